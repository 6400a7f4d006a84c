"""What a damaged page may be to blame for accuses nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.relations import INCONSISTENT, unchecked
from mengbudget.reconcile.together import disagrees

if TYPE_CHECKING:
    from mengbudget.budget import Budget

_REASON = "a damaged page is among or beside those where its numbers are printed"


def unless_damaged(items: Iterable[Finding], budget: Budget) -> Iterator[Finding]:
    """The findings; what does not agree and has a number on a page that damage may reach, or on both sides of one, is unchecked."""
    doubted = _doubted(budget)
    for item in items:
        harmed = doubted and (item.verdict == INCONSISTENT or disagrees(item)) and _reaches(item, doubted)
        yield replace(item, outcome=unchecked(_REASON, item.numbers[0] if item.numbers else None)) if harmed else item


def _doubted(budget: Budget) -> set[tuple[int, int]]:
    """File and page of what may lack a number: the damaged pages, those beside them, and all pages of a table that is on one of these."""
    damaged = {(number, page) for number, document in enumerate(budget.documents) for page, _ in document.damaged}
    beside = {(number, page + step) for number, page in damaged for step in (-1, 0, 1)}
    tables = [{(table.file, page) for page in table.pages} for table in budget.tables]
    return beside.union(*(pages for pages in tables if not beside.isdisjoint(pages)))


def _reaches(item: Finding, doubted: set[tuple[int, int]]) -> bool:
    if len(item.terms) < 2:  # a number against what was counted in the document
        return True
    spans = {file: [place.page for place in item.terms if place.file == file] for file in {place.file for place in item.terms}}
    return any(file in spans and min(spans[file]) <= page <= max(spans[file]) for file, page in doubted)
