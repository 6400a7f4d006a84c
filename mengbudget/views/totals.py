"""For the report on any document: the statement beside the tables, and the total rows of tables."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from decimal import Decimal

import altair as alt
import pandas as pd

from mengbudget import charts
from mengbudget.present import Shown
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED
from mengbudget.story import Story, pairs
from mengbudget.views import bilingual, english_kind
from mengbudget.views.rows import STACKED, Values, of_table, rows

MOST = 40  # bars of a pair
UNIT = "万元 (10,000 yuan)"
WORST = (INCONSISTENT, ROUNDING, EXACT, UNCHECKED)


def said(text: str) -> Shown:
    """A sentence to look at."""
    return Shown(f"<p>{html.escape(text)}</p>", text)


def beside(story: Story, unit: str, *wanted: str) -> pd.DataFrame:
    """What some rules found of numbers in a unit ("元", "%"), stated beside recomputed, those that agree least first (columns of `charts.pair`)."""
    found = [i for i in story.result.items if i.rule.id in wanted and i.outcome.printed is not None and i.outcome.computed is not None]
    of_unit = (item for item in found if item.unit == unit)
    frame = pairs(sorted(of_unit, key=lambda item: (WORST.index(item.verdict), item.terms[0].key)))
    frame = frame[~frame.duplicated(["label", "stated", "computed"])].drop(columns=["gap", "least", "most"])
    signed = [  # "下降0.58%" is a growth of -0.58 %
        f"-{text}" if value < 0 and not str(text).startswith("-") else text
        for value, text in zip(frame["stated"], frame["stated_text"], strict=True)
    ]
    points = [str(text).replace("个百分点", " pp") for text in frame["gap_text"]]
    return frame.assign(label=[bilingual(label) for label in frame["label"]], gap_text=points, stated_text=signed)


def draw_beside(frame: pd.DataFrame, title: str, unit: str) -> alt.HConcatChart:
    """The first rows of such a frame as a pair of charts."""
    count = f"{len(frame)} in all" if len(frame) <= MOST else f"{len(frame)} in all; the {MOST} that agree least"
    return charts.pair(frame[:MOST], title=title, unit=unit, subtitle=count, width=170)


def total_rows(story: Story, wanted: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The first total row of each kind of table (columns of `charts.stacked`): its columns of some roles, or all that are no sum of others."""
    return rows(STACKED, *(row for kind, roles in wanted.items() for row in _total_row(story, kind, roles)))


def _total_row(story: Story, kind: str, roles: Sequence[str]) -> list[Values]:
    found = next((t for t in story.budget.tables if t.kind == kind and any(a.row.role == "total" for a in t.amounts)), None)
    if found is None:
        return []
    total = next(a.row for a in found.amounts if a.row.role == "total")
    label = f"{found.title}\n{english_kind(kind)}"
    cells: dict[tuple[str, ...], Values] = {}
    for a in found.amounts:
        column, above = a.column, a.column.path_roles
        wanted = column.role in roles if roles else column.role not in ("total", "current_year") and above[-1:] != ("total",)
        if a.row == total and wanted and "previous_year" not in above and a.printed.value > Decimal(0):
            named = column.path[above.index(column.role)] if column.role in above else column.path[-1]
            part = f"{column.path[-2]}：{named}" if "carried_over" in above[:-1] else named
            cells.setdefault((column.role, *above), (label, bilingual(part), *of_table(found, a)))
    return list(cells.values())
