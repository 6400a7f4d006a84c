"""Three charts of a tidy frame: what is stated beside what is recomputed, ranges, and how one total becomes another.
A row is a mark; `label` names it as printed. Money is in 万元. The numbers and verdicts are the frame's.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import altair as alt
import pandas as pd

from mengbudget.frames import drawable
from mengbudget.printed import UNITS
from mengbudget.show import words
from mengbudget.show.look import BLACK, BLUE, GREEN, GREY, INK, MARKS, SKY, VERMILLION

Number = Decimal | Fraction | int | float

PLACES = 4  # decimals that are shown of a number that has more

_LINES: dict[str, Any] = {"labelExpr": "split(split(datum.label, '\\t')[0], '\\n')", "labelLineHeight": 13}
_CENTRED = {"condition": {"test": "indexof(datum.value, '\\n') > 0", "value": "bottom"}, "value": "middle"}  # a label of two lines


def digits(value: Number | None, rounding: str = ROUND_HALF_UP, sign: bool = False, places: int = PLACES) -> str:
    """A number in digits, all of its decimals up to `places` and at least two where it has as many, "" for None."""
    if value is None or value != value:
        return ""
    exact = Fraction(value)
    near = (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1).scaleb(-places), rounding) + 0
    text = f"{near:{'+' if sign and near else ''},.{places}f}"
    return re.sub(r"(\.\d\d\d*?)0+$", r"\1", text) if near == exact else text


def span(low: Number, high: Number, sign: bool = False, places: int = PLACES) -> str:
    """A range in digits, its ends rounded outwards so that it never claims more than it holds."""
    ends = digits(low, ROUND_FLOOR, sign, places), digits(high, ROUND_CEILING, sign, places)
    return ends[0] if ends[0] == ends[1] else " … ".join(ends)


def stated(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings (rows of `result.findings`) as rows of `pair`, with their name: what is stated beside what the other terms give, money in 万元."""
    rows = []
    for one in findings[findings["printed"].notna() & findings["computed"].notna()].to_dict("records"):
        scale, unit = (UNITS["万元"], "万元") if one["unit"] == "元" else (1, one["unit"])
        figures = [None if one[name] is None else one[name] / scale for name in ("printed", "computed", "gap", "allowed")]
        first, *others = one["terms"]
        label, places = words.gloss(one["name"]) + words.claim(first), (words.where(first), " · ".join(map(words.where, others)))
        rows.append((one["name"], label, *figures, unit, one["verdict"], *places))
    names = ["name", "label", "stated", "recomputed", "gap", "allowed", "unit", "verdict", "stated_at", "computed_from"]
    return pd.DataFrame(rows, columns=pd.Index(names), dtype="object")


def pair(rows: pd.DataFrame, *, title: str = "", unit: str = "", subtitle: str = "", width: int = 170) -> alt.HConcatChart:
    """Two charts side by side on one scale, left what is stated, right what is recomputed; then their difference on the band of rounding.

    Columns: label, stated, recomputed, gap, allowed, verdict; optional: unit (where `unit` is not given), stated_at and computed_from (for the
    tooltip). A stroke marks where the stated bar ends.
    """
    unit = unit or str(rows["unit"].iloc[0])
    shown = _plain(rows, "label stated recomputed gap allowed verdict", "stated_at computed_from")
    for side in ("stated", "recomputed"):
        shown[f"{side}_text"] = [digits(v) + {"%": "%"}.get(unit, "") for v in rows[side]]
    shown = shown.assign(
        least=-shown["allowed"],
        gap_text=[digits(v, sign=True) if v else "" for v in rows["gap"]],
        allowed_text=[f"±{digits(v, ROUND_CEILING)}" for v in rows["allowed"]],
        word=[f"{MARKS[v]} {words.verdict(v)}" for v in rows["verdict"]],
    )
    base = chart(
        shown, "item stated_text recomputed_text gap_text allowed_text word=verdict stated_at computed_from", height=_row_height(shown)
    )
    left, right = base.encode(y=y_labels(shown)), base.encode(y=y_labels(shown, False))
    halves = [_half(left, "stated", BLUE, unit, width), _half(right, "recomputed", SKY, unit, width)]
    both = alt.HConcatChart(hconcat=halves, resolve=alt.Resolve(scale=alt.ScaleResolveMap(x="shared")))
    gaps = _gaps(right, {"%": words.say("points", "个百分点")}.get(unit, unit), _ink(shown))
    return alt.HConcatChart(
        hconcat=[both, gaps], title=alt.TitleParams(title, subtitle=subtitle or alt.Undefined) if title else alt.Undefined
    )


def _half(here: alt.Chart, side: str, colour: str, unit: str, width: int) -> alt.LayerChart:
    layers = [here.mark_bar(color=colour).encode(x=alt.X(f"{side}:Q", axis=axis(unit))), text_at(here, width + 68, f"{side}_text")]
    if side == "recomputed":
        ends = here.transform_filter("isValid(datum.stated) && datum.stated !== datum.recomputed")
        layers.append(ends.mark_tick(color=BLACK, thickness=2, bandSize=22).encode(x="stated:Q"))
    return alt.LayerChart(layer=layers, width=width, title=alt.TitleParams(words.head(side), fontSize=13))


def _gaps(here: alt.Chart, unit: str, ink: Any, width: int = 110) -> alt.LayerChart:
    """The differences on a scale of their own, over the band that rounding allows, with their verdicts."""
    signed = axis(unit, tickCount=3, labelExpr="datum.value ? format(datum.value, '+,~f') : '0'")
    band = here.mark_bar(color="#dddddd").encode(x=alt.X("least:Q", axis=signed), x2="allowed:Q")
    ends = [here.mark_tick(color=GREY, thickness=1.5, bandSize=18).encode(x=f"{end}:Q") for end in ("least", "allowed")]
    dots = here.mark_point(filled=True, size=70).encode(x="gap:Q", color=ink)
    said = [text_at(here, width + 14, "gap_text", "left", ink), text_at(here, width + 72, "word", "left", ink)]
    return alt.LayerChart(layer=[band, *ends, dots, *said], width=width, title=alt.TitleParams(words.head("band"), fontSize=13))


def intervals(rows: pd.DataFrame, *, title: str, unit: str, subtitle: str = "", width: int = 460) -> alt.LayerChart:
    """Ranges that printed numbers leave open, one under the other: two that agree share a point.

    Columns: label, low, high; optional: value (a dot), verdict (the colour).
    """
    shown = _plain(rows, "label low high", "value verdict").assign(
        range=[span(*ends) for ends in zip(rows["low"], rows["high"], strict=True)]
    )
    here = chart(shown, "item range value verdict", width=width, height=alt.Step(30)).encode(y=y_labels(shown), color=_ink(shown))
    low = alt.X("low:Q", scale=alt.Scale(zero=False, nice=True), axis=axis(unit, tickCount=5))
    ends = [here.mark_tick(thickness=2, bandSize=18).encode(x=f"{end}:Q") for end in ("low", "high")]
    layers = [here.mark_bar(height=8, cornerRadius=3).encode(x=low, x2="high:Q"), *ends, text_at(here, width + 14, "range", "left")]
    if "value" in shown:
        layers.append(here.mark_point(filled=True, size=60, opacity=1).encode(x="value:Q", color=alt.value(BLACK)))
    return alt.LayerChart(layer=layers, title=alt.TitleParams(title, subtitle=subtitle or alt.Undefined))


def waterfall(rows: pd.DataFrame, *, title: str, unit: str, width: int = 420) -> alt.LayerChart:
    """How one total becomes another. Columns: label, value, kind ("total": a bar from zero; "change": a step from where the last ended)."""
    at, drawn = Fraction(0), []
    for value, kind in zip(rows["value"], rows["kind"], strict=True):
        start, fill = (Fraction(0), BLUE) if kind == "total" else (at, GREEN if value >= 0 else VERMILLION)
        at = start + Fraction(value)
        drawn.append((float(start), float(at), fill, digits(value, sign=kind != "total")))
    shown = _plain(rows, "label", "").assign(**dict(zip(("start", "end", "ink", "text"), map(list, zip(*drawn, strict=True)), strict=True)))
    here = chart(shown, "item=step text", height=_row_height(shown), width=width).encode(y=y_labels(shown))
    bars = here.mark_bar().encode(x=alt.X("start:Q", axis=axis(unit)), x2="end:Q", color=_ink(shown))
    return alt.LayerChart(layer=[bars, text_at(here, width + 92, "text")], title=alt.TitleParams(title))


def _plain(rows: pd.DataFrame, needed: str, optional: str) -> pd.DataFrame:
    """The columns that a chart draws, numbers as floats; labels wrapped, and told apart behind a tab where two are the same."""
    if missing := [name for name in needed.split() if name not in rows]:
        raise ValueError(f"the frame lacks {', '.join(missing)}; it has {', '.join(map(str, rows.columns))}")
    if rows.empty:
        raise ValueError("the frame has no row to draw")
    kept = [name for name in (*needed.split(), *optional.split()) if name in rows]
    plain = pd.DataFrame({name: pd.Series([drawable(v) for v in rows[name]], dtype=object) for name in kept})
    names = [str(name) for name in rows["label"]]
    apart = [f"\t{names[:i].count(name)}" if name in names[:i] else "" for i, name in enumerate(names)]
    if "verdict" in plain:
        plain["ink"] = [INK.get(verdict, BLACK) for verdict in plain["verdict"]]
    return plain.assign(item=names, label=[wrapped(name) + tail for name, tail in zip(names, apart, strict=True)])


def chart(rows: pd.DataFrame, tooltip: str, **size: Any) -> alt.Chart:
    """A chart of these rows; `tooltip` names columns and, where it is another, the word of their heading ("word=verdict")."""
    titles = dict((part.split("=") * 2)[:2] for part in tooltip.split())
    tips = [
        alt.Tooltip(f"{name}:N", title=words.head("label" if title == "item" else title)) for name, title in titles.items() if name in rows
    ]
    drawn: alt.Chart = alt.Chart(rows, **size).encode(tooltip=tips)
    return drawn


def axis(unit: str, **more: Any) -> alt.Axis:
    return alt.Axis(**{"title": unit, "tickCount": 4, "format": ",~f", **more})


def y_labels(rows: pd.DataFrame, shown: bool = True) -> alt.Y:
    """The labels of the rows, in their order, one line or several each."""
    look: dict[str, Any] = {**_LINES, "labelBaseline": _CENTRED} if shown else {"labels": False}
    scale = alt.Scale(paddingInner=0.25, paddingOuter=0.15)
    return alt.Y("label:N", sort=list(dict.fromkeys(rows["label"])), axis=alt.Axis(title=None, **look), scale=scale)


def text_at(here: alt.Chart, x: int, field: str, align: Any = "right", ink: Any = None) -> alt.Chart:
    """Digits in a column of their own beside the plot."""
    drawn: alt.Chart = here.mark_text(align=align).encode(x=alt.value(x), text=f"{field}:N", color=alt.value(BLACK) if ink is None else ink)
    return drawn


def _ink(rows: pd.DataFrame) -> Any:
    """The colour of a row, of its verdict where it has one; no scale, so that no other chart shares it."""
    return alt.Color("ink:N", scale=None) if "ink" in rows else alt.value(BLUE)


def _row_height(rows: pd.DataFrame) -> alt.Step:
    lines = max(str(label).count("\n") for label in rows["label"])
    return alt.Step(max(26 if len(rows) <= 12 else 20, 18 + 13 * lines if lines else 0))


def wrapped(text: str, places: int = 44) -> str:
    """A label in as few lines of so many half-width places as there must be, of nearly the same length; words stay whole."""
    most = max(-(-wide(text) // places), 1)
    pieces = re.findall(r"[A-Za-z0-9.,%]+|.[）)\]》”、，：；]*", text)
    for room in range(-(-wide(text) // most) + 1, wide(text) + 2):
        lines = [""]
        for piece in pieces:
            if lines[-1] and wide(lines[-1]) + wide(piece) > room:
                lines.append("")
            lines[-1] += piece
        if len(lines) <= most:
            break
    return "\n".join(lines)


def wide(text: str) -> int:
    """How many half-width places a text takes: two for a Chinese letter."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
