"""Departments side by side: frames for charts from the committed table of figures (`mengbudget.compare.load`).

Money is in 万元 here. A figure that a document does not print is left out, never taken for zero; shares are of what it prints itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from mengbudget.reconcile.findings import VERDICTS
from mengbudget.story import in_unit
from mengbudget.views import decimal, digits, percent, share_of
from mengbudget.views.rows import STACKED, Values, counts, rows

FIGURES = {
    "total": "all expenditure",
    "basic": "basic expenditure 基本支出",
    "project": "project expenditure 项目支出",
    "reserve": "kept in reserve 单位预留机动经费",
    "carried_over": "carried over 上年结转",
    "personnel": "personnel 人员经费",
    "operating": "operating 公用经费",
    "agency_operation": "agency operation 机关运行经费",
    "three_public": "the three public expenses “三公”经费",
}
PRINTED = {"printed": "#0072B2", "blank": "#cccccc"}
PARTS = ("basic", "project", "reserve")
POINTS = "label value text place"


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a column `label`: department and year, English below; two documents of one year are told apart by their file's last word."""
    names = [f"{department} {year}" for department, year in zip(table["department"], table["year"], strict=True)]
    english = table["english"] if "english" in table else [""] * len(table)
    labels = []
    for name, words, file in zip(names, english, table["file"], strict=True):
        kind = str(file).removesuffix(".pdf").rpartition("-")[2] if names.count(name) > 1 else ""
        labels.append(f"{name}\n{', '.join(part for part in (words, kind) if part)}".rstrip())
    return table.assign(label=labels)


def overview(table: pd.DataFrame) -> pd.DataFrame:
    """What each row of the table is: department, english, year, document, unit, pages, tables, numbers (printed), total (万元, two decimals, or "")."""
    names = ["department", "english", "year", "document", "unit", "pages", "tables", "numbers"]
    totals = ["" if value is None else _wan(value) for value in table["total"]]
    return table[names].assign(year=table["year"].astype(str), total=totals).astype("object")


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """How many of the documents print each figure. Columns of `charts.counts` (words of PRINTED)."""
    there = {label: sum(value is not None for value in table[name]) for name, label in FIGURES.items()}
    found = {label: {"printed": count, "blank": len(table) - count} for label, count in there.items()}
    return counts(found, lambda label: f"{there[label]} of {len(table)}", "{count} documents", PRINTED)


def natures(table: pd.DataFrame) -> pd.DataFrame:
    """Basic and project expenditure (and the reserve, where there is one) in percent of their sum, the most projects first.

    Columns of `charts.stacked`; documents that print basic and project expenditure.
    """
    known = [row for row in _records(table) if None not in (row["basic"], row["project"])]
    whole = {row["file"]: sum((row[part] for part in PARTS if row[part] is not None), Decimal(0)) for row in known}
    found = []
    for row in sorted(known, key=lambda row: -Fraction(row["project"]) / Fraction(whole[row["file"]])):
        for part in PARTS[: 3 if row["reserve"] else 2]:
            place = f"{row['file']}: {FIGURES[part]}: {_wan(row[part])} 万元"
            found.append((row["label"], FIGURES[part], *_share(row[part], whole[row["file"]]), place))
    return rows(STACKED, *found)


def against_personnel(table: pd.DataFrame) -> pd.DataFrame:
    """机关运行经费 (value) against personnel expenditure (x), both 万元, of the documents that print both. Columns of `charts.points`."""
    found = []
    for row in _both(table, "agency_operation", "personnel"):
        value, x = row["agency_operation"], row["personnel"]
        found.append((row["label"], in_unit(value, "元"), f"{_wan(value)} against {_wan(x)} 万元", row["file"], in_unit(x, "元")))
    return rows(f"{POINTS} x", *found)


def ratios(table: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """One figure in percent of another, the largest first, of the documents that print both (the whole not zero). Columns of `charts.points`."""
    return _ranked(
        (row["label"], row[part], row[whole], f"{row['file']}: {_wan(row[part])} of {_wan(row[whole])} 万元")
        for row in _both(table, part, whole)
    )


def years(table: pd.DataFrame, department: str, name: str) -> pd.DataFrame:
    """One figure (万元) of one department, year by year. Columns of `charts.points`. Raises KeyError where no document prints it."""
    found = [row for row in _records(table) if row["department"] == department and row[name] is not None]
    if not found:
        raise KeyError(f"no {name} of {department} in the table")
    found.sort(key=lambda row: row["year"])
    return rows(POINTS, *((str(row["year"]), in_unit(row[name], "元"), _wan(row[name]), row["file"]) for row in found))


def verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """Findings of each verdict, a bar a document, the most inconsistent first. Columns of `charts.counts`."""
    records = {row["label"]: row for row in sorted(_records(table), key=lambda row: (-row["inconsistent"], row["file"]))}
    found = {label: {verdict: row[verdict] for verdict in VERDICTS} for label, row in records.items()}
    wrong = {label: f"{row['inconsistent']} inconsistent" if row["inconsistent"] else "" for label, row in records.items()}
    return counts(found, wrong.__getitem__, lambda label: records[label]["file"], VERDICTS)


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """How many of the printed numbers a rule judges, in percent, the fewest last. Columns of `charts.points`."""
    found = [(row["label"], row["checked"], row["numbers"], row["file"]) for row in _records(table)]
    return _ranked((label, part, whole, f"{file}: {part} of {whole} numbers") for label, part, whole, file in found)


def in_all(table: pd.DataFrame) -> pd.DataFrame:
    """All documents together: documents, pages, numbers, checked (with the share in %), inconsistent, unchecked, rounding, exact: one row."""
    sums = {name: int(table[name].sum()) for name in ("pages", "numbers", "checked", *VERDICTS)}
    judged = f"{sums['checked']:,} ({share_of(sums['checked'], sums['numbers'])})"
    values = (len(table), sums["pages"], sums["numbers"], judged, *(sums[verdict] for verdict in VERDICTS))
    return rows(f"documents pages numbers checked {' '.join(VERDICTS)}", values)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in labelled(table).to_dict("records")]


def _both(table: pd.DataFrame, part: str, whole: str) -> list[dict[str, Any]]:
    return [row for row in _records(table) if row[part] is not None and row[whole]]


def _ranked(found: Iterable[tuple[str, Any, Any, str]]) -> pd.DataFrame:
    """Parts of wholes in percent, the largest first, from label, part, whole and place (columns of `charts.points`)."""
    ordered = sorted(found, key=lambda one: -Fraction(one[1]) / Fraction(one[2]))
    return rows(POINTS, *((label, *_share(part, whole), place) for label, part, whole, place in ordered))


def _wan(value: Decimal) -> str:
    return digits(in_unit(value, "元"))


def _share(part: Decimal | int, whole: Decimal | int) -> Values:
    return decimal(percent(part, whole)), share_of(part, whole)
