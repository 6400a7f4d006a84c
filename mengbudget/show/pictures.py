"""Pictures of the pages: where on them printed numbers are, and the pieces of them that are the evidence of a finding, each number boxed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from mengbudget.budget import Budget
from mengbudget.reading.model import Box
from mengbudget.reading.sources import Pages
from mengbudget.reconcile.facts import Place
from mengbudget.show.document import Document
from mengbudget.show.look import Shown
from mengbudget.show.numerals import boxes, pages_of

VERMILLION, PALE = (213, 94, 0), (213, 94, 0, 28)
MARGIN = 22.0  # points of the page that stay visible above and below a boxed number
COLOURS, RESOLUTION = 48, 144


def located(budget: Budget, places: Iterable[Place]) -> Iterator[tuple[Place, int, list[Box]]]:
    """Each place, the page and the boxes of its characters there, of its cell where they are not found; a sentence may be on two pages.

    A file that has no pages (a transcript), or is no longer there, has none.
    """
    for file, document in enumerate(budget.documents):
        own = [place for place in places if place.file == file and place.page]
        if not own or Path(document.path).suffix.lower() != ".pdf" or not Path(document.path).is_file():
            continue
        source = Pages(Path(document.path).read_bytes())
        try:
            page = pages_of(source)
            for place in own:
                found = boxes(place, page) or ([(place.page, place.box)] if place.box else [])
                for at, some in groupby(found, key=lambda one: one[0]):
                    yield place, at, [box for _, box in some]
        finally:
            source.close()


def drawn(budget: Budget, wanted: Iterable[tuple[int, int]], resolution: int, grey: bool = False) -> Iterator[tuple[int, int, Image.Image]]:
    """Pictures of pages, each wanted by its file and number."""
    for file, some in groupby(sorted(set(wanted)), key=lambda one: one[0]):
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
