"""What can hold between printed numbers: few relations, each with four possible verdicts, none with a tolerance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mengbudget.printed import Printed
from mengbudget.reconcile import interval as iv
from mengbudget.reconcile.interval import Interval

EXACT, ROUNDING, INCONSISTENT, UNCHECKED = "exact", "rounding", "inconsistent", "unchecked"
NONE = Printed("", Decimal(0), Decimal(0))
"""What a form leaves blank where a rule says that blank means none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with its figures: what is printed, what the other terms give, how far apart, and how far rounding may carry them."""

    verdict: str
    printed: Decimal | None = None
    computed: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None
    reason: str = ""  # why it is unchecked, or what is missing
    odd: int | None = None  # in `same`: the printing that stands against the majority

    @property
    def worse(self) -> Decimal:
        """How many times the gap is what rounding allows (the gap itself where nothing is allowed)."""
        gap = abs(self.gap or Decimal(0))
        return gap / self.allowed if self.allowed else gap

    @property
    def holds(self) -> bool:
        return self.verdict in (EXACT, ROUNDING)

    def unless(self, doubt: bool, reason: str) -> Outcome:
        """The outcome, or where it is inconsistent and there is a doubt whether it must hold: unchecked, for that reason, its figures kept."""
        return replace(self, verdict=UNCHECKED, reason=reason) if self.verdict == INCONSISTENT and doubt else self


def unchecked(reason: str, printed: Printed | None = None) -> Outcome:
    return Outcome(UNCHECKED, printed=printed.value if printed else None, reason=reason)


def total(whole: Printed | None, parts: Sequence[tuple[int, Printed | None]]) -> Outcome:
    """The whole equals the weighted sum of its parts: |T − Σ wᵢcᵢ| ≤ u_T/2 + Σ|wᵢ|uᵢ/2 (XBRL Calculations 1.1).

    A part that is None is missing, which leaves the sum unchecked; pass `NONE` where blank means none.
    """
    if whole is None or not parts or any(part is None for _, part in parts):
        return unchecked("a term is missing", whole)
    computed, allowed = Decimal(0), whole.ulp
    for weight, part in parts:
        if part is not None:
            computed += weight * part.value
            allowed += abs(weight) * part.ulp
    return _verdict(whole.value, computed, allowed / 2)


def total_with_blanks(whole: Printed | None, parts: Sequence[Printed | None]) -> Outcome:
    """A sum in a form that leaves "none" blank: blank parts count as none; a blank total or nothing but blanks leaves it unchecked."""
    if whole is None:
        return unchecked("the total is blank")
    if whole.value and all(part is None for part in parts):
        return unchecked("none of the parts is printed", whole)
    return total(whole, [(1, part or NONE) for part in parts])


def difference(result: Printed | None, minuend: Printed | None, subtrahend: Printed | None) -> Outcome:
    """The result equals minuend − subtrahend."""
    return total(result, [(1, minuend), (-1, subtrahend)])


def same(printings: Sequence[Printed]) -> Outcome:
    """All printings of one quantity share a point; where three or more do not, the odd one out is named."""
    if len(printings) < 2:
        return unchecked("printed only once", printings[0] if printings else None)
    if len(printings) == 2:
        one, two = printings
        return _verdict(one.value, two.value, (one.ulp + two.ulp) / 2)
    low, high = max(p.low for p in printings), min(p.high for p in printings)
    counted = Counter(p.value for p in printings)
    if low <= high:
        worst = max(printings, key=lambda p: abs(p.value - printings[0].value))
        return _verdict(worst.value, printings[0].value, (worst.ulp + printings[0].ulp) / 2)
    agreed, times = counted.most_common(1)[0]
    reference = next(p for p in printings if p.value == agreed)
    apart = [(abs(p.value - agreed) - (p.ulp + reference.ulp) / 2, index) for index, p in enumerate(printings)]
    odd = max(apart)[1]
    if max(apart)[0] <= 0:  # each agrees with the most frequent one, but two others do not agree with each other
        reference, odd = max(printings, key=lambda p: p.low), min(range(len(printings)), key=lambda i: printings[i].high)
    outcome = _verdict(printings[odd].value, reference.value, (printings[odd].ulp + reference.ulp) / 2)
    named = odd if len(printings) > 2 and times > 1 else None
    return Outcome(INCONSISTENT, outcome.printed, outcome.computed, outcome.gap, outcome.allowed, odd=named)


def either(printed: Printed, candidates: Sequence[Printed], *, complete: bool = True) -> Outcome:
    """The number equals one of the quantities that the words may mean; `complete` says that there is no further meaning."""
    if not candidates:
        return unchecked("nothing that it could be compared with is printed", printed)
    best = min(candidates, key=lambda candidate: same([printed, candidate]).worse)
    outcome = _verdict(printed.value, printed.value if best.value == printed.value else best.value, (printed.ulp + best.ulp) / 2)
    return outcome.unless(not complete, "the words may mean a quantity that is printed nowhere else")


def share(stated: Printed | None, part: Printed | None, whole: Printed | None) -> Outcome:
    """The stated percentage equals part/whole."""
    return _rate(stated, iv.share, part, whole)


def growth(stated: Printed | None, now: Printed | None, before: Printed | None) -> Outcome:
    """The stated percentage equals now/before − 1; from nothing (a base that may be zero) only a rate beyond any bound could be right."""
    if stated is not None and now is not None and before is not None and _from_nothing(stated, now, before):
        return Outcome(INCONSISTENT, stated.value, None, stated.value, Decimal(0), "last year's amount is zero: there is no growth rate")
    return _rate(stated, iv.growth, now, before)


def growth_by_change(stated: Printed | None, now: Printed | None, change: Printed | None) -> Outcome:
    """The stated percentage equals change/(now − change): growth where the base itself is not printed."""
    if stated is None or now is None or change is None:
        return unchecked("a term is missing", stated)
    if change.value == 0 == stated.value:
        return _verdict(stated.value, Decimal(0), stated.ulp / 2)
    base = now.value - change.value
    if _from_nothing(stated, now, Printed("", base, now.ulp + change.ulp, now.unit)):
        return Outcome(INCONSISTENT, stated.value, None, stated.value, Decimal(0), "last year's amount is zero: there is no growth rate")
    return _rate(stated, iv.growth_by_change, now, change)


def _from_nothing(stated: Printed, now: Printed, before: Printed) -> bool:
    """Whether a rate is stated though last year's amount is nothing as printed, and the rate is less than any that rounding leaves possible."""
    if before.value != 0 or stated.value == 0 or now.low <= 0:
        return False
    return before.high <= 0 or stated.high < (Fraction(now.low) / Fraction(before.high) - 1) * 100


def within(part: Printed | None, whole: Printed | None) -> Outcome:
    """The part is not larger than the whole."""
    if part is None or whole is None:
        return unchecked("a term is missing", part)
    gap, allowed = part.value - whole.value, (part.ulp + whole.ulp) / 2
    if gap <= 0:
        return Outcome(EXACT, part.value, whole.value, Decimal(0), allowed)
    return _verdict(part.value, whole.value, allowed)


def counted(number: int | Decimal | str, unit: str = "", text: str = "") -> Printed:
    """A count as a number: exact."""
    return Printed(text, Decimal(number), Decimal(0), unit)


def count(stated: Printed | None, found: int) -> Outcome:
    """The stated count equals the number of things found."""
    if stated is None:
        return unchecked("a term is missing")
    return _verdict(stated.value, Decimal(found), Decimal(0))


def listed(names: Iterable[str], present: Iterable[str], *, open_end: bool) -> tuple[Outcome, tuple[str, ...], tuple[str, ...]]:
    """Names listed are those present; with an open end ("等") more may be present than listed.

    The outcome's figures count names; besides it the names listed but absent, and those present but not listed.
    """
    told, there = list(dict.fromkeys(names)), list(dict.fromkeys(present))
    absent, left = tuple(n for n in told if n not in there), tuple(n for n in there if n not in told)
    if not told:
        return unchecked("no name is listed"), absent, left
    wrong = len(absent) + (0 if open_end else len(left))
    verdict = INCONSISTENT if wrong else EXACT
    return Outcome(verdict, Decimal(len(told)), Decimal(len(there)), Decimal(wrong), Decimal(0)), absent, left


Range = tuple[Fraction | None, Fraction | None]
"""The values that a number may have: from, to (None where nothing bounds it there)."""

RATES = ("growth", "growth_by_change", "share")
_NUMBERLESS = ("list", "reason")  # nothing that is printed as a number would mend them


def met(one: Range, other: Range) -> Range | None:
    """What two ranges have in common, None where that is nothing."""
    lows, highs = [low for low in (one[0], other[0]) if low is not None], [high for high in (one[1], other[1]) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return (low, high) if low is None or high is None or low <= high else None


def weights(relation: str, count: int) -> tuple[int, ...]:
    """What each of a relation's numbers counts for: the first (total, result, stated number) once, what makes it up against it.

    0 where the relation does not rest on a number: candidates of `either` besides the nearest.
    """
    if relation in _NUMBERLESS:
        return (0,) * count
    if relation in RATES:
        return (1,) * count
    if relation == "difference":
        return (1, -1, 1)[:count]
    if relation == "either":
        return (1, -1, *(0,) * count)[:count]
    return (1, *(-1,) * (count - 1))[:count]


def implied(relation: str, outcome: Outcome, numbers: Sequence[Printed], weighed: Sequence[int], position: int) -> Range | None:
    """The values that one of a relation's numbers may be printed with so that it holds, the others being as they are.

    None where they determine none. With weights wᵢ, a relation of amounts holds while |Σ wᵢxᵢ + c| ≤ allowed, where c is what no printed number
    says (a count of things found). `within` (at most) and `covers` (at least) bound one side only.
    """
    if position >= len(numbers) or not weighed[position] or (outcome.verdict == INCONSISTENT and outcome.computed is None):
        return None  # of a rate from nothing, no value is right
    if relation in RATES:
        return _implied_of_rate(relation, numbers, position) if len(numbers) == 3 else None
    if relation == "same" and len(numbers) > 2:
        others = [number for at, number in enumerate(numbers) if at != position]
        low, high = max(number.low for number in others), min(number.high for number in others)
        half = numbers[position].ulp / 2
        return (Fraction(low - half), Fraction(high + half)) if low <= high else None
    if outcome.printed is None or outcome.computed is None:
        return None
    gap, allowed, weight = Fraction(outcome.printed - outcome.computed), Fraction(outcome.allowed or 0), weighed[position]
    value = Fraction(numbers[position].value) - gap / weight
    low_end, high_end = value - allowed / abs(weight), value + allowed / abs(weight)
    if relation in ("within", "covers"):
        return (None, high_end) if (weight > 0) == (relation == "within") else (low_end, None)
    return low_end, high_end


def _implied_of_rate(relation: str, numbers: Sequence[Printed], position: int) -> Range | None:
    """Of a stated rate, an amount, and what it is the rate of (a base, a change or a whole), in percent."""
    rate, one, two = (Interval.printed(number) for number in numbers)
    rates = {"growth": iv.growth, "growth_by_change": iv.growth_by_change, "share": iv.share}
    factor = rate.scale(Fraction(1, 100)).shift(0 if relation == "share" else 1)  # one = two × factor
    if relation == "growth_by_change":
        part = rate / rate.shift(100)  # two = one × part
        found = rates[relation](one, two) if position == 0 else _over(two, part) if position == 1 else _times(one, part)
    else:
        found = rates[relation](one, two) if position == 0 else _times(two, factor) if position == 1 else _over(one, factor)
    half = Fraction(numbers[position].ulp) / 2
    return (found.low - half, found.high + half) if found is not None else None


def _over(one: Interval, other: Interval | None) -> Interval | None:
    return None if other is None else one / other


def _times(one: Interval, other: Interval | None) -> Interval | None:
    return None if other is None else one * other


def _verdict(printed: Decimal, computed: Decimal, allowed: Decimal) -> Outcome:
    gap = printed - computed
    verdict = EXACT if gap == 0 else ROUNDING if abs(gap) <= allowed else INCONSISTENT
    return Outcome(verdict, printed, computed, gap, allowed)


def _rate(
    stated: Printed | None, rate: Callable[[Interval, Interval], Interval | None], one: Printed | None, two: Printed | None
) -> Outcome:
    """A percentage against what two numbers make: exact where the stated digits are the computed ones rounded once."""
    if stated is None:
        return unchecked("a term is missing")
    computed = rate(Interval.printed(one), Interval.printed(two)) if one is not None and two is not None else None
    as_printed = rate(Interval.of(one.value), Interval.of(two.value)) if one is not None and two is not None else None
    if computed is None or as_printed is None:
        return unchecked("a term is missing or the divisor may be zero", stated)
    point = as_printed.low
    near = _decimal(point, stated.ulp)
    gap = stated.value - _decimal(point)
    room = max(computed.high - point, point - computed.low)
    allowed = _decimal(room) + stated.ulp / 2
    if computed.meet(Interval.printed(stated)) is None:
        return Outcome(INCONSISTENT, stated.value, _decimal(point), gap, allowed)
    return Outcome(EXACT if near == stated.value else ROUNDING, stated.value, _decimal(point), gap, allowed)


def _decimal(value: Fraction, step: Decimal = Decimal("0.000001")) -> Decimal:
    """A fraction in digits for showing (rounded half up at `step`); the verdict never rests on it."""
    if step == 0:
        step = Decimal("0.000001")
    units = value / Fraction(step)
    whole = (abs(units) * 2 + 1) // 2
    return (Decimal(whole) if units >= 0 else -Decimal(whole)) * step
