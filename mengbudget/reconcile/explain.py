"""Reasons given for a change: how much of it they can account for, bounded by what the document prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mengbudget.model import Reason
from mengbudget.printed import UNITS
from mengbudget.prose.reasons import points_one_way
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import ANY, Address, Fact, maps
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.interval import Interval, decimal, share
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, Outcome, counted
from mengbudget.reconcile.said import Prose, Said
from mengbudget.reconcile.subjects import named as named_item


@dataclass(frozen=True)
class Part:
    """A part of what changed: what is printed of it now, and the interval that its change lies in."""

    name: str
    now: Fact | None
    change: Interval  # in 元
    stated: bool  # whether the document prints the change itself
    named: bool  # whether the reason names it


@dataclass(frozen=True)
class Explanation:
    """A reason, the change that it is given for, and what it can account for (intervals in 元).

    ``least`` and ``most`` bound the change of the parts that the reason names; ``share`` is ``most`` as a part of the change (percent).
    """

    reason: Reason
    change: Said
    now: Said
    before: Interval  # last year's amount, as implied
    parts: tuple[Part, ...]
    accounts: Interval | None  # None where nothing named is a part that the document prints
    note: str = ""

    @property
    def share(self) -> Interval | None:
        """What the reason accounts for, as a percentage of the change."""
        return None if self.accounts is None else share(self.accounts, Interval.printed(self.change.printed))

    @property
    def says(self) -> str:
        """One line in both languages."""
        unit = self.change.unit
        if self.accounts is None:
            return f"所述原因（{self.reason.text}）在表中无对应数 / nothing printed tells what the reason ({self.reason.text}) amounts to; {self.note}"
        low, high = (_shown(end, unit) for end in (self.accounts.low, self.accounts.high))
        percent = self.share
        bounds = f"{float(percent.low):.1f} % – {float(percent.high):.1f} %" if percent else ""
        return (
            f"变动{_shown(Fraction(self.change.printed.value), unit)}{unit}，所述原因可解释{low}至{high}{unit}（{bounds}） / of the change, the reason given "
            f"({'、'.join(self.reason.names) or self.reason.text}) can account for {low} to {high} {unit} ({bounds}){f'; {self.note}' if self.note else ''}"
        )


def explanations(prose: Prose) -> tuple[Explanation, ...]:
    """One explanation for each reason and change of money that it is about; the statement's amounts must have been resolved before."""
    found = []
    for reason in prose.statement.reasons:
        for index in reason.about:
            said = prose.said[index]
            now = prose.about(said)
            if said.kind == "change" and now is not None and said.unit == now.unit and said.unit in UNITS:
                found.append(_explained(prose, reason, said, now))
    return tuple(found)


def _explained(prose: Prose, reason: Reason, said: Said, now: Said) -> Explanation:
    change, amount = Interval.printed(said.printed), Interval.printed(now.printed)
    before = amount - change
    address, parts = now.resolved, list[Part]()
    if address is not None and address.is_whole and address.fund in ("all", "fiscal"):
        parts = _funds(prose, reason, address, change, before)
    elif address is not None:
        parts = _items(prose, reason, address, amount, before)
    named = [part for part in parts if part.named]
    accounts = sum((part.change for part in named), Interval.of(0)) if named else None
    missing = [name for name in reason.names if name not in {part.name for part in named}]
    note = f"not printed as a part of it: {'、'.join(missing)}" if missing else ""
    return Explanation(reason, said, now, before, tuple(parts), accounts, note)


def _funds(prose: Prose, reason: Reason, address: Address, change: Interval, before: Interval) -> list[Part]:
    """All funds and what is carried over: their changes add up to the change of the whole, which bounds each from both sides."""
    meant = [(name, prose.subjects.read(name).dims) for name in reason.names]
    named = {dims.get("fund", "carried_over" if dims.get("time") == "carried_over" else ""): name for name, dims in meant}
    parts = []
    for fund in maps()["words"]["divides"]:
        time = {"time": "carried_over"} if fund == "carried_over" else {"time": "current", "fund": fund}
        wanted = address.but(by="total", **time)
        flows = (prose.book.settled(wanted.but(flow=flow)) for flow in (address.flow, "income", "expenditure"))
        fact = next((found for flow in flows if (found := prose.book.best(flow))), None)
        stated = _stated(prose, wanted)
        if fact is None and stated is None and fund not in named:
            continue
        held = Interval.printed(fact.printed) if fact and fact.printed else Interval.of(0)
        own = stated or Interval(min(held.low - before.high, held.high), held.high)
        parts.append(Part(named.get(fund, fund), fact, own, stated is not None, fund in named))
    bounded = []
    for part in parts:
        rest = change - sum((other.change for other in parts if other is not part), Interval.of(0))
        bounded.append(part if part.stated else replace(part, change=part.change.meet(rest) or part.change))
    return bounded


def _items(prose: Prose, reason: Reason, address: Address, now: Interval, before: Interval) -> list[Part]:
    """The items that a reason names, where a table prints them: none was larger last year than the whole."""
    parts = []
    for name in reason.names:
        meaning = prose.subjects.read(name)
        if meaning.unknown or not (meaning.codes or meaning.dims.get("flow") == address.flow):
            continue
        dims = {**address._asdict(), **meaning.dims, "by": meaning.dims.get("by", "total")}
        wanted = [Address(**dims).but(by=by, item=item) for by, item in map(named_item, meaning.codes)] or [Address(**dims)]
        if wanted == [address.but(by="total")]:
            continue  # the whole itself, which explains nothing
        fact = next((f for one in wanted if (f := prose.book.find(one))), None)
        stated = _stated(prose, wanted[0])
        if fact is not None and fact.printed is not None:
            held = Interval.printed(fact.printed)
            if held.low > max(now.high, before.high):
                continue  # larger than the whole: no part of it
            parts.append(Part(name, fact, stated or Interval(held.low - before.high, held.high), stated is not None, True))
    return parts


def _stated(prose: Prose, address: Address) -> Interval | None:
    """The change of a quantity that the statement itself prints, a fund's income and expenditure counting as one."""
    for said in prose.said:
        now = prose.about(said)
        if said.kind == "change" and now is not None and now.resolved is not None and said.unit in UNITS:
            if now.resolved.but(flow=ANY) == prose.book.settled(address).but(flow=ANY):
                return Interval.printed(said.printed)
    return None


def reason_findings(prose: Prose) -> Iterator[Finding]:
    """Reasons that cannot be: of the contrary direction, unable to contribute; a year compared with itself."""
    yield from _directions(prose)
    for one in explanations(prose):
        change = one.change.printed
        if one.accounts is not None and change.value:
            useless = one.accounts.high <= 0 if change.value > 0 else one.accounts.low >= 0
            end = one.accounts.high if change.value > 0 else one.accounts.low
            outcome = _possible(change.value, decimal(end), change.value - decimal(end) if useless else None)
            outcome = outcome.unless(bool(one.note), one.note)
            facts = [part.now for part in one.parts if part.named]
            yield finding("reason-bound", outcome, [one.change.fact, *facts], one.says.rpartition(" / ")[2])
    for said in prose.said:
        year = said.claim.base_year
        if said.kind in ("change", "growth") and year == prose.year:
            outcome = rel.count(counted(year, "年", said.printed.text), year - 1)
            yield finding("reason-own-year", outcome, [said.fact], f"compared with {year}", measure="年")


def _directions(prose: Prose) -> Iterator[Finding]:
    """Reasons against the direction of the changes that they are given for, of the rate where no change of money is printed."""
    for reason in prose.statement.reasons:
        about = [said for index in reason.about if (said := prose.said[index]).printed.value]
        if not reason.direction or len({said.printed.value > 0 for said in about}) != 1:
            continue
        changes = [said for said in about if said.kind == "change" and said.unit in UNITS]
        for said in changes or about[:1]:
            now = prose.about(said)
            against = reason.direction * said.printed.value < 0
            outcome = _possible(said.printed.value, None, said.printed.value if against else None)
            outcome = outcome.unless(
                not points_one_way(reason.text, prose.year), "not every clause of the reason says more, or less, of something"
            )
            yield finding("reason-direction", outcome, [said.fact, now.fact if now else None], reason.text)


def _possible(stated: Decimal, limit: Decimal | None, gap: Decimal | None) -> Outcome:
    """Whether what is stated can be, given a limit; `gap` is how far it cannot."""
    return Outcome(EXACT if gap is None else INCONSISTENT, stated, limit, gap or Decimal(0), Decimal(0))


def _shown(value: Fraction, unit: str) -> str:
    return f"{decimal(value / Fraction(UNITS.get(unit, Decimal(1)))):,.2f}"
