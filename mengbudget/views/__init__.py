"""What each notebook asks of a story: pure functions from a Story to a frame that a chart or a table shows.

`rows.frame` over a view names the columns of its frame. Those of a chart (INTERVALS, STACKED, COUNTS, WATERFALL, POINTS, `story.PAIR`) mean
what `mengbudget.charts` says; what else there is, the view says. Money is in 万元 where no other unit is named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import pandas as pd

from mengbudget.model import Amount, Claim, FormAmount
from mengbudget.printed import Printed
from mengbudget.reconcile.facts import normal
from mengbudget.reconcile.interval import Interval
from mengbudget.story import WAN, in_unit

T = TypeVar("T")
K = TypeVar("K")

Number = Decimal | Fraction

HUNDRED = Fraction(100)


@cache
def data(name: str) -> dict[str, Any]:
    """The data of a file of this folder: `glossary.toml`, `economic.toml`, `procurement.toml` or `projects.toml`."""
    folder, file = ("mengbudget.show", "words.toml") if name == "glossary" else ("mengbudget.views", f"{name}.toml")
    return tomllib.loads(files(folder).joinpath(file).read_text("utf-8"))


def english(label: str) -> str:
    """English for a printed label, "" where the glossary has none."""
    return str(data("glossary")["words"].get(normal(label), ""))


def english_kind(kind: str) -> str:
    """English for a kind of table or form, "" where the glossary has none."""
    return str(data("glossary")["kinds"].get(kind, ""))


def bilingual(label: str) -> str:
    """A label as printed with its English after it."""
    return f"{label} {english(label)}".rstrip()


def with_english(frame: pd.DataFrame, column: str = "label") -> pd.DataFrame:
    """The frame with English after the printed words of a column; "上级：下级" is glossed by its last part."""
    return frame.assign(**{column: [f"{label} {english(str(label).rpartition('：')[2])}".rstrip() for label in frame[column]]})


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Items by what the key says of each, in the order in which the groups begin."""
    found: dict[K, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def span_of(pages: Iterable[int]) -> str:
    """The first and the last of some pages, "" where there is none."""
    return "–".join(str(page) for page in dict.fromkeys((min(pages), max(pages)))) if (pages := list(pages)) else ""


def money(number: Printed) -> Decimal:
    """A printed amount in 万元."""
    return in_unit(number.value, "元")


def wan(number: Printed) -> Interval:
    """What a printed amount of money may stand for, in 万元."""
    return Interval.printed(number).scale(1 / Fraction(WAN))


def total_of(amounts: Iterable[Amount | Claim | FormAmount]) -> tuple[Decimal, Interval]:
    """The sum of printed amounts as the digits stand, and what it may be, in 万元."""
    found = [amount.printed for amount in amounts]
    return sum(map(money, found), Decimal(0)), sum(map(wan, found), Interval.of(0))


def percent(part: Number | int, whole: Number | int) -> Fraction:
    """A part of a whole in percent."""
    return Fraction(part) / Fraction(whole) * HUNDRED


def share_of(part: Number | int, whole: Number | int) -> str:
    """The same in digits, with one decimal."""
    return f"{digits(percent(part, whole), 1)} %"


def digits(value: Number, places: int = 2, sign: bool = False, down: bool | None = None) -> str:
    """A value in digits, rounded half up; towards less (`down`) or more (`down=False`) for the ends of a range, which must not shrink."""
    scaled = Fraction(value) * 10**places
    whole = (2 * abs(scaled) + 1) // 2 * (1 if scaled >= 0 else -1) if down is None else (scaled // 1 if down else -(-scaled // 1))
    return f"{Decimal(whole).scaleb(-places):{'+' if sign and whole else ''},.{places}f}"


def told(span: Interval, places: int = 2, sign: bool = False) -> str:
    """A range in digits, its ends rounded outwards, or the one value where it has no width."""
    if not span.width:
        return digits(span.low, places, sign)
    return f"{digits(span.low, places, sign, down=True)} … {digits(span.high, places, sign, down=False)}"


def decimal(value: Number, places: int = 6) -> Decimal:
    """A value as the decimal that a chart draws; no verdict rests on it."""
    return Decimal(round(value * 10**places)).scaleb(-places)


def without_whole_zeros(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of `charts.pair` without the band of rounding where what is stated has no decimals: a whole "0" says "none", not "under a half"."""
    whole = ["." not in str(text) for text in frame["stated_text"]]
    bands = {end: [None if none else value for none, value in zip(whole, frame[end], strict=True)] for end in ("least", "most")}
    return frame.assign(**{end: pd.Series(band, dtype="object") for end, band in bands.items()})
