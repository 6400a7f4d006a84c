"""Performance forms: the 25 of the 2026 document, the same with other merges, and those of other cities."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from mengbudget.forms.form import amount_of, is_form, read_form, text_of
from mengbudget.forms.goals import forms_of
from mengbudget.forms.words import key, rows_of, words
from mengbudget.frames import forms as forms_frame
from mengbudget.model import Form, Placed
from mengbudget.reading.model import Cell, Grid
from mengbudget.reading.pdf import read_pdf
from mengbudget.reading.transcript import read_transcript
from mengbudget.tables.catalogue import catalogue
from tests.conftest import RAW, corpus_file


@cache
def grids() -> tuple[Grid, ...]:
    document = read_transcript(RAW / "meng-hrss-2026.transcript.txt")
    return tuple(grid for grid in document.blocks if isinstance(grid, Grid) and is_form(placed(grid)))


def placed(grid: Grid, title: str = "") -> Placed:
    return Placed(kind="", title=title, unit="", unit_name="", grid=grid)


@cache
def forms() -> tuple[Form, ...]:
    return tuple(read_form(placed(grid), index) for index, grid in enumerate(grids()))


def grid_of(*rows: str) -> Grid:
    """Rows of cells divided by |, as a grid."""
    cells = [Cell(row, column, text.strip(), page=1) for row, line in enumerate(rows) for column, text in enumerate(line.split("|"))]
    return Grid(tuple(cells), len(rows), max(cell.column for cell in cells) + 1)


def test_the_document_holds_one_overall_form_and_24_project_forms() -> None:
    assert [form.kind for form in forms()] == ["performance_overall"] + ["performance_project"] * 24
    assert len({form.name for form in forms()[1:]}) == 24
    assert all(all((form.department, form.department_code, form.filed, form.unit)) for form in forms()[1:])
    assert {(form.department_code, form.department) for form in forms()} == {("064", "孟县人力资源和社会保障局"), ("901", "预算股")}
    assert {form.unit for form in forms()[1:]} == {"孟县人力资源和社会保障局", "孟县医疗保险中心", "孟县公共就业和人才服务中心"}


def test_every_amount_by_source_and_half_is_read_and_a_blank_is_none() -> None:
    for form in forms()[1:]:
        for half in ("period", "year"):
            read = {role: amount_of(form, role, half) for role in ("total", "central", "provincial", "local", "own")}
            values = {role: amount.printed.value for role, amount in read.items() if amount}
            assert len(values) == 5, form.name
            assert values.pop("total") == sum(values.values()), form.name
            assert amount_of(form, "other", half) is None  # blank, not 0
            assert len([label for label, text in form.fields if label == "其他资金" and text == ""]) == 2
    assert sum(amount.printed.value for form in forms()[1:] if (amount := amount_of(form, "total", "period"))) == Decimal("66982626.56")


def test_a_form_keeps_its_texts_and_both_halves_of_its_indicators() -> None:
    form = next(form for form in forms() if form.name.startswith("2026年遗属生活困难补助"))
    assert text_of(form, "overview").endswith("2025-2026年遗属生活困难补助预算626.32万元。")
    assert text_of(form, "term") == "1年"
    assert text_of(form, "property") == "一次性项目(1年结束)"
    assert text_of(form, "period", "head") == text_of(form, "year", "head") == "保障遗属基本生活水平,确保资金安全发放。"
    standards = [(one.half, one.level1, one.level2, one.target) for one in form.indicators if one.level2 == "成本指标"]
    assert standards == [("period", "产出指标", "成本指标", "526元/每人每月"), ("year", "产出指标", "成本指标", "1050元/每人每月")]
    assert {claim.sentence.section for claim in form.claims} >= {"项目概况", "立项依据"}
    amounts = {claim.sentence.text[claim.start : claim.end]: claim.printed.value for claim in form.claims if claim.kind == "amount"}
    assert amounts["172.95"] == Decimal("1729500")


def test_the_overall_form_gives_counts_and_amounts_by_source_and_by_direction() -> None:
    form = forms()[0]
    read = {amount.label: (amount.role, amount.printed.value, amount.printed.unit) for amount in form.amounts}
    assert read["内设职能部门数"] == ("internal_departments", Decimal(8), "个")
    assert read["核定的人员编制数"] == ("staff_quota", Decimal(109), "人")
    assert read["其他人员数"] == ("staff_other", Decimal(0), "人")
    assert read["按资金来源划分/合计"] == read["按资金方向划分/合计"] == ("total", Decimal("82377400"), "万元")
    assert read["按资金来源划分/政府性基金预算资金"] == ("government_fund", Decimal("15194100"), "万元")
    assert read["按资金方向划分/项目支出"] == ("project", Decimal("71144800"), "万元")
    assert [one.level1[:2] for one in form.indicators] == ["产出", "产出", "产出", "产出", "效益", "效益", "满意"]


def test_a_label_torn_by_a_page_break_is_made_whole_where_forms_print_it() -> None:
    rows = [
        ["部门基本", "部门名称", "某局"],
        ["信息", "内设职能部门数", "8个"],
        ["部门职责", "就业", ""],
        ["无此", "所属预算单位数", "3个"],
    ]
    rows += [["标签", "部门战略目标", "就业"], ["产出", "数量", "10个"], ["指标", "质量", "好"]]
    pages = [1, 2, 2, 2, 3, 3, 4]
    torn = Grid(tuple(Cell(r, c, text, page=pages[r]) for r, row in enumerate(rows) for c, text in enumerate(row)), len(rows), 3)
    first = [[token.text for token in row if token.cell.column == 0] for row in rows_of(torn)]
    assert first == [["部门基本信息"], [], ["部门职责"], ["无此"], ["标签"], ["产出指标"], []]
    here = replace(torn, cells=tuple(replace(cell, page=1) for cell in torn.cells))
    assert [row[0].text for row in rows_of(here)] == [row[0] for row in rows]


def leftovers(grid: Grid, form: Form) -> list[str]:
    """The cells of a form that are neither a field, an amount, an indicator nor a known label."""
    said = {text for pair in form.fields for text in pair}
    said |= {part for amount in form.amounts for part in (*amount.label.split("/"), amount.printed.text)}
    said |= {amount.printed.text + amount.printed.unit for amount in form.amounts}
    said |= {part for one in form.indicators for part in (one.level1, one.level2, one.level3, one.target, one.weight)}
    known = {key(text) for text in said} | {key(alias) for sort in words().values() for aliases in sort.values() for alias in aliases}
    known |= {word + end for word in known for end in ("", "指标")} | {key(word) for word in words()["level1"]}
    texts = [cell.text for cell in grid.cells if cell.text.strip()]
    return [text for text in texts if key(text) not in known and key(text.partition(":")[2] or text) not in known]


@pytest.mark.parametrize("index", range(25))
def test_nothing_in_a_form_is_lost(index: int) -> None:
    assert leftovers(grids()[index], forms()[index]) == []


def test_a_text_that_nothing_explains_is_kept_and_would_be_missed() -> None:
    grid = grids()[3]
    strange = replace(grid, cells=(Cell(0, 0, "不知何处来的字", page=1), *(replace(cell, row=cell.row + 1) for cell in grid.cells)))
    form = read_form(placed(strange), 1)
    assert ("", "不知何处来的字") in form.fields
    assert leftovers(strange, form) == []
    assert leftovers(strange, forms()[3]) == ["不知何处来的字"]


def moved(grid: Grid, column: dict[int, list[int]]) -> Grid:
    cells = tuple(
        replace(cell, column=place)
        for row in range(grid.rows)
        for cell, place in zip([one for one in grid.cells if one.row == row and one.text], column[row], strict=False)
    )
    return Grid(cells, grid.rows, max(cell.column for cell in cells) + 1)


@pytest.mark.parametrize("gap", [1, 2, 3])
def test_other_merges_of_the_same_cells_give_the_same_form(gap: int) -> None:
    """Every row pushed to the left margin, or its cells spread with gaps: what counts is the order in which they are printed."""
    for grid, form in zip(grids(), forms(), strict=True):
        columns = {row: [gap * at + (row % gap) for at in range(99)] for row in range(grid.rows)}
        again = read_form(placed(moved(grid, columns)), form.index)
        assert (again.fields, again.indicators, again.amounts) == (form.fields, form.indicators, form.amounts), form.name


def test_footers_in_one_cell_and_labels_with_their_value_are_taken_apart() -> None:
    form = read_form(
        placed(
            grid_of(
                "项目名称：村道养护 | 实施单位：交通局",
                "项目资金（万元）| 年度资金总额：| 12.50",
                "| 其中：财政拨款 | 12.50",
                "| 其他资金 |",
                "总体目标 | 修好村道",
                "负责人：甲 经办人： 联系电话：1234567 填报日期：20260102",
            )
        ),
        1,
    )
    assert (form.name, form.unit, form.filed) == ("村道养护", "交通局", "20260102")
    assert [(amount.role, amount.half, amount.printed.value) for amount in form.amounts] == [
        ("total", "year", Decimal("125000")),
        ("fiscal", "year", Decimal("125000")),
    ]
    assert ("负责人", "甲") in form.fields
    assert ("经办人", "") in form.fields
    assert ("其他资金", "") in form.fields


def test_a_text_goes_on_over_a_page_and_indicators_without_their_header() -> None:
    rows = ("项目名称 | 村道养护", "项目概况 | 修补路面，", "清理边沟。", "产出指标 | 数量指标 | 里程 | ≥5公里", "质量指标 | 合格率 | 100%")
    grid = grid_of(*rows)
    cells = tuple(replace(cell, page=2) if cell.row > 1 else cell for cell in grid.cells)
    form = read_form(placed(replace(grid, cells=cells)), 1)
    assert text_of(form, "overview") == "修补路面，清理边沟。"
    assert [(one.level1, one.level2, one.level3, one.target) for one in form.indicators] == [
        ("产出指标", "数量指标", "里程", "≥5公里"),
        ("产出指标", "质量指标", "合格率", "100%"),
    ]


def test_indicators_with_nature_measure_and_weight_are_read_by_column() -> None:
    form = read_form(
        placed(
            grid_of(
                "项目名称 | 审计业务 | | | | |",
                "绩效指标 | 指标性质 | 指标值 | 度量单位 | 分值权重（90分）",
                "产出指标数量指标审计项目数 | ≥ | 77 | 项 | 20",
                "成本指标经济成本指标差旅费 | ≤ | 50 | 元 | 10",
            )
        ),
        1,
    )
    assert [(one.level1, one.level2, one.level3, one.target, one.weight) for one in form.indicators] == [
        ("产出指标", "数量指标", "审计项目数", "≥77项", "20"),
        ("成本指标", "经济成本指标", "差旅费", "≤50元", "10"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("项目名称 | 合计 | 一般公共预算", "村道养护 | 12.50 | 12.50"),  # a table of projects
        ("项目名称 | 预算数（万元）| 绩效目标", "村道养护 | 12.50 | 修好村道"),  # a list of goals
        ("部门名称：交通局 | | ", "科目编码 | 科目名称 | 合计", "201 | 行政 | 3.00"),
    ],
)
def test_a_table_of_projects_is_no_form(rows: tuple[str, ...]) -> None:
    assert not is_form(placed(grid_of(*rows)))


def test_the_frame_has_one_row_a_form_with_exact_amounts() -> None:
    frame = forms_frame(forms()[1:], [""])
    assert len(frame) == 24
    row = frame.set_index("name").loc["2026年孟县村级卫生室医保骨干网VPDN加密传输技术服务费用(其他)"]
    assert (row["total_period"], row["total_year"], row["department_code"]) == (Decimal(443200), Decimal(0), "901")
    assert row["other_period"] is None
    assert row["fiscal_year"] is None
    assert row["indicators"] == 12
    assert row["filed"] == "20260211110607"
    assert forms_frame((), []).empty
    assert list(forms_frame((), []).columns) == list(frame.columns)


def test_each_row_of_a_list_of_goals_is_a_form() -> None:
    head = "项目 | 预算数（单位：万元）| 绩效目标"
    rows = ("村道养护 | 12.50 | 修好5公里村道。", " | | 清理边沟。", "桥梁 | 3 | 检修。", "合计 | 15.50 | ")
    one, two = forms_of(placed(grid_of(head, *rows)))
    assert (one.name, one.index, two.name, two.index) == ("村道养护", 1, "桥梁", 2)
    assert [(amount.role, amount.printed.value) for amount in (*one.amounts, *two.amounts)] == [
        ("total", Decimal("125000")),
        ("total", Decimal("30000")),
    ]
    assert [text for label, text in one.fields if label == "绩效目标"] == ["修好5公里村道。", "清理边沟。"]
    assert [claim.printed.value for claim in one.claims] == [Decimal(5)]


def test_a_table_that_says_no_goals_holds_no_forms() -> None:
    assert forms_of(placed(grid_of("项目 | 预算数（单位：万元）", "村道养护 | 12.50"))) == ()
    assert forms_of(placed(grid_of("科目编码 | 项目名称 | 合计", "201 | 村道养护 | 12.50"))) == ()


@cache
def corpus_forms(name: str) -> tuple[Form, ...]:
    return tuple(form for one in catalogue(read_pdf(corpus_file(name))).placed for form in forms_of(one))


@pytest.mark.parametrize(
    ("name", "count", "total"),
    [
        ("yantai-audit-2026.pdf", 6, "7815000"),  # 781.5万元, says the statement
        ("xian-petitions-2026.pdf", 10, "6069900"),  # nine projects and one form left blank
        ("hangzhou-meteorology-2026.pdf", 3, "21316100"),  # 2,131.61万元, says the statement
        ("beijing-audit-2026-tables.pdf", 17, "24681921.93"),
    ],
)
def test_the_forms_of_other_cities_have_names_and_amounts(name: str, count: int, total: str) -> None:
    found = [form for form in corpus_forms(name) if form.kind == "performance_project"]
    assert len(found) == count
    totals = [amount.printed.value for form in found for amount in form.amounts if amount.role == "total"]
    assert sum(totals) == Decimal(total)
    assert all(form.name for form in found if form.amounts)
    assert len(totals) == len([form for form in found if form.amounts])


def test_indicators_of_other_cities_have_their_levels() -> None:
    form = corpus_forms("xian-petitions-2026.pdf")[0]
    assert form.name == "接待中心安保服务"
    assert [(one.level1, one.level2, one.target, one.weight) for one in form.indicators][:3] == [
        ("成本指标", "经济成本", "≤50万元", "10"),
        ("产出指标", "数量指标", "15人", "10"),
        ("产出指标", "质量指标", "≤1次；≤1次", "18"),
    ]
    overall = next(form for form in corpus_forms("beijing-audit-2026-tables.pdf") if form.kind == "performance_overall")
    read = {amount.role: amount.printed.value for amount in overall.amounts}
    assert read["total"] == read["fiscal"] + read["other"] == Decimal("328520538.32")
    assert read["fiscal"] == read["fiscal_basic"] + read["fiscal_project"]


@pytest.mark.parametrize(
    ("label", "wanted"),
    [("中期资金总额", "period"), ("年度资金总额", "year"), ("资金总额", "")],
)
def test_a_label_tells_the_half_of_its_amounts(label: str, wanted: str) -> None:
    """中期 is what other forms call 实施期; years in brackets are no part of a label."""
    rows = [
        ["预算单位", "某局", "项目名称", "道路养护"],
        [label, "<", "12.00", "<"],
        ["中期目标（2026年—2028年）", "<", "养护道路三十公里。", "<"],
        ["年度目标", "<", "养护道路十公里。", "<"],
    ]
    spans = [[1 + (after == "<") for after in [*row[1:], ""]] for row in rows]
    cells = [Cell(r, c, text, colspan=spans[r][c]) for r, row in enumerate(rows) for c, text in enumerate(row) if text != "<"]
    form = read_form(placed(Grid(tuple(cells), 4, 4)), 1)
    assert form.name == "道路养护"
    assert [(amount.role, amount.half) for amount in form.amounts] == [("total", wanted)]
    assert text_of(form, "period", "head") == "养护道路三十公里。"
