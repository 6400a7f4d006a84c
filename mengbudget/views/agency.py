"""七、“三公” and 八、机关运行经费: what "none" rests on, and what the agency's operating expenditure is made of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pandas as pd

from mengbudget.model import Amount
from mengbudget.reconcile.facts import claim_place, normal, table_facts
from mengbudget.reconcile.interval import Interval
from mengbudget.story import PAIR, Story
from mengbudget.views import amount_place, bilingual, decimal, money, rows, told, wan
from mengbudget.views import digits as exact
from mengbudget.views.balance import compared
from mengbudget.views.spending import beside, economic, leaves, sector, total_of

ECONOMIC, OPERATION, FUNCTION = "basic_by_economic", "agency_operation", "general_public"
AGENCIES, INSTITUTIONS = "机关 agencies", "事业单位 institutions"
FEW = 12
"""So many rows at most are tried in all combinations."""


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
    table = story.table(ECONOMIC)
    found = [a for a in story.amounts(ECONOMIC, "total") if _names(what, *a.row.labels)]
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


def cars(story: Story) -> pd.DataFrame:
    """The counts of vehicles that the statement prints: label, count (as printed), place."""
    claims = [c for c in story.budget.statement.claims if c.kind == "count" and c.printed.unit == "辆"]
    return rows("label count place", *((c.subject, f"{c.printed.text}{c.printed.unit}", str(claim_place(c))) for c in claims))


def nothings(story: Story) -> pd.DataFrame:
    """How each table, the statement and the forms print nothing: numbers, printed zeros and blanks of their number columns.

    Columns of `charts.counts` (label, word: a word of `charts.STATES`, count, text, place).
    """
    budget, out = story.budget, []
    for facts in table_facts(budget.tables, budget.year, budget.department):
        if facts.table.kind and not facts.is_form:
            values = [fact.value for fact in facts.facts]
            out += _tally(facts.table.title, values, f"第{facts.table.pages[0]}页")
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
    for amount in story.amounts(ECONOMIC, "total"):
        found.setdefault(normal(amount.row.name), []).append(amount)
    texts = {name: " + ".join(a.printed.text for a in found.get(normal(name), [])) for name in economic()["nearby"]}
    return rows("label amounts what", *((bilingual(name), texts[name] or "no row", what) for name, what in economic()["nearby"].items()))


def operating(story: Story) -> dict[str, list[Amount]]:
    """The operating expenditure (公用经费) of the economic table by sector: its rows without rows under them."""
    ends, found = {row.index for row in leaves(story.table(ECONOMIC))}, dict[str, list[Amount]]()
    for amount in story.amounts(ECONOMIC, "operating"):
        if amount.row.index in ends:
            found.setdefault(sector(amount.row) or "not told", []).append(amount)
    return found


def operating_rows(story: Story) -> pd.DataFrame:
    """The same as rows to read, each sector with its sum: sector, label, government (class), amount."""
    out = []
    for who, amounts in operating(story).items():
        for index, amount in enumerate(amounts):
            government = next((name for role, _, name in amount.row.keys if role == "government_economic_name"), "")
            out.append((who if not index else "", bilingual(amount.row.name), government, amount.printed.text))
        out.append(("", f"sum of {len(amounts)} rows", "", exact(total_of(amounts)[0])))
    return rows("sector label government amount", *out)


def agency(story: Story) -> pd.DataFrame:
    """机关运行经费 as its own table prints it, beside the operating expenditure of the agencies' rows; and what each leaves to institutions.

    Columns of `charts.pair` (PAIR), 万元.
    """
    (printed,) = story.amounts(OPERATION, "total", row_role="total")
    (whole,) = story.amounts(ECONOMIC, "operating", row_role="total")
    sides = operating(story)
    ours, others = sides.get(AGENCIES, []), [a for who, found in sides.items() if who != AGENCIES for a in found]
    first = beside(bilingual("机关运行经费"), [printed], ours, story, (OPERATION, ECONOMIC))
    left, right = money(whole.printed) - money(printed.printed), total_of(others)[0]
    by = beside("", [], others, story, (OPERATION, ECONOMIC))[6]
    rest = (
        "其余 the rest, institutions'", left, exact(left), f"{amount_place(story, ECONOMIC, whole)} − {printed.printed.text}", right, exact(right), by,
        left - right, exact(left - right, sign=True) if left != right else "", None, None, None, "",
    )  # fmt: skip
    both = beside(f"{bilingual('公用经费')}, all", [whole], [a for found in sides.values() for a in found], story, (ECONOMIC, ECONOMIC))
    return pd.DataFrame([first, rest, both], columns=pd.Index(PAIR), dtype="object")[PAIR[:9]]


def three_ways(story: Story) -> pd.DataFrame:
    """What the agency's operating expenditure may be: as its table prints it, by its economic rows, by 行政运行 less its personnel rows.

    Columns of `charts.intervals` (label, low, high, text, place), 万元.
    """
    (printed,) = story.amounts(OPERATION, "total", row_role="total")
    ours = operating(story).get(AGENCIES, [])
    line = next(one for one in economic()["line"] if one.get("sector") == AGENCIES)
    ends = {row.index for row in leaves(story.table(FUNCTION))}
    running = [a for a in story.amounts(FUNCTION, "basic") if a.row.index in ends and a.row.name in line["function"]]
    elsewhere = {normal(name) for one in economic()["line"] for name in one.get("economic", ())}
    staff = [a for a in story.amounts(ECONOMIC, "personnel") if sector(a.row) == AGENCIES and normal(a.row.name) not in elsewhere]
    by_function = total_of(running)[1] - total_of(staff)[1]
    names = " − ".join([" + ".join(a.printed.text for a in running), *(a.printed.text for a in staff)])
    found = [
        (f"表十一 {bilingual('机关运行经费')}, as printed", wan(printed.printed), amount_place(story, OPERATION, printed)),
        (f"表六: the agencies' {len(ours)} operating rows", total_of(ours)[1], str(beside("", [], ours, story, (OPERATION, ECONOMIC))[6])),
        (f"表五: {bilingual('行政运行')} less the agencies' wages", by_function, f"{story.table(FUNCTION).title}: {names}"),
    ]
    return rows("label low high text place", *((label, decimal(s.low), decimal(s.high), told(s), place) for label, s, place in found))


def reach(story: Story) -> pd.DataFrame:
    """The sums nearest to 机关运行经费 that whole rows of institutions, added to the agencies' rows, can make.

    Columns of `charts.intervals` (label, low, high, text, place) and meets (whether the sum may be the printed amount), 万元.
    Raises ValueError where more than FEW rows would have to be tried.
    """
    (printed,) = story.amounts(OPERATION, "total", row_role="total")
    sides, target = operating(story), money(printed.printed)
    ours, others = sides.get(AGENCIES, []), [a for who, found in sides.items() if who != AGENCIES for a in found]
    if len(others) > FEW:
        raise ValueError(f"{len(others)} rows of institutions are too many to try in all combinations")
    tried = [(*total_of([*ours, *some]), some) for some in chain.from_iterable(combinations(others, n) for n in range(len(others) + 1))]
    below = max((one for one in tried if one[0] <= target), key=lambda one: one[0], default=None)
    above = min((one for one in tried if one[0] > target), key=lambda one: one[0], default=None)
    out: list[tuple[object, ...]] = [
        _reached("机关运行经费, as printed", wan(printed.printed), amount_place(story, OPERATION, printed), True)
    ]
    for name, found in (("largest sum not above it", below), ("smallest sum above it", above)):
        if found is not None:
            added = " + ".join(f"{a.row.name} {a.printed.text}" for a in found[2]) or "none"
            out.append(_reached(name, found[1], f"agencies' rows, with {added}", found[1].meet(wan(printed.printed)) is not None))
    return rows("label low high text place meets", *out).assign(tried=len(tried))


def _reached(label: str, span: Interval, place: str, meets: bool) -> tuple[object, ...]:
    return label, decimal(span.low), decimal(span.high), told(span), place, meets


def reason(story: Story, number: str = "八、") -> pd.DataFrame:
    """Each item that the reason for a change names: what is printed of it, and what it would have been last year if it alone had changed.

    Columns: label, part (whether the table prints it under operating expenditure), agencies, institutions (as printed, "not printed"
    where no row is), before (this year's of the agencies less the whole change, 万元), times (before ÷ now, "" where now is nothing).
    """
    item, title = compared(story, number)[0], story.section(number).title
    sides = operating(story)
    out = []
    for name in dict.fromkeys(name for one in story.budget.statement.reasons if one.sentence.section == title for name in one.names):
        key = normal(name).removesuffix("预算")
        mine, theirs = ([a for a in sides.get(who, []) if normal(a.row.name) == key] for who in (AGENCIES, INSTITUTIONS))
        personnel = any(normal(c.path[-1]) == key and c.role == "personnel" for c in story.table(ECONOMIC).columns)
        texts = [" + ".join(a.printed.text for a in found) or "not printed" for found in (mine, theirs)]
        if personnel:
            totals = [[a for a in _personnel(story) if sector(a.row) == who] for who in (AGENCIES, INSTITUTIONS)]
            texts = [exact(total_of(found)[0]) for found in totals]
            out.append((bilingual(key), "no", *texts, "—", "—"))
            continue
        now = total_of(mine)[0]
        before = now - money(item.change.printed)
        times = f"{exact(Fraction(before) / Fraction(now), 1)} ×" if now else "—"
        out.append((bilingual(key), "yes" if mine or theirs else "no row", *texts, exact(before), times))
    return rows("label part agencies institutions before times", *out)


def _personnel(story: Story) -> list[Amount]:
    ends = {row.index for row in leaves(story.table(ECONOMIC))}
    return [a for a in story.amounts(ECONOMIC, "personnel") if a.row.index in ends]


def yardstick(story: Story, number: str = "八、") -> pd.DataFrame:
    """What a fee that law sets as a rate of the wages would need of the wages to fall by the whole change (columns of `charts.pair`), 万元.

    One row a sector that pays the fee: label, wages (printed this year, the sum), fee (printed), implied (the fee ÷ the rate), needed (by
    how much the wages would have had to fall). The rates are those of `economic.toml`.
    """
    change, out = money(compared(story, number)[0].change.printed), []
    for name, rate in economic()["rate"].items():
        for who, amounts in operating(story).items():
            fee = [a for a in amounts if normal(a.row.name) == normal(name)]
            wages = [a for a in _personnel(story) if a.row.name in rate["of"] and sector(a.row) == who]
            if fee:
                one, share = total_of(fee)[0], Fraction(rate["percent"], 100)
                needed = exact(-Fraction(change) / share) if who == AGENCIES else "—"
                out.append((who, exact(total_of(wages)[0]), exact(one), exact(Fraction(one) / share), needed))
    return rows("label wages fee implied needed", *out)
