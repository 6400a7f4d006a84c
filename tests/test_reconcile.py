"""Reconciliation: tables made by hand with one error each, the 2026 document with one word or number changed, two years of one department."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from typing import Any

import pytest
from conftest import RAW, corpus_file
from handmade import budget, table

from mengbudget.budget import Budget, build, read
from mengbudget.printed import Printed
from mengbudget.reading.model import Document, Line
from mengbudget.reconcile import Finding, Result, engine
from mengbudget.reconcile.engine import explain
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED

reconcile = partial(engine.reconcile, evidence=False)  # what the rules bind; tests/test_evidence.py is about what supports it


def of(result: Result, rule: str) -> list[Finding]:
    return [item for item in result.items if item.rule.id == rule]


def verdicts(result: Result, rule: str) -> set[str]:
    return {item.verdict for item in of(result, rule)}


@cache
def document() -> Document:
    return read(RAW / "meng-hrss-2026.transcript.txt").documents[0]


@cache
def meng() -> Budget:
    return build(document())


def rewritten(old: str, new: str) -> Result:
    """The 2026 document with some words otherwise, read and reconciled."""
    blocks = [replace(b, text=b.text.replace(old, new)) if isinstance(b, Line) else b for b in document().blocks]
    assert blocks != list(document().blocks), f"{old} is not printed"
    return reconcile(build(replace(document(), blocks=tuple(blocks))))


# ---------------------------------------------------------------- tables made by hand

NATURE = [("合计", "total"), ("基本支出", "basic"), ("项目支出", "project")]


def test_rows_and_columns_add_up() -> None:
    good = table(
        "expenditure",
        NATURE,
        [
            ("", "合计", "total", "", "8.01", "5.00", "3.00"),
            ("208", "社会", "item", 1, "6.00", "5.00", "1.00"),
            ("210", "卫生", "item", 1, "2.00", "", "2.00"),
        ],
    )
    result = reconcile(budget(good))
    assert verdicts(result, "rows-nature") == {EXACT, ROUNDING} and verdicts(result, "columns-total") == {EXACT, ROUNDING}
    assert not result.inconsistent


@pytest.mark.parametrize(
    ("row", "column", "text", "rules"),
    [
        (0, 4, "9.00", {"rows-nature", "columns-total"}),
        (1, 6, "2.00", {"rows-nature", "columns-total"}),
        (2, 6, "0.50", {"rows-nature", "columns-total"}),
    ],
)
def test_one_wrong_number_breaks_its_row_and_its_column(row: int, column: int, text: str, rules: set[str]) -> None:
    rows: list[list[Any]] = [
        ["", "合计", "total", "", "8.00", "5.00", "3.00"],
        ["208", "社会", "item", 1, "6.00", "5.00", "1.00"],
        ["210", "卫生", "item", 1, "2.00", "", "2.00"],
    ]
    rows[row][column] = text
    result = reconcile(budget(table("expenditure", NATURE, [tuple(one) for one in rows])))
    assert {item.rule.id for item in result.inconsistent} == rules
    assert all(any(term.text == text for term in item.terms) for item in result.inconsistent)


def test_a_blank_total_is_unchecked_and_a_blank_part_is_none() -> None:
    rows = [("", "合计", "total", "", "", "5.00", "3.00"), ("208", "社会", "item", 1, "6.00", "6.00", "")]
    result = reconcile(budget(table("expenditure", NATURE, rows)))
    assert [item.verdict for item in of(result, "rows-nature")] == [UNCHECKED, EXACT]


def test_of_which_asserts_no_sum() -> None:
    columns = [("合计", "total"), ("其中：甲", "other"), ("其中：乙", "business")]
    result = reconcile(budget(table("income", columns, [("", "合计", "total", "", "8.00", "1.00", "2.00")])))
    assert not [item for item in result.items if item.rule.id.startswith("rows")]


def test_nested_headers_add_up_by_their_own_totals() -> None:
    columns = [
        ("合计", "total"), ("财政拨款/小计", "fiscal"), ("财政拨款/一般公共预算", "general_public"), ("财政拨款/政府性基金", "government_fund"),
        ("单位资金", "own_funds"),
    ]  # fmt: skip
    columns = [(path, "total" if path == "合计" else role) for path, role in columns]
    made = table("expenditure", columns, [("", "合计", "total", "", "9.00", "8.00", "5.00", "3.00", "1.00")])
    made = replace(made, columns=tuple(replace(c, path_roles=("fiscal", "total")) if c.path[-1] == "小计" else c for c in made.columns))
    made = replace(made, amounts=tuple(replace(a, column=made.columns[a.column.index]) for a in made.amounts))
    found = of(reconcile(budget(made)), "rows-funds")
    assert sorted(len(item.terms) for item in found) == [3, 3] and {item.verdict for item in found} == {EXACT}


def test_a_table_that_does_not_say_whether_money_is_carried_over() -> None:
    overview = table(
        "overview",
        [("支出/合计", "total@expenditure"), ("支出/当年", "current_year@expenditure"), ("支出/结转", "carried_over@expenditure")],
        [("", "本年支出合计", "current_total", "@expenditure", "9.00", "7.00", "2.00")],
    )
    for text, verdict in (("9.00", EXACT), ("7.00", EXACT), ("8.00", INCONSISTENT)):
        open_table = table("expenditure_by_economic", [("合计", "total")], [("", "合计", "total", "", text)])
        assert verdicts(reconcile(budget(overview, open_table)), "meaning-open") == {verdict}


def test_a_unit_with_the_departments_name_may_be_its_total() -> None:
    columns = [("合计", "total"), ("基本支出", "basic")]
    rows = [
        ("", "合计", "total", "", "9.00", "6.00"),
        ("1", "某局", "unit", "", "9.00", "6.00"),
        ("2", "某局", "unit", "", "5.00", "4.00"),
        ("3", "某中心", "unit", "", "4.00", "2.00"),
    ]
    assert verdicts(reconcile(budget(table("income", columns, rows))), "columns-units") == {EXACT}
    rows[3] = ("3", "某中心", "unit", "", "4.50", "2.00")
    assert [item.terms[-1].text for item in reconcile(budget(table("income", columns, rows))).inconsistent] == ["4.50"]


def test_a_growth_is_counted_from_the_earlier_year_that_its_header_means() -> None:
    """Last year's budget and 执行数 stand side by side: the header names one of them, or the numbers tell."""
    columns = [("2025年预算数", "previous_year"), ("2025年执行数", "execution"), ("2026年预算数", "amount")]
    cells = ("", "合计", "total", "", "10.00", "20.00", "15.00")
    for header, growth, verdict in [
        ("增减%", "50.00", EXACT),
        ("增减%", "-25.00", EXACT),
        ("比2025年预算数增减%", "-25.00", INCONSISTENT),
        ("比2025年执行数增减%", "-25.00", EXACT),
        ("增减%", "40.00", INCONSISTENT),
    ]:
        made = table("general_public", [*columns, (header, "growth")], [(*cells, growth)])
        percent = Printed(growth, Decimal(growth), Decimal("0.01"), "%")
        made = replace(made, amounts=tuple(replace(a, printed=percent) if a.column.role == "growth" else a for a in made.amounts))
        assert verdicts(reconcile(budget(made)), "rows-change") == {verdict}, (header, growth)


def test_three_public_expenses_of_two_years_under_each_name() -> None:
    names = [("“三公”经费", "three_public"), ("公务接待费", "reception"), ("公务用车运行费", "vehicle_running")]
    columns = [(f"{name}/{year}", role) for name, _ in names for year, role in (("上年", "previous_year"), ("本年", "amount"))]
    made = table("three_public", columns, [("", "合计", "total", "", "9.00", "8.00", "3.00", "2.00", "6.00", "6.00")])
    roles = [(item, year) for _, item in names for year in ("previous_year", "amount")]
    headed = tuple(replace(column, path_roles=pair) for column, pair in zip(made.columns, roles, strict=True))
    made = replace(made, columns=headed, amounts=tuple(replace(a, column=headed[a.column.index]) for a in made.amounts))
    assert [[term.text for term in item.terms] for item in of(reconcile(budget(made)), "rows-three-public")] == [
        ["9.00", "3.00", "6.00"],
        ["8.00", "2.00", "6.00"],
    ]


def test_a_list_without_a_total_adds_up_to_a_total_printed_elsewhere() -> None:
    """All projects or this year's alone, the list does not say; it is never more than all, and anything else is left open."""
    overview = table(
        "overview",
        [("支出/合计", "total@expenditure"), ("支出/当年", "current_year@expenditure"), ("支出/结转", "carried_over@expenditure")],
        [("", "项目支出", "project", "@expenditure", "9.00", "7.00", "2.00")],
    )
    for last, verdict in (("4.00", EXACT), ("2.00", EXACT), ("3.00", UNCHECKED), ("6.00", INCONSISTENT)):
        listed = table("projects", [("金额", "amount")], [("", "甲", "item", "", "5.00"), ("", "乙", "item", "", last)])
        assert verdicts(reconcile(budget(overview, listed)), "list-total") == {verdict}, last


def test_projects_and_their_parts_one_under_another_without_a_mark() -> None:
    """xian-petitions-2026.pdf p. 29: under 通用项目 stand two projects, each followed by its parts, and nothing tells which is which."""
    rows = [
        ("", "合计", "total", "", "279.73"),
        ("", "通用项目", "category", 1, "279.73"),
        *(
            ("", name, "item", "", text)
            for name, text in zip("甲乙丙丁戊己", ("220.73", "131.03", "89.70", "59.00", "9.00", "50.00"), strict=True)
        ),
    ]
    result = reconcile(budget(table("projects", [("金额", "amount")], rows)))
    assert [[term.text for term in item.terms] for item in of(result, "columns-hierarchy")] == [
        ["279.73", "220.73", "59.00"],
        ["220.73", "131.03", "89.70"],
        ["59.00", "9.00", "50.00"],
    ]
    assert {item.verdict for item in result.items} == {EXACT}
    rows[-1] = ("", "己", "item", "", "51.00")  # what still adds up is exact, and what does not is no known arrangement: nobody is accused
    assert verdicts(reconcile(budget(table("projects", [("金额", "amount")], rows))), "columns-hierarchy") == {EXACT}


# ---------------------------------------------------------------- the 2026 document


def test_findings_are_worst_first_with_places() -> None:
    result = reconcile(meng())
    frame = result.findings
    assert " ".join(frame.columns) == "rule verdict says kind title page name printed computed gap allowed unit terms corroborated_by"
    order = {"inconsistent": 0, "unchecked": 1, "rounding": 2, "exact": 3}
    assert [order[v] for v in frame["verdict"]] == sorted(order[v] for v in frame["verdict"])
    assert all(terms and all(str(term) for term in terms) for terms in frame["terms"])
    assert all(isinstance(value, Decimal) for value in frame["printed"].dropna())


def test_every_number_of_the_tables_is_judged_and_every_other_says_why() -> None:
    coverage = reconcile(meng()).coverage
    tables = coverage[coverage["source"] == "table"]
    assert len(tables) > 400 and (tables["rules"] > 0).all()
    assert ((coverage["rules"] > 0) | (coverage["why"] != "")).all()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("印刷费、信息网络", "会议费、信息网络", "statement-list"),
        ("本部门无“三公”经费预算", "本部门无政府性基金预算", "statement-absence"),
        ("一般公共预算当年支出6,217.80万元，比上年增加1661.07", "一般公共预算当年支出6,217.80万元，比上年增加1616.07", "statement-growth"),
        ("比上年增长2945.20万元，增长55.65%，主要原因是本年度政府性基金预算支出增加", "比上年增长2495.20万元，增长43.45%，主要原因是本年度政府性基金预算支出增加", "statement-base"),
        ("原因是本年度因人员经费减少，工会经费和福利费预算减少", "原因是本年度工会经费增加", "reason-direction"),
        ("主要原因是本年度政府性基金预算收入增加", "主要原因是本年度国有资本经营预算收入增加", "reason-bound"),
        ("比2025年预算减少4.37万元", "比2026年预算减少4.37万元", "reason-own-year"),
        ("医疗服务综合管理股等8个机构", "医疗服务综合管理股等9个机构", "organisation-list"),
        ("二级项目24个", "二级项目25个", "forms-count"),
        ("项目支出总额的94.15%", "项目支出总额的94.51%", "statement-share"),
        ("政府采购货物预算6.80万元", "政府采购货物预算8.60万元", "statement-parts"),
        ("单位3个，其中", "单位2个，其中", "statement-units"),
        ("等1家行政单位", "等2家行政单位", "statement-agency-units"),
    ],
)  # fmt: skip
def test_a_changed_word_or_number_of_the_statement_is_noticed(old: str, new: str, rule: str) -> None:
    before = {(item.rule.id, item.terms[0].text) for item in reconcile(meng()).inconsistent}
    after = [item for item in rewritten(old, new).inconsistent if (item.rule.id, item.terms[0].text) not in before]
    assert rule in {item.rule.id for item in after}


def test_a_count_of_administrative_units_elsewhere_is_not_that_of_the_agency_operation() -> None:
    other = rewritten("涉及部门预算资金8237.74万元", "涉及2家行政单位，部门预算资金8237.74万元")
    assert "statement-agency-units" not in {item.rule.id for item in other.inconsistent}


def test_names_that_only_resemble_are_reported_not_accepted() -> None:
    near = [item for item in of(reconcile(meng()), "forms-table") if "resembles" in item.outcome.reason]
    assert len(near) == 2 and {item.verdict for item in near} == {UNCHECKED}
    assert all("with the same amount" in item.outcome.reason for item in near)


def test_reconciling_twice_gives_the_same() -> None:
    assert [item.says for item in reconcile(meng()).items] == [item.says for item in reconcile(meng()).items]


# ---------------------------------------------------------------- reasons


def test_a_reason_is_bounded_by_what_is_printed() -> None:
    income = explain(meng())[0]
    assert income.reason.names == ("政府性基金预算收入",)
    assert income.accounts is not None and income.accounts.contains(Decimal("15194100"))
    assert float(income.accounts.high) == pytest.approx(15_194_150)
    assert float(income.accounts.low) == pytest.approx(7_835_850)  # 2945.20 − 1661.07 − 500.53, at worst
    share = income.share
    assert share is not None and 51.5 < share.high < 51.7
    general = next(part for part in income.parts if part.stated)
    assert general.change.contains(Decimal("16610700"))


def test_a_reason_that_is_no_part_of_what_changed_says_so() -> None:
    agency = explain(meng())[-1]
    assert agency.accounts is None and "人员经费" in agency.note


# ---------------------------------------------------------------- last year's document


def test_last_years_document_is_what_changes_are_counted_from() -> None:
    parts = [read(corpus_file(f"jiangsu-cppcc-{year}.pdf"), corpus_file(f"jiangsu-cppcc-{year}-tables.pdf")) for year in (2018, 2019)]
    result = reconcile(parts[1], previous=parts[0])
    found = of(result, "previous-change") + of(result, "previous-growth")
    assert len(found) >= 10
    assert sum(item.verdict == EXACT for item in found) > len(found) / 2
    assert not of(reconcile(parts[1]), "previous-change")


def test_a_form_of_the_period_alone_is_held_against_its_row_and_its_only_source() -> None:
    """xian-petitions-2026.pdf p. 36: 实施期资金总额 and 财政拨款, goals of the year only, the row in 元 on p. 29."""
    real = read(corpus_file("xian-petitions-2026.pdf"))
    form = next(form for form in real.projects if form.name == "物业管理服务")

    def verdict(text: str) -> dict[str, str]:
        amounts = tuple(
            replace(a, printed=replace(a.printed, value=Decimal(text) * 10_000)) if a.role == "total" else a for a in form.amounts
        )
        changed = replace(real, projects=tuple(replace(form, amounts=amounts) if one is form else one for one in real.projects))
        found = (item for item in reconcile(changed).items if item.rule.id in ("forms-table", "forms-sources"))
        return {item.rule.id: item.verdict for item in found if any(t.title == form.name for t in item.terms)}

    assert verdict("89.70") == {"forms-table": EXACT, "forms-sources": EXACT}
    assert verdict("98.70") == {"forms-table": INCONSISTENT, "forms-sources": UNCHECKED}
    assert verdict("87.90") == {"forms-table": INCONSISTENT, "forms-sources": INCONSISTENT}


def test_final_accounts_balance_over_the_year() -> None:
    columns = [("收入/决算数", "execution@income"), ("支出/决算数", "execution@expenditure")]
    income = [
        ("本年收入合计", "current_total", "100.00"),
        ("使用非财政拨款结余", "reserves", "2.00"),
        ("年初结转和结余", "carried_over", "20.00"),
    ]
    spent = [
        ("本年支出合计", "current_total", "105.00"),
        ("结余分配", "distributed", "3.00"),
        ("年末结转和结余", "carried_forward", "14.00"),
    ]
    rows = [("", name, role, f"@{side}", text) for side, part in (("income", income), ("expenditure", spent)) for name, role, text in part]
    accounts = budget(table("overview", columns, rows, title="收入支出决算总表"), document_kind="final_accounts")
    assert verdicts(reconcile(accounts), "accounts-balance") == {EXACT}
    rows[-1] = (*rows[-1][:4], "15.00")
    accounts = budget(table("overview", columns, rows, title="收入支出决算总表"), document_kind="final_accounts")
    assert verdicts(reconcile(accounts, evidence=False), "accounts-balance") == {INCONSISTENT}


def test_what_was_budgeted_and_what_was_spent_are_two_quantities() -> None:
    columns = [("科目编码", "code"), ("年初预算数", "amount"), ("调整预算数", "amount"), ("决算数", "execution")]
    rows = [("201", "一般公共服务支出", "item", 1, "10.00", "12.00", "11.00")]
    one = table("expenditure", columns[1:], rows, title="支出决算表")
    other = table("overview", [("支出/决算数", "execution@expenditure")], [("201", "一般公共服务支出", "item", "1@expenditure", "11.00")])
    assert verdicts(reconcile(budget(one, other, document_kind="final_accounts")), "same-function") == {EXACT}


def test_rows_that_are_withheld_make_no_wrong_total() -> None:
    """beijing-002db9dd.pdf p. 4: no project is listed, their total is, and 合计 holds it."""
    columns = [("合计", "total"), ("基本支出", "basic"), ("项目支出", "project")]
    rows = [
        ("201", "甲", "item", 1, "7.00", "7.00", ""),
        ("205", "乙", "item", 1, "2.00", "2.00", ""),
        ("", "合计", "total", "", "39.00", "9.00", "30.00"),
    ]
    verdict = [item.verdict for item in of(reconcile(budget(table("expenditure", columns, rows)), evidence=False), "columns-total")]
    assert sorted(verdict) == [EXACT, UNCHECKED, UNCHECKED]
    rows[-1] = ("", "合计", "total", "", "38.00", "9.00", "30.00")
    assert INCONSISTENT in verdicts(reconcile(budget(table("expenditure", columns, rows)), evidence=False), "columns-total")
