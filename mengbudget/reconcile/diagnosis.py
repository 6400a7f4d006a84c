"""Diagnoses: the fewest printed numbers whose change would mend all that is inconsistent, one for each root cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mengbudget.printed import UNITS, Printed
from mengbudget.reconcile.evidence import CUT, HIDDEN
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding, shown
from mengbudget.reconcile.interval import decimal
from mengbudget.reconcile.relations import INCONSISTENT, RATES, UNCHECKED, Range, met
from mengbudget.reconcile.slips import unlikeness

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
    def last_digit(self) -> bool:
        """Whether it is less than one unit of its last place from what it is held against: a digit not rounded to the nearest, no other amount."""
        low, high = self.wanted
        value, half = Fraction(self.number.value), Fraction(self.number.ulp) / 2
        return (low is not None and low - half < value < low) or (high is not None and high < value < high + half)

    @property
    def rank(self) -> tuple[Any, ...]:
        """The likeliest first: mends most and breaks least, is held by nothing else, differs as slips do, is worked out from others."""
        negative = self.number.value >= 0 and self.wanted[1] is not None and self.wanted[1] < 0
        derived = self.place.source == "statement" and self.place.column in _DERIVED
        return (
            negative,
            len(self.breaks) - len(self.mends),
            self.supports > 0,
            unlikeness(self.number, self.wanted),
            not derived,
            self.place.source != "statement",
            not self.whole,
            self.supports,
        )


def diagnoses(items: Sequence[Finding]) -> tuple[Diagnosis, ...]:
    """One diagnosis a root cause of what is inconsistent, surest first; then what is withheld, and remarks about the whole document."""
    about: About = defaultdict(list)
    for item in items:
        if item.verdict != UNCHECKED:
            for position, place in enumerate(item.terms):
                about[place.key].append((item, position))
    left = [item for item in items if item.verdict == INCONSISTENT]
    causes: list[_Cause] = []
    mended_to: dict[Key, Fraction] = {}  # what numbers found wrong should be: the others are held against that
    while left:
        suspects = list(_suspects(left, about, mended_to))
        best = min(suspects, key=lambda one: one.rank, default=None)
        if best is None:
            causes += [_Cause([Diagnosis(CONTRADICTION, item.terms[0], None, None, LIKELY, (item,))], {}) for item in left if item.terms]
            break
        mended = {id(item) for item in best.mends}
        rivals = [
            one for one in suspects if one is not best and one.rank[:4] == best.rank[:4] and mended & {id(item) for item in one.mends}
        ]
        grade = SURE if len(best.mends) > 1 and not best.breaks else OPEN if rivals else LIKELY
        kind = REMARK if best.last_digit else CONTRADICTION
        made = Diagnosis(kind, best.place, *_printable(best.number, best.wanted), grade, best.mends, best.breaks)
        causes.append(_Cause([made], {key: _by(best) for key in best.copies}))
        mended_to |= {key: Fraction(best.number.value) + _by(best) for key in best.copies}
        left = [item for item in left if id(item) not in mended]
    found = [cause.diagnosis for cause in _united(causes, about)]
    for kind, reason in ((WITHHELD, HIDDEN), (REMARK, CUT)):
        some = tuple(item for item in items if item.verdict == UNCHECKED and item.outcome.reason == reason)
        found += [Diagnosis(kind, some[0].terms[0], None, None, LIKELY, some)] if some else []
    return tuple(sorted(found, key=lambda one: one.order))


@dataclass
class _Cause:
    """Diagnoses that are one root cause, with by how much each number would change."""

    parts: list[Diagnosis]
    changes: dict[Key, Fraction]

    @property
    def diagnosis(self) -> Diagnosis:
        first, *others = sorted(self.parts, key=lambda one: one.order)
        findings = {id(item): item for one in self.parts for item in one.findings}
        breaks = {id(item): item for one in self.parts for item in one.breaks}
        also = tuple(one.suspect for one in others if one.suspect.key != first.suspect.key)
        return replace(first, findings=tuple(findings.values()), breaks=tuple(breaks.values()), also=also)


def _united(causes: list[_Cause], about: About) -> list[_Cause]:
    """Causes that are one: what the others together explain already, changes that keep an identity true only together, one number copied."""
    for cause in list(causes):
        others = [other for other in causes if other is not cause]
        owners = [_owners(item, others) for one in cause.parts for item in one.findings]
        if owners and all(len(some) > 1 for some in owners):  # each is mended by several of the others together
            cause.changes = {}
            causes = _merged(causes, [cause, *(owner for some in owners for owner in some)])
    for item in {id(item): item for cause in causes for key in cause.changes for item, _ in about[key] if item.outcome.holds}.values():
        if len(some := _owners(item, causes)) > 1:
            causes = _merged(causes, some)
    alike: dict[Any, list[_Cause]] = defaultdict(list)
    for cause in causes:
        one = cause.diagnosis
        alike[tuple(sorted({item.rule.id for item in one.findings})), one.printed, one.low, one.high, one.low is None and id(cause)].append(
            cause
        )
    for some in alike.values():
        causes = _merged(causes, some)
    return causes


def _owners(item: Finding, causes: Sequence[_Cause]) -> list[_Cause]:
    """The causes whose changes together make a finding hold that no single one of them leaves or makes true."""
    if item.relation in RATES or item.relation == "within" or item.outcome.printed is None or item.outcome.computed is None:
        return []
    shifts = []
    for cause in causes:
        shift = sum(weight * cause.changes.get(place.key, Fraction(0)) for place, weight in zip(item.terms, item.weights, strict=True))
        if shift:
            shifts.append((cause, shift))
    gap, allowed = Fraction(item.outcome.printed - item.outcome.computed), Fraction(item.outcome.allowed or 0)
    together = abs(gap + sum(shift for _, shift in shifts)) <= allowed
    return [cause for cause, _ in shifts] if together and all(abs(gap + shift) > allowed for _, shift in shifts) else []


def _merged(causes: list[_Cause], some: Sequence[_Cause]) -> list[_Cause]:
    """The causes with some of them made one, in the place of the first."""
    unique = list({id(cause): cause for cause in some}.values())
    if len(unique) < 2:
        return causes
    first = min(unique, key=causes.index)
    for other in unique:
        if other is not first:
            first.parts += other.parts
            first.changes |= other.changes
    return [cause for cause in causes if cause is first or all(cause is not other for other in unique)]


def _by(suspect: _Suspect) -> Fraction:
    low, high = suspect.wanted
    middle = (low + high) / 2 if low is not None and high is not None else high if low is None else low
    return (middle or Fraction(0)) - Fraction(suspect.number.value)


def _suspects(left: Sequence[Finding], about: About, mended_to: Mapping[Key, Fraction]) -> Iterator[_Suspect]:
    """Every number of what is still to be explained, each with the value that mends most."""
    open_ = {id(item) for item in left}
    keys = dict.fromkeys(place.key for item in left for place in item.terms)
    for key in keys:
        copies = [key, *(other for other in _copies(key, about) if other in keys)]
        own = [(item, at, _implied(item, at, mended_to)) for one in copies for item, at in about[one] if id(item) in open_]
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
        supports = sum(implied is not None for _, implied in ranges)
        breaks = tuple(other for other, implied in ranges if implied is not None and met(implied, wanted) is None)
        whole = any(one.terms[0].key in changed for one in mends)
        yield _Suspect(item.terms[at], item.numbers[at], wanted, tuple(changed), tuple(mends), breaks, supports, whole)


def _implied(item: Finding, at: int, mended_to: Mapping[Key, Fraction]) -> Range | None:
    """The values that one number of a finding may have, the others being as they are, or as they should be where they were found wrong."""
    wrong = {other: mended_to[place.key] for other, place in enumerate(item.terms) if other != at and place.key in mended_to}
    return item.with_values(wrong).implied(at) if wrong else item.implied(at)


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
    scale = UNITS.get(unit, Decimal(1))
    ends = [one.low, one.high]
    if (
        None not in ends
        and (one.printed or 0) < 0
        and all(end is not None and end <= 0 for end in ends)
        and not one.suspect.text.startswith("-")
    ):
        ends = [-end for end in reversed(ends) if end is not None]  # less by so much: the words say which way
    low, high = (None if end is None else f"{shown(end / scale, unit)}{unit}" for end in ends)
    if low is None and high is None:
        reason = next((item.outcome.reason for item in one.findings if item.outcome.reason), "")
        return (f" ({reason})", "") if reason else ("", "")
    if low is None or high is None:
        return (
            (f"; it should be at least {low}", f"，应不少于{low}")
            if high is None
            else (f"; it should be at most {high}", f"，应不超过{high}")
        )
    if low == high:
        return f"; with {low} everything would agree", f"，与其他数相符的是{low}"
    return f"; with {low} to {high} everything would agree", f"，与其他数相符的是{low}至{high}"
