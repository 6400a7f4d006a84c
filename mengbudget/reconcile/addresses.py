"""Facts of tables: which quantity each cell prints, told by kind and title, side, row and column, the more special word winning."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mengbudget.model import Column, Row, Table
from mengbudget.names import compact, name_of
from mengbudget.reconcile.facts import ANY, Address, Fact, TableFacts, blank_place, cell_place, classified, maps, normal


@dataclass(frozen=True)
class _Document:
    """What the addresses of all tables need to know: whose, of which year and kind, and the code that each functional class's name stands for."""

    year: int
    department: str
    codes: Mapping[str, str]
    kind: str


def table_facts(tables: Sequence[Table], year: int, department: str, kind: str = "budget") -> list[TableFacts]:
    """Facts of every table of a document of a kind, addresses given by kind of table, title, column role and row role."""
    document = _Document(year, normal(department), _codes(tables), kind)
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for index, table in enumerate(tables):
        key = table.kind, normal(table.title), table.unit_name
        found.append(_facts(table, index, document, seen[key]))
        seen[key] += 1
    return found


def _codes(tables: Iterable[Table]) -> dict[str, str]:
    """Names of functional classes that the coded tables print, to the one code each stands for."""
    found: dict[str, set[str]] = {}
    for table in tables:
        for row in table.rows:
            if classified(row.code) == "function" and len(row.code) == 3:
                found.setdefault(normal(row.name), set()).add(row.code)
    return {name: next(iter(known)) for name, known in found.items() if len(known) == 1}


def _facts(table: Table, index: int, document: _Document, occurrence: int) -> TableFacts:
    facts = TableFacts(table, index, ())
    facts.columns = _of_numbers(facts)
    printed = {(a.row.index, a.row.side, a.column.index): a for a in table.amounts}
    addresses, nowhere = _Addresses(table, facts.columns, document, occurrence), blank_place(table)
    for position, row in enumerate(_own_rows(table, document)):
        for column in facts.columns:
            amount = printed.get((row.index, row.side, column.index))
            if column.side == row.side and (amount is not None or not facts.is_form):
                found = addresses.of(row, column)
                address, why = (None, found) if isinstance(found, str) else (found, "")
                place, number = (cell_place(table, index, amount), amount.printed) if amount else (nowhere, None)
                facts.cells[position, column.index] = Fact(place, number, address, why)
    _part_columns(facts)
    _part_twins(facts)
    return facts


def _of_numbers(facts: TableFacts) -> tuple[Column, ...]:
    """The columns that print numbers, or may: texts of a form too."""
    numeric = {amount.column.index for amount in facts.table.amounts}
    columns = (column for column in facts.table.columns if column.index in numeric or column.role in maps()["role"])
    return tuple(column for column in columns if facts.is_form or column.role != "text")


def _own_rows(table: Table, document: _Document) -> Sequence[Row]:
    """The rows of a table; in that of a unit's own budget, which lists no other, what is printed of the unit is its total."""
    totals = {normal(row.name) if row.role == "unit" else row.role for row in table.rows if row.role in ("unit", "department", "total")}
    if totals != {document.department}:
        return table.rows
    return [replace(row, role="department") if row.role == "unit" else row for row in table.rows]


def _part_columns(facts: TableFacts) -> None:
    """Columns of one table with the same address whose numbers differ somewhere are not understood: one of them is of another quantity."""
    rows: dict[tuple[int, Address], list[tuple[int, Fact]]] = defaultdict(list)
    for (position, column), fact in facts.cells.items():
        if fact.address:
            rows[position, fact.address].append((column, fact))
    apart = {column for cells in rows.values() if len({fact.value for _, fact in cells if fact.printed}) > 1 for column, _ in cells}
    for (_, column), fact in facts.cells.items():
        if column in apart:
            fact.address, fact.why = None, "two columns of the table seem to print this quantity, with different numbers"


def _part_twins(facts: TableFacts) -> None:
    """Rows of one table with the same address are told apart, so that no two of them count as printings of one quantity."""
    times = Counter(fact.address for fact in facts.facts if fact.address)
    for (position, _), fact in facts.cells.items():
        if fact.address and times[fact.address] > 1:
            fact.address = fact.address.but(item=f"{fact.address.item}@{facts.index}.{position}")


class _Addresses:
    """The addresses of one table's cells; `occurrence` counts the tables before it with the same title and unit."""

    def __init__(self, table: Table, columns: Sequence[Column], document: _Document, occurrence: int) -> None:
        self.document = document
        self.base = _base(table)
        self.headers = {column.index: _headers(column) for column in columns}
        self.kind = table.kind
        public = table.kind == "three_public"
        besides = set(maps()["words"]["besides"])
        self.mixed_columns, self.mixed_rows = (public and bool(besides & {one.role for one in part}) for part in (columns, table.rows))
        unit = normal(table.unit_name)
        self.unit = ("" if unit == document.department else unit) + (f"#{occurrence}" if occurrence else "")
        self.grouped = len({row.group for row in table.rows if row.group}) > 1
        self.with_carried = any(column.role == "carried_over" for column in columns)
        self.carried_beside = {column.path[:-1] for column in columns if column.role == "carried_over" and len(column.path) > 1}
        self.carried_row = any(row.role == "carried_over" for row in table.rows)

    def of(self, row: Row, column: Column) -> Address | str:
        """The address of a cell, or why it has none."""
        if why := self._unknown(row, column):
            return why
        dims = dict(self.base) | maps()["side"].get(column.side, {}) | self._of_row(row)
        dims |= self._time_of_row(row, column, dims)
        dims |= self._of_headers(column, dims)
        previous, stage = int(dims.pop("year", 0)), self._stage(column)
        if stage == "execution" and column.year is None:
            previous = -1  # what a budget prints as spent was spent the year before
        if not dims.get("flow") or not dims.get("by"):
            return "what the row stands for is not known"
        dims["time"] = self._time(dims, self.headers[column.index], column)
        unit = self._unit(row, column, dims["by"])
        return Address(**dims, unit=unit, year=column.year or self.document.year + previous, stage=stage)

    def _unknown(self, row: Row, column: Column) -> str:
        """Why a cell has no address, "" where its row and its column are known."""
        of_all = (self.mixed_columns and column.is_total) or (self.mixed_rows and row.role == "total")
        if of_all and "three_public" not in (*self.headers[column.index], row.role):
            return "a total of the three public expenses, meetings and training together"
        if not self.base:
            return "the table is of no known kind"
        return self._unknown_column(column) or self._unknown_row(row)

    def _unknown_column(self, column: Column) -> str:
        unknown = [role for role in self.headers[column.index] if role not in maps()["role"]]
        if column.role and not unknown:
            return ""
        return f"no identity is known for a column {'/'.join(column.path)} ({', '.join(unknown) or 'role unknown'})"

    def _unknown_row(self, row: Row) -> str:
        if row.of_which and row.under in maps()["words"]["by_fund"] and row.role == "fiscal":
            return "a part of the row that it stands under, and no identity is known for it"  # 一般公共预算, 其中：财政拨款
        if self._by_role(row) is None and row.role not in ("item", "unit", "department"):
            return f"no identity is known for a row {row.role}"
        return ""

    def _by_role(self, row: Row) -> Mapping[str, Any] | None:
        """What the role of a row settles, None where it settles nothing."""
        data = maps()
        known: Mapping[str, Any] | None = data["row"].get(row.role) or data["role"].get(row.role)
        if row.role in ("subtotal", "grand_total"):
            known = data["names"].get(normal(row.name), known)  # 人员经费合计
        return known

    def _of_row(self, row: Row) -> Mapping[str, Any]:
        """The parts of the address that a row settles."""
        known = self._by_role(row)
        return {"by": "total", **known} if known is not None else self._item(row)

    def _time_of_row(self, row: Row, column: Column, dims: Mapping[str, Any]) -> Mapping[str, str]:
        """Whose year's money a row of income is, where a row of carried-over money is printed beside."""
        listed = dims.get("flow") == "income" and self.carried_row and not self.with_carried and row.role != "total"
        if (column.side == "income" or listed) and row.role not in ("grand_total", "carried_over", "reserves"):
            return {"time": "carried_over" if row.under == "carried_over" else "current"}
        return {}

    def _of_headers(self, column: Column, dims: Mapping[str, Any]) -> Mapping[str, Any]:
        """The parts of the address that the headers over a column settle."""
        data, found = maps(), dict[str, Any]()
        spent = dims.get("flow") == "expenditure" and column.path and "支出" in column.path[-1]
        for role in self.headers[column.index]:
            found |= data["spent"][role] if spent and role in data["spent"] else data["role"][role]
        for entry in data["header"]:
            if self._is_of(entry) and self.kind in entry["kinds"] and re.search(entry["words"], "/".join(column.path)):
                found |= entry["dims"]
        return found

    def _unit(self, row: Row, column: Column, by: str) -> str:
        """The unit that a cell is about: the table's, the row's group, or the row itself for its own share of what the column names."""
        own_share = row.role in ("unit", "department") and by == "item" and "by" in maps()["role"].get(column.role, {})
        group = row.name if own_share else row.group if self.grouped else ""
        return "/".join(part for part in (self.unit, normal(group)) if part)

    def _is_of(self, entry: Mapping[str, Any]) -> bool:
        return self.document.kind in entry["documents"]

    def _stage(self, column: Column) -> str:
        """Which stage of a year's money the innermost header that names one prints, "" where it is the document's own."""
        stages = [entry for entry in maps()["stage"] if self._is_of(entry)]
        named = (entry["stage"] for text in reversed(column.path) for entry in stages if re.search(entry["header"], name_of(text).bare))
        return str(next(named, ""))

    def _time(self, dims: Mapping[str, Any], headers: Sequence[str], column: Column) -> str:
        """Whether the year's own money is meant, or all of it, where the words alone do not settle it."""
        flow, time = dims["flow"], str(dims["time"])
        if flow in maps()["words"]["undivided"] and not self.with_carried:
            return "all"
        if time == ANY and self.with_carried and set(headers) <= {"total", "amount"}:
            time = "all"  # beside a column of carried-over money the total holds both
        own = False
        if flow == "expenditure":  # a source beside the source 上年结转
            own = column.path[:-1] in self.carried_beside and "carried_over" not in headers
        elif flow == "income":  # a table with a column of its own for carried-over money prints the year's income in the others
            own = not column.side and time == "all" and self.with_carried
        return "current" if own and dims["fund"] != "all" else time

    def _item(self, row: Row) -> dict[str, str]:
        """What a row without a role of its own divides by, and its item."""
        name, codes = normal(row.name), self.document.codes
        if name in maps()["names"]:
            return dict(maps()["names"][name])
        if row.role == "department" and name == self.document.department:
            return {"by": "total"}
        if row.role in ("unit", "department"):
            return {"by": "unit", "item": name}
        if row.keys and row.keys[0][0] == "project_name":
            return {"by": "project", "item": name}
        code = row.code or codes.get(name, "")
        by = classified(code)
        return {"by": by, "item": code} if by else {"by": "item", "item": name}


def _base(table: Table) -> dict[str, str]:
    """What kind and title say of all cells of a table."""
    dims = dict(maps()["kind"].get(table.kind, {}))
    title = compact(table.title)
    for entry in maps()["title"]:
        if dims and table.kind in entry.get("kinds", (table.kind,)) and any(word in title for word in entry["words"]):
            dims.update(entry["dims"])
    return dims


def _headers(column: Column) -> tuple[str, ...]:
    """The roles of a column's headers that say something of the quantity."""
    silent = maps()["words"]["labels"]
    return tuple(dict.fromkeys(role for role in (*column.path_roles, column.role) if role != column.side and role not in silent))
