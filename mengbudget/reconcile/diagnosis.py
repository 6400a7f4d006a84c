"""Diagnoses, one for each root cause: the number most likely wrong, what it should be, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mengbudget.printed import UNITS
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding, shown
from mengbudget.reconcile.relations import INCONSISTENT

CONTRADICTION, WITHHELD, REMARK = "contradiction", "withheld", "remark"
SURE, LIKELY, OPEN = "sure", "likely", "open"
GRADES = (SURE, LIKELY, OPEN)


@dataclass(frozen=True)
class Diagnosis:
    """One root cause: the number most likely wrong, what it should be, and the identities that say so.

    `sure`: "sure" where one other value mends several independent identities and breaks none, "likely" where the number is the likeliest of those
    in a contradiction, "open" where the contradiction is certain but not which of its numbers is wrong.
    """

    kind: str
    suspect: Place
    low: Decimal | None
    high: Decimal | None
    sure: str
    findings: tuple[Finding, ...]
    breaks: tuple[Finding, ...] = ()  # identities that hold now and would not with the value that it should have
    also: tuple[Place, ...] = ()  # other numbers that have to change with it, or are copies of it

    @property
    def printed(self) -> Decimal | None:
        return self.suspect.value

    @property
    def says(self) -> str:
        """One or two plain sentences: where the number is, what is printed, what it should be, and why."""
        return _says(self)[0]

    @property
    def says_zh(self) -> str:
        return _says(self)[1]

    @property
    def order(self) -> tuple[int, int, int]:
        return (CONTRADICTION, WITHHELD, REMARK).index(self.kind), GRADES.index(self.sure), -len(self.findings)


def _says(one: Diagnosis) -> tuple[str, str]:
    place = one.suspect
    page = (f"p. {place.page}, ", f"第{place.page}页") if place.page else ("", "")
    rules = list(dict.fromkeys((item.rule.en, item.rule.zh) for item in one.findings))
    why = "; ".join(en for en, _ in rules), "；".join(zh for _, zh in rules)
    if one.kind == REMARK and one.findings[0].verdict == INCONSISTENT:
        should = _should(one)
        return (
            f"{page[0]}{_here(place)}: {_printed(place)} is printed{should[0]}: the last digit is not rounded to the nearest. {why[0]}.",
            f"{page[1]}“{_here(place)}”印作{_printed(place)}{should[1]}：末位未按四舍五入取舍，不作差错论。依据：{why[1]}。",
        )
    if one.kind == REMARK:
        places = [f"{_here(item.terms[0])} {_printed(item.terms[0])}" for item in one.findings]
        return (
            f"This document cuts digits off instead of rounding them at the last place printed ({len(places)} times, as {page[0]}{places[0]}).",
            f"本文件末位数字一律截去而不四舍五入（共{len(places)}处，如{page[1]}“{places[0]}”），不作差错论。",
        )
    if one.kind == WITHHELD:
        gap = _in_unit(one.findings[0].outcome.gap, one.findings[0].unit, place.unit)
        return (
            f"{page[0]}{_here(place)}: the rows listed fall {gap} short of {_printed(place)}; the document says that rows are withheld.",
            f"{page[1]}“{_here(place)}”{_printed(place)}，所列各行少{gap}；文件说明有内容不予公开，不作差错论。",
        )
    should = _should(one)
    doubt = (" (or another of the numbers compared is wrong)", "（也可能是相比的另一个数有误）") if one.sure == OPEN else ("", "")
    also = [f"{_here(other)} {_printed(other)}" for other in one.also]
    more = (f" With it: {'; '.join(also)}.", f"同因：{'；'.join(also)}。") if also else ("", "")
    others = len(one.breaks)
    breaks = (f" {others} identities that hold now would then fail.", f"若改，另有{others}项现相符的关系不再成立。") if others else ("", "")
    return (
        f"{page[0]}{_here(place)}: {_printed(place)} is printed{should[0]}{doubt[0]}. {why[0]}.{more[0]}{breaks[0]}",
        f"{page[1]}“{_here(place)}”印作{_printed(place)}{should[1]}{doubt[1]}。依据：{why[1]}。{more[1]}{breaks[1]}",
    )


def _here(place: Place) -> str:
    parts = (f"{place.code} {place.name}".strip(), place.column if place.source == "table" else "")
    return f"{place.title}, {' / '.join(part for part in parts if part)}"


def _printed(place: Place) -> str:
    return place.text if place.unit and place.unit in place.text else f"{place.text}{place.unit}"


def _in_unit(value: Decimal | None, unit: str, printed: str) -> str:
    """An amount in the unit that a place prints; a decrease without its sign, which its words say."""
    return f"{shown(abs(value or Decimal(0)) / (UNITS.get(printed, Decimal(1)) if unit == '元' else 1), printed)}{printed}"


def _should(one: Diagnosis) -> tuple[str, str]:
    """What it should be, in its own unit."""
    unit = one.suspect.unit
    low, high = (None if end is None else f"{shown(end / UNITS.get(unit, Decimal(1)), unit)}{unit}" for end in _unsigned(one))
    if low is None and high is None:
        reason = next((item.outcome.reason for item in one.findings if item.outcome.reason), "")
        return (f" ({reason})", "") if reason else ("", "")
    if high is None:
        return f"; it should be at least {low}", f"，应不少于{low}"
    if low is None:
        return f"; it should be at most {high}", f"，应不超过{high}"
    if low == high:
        return f"; with {low} everything would agree", f"，与其他数相符的是{low}"
    return f"; with {low} to {high} everything would agree", f"，与其他数相符的是{low}至{high}"


def _unsigned(one: Diagnosis) -> tuple[Decimal | None, Decimal | None]:
    """The ends of what it should be; of a decrease that is printed without a sign, since its words say which way, without one."""
    decrease = (one.printed or 0) < 0 and not one.suspect.text.startswith("-")
    if decrease and one.low is not None and one.high is not None and one.high <= 0:
        return -one.high, -one.low
    return one.low, one.high
