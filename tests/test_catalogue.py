"""Titles, kinds, units and notes of grids, and the prose that is none of these."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import RAW, corpus_file

from mengbudget.reading.model import Cell, Document, Grid, Line
from mengbudget.reading.pdf import read_pdf
from mengbudget.reading.transcript import read_transcript
from mengbudget.tables.captions import title_of
from mengbudget.tables.catalogue import Catalogue, catalogue

KINDS = [
    *("overview", "income", "expenditure", "fiscal_overview", "general_public", "basic_by_economic", "government_fund_income"),
    *("government_fund", "state_capital", "three_public", "agency_operation", "projects", "projects_carried_over"),
]


@pytest.fixture(scope="module")
def listed() -> Catalogue:
    return catalogue(read_transcript(RAW / "meng-hrss-2026.transcript.txt"))


def text_catalogue(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    return catalogue(read_transcript(path))


def test_the_thirteen_tables_and_the_forms(listed: Catalogue) -> None:
    assert [one.kind for one in listed.placed] == [*KINDS, "performance_overall", *["performance_project"] * 24]


def test_title_unit_name_and_notes_as_printed(listed: Catalogue) -> None:
    one = listed.placed[9]
    assert one.title == "2026年财政拨款安排“三公”经费支出预算表"
    assert (one.unit, one.unit_name, one.notes) == ("万元", "孟县人力资源和社会保障局", ("注：本表无数据",))
    assert [line.text for line in one.above] == ["预算公开表10", one.title, "部门名称：孟县人力资源和社会保障局", "单位：万元"]


def test_prose_is_what_belongs_to_no_table(listed: Catalogue) -> None:
    texts = [line.text for line in listed.prose]
    assert "五、一般公共预算支出情况说明" in texts
    assert "（部门（单位）整体目标表公开情况见附件）" in texts
    assert not [text for text in texts if text.startswith(("单位：", "部门名称：", "注：", "预算公开表"))]
    assert "2026年预算收入总表" not in texts  # in the contents list it stands with its number


@pytest.mark.parametrize(
    "text", ["详见下表：2026年收支总表", "本表反映部门收支情况。", "表一2026年预算收支总表.....3", "公开01表", "部门综合预算公开报表"]
)
def test_what_is_no_title(text: str) -> None:
    assert title_of(text) == ""


def test_a_title_without_its_number_as_printed() -> None:
    assert title_of("表10：2026年市级部门项目支出预算表") == "2026年市级部门项目支出预算表"
    assert title_of("公开04表 财政拨款收支预算总表 部门：某局 单位：万元") == "财政拨款收支预算总表"


def test_a_title_that_wraps(tmp_path: Path) -> None:
    listed = text_catalogue(
        tmp_path, "2026年一般公共预算安排基本支出分经济科目表（不含\n上年结转）\n单位：元\n科目名称\t合计\n合计\t3.00\n"
    )
    assert listed.placed[0].title == "2026年一般公共预算安排基本支出分经济科目表（不含上年结转）"
    assert (listed.placed[0].kind, listed.placed[0].unit, listed.prose) == ("basic_by_economic", "元", ())


@pytest.mark.parametrize(
    ("caption", "unit", "name"),
    [
        ("部门名称：某局（单位：万元）", "万元", "某局"),
        ("编制单位：某局 2026年 单位：元（列至角分）", "元", "某局"),
        ("填报单位:[402]某局 单位：千元", "千元", "某局"),
        ("部门编码及名称：105-某局 金额单位：人民币元", "元", "某局"),
        ("预算单位：某局 预算年度：2026 单位：万元", "万元", "某局"),
        ("（万元）", "万元", ""),
        ("单位 万元", "万元", ""),
    ],
)
def test_unit_and_name_as_other_forms_print_them(tmp_path: Path, caption: str, unit: str, name: str) -> None:
    one = text_catalogue(tmp_path, f"部门收支总表\n{caption}\n项目\t预算数\n合计\t3.00\n").placed[0]
    assert (one.kind, one.unit, one.unit_name) == ("overview", unit, name)


def test_title_number_and_unit_in_the_first_rows_are_cut_off() -> None:
    listed = catalogue(read_pdf(corpus_file("jiangsu-cppcc-2018-tables.pdf")))
    one = listed.placed[8]
    assert (one.kind, one.title, one.unit, one.unit_name) == (
        "three_public",
        "“三公”经费、会议费、培训费支出预算表",
        "万元",
        "江苏省政协办公厅",
    )
    first = one.grid.at(0, 0)
    assert first is not None
    assert first.text == "合计"


def test_kind_by_header_where_the_title_is_silent(tmp_path: Path) -> None:
    header = "项目名称\t合计\t财政拨款\t单位资金\n甲项目\t2.00\t2.00\t\n"
    assert [one.kind for one in text_catalogue(tmp_path, header).placed] == ["projects"]
    assert [one.kind for one in text_catalogue(tmp_path, "姓名\t籍贯\n张三\t孟县\n").placed] == [""]


def test_a_grid_under_a_title_of_its_own_is_not_joined(tmp_path: Path) -> None:
    table = "科目编码\t科目名称\t合计\n201\t一般公共服务支出\t1.00\n"
    listed = text_catalogue(tmp_path, f"支出总表\n单位：万元\n{table}\n一般公共预算支出表\n单位：万元\n{table}")
    assert [one.kind for one in listed.placed] == ["expenditure", "general_public"]


def paged(*pages: tuple[list[str], list[list[str]]]) -> Document:
    """A document of pages that hold lines and then one grid each."""
    blocks: list[Line | Grid] = []
    for number, (lines, rows) in enumerate(pages, 1):
        cells = tuple(Cell(r, c, text, page=number) for r, row in enumerate(rows) for c, text in enumerate(row))
        blocks += [*(Line(text, number) for text in lines), Grid(cells, len(rows), len(rows[0]))]
    return Document("paged.pdf", "", (), tuple(blocks))


HEADER, FIRST, SECOND = ["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "1.00"], ["205", "教育支出", "2.00"]
CAPTION = ["公开03表", "支出总表", "部门：某局 单位：万元"]


@pytest.mark.parametrize("lines", [CAPTION, ["支出总表"], []])
@pytest.mark.parametrize("rows", [[HEADER, SECOND], [SECOND]])
def test_a_table_goes_on_over_the_page_with_its_caption_and_header_repeated_or_not(lines: list[str], rows: list[list[str]]) -> None:
    listed = catalogue(paged((CAPTION, [HEADER, FIRST]), (lines, rows)))
    (one,) = listed.placed
    assert (one.grid.rows, one.grid.pages, listed.prose) == (3, (1, 2), ())


def test_prose_under_a_table_is_no_part_of_its_note(tmp_path: Path) -> None:
    table = "支出总表\n单位：万元\n科目名称\t合计\n合计\t3.00\n"
    said = "本年支出300万元（单位：万元），比上年增加20万元，主要原因是人员增加，具体情况在下文说明，请予查阅，并注意各表单位不同，以表中所注为准"
    listed = text_catalogue(tmp_path, f"{table}注：本表无数据\n{said}\n")
    assert listed.placed[0].notes == ("注：本表无数据",)
    assert [line.text for line in listed.prose] == [said]


def test_another_header_begins_another_table() -> None:
    listed = catalogue(paged((CAPTION, [HEADER, FIRST]), ([], [["项目名称", "绩效目标", "金额"], ["甲", "乙", "2.00"]])))
    assert len(listed.placed) == 2
