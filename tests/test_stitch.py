"""Grids that go on over a page, and grids that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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


def test_a_frame_open_on_both_sides_shows_a_torn_row() -> None:
    """As browsers print the form on page 27 of the document: the text left of the break and its label go on, the other texts do not."""
    start = [["年度预算", "单位资金", "0.00"], ["", "财政资金", "0.00"], ["年度重点", "核心职能", "重点任务"]]
    last, rest = (
        ["", "拟定统筹城乡的就业发展规划和政策,完善公共就业创业", "组织实施相关政策和标准,确保各类补助按时足额发放到位"],
        ["任务", "服务体系。", ""],
    )
    first, second = grid([*start, last], 1, cut=(1, 2)), grid([rest, *TARGETS], 2)
    halves = [sheet(1, replace(first, open_bottom=opened), TITLE) for opened in (True, False)]
    below = sheet(2, replace(second, open_top=True))
    assert stitched(halves[0], below) == [[*start, ["任务", last[1] + rest[1], last[2]], *TARGETS]]
    assert stitched(halves[1], below) == [[*start, last, rest, *TARGETS]]


MERGED = [["数量", "人数", "10人"], ["", "户数", "3户"], ["质量", "准确率", "100%"], ["", "覆盖率", "98%"]]
TARGETS = [["数量", "人数", "10人"], ["质量", "准确率", "100%"], ["时效", "及时率", "100%"]]


@pytest.mark.parametrize(
    ("start", "last", "following", "rest", "cut", "whole"),
    [
        # a code and a name in narrow cells; together they have the form of the column's other codes
        (FIRST, ["208050", "行政单", ""], ["1", "位离退休", "4.00"], [["2080502", "离退休", "2.00"]], (0, 1), ["2080501", "行政单位离退休", "4.00"]),
        (FIRST, ["2080", "行政单", "4."], ["1", "位离退休", "00"], REST, (0, 1, 2), ["20801", "行政单位离退休", "4.00"]),
        # the text went to the next page, the label and the target stayed
        (TARGETS, ["成本", "", "526元"], ["", "补助标准", ""], TARGETS, (), ["成本", "补助标准", "526元"]),
        # neither a label nor a target: no row of its own
        (MERGED, ["", "医保信息系统运", "≤30分钟"], ["", "行维护响应", ""], MERGED, (1,), ["", "医保信息系统运行维护响应", "≤30分钟"]),
        (TARGETS, ["成本", "", "526元"], ["", "补助标准", "按月"], TARGETS, (), None),
        # a date and the words beside it, which are printed whole elsewhere
        ([*TARGETS, ["", "填报日期:", ""]], ["", "填报日", "202512"], ["", "期:", "10172841"], [], (1, 2), ["", "填报日期:", "20251210172841"]),
        # digits alone go on with many digits
        (TARGETS, ["日期", "", "2025120416"], ["", "", "3651"], [], (2,), ["日期", "", "20251204163651"]),
        (TARGETS, ["甲", "", "12"], ["", "", "36"], [], (2,), None),
        # what goes on is a number in brackets, not an enumerator
        (MERGED, ["立项依据", "《通知》孟人社字", ""], ["", "(2014)39号", ""], [], (1,), ["立项依据", "《通知》孟人社字(2014)39号", ""]),
        # two running texts, their label left of them
        (MERGED, ["目标", "按时足额将考试费", "按时足额将考试费"], ["", "用支付到位,完成。", "用支付到位,完成。"], [], (1, 2),
         ["目标", "按时足额将考试费用支付到位,完成。", "按时足额将考试费用支付到位,完成。"]),
        # a year does not break: the line before it had room left
        (MERGED, ["概况", "养老保险个人账户的缴费截至", ""], ["", "2024年12月底。", ""], [], (), ["概况", "养老保险个人账户的缴费截至2024年12月底。", ""]),
        # a bracket that the second half closes shows it, even where the line had room
        (TARGETS, ["依据", "《通知》(晋办函", ""], ["", "[2022]1号);另一文件", ""], [], (), ["依据", "《通知》(晋办函[2022]1号);另一文件", ""]),
    ],
)  # fmt: skip
def test_halves_of_rows(
    start: list[list[str]], last: list[str], following: list[str], rest: list[list[str]], cut: tuple[int, ...], whole: list[str] | None
) -> None:
    pages = sheet(1, grid([*start, last], 1, cut=cut), TITLE), sheet(2, grid([following, *rest], 2))
    assert stitched(*pages) == [[*start, *([whole] if whole else [last, following]), *rest]]


def test_a_number_column_is_told_by_its_body_not_by_its_header() -> None:
    """The name goes on and no amount does, although the header has a row that is blank over the amounts."""
    start = [["名称", "", "合计"], ["", "内容", ""], ["甲", "1", "10.00"], ["乙", "2", "4.00"], ["丙", "3", "5.00"]]
    pages = (
        sheet(1, grid([*start, ["", "机关养老", "3.00"]], 1, cut=(1,)), TITLE),
        sheet(2, grid([*start[:2], ["", "保险支出", ""], ["丁", "4", "1.00"]], 2)),
    )
    assert stitched(*pages) == [[*start, ["", "机关养老保险支出", "3.00"], ["丁", "4", "1.00"]]]


def test_a_merged_cell_that_no_rule_ends_goes_on() -> None:
    """Its neighbours end with a rule; on the next page no rule stands above it."""
    first = grid([["年度", "核心职能", "重点任务"]], 1)
    first = replace(first, loose=frozenset({0}))
    rest = replace(grid([["重点任务", "依法行政", "按时完成"], ["年度目标", "全部", "完成"]], 2), open_top=True)
    (joined,) = stitch([sheet(1, first, TITLE), sheet(2, rest)])[2:3]
    assert isinstance(joined, Grid)
    assert rows(joined) == [["年度重点任务", "核心职能", "重点任务"], ["依法行政", "按时完成"], ["年度目标", "全部", "完成"]]


def test_a_row_of_words_over_words_is_a_part_of_a_form() -> None:
    """Its words stand where the page before has numbers; under them are words again, and no amount."""
    start = [["资金来源", "合计", "8.00"], ["", "一般公共预算", "6.00"], ["", "政府性基金", "2.00"]]
    rest = [["年度重点任务", "核心职能", "重点任务"], ["", "依法行政", "按时完成"]]
    assert stitched(sheet(1, grid(start, 1), TITLE), sheet(2, grid(rest, 2))) == [[*start, *rest]]
    table = [["科目编码", "科目名称", "合计"], ["208", "社会保障", "1.00"]]
    assert stitched(sheet(1, grid(start, 1), TITLE), sheet(2, grid(table, 2))) == [start, table]


def test_merged_rows_that_had_no_room_follow_on_a_new_page() -> None:
    """Rows that a merged cell holds together stand on one page: the space that they leave does not end the form."""
    upper = grid([["项目名称", "", "甲", ""], ["项目属性", "", "乙", ""]], 1, top=560, edges=(50.0, 120.0, 200.0, 330.0, 400.0))
    block = grid([["绩效指标", "数量", "10", "人"], *[["", "质量", "11", "个"]] * 6], 2, edges=(50.0, 120.0, 200.0, 260.0, 400.0))
    merged = replace(block.cells[0], rowspan=7, box=(50, 100, 120, 240))
    block = replace(block, cells=(merged, *(cell for cell in block.cells if cell.column)))
    assert len(stitched(sheet(1, upper, TITLE), sheet(2, block))) == 1


def test_a_title_that_is_printed_at_one_height_on_the_next_pages_is_no_running_header() -> None:
    """Forms of one title fill a page each; the form before them bears another title."""
    edges = (50.0, 120.0, 400.0)
    pages = [
        sheet(1, grid([["部门名称", "某局"], ["部门职责", "就业"]], 1, top=780, edges=edges), ["整体绩效目标申报表"]),
        sheet(2, grid([["项目名称", "甲"], ["项目属性", "乙"]], 2, edges=edges), ["项目绩效目标表"]),
        sheet(3, grid([["项目名称", "丙"], ["项目属性", "丁"]], 3, edges=edges), ["项目绩效目标表"]),
    ]
    assert len(stitched(*pages)) == 3


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
