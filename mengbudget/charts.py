"""Charts: each function draws a tidy frame that the package has made; nothing is computed here.

Every frame has one row a mark. ``label`` is the name as printed (long ones are wrapped; a line break of its own is kept), ``text`` the
number as printed or as recomputed, in digits, ``place`` where it stands ("表三 第7页 合计 / 基本支出"); both are what a tooltip shows,
with ``english``, a translation of the label, where the frame has it. Values are Decimal or int in the unit that ``unit`` names, None
where nothing is printed: such a row keeps its place and its text, and gets no mark. Rows are drawn in the order of the frame.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from mengbudget.drawing import (
    axis,
    chart,
    colour,
    column_heads,
    digits,
    headline,
    layers,
    ordered,
    over,
    plain,
    row_height,
    subhead,
    wide,
    wrapped,
    y_labels,
)
from mengbudget.show.look import BLACK, BLUE, GREEN, GREY, INK, ORANGE, SKY, VERDICTS, VERMILLION, enable

__all__ = ["claimed", "counts", "enable", "intervals", "matrix", "pair", "points", "shares", "stacked", "structure", "tree", "waterfall"]

STATES = {"printed": BLUE, "zero": SKY, "blank": "#cccccc", "none": ORANGE, "absent": "#f3f3f3"}
"""What a table can say of a thing: a number, a printed zero, an empty cell, "no data" in words, or it has no such place."""

TIMES = {"0": VERMILLION, "1": ORANGE, "2": SKY, "3": BLUE, "4+": GREEN}
"""How many rules touch a number, from none to many."""

STEPS = {"total": BLUE, "up": GREEN, "down": VERMILLION, "unknown": GREY}
LEVELS = {"合计 total": BLACK, "类 class": BLUE, "款 group": SKY, "项 item": ORANGE}


def pair(
    frame: pd.DataFrame,
    *,
    title: str,
    unit: str,
    subtitle: str = "",
    stated: str = "as stated 原文",
    computed: str = "recomputed 复算",
    gap_unit: str = "",
    width: int = 230,
) -> alt.HConcatChart:
    """Two charts side by side on one scale: left what is stated, right what is recomputed.

    Columns: label, stated, stated_text, stated_place, computed, computed_text, computed_place; optional: gap_text (drawn beside the
    recomputed number) and verdict (its colour); gap, least, most (the difference, and the smallest and largest that rounding allows:
    they add a third panel, in `gap_unit`). A stroke in the right chart marks where the stated bar ends, wherever the two differ.
    """
    sides = "stated stated_text stated_place computed computed_text computed_place"
    rows = plain(frame, f"label {sides}", "gap gap_text least most verdict", apart=True)
    tooltip = "item=item; stated_text=stated; stated_place=stated at; computed_text=recomputed; computed_place=from"
    faded = alt.OpacityValue(0.35, condition={"param": "same_row", "value": 1})
    base = chart(rows, f"{tooltip}; gap_text=difference; verdict", height=row_height(rows)).encode(opacity=faded)
    differ = any(a is not None and a != b for a, b in zip(rows["stated"], rows["computed"], strict=True))
    ink = colour("verdict", rows, INK, legend=False) if "verdict" in rows else alt.value(BLUE)

    def half(column: str, name: str, fill: str) -> alt.LayerChart:
        here = base.encode(y=y_labels(rows, shown=column == "stated"))
        bars = here.mark_bar(color=fill).encode(x=alt.X(f"{column}:Q", axis=axis(unit))).properties(name=column)
        drawn = [bars, digits(here, width + 68, f"{column}_text")]
        if column == "computed" and differ:
            ends = here.transform_filter("isValid(datum.stated) && datum.stated !== datum.computed")
            drawn.append(ends.mark_tick(color=BLACK, thickness=2, bandSize=22).encode(x="stated:Q"))
        if column == "computed" and "gap_text" in rows:
            drawn.append(digits(here, width + 78, "gap_text", "left", ink, fontWeight=600))
        return alt.LayerChart(layer=drawn, width=width, title=subhead(name))

    halves = [half("stated", stated, BLUE), half("computed", f"{computed} (┃ {stated})" if differ else computed, SKY)]
    both: Any = alt.HConcatChart(hconcat=halves).resolve_scale(x="shared")
    if {"gap", "least", "most", "verdict"} <= set(rows.columns):
        both = alt.hconcat(both, _gaps(base.encode(y=y_labels(rows, shown=False)), gap_unit or unit, ink))
    pointer = alt.PointSelectionConfig(type="point", on="pointerover", clear="pointerout", fields=["label"])
    views = ["stated_0", "computed_1"]  # Altair numbers the names of views side by side
    together = alt.TopLevelSelectionParameter(name="same_row", select=pointer, views=views)
    drawn: alt.HConcatChart = both.properties(title=headline(title, subtitle), params=[together])
    return drawn


def _gaps(here: alt.Chart, unit: str, ink: Any, width: int = 110) -> alt.LayerChart:
    """The differences on a scale of their own, over the band that rounding allows."""
    signed = axis(unit, tickCount=2, labelExpr="datum.value ? format(datum.value, '+,~f') : '0'")
    band = here.mark_bar(color="#dddddd").encode(x=alt.X("least:Q", axis=signed), x2="most:Q")
    ends = [here.mark_tick(color=GREY, thickness=1.5, bandSize=18).encode(x=f"{end}:Q") for end in ("least", "most")]
    dots = here.mark_point(filled=True, size=70).encode(x="gap:Q", color=ink)
    drawn = [band, *ends, dots, digits(here, width + 14, "verdict", "left", ink)]
    return alt.LayerChart(layer=drawn, width=width, title=subhead("difference (grey: rounding)"))


def shares(frame: pd.DataFrame, *, title: str, subtitle: str = "", width: int = 185) -> alt.HConcatChart:
    """Shares as stated beside shares as computed, with their differences in percentage points: a `pair` in percent, same columns."""
    return pair(frame, title=title, unit="share, %", gap_unit="percentage points", subtitle=subtitle, width=width)


def waterfall(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 420) -> alt.LayerChart:
    """How one total becomes another, step by step.

    Columns: label, start, end, kind ("total", "up", "down", or "unknown" for what the document does not say), text, place.
    """
    rows = plain(frame, "label start end kind text place", apart=True)
    here = chart(rows, "item=step; text=printed; place; kind", height=row_height(rows), width=width).encode(y=y_labels(rows))
    bars = here.mark_bar().encode(x=alt.X("start:Q", axis=axis(unit)), x2="end:Q", color=colour("kind", rows, STEPS))
    return layers(title, subtitle, bars, digits(here, width + 92))


def stacked(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 520, step: int = 46) -> alt.LayerChart:
    """Parts laid end to end, one bar under the other on one scale: sources over uses, stated over recomputed.

    Columns: label (the bar), part (the segment), value, text, place.
    """
    rows = plain(frame, "label part value text place").assign(order=range(len(frame)))
    here = chart(rows, "item=bar; part; text=printed; place", width=width, height=alt.Step(step)).encode(y=y_labels(rows), order="order:Q")
    bars = here.mark_bar(stroke="white", strokeWidth=1.5).encode(
        x=alt.X("value:Q", stack="zero", axis=axis(unit)), color=colour("part", rows, columns=3)
    )
    roomy = "scale('x', datum.value) - scale('x', 0) > 66"  # where the digits fit; the tooltip has the others
    inside = here.mark_text().encode(
        x=alt.X("value:Q", stack="zero", bandPosition=0.5),
        text="text:N",
        detail="part:N",
        opacity=alt.condition(roomy, alt.value(1), alt.value(0)),
        color=over("part"),
    )
    return layers(title, subtitle, bars, inside)


def structure(frame: pd.DataFrame, *, title: str, subtitle: str = "", radius: int = 105) -> alt.HConcatChart:
    """The statement's own kind of picture, two rings side by side: the shares as stated, and redrawn from the table.

    Columns: side ("stated" or "recomputed"), part, value, text (the share as printed or computed), place.
    """
    rows = plain(frame, "side part value text place").assign(order=range(len(frame)))
    rings = []
    for side, name in (("stated", "as stated 原文"), ("recomputed", "redrawn from the table 复算")):
        here = chart(rows[rows["side"] == side], "part; text=share; place", width=320, height=2 * radius + 60)
        here = here.encode(theta=alt.Theta("value:Q", stack=True), order="order:Q")
        ring = here.mark_arc(innerRadius=radius * 0.55, outerRadius=radius, stroke="white", strokeWidth=1.5)
        drawn = [ring.encode(color=colour("part", rows, columns=3)), here.mark_text(radius=radius + 24).encode(text="text:N")]
        rings.append(alt.LayerChart(layer=drawn, title=subhead(name, anchor="middle")))
    return alt.HConcatChart(hconcat=rings, title=headline(title, subtitle))


def tree(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 420) -> alt.LayerChart:
    """The hierarchy 类 / 款 / 项 as bars under bars: the children of a row tile its length.

    Columns: label, code, level (0 the total, 1 类, 2 款, 3 项), start, end (where the bar begins and ends), text, place.
    """
    rows = plain(frame, "label code level start end text place")
    names = [f"{code} {label}".strip().replace("\n", "") for code, label in zip(rows["code"], rows["label"], strict=True)]
    rows = rows.assign(order=range(len(rows)), name=names, depth=[list(LEVELS)[int(level)] for level in rows["level"]])
    room = max(14 * int(level) + 7 * wide(name) for level, name in zip(rows["level"], names, strict=True))
    here = chart(rows, "code; item=name; text=printed; place", width=width, height=alt.Step(19)).encode(y=alt.Y("order:O", axis=None))
    bars = here.mark_bar().encode(x=alt.X("start:Q", axis=axis(unit)), x2="end:Q", color=colour("depth", rows, LEVELS))
    indented = here.mark_text(align="left").encode(x=alt.value(alt.ExprRef(f"14 * datum.level - {room}")), text="name:N")
    return layers(title, subtitle, bars, indented, digits(here, width + 68))


def matrix(
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str = "",
    colours: dict[str, str] | None = None,
    rows_are: str = "",
    columns_are: str = "",
    cell: int = 86,
) -> alt.LayerChart:
    """A grid of states with what is printed in each: what "none" rests on across tables, or how rules and tables meet.

    Columns: row, column, state (a word of STATES, or of `colours`), text (shown in the cell), place.
    """
    rows = plain(frame, "row column state text place")
    return layers(title, subtitle, *_grid(rows, rows, colours, cell, names=(rows_are, columns_are)))


def claimed(
    frame: pd.DataFrame, *, title: str, subtitle: str = "", colours: dict[str, str] | None = None, cell: int = 86
) -> alt.HConcatChart:
    """Two grids of states side by side with the same rows: left what is stated in words, right what can be found to bear it out.

    Columns: side ("stated" or "recomputed"), row, column, state (a word of STATES, or of `colours`), text (shown in the cell), place.
    """
    rows = plain(frame, "side row column state text place")
    halves = []
    for side, name in (("stated", "as stated 原文"), ("recomputed", "what can be found 复核")):
        cells = _grid(rows[rows["side"] == side], rows, colours, cell, side)
        halves.append(alt.LayerChart(layer=cells, title=subhead(name)))
    both: Any = alt.HConcatChart(hconcat=halves, title=headline(title, subtitle))
    drawn: alt.HConcatChart = both.resolve_scale(y="shared", color="independent")
    return drawn


def _grid(
    here: pd.DataFrame, rows: pd.DataFrame, colours: dict[str, str] | None, cell: int, side: str = "", names: tuple[str, str] = ("", "")
) -> list[alt.Chart]:
    """The cells of a matrix and their texts; `rows` are those of the whole chart, whose states and headings it shares.

    Of two sides the stated one has the labels of the rows, the recomputed one the legend; `names` are those of the rows and of the columns.
    """
    heads = {str(name): wrapped(str(name), cell // 7) for name in rows["column"]}
    above = column_heads(names[1], max(head.count("\n") + 1 for head in heads.values()))
    beside = alt.Axis(title=names[0] or None, labelLimit=0, labels=side != "recomputed")
    shown = here.assign(head=[heads[str(name)] for name in here["column"]])
    drawn = chart(shown, "row; column; state; text=printed; place", width=alt.Step(cell), height=alt.Step(28)).encode(
        y=alt.Y("row:N", sort=list(dict.fromkeys(rows["row"])), axis=beside),
        x=alt.X("head:N", sort=list(dict.fromkeys(shown["head"])), axis=above),
    )
    fill = colour("state", rows, STATES if colours is None else colours, legend=side != "stated")
    return [
        drawn.mark_rect(stroke="white", strokeWidth=2).encode(color=fill),
        drawn.mark_text(fontSize=11).encode(text="text:N", color=over("state")),
    ]


def intervals(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 460) -> alt.LayerChart:
    """Ranges that printed numbers leave open, one under the other: they agree where they share a point.

    Columns: label, low, high, text (the range in digits), place; optional: value (a point inside, drawn as a dot) and verdict (the colour).
    """
    rows = plain(frame, "label low high text place", "value verdict", apart=True)
    ink = colour("verdict", rows, VERDICTS) if "verdict" in rows else alt.value(BLUE)
    here = chart(rows, "item=item; text=range; place=from", width=width, height=alt.Step(30)).encode(y=y_labels(rows), color=ink)
    ends = [here.mark_tick(thickness=2, bandSize=18).encode(x=f"{end}:Q") for end in ("low", "high")]
    low = alt.X("low:Q", scale=alt.Scale(zero=False, nice=True), axis=axis(unit, tickCount=5))
    drawn = [here.mark_bar(height=8, cornerRadius=3).encode(x=low, x2="high:Q"), *ends]
    if "value" in rows:
        drawn.append(here.mark_point(filled=True, size=60, opacity=1).encode(x="value:Q", color=alt.value(BLACK)))
    return layers(title, subtitle, *drawn, digits(here, width + 14, align="left"))


def counts(
    frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", colours: dict[str, str] | None = None, width: int = 420
) -> alt.LayerChart:
    """How many of what, a bar a row, coloured by a word: verdicts a rule, numbers a table by the rules that touch them, caught mutations.

    Columns: label, word (a verdict, or a word of `colours`, such as TIMES), count, text (beside the bar, once a label; others ""), place.
    """
    rows = plain(frame, "label word count text place")
    known = VERDICTS if colours is None else colours
    rows = rows.assign(order=[ordered(rows["word"], known).index(word) for word in rows["word"]])
    here = chart(rows, "item=row; word=which; count; place", width=width, height=row_height(rows)).encode(y=y_labels(rows))
    along = alt.X("count:Q", stack="zero", axis=axis(unit, tickCount=5, format=",d", tickMinStep=1))
    bars = here.mark_bar(stroke="white", strokeWidth=0.5).encode(x=along, color=colour("word", rows, known), order="order:Q")
    return layers(title, subtitle, bars, digits(here, width + 10, align="left"))


def points(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", across: str = "", width: int = 460) -> alt.LayerChart:
    """Documents against each other: a dot a document on one line each, or, with ``x``, one plane with `unit` up and `across` along.

    Columns: label, value, text, place; optional: group (the colour) and x (a second figure).
    """
    rows = plain(frame, "label value text place", "group x", apart=True)
    fill = colour("group", rows) if "group" in rows else alt.value(BLUE)
    here = chart(rows, "item=document; text=figure; place; group", width=width).encode(color=fill)
    if "x" in rows:
        plane = here.mark_circle(size=90, opacity=0.85).encode(
            x=alt.X("x:Q", axis=axis(across)), y=alt.Y("value:Q", axis=axis(unit, grid=True))
        )
        return layers(title, subtitle, plane, height=320)
    line = here.encode(y=y_labels(rows)).properties(height=row_height(rows))
    stems = line.mark_rule(strokeWidth=1.5, opacity=0.5).encode(x=alt.X("value:Q", axis=axis(unit)), x2=alt.datum(0))
    return layers(title, subtitle, stems, line.mark_circle(size=90, opacity=1).encode(x="value:Q"), digits(line, width + 14, align="left"))
