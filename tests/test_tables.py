"""Tables: rows, roles, hierarchy, and every printed number as an amount."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from conftest import RAW, corpus_file

from mengbudget.model import Row, Table
from mengbudget.reading.model import Document
from mengbudget.reading.pdf import read_pdf
from mengbudget.reading.transcript import read_transcript
from mengbudget.tables.catalogue import catalogue
from mengbudget.tables.table import read_table

MONEY = re.compile(r"-?\d+(?:,\d{3})*\.\d+|-?\d+(?:,\d{3})+")
FILES = [
    *("hangzhou-meteorology-2026.pdf", "jiangsu-cppcc-2018-tables.pdf", "shanghai-exam-authority-2026-unit.pdf"),
    *("shenzhen-petitions-2026.pdf", "xian-petitions-2026.pdf", "yantai-civil-affairs-2026.pdf"),
]
"""One document of each way to print a hierarchy: names alone, an outline, codes over columns, units, sides, continuation pages."""


@cache
def pdf(name: str) -> Document:
    return read_pdf(corpus_file(name))


def tables_of(document: Document) -> list[Table]:
    return [read_table(placed) for placed in catalogue(document).placed]


def table_of(tmp_path: Path, text: str) -> Table:
    path = tmp_path / "table.txt"
    path.write_text(text, encoding="utf-8")
    return tables_of(read_transcript(path))[0]


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return {
        table.kind: table for table in tables_of(read_transcript(RAW / "meng-hrss-2026.transcript.txt")) if "performance" not in table.kind
    }


def value(table: Table, row_role: str, column_role: str, side: str = "") -> Decimal:
    (one,) = [a for a in table.amounts if (a.row.role, a.column.role, a.column.side) == (row_role, column_role, side) and not a.row.under]
    return one.printed.value


@pytest.mark.parametrize(
    ("kind", "row", "column", "side", "printed"),
    [
        ("overview", "grand_total", "amount", "income", "8237.74"),
        ("overview", "current_total", "carried_over", "expenditure", "500.53"),
        ("income", "total", "current_year", "", "7737.21"),
        ("income", "total", "carried_over", "", "500.53"),
        ("expenditure", "total", "project", "", "7114.48"),
        ("fiscal_overview", "carried_over", "amount", "income", "500.53"),
        ("fiscal_overview", "grand_total", "general_public", "expenditure", "6718.33"),
        ("general_public", "total", "basic", "", "1123.27"),
        ("basic_by_economic", "total", "operating", "", "76.42"),
        ("government_fund_income", "total", "government_fund", "", "1519.41"),
        ("government_fund", "total", "total", "", "1519.41"),
        ("agency_operation", "total", "general_public", "", "60.64"),
        ("projects", "department", "total", "", "6613.94"),
    ],
)
def test_totals_by_role(tables: dict[str, Table], kind: str, row: str, column: str, side: str, printed: str) -> None:
    assert value(tables[kind], row, column, side) == Decimal(printed) * 10_000


def test_rows_and_amounts_of_each_table(tables: dict[str, Table]) -> None:
    assert {kind: (len(table.rows), len(table.amounts)) for kind, table in tables.items()} == {
        "overview": (41, 21), "income": (33, 73), "expenditure": (33, 75), "fiscal_overview": (42, 20), "general_public": (29, 67),
        "basic_by_economic": (40, 81), "government_fund_income": (4, 4), "government_fund": (4, 8), "state_capital": (1, 0), "three_public": (6, 0),
        "agency_operation": (2, 4), "projects": (26, 54), "projects_carried_over": (8, 16),
    }  # fmt: skip


def test_the_scrambled_header_is_mended_visibly_and_no_other(tables: dict[str, Table]) -> None:
    income = tables["income"]
    assert income.erratum == "income-header-last-two-columns"
    assert [column.path for column in income.columns[-2:]] == [("本年收入", "单位资金"), ("上年结转",)]
    assert not [kind for kind, table in tables.items() if table.erratum and kind != "income"]


@pytest.mark.parametrize("blank", [0, 1, 3])
def test_the_scrambled_header_is_mended_whatever_the_number_of_blank_columns(blank: int, tmp_path: Path) -> None:
    gap = "\t" * blank
    head = f"项目\t\t本年收入\t\t上年结转{gap}\n科目编码\t科目名称\t合计\t财政专户管理资金{gap}\t单位资金\n"
    table = table_of(
        tmp_path, f"2026年预算收入总表\n单位：万元\n\n{head}合计\t\t3.00\t3.00{gap}\t1.00\n208\t社会保障和就业支出\t3.00\t3.00{gap}\t1.00\n"
    )
    assert table.erratum == "income-header-last-two-columns"
    paths = [column.path for column in table.columns[3:]]
    assert paths == [("本年收入", "财政专户管理资金"), *[("本年收入", "单位资金")] * blank, ("上年结转",)]
    assert [str(amount.printed.value) for amount in table.amounts if amount.column.role == "carried_over"] == ["10000.00"] * 2


def test_the_scrambled_header_is_left_where_the_column_between_is_not_blank(tmp_path: Path) -> None:
    head = "2026年预算收入总表\n单位：万元\n\n项目\t\t本年收入\t\t上年结转\t\n科目编码\t科目名称\t合计\t财政专户管理资金\t\t单位资金\n"
    assert table_of(tmp_path, f"{head}合计\t\t3.00\t3.00\t2.00\t1.00\n").erratum == ""


def test_a_sound_header_is_left_alone(tmp_path: Path) -> None:
    text = "收入总表\n单位：万元\n\n项目\t本年收入\t\t\t上年结转\n\t合计\t财政专户管理资金\t单位资金\t\n合计\t3.00\t\t3.00\t1.00\n"
    table = table_of(tmp_path, text)
    assert (table.kind, table.erratum) == ("income", "")
    assert [column.role for column in table.columns] == ["name", "current_year", "special_account", "own_funds", "carried_over"]


def test_the_funds_under_last_years_money_are_not_this_years(tables: dict[str, Table]) -> None:
    general = [a for a in tables["fiscal_overview"].amounts if a.row.role == "general_public"]
    assert [(a.printed.text, a.row.under, a.row.level) for a in general] == [("6217.80", "", 1), ("500.53", "carried_over", 2)]


def test_projects_stand_under_their_unit(tables: dict[str, Table]) -> None:
    rows = {row.name: row for row in tables["projects"].rows}
    project = rows["2026年档案管理项目（其他）"]
    assert project.group == "孟县公共就业和人才服务中心"
    assert rows[project.group].index == project.parent
    assert [row.role for row in tables["projects"].rows][:3] == ["department", "unit", "item"]


def test_last_place_comes_from_the_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, "支出总表\n单位：万元\n\n科目名称\t合计\t项目支出\n合计\t12.50\t3\n甲\t7\t3\n")
    assert [(a.printed.text, a.printed.ulp) for a in table.amounts] == [("12.50", 100), ("3", 10_000), ("7", 10_000), ("3", 10_000)]


def test_blank_and_dash_are_no_numbers_and_zero_is_one(tmp_path: Path) -> None:
    text = "支出总表\n单位：元\n\n科目名称\t合计\t基本支出\t项目支出\n甲\t\t—\t0.00\n乙\t/\t-\t(5.00)\n合计\t１,234.50\t-7.00\t1 000.00\n"
    table = table_of(tmp_path, text)
    assert [str(a.printed.value) for a in table.amounts] == ["0.00", "-5.00", "1234.50", "-7.00", "1000.00"]


def test_sides_without_a_header_are_told_by_their_rows(tmp_path: Path) -> None:
    text = "收支总表\n单位：元\n\n项目\t预算数\t项目\t预算数\n一、财政拨款收入\t3.00\t一、教育支出\t3.00\n收入总计\t3.00\t支出总计\t3.00\n"
    assert {(a.row.side, a.row.role) for a in table_of(tmp_path, text).amounts} == {
        ("income", "fiscal"), ("income", "grand_total"), ("expenditure", "item"), ("expenditure", "grand_total"),
    }  # fmt: skip


def test_two_numbers_in_a_cell_are_two(tmp_path: Path) -> None:
    amounts = table_of(tmp_path, "支出总表\n单位：万元\n\n科目名称\t合计\n甲\t1.50 2.50\n乙\t4.00\n").amounts
    assert [(a.printed.text, a.printed.value) for a in amounts] == [("1.50", 15_000), ("2.50", 25_000), ("4.00", 40_000)]


def test_units_of_columns_percentages_and_counts(tmp_path: Path) -> None:
    text = "培训费明细表\n单位：万元\n\n培训名称\t人数\t金额（元）\t占比（%）\n业务培训\t44\t7,280.00\t12.5%\n"
    amounts = table_of(tmp_path, text).amounts
    assert [(a.column.role, str(a.printed.value), a.printed.ulp, a.printed.unit) for a in amounts] == [
        ("count", "44", 0, ""), ("amount", "7280.00", Decimal("0.01"), "元"), ("share", "12.5", Decimal("0.1"), "%"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "code", "name"),
    [
        ("[2010801]行政运行", "2010801", "行政运行"),
        ("2010801-行政运行", "2010801", "行政运行"),
        ("2010801 行政运行", "2010801", "行政运行"),
    ],
)
def test_codes_in_the_cell_of_the_name(tmp_path: Path, cell: str, code: str, name: str) -> None:
    (row,) = table_of(tmp_path, f"支出总表\n\n功能分类科目\t合计\n{cell}\t1.00\n").rows
    assert (row.code, row.name, row.level) == (code, name, 3)


def test_a_year_in_a_projects_name_is_no_code(tmp_path: Path) -> None:
    (row,) = table_of(tmp_path, "项目支出表\n\n项目名称\t合计\n2026年信访工作\t1.00\n").rows
    assert (row.code, row.name) == ("", "2026年信访工作")


def test_codes_left_blank_are_those_of_the_row_above(tmp_path: Path) -> None:
    text = "支出总表\n\n科目编码\t\t\t科目名称\t合计\n类\t款\t项\t\t\n201\t\t\t一般公共服务支出\t1.00\n\t08\t\t审计事务\t1.00\n\t\t01\t行政运行\t1.00\n"
    rows = table_of(tmp_path, text).rows
    assert [(row.code, row.level, row.parent) for row in rows] == [("201", 1, 0), ("20108", 2, 1), ("2010801", 3, 2)]


def test_levels_by_numbering_and_parts_by_role(tmp_path: Path) -> None:
    text = (
        "“三公”经费表\n单位：万元\n\n项目\t合计\n“三公”经费\t9.00\n其中：（一）因公出国（境）支出\t1.00\n（二）公务用车购置及运行维护支出\t6.00\n"
        "1.公务用车购置费\t2.00\n2.公务用车运行维护费\t4.00\n（三）公务接待费支出\t2.00\n"
    )
    rows = table_of(tmp_path, text).rows
    assert [(row.role, row.level, row.parent) for row in rows] == [
        ("three_public", 1, 0), ("abroad", 2, 1), ("vehicles", 2, 1), ("vehicle_purchase", 3, 3), ("vehicle_running", 3, 3), ("reception", 2, 1),
    ]  # fmt: skip


def test_a_total_printed_again_is_marked(tmp_path: Path) -> None:
    text = "支出总表\n\n科目编码\t科目名称\t合计\n\t合计\t3.00\n201\t一般公共服务支出\t2.00\n\t合计\t3.00\n205\t教育支出\t1.00\n"
    assert [row.role for row in table_of(tmp_path, text).rows] == ["total", "item", "repeated", "item"]


def test_an_unknown_grid_is_read_all_the_same(tmp_path: Path) -> None:
    text = "序号\t单位名称\t备注\n1\t甲中心\t补助标准为每人300元\n2\t乙中心\t\n"
    table = table_of(tmp_path, text)
    assert table.kind == ""
    assert [(a.printed.text, a.printed.value, a.column.role) for a in table.amounts] == [("300", 300, "text")]


def test_forms_give_their_numbers_in_the_unit_of_their_labels() -> None:
    document = read_transcript(RAW / "meng-hrss-2026.transcript.txt")
    form = next(table for table in tables_of(document) if table.kind == "performance_project")
    whole = [a for a in form.amounts if a.printed.text == "6,263,200"]
    assert len(whole) == 4
    assert {a.printed.value for a in whole} == {6_263_200}
    assert {a.column.role for a in form.amounts} == {"text"}


def sums_that_fail(table: Table) -> list[tuple[int, str]]:
    """Rows whose parts do not add up to them within what rounding allows, in any column."""
    cells = {(a.row.index, a.row.side, a.column.index): a.printed for a in table.amounts}
    found = []
    for row in table.rows:
        parts = [part for part in table.rows if part.parent == row.index and part.side == row.side]
        for column in table.columns:
            whole = cells.get((row.index, row.side, column.index))
            printed = [cells[key] for part in parts if (key := (part.index, part.side, column.index)) in cells]
            if whole and printed and not any(part.of_which for part in parts) and column.role not in ("text", "count", "score"):
                room = sum((one.ulp for one in printed), whole.ulp) / 2
                if abs(sum((one.value for one in printed), Decimal(0)) - whole.value) > room:
                    found.append((row.index, column.role))
    return found


def test_rows_add_up_to_their_parents(tables: dict[str, Table]) -> None:
    assert {kind: failed for kind, table in tables.items() if (failed := sums_that_fail(table))} == {}
    expenditure = tables["expenditure"]
    moved = replace(expenditure, rows=tuple(replace(row, parent=3) if row.parent == 9 else row for row in expenditure.rows))
    assert sums_that_fail(moved)


SUMS_OFF = {"yantai-civil-affairs-2026.pdf": 1}
"""Rows of the corpus that truly do not add up, as printed."""


@pytest.mark.parametrize("name", FILES)
def test_every_amount_in_a_grid_is_in_a_table_and_rows_add_up(name: str) -> None:
    document = pdf(name)
    tables = tables_of(document)
    printed = Counter(text for grid in document.grids() for cell in grid.cells if MONEY.fullmatch(text := "".join(cell.text.split())))
    read = Counter("".join(a.printed.text.split()) for table in tables for a in table.amounts)
    assert printed - read == Counter()
    assert sum(len({row for row, _ in sums_that_fail(table)}) for table in tables) == SUMS_OFF.get(name, 0)
    nameless = [(table.kind, row) for table in tables if table.kind for row in table.rows if not row.name and row.role == "item"]
    assert nameless == []


def test_a_department_with_its_units_and_two_sided_codes() -> None:
    tables = {table.kind: table for table in tables_of(pdf("xian-petitions-2026.pdf"))}
    overview = tables["overview"]
    assert {column.side for column in overview.columns} == {
        "income", "expenditure", "expenditure_economic", "expenditure_government_economic",
    }  # fmt: skip
    rows: tuple[Row, ...] = tables["three_public"].rows
    assert [(row.role, row.code) for row in rows] == [("total", ""), ("department", "121"), ("unit", "121001")]
    basic = next(row for row in tables["basic_by_economic"].rows if row.code == "30101")
    assert basic.keys == (("economic_name", "30101", "基本工资"), ("government_economic_name", "50101", "工资奖金津补贴"))
