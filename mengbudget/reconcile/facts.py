"""Facts: every printed number with its place and the address of the quantity that it prints, if it has one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple

from mengbudget.model import Amount, Claim, Column, Form, FormAmount, Row, Table
from mengbudget.names import key_of
from mengbudget.printed import Printed
from mengbudget.reading.model import Box
from mengbudget.reconcile.rules import data

normal = key_of
ANY = "any"
_CHOICES = {
    "time": ("all", "current"),
    "fund": ("all", "fiscal", "general_public"),
    "nature": ("all",),
    "flow": ("income", "expenditure"),
}


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
    stage: str = ""

    def but(self, **parts: Any) -> Address:
        """The address with some parts otherwise."""
        return self._replace(**parts)

    def closed(self, parts: Sequence[str]) -> list[Address]:
        """The addresses that it may mean where it leaves some of `parts` open."""
        options = [self]
        for part in parts:
            if getattr(self, part) == ANY:
                options = [option.but(**{part: choice}) for option in options for choice in _CHOICES[part]]
        return options

    @property
    def is_whole(self) -> bool:
        """Whether it is all income or expenditure of a fund and time, not an item's and not of one nature."""
        return self.flow in ("income", "expenditure") and self.by in ("total", "grand") and self.nature == "all"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number is printed; `str(place)` reads "表 2026年预算支出总表 第7页 合计 / 基本支出: 1123.27"."""

    source: str  # "table", "statement" or "form"
    kind: str  # kind of the table or form; "statement"
    title: str  # of the table, section or form
    page: int = 0
    row: int = 0  # of the table's body, sentence of the statement, index of the form
    code: str = ""
    name: str = ""  # of the row; what a claim measures; the form's label
    column: str = ""  # header path; in the statement the kind of claim
    role: str = ""
    text: str = ""
    value: Decimal | None = None
    unit: str = ""
    box: Box | None = None
    sentence: str = ""  # the whole sentence of a claim
    file: int = 0
    key: tuple[Any, ...] = ()  # tells one printed number from every other

    def __str__(self) -> str:
        where = " / ".join(part for part in (f"{self.code} {self.name}".strip(), self.column) if part)
        page = f" 第{self.page}页" if self.page else ""
        return f"{self.title}{page} {where}: {self.text or '（空）'}{'' if self.unit in self.text else self.unit}"


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

    def down(self, column: Column) -> list[tuple[Row, Fact]]:
        """The rows of a column's side, each with its cell there."""
        rows = ((row, self.cells.get((position, column.index))) for position, row in enumerate(self.table.rows))
        return [(row, cell) for row, cell in rows if cell is not None]


def maps() -> dict[str, Any]:
    """The data of `rules/addresses.toml`."""
    return data("addresses.toml")


@cache
def classified(code: str) -> str:
    """What a code classifies by ("function", "economic", …) or "" where its digits belong to no known classification."""
    return next((by for by, pattern in maps()["codes"].items() if re.fullmatch(pattern, code)), "")


def blank_place(table: Table) -> Place:
    """The place of a table's blank cells: no more than the table."""
    return Place("table", table.kind, table.title, table.pages[0] if table.pages else 0, unit=table.unit, file=table.file)


def cell_place(table: Table, index: int, amount: Amount) -> Place:
    """The place of a number in a table."""
    p, row, column = amount.printed, amount.row, amount.column
    return Place(
        "table", table.kind, table.title, amount.page, row.index, row.code, row.name, "/".join(column.path), column.role,
        p.text, p.value, p.unit, amount.box, file=table.file, key=("table", index, row.index, row.side, column.index),
    )  # fmt: skip


def claim_place(claim: Claim, form: Form | None = None) -> Place:
    """The place of a numeral in the statement, or in the running text of a form."""
    s, p = claim.sentence, claim.printed
    source, kind, title = ("form", form.kind, form.name) if form else ("statement", "statement", s.section)
    return Place(
        source, kind, title, s.page, form.index if form else s.index, "", claim.subject or s.section, claim.kind, claim.kind, p.text,
        p.value, p.unit, s.box, s.text, s.file, (source, form.index if form else 0, s.index, s.section, claim.start),
    )  # fmt: skip


def form_place(form: Form, page: int, name: str, column: str, role: str, key: tuple[Any, ...], **more: Any) -> Place:
    """The place of a number or mark in a form."""
    title, key = form.name or form.title, ("form", form.index, form.kind, *key)
    return Place("form", form.kind, title, page, form.index, "", name, column, role, file=form.file, key=key, **more)


def amount_place(form: Form, amount: FormAmount, position: int) -> Place:
    """The place of an amount in a form's grid."""
    p = amount.printed
    said = {"text": p.text, "value": p.value, "unit": p.unit, "box": amount.box}
    return form_place(form, amount.page, amount.label, amount.half, amount.role, (position,), **said)
