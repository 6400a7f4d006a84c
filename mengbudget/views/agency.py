"""八、机关运行经费: what the agency's operating expenditure is made of, and what the reason for its change can account for."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import pandas as pd

from mengbudget.model import Amount
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.interval import Interval
from mengbudget.story import PAIR, Story
from mengbudget.views import amount_place, bilingual, decimal, money, rows, told, wan
from mengbudget.views import digits as exact
from mengbudget.views.balance import bases, compared
from mengbudget.views.spending import beside, economic, leaves, sector, total_of

ECONOMIC, OPERATION, FUNCTION = "basic_by_economic", "agency_operation", "general_public"
AGENCIES, INSTITUTIONS = "机关 agencies", "事业单位 institutions"
FEW = 12
"""So many rows at most are tried in all combinations."""


def base(story: Story, number: str = "八、") -> pd.DataFrame:
    """Last year's amount as a section implies it (`balance.bases`), with a dot where the digits of amount and change put it.

    Columns of `charts.intervals` (label, low, high, text, place, value), 万元; text names the dot's value too.
    """
    frame = bases(story, number)
    dots: list[object] = []
    for item in compared(story, number):
        dots += [money(item.now.printed) - money(item.change.printed), *[None] * (item.growth is not None)]
    dots += [None] * (len(frame) - len(dots))
    texts = [text if dot is None else f"{text} ({dot})" for text, dot in zip(frame["text"], dots, strict=True)]
    return frame.assign(value=pd.Series(dots, dtype=object), text=texts)


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
        ("机关运行经费, as printed", wan(printed.printed), amount_place(story, OPERATION, printed)),
        (f"公用经费: {len(ours)} rows of agencies", total_of(ours)[1], str(beside("", [], ours, story, (OPERATION, ECONOMIC))[6])),
        ("行政运行 less agencies' wages", by_function, f"{story.table(FUNCTION).title}: {names}"),
    ]
    return rows("label low high text place", *((label, decimal(s.low), decimal(s.high), told(s), place) for label, s, place in found))


def reach(story: Story) -> pd.DataFrame:
    """The sums nearest to 机关运行经费 that whole rows of institutions, added to the agencies' rows, can make.

    Columns of `charts.intervals` (label, low, high, text, place), meets (whether the sum may be the printed amount) and tried (how many
    sums there are, in the first row), 万元.
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
    return rows("label low high text place meets", *out).assign(tried=[str(len(tried)), *[""] * (len(out) - 1)])


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


def bounds(story: Story, number: str = "八、") -> pd.DataFrame:
    """By how much each item that the reason names, and all of them together, can have changed. The change itself comes first.

    Last year's were neither below zero nor above last year's whole; this year's are at least what the agencies' rows print and at most what
    all rows print, nothing where no row does. Columns of `charts.intervals` (label, low, high, text, place), 万元.
    """
    item, title = compared(story, number)[0], story.section(number).title
    whole = item.agreed or item.by_change
    change = wan(item.change.printed)
    out: list[tuple[object, ...]] = [_range(f"{bilingual('增减额')}, as stated", change, str(claim_place(item.change)))]
    names = dict.fromkeys(name for one in story.budget.statement.reasons if one.sentence.section == title for name in one.names)
    together = Interval.of(0)
    for name in names:
        key = normal(name).removesuffix("预算")
        if any(normal(c.path[-1]) == key for c in story.table(ECONOMIC).columns):
            continue  # a column of the table, no item of operating expenditure
        found = {who: [a for a in amounts if normal(a.row.name) == key] for who, amounts in operating(story).items()}
        every = [amount for amounts in found.values() for amount in amounts]
        now = Interval(total_of(found.get(AGENCIES, []))[1].low, total_of(every)[1].high)
        together = together + now
        place = " · ".join(amount_place(story, ECONOMIC, a) for a in every) or f"{story.table(ECONOMIC).title}: no row {key}"
        out.append(_range(bilingual(key), Interval(now.low - whole.high, now.high), place))
    out.append(_range("together", Interval(together.low - whole.high, together.high), "the items above"))
    return rows("label low high text place", *out)


def _range(label: str, span: Interval, place: str) -> tuple[object, ...]:
    return label, decimal(span.low), decimal(span.high), told(span, sign=True), place


def _personnel(story: Story) -> list[Amount]:
    ends = {row.index for row in leaves(story.table(ECONOMIC))}
    return [a for a in story.amounts(ECONOMIC, "personnel") if a.row.index in ends]


def yardstick(story: Story, number: str = "八、") -> pd.DataFrame:
    """What a fee that law sets as a rate of the wages would need of the wages to fall by the whole change in 万元.

    One row a sector that pays the fee, and one for all: label, wages (printed this year, the sum), fee (printed), implied (the fee ÷ the rate), needed (by
    how much the wages would have had to fall). The rates are those of `economic.toml`.
    """
    change, out = money(compared(story, number)[0].change.printed), []
    for name, rate in economic()["rate"].items():
        share, wages = Fraction(rate["percent"], 100), [a for a in _personnel(story) if a.row.name in rate["of"]]
        fees = {who: [a for a in amounts if normal(a.row.name) == normal(name)] for who, amounts in operating(story).items()}
        for who in [*(who for who, found in fees.items() if found), ""]:
            fee = total_of([a for one, found in fees.items() for a in found if who in ("", one)])[0]
            paid = total_of([a for a in wages if who in ("", sector(a.row))])[0]
            needed = exact(-Fraction(change) / share) if who in ("", AGENCIES) else "—"
            out.append((who or "all", exact(paid), exact(fee), exact(Fraction(fee) / share), needed))
    return rows("label wages fee implied needed", *out)
