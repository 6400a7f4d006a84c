"""The header of a grid: which rows are header, the path of header texts over each column, and the roles they play."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TypeVar

from mengbudget.names import compact, name_of, plain
from mengbudget.printed import NUMBER
from mengbudget.reading.model import Cell, Grid
from mengbudget.reading.transcript import header_spans
from mengbudget.vocabulary import Vocabulary

T = TypeVar("T")

NAMES = ("project_name", "name", "economic_name", "government_economic_name")
CODES = {
    "project_code": "project_name",
    "code": "name",
    "economic_code": "economic_name",
    "government_economic_code": "government_economic_name",
}
"""Roles of code columns, and of the name columns whose codes they hold."""

_COUNTING = re.compile(r"[(]?\d{1,2}[)]?(?:=[\d()+*/ -]+)?|\*+|栏次|行次|[类款项目]|[甲乙丙丁A-Z]")
_CODE = re.compile(r"\[?\d{3,12}\]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = ("人", "个", "辆", "台", "次", "套")
_UNSURE = ("", "total", "amount", "other", "operating", "personnel")
"""Roles of numbers that a column of words may seem to play."""
_NONE = re.compile(r"[-—–−－/]+|无")
"""How forms print that there is none."""


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column as its header tells it: path and roles, whether it holds labels, its unit and year where printed, its block.

    ``block`` counts the parts of a table that stand side by side (收入 | 支出), from 0.
    """

    index: int
    path: tuple[str, ...]
    roles: tuple[str, ...] = ()
    role: str = ""
    label: bool = False
    unit: str = ""
    year: int | None = None
    block: int = 0


@dataclass(frozen=True)
class Header:
    """A grid's header: its columns, and the rows that are no body (header, counting row, both where they are repeated)."""

    columns: tuple[HeaderColumn, ...]
    skipped: frozenset[int]


def read_header(grid: Grid, words: Vocabulary) -> Header:
    """The header of a grid, recognised by structure and words, wherever it ends."""
    rows = [[grid.at(row, column) for column in range(grid.columns)] for row in range(grid.rows)]
    height = _height(rows, words)
    begin = height + (height < grid.rows and _is_counting(rows[height], True))
    printed = [_own_texts(row) for row in rows[:begin]]
    body = {number for number in range(begin, grid.rows) if not (_is_counting(rows[number], False) or _is_again(rows[number], printed))}
    head = _merged(rows[:height])
    columns = [_by_content(_column(head, column, words), [rows[number] for number in sorted(body)]) for column in range(grid.columns)]
    return Header(tuple(_earlier_years(settled(columns, words))), frozenset(range(grid.rows)) - body)


def _is_again(row: list[Cell | None], printed: Sequence[Sequence[str]]) -> bool:
    """Whether a row is one of the header's, printed once more."""
    texts = _own_texts(row)
    return bool(texts) and texts in printed and not any(NUMBER.fullmatch(text) for text in texts)


def _merged(rows: list[list[Cell | None]]) -> list[list[Cell | None]]:
    """Header rows with each text over the empty cells that it heads, where the grid has none of its cells merged."""
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or any(cell is None or cell.rowspan > 1 or cell.colspan > 1 for cell in cells):
        return rows
    owner = header_spans([[plain(cell.text) if cell else "" for cell in row] for row in rows])
    return [[rows[row][column] for row, column in line] for line in owner]


def distinct(cells: Iterable[Cell | None]) -> list[Cell]:
    """The cells of a row or column in order, one that covers several positions once."""
    before, found = None, []
    for cell in cells:
        if cell is not None and cell is not before:
            found.append(cell)
        before = cell
    return found


def _own_texts(row: list[Cell | None]) -> list[str]:
    """The texts of a row's cells, a cell over several columns once."""
    return [text for cell in distinct(row) if (text := plain(cell.text))]


def _height(rows: list[list[Cell | None]], words: Vocabulary) -> int:
    """How many leading rows are the header."""
    reach = 0
    for number, row in enumerate(rows):
        own = [cell for cell in distinct(row) if cell.row == number]
        filled = [cell for cell in own if plain(cell.text)]
        ends = 0 < number >= reach and not _continues(rows, number, filled, words)
        if own and (ends or _is_body([plain(cell.text) for cell in filled], words)):
            return number
        reach = max([reach, *(cell.row + cell.rowspan for cell in filled)])
    return len(rows) if len(rows) == 1 else 0


def _is_body(texts: list[str], words: Vocabulary) -> bool:
    """Whether a row's texts are those of a body row: a number, a code, a numbered item, or a total label alone."""
    if any((NUMBER.fullmatch(text) or _CODE.fullmatch(text)) and not _YEAR.fullmatch(text) for text in texts):
        return True
    if texts and name_of(texts[0]).style:
        return True
    return len(texts) == 1 and words.row(texts[0]) in ("total", "grand_total")


def _continues(rows: list[list[Cell | None]], number: int, texts: list[Cell], words: Vocabulary) -> bool:
    """Whether a row of texts belongs to the header: it splits a header cell above, stands in a gap of it, or prints header words."""
    known = sum(words.column(cell.text) is not None for cell in texts)
    for cell in texts:
        above = rows[number - 1][cell.column]
        if above is not None and above.colspan > cell.colspan and plain(above.text):
            return 2 * known >= len(texts) or len(texts) > 1
    return len(texts) > 1 and 2 * known > len(texts)


def _is_counting(row: list[Cell | None], first: bool) -> bool:
    """Whether a row counts the columns (1 2 3 4, 栏次 1 2): two whole numbers or more that go up by one, or one after 栏次 or **."""
    texts = _own_texts(row)
    if not all(map(_COUNTING.fullmatch, texts)):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.match(r"\d+", text.strip("()")))]
    if not numbers or any(after - before != 1 for before, after in pairwise(numbers)):
        return False
    if len(numbers) < len(texts):
        return True
    return len(numbers) > 1 if first and numbers[0] <= 2 else len(numbers) > 2 and numbers[0] == 1


def _column(rows: list[list[Cell | None]], column: int, words: Vocabulary) -> HeaderColumn:
    """A column's header path, each merged cell once, and its roles: a generic one yields to the one above it."""
    cells = [cell for cell in distinct(row[column] for row in rows) if plain(cell.text)]
    return named(column, tuple(compact(cell.text) for cell in cells), words)


def named(index: int, path: tuple[str, ...], words: Vocabulary) -> HeaderColumn:
    """A column of a header path, its role that of the last text that plays one."""
    found = [words.column(text) for text in path]
    roles = tuple(word.role if word else "" for word in found)
    last = _last(found)
    role = _role(roles, last.role) if last and (found[-1] or last.label) else ""
    names = list(map(name_of, path))
    unit, year = _last([name.unit for name in names]) or "", _last([name.year for name in names])
    label = bool(role and last and last.label)
    return HeaderColumn(index, path, roles, role or ("count" if unit in _COUNTED else ""), label, unit, year)


def _last(values: Sequence[T]) -> T | None:
    """The last of some values that says anything, None where none does."""
    return next((value for value in reversed(values) if value), None)


def _role(roles: Sequence[str], last: str) -> str:
    """The last role of a header path, made exact by those above it."""
    for parent in ("government_economic", "economic"):
        if last in ("code", "name") and f"{parent}_name" in roles[:-1]:
            last = f"{parent}_{last}"
    return next(
        (kind for kind in ("share", "growth", "change") if kind in roles), last
    )  # 增减% over 合计 and 基本支出 is the growth of each


def settled(columns: list[HeaderColumn], words: Vocabulary) -> list[HeaderColumn]:
    """Columns in blocks, codes assigned to the names they stand before, generic roles (合计, 金额) yielding to a header above them.

    A header above that stands over all numbers of the block says nothing about one of them, and lends no role.
    """
    found = []
    for _, block in groupby(_blocks(_with_names(columns)), key=lambda column: column.block):
        part = _years_beside(_lone_year(list(block)))
        shared = _shared([column.path for column in _numbers(part)])
        found += [_less_generic(column, column.path[shared:-1], words) for column in part]
    return found


def _numbers(block: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    return [column for column in block if not column.label and column.path]


def _shared(paths: Sequence[Sequence[str]]) -> int:
    """How many texts stand over all of some paths, each of which goes on below them."""
    shared = 0
    while paths and all(len(path) > shared + 1 and path[shared] == paths[0][shared] for path in paths):
        shared += 1
    return shared


def _less_generic(column: HeaderColumn, over: Sequence[str], words: Vocabulary) -> HeaderColumn:
    """A column whose role is a generic one, with that of the last of the texts `over` it that says more."""
    last = words.column(column.path[-1]) if column.path and not column.label else None
    if last is None or not last.generic or column.role != last.role:
        return column
    above = [word.role for text in over if (word := words.column(text)) and not word.generic and not word.label]
    return replace(column, role=above[-1]) if above and above[-1] in column.roles else column


def _with_names(columns: list[HeaderColumn]) -> list[HeaderColumn]:
    """Code and name columns side by side made of one scheme, where only one of them says which (科目编码 before 部门预算经济分类科目)."""
    columns = list(columns)
    for position in range(len(columns) - 2, -1, -1):
        column, right = columns[position], columns[position + 1]
        scheme = right.role.removesuffix("_code").removesuffix("_name")
        if column.role == "code" and scheme in ("economic", "government_economic") and right.label:
            columns[position] = replace(column, role=f"{scheme}_code")
        elif right.role == "name" and right.path and column.role in ("economic_code", "government_economic_code"):
            columns[position + 1] = replace(right, role=CODES[column.role])
    return columns


def _lone_year(block: list[HeaderColumn]) -> list[HeaderColumn]:
    """本年预算 as the only column of money in its block is the amount: nothing stands beside it that it is told apart from."""
    numbers = _numbers(block)
    alone = len(numbers) == 1 and numbers[0].role == "current_year" and "预算" in numbers[0].path[-1]
    return [replace(column, role="amount") if alone and column is numbers[0] else column for column in block]


def _years_beside(block: list[HeaderColumn]) -> list[HeaderColumn]:
    """本年 beside 上年预算数, and beside no 上年结转, is the year of the amounts and not where their money comes from."""
    roles = {role for column in block for role in (column.role, *column.roles)}
    if "previous_year" not in roles or "carried_over" in roles:
        return block
    meant = {"current_year": "amount"}
    return [
        replace(column, roles=tuple(meant.get(role, role) for role in column.roles), role=meant.get(column.role, column.role))
        for column in block
    ]


def _earlier_years(columns: list[HeaderColumn]) -> list[HeaderColumn]:
    """Columns of an earlier year than the header's latest get previous_year into their roles (the role itself where it is generic)."""
    latest = max((column.year or 0 for column in columns), default=0)
    found = []
    for column in columns:
        if column.year and column.year < latest and "execution" not in column.roles:
            generic = column.role in ("total", "amount", "") and not column.label
            column = replace(column, roles=("previous_year", *column.roles), role="previous_year" if generic else column.role)
        found.append(column)
    return found


def _by_content(column: HeaderColumn, body: list[list[Cell | None]]) -> HeaderColumn:
    """A column told to be labels or numbers by what it holds, where the header does not say or says the contrary."""
    texts = _texts(column, body)
    numbers = [text for text in texts if NUMBER.fullmatch(text)]
    if column.label and column.role not in ("text", "line_number"):
        money = sum("." in text or "," in text for text in numbers)
        return replace(column, label=False, role="") if money * 2 > len(texts) else column
    if not column.label and len(numbers) * 2 < len(texts) and column.role in _UNSURE:
        side = column.roles[:1] in (("income",), ("expenditure",))  # 支出 over words of its own form: what is spent on
        return replace(column, label=True, role="text" if column.path and not column.role and not side else "name")
    return column


def _texts(column: HeaderColumn, body: list[list[Cell | None]]) -> list[str]:
    """What the cells of a column print that are in no other, but for what says that there is none."""
    cells = (cell for row in body if (cell := row[column.index]) is not None and cell.colspan == 1)
    return [text for cell in cells if (text := plain(cell.text)) and not _NONE.fullmatch(text)]


def _blocks(columns: list[HeaderColumn]) -> list[HeaderColumn]:
    """Columns numbered by block: a new one starts where names (or codes with names) and numbers follow upon numbers."""
    block, seen, blocks = 0, False, []
    for position, column in enumerate(columns):
        if seen and column.role in (*NAMES, *CODES) and _leads_to_number(columns[position:]):
            block, seen = block + 1, False
        seen = seen or _is_number(column)
        blocks.append(replace(column, block=block))
    return blocks


def _is_number(column: HeaderColumn) -> bool:
    """Whether a column holds numbers that are not of another column's unit."""
    return not column.label and (column.role not in ("count", "unit_price") if column.role else bool(column.path))


def _leads_to_number(columns: list[HeaderColumn]) -> bool:
    """Whether only codes, names and line numbers come before the next number."""
    labels = (*NAMES, *CODES, "line_number")
    return next((_is_number(column) for column in columns if _is_number(column) or column.role not in labels), False)
