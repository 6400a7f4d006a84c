"""What each notebook asks of a story: pure functions from a Story to a frame that a chart or a table shows."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

import pandas as pd

from mengbudget.model import Amount
from mengbudget.printed import Printed
from mengbudget.reconcile.facts import normal
from mengbudget.reconcile.interval import Interval
from mengbudget.story import WAN, Story, in_unit


@cache
def glossary() -> dict[str, dict[str, str]]:
    """The data of `glossary.toml`: English for printed words and for kinds of tables."""
    return tomllib.loads(files("mengbudget.views").joinpath("glossary.toml").read_text("utf-8"))


def english(label: str) -> str:
    """English for a printed label, "" where the glossary has none."""
    return glossary()["words"].get(normal(label), "")


def bilingual(label: str) -> str:
    """A label as printed with its English after it."""
    return f"{label} {english(label)}".rstrip()


def with_english(frame: pd.DataFrame, column: str = "label") -> pd.DataFrame:
    """The frame with English after the printed words of a column; "上级：下级" is glossed by its last part."""
    return frame.assign(**{column: [f"{label} {english(str(label).rpartition('：')[2])}".rstrip() for label in frame[column]]})


def wan(number: Printed) -> Interval:
    """What a printed amount of money may stand for, in 万元."""
    return Interval.printed(number).scale(1 / Fraction(WAN))


def digits(value: Fraction | Decimal, places: int = 2, sign: bool = False, down: bool | None = None) -> str:
    """A value in digits, rounded half up; towards less (`down`) or more (`down=False`) for the ends of a range, which must not shrink."""
    scaled = Fraction(value) * 10**places
    whole = (2 * abs(scaled) + 1) // 2 * (1 if scaled >= 0 else -1) if down is None else (scaled // 1 if down else -(-scaled // 1))
    return f"{Decimal(whole).scaleb(-places):{'+' if sign and whole else ''},.{places}f}"


def told(span: Interval, places: int = 2, sign: bool = False) -> str:
    """A range in digits, its ends rounded outwards, or the one value where it has no width."""
    if not span.width:
        return digits(span.low, places, sign)
    return f"{digits(span.low, places, sign, down=True)} … {digits(span.high, places, sign, down=False)}"


def decimal(value: Fraction, places: int = 6) -> Decimal:
    """A fraction as the decimal that a chart draws; no verdict rests on it."""
    return Decimal(round(value * 10**places)).scaleb(-places)


def rows(columns: str, *values: Sequence[object]) -> pd.DataFrame:
    """A frame of these rows, of Python objects, its columns named in one string."""
    return pd.DataFrame([tuple(value) for value in values], columns=pd.Index(columns.split()), dtype="object")


def amount_place(story: Story, kind: str, amount: Amount) -> str:
    """The place of a table's number as tooltips show it."""
    name = f"{amount.row.code} {amount.row.name}".strip()
    return f"{story.table(kind).title} 第{amount.page}页 {name} / {'/'.join(amount.column.path)}: {amount.printed.text}"


def money(number: Printed) -> Decimal:
    """A printed amount in 万元."""
    return in_unit(number.value, "元")


def without_whole_zeros(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of `charts.pair` without the band of rounding where what is stated has no decimals: a whole "0" says "none", not "under a half"."""
    whole = ["." not in str(text) for text in frame["stated_text"]]
    bands = {
        end: pd.Series([None if w else v for w, v in zip(whole, frame[end], strict=True)], dtype="object") for end in ("least", "most")
    }
    return frame.assign(least=bands["least"], most=bands["most"])
