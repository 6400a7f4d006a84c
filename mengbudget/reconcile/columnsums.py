"""Identities down a column: a total and the rows under it, totals repeated, years that are rows, economic twins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mengbudget.model import Column, Row
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import ANY, Address, TableFacts, maps, normal
from mengbudget.reconcile.findings import Finding, bind
from mengbudget.reconcile.nesting import nestings
from mengbudget.reconcile.quantities import Book
from mengbudget.reconcile.relations import INCONSISTENT
from mengbudget.reconcile.rules import registry


@dataclass
class _Branch:
    """A row and the rows directly under it."""

    position: int
    row: Row
    children: list[_Branch] = field(default_factory=list)


def column_findings(table: TableFacts) -> Iterator[Finding]:
    """Every row that has rows under it equals their sum, in every column of amounts."""
    for side in dict.fromkeys(row.side for row in table.table.rows):
        columns = [column for column in table.columns if column.side == side and column.role not in maps()["words"]["no_sum"]]
        yield from _repeated(table, columns, side)
        rows = [(position, row) for position, row in enumerate(table.table.rows) if row.side == side and row.role != "repeated"]
        yield from _row_changes(table, columns, rows)
        for branch in _branches(rows, {position for (position, _), cell in table.cells.items() if cell.printed is not None}):
            if branch.children and not any(child.row.of_which for child in branch.children):
                for column, whole, children in _readings(table, columns, branch):
                    yield from _column_sum(table, column, whole, children)


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


def _column_sum(table: TableFacts, column: Column, branch: _Branch, children: Sequence[_Branch]) -> Iterator[Finding]:
    unmarked = all(child.row.level is None and not child.row.code for child in children)
    for found in bind(_column_rule(table, branch), [table.cells[one.position, column.index] for one in (branch, *children)]):
        times = (found.outcome.computed or 0) / found.outcome.printed if unmarked and found.outcome.printed else 0
        yield found.unless(times > 1 and times == int(times), f"the rows seem to be printed in {int(times)} levels that nothing marks")


def _readings(table: TableFacts, columns: Sequence[Column], branch: _Branch) -> Iterator[tuple[Column, _Branch, list[_Branch]]]:
    """The sums that a row and the rows under it state. A unit's row before other units may be one of them or their total: nothing but
    the numbers tells, so that reading counts which holds in more columns.
    """
    first, rest = branch.children[0], branch.children[1:]
    flat = [(column, branch, branch.children) for column in columns]
    inner = next((found for column in columns if (found := _unmarked_levels(table, column, branch)) is not None), None)
    if inner is not None:
        yield from ((column, whole, parts) for column in columns for whole, parts in inner)
        return
    if first.row.role != "unit" or first.children or not rest or any(child.row.role != "unit" for child in rest):
        yield from flat
        return
    nested = [pair for column in columns for pair in ((column, branch, [first]), (column, first, rest))]
    yield from nested if _holding(table, nested) > _holding(table, flat) * 2 else flat


def _unmarked_levels(table: TableFacts, column: Column, branch: _Branch) -> list[tuple[_Branch, list[_Branch]]] | None:
    """The sums of a list that prints projects and their parts one under another without marking which is which: the way to read it in
    which every sum holds, those sums that two such ways share, or None where there is no such way or the plain sum holds.
    """
    whole = table.cells[branch.position, column.index].printed
    amounts = {child.position: table.cells[child.position, column.index].printed for child in branch.children}
    rows = [(child, number) for child in branch.children if (number := amounts[child.position]) is not None and number.value]
    if whole is None or len(rows) < 3 or any(child.children or child.row.code or child.row.level is not None for child in branch.children):
        return None
    outcome = rel.total(whole, [(1, number) for _, number in rows])
    if outcome.verdict != INCONSISTENT or (outcome.gap or 0) > 0:
        return None
    readings = nestings(whole, [number for _, number in rows])
    if not readings:
        return None
    named = [branch, *(child for child, _ in rows)]
    blank = [child for child in branch.children if child not in named]
    return [
        (named[above], [named[part] for part in parts] + (blank if above == 0 else []))
        for above, parts in readings[0].items()
        if readings[-1].get(above) == parts
    ]


def _holding(table: TableFacts, sums: Sequence[tuple[Column, _Branch, list[_Branch]]]) -> int:
    return sum(found.outcome.holds for column, whole, parts in sums for found in _column_sum(table, column, whole, parts))


def _column_rule(table: TableFacts, branch: _Branch) -> str:
    role, below = branch.row.role, {child.row.role for child in branch.children}
    if branch.row.side and role in _TOTALS:
        return "columns-sides"
    if "unit" in below or "department" in below:
        return "columns-units"
    if role in ("unit", "department"):
        return "columns-projects" if table.table.kind.startswith("projects") else "columns-unit-items"
    return "columns-total" if role in _TOTALS else "columns-hierarchy"


_TOTALS = ("total", "grand_total", "current_total", "subtotal")
_BESIDES = ("carried_over", "carried_forward", "distributed", "reserves")


def _branches(rows: Sequence[tuple[int, Row]], filled: set[int]) -> list[_Branch]:
    """All rows of a side with the rows directly under each: by the hierarchy, and under totals those that stand under nothing else.

    A total takes the rows before it that no total has taken; one that is printed first, those after it. A grand total takes the
    totals of the year before it and what stands between. `filled` are the positions of rows that print a number.
    """
    found = {row.index: _Branch(position, row) for position, row in rows}
    loose: list[_Branch] = []
    first: _Branch | None = None
    category: _Branch | None = None
    for branch in found.values():
        category = branch if branch.row.role == "category" else category if branch.row.role == "item" else None
        if branch.row.role in _TOTALS:
            if loose:
                branch.children, loose = loose, []
                first = None
            else:
                first = branch
            if branch.row.role in ("subtotal", "current_total"):
                loose.append(branch)
        elif branch.row.parent in found:
            found[branch.row.parent].children.append(branch)
        elif category is not None and branch is not category and branch.row.level is None:
            category.children.append(branch)  # at whatever depth: nothing marks it
        elif branch.row.of_which:
            continue
        elif first is not None and first.row.role == "current_total" and branch.row.role in _BESIDES:
            loose.append(branch)  # 二、上年结转 after 一、本年收入 is no part of it
            first = None
        elif first is not None:
            first.children.append(branch)
        else:
            loose.append(branch)
    empty = {index for index, branch in found.items() if branch.children and branch.position not in filled}
    for branch in found.values():  # a heading without any number stands for the rows under it
        while any(child.row.index in empty for child in branch.children):
            branch.children = [one for child in branch.children for one in (child.children if child.row.index in empty else [child])]
        levels = {child.row.level for child in branch.children if child.row.role == "item" and not child.row.code}
        if branch.row.role in _TOTALS and None in levels and 1 in levels:  # classes and, unmarked, what is under them
            branch.children = [child for child in branch.children if child.row.level == 1 or child.row.role != "item"]
    return list(found.values())


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
