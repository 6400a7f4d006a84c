"""What a reader hands on: pages of grids and lines, whichever file they came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left corner (pdfplumber's order)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid: its text as printed (wrapped lines joined), the positions it covers, its place on the page."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True)
class Grid:
    """A ruled table: cells sorted by (row, column), each position covered by exactly one cell, over one or more pages."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    open_top: bool = False  # no rule is printed above the first row: the table may have begun on the page before
    open_bottom: bool = False
    cut: frozenset[int] = frozenset()
    """First columns of those cells of the last row whose last line is full: their text may go on after a page break."""
    loose: frozenset[int] = frozenset()
    """First columns of those cells of the last row under which no rule is printed although others of the row have one: they go on."""

    @cached_property
    def _covering(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        }

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a position, or None outside the grid."""
        return self._covering.get((row, column))

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(sorted({cell.page for cell in self.cells}))


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of prose outside the grids."""

    text: str
    page: int
    box: Box | None = None
    file: int = 0  # which of the files read together


@dataclass(frozen=True)
class Page:
    """One page: its blocks in reading order (top to bottom), page number lines included."""

    number: int
    width: float
    height: float
    blocks: tuple[Line | Grid, ...]
    turn: int = 0  # quarter turns that the page was given to be read, where it is drawn sideways; boxes are those of the turned page


@dataclass(frozen=True)
class Document:
    """A file as read: pages of blocks, where grids that go on over a page are still apart until `blocks` stitches them."""

    path: str
    sha256: str
    pages: tuple[Page, ...]
    blocks: tuple[Line | Grid, ...] = field(default=())
    """All blocks in reading order, grids that run over a page stitched into one, repeated header rows dropped."""
    pictures: tuple[int, ...] = ()
    """Pages without text that show a picture: what is printed on them is not read."""
    recognised: tuple[int, ...] = ()
    """Pages whose text, or a part of it, was recognised in a scan (it is invisible and lies on a picture): digits may be wrong."""
    doubtful: tuple[int, ...] = ()
    """Pages with letters that their font does not name, or that are strange to Chinese: other letters may be named wrongly as well."""
    damaged: tuple[tuple[int, str], ...] = ()
    """Pages of which a part is damaged or missing, and what is wrong: numbers may be missing or wrong, on them and beside them."""
    fallbacks: tuple[tuple[int, str], ...] = ()
    """Pages (0: all) that the fast source of objects was not trusted with, and why: pdfplumber told what they print."""

    def lines(self) -> Iterator[Line]:
        return (block for block in self.blocks if isinstance(block, Line))

    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))
