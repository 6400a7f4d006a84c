"""Marks inside performance forms: weights, points, scales, scoring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from handmade import budget, table

from mengbudget.model import Form, FormAmount, Indicator
from mengbudget.printed import parse
from mengbudget.reconcile import reconcile
from mengbudget.reconcile.formmarks import mark_findings
from mengbudget.reconcile.formsums import form_facts, own_findings
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, UNCHECKED

FORM = Form("performance_project", 1, "", "某项目", "", "", "", (3,), (), (), (), ())


def indicators(*weights: str, score: str = "") -> tuple[Indicator, ...]:
    return tuple(Indicator("", "产出指标", "数量指标", f"指标{at}", "≥1个", 3, weight, score) for at, weight in enumerate(weights))


def said(*forms: Form) -> list[tuple[str, str]]:
    return [(found.rule.id, found.verdict) for found in mark_findings(forms)]


def test_weights_add_up_to_the_full_mark_of_their_header() -> None:
    good = replace(FORM, indicators=indicators("50", "40"), full_mark="90")
    bad = replace(good, indicators=indicators("50", "50"))
    assert said(good) == [("forms-weights", EXACT)]
    assert said(bad) == [("forms-weights", INCONSISTENT)]
    assert said(replace(bad, full_mark="")) == []
    short = replace(good, indicators=good.indicators[:1] * 2, index=2)  # xian-300855ef.pdf p. 50, the rest of the form on p. 51
    assert [found.verdict for found in mark_findings([good, short], {4})] == [EXACT, UNCHECKED]


def test_points_are_within_their_weight() -> None:
    assert said(replace(FORM, indicators=indicators("10", score="9.5"))) == [("forms-points", EXACT)]
    assert said(replace(FORM, indicators=indicators("10", score="12"))) == [("forms-points", INCONSISTENT)]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("90-100分为优，80-90分为良，60-80分为中", [EXACT, EXACT]),
        ("90（含）-100分为优，80（含）-90分为良", [EXACT]),
        ("90-100分为优，80-89分为良", ["rounding"]),
        ("90-100分为优，80-95分为良", [INCONSISTENT]),
        ("90-100分为优，70-80分为良", [INCONSISTENT]),
        ("6-8月完成，10-12月验收", []),
    ],
)
def test_levels_of_a_scale_meet(text: str, verdicts: list[str]) -> None:
    assert [verdict for _, verdict in said(replace(FORM, fields=(("评分标准", text),)))] == verdicts


@pytest.mark.parametrize(
    ("target", "scoring", "verdicts"),
    [
        ("≥95%", "每低1个百分点扣1分", [EXACT]),
        ("≤5%", "每低于1%扣1分", [INCONSISTENT]),
        ("≥95%", "每超过1%扣1分", [INCONSISTENT]),
        ("=100%", "每低1个百分点扣1分", []),
    ],
)
def test_a_target_and_its_scoring_point_the_same_way(target: str, scoring: str, verdicts: list[str]) -> None:
    one = Indicator("", "产出指标", "质量指标", "合格率", target, 3, scoring=scoring)
    assert [verdict for _, verdict in said(replace(FORM, indicators=(one,)))] == verdicts


def test_money_carried_over_is_a_source_beside_the_others_where_only_so_they_add_up() -> None:
    def verdict(carried: str) -> list[str]:
        made = [("total", "100"), ("fiscal", "70"), ("other", "10"), ("carried_over", carried)]
        amounts = tuple(FormAmount(role, role, "year", printed, 3) for role, text in made if (printed := parse(text, "万元")))
        return [found.verdict for found in own_findings(form_facts(replace(FORM, amounts=amounts), 2026))]

    assert verdict("20") == [EXACT]
    assert verdict("30") == [INCONSISTENT]


def test_what_the_main_tasks_cost_is_within_all_expenditure() -> None:
    def verdict(whole: str) -> list[str]:
        made = [("任务1/总额", "", "60"), ("任务2/总额", "", "40"), ("金额合计", "total", whole)]
        amounts = tuple(FormAmount(label, role, "", printed, 3) for label, role, text in made if (printed := parse(text, "万元")))
        form = replace(FORM, kind="performance_overall", amounts=amounts)
        rows = [("", "合计", "total", "", "100.00")]
        items = reconcile(budget(table("expenditure", [("合计", "total")], rows), overall=form), evidence=False).items
        return [item.verdict for item in items if item.rule.id == "tasks-within-total"]

    assert verdict("90") == verdict("100") == [EXACT]  # the main tasks need not be everything
    assert verdict("110") == [INCONSISTENT]
