"""五、六: structure, hierarchy, lists of names, and the two sides of basic expenditure; each beside a document that says otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stories import changed, document

from mengbudget.views import spending

GENERAL, ECONOMIC = "general_public", "basic_by_economic"


def test_the_stated_shares_are_those_of_the_table() -> None:
    frame = spending.structure(document())
    assert list(frame["side"]) == ["stated"] * 3 + ["recomputed"] * 3
    assert list(frame["text"])[:3] == list(frame["text"])[3:]
    assert list(frame["part"])[:3] == list(frame["part"])[3:]


def test_a_changed_share_is_told_apart_from_the_table() -> None:
    frame = spending.structure(changed(("万元，占67.29%", "万元，占76.29%")))
    assert frame["text"][0] == "76.29%"
    assert frame["text"][3] == "67.29%"


def test_the_bars_of_a_level_begin_where_the_one_before_ends() -> None:
    frame = spending.hierarchy(document(), GENERAL)
    assert list(frame["level"])[:4] == [0, 1, 2, 3]
    for level in (1, 2, 3):
        bars = frame[frame["level"] == level]
        gaps = [start - end for start, end in zip(list(bars["start"])[1:], list(bars["end"])[:-1], strict=True)]
        assert max(map(abs, gaps)) <= Decimal("0.02")
    whole = frame[frame["level"] == 0].iloc[0]
    assert (whole["start"], whole["end"]) == (0, Decimal("6217.80"))


def test_each_level_adds_up_but_for_rounding() -> None:
    frame = spending.levels(document(), GENERAL)
    assert list(frame["label"]) == ["3 类 classes", "8 款 groups", "17 项 items"]
    assert list(frame["verdict"]) == ["rounding", "exact", "exact"]
    assert list(frame["gap_text"]) == ["-0.01", "", ""]
    assert list(frame["most"]) == [Decimal("0.02"), Decimal("0.045"), Decimal("0.09")]


def test_a_level_with_a_wrong_item_does_not_add_up() -> None:
    rows = "就业补助\t926.00\t\t926.00\n2080799\t其他就业补助支出\t926.00"
    frame = spending.levels(changed((rows, rows.removesuffix("926.00") + "962.00")), GENERAL)
    assert list(frame["verdict"]) == ["rounding", "exact", "inconsistent"]
    assert frame["gap_text"][2] == "-36.00"


def test_items_are_sorted_and_run_up_to_the_whole() -> None:
    frame = spending.items(document(), GENERAL)
    assert len(frame) == 17
    assert frame["running"].iloc[3] == "78.2 %"
    assert frame["running"].iloc[-1] == "100.0 %"
    first = frame.iloc[0]
    assert (first["code"], first["total"], first["basic"], first["project"]) == ("2101301", "1682.84", "", "1682.84")


def test_what_cannot_have_grown_enough_bounds_the_other() -> None:
    frame = spending.growth_parts(document())
    assert frame["text"][1] == "+537.79 … +5,094.54"
    assert frame["share"][0] == "-206.8 … 67.7 %"


def test_a_smaller_growth_leaves_everything_open() -> None:
    frame = spending.growth_parts(changed(("比上年增加1661.07万元，增长36.45%", "比上年增加161.07万元，增长2.66%")))
    assert frame["low"][1] < 0 < frame["high"][1]


def test_a_section_that_compares_nothing_is_named() -> None:
    with pytest.raises(KeyError, match="compares nothing"):
        spending.growth_parts(document(), "六、")


def test_every_name_of_the_lists_is_in_the_table_and_the_other_way_round() -> None:
    frame = spending.named(document())
    assert len(frame) == 22
    assert set(frame["agree"]) == {"both"}
    assert sorted(int(n) for n in frame["listed"]) == sorted([*range(1, 11), *range(1, 13)])
    fees = frame[frame["label"].str.startswith("工会经费")].iloc[0]
    assert (fees["rows"], fees["amounts"], fees["total"]) == ("2", "1.93 + 8.87", "10.80")


def test_a_name_too_many_and_a_name_too_few_are_told() -> None:
    frame = spending.named(changed(("工会经费、手续费、水费等", "福利费、手续费、水费等")))
    odd = {label.split()[0]: word for label, word in zip(frame["label"], frame["agree"], strict=True) if word != "both"}
    assert odd == {"工会经费": "table only", "福利费": "list only"}


def test_a_name_under_the_wrong_heading_is_not_found_there() -> None:
    frame = spending.named(changed(("印刷费、信息网络", "信息网络"), ("主要包括：其他社会保障缴费", "主要包括：印刷费、其他社会保障缴费")))
    assert list(frame[frame["label"].str.startswith("印刷费")]["agree"]) == ["table only"]


def test_an_item_stands_once_for_each_who_spends_it() -> None:
    frame = spending.twice(document(), "operating")
    assert set(frame["part"]) == {"机关 agencies", "事业单位 institutions"}
    assert list(frame[frame["label"].str.startswith("工会经费")]["text"]) == ["1.93", "8.87"]
    assert "个人和家庭 persons" in set(spending.twice(document(), "personnel")["part"])


def test_both_sides_of_basic_expenditure_agree_line_by_line() -> None:
    frame = spending.crosswalk(document())
    assert list(frame["verdict"]) == ["rounding", "rounding", "exact", "exact", "exact", "rounding"]
    assert list(frame["gap_text"]) == ["+0.01", "+0.01", "", "", "", "+0.01"]
    assert sum(frame["stated"], Decimal(0)) == Decimal("1123.27")


def test_a_row_under_the_other_class_breaks_two_lines() -> None:
    row = "差旅费\t办公经费\t4.00"
    frame = spending.crosswalk(changed((row, row.replace("办公经费", "商品和服务支出"))))
    assert list(frame["verdict"])[:2] == ["inconsistent", "inconsistent"]
    assert list(frame["gap_text"])[:2] == ["+4.01", "-3.99"]


def test_what_no_line_takes_stands_in_a_row_of_its_own() -> None:
    row = "水费\t办公经费\t0.20"
    frame = spending.crosswalk(changed((row, row.replace("办公经费", "某种经费"))))
    assert list(frame["label"])[-1] == "其他 no counterpart"
    assert list(frame["computed_text"])[-1] == "0.20"


def test_retirees_and_health_care_agree_together_only() -> None:
    frame = spending.crosswalk(document(), "apart")
    assert list(frame["gap_text"]) == ["-0.49", "+0.49"]
    assert "verdict" not in frame.columns


def test_expenditure_a_head() -> None:
    frame = spending.per_head(document())
    assert list(frame["head"])[:2] == ["103,648", "7,566"]
    assert set(frame["staff"]) == {"101 人"}
    with pytest.raises(KeyError, match="no form prints the staff"):
        spending.per_head(changed(("实际在职人员总数\t101人", "实际在职人员总数\t")))
