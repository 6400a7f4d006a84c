"""Grids that go on over a page → one grid: led by column edges, the lines between, equal header rows; never by what a table means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from types import MappingProxyType

from mengbudget.reading.joins import AMOUNT, NUMBER, plain, texts
from mengbudget.reading.model import Grid, Line, Page
from mengbudget.reading.parted import append

_PAGE_NUMBER = re.compile(r"[\W_]*第?[\W_]*(\d+|[ivxlcIVXLC]+)[\W_]*页?([\W_]*共?[\W_]*\d+[\W_]*页?)?[\W_]*")
_HEADER_ROWS = 6
_SAME_PLACE = 4.0
"""Points within which a running header stands at the same height on every page."""


@dataclass(frozen=True)
class _Open:
    """The grid that may go on: where it stands among the blocks, and the lines above it."""

    index: int
    grid: Grid
    page: Page
    above: set[str]


def stitch(pages: Iterable[Page]) -> tuple[Line | Grid, ...]:
    """All blocks in reading order; a grid that goes on at the top of the next page joined to its beginning.

    Header rows and lines above the table that are printed again on the later page appear once. Source of the rules: the continued tables of
    the corpus.
    """
    pages = list(pages)
    running = _running(pages)
    known = Counter(text for page in pages for cells in _whole(page) for text in set(cells))
    out: list[Line | Grid] = []
    last: _Open | None = None
    since: list[str] = []  # what is printed after the last grid
    for page in pages:
        blocks, heading = page.blocks, _lines_above(page.blocks)
        since = since if last else []
        joined = _rest(last, since, page, heading, running, known) if last else None
        if last and joined:
            out[last.index] = joined
            out += [line for line in heading if _furniture(line, running)]
            last, since, blocks = replace(last, grid=joined, page=page), [], blocks[len(heading) + 1 :]
        elif len(heading) < len(blocks) or not all(_furniture(line, running) for line in heading):
            last = None
        for block in blocks:
            if isinstance(block, Grid):
                last, since = _Open(len(out), block, page, set(since)), []
            elif not _furniture(block, running):
                since.append(plain(block.text))
            out.append(block)
    return tuple(out)


def _lines_above(blocks: Sequence[Line | Grid]) -> list[Line]:
    """The lines before the first grid."""
    found: list[Line] = []
    for block in blocks:
        if isinstance(block, Grid):
            break
        found.append(block)
    return found


def _rest(
    last: _Open, since: Sequence[str], page: Page, before: Sequence[Line], running: set[tuple[str, int]], known: Mapping[str, int]
) -> Grid | None:  # fmt: skip
    """The open grid with the first grid of the next page, where that is its rest: between the two nothing new is printed."""
    here, *below = page.blocks[len(before) :] or (None,)
    after = {plain(line.text) for line in _lines_above(below)}
    quiet = all(_furniture(line, running, last.page) or plain(line.text) in last.above for line in before)
    if not isinstance(here, Grid) or not quiet or not after.issuperset(since):
        return None
    return join(last.grid, here, not _full(last, here, before, running), known)


def _whole(page: Page) -> Iterator[list[str]]:
    """For each grid of a page its cells' texts, but for those at the head of the page, which may be the rest of torn ones."""
    grids = [block for block in page.blocks if isinstance(block, Grid)]
    for number, grid in enumerate(grids):
        yield [plain(cell.text) for cell in grid.cells if cell.row or number]


def _full(last: _Open, here: Grid, before: Sequence[Line], running: set[tuple[str, int]]) -> bool:
    """Whether the next rows had no room under `last` on its page, and nothing but running headers stands between the two.

    Rows that merged cells hold together may have to stand on one page.
    """
    bottom = max((cell.box[3] for cell in last.grid.cells if cell.box and cell.page == last.page.number), default=0.0)
    end = 1
    while ends := [cell.row + cell.rowspan for cell in here.cells if cell.row < end < cell.row + cell.rowspan]:
        end = max(ends)
    first = [cell.box for cell in here.cells if cell.box and cell.row < end]
    height = max((box[3] for box in first), default=0.0) - min((box[1] for box in first), default=0.0)
    return bottom + height > 0.85 * last.page.height and all(_furniture(line, running) for line in before)


def _running(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """Lines printed at the same height on two neighbouring pages, page numbers apart: text and height of each."""
    found: set[tuple[str, int]] = set()
    earlier: dict[str, float] = {}
    for page in pages:
        now = {_numberless(line): line.box[1] for line in page.blocks if isinstance(line, Line) and line.box}
        for text, top in now.items():
            if text in earlier and abs(earlier[text] - top) <= _SAME_PLACE:
                found |= {(text, round(place)) for place in (top, earlier[text])}
        earlier = now
    return found


def _furniture(line: Line, running: set[tuple[str, int]], before: Page | None = None) -> bool:
    """Whether a line belongs to the page, not to its text: a page number, a running header (printed on the page `before` too, if one is given)."""
    if _PAGE_NUMBER.fullmatch(line.text):
        return True
    text = _numberless(line)
    if line.box is None or (text, round(line.box[1])) not in running:
        return False
    return before is None or any(isinstance(block, Line) and _numberless(block) == text for block in before.blocks)


def _numberless(line: Line) -> str:
    return re.sub(r"\d+", "#", plain(line.text))


def join(one: Grid, other: Grid, strict: bool = True, known: Mapping[str, int] = MappingProxyType({})) -> Grid | None:
    """`other`, the first grid of a page, as the rest of `one`; None where it is another table. Not `strict`: its columns may differ.

    `known` counts the grids in which a cell's text (without white space) stands: what shows that a label was torn in two, or was not.
    """
    aligned = _align(one, other, strict)
    if aligned is None:
        return None
    one, other = aligned
    mine, theirs = texts(one), texts(other)
    start, repeated = _repeated_header(mine, theirs)
    apart = not (one.open_bottom and other.open_top)
    if (apart and _restarts(mine, theirs, start, repeated)) or (not repeated and _other_header(mine, theirs)):
        return None
    return append(one, other, repeated, known)


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
    few, many = sorted((mine, theirs), key=len)
    places = _same_places(few, many)
    inner = few[1:-1]
    same = sum(edge in places for edge in inner)
    if same < (len(inner) if strict else max(min(2, len(inner)), len(inner) / 2)) or (len(few) < len(many) and not same):
        return None
    union = sorted({places.get(edge, edge) for edge in (*few, *many)})
    fitted = [[union.index(places.get(edge, edge)) for edge in part] for part in (mine, theirs)]
    if any(len(set(part)) < len(part) for part in fitted):
        return None
    return _over(one, fitted[0]), _over(other, fitted[1])


def _same_places(few: Sequence[float], many: Sequence[float]) -> dict[float, float]:
    """The edges of a grid that are edges of another, and which."""
    near = min(0.01, min(b - a for a, b in pairwise(many)) / 2)
    found = ((edge, next((at for at in many if abs(at - edge) <= near), None)) for edge in few)
    return {edge: at for edge, at in found if at is not None}


def _over(grid: Grid, places: list[int]) -> Grid:
    """A grid over finer columns: `places` are its column edges among theirs."""
    if len(places) == places[-1] + 1:
        return grid
    cells = tuple(
        replace(cell, column=places[cell.column], colspan=places[cell.column + cell.colspan] - places[cell.column]) for cell in grid.cells
    )
    cut, loose = (frozenset(places[column] for column in columns) for columns in (grid.cut, grid.loose))
    return replace(grid, cells=cells, columns=places[-1], cut=cut, loose=loose)


Texts = Sequence[Sequence[str]]


def _repeated_header(one: Texts, other: Texts) -> tuple[int, int]:
    """The row of `one` from which the first rows of `other` are printed again, and how many are."""
    best = (0, 0)
    for start, row in enumerate(one[:_HEADER_ROWS]):
        pairs = zip(one[start:], other[:_HEADER_ROWS], strict=False)
        count = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and any(pair[0]) and not _amounts(pair[0]), pairs))
        if count > best[1]:
            best = (start, count)
        if _amounts(row):
            break
    return best


def _amounts(row: Sequence[str]) -> bool:
    return any(AMOUNT.fullmatch(text) for text in row)


def _restarts(one: Texts, other: Texts, start: int, repeated: int) -> bool:
    """Whether `other` begins as `one` began (the same labels, other values): the next of a series of like forms or tables."""
    pairs = list(zip(one[start + repeated : start + repeated + 4], other[repeated : repeated + 4], strict=False))
    heads = [[next((text for text in row if text), "") for row in pair] for pair in pairs]
    same = {label for other_label, label in heads if label and label == other_label and not AMOUNT.fullmatch(label)}
    return any(mine != theirs for mine, theirs in pairs) and len(same) >= (len(pairs) if repeated else min(2, len(pairs)))


def _other_header(one: Texts, other: Texts) -> bool:
    """Whether the first row of `other` has words in most columns where `one` has numbers only, and no number: a header, of another table.

    A row of words over more words, with no amount anywhere, is none, but a part of a form.
    """
    first, *rows = other
    numeric = _of_values(one[next((at for at, row in enumerate(one) if _amounts(row)), len(one)) :])
    headed = [column for column in numeric if first[column] and not _value(first[column])]
    after = [row[column] for row in rows for column in numeric if row[column]]
    words_only = 2 * sum(map(_value, after)) < len(after) and not any(map(_amounts, rows))
    return not words_only and 2 * len(headed) > len(numeric) and not any(map(NUMBER.fullmatch, first))


def _of_values(rows: Texts) -> list[int]:
    """The columns of some rows that print something and nothing but values."""
    columns = ([text for text in column if text] for column in zip(*rows, strict=True))
    return [column for column, found in enumerate(columns) if found and all(map(_value, found))]


def _value(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None or not re.search(r"\w", text)
