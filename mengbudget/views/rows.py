"""The rows that views are made of, one home for each kind: `mengbudget.charts` says what their columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

import pandas as pd

from mengbudget.model import Amount, Claim, Table
from mengbudget.reconcile.facts import claim_place
from mengbudget.reconcile.interval import Interval
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING
from mengbudget.views import decimal, digits, money, told, total_of

INTERVALS = "label low high text place"
STACKED = "label part value text place"
COUNTS = "label word count text place"
WATERFALL = "label start end kind text place"

Values = tuple[object, ...]
"""A row of a frame."""

Side = tuple[Decimal, str, str]
"""A number as a pair of charts shows it on one side: its value (万元), its text, its place."""


def rows(columns: str | Sequence[str], *values: Sequence[object]) -> pd.DataFrame:
    """A frame of these rows, of Python objects, its columns named in one string or a list."""
    names = columns.split() if isinstance(columns, str) else list(columns)
    return pd.DataFrame([tuple(value) for value in values], columns=pd.Index(names), dtype="object")


def interval(label: str, span: Interval, place: object, text: str = "", places: int = 2, sign: bool = False) -> Values:
    """A row of `charts.intervals` (INTERVALS); the text is the range in digits where none is given."""
    return label, decimal(span.low), decimal(span.high), text or told(span, places, sign), str(place)


def counts(
    found: Mapping[str, Mapping[str, int]],
    text: Callable[[str], object],
    place: Callable[[str, str], str],
    order: Iterable[str] = (),
) -> pd.DataFrame:
    """A frame of `charts.counts`: a row a label and word counted, the words sorted or in an order; the text stands once a label."""
    known = list(order)
    out = []
    for label, words in found.items():
        for index, word in enumerate([word for word in known if word in words] if known else sorted(words)):
            out.append((label, word, words[word], "" if index else str(text(label)), place(label, word)))
    return rows(COUNTS, *out)


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
