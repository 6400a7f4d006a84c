"""How people get a number wrong: one digit, two neighbouring digits swapped, a digit too many or too few, ten times too much or too little, 万元 for 元."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from mengbudget.printed import UNITS, Printed
from mengbudget.reconcile.relations import Range

TELLING = 10
"""A slip tells something if it moves a number so many times as far as the range is wider than two printed numbers leave it: else some slip leads
there by chance."""
UNIT = 10_000
"""万元 for 元, or 元 for 万元."""
CHANCE = 1000
"""A swap or a factor of ten proves something if so many gaps of its size are explained by none."""


def unlikeness(number: Printed, wanted: Range) -> int:
    """How little a number, as printed, is like a value in the range: 0 one digit, a swap or a factor of ten apart, 1 a digit too many or too
    few, 2 none of these, or only such as lead to nearly any value, or to nothing.
    """
    step = Fraction(number.ulp) or Fraction(1)
    digits = abs(Fraction(number.value)) / step
    if digits.denominator != 1 or not digits:
        return 2
    sign = -1 if number.value < 0 else 1
    low, high = wanted
    room = TELLING * max(high - low - 2 * step, Fraction(0)) if low is not None and high is not None else 0
    text = str(int(digits))
    for degree, slips in enumerate((chain(_changed(text), _swapped(text), _scaled(text, number)), _lengthened(text))):
        values = (sign * one * step for one in slips if one)
        if any(
            (low is None or value >= low) and (high is None or value <= high) and abs(value - Fraction(number.value)) >= room
            for value in values
        ):
            return degree
    return 2


def proves(number: Printed, wanted: Range, among: int) -> bool:
    """Whether two digits swapped, or a factor of ten, lead from one of so many numbers into the range, and next to no chance gap does."""
    low, high = wanted
    step = Fraction(number.ulp) or Fraction(1)
    digits = abs(Fraction(number.value)) / step
    if low is None or high is None or digits.denominator != 1 or not digits:
        return False
    text, sign = str(int(digits)), -1 if number.value < 0 else 1
    slips = {*_swapped(text), *_scaled(text, number)}
    gap, room = min(abs(low - Fraction(number.value)), abs(high - Fraction(number.value))) / step, (high - low) / step + 1
    return any(low <= sign * one * step <= high for one in slips if one != digits) and len(slips) * among * room * CHANCE <= gap


def _swapped(text: str) -> Iterator[Fraction]:
    yield from (Fraction(text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]) for at in range(1, len(text)))


def _scaled(text: str, number: Printed) -> Iterator[Fraction]:
    """Ten times as much or as little, and of money 万元 for 元 or the other way."""
    for scale in (10, UNIT) if number.unit in UNITS else (10,):
        yield Fraction(text) * scale
        if text.endswith(str(scale)[1:]):
            yield Fraction(text) / scale


def _changed(text: str) -> Iterator[Fraction]:
    for at, digit in enumerate(text):
        yield from (Fraction(text[:at] + other + text[at + 1 :]) for other in "0123456789" if other != digit)


def _lengthened(text: str) -> Iterator[Fraction]:
    for at in range(len(text) + 1):
        yield Fraction(text[:at] + text[at + 1 :] or "0")
        yield from (Fraction(text[:at] + more + text[at:]) for more in "0123456789")
