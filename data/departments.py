"""Departments side by side: a few figures of each budget, taken from its tables by role, and how it was read and checked."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from mengbudget.budget import Budget
from mengbudget.model import Amount
from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import VERDICTS, Result

TOTALS = ("total", "grand_total")
OTHER_YEARS = {"previous_year", "change", "growth"}
SOUGHT: dict[str, dict[str, tuple[str, ...]]] = {
    "total": {"expenditure": ("total",), "expenditure_by_economic": ("total",), "overview": ("total", "amount")},
    "basic": {"expenditure": ("basic",), "general_public": ("basic",)},
    "project": {"expenditure": ("project",), "general_public": ("project",)},
    "reserve": {"expenditure": ("reserve",)},
    "carried_over": {"income": ("carried_over",), "overview": ("carried_over",)},
    "personnel": {"basic_by_economic": ("personnel",), "general_public": ("personnel",)},
    "operating": {"basic_by_economic": ("operating",), "general_public": ("operating",)},
    "agency_operation": {"agency_operation": ("total", "amount", "agency_operation"), "three_public": ("agency_operation",)},
    "three_public": {"three_public": ("three_public", "total", "execution")},
}
"""For each figure the kinds of table that print it, the first wins, and the roles of the column; the row is the table's total."""

SAID = {"agency_operation": "机关运行经费"}
"""Figures that the statement prints where no table does, by a word of their subject: its first amount of the document's own year."""

ENGLISH = tomllib.loads((Path(__file__).parent / "tidy" / "departments.toml").read_text("utf-8"))
"""The departments in English."""

COLUMNS = [
    "file", "department", "english", "year", "document", "unit", "pages", "tables", "amounts", "claims", *SOUGHT, *VERDICTS, "numbers", "checked",
]  # fmt: skip


def figures(budget: Budget, result: Result) -> dict[str, object]:
    """One row of `departments`: figures in 元 (Decimal) or None where no total of that role is printed, counts of the reading and checking.

    `document` is the kind of document ("budget", "final accounts", …), `unit` the money unit that most of its tables print.
    """
    coverage = result.coverage
    found: dict[str, object] = {
        "file": "+".join(budget.names),
        "department": budget.department,
        "english": ENGLISH.get(budget.department, ""),
        "year": budget.year,
        "document": budget.document_kind.replace("_", " "),
        "unit": _unit(budget),
        "pages": budget.pages,
        "tables": len(budget.tables),
        "amounts": len(budget.cells),
        "claims": len(budget.claims),
    }
    found |= {name: _figure(budget, sought, SAID.get(name, "")) for name, sought in SOUGHT.items()}
    verdicts = Counter(item.verdict for item in result.items)
    found |= {verdict: verdicts[verdict] for verdict in VERDICTS}
    return found | {"numbers": len(coverage), "checked": int((coverage["rules"] > 0).sum())}


def departments(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Budgets as a frame, one row each (COLUMNS), sorted by file; money in 元 as Decimal, None where it is not printed."""
    ordered = sorted(rows, key=lambda row: str(row["file"]))
    return pd.DataFrame(ordered, columns=pd.Index(COLUMNS), dtype="object")


def _unit(budget: Budget) -> str:
    units = Counter(amount.printed.unit for table in budget.tables for amount in table.amounts if amount.printed.unit in UNITS)
    return units.most_common(1)[0][0] if units else ""


def _figure(budget: Budget, sought: Mapping[str, Sequence[str]], word: str) -> Decimal | None:
    for kind, roles in sought.items():
        for table in budget.tables:
            if table.kind == kind and (amount := _total(table.amounts, roles, budget)) is not None:
                return amount.printed.value
    said = (
        claim
        for claim in budget.statement.claims
        if claim.kind == "amount" and word and word in claim.subject and claim.year == budget.year and claim.printed.unit in UNITS
    )
    return next((claim.printed.value for claim in said), None)


def _total(amounts: Sequence[Amount], roles: Sequence[str], budget: Budget) -> Amount | None:
    """The number in the table's total row (or the row of the department itself) and the first of the roles that it prints."""
    ours = [
        amount
        for amount in amounts
        if amount.column.side != "income"
        and amount.column.year in (None, budget.year)
        and not OTHER_YEARS & {*amount.column.path_roles, amount.row.role}
    ]
    executed = [amount for amount in ours if "execution" in amount.column.path_roles]
    ours = executed or [amount for amount in ours if amount.column.role != "execution"]  # final accounts print the budget beside them
    for wanted in (TOTALS, ("department",), ("unit",)):
        for role in roles:
            for amount in ours:
                named = wanted == TOTALS or amount.row.name == budget.department
                if amount.column.role == role and amount.row.role in wanted and named:
                    return amount
    return None
