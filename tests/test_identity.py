"""What a document is, and its year: told by titles, cover and headings, never by a file's name; unknown is not refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from conftest import CORPUS
from handmade import budget, table

import mengbudget as mb
from mengbudget.budget import build
from mengbudget.identity import find_kind, find_year
from mengbudget.reading.model import Document, Line, Page
from mengbudget.reconcile.rules import DOCUMENTS, registry
from mengbudget.vocabulary import vocabulary


def document(*lines: str) -> Document:
    blocks = tuple(Line(text, 1) for text in lines)
    return Document("some.pdf", "", (Page(1, 595, 842, blocks),), blocks)


def kind(titles: Sequence[str], *lines: str) -> str:
    return find_kind([document(*lines)], [replace(table("", [], []), title=title) for title in titles])


def test_the_titles_of_the_tables_tell_what_a_document_is() -> None:
    budget_forms = ["部门收支总体情况表", "部门收入总体情况表", "财政拨款收支总体情况表", "一般公共预算支出情况表", "项目支出绩效目标表"]
    accounts = ["收入支出决算总表", "收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表", "政府性基金预算财政拨款收入支出决算表"]
    government = [
        "一般公共预算收入表",
        "一般公共预算本级支出表",
        "一般公共预算税收返还和转移支付表",
        "政府一般债务限额和余额情况表",
        "社会保险基金收入表",
    ]
    closed = [
        "一般公共预算收入决算表",
        "一般公共预算支出决算表",
        "税收返还和转移支付决算表",
        "地方政府债务余额决算表",
        "国有资本经营预算收入决算表",
    ]
    assert kind(budget_forms) == "budget"
    assert kind([*budget_forms, "2025年财政拨款“三公”经费支出预决算对比表"]) == "budget"
    assert kind(accounts) == "final_accounts"
    assert kind(government) == kind(closed) == "government"
    assert kind(["产品目录表"]) == "other"


def test_without_such_titles_cover_and_headings_tell_it() -> None:
    assert kind([], "某某局2026年部门预算", "一、部门收支总体情况") == "budget"
    assert kind([], "某某局2024年度部门决算公开", "一、收入支出决算总体情况说明") == "final_accounts"
    assert kind([], "关于某市2025年预算执行情况和2026年预算草案的报告") == "government"
    assert kind([], "产品说明书") == "other"
    assert find_kind([document("表1")], [table("overview", [], [], title="表1")]) == "budget"  # known by its header alone


def test_a_document_without_a_year_has_none() -> None:
    assert find_year([document("部门预算")], []) is None
    assert find_year([document("部门预算", "截至2026", "年1月")], []) == 2026  # over the end of a line


def test_a_file_without_a_year_on_cover_and_tables_is_read() -> None:
    path = CORPUS.parent / "corpus-wide" / "beijing-002db9dd.pdf"
    if not path.exists():
        pytest.skip("the wide corpus is not beside the checkout")
    read = mb.read(path)
    assert (read.department, read.year, read.document_kind, len(read.tables)) == (
        "",
        2026,
        "budget",
        13,
    )  # "2026（年度）" over its last form
    assert len(read.cells) > 280 and mb.reconcile(read).coverage["rules"].gt(0).any()


def test_without_year_and_department_a_budget_is_judged_and_named_by_its_file() -> None:
    unknown = build(replace(document("收入预算100万元，其中：基本支出60万元，项目支出30万元。"), path="there/some.pdf"))
    assert (unknown.year, unknown.department, unknown.label) == (None, "", "some.pdf")
    assert set(unknown.claims["year"].dropna()) == set()
    assert [item.rule.id for item in mb.reconcile(unknown).inconsistent] == ["statement-parts"]


def test_of_a_government_only_what_it_says_about_itself_is_judged() -> None:
    columns = [("科目编码", "code"), ("科目名称", "name"), ("合计", "total")]
    rows = [("", "合计", "total", "", "30.00"), ("201", "一般公共服务支出", "item", 1, "10.00"), ("205", "教育支出", "item", 1, "21.00")]
    wide, own = (table("general_public", columns[2:], rows, title=f"{level}一般公共预算支出表") for level in ("全市", "市本级"))
    other = replace(own, amounts=tuple(replace(a, printed=replace(a.printed, value=a.printed.value * 2)) for a in own.amounts))
    judged = {
        what: {item.rule.id for item in mb.reconcile(budget(wide, other, document_kind=what), evidence=False).inconsistent}
        for what in DOCUMENTS
    }
    assert judged["government"] == judged["other"] == {"columns-total"}
    assert judged["budget"] >= {"columns-total", "same-total", "same-function"}


def test_every_rule_says_for_which_documents_it_holds() -> None:
    assert {word.role for word in vocabulary().documents} | {"other"} == set(DOCUMENTS)
    assert all(rule.documents for rule in registry().values())
    assert registry()["accounts-balance"].documents == ("final_accounts",)
    assert registry()["fund-income-expenditure"].documents == ("budget",)


def test_the_year_is_that_of_the_title_whatever_years_the_first_lines_compare() -> None:
    assert find_year([document("某县水务局2023年部门预算说明", "比2022年预算少5万元", "比2022年预算多3万元")], []) == 2023


def test_columns_without_rules_are_not_lost_in_silence() -> None:
    rows = ("一、一般公共预算收入 1,605.31 一、教育支出 1,291.38", "二、事业收入 15.71 二、其他支出 94.89", "合计 1,641.82 合计 1,634.15")
    told = build(document("某局2023年部门预算", "收入总计1641.82万元。", *rows)).warnings
    assert told == ("some.pdf: page 1 is a table without ruled columns: its 6 numbers are in no table that is read",)
    assert build(document("某局2023年部门预算", "收入总计1641.82万元，支出总计1634.15万元。")).warnings == ()
