"""The letters of a page, and which of them a printed number is: those in its cell, or in the running text that its sentence is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from mengbudget.reading.model import Box
from mengbudget.reading.sources import Pages
from mengbudget.reconcile.facts import Place


class Glyph(NamedTuple):
    """A printed letter, its box and page."""

    text: str
    box: Box
    page: int

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


Rows = Sequence[list[Glyph]]
"""The printed lines of a page, each with its letters from left to right, blanks left out."""


def pages_of(source: Pages) -> Callable[[int], Rows]:
    """The lines of any page of a file, made once; none for a page that there is not."""

    @cache
    def page(number: int) -> Rows:
        there = source.page(number).chars if 1 <= number <= len(source) else []
        return rows(Glyph(one.text, (one.x0, one.top, one.x1, one.bottom), number) for one in there)

    return page


def rows(printed: Iterable[Glyph]) -> Rows:
    """Letters as lines, top to bottom. A letter that is drawn twice to look bold counts once."""
    kept: dict[tuple[str, int, int], Glyph] = {}
    for one in printed:
        for letter in _plain(one.text):
            kept.setdefault((letter, round(one.box[0] / 2), round(one.box[1] / 2)), one._replace(text=letter))
    found: list[list[Glyph]] = []
    for one in sorted(kept.values(), key=lambda one: one.middle):
        before = found[-1][-1] if found else one
        if found and one.middle - before.middle < (before.box[3] - before.box[1]) / 2:
            found[-1].append(one)
        else:
            found.append([one])
    return [sorted(row, key=lambda one: one.box[0]) for row in found]


def boxes(place: Place, page: Callable[[int], Rows]) -> list[tuple[int, Box]]:
    """The page and box of a number's characters, one box a printed line; none where they are not found.

    `page` gives the lines of a page by its number; a sentence may go on over the next page.
    """
    if not place.text or not place.page:
        return []
    letters = [one for row in page(place.page) for one in row]
    if place.box is None:  # known by its page alone: only if its digits are printed there once
        spans = _spans(letters, place.text)
        return _joined(letters, spans) if len(spans) == 1 else []
    offset = next((part for part in reversed(place.key) if isinstance(part, int)), 0)  # where in its sentence the numeral begins
    sentence, at = _plain(place.sentence), len(_plain(place.sentence[:offset]))
    end = at + len(_plain(place.text))
    if place.source == "statement":
        below = [row for row in page(place.page) if row[0].middle > place.box[1] - 1]
        followed = _followed([*below, *page(place.page + 1)], sentence)
        if len(followed) >= end:
            return _joined(followed, [(at, end)])
        letters, earlier = [one for row in below for one in row], len(_found(sentence[:at], place.text))
        return _joined(letters, _spans(letters, place.text)[earlier : earlier + 1])
    x0, top, x1, bottom = place.box
    inside = [one for one in letters if x0 - 1 <= (one.box[0] + one.box[2]) / 2 <= x1 + 1 and top - 1 <= one.middle <= bottom + 1]
    start = _text(inside).find(sentence) if sentence else -1
    return _joined(inside, [(start + at, start + end)] if start >= 0 else _spans(inside, place.text)[:1])


def _followed(below: Rows, sentence: str) -> list[Glyph]:
    """The letters of a sentence of running text, followed line by line as far as it goes; lines that are no part of it are passed over."""
    followed: list[Glyph] = []
    for row in below:
        text, left = _text(row), sentence[len(followed) :]
        starts = (at for at in range(len(text)) if sentence.startswith(text[at:]) or text.startswith(sentence, at))
        begin = 0 if followed else next(starts, None)
        if left and begin is not None and (text[begin:].startswith(left) or left.startswith(text[begin:])):
            followed += row[begin : begin + len(left)]
    return followed


def _joined(letters: Sequence[Glyph], spans: Iterable[tuple[int, int]]) -> list[tuple[int, Box]]:
    """The boxes round spans of letters, one a line that they are printed on."""
    made: list[tuple[int, Box]] = []
    for _, box, number in (one for start, end in spans for one in letters[start:end]):
        if made and made[-1][0] == number and abs(made[-1][1][1] - box[1]) < box[3] - box[1] and box[0] >= made[-1][1][0]:
            x0, top, x1, bottom = made[-1][1]
            made[-1] = number, (min(x0, box[0]), min(top, box[1]), max(x1, box[2]), max(bottom, box[3]))
        else:
            made.append((number, box))
    return made


def _spans(letters: Sequence[Glyph], digits: str) -> list[tuple[int, int]]:
    return _found(_text(letters), digits)


def _found(text: str, digits: str) -> list[tuple[int, int]]:
    """Where a number is printed in a text, as a whole and not within a longer one."""
    plain = re.escape(_plain(digits))
    return [match.span() for match in re.finditer(rf"(?<![\d.])(?<!\d,){plain}(?!\d|,\d|\.\d)", text)]


def _text(letters: Iterable[Glyph]) -> str:
    return "".join(one.text for one in letters)


def _plain(text: str) -> str:
    """A text without blanks, its full-width and compatibility letters as the usual ones where that keeps their number."""
    usual = ((letter, unicodedata.normalize("NFKC", letter)) for letter in text if not letter.isspace())
    return "".join(one if len(one) == 1 else letter for letter, one in usual)
