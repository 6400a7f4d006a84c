"""The document at the centre: 孟县人力资源和社会保障局 2026, read twice, counted and added up against its transcript's own text."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import mengbudget as mb
from data import known
from mengbudget.model import Form
from tests.conftest import RAW, ROOT

TRANSCRIPT = RAW / "meng-hrss-2026.transcript.txt"
FACSIMILE = RAW / "meng-hrss-2026.facsimile.pdf"
PLACES = ["page", "x0", "top", "x1", "bottom", "file", "pages"]
"""What differs between a PDF and its transcript by nature."""

KINDS = [
    "overview",
    "income",
    "expenditure",
    "fiscal_overview",
    "general_public",
    "basic_by_economic",
    "government_fund_income",
    "government_fund",
    "state_capital",
    "three_public",
    "agency_operation",
    "projects",
    "projects_carried_over",
]


@pytest.fixture(scope="module")
def pdf() -> mb.Budget:
    return mb.read(FACSIMILE)


@pytest.fixture(scope="module")
def text() -> mb.Budget:
    return mb.read(TRANSCRIPT)


@pytest.fixture(scope="module")
def printed() -> list[list[list[str]]]:
    """The tables of the transcript by its own lines: for each title its rows of tab-separated cells."""
    lines = TRANSCRIPT.read_text("utf-8").split("\n")
    start, end = lines.index("第二部分 2026年部门预算报表"), lines.index("第三部分 2026年度部门预算情况说明")
    found: list[list[list[str]]] = []
    for line in lines[start:end]:
        if re.match(r"2026年.*表(（.*）)?$", line):
            found.append([])
        elif "\t" in line:
            found[-1].append(line.split("\t"))
    return found


def test_both_readings_have_the_same_cells_claims_and_forms(pdf: mb.Budget, text: mb.Budget) -> None:
    for name in ("cells", "claims", "forms"):
        one, other = (getattr(budget, name).drop(columns=PLACES, errors="ignore") for budget in (pdf, text))
        assert len(one) > 20
        assert one.equals(other), f"{name}: {one.compare(other) if one.shape == other.shape else (one.shape, other.shape)}"


def test_both_readings_have_the_same_texts(pdf: mb.Budget, text: mb.Budget) -> None:
    for kind in ("overview", "statement", "glossary"):
        one, other = (
            [(section.title, section.part, _bare(section.text)) for section in budget.statement.outline.sections(kind)]
            for budget in (pdf, text)
        )
        assert one
        assert one == other


def test_each_cell_of_the_pdf_knows_its_place_and_the_page_prints_it_there(pdf: mb.Budget) -> None:
    assert pdf.cells["page"].between(1, pdf.pages).all()
    assert pdf.cells[["x0", "top", "x1", "bottom"]].notna().all(axis=None)


def test_thirteen_tables_of_known_kinds(pdf: mb.Budget, printed: list[list[list[str]]]) -> None:
    tables = [table for table in pdf.tables if not table.kind.startswith("performance")]
    assert [table.kind for table in tables] == KINDS
    assert len(printed) == len(tables)
    empty = [table.kind for table in tables if "注：本表无数据" in table.notes]
    assert empty == ["state_capital", "three_public"]
    assert all(not table.amounts for table in tables if table.kind in empty)


def test_every_number_of_the_tables_is_a_cell_once(pdf: mb.Budget, printed: list[list[list[str]]]) -> None:
    for table, rows in zip(pdf.tables, printed, strict=False):
        wanted = Counter(cell for row in rows for cell in row if re.fullmatch(r"[\d,]+\.\d\d", cell))
        assert Counter(amount.printed.text for amount in table.amounts) == wanted, table.title


def test_rows_of_each_table_are_the_rows_printed(pdf: mb.Budget, printed: list[list[list[str]]]) -> None:
    for table, rows in zip(pdf.tables, printed, strict=False):
        assert len({row.index for row in table.rows}) == sum(1 for row in rows if not _is_header(row)), table.title


def test_totals_of_each_table_are_those_printed(pdf: mb.Budget, printed: list[list[list[str]]]) -> None:
    for table, rows in zip(pdf.tables, printed, strict=False):
        last = [row for row in rows if re.search("合计|总计", "".join(row)) and re.search(r"\d\.\d\d", "".join(row))]
        for row in last:
            numbers = [cell for cell in row if re.fullmatch(r"[\d,]+\.\d\d", cell)]
            read = [amount.printed.text for amount in table.amounts if amount.row.role != "item" and amount.printed.text in numbers]
            assert set(numbers) <= set(read), (table.title, row)


def test_wan_yuan_are_yuan_exactly(pdf: mb.Budget) -> None:
    cells = pdf.cells[pdf.cells["kind"].isin(KINDS)]
    assert set(cells["unit"]) == {"万元"}
    assert all(value == Decimal(text.replace(",", "")) * 10_000 for text, value in zip(cells["text"], cells["value"], strict=True))


def test_the_scrambled_header_of_table_two_is_mended_visibly_and_no_number_moved(pdf: mb.Budget) -> None:
    income = next(table for table in pdf.tables if table.kind == "income")
    assert income.erratum == "income-header-last-two-columns"
    assert [column.role for column in income.columns][-2:] == ["own_funds", "carried_over"]
    carried = [amount.printed.text for amount in income.amounts if amount.column.role == "carried_over"]
    assert carried == ["500.53", "492.11", "492.11", "98.00", "394.11", "8.42", "8.42", "8.42"]


def test_twelve_sections_and_no_numeral_left_over(pdf: mb.Budget) -> None:
    statement = pdf.statement
    assert [section.title[: section.title.index("、")] for section in statement.sections] == [*"一二三四五六七八九十", "十一", "十二"]
    for sentence in statement.sentences:
        covered = [range(claim.start, claim.end) for claim in statement.claims if claim.sentence is sentence]
        digits = [match.start() for match in re.finditer(r"\d", sentence.text)]
        left = [sentence.text[at:] for at in digits if not any(at in span for span in covered)]
        assert not left or all(re.match(r"\d+[、.）)]", text) for text in left), left


def test_the_figures_of_the_statement_are_claims(pdf: mb.Budget) -> None:
    claims = pdf.claims
    eight = claims[claims["section"].str.startswith("八、")]
    assert eight[eight["kind"] == "amount"]["value"].tolist() == [Decimal("606400")]
    assert eight[eight["kind"] == "change"]["value"].tolist() == [Decimal("-43700")]
    assert eight[eight["kind"] == "growth"]["value"].tolist() == [Decimal("-6.72")]
    assert set(eight[eight["kind"].isin(["change", "growth"])]["base_year"]) == {2025}


def test_twenty_four_project_forms_and_the_overall_form(pdf: mb.Budget) -> None:
    transcript = TRANSCRIPT.read_text("utf-8")
    names = [line.split("\t") for line in transcript.split("\n") if line.startswith("项目名称\t")][2:]
    assert len(pdf.projects) == 24
    assert [_bare(form.name) for form in pdf.projects] == [_bare("".join(name[1:])) for name in names]
    assert pdf.overall is not None
    assert {amount.printed.text for amount in pdf.overall.amounts} >= {"8237.74", "6718.33", "1519.41", "1123.27", "7114.48"}


def test_nothing_of_a_form_is_lost(pdf: mb.Budget, text: mb.Budget) -> None:
    assert all(_texts(one) == _texts(other) for one, other in zip(pdf.projects, text.projects, strict=True))


def test_the_department_and_the_year(pdf: mb.Budget, text: mb.Budget) -> None:
    assert (pdf.department, pdf.year) == (text.department, text.year) == ("孟县人力资源和社会保障局", 2026)


def test_what_contradicts_itself_is_the_reviewed_list_no_more_and_no_less(pdf: mb.Budget, text: mb.Budget) -> None:
    reviewed = known.load(ROOT / "data" / "known-discrepancies.yaml")
    for edition in (pdf, text):
        assert known.compare(mb.reconcile(edition).inconsistent, reviewed) == ([], [])
        assert [len(cause.findings) for cause in mb.reconcile(edition).causes] == [3, 1, 1]  # three about one form are one root cause
    assert all(entry["explanation"]["zh"] and entry["explanation"]["en"] for entry in reviewed)


def _texts(form: Form) -> tuple[object, ...]:
    return (
        form.name,
        form.unit,
        form.filed,
        [(_bare(label), _bare(text)) for label, text in form.fields],
        [(i.half, i.level1, i.level2, i.level3, i.target) for i in form.indicators],
        [(a.label, a.half, a.printed) for a in form.amounts],
    )


def _is_header(row: list[str]) -> bool:
    words = "".join(row)
    return (
        bool(
            re.search(
                "项目$|科目编码|科目名称|预算数|^收入支出|^项目|^单位名称|一般公共预算政府性基金预算|^小计|^国有资本|^合计一般|^合计人员|收入科目",
                words,
            )
        )
        or re.fullmatch(r"\d+", words) is not None
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def test_the_files_are_where_the_notebooks_expect_them() -> None:
    assert Path(TRANSCRIPT).exists()
    assert Path(FACSIMILE).exists()
