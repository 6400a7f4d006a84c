"""For the report on any document: the statement beside the tables, and the total rows of tables, or a sentence where there are none."""

from __future__ import annotations

import html
from collections.abc import Sequence
from decimal import Decimal

import altair as alt

from mengbudget import charts
from mengbudget.present import Shown
from mengbudget.reconcile.findings import Finding
from mengbudget.story import Story, pairs
from mengbudget.views import bilingual, glossary, money

MOST = 40  # bars of a pair
UNIT = "万元 (10,000 yuan)"


def said(text: str) -> Shown:
    """A sentence to look at."""
    return Shown(f"<p>{html.escape(text)}</p>", text)


def beside(story: Story, wanted: Sequence[str], title: str, unit: str, none: str) -> Shown | alt.HConcatChart:
    """A pair of charts of what some rules found, those that agree least first, or the sentence `none`."""
    found = [i for i in story.result.items if i.rule.id in wanted and i.outcome.printed is not None and i.outcome.computed is not None]
    found = [i for i in found if ("元" if unit == UNIT else "%") == i.unit]
    frame = pairs(sorted(found, key=lambda item: (_worst(item), item.terms[0].key)))
    frame = frame[~frame.duplicated(["label", "stated", "computed"])].drop(columns=["gap", "least", "most"])
    if frame.empty:
        return said(none)
    points = [str(text).replace("个百分点", " pp") for text in frame["gap_text"]]
    fell = [value < 0 and not str(text).startswith("-") for value, text in zip(frame["stated"], frame["stated_text"], strict=True)]
    signed = [
        f"-{text}" if down else text for text, down in zip(frame["stated_text"], fell, strict=True)
    ]  # "下降0.58%" is a growth of -0.58 %
    named = frame.assign(label=[bilingual(label) for label in frame["label"]], gap_text=points, stated_text=signed)
    count = f"{len(named)} in all" if len(named) <= MOST else f"{len(named)} in all; the {MOST} that agree least"
    return charts.pair(named[:MOST], title=title, unit=unit, subtitle=count, width=170)


def _worst(item: Finding) -> int:
    return ("inconsistent", "rounding", "exact", "unchecked").index(item.verdict)


def total_row(story: Story, kind: str, roles: Sequence[str] = ()) -> list[tuple[object, ...]]:
    """The cells of a table's first total row, as rows of `charts.stacked`: in columns of these roles, or in all that are no sum of others."""
    found = next((t for t in story.budget.tables if t.kind == kind and any(a.row.role == "total" for a in t.amounts)), None)
    if found is None:
        return []
    total = next(a.row for a in found.amounts if a.row.role == "total")
    cells: dict[tuple[object, ...], tuple[object, ...]] = {}
    for a in found.amounts:
        whole = a.column.role in ("total", "current_year") or a.column.path_roles[-1:] == ("total",)
        wanted = a.column.role in roles if roles else not whole
        if a.row == total and wanted and "previous_year" not in a.column.path_roles and a.printed.value > Decimal(0):
            named = a.column.path[a.column.path_roles.index(a.column.role)] if a.column.role in a.column.path_roles else a.column.path[-1]
            above = f"{a.column.path[-2]}：{named}" if "carried_over" in a.column.path_roles[:-1] else named
            place = f"{found.title} 第{a.page}页 {a.row.name} / {'/'.join(a.column.path)}: {a.printed.text}"
            label = f"{found.title}\n{glossary()['kinds'].get(kind, '')}"
            cells.setdefault((a.column.role, *a.column.path_roles), (label, bilingual(above), money(a.printed), a.printed.text, place))
    return list(cells.values())
