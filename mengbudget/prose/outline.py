"""Prose as parts and sections: the headings' own scheme tells where each begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mengbudget.numbering import PART, UNNUMBERED, entry, is_contents, is_dotted, is_page_number, label_of, leads_to_page, ordinal
from mengbudget.prose.claims import words
from mengbudget.prose.paragraphs import PLAIN_TITLE, SPACE, Paragraph, kind_of, paragraphs
from mengbudget.reading.model import Line

_W = words()["outline"]
_ENDS = tuple("。！？!?：:；;")
_DIGITS = re.compile(r"\d+")
_CAPTION = re.compile(
    rf"(?:{_W['caption']})|[（(]\d{{4}}\s*年?度?[）)](?:年?度)?\Z|[^，。；：]{{2,45}}(?:[表图]|[表图][（(][^（()）]*[）)])\Z"
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


def _prose(lines: Sequence[Line]) -> list[Line]:
    """Lines that are neither blank, a page number, nor a running head (the same first or last line on several pages)."""
    kept = [line for line in lines if (text := line.text.strip()) and not is_page_number(text) and not is_dotted(text)]
    places = [(-1, -1), *((line.file, line.page) for line in kept), (-1, -1)]
    edges = {i for i, line in enumerate(kept) if line.box and len(line.text) <= 45 and not places[i] == places[i + 1] == places[i + 2]}
    heads = Counter(_DIGITS.sub("#", kept[i].text.strip()) for i in edges)
    return [
        line
        for i, line in enumerate(kept)
        if i not in edges or heads[_DIGITS.sub("#", line.text.strip())] < 4 or line.text.strip().endswith(_ENDS)
    ]


def _key(text: str) -> str:
    text = entry(SPACE.sub("", text.strip()))
    label = label_of(text)[1]
    return text[len(label) :] or text


def _entry(lines: list[Line], index: int) -> str:
    """The heading a line prints, with the next line where it prints nothing but 第一部分."""
    text = lines[index].text.strip()
    return text + (lines[index + 1].text if PART.fullmatch(text) and index + 1 < len(lines) else "")


def _without_contents(lines: list[Line]) -> list[Line]:
    """The lines but those of the contents list: from 目录 to where its first entry is printed again, or to the end of its entries."""
    start = next((i for i, line in enumerate(lines) if is_contents(line.text)), None)
    if start is None or start + 1 >= len(lines):
        return lines
    first = _key(_entry(lines, start + 1))
    end = next((i for i in range(start + 2, min(start + 120, len(lines))) if _key(_entry(lines, i)) == first), None)
    if end is None:
        end = start + 1
        page = lines[start].page
        while end < len(lines) and (leads_to_page(lines[end].text) or (lines[end].box and lines[end].page == page)):
            end += 1
    return lines[:start] + lines[end:]


def _is_caption(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return len(text) <= 60 and not paragraph.is_heading and "。" not in text and bool(_CAPTION.match(text))


def _part_heads(body: list[Paragraph]) -> list[tuple[int, str]]:
    """Where parts begin, and their titles: 第一部分…; else unnumbered titles; else 一、 where these are of several kinds."""
    tops = [(i, p.text) for i, p in enumerate(body) if p.is_heading and p.label[0] == 1]
    numbered = [(i, _part_title(p)) for i, p in enumerate(body) if p.label[0] == 0 and len(p.text) <= 60 and "。" not in p.text]
    if numbered:
        return sorted([*numbered, *((i, text) for i, text in tops if i > numbered[-1][0] and _splits(text))])
    plain = [(i, p.text) for i, p in enumerate(body) if _is_plain_title(p)]
    if len(plain) > 1 and _statements(plain):
        return plain
    return tops if _statements(tops) == 1 and _of_several_kinds(body, tops) else []


def _of_several_kinds(body: list[Paragraph], tops: list[tuple[int, str]]) -> bool:
    """Whether headings 一、 are of parts: there is an overview or tables among them, and headings （一） below."""
    others = {kind_of(title) for _, title in tops} & {"overview", "tables"}
    return bool(others) and any(p.is_heading and p.label[0] == 2 for p in body)


def _splits(text: str) -> bool:
    """Whether a heading 一、… is of a part: "三、附表部分"."""
    return "部分" in text and kind_of(text) in ("tables", "container")


def _statements(titles: list[tuple[int, str]]) -> int:
    return sum(kind_of(title) == "statement" for _, title in titles)


def _part_title(paragraph: Paragraph) -> str:
    """The title of a part with the space that is printed after its number, if one is."""
    label, raw = paragraph.label[1], paragraph.lines[0][1].text.strip()
    spaced = len(raw) == len(label) or raw[len(label) : len(label) + 1].isspace()
    return f"{label} {paragraph.text[len(label) :]}".strip() if spaced else paragraph.text


def _is_plain_title(paragraph: Paragraph) -> bool:
    """An unnumbered line that names a part: short, no punctuation, ends in a word for one."""
    return paragraph.label[0] == UNNUMBERED and PLAIN_TITLE.fullmatch(paragraph.text) is not None


def _part(title: str, kind: str, body: list[Paragraph], head: Paragraph | None = None) -> Part:
    page = head.page if head else body[0].page if body else 0
    level = _section_level(body)
    sections: list[Section] = []
    if head or body:
        sections.append(Section(title, title, page, kind, head=head))
    label_before = 0
    for paragraph in body:
        if paragraph.label[0] == level and paragraph.title and (paragraph.is_heading or ordinal(paragraph.label[1]) == label_before + 1):
            label_before = ordinal(paragraph.label[1])
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


def _tail(paragraph: Paragraph) -> Paragraph:
    """The paragraph without the title it begins with."""
    rest = paragraph.text[len(paragraph.title) :].lstrip("：:。")
    cut = len(paragraph.text) - len(rest)
    first = paragraph.line_at(cut)
    return Paragraph(rest, ((0, first), *((start - cut, line) for start, line in paragraph.lines if start > cut)))
