"""Departments side by side: frames for charts from the committed table of figures (`mengbudget.compare.load`).

Money is in 万元 here. A figure that a document does not print is left out, never taken for zero; shares are of what it prints itself.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import VERDICTS
from mengbudget.views import decimal, digits, rows

FIGURES = ("total", "basic", "project", "reserve", "carried_over", "personnel", "operating", "agency_operation", "three_public")
PRINTED = {"printed": "#0072B2", "blank": "#cccccc"}
PARTS = ("basic", "project", "reserve")


@cache
def words() -> dict[str, dict[str, str]]:
    """The data of `departments.toml`: English for departments and for figures."""
    return tomllib.loads(files("mengbudget.views").joinpath("departments.toml").read_text("utf-8"))


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a column `label`: department and year, English below; two documents of one year are told apart by their file's last word."""
    names = [f"{department} {year}" for department, year in zip(table["department"], table["year"], strict=True)]
    labels = []
    for name, department, file in zip(names, table["department"], table["file"], strict=True):
        kind = str(file).removesuffix(".pdf").rpartition("-")[2] if names.count(name) > 1 else ""
        below = ", ".join(part for part in (words()["english"].get(department, ""), kind) if part)
        labels.append(f"{name}\n{below}".rstrip())
    return table.assign(label=labels)


def overview(table: pd.DataFrame) -> pd.DataFrame:
    """What each row of the table is: department, english, year, document, unit, pages, tables, numbers (printed), total (万元, two decimals, or "")."""
    return rows(
        "department english year document unit pages tables numbers total",
        *(
            (
                row["department"], words()["english"].get(row["department"], ""), str(row["year"]), row["document"], row["unit"],
                row["pages"], row["tables"], row["numbers"], "" if row["total"] is None else digits(_wan(row["total"])),
            )
            for row in _records(table)
        ),
    )  # fmt: skip


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """How many of the documents print each figure. Columns of `charts.counts` (words of PRINTED)."""
    found = []
    for name in FIGURES:
        there = sum(value is not None for value in table[name])
        label = words()["figures"][name]
        for word, count in (("printed", there), ("blank", len(table) - there)):
            found.append((label, word, count, f"{there} of {len(table)}" if word == "printed" else "", f"{count} documents"))
    return rows("label word count text place", *found)


def natures(table: pd.DataFrame) -> pd.DataFrame:
    """Basic and project expenditure (and the reserve, where there is one) in percent of their sum, the most projects first.

    Columns of `charts.stacked`; documents that print basic and project expenditure.
    """
    found = []
    known = [row for row in _records(table) if None not in (row["basic"], row["project"])]
    whole = {row["file"]: sum((row[part] for part in PARTS if row[part] is not None), Decimal(0)) for row in known}
    for row in sorted(known, key=lambda row: -Fraction(row["project"]) / Fraction(whole[row["file"]])):
        for part in PARTS[: 3 if row["reserve"] else 2]:
            name = words()["figures"][part]
            found.append(
                (row["label"], name, *_share(row[part], whole[row["file"]]), _place(row, f"{name}: {digits(_wan(row[part]))} 万元"))
            )
    return rows("label part value text place", *found)


def against_personnel(table: pd.DataFrame) -> pd.DataFrame:
    """机关运行经费 (value) against personnel expenditure (x), both 万元, of the documents that print both. Columns of `charts.points`."""
    found = []
    for row in _both(table, "agency_operation", "personnel"):
        value, x = _wan(row["agency_operation"]), _wan(row["personnel"])
        found.append((row["label"], decimal(value), f"{digits(value)} against {digits(x)} 万元", row["file"], decimal(x)))
    return rows("label value text place x", *found)


def ratios(table: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """One figure in percent of another, the largest first, of the documents that print both (the whole not zero). Columns of `charts.points`."""
    found = []
    for row in sorted(_both(table, part, whole), key=lambda row: -Fraction(row[part]) / Fraction(row[whole])):
        found.append(
            (row["label"], *_share(row[part], row[whole]), _place(row, f"{digits(_wan(row[part]))} of {digits(_wan(row[whole]))} 万元"))
        )
    return rows("label value text place", *found)


def years(table: pd.DataFrame, department: str, name: str) -> pd.DataFrame:
    """One figure (万元) of one department, year by year. Columns of `charts.points`. Raises KeyError where no document prints it."""
    found = [row for row in _records(table) if row["department"] == department and row[name] is not None]
    if not found:
        raise KeyError(f"no {name} of {department} in the table")
    shown = [
        (f"{row['year']}", decimal(_wan(row[name])), digits(_wan(row[name])), row["file"])
        for row in sorted(found, key=lambda row: row["year"])
    ]
    return rows("label value text place", *shown)


def verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """Findings of each verdict, a bar a document, the most inconsistent first. Columns of `charts.counts`."""
    found = []
    for row in sorted(_records(table), key=lambda row: (-row["inconsistent"], row["file"])):
        text = f"{row['inconsistent']} inconsistent" if row["inconsistent"] else ""
        found += [(row["label"], verdict, row[verdict], text if verdict == VERDICTS[0] else "", row["file"]) for verdict in VERDICTS]
    return rows("label word count text place", *found)


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """How many of the printed numbers a rule judges, in percent, the fewest last. Columns of `charts.points`."""
    found = []
    for row in sorted(_records(table), key=lambda row: -Fraction(row["checked"], row["numbers"])):
        found.append((row["label"], *_share(row["checked"], row["numbers"]), _place(row, f"{row['checked']} of {row['numbers']} numbers")))
    return rows("label value text place", *found)


def in_all(table: pd.DataFrame) -> pd.DataFrame:
    """All documents together: documents, pages, numbers, checked (with the share in %), inconsistent, unchecked, rounding, exact: one row."""
    sums = {name: int(table[name].sum()) for name in ("pages", "numbers", "checked", *VERDICTS)}
    share = digits(Fraction(100 * sums["checked"], sums["numbers"]), 1)
    values = (len(table), sums["pages"], sums["numbers"], f"{sums['checked']:,} ({share} %)", *(sums[verdict] for verdict in VERDICTS))
    return rows(f"documents pages numbers checked {' '.join(VERDICTS)}", values)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in labelled(table).to_dict("records")]


def _both(table: pd.DataFrame, part: str, whole: str) -> list[dict[str, Any]]:
    return [row for row in _records(table) if row[part] is not None and row[whole]]


def _wan(value: Decimal) -> Fraction:
    return Fraction(value) / Fraction(UNITS["万元"])


def _share(part: Decimal | int, whole: Decimal | int) -> tuple[Decimal, str]:
    share = Fraction(part) / Fraction(whole) * 100
    return decimal(share), f"{digits(share, 1)} %"


def _place(row: dict[str, Any], text: str) -> str:
    return f"{row['file']}: {text}"
