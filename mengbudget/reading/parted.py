"""Two parts of one table → one grid: rows and labels that a page break tore are made whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mengbudget.reading import joins
from mengbudget.reading.layout import continued
from mengbudget.reading.model import Cell, Grid


def append(one: Grid, other: Grid, repeated: int, known: Mapping[str, int]) -> Grid:
    """A grid and its rest, of which the first rows repeat the header; `known` counts the grids that print a text."""
    shift = one.rows - repeated
    moved = [
        replace(cell, row=max(cell.row, repeated) + shift, rowspan=cell.row + cell.rowspan - max(cell.row, repeated))
        for cell in other.cells
        if cell.row + cell.rowspan > repeated
    ]
    cells = list(one.cells)
    rows = one.rows + other.rows - repeated
    if repeated < other.rows and joins.split_row(joins.Break(one, other, repeated, known)):
        cells, moved = _join_rows(one, cells, moved)
        moved = [replace(cell, row=cell.row - 1) if cell.row > one.rows else cell for cell in moved]
        rows -= 1
    else:
        cells, moved = _join_spans(one, other, known, cells, moved)
    ordered = tuple(sorted(cells + moved, key=lambda cell: (cell.row, cell.column)))
    last = other if other.rows > repeated else one
    return Grid(ordered, rows, one.columns, one.open_top, other.open_bottom, last.cut, last.loose)


def _join_rows(one: Grid, cells: list[Cell], moved: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """The halves of a split row as one row: text goes on, what is printed in one half only stays."""
    rest = {cell.column: cell for cell in moved if cell.row == one.rows}
    joined = []
    for cell in cells:
        half = rest.get(cell.column)
        if cell.row + cell.rowspan == one.rows and half is not None:
            place = cell if cell.text else replace(cell, page=half.page, box=half.box)
            text = continued(cell.text, half.text, cell.column in one.cut)
            cell = replace(place, text=text, rowspan=cell.rowspan + half.rowspan - 1)
        joined.append(cell)
    return joined, [cell for cell in moved if cell.row != one.rows]


def _join_spans(one: Grid, other: Grid, known: Mapping[str, int], cells: list[Cell], moved: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """A merged cell that goes on over the page break, without text there or with the rest of a label, becomes one cell.

    It goes on for certain where no rule ends it on either page, and one ends its neighbours.
    """
    rest = {(cell.column, cell.colspan): cell for cell in moved if cell.row == one.rows}
    joined = []
    gone = set()
    for cell in cells:
        half = rest.get((cell.column, cell.colspan))
        if half is not None and cell.text and cell.row + cell.rowspan == one.rows and _spans(cell, half, one, other, known):
            gone.add(half)
            cell = replace(cell, text=continued(cell.text, half.text, True), rowspan=cell.rowspan + half.rowspan)
        joined.append(cell)
    return joined, [cell for cell in moved if cell not in gone]


def _spans(cell: Cell, half: Cell, one: Grid, other: Grid, known: Mapping[str, int]) -> bool:
    """Whether a cell with text that ends a page goes on in the cell below it that begins the next one."""
    if cell.column in one.loose and (other.open_top or not half.text):
        return True
    if half.text:
        return max(cell.rowspan, half.rowspan) > 1 and joins.torn(cell.text, half.text, known) and cell.column in one.cut
    return half.rowspan > 1 or (cell.rowspan > 1 and _labels(one, cell.column))


def _labels(grid: Grid, column: int) -> bool:
    """Whether every cell of a column has text: a blank one at the top of a page is then the rest of the one before."""
    return all(cell.text for cell in grid.cells if cell.column == column)
