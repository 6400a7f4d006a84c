"""Facts: every printed number with its place and, where kind and role tell it, the address of the quantity that it prints."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

from mengbudget.model import Amount, Claim, Column, Form, FormAmount, Row, Table
from mengbudget.printed import Printed
from mengbudget.reading.model import Box

NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])+|^其中[:：]?")


class Address(NamedTuple):
    """Which quantity: see `rules/addresses.toml` for what each part says."""

    flow: str = ""
    fund: str = "all"
    time: str = "all"
    nature: str = "all"
    by: str = ""
    item: str = ""
    unit: str = ""
    year: int = 0

    def but(self, **parts: Any) -> Address:
        """The address with some parts otherwise."""
        return self._replace(**parts)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number is printed; `str(place)` reads "表 2026年预算支出总表 第7页 合计 / 基本支出: 1123.27"."""

    source: str  # "table", "statement" or "form"
    kind: str  # kind of the table or form; "statement"
    title: str  # of the table, section or form
    page: int
    row: int  # of the table's body, sentence of the statement, index of the form
    code: str
    name: str  # of the row; what a claim measures; the form's label
    column: str  # header path; in the statement the kind of claim
    role: str
    text: str
    value: Decimal | None
    unit: str
    box: Box | None = None
    sentence: str = ""  # the whole sentence of a claim
    file: int = 0
    key: tuple[Any, ...] = ()  # tells one printed number from every other

    def __str__(self) -> str:
        where = " / ".join(part for part in (f"{self.code} {self.name}".strip(), self.column) if part)
        page = f" 第{self.page}页" if self.page else ""
        return f"{self.title}{page} {where}: {self.text or '（空）'}{'' if self.unit in self.text else self.unit}"


_BESIDES = {"meetings", "training"}  # printed beside the three public expenses, and not of them


@dataclass(slots=True, eq=False)
class Fact:
    """A printed number (or a blank cell of a number column: ``printed`` is None), its place and its address, if it has one."""

    place: Place
    printed: Printed | None
    address: Address | None = None
    why: str = ""  # why it has no address

    @property
    def value(self) -> Decimal | None:
        return self.printed.value if self.printed else None


@dataclass
class TableFacts:
    """A table with a fact for every number and every blank: ``cells[row position, column index]``."""

    table: Table
    index: int
    columns: tuple[Column, ...]  # of numbers
    cells: dict[tuple[int, int], Fact] = field(default_factory=dict)

    @property
    def is_form(self) -> bool:
        """Whether it is a performance form, whose numbers are read as a form's."""
        return self.table.kind.startswith("performance")

    @cached_property
    def facts(self) -> list[Fact]:
        return list(self.cells.values())


@cache
def maps() -> dict[str, Any]:
    """The data of `rules/addresses.toml`."""
    return tomllib.loads(files("mengbudget.reconcile").joinpath("rules/addresses.toml").read_text("utf-8"))


@cache
def normal(name: str) -> str:
    """A name for comparison: half-width signs, no white space, no numbering and no 其中 before it."""
    text = unicodedata.normalize("NFKC", "".join(name.split())).replace("其它", "其他")
    while (shorter := NUMBERING.sub("", text)) != text and shorter:
        text = shorter
    return text


@cache
def classified(code: str) -> str:
    """What a code classifies by ("function", "economic", …) or "" where its digits belong to no known classification."""
    return next((by for by, pattern in maps()["codes"].items() if re.fullmatch(pattern, code)), "")


def table_facts(tables: Sequence[Table], year: int, department: str) -> list[TableFacts]:
    """Facts of every table, addresses given by kind, title, column role and row role."""
    codes = _codes(tables)
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for index, table in enumerate(tables):
        occurrence = seen[table.kind, normal(table.title), table.unit_name]
        seen[table.kind, normal(table.title), table.unit_name] += 1
        found.append(_table(table, index, year, normal(department), codes, occurrence))
    return found


def _table(table: Table, index: int, year: int, department: str, codes: Mapping[str, str], occurrence: int) -> TableFacts:
    form = table.kind.startswith("performance")  # what a form prints is read as a form
    printed = {(a.row.index, a.row.side, a.column.index): a for a in table.amounts}
    numeric = {a.column.index for a in table.amounts}
    labels = maps()["role"]
    columns = tuple(c for c in table.columns if (c.index in numeric or c.role in labels) and (form or c.role != "text"))
    facts = TableFacts(table, index, columns)
    base = {} if form else _base(table)
    accounts = any("execution" in _headers(c) and "previous_year" not in _headers(c) and c.year in (None, year) for c in columns)
    mixed = [table.kind == "three_public" and bool(_BESIDES & {one.role for one in part}) for part in (columns, table.rows)]
    unit = "" if normal(table.unit_name) in ("", department) else normal(table.unit_name)
    unit += f"#{occurrence}" if occurrence else ""
    with_carried = any(column.role == "carried_over" for column in columns)
    groups = {row.group for row in table.rows if row.group}
    nowhere = Place(
        "table", table.kind, table.title, table.pages[0] if table.pages else 0, 0, "", "", "", "", "", None, table.unit, file=table.file
    )
    headers = {column.index: _headers(column) for column in columns}
    for position, row in enumerate(table.rows):
        for column in columns:
            if column.side != row.side:
                continue
            amount = printed.get((row.index, row.side, column.index))
            if amount is None and form:
                continue
            of_all = (mixed[0] and "total" in (column.role, *column.path_roles[-1:])) or (mixed[1] and row.role == "total")
            if of_all and "three_public" not in (*headers[column.index], row.role):
                address, why = None, "a total of the three public expenses, meetings and training together"
            elif accounts and "execution" not in headers[column.index]:
                address, why = None, "the table prints final accounts besides"
            else:
                address, why = _address(
                    base,
                    row,
                    column,
                    headers[column.index],
                    year,
                    (unit, row.group if len(groups) > 1 else ""),
                    codes,
                    department,
                    with_carried,
                )
            place = nowhere if amount is None else _place(table, index, row, column, amount)
            facts.cells[position, column.index] = Fact(place, amount.printed if amount else None, address, why)
    _part_twins(facts)
    return facts


def _base(table: Table) -> dict[str, str]:
    dims = dict(maps()["kind"].get(table.kind, {}))
    title = "".join(table.title.split())
    for entry in maps()["title"]:
        if dims and table.kind in entry.get("kinds", (table.kind,)) and any(word in title for word in entry["words"]):
            dims.update(entry["dims"])
    return dims


def _headers(column: Column) -> tuple[str, ...]:
    """The roles of a column's headers that say something of the quantity."""
    silent = maps()["words"]["labels"]
    return tuple(dict.fromkeys(role for role in (*column.path_roles, column.role) if role != column.side and role not in silent))


def _address(
    base: dict[str, str], row: Row, column: Column, headers: Sequence[str], year: int, unit: tuple[str, str],
    codes: Mapping[str, str], department: str, with_carried: bool,
) -> tuple[Address | None, str]:  # fmt: skip
    """Parts of the address of one cell, the more special word winning: kind and title, side, row, column."""
    data = maps()
    if not base:
        return None, "the table is of no known kind"
    if not column.role or any(role not in data["role"] for role in headers):
        unknown = [role for role in headers if role not in data["role"]]
        return None, f"no identity is known for a column {'/'.join(column.path)} ({', '.join(unknown) or 'role unknown'})"
    dims: dict[str, Any] = dict(base) | data["side"].get(column.side, {})
    known = data["row"].get(row.role) or data["role"].get(row.role)
    if row.of_which and row.under in data["words"]["by_fund"] and row.role == "fiscal":
        return None, "a part of the row that it stands under, and no identity is known for it"  # 一般公共预算, 其中：财政拨款
    if known is not None:
        dims |= {"by": "total", **known}
    elif row.role in ("item", "unit", "department"):
        dims |= _item(row, codes, department)
    else:
        return None, f"no identity is known for a row {row.role}"
    if column.side == "income" and row.role not in ("grand_total", "carried_over"):
        dims["time"] = "carried_over" if row.under == "carried_over" else "current"
    spent = dims.get("flow") == "expenditure" and column.path and "支出" in column.path[-1]
    for role in headers:
        dims |= data["spent"][role] if spent and role in data["spent"] else data["role"][role]
    if row.role in ("unit", "department") and dims["by"] == "item" and "by" in data["role"].get(column.role, {}):
        unit = (unit[0], row.name)  # a unit's own share of what the column names
    if dims.get("flow") in data["words"]["undivided"] and not with_carried:
        dims["time"] = "all"
    if dims["time"] == "any" and with_carried and set(headers) <= {"total", "amount"}:
        dims["time"] = "all"  # beside a column of carried-over money the total holds both
    if dims.get("flow") == "income" and not column.side and dims["time"] == "all" and dims["fund"] != "all" and with_carried:
        dims["time"] = "current"  # a table with a column of its own for carried-over money prints the year's income in the others
    previous = int(dims.pop("year", 0))
    if not dims.get("flow") or not dims.get("by"):
        return None, "what the row stands for is not known"
    dims["unit"] = "/".join(part for part in (unit[0], normal(unit[1])) if part)
    if previous:
        printed_year = column.year or year + previous
    else:
        printed_year = column.year or year
    return Address(**dims, year=printed_year), ""


def _item(row: Row, codes: Mapping[str, str], department: str) -> dict[str, str]:
    name = normal(row.name)
    if name in maps()["names"]:
        return dict(maps()["names"][name])
    if row.role == "department" and name == department:
        return {"by": "total"}
    if row.role in ("unit", "department"):
        return {"by": "unit", "item": name}
    if row.keys and row.keys[0][0] == "project_name":
        return {"by": "project", "item": name}
    by = classified(row.code) if row.code else ""
    if by:
        return {"by": by, "item": row.code}
    if not row.code and name in codes:
        return {"by": classified(codes[name]), "item": codes[name]}
    return {"by": "item", "item": name}


def _codes(tables: Iterable[Table]) -> dict[str, str]:
    """Names of functional classes that the coded tables print, to the one code each stands for."""
    found: dict[str, set[str]] = {}
    for table in tables:
        for row in table.rows:
            if classified(row.code) == "function" and len(row.code) == 3:
                found.setdefault(normal(row.name), set()).add(row.code)
    return {name: next(iter(known)) for name, known in found.items() if len(known) == 1}


def _part_twins(facts: TableFacts) -> None:
    """Rows of one table with the same address are told apart, so that no two of them count as printings of one quantity."""
    times = Counter(fact.address for fact in facts.facts if fact.address)
    for (position, _), fact in facts.cells.items():
        if fact.address and times[fact.address] > 1:
            fact.address = fact.address.but(item=f"{fact.address.item}@{facts.index}.{position}")


def _place(table: Table, index: int, row: Row, column: Column, amount: Amount) -> Place:
    p = amount.printed
    return Place(
        "table", table.kind, table.title, amount.page, row.index, row.code, row.name, "/".join(column.path), column.role,
        p.text, p.value, p.unit, amount.box, "", table.file, ("table", index, row.index, row.side, column.index),
    )  # fmt: skip


def claim_place(claim: Claim, form: Form | None = None) -> Place:
    """The place of a numeral in the statement, or in the running text of a form."""
    s = claim.sentence
    source, kind, title = ("form", form.kind, form.name) if form else ("statement", "statement", s.section)
    return Place(
        source, kind, title, s.page, form.index if form else s.index, "", claim.subject or s.section, claim.kind, claim.kind, claim.printed.text,
        claim.printed.value, claim.printed.unit, s.box, s.text, s.file, (source, form.index if form else 0, s.index, s.section, claim.start),
    )  # fmt: skip


def amount_place(form: Form, amount: FormAmount, position: int) -> Place:
    """The place of an amount in a form's grid."""
    p = amount.printed
    return Place(
        "form", form.kind, form.name or form.title, amount.page, form.index, "", amount.label, amount.half, amount.role, p.text, p.value, p.unit,
        amount.box, "", form.file, ("form", form.index, form.kind, position),
    )  # fmt: skip
