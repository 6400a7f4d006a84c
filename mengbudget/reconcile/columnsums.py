"""Identities down a column: a total and the rows under it, totals repeated, years that are rows, economic twins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mengbudget.model import Column, Row
from mengbudget.reconcile.facts import ANY, Address, Fact, TableFacts, maps, normal
from mengbudget.reconcile.findings import Finding, bind
from mengbudget.reconcile.quantities import Book
from mengbudget.reconcile.relations import UNCHECKED
from mengbudget.reconcile.rules import registry
from mengbudget.tables.structure import arranged


def column_findings(table: TableFacts) -> Iterator[Finding]:
    """Every row that has rows under it equals their sum, in every column of amounts."""
    for side in dict.fromkeys(row.side for row in table.table.rows):
        columns = [column for column in table.columns if column.side == side and column.role not in maps()["words"]["no_sum"]]
        yield from _repeated(table, columns, side)
        rows = [(position, row) for position, row in enumerate(table.table.rows) if row.side == side and row.role != "repeated"]
        yield from _row_changes(table, columns, rows)
        yield from _sums(table, columns, rows)


def _row_changes(table: TableFacts, columns: Sequence[Column], rows: Sequence[tuple[int, Row]]) -> Iterator[Finding]:
    """Years that are rows: the row of changes is this year's row less last year's above it."""
    seen: dict[str, int] = {}
    for position, row in rows:
        if row.role in ("previous_year", "current_year"):
            seen[row.role] = position
        elif row.role == "change" and len(seen) == 2:
            for column in columns:
                compared = position, seen["current_year"], seen["previous_year"]
                yield from bind("rows-change", [table.cells[at, column.index] for at in compared])
            seen = {}


def _repeated(table: TableFacts, columns: Sequence[Column], side: str) -> Iterator[Finding]:
    """A total printed again, on the next page, is the same total."""
    first: int | None = None
    for position, row in enumerate(table.table.rows):
        if row.side == side and row.role == "total" and first is None:
            first = position
        elif row.side == side and row.role == "repeated" and first is not None:
            for column in columns:
                yield from bind("columns-repeated", [table.cells[at, column.index] for at in (position, first)])


def _sums(table: TableFacts, columns: Sequence[Column], rows: Sequence[tuple[int, Row]]) -> Iterator[Finding]:
    """Every row that has rows under it equals their sum, where the arrangement of the rows is known."""
    numbers = [{c.index: p for c in columns if (p := table.cells[position, c.index].printed) is not None} for position, _ in rows]
    for one in arranged([row for _, row in rows], numbers)[1]:
        whole, *parts = (rows[at] for at in (one.whole, *one.parts))
        rule = _column_rule(table, whole[1], {row.role for _, row in parts})
        judged = [found for column in columns for found in bind(rule, [table.cells[at, column.index] for at, _ in (whole, *parts)])]
        yield from _but_doubts(judged, one.doubt)


def _but_doubts(judged: Sequence[Finding], doubt: str) -> Iterator[Finding]:
    """What is judged of the columns of a sum, unchecked where a doubt or a column of no rows explains what is amiss."""
    alone = {found.outcome.printed for found in judged if found.verdict == UNCHECKED and len(found.terms) == 1}
    for found in judged:
        short = found.outcome.gap is not None and abs(found.outcome.gap) in alone
        found = found.unless(bool(doubt), doubt)
        yield found.unless(short, "what it lacks is the total of a column whose rows are not printed")


def _column_rule(table: TableFacts, whole: Row, below: set[str]) -> str:
    if whole.side and whole.role in _TOTALS:
        return "columns-sides"
    if "unit" in below or "department" in below:
        return "columns-units"
    if whole.role in ("unit", "department"):
        return "columns-projects" if table.table.kind.startswith("projects") else "columns-unit-items"
    return "columns-total" if whole.role in _TOTALS else "columns-hierarchy"


_TOTALS = ("total", "grand_total", "current_total", "subtotal")


def sum_of_list_findings(tables: Sequence[TableFacts], book: Book) -> Iterator[Finding]:
    """A list that prints no total of its own adds up to the total of the same quantity that another table prints."""
    for table in tables:
        if table.is_form or any(row.role != "item" or row.parent or row.of_which for row in table.table.rows):
            continue
        for column in table.columns:
            cells = table.down(column)
            wholes = {cell.address and _listed(cell.address, row) for row, cell in cells}
            if len(wholes) == 1 and (whole := wholes.pop()):
                yield from _sum_of_list(whole, [cell for _, cell in cells], book)


def _sum_of_list(whole: Address, rows: Sequence[Fact], book: Book) -> Iterator[Finding]:
    """The rows of a list against the printing of their total that fits best; where that is not printed, of one that may hold more."""
    rule = registry()["list-total"]
    own = book.all_of(whole)
    totals = own or [fact for dims in rule["wider"] for fact in book.all_of(whole.but(**dims))]
    judged = [found for total in totals for found in bind(rule, [total, *rows])]
    if judged:
        found = min(judged, key=lambda one: one.outcome.worse)
        may_hold_more = (not own or ANY in whole) and (found.outcome.gap or 0) > 0
        yield found.unless(may_hold_more, "the list may hold a part of that total only")


def _listed(address: Address, row: Row) -> Address:
    """The total that an item of a list belongs to: of the table's unit, not of the unit that the row names."""
    return address.but(by="total", item="", unit=address.unit.removesuffix(normal(row.group)).removesuffix("/"))


def twin_findings(tables: Sequence[TableFacts], book: Book) -> Iterator[Finding]:
    """Functional items against the economic items that are their twins by definition, in the basic expenditure of one fund."""
    for table in tables:
        if table.table.kind == "basic_by_economic":
            yield from _twins(table, book)


def _twins(table: TableFacts, book: Book) -> Iterator[Finding]:
    total = next((cell.address for cell in table.facts if cell.address and cell.address.by == "total"), None)
    column = next((column for column in table.columns if column.is_total or column.role == "amount"), None)
    if total is not None and column is not None:
        for pair in registry()["twins"]["pairs"]:
            yield from _twin(total, table.down(column), pair, book)


def _twin(total: Address, rows: Sequence[tuple[Row, Fact]], pair: Mapping[str, Any], book: Book) -> Iterator[Finding]:
    economic = [cell for row, cell in rows if _is_economic(row, pair)]
    item = book.find(total.but(by="function", item=pair["function"], nature="basic"))
    if item is not None and any(cell.printed for cell in economic):
        for found in bind("twins", [item, *economic]):
            yield found.unless((found.outcome.gap or 0) < 0, "other functional items may pay through the same economic item")


def _is_economic(row: Row, pair: Mapping[str, Any]) -> bool:
    """Whether a row is the economic item of a pair, by its code, or by its name where it has none."""
    return pair["economic"] == row.code or (not row.code and normal(row.name) in pair["names"])
