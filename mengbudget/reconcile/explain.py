"""Reasons given for a change: how much of it they can account for, bounded by what the document prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """A reason, the change that it is given for, and what it can account for: the change of the parts that it names, in 元."""

    reason: Reason
    change: Said
    parts: tuple[Part, ...]

    @property
    def named(self) -> list[Part]:
        return [part for part in self.parts if part.named]

    @property
    def accounts(self) -> Interval | None:
        """What the reason accounts for; None where nothing that it names is a part that the document prints."""
        return sum((part.change for part in self.named), Interval.of(0)) if self.named else None

    @property
    def share(self) -> Interval | None:
        """What the reason accounts for, as a percentage of the change."""
        return None if self.accounts is None else share(self.accounts, Interval.printed(self.change.printed))

    @property
    def note(self) -> str:
        """What the reason names and the document does not print."""
        missing = [name for name in self.reason.names if name not in {part.name for part in self.named}]
        return f"not printed as a part of it: {'、'.join(missing)}" if missing else ""

    @property
    def says(self) -> str:
        """In one line."""
        if self.accounts is None:
            return f"nothing printed tells what the reason ({self.reason.text}) amounts to; {self.note}"
        unit, percent = self.change.unit, self.share
        low, high = (f"{decimal(end / Fraction(UNITS[unit])):,.2f}" for end in (self.accounts.low, self.accounts.high))
        bounds = f"{float(percent.low):.1f} % – {float(percent.high):.1f} %" if percent else ""
        can = f"of the change, the reason given ({'、'.join(self.reason.names)}) can account for {low} to {high} {unit} ({bounds})"
        return f"{can}; {self.note}" if self.note else can


def explanations(prose: Prose) -> tuple[Explanation, ...]:
    """One explanation for each reason and change of money that it is about; the statement's amounts must have been resolved before."""
    changes = [(reason, prose.said[index]) for reason in prose.statement.reasons for index in reason.about]
    return tuple(
        Explanation(reason, said, tuple(_parts(prose, reason, said, now)))
        for reason, said in changes
        if said.kind == "change" and said.unit in UNITS and (now := prose.about(said)) is not None and said.unit == now.unit
    )


def _parts(prose: Prose, reason: Reason, said: Said, now: Said) -> list[Part]:
    address, change, amount = now.resolved, Interval.printed(said.printed), Interval.printed(now.printed)
    if address is None:
        return []
    if address.is_whole and address.fund in ("all", "fiscal"):
        return _funds(prose, reason, address, change, amount - change)
    return _items(prose, reason, address, amount, amount - change)


def _part(prose: Prose, name: str, fact: Fact | None, address: Address, before: Interval, named: bool) -> Part:
    """A part whose change the statement prints, or else is not more than all of it, nor a fall from more than the whole was."""
    stated, held = _stated(prose, address), Interval.printed(fact.printed) if fact and fact.printed else Interval.of(0)
    return Part(name, fact, stated or Interval(min(held.low - before.high, held.high), held.high), stated is not None, named)


def _funds(prose: Prose, reason: Reason, address: Address, change: Interval, before: Interval) -> list[Part]:
    """All funds and what is carried over: their changes add up to the change of the whole, which bounds each from both sides."""
    meant = [(name, prose.subjects.read(name).dims) for name in reason.names]
    named = {dims.get("fund", "carried_over" if dims.get("time") == "carried_over" else ""): name for name, dims in meant}
    parts = []
    for fund in maps()["words"]["divides"]:
        time = {"time": "carried_over"} if fund == "carried_over" else {"time": "current", "fund": fund}
        wanted = address.but(by="total", **time)
        part = _part(prose, named.get(fund, fund), _printed(prose, wanted), wanted, before, fund in named)
        parts += [part] if part.now is not None or part.named or part.stated else []
    return [part if part.stated else _bounded(part, [other for other in parts if other is not part], change) for part in parts]


def _printed(prose: Prose, wanted: Address) -> Fact | None:
    """What is printed of a fund, as income or expenditure."""
    flows = (prose.book.settled(wanted.but(flow=flow)) for flow in (wanted.flow, "income", "expenditure"))
    return next((found for flow in flows if (found := prose.book.best(flow))), None)


def _bounded(part: Part, others: Sequence[Part], change: Interval) -> Part:
    """A part whose change is no more than the others leave of the change of the whole."""
    rest = change - sum((other.change for other in others), Interval.of(0))
    return replace(part, change=part.change.meet(rest) or part.change)


def _items(prose: Prose, reason: Reason, address: Address, now: Interval, before: Interval) -> list[Part]:
    """The items that a reason names, where a table prints them: none was larger last year than the whole."""
    parts = []
    for name in reason.names:
        meaning = prose.subjects.read(name)
        if meaning.unknown or not (meaning.codes or meaning.dims.get("flow") == address.flow):
            continue
        whole = Address(**{**address._asdict(), **meaning.dims, "by": meaning.dims.get("by", "total")})
        wanted = [whole.but(by=by, item=item) for by, item in map(named_item, meaning.codes)] or [whole]
        fact = next((f for one in wanted if (f := prose.book.find(one))), None)
        if fact and wanted != [address.but(by="total")] and (fact.value or 0) <= max(now.high, before.high):
            parts.append(_part(prose, name, fact, wanted[0], before, named=True))  # not the whole itself, which explains nothing, nor more
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
        change = one.change.printed.value
        if one.accounts is not None and change:
            end = decimal(one.accounts.high if change > 0 else one.accounts.low)
            outcome = _possible(change, end, change - end if change * end <= 0 else None).unless(bool(one.note), one.note)
            yield finding("reason-bound", outcome, [one.change.fact, *(part.now for part in one.named)], one.says)
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
        unclear = not points_one_way(reason.text, prose.year)
        for said in [said for said in about if said.kind == "change" and said.unit in UNITS] or about[:1]:
            now, change = prose.about(said), said.printed.value
            outcome = _possible(change, None, change if reason.direction * change < 0 else None)
            outcome = outcome.unless(unclear, "not every clause of the reason says more, or less, of something")
            yield finding("reason-direction", outcome, [said.fact, now.fact if now else None], reason.text)


def _possible(stated: Decimal, limit: Decimal | None, gap: Decimal | None) -> Outcome:
    """Whether what is stated can be, given a limit; `gap` is how far it cannot."""
    return Outcome(EXACT if gap is None else INCONSISTENT, stated, limit, gap or Decimal(0), Decimal(0))
