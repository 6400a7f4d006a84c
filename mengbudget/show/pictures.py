"""Where on the pages printed numbers are, and the pieces of the pages that are the evidence of a finding, each number boxed."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from itertools import chain, groupby
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageDraw

from mengbudget.budget import Budget
from mengbudget.reading.model import Box
from mengbudget.reading.sources import Pages
from mengbudget.reconcile.facts import Place
from mengbudget.show.document import Document
from mengbudget.show.look import Shown

VERMILLION, PALE = (213, 94, 0), (213, 94, 0, 28)
MARGIN = 22.0  # points of the page that stay visible above and below a boxed number
COLOURS, RESOLUTION = 48, 144


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
    """The page and box of a number's characters, one box a printed line; its cell where they are not found. A sentence may go on over the next page."""
    number, (x0, top, x1, bottom) = place.page or 0, place.box or (0.0, 0.0, inf, inf)
    if place.source == "statement":
        letters = [one for one in chain(*page(number)) if one.middle > top - 1] + list(chain(*page(number + 1)))
    else:
        here = (one for one in chain(*page(number)) if top - 1 <= one.middle <= bottom + 1)
        letters = [one for one in here if x0 - 1 <= (one.box[0] + one.box[2]) / 2 <= x1 + 1]
    printed = "".join(one.text for one in letters)
    offset = next((part for part in reversed(place.key) if isinstance(part, int)), 0)  # of the numeral in its sentence
    before, digits = _plain(place.sentence[:offset]), _plain(place.text)
    spans, earlier = _found(printed, digits), len(_found(before, digits))
    if before and (start := printed.find(before + digits)) >= 0:
        spans, earlier = [(start + len(before), start + len(before + digits))], 0
    if place.box is None:  # known by its page alone: only if its digits are printed there once
        return _joined(letters, spans) if len(spans) == 1 else []
    return _joined(letters, spans[earlier : earlier + 1]) or [(number, place.box)]


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


def _found(text: str, digits: str) -> list[tuple[int, int]]:
    """Where a number is printed in a text, as a whole and not within a longer one."""
    return [match.span() for match in re.finditer(rf"(?<![\d.])(?<!\d,){re.escape(digits)}(?!\d|,\d|\.\d)", text)]


def _plain(text: str) -> str:
    """A text without blanks, its full-width and compatibility letters as the usual ones where that keeps their number."""
    usual = ((letter, unicodedata.normalize("NFKC", letter)) for letter in text if not letter.isspace())
    return "".join(one if len(one) == 1 else letter for letter, one in usual)


def located(budget: Budget, places: Sequence[Place]) -> Iterator[tuple[Place, int, list[Box]]]:
    """Each place with the page and the boxes of its characters there; none of a file that has no pages (a transcript) or is gone."""
    for file, document in enumerate(budget.documents):
        path = Path(document.path)
        if path.suffix.lower() != ".pdf" or not path.is_file():
            continue
        with closing(Pages(path.read_bytes())) as source:
            page = pages_of(source)
            for place in (one for one in places if one.file == file):
                for at, some in groupby(boxes(place, page), key=itemgetter(0)):
                    yield place, at, [box for _, box in some]


def drawn(budget: Budget, wanted: Iterable[tuple[int, int]], resolution: int, grey: bool = False) -> Iterator[tuple[int, int, Image.Image]]:
    """Pictures of pages, each wanted by its file and number."""
    for file, some in groupby(sorted(set(wanted)), key=itemgetter(0)):
        document = budget.documents[file]
        turns = {page.number: page.turn for page in document.pages}
        with pypdfium2.PdfDocument(Path(document.path).read_bytes()) as pdf:
            for _, at in some:
                picture = pdf[at - 1].render(scale=resolution / 72, rotation=90 * turns[at], grayscale=grey)
                yield file, at, picture.to_pil()


def evidence(document: Document, terms: Sequence[Place], says: str = "") -> Shown:
    """The pieces of the document's pages where these numbers are printed (the `terms` of a finding, places of facts), each boxed, and every place in words."""
    text = "\n".join([*([says] if says else []), *(f"  {term}" for term in terms)])
    wanted: dict[tuple[int, int], list[Box]] = {}
    for place, at, found in located(document.budget, terms):
        wanted.setdefault((place.file, at), []).extend(found)
    pieces = [strip for file, at, page in drawn(document.budget, wanted, RESOLUTION) for strip in _strips(page, wanted[file, at])]
    if not pieces:
        return Shown(text)
    picture = _stacked(pieces).quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Shown(text, png=out.getvalue(), size=picture.size)


def _strips(page: Image.Image, marked: Sequence[Box]) -> Iterator[Image.Image]:
    """The strips of a page that hold the boxes, drawn around what they hold; strips that overlap are one."""
    scale, last = RESOLUTION / 72, (0.0, -1.0)
    pen = ImageDraw.Draw(page, "RGBA")
    spans: list[tuple[float, float]] = []
    for box in sorted(marked, key=lambda box: box[1]):
        pen.rectangle([end * scale for end in padded(box)], PALE, VERMILLION, 2)
        top, bottom = box[1], box[3]
        last = (spans.pop()[0] if top - MARGIN <= last[1] else max(top - MARGIN, 0), max(bottom + MARGIN, last[1]))
        spans.append(last)
    for top, bottom in spans:
        yield page.convert("RGB").crop((0, int(top * scale), page.width, min(int(bottom * scale) + 1, page.height)))


def padded(box: Box) -> Box:
    """A box that keeps clear of its digits; more so above, as many fonts say that they are lower than they are drawn."""
    return box[0] - 1.5, box[1] - 3.5, box[2] + 1.5, box[3] + 1


def _stacked(pieces: Sequence[Image.Image], gap: int = 10) -> Image.Image:
    width = max(piece.width for piece in pieces)
    sheet = Image.new("RGB", (width, sum(piece.height for piece in pieces) + gap * (len(pieces) - 1)), "#9a9a9a")
    top = 0
    for piece in pieces:
        sheet.paste(Image.new("RGB", (width, piece.height), "white"), (0, top))
        sheet.paste(piece, (0, top))
        top += piece.height + gap
    return sheet
