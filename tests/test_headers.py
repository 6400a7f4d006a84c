"""Headers: where they end, what stands over each column, which roles that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengbudget.reading.model import Cell, Grid
from mengbudget.reading.transcript import read_transcript
from mengbudget.tables.headers import Header, read_header
from mengbudget.vocabulary import vocabulary


def header_of(tmp_path: Path, text: str) -> Header:
    path = tmp_path / "table.txt"
    path.write_text(text, encoding="utf-8")
    return read_header(next(read_transcript(path).grids()), vocabulary())


def roles(header: Header) -> list[str]:
    return [column.role for column in header.columns]


def test_generic_texts_yield_to_the_header_that_tells_a_column_from_its_neighbours(tmp_path: Path) -> None:
    text = "科目名称\t总计\t本年收入\t\t上年结转\t\n\t\t小计\t一般公共预算\t小计\t一般公共预算\n合计\t3.00\t2.00\t2.00\t1.00\t1.00\n"
    header = header_of(tmp_path, text)
    assert roles(header) == ["name", "total", "current_year", "general_public", "carried_over", "general_public"]
    assert header.columns[5].roles == ("carried_over", "general_public")


def test_a_header_over_all_columns_lends_no_role(tmp_path: Path) -> None:
    text = "项目\t\t一般公共预算支出\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n201\t一般公共服务支出\t3.00\t2.00\t1.00\n"
    assert roles(header_of(tmp_path, text)) == ["code", "name", "total", "basic", "project"]


def test_counting_rows_and_repeated_headers_are_no_body(tmp_path: Path) -> None:
    text = "单位名称\t总计\t基本支出\n**\t1\t2\n甲局\t1.00\t1.00\n单位名称\t总计\t基本支出\n**\t1\t2\n乙局\t2.00\t2.00\n"
    assert header_of(tmp_path, text).skipped == {0, 1, 3, 4}


def test_a_row_of_small_whole_numbers_in_the_body_is_kept(tmp_path: Path) -> None:
    assert header_of(tmp_path, "车辆\t台数\t人数\n轿车\t1\t2\n客车\t2\t3\n").skipped == {0}


def test_a_header_may_begin_with_a_total(tmp_path: Path) -> None:
    text = "合计\t因公出国（境）费\t公务接待费\n10.00\t4.00\t6.00\n"
    assert header_of(tmp_path, text).skipped == {0}
    assert roles(header_of(tmp_path, text)) == ["total", "abroad", "reception"]


def test_a_total_row_without_numbers_is_body(tmp_path: Path) -> None:
    assert header_of(tmp_path, "科目名称\t合计\t基本支出\n合计\t\t\n").skipped == {0}


def test_an_earlier_year_is_told_from_this_one(tmp_path: Path) -> None:
    text = "项目\t2025年预算数\t2026年预算数\t增减率（%）\n合计\t4.00\t5.00\t25.00\n"
    header = header_of(tmp_path, text)
    assert roles(header) == ["name", "previous_year", "amount", "growth"]
    assert [column.year for column in header.columns] == [None, 2025, 2026, None]
    alone = header_of(tmp_path, "项目\t2025年预算数\n合计\t4.00\n")
    assert roles(alone) == ["name", "amount"]


@pytest.mark.parametrize(
    ("first", "blocks"),
    [("收入\t\t支出\t", [0, 0, 1, 1]), ("人员经费\t\t公用经费\t", [0, 0, 1, 1])],
)
def test_names_and_numbers_that_follow_upon_numbers_begin_a_block(tmp_path: Path, first: str, blocks: list[int]) -> None:
    header = header_of(tmp_path, f"{first}\n项目\t金额\t项目\t金额\n甲\t1.00\t乙\t2.00\n")
    assert [column.block for column in header.columns] == blocks


def test_codes_after_the_amount_begin_no_block(tmp_path: Path) -> None:
    text = "预算项目名称\t金额\t功能分类科目代码\t功能分类科目名称\n甲\t1.00\t2010801\t行政运行\n"
    assert {column.block for column in header_of(tmp_path, text).columns} == {0}


def test_code_columns_take_the_scheme_of_the_names_they_stand_before(tmp_path: Path) -> None:
    text = "科目编码\t\t部门预算支出经济分类科目\t科目编码\t\t政府预算支出经济分类科目\t合计\n类\t款\t\t类\t款\t\t\n301\t01\t基本工资\t501\t01\t工资奖金津补贴\t1.00\n"
    assert roles(header_of(tmp_path, text))[:6] == [
        *["economic_code"] * 2, "economic_name", *["government_economic_code"] * 2, "government_economic_name",
    ]  # fmt: skip


def test_a_header_without_merged_cells() -> None:
    rows = [
        *(["单位编码", "单位名称", "基本支出", "", "项目支出"], ["", "", "小计", "人员经费", ""], ["1", "2", "3", "4", "5"]),
        ["001", "甲局", "3.00", "1.00", "2.00"],
    ]
    grid = Grid(tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)), 4, 5)
    header = read_header(grid, vocabulary())
    assert header.skipped == {0, 1, 2}
    assert roles(header) == ["unit_code", "unit_name", "basic", "personnel", "project"]
    assert header.columns[3].path == ("基本支出", "人员经费")
