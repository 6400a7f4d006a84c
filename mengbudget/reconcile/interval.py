"""Closed intervals with exact ends: what a printed number may stand for, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mengbudget.printed import Printed

Exact = Fraction | Decimal | int


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from ``low`` to ``high``, both ends included; the ends are fractions, so nothing is ever rounded.

    Raises ValueError where the ends are the wrong way round.
    """

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"the interval's ends are the wrong way round: {self.low} > {self.high}")

    @classmethod
    def of(cls, low: Exact, high: Exact | None = None) -> Interval:
        """The interval from `low` to `high`, or the single point `low`."""
        return cls(Fraction(low), Fraction(low if high is None else high))

    @classmethod
    def printed(cls, number: Printed) -> Interval:
        """What a printed number may stand for: half a last place to each side."""
        return cls.of(number.low, number.high)

    @property
    def width(self) -> Fraction:
        return self.high - self.low

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval | None:
        """The quotient, or None where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return None
        return self * Interval(1 / other.high, 1 / other.low)

    def scale(self, factor: Exact) -> Interval:
        return self * Interval.of(factor)

    def shift(self, by: Exact) -> Interval:
        return self + Interval.of(by)

    def contains(self, value: Exact) -> bool:
        return self.low <= Fraction(value) <= self.high

    def encloses(self, other: Interval) -> bool:
        return self.low <= other.low and other.high <= self.high

    def meet(self, other: Interval) -> Interval | None:
        """What both intervals hold, or None where they share no point."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else None


def decimal(value: Fraction) -> Decimal:
    """A fraction in decimal digits, to the precision of decimal arithmetic."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def common(intervals: Iterable[Interval]) -> Interval | None:
    """What all the intervals hold, or None where they share no point; raises ValueError where there is none to meet."""
    first, *rest = intervals
    met: Interval | None = first
    for interval in rest:
        met = met.meet(interval) if met is not None else None
    return met


def growth(now: Interval, before: Interval) -> Interval | None:
    """The rate now/before − 1 in percent, each variable written once; None where the base may be zero."""
    ratio = now / before
    return None if ratio is None else ratio.shift(-1).scale(100)


def growth_by_change(now: Interval, change: Interval) -> Interval | None:
    """The rate change/(now − change) in percent, written as 1/(now/change − 1); None where a divisor may be zero."""
    ratio = now / change
    if ratio is None:
        return None
    return Interval.of(100) / ratio.shift(-1)


def share(part: Interval, whole: Interval) -> Interval | None:
    """The part of the whole in percent; None where the whole may be zero."""
    ratio = part / whole
    return None if ratio is None else ratio.scale(100)
