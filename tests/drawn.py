"""Small PDFs drawn for one test: tables as other programs draw them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from benchmarks.sources import pages as differences
from mengbudget.reading.model import Document, Grid, Line, Page
from mengbudget.reading.objects import Objects
from mengbudget.reading.pdf import read_page
from mengbudget.reading.sources import Doubt
from mengbudget.reading.sources.pdfium import PdfiumSource
from mengbudget.reading.sources.plumber import PlumberSource

WIDTH, HEIGHT = 595.0, 842.0
Draw = Callable[[Canvas], None]


def page(tmp_path: Path, draw: Draw, rotate: int = 0) -> Page:
    """The page that a function draws, as it is read, the same from either source; y runs upwards in the drawing."""
    path = tmp_path / "drawn.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setPageRotation(rotate)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return read(path, 1)


def objects(path: Path, number: int, fast: bool = False) -> Objects:
    """What one source tells of a page; with `fast`, PDFium's, which may raise Doubt."""
    source = (PdfiumSource if fast else PlumberSource)(path.read_bytes())
    try:
        return source.page(number)
    finally:
        source.close()


def read(path: Path, number: int) -> Page:
    """A page as it is read from what pdfplumber tells; PDFium tells the same, or it has a doubt."""
    thorough = read_page(number, objects(path, number))
    try:
        fast = read_page(number, objects(path, number, fast=True))
    except Doubt:
        return thorough
    assert not list(differences(Document("", "", (fast,)), Document("", "", (thorough,))))
    return thorough


def grids(read: Page) -> list[Grid]:
    return [block for block in read.blocks if isinstance(block, Grid)]


def lines(read: Page) -> list[str]:
    return [block.text for block in read.blocks if isinstance(block, Line)]


def rows(grid: Grid) -> list[list[str]]:
    """The texts of a grid, row by row; a merged cell once, in its first row."""
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def plain(grid: Grid) -> list[list[str]]:
    """Texts without white space, blank cells and rows left out: what is printed, whatever the columns."""
    found = ([text for cell in row if (text := "".join(cell.split()))] for row in rows(grid))
    return [row for row in found if row]


Segment = tuple[float, float, float, float]


def as_lines(canvas: Canvas, segments: Sequence[Segment]) -> None:
    for x0, y0, x1, y1 in segments:
        canvas.line(x0, y0, x1, y1)


def as_rectangles(canvas: Canvas, segments: Sequence[Segment]) -> None:
    for x0, y0, x1, y1 in segments:
        canvas.rect(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)


def as_curves(canvas: Canvas, segments: Sequence[Segment]) -> None:
    for x0, y0, x1, y1 in segments:
        path = canvas.beginPath()
        path.moveTo(x0, y0)
        path.curveTo(x0, y0, x1, y1, x1, y1)
        path.lineTo(x1 + 0.01, y1 + 0.01)
        canvas.drawPath(path)


def as_dashes(canvas: Canvas, segments: Sequence[Segment]) -> None:
    """Each dash a line of its own."""
    for x0, y0, x1, y1 in segments:
        length = max(x1 - x0, y1 - y0)
        at = 0.0
        while at < length:
            a, b = at / length, min(1.0, (at + 3) / length)
            canvas.line(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)
            at += 5


STYLES = {"lines": as_lines, "rectangles": as_rectangles, "curves": as_curves, "dashes": as_dashes}
