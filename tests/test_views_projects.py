"""九 to 十二: forms beside tables, what forms say, what is printed elsewhere; each beside a document that says otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stories import changed, document

from mengbudget.views import forms, mentions, projects

STATED = "共计金额6,698.25万元"
DRILLING_FORM = "2026年对钻井队农会工和畜牧中心养殖指导员养老保险的补助(人工工资)"
DRILLING_ROW = "2026年对钻井队农合工和畜牧中心养猪指导员养老保险的补助（人员工资）"


def test_only_rounding_first_gives_the_stated_amount() -> None:
    frame = projects.sums(document())
    assert list(frame["computed_text"]) == ["6,698.26", "6,698.25", "6,653.94", "6,613.93"]
    assert list(frame["verdict"]) == ["inconsistent", "exact", "inconsistent", "inconsistent"]
    assert list(frame["gap_text"]) == ["-0.0127", "", "+44.31", "+84.32"]


def test_another_amount_stated_is_the_sum_rounded_at_the_end() -> None:
    frame = projects.sums(changed((STATED, STATED.replace("8.25", "8.26"))))
    assert frame["verdict"].iloc[0] == "rounding"
    assert frame["verdict"].iloc[1] == "inconsistent"


def test_what_rounding_gains_and_loses_is_the_difference() -> None:
    frame = projects.rounding_of_forms(document())
    assert list(frame["gain"]) == ["-24.00", "-34.72", "-39.84", "-28.00", "-126.56"]


def test_forms_and_rows_are_matched_by_name_and_near_names_are_told() -> None:
    found = [one.how for one in projects.matches(document())]
    assert (found.count("same name"), found.count("similar name"), found.count("no row"), found.count("no form")) == (20, 2, 2, 6)
    frame = projects.beside(document())
    assert list(frame[frame["how"] == "similar name"]["verdict"]) == ["unchecked", "unchecked"]


def test_a_name_spelled_alike_is_confirmed_and_a_row_gone_is_missed() -> None:
    story = changed((DRILLING_ROW, DRILLING_FORM), ("2026年档案管理项目（其他）\t2.00\t2.00", "另一个毫不相干的事项\t2.00\t2.00"))
    found = [one.how for one in projects.matches(story)]
    assert (found.count("same name"), found.count("similar name"), found.count("no row"), found.count("no form")) == (20, 1, 3, 7)


def test_the_bridge_ends_at_the_project_expenditure() -> None:
    frame = projects.bridge(document())
    assert [str(text) for text in frame["text"]] == ["6,698.25", "-84.32", "+500.54", "+0.01", "7114.48"]
    assert frame["end"].iloc[-2] == frame["end"].iloc[-1]


def test_stated_shares_and_those_without_a_form_are_more_than_the_whole() -> None:
    frame = projects.shares(document())
    sums = frame.groupby("label", sort=False)["value"].sum()
    assert sums.iloc[0] > 101
    assert round(sums.iloc[1], 2) == 100


def test_one_choice_of_five_gives_both_amounts() -> None:
    frame = forms.divisions(document())
    assert list(frame["forms"]) == ["1, 6, 8, 18, 20", "1, 17, 18, 20, 23", "1, 6, 8, 18, 20"]
    assert list(frame["both"]) == [False, False, True]
    assert list(forms.chosen(document())["form"]) == [1, 6, 8, 17, 18, 20, 23]


def test_no_choice_of_five_gives_an_amount_that_is_too_small() -> None:
    assert forms.divisions(changed(("涉及金额944.18万元", "涉及金额0.01万元"))).empty


def test_sources_of_the_period_and_of_the_year() -> None:
    frame = forms.by_source(document())
    assert list(frame["period"]) == ["2,038.22", "355.13", "4,304.91"]
    assert list(frame["year"]) == ["2,038.22", "355.13", "4,260.59"]


def test_targets_are_numbers_or_words() -> None:
    frame = forms.targets(document())
    assert dict(zip(frame["target"], frame["count"], strict=True)) == {"a number": 99, "words only": 61}
    assert forms.targets(changed(("526元/每人每月", "按标准")))["count"].iloc[0] == 98
    assert sum(forms.indicators(document())["count"]) == 160


def test_arithmetic_in_forms_is_quoted_and_judged() -> None:
    frame = forms.arithmetic(document())
    (wrong,) = [row for _, row in frame.iterrows() if row["verdict"] == "inconsistent"]
    assert (wrong["form"], wrong["printed"], wrong["computed"], wrong["gap"]) == (20, "3,166.25", "3,246.25", "-80")
    assert "生活补助526元*274人*12=172.95万元" in list(frame["text"])
    right = forms.arithmetic(changed(("以上各项合计3166.25元", "以上各项合计3246.25元")))
    assert not any(
        verdict == "inconsistent" and printed == "3,246.25" for verdict, printed in zip(right["verdict"], right["printed"], strict=True)
    )


def test_procurement_adds_up_and_fits_into_the_items_that_can_pay() -> None:
    assert list(mentions.divided(document(), "九、")["verdict"]) == ["exact"]
    assert list(mentions.divided(changed(("货物预算6.80", "货物预算5.80")), "九、")["verdict"]) == ["inconsistent"]
    frame = mentions.room(document())
    assert list(frame["computed_text"]) == ["44.55", "0.50", "5.56"]
    assert len(mentions.paying(document())) == 10


def test_parts_stand_under_their_whole() -> None:
    frame = mentions.parts(document(), "九、")
    assert list(frame["text"]) == ["7.76", "6.80", "0", "0.96"]
    assert list(frame["value"]) == [Decimal("7.76"), Decimal("6.80"), Decimal(0), Decimal("0.96")]


def test_words_are_found_outside_of_their_section() -> None:
    frame = mentions.matrix(document(), "九、", {"政府采购": "procurement", "办公设备": ""})
    assert list(frame["text"]) == ["—", "—", "1×", "1×", "—", "—", "—", "—"]
    told = mentions.passages(changed(("手续费\t", "办公设备购置\t")), "九、", {"办公设备": ""})
    assert list(told["text"]) == ["办公设备购置0.10"]


def test_a_floor_space_of_a_form_stands_beside_that_of_the_section() -> None:
    assert list(mentions.areas(document())["computed_text"]) == ["—", "3254.76"]
    assert list(mentions.areas(changed(("面积3254.76m²", "临街")))["computed_text"]) == ["—"]


def test_projects_named_as_services() -> None:
    assert list(mentions.named_projects(document(), {"劳务派遣": "", "租赁": ""})["computed_text"]) == ["80.00", "50.00"]


def test_a_text_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="no form named 某项目"):
        mentions.says(document(), "某项目", "项目概况")
    assert "3254.76m²" in str(mentions.says(document(), "租赁费", "项目概况"))
