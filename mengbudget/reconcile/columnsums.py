"""Identities down a column: a total and the rows under it, totals repeated, years that are rows, economic twins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mengbudget.model import Column, Row
from mengbudget.reconcile.facts import ANY, Address, TableFacts, maps, normal
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
        (at, whole), parts = rows[one.whole], [rows[part] for part in one.parts]
        rule = _column_rule(table, whole, {row.role for _, row in parts})
        places = (at, *(part for part, _ in parts))
        judged = [found for column in columns for found in bind(rule, [table.cells[position, column.index] for position in places])]
        alone = {found.outcome.printed for found in judged if found.verdict == UNCHECKED and len(found.terms) == 1}
        for found in judged:
            short = found.outcome.gap is not None and abs(found.outcome.gap) in alone
            yield found.unless(bool(one.doubt), one.doubt).unless(
                short, "what it lacks is the total of a column whose rows are not printed"
            )


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
    rule = registry()["list-total"]
    for table in tables:
        if table.is_form or any(row.role != "item" or row.parent or row.of_which for row in table.table.rows):
            continue
        for column in table.columns:
            cells = table.down(column)
            rows = [cell for _, cell in cells]
            wholes = {_listed(cell.address, row) for row, cell in cells if cell.address}
            if len(wholes) != 1 or not all(cell.address for cell in rows):
                continue
            (address,) = wholes
            wider = [address.but(**dims) for dims in rule["wider"]]
            own, others = ([fact for one in some for fact in book.all_of(one)] for some in ([address], wider))
            judged = [found for total in own or others for found in bind(rule, [total, *rows])]
            if judged:
                found = min(judged, key=lambda one: one.outcome.worse)
                open_ = not own or ANY in address
                yield found.unless(open_ and (found.outcome.gap or 0) > 0, "the list may hold a part of that total only")


def _listed(address: Address, row: Row) -> Address:
    """The total that an item of a list belongs to: of the table's unit, not of the unit that the row names."""
    return address.but(by="total", item="", unit=address.unit.removesuffix(normal(row.group)).removesuffix("/"))


def twin_findings(tables: Sequence[TableFacts], book: Book) -> Iterator[Finding]:
    """Functional items against the economic items that are their twins by definition, in the basic expenditure of one fund."""
    rule = registry()["twins"]
    for table in tables:
        column = next((c for c in table.columns if "total" in (c.role, *c.path_roles[-1:]) or c.role == "amount"), None)
        if table.table.kind != "basic_by_economic" or column is None:
            continue
        for pair in rule["pairs"]:
            rows = [
                c for row, c in table.down(column) if pair["economic"] == row.code or (not row.code and normal(row.name) in pair["names"])
            ]
            address = next((cell.address for cell in table.cells.values() if cell.address and cell.address.by == "total"), None)
            if address is None or not any(cell.printed for cell in rows):
                continue
            item = book.find(address.but(by="function", item=pair["function"], nature="basic"))
            for found in bind(rule, [item, *rows]) if item is not None else ():
                yield found.unless((found.outcome.gap or 0) < 0, "other functional items may pay through the same economic item")
