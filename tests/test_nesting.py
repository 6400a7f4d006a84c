"""Lists whose levels nothing marks but their numbers."""

from __future__ import annotations

from mengbudget.printed import Printed, parse
from mengbudget.reconcile.nesting import nestings

LIST = ("220.73", "131.03", "89.70", "59.00", "9.00", "50.00")


def numbers(*texts: str) -> list[Printed]:
    return [number for text in texts if (number := parse(text, "万元")) is not None]


def test_the_only_reading_in_which_every_sum_holds() -> None:
    (whole,) = numbers("279.73")
    assert nestings(whole, numbers(*LIST)) == [{0: [1, 4], 1: [2, 3], 4: [5, 6]}]


def test_a_changed_digit_leaves_no_reading() -> None:
    (whole,) = numbers("279.73")
    assert nestings(whole, numbers(*LIST[:5], "51.00")) == []


def test_a_plain_sum_is_read_without_levels() -> None:
    (whole,) = numbers("60.00")
    assert nestings(whole, numbers("10.00", "20.00", "30.00")) == [{0: [1, 2, 3]}]


def test_two_readings_are_both_told() -> None:
    """Either the first 20 has two parts, or the second: nothing tells which."""
    (whole,) = numbers("60.00")
    assert len(nestings(whole, numbers("20.00", "10.00", "10.00", "20.00", "10.00", "10.00"))) == 2


def test_a_sum_may_hold_within_rounding() -> None:
    (whole,) = numbers("1.00")
    assert nestings(whole, numbers("0.67", "0.33", "0.33", "0.33")) == [{0: [1, 4], 1: [2, 3]}]
