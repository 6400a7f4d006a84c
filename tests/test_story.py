"""A story: sentences quoted to the letter, numbers beside their recomputation, and what is not there named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import RAW
from stories import changed, document

from mengbudget.story import PAIR, Story, in_unit, in_words, open_story


def test_a_section_is_found_by_its_number() -> None:
    assert document().section("三、").title == "三、支出预算情况说明"
    with pytest.raises(KeyError, match="no section 十三、"):
        document().section("十三、")


def test_a_sentence_is_quoted_to_the_letter_with_its_page() -> None:
    shown = document().quote("五、", "比上年", english="It grew.")
    assert "一般公共预算当年支出6,217.80万元，比上年增加1661.07万元，增长36.45%。" in shown.text
    assert "<strong>1661.07</strong>" in shown.html
    assert "五、一般公共预算支出情况说明" in shown.text
    assert "It grew." in shown.text


def test_a_sentence_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="no sentence of 三、支出预算情况说明 says 上年"):
        document().quote("三、", "上年")


def test_the_documents_own_glossary_is_quoted() -> None:
    assert "指以前年度预算安排、结转到本年仍按原规定用途继续使用的资金" in document().define("上年结转").text
    with pytest.raises(KeyError, match="does not explain 国债"):
        document().define("国债")


def test_the_note_under_a_table_is_quoted() -> None:
    assert "可能存在尾差" in document().note("overview").text
    with pytest.raises(KeyError, match="no note stands under 2026年预算支出总表"):
        document().note("expenditure")


def test_stated_beside_recomputed() -> None:
    frame = document().stated("三、", "statement-amount", "statement-share")
    assert list(frame.columns) == PAIR
    assert list(frame["stated_text"]) == ["8237.74", "1123.27", "13.64%", "7114.48", "86.36%"]
    assert list(frame["stated"])[:2] == [Decimal("8237.74"), Decimal("1123.27")]
    assert set(frame["verdict"]) == {"exact"}


def test_a_changed_amount_is_told_apart() -> None:
    frame = changed(("支出预算8237.74万元，其中：基本支出1123.27万元", "支出预算8237.74万元，其中：基本支出1223.27万元")).stated(
        "三、", "statement-share"
    )
    assert list(frame["verdict"]) == ["inconsistent", "exact"]


def test_labels_are_told_apart_by_what_they_are_part_of() -> None:
    labels = list(document().stated("一、", "statement-amount")["label"])
    assert [label for label in labels if label.endswith("收入总计：上年结转")]
    assert [label for label in labels if label.endswith("支出总计：上年结转")]
    assert len(set(labels)) == len(labels)


def test_words_keep_the_sentences_that_hold_them() -> None:
    assert list(document().stated("五、", "statement-amount", words=["比上年"])["stated_text"]) == ["6,217.80"]


def test_tables_and_amounts_by_kind_and_role() -> None:
    (total,) = document().amounts("expenditure", "basic", row_role="total")
    assert total.printed.text == "1123.27"
    assert len(document().amounts("expenditure", "total", level=1)) == 4
    with pytest.raises(KeyError, match="no table of kind debt"):
        document().table("debt")


def test_what_contradicts_itself_is_reviewed_worst_first() -> None:
    assert document().reviewed == document().result.inconsistent
    assert all(item.verdict == "inconsistent" for item in document().reviewed)


def test_the_evidence_of_a_finding_names_every_place() -> None:
    (finding,) = document().findings("三、", "statement-parts")
    shown = document().show(finding)
    assert all(str(term) in shown.text for term in finding.terms)


def test_a_story_is_opened_from_the_cache_the_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENGBUDGET_CACHE", str(tmp_path))
    first = open_story(RAW / "meng-hrss-2026.transcript.txt")
    monkeypatch.setattr("mengbudget.story.read", lambda *paths: pytest.fail("read again"))
    second = open_story(RAW / "meng-hrss-2026.transcript.txt")
    assert isinstance(second, Story)
    assert second.result.summary() == first.result.summary()


def test_digits_as_these_documents_print_them() -> None:
    assert in_words(Decimal("8237.7"), "万元") == "8,237.70"
    assert in_words(Decimal("-0.0045"), "个百分点", sign=True) == "-0.0045个百分点"
    assert in_words(Decimal(24), "个") == "24个"
    assert in_unit(Decimal(82377400), "元") == Decimal("8237.74")
    assert in_unit(Decimal("13.64"), "%") == Decimal("13.64")


def test_what_is_stated_as_none_stands_beside_a_blank_and_not_beside_a_zero() -> None:
    frame = document().stated("二、", "statement-amount").set_index("label")
    assert list(frame.loc["单位资金", ["stated_text", "computed_text", "computed_place"]]) == ["0", "空 blank", "空 blank"]
    assert frame.loc["上年结转", "computed_text"] == "500.53"
