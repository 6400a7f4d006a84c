"""Brackets and stops of running text: how deep each character stands, and where a text is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

OPEN, CLOSE = "（(【[〔《", "）)】]〕》"
QUOTED = "（(“《【", "）)”》】"
"""Brackets, and those that with quotation marks hold a sentence together."""


_FULL = str.maketrans(",;:()!", "，；：（）！")
_HALF = re.compile(r"[;()!]|(?<!\d)[,:]|[,:](?!\d)")  # not within a number or a time of day


@cache
def full_width(text: str) -> str:
    """The text with the punctuation of Chinese print for that of a typewriter, as long as before."""
    return _HALF.sub(lambda match: match[0].translate(_FULL), text)


def depths(text: str, opening: str = OPEN, closing: str = CLOSE) -> list[int]:
    """How deep in brackets each character stands (the brackets themselves with what they enclose, one that closes nothing at 0)."""
    found, depth = [], 0
    for char in text:
        depth += char in opening
        found.append(depth)
        depth = max(0, depth - (char in closing))
    return found


def cut(text: str, marks: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that end behind each of `marks` outside brackets; the last may end in none."""
    start = 0
    for at, depth in enumerate(depths(text, opening, closing)):
        if not depth and text[at] in marks:
            yield start, at + 1
            start = at + 1
    if start < len(text):
        yield start, len(text)
