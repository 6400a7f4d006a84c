"""The evidence of a finding: the pieces of the pages where its numbers are printed, each number boxed."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfplumber.page import Page
from PIL import Image

from mengbudget.reading.model import Box
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding
from mengbudget.show.document import Document
from mengbudget.show.numerals import boxes, rows

VERMILLION, PALE = (213, 94, 0), (213, 94, 0, 28)
MARGIN = 22.0  # points of the page that stay visible above and below a boxed number
COLOURS = 48


@dataclass(frozen=True)
class Evidence:
    """What a finding rests on: one picture of the pieces of the pages ("" where the file has no pages), and every place in words."""

    text: str
    png: bytes = b""
    size: tuple[int, int] = (0, 0)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        data, metadata = {"text/plain": self.text}, {}
        if self.png:
            data["image/png"] = base64.b64encode(self.png).decode()
            metadata["image/png"] = {"width": self.size[0] // 2, "height": self.size[1] // 2}
        return data, metadata

    def __repr__(self) -> str:
        return self.text


def evidence(document: Document, terms: Sequence[Place], says: str = "") -> Evidence:
    """The pieces of the document's pages where these numbers are printed (the `terms` of a finding, places of facts), each number boxed."""
    return pictured(says, terms, [one.path for one in document.budget.documents])


def show(finding: Finding, paths: Sequence[str | Path], resolution: int = 144) -> Evidence:
    """The same of a finding; `paths` are the files of its budget, in order."""
    return pictured(finding.says, finding.terms, paths, resolution)


def pictured(says: str, terms: Sequence[Place], paths: Sequence[str | Path], resolution: int = 144) -> Evidence:
    """Strips of the pages around each term, its number boxed. A file without pages (a transcript), or one no longer there, has places in words only."""
    text = "\n".join([*([says] if says else []), *(f"  {term}" for term in terms)])
    wanted: dict[tuple[int, int], list[Place]] = {}
    for term in terms:
        if term.page and (term.box or term.text) and Path(paths[term.file]).suffix.lower() == ".pdf" and Path(paths[term.file]).exists():
            wanted.setdefault((term.file, term.page), []).append(term)
    pieces: list[Image.Image] = []
    for file, number in wanted:
        with pdfplumber.open(paths[file], pages=[number]) as pdf:
            pieces += _pieces(pdf.pages[0], wanted[file, number], resolution)
    if not pieces:
        return Evidence(text)
    picture = _stacked(pieces).quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Evidence(text, out.getvalue(), picture.size)


def _pieces(page: Page, terms: Sequence[Place], resolution: int) -> list[Image.Image]:
    """The strips of one page that hold the terms, strips that overlap made one."""
    image = page.to_image(resolution=resolution, antialias=True)
    scale = image.annotated.width / float(page.width)
    marked = sorted(
        (_on_ink(image.original.convert("L"), box, scale) for term in terms for box in _boxes(page, term)), key=lambda box: box[1]
    )
    strips: list[tuple[float, float]] = []
    for box in marked:
        top, bottom = max(box[1] - MARGIN, 0), min(box[3] + MARGIN, float(page.height))
        if strips and top <= strips[-1][1]:
            strips[-1] = (strips[-1][0], max(bottom, strips[-1][1]))
        else:
            strips.append((top, bottom))
    image.draw_rects(marked, fill=PALE, stroke=VERMILLION, stroke_width=2)
    whole = image.annotated.convert("RGB")
    return [whole.crop((0, int(top * scale), whole.width, int(bottom * scale) + 1)) for top, bottom in strips]


def _on_ink(page: Image.Image, box: Box, scale: float) -> Box:
    """A box of digits moved to where their ink is: a font may say that its characters are higher or lower than they are drawn.

    The run of inked rows nearest to the box's middle, if it is about as high as the box; a box around a cell stays as it is.
    """
    x0, top, x1, bottom = box
    height = bottom - top
    if height > MARGIN:
        return box
    first = max(int((top - height / 2) * scale), 0)
    strip = page.crop((int(x0 * scale) + 1, first, int(x1 * scale), int((bottom + height / 2) * scale)))
    rows = strip.point([255 if level < 128 else 0 for level in range(256)]).resize((1, strip.height), Image.Resampling.BOX).tobytes()
    runs = [(first + run.start(), first + run.end()) for run in re.finditer(rb"[^\0]+", rows)]
    if not runs:
        return box
    start, end = min(runs, key=lambda run: abs(run[0] + run[1] - (top + bottom) * scale))
    if not height / 3 < (end - start) / scale < height:
        return box
    return x0, start / scale - 1.5, x1, end / scale + 1.5


def _boxes(page: Page, term: Place) -> list[Box]:
    """The boxes of a number on its page: of its cell in a table, of its digits in running text."""
    if term.box and not term.sentence and term.box[3] - term.box[1] <= 3 * MARGIN:
        return [term.box]
    letters = [(one["text"], (one["x0"], one["top"], one["x1"], one["bottom"])) for one in page.chars]
    found = boxes(term, lambda number: rows(letters) if number == page.page_number else [])
    return [(x0 - 1, top - 1, x1 + 1, bottom + 1) for _, (x0, top, x1, bottom) in found] or ([term.box] if term.box else [])


def _stacked(pieces: Sequence[Image.Image], gap: int = 10) -> Image.Image:
    width = max(piece.width for piece in pieces)
    sheet = Image.new("RGB", (width, sum(piece.height for piece in pieces) + gap * (len(pieces) - 1)), "#9a9a9a")
    top = 0
    for piece in pieces:
        sheet.paste(Image.new("RGB", (width, piece.height), "white"), (0, top))
        sheet.paste(piece, (0, top))
        top += piece.height + gap
    return sheet
