"""Paragraphs of prose: wrapped lines joined, and what numbering and title each begins with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mengbudget.numbering import PART, UNNUMBERED, label_of, level_of
from mengbudget.prose.claims import words
from mengbudget.reading.model import Box, Line

_W = words()["outline"]
_ENDS = tuple("。！？!?：:；;")
_NO_START = tuple("，。、；：）)”’》】,;%％")
SPACE = re.compile(r"(?<![0-9A-Za-z.,])\s+|\s+(?![0-9A-Za-z])")
"""White space that is no blank between words."""
_TABLE_NUMBER = re.compile(r"附?表[\s\d一二三四五六七八九十]|[（(]?单位[：:]")
_MONEY = re.compile(r"\d\s*(?:万|亿|元|[%％])")
PLAIN_TITLE = re.compile(
    r"[^，。；：、]{0,36}(?:编制说明|情况说明|安排说明|预算说明|公开说明|名词解释|主要职[能责]|机构设置|概况|预算表|公开表)"
)
_CLASSIFIED = ("（类）", "（款）", "（项）")
_PUNCTUATION = re.compile(r"[，。；,;]|[：:](?!\Z)")
_TITLE_END = re.compile(r"[。：:]")
Margins = dict[tuple[int, int], tuple[float, float]]
"""Left and right edge of the prose on each page of each file."""


def kind_of(title: str) -> str:
    """What a heading says its part or section is, by the vocabulary's words; "" where it says nothing."""
    kind = next((kind for kind in _W["order"].split() if any(word in title for word in _W[kind].split())), "")
    told = (kind == "tables" and "说明" in title) or (kind == "overview" and "收支" in title)
    return "statement" if told else kind


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its text without line breaks or layout spaces, and where each of its lines begins in it."""

    text: str
    lines: tuple[tuple[int, Line], ...]

    @property
    def page(self) -> int:
        return self.lines[0][1].page

    def line_at(self, offset: int) -> Line:
        """The printed line that holds the character at `offset`."""
        return next(line for start, line in reversed(self.lines) if start <= offset)

    @cached_property
    def label(self) -> tuple[int, str]:
        """Level of the numbering it begins with (0 第一部分, 1 一、, 2 （一）, 3 1., 4 （1）; 9 where none) and the numbering itself."""
        return label_of(self.text)

    @cached_property
    def is_heading(self) -> bool:
        """Whether it is nothing but a numbered title."""
        level, label = self.label
        rest = self.text[len(label) :]
        return level < UNNUMBERED and 0 < len(rest) <= 50 and not _PUNCTUATION.search(rest) and not _MONEY.search(rest)

    @cached_property
    def title(self) -> str:
        """The heading it is or begins with ("（一）基本支出" of "（一）基本支出。基本支出预算…"), "" where it begins with none."""
        if self.is_heading:
            return self.text.rstrip("：:")
        level = self.label[0]
        head = _TITLE_END.split(self.text, maxsplit=1)[0]
        return (
            head
            if level < UNNUMBERED
            and (len(head) <= 42 or head.endswith(_CLASSIFIED))
            and head != self.text
            and not re.search(r"[，；]", head)
            and not _MONEY.search(head)
            else ""
        )


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Wrapped lines joined: a paragraph ends where a line stops short, the next is indented or numbered, and the words allow it."""
    found: list[Paragraph] = []
    margins, width = _margins(lines), _wrap_width(lines)
    current: list[tuple[int, Line]] = []
    text = ""
    for line in lines:
        piece = SPACE.sub("", line.text.strip())
        if current and _goes_on(text, piece, current[0][1], current[-1][1], line, margins, width):
            current.append((len(text), line))
            gap = " " if text[-1:].isascii() and text[-1:].isalpha() and piece[:1].isascii() and piece[:1].isalpha() else ""
            text += gap + piece
        else:
            if current:
                found.append(Paragraph(text, tuple(current)))
            text, current = piece, [(0, line)]
    return [*found, Paragraph(text, tuple(current))] if current else found


def _margins(lines: Sequence[Line]) -> Margins:
    """Left and right edge of each page's column of prose; a page with few lines takes the column most common in the document."""
    pages: dict[tuple[int, int], list[Box]] = {}
    for line in lines:
        if line.box:
            pages.setdefault((line.file, line.page), []).extend([line.box] if len(line.text) >= 12 else [])
    own = {page: (min(b[0] for b in boxes), max(b[2] for b in boxes)) for page, boxes in pages.items() if boxes}
    full = {page for page, boxes in pages.items() if len(boxes) >= 6}
    left, right = _usual([own[page] for page in own if page in full] or list(own.values()), lines)
    margins = {}
    for page in pages:
        at, end = own.get(page, (left, right))
        trusted = page in full or (page in own and end > right + 40)
        margins[page] = (at, end) if trusted else (min(left, at), max(right, end))
    return margins


def _usual(columns: Sequence[tuple[float, float]], lines: Sequence[Line]) -> tuple[float, float]:
    """The column that most pages have; the edges of all lines where no page has one."""
    if columns:
        return Counter((round(left), round(right)) for left, right in columns).most_common(1)[0][0]
    every = [line.box for line in lines if line.box] or [(0.0, 0.0, 0.0, 0.0)]
    return min(box[0] for box in every), max(box[2] for box in every)


def _wrap_width(lines: Sequence[Line]) -> int:
    """The length at which a plain text's lines were wrapped: many of its long lines are about as long as its longest; 0 where none are."""
    lengths = sorted(len(line.text.strip()) for line in lines if line.box is None and len(line.text.strip()) >= 16)
    longest = lengths[-1] if lengths else 0
    return longest - 4 if sum(length >= longest - 4 for length in lengths) >= max(4, len(lengths) * 0.3) else 0


def _goes_on(text: str, piece: str, first: Line, above: Line, line: Line, margins: Margins, width: int) -> bool:
    """Whether a line continues the paragraph that `text` has become so far: by the words, else by where the lines stand."""
    by_words = _by_words(text, piece)
    if by_words is not None:
        return by_words
    if above.box is None or line.box is None:
        full_line = 0 < width <= len(above.text.strip())
        return (_unfinished(text, piece) and len(text) >= 40) or (full_line and _is_plain(piece))
    return _by_place(text, level_of(piece), _stand(above.box, line.box, first, above, line, margins))


def _by_words(text: str, piece: str) -> bool | None:
    """What the words alone tell; None where they leave it open."""
    level = level_of(piece)
    if piece.startswith(_NO_START):
        return True
    if PART.match(piece) and len(piece) < 45:
        return False
    if PART.match(text) and len(text) < 45:
        return level == UNNUMBERED and not kind_of(text) and not _TABLE_NUMBER.match(piece)
    if text.endswith("部分") and level_of(text) == 1:
        return False
    bracket = text.count("（") + text.count("(") > text.count("）") + text.count(")")
    running = re.search(r"[，。；]", text) and _unfinished(text, piece)  # goes on, whatever the page looks like
    return True if running or (bracket and len(text) < 400 and not text.endswith(_ENDS)) else None


def _is_plain(piece: str) -> bool:
    return level_of(piece) == UNNUMBERED and not PLAIN_TITLE.fullmatch(piece)


def _unfinished(text: str, piece: str) -> bool:
    return not text.endswith(_ENDS) and _is_plain(piece) and not Paragraph(text, ()).is_heading


@dataclass(frozen=True)
class _Stand:
    """Where a line stands beside the one above it and the first of its paragraph, in heights of a letter."""

    indent: float  # of the line, from the margin of its page
    above: float  # the indent of the line above
    shift: float  # of the line to the right of the one above
    short: float  # how far the line above stops before the column's edge
    at_margin: bool  # whether the paragraph's first line is not indented

    @property
    def indented(self) -> bool:
        return self.indent > 1.2

    @property
    def full(self) -> bool:
        return not self.indented and self.short < 1.6


def _stand(upper: Box, box: Box, first: Line, above: Line, line: Line, margins: Margins) -> _Stand:
    em = box[3] - box[1] or 1.0
    left, (above_left, above_right) = margins[line.file, line.page][0], margins[above.file, above.page]
    at_margin = first.box is None or first.box[0] - margins[first.file, first.page][0] < 1.2 * em
    return _Stand((box[0] - left) / em, (upper[0] - above_left) / em, (box[0] - upper[0]) / em, (above_right - upper[2]) / em, at_margin)


def _by_place(text: str, level: int, at: _Stand) -> bool:
    if text.endswith(_ENDS):
        return _after_an_end(text, level, at)
    if level < UNNUMBERED:
        return at.full and at.above < 5
    heading = Paragraph(text, ()).is_heading
    if at.short < 1.6:
        return not (at.indented and abs(at.shift) < 2.2 and heading)
    return at.shift < 0.8 and at.short < 8 and (len(text) > 24 or not heading)


def _after_an_end(text: str, level: int, at: _Stand) -> bool:
    """Whether a line continues what ended with a stop or a colon."""
    if level < UNNUMBERED:  # "1." at the margin after a full line of an indented paragraph is a number within it
        return at.full and level > 2 and text.endswith(("；", ";")) and at.above < 1.2 and not at.at_margin
    if text.endswith(("其中：", "其中:")):  # which ends no paragraph but before a list
        return at.full or (not at.indented and not at.at_margin and at.short < 8)
    return at.full and (not text.endswith(("：", ":")) or at.short < 0.7 or not at.at_margin)
