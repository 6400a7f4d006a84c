"""Documents in the forms of many governments, set anew: every table is known, every number read, nothing accused that is right."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from templates import TEMPLATES
from typeset import Document, Table, typeset

import mengbudget as mb
from mengbudget.model import Table as Read
from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import Result

NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
TOTALS = {"合计", "共计", "收入总计", "支出总计", "本年收入合计", "本年支出合计"}
every_template = pytest.mark.parametrize("name", TEMPLATES)


@cache
def read(name: str) -> tuple[Document, mb.Budget, Result]:
    document = TEMPLATES[name]()
    with TemporaryDirectory() as folder:
        budget = mb.read(typeset(document, Path(folder) / f"{name} 2026年部门预算.pdf"))
    return document, budget, mb.reconcile(budget)


def pairs(name: str) -> list[tuple[Table, Read]]:
    document, budget, _ = read(name)
    return list(zip(document.tables, budget.tables, strict=True))


@every_template
def test_every_table_is_found_and_known(name: str) -> None:
    for printed, found in pairs(name):
        assert (found.kind, "".join(found.title.split()), found.unit) == (printed.kind, "".join(printed.title.split()), printed.unit)


@every_template
def test_every_number_is_read_and_none_is_invented(name: str) -> None:
    for printed, found in pairs(name):
        cells = [text for row in printed.body for column, text in enumerate(row) if column not in printed.labels]
        numbers = [text for text in cells if NUMBER.fullmatch(text)]
        assert [amount.printed.text for amount in found.amounts] == numbers, printed.title
        for amount in found.amounts:
            percent = amount.printed.unit == "%"
            assert amount.printed.value == Decimal(amount.printed.text.strip("%").replace(",", "")) * (
                1 if percent else UNITS[printed.unit]
            )


@every_template
def test_columns_play_their_roles(name: str) -> None:
    for printed, found in pairs(name):
        columns = [column for column in found.columns if column.index not in printed.labels]
        wanted = printed.roles.split()
        assert len(found.columns) == printed.columns
        for column, role in zip(columns, wanted, strict=bool(wanted)):
            assert role in ("-", column.role), (printed.title, column.path)


@every_template
def test_totals_are_totals(name: str) -> None:
    for printed, found in pairs(name):
        for amount in found.amounts:
            if "".join("".join(amount.row.labels).split()) in TOTALS:
                assert amount.row.role in ("total", "grand_total", "current_total"), (printed.title, amount.row)


@every_template
def test_whose_budget_of_which_year(name: str) -> None:
    document, budget, _ = read(name)
    assert budget.department and budget.department in "".join(document.cover)
    assert budget.year == 2026


@every_template
def test_nothing_is_accused_that_is_right(name: str) -> None:
    _, _, result = read(name)
    assert [str(finding) for finding in result.inconsistent] == []


@every_template
def test_numbers_of_tables_and_statement_are_checked(name: str) -> None:
    coverage = read(name)[2].coverage
    money = coverage[coverage.text.str.contains(r"\.\d|%")]
    for source, least in (("table", 0.97), ("statement", 0.9)):
        part = money[money.source == source]
        assert len(part) and (part.rules > 0).mean() >= least


def spoiled(document: Document, which: int) -> tuple[Document, str]:
    """The document with one digit of one number changed: that of the middle row in the first column of numbers of a table."""
    table = document.tables[which]
    column = next(c for c in range(table.columns) if c not in table.labels and any(NUMBER.fullmatch(row[c]) for row in table.body))
    rows = [i for i, row in enumerate(table.body) if re.search(r"[1-9]", row[column])]
    row = rows[len(rows) // 2]
    text = table.body[row][column]
    place = next(i for i, character in enumerate(text) if character in "123456789")
    changed = text[:place] + str((int(text[place]) + 4) % 9 + 1) + text[place + 1 :]
    body = [list(cells) for cells in table.body]
    body[row][column] = changed
    parts = [Table(**{**vars(table), "body": body}) if part is table else part for part in document.parts]
    return Document(document.cover, tuple(parts), document.style), changed


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("central", 4),
        ("sichuan", 2),
        ("yunnan", 0),
        ("henan", 5),
        ("hunan", 1),
        ("hebei", 7),
        ("hubei", 3),
        ("liaoning", 3),
        ("heilongjiang", 2),
        ("final", 1),
    ],
)
def test_a_changed_digit_is_found(name: str, which: int, tmp_path: Path) -> None:
    document, changed = spoiled(TEMPLATES[name](), which)
    result = mb.reconcile(mb.read(typeset(document, tmp_path / "spoiled.pdf")))
    assert any(place.text == changed for finding in result.inconsistent for place in finding.terms)
