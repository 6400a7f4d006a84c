"""一、收支变动: implied bases, the change divided among its sources, the reason weighed; each beside a document that says otherwise."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from stories import changed, document

from mengbudget.reconcile.engine import explain
from mengbudget.reconcile.interval import Interval
from mengbudget.views import balance

GROWTH = "增长55.65%，主要原因是本年度政府性基金预算收入增加"


def test_both_statements_imply_one_base_to_the_hundredth() -> None:
    frame = balance.bases(document(), "一、")
    assert len(frame) == 5
    assert frame["agree"].all()
    assert list(frame["text"]) == ["5,292.53 … 5,292.55", "5,292.30 … 5,292.65"] * 2 + ["5,292.53 … 5,292.55"]
    assert frame["label"].is_unique


def test_a_growth_rate_that_does_not_belong_to_the_change_leaves_no_common_base() -> None:
    frame = balance.bases(changed((GROWTH, GROWTH.replace("55.65", "55.75"))), "一、")
    assert len(frame) == 4
    assert not frame["agree"].any()


def test_the_base_of_a_decrease() -> None:
    frame = balance.bases(document(), "八、")
    assert frame["label"][0].endswith("：60.64 + 4.37")
    assert frame["text"][0] == "65.00 … 65.02"
    assert frame["agree"].all()


def test_amounts_are_the_tables_and_the_change_fits_its_growth_rate() -> None:
    frame = balance.stated(document(), "一、")
    assert frame["label"].is_unique
    assert list(frame["verdict"]) == ["exact"] * 6 + ["rounding"] * 2
    assert frame["computed_text"][6] == "2,945.26"
    assert abs(frame["gap"][6]) < frame["most"][6]


def test_a_change_that_its_growth_rate_cannot_give_is_inconsistent() -> None:
    frame = balance.stated(changed((GROWTH, GROWTH.replace("55.65", "56.65"))), "一、")
    assert list(frame["verdict"])[6:] == ["inconsistent", "rounding"]


def test_the_change_divides_among_sources_as_intervals() -> None:
    whole, found = balance.sources(document())
    by_role = {one.role: one for one in found}
    assert whole.contains(Fraction("2945.20"))
    assert by_role["general_public"].printed is not None
    assert by_role["government_fund"].change == Interval.of(Decimal("783.585"), Decimal("1519.415"))
    assert by_role["carried_over"].change == Interval.of(Decimal("-235.295"), Decimal("500.535"))
    assert by_role["own_funds"].change.high == 0


def test_whatever_last_year_was_the_true_changes_lie_inside() -> None:
    """Last year's fund money anywhere between nothing and all that section five leaves."""
    _, found = balance.sources(document())
    by_role = {one.role: one.change for one in found}
    for fund_before in range(0, 736, 35):
        fund = Fraction("1519.41") - fund_before
        carried = Fraction("2945.20") - Fraction("1661.07") - fund
        if Fraction("500.53") - carried >= 0:
            assert by_role["government_fund"].contains(fund)
            assert by_role["carried_over"].contains(carried)


def test_the_frame_of_changes_says_which_are_printed() -> None:
    frame = balance.changes(document())
    assert list(frame["how"]) == ["printed", "bounded", "bounded", "bounded"]
    assert list(frame["share"])[:2] == ["56.4 %", "26.6 … 51.6 %"]
    assert frame["text"][1] == "+783.58 … +1,519.42"


def test_the_steps_lead_from_the_base_to_the_total() -> None:
    frame = balance.steps(document())
    assert list(frame["kind"]) == ["total", "up", "up", "unknown", "total"]
    assert list(frame["start"])[1:4] == list(frame["end"])[:3]
    assert frame["end"][3] == frame["end"][4] == Decimal("8237.74")
    assert list(frame["text"]) == ["5,292.54", "+1,661.07", "≥ +783.60", "+500.53", "8,237.74"]


def test_the_reason_is_borne_out_and_not_the_largest_part() -> None:
    frame = balance.reasons(document())
    assert list(frame["says"]) == ["borne out"] * 2
    assert list(frame["largest"]) == ["no"] * 2
    assert list(frame["at_most"]) == ["+1,519.42"] * 2


def test_a_larger_change_beside_a_smaller_one_of_the_general_budget_makes_the_reason_the_largest_part() -> None:
    smaller = changed(
        ("比上年增加1661.07万元，增长36.45%", "比上年增加600.00万元，增长10.68%"),
        (f"增长2945.20万元，{GROWTH}", "增长1900.00万元，增长29.98%，主要原因是本年度政府性基金预算收入增加"),
    )
    assert balance.reasons(smaller)["largest"][0] == "yes"


def test_a_reason_that_says_it_fell_is_contradicted() -> None:
    fell = changed((GROWTH, GROWTH.replace("收入增加", "收入减少")))
    assert list(balance.reasons(fell)["says"]) == ["contradicted", "borne out"]


def test_a_section_that_compares_nothing_has_no_change_to_divide() -> None:
    with pytest.raises(KeyError, match="no change of a total"):
        balance.sources(document(), "三、")


def test_the_reason_is_weighed_as_reconciliation_weighs_it() -> None:
    """Two ways to the same bounds: the sources of 收入总表 here, the facts of all tables there."""
    _, found = balance.sources(document())
    fund = next(one.change for one in found if one.role == "government_fund")
    accounts = [one.accounts for one in explain(document().budget) if one.reason.sentence.section.startswith("一、")]
    assert [span.scale(Fraction(1, 10_000)) for span in accounts if span is not None] == [fund, fund]
