"""Closed intervals: the true value is always inside, and nothing correctly rounded is accused."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengbudget.printed import Printed, parse
from mengbudget.reconcile.interval import Interval, common, growth, growth_by_change, share

numbers = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=1000)
positive = st.fractions(min_value=1, max_value=10**6, max_denominator=1000)
cents = st.integers(min_value=-(10**9), max_value=10**9)


@st.composite
def around(draw: st.DrawFn, values: st.SearchStrategy[Fraction] = numbers) -> tuple[Fraction, Interval]:
    """A true value and an interval that holds it."""
    value = draw(values)
    below, above = draw(st.fractions(0, 10, max_denominator=100)), draw(st.fractions(0, 10, max_denominator=100))
    return value, Interval(value - below, value + above)


def rounded(value: Fraction, places: int) -> Printed:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    step = Decimal(1).scaleb(-places)
    return Printed(str(value), exact.quantize(step, ROUND_HALF_UP), step)


@given(around(), around())
def test_the_true_value_is_always_inside(one: tuple[Fraction, Interval], two: tuple[Fraction, Interval]) -> None:
    (x, a), (y, b) = one, two
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)
    assert (a * b).contains(x * y)
    assert a.scale(-3).contains(-3 * x)
    quotient = a / b
    if quotient is not None:
        assert quotient.contains(x / y)
    else:
        assert b.contains(0)


@given(around(), around(), st.fractions(0, 5, max_denominator=10))
def test_wider_operands_never_give_a_narrower_result(
    one: tuple[Fraction, Interval], two: tuple[Fraction, Interval], more: Fraction
) -> None:
    (_, a), (_, b) = one, two
    wide = Interval(a.low - more, a.high + more)
    assert (wide + b).encloses(a + b)
    assert (wide - b).encloses(a - b)
    assert (wide * b).encloses(a * b)
    quotient, wider = a / b, wide / b
    assert (quotient is None) == (wider is None)
    if quotient is not None and wider is not None:
        assert wider.encloses(quotient)


@given(st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=40))
def test_no_correctly_rounded_sum_is_accused(true_values: list[int]) -> None:
    values = [Fraction(value, 10**4) for value in true_values]
    total = Interval.printed(rounded(sum(values, Fraction()), 2))
    parts = [Interval.printed(rounded(value, 2)) for value in values]
    assert total.meet(sum(parts[1:], parts[0])) is not None


@given(positive, positive)
def test_no_correctly_rounded_share_or_growth_is_accused(now: Fraction, before: Fraction) -> None:
    a, b = Interval.printed(rounded(now, 2)), Interval.printed(rounded(before, 2))
    stated = Interval.printed(rounded((now / before - 1) * 100, 2))
    rate = growth(a, b)
    assert rate is not None and rate.meet(stated) is not None
    part = share(a, b)
    assert part is not None and part.contains(now / before * 100)
    changed = Interval.printed(rounded(now - before, 2))
    by_change = growth_by_change(a, changed)
    if by_change is not None:
        assert by_change.meet(stated) is not None


def test_the_worked_example_of_the_xbrl_calculations() -> None:
    a, b, total = (Interval.printed(number) for text in ("12.1", "45.4", "57.6") if (number := parse(text)))
    assert total.meet(a + b) is not None
    assert Interval.of(Decimal("57.7"), Decimal("57.8")).meet(a + b) is None


def test_a_divisor_that_may_be_zero_gives_none() -> None:
    one, zero = Interval.of(1), Interval.of(-1, 1)
    assert one / zero is None
    assert growth(one, zero) is None and share(one, zero) is None and growth_by_change(one, zero) is None
    assert one / Interval.of(2) == Interval.of(Fraction(1, 2))


def test_common_needs_one_shared_point() -> None:
    assert common([Interval.of(0, 2), Interval.of(1, 3), Interval.of(2, 4)]) == Interval.of(2)
    assert common([Interval.of(0, 1), Interval.of(2, 3), Interval.of(0, 3)]) is None


def test_ends_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="wrong way round"):
        Interval.of(2, 1)
