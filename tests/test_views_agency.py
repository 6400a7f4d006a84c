"""七、八: what "none" rests on, and what agency operation is made of; each beside a document that says otherwise."""

from __future__ import annotations

import pytest
from stories import changed, document

from mengbudget.views import agency, three_public

EMPTY = "公务接待费\t\t\t\t\n"
WATER = "水费\t办公经费\t0.20"


def test_nothing_contradicts_none() -> None:
    frame = three_public.none(document())
    assert len(frame) == 28
    states = {row["column"]: row["state"] for _, row in frame.iterrows() if row["row"].startswith("公务接待费")}
    assert states == {
        "七 statement": "none",
        "三公 table": "blank",
        "note under it": "none",
        "basic expenditure": "absent",
        "project names": "absent",
        "project forms": "absent",
        "assets section": "absent",
    }
    assert "printed" not in set(frame["state"])
    assert set(frame[frame["column"] == "assets section"]["text"]) == {"—", "0 cars"}


def test_what_is_printed_somewhere_is_shown_there() -> None:
    story = changed((EMPTY, EMPTY.replace("\t\t", "\t1.50\t1.50", 1)), (WATER, WATER.replace("水费", "公务接待费")), ("实有0辆", "实有2辆"))
    printed = {
        (row["row"].split()[0], row["column"]): row["text"] for _, row in three_public.none(story).iterrows() if row["state"] == "printed"
    }
    assert printed == {
        ("公务接待费", "三公 table"): "3.00",
        ("公务接待费", "basic expenditure"): "0.20",
        ("公务用车购置费", "assets section"): "2 cars",
        ("公务用车运行维护费", "assets section"): "2 cars",
    }


def test_a_printed_zero_is_no_blank() -> None:
    frame = three_public.none(changed((EMPTY, EMPTY.replace("\t", "\t0.00", 1))))
    own = frame[frame["column"] == "三公 table"]
    assert list(own["state"]) == ["blank", "zero", "blank", "blank"]


def test_the_tables_print_no_zero_and_the_forms_do() -> None:
    frame = three_public.nothings(document())
    zeros = frame[frame["word"] == "zero"].set_index("label")["count"]
    assert len(zeros) == 15
    assert list(zeros)[:13] == [0] * 13
    assert zeros.iloc[13] == 5
    assert zeros.iloc[14] > 0


def test_a_zero_in_a_table_is_counted() -> None:
    frame = three_public.nothings(changed((EMPTY, EMPTY.replace("\t", "\t0.00", 1))))
    assert frame[frame["word"] == "zero"]["count"].iloc[9] == 1


def test_near_misses_are_named_whether_printed_or_not() -> None:
    frame = three_public.nearby(document())
    assert list(frame["amounts"]) == ["10.50", "4.00 + 0.22", "no row", "no row", "no row"]


def test_the_base_has_a_dot_where_the_digits_put_it() -> None:
    frame = agency.base(document())
    assert list(frame["text"]) == ["65.00 … 65.02 (65.01)", "64.99 … 65.02", "65.00 … 65.02"]
    assert [value is None for value in frame["value"]] == [False, True, True]


def test_a_base_that_the_rate_denies_still_has_its_dot() -> None:
    frame = agency.base(changed(("下降6.72%，原因", "下降7.72%，原因")))
    assert len(frame) == 2
    assert str(frame["value"][0]) == "65.01"


def test_the_agencys_rows_do_not_make_the_printed_figure() -> None:
    frame = agency.agency(document())
    assert list(frame["gap_text"]) == ["+17.17", "-17.18", "-0.01"]
    assert list(frame["computed_text"]) == ["43.47", "32.96", "76.43"]


def test_where_they_do_nothing_differs() -> None:
    row = "部门合计\t60.64\t60.64"
    frame = agency.agency(changed((row, row.replace("60.64", "43.47"))))
    assert list(frame["gap_text"]) == ["", "-0.01", "-0.01"]


def test_two_ways_agree_against_the_printed_figure() -> None:
    frame = agency.three_ways(document())
    printed, rows, function = zip(frame["low"], frame["high"], strict=True)
    assert rows[0] <= function[1]
    assert function[0] <= rows[1]
    assert printed[0] > rows[1]


def test_a_wrong_functional_item_parts_the_two_ways() -> None:
    rows = "3344.39\n20801\t人力资源和社会保障管理事务\t797.63\t633.63\t164.00\n2080101\t行政运行\t154.39\t154.39"
    frame = agency.three_ways(changed((rows, rows.replace("154.39", "145.39"))))
    assert frame["high"][2] < frame["low"][1]


def test_no_sum_of_whole_rows_comes_near() -> None:
    frame = agency.reach(document())
    assert frame["tried"][0] == "128"
    assert list(frame["meets"]) == [True, False, False]
    assert frame["high"][1] < frame["low"][0] < frame["low"][2]


def test_a_figure_that_whole_rows_make_is_found() -> None:
    row = "部门合计\t60.64\t60.64"
    frame = agency.reach(changed((row, row.replace("60.64", "65.58"))))
    assert frame["meets"][1]
    assert "办公费 22.11" in frame["place"][1]


def test_rows_are_listed_with_the_sum_of_each_sector() -> None:
    frame = agency.operating_rows(document())
    sums = frame[frame["label"].str.startswith("sum of")]
    assert list(sums["label"]) == ["sum of 11 rows", "sum of 7 rows"]
    assert list(sums["amount"]) == ["43.47", "32.96"]


def test_the_reason_names_what_is_not_printed() -> None:
    frame = agency.reason(document())
    assert list(frame["part"]) == ["no", "yes", "no row"]
    assert list(frame["before"]) == ["—", "6.30", "4.37"]
    assert list(frame["times"]) == ["—", "3.3 ×", "—"]
    assert list(frame["agencies"]) == ["157.25", "1.93", "not printed"]


def test_an_item_that_is_printed_is_found() -> None:
    frame = agency.reason(changed((WATER, WATER.replace("水费", "福利费"))))
    assert list(frame["agencies"])[2] == "0.20"
    assert list(frame["part"])[2] == "yes"


def test_the_reason_is_bounded_on_both_sides() -> None:
    frame = agency.bounds(document())
    assert list(frame["text"]) == ["-4.38 … -4.36", "-63.10 … +10.81", "-65.02 … 0.00", "-63.10 … +10.81"]
    assert all(low <= frame["low"][0] and frame["high"][0] <= high for low, high in zip(frame["low"][1:], frame["high"][1:], strict=True))


def test_a_change_larger_than_all_there_was_is_not_within_the_bounds() -> None:
    story = changed(("比2025年预算减少4.37万元，下降6.72%", "比2025年预算增加44.37万元，增长272.71%"))
    frame = agency.bounds(story)
    assert frame["low"][0] > frame["high"][3]


def test_the_yardstick() -> None:
    frame = agency.yardstick(document())
    assert list(frame["implied"]) == ["96.50", "443.50", "540.00"]
    assert list(frame["needed"]) == ["218.50", "—", "218.50"]


def test_a_section_without_a_change_has_no_reason_to_weigh() -> None:
    with pytest.raises(IndexError):
        agency.reason(document(), "六、")
