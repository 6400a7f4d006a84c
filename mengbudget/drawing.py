"""What every chart is put together from: rows made plain, axes, labels, colours of words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from mengbudget.show.look import BLACK, PALETTE

SPLIT = "split(split(datum.label, '\\t')[0], '\\n')"
"""A label as its lines, without the number that tells rows of one name apart."""

LINES: dict[str, Any] = {"labelExpr": SPLIT, "labelLineHeight": 13, "labelLimit": 0}
"""Labels of one line or several, never cut."""

CENTRED = {"condition": {"test": "indexof(datum.value, '\\n') > 0", "value": "bottom"}, "value": "middle"}
"""A label of two lines stands around the middle of its row, not below it."""


def plain(frame: pd.DataFrame, needed: str, optional: str = "", *, apart: bool = False) -> pd.DataFrame:
    """The named columns of a frame, decimals as floats: the last step before a chart.

    ``item`` is the label in one line; ``label`` is wrapped where it is long, and numbered behind a tab where rows of one name are to
    stand `apart` (the tab and what follows are not shown).
    Raises ValueError where a needed column, or every row, is missing.
    """
    missing = [name for name in needed.split() if name not in frame.columns]
    if missing:
        raise ValueError(f"the frame lacks {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}")
    if frame.empty:
        raise ValueError("the frame has no row to draw")
    kept = frame[needed.split() + [name for name in [*optional.split(), "english"] if name in frame.columns]]
    rows = pd.DataFrame({name: pd.Series([_number(value) for value in kept[name]], dtype=object) for name in kept.columns})
    if "label" not in rows:
        return rows
    names = [str(label) for label in rows["label"]]
    times = [f"\t{names[:index].count(name)}" if apart and name in names[:index] else "" for index, name in enumerate(names)]
    lines = ["\n".join(map(wrapped, name.split("\n"))) for name in names]
    return rows.assign(item=[name.replace("\n", " ") for name in names], label=[a + b for a, b in zip(lines, times, strict=True)])


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    return None if not isinstance(value, str) and pd.isna(value) else value


def wide(text: str) -> int:
    """How many half-width places a text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def wrapped(text: str, places: int = 44) -> str:
    """A label in lines of at most so many half-width places, of nearly the same length; words and numbers stay whole."""
    lines = max(-(-wide(text) // places), 1)
    room, out = -(-wide(text) // lines) + 1, [""]
    for piece in re.findall(r"[A-Za-z0-9.,%]+|.[）)\]》”、，：；]*", text):
        if out[-1] and wide(out[-1]) + wide(piece) > room:
            out.append("")
        out[-1] += piece
    return "\n".join(out)


def chart(rows: pd.DataFrame, tooltip: str, **size: Any) -> alt.Chart:
    """A chart of these rows with a tooltip: `tooltip` names its columns and their titles, "stated_place=stated at; verdict".

    None stays null: pandas would make it NaN, which is no JSON.
    """
    records = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    titles = dict((part.split("=") * 2)[:2] for part in [*tooltip.split("; "), "english=in English"])
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items() if name in rows.columns]
    drawn: alt.Chart = alt.Chart(alt.InlineData(values=records), **size).encode(tooltip=tips)
    return drawn


def layers(title: str, subtitle: str, *charts: alt.Chart, **more: Any) -> alt.LayerChart:
    """Charts drawn over each other, under one title."""
    return alt.LayerChart(layer=list(charts), title=headline(title, subtitle), **more)


def column_heads(title: str, lines: int) -> alt.Axis:
    """Headings of so many lines over the columns of a grid."""
    bare: dict[str, Any] = {"domain": False, "ticks": False, "labelOverlap": False, "labelAngle": 0, "labelBaseline": "top"}
    return alt.Axis(title=title or None, orient="top", labelPadding=6 + 13 * lines, **LINES, **bare)


def subhead(name: str, **more: Any) -> alt.TitleParams:
    """The title of one of several charts side by side."""
    return alt.TitleParams(name, fontSize=13, **more)


def headline(title: str, subtitle: str) -> alt.TitleParams:
    return alt.TitleParams(title, subtitle=subtitle) if subtitle else alt.TitleParams(title)


def y_labels(rows: pd.DataFrame, shown: bool = True) -> alt.Y:
    """The labels of the rows, in their order, one line or several each."""
    lines: dict[str, Any] = {**LINES, "labelBaseline": CENTRED} if shown else {"labels": False}
    order = list(dict.fromkeys(rows["label"]))
    return alt.Y("label:N", sort=order, axis=alt.Axis(title=None, **lines), scale=alt.Scale(paddingInner=0.25, paddingOuter=0.15))


def row_height(rows: pd.DataFrame) -> alt.Step:
    lines = max(str(label).count("\n") for label in rows["label"])
    return alt.Step(max(26 if rows["label"].nunique() <= 12 else 20, 18 + 13 * lines if lines else 0))


def axis(unit: str, **more: Any) -> alt.Axis:
    return alt.Axis(**{"title": unit, "tickCount": 4, "format": ",~f", **more})


def colour(field: str, rows: pd.DataFrame, known: dict[str, str] | None = None, *, legend: bool = True, **more: Any) -> alt.Color:
    """The colours of the words of a column: the known ones in their fixed order, others after them in the palette's order."""
    words = ordered(rows[field], known or {})
    spare = iter(PALETTE * (1 + len(words) // len(PALETTE)))
    scale = alt.Scale(domain=words, range=[(known or {}).get(word) or next(spare) for word in words])
    return alt.Color(f"{field}:N", scale=scale, sort=None, legend=alt.Legend(title=None, **more) if legend else None)


def ordered(column: pd.Series[Any], known: dict[str, str]) -> list[Any]:
    """The different words of a column: those that are known in their order, the others after them."""
    words = list(dict.fromkeys(column.dropna()))
    return [word for word in known if word in words] + [word for word in words if word not in known]


def digits(base: alt.Chart, x: int, field: str = "text", align: Any = "right", ink: Any = None, **mark: Any) -> alt.Chart:
    """Numbers as printed, in a column of their own beside the plot."""
    drawn: alt.Chart = base.mark_text(align=align, **mark).encode(
        x=alt.value(x), text=f"{field}:N", color=alt.value(BLACK) if ink is None else ink
    )
    return drawn


def over(field: str) -> Any:
    """Ink for digits on a coloured mark: white on what is dark."""
    return alt.condition(f"luminance(scale('color', datum.{field})) < 0.18", alt.value("white"), alt.value(BLACK))
