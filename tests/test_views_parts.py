"""二、收入, 三、支出, 四、财政拨款: shares, roundings and funds; each beside a document that says otherwise."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from stories import changed, document

from mengbudget.reconcile.interval import Interval
from mengbudget.views import bilingual, digits, english, rounding, shares, told, with_english

SHARE = "政府性基金预算拨款收入1,519.41万元，占18.44%"
LISTED = "住房保障支出73.80万元等"


def test_ranges_are_told_outwards_and_values_half_up() -> None:
    assert told(Interval.of(Fraction(1, 3), Fraction(2, 3))) == "0.33 … 0.67"
    assert told(Interval.of(Fraction(-2, 3), Fraction(1, 3)), 1, sign=True) == "-0.7 … +0.4"
    assert told(Interval.of(5)) == "5.00"
    assert [digits(Fraction(n, 1000)) for n in (5, -5, 4, 1004999)] == ["0.01", "-0.01", "0.00", "1,005.00"]


def test_english_stands_after_the_printed_words() -> None:
    assert english("八、社会保障和就业支出") == "social security"
    assert bilingual("没有的词") == "没有的词"
    assert list(with_english(document().stated("三、", "statement-amount"))["label"])[1] == "基本支出 basic expenditure"


def test_shares_with_their_differences_in_percentage_points() -> None:
    frame = shares.shares(document(), "二、")
    assert list(frame["verdict"]) == ["exact"] * 6
    assert list(frame["gap_text"]) == ["+0.0006 pp", "-0.0045 pp", "", "", "", "+0.0039 pp"]
    assert list(frame["least"].isna()) == [False, False, True, True, True, False]


def test_a_share_that_does_not_follow_from_its_amount() -> None:
    frame = shares.shares(changed((SHARE, SHARE.replace("18.44", "18.54"))), "二、")
    assert list(frame["verdict"])[:3] == ["exact", "inconsistent", "exact"]
    assert frame["gap_text"][1] == "+0.0955 pp"


def test_the_sum_of_rounded_shares_and_what_it_may_be() -> None:
    frame = shares.sum_of_shares(document(), "二、")
    assert frame["value"][0] == Decimal("100.00")
    assert frame["text"][1] == "99.985 … 100.015 %"
    assert frame["text"][2] == "99.99 or 100.00 or 100.01 %"
    assert shares.sum_of_shares(document(), "五、")["value"][0] == Decimal("100.01")
    with pytest.raises(KeyError, match="states no share"):
        shares.sum_of_shares(document(), "七、")


def test_a_sum_of_shares_beyond_what_rounding_allows() -> None:
    frame = shares.sum_of_shares(changed((SHARE, SHARE.replace("18.44", "18.54"))), "二、")
    assert not frame["low"][1] <= frame["value"][0] <= frame["high"][1]


def test_shares_of_all_money_and_of_this_years() -> None:
    frame = shares.two_wholes(document())
    assert list(frame["text"]) == ["75.48 %", "18.44 %", "6.08 %", "80.36 %", "19.64 %"]
    assert [round(sum(frame["value"][:3]), 4), round(sum(frame["value"][3:]), 4)] == [100, 100]


def test_what_is_stated_as_none_is_blank_in_its_column() -> None:
    frame = shares.blanks(document(), "二、")
    assert list(frame["column"]) == ["本年收入/国有资本经营预算", "本年收入/财政专户管理资金", "本年收入/单位资金"]
    assert list(frame["blank_rows"]) == list(frame["rows"])
    assert list(frame["printed"]) == ["", "", ""]


def test_two_parts_that_need_rounding_lie_on_one_side() -> None:
    frame = rounding.tightened(document(), "三、")
    assert list(frame["text"]) == ["-50 … +50 元", "0 … +50 元", "-50 … +50 元", "-50 … 0 元", "-50 … +50 元", "-50 … 0 元"]
    assert list(rounding.sum_of_parts(document(), "三、")["value"])[:2] == [Decimal("8237.74"), Decimal("8237.75")]


def test_parts_that_no_rounding_brings_together_have_nothing_in_common() -> None:
    story = changed(("项目支出7114.48万元，占86.36%", "项目支出7114.50万元，占86.36%"))
    assert len(rounding.sum_of_parts(story, "三、")) == 2
    assert len(rounding.tightened(story, "三、")) == 3
    with pytest.raises(KeyError, match="divides no total"):
        rounding.sum_of_parts(document(), "七、")


def test_sums_that_need_rounding_are_listed_with_what_it_allows() -> None:
    frame = rounding.roundings(document(), "expenditure")
    first = frame.iloc[0]
    assert (first["printed"], first["added_up"], first["gap"], first["allowed"], first["way"]) == (
        "8237.74",
        "8,237.75",
        "-0.01",
        "±0.015",
        "along the row",
    )
    assert set(frame["way"]) == {"along the row", "down the column"}
    assert len(rounding.roundings(document())) > len(frame)


def test_a_sum_changed_beyond_rounding_leaves_the_list() -> None:
    story = changed(("合计\t\t8237.74\t1123.27\t7114.48", "合计\t\t8239.74\t1123.27\t7114.48"))
    assert not (rounding.roundings(story, "expenditure")["printed"] == "8239.74").any()


def test_counts_by_the_size_of_the_difference() -> None:
    frame = rounding.rounding_counts(document())
    assert set(frame["word"]) <= set(rounding.GAPS)
    row = frame[frame["label"] == "2026年预算支出总表"]
    assert int(row["count"].sum()) == int(str(row["text"].iloc[0]).split(" of ")[1])
