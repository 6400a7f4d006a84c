"""Which table is which: every grid with its title, kind, unit and notes, and the prose that remains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from mengbudget.model import Placed
from mengbudget.names import MONEY, compact, half_width, plain, without_number
from mengbudget.numbering import is_dotted, is_page_number, level_of
from mengbudget.reading.model import Document, Grid, Line
from mengbudget.tables.headers import distinct, read_header
from mengbudget.vocabulary import Vocabulary, vocabulary

_UNIT = re.compile(rf"(?:金额)?单位:?(?:人民币)?({MONEY})(?![一-鿿])|^[(]?(?:人民币)?({MONEY})[)]?$")
_UNIT_NAME = re.compile(
    r"^(?:(?:部门|单位)[编代]码:\d+)?(?:(?:预算|编制|编报|填报|公开|主管|预算主管)?(?:部门|单位)(?:/单位)?(?:[编代]码及)?(?:名称)?(?:\((?:部门|单位|公章|盖章|全称)\))?(?:名称)?):"
    rf"(?!(?:人民币)?(?:{MONEY})(?:[(]|$))(?:\[?\d{{3,12}}\]?[-_—－]?(?=\D))?(.+?)(?=(?:预算年度:)?(?:(?:19|20)\d\d年?度?)?[(]?(?:金额|计量|货币)?单位:|$)"
)
_TITLE_IN = re.compile(
    r"^(.{3,60}?表(?:[-—–]+[^-—–,:]{2,20}?)?(?:\([^)]*\))?)(?=$|\((?:公开)?(?:\d{4}年度?)\)|(?:编制|预算)?(?:部门|单位)(?:名称|\(单位\))?:|金额单位:)"
)
_NUMBER_ONLY = re.compile(r"^(?=.*[表件开附])(?:附件|附表|预算|公开|部门|单位|财决|财预|决算|样表|[表\d一二三四五六七八九十—.、:()-])+号?$")
_SUBTITLE = re.compile(r"^[(]?(?:19|20)\d\d[)]?年?度?[)]?$")
_NOTE = re.compile(
    r"^[(]?(?:备注|注|说明)(?:\d)?[:.：]|^[(]注:|^(?:本表|本套报表|本部门|本单位).*(?:无数据|空表|无发生额|尾差|尾数误差|没有)"
)
_MARKED = re.compile(r"[(]?(?:备注|注)\d?[:.：]")
_LISTED = re.compile(r"表[)]?\d{1,3}$")
_PLAIN_TITLE = re.compile(
    r"(?:[一二三四五六七八九十]+、)?(?:(?:19|20)\d\d年度?)?[^,。;:、(]{0,24}(?:总体?情况|预算情况|支出情况|收支情况|预算明细|支出明细|总览|经费|预算|支出|收入|收支|采购)(?:\([^)]*\))?"
)
_WHOLE = re.compile(r"[。:;表)]$")
_CLAUSE = re.compile(r",(?!\d{3})|[;。]")
_LONGEST = 90
"""How many characters a caption has at most; a longer line is prose."""
_REACH = 8
"""How many lines above a grid may belong to it (number, title, subtitle, unit, name)."""


def caption_text(text: str) -> str:
    """A caption's text without white space, half-width."""
    return compact(half_width(text))


@dataclass(frozen=True)
class Catalogue:
    """Every grid of a document, placed, and the prose lines that remain, both in reading order."""

    placed: tuple[Placed, ...]
    prose: tuple[Line, ...]


@dataclass
class _Caption:
    """What lines and cells around a grid say of it."""

    title: str = ""
    unit: str = ""
    unit_name: str = ""
    qualifier: str = ""

    def take(self, text: str, words: Vocabulary) -> bool:
        """Whether a text belongs to a caption; what it says is kept, the first title that names a kind before any other."""
        title, printed, text = title_of(text), compact(text), caption_text(text)
        if len(text) > _LONGEST or "。" in text:
            return False
        took = bool(_NUMBER_ONLY.match(text) or _SUBTITLE.match(text))
        took |= self._take_unit(text) | self._take_unit_name(text, printed)
        if title and (not self.title or (words.kind_of_title(title) and not words.kind_of_title(self.title))):
            self.title = title + (self.qualifier if title.endswith("表") else "")
        elif not took and re.fullmatch(r"[(][^)]{2,16}[)]", text) and not self.title:
            self.qualifier, took = printed, True
        return took or bool(title)

    def _take_unit(self, text: str) -> bool:
        unit = _unit_in(text)
        self.unit = self.unit or unit
        return bool(unit)

    def _take_unit_name(self, text: str, printed: str) -> bool:
        name = _UNIT_NAME.match(_TITLE_IN.sub("", without_number(text))) or _UNIT_NAME.match(text)
        if name:
            start = len(text) - len(name.string) + name.start(1)
            self.unit_name = self.unit_name or printed[start : start + len(name[1])]
        return bool(name)

    def take_plain(self, text: str, words: Vocabulary) -> bool:
        """Whether a short text names a kind of table without the word 表 (部门收支总体情况); it is then the title."""
        printed = compact(text)
        if self.title or not _PLAIN_TITLE.fullmatch(caption_text(text)) or not words.kind_of_title(printed + "表"):
            return False
        self.title = printed
        return True

    def lengthen(self, text: str) -> bool:
        """Whether a text is the first line of the title taken last (a title that wraps); the title is then whole."""
        printed, text = text, caption_text(text)
        begins = len(text) > 11 and re.search(r"预算|经费|支出|收入", text) and not _WHOLE.search(text) and level_of(text) > 1
        if not (begins and self.title and not re.match(r"\d", self.title) and title_of(printed + self.title)):
            return False
        self.title = title_of(printed + self.title)
        return True


def _unit_in(text: str) -> str:
    """The unit that a caption's text names, "" where it names none or goes on with something else."""
    found = _UNIT.search(text)
    if not found or len(text) - found.end() >= 9 or _CLAUSE.search(text):
        return ""
    return found[1] or found[2]


@lru_cache(maxsize=50_000)
def title_of(text: str) -> str:
    """The table title that a text prints, as printed but for white space and its number; "" where it prints none."""
    printed = compact(text)
    text = half_width(printed)
    if re.search(r"[。;；]|见下表|如下", text) or is_dotted(text) or _LISTED.search(text) or len(text) > 120:
        return ""
    bare = without_number(text)
    found = _TITLE_IN.match(bare)
    if not found or _NUMBER_ONLY.match(found[1]) or re.search(r"(?:^|预算|决算|公开)报表$", found[1]):
        return ""
    start = len(text) - len(bare)
    return printed[start : start + found.end()]


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
    caption = _Caption()
    return caption.take(line.text, words) and not caption.qualifier


def _running(document: Document, words: Vocabulary) -> set[str]:
    """Texts that stand first or last on three pages or more and are no captions: running headers and footers."""
    edges: Counter[str] = Counter()
    for page in document.pages:
        texts = [_numberless(block.text) for block in page.blocks if isinstance(block, Line) and block.text.strip()]
        edges.update({text for text in (*texts[:2], *texts[-2:]) if not _Caption().take(text, words)})
    return {text for text, count in edges.items() if count >= 3 and 2 * count > len(document.pages) // 2 and len(text) > 4}


def _numberless(text: str) -> str:
    """A text as it is printed on every page, whatever the page's number."""
    return re.sub(r"\d+", "#", plain(text))


def _is_furniture(line: Line, running: set[str]) -> bool:
    text = plain(line.text)
    return not text or is_page_number(text) or _numberless(text) in running


def _above(
    blocks: list[Line | Grid], position: int, grid: Grid, taken: set[int], words: Vocabulary
) -> tuple[_Caption, tuple[Line, ...]]:  # fmt: skip
    """The caption over a grid: its lines, read from below, up to its title; marks them as taken."""
    caption, lines = _Caption(), list[Line]()
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


def _may_be_above(line: Line, page: int, caption: _Caption) -> bool:
    """Whether a line may be of the caption on a page of which a part is taken: no second title, nothing of the page before over the title."""
    if not caption.title:
        return page - 1 <= line.page <= page
    return line.page == page and not (title_of(line.text) and not _NUMBER_ONLY.match(caption_text(line.text)))


def _wrapped(blocks: list[Line | Grid], index: int, taken: set[int], caption: _Caption, words: Vocabulary) -> Line | None:
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
    return (open_ended or re.match(r"\d[.、．]", text) is not None) and not _begins_other(text)


def _begins_other(text: str) -> bool:
    """Whether a line is a caption or a heading rather than the rest of a note."""
    text = caption_text(text)
    return bool(title_of(text) or _NUMBER_ONLY.match(text) or _UNIT.search(text) or level_of(text) < 3)


def _place(grid: Grid, caption: _Caption, above: tuple[Line, ...], words: Vocabulary) -> Placed:
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
