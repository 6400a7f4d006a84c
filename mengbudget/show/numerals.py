"""Where on a page the characters of a number are printed: in its cell, or in the running text that its sentence is."""

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
    """A printed letter and its box."""

    text: str
    box: Box


Row = list[Glyph]
"""The letters of one printed line from left to right, blanks left out."""
Rows = Sequence[Row]


def rows(letters: Iterable[tuple[str, Box]]) -> list[Row]:
    """The printed lines of a page, top to bottom. A letter that is drawn twice to look bold counts once."""
    kept: dict[tuple[str, int, int], Glyph] = {}
    for text, box in letters:
        for letter in _plain(text):
            kept.setdefault((letter, round(box[0] / 2), round(box[1] / 2)), Glyph(letter, box))
    found: list[Row] = []
    for glyph in sorted(kept.values(), key=lambda one: one.box[1] + one.box[3]):
        middle, before = _middle(glyph), found[-1][-1] if found else glyph
        if found and middle - _middle(before) < (before.box[3] - before.box[1]) / 2:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(row, key=lambda one: one.box[0]) for row in found]


def boxes(place: Place, page: Callable[[int], Rows]) -> list[tuple[int, Box]]:
    """The page and box of a number's characters, one box a printed line; none where they are not found.

    `page` gives the lines of a page by its number (see `rows`); a sentence may go on over the next page.
    """
    if not place.text or not place.page:
        return []
    if place.box is None:  # known by its page alone: only if its digits are printed there once
        letters = [(place.page, glyph) for row in page(place.page) for glyph in row]
        return _joined(letters, _spans(letters, place.text)) if len(_spans(letters, place.text)) == 1 else []
    if place.source == "statement":
        return _in_prose(place, page)
    inside = [(place.page, glyph) for row in page(place.page) for glyph in row if _holds(place.box, glyph.box)]
    start = _text(inside).find(_plain(place.sentence)) if place.sentence else -1
    if start >= 0:
        at = start + len(_plain(place.sentence[: _offset(place)]))
        return _joined(inside, [(at, at + len(_plain(place.text)))])
    return _joined(inside, _spans(inside, place.text)[:1])


def _in_prose(place: Place, page: Callable[[int], Rows]) -> list[tuple[int, Box]]:
    """The numeral of a sentence: its letters are followed line by line, so that its place in the sentence tells which digits it is."""
    sentence, at = _plain(place.sentence), len(_plain(place.sentence[: _offset(place)]))
    end = at + len(_plain(place.text))
    top = place.box[1] - 1 if place.box else 0.0
    first = [(place.page, row) for row in page(place.page) if _middle(row[0]) > top]
    followed: list[tuple[int, Glyph]] = []
    for number, row in [*first, *((place.page + 1, row) for row in page(place.page + 1))]:
        text, left = "".join(glyph.text for glyph in row), sentence[len(followed) :]
        begin = 0 if followed else _begins(text, left)
        if begin is not None and (text[begin:].startswith(left) or left.startswith(text[begin:])):
            followed += [(number, glyph) for glyph in row[begin : begin + len(left)]]
        if len(followed) >= end:
            return _joined(followed, [(at, end)])
    letters = [(number, glyph) for number, row in first for glyph in row]
    spans, earlier = _spans(letters, place.text), len(_found(sentence[:at], place.text))
    return _joined(letters, spans[earlier : earlier + 1])


def _begins(text: str, sentence: str) -> int | None:
    """Where in a line a sentence begins."""
    starts = (at for at in range(len(text)) if sentence.startswith(text[at:]) or text.startswith(sentence, at))
    return next(starts, None)


def _joined(letters: Sequence[tuple[int, Glyph]], spans: Sequence[tuple[int, int]]) -> list[tuple[int, Box]]:
    """The boxes round spans of letters, one a line that they are printed on."""
    made: list[tuple[int, Box]] = []
    for number, (_, box) in (one for start, end in spans for one in letters[start:end]):
        if made and made[-1][0] == number and abs(made[-1][1][1] - box[1]) < box[3] - box[1] and box[0] >= made[-1][1][0]:
            x0, top, x1, bottom = made[-1][1]
            made[-1] = number, (min(x0, box[0]), min(top, box[1]), max(x1, box[2]), max(bottom, box[3]))
        else:
            made.append((number, box))
    return made


def _spans(letters: Sequence[tuple[int, Glyph]], text: str) -> list[tuple[int, int]]:
    return _found(_text(letters), text)


def _found(text: str, digits: str) -> list[tuple[int, int]]:
    """Where a number is printed in a text, as a whole and not within a longer one."""
    plain = re.escape(_plain(digits))
    return [match.span() for match in re.finditer(rf"(?<![\d.])(?<!\d,){plain}(?!\d|,\d|\.\d)", text)]


def _text(letters: Sequence[tuple[int, Glyph]]) -> str:
    return "".join(glyph.text for _, glyph in letters)


def _plain(text: str) -> str:
    """A text without blanks, its full-width and compatibility letters as the usual ones where that keeps their number."""
    return "".join(_usual(letter) for letter in text if not letter.isspace())


def _usual(letter: str) -> str:
    usual = unicodedata.normalize("NFKC", letter)
    return usual if len(usual) == 1 else letter


def _holds(cell: Box, letter: Box) -> bool:
    x, y = (letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2
    return cell[0] - 1 <= x <= cell[2] + 1 and cell[1] - 1 <= y <= cell[3] + 1


def _middle(glyph: Glyph) -> float:
    return (glyph.box[1] + glyph.box[3]) / 2


def _offset(place: Place) -> int:
    """Where in its sentence a claim's numeral begins, as its key tells."""
    return next((part for part in reversed(place.key) if isinstance(part, int)), 0)


def pages_of(source: Pages) -> Callable[[int], Rows]:
    """The lines of any page of a file, made once; none for a page that there is not."""

    @cache
    def page(number: int) -> Rows:
        there = source.page(number).chars if 1 <= number <= len(source) else []
        return rows((one.text, (one.x0, one.top, one.x1, one.bottom)) for one in there)

    return page
