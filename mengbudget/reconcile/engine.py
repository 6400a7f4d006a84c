"""Reconcile a budget: every rule on every number that it binds, nothing stopping at the first contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mengbudget.reconcile.facts import Place, TableFacts, table_facts
from mengbudget.reconcile.findings import Finding, Result, ordered
from mengbudget.reconcile.quantities import Book, quantity_findings
from mengbudget.reconcile.statements import Prose, list_findings, statement_findings
from mengbudget.reconcile.subjects import Subjects
from mengbudget.reconcile.tabular import column_findings, row_findings

if TYPE_CHECKING:
    from mengbudget.budget import Budget


def reconcile(budget: Budget, previous: Budget | None = None) -> Result:
    """Every printed number of a budget held against all that determines it.

    `previous` is the budget of the year before: with it, "比上年…" is checked against what that document prints.
    The result's `findings` (worst first), `coverage` and `summary()` say what came out; `items` are the findings as objects.
    """
    tables = table_facts(budget.tables, budget.year, budget.department)
    book = Book(fact for table in tables for fact in table.facts)
    items: list[Finding] = []
    for table in tables:
        items += row_findings(table)
        items += column_findings(table)
    items += quantity_findings(book)
    prose = Prose(budget.statement, book, Subjects(budget.tables, _names(budget), budget.year), budget.year)
    items += statement_findings(prose)
    items += list_findings(prose, tables)
    return Result(ordered(items), (*_numbers(tables), *((said.fact.place, said.fact.why) for said in prose.said)))


def _names(budget: Budget) -> set[str]:
    """Names of the department and its units."""
    return {budget.department} | {row.group for table in budget.tables for row in table.rows} | {table.unit_name for table in budget.tables}


def _numbers(tables: list[TableFacts]) -> Iterator[tuple[Place, str]]:
    for table in tables:
        for fact in table.facts:
            if fact.printed is not None:
                yield fact.place, fact.why
