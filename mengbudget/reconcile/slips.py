"""How people get a number wrong: one digit, two neighbouring digits swapped, a digit too many or too few, ten times too much or too little."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mengbudget.printed import Printed
from mengbudget.reconcile.relations import Range


def resembles(number: Printed, wanted: Range) -> bool:
    """Whether a value in the range differs from a number, as printed, only as a slip does."""
    if not number.ulp and not number.value:
        return False
    step = Fraction(number.ulp) or Fraction(1)
    digits = abs(Fraction(number.value)) / step
    if digits.denominator != 1:
        return False
    sign = -1 if number.value < 0 else 1
    low, high = wanted
    return any((low is None or sign * one * step >= low) and (high is None or sign * one * step <= high) for one in _slips(int(digits)))


def _slips(digits: int) -> Iterator[int]:
    text = str(digits)
    for at, digit in enumerate(text):
        yield from (int(text[:at] + other + text[at + 1 :]) for other in "0123456789" if other != digit)
        yield int(text[:at] + text[at + 1 :] or "0")
        if at:
            yield int(text[: at - 1] + digit + text[at - 1] + text[at + 1 :])
    yield digits * 10
    yield from (int(text[:at] + more + text[at:]) for at in range(len(text) + 1) for more in "0123456789")
