"""七、“三公”: what "none" rests on, place by place, and how each part of the document prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import pandas as pd

from mengbudget.model import Amount
from mengbudget.reconcile.addresses import table_facts
from mengbudget.reconcile.facts import normal
from mengbudget.story import Story
from mengbudget.views import bilingual, data, digits, english_kind, grouped, total_of
from mengbudget.views.rows import Values, counts, rows

WORDS = ("printed", "zero", "blank")
Cell = tuple[str, str, str, str]
"""Column, state, text and place of a cell of `charts.claimed`."""


def none(story: Story, number: str = "七、") -> pd.DataFrame:
    """Each of the three public expenses against every place of the document that could print it (columns of `charts.claimed`)."""
    title = story.section(number).title
    said = next((one.sentence for one in story.budget.statement.absences if one.sentence.section == title), None)
    words = ("none", "无 none", f"{said.section} 第{said.page}页") if said else ("absent", "not said", title)
    out: list[Values] = []
    for role, what in data("economic")["three_public"].items():
        name = bilingual(what["name"])
        out.append(("stated", name, f"{number.rstrip('、')} statement", *words))
        places = *_own_table(story, role), _items(story, what), _projects(story, what), _forms(story, what), _counts(story, what)
        out += [("recomputed", name, *cell) for cell in places]
    return rows("side row column state text place", *out)


def _own_table(story: Story, role: str) -> list[Cell]:
    """What the table of the three public expenses says of one of them: its cells, and the note under it."""
    table = story.table("three_public")
    places = [
        (row.index, c.index) for row in table.rows for c in table.columns if role in (row.role, c.role) and c.role not in ("name", "code")
    ]
    found = [a for a in table.amounts if (a.row.index, a.column.index) in places]
    where = f"{table.title} 第{table.pages[0]}页"
    note = ("none", "无数据 no data", " ".join(table.notes)) if table.notes else ("absent", "no note", where)
    return [("三公 table", *_state(found, f"{len(places)} blank" if places else ""), where), ("note under it", *note)]


def _state(found: Sequence[Amount], blank: str) -> tuple[str, str]:
    if not found:
        return ("blank", blank) if blank else ("absent", "no row")
    total = total_of(found)[0]
    return ("printed" if total else "zero"), digits(total)


def _items(story: Story, what: dict[str, Any]) -> Cell:
    table = story.table("basic_by_economic")
    found = [a for a in story.amounts("basic_by_economic", "total") if _names(what, *a.row.labels)]
    return (
        "basic expenditure",
        *_state(found, ""),
        f"{table.title} 第{'、'.join(map(str, table.pages))}页: {len(story.leaf_rows(table.kind))} rows",
    )


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

    Columns of `charts.counts`; word: a word of `charts.STATES`.
    """
    budget, found = story.budget, dict[str, tuple[str, list[Decimal | None]]]()
    for facts in table_facts(budget.tables, budget.year, budget.department):
        if facts.table.kind and not facts.is_form:
            label = f"{facts.table.title} {english_kind(facts.table.kind).partition(' (')[0]}".rstrip()
            found[label] = f"第{facts.table.pages[0]}页", [fact.value for fact in facts.facts]
    amounts = [c.printed.value for c in budget.statement.claims if c.kind == "amount"]
    found["情况说明 statement (amounts)"] = "情况说明", list(amounts)
    forms = [form for form in (budget.overall, *budget.projects) if form is not None]
    found[f"绩效目标表 {len(forms)} forms"] = "forms", [a.printed.value for form in forms for a in form.amounts]
    tally = {label: dict.fromkeys(WORDS, 0) | Counter(map(_word, values)) for label, (_, values) in found.items()}
    zeros = {label: f"{words['zero']} zeros" if words["zero"] else "no zero" for label, words in tally.items()}
    return counts(tally, zeros.__getitem__, lambda label, _: found[label][0], WORDS)


def _word(value: Decimal | None) -> str:
    return "blank" if value is None else "printed" if value else "zero"


def nearby(story: Story) -> pd.DataFrame:
    """Economic items that may be taken for one of the three public expenses: label, amounts ("no row" where there is none), what it is."""
    found = grouped(story.amounts("basic_by_economic", "total"), lambda amount: normal(amount.row.name))
    known = data("economic")["nearby"]
    texts = {name: " + ".join(a.printed.text for a in found.get(normal(name), [])) or "no row" for name in known}
    return rows("label amounts what", *((bilingual(name), texts[name], what) for name, what in known.items()))
