"""The PDF reader: a file → pages of grids and lines, layout only."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import PdfminerException

from mengbudget.errors import UnreadableError
from mengbudget.reading.grid import fill, frame, sort_words
from mengbudget.reading.layout import around, lines, once, text_of, words
from mengbudget.reading.model import Document, Grid, Line, Page
from mengbudget.reading.objects import UNKNOWN, printed_objects
from mengbudget.reading.ruling import find_tables
from mengbudget.reading.stitch import stitch

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what matters is raised or seen in the text; the rest is chatter


def read_page(page: PlumberPage) -> Page:
    """The blocks of one page, top to bottom."""
    number = page.page_number
    objects = printed_objects(page)
    ruling = find_tables(objects.rules)
    frames = [frame(boxes, ruling) for boxes in ruling.tables]
    frames = [one for one in frames if len(one.xs) > 2]  # one column of boxes is a frame round prose
    held, outside = sort_words(words(once(objects.chars)), frames)
    blocks: list[tuple[float, float, Line | Grid]] = []
    for one, cells in zip(frames, held, strict=True):
        if cells:
            blocks.append((one.ys[0], one.xs[0], fill(one, cells, number)))
    for line in lines(outside):
        box = around(char for word in line for char in word.chars)
        blocks.append((box[1], box[0], Line(text_of(line), number, box)))
    blocks.sort(key=lambda block: block[:2])
    return Page(number, float(page.width), float(page.height), tuple(block for _, _, block in blocks))


def read_pdf(path: Path, progress: Callable[[int, int], None] | None = None) -> Document:
    """A PDF as pages of grids and lines, its continued grids stitched in `blocks`; boxes in points.

    `progress` is called with the pages read and the pages there are. Raises UnreadableError, one sentence, where there is nothing to read.
    """
    data = path.read_bytes()
    pages = []
    with pdfplumber.open(path) as pdf:
        total = len(pdf.pages)
        for page in pdf.pages:
            pages.append(read_page(page))
            page.close()
            if progress:
                progress(len(pages), total)
    return Document(str(path), hashlib.sha256(data).hexdigest(), tuple(pages), stitch(pages))
