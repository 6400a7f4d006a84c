"""Diagnoses: the fewest printed numbers whose change would mend all that is inconsistent, one for each root cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mengbudget.printed import UNITS, Printed
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding, shown
from mengbudget.reconcile.interval import decimal
from mengbudget.reconcile.relations import INCONSISTENT, UNCHECKED, Range, met
from mengbudget.reconcile.slips import resembles

CONTRADICTION, WITHHELD, REMARK = "contradiction", "withheld", "remark"
SURE, LIKELY, OPEN = "sure", "likely", "open"
GRADES = (SURE, LIKELY, OPEN)
_DERIVED = ("growth", "share", "rate", "change")
"""What people work out from other numbers, and get wrong before these."""


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


@dataclass(frozen=True)
class _Suspect:
    """A number that may be wrong, with the findings that one other value of it would mend, and those that it would break."""

    place: Place
    number: Printed
    wanted: Range
    mends: tuple[Finding, ...]
    breaks: tuple[Finding, ...]
    supports: int  # findings that hold and would hold no longer whatever else it were
    whole: bool  # the total, result or stated number of a finding that it mends

    @property
    def rank(self) -> tuple[Any, ...]:
        """The likeliest first: mends most and breaks least, differs as slips do, is held by little else, is worked out from others."""
        derived = self.place.source == "statement" and self.place.column in _DERIVED
        return (
            len(self.breaks) - len(self.mends),
            not resembles(self.number, self.wanted),
            self.supports,
            not derived,
            self.place.source != "statement",
            not self.whole,
        )


def diagnoses(items: Sequence[Finding]) -> tuple[Diagnosis, ...]:
    """One diagnosis a root cause of what is inconsistent, surest first."""
    about: dict[tuple[Any, ...], list[tuple[Finding, int]]] = defaultdict(list)
    for item in items:
        if item.verdict != UNCHECKED:
            for position, place in enumerate(item.terms):
                about[place.key].append((item, position))
    left = [item for item in items if item.verdict == INCONSISTENT]
    found = []
    while left:
        suspects = list(_suspects(left, about))
        best = min(suspects, key=lambda one: one.rank, default=None)
        if best is None:
            found += [Diagnosis(CONTRADICTION, item.terms[0], None, None, LIKELY, (item,)) for item in left if item.terms]
            break
        mended = {id(item) for item in best.mends}
        rivals = [one for one in suspects if one is not best and one.rank[:2] == best.rank[:2] and mended & {id(item) for item in one.mends}]
        grade = SURE if len(best.mends) > 1 and not best.breaks else OPEN if rivals else LIKELY
        found.append(Diagnosis(CONTRADICTION, best.place, *_printable(best.number, best.wanted), grade, best.mends, best.breaks))
        left = [item for item in left if id(item) not in mended]
    return tuple(sorted(found, key=lambda one: one.order))


def _suspects(left: Sequence[Finding], about: dict[tuple[Any, ...], list[tuple[Finding, int]]]) -> Iterator[_Suspect]:
    """Every number of what is still to be explained, each with the value that mends most."""
    open_ = {id(item) for item in left}
    for key in dict.fromkeys(place.key for item in left for place in item.terms):
        own = [(item, at, item.implied(at)) for item, at in about[key] if id(item) in open_]
        wants = [(item, at, wanted) for item, at, wanted in own if wanted is not None]
        if not wants:
            continue
        mends, wanted = max((_common(wants, start) for start in range(len(wants))), key=lambda one: len(one[0]))
        item, at, _ = next(one for one in wants if one[0] is mends[0])
        others = [(other, place) for other, place in about[key] if other.outcome.holds and not other.trivial]
        ranges = [(other, other.implied(place)) for other, place in others]
        breaks = tuple(other for other, implied in ranges if implied is not None and met(implied, wanted) is None)
        whole = any(one.terms[0].key == key for one in mends)
        yield _Suspect(item.terms[at], item.numbers[at], wanted, tuple(mends), breaks, len(others), whole)


def _common(wants: Sequence[tuple[Finding, int, Range]], start: int) -> tuple[list[Finding], Range]:
    """The findings that a value can mend together with one of them, and the values that do."""
    item, _, wanted = wants[start]
    mends = [item]
    for other, _, also in wants:
        if other is not item and (both := met(wanted, also)) is not None:
            mends.append(other)
            wanted = both
    return mends, wanted


def _printable(number: Printed, wanted: Range) -> tuple[Decimal | None, Decimal | None]:
    """The ends of a range as the number could be printed: on its last place, where the range holds such values."""
    low, high = wanted
    if number.ulp:
        step = Fraction(number.ulp)
        low = None if low is None else -(-low // step) * step
        high = None if high is None else high // step * step
    if low is not None and high is not None and low > high:
        low, high = wanted
    return (None if low is None else decimal(low)), (None if high is None else decimal(high))


def _says(one: Diagnosis) -> tuple[str, str]:
    place = one.suspect
    here = f"{place.title}, {' / '.join(part for part in (f'{place.code} {place.name}'.strip(), _column(place)) if part)}"
    page = (f"p. {place.page}: ", f"第{place.page}页") if place.page else ("", "")
    printed = place.text if place.unit in place.text else f"{place.text}{place.unit}"
    should = _should(one)
    rules = list(dict.fromkeys((item.rule.en, item.rule.zh) for item in one.findings))
    why = "; ".join(en for en, _ in rules), "；".join(zh for _, zh in rules)
    doubt = {SURE: ("", ""), LIKELY: ("", ""), OPEN: (" (or another number of these is wrong)", "（也可能是其中另一个数有误）")}[one.sure]
    others = len(one.breaks)
    breaks = (f" {others} other identities would then no longer hold.", f"若改，则另有{others}项勾稽关系不再成立。") if others else ("", "")
    return (
        f"{page[0]}{here}: {printed} is printed{should[0]}{doubt[0]}. {why[0]}.{breaks[0]}",
        f"{page[1]}“{here}”印作{printed}{should[1]}{doubt[1]}。依据：{why[1]}。{breaks[1]}",
    )


def _column(place: Place) -> str:
    return place.column if place.source == "table" else ""


def _should(one: Diagnosis) -> tuple[str, str]:
    """What it should be, in its own unit."""
    unit = one.suspect.unit
    scale = UNITS.get(unit, Decimal(1))
    low, high = (None if end is None else f"{shown(end / scale, unit)}{unit}" for end in (one.low, one.high))
    if low is None and high is None:
        return "", ""
    if low is None or high is None:
        return (f", and at least {low} should be", f"，应不少于{low}") if high is None else (f", and at most {high} should be", f"，应不超过{high}")
    if low == high:
        return f"; {low} would agree", f"，与其他数相符的是{low}"
    return f"; {low} to {high} would agree", f"，与其他数相符的是{low}至{high}"
