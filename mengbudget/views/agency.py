"""八、机关运行经费: what the agency's operating expenditure is made of, and what the reason for its change can account for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations

import pandas as pd

from mengbudget.model import Amount
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.interval import Interval
from mengbudget.story import PAIR, Story
from mengbudget.views import bilingual, data, digits, grouped, money, total_of, wan
from mengbudget.views.balance import compared, implied
from mengbudget.views.rows import INTERVALS, Values, added, amount_place, beside, frame, interval
from mengbudget.views.spending import government, sector

ECONOMIC, OPERATION, FUNCTION = "basic_by_economic", "agency_operation", "general_public"
AGENCIES, INSTITUTIONS = "机关 agencies", "事业单位 institutions"
FEW = 12
"""So many rows at most are tried in all combinations."""


def base(story: Story, number: str = "八、") -> pd.DataFrame:
    """Last year's amount as a section implies it (`balance.implied`), its text naming the value that the digits of amount and change give."""
    found = implied(story, number)
    texts = [text if dot is None else f"{text} ({dot})" for text, dot in zip(found["text"], found["value"], strict=True)]
    return found.assign(text=texts)


def operating(story: Story) -> dict[str, list[Amount]]:
    """The operating expenditure (公用经费) of the economic table by sector: its rows without rows under them."""
    return grouped(story.leaves(ECONOMIC, "operating"), lambda amount: sector(amount.row) or "not told")


def _divided(story: Story) -> tuple[Amount, list[Amount], list[Amount]]:
    """机关运行经费 as its own table prints it, the agencies' rows of operating expenditure, and all others'."""
    sides = operating(story)
    others = [amount for who, amounts in sides.items() if who != AGENCIES for amount in amounts]
    return story.total(OPERATION, "total"), sides.get(AGENCIES, []), others


@frame("sector label government amount")
def operating_rows(story: Story) -> Iterator[Values]:
    """The operating expenditure as rows to read, each sector with its sum; government: the government economic class."""
    for who, amounts in operating(story).items():
        for index, amount in enumerate(amounts):
            yield "" if index else who, bilingual(amount.row.name), government(amount.row), amount.printed.text
        yield "", f"sum of {len(amounts)} rows", "", digits(total_of(amounts)[0])


@frame(PAIR[:9])
def agency(story: Story) -> Iterator[Values]:
    """机关运行经费 as its own table prints it, beside the operating expenditure of the agencies' rows; and what each leaves to institutions."""
    printed, ours, others = _divided(story)
    table, whole = story.table(ECONOMIC), story.total(ECONOMIC, "operating")
    yield beside(bilingual("机关运行经费"), (story.table(OPERATION), [printed]), (table, ours))[:9]
    left, right = money(whole.printed) - money(printed.printed), added(table, others)
    where, gap = f"{amount_place(table, whole)} − {printed.printed.text}", left - right[0]
    yield "其余 the rest, institutions'", left, digits(left), where, *right, gap, digits(gap, sign=True) if gap else ""
    yield beside(f"{bilingual('公用经费')}, all", (table, [whole]), (table, [*ours, *others]))[:9]


@frame(INTERVALS)
def three_ways(story: Story) -> Iterator[Values]:
    """What the agency's operating expenditure may be: as its table prints it, by its economic rows, by 行政运行 less its personnel rows."""
    printed, ours, _ = _divided(story)
    lines = data("economic")["line"]
    line = next(one for one in lines if one.get("sector") == AGENCIES)
    running = [a for a in story.leaves(FUNCTION, "basic") if a.row.name in line["function"]]
    elsewhere = {normal(name) for one in lines for name in one.get("economic", ())}
    staff = [a for a in _personnel(story, AGENCIES) if normal(a.row.name) not in elsewhere]
    names = " − ".join([" + ".join(a.printed.text for a in running), *(a.printed.text for a in staff)])
    yield _as_printed(story, printed)
    yield interval(f"公用经费: {len(ours)} rows of agencies", total_of(ours)[1], added(story.table(ECONOMIC), ours)[2])
    by_function = total_of(running)[1] - total_of(staff)[1]
    yield interval("行政运行 less agencies' wages", by_function, f"{story.table(FUNCTION).title}: {names}")


def _as_printed(story: Story, printed: Amount) -> Values:
    return interval("机关运行经费, as printed", wan(printed.printed), amount_place(story.table(OPERATION), printed))


@frame(f"{INTERVALS} meets tried")
def reach(story: Story) -> Iterator[Values]:
    """The sums nearest to 机关运行经费 that whole rows of institutions, added to the agencies' rows, can make.

    meets: whether the sum may be the printed amount; tried: how many sums there are, in the first row.
    Raises ValueError where more than FEW rows would have to be tried.
    """
    printed, ours, others = _divided(story)
    target = money(printed.printed)
    if len(others) > FEW:
        raise ValueError(f"{len(others)} rows of institutions are too many to try in all combinations")
    tried = [(*total_of([*ours, *some]), some) for some in chain.from_iterable(combinations(others, n) for n in range(len(others) + 1))]
    below = max((one for one in tried if one[0] <= target), key=lambda one: one[0], default=None)
    above = min((one for one in tried if one[0] > target), key=lambda one: one[0], default=None)
    yield *_as_printed(story, printed), True, str(len(tried))
    for name, found in (("largest sum not above it", below), ("smallest sum above it", above)):
        if found is not None:
            _, span, some = found
            names = " + ".join(f"{a.row.name} {a.printed.text}" for a in some) or "none"
            yield *interval(name, span, f"agencies' rows, with {names}"), span.meet(wan(printed.printed)) is not None, ""


def _named(story: Story, number: str) -> list[str]:
    """The items that the reasons of a section name, each once, without 预算 behind it."""
    names = [name for one in story.within(number, story.budget.statement.reasons) for name in one.names]
    return [normal(name).removesuffix("预算") for name in dict.fromkeys(names)]


def _called(amounts: Sequence[Amount], key: str) -> list[Amount]:
    return [amount for amount in amounts if normal(amount.row.name) == key]


@frame("label part agencies institutions before times")
def reason(story: Story, number: str = "八、") -> Iterator[Values]:
    """Each item that the reason for a change names: what is printed of it, and what it would have been last year if it alone had changed.

    part: whether the table prints it under operating expenditure; before: this year's of the agencies less the whole change; times: before ÷ now.
    """
    item, sides = compared(story, number)[0], operating(story)
    for key in _named(story, number):
        if any(normal(c.path[-1]) == key and c.role == "personnel" for c in story.table(ECONOMIC).columns):
            texts = [digits(total_of(_personnel(story, who))[0]) for who in (AGENCIES, INSTITUTIONS)]
            yield bilingual(key), "no", *texts, "—", "—"
            continue
        mine, theirs = (_called(sides.get(who, []), key) for who in (AGENCIES, INSTITUTIONS))
        texts = [" + ".join(a.printed.text for a in found) or "not printed" for found in (mine, theirs)]
        now = total_of(mine)[0]
        before = now - money(item.change.printed)
        times = f"{digits(Fraction(before) / Fraction(now), 1)} ×" if now else "—"
        yield bilingual(key), "yes" if mine or theirs else "no row", *texts, digits(before), times


@frame(INTERVALS)
def bounds(story: Story, number: str = "八、") -> Iterator[Values]:
    """By how much each item that the reason names, and all of them together, can have changed. The change itself comes first.

    Last year's were neither below zero nor above last year's whole; this year's are at least what the agencies' rows print and at most what
    all rows print, nothing where no row does.
    """
    item = compared(story, number)[0]
    whole, (_, ours, others), table = item.agreed or item.by_change, _divided(story), story.table(ECONOMIC)
    yield interval(f"{bilingual('增减额')}, as stated", wan(item.change.printed), claim_place(item.change), sign=True)
    together = Interval.of(0)
    for key in _named(story, number):
        if any(normal(c.path[-1]) == key for c in table.columns):
            continue  # a column of the table, no item of operating expenditure
        every = _called([*ours, *others], key)
        now = Interval(total_of(_called(ours, key))[1].low, total_of(every)[1].high)
        together = together + now
        place = " · ".join(amount_place(table, a) for a in every) or f"{table.title}: no row {key}"
        yield interval(bilingual(key), Interval(now.low - whole.high, now.high), place, sign=True)
    yield interval("together", Interval(together.low - whole.high, together.high), "the items above", sign=True)


def _personnel(story: Story, who: str = "") -> list[Amount]:
    """Rows of personnel expenditure, of one sector or of all."""
    return [a for a in story.leaves(ECONOMIC, "personnel") if who in ("", sector(a.row))]


@frame("label wages fee implied needed")
def yardstick(story: Story, number: str = "八、") -> Iterator[Values]:
    """What a fee that law sets as a rate of the wages (`economic.toml`) would need of the wages to fall by the whole change.

    One row a sector that pays the fee, and one for all: wages and fee as printed, implied (the fee ÷ the rate), needed (by how much the
    wages would have had to fall).
    """
    change = money(compared(story, number)[0].change.printed)
    for name, rate in data("economic")["rate"].items():
        share = Fraction(rate["percent"], 100)
        fees = {who: found for who, amounts in operating(story).items() if (found := _called(amounts, normal(name)))}
        for who in (*fees, ""):
            fee = total_of(chain.from_iterable(found for one, found in fees.items() if who in ("", one)))[0]
            paid = total_of(a for a in _personnel(story, who) if a.row.name in rate["of"])[0]
            needed = digits(-Fraction(change) / share) if who in ("", AGENCIES) else "—"
            yield who or "all", digits(paid), digits(fee), digits(Fraction(fee) / share), needed
