"""What headings, rows and pages are numbered with: 第一部分, 一、（一）1.（1）①, page numbers, the entries of a contents list."""

from __future__ import annotations

import re
from collections.abc import Sequence

HAN = "一二三四五六七八九十百"
PART = re.compile(rf"第[{HAN}\d]+(?:部分|章)[：:、.．]?")
_LEVELS = (
    PART,
    re.compile(rf"([{HAN}]+)[、．.]"),
    re.compile(rf"[（(]([{HAN}]+)[）)][、．.]?"),
    re.compile(r"(\d{1,2})(?:[.．、](?!\d)|[.．](?=(?:19|20)\d\d年))"),
    re.compile(r"[（(](\d{1,2})[）)]|(\d{1,2})[）)]|[①-⑳]"),
)
UNNUMBERED = 9
NUMBERING = re.compile(
    r"(?:(?P<cn>[一二三四五六七八九十]+)[、.,]|[(](?P<pcn>[一二三四五六七八九十]+)[)][、.]?|(?P<ar>\d{1,2})(?:、|[.](?!\d)|[.](?=\d{4}年))"
    r"|[(](?P<par>\d{1,2})[)][、.]?|(?P<circ>[①-⑳]))"
)
"""The number before a label of half-width text, in the group of its style."""
STYLES = tuple(NUMBERING.groupindex)
ITEM = re.compile(r"[：:，,\s]*(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]是)")
"""The number of an item within a sentence."""
_PAGE_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第\s*)?(?:\d{1,6}|[ivxIVX]{1,5})(?:\s*页)?(?:\s*(?:[/／,，]\s*共?|共)\s*\d{1,3}\s*页?)?[-—–－·~\s]*"
)
_CONTENTS = re.compile(r"目\s*[录錄次]|contents", re.IGNORECASE)
_LEADER = re.compile(r"\s*(?:\d{1,3}|[.…．·⋯]{3})[.…．·⋯\s]*")
_DOTS = re.compile(r"\s*(?:\d{1,3}\s*)?(?:\s?[.．·]|…|⋯){4}|\d{1,3}[.．…·⋯]{2}")
"""Both read from the end of a line to its beginning: a search for what ends there takes time with the square of the dots."""


def label_of(text: str) -> tuple[int, str]:
    """Level and text of the numbering that `text` begins with: 0 第一部分, 1 一、, 2 （一）, 3 1., 4 （1）; (9, "") where it begins with none."""
    for level, pattern in enumerate(_LEVELS):
        if match := pattern.match(text):
            return level, match[0]
    return UNNUMBERED, ""


def level_of(text: str) -> int:
    return label_of(text)[0]


def ordinal(label: str) -> int:
    """The number that a label says: 十二、 is 12."""
    digits = re.sub(rf"[^\d{HAN}①-⑳]", "", label)
    if digits.isdigit():
        return int(digits) if digits.isdecimal() else ord(digits[0]) - ord("①") + 1
    tens, ten, ones = digits.rpartition("十")
    return ((HAN.find(tens) + 1 if tens else 1) * 10 if ten else 0) + (HAN.find(ones) + 1 if ones else 0)


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a number: that of its page (3, - 3 -, 第3页 共12页, iv), or one of a chart's axis."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def is_contents(text: str) -> bool:
    """Whether a line is the heading 目录."""
    return _CONTENTS.fullmatch(text.strip()) is not None


def is_dotted(text: str) -> bool:
    """Whether a line ends in the dots of a contents list."""
    return _DOTS.match(text[::-1]) is not None


def leads_to_page(text: str) -> bool:
    """Whether a line ends as an entry of a contents list may: in dots or in a number."""
    return _LEADER.match(text[::-1]) is not None


def entry(text: str) -> str:
    """An entry of a contents list without its dots and page number."""
    match = _LEADER.match(text[::-1])
    return text[: len(text) - match.end()] if match else text


def span(pages: Sequence[int]) -> str:
    """The first and last of some pages (30–31)."""
    return "–".join(str(page) for page in dict.fromkeys((*pages[:1], *pages[-1:])))
