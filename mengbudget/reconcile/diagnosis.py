"""Diagnoses: the fewest printed numbers whose change would mend all that is inconsistent, one for each root cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mengbudget.printed import UNITS, Printed
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding, shown
from mengbudget.reconcile.interval import decimal
from mengbudget.reconcile.relations import INCONSISTENT, RATES, UNCHECKED, Range, met
from mengbudget.reconcile.slips import resembles

CONTRADICTION, WITHHELD, REMARK = "contradiction", "withheld", "remark"
SURE, LIKELY, OPEN = "sure", "likely", "open"
Key = tuple[Any, ...]
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


About = dict[Key, list[tuple[Finding, int]]]


@dataclass(frozen=True)
class _Suspect:
    """A number that may be wrong, and its copies; the findings that one other value of it would mend, and those that it would break."""

    place: Place
    number: Printed
    wanted: Range
    copies: tuple[Key, ...]
    mends: tuple[Finding, ...]
    breaks: tuple[Finding, ...]
    supports: int  # how many findings it is in that hold
    whole: bool  # it is the total, result or stated number of a finding that it mends

    @property
    def rank(self) -> tuple[Any, ...]:
        """The likeliest first: mends most and breaks least, is held by nothing else, differs as slips do, is worked out from others."""
        negative = self.number.value >= 0 and self.wanted[1] is not None and self.wanted[1] < 0
        derived = self.place.source == "statement" and self.place.column in _DERIVED
        return (
            negative,
            len(self.breaks) - len(self.mends),
            self.supports > 0,
            not resembles(self.number, self.wanted),
            not derived,
            self.place.source != "statement",
            not self.whole,
            self.supports,
        )


def diagnoses(items: Sequence[Finding]) -> tuple[Diagnosis, ...]:
    """One diagnosis a root cause of what is inconsistent, surest first."""
    about: About = defaultdict(list)
    for item in items:
        if item.verdict != UNCHECKED:
            for position, place in enumerate(item.terms):
                about[place.key].append((item, position))
    left = [item for item in items if item.verdict == INCONSISTENT]
    found: list[Diagnosis] = []
    changes: dict[Key, tuple[Fraction, int]] = {}  # by how much each suspect would change, and whose it is
    while left:
        suspects = list(_suspects(left, about))
        best = min(suspects, key=lambda one: one.rank, default=None)
        if best is None:
            found += [Diagnosis(CONTRADICTION, item.terms[0], None, None, LIKELY, (item,)) for item in left if item.terms]
            break
        mended = {id(item) for item in best.mends}
        rivals = [
            one for one in suspects if one is not best and one.rank[:4] == best.rank[:4] and mended & {id(item) for item in one.mends}
        ]
        grade = SURE if len(best.mends) > 1 and not best.breaks else OPEN if rivals else LIKELY
        found.append(Diagnosis(CONTRADICTION, best.place, *_printable(best.number, best.wanted), grade, best.mends, best.breaks))
        changes |= {key: (_by(best), len(found) - 1) for key in best.copies}
        left = [item for item in left if id(item) not in mended]
        left = _explained(left, changes, found)
    return tuple(sorted(found, key=lambda one: one.order))


def _explained(left: Sequence[Finding], changes: dict[Key, tuple[Fraction, int]], found: list[Diagnosis]) -> list[Finding]:
    """What is still to be explained: findings that hold once all the suspects so far are changed together belong to their diagnoses, which are one."""
    rest = []
    for item in left:
        at = [position for position, place in enumerate(item.terms) if place.key in changes and item.weights[position]]
        owners = {changes[item.terms[position].key][1] for position in at}
        shift = sum(item.weights[position] * changes[item.terms[position].key][0] for position in at)
        gap = (item.outcome.printed or 0) - (item.outcome.computed or 0)
        if len(at) < 2 or item.relation in RATES or abs(Fraction(gap) + shift) > Fraction(item.outcome.allowed or 0):
            rest.append(item)
            continue
        first = min(owners)
        found[first] = replace(found[first], findings=(*found[first].findings, item))
    return rest


def _by(suspect: _Suspect) -> Fraction:
    low, high = suspect.wanted
    middle = (low + high) / 2 if low is not None and high is not None else high if low is None else low
    return (middle or Fraction(0)) - Fraction(suspect.number.value)


def _suspects(left: Sequence[Finding], about: About) -> Iterator[_Suspect]:
    """Every number of what is still to be explained, each with the value that mends most."""
    open_ = {id(item) for item in left}
    keys = dict.fromkeys(place.key for item in left for place in item.terms)
    for key in keys:
        copies = [key, *(other for other in _copies(key, about) if other in keys)]
        own = [(item, at, item.implied(at)) for one in copies for item, at in about[one] if id(item) in open_]
        wants = [(item, at, wanted) for item, at, wanted in own if wanted is not None]
        start = next((index for index, (item, at, _) in enumerate(wants) if item.terms[at].key == key), None)
        if start is None:
            continue
        mends, wanted = _common(wants, start)
        item, at, _ = wants[start]
        changed = {key} | {one for one in copies if any(place.key == one for mended in mends for place in mended.terms)}
        others = {id(other): (other, place) for one in changed for other, place in about[one] if other.outcome.holds and not other.trivial}
        ranges = [
            (other, other.implied(place)) for other, place in others.values() if len(changed & {term.key for term in other.terms}) == 1
        ]
        breaks = tuple(other for other, implied in ranges if implied is not None and met(implied, wanted) is None)
        whole = any(one.terms[0].key in changed for one in mends)
        yield _Suspect(item.terms[at], item.numbers[at], wanted, tuple(changed), tuple(mends), breaks, len(others), whole)


def _copies(key: Key, about: About) -> Iterator[Key]:
    """Other printings of a number: what a finding that holds says is the same, and prints the same value."""
    for item, at in about[key]:
        others = [(place.key, item.numbers[other]) for other, place in enumerate(item.terms) if other != at and item.weights[other]]
        if item.outcome.holds and item.weights[at] and len(others) == 1 and others[0][1].value == item.numbers[at].value:
            if item.relation not in RATES:
                yield others[0][0]


def _common(wants: Sequence[tuple[Finding, int, Range]], start: int) -> tuple[list[Finding], Range]:
    """The findings that a value can mend together with one of them, and the values that do."""
    item, _, wanted = wants[start]
    mends = [item]
    for other, _, also in wants:
        if other is not item and all(other is not one for one in mends) and (both := met(wanted, also)) is not None:
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
        return (
            (f", and at least {low} should be", f"，应不少于{low}")
            if high is None
            else (f", and at most {high} should be", f"，应不超过{high}")
        )
    if low == high:
        return f"; {low} would agree", f"，与其他数相符的是{low}"
    return f"; {low} to {high} would agree", f"，与其他数相符的是{low}至{high}"
