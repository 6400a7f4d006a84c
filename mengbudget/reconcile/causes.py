"""The fewest printed numbers whose change would mend all that is inconsistent: which number is the likeliest cause, and what goes with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.diagnosis import CONTRADICTION, LIKELY, OPEN, REMARK, SURE, WITHHELD, Diagnosis
from mengbudget.reconcile.evidence import CUT, HIDDEN
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.interval import decimal
from mengbudget.reconcile.relations import INCONSISTENT, RATES, UNCHECKED, Range, met
from mengbudget.reconcile.slips import unlikeness

Key = tuple[Any, ...]
_DERIVED = ("growth", "share", "rate", "change")
"""What people work out from other numbers, and get wrong before these."""

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
    adding: Range  # what it should be if a list that may name some parts only names them all
    elsewhere: bool  # a table prints the same number of something else

    @property
    def last_digit(self) -> bool:
        """Whether it is less than one unit of its last place from what it is held against: a digit not rounded to the nearest, no other amount."""
        low, high = self.wanted
        value, half = Fraction(self.number.value), Fraction(self.number.ulp) / 2
        return not self.coarse and ((low is not None and low - half < value < low) or (high is not None and high < value < high + half))

    @property
    def coarse(self) -> bool:
        """Whether it has so few digits that a slip leads from it to nearly any number of its size."""
        return bool(self.number.ulp) and abs(self.number.value) < 10 * self.number.ulp

    @property
    def rank(self) -> tuple[Any, ...]:
        """The likeliest first: mends most and breaks least, is held by nothing else, differs as slips do, is worked out from others."""
        negative = self.number.value >= 0 and self.wanted[1] is not None and self.wanted[1] < 0
        derived = self.place.source == "statement" and self.place.column in _DERIVED
        return (
            negative,
            len(self.breaks) - len(self.mends),
            self.supports > 0,
            2 if self.coarse and not derived else unlikeness(self.number, self.adding),
            not self.elsewhere,
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
    found = [cause.diagnosis for cause in _united(list(_causes(left, about)), about)]
    for kind, reason in ((WITHHELD, HIDDEN), (REMARK, CUT)):
        some = tuple(item for item in items if item.verdict == UNCHECKED and item.outcome.reason == reason)
        found += [Diagnosis(kind, some[0].terms[0], None, None, LIKELY, some)] if some else []
    return tuple(sorted(found, key=lambda one: one.order))


def _causes(left: list[Finding], about: About) -> Iterator[_Cause]:
    """The likeliest suspect of all that is left, then of what its other value does not mend, and so on."""
    chosen: list[tuple[_Suspect, str]] = []
    printed = _printed(about)
    mended_to: dict[Key, Fraction] = {}  # what numbers found wrong should be: the others are held against that
    while left and (suspects := list(_suspects(left, about, mended_to, printed))):
        best = min(suspects, key=lambda one: one.rank)
        chosen.append((best, _grade(best, suspects)))
        mended_to |= {key: Fraction(best.number.value) + _by(best) for key in best.copies}
        mended = {id(item) for item in best.mends}
        left = [item for item in left if id(item) not in mended]
    for best, grade in chosen:
        best = _settled(best, mended_to)
        kind = REMARK if best.last_digit else CONTRADICTION
        made = Diagnosis(kind, best.place, *_printable(best.number, best.wanted), grade, best.mends, best.breaks)
        yield _Cause([made], {key: _by(best) for key in best.copies})
    yield from (_Cause([Diagnosis(CONTRADICTION, item.terms[0], None, None, LIKELY, (item,))], {}) for item in left if item.terms)


def _settled(one: _Suspect, mended_to: Mapping[Key, Fraction]) -> _Suspect:
    """A suspect with what it should be if the other numbers that were found wrong, also after it, are as they should be."""
    others = {key: value for key, value in mended_to.items() if key not in one.copies}
    wanted: Range | None = None
    for item in one.mends:
        at = next(at for at, place in enumerate(item.terms) if place.key in one.copies)
        implied = _implied(item, at, others)
        wanted = implied if wanted is None or implied is None else met(wanted, implied)
        if wanted is None:
            return one
    low, high = wanted or one.wanted
    value = Fraction(one.number.value)
    holds = (low is None or low <= value) and (high is None or value <= high)
    return one if holds or wanted is None else replace(one, wanted=wanted)


def _grade(best: _Suspect, suspects: Sequence[_Suspect]) -> str:
    """How sure it is: several identities say so, or one and no other of its numbers is as likely, or one and others are."""
    if len(best.mends) > 1 and not best.breaks:
        return SURE
    mended = {id(item) for item in best.mends}
    rivals = (one for one in suspects if one is not best and one.rank[:4] == best.rank[:4])
    return OPEN if any(mended & {id(item) for item in one.mends} for one in rivals) else LIKELY


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
    touched = {id(item): item for cause in causes for key in cause.changes for item, _ in about[key] if item.outcome.holds}
    for item in touched.values():
        causes = _merged(causes, _owners(item, causes))
    alike: dict[Any, list[_Cause]] = defaultdict(list)
    for cause in causes:
        alike[_signature(cause)].append(cause)
    for some in alike.values():
        causes = _merged(causes, some)
    return causes


def _signature(cause: _Cause) -> tuple[Any, ...]:
    """The same for causes that break the same rules with the same number, which should be the same."""
    one = cause.diagnosis
    return tuple(sorted({item.rule.id for item in one.findings})), one.printed, one.low, one.high, one.low is None and id(cause)


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


def _suspects(
    left: Sequence[Finding], about: About, mended_to: Mapping[Key, Fraction], printed: Mapping[Decimal, Set[Key]]
) -> Iterator[_Suspect]:
    """Every number of what is still to be explained, each with the value that mends most."""
    open_ = {id(item) for item in left}
    keys = dict.fromkeys(place.key for item in left for place in item.terms)
    for key in keys:
        copies = [key, *(other for other in _copies(key, about) if other in keys)]
        own = ((item, at, _implied(item, at, mended_to)) for one in copies for item, at in about[one] if id(item) in open_)
        wants = [(item, at, wanted) for item, at, wanted in own if wanted is not None]
        start = next((index for index, (item, at, _) in enumerate(wants) if item.terms[at].key == key), None)
        if start is not None:
            yield _suspect(key, copies, wants, start, about, printed)


def _suspect(
    key: Key,
    copies: Sequence[Key],
    wants: Sequence[tuple[Finding, int, Range]],
    start: int,
    about: About,
    printed: Mapping[Decimal, Set[Key]],
) -> _Suspect:
    item, at, _ = wants[start]
    mends, wanted = _common(wants, start)
    changed = {key} | {one for one in copies if any(place.key == one for mended in mends for place in mended.terms)}
    supports, breaks = _held(changed, wanted, about)
    whole = any(one.terms[0].key in changed for one in mends)
    adding = (item.relation == "covers" and rel.implied("sum", item.outcome, item.numbers, item.weights, at)) or wanted
    elsewhere = bool(printed.get(abs(item.numbers[at].value), set()) - changed)
    return _Suspect(item.terms[at], item.numbers[at], wanted, tuple(changed), tuple(mends), breaks, supports, whole, adding, elsewhere)


def _printed(about: About) -> dict[Decimal, set[Key]]:
    """Where tables print each number."""
    found: dict[Decimal, set[Key]] = defaultdict(set)
    for key, some in about.items():
        item, at = some[0]
        if item.terms[at].source == "table" and item.numbers[at].value:
            found[abs(item.numbers[at].value)].add(key)
    return found


def _held(changed: Set[Key], wanted: Range, about: About) -> tuple[int, tuple[Finding, ...]]:
    """How many identities that hold determine a number and its copies, and which of them would fail with another value of it."""
    others = {id(other): (other, place) for one in changed for other, place in about[one] if other.outcome.holds and not other.trivial}
    alone = ((other, place) for other, place in others.values() if len(changed & {term.key for term in other.terms}) == 1)
    ranges = [(other, implied) for other, place in alone if (implied := other.implied(place)) is not None]
    return len(ranges), tuple(other for other, implied in ranges if met(implied, wanted) is None)


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
