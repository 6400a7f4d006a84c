"""Reconcile a budget: every rule on every number that it binds, nothing stopping at the first contradiction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mengbudget import frames
from mengbudget.reconcile.addresses import table_facts
from mengbudget.reconcile.arithmetic import arithmetic_findings
from mengbudget.reconcile.causes import diagnoses
from mengbudget.reconcile.columnsums import column_findings, sum_of_list_findings, twin_findings
from mengbudget.reconcile.comparisons import previous_findings
from mengbudget.reconcile.damaged import unless_damaged
from mengbudget.reconcile.evidence import weighed
from mengbudget.reconcile.explain import Explanation, explanations, reason_findings
from mengbudget.reconcile.facts import Address, Fact, Place, TableFacts, maps
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
    import pandas as pd

    from mengbudget.budget import Budget


@dataclass(frozen=True)
class Read:
    """A budget as facts: its tables, its forms, the book of its quantities, and its statement understood."""

    tables: list[TableFacts]
    forms: list[FormFacts]
    book: Book
    prose: Prose

    def printed(self) -> Iterator[tuple[Fact, Address | None]]:
        """Every printed number with the address it turned out to have; what a form prints counts as the form's, not as a table's."""
        for table in self.tables:
            if not (self.forms and table.is_form):
                yield from ((fact, fact.address) for fact in table.facts if fact.printed is not None)
        for form in self.forms:
            yield from ((fact, fact.address) for fact in (*form.facts, *(fact for _, fact in form.claims)))
        yield from ((said.fact, said.resolved) for said in self.prose.said)

    def numbers(self) -> Iterator[tuple[Place, str]]:
        """The place of every printed number, with the reason why it has no address."""
        yield from ((fact.place, fact.why) for fact, _ in self.printed())


def read_facts(budget: Budget, previous: Budget | None = None) -> Read:
    """The facts of a budget, those of last year's budget beside them where it is given."""
    year = budget.year or 0
    tables = table_facts(budget.tables, year, budget.department, budget.document_kind)
    forms = [form_facts(form, year) for form in (*([budget.overall] if budget.overall else []), *budget.projects)]
    names = {
        budget.department,
        *(row.group for table in budget.tables for row in table.rows),
        *(table.unit_name for table in budget.tables),
    }
    last = read_facts(previous).book if previous is not None else None
    of_known_forms = budget.document_kind in maps()["documents"]
    book = Book(fact for part in (*(table.facts for table in tables), *(form.facts for form in forms)) for fact in part if of_known_forms)
    subjects = Subjects(budget.tables, names, budget.department)
    return Read(tables, forms, book, Prose(budget.statement, book, subjects, year, last, budget.document_kind))


def facts(budget: Budget) -> pd.DataFrame:
    """Every printed number as one frame (columns: `mengbudget.frames.facts`); an amount of the statement has the address it agrees with."""
    read = read_facts(budget)
    _settle(read.prose)
    return frames.facts(read.printed())


def _settle(prose: Prose) -> None:
    """Let every amount of the statement find the printed quantity that it is."""
    for _ in statement_findings(prose):
        pass


def bound(read: Read) -> list[Finding]:
    """What every rule says of the numbers that it binds, before anybody asks whether it bound them rightly."""
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
    return items


def reconcile(budget: Budget, previous: Budget | None = None, *, evidence: bool = True) -> Result:
    """Every printed number of a budget held against all that determines it.

    A rule judges the kinds of document that it names (`documents`). `previous` is the budget of the year before: with it, "比上年…" is checked
    against what that document prints. Without `evidence`, what
    the rules bind is inconsistent whether or not anything else supports it: for whoever tries a rule on a page.
    The result's `diagnoses` (surest first), `findings` (worst first), `coverage` and `summary()` say what came out; `items` are the findings as
    objects.
    """
    read = read_facts(budget, previous)
    numbers = tuple(read.numbers())
    held = [item for item in bound(read) if budget.document_kind in item.rule.documents]
    found = list(unless_damaged(held, budget))
    if evidence:
        withheld = any(re.search(maps()["words"]["withheld"], note) for table in budget.tables for note in table.notes)
        found = weighed(found, [place for place, _ in numbers], withheld)
    items = ordered(found)
    return Result(items, numbers, diagnoses(items))


def explain(budget: Budget, previous: Budget | None = None) -> tuple[Explanation, ...]:
    """For every reason that the statement gives for a change: how much of the change it can account for, as an interval."""
    prose = read_facts(budget, previous).prose
    _settle(prose)
    return explanations(prose)
