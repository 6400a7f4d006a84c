"""The transcript's lines and tab-separated tables as grids."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import RAW

from mengbudget.errors import UnreadableError
from mengbudget.reading.model import Document
from mengbudget.reading.transcript import read_transcript

PATH = RAW / "meng-hrss-2026.transcript.txt"


@pytest.fixture(scope="module")
def document() -> Document:
    return read_transcript(PATH)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "other.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_printed_character_is_in_a_line_or_a_cell(document: Document) -> None:
    read = "".join(line.text for line in document.lines()) + "".join(cell.text for grid in document.grids() for cell in grid.cells)
    assert sorted("".join(read.split())) == sorted("".join(PATH.read_text(encoding="utf-8").split()))


def test_a_table_goes_on_over_a_blank_line_and_ends_at_a_line_of_text(document: Document) -> None:
    overview, income, *_ = document.grids()
    assert (overview.rows, overview.columns) == (35, 6)
    assert (income.rows, income.columns) == (35, 9)
    assert len(list(document.grids())) == 13 + 1 + 24


def test_header_texts_span_the_empty_cells_beside_and_under_them(document: Document) -> None:
    fiscal = list(document.grids())[3]
    project, amount = fiscal.at(1, 2), fiscal.at(1, 3)
    assert project is not None
    assert amount is not None
    assert (project.text, project.rowspan, project.colspan) == ("项目", 2, 1)
    assert (amount.text, amount.rowspan, amount.colspan) == ("金额", 1, 4)
    body = fiscal.at(5, 3)
    assert body is not None
    assert (body.text, body.colspan) == ("", 1)  # an empty cell of the body stays one


def test_every_position_of_every_grid_is_covered_once(document: Document) -> None:
    for grid in document.grids():
        assert sum(cell.rowspan * cell.colspan for cell in grid.cells) == grid.rows * grid.columns


def test_fields_of_a_form_are_kept_as_printed(document: Document) -> None:
    form = list(document.grids())[14]
    assert [cell.text for cell in form.cells if cell.row == 0][:4] == ["项目名称", "", "2026年遗属生活困难补助(人员补助)", ""]
    assert all(cell.rowspan == cell.colspan == 1 for cell in form.cells)


def test_pages_are_those_of_the_contents_list(document: Document) -> None:
    pages = {line.text: line.page for line in document.lines()}
    assert pages["2026年预算收入总表"] == 5
    assert pages["三、支出预算情况说明"] == 18
    assert pages["十一、国有资产占有使用情况"] == 46
    assert pages["目 录"] == 0  # nothing tells a page before the first heading
    assert [grid.pages for grid in document.grids()][:2] == [(3,), (5,)]


def test_two_columns_of_numbers_are_a_table_and_no_contents_list(tmp_path: Path) -> None:
    document = read_transcript(written(tmp_path, "项目\t金额\n办公费\t3.50\n水费\t1.20\n"))
    assert len(list(document.grids())) == 1


@pytest.mark.parametrize(("content", "says"), [(b"", "is empty"), (b" \n\n", "is empty"), (b"\xff\xfe\xb1\xed", "not a UTF-8 text")])
def test_what_is_no_transcript_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=says):
        read_transcript(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="there is no such file"):
        read_transcript(tmp_path / "none.txt")
