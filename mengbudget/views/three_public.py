"""七、“三公”: what "none" rests on, place by place, and how each part of the document prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import pandas as pd

from mengbudget.model import Amount
from mengbudget.reconcile.addresses import table_facts
from mengbudget.reconcile.facts import normal
from mengbudget.story import Story
from mengbudget.views import bilingual, data, digits, english_kind, grouped, total_of
from mengbudget.views.rows import Values, counts, frame

WORDS = ("printed", "zero", "blank")


@frame("side row column state text place")
def none(story: Story, number: str = "七、") -> Iterator[Values]:
    """Each of the three public expenses against every place of the document that could print it."""
    said = [one.sentence for one in story.within(number, story.budget.statement.absences)]
    words = ("absent", "not said", story.section(number).title)
    if said:
        words = ("none", "无 none", f"{said[0].section} 第{said[0].page}页")
    for role, what in data("economic")["three_public"].items():
        name = bilingual(what["name"])
        yield "stated", name, f"{number.rstrip('、')} statement", *words
        for cell in _places(story, role, what):
            yield "recomputed", name, *cell


def _places(story: Story, role: str, what: dict[str, Any]) -> Iterator[Values]:
    """Column, state, text and place of each cell for one of the three: the places that could print it, and what they do."""
    own, basic = story.table("three_public"), story.table("basic_by_economic")
    cells = {(r.index, c.index) for r in own.rows for c in own.columns if role in (r.role, c.role) and c.role not in ("name", "code")}
    where = f"{own.title} 第{own.pages[0]}页"
    yield "三公 table", *_state([a for a in own.amounts if (a.row.index, a.column.index) in cells], len(cells)), where
    yield "note under it", *(("none", "无数据 no data", " ".join(own.notes)) if own.notes else ("absent", "no note", where))

    items = [a for a in story.amounts(basic.kind, "total") if _names(what, *a.row.labels)]
    where = f"{basic.title} 第{'、'.join(map(str, basic.pages))}页: {len(story.leaf_rows(basic.kind))} rows"
    yield "basic expenditure", *_state(items), where

    tables = [t for t in story.budget.tables if t.kind in ("projects", "projects_carried_over")]
    projects = [a for t in tables for a in t.amounts if a.column.role == "total" and _names(what, *a.row.labels)]
    yield "project names", *_state(projects), " · ".join(f"{t.title} 第{t.pages[0]}页: {len(t.rows)} rows" for t in tables)

    forms = story.budget.projects
    named = [form.name for form in forms if _names(what, form.name, *chain.from_iterable(form.fields))]
    state = ("printed", f"in {len(named)} forms") if named else ("absent", "not named")
    yield "project forms", *state, f"{len(forms)} forms{': ' if named else ''}{'、'.join(named)}"

    claims = [c for c in story.budget.statement.claims if c.kind == "count" and c.subject in what["counts"]]
    if claims:
        most, first = max(c.printed.value for c in claims), claims[0].sentence
        where = f"{first.section} 第{first.page}页: {'、'.join(f'{c.subject}{c.printed.text}辆' for c in claims)}"
        yield "assets section", "printed" if most else "zero", f"{most} cars", where
    else:
        yield "assets section", "absent", "—", "nothing of it is an asset"


def _state(found: Sequence[Amount], blanks: int = 0) -> tuple[str, str]:
    if not found:
        return ("blank", f"{blanks} blank") if blanks else ("absent", "no row")
    total = total_of(found)[0]
    return ("printed" if total else "zero"), digits(total)


def _names(what: dict[str, Any], *texts: str) -> bool:
    return any(normal(word) in normal(text) for word in what["words"] for text in texts)


def nothings(story: Story) -> pd.DataFrame:
    """How each table, the statement and the forms print nothing: numbers, printed zeros and blanks of their number columns (COUNTS)."""
    budget, found = story.budget, dict[str, tuple[str, list[Decimal | None]]]()
    for facts in table_facts(budget.tables, budget.year or 0, budget.department, budget.document_kind):
        if facts.table.kind and not facts.is_form:
            label = f"{facts.table.title} {english_kind(facts.table.kind).partition(' (')[0]}".rstrip()
            found[label] = f"第{facts.table.pages[0]}页", [fact.value for fact in facts.facts]
    amounts = [c.printed.value for c in budget.statement.claims if c.kind == "amount"]
    found["情况说明 statement (amounts)"] = "情况说明", list(amounts)
    forms = [form for form in (budget.overall, *budget.projects) if form is not None]
    found[f"绩效目标表 {len(forms)} forms"] = "forms", [a.printed.value for form in forms for a in form.amounts]
    tally = {label: dict.fromkeys(WORDS, 0) | Counter(map(_word, values)) for label, (_, values) in found.items()}
    zeros = {label: f"{words['zero']} zeros" if words["zero"] else "no zero" for label, words in tally.items()}
    return counts(tally, zeros.__getitem__, lambda label: found[label][0], WORDS)


def _word(value: Decimal | None) -> str:
    return "blank" if value is None else "printed" if value else "zero"


@frame("label amounts what")
def nearby(story: Story) -> Iterator[Values]:
    """Economic items that may be taken for one of the three public expenses, with what they are."""
    found = grouped(story.amounts("basic_by_economic", "total"), lambda amount: normal(amount.row.name))
    for name, what in data("economic")["nearby"].items():
        yield bilingual(name), " + ".join(a.printed.text for a in found.get(normal(name), [])) or "no row", what
