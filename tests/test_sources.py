"""Two sources of objects: they tell the same of real pages, and where PDFium may leave something out, pdfplumber is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import RAW, corpus_file
from drawn import lines, objects, read
from fpdf import FPDF
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mengbudget.reading.pdf import read_pdf
from mengbudget.reading.sources import Doubt, Pages
from mengbudget.reading.sources import library as functions

FACSIMILE = RAW / "meng-hrss-2026.facsimile.pdf"
FAMILIES = {
    "beijing-audit-2026-tables": (1, 4),
    "foshan-rail-2019-final-accounts": (5, 12),
    "fuzhou-police-civilian-2026": (7, 14),
    "guangzhou-commerce-2026": (7, 38),  # rules are curves
    "hangzhou-meteorology-2026": (15, 18),
    "jiangsu-cppcc-2018-tables": (1, 5),  # turned pages
    "shanghai-exam-authority-2026-unit": (9, 12),
    "shanghai-putuo-finance-2025": (8, 12),  # clipped text
    "shenzhen-petitions-2026": (1, 14),  # forms within the page
    "suzhou-audit-2026": (10, 13),
    "wuxi-hrss-2026": (17, 20),
    "xian-hrss-2020": (29, 51),
    "yantai-audit-2026": (8, 12),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_the_sources_tell_the_same(name: str) -> None:
    path = corpus_file(f"{name}.pdf")
    for number in FAMILIES[name]:
        fast, thorough = objects(path, number, fast=True), objects(path, number)
        printed = [[char for char in one.chars if not char.text.isspace()] for one in (fast, thorough)]
        assert [char.text for char in printed[0]] == [char.text for char in printed[1]]
        for mine, theirs in zip(*printed, strict=True):
            assert mine[1:7] == pytest.approx(theirs[1:7], abs=0.5)
            assert mine.turn == theirs.turn
        assert len(fast.rules) == len(thorough.rules)
        for rule, other in zip(fast.rules, thorough.rules, strict=True):
            assert (rule.vertical, rule.white, rule.ground) == (other.vertical, other.white, other.ground)
            assert rule[1:4] == pytest.approx(other[1:4], abs=0.05)
        assert fast[2:] == pytest.approx(thorough[2:], abs=0.01)
        read(path, number)  # and the page that is made of it


def test_no_page_of_the_document_needs_the_thorough_source(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read_pdf(FACSIMILE)
    assert not fast.fallbacks
    monkeypatch.setenv("MENGBUDGET_SOURCE", "pdfplumber")
    thorough = read_pdf(FACSIMILE)
    assert [line.text for line in fast.lines()] == [line.text for line in thorough.lines()]
    assert [[cell.text for cell in grid.cells] for grid in fast.grids()] == [
        [cell.text for cell in grid.cells] for grid in thorough.grids()
    ]


def aslant(canvas: Canvas) -> None:
    canvas.rotate(30)
    canvas.drawString(300, 300, "2026")


def in_a_font_that_is_not_there(canvas: Canvas) -> None:
    """Where no Chinese font is installed, PDFium says nothing of such a text; where one is, it tells it."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(100, 700, "收入预算 ")


def with_another_text(canvas: Canvas) -> None:
    canvas._code.append("/Span << /ActualText (1,000) >> BDC")
    canvas.drawString(100, 700, "1,234")
    canvas._code.append("EMC")


def twice_apart(canvas: Canvas) -> None:
    """PDFium takes the second for the first in bold."""
    canvas.drawString(100, 700, "88")
    canvas.drawString(103, 700, "88")


def mirrored(canvas: Canvas) -> None:
    canvas.transform(-1, 0, 0, 1, 600, 0)
    canvas.drawString(300, 300, "2026")


def nothing(canvas: Canvas) -> None:
    """A page without a text, a rule or a picture is left to pdfplumber."""


@pytest.mark.parametrize(
    ("draw", "why"),
    [
        (aslant, "aslant"),
        (mirrored, "mirrored"),
        (with_another_text, "another text is given"),
        (twice_apart, "leaves a text out"),
        (nothing, "finds nothing"),
    ],
)
def test_a_doubt_is_left_to_pdfplumber(tmp_path: Path, draw: Callable[[Canvas], None], why: str) -> None:
    """The page beside it is none of its business."""
    path = tmp_path / "doubt.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.drawString(100, 700, "certain")
    canvas.showPage()
    canvas.save()
    pages = Pages(path.read_bytes())
    found = [pages.page(number) for number in (1, 2)]
    pages.close()
    assert list(pages.fallbacks) == [1]
    assert why in pages.fallbacks[1]
    assert found[0] == objects(path, 1)
    assert "".join(char.text for char in found[1].chars) == "certain"
    with pytest.raises(Doubt, match=why):
        objects(path, 1, fast=True)


def test_a_text_in_a_font_that_is_not_in_the_file_is_never_lost(tmp_path: Path) -> None:
    path = tmp_path / "font.pdf"
    canvas = Canvas(str(path), invariant=1)
    in_a_font_that_is_not_there(canvas)
    canvas.save()
    assert [line.text for line in read_pdf(path).lines()] == ["收入预算"]
    assert lines(read(path, 1)) == ["收入预算"]


def test_the_corners_of_a_page_may_be_given_in_any_order(tmp_path: Path) -> None:
    """/MediaBox [0 595.276 841.89 0] (xian-688bbf25, p. 56): what stands on such a page stood outside of it, and was lost."""
    path = tmp_path / "corners.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    canvas.drawString(100, 700, "on the page")
    canvas.save()
    usual = objects(path, 1), objects(path, 1, fast=True)
    data = path.read_bytes()
    assert b"/MediaBox [ 0 0 595 842 ]" in data
    path.write_bytes(data.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 0 842 595 0 ]"))
    assert (objects(path, 1), objects(path, 1, fast=True)) == usual
    assert lines(read(path, 1)) == ["on the page"]


def test_a_damaged_page_is_read_by_pdfplumber(tmp_path: Path) -> None:
    """A packed stream that breaks off: PDFium takes what is left of it and says nothing."""
    sheet = FPDF()
    sheet.set_font("Helvetica")
    for text in ("whole", "broken"):
        sheet.add_page()
        for number in range(40):
            sheet.cell(text=f"{text} {number * 7919}", new_x="LMARGIN", new_y="NEXT")
    data = bytes(sheet.output())
    second = [at for at in range(len(data)) if data.startswith(b"stream\n", at) and not data.startswith(b"end", at - 3)][1]
    broken = data[: second + 100] + b"\0" * 40 + data[second + 140 :]
    pages = Pages(broken)
    for number in (1, 2):
        pages.page(number)
    pages.close()
    assert list(pages.damaged) == [2]
    assert pages.fallbacks == {2: "it is damaged"}


def test_a_library_that_is_too_old_leaves_the_file_to_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(functions._PROTOTYPES, "FPDFText_NoSuchFunction", (None,))
    functions.native.cache_clear()
    try:
        pages = Pages(FACSIMILE.read_bytes())
        assert pages.fallbacks == {0: "the PDFium that is installed has no FPDFText_NoSuchFunction"}
        assert pages.page(1).chars
        pages.close()
    finally:
        functions.native.cache_clear()
