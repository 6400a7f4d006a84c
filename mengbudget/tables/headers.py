"""The header of a grid: which rows are header, the path of header texts over each column, and the roles they play."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mengbudget.names import compact, name_of, plain
from mengbudget.printed import NUMBER
from mengbudget.reading.model import Cell, Grid
from mengbudget.reading.transcript import header_spans
from mengbudget.vocabulary import Vocabulary

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
    skipped = set(range(height))
    printed = {tuple(_own_texts(rows[row])) for row in range(height)}
    for row in range(height, grid.rows):
        texts = _own_texts(rows[row])
        if (texts and tuple(texts) in printed and not any(NUMBER.fullmatch(text) for text in texts)) or _is_counting(
            rows[row], row == height
        ):
            skipped.add(row)
            if row == height or not _is_counting(rows[row], False):
                printed.add(tuple(texts))
    head = _merged(rows[:height])
    columns = [_column(head, column, words) for column in range(grid.columns)]
    body = [row for number, row in enumerate(rows) if number not in skipped]
    columns = _current_years(settled([_by_content(column, body) for column in columns], words))
    return Header(tuple(columns), frozenset(skipped))


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
        cells = distinct(row)
        own = [cell for cell in cells if cell.row == number]
        texts = [text for cell in own if (text := plain(cell.text))]
        if own and not texts and number >= reach and any(_own_texts(above) for above in rows[:number]):
            return number
        if own and (_is_body(texts, words) or (number and number >= reach and not _continues(rows, number, own, words))):
            return number
        reach = max([reach, *(cell.row + cell.rowspan for cell in own if plain(cell.text))])
    return len(rows) if len(rows) == 1 else 0


def _is_body(texts: list[str], words: Vocabulary) -> bool:
    """Whether a row's texts are those of a body row: a number, a code, a numbered item, or a total label alone."""
    if any((NUMBER.fullmatch(text) or _CODE.fullmatch(text)) and not _YEAR.fullmatch(text) for text in texts):
        return True
    if texts and name_of(texts[0]).style:
        return True
    return len(texts) == 1 and words.row(texts[0]) in ("total", "grand_total")


def _continues(rows: list[list[Cell | None]], number: int, own: list[Cell], words: Vocabulary) -> bool:
    """Whether a row of texts belongs to the header: it splits a header cell above, stands in a gap of it, or prints header words."""
    texts = [cell for cell in own if plain(cell.text)]
    known = sum(words.column(cell.text) is not None for cell in texts)
    for cell in texts:
        above = rows[number - 1][cell.column]
        if above is not None and above.colspan > cell.colspan and plain(above.text):
            return 2 * known >= len(texts) or len(texts) > 1
    return len(texts) > 1 and 2 * known > len(texts)


def _is_counting(row: list[Cell | None], first: bool) -> bool:
    """Whether a row counts the columns (1 2 3 4, 栏次 1 2): two whole numbers or more that go up by one, or one after 栏次 or **."""
    texts = _own_texts(row)
    if not texts or not all(_COUNTING.fullmatch(text) for text in texts):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.match(r"\d+", text.strip("()")))]
    marked = len(numbers) < len(texts)
    steps = all(after - before == 1 for before, after in pairwise(numbers))
    return (
        bool(numbers) and steps and (marked or (len(numbers) > 1 and first and numbers[0] <= 2) or (len(numbers) > 2 and numbers[0] == 1))
    )


def _column(rows: list[list[Cell | None]], column: int, words: Vocabulary) -> HeaderColumn:
    """A column's header path, each merged cell once, and its roles: a generic one yields to the one above it."""
    cells = [cell for cell in distinct(row[column] for row in rows) if plain(cell.text)]
    return named(column, tuple(compact(cell.text) for cell in cells), words)


def named(index: int, path: tuple[str, ...], words: Vocabulary) -> HeaderColumn:
    """A column of a header path, its role that of the last text that plays one."""
    found = [words.column(text) for text in path]
    roles = tuple(word.role if word else "" for word in found)
    last = next((word for word in reversed(found) if word), None)
    role = _role(roles, last.role) if last and (found[-1] or last.label) else ""
    unit = next((unit for text in reversed(path) if (unit := name_of(text).unit)), "")
    year = next((year for text in reversed(path) if (year := name_of(text).year)), None)
    label = bool(role and last and last.label)
    return HeaderColumn(index, path, roles, role or ("count" if unit in _COUNTED else ""), label, unit, year)


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
    columns = _years_beside(_lone_years(_blocks(_with_names(columns))))
    shared = {
        block: _shared([c.path for c in columns if c.block == block and not c.label and c.path]) for block in {c.block for c in columns}
    }
    return [_less_generic(column, column.path[shared[column.block] : -1], words) for column in columns]


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


def _lone_years(columns: list[HeaderColumn]) -> list[HeaderColumn]:
    """本年预算 as the only column of money in its block is the amount: nothing stands beside it that it is told apart from."""
    alone = {
        numbers[0].index
        for block in {column.block for column in columns}
        if len(numbers := [c for c in columns if c.block == block and not c.label and c.path]) == 1
    }
    return [replace(c, role="amount") if c.index in alone and c.role == "current_year" and "预算" in c.path[-1] else c for c in columns]


def _years_beside(columns: list[HeaderColumn]) -> list[HeaderColumn]:
    """本年 beside 上年预算数, and beside no 上年结转, is the year of the amounts and not where their money comes from."""
    sides = {c.block: {role for one in columns if one.block == c.block for role in (one.role, *one.roles)} for c in columns}
    yearly = {block for block, roles in sides.items() if "previous_year" in roles and "carried_over" not in roles}
    return [
        replace(
            column,
            roles=tuple("amount" if role == "current_year" else role for role in column.roles),
            role="amount" if column.role == "current_year" else column.role,
        )
        if column.block in yearly
        else column
        for column in columns
    ]


def _current_years(columns: list[HeaderColumn]) -> list[HeaderColumn]:
    """Columns of an earlier year than the header's latest get previous_year into their roles (the role itself where it is generic)."""
    years = [column.year for column in columns if column.year]
    if len(set(years)) < 2:
        return columns
    latest = max(years)
    return [
        replace(
            column,
            roles=("previous_year", *column.roles),
            role="previous_year" if column.role in ("total", "amount", "") and not column.label else column.role,
        )
        if column.year and column.year < latest and "execution" not in column.roles
        else column
        for column in columns
    ]


def _by_content(column: HeaderColumn, body: list[list[Cell | None]]) -> HeaderColumn:
    """A column told to be labels or numbers by what it holds, where the header does not say or says the contrary."""
    cells = (cell for row in body if (cell := row[column.index]) is not None and cell.colspan == 1)
    texts = [text for cell in cells if (text := plain(cell.text)) and not _NONE.fullmatch(text)]
    numbers = [text for text in texts if NUMBER.fullmatch(text)]
    if column.label:
        money = sum("." in text or "," in text for text in numbers)
        return replace(column, label=False, role="") if money * 2 > len(texts) and column.role not in ("text", "line_number") else column
    if len(numbers) * 2 < len(texts) and column.role in _UNSURE:
        side = bool(column.roles) and column.roles[0] in ("income", "expenditure")  # 支出 over words of its own form: what is spent on
        return replace(column, label=True, role="text" if column.path and not column.role and not side else "name")
    return column


def _blocks(columns: list[HeaderColumn]) -> list[HeaderColumn]:
    """Columns numbered by block: a new one starts where names (or codes with names) and numbers follow upon numbers."""
    numbers = [not column.label and column.role not in ("count", "unit_price", "") for column in columns]
    numbers = [is_number or (not c.label and c.role == "" and bool(c.path)) for is_number, c in zip(numbers, columns, strict=True)]
    block, seen, blocks = 0, False, []
    for position, column in enumerate(columns):
        starts = column.role in NAMES or column.role in CODES
        if starts and seen and any(numbers[position:]) and _leads_to_number(columns, numbers, position):
            block, seen = block + 1, False
        seen = seen or numbers[position]
        blocks.append(replace(column, block=block))
    return blocks


def _leads_to_number(columns: list[HeaderColumn], numbers: list[bool], position: int) -> bool:
    """Whether after a label column come only codes, names and line numbers up to the next number."""
    for column, is_number in zip(columns[position:], numbers[position:], strict=True):
        if is_number:
            return True
        if column.role not in NAMES and column.role not in CODES and column.role != "line_number":
            return False
    return False
