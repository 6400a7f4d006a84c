from __future__ import annotations

import re
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mengbudget.prose.claims import KINDS, find_numerals

CASES = [
    ("预算收入总计8,237.74万元", [("amount", "8,237.74", "82377400", "100", 1)]),
    ("比2025年预算", [("year", "2025", "2025", "0", 1)]),
    ("减少4.37万元，下降6.72%", [("change", "4.37", "-43700", "100", -1), ("growth", "6.72", "-6.72", "0.01", -1)]),
    ("比上年减少 5 万\n元".replace("\n", ""), [("change", "5", "-50000", "10000", -1)]),
    ("减少到5万元", [("amount", "5", "50000", "10000", 1)]),
    ("占75.48%", [("share", "75.48", "75.48", "0.01", 1)]),
    ("截至2026年3月30日", [("date", "2026年3月30日", "20260330", "0", 1)]),
    ("面积2427平方米", [("area", "2427", "2427", "1", 1)]),
    ("价值50万元（原值）以上的设备2台（套）", [("threshold", "50", "500000", "10000", 1), ("count", "2", "2", "0", 1)]),
    ("每人每月2177元", [("rate", "2177", "2177", "1", 1)]),
    ("补贴2050元/人/月", [("rate", "2050", "2050", "1", 1)]),
    ("15*12=180元", [("operand", "15", "15", "0", 1), ("operand", "12", "12", "0", 1), ("amount", "180", "180", "1", 1)]),
    ("〔2025〕146号", [("number", "2025", "2025", "0", 1), ("number", "146", "146", "0", 1)]),
    ("1.2026年收入1.5万元", [("number", "1", "1", "0", 1), ("year", "2026", "2026", "0", 1), ("amount", "1.5", "15000", "1000", 1)]),
    ("行政运行（2014001）1.00万元", [("code", "2014001", "2014001", "0", 1), ("amount", "1.00", "10000", "100", 1)]),
    ("预算为0；共125，其余", [("amount", "0", "0", "0", 1), ("number", "125", "125", "0", 1)]),
    ("五个单位、一般人员", [("count", "五", "5", "0", 1)]),
    ("与上年预算持平", [("change", "持平", "0", "0", 1)]),
    ("步调一致", []),
    ("与2024年预算一致0万元", [("year", "2024", "2024", "0", 1), ("change", "0", "0", "10000", 1)]),
    ("增长-5.2%", [("growth", "-5.2", "-5.2", "0.1", -1)]),
    ("提高3个百分点", [("change", "3", "3", "1", 1)]),
    ("300多万元", [("threshold", "300", "3000000", "10000", 1)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_numeral_has_its_kind_value_precision_and_direction(text: str, expected: list[tuple[str, str, str, str, int]]) -> None:
    found = [(n.kind, n.printed.text, n.printed.value, n.printed.ulp, n.direction) for n in find_numerals(text)]
    assert found == [(kind, digits, D(value), D(ulp), sign) for kind, digits, value, ulp, sign in expected]


def test_a_number_with_decimals_takes_the_unit_of_its_text_only_where_it_is_told() -> None:
    assert [n.kind for n in find_numerals("基本支出12.50")] == ["number"]
    (numeral,) = find_numerals("基本支出12.50", default_unit="万元")
    assert (numeral.kind, numeral.printed.value) == ("amount", D(125000))


WORDS = ["万元", "元", "亿", "增长", "减少", "2026", "m2", "五个", "持平", "与上年", "以上", "第", " "]
PIECES = st.sampled_from([*"0123456789,.，．（）()-%％/年月日号*=", *WORDS])


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40))
@example("1,234,5678,9.5.6")
def test_every_digit_belongs_to_exactly_one_numeral(text: str) -> None:
    found = find_numerals(text)
    assert all(text[n.start : n.end] == n.printed.text and n.kind in KINDS for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {i for n in found for i in range(n.start, n.end)}
    assert {i for run in re.finditer(r"\d", text) for i in range(*run.span())} <= covered


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("十五五期间", []),
        ("十五期", ["count"]),
        ("公安（04款）", ["code"]),
        ("稳增长30万元", ["amount"]),
        ("能力提升80万元", ["amount"]),
        ("增长30万元", ["change"]),
    ],
)
def test_names_and_codes_are_no_counts_and_no_changes(text: str, kinds: list[str]) -> None:
    assert [numeral.kind for numeral in find_numerals(text)] == kinds
