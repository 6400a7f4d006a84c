"""Grids that go on over a page, and grids that do not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import RAW, corpus_file
from drawn import plain, rows
from variants import FontMissing, make

from mengbudget.reading.model import Cell, Grid, Line, Page
from mengbudget.reading.pdf import read_pdf
from mengbudget.reading.stitch import stitch
from mengbudget.reading.transcript import read_transcript

HEADER = ["科目编码", "科目名称", "合计"]
EDGES = (50.0, 120.0, 300.0, 400.0)
TITLE = ["表三 支出总表", "单位：万元"]


def grid(body: list[list[str]], page: int, top: float = 100, edges: tuple[float, ...] = EDGES, cut: tuple[int, ...] = ()) -> Grid:
    cells = tuple(
        Cell(row, column, text, page=page, box=(edges[column], top + 20 * row, edges[column + 1], top + 20 * row + 20))
        for row, texts in enumerate(body)
        for column, text in enumerate(texts)
    )
    return Grid(cells, len(body), len(body[0]), cut=frozenset(cut))


def sheet(number: int, table: Grid, above: Sequence[str] = (), below: Sequence[str] = ()) -> Page:
    """A page: lines above the table, the table, lines below it, its number."""
    head = [Line(text, number, (50, 20 + 20 * index, 300, 30 + 20 * index)) for index, text in enumerate(above)]
    foot = [Line(text, number, (50, 700 + 20 * index, 300, 710 + 20 * index)) for index, text in enumerate([*below, f"- {number} -"])]
    return Page(number, 595, 842, (*head, table, *foot))


FIRST = [HEADER, ["", "合计", "10.00"], ["208", "社会保障和就业支出", "4.00"], ["20801", "人力资源事务", "4.00"]]
REST = [["210", "卫生健康支出", "6.00"], ["21011", "行政事业单位医疗", "6.00"]]


def stitched(*pages: Page) -> list[list[list[str]]]:
    return [rows(block) for block in stitch(pages) if isinstance(block, Grid)]


@pytest.mark.parametrize("above", [[], TITLE, ["表三 支出总表（续）", "单位：万元"], ["续表"]])
@pytest.mark.parametrize("header", [[], [HEADER]])
def test_a_table_that_goes_on(above: list[str], header: list[list[str]]) -> None:
    if above == ["续表"]:
        pages = sheet(1, grid(FIRST, 1), ["表三", "续表"]), sheet(2, grid(header + REST, 2), above)
    else:
        pages = sheet(1, grid(FIRST, 1), TITLE), sheet(2, grid(header + REST, 2), above)
    assert stitched(*pages) == [FIRST + REST]


def test_it_goes_on_over_three_pages_in_another_place_and_size() -> None:
    moved = tuple(80 + 1.3 * edge for edge in EDGES)
    pages = sheet(1, grid(FIRST, 1), TITLE), sheet(2, grid(REST, 2, edges=moved)), sheet(3, grid([["213", "农林水支出", ""]], 3))
    (whole,) = [block for block in stitch(pages) if isinstance(block, Grid)]
    assert whole.pages == (1, 2, 3) and whole.rows == 7
    assert [cell.page for cell in whole.cells if cell.column == 0] == [1, 1, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    ("second", "above", "below"),
    [
        ([HEADER, *REST], ["表四 收入总表", "单位：万元"], []),  # a title that differs
        ([["科目编码", "科目名称", "基本支出"], *REST], TITLE, []),  # a header that differs
        (REST, [], ["注：本表无上年结转"]),  # a note that ends the table
        ([HEADER, ["", "合计", "7.00"], ["208", "社会保障和就业支出", "7.00"]], [], []),  # begins as the first began
    ],
)
def test_another_table_of_the_same_width(second: list[list[str]], above: list[str], below: list[str]) -> None:
    assert len(stitched(sheet(1, grid(FIRST, 1), TITLE, below), sheet(2, grid(second, 2), above))) == 2


def test_other_columns() -> None:
    assert len(stitched(sheet(1, grid(FIRST, 1), TITLE), sheet(2, grid(REST, 2, edges=(50, 200, 300, 400))))) == 2


def test_forms_one_after_the_other_are_not_one() -> None:
    def form(name: str, page: int) -> Grid:
        return grid([["绩效目标表", "", ""], ["项目名称", name, ""], ["主管部门", "某局", ""], ["资金总额", "10.00", ""]], page)

    assert len(stitched(sheet(1, form("甲", 1), ["（2026年度）"]), sheet(2, form("乙", 2), ["（2026年度）"]))) == 2


def test_a_row_torn_by_the_page_break() -> None:
    last, rest = ["20805", "机关事业单位基本养老", "5.00"], ["", "保险缴费支出", ""]
    whole = ["20805", "机关事业单位基本养老保险缴费支出", "5.00"]
    coded = FIRST, [row for row in FIRST if row[0]]  # nearly every row has a code, or every row has
    for start in coded:
        pages = sheet(1, grid([*start, last], 1, cut=(1,)), TITLE), sheet(2, grid([rest, *REST], 2))
        assert stitched(*pages) == [[*start, whole, *REST]]
    start = [[row[0] if index < 2 else "", *row[1:]] for index, row in enumerate(FIRST)]  # few have: code and amount stand above the rest
    pages = sheet(1, grid([*start, last], 1, cut=(1,)), TITLE), sheet(2, grid([rest, *REST], 2))
    assert stitched(*pages) == [[*start, whole, *REST]]
    again = sheet(3, grid([["名称"], ["保险缴费支出"]], 3), ["另一张表"])  # the rest is a whole cell of another table
    assert stitched(*pages, again)[0] == [*start, last, rest, *REST]


@pytest.mark.parametrize(
    ("last", "rest", "whole"),
    [
        (["立项依据", "根据《办法》和《山西省", ""], ["", "财政厅通知》。", ""], ["立项依据", "根据《办法》和《山西省财政厅通知》。", ""]),
        (["质量指标", "发放准确率", "100"], ["", "", "%"], ["质量指标", "发放准确率", "100%"]),
        (["20805", "养老支出", "5.00"], ["", "", ""], ["20805", "养老支出", "5.00"]),  # only the foot of the row is on the next page
    ],
)
def test_what_shows_that_a_row_is_torn(last: list[str], rest: list[str], whole: list[str]) -> None:
    start = FIRST[:2]
    pages = sheet(1, grid([*start, last], 1, cut=(1, 2)), TITLE), sheet(2, grid([rest, *REST], 2))
    assert stitched(*pages) == [[*start, whole, *REST]]


def test_rows_that_only_look_torn() -> None:
    start = [row for row in FIRST if row[0]]
    for last, following, cut in [
        (["20805", "养老支出", "5.00"], ["", "其中：行政单位", ""], ()),  # the line had room: the text was at its end
        (["20805", "机关事业单位基本养老", "5.00"], ["", "保险缴费支出", "5.00"], (1,)),  # a number in both
        (["20805", "机关事业单位基本养老", "5.00"], ["20806", "保险缴费支出", ""], (1,)),  # a code in both
    ]:
        pages = sheet(1, grid([*start, last], 1, cut=cut), TITLE), sheet(2, grid([following, *REST], 2))
        assert stitched(*pages) == [[*start, last, following, *REST]]


@pytest.mark.parametrize("name", ["curves", "open", "tall", "debian"])
def test_facsimiles_read_as_their_transcript(name: str, tmp_path: Path) -> None:
    """Other fonts, rules, page breaks, torn rows, repeated and missing headers: the same tables, row by row, to the letter."""
    path = tmp_path / f"{name}.pdf"
    try:
        make(path, name)
    except FontMissing as missing:
        pytest.skip(str(missing))
    expected = [plain(table) for table in read_transcript(RAW / "meng-hrss-2026.transcript.txt").grids()]
    assert [plain(table) for table in read_pdf(path).grids()] == expected


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("wuxi-hrss-2026.pdf", [(19, 21), (22, 23), (24, 26), (28, 29), (35, 38)]),  # under a running header, no header row repeated
        ("guangzhou-statistics-2026.pdf", [(6, 7), (9, 10), (11, 12), (14, 15), (21, 22)]),  # title and header repeated
        ("xian-petitions-2026.pdf", [(14, 15), (24, 25)]),  # ten forms of one kind, a page each, stay apart
        ("hangzhou-meteorology-2026.pdf", []),
    ],
)
def test_continued_tables_of_real_documents(name: str, pages: list[tuple[int, int]]) -> None:
    found = read_pdf(corpus_file(name)).grids()
    assert [(table.pages[0], table.pages[-1]) for table in found if len(table.pages) > 1] == pages
