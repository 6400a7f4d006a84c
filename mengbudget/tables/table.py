"""Tidy tables: a placed grid becomes columns with roles, rows in their hierarchy, and one amount a printed number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from mengbudget.model import Amount, Column, Placed, Row, Table
from mengbudget.names import compact, half_width, name_of, plain
from mengbudget.printed import NUMBER, UNITS, Printed, parse
from mengbudget.prose.claims import Numeral, find_numerals
from mengbudget.reading.model import Cell, Grid
from mengbudget.tables.errata import mend
from mengbudget.tables.headers import Header, HeaderColumn, distinct, read_header
from mengbudget.tables.hierarchy import in_hierarchy
from mengbudget.tables.rows import Labels, settle_departments, settle_totals, settle_years
from mengbudget.tables.structure import arranged
from mengbudget.vocabulary import Vocabulary, vocabulary

_SIDES = {
    "收入": "income",
    "支出": "expenditure",
    "资金来源": "income",
    "资金运用": "expenditure",
    "人员": "personnel",
    "公用": "operating",
}
_KINDS = ("amount", "share", "change", "growth", "rate", "count", "area", "threshold")
_EXACT = ("count", "line_number", "score")
_PERCENT = ("share", "growth")
_NO_SUM = ("growth", "share", "unit_price", "score", "text")  # columns that are not added up
_NO_AMOUNT = re.compile(r"电话|日期|时间|编码|代码|文号|依据|年度$")
_INNER_SPACE = re.compile(r"(?<=[.,，．])\s+|\s+(?=[.,，．])|(?<=\d)\s+(?=\d{3}(?!\d))")
_WORDS = re.compile(r"[^\d.,%]")
_LETTER = re.compile(r"[A-Za-z]")
_GENERAL = 11
"""So many characters a spreadsheet shows of a number without a format: what is as long may lack decimals that are not 0."""
_MONEY_LIKE = re.compile(r"[-－—–−+＋]?\s*(?:\d{1,3}(?:[,，]\d{3})+|\d+)[.．]\d+|[-－—–−]?\d{1,3}(?:[,，]\d{3})+")


def read_table(placed: Placed, words: Vocabulary | None = None) -> Table:
    """The table that a placed grid prints: columns with header paths and roles, rows, and every printed number with its place.

    Money is in 元, in the precision of its column's printed decimals; counts are exact. A grid without a header whose columns play
    a role (a form) gives its numbers too, each under the role "text".
    """
    words = words or vocabulary()
    header, erratum = mend(read_header(placed.grid, words), placed.kind, words, placed.grid)
    numbers = [column for column in header.columns if not column.label and column.role]
    if numbers and not _is_form(placed, header):
        columns, rows, amounts = _body(placed, header, words)
    else:
        columns, rows, amounts = _form(placed, header)
    return Table(
        kind=placed.kind,
        title=placed.title,
        unit=placed.unit or next((column.unit for column in numbers if column.unit in UNITS), ""),
        pages=placed.grid.pages,
        columns=columns,
        rows=rows,
        amounts=amounts,
        notes=placed.notes,
        erratum=erratum,
        unit_name=placed.unit_name,
    )


def _is_form(placed: Placed, header: Header) -> bool:
    """Whether a grid is a form rather than a list: performance targets that are not set out by project under a header of known words."""
    known = [column for column in header.columns if column.path and column.roles[-1]]
    listed = any(column.role in ("project_name", "name") and column.path for column in known) and 2 * len(known) > len(header.columns)
    return placed.kind == "performance_overall" or (placed.kind == "performance_project" and not listed)


def _body(placed: Placed, header: Header, words: Vocabulary) -> tuple[tuple[Column, ...], tuple[Row, ...], tuple[Amount, ...]]:
    """Columns, rows and amounts of a table whose header is known."""
    grid = placed.grid
    body = [[grid.at(number, column) for column in range(grid.columns)] for number in range(grid.rows) if number not in header.skipped]
    sides = _sides(header, body)
    columns = {c.index: Column(c.index, c.path, c.role, sides[c.block], c.roles, c.year) for c in header.columns}
    decimals = {c.index: _decimals(row[c.index] for row in body) for c in header.columns if not c.label}
    rows: list[Row] = []
    amounts: list[Amount] = []
    for block, side in sides.items():
        part = [column for column in header.columns if column.block == block]
        for row, given in _block(placed, part, side, body, decimals, words):
            rows.append(row)
            amounts += [Amount(row, columns[c.index], printed, cell.page, cell.box) for c, cell, found in given for printed in found]
    amounts.sort(key=lambda amount: (amount.row.index, amount.column.index))
    rows.sort(key=lambda row: row.index)
    return tuple(columns.values()), tuple(rows), tuple(amounts)


Given = list[tuple[HeaderColumn, Cell, tuple[Printed, ...]]]
"""The cells of a row that print numbers, each with its column and its numbers."""


def _block(
    placed: Placed, part: Sequence[HeaderColumn], side: str, body: Sequence[list[Cell | None]], decimals: Mapping[int, tuple[int, bool]],
    words: Vocabulary,
) -> list[tuple[Row, Given]]:  # fmt: skip
    """The rows of one side in their hierarchy, each with what it prints."""
    labels = Labels(part, placed.kind, placed.unit_name, words)
    read = list(_read(labels, side, body, part))
    settled = settle_years(settle_departments(settle_totals(_repeated(read), side)))
    numbers = [_row_numbers(row.index, cells, part, body, placed.unit, decimals) for row, (_, cells) in zip(settled, read, strict=True)]
    rows, _ = arranged(in_hierarchy(settled, labels.outline, placed.kind, words), [_summed(given) for given in numbers])
    return list(zip(rows, numbers, strict=True))


def _read(
    labels: Labels, side: str, body: Sequence[list[Cell | None]], part: Sequence[HeaderColumn]
) -> Iterator[tuple[Row, list[Cell | None]]]:  # fmt: skip
    """The rows of one side that print anything, each with its cells."""
    numbers = [column.index for column in part if not column.label]
    for index, cells in enumerate(body, 1):
        filled = any((cell := cells[at]) is not None and plain(cell.text) for at in numbers)
        if row := labels.read(index, side, cells, filled):
            yield row, cells


def _row_numbers(
    index: int, cells: Sequence[Cell | None], part: Sequence[HeaderColumn], body: Sequence[Sequence[Cell | None]], unit: str,
    decimals: Mapping[int, tuple[int, bool]],
) -> Given:  # fmt: skip
    """The cells of a row that print numbers, each with its column and its numbers."""
    begun = ((c, cell) for c in part if (cell := cells[c.index]) is not None and cell.column == c.index and _starts(cell, body, index))
    found = ((c, cell, tuple(_numbers(cell, c, unit, decimals.get(c.index, (0, False))))) for c, cell in begun)
    return [one for one in found if one[2]]


def _summed(given: Given) -> dict[int, Printed]:
    """What a row prints in the columns that are added up."""
    return {c.index: found[0] for c, _, found in given if not c.label and c.role not in _NO_SUM}


def _repeated(read: Sequence[tuple[Row, list[Cell | None]]]) -> list[Row]:
    """Rows, where a total that is printed again whole, at the head of a continuation page, is marked as repeated."""
    rows: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for row, cells in read:
        texts = tuple(plain(cell.text) if cell else "" for cell in cells)
        again = row.role == "total" and texts in seen and any(re.search(r"[1-9]", text) for text in texts)
        rows.append(replace(row, role="repeated", of_which=True) if again else row)
        if row.role == "total":
            seen.add(texts)
    return rows


def _starts(cell: Cell, body: Sequence[Sequence[Cell | None]], index: int) -> bool:
    """Whether a cell over several rows begins in this one: its number is printed once."""
    return cell.rowspan == 1 or index == 1 or body[index - 2][cell.column] is not cell


def _sides(header: Header, body: Sequence[Sequence[Cell | None]]) -> dict[int, str]:
    """What the blocks of a table are called: "" for a single one, else income, expenditure, personnel, operating, or more exactly."""
    parts = {block: list(part) for block, part in groupby(header.columns, key=lambda column: column.block)}
    if len(parts) == 1:
        return dict.fromkeys(parts, "")
    sides: dict[int, str] = {}
    for block, part in parts.items():
        side = _side_of(part, body) or f"block_{block + 1}"
        if side in sides.values():
            scheme = next((c.role.removesuffix("_name") for c in part if c.role in ("economic_name", "government_economic_name")), "use")
            side = f"{side}_{scheme}" if f"{side}_{scheme}" not in sides.values() else f"{side}_{block + 1}"
        sides[block] = side
    return sides


def _side_of(part: Sequence[HeaderColumn], body: Sequence[Sequence[Cell | None]]) -> str:
    """Which side a block is of: by the header over it, else by its labels, most of which end in 收入, or in 支出; "" where neither tells."""
    top = plain("".join(dict.fromkeys(column.path[0] for column in part if column.path)))
    if side := next((name for word, name in _SIDES.items() if word in top), ""):
        return side
    texts = [plain(cell.text) for row in body for c in part if c.label and (cell := row[c.index])]
    income, expenditure = (sum(text.endswith((word, f"{word}合计", f"{word}总计")) for text in texts) for word in ("收入", "支出"))
    return "income" if income > expenditure else "expenditure" if expenditure else ""


def _decimals(cells: Iterator[Cell | None] | Sequence[Cell | None]) -> tuple[int, bool]:
    """The most decimals that a column prints, and whether it prints them also where they are 0: what has none there was printed without."""
    texts = [plain(cell.text) for cell in cells if cell is not None and "." in half_width(cell.text)]
    decimals = [text.rpartition(".")[2].rstrip(")") for text in texts if NUMBER.fullmatch(text.strip("()"))]
    return max(map(len, decimals), default=0), any(text.endswith("0") for text in decimals)


def _numbers(cell: Cell, column: HeaderColumn, unit: str, decimals: tuple[int, bool]) -> Sequence[Printed]:
    """The numbers that a cell prints: one where the column holds numbers; in a column of texts every numeral that measures something."""
    unit = column.unit or ("%" if column.role in _PERCENT else "" if column.role in _EXACT else unit)
    if not column.label:
        return _in_figures(cell.text, unit, decimals, exact=column.role in _EXACT)
    text = plain(cell.text)
    if column.role.endswith("code") or column.role == "line_number":
        return ()
    if _MONEY_LIKE.fullmatch(text):
        number = parse(text, unit)
        return (_as_printed(number, cell.text),) if number else ()
    return in_text(cell.text, column.unit) if text and column.role == "text" else ()


def _in_figures(text: str, unit: str, decimals: tuple[int, bool], exact: bool) -> Sequence[Printed]:
    """The number that a cell is, to the decimals of its column unless its own digits are all there are; else those of its text."""
    whole = _INNER_SPACE.sub("", half_width(text).strip())
    bare = whole.removesuffix("%")
    cut = ("," not in bare and len(bare) >= _GENERAL) or (decimals[1] and re.fullmatch(r"[1-9][\d,]*", bare))
    number = parse(bare, unit if bare == whole else "%", decimals=0 if cut else decimals[0], exact=exact)
    if number is not None:
        return (_as_printed(number, text),)
    return in_text(text, unit) if re.search(r"\d", plain(text)) else ()


def _as_printed(number: Printed, text: str) -> Printed:
    return number if number.text == text.strip() else replace(number, text=text.strip())


@lru_cache(maxsize=50_000)
def in_text(text: str, unit: str = "") -> tuple[Printed, ...]:
    """The numbers of a text that measure something (not years, dates, document numbers); a text that is one whole number is one."""
    bare = _INNER_SPACE.sub("", text.strip())
    if number := parse(bare, unit, exact=not unit and bare.isdecimal()):
        return (_as_printed(number, text),)
    found = find_numerals(text, unit if unit in UNITS else "")
    return tuple(one.printed for one in found if _measures(one, text) and one.printed.text[-1:].isdecimal())


def _measures(numeral: Numeral, text: str) -> bool:
    """Whether a numeral of a text measures something."""
    if numeral.kind == "count" and _LETTER.match(text[max(numeral.start - 1, 0)]):  # A02010105 台式计算机
        return False
    return numeral.kind in _KINDS or (numeral.kind in ("operand", "number") and "." in numeral.printed.text)


def _form(placed: Placed, header: Header) -> tuple[tuple[Column, ...], tuple[Row, ...], tuple[Amount, ...]]:
    """Columns, rows and amounts of a form: a number stands in the row of the label left of it, in the unit the labels name."""
    grid = placed.grid
    columns = tuple(Column(index, (), "text") for index in range(grid.columns))
    counting = {column.index for column in header.columns if column.role == "line_number"}
    units = [(cell, unit) for cell in grid.cells if len(cell.text) < 30 and (unit := name_of(cell.text).unit)]
    rows: list[Row] = []
    amounts: list[Amount] = []
    for row, cells in _form_rows(grid):
        rows.append(row)
        for cell, named in cells:
            found = _form_numbers(cell, named.name, placed.unit, units) if cell.column not in counting else ()
            amounts += [Amount(named, columns[cell.column], printed, cell.page, cell.box) for printed in found]
    return columns, tuple(rows), tuple(amounts)


def _form_rows(grid: Grid) -> Iterator[tuple[Row, list[tuple[Cell, Row]]]]:
    """The rows of a form by the first label beside each, and for each of its own cells the row by the label left of the cell."""
    for number in range(grid.rows):
        cells = distinct(grid.at(number, column) for column in range(grid.columns))
        own = [cell for cell in cells if cell.row == number and plain(cell.text)]
        if own:
            labels = [cell for cell in cells if _WORDS.search(plain(cell.text))]
            row = Row(number + 1, "", compact(labels[0].text) if labels else "", labels=tuple(cell.text for cell in own))
            yield row, [(cell, replace(row, name=_label_left(labels, cell) or row.name)) for cell in own]


def _label_left(labels: Sequence[Cell], cell: Cell) -> str:
    return next((compact(left.text) for left in reversed(labels) if left.column < cell.column), "")


def _form_numbers(cell: Cell, name: str, unit: str, units: Sequence[tuple[Cell, str]]) -> tuple[Printed, ...]:
    """The numbers that a cell of a form prints beside its label."""
    if _NO_AMOUNT.search(name) or not re.search(r"\d", cell.text):
        return ()
    return in_text(cell.text, (unit or _unit_of(units, cell)) if NUMBER.fullmatch(plain(cell.text)) else "")


def _unit_of(units: Sequence[tuple[Cell, str]], cell: Cell) -> str:
    """The unit that a label names in brackets: left of a cell, above it, or the last one before; "" where there is none."""
    row, column = cell.row, cell.column
    beside = [u for c, u in units if c.row <= row < c.row + c.rowspan and c.column < column]
    above = [u for c, u in units if c.column <= column < c.column + c.colspan and c.row < row]
    before = [u for c, u in units if c.row < row and c.column < column]
    return next((found[-1] for found in (beside, above, before) if found), "")
