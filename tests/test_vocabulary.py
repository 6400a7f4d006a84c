"""Words: titles to kinds, header texts and row labels to roles, and how to add one."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from mengbudget.names import name_of
from mengbudget.tables.headers import named
from mengbudget.tables.table import in_text
from mengbudget.vocabulary import load, vocabulary

WORDS = vocabulary()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2026年预算收支总表", "overview"),
        ("表1：2026年市级部门收支预算总表", "overview"),
        ("2025年部门财务收支预算总表", "overview"),
        ("部门综合预算收入总表", "income"),
        ("三、本年支出总体情况表", "expenditure"),
        ("公开04表 财政拨款收支总体情况表", "fiscal_overview"),
        ("财政拨款支出预算表（功能科目）", "fiscal_expenditure"),
        ("2026年一般公共预算支出预算表（不含上年结转）", "general_public"),
        ("2020年部门综合预算一般公共预算支出明细表（按支出经济分类科目）", "general_public_by_economic"),
        ("2026年一般公共预算安排基本支出分经济科目表（不含上年结转）", "basic_by_economic"),
        ("财政拨款基本支出表（经济科目）", "fiscal_basic"),
        ("部门预算基本支出预算表", "basic"),
        ("2026年政府性基金预算收入表（不含上年结转）", "government_fund_income"),
        ("政府性基金预算财政拨款收入支出决算表", "government_fund"),
        ("政府基金预算财政拨款支出表", "government_fund"),
        ("2026年国有资本经营预算收支预算表（不含上年结转）", "state_capital"),
        ("财政拨款安排的行政经费及“三公”经费预算表", "three_public"),
        ("2026年财政拨款安排机关运行经费预算表", "agency_operation"),
        ("2026年项目支出预算表（本年预算）", "projects"),
        ("2026年项目支出预算表（上年结转）", "projects_carried_over"),
        ("项目支出表（不含上年结转）", "projects"),
        ("2020年部门综合预算财政拨款结转资金支出表", "projects_carried_over"),
        ("预算10表 政府采购预算明细表", "procurement"),
        ("财政拨款政府购买服务明细表", "purchased_services"),
        ("县级预算单位整体支出绩效目标申报表", "performance_overall"),
        ("2020年专项资金整体绩效目标表", "performance_project"),
        ("孟县县(区)级预算部门(单位)项目支出绩效目标表", "performance_project"),
        ("部门支出总体情况表（按功能分类）", "expenditure"),
        ("支出预算总表（按政府预算经济分类科目）", "expenditure_by_economic"),
        ("2026年部门预算债务支出预算表", "debt"),
        ("新增债券支出情况表", "debt"),
        ("纳入预算管理的行政事业性收费预算支出表", "non_tax"),
        ("纳入专户管理的非税收入拨款支出预算表", "special_account"),
        ("财政专户管理资金收支预算表", "special_account"),
        ("社会保险基金预算支出表", "social_insurance"),
        ("商品和服务支出预算表", "expenditure_item"),
        ("委托业务费支出表", "expenditure_item"),
        ("基本支出预算明细表--工资福利支出", "basic"),
        ("非财政拨款支出预算表", "non_fiscal"),
        ("单位资金支出预算表", "own_funds"),
        ("提前告知转移性支付支出情况表", "transfers"),
        ("部门固定资产占用情况表", "assets"),
        ("预算拨款收支总表", "fiscal_overview"),
        ("报表目录", ""),
        ("2026年部门预算表", ""),
    ],
)
def test_a_title_names_its_kind(title: str, kind: str) -> None:
    assert WORDS.kind_of_title(title) == kind


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("合  计", "total"),
        ("2026年预算数", "amount"),
        ("2026年", "amount"),
        ("本年一般公共预算基本支出", "basic"),
        ("政府性基金预算拨款收入", "government_fund"),
        ("政府基金预算", "government_fund"),
        ("财政专户管理资金收入", "special_account"),
        ("上年结余、结转", "carried_over"),
        ("一般公共预算拨款安排的“三公”经费预算", "three_public"),
        ("公务用车购置及运行维护费", "vehicles"),
        ("公务用车运行维护费", "vehicle_running"),
        ("部门预算支出经济分类科目编码", "economic_code"),
        ("政府预算支出经济科目名称", "government_economic_name"),
        ("功能分类科目名称", "name"),
        ("增减率（%）", "growth"),
        ("比上年增减（%）", "growth"),
        ("比上年增减", "change"),
        ("金额（元）", "amount"),
        ("预算科目编码", "code"),
        ("科目名称（类款项）", "name"),
        ("预算安排数", "amount"),
        ("公共预算拨款", "general_public"),
        ("上年结转（结余）", "carried_over"),
        ("纳入专户管理的行政事业性收费等非税收入", "special_account"),
        ("商品服务支出", "goods_services"),
        ("增减百分比", "growth"),
        ("采购数量", "count"),
        ("单位/科目编码", "code"),
        ("支出功能分科目（按大类）", "name"),
    ],
)
def test_a_header_text_means_its_role(text: str, role: str) -> None:
    word = WORDS.column(text)
    assert word is not None
    assert word.role == role


def test_a_header_that_counts_in_brackets_is_a_count() -> None:
    assert named(0, ("公务用车保有量（辆）",), WORDS).role == "count"
    assert named(0, ("甲县",), WORDS).role == ""


def test_a_code_before_a_word_is_no_count() -> None:
    assert in_text("A02010105 台式计算机") == ()
    assert [number.text for number in in_text("台式计算机12台")] == ["12"]


def test_a_header_text_of_no_known_word_means_nothing() -> None:
    assert WORDS.column("天气") is None


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("合  计", "total"),
        ("收 入 总 计", "grand_total"),
        ("本年支出合计", "current_total"),
        ("五、上年结转", "carried_over"),
        ("上年财政拨款结转", "carried_over"),
        ("（一）一般公共预算拨款", "general_public"),
        ("其中：（1）公务用车购置费", "vehicle_purchase"),
        ("合计：", "total"),
        ("一、财政拨款收入（补助）", "fiscal"),
        ("教育收费（财政专户）", "special_account"),
        ("行政运行", ""),
    ],
)
def test_a_row_label_means_its_role(label: str, role: str) -> None:
    assert WORDS.row(label) == role


def test_the_items_of_an_economic_table_are_no_three_public_expenses() -> None:
    assert WORDS.row("公务接待费", "three_public") == "reception"
    assert WORDS.row("“三公”经费合计", "three_public") == "three_public"
    assert WORDS.row("公务接待费", "basic_by_economic") == ""


@pytest.mark.parametrize("name", ["孟县医疗保险中心", "广州市统计局（本级）", "[242001]西安市人力资源和社会保障局"])
def test_a_public_body_is_known_by_its_name(name: str) -> None:
    assert WORDS.is_unit(name)


@pytest.mark.parametrize("name", ["2026年档案管理项目(其他)", "困难群众救助补助资金-救助中心", "基本工资"])
def test_a_project_is_no_public_body(name: str) -> None:
    assert not WORDS.is_unit(name)


def test_units_are_read_from_brackets() -> None:
    assert name_of("预算数（单位：万元）").unit == "万元"
    assert name_of("金额(元)").unit == "元"
    assert name_of("合计").unit == ""


def test_a_file_of_ones_own_adds_words_and_goes_first(tmp_path: Path) -> None:
    extra = tmp_path / "own.toml"
    extra.write_text('[[kind]]\nname = "income"\ntitles = ["进项总表"]\n[[column]]\nrole = "fiscal"\nwords = ["公帑"]\n', encoding="utf-8")
    words = load(extra)
    assert words.kind_of_title("2026年进项总表") == "income"
    assert WORDS.kind_of_title("2026年进项总表") == ""
    word = words.column("公帑")
    assert word is not None
    assert word.role == "fiscal"


def test_the_glossary_has_every_kind_and_role() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    missing = [
        f"{word.role} {word.says}" for word in (*WORDS.kinds, *WORDS.columns, *WORDS.rows) if f"| `{word.role}` | {word.says} |" not in text
    ]
    assert missing == []


def test_every_entry_says_what_it_is() -> None:
    for entries in (WORDS.kinds, WORDS.columns, WORDS.rows):
        roles = [word.role for word in entries]
        assert len(set(roles)) == len(roles)
        assert all(word.says for word in entries)
