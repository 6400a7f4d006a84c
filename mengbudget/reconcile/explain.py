"""Reasons given for a change: how much of it they can account for, bounded by what the document prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mengbudget.model import Reason
from mengbudget.printed import UNITS, Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Address, Fact
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.interval import Interval
from mengbudget.reconcile.quantities import ANY
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, Outcome
from mengbudget.reconcile.said import Prose, Said
from mengbudget.reconcile.subjects import Meaning
from mengbudget.reconcile.subjects import named as named_item

FUNDS = (
    "general_public",
    "government_fund",
    "state_capital",
    "special_account",
    "own_funds",
    "business",
    "operation",
    "superior",
    "affiliated",
    "other",
)


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
        return None if self.accounts is None else _percent(self.accounts, Interval.printed(self.change.claim.printed))

    @property
    def says(self) -> str:
        """One line in both languages."""
        unit = self.change.claim.printed.unit
        if self.accounts is None:
            return f"所述原因（{self.reason.text}）在表中无对应数 / nothing printed tells what the reason ({self.reason.text}) amounts to; {self.note}"
        low, high = (_shown(end, unit) for end in (self.accounts.low, self.accounts.high))
        percent = self.share
        bounds = f"{float(percent.low):.1f} % – {float(percent.high):.1f} %" if percent else ""
        return (
            f"变动{_shown(Fraction(self.change.claim.printed.value), unit)}{unit}，所述原因可解释{low}至{high}{unit}（{bounds}） / of the change, the reason given "
            f"({'、'.join(self.reason.names) or self.reason.text}) can account for {low} to {high} {unit} ({bounds}){f'; {self.note}' if self.note else ''}"
        )


def explanations(prose: Prose) -> tuple[Explanation, ...]:
    """One explanation for each reason and change of money that it is about; the statement's amounts must have been resolved before."""
    found = []
    for reason in prose.statement.reasons:
        for index in reason.about:
            said = prose.said[index]
            now = prose.about(said)
            if (
                said.claim.kind == "change"
                and now is not None
                and said.claim.printed.unit == now.claim.printed.unit
                and said.claim.printed.unit in UNITS
            ):
                found.append(_explained(prose, reason, said, now))
    return tuple(found)


def _explained(prose: Prose, reason: Reason, said: Said, now: Said) -> Explanation:
    change, amount = Interval.printed(said.claim.printed), Interval.printed(now.claim.printed)
    before = amount - change
    address = now.resolved
    parts = (
        _funds(prose, reason, address, change, before)
        if address is not None and _whole(address)
        else _items(prose, reason, address, before)
    )
    named = [part for part in parts if part.named]
    accounts: Interval | None = None
    for part in named:
        accounts = part.change if accounts is None else accounts + part.change
    known = {part.name for part in named}
    missing = [name for name in reason.names if name not in known]
    note = f"not printed as a part of it: {'、'.join(missing)}" if missing else ""
    return Explanation(reason, said, now, before, tuple(parts), accounts, note)


def _whole(address: Address) -> bool:
    return (
        address.by in ("total", "grand")
        and address.fund in ("all", "fiscal")
        and address.nature == "all"
        and address.flow in ("income", "expenditure")
    )


def _funds(prose: Prose, reason: Reason, address: Address, change: Interval, before: Interval) -> list[Part]:
    """All funds and what is carried over: their changes add up to the change of the whole, which bounds each from both sides."""
    named = {
        meaning.dims.get("fund", "carried_over" if meaning.dims.get("time") == "carried_over" else ""): name
        for name, meaning in _meanings(prose, reason)
    }
    parts: dict[str, tuple[Fact | None, Interval, bool]] = {}
    for fund in (*FUNDS, "carried_over"):
        time = {"time": "carried_over"} if fund == "carried_over" else {"time": "current", "fund": fund}
        wanted = address.but(by="total", **time)
        fact = next(
            (f for flow in (address.flow, "income", "expenditure") if (f := prose.book.best(prose.book.settled(wanted.but(flow=flow))))),
            None,
        )
        stated = _stated(prose, wanted)
        if fact is None and stated is None and fund not in named:
            continue
        held = Interval.printed(fact.printed) if fact and fact.printed else Interval.of(0)
        parts[fund] = (fact, stated or Interval(min(held.low - before.high, held.high), held.high), stated is not None)
    bounded = []
    for fund, (fact, own, is_stated) in parts.items():
        rest = change
        for other, (_, theirs, _) in parts.items():
            if other != fund:
                rest = rest - theirs
        met = own if is_stated else own.meet(rest) or own
        bounded.append(Part(named.get(fund, fund), fact, met, is_stated, fund in named))
    return bounded


def _items(prose: Prose, reason: Reason, address: Address | None, before: Interval) -> list[Part]:
    """The items that a reason names, where a table prints them: none was larger last year than the whole."""
    parts = []
    for name, meaning in _meanings(prose, reason):
        if meaning.unknown or address is None or not (meaning.codes or meaning.dims.get("flow") == address.flow):
            continue
        dims = {**address._asdict(), **meaning.dims, "by": meaning.dims.get("by", "total")}
        wanted = [Address(**dims).but(by=by, item=item) for by, item in map(named_item, meaning.codes)] or [Address(**dims)]
        if wanted == [address.but(by="total")]:
            continue  # the whole itself, which explains nothing
        fact = next((f for one in wanted if (f := prose.book.find(one))), None)
        stated = _stated(prose, wanted[0])
        if fact is not None and fact.printed is not None:
            held = Interval.printed(fact.printed)
            parts.append(Part(name, fact, stated or Interval(held.low - before.high, held.high), stated is not None, True))
    return parts


def _meanings(prose: Prose, reason: Reason) -> list[tuple[str, Meaning]]:
    return [(name, prose.subjects.read(name)) for name in reason.names]


def _stated(prose: Prose, address: Address) -> Interval | None:
    """The change of a quantity that the statement itself prints, a fund's income and expenditure counting as one."""
    for said in prose.said:
        now = prose.about(said)
        if said.claim.kind == "change" and now is not None and now.resolved is not None and said.claim.printed.unit in UNITS:
            if now.resolved.but(flow=ANY) == prose.book.settled(address).but(flow=ANY):
                return Interval.printed(said.claim.printed)
    return None


def reason_findings(prose: Prose) -> Iterator[Finding]:
    """Reasons that cannot be: of the contrary direction, unable to contribute; a year compared with itself."""
    for one in explanations(prose):
        change = one.change.claim.printed
        signs = {prose.said[index].claim.printed.value > 0 for index in one.reason.about if prose.said[index].claim.printed.value}
        if one.reason.direction and change.value and len(signs) == 1:
            against = one.reason.direction * change.value < 0
            outcome = Outcome(
                INCONSISTENT if against else EXACT,
                change.value,
                Decimal(one.reason.direction),
                change.value if against else Decimal(0),
                Decimal(0),
            )
            yield finding("reason-direction", outcome, [one.change.fact, one.now.fact], one.reason.text)
        if one.accounts is not None and change.value:
            useless = one.accounts.high <= 0 if change.value > 0 else one.accounts.low >= 0
            end = one.accounts.high if change.value > 0 else one.accounts.low
            most = Decimal(end.numerator) / Decimal(end.denominator)
            facts = [part.now for part in one.parts if part.named]
            verdict = Outcome(
                INCONSISTENT if useless else EXACT, change.value, most, change.value - most if useless else Decimal(0), Decimal(0)
            )
            yield finding("reason-bound", verdict, [one.change.fact, *facts], one.says.rpartition(" / ")[2])
    for said in prose.said:
        if said.claim.kind in ("change", "growth") and said.claim.base_year is not None and not prose.accounts:
            stated = Printed(said.claim.printed.text, Decimal(said.claim.base_year), Decimal(0), "年")
            own = said.claim.base_year == (said.claim.year or prose.year)
            outcome = rel.count(stated, said.claim.base_year - 1 if own else said.claim.base_year)
            yield finding("reason-own-year", outcome, [said.fact], f"compared with {said.claim.base_year}")


def _percent(part: Interval, whole: Interval) -> Interval | None:
    ratio = part / whole
    return None if ratio is None else ratio.scale(100)


def _shown(value: Fraction, unit: str) -> str:
    scaled = value / Fraction(UNITS.get(unit, Decimal(1)))
    return f"{Decimal(scaled.numerator) / Decimal(scaled.denominator):,.2f}"
