"""Real documents through the PDF reader: nothing printed is lost, nothing hidden is read, every amount is in its cell."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest
from conftest import RAW, corpus_file
from drawn import grids, plain, read, rows
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.recall import line as recall_of
from mengbudget.budget import Budget
from mengbudget.errors import UnreadableError
from mengbudget.prose.statement import Statement
from mengbudget.reading.layout import once
from mengbudget.reading.model import Grid, Line
from mengbudget.reading.pdf import read_page, read_pdf
from mengbudget.reading.ruling import find_tables
from mengbudget.reading.sources import Pages
from mengbudget.reading.sources.plumber import PlumberSource, printed_objects
from mengbudget.reading.transcript import read_transcript

FACSIMILE = RAW / "meng-hrss-2026.facsimile.pdf"


def test_the_document_has_the_tables_of_its_transcript() -> None:
    found = [plain(table) for table in read_pdf(FACSIMILE).grids()]
    assert found == [plain(table) for table in read_transcript(RAW / "meng-hrss-2026.transcript.txt").grids()]


def test_progress_and_places() -> None:
    seen: list[tuple[int, int]] = []
    document = read_pdf(FACSIMILE, progress=lambda done, total: seen.append((done, total)))
    total = len(document.pages)
    assert seen == [(number, total) for number in range(1, total + 1)]
    for page in document.pages:
        for block in page.blocks:
            for box in [block.box] if isinstance(block, Line) else [cell.box for cell in block.cells]:
                assert box is not None and 0 <= box[0] <= box[2] <= page.width and 0 <= box[1] <= box[3] <= page.height


def test_pages_are_released_as_they_are_read() -> None:
    source = PlumberSource(FACSIMILE.read_bytes())
    source.page(5)
    page = source._pages[4]
    assert not hasattr(page, "_objects") and not hasattr(page, "_layout")
    source.close()


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("guangzhou-commerce-2026.pdf", range(7, 12)),  # rules are curves
        ("yantai-audit-2026.pdf", range(8, 13)),
        ("wuxi-hrss-2026.pdf", range(17, 23)),
        ("suzhou-audit-2026.pdf", range(10, 14)),
    ],
)
def test_characters_and_tables_are_those_of_pdfplumber(name: str, numbers: range) -> None:
    with pdfplumber.open(corpus_file(name)) as pdf:
        for number in numbers:
            page = pdf.pages[number - 1]
            objects = printed_objects(page)
            assert [char.text for char in objects.chars] == [char["text"] for char in page.chars]
            for mine, theirs in zip(objects.chars, page.chars, strict=True):
                assert mine[1:5] == pytest.approx((theirs["x0"], theirs["top"], theirs["x1"], theirs["bottom"]), abs=0.01)
            found = [sorted(boxes) for boxes in find_tables(rule._replace(white=False) for rule in objects.rules).tables]
            expected = [sorted(table.cells) for table in page.find_tables()]
            assert [len(boxes) for boxes in found] == [len(cells) for cells in expected]
            for boxes, cells in zip(found, expected, strict=True):
                for box, cell in zip(boxes, cells, strict=True):
                    assert box == pytest.approx(cell, abs=0.01)
            page.close()


@pytest.mark.parametrize(
    "name",
    ["beijing-audit-2026-tables.pdf", "xian-petitions-2026.pdf", "shanghai-putuo-finance-2025.pdf", "foshan-rail-2019-final-accounts.pdf"],
)
def test_no_printed_character_is_lost_or_invented(name: str) -> None:
    pages = Pages(corpus_file(name).read_bytes())
    for number in range(1, len(pages) + 1):
        found = pages.page(number)
        printed = Counter("".join("".join(char.text for char in once(found.chars)).split()))
        texts = [
            text
            for block in read_page(number, found).blocks
            for text in ([block.text] if isinstance(block, Line) else [cell.text for cell in block.cells])
        ]
        assert Counter("".join("".join(texts).split())) == printed, f"page {number}"
    pages.close()


@pytest.mark.parametrize("name", ["beijing-audit-2026-tables.pdf", "jiangsu-cppcc-2018-tables.pdf", "guangzhou-statistics-2026.pdf"])
def test_every_amount_in_a_ruled_table_is_in_a_cell(name: str) -> None:
    printed, lost, invented = recall_of(corpus_file(name), verbose=True)
    assert printed > 100 and (lost, invented) == (0, 0)


def page_of(name: str, number: int) -> tuple[list[str], list[list[list[str]]]]:
    page = read(corpus_file(name), number)
    return [block.text for block in page.blocks if isinstance(block, Line)], [rows(grid) for grid in grids(page)]


def test_putuo_page_8_hides_the_page_before_it() -> None:
    """The text layer of the page holds the preceding page again, clipped away."""
    shown, _ = page_of("shanghai-putuo-finance-2025.pdf", 8)
    assert shown[0].startswith("9.“卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）”78.21万元")
    assert len(shown) == 5
    before, _ = page_of("shanghai-putuo-finance-2025.pdf", 7)
    assert before[0] == "2025年部门预算编制说明" and before[-1] == "用于缴纳养老支出。"


def test_beijing_page_1_has_white_rules_round_its_title() -> None:
    above, (table,) = page_of("beijing-audit-2026-tables.pdf", 1)
    assert above == ["预算01表 收支总表", "金额单位：万元"]
    assert table[0] == ["收 入", "支 出"] and table[-1] == ["收入总计", "32,852.053832", "支出总计", "32,852.053832"]


def test_xian_page_51_begins_without_a_rule() -> None:
    _, (table,) = page_of("xian-hrss-2020.pdf", 51)
    assert table[0] == ["绩效指标", "", "成本指标", "指标5: 人社应用软件维护及升级改造", "210万元/年"]


def test_a_page_that_breaks_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The other pages are read all the same, and where nothing breaks nothing is said."""
    whole = Pages.page

    def broken(pages: Pages, number: int) -> object:
        if number == 3:
            raise RecursionError("too deep")
        return whole(pages, number)

    intact = read_pdf(FACSIMILE)
    assert isinstance(next(intact.grids()), Grid)
    assert not intact.damaged
    monkeypatch.setattr(Pages, "page", broken)
    found = read_pdf(FACSIMILE)
    ((number, says),) = found.damaged
    assert number == 3 and re.fullmatch(
        r"too deep; numbers read on it: 0, others may be missing or wrong \(pages beside it print \d+ and \d+\)", says
    )
    assert [page.number for page in found.pages if not page.blocks] == [3]
    assert [page for page in found.pages if page.number != 3] == [page for page in intact.pages if page.number != 3]


def test_pages_that_are_pictures_are_told(tmp_path: Path) -> None:
    """A picture without text, a scan with recognised (invisible) text, and invisible text on no picture, which nobody sees."""
    scan = ImageReader(Image.new("RGB", (8, 8), "grey"))
    sheet = Canvas(str(tmp_path / "scans.pdf"), invariant=1)
    chinese(sheet, "预算")
    for picture, text, mode in [(False, "printed", 0), (True, "", 0), (True, "recognised", 3), (False, "hidden", 3)]:
        if picture:
            sheet.drawImage(scan, 50, 50, 400, 600)
        run = sheet.beginText(60, 700)
        run.setTextRenderMode(mode)
        run.textOut(text)
        sheet.drawText(run)
        sheet.showPage()
    sheet.save()
    document = read_pdf(tmp_path / "scans.pdf")
    assert [line.text for line in document.lines()] == ["预算", "printed", "recognised"]
    assert (document.pictures, document.recognised) == ((2,), (3,))
    budget = Budget((document,), "某局", 2026, "budget", (), Statement(), (), None)
    assert [warning.split(": ")[1].split(":")[0] for warning in budget.warnings] == [
        "page 2 is a picture without text",
        "page 3 is a scan with recognised text",
    ]


def chinese(canvas: Canvas, text: str) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(60, 720, text)
    canvas.setFont("Helvetica", 12)


@pytest.mark.parametrize(("letters", "doubtful"), [("2026", ()), ("2026\xdf", (1,)), ("\xc6", (1,))])
def test_pages_whose_fonts_name_strange_letters_are_told(tmp_path: Path, letters: str, doubtful: tuple[int, ...]) -> None:
    """A PDF printed anew without its fonts names letters at random: accented Latin ones stand among the Chinese."""
    canvas = Canvas(str(tmp_path / "strange.pdf"), invariant=1)
    chinese(canvas, "收入预算")
    canvas.drawString(60, 700, letters)
    canvas.save()
    document = read_pdf(tmp_path / "strange.pdf")
    assert document.doubtful == doubtful
    assert bool(Budget((document,), "某局", 2026, "budget", (), Statement(), (), None).warnings) == bool(doubtful)


def test_a_file_without_a_chinese_letter_says_so(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "latin.pdf"))
    canvas.drawString(100, 700, "2026 budget, or letters that no font names")
    canvas.save()
    with pytest.raises(UnreadableError, match="none of its 42 letters is Chinese"):
        read_pdf(tmp_path / "latin.pdf")
