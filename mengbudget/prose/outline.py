"""Prose as parts and sections: wrapped lines become paragraphs, the headings' own scheme tells where a section begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mengbudget.prose.claims import words
from mengbudget.reading.model import Box, Line

_W = words()["outline"]
_HAN = "一二三四五六七八九十百"
_PART = re.compile(rf"第[{_HAN}\d]+(?:部分|章)[：:、.．]?")
_LABELS = (
    re.compile(rf"([{_HAN}]+)[、．.]"),
    re.compile(rf"[（(]([{_HAN}]+)[）)][、．.]?"),
    re.compile(r"(\d{1,2})(?:[.．、](?!\d)|[.．](?=(?:19|20)\d\d年))"),
    re.compile(r"[（(](\d{1,2})[）)]|(\d{1,2})[）)]|[①-⑳]"),
)
_ENDS = tuple("。！？!?：:；;")
_NO_START = tuple("，。、；：）)”’》】,;%％")
_NUMBERED_PAGE = re.compile(r"[-—–－·\s]*(?:第\s*)?(?:\d{1,3}|[ivxIVX]{1,5})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,3}\s*页?)?[-—–－·\s]*")
_LEADER = re.compile(r"[.…．·⋯\s]*(?:\d{1,3}|[.…．·⋯]{3,})\s*\Z")
_DOTS = re.compile(r"(?:[.．·]\s?|…|⋯){4,}\s*\d{0,3}\s*\Z")
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"(?<![0-9A-Za-z.,])\s+|\s+(?![0-9A-Za-z])")
_CONTENTS = re.compile(r"目\s*[录錄次]|contents", re.IGNORECASE)
_CAPTION = re.compile(
    rf"(?:{_W['caption']})|[（(]\d{{4}}\s*年?度?[）)](?:年?度)?\Z|[^，。；：]{{2,45}}(?:[表图]|[表图][（(][^（()）]*[）)])\Z"
)
_TABLE_NUMBER = re.compile(r"附?表[\s\d一二三四五六七八九十]|[（(]?单位[：:]")
_MONEY = re.compile(r"\d\s*(?:万|亿|元|[%％])")
_PLAIN_TITLE = re.compile(
    r"[^，。；：、]{0,36}(?:编制说明|情况说明|安排说明|预算说明|公开说明|名词解释|主要职[能责]|机构设置|概况|预算表|公开表)"
)
_PUNCTUATION = re.compile(r"[，。；,;]|[：:](?!\Z)")
_TITLE_END = re.compile(r"[。：:]")


Margins = dict[tuple[int, int], tuple[float, float]]
"""Left and right edge of the prose on each page of each file."""


def label_of(text: str) -> tuple[int, str]:
    """Level and text of the numbering that `text` begins with, (9, "") where it begins with none."""
    for level, pattern in enumerate((_PART, *_LABELS)):
        if match := pattern.match(text):
            return level, match[0]
    return 9, ""


def level_of(text: str) -> int:
    return label_of(text)[0]


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
        return level < 9 and 0 < len(rest) <= 50 and not _PUNCTUATION.search(rest) and not _MONEY.search(rest)

    @cached_property
    def title(self) -> str:
        """The heading it is or begins with ("（一）基本支出" of "（一）基本支出。基本支出预算…"), "" where it begins with none."""
        if self.is_heading:
            return self.text.rstrip("：:")
        level = self.label[0]
        head = _TITLE_END.split(self.text, maxsplit=1)[0]
        return (
            head
            if level < 9 and len(head) <= 42 and head != self.text and not re.search(r"[，；]", head) and not _MONEY.search(head)
            else ""
        )


@dataclass(frozen=True)
class Section:
    """A section of a part: its title as printed, its paragraphs (the title's line not among them), the titles below it."""

    title: str
    part: str
    page: int
    kind: str  # "statement", "overview", "glossary", "tables", "container" or "" where the title tells nothing
    paragraphs: tuple[Paragraph, ...] = ()
    head: Paragraph | None = None  # the line that prints its title, if one does

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Part:
    """A part of the document (第一部分…, or what stands for one): its title as printed, what it is, its sections."""

    title: str
    kind: str
    page: int
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Outline:
    """The prose of a document: its parts in order."""

    parts: tuple[Part, ...]

    def sections(self, kind: str) -> tuple[Section, ...]:
        """All sections of a kind ("statement", "overview", "glossary", …)."""
        return tuple(section for part in self.parts for section in part.sections if section.kind == kind)


def outline(lines: Sequence[Line]) -> Outline:
    """Parts and sections of a document's prose lines; the contents list, page numbers, running heads and table captions left out."""
    body = [p for p in paragraphs(_without_contents(_prose(lines))) if not _is_caption(p)]
    heads = _part_heads(body)
    found = _parts(body, heads)
    if not any(section.kind == "statement" for part in found for section in part.sections):
        titles = [(i, p.text) for i, p in enumerate(body) if _is_plain_title(p) and kind_of(p.text) == "statement"]
        found = _parts(body, sorted({*heads, *titles})) if titles else found
    return Outline(tuple(found))


def _parts(body: list[Paragraph], heads: list[tuple[int, str]]) -> list[Part]:
    """The parts that begin at `heads`, and what stands before the first; one part, the statement, where there are none."""
    if not heads:
        return [_part("", "statement", body)] if body else []
    starts = [i for i, _ in heads] + [len(body)]
    before = [_part("", "", body[: starts[0]])] if starts[0] else []
    return before + [_part(title, kind_of(title), body[i + 1 : end], body[i]) for (i, title), end in zip(heads, starts[1:], strict=True)]


def kind_of(title: str) -> str:
    """What a heading says its part or section is, by the vocabulary's words; "" where it says nothing."""
    kind = next((kind for kind in _W["order"].split() if any(word in title for word in _W[kind].split())), "")
    return "statement" if kind == "tables" and "说明" in title else kind


def _prose(lines: Sequence[Line]) -> list[Line]:
    """Lines that are neither blank, a page number, nor a running head (the same first or last line on several pages)."""
    kept = [line for line in lines if (text := line.text.strip()) and not _NUMBERED_PAGE.fullmatch(text) and not _DOTS.search(text)]
    places = [(-1, -1), *((line.file, line.page) for line in kept), (-1, -1)]
    edges = {i for i, line in enumerate(kept) if line.box and len(line.text) <= 45 and not places[i] == places[i + 1] == places[i + 2]}
    heads = Counter(_DIGITS.sub("#", kept[i].text.strip()) for i in edges)
    return [
        line
        for i, line in enumerate(kept)
        if i not in edges or heads[_DIGITS.sub("#", line.text.strip())] < 4 or line.text.strip().endswith(_ENDS)
    ]


def _key(text: str) -> str:
    text = _LEADER.sub("", _SPACE.sub("", text.strip()))
    label = label_of(text)[1]
    return text[len(label) :] or text


def _entry(lines: list[Line], index: int) -> str:
    """The heading a line prints, with the next line where it prints nothing but 第一部分."""
    text = lines[index].text.strip()
    return text + (lines[index + 1].text if _PART.fullmatch(text) and index + 1 < len(lines) else "")


def _without_contents(lines: list[Line]) -> list[Line]:
    """The lines but those of the contents list: from 目录 to where its first entry is printed again, or to the end of its entries."""
    start = next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text.strip())), None)
    if start is None or start + 1 >= len(lines):
        return lines
    entry = _key(_entry(lines, start + 1))
    end = next((i for i in range(start + 2, min(start + 120, len(lines))) if _key(_entry(lines, i)) == entry), None)
    if end is None:
        end = start + 1
        page = lines[start].page
        while end < len(lines) and (_LEADER.search(lines[end].text) or (lines[end].box and lines[end].page == page)):
            end += 1
    return lines[:start] + lines[end:]


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Wrapped lines joined: a paragraph ends where a line stops short, the next is indented or numbered, and the words allow it."""
    found: list[Paragraph] = []
    margins, width = _margins(lines), _wrap_width(lines)
    current: list[tuple[int, Line]] = []
    text = ""
    for line in lines:
        piece = _SPACE.sub("", line.text.strip())
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
            boxes = pages.setdefault((line.file, line.page), [])
            if len(line.text) >= 12:
                boxes.append(line.box)
    own = {page: (min(b[0] for b in boxes), max(b[2] for b in boxes)) for page, boxes in pages.items() if boxes}
    usual = Counter((round(left), round(right)) for page, (left, right) in own.items() if len(pages[page]) >= 6).most_common(1)
    if not usual:
        usual = Counter((round(left), round(right)) for left, right in own.values()).most_common(1)
    every = [line.box for line in lines if line.box] or [(0.0, 0.0, 0.0, 0.0)]
    left, right = usual[0][0] if usual else (min(box[0] for box in every), max(box[2] for box in every))
    return {
        page: own[page]
        if page in own and (len(boxes) >= 6 or own[page][1] > right + 40)
        else (min(left, own.get(page, (left,))[0]), max(right, own.get(page, (0, right))[1]))
        for page, boxes in pages.items()
    }


def _wrap_width(lines: Sequence[Line]) -> int:
    """The length at which a plain text's lines were wrapped: many of its long lines are about as long as its longest; 0 where none are."""
    lengths = sorted(len(line.text.strip()) for line in lines if line.box is None and len(line.text.strip()) >= 16)
    longest = lengths[-1] if lengths else 0
    return longest - 4 if sum(length >= longest - 4 for length in lengths) >= max(4, len(lengths) * 0.3) else 0


def _goes_on(text: str, piece: str, first: Line, above: Line, line: Line, margins: Margins, width: int) -> bool:
    """Whether a line continues the paragraph that `text` has become so far."""
    if piece.startswith(_NO_START):
        return True
    part, level = _PART.match(piece), level_of(piece)
    if part and len(piece) < 45:
        return False
    if _PART.match(text) and len(text) < 45:
        return level == 9 and not kind_of(text) and not _TABLE_NUMBER.match(piece)
    if text.endswith("部分") and level_of(text) == 1:
        return False
    ended = text.endswith(_ENDS)
    if len(text) < 400 and text.count("（") + text.count("(") > text.count("）") + text.count(")") and not ended:
        return True
    unfinished = not ended and level == 9 and not Paragraph(text, ()).is_heading and not _PLAIN_TITLE.fullmatch(piece)
    if unfinished and re.search(r"[，。；]", text):
        return True  # running text goes on, whatever the page looks like
    if above.box is None or line.box is None:
        full_line = 0 < width <= len(above.text.strip())
        return (unfinished and len(text) >= 40) or (full_line and level == 9 and not _PLAIN_TITLE.fullmatch(piece))
    em = line.box[3] - line.box[1]
    left = margins[line.file, line.page][0]
    above_left, above_right = margins[above.file, above.page]
    indented = line.box[0] - left > 1.2 * em
    short = above_right - above.box[2]  # how far the line above stops before the column's edge
    at_margin = first.box is None or first.box[0] - margins[first.file, first.page][0] < 1.2 * em
    full = not indented and short < 1.6 * em
    if ended:
        if level < 9:  # "1." at the margin after a full line of an indented paragraph is a number within it
            return full and level > 2 and text.endswith(("；", ";")) and above.box[0] - above_left < 1.2 * em and not at_margin
        return full and (not text.endswith(("：", ":")) or short < 0.7 * em)
    if level < 9:
        return full and above.box[0] - above_left < 5 * em
    if short < 1.6 * em:
        return not (indented and abs(line.box[0] - above.box[0]) < 2.2 * em and Paragraph(text, ()).is_heading)
    return line.box[0] - above.box[0] < 0.8 * em and short < 8 * em and (len(text) > 24 or not Paragraph(text, ()).is_heading)


def _is_caption(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return len(text) <= 60 and not paragraph.is_heading and "。" not in text and bool(_CAPTION.match(text))


def _part_heads(body: list[Paragraph]) -> list[tuple[int, str]]:
    """Where parts begin, and their titles: 第一部分…; else unnumbered titles; else 一、 where these are of several kinds."""
    numbered = [(i, _part_title(p)) for i, p in enumerate(body) if p.label[0] == 0 and len(p.text) <= 60 and "。" not in p.text]
    split = [(i, p.text) for i, p in enumerate(body) if p.is_heading and p.label[0] == 1 and kind_of(p.text) in ("tables", "container")]
    if numbered:
        last = [(i, t) for i, t in split if i > numbered[-1][0] and "部分" in t]
        return sorted(numbered + last)
    plain = [(i, p.text) for i, p in enumerate(body) if _is_plain_title(p)]
    if sum(kind_of(title) == "statement" for _, title in plain) and len(plain) > 1:
        return plain
    tops = [(i, p.text) for i, p in enumerate(body) if p.is_heading and p.label[0] == 1]
    kinds = {kind_of(title) for _, title in tops}
    nested = any(p.is_heading and p.label[0] == 2 for p in body)
    if nested and "statement" in kinds and kinds & {"overview", "tables"} and sum(kind_of(t) == "statement" for _, t in tops) == 1:
        return tops
    return []


def _part_title(paragraph: Paragraph) -> str:
    """The title of a part with the space that is printed after its number, if one is."""
    label, raw = paragraph.label[1], paragraph.lines[0][1].text.strip()
    spaced = len(raw) == len(label) or raw[len(label) : len(label) + 1].isspace()
    return f"{label} {paragraph.text[len(label) :]}".strip() if spaced else paragraph.text


def _is_plain_title(paragraph: Paragraph) -> bool:
    """An unnumbered line that names a part: short, no punctuation, ends in a word for one."""
    return paragraph.label[0] == 9 and _PLAIN_TITLE.fullmatch(paragraph.text) is not None


def _part(title: str, kind: str, body: list[Paragraph], head: Paragraph | None = None) -> Part:
    page = head.page if head else body[0].page if body else 0
    level = _section_level(body)
    sections: list[Section] = []
    if head or body:
        sections.append(Section(title, title, page, kind, head=head))
    label_before = 0
    for paragraph in body:
        if paragraph.label[0] == level and paragraph.title and (paragraph.is_heading or _ordinal(paragraph) == label_before + 1):
            label_before = _ordinal(paragraph)
            own = kind_of(paragraph.title)
            apart = own in ("glossary", "overview") and kind in ("statement", "")
            explained = kind == "tables" and own == "statement" and "说明" in paragraph.title
            inherited = own if apart or explained else kind or own
            rest = paragraph.text[len(paragraph.title) :].lstrip("：:。")
            sections.append(Section(paragraph.title, title, paragraph.page, inherited, (_tail(paragraph),) if rest else (), paragraph))
        else:
            sections[-1] = replace(sections[-1], paragraphs=(*sections[-1].paragraphs, paragraph))
    if len(sections) > 1 and not sections[0].paragraphs:
        del sections[0]
    return Part(title, kind, page, tuple(sections))


def _section_level(body: list[Paragraph]) -> int:
    """The outermost numbering that heads sections here: 一、, else （一）, else 1. where three or more stand alone as headings."""
    for level in (1, 2, 3):
        heads = [p for p in body if p.label[0] == level and p.title]
        if heads and (level < 3 or (sum(p.is_heading for p in heads) >= 3 and len(heads) == sum(p.is_heading for p in heads))):
            return level
    return -1


def _ordinal(paragraph: Paragraph) -> int:
    """The number a label says: 十二、 is 12."""
    digits = re.sub(r"[^\d一二三四五六七八九十]", "", paragraph.label[1])
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return (
        (("一二三四五六七八九".find(tens) + 1 or 1) * 10 if ten else 0) + "一二三四五六七八九".find(ones) + 1
        if ones
        else (("一二三四五六七八九".find(tens) + 1 or 1) * 10 if ten else 0)
    )


def _tail(paragraph: Paragraph) -> Paragraph:
    """The paragraph without the title it begins with."""
    rest = paragraph.text[len(paragraph.title) :].lstrip("：:。")
    cut = len(paragraph.text) - len(rest)
    first = paragraph.line_at(cut)
    return Paragraph(rest, ((0, first), *((start - cut, line) for start, line in paragraph.lines if start > cut)))
