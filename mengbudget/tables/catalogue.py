"""Which table is which: every grid with its title, kind, unit and notes, and the prose that remains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from mengbudget.model import Placed
from mengbudget.names import plain
from mengbudget.numbering import is_page_number
from mengbudget.reading.model import Document, Grid, Line
from mengbudget.tables.captions import Caption, begins_other, caption_text, is_number, title_of
from mengbudget.tables.headers import distinct, read_header
from mengbudget.vocabulary import Vocabulary, vocabulary

_NOTE = re.compile(
    r"^[(]?(?:备注|注|说明)(?:\d)?[:.：]|^[(]注:|^(?:本表|本套报表|本部门|本单位).*(?:无数据|空表|无发生额|尾差|尾数误差|没有)"
)
_MARKED = re.compile(r"[(]?(?:备注|注)\d?[:.：]")
_REACH = 8
"""How many lines above a grid may belong to it (number, title, subtitle, unit, name)."""


@dataclass(frozen=True)
class Catalogue:
    """Every grid of a document, placed, and the prose lines that remain, both in reading order."""

    placed: tuple[Placed, ...]
    prose: tuple[Line, ...]


def catalogue(document: Document, words: Vocabulary | None = None) -> Catalogue:
    """The grids of a document with kind, title, unit, unit name and notes, and the lines that are prose.

    A grid under the title of the one before it (or under none), with the same header or none, continues it. Page numbers,
    running headers, titles, units and notes of tables are no prose.
    """
    words = words or vocabulary()
    running = _running(document, words)
    blocks = [b for b in document.blocks if isinstance(b, Grid) or not _is_furniture(b, running)]
    taken: set[int] = set()
    placed = _all_placed(blocks, taken, words)
    return Catalogue(tuple(_with_units(placed)), tuple(_prose(blocks, taken, placed, words)))


def _prose(blocks: list[Line | Grid], taken: set[int], placed: Sequence[Placed], words: Vocabulary) -> Iterator[Line]:
    """The lines that belong to no grid, but for those that repeat what the captions on their page say."""
    pages = {page for one in placed for page in one.grid.pages}
    captions = {(page, one.kind) for one in placed for page in one.grid.pages if one.title}
    for position, block in enumerate(blocks):
        if isinstance(block, Line) and position not in taken and not (block.page in pages and _repeats(block, captions, words)):
            yield block


def _all_placed(blocks: list[Line | Grid], taken: set[int], words: Vocabulary) -> list[Placed]:
    """The grids among some blocks, placed, each whole; the lines that belong to them are marked as taken."""
    placed: list[Placed] = []
    for position, block in enumerate(blocks):
        if isinstance(block, Grid):
            caption, above = _above(blocks, position, block, taken, words)
            one = replace(_place(block, caption, above, words), notes=_below(blocks, position, block, taken))
            joined = None
            if placed and _adjacent(blocks, position, taken) and _over_the_page(placed[-1].grid, one.grid):
                joined = _continued(placed[-1], one, words)
                one = _of_the_form_before(placed[-1], one)
            placed[-1:] = [joined] if joined else [*placed[-1:], one]
    return placed


def _repeats(line: Line, captions: Container[tuple[int, str]], words: Vocabulary) -> bool:
    """Whether a line on a page of tables says once more what their captions say."""
    if title := title_of(line.text):
        return (line.page, words.kind_of_title(title)) in captions
    caption = Caption()
    return caption.take(line.text, words) and not caption.qualifier


def _running(document: Document, words: Vocabulary) -> set[str]:
    """Texts that stand first or last on three pages or more and are no captions: running headers and footers."""
    edges: Counter[str] = Counter()
    for page in document.pages:
        texts = [_numberless(block.text) for block in page.blocks if isinstance(block, Line) and block.text.strip()]
        edges.update({text for text in (*texts[:2], *texts[-2:]) if not Caption().take(text, words)})
    return {text for text, count in edges.items() if count >= 3 and 2 * count > len(document.pages) // 2 and len(text) > 4}


def _numberless(text: str) -> str:
    """A text as it is printed on every page, whatever the page's number."""
    return re.sub(r"\d+", "#", plain(text))


def _is_furniture(line: Line, running: set[str]) -> bool:
    text = plain(line.text)
    return not text or is_page_number(text) or _numberless(text) in running


def _above(
    blocks: list[Line | Grid], position: int, grid: Grid, taken: set[int], words: Vocabulary
) -> tuple[Caption, tuple[Line, ...]]:  # fmt: skip
    """The caption over a grid: its lines, read from below, up to its title; marks them as taken."""
    caption, lines = Caption(), list[Line]()
    page = grid.cells[0].page if grid.cells else 0
    index, top = position - 1, max(position - _REACH, -1)
    while index > top and index not in taken:
        line = blocks[index]
        if not isinstance(line, Line) or not _may_be_above(line, page, caption):
            break
        if caption.take(line.text, words) or caption.lengthen(line.text):
            found = [line]
        elif over := _wrapped(blocks, index, taken, caption, words):
            found = [over, line]
        else:
            if caption.unit and caption.take_plain(line.text, words):
                lines.insert(0, line)
                taken.add(index)
            break
        lines[:0] = found
        index -= len(found)
        taken.update(range(index + 1, index + 1 + len(found)))
    return caption, tuple(lines)


def _may_be_above(line: Line, page: int, caption: Caption) -> bool:
    """Whether a line may be of the caption on a page of which a part is taken: no second title, nothing of the page before over the title."""
    if not caption.title:
        return page - 1 <= line.page <= page
    return line.page == page and not (title_of(line.text) and not is_number(line.text))


def _wrapped(blocks: list[Line | Grid], index: int, taken: set[int], caption: Caption, words: Vocabulary) -> Line | None:
    """The line over another with which it is one title, set in two lines; the caption has then taken it."""
    over, line = blocks[index - 1] if index and index - 1 not in taken else None, blocks[index]
    if not isinstance(over, Line) or not isinstance(line, Line) or caption.title or over.page != line.page:
        return None
    return over if title_of(over.text + line.text) and caption.take(over.text + line.text, words) else None


def _below(blocks: list[Line | Grid], position: int, grid: Grid, taken: set[int]) -> tuple[str, ...]:
    """The notes under a grid, each whole; marks their lines as taken."""
    page = max(grid.pages, default=0)
    notes: list[str] = []
    last = ""
    for index, line in enumerate(blocks[position + 1 :], position + 1):
        if not isinstance(line, Line):
            break
        text = caption_text(line.text)
        if index == position + 1 and line.page == page + 1 and _MARKED.match(text):
            page = line.page  # the page ended with the table
        begins = _NOTE.match(text)
        if line.page != page or not (begins or (notes and _goes_on(last, line.text))):
            break
        last = line.text.strip()
        notes[len(notes) if begins else -1 :] = [last if begins else notes[-1] + last]
        taken.add(index)
    return tuple(notes)


def _goes_on(last: str, text: str) -> bool:
    """Whether a note goes on after a line of it: that was long and ended nowhere, or an item of the note begins."""
    open_ended = len(last) > 20 and not re.search(r"[。)）]$", last)
    return (open_ended or re.match(r"\d[.、．]", text) is not None) and not begins_other(text)


def _place(grid: Grid, caption: Caption, above: tuple[Line, ...], words: Vocabulary) -> Placed:
    """A grid with its caption, completed by what its first rows say of it (title, number, unit), which are cut off."""
    first = 0
    for row in range(min(6, grid.rows)):
        cells = [cell for cell in distinct(grid.at(row, column) for column in range(grid.columns)) if cell.text.strip()]
        if len(cells) > 3 or not all(caption.take(cell.text, words) for cell in cells) or row + 1 == grid.rows:
            break
        first = row + 1
    grid = _cut(grid, first)
    kind = words.kind_of_title(caption.title + ("" if "表" in caption.title else "表")) if caption.title else ""
    return Placed(kind or words.kind_of_headers(_outline(grid)), caption.title, caption.unit, caption.unit_name, grid, above=above)


def _outline(grid: Grid) -> str:
    """The texts of the first rows and of the first column, joined with "|"."""
    cells = [cell for cell in grid.cells if cell.row < 4 or (cell.column == 0 and cell.row < 12)]
    return "|".join(text for cell in cells if (text := plain(cell.text)) and len(text) < 40)


def _cut(grid: Grid, first: int) -> Grid:
    """A grid without its rows before `first`."""
    if not first:
        return grid
    cells = []
    for cell in grid.cells:
        if cell.row + cell.rowspan > first:
            row = max(cell.row, first)
            cells.append(replace(cell, row=row - first, rowspan=cell.row + cell.rowspan - row))
    return Grid(tuple(sorted(cells, key=lambda c: (c.row, c.column))), grid.rows - first, grid.columns)


def _adjacent(blocks: list[Line | Grid], position: int, taken: set[int]) -> bool:
    """Whether nothing but captions stands between a grid and the one before it."""
    between = takewhile(lambda index: not isinstance(blocks[index], Grid), range(position - 1, -1, -1))
    return all(index in taken for index in between)


def _over_the_page(before: Grid, after: Grid) -> bool:
    """Whether a grid begins on the page after the one on which another ends."""
    return min(after.pages, default=0) - max(before.pages, default=0) == 1


def _continued(before: Placed, after: Placed, words: Vocabulary) -> Placed | None:
    """Two grids as one, where the second goes on with the first over the page; None where it is a table of its own."""
    other_title = after.title and (after.title != before.title or before.kind.startswith("performance"))
    if before.grid.columns != after.grid.columns or other_title:
        return None
    header, other = read_header(before.grid, words), read_header(after.grid, words)
    lead = next((row for row in range(after.grid.rows) if row not in other.skipped), after.grid.rows)
    if lead and [column.path for column in header.columns] != [column.path for column in other.columns]:
        return None
    rest = _cut(after.grid, lead)
    cells = (*before.grid.cells, *(replace(cell, row=cell.row + before.grid.rows) for cell in rest.cells))
    grid = Grid(cells, before.grid.rows + rest.rows, before.grid.columns)
    return replace(before, grid=grid, unit=before.unit or after.unit, notes=(*before.notes, *after.notes))


def _of_the_form_before(before: Placed, after: Placed) -> Placed:
    """The rest of a form whose columns change over the page, by the kind of the form that it follows."""
    follows = not after.title and not after.kind and before.kind.startswith("performance")
    return replace(after, kind=before.kind) if follows else after


def _with_units(placed: list[Placed]) -> Iterator[Placed]:
    """Budget tables without a unit of their own get the document's, where it prints one only."""
    units = {one.unit for one in placed if one.unit and one.kind}
    for one in placed:
        inherits = not one.unit and one.kind and not one.kind.startswith("performance") and len(units) == 1
        yield replace(one, unit=next(iter(units))) if inherits else one
