"""Grids that go on over a page → one grid: led by column edges, the lines between, equal header rows; never by what a table means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from mengbudget.reading.layout import continued
from mengbudget.reading.model import Cell, Grid, Line, Page

_PAGE_NUMBER = re.compile(r"[\W_]*第?[\W_]*(\d+|[ivxlcIVXLC]+)[\W_]*页?([\W_]*共?[\W_]*\d+[\W_]*页?)?[\W_]*")
_NUMBER = re.compile(r"[-－(（]?\s*\d[\d,，]*(\.\d+)?\s*%?[)）]?")
_AMOUNT = re.compile(r"[-－(（]?\s*\d[\d,，]*\.\d+\s*%?[)）]?")
_ENUMERATOR = re.compile(r"[（(]?[一二三四五六七八九十百\d]+[）)、.．]")
_HEADER_ROWS = 6
_LONG = 40
"""Letters of a cell that has many lines."""
_MOSTLY = 0.8
"""Share of rows in which a column of labels or codes has text."""
_SAME_PLACE = 4.0
"""Points within which a running header stands at the same height on every page."""


@dataclass
class _Open:
    """The grid that may go on: where it stands among the blocks, the lines above it and those printed below it so far."""

    index: int
    grid: Grid
    page: Page
    above: set[str]
    below: list[str]


def stitch(pages: Iterable[Page]) -> tuple[Line | Grid, ...]:
    """All blocks in reading order; a grid that goes on at the top of the next page joined to its beginning.

    Header rows and lines above the table that are printed again on the later page appear once. Source of the rules: the continued tables of
    the corpus.
    """
    pages = list(pages)
    running = _running(pages)
    grids = (block for page in pages for block in page.blocks if isinstance(block, Grid))
    known = Counter(text for grid in grids for text in {_plain(cell.text) for cell in grid.cells})
    out: list[Line | Grid] = []
    last: _Open | None = None
    for page in pages:
        first = next((index for index, block in enumerate(page.blocks) if isinstance(block, Grid)), None)
        blocks = list(page.blocks)
        joined = None
        pending = set(last.below) if last is not None else set()
        if last is not None and first is not None:
            before = [block for block in blocks[:first] if isinstance(block, Line)]
            here = blocks[first]
            assert isinstance(here, Grid)
            after = {_plain(block.text) for block in _until_grid(blocks[first + 1 :])}
            quiet = all(_furniture(line, running) or _plain(line.text) in last.above for line in before)
            if quiet and all(text in after for text in last.below):
                joined = join(last.grid, here, not _full(last, here, before, running), known)
        if joined is not None and last is not None and first is not None:
            out[last.index] = joined
            repeated = [block for block in blocks[:first] if isinstance(block, Line) and _furniture(block, running)]
            out += repeated
            blocks = blocks[first + 1 :]
            last.grid, last.page, last.below = joined, page, []
        elif first is not None or any(isinstance(block, Line) and not _furniture(block, running) for block in blocks):
            last = None
        above: set[str] = pending if last is None else last.above
        fresh = last is None
        for block in blocks:
            if isinstance(block, Grid):
                last = _Open(len(out), block, page, above if fresh else set(), [])
                above, fresh = set(), True
            elif not _furniture(block, running):
                if last is None or last.page is not page:
                    above.add(_plain(block.text))
                else:
                    last.below.append(_plain(block.text))
                    above = {*above, _plain(block.text)} if fresh else {_plain(block.text)}
                    fresh = True
            out.append(block)
    return tuple(out)


def _full(last: _Open, here: Grid, before: Sequence[Line], running: set[tuple[str, int]]) -> bool:
    """Whether the next row had no room under `last` on its page, and nothing but running headers stands between the two."""
    bottom = max((cell.box[3] for cell in last.grid.cells if cell.box and cell.page == last.page.number), default=0.0)
    first = min((cell.box[3] - cell.box[1] for cell in here.cells if cell.box and cell.row == 0), default=0.0)
    return bottom + first > 0.85 * last.page.height and all(_furniture(line, running) for line in before)


def _until_grid(blocks: Sequence[Line | Grid]) -> Iterable[Line]:
    for block in blocks:
        if isinstance(block, Grid):
            return
        yield block


def _plain(text: str) -> str:
    return re.sub(r"\s|[（(]?续表?[)）]?", "", text)


def _running(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """Lines printed at the same height on two neighbouring pages, page numbers apart: text and height of each."""
    found: set[tuple[str, int]] = set()
    earlier: dict[str, float] = {}
    for page in pages:
        now = {re.sub(r"\d+", "#", _plain(line.text)): line.box[1] for line in page.blocks if isinstance(line, Line) and line.box}
        for text, top in now.items():
            if text in earlier and abs(earlier[text] - top) <= _SAME_PLACE:
                found |= {(text, round(place)) for place in (top, earlier[text])}
        earlier = now
    return found


def _furniture(line: Line, running: set[tuple[str, int]]) -> bool:
    """Whether a line belongs to the page, not to its text: a page number, a running header."""
    if _PAGE_NUMBER.fullmatch(line.text):
        return True
    return line.box is not None and (re.sub(r"\d+", "#", _plain(line.text)), round(line.box[1])) in running


def join(one: Grid, other: Grid, strict: bool = True, known: Mapping[str, int] = MappingProxyType({})) -> Grid | None:
    """`other`, the first grid of a page, as the rest of `one`; None where it is another table. Not `strict`: its columns may differ.

    `known` counts the grids in which a cell's text (without white space) stands: what shows that a label was torn in two, or was not.
    """
    aligned = _align(one, other, strict)
    if aligned is None:
        return None
    one, other = aligned
    start, repeated = _repeated_header(one, other)
    if _restarts(one, other, start, repeated) or (not repeated and _other_header(one, other)):
        return None
    return _append(one, other, repeated, known)


def edges(grid: Grid) -> list[float]:
    """The column edges, as shares of the grid's width; evenly spaced where its cells have no boxes."""
    places: dict[int, float] = {}
    page = grid.pages[-1]
    for cell in grid.cells:
        if cell.box is not None and cell.page == page:
            places[cell.column], places[cell.column + cell.colspan] = cell.box[0], cell.box[2]
    if len(places) < grid.columns + 1:
        for cell in grid.cells:
            if cell.box is not None and not places.keys() >= {cell.column, cell.column + cell.colspan}:
                places.setdefault(cell.column, cell.box[0])
                places.setdefault(cell.column + cell.colspan, cell.box[2])
    if len(places) < grid.columns + 1:
        return [index / grid.columns for index in range(grid.columns + 1)]
    left, right = places[0], places[grid.columns]
    return [(places[index] - left) / (right - left) for index in range(grid.columns + 1)]


def _align(one: Grid, other: Grid, strict: bool) -> tuple[Grid, Grid] | None:
    """Both grids over the same columns, or None where their edges do not fit.

    Strictly, the edges of one must be among those of the other; otherwise (a form whose parts are divided differently, with nothing printed
    between) at least two inner edges, and half of the fewer, must be the same.
    """
    mine, theirs = edges(one), edges(other)
    few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    narrow = min(b - a for a, b in pairwise(many))
    near = min(0.01, narrow / 2)
    places = {edge: next((at for at in many if abs(at - edge) <= near), None) for edge in few}
    same = [edge for edge in few[1:-1] if places[edge] is not None]
    if len(same) < (len(few) - 2 if strict else min(2, len(few) - 2)) or (len(few) < len(many) and not same):
        return None
    if len(same) * 2 < len(few) - 2:
        return None
    union = sorted({*many, *(edge for edge in few if places[edge] is None)})
    stand = {edge: union.index(edge if at is None else at) for edge, at in places.items()}
    if len(set(stand.values())) < len(few):
        return None
    whole = {edge: union.index(edge) for edge in many}
    fitted_few = _over(one if few is mine else other, [stand[edge] for edge in few])
    fitted_many = _over(other if few is mine else one, [whole[edge] for edge in many])
    return (fitted_few, fitted_many) if few is mine else (fitted_many, fitted_few)


def _over(grid: Grid, places: list[int]) -> Grid:
    """A grid over finer columns: `places` are its column edges among theirs."""
    cells = tuple(
        replace(cell, column=places[cell.column], colspan=places[cell.column + cell.colspan] - places[cell.column]) for cell in grid.cells
    )
    return replace(grid, cells=cells, columns=places[-1], cut=frozenset(places[column] for column in grid.cut))


def texts(grid: Grid, row: int) -> list[str]:
    """The texts of a row, without white space, one for each column (a merged cell's at each column that it covers)."""
    found = [grid.at(row, column) for column in range(grid.columns)]
    return ["" if cell is None else re.sub(r"\s", "", cell.text) for cell in found]


def _repeated_header(one: Grid, other: Grid) -> tuple[int, int]:
    """The row of `one` from which the first rows of `other` are printed again, and how many are."""
    best = (0, 0)
    for start in range(min(_HEADER_ROWS, one.rows)):
        count = 0
        while count < min(other.rows, one.rows - start, _HEADER_ROWS):
            row = texts(other, count)
            if row != texts(one, start + count) or not any(row) or any(_AMOUNT.fullmatch(text) for text in row):
                break
            count += 1
        if count > best[1]:
            best = (start, count)
        if any(_AMOUNT.fullmatch(text) for text in texts(one, start)):
            break
    return best


def _restarts(one: Grid, other: Grid, start: int, repeated: int) -> bool:
    """Whether `other` begins as `one` began (the same labels, other values): the next of a series of like forms or tables."""
    if one.open_bottom and other.open_top:
        return False
    same: set[str] = set()
    differ = False
    rows = range(repeated, min(repeated + 4, other.rows, one.rows - start))
    for row in rows:
        mine, theirs = texts(one, start + row), texts(other, row)
        differ = differ or mine != theirs
        label = next((text for text in theirs if text), "")
        if label and label == next((text for text in mine if text), "") and not _AMOUNT.fullmatch(label):
            same.add(label)
    return differ and len(same) >= (len(rows) if repeated else min(2, len(rows)))


def _other_header(one: Grid, other: Grid) -> bool:
    """Whether the first row of `other` has words in a column where `one` has numbers only: a header, of another table."""
    body = next((row for row in range(one.rows) if any(_AMOUNT.fullmatch(text) for text in texts(one, row))), one.rows)
    first = texts(other, 0)
    for column in range(one.columns):
        below = [text for row in range(body, one.rows) if (text := texts(one, row)[column])]
        if first[column] and below and not _value(first[column]) and all(_value(text) for text in below):
            return True
    return False


def _value(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None or not re.search(r"\w", text)


def _append(one: Grid, other: Grid, repeated: int, known: Mapping[str, int]) -> Grid:
    shift = one.rows - repeated
    moved = [
        replace(cell, row=max(cell.row, repeated) + shift, rowspan=cell.row + cell.rowspan - max(cell.row, repeated))
        for cell in other.cells
        if cell.row + cell.rowspan > repeated
    ]
    cells = list(one.cells)
    rows = one.rows + other.rows - repeated
    if repeated < other.rows and _split_row(one, other, repeated, known):
        cells, moved = _join_rows(one, cells, moved)
        moved = [replace(cell, row=cell.row - 1) if cell.row > one.rows else cell for cell in moved]
        rows -= 1
    else:
        cells, moved = _join_spans(one, known, cells, moved)
    ordered = tuple(sorted(cells + moved, key=lambda cell: (cell.row, cell.column)))
    cut = other.cut if other.rows > repeated else one.cut
    return Grid(ordered, rows, one.columns, one.open_top, other.open_bottom, cut)


def _split_row(one: Grid, other: Grid, repeated: int, known: Mapping[str, int]) -> bool:
    """Whether the row that ends a page goes on in the row that begins the next one.

    No number may stand in both; each cell with text in both must end with a full line; and one of these must show it: a column that is
    filled in every other row is blank in one of the halves, the text of the second half lacks the enumerator that the column's cells begin
    with, a text of many lines goes on and nothing new begins, or the frame is open on both sides of the break.
    """
    last = one.rows - 1
    upper = {cell.column: cell for column in range(one.columns) if (cell := one.at(last, column)) is not None}
    lower = {cell.column: cell for column in range(other.columns) if (cell := other.at(repeated, column)) is not None}
    if upper.keys() != lower.keys() or any(upper[column].colspan != lower[column].colspan for column in upper):
        return False
    if any(cell.row + cell.rowspan > repeated + 1 and cell.text for cell in lower.values()):
        return False
    halves = {column: (upper[column].text, lower[column].text) for column in upper}
    both = [column for column, (a, b) in halves.items() if a and b]
    numbers = [column for column, pair in halves.items() if any(_NUMBER.fullmatch(text) for text in pair)]
    if not both or any(column not in one.cut or column in numbers for column in both):
        return False
    if any(halves[column][0] for column in numbers) and any(_AMOUNT.fullmatch(halves[column][1]) for column in numbers):
        return False
    if any(known.get(_plain(b), 0) > 1 and not _torn(a, b, known) for a, b in (halves[column] for column in both)):
        return False  # the second half is a whole cell elsewhere
    if one.open_bottom and other.open_top:
        return True
    if all(a or not b for a, b in halves.values()) and all(len(a) > _LONG or _torn(a, b, known) for a, b in (halves[c] for c in both)):
        return True
    others = [texts(one, row) for row in range(one.rows - 1)] + [texts(other, row) for row in range(repeated + 1, other.rows)]
    for column, (a, b) in halves.items():
        filled = [bool(row[column]) for row in others]
        own = upper[column].rowspan == lower[column].rowspan == 1
        if own and column < min(both) and (a or b) and len(filled) >= 3 and sum(filled) >= _MOSTLY * len(filled):
            return True
        listed = [row[column] for row in others if row[column] and not _NUMBER.fullmatch(row[column])]
        marked = sum(1 for text in listed if _ENUMERATOR.match(text))
        if a and b and len(listed) >= 3 and marked * 2 > len(listed) and not _ENUMERATOR.match(b):
            return True
    return False


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


def _join_spans(one: Grid, known: Mapping[str, int], cells: list[Cell], moved: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """A merged cell that goes on over the page break, without text there or with the rest of a label, becomes one cell."""
    rest = {(cell.column, cell.colspan): cell for cell in moved if cell.row == one.rows}
    joined = []
    gone = set()
    for cell in cells:
        half = rest.get((cell.column, cell.colspan))
        if half is not None and cell.text and cell.row + cell.rowspan == one.rows:
            if half.text:
                goes_on = max(cell.rowspan, half.rowspan) > 1 and _torn(cell.text, half.text, known) and cell.column in one.cut
            else:
                goes_on = half.rowspan > 1 or (cell.rowspan > 1 and _labels(one, cell.column))
            if goes_on:
                gone.add(half)
                cell = replace(cell, text=continued(cell.text, half.text, True), rowspan=cell.rowspan + half.rowspan)
        joined.append(cell)
    return joined, [cell for cell in moved if cell not in gone]


def _torn(text: str, rest: str, known: Mapping[str, int]) -> bool:
    """Whether two texts are one label: the document prints it whole elsewhere, or the rest is a single letter."""
    return _plain(text + rest) in known or len(_plain(rest)) == 1


def _labels(grid: Grid, column: int) -> bool:
    """Whether every cell of a column has text: a blank one at the top of a page is then the rest of the one before."""
    return all(cell.text for cell in grid.cells if cell.column == column)
