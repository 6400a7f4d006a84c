"""一、收支变动: the amounts compared with last year, the base they imply, and how the change divides among the sources of money.

Last year's amounts are not printed, so every figure is an interval: what the printed digits, and that no amount is below zero, leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from mengbudget.model import Claim, Reason
from mengbudget.reconcile.facts import claim_place
from mengbudget.reconcile.interval import Interval, common, share
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING
from mengbudget.reconcile.subjects import Subjects
from mengbudget.story import PAIR, Story, in_unit
from mengbudget.views import HUNDRED, bilingual, decimal, digits, money, told, wan
from mengbudget.views.rows import INTERVALS, WATERFALL, Values, frame, interval, rows, step

SOURCES = ("general_public", "government_fund", "state_capital", "special_account", "own_funds", "carried_over")
"""Column roles of 收入总表 that divide all income, in the order of the form."""


@dataclass(frozen=True)
class Compared:
    """An amount that the statement compares with last year's: the claims, and the base that each of them implies (万元)."""

    now: Claim
    change: Claim
    growth: Claim | None
    by_change: Interval
    by_growth: Interval | None

    @property
    def agreed(self) -> Interval | None:
        """What both bases hold, None where they share no point."""
        return self.by_change if self.by_growth is None else self.by_change.meet(self.by_growth)


def compared(story: Story, number: str) -> list[Compared]:
    """The amounts of a section that are compared with last year's, in the order printed."""
    claims, found = story.budget.statement.claims, []
    for change in story.claims(number, "change"):
        now = claims[change.about] if change.about is not None else None
        if now is None or now.printed.unit != change.printed.unit:
            continue
        growth = next((c for c in story.claims(number, "growth") if c.about == change.about and c.sentence == change.sentence), None)
        ratio = None if growth is None else wan(now.printed) / (Interval.printed(growth.printed).scale(1 / HUNDRED).shift(1))
        found.append(Compared(now, change, growth, wan(now.printed) - wan(change.printed), ratio))
    return found


@frame(f"{INTERVALS} value agree")
def implied(story: Story, number: str) -> Iterator[Values]:
    """Last year's amounts as a section implies them: two rows an amount (from its change, from its growth rate), and what they share.

    value: where the digits of amount and change put it; agree: whether all of them share a point.
    """
    found = compared(story, number)
    met = common(span for item in found for span in (item.by_change, item.by_growth) if span is not None)
    for item in found:
        now, change, growth = item.now, item.change, item.growth
        sign = "−" if change.printed.value >= 0 else "+"
        label = f"{now.subject}：{now.printed.text} {sign} {change.printed.text.lstrip('-')}"
        yield *interval(label, item.by_change, claim_place(now)), money(now.printed) - money(change.printed), met is not None
        if growth is not None and item.by_growth is not None:
            sign = "+" if growth.printed.value >= 0 else "−"
            label = f"{now.subject}：{now.printed.text} ÷ (1 {sign} {growth.printed.text.lstrip('-')}%)"
            yield *interval(label, item.by_growth, claim_place(growth)), None, met is not None
    if met is not None:
        yield *interval("上年数 last year: what all of them allow", met, "all of the above"), None, True


def bases(story: Story, number: str) -> pd.DataFrame:
    """The same without the values."""
    return implied(story, number).drop(columns="value")


def stated(story: Story, number: str) -> pd.DataFrame:
    """What a section states beside what the tables print, and each change beside the change that its growth rate gives (PAIR)."""
    amounts = story.stated(number, "statement-amount")
    changes = [_change(item) for item in compared(story, number) if item.growth is not None]
    return pd.concat([amounts, rows(PAIR, *changes)], ignore_index=True) if changes else amounts


def _change(item: Compared) -> Values:
    """The change that the growth rate gives, now·g/(1 + g) = now − now/(1 + g), beside the change as stated."""
    assert item.growth is not None
    assert item.by_growth is not None
    now, rate = Fraction(money(item.now.printed)), Fraction(item.growth.printed.value) / HUNDRED
    point, span = now * rate / (1 + rate), -(item.by_growth - Interval.of(now))
    value, text = money(item.change.printed), item.change.printed.text
    met = span.meet(wan(item.change.printed))
    verdict = INCONSISTENT if met is None else EXACT if digits(point) == digits(value) else ROUNDING
    room = max(span.high - point, point - span.low) + Fraction(in_unit(item.change.printed.ulp, "元")) / 2
    gap = Fraction(value) - point
    shown = digits(gap, sign=True)
    signed = f"-{text}" if value < 0 and text[:1].isdigit() else text  # the words say that it is a decrease
    stated = value, signed, str(claim_place(item.change))
    recomputed = decimal(point), digits(point), str(claim_place(item.growth))
    difference = decimal(gap), "" if shown == digits(Fraction(0)) else shown, decimal(-room), decimal(room)
    return f"{item.now.subject}：增减额", *stated, *recomputed, *difference, verdict, "statement-growth"


def bounded(change: Interval, now: Interval, others: Iterable[Interval]) -> Interval:
    """What a part of a change can be, last year's parts being not below zero: at most what the part gives now.

    At least what is left where all others (as they are now) took as much as they could.
    """
    return Interval(min(change.low - sum((other.high for other in others), Fraction(0)), now.high), now.high)


@dataclass(frozen=True)
class Source:
    """A source of money: what it gives this year, and by how much it can have changed (万元)."""

    role: str
    label: str
    now: Interval
    change: Interval
    printed: Claim | None  # the change, where the statement prints it
    place: str


def sources(story: Story, number: str = "一、") -> tuple[Interval, list[Source]]:
    """The change of the total that a section states, and each source's part in it as an interval.

    The changes add up to the total's. A change that the statement prints is that interval, each other is `bounded`.
    Raises KeyError where the section compares nothing, or 收入总表 has no total row.
    """
    total = next(iter(compared(story, number)), None)
    cells = {a.column.role: a for a in story.amounts("income", *SOURCES, row_role="total")}
    columns = {c.role: c for c in story.table("income").columns if c.role in SOURCES}
    if total is None or not cells:
        raise KeyError(f"{story.budget.label}: no change of a total, or no total row of 收入总表")
    now = {role: wan(cells[role].printed) if role in cells else Interval.of(0) for role in columns}
    known = {role: claim for role, claim in _printed_changes(story).items() if role in columns}
    whole = wan(total.change.printed)
    rest = whole - sum((wan(c.printed) for c in known.values()), Interval.of(0))
    out = []
    for role, column in columns.items():
        claim, cell = known.get(role), cells.get(role)
        if claim is not None:
            span, place = wan(claim.printed), str(claim_place(claim))
        else:
            span = bounded(rest, now[role], [now[other] for other in columns if other != role and other not in known])
            where = f"第{cell.page}页 合计 / {'/'.join(column.path)}" if cell is not None else "合计：空 blank"
            place = f"{story.table('income').title} {where}"
        out.append(Source(role, column.path[-1], now[role], span, claim, place))
    return whole, out


def _printed_changes(story: Story) -> dict[str, Claim]:
    """Changes that the statement prints of one fund's money of the year, by the fund's role."""
    claims, subjects = story.budget.statement.claims, _subjects(story)
    found: dict[str, Claim] = {}
    for claim in claims:
        dims = subjects.read(claims[claim.about].subject).dims if claim.kind == "change" and claim.about is not None else {}
        if dims.get("fund") in SOURCES and dims.get("time", "current") == "current" and dims.get("flow") in ("income", "expenditure"):
            found.setdefault(dims["fund"], claim)
    return found


def _subjects(story: Story) -> Subjects:
    return Subjects(story.budget.tables, {story.budget.department})


@frame(f"{INTERVALS} now share how")
def changes(story: Story, number: str = "一、") -> Iterator[Values]:
    """Each source's change as an interval, those that give nothing this year in one row; with them this year's, and the share of the total change."""
    whole, found = sources(story, number)
    for item in found:
        if item.now.high:
            row = interval(bilingual(item.label), item.change, item.place, _text(item))
            yield *row, digits(_middle(item.now)), _share(item.change, whole), "bounded" if item.printed is None else "printed"
    none = [item for item in found if not item.now.high]
    if none:
        span, label = Interval(min(item.change.low for item in none), Fraction(0)), "、".join(item.label for item in none)
        yield *interval(f"{label} none this year", span, none[0].place, sign=True), "—", _share(span, whole), "bounded"


def _text(item: Source) -> str:
    """A source's change in digits: one figure where it is printed, else its range."""
    return told(item.change, sign=True) if item.printed is None else digits(_middle(item.change), sign=True)


def _share(part: Interval, whole: Interval) -> str:
    """A part of the total change in percent, one figure where the printed digits leave no other."""
    ratio = share(part, whole)
    if ratio is None:
        return ""
    ends = digits(ratio.low, 1), digits(ratio.high, 1)
    return f"{ends[0] if ends[0] == ends[1] else told(ratio, 1)} %"


@frame(WATERFALL)
def steps(story: Story, number: str = "一、") -> Iterator[Values]:
    """The way from last year's total to this year's: printed changes, then the least that each other source must have added, then the rest.

    The start is the middle of the base's interval.
    """
    item = compared(story, number)[0]
    whole, found = sources(story, number)
    at, nothing = _middle(item.by_change), Fraction(0)
    end = at + _middle(whole)
    yield step(f"{story.budget.year - 1 if story.budget.year else '上年'} 推算 implied", nothing, at, "total", claim_place(item.change))
    for source in sorted(found, key=lambda one: one.printed is None):
        least = _middle(source.change) if source.printed is not None else max(_floor(source, found, whole), nothing)
        if least:
            text = f"{'≥ ' if source.printed is None else ''}{digits(least, sign=True)}"
            yield step(bilingual(source.label), at, at + least, "up" if least > 0 else "down", source.place, text)
            at += least
    if at != end:
        ones = "、".join(one.label for one in found if one.printed is None and one.now.high)
        yield step(f"{ones}: not printed which", at, end, "unknown", "no table and no sentence")
    yield step(f"{story.budget.year or '本年'} {bilingual(item.now.subject)}", nothing, end, "total", claim_place(item.now))


def _floor(source: Source, found: list[Source], whole: Interval) -> Fraction:
    """The least change of a source by the printed digits themselves (the middles of the intervals)."""
    known = sum((_middle(one.change) for one in found if one.printed is not None), Fraction(0))
    others = sum((_middle(one.now) for one in found if one.printed is None and one is not source), Fraction(0))
    return _middle(whole) - known - others


def _middle(span: Interval) -> Fraction:
    return (span.low + span.high) / 2


@frame("reason names at_least at_most share other other_change says largest")
def reasons(story: Story, number: str = "一、") -> Iterator[Values]:
    """Each reason given in a section: the source it names, its part in the change as an interval, and the largest part of any other.

    other: the source whose least change is largest; says: whether what the reason says is "borne out", "contradicted" or "open"; largest:
    whether the source named has the largest part ("yes", "no" or "open").
    """
    whole, found = sources(story, number)
    subjects = _subjects(story)
    for reason in story.within(number, story.budget.statement.reasons):
        named = {subjects.read(name).dims.get("fund", "") for name in reason.names}
        source = next((one for one in found if one.role in named), None)
        if source is None:
            continue
        others = [one for one in found if one is not source]
        other, part = max(others, key=lambda one: one.change.low), source.change
        largest = "no" if part.high < other.change.low else "yes" if all(part.low > one.change.high for one in others) else "open"
        ends = digits(part.low, sign=True, down=True), digits(part.high, sign=True, down=False)
        beside = bilingual(other.label), _text(other)
        yield reason.text, bilingual(source.label), *ends, _share(part, whole), *beside, _borne_out(reason, part), largest


def _borne_out(reason: Reason, change: Interval) -> str:
    low, high = (change.low, change.high) if reason.direction >= 0 else (-change.high, -change.low)
    return "open" if not reason.direction else "borne out" if low > 0 else "contradicted" if high < 0 else "open"
