"""The rows that views are made of, one home for each kind: `mengbudget.charts` says what their columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import ParamSpec

import pandas as pd

from mengbudget.model import Amount, Claim, Table
from mengbudget.reconcile.facts import claim_place
from mengbudget.reconcile.interval import Interval
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING
from mengbudget.views import Number, decimal, digits, money, told, total_of

INTERVALS = "label low high text place"
STACKED = "label part value text place"
COUNTS = "label word count text place"
WATERFALL = "label start end kind text place"

Values = tuple[object, ...]
"""A row of a frame."""

P = ParamSpec("P")
Side = tuple[Decimal, str, str]
"""A number as a pair of charts shows it on one side: its value (万元), its text, its place."""


def rows(columns: str | Sequence[str], *values: Sequence[object]) -> pd.DataFrame:
    """A frame of these rows, of Python objects, its columns named in one string or a list."""
    names = columns.split() if isinstance(columns, str) else list(columns)
    return pd.DataFrame([tuple(value) for value in values], columns=pd.Index(names), dtype="object")


def frame(columns: str | Sequence[str]) -> Callable[[Callable[P, Iterable[Values]]], Callable[P, pd.DataFrame]]:
    """Makes of a function that yields rows one that gives the frame of them, with these columns."""

    def made(view: Callable[P, Iterable[Values]]) -> Callable[P, pd.DataFrame]:
        @wraps(view)
        def framed(*args: P.args, **named: P.kwargs) -> pd.DataFrame:
            return rows(columns, *view(*args, **named))

        return framed

    return made


def interval(label: str, span: Interval, place: object, text: str = "", places: int = 2, sign: bool = False) -> Values:
    """A row of `charts.intervals` (INTERVALS); the text is the range in digits where none is given."""
    return label, decimal(span.low), decimal(span.high), text or told(span, places, sign), str(place)


def step(label: str, start: Number, end: Number, kind: str, place: object, text: str = "") -> Values:
    """A row of `charts.waterfall` (WATERFALL); the text is how far the step leads where none is given."""
    return label, decimal(start), decimal(end), kind, text or digits(Fraction(end) - Fraction(start), sign=kind != "total"), str(place)


@frame(COUNTS)
def counts(
    found: Mapping[str, Mapping[str, int]],
    text: Callable[[str], str] | None = None,
    place: Callable[[str], str] | str = "{count} of {total}",
    order: Iterable[str] = (),
) -> Iterator[Values]:
    """What was counted, by label and word: a row each that was found, the words sorted or in an order.

    The text (the label's total, where none is given) stands once a label; the place is the label's, or says how many of its total they are.
    """
    known = list(order)
    for label, words in found.items():
        total = sum(words.values())
        shown = str(total) if text is None else text(label)
        for word in [word for word in known if word in words] if known else sorted(words):
            where = place.format(word=word, count=words[word], total=total) if isinstance(place, str) else place(label)
            yield label, word, words[word], shown, where
            shown = ""


def amount_place(table: Table, amount: Amount) -> str:
    """The place of a table's number as tooltips show it."""
    name = f"{amount.row.code} {amount.row.name}".strip()
    return f"{table.title} 第{amount.page}页 {name} / {'/'.join(amount.column.path)}: {amount.printed.text}"


def of_table(table: Table, amount: Amount) -> Side:
    """A number of a table as one side of a pair, or as the part of a bar."""
    return money(amount.printed), amount.printed.text, amount_place(table, amount)


def of_claim(claim: Claim) -> Side:
    """An amount of the statement as one side of a pair."""
    return money(claim.printed), claim.printed.text, str(claim_place(claim))


def added(table: Table, amounts: Sequence[Amount]) -> Side:
    """The sum of some numbers of a table; its place is theirs, the first few of them named."""
    value = total_of(amounts)[0]
    if len(amounts) == 1:
        return value, digits(value), amount_place(table, amounts[0])
    pages = "、".join(dict.fromkeys(str(amount.page) for amount in amounts))
    shown = " + ".join(f"{a.row.code} {a.row.name} {a.printed.text}".lstrip() for a in amounts[:6])
    rest = f" + … ({len(amounts)} rows)" if len(amounts) > 6 else ""
    return value, digits(value), f"{table.title} 第{pages}页: {shown}{rest}"


def beside(label: str, stated: tuple[Table, Sequence[Amount]], computed: tuple[Table, Sequence[Amount]]) -> Values:
    """A row of PAIR: the sum of some amounts (of a table) beside the sum of others.

    It is judged by whether what both may be has a point in common.
    """
    left, right = added(*stated), added(*computed)
    one, two = total_of(stated[1])[1], total_of(computed[1])[1]
    verdict = EXACT if left[0] == right[0] else ROUNDING if one.meet(two) else INCONSISTENT
    room, gap = decimal((one.width + two.width) / 2), left[0] - right[0]
    return label, *left, *right, gap, digits(gap, sign=True) if gap else "", -room, room, verdict, ""
