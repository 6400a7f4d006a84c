"""Charts: each function draws a tidy frame that the package has made; nothing is computed here.

Every frame has one row a mark. ``label`` is the name as printed, ``text`` the number as printed (or its digits as recomputed),
``place`` where it stands ("表三 第7页 合计 / 基本支出"); both are what a tooltip shows. Values are Decimal or int in the unit that
``unit`` names, None where nothing is printed: such a row keeps its place and its text, and gets no mark. Rows are drawn in the order
of the frame.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from mengbudget.renderer import BLACK, BLUE, GREEN, GREY, INK, ORANGE, PALETTE, SKY, VERDICTS, VERMILLION, enable

__all__ = ["counts", "enable", "intervals", "matrix", "pair", "points", "shares", "stacked", "structure", "tree", "waterfall"]

STATES = {"printed": BLUE, "zero": SKY, "blank": "#cccccc", "none": ORANGE, "absent": "#f3f3f3"}
"""What a table can say of a thing: a number, a printed zero, an empty cell, "no data" in words, or it has no such place."""

TIMES = {"0": VERMILLION, "1": ORANGE, "2": SKY, "3": BLUE, "4+": GREEN}
"""How many rules touch a number, from none to many."""


def _rows(frame: pd.DataFrame, needed: str, optional: str = "") -> pd.DataFrame:
    """The named columns of a frame, decimals as floats: the last step before a chart."""
    missing = [name for name in needed.split() if name not in frame.columns]
    if missing:
        raise ValueError(f"the frame lacks {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}")
    if frame.empty:
        raise ValueError("the frame has no row to draw")
    kept = frame[needed.split() + [name for name in optional.split() if name in frame.columns]]
    plain = pd.DataFrame({name: pd.Series([_number(v) for v in kept[name]], dtype=object) for name in kept.columns})
    return plain.assign(label=[_wrapped(str(label)) for label in plain["label"]]) if "label" in plain.columns else plain


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    return None if not isinstance(value, str) and pd.isna(value) else value


def _wide(text: str) -> int:
    """How many half-width places a text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _wrapped(text: str, places: int = 44) -> str:
    """A label in lines of at most so many half-width places, of nearly the same length: no name is cut."""
    lines = -(-_wide(text) // places)
    wide, out = -(-_wide(text) // max(lines, 1)) + 1, [""]
    for sign in text:
        if _wide(out[-1]) + _wide(sign) > wide:
            out.append("")
        out[-1] += sign
    return "\n".join(out)


def _chart(rows: pd.DataFrame, **size: Any) -> alt.Chart:
    """A chart of these rows, None staying null (pandas would make it NaN, which is no JSON)."""
    records = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    return alt.Chart(alt.InlineData(values=records), **size)


def _layers(*charts: alt.Chart) -> alt.LayerChart:
    """Charts drawn over each other."""
    return alt.LayerChart(layer=list(charts))


def _tip(rows: pd.DataFrame, **titles: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items() if name in rows.columns]


def _y(rows: pd.DataFrame, labels: bool = True) -> alt.Y:
    axis = (
        alt.Axis(title=None, labelExpr="split(datum.label, '\\n')", labelLineHeight=13, labelLimit=0)
        if labels
        else alt.Axis(title=None, labels=False)
    )
    return alt.Y("label:N", sort=list(dict.fromkeys(rows["label"])), axis=axis, scale=alt.Scale(paddingInner=0.25, paddingOuter=0.15))


def _step(rows: pd.DataFrame) -> alt.Step:
    lines = max(str(label).count("\n") for label in rows["label"])
    return alt.Step(max(26 if rows["label"].nunique() <= 12 else 20, 18 + 13 * lines if lines else 0))


def _over(field: str) -> Any:
    """Ink for digits on a coloured mark: white on what is dark."""
    return alt.condition(f"luminance(scale('color', datum.{field})) < 0.18", alt.value("white"), alt.value(BLACK))


def _title(text: str, subtitle: str) -> alt.TitleParams:
    return alt.TitleParams(text, subtitle=subtitle) if subtitle else alt.TitleParams(text)


def _axis(unit: str, **more: Any) -> alt.Axis:
    return alt.Axis(title=unit, tickCount=4, format=",~f", **more)


def _known(colours: dict[str, str], rows: pd.Series[Any]) -> alt.Scale:
    """The colours of the words that occur, in their fixed order; words that are none of these follow in the palette's order."""
    found = set(rows.dropna())
    words = [word for word in colours if word in found] + [w for w in dict.fromkeys(rows.dropna()) if w not in colours]
    spare = iter(PALETTE * (1 + len(words) // len(PALETTE)))
    return alt.Scale(domain=words, range=[colours[word] if word in colours else next(spare) for word in words])


def pair(
    frame: pd.DataFrame,
    *,
    title: str,
    unit: str,
    subtitle: str = "",
    stated: str = "as stated 原文",
    computed: str = "recomputed 复算",
    width: int = 230,
) -> alt.HConcatChart:
    """Two charts side by side on one scale: left what is stated, right what is recomputed.

    Columns: label, stated, stated_text, stated_place, computed, computed_text, computed_place; optional: gap_text (drawn beside the
    recomputed number) and verdict (its colour); gap, least, most (the difference, and the smallest and largest that rounding allows:
    they add a third panel). A stroke in the right chart marks where the stated bar ends, wherever the two differ.
    """
    sides = "stated stated_text stated_place computed computed_text computed_place"
    rows = _rows(frame, f"label {sides}", "gap gap_text least most verdict")
    tip = _tip(
        rows,
        label="item",
        stated_text="stated",
        stated_place="stated at",
        computed_text="recomputed",
        computed_place="from",
        gap_text="difference",
        verdict="verdict",
    )
    faded = alt.OpacityValue(0.35, condition={"param": "same_row", "value": 1})
    base = _chart(rows, height=_step(rows)).encode(opacity=faded, tooltip=tip)
    differ = [a is not None and a != b for a, b in zip(rows["stated"], rows["computed"], strict=True)]

    def half(column: str, name: str, colour: str) -> alt.LayerChart:
        here = base.encode(y=_y(rows, labels=column == "stated"))
        layers: list[alt.Chart] = [
            here.mark_bar(color=colour).encode(x=alt.X(f"{column}:Q", axis=_axis(unit))).properties(name=column),
            here.mark_text(align="right").encode(x=alt.value(width + 68), text=f"{column}_text:N"),
        ]
        if column == "computed" and any(differ):
            ends = here.transform_filter("isValid(datum.stated) && datum.stated !== datum.computed")
            layers.append(ends.mark_tick(color=BLACK, thickness=2, bandSize=22).encode(x="stated:Q"))
        if column == "computed" and "gap_text" in rows.columns:
            layers.append(
                here.mark_text(align="left", fontWeight=600).encode(x=alt.value(width + 78), text="gap_text:N", color=_verdict(rows))
            )
        return _layers(*layers).properties(width=width, title=alt.TitleParams(name, fontSize=13))

    panels: list[Any] = [half("stated", stated, BLUE), half("computed", f"{computed} (┃ {stated})" if any(differ) else computed, SKY)]
    both = alt.hconcat(*panels).resolve_scale(x="shared")
    if {"gap", "least", "most"} <= set(rows.columns):
        both = alt.hconcat(both, _gaps(base, rows, unit))
    pointer = alt.PointSelectionConfig(type="point", on="pointerover", clear="pointerout", fields=["label"])
    together = alt.TopLevelSelectionParameter(name="same_row", select=pointer, views=["stated_0", "computed_1"])
    drawn: alt.HConcatChart = both.properties(title=_title(title, subtitle), params=[together])
    return drawn


def _verdict(rows: pd.DataFrame, legend: bool = False) -> alt.Color | alt.Value[str]:
    """The colour of a verdict, where the frame has verdicts."""
    if "verdict" not in rows.columns:
        return alt.value(BLUE)
    return alt.Color(
        "verdict:N", scale=_known(VERDICTS if legend else INK, rows["verdict"]), legend=alt.Legend(title=None) if legend else None
    )


def _gaps(base: alt.Chart, rows: pd.DataFrame, unit: str, width: int = 110) -> alt.LayerChart:
    """The differences on a scale of their own, over the band that rounding allows."""
    here = base.encode(y=_y(rows, labels=False))
    axis = alt.Axis(title=unit, tickCount=3, format="+~f")
    band = here.mark_bar(color="#dddddd").encode(x=alt.X("least:Q", axis=axis), x2="most:Q")
    ends = [here.mark_tick(color=GREY, thickness=1.5, bandSize=18).encode(x=f"{end}:Q") for end in ("least", "most")]
    dots = here.mark_point(filled=True, size=70).encode(x="gap:Q", color=_verdict(rows))
    words = here.mark_text(align="left").encode(x=alt.value(width + 14), text="verdict:N", color=_verdict(rows))
    layers = [band, *ends, dots, words] if "verdict" in rows.columns else [band, *ends, dots]
    return _layers(*layers).properties(width=width, title=alt.TitleParams("difference (grey: rounding)", fontSize=13))


def shares(frame: pd.DataFrame, *, title: str, subtitle: str = "", width: int = 185) -> alt.HConcatChart:
    """Shares as stated beside shares as computed, with their differences in percentage points: a `pair` in percent, same columns."""
    return pair(frame, title=title, unit="share, %", subtitle=subtitle, width=width)


def waterfall(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 420) -> alt.LayerChart:
    """How one total becomes another, step by step.

    Columns: label, start, end, kind ("total", "up", "down", or "unknown" for what the document does not say), text, place.
    """
    rows = _rows(frame, "label start end kind text place")
    colours = {"total": BLUE, "up": GREEN, "down": VERMILLION, "unknown": GREY}
    here = _chart(rows, height=_step(rows), width=width).encode(
        y=_y(rows), tooltip=_tip(rows, label="step", text="printed", place="place", kind="kind")
    )
    bars = here.mark_bar().encode(
        x=alt.X("start:Q", axis=_axis(unit)),
        x2="end:Q",
        color=alt.Color("kind:N", scale=_known(colours, rows["kind"]), legend=alt.Legend(title=None)),
    )
    digits = here.mark_text(align="right").encode(x=alt.value(width + 92), text="text:N")
    return _layers(bars, digits).properties(title=_title(title, subtitle))


def stacked(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 520) -> alt.LayerChart:
    """Parts laid end to end, one bar under the other on one scale: sources over uses, stated over recomputed.

    Columns: label (the bar), part (the segment), value, text, place.
    """
    rows = _rows(frame, "label part value text place").assign(order=range(len(frame)))
    here = _chart(rows, width=width, height=alt.Step(46)).encode(
        y=_y(rows),
        x=alt.X("value:Q", stack="zero", axis=_axis(unit)),
        order="order:Q",
        tooltip=_tip(rows, label="bar", part="part", text="printed", place="place"),
    )
    bars = here.mark_bar(stroke="white", strokeWidth=1.5).encode(
        color=alt.Color("part:N", sort=None, scale=_known({}, rows["part"]), legend=alt.Legend(title=None, columns=3))
    )
    roomy = "scale('x', datum.value) - scale('x', 0) > 66"  # where the digits fit; the tooltip has the others
    digits = here.mark_text().encode(
        x=alt.X("value:Q", stack="zero", bandPosition=0.5),
        text="text:N",
        detail="part:N",
        opacity=alt.condition(roomy, alt.value(1), alt.value(0)),
        color=_over("part"),
    )
    return _layers(bars, digits).properties(title=_title(title, subtitle))


def structure(frame: pd.DataFrame, *, title: str, subtitle: str = "", radius: int = 105) -> alt.HConcatChart:
    """The statement's own kind of picture, two rings side by side: the shares as stated, and redrawn from the table.

    Columns: side ("stated" or "recomputed"), part, value, text (the share as printed or computed), place.
    """
    rows = _rows(frame, "side part value text place").assign(order=range(len(frame)))
    colour = alt.Color("part:N", sort=None, scale=_known({}, rows["part"]), legend=alt.Legend(title=None, columns=3))
    rings: list[Any] = []
    for side, name in (("stated", "as stated 原文"), ("recomputed", "redrawn from the table 复算")):
        here = _chart(rows[rows["side"] == side], width=320, height=2 * radius + 60).encode(
            theta=alt.Theta("value:Q", stack=True), order="order:Q", tooltip=_tip(rows, part="part", text="share", place="place")
        )
        ring = here.mark_arc(innerRadius=radius * 0.55, outerRadius=radius, stroke="white", strokeWidth=1.5).encode(color=colour)
        digits = here.mark_text(radius=radius + 24).encode(text="text:N")
        rings.append(_layers(ring, digits).properties(title=alt.TitleParams(name, fontSize=13, anchor="middle")))
    return alt.hconcat(*rings).properties(title=_title(title, subtitle))


def tree(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 420) -> alt.LayerChart:
    """The hierarchy 类 / 款 / 项 as bars under bars: the children of a row tile its length.

    Columns: label, code, level (from 0, the total, or 1), start, end (where the bar begins and ends), text, place.
    """
    rows = _rows(frame, "label code level start end text place")
    rows = rows.assign(
        order=range(len(rows)), name=[f"{code} {label}".strip() for code, label in zip(rows["code"], rows["label"], strict=True)]
    )
    room = max(14 * int(level) + 7 * _wide(name) for level, name in zip(rows["level"], rows["name"], strict=True))
    colours = {"0": BLACK, "1": BLUE, "2": SKY, "3": ORANGE}
    words = {"0": "合计 total", "1": "类 class", "2": "款 group", "3": "项 item"}
    rows["depth"] = [words.get(str(int(level)), str(level)) for level in rows["level"]]
    scale = _known({words[level]: colour for level, colour in colours.items()}, rows["depth"])
    here = _chart(rows, width=width, height=alt.Step(19)).encode(
        y=alt.Y("order:O", axis=None), tooltip=_tip(rows, code="code", label="name", text="printed", place="place")
    )
    bars = here.mark_bar().encode(
        x=alt.X("start:Q", axis=_axis(unit)), x2="end:Q", color=alt.Color("depth:N", scale=scale, legend=alt.Legend(title=None))
    )
    names = here.mark_text(align="left").encode(x=alt.value(alt.ExprRef(f"14 * datum.level - {room}")), text="name:N")
    digits = here.mark_text(align="right").encode(x=alt.value(width + 68), text="text:N")
    return _layers(bars, names, digits).properties(title=_title(title, subtitle))


def matrix(
    frame: pd.DataFrame, *, title: str, subtitle: str = "", colours: dict[str, str] | None = None, rows_are: str = "", columns_are: str = ""
) -> alt.LayerChart:
    """A grid of states with what is printed in each: what "none" rests on across tables, or how rules and tables meet.

    Columns: row, column, state (a word of STATES, or of `colours`), text (shown in the cell), place.
    """
    rows = _rows(frame, "row column state text place")
    scale = _known(STATES if colours is None else colours, rows["state"])
    here = _chart(rows, width=alt.Step(86), height=alt.Step(28)).encode(
        y=alt.Y("row:N", sort=list(dict.fromkeys(rows["row"])), axis=alt.Axis(title=rows_are or None)),
        x=alt.X(
            "column:N",
            sort=list(dict.fromkeys(rows["column"])),
            axis=alt.Axis(
                title=columns_are or None, orient="top", labelAngle=0, labelLimit=84, domain=False, ticks=False, labelOverlap=False
            ),
        ),
        tooltip=_tip(rows, row="row", column="column", state="state", text="printed", place="place"),
    )
    cells = here.mark_rect(stroke="white", strokeWidth=2).encode(color=alt.Color("state:N", scale=scale, legend=alt.Legend(title=None)))
    digits = here.mark_text(fontSize=11).encode(text="text:N", color=_over("state"))
    return _layers(cells, digits).properties(title=_title(title, subtitle))


def intervals(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 460) -> alt.LayerChart:
    """Ranges that printed numbers leave open, one under the other: they agree where they share a point.

    Columns: label, low, high, text (the range in digits), place; optional: value (a point inside, drawn as a dot) and verdict (the colour).
    """
    rows = _rows(frame, "label low high text place", "value verdict")
    here = _chart(rows, width=width, height=alt.Step(30)).encode(
        y=_y(rows), color=_verdict(rows, legend=True), tooltip=_tip(rows, label="item", text="range", place="from")
    )
    axis = alt.Axis(title=unit, tickCount=5, format=",~f")
    bars = here.mark_bar(height=8, cornerRadius=3, minBandSize=3).encode(
        x=alt.X("low:Q", scale=alt.Scale(zero=False, nice=True), axis=axis), x2="high:Q"
    )
    layers: list[alt.Chart] = [bars]
    for end in ("low", "high"):
        layers.append(here.mark_tick(thickness=2, bandSize=18).encode(x=f"{end}:Q"))
    if "value" in rows.columns:
        layers.append(here.mark_point(filled=True, size=60, opacity=1, color=BLACK).encode(x="value:Q", color=alt.value(BLACK)))
    layers.append(here.mark_text(align="left").encode(x=alt.value(width + 14), text="text:N", color=alt.value(BLACK)))
    return _layers(*layers).properties(title=_title(title, subtitle))


def counts(
    frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", colours: dict[str, str] | None = None, width: int = 420
) -> alt.LayerChart:
    """How many of what, a bar a row, coloured by a word: verdicts a rule, numbers a table by the rules that touch them, caught mutations.

    Columns: label, word (a verdict, or a word of `colours`, such as TIMES), count, text (beside the bar, once a label; others ""), place.
    """
    rows = _rows(frame, "label word count text place")
    scale = _known(VERDICTS if colours is None else colours, rows["word"])
    rows = rows.assign(order=[scale.domain.index(word) for word in rows["word"]])
    here = _chart(rows, width=width, height=_step(rows)).encode(
        y=_y(rows), tooltip=_tip(rows, label="row", word="which", count="count", place="place")
    )
    bars = here.mark_bar(stroke="white", strokeWidth=0.5).encode(
        x=alt.X("count:Q", stack="zero", axis=alt.Axis(title=unit, tickCount=5, format=",d", tickMinStep=1)),
        color=alt.Color("word:N", scale=scale, legend=alt.Legend(title=None)),
        order="order:Q",
    )
    digits = here.mark_text(align="left").encode(x=alt.value(width + 10), text="text:N")
    return _layers(bars, digits).properties(title=_title(title, subtitle))


def points(frame: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", across: str = "", width: int = 460) -> alt.LayerChart:
    """Documents against each other: a dot a document on one line each, or, with ``x``, one plane with `unit` up and `across` along.

    Columns: label, value, text, place; optional: group (the colour) and x (a second figure).
    """
    rows = _rows(frame, "label value text place", "group x")
    group = (
        alt.Color("group:N", sort=None, scale=_known({}, rows["group"]), legend=alt.Legend(title=None))
        if "group" in rows.columns
        else alt.value(BLUE)
    )
    here = _chart(rows, width=width).encode(color=group, tooltip=_tip(rows, label="document", text="figure", place="place", group="group"))
    if "x" in rows.columns:
        plane = here.mark_circle(size=90, opacity=0.85).encode(
            x=alt.X("x:Q", axis=_axis(across)), y=alt.Y("value:Q", axis=_axis(unit, grid=True))
        )
        return _layers(plane).properties(height=320, title=_title(title, subtitle))
    line = here.encode(y=_y(rows)).properties(height=_step(rows))
    stems = line.mark_rule(strokeWidth=1.5, opacity=0.5).encode(x=alt.X("value:Q", axis=_axis(unit)), x2=alt.datum(0))
    dots = line.mark_circle(size=90, opacity=1).encode(x="value:Q")
    digits = line.mark_text(align="left").encode(x=alt.value(width + 14), text="text:N", color=alt.value(BLACK))
    return _layers(stems, dots, digits).properties(title=_title(title, subtitle))
