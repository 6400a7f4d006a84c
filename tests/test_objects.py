"""What a page prints: letters and rules, and what is drawn like them and is neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import grids, lines, page, plain
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mengbudget.reading.sources.pdfium import _up_to_blanks


def boxed(canvas: Canvas, left: float, right: float) -> None:
    """Two cells in a row, one under the other."""
    for y in (600, 630, 660):
        canvas.line(left, y, right, y)
    for x in (left, (left + right) / 2, right):
        canvas.line(x, 600, x, 660)


@pytest.mark.parametrize("outlined", [False, True])
def test_letters_drawn_once_more_as_outlines_are_no_rules(tmp_path: Path, outlined: bool) -> None:
    """Bold text, as cairo prints it: each letter and then its strokes, most of which run straight up or across."""

    def draw(canvas: Canvas) -> None:
        boxed(canvas, 100, 300)
        for x, y, text in ((110, 640, "HEAD"), (210, 640, "HEAD"), (110, 610, "ITEM"), (210, 610, "1,234.56")):
            canvas.drawString(x, y, text)
        canvas.setFont("Helvetica", 24)
        canvas.drawString(100, 700, "TITLE")
        for position in range(len("TITLE") * outlined):
            at, wide = 100 + canvas.stringWidth("TITLE"[:position]), canvas.stringWidth("TITLE"[position])
            canvas.lines([(at, y, at + wide, y) for y in (701, 709, 717)] + [(x, 701, x, 717) for x in (at, at + wide)])

    read = page(tmp_path, draw)
    assert lines(read) == ["TITLE"]
    assert [plain(grid) for grid in grids(read)] == [[["HEAD", "HEAD"], ["ITEM", "1,234.56"]]]


@pytest.mark.parametrize(("room", "kept"), [(40, "（二）"), (28, "（二）"), (25, "（二")])
def test_a_closing_bracket_is_printed_where_its_ink_is(tmp_path: Path, room: float, kept: str) -> None:
    """xian-hrss-2020.pdf p. 29: a cell's edge cuts the empty half of a full-width bracket, not the bracket."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(100, 600, room, 30)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(100, 610, "（二）")
        canvas.restoreState()

    read = page(tmp_path, draw)
    assert lines(read) == [kept]


def test_a_blank_is_seen_after_a_letter_of_a_wider_font() -> None:
    """Of a font that is not in the file the letters are as wide as those that stand for it: 1.00 and 0 were read as 1.000."""
    lefts, rights = [0.0, 5.0, 10.0, 12.5], [6.0, 12.0, 12.5, 18.0]
    assert _up_to_blanks("10 0", lefts, rights) == [6.0, 10.0, 12.5, 18.0]
    assert _up_to_blanks("1000", lefts, rights) == rights
