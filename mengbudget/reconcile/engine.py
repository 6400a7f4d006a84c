"""Reconcile a budget: every rule on every number that it binds, nothing stopping at the first contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mengbudget.reconcile.addresses import table_facts
from mengbudget.reconcile.arithmetic import arithmetic_findings
from mengbudget.reconcile.columnsums import column_findings, sum_of_list_findings, twin_findings
from mengbudget.reconcile.comparisons import previous_findings
from mengbudget.reconcile.explain import Explanation, explanations, reason_findings
from mengbudget.reconcile.facts import Place, TableFacts
from mengbudget.reconcile.findings import Finding, Result, ordered
from mengbudget.reconcile.formsums import FormFacts, form_facts
from mengbudget.reconcile.namelists import list_findings, note_findings, unit_findings
from mengbudget.reconcile.projects import form_findings, organisation_findings
from mengbudget.reconcile.quantities import Book, quantity_findings
from mengbudget.reconcile.rowsums import row_findings
from mengbudget.reconcile.said import Prose
from mengbudget.reconcile.statements import statement_findings
from mengbudget.reconcile.subjects import Subjects

if TYPE_CHECKING:
    from mengbudget.budget import Budget


@dataclass(frozen=True)
class Read:
    """A budget as facts: its tables, its forms, the book of its quantities, and its statement understood."""

    tables: list[TableFacts]
    forms: list[FormFacts]
    book: Book
    prose: Prose

    def numbers(self) -> Iterator[tuple[Place, str]]:
        """Every printed number with the reason why it has no address; what a form prints counts as the form's, not as a table's."""
        for table in self.tables:
            if not (self.forms and table.is_form):
                yield from ((fact.place, fact.why) for fact in table.facts if fact.printed is not None)
        for form in self.forms:
            yield from ((fact.place, fact.why) for fact in (*form.amounts, *(fact for _, fact in form.claims)))
        yield from ((said.fact.place, said.fact.why) for said in self.prose.said)


def read_facts(budget: Budget, previous: Budget | None = None) -> Read:
    """The facts of a budget, those of last year's budget beside them where it is given."""
    tables = table_facts(budget.tables, budget.year, budget.department)
    forms = [form_facts(form, budget.year) for form in (*([budget.overall] if budget.overall else []), *budget.projects)]
    book = Book(fact for part in (*(table.facts for table in tables), *(form.amounts for form in forms)) for fact in part)
    names = {
        budget.department,
        *(row.group for table in budget.tables for row in table.rows),
        *(table.unit_name for table in budget.tables),
    }
    last = read_facts(previous).book if previous is not None else None
    accounts = any("决算" in table.title for table in budget.tables)
    return Read(
        tables, forms, book, Prose(budget.statement, book, Subjects(budget.tables, names, budget.department), budget.year, last, accounts)
    )


def reconcile(budget: Budget, previous: Budget | None = None) -> Result:
    """Every printed number of a budget held against all that determines it.

    `previous` is the budget of the year before: with it, "比上年…" is checked against what that document prints.
    The result's `findings` (worst first), `coverage` and `summary()` say what came out; `items` are the findings as objects.
    """
    read = read_facts(budget, previous)
    items: list[Finding] = []
    for table in read.tables:
        if not table.is_form:
            items += row_findings(table)
            items += column_findings(table)
    items += quantity_findings(read.book)
    items += sum_of_list_findings(read.tables, read.book)
    items += twin_findings(read.tables, read.book)
    items += statement_findings(read.prose)
    items += previous_findings(read.prose)
    items += list_findings(read.prose, read.tables)
    items += note_findings(read.tables)
    items += unit_findings(read.prose, read.tables)
    items += arithmetic_findings([(said.claim, said.fact) for said in read.prose.said], lists=False)
    items += form_findings(read.forms, read.tables, read.prose)
    items += organisation_findings(read.prose)
    items += reason_findings(read.prose)
    paths = tuple(document.path for document in budget.documents)
    return Result(tuple(replace(item, paths=paths) for item in ordered(items)), tuple(read.numbers()))


def explain(budget: Budget, previous: Budget | None = None) -> tuple[Explanation, ...]:
    """For every reason that the statement gives for a change: how much of the change it can account for, as an interval."""
    prose = read_facts(budget, previous).prose
    for _ in statement_findings(prose):  # settles which printed quantity each amount is
        pass
    return explanations(prose)
