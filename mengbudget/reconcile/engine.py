"""Reconcile a budget: every rule on every number that it binds, nothing stopping at the first contradiction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mengbudget.reconcile.facts import Place, TableFacts, table_facts
from mengbudget.reconcile.findings import Finding, Result, ordered
from mengbudget.reconcile.projects import FormFacts, arithmetic_findings, form_facts, form_findings, organisation_findings
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
    forms = [form_facts(form, budget.year) for form in (*([budget.overall] if budget.overall else []), *budget.projects)]
    book = Book(fact for part in (*(table.facts for table in tables), *(form.amounts for form in forms)) for fact in part)
    items: list[Finding] = []
    for table in tables:
        if not table.table.kind.startswith("performance"):
            items += row_findings(table)
            items += column_findings(table)
    items += quantity_findings(book)
    prose = Prose(budget.statement, book, Subjects(budget.tables, _names(budget), budget.year), budget.year)
    items += statement_findings(prose)
    items += list_findings(prose, tables)
    items += arithmetic_findings([(said.claim, said.fact) for said in prose.said])
    items += form_findings(forms, tables, prose)
    items += organisation_findings(prose)
    return Result(ordered(items), (*_numbers(tables, forms), *((said.fact.place, said.fact.why) for said in prose.said)))


def _names(budget: Budget) -> set[str]:
    """Names of the department and its units."""
    return {budget.department} | {row.group for table in budget.tables for row in table.rows} | {table.unit_name for table in budget.tables}


def _numbers(tables: Sequence[TableFacts], forms: Sequence[FormFacts]) -> Iterator[tuple[Place, str]]:
    """Every printed number with the reason why it has no address; what a form prints counts as the form's, not as a table's."""
    for table in tables:
        if not (forms and table.table.kind.startswith("performance")):
            for fact in table.facts:
                if fact.printed is not None:
                    yield fact.place, fact.why
    for form in forms:
        for fact in (*form.amounts, *(fact for _, fact in form.claims)):
            yield fact.place, fact.why
