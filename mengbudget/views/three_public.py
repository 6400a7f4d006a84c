"""七、“三公”: what "none" rests on, place by place, and how each part of the document prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import pandas as pd

from mengbudget.model import Amount
from mengbudget.reconcile.addresses import table_facts
from mengbudget.reconcile.facts import normal
from mengbudget.story import Story
from mengbudget.views import bilingual, glossary, rows
from mengbudget.views import digits as exact
from mengbudget.views.spending import economic, leaves, total_of


def none(story: Story, number: str = "七、") -> pd.DataFrame:
    """Each of the three public expenses against every place of the document that could print it.

    Columns of `charts.claimed` (side: "stated" or "recomputed", row, column, state, text, place).
    """
    title = story.section(number).title
    said = [one.sentence for one in story.budget.statement.absences if one.sentence.section == title]
    out: list[tuple[object, ...]] = []
    for role, what in economic()["three_public"].items():
        name = bilingual(what["name"])
        state, text = ("none", "无 none") if said else ("absent", "not said")
        out.append(
            ("stated", name, f"{number.rstrip('、')} statement", state, text, f"{said[0].section} 第{said[0].page}页" if said else title)
        )
        out += [("recomputed", name, *cell) for cell in (*_own_table(story, role), _items(story, what), _projects(story, what))]
        out += [("recomputed", name, *cell) for cell in (_forms(story, what), _counts(story, what))]
    return rows("side row column state text place", *out)


Cell = tuple[str, str, str, str]


def _own_table(story: Story, role: str) -> list[Cell]:
    """What the table of the three public expenses says of one of them: its cells, and the note under it."""
    table = story.table("three_public")
    places = [
        (row.index, c.index) for row in table.rows for c in table.columns if role in (row.role, c.role) and c.role not in ("name", "code")
    ]
    found = [a for a in table.amounts if (a.row.index, a.column.index) in places]
    where = f"{table.title} 第{table.pages[0]}页"
    cells = ("三公 table", *_state(found, f"{len(places)} blank" if places else ""), where)
    note = (
        "note under it",
        "none" if table.notes else "absent",
        "无数据 no data" if table.notes else "no note",
        " ".join(table.notes) or where,
    )
    return [cells, note]


def _state(found: Sequence[Amount], blank: str) -> tuple[str, str]:
    if not found:
        return ("blank", blank) if blank else ("absent", "no row")
    total = total_of(found)[0]
    return ("printed" if total else "zero"), exact(total)


def _items(story: Story, what: dict[str, Any]) -> Cell:
    table = story.table("basic_by_economic")
    found = [a for a in story.amounts("basic_by_economic", "total") if _names(what, *a.row.labels)]
    return "basic expenditure", *_state(found, ""), f"{table.title} 第{'、'.join(map(str, table.pages))}页: {len(leaves(table))} rows"


def _projects(story: Story, what: dict[str, Any]) -> Cell:
    tables = [t for t in story.budget.tables if t.kind in ("projects", "projects_carried_over")]
    found = [a for t in tables for a in t.amounts if a.column.role == "total" and _names(what, *a.row.labels)]
    return "project names", *_state(found, ""), " · ".join(f"{t.title} 第{t.pages[0]}页: {len(t.rows)} rows" for t in tables)


def _forms(story: Story, what: dict[str, Any]) -> Cell:
    forms = story.budget.projects
    found = [form for form in forms if _names(what, form.name, *chain.from_iterable(form.fields))]
    state, text = ("printed", f"in {len(found)} forms") if found else ("absent", "not named")
    return "project forms", state, text, f"{len(forms)} forms{': ' + '、'.join(form.name for form in found) if found else ''}"


def _counts(story: Story, what: dict[str, Any]) -> Cell:
    claims = [c for c in story.budget.statement.claims if c.kind == "count" and c.subject in what["counts"]]
    if not claims:
        return "assets section", "absent", "—", "nothing of it is an asset"
    most = max(c.printed.value for c in claims)
    where = f"{claims[0].sentence.section} 第{claims[0].sentence.page}页: {'、'.join(f'{c.subject}{c.printed.text}辆' for c in claims)}"
    return "assets section", "printed" if most else "zero", f"{most} cars", where


def _names(what: dict[str, Any], *texts: str) -> bool:
    return any(normal(word) in normal(text) for word in what["words"] for text in texts)


def nothings(story: Story) -> pd.DataFrame:
    """How each table, the statement and the forms print nothing: numbers, printed zeros and blanks of their number columns.

    Columns of `charts.counts` (label, word: a word of `charts.STATES`, count, text, place).
    """
    budget, out = story.budget, []
    for facts in table_facts(budget.tables, budget.year, budget.department):
        if facts.table.kind and not facts.is_form:
            values = [fact.value for fact in facts.facts]
            english = glossary()["kinds"].get(facts.table.kind, "").partition(" (")[0]
            out += _tally(f"{facts.table.title} {english}".rstrip(), values, f"第{facts.table.pages[0]}页")
    out += _tally("情况说明 statement (amounts)", [c.printed.value for c in budget.statement.claims if c.kind == "amount"], "情况说明")
    forms = [form for form in (budget.overall, *budget.projects) if form is not None]
    out += _tally(f"绩效目标表 {len(forms)} forms", [a.printed.value for form in forms for a in form.amounts], "forms")
    return rows("label word count text place", *out)


def _tally(label: str, values: Sequence[Decimal | None], place: str) -> list[tuple[object, ...]]:
    counts = {
        "printed": sum(value is not None and value != 0 for value in values),
        "zero": sum(value is not None and value == 0 for value in values),
        "blank": sum(value is None for value in values),
    }
    text = f"{counts['zero']} zeros" if counts["zero"] else "no zero"
    return [(label, word, count, text if not index else "", place) for index, (word, count) in enumerate(counts.items())]


def nearby(story: Story) -> pd.DataFrame:
    """Economic items that may be taken for one of the three public expenses: label, amounts ("no row" where there is none), what it is."""
    found: dict[str, list[Amount]] = {}
    for amount in story.amounts("basic_by_economic", "total"):
        found.setdefault(normal(amount.row.name), []).append(amount)
    texts = {name: " + ".join(a.printed.text for a in found.get(normal(name), [])) for name in economic()["nearby"]}
    return rows("label amounts what", *((bilingual(name), texts[name] or "no row", what) for name, what in economic()["nearby"].items()))
