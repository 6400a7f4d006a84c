"""Each relation with a case that is exact, one that is rounding, one that is inconsistent and one that is unchecked."""

from __future__ import annotations

import pytest

from mengbudget.printed import Printed, parse
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, NONE, ROUNDING, UNCHECKED


def p(text: str, unit: str = "") -> Printed:
    number = parse(text, unit)
    assert number is not None
    return number


@pytest.mark.parametrize(
    ("whole", "parts", "verdict"),
    [
        ("8237.74", ["1123.27", "7114.47"], EXACT),
        ("1123.27", ["1046.84", "76.42"], ROUNDING),
        ("1123.28", ["1046.84", "76.42"], INCONSISTENT),
        ("57.6", ["12.1", "45.4"], ROUNDING),
    ],
)
def test_total(whole: str, parts: list[str], verdict: str) -> None:
    assert rel.total(p(whole), [(1, p(part)) for part in parts]).verdict == verdict


def test_total_is_unchecked_where_a_part_is_missing_and_checked_where_blank_means_none() -> None:
    assert rel.total(p("2.00"), [(1, p("2.00")), (1, None)]).verdict == UNCHECKED
    assert rel.total(None, [(1, p("2.00"))]).verdict == UNCHECKED
    assert rel.total(p("2.00"), [(1, p("2.00")), (1, NONE)]).verdict == EXACT


def test_difference() -> None:
    assert rel.difference(p("2945.20"), p("8237.74"), p("5292.54")).verdict == EXACT
    assert rel.difference(p("-4.37"), p("60.64"), p("65.00")).verdict == ROUNDING
    assert rel.difference(p("-4.37"), p("60.64"), p("65.03")).verdict == INCONSISTENT
    assert rel.difference(p("-4.37"), p("60.64"), None).verdict == UNCHECKED


def test_same_across_units_and_digits() -> None:
    assert rel.same([p("85.30", "万元"), p("853,000", "元")]).verdict == EXACT
    assert rel.same([p("16.31", "万元"), p("163,134.72", "元")]).verdict == ROUNDING
    assert rel.same([p("16.32", "万元"), p("163,134.72", "元")]).verdict == INCONSISTENT
    assert rel.same([p("16.32", "万元")]).verdict == UNCHECKED


def test_same_names_the_odd_one_out() -> None:
    outcome = rel.same([p("5.00"), p("5.00"), p("50.00"), p("5.00")])
    assert outcome.verdict == INCONSISTENT and outcome.odd == 2
    assert outcome.printed == p("50.00").value and outcome.computed == p("5.00").value
    assert rel.same([p("5.00"), p("50.00")]).odd is None


def test_same_needs_one_point_common_to_all() -> None:
    # 0.6 (0.55 to 0.65) meets both 0.56 and 0.64, which do not meet each other
    assert rel.same([p("0.6"), p("0.56")]).verdict == ROUNDING
    assert rel.same([p("0.6"), p("0.6"), p("0.56"), p("0.64")]).verdict == INCONSISTENT


def test_either() -> None:
    candidates = [p("8237.74"), p("7737.21")]
    assert rel.either(p("7737.21"), candidates).verdict == EXACT
    assert rel.either(p("7737.2"), candidates).verdict == ROUNDING
    assert rel.either(p("7337.21"), candidates).verdict == INCONSISTENT
    assert rel.either(p("7337.21"), candidates[:1], complete=False).verdict == UNCHECKED
    assert rel.either(p("7337.21"), []).verdict == UNCHECKED


def test_share() -> None:
    assert rel.share(p("75.48"), p("6217.80"), p("8237.74")).verdict == EXACT
    assert rel.share(p("18.4"), p("1519.41"), p("8237.74")).verdict == EXACT
    assert rel.share(p("33"), p("1"), p("3.1")).verdict == ROUNDING
    assert rel.share(p("74.58"), p("6217.80"), p("8237.74")).verdict == INCONSISTENT
    assert rel.share(p("75.48"), p("6217.80"), p("0.00")).verdict == UNCHECKED
    assert rel.share(p("75.48"), None, p("8237.74")).verdict == UNCHECKED


def test_growth() -> None:
    assert rel.growth(p("55.65"), p("8237.74"), p("5292.54")).verdict == EXACT
    assert rel.growth(p("40.0"), p("1.5"), p("1.1")).verdict == ROUNDING
    assert rel.growth(p("56.55"), p("8237.74"), p("5292.54")).verdict == INCONSISTENT
    assert rel.growth(p("100.00"), p("0.02"), p("0.01")).verdict == EXACT
    assert rel.growth(p("100.00"), None, p("0.01")).verdict == UNCHECKED
    assert rel.growth(p("0.00"), p("0.00"), p("0.00")).verdict == UNCHECKED


def test_there_is_no_growth_from_nothing() -> None:
    assert rel.growth(p("100.00"), p("2.00"), p("0.00")).verdict == INCONSISTENT
    assert rel.growth(p("50000"), p("2.00"), p("0.00")).verdict == UNCHECKED  # 0.00 may be as much as 0.005
    assert rel.growth_by_change(p("100.00"), p("2.00"), p("2.00")).verdict == INCONSISTENT


def test_growth_by_change() -> None:
    assert rel.growth_by_change(p("55.65"), p("8237.74"), p("2945.20")).verdict == EXACT
    assert rel.growth_by_change(p("-6.72"), p("60.64"), p("-4.37")).verdict == EXACT
    assert rel.growth_by_change(p("-6.7"), p("61"), p("-4")).verdict == ROUNDING
    assert rel.growth_by_change(p("-6.27"), p("60.64"), p("-4.37")).verdict == INCONSISTENT
    assert rel.growth_by_change(p("-6.27"), p("60.64"), None).verdict == UNCHECKED
    assert rel.growth_by_change(p("0.00"), p("2.00"), p("0.00")).verdict == EXACT


def test_within() -> None:
    assert rel.within(p("60.64"), p("76.42")).verdict == EXACT
    assert rel.within(p("76.43"), p("76.42")).verdict == ROUNDING
    assert rel.within(p("80.64"), p("76.42")).verdict == INCONSISTENT
    assert rel.within(p("80.64"), None).verdict == UNCHECKED


def test_count_has_no_rounding() -> None:
    assert rel.count(p("24"), 24).verdict == EXACT
    assert rel.count(p("24"), 23).verdict == INCONSISTENT
    assert rel.count(None, 23).verdict == UNCHECKED


def test_listed() -> None:
    names = ["电费", "水费"]
    assert rel.listed(names, ["水费", "电费"], open_end=False)[0].verdict == EXACT
    assert rel.listed(names, ["水费", "电费", "差旅费"], open_end=True)[0].verdict == EXACT
    closed, absent, left = rel.listed(names, ["水费", "差旅费"], open_end=False)
    assert (closed.verdict, absent, left) == (INCONSISTENT, ("电费",), ("差旅费",))
    assert rel.listed(names, ["水费"], open_end=True)[0].verdict == INCONSISTENT
    assert rel.listed([], ["水费"], open_end=True)[0].verdict == UNCHECKED
