"""Ruled tables → grids: every way of drawing rules, merged cells, open frames, text that is hidden or runs over."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import STYLES, Segment, as_lines, grids, lines, page, rows
from reportlab.pdfgen.canvas import Canvas

from mengbudget.reading.ruling import closed

X = (100.0, 160.0, 300.0, 380.0, 460.0)
Y = (700.0, 680.0, 660.0, 640.0)
FRAME: list[Segment] = [(X[0], y, X[4], y) for y in (Y[0], Y[2], Y[3])] + [(X[2], Y[1], X[4], Y[1])]
FRAME += [(x, Y[3], x, Y[0]) for x in (X[0], X[1], X[2], X[4])] + [(X[3], Y[3], X[3], Y[1])]
"""Two header rows (the last two columns under one merged cell) and one body row."""


def texts(canvas: Canvas) -> None:
    for x, y, text in [(104, 676, "Code"), (164, 676, "Name"), (350, 686, "Amount"), (304, 666, "Basic"), (384, 666, "Project")]:
        canvas.drawString(x, y, text)
    for x, text in [(104, "20801"), (164, "Office"), (304, "1,234.56"), (384, "7.00")]:
        canvas.drawString(x, 646, text)


@pytest.mark.parametrize("style", STYLES)
def test_merged_cells_whatever_the_rules_are(style: str, tmp_path: Path) -> None:
    (grid,) = grids(page(tmp_path, lambda canvas: (STYLES[style](canvas, FRAME), texts(canvas))[0]))
    assert (grid.rows, grid.columns) == (3, 4)
    assert rows(grid) == [["Code", "Name", "Amount"], ["Basic", "Project"], ["20801", "Office", "1,234.56", "7.00"]]
    spans = {cell.text: (cell.rowspan, cell.colspan) for cell in grid.cells}
    assert spans["Code"] == (2, 1) and spans["Amount"] == (1, 2) and spans["7.00"] == (1, 1)
    assert grid.at(0, 3) == grid.at(0, 2)
    assert sum(cell.rowspan * cell.colspan for cell in grid.cells) == grid.rows * grid.columns


@pytest.mark.parametrize(("missing", "top", "bottom"), [(Y[3], False, True), (Y[0], True, False)])
def test_a_frame_open_at_the_page_break(missing: float, top: bool, bottom: bool, tmp_path: Path) -> None:
    rules = [rule for rule in FRAME if not rule[1] == rule[3] == missing]
    (grid,) = grids(page(tmp_path, lambda canvas: (as_lines(canvas, rules), texts(canvas))[0]))
    assert rows(grid)[-1] == ["20801", "Office", "1,234.56", "7.00"] and rows(grid)[0] == ["Code", "Name", "Amount"]
    assert (grid.open_top, grid.open_bottom) == (top, bottom)


def test_a_frame_open_over_one_column(tmp_path: Path) -> None:
    """A merged cell goes on from the page before: no rule above it, one above its neighbours."""
    rules = [(X[1], Y[0], X[4], Y[0]) if rule[1] == rule[3] == Y[0] else rule for rule in FRAME]
    (grid,) = grids(page(tmp_path, lambda canvas: (as_lines(canvas, rules), texts(canvas))[0]))
    assert rows(grid)[0] == ["Code", "Name", "Amount"] and grid.columns == 4


def test_a_blank_strip_below_the_last_row_that_only_a_merged_cell_reaches_into(tmp_path: Path) -> None:
    """A browser tears a merged cell in the space that the next row, moved to the next page, leaves."""
    strip = 605.0
    rules = [*FRAME, (X[0], strip, X[1], strip), (X[0], strip, X[0], Y[3]), (X[1], strip, X[1], Y[3])]
    rules = [(X[1], Y[3], X[4], Y[3]) if rule[1] == rule[3] == Y[3] else rule for rule in rules]
    (grid,) = grids(page(tmp_path, lambda canvas: (as_lines(canvas, rules), texts(canvas))[0]))
    assert grid.rows == 3 and rows(grid)[-1] == ["20801", "Office", "1,234.56", "7.00"]


def test_lines_of_an_open_cell_below_the_last_rule(tmp_path: Path) -> None:
    """The row ends for its other cells; the merged one, without a rule under it, goes on."""
    rules = [(X[1], Y[3], X[4], Y[3]) if rule[1] == rule[3] == Y[3] else rule for rule in FRAME]

    def draw(canvas: Canvas) -> None:
        as_lines(canvas, rules)
        texts(canvas)
        canvas.drawString(104, 632, "on")
        canvas.drawString(280, 600, "- 1 -")

    read = page(tmp_path, draw)
    (grid,) = grids(read)
    assert rows(grid)[-1] == ["20801 on", "Office", "1,234.56", "7.00"] and grid.loose == {0}
    assert lines(read) == ["- 1 -"]


def test_lines_of_an_open_cell_above_the_first_rule(tmp_path: Path) -> None:
    rules = [rule for rule in FRAME if not rule[1] == rule[3] == Y[0]]

    def draw(canvas: Canvas) -> None:
        as_lines(canvas, rules)
        texts(canvas)
        canvas.drawString(104, 704, "Low")
        canvas.drawString(104, 692, "er")

    read = page(tmp_path, draw)
    assert rows(grids(read)[0])[0][0] == "Low er Code" and lines(read) == []


def test_grounds_of_rows_do_not_divide_a_merged_cell(tmp_path: Path) -> None:
    """Every other row has a coloured ground, which runs through the merged cell; lines draw the cells."""
    rules = [(X[1], Y[2], X[4], Y[2]) if rule[1] == rule[3] == Y[2] else rule for rule in FRAME]

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        for top, bottom in ((Y[0], Y[1]), (Y[2], Y[3])):
            canvas.rect(X[0], bottom, X[4] - X[0], top - bottom, stroke=0, fill=1)
        canvas.setFillGray(0)
        as_lines(canvas, rules)
        texts(canvas)

    (grid,) = grids(page(tmp_path, draw))
    assert [(cell.text, cell.rowspan) for cell in grid.cells if cell.column == 0] == [("Code 20801", 3)]


def test_grounds_alone_draw_a_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row in (0, 1):
            for column in (0, 1):
                canvas.setFillGray(0.8 + 0.1 * ((row + column) % 2))
                canvas.rect(100 + 60 * column, 600 + 20 * row, 60, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(104, 606, "ab")

    (grid,) = grids(page(tmp_path, draw))
    assert (grid.rows, grid.columns) == (2, 2)


def test_a_row_as_long_as_its_page(tmp_path: Path) -> None:
    """No rule across: the row began on the page before and ends on a later one."""

    def draw(canvas: Canvas) -> None:
        as_lines(canvas, [(x, 60.0, x, 780.0) for x in X])
        canvas.drawString(164, 700, "text")
        canvas.drawString(164, 688, "that goes on")

    (grid,) = grids(page(tmp_path, draw))
    assert rows(grid) == [["", "text that goes on", "", ""]] and grid.open_top and grid.open_bottom


def test_letters_of_touching_cells_are_not_cut_by_edges_inside_a_merged_cell(tmp_path: Path) -> None:
    """No space is left between text and rules: the texts of two cells touch, and the second stands over three columns."""
    rules: list[Segment] = [(100, y, 300, y) for y in (700.0, 680.0, 660.0)]
    rules += [(100, 660, 100, 700), (300, 660, 300, 700), (205, 660, 205, 700), (226, 660, 226, 680), (245, 660, 245, 680)]

    def draw(canvas: Canvas) -> None:
        as_lines(canvas, rules)
        canvas.setFont("Courier", 10)
        canvas.drawString(205 - 6 * 10, 686, "government")
        canvas.drawString(205, 686, "budget2026")
        canvas.drawString(206, 666, "1")

    (grid,) = grids(page(tmp_path, draw))
    assert rows(grid)[0][1] == "budget2026"


def test_rules_that_end_inside_a_closed_frame_add_none() -> None:
    vertical = {100.0: [(0.0, 100.0)], 200.0: [(0.0, 100.0)]}
    across = {0.0: [(100.0, 200.0)], 100.0: [(100.0, 200.0)]}
    assert closed(vertical, across) == (across, [])
    assert closed(vertical, {0.0: [(100.0, 200.0)]}) == (across, [100.0])


def test_text_that_is_clipped_away_is_not_printed(tmp_path: Path) -> None:
    def draw(canvas: Canvas, clip: bool) -> None:
        as_lines(canvas, FRAME)
        texts(canvas)
        canvas.saveState()
        if clip:
            path = canvas.beginPath()
            path.rect(X[1], Y[3], X[2] - X[1], Y[2] - Y[3])
            canvas.clipPath(path, stroke=0)
        canvas.drawString(304, 654, "99.99")
        canvas.restoreState()

    (hidden,) = grids(page(tmp_path, lambda canvas: draw(canvas, clip=True)))
    (shown,) = grids(page(tmp_path, lambda canvas: draw(canvas, clip=False)))
    assert rows(hidden)[-1][2] == "1,234.56"
    assert "99.99" in rows(shown)[-1][2]


def test_text_outside_the_page_is_not_printed(tmp_path: Path) -> None:
    read = page(tmp_path, lambda canvas: (canvas.drawString(100, 900, "above"), canvas.drawString(100, 800, "within"))[0])
    assert lines(read) == ["within"]


def test_a_number_that_runs_over_its_cell_stays_whole(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        as_lines(canvas, FRAME)
        canvas.setFont("Helvetica", 16)
        canvas.drawRightString(X[3] - 1, 646, "1,234,567,890.12")

    (grid,) = grids(page(tmp_path, draw))
    assert rows(grid)[-1] == ["", "", "1,234,567,890.12", ""]


def test_numbers_of_neighbouring_cells_stay_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        as_lines(canvas, FRAME)
        canvas.drawRightString(X[3], 646, "208")
        canvas.drawString(X[3] + 0.2, 646, "01")

    (grid,) = grids(page(tmp_path, draw))
    assert rows(grid)[-1] == ["", "", "208", "01"]


def test_a_frame_round_prose_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        as_lines(canvas, [(100, y, 400, y) for y in (700, 680, 600)] + [(x, 600, x, 700) for x in (100, 400)])
        canvas.drawString(110, 685, "A title")
        canvas.drawString(110, 640, "and prose")

    read = page(tmp_path, draw)
    assert grids(read) == [] and lines(read) == ["A title", "and prose"]


def test_white_rules_do_not_count_beside_others(tmp_path: Path) -> None:
    def draw(canvas: Canvas, only: bool) -> None:
        canvas.setStrokeColorRGB(1, 1, 1)
        as_lines(canvas, [(X[0], y, X[4], y) for y in (740, 720)] + [(x, Y[0], x, 740) for x in (X[0], X[4])])
        if only:
            as_lines(canvas, FRAME)
        else:
            canvas.setStrokeColorRGB(0, 0, 0)
            as_lines(canvas, FRAME)
        texts(canvas)
        canvas.drawString(110, 725, "Title")

    assert lines(page(tmp_path, lambda canvas: draw(canvas, only=False))) == ["Title"]
    (grid,) = grids(page(tmp_path, lambda canvas: draw(canvas, only=True)))
    assert rows(grid)[0] == ["Title"]


def test_a_rule_that_misses_its_mark_adds_no_column(tmp_path: Path) -> None:
    missed = [(x0 + 5, y0, x1 + 5, y1) if x0 == x1 == X[3] else (x0, y0, x1, y1) for x0, y0, x1, y1 in FRAME]
    missed += [(X[3], Y[3], X[3], Y[2])]
    missed[missed.index((X[3] + 5, Y[3], X[3] + 5, Y[1]))] = (X[3] + 5, Y[2], X[3] + 5, Y[1])
    (grid,) = grids(page(tmp_path, lambda canvas: (as_lines(canvas, missed), texts(canvas))[0]))
    assert grid.columns == 4 and rows(grid)[-1] == ["20801", "Office", "1,234.56", "7.00"]


def test_cells_whose_rules_are_missing_keep_their_text(tmp_path: Path) -> None:
    rules = [rule for rule in FRAME if rule[0] != X[1]]  # no rule between code and name
    (grid,) = grids(page(tmp_path, lambda canvas: (as_lines(canvas, rules), texts(canvas))[0]))
    assert rows(grid)[-1] == ["20801 Office", "1,234.56", "7.00"]
    assert sum(cell.rowspan * cell.colspan for cell in grid.cells) == grid.rows * grid.columns


@pytest.mark.parametrize("turned", ["flag", "drawn"])
def test_a_page_on_its_side(turned: str, tmp_path: Path) -> None:
    """Turned by the page's own flag, or drawn sideways on an upright page: the same grid."""

    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -720)
        as_lines(canvas, FRAME)
        canvas.setFont("Helvetica", 10)
        texts(canvas)

    read = page(tmp_path, draw, rotate=90 if turned == "flag" else 0)
    (grid,) = grids(read)
    assert rows(grid) == [["Code", "Name", "Amount"], ["Basic", "Project"], ["20801", "Office", "1,234.56", "7.00"]]
    assert read.turn == (0 if turned == "flag" else 1)
    assert all(cell.box is not None and cell.box[2] <= read.width and cell.box[3] <= read.height for cell in grid.cells)
