"""三、支出: sums that hold only thanks to rounding (尾差): what the printed digits leave open, and where else it occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from mengbudget.model import Claim
from mengbudget.reconcile.facts import claim_place
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.interval import Interval
from mengbudget.reconcile.relations import ROUNDING
from mengbudget.story import Story, digits, in_unit, place
from mengbudget.views import bilingual, decimal, money, rows, told, wan

WAYS = {"rows": "along the row", "columns": "down the column"}
"""Which way a sum of a table runs, by the family of its rule."""

GAPS = {"exact": "#009E73", "0.01": "#56B4E9", "0.02": "#E69F00", "0.03": "#D55E00"}
"""Colours for the sizes of rounding differences, in 万元."""


def tightened(story: Story, number: str) -> pd.DataFrame:
    """How far the true amounts of a sum can lie from their printed digits: each alone, then all of them together.

    Columns of `charts.intervals` (label, low, high, text, place), in 元 from the printed figure. Together means: the parts add up to the
    whole, so that each is also bounded by what the others leave. The sum is the section's first division of a total (statement-parts).
    """
    sums = story.findings(number, "statement-parts")
    if not sums:
        raise KeyError(f"{story.section(number).title} divides no total")
    claims = [_claim(story, item) for item in _keys(sums[0])]
    alone = [Interval.printed(c.printed) for c in claims]
    signed = [alone[0], *(-span for span in alone[1:])]
    out = []
    for position, claim in enumerate(claims):
        rest = sum((span for other, span in enumerate(signed) if other != position), Interval.of(0))
        bounded = alone[position].meet(rest if position else -rest)
        label, where = f"{claim.subject} {claim.printed.text}", str(claim_place(claim))
        for what, span in (("alone", alone[position]), ("in the sum", bounded)):
            if span is not None:
                off = span.shift(-Fraction(claim.printed.value))
                out.append((f"{label}, {what}", decimal(off.low), decimal(off.high), f"{told(off, 0, sign=True)} 元", where))
    return rows("label low high text place", *out)


def _keys(item: Finding) -> Sequence[tuple[int, int]]:
    return [(where.key[2], where.key[4]) for where in item.terms]


def _claim(story: Story, key: tuple[int, int]) -> Claim:
    return next(c for c in story.budget.statement.claims if (c.sentence.index, c.start) == key)


def sum_of_parts(story: Story, number: str) -> pd.DataFrame:
    """A section's division of a total: what the whole may be, what its parts may add up to, and what both allow.

    Columns of `charts.intervals` (label, low, high, text, place, value), 万元. Raises KeyError where the section divides no total.
    """
    sums = story.findings(number, "statement-parts")
    if not sums:
        raise KeyError(f"{story.section(number).title} divides no total")
    whole, *parts = [_claim(story, key) for key in _keys(sums[0])]
    added = sum((wan(c.printed) for c in parts), Interval.of(0))
    digits_sum = sum((money(c.printed) for c in parts), Decimal(0))
    names = " + ".join(c.printed.text for c in parts)
    out: list[tuple[str, Interval, Decimal | None, str]] = [
        (f"{bilingual(whole.subject)}, printed", wan(whole.printed), money(whole.printed), str(claim_place(whole))),
        (f"{names}", added, digits_sum, " · ".join(str(claim_place(c)) for c in parts)),
    ]
    met = wan(whole.printed).meet(added)
    if met is not None:
        out.append(("what both allow", met, None, "both of the above"))
    shown = [(label, decimal(span.low), decimal(span.high), told(span, 3), where, value) for label, span, value, where in out]
    return rows("label low high text place value", *shown)


def roundings(story: Story, kind: str = "") -> pd.DataFrame:
    """Sums in the tables that hold only thanks to rounding, in the order printed; `kind` keeps one kind of table.

    Columns: table (title), page, row, column, printed, added_up (texts), gap (万元, text), allowed (text), way (along the row or down the
    column), parts (how many are added up), rule (in English), place.
    """
    out = []
    for item in _rounded(story, kind):
        first, o = item.terms[0], item.outcome
        assert o.printed is not None
        assert o.computed is not None
        assert o.allowed is not None
        printed, added, allowed = (in_unit(value, item.unit) for value in (o.printed, o.computed, o.allowed))
        name = f"{first.code} {first.name}".strip()
        gap = digits(printed - added, "万元", sign=True)
        way, parts = WAYS.get(item.rule.family, item.rule.family), len(item.terms) - 1
        sums = first.text, digits(added, "万元"), gap, f"±{allowed:f}"
        out.append((first.title, first.page, name, first.column, *sums, way, parts, item.rule.en, place(first)))
    return rows("table page row column printed added_up gap allowed way parts rule place", *out)


def _rounded(story: Story, kind: str = "") -> list[Finding]:
    found = [i for i in story.result.items if i.verdict == ROUNDING and i.terms and i.terms[0].source == "table" and i.terms[0].unit]
    return sorted(
        (i for i in found if i.rule.relation in ("sum", "difference") and kind in ("", i.kind)), key=lambda i: i.terms[0].key[1:3]
    )


def rounding_counts(story: Story) -> pd.DataFrame:
    """How many sums of each table hold exactly, and how many only thanks to rounding, by the size of the difference.

    Columns of `charts.counts`: label, word ("exact", or the difference in 万元), count, text (once a label), place.
    """
    sums = [
        i
        for i in story.result.items
        if i.rule.relation in ("sum", "difference")
        and i.terms
        and i.terms[0].source == "table"
        and i.outcome.gap is not None
        and i.terms[0].kind
    ]
    found: dict[str, Counter[str]] = {}
    pages: dict[str, int] = {}
    for item in sorted(sums, key=lambda i: i.terms[0].key[1:3]):
        gap = abs(in_unit(item.outcome.gap or Decimal(0), item.unit))
        word = f"{digits(gap, '万元')}" if gap else "exact"
        found.setdefault(item.terms[0].title, Counter())[word] += 1
        pages.setdefault(item.terms[0].title, item.terms[0].page)
    out = []
    for title, words in found.items():
        off = sum(count for word, count in words.items() if word != "exact")
        for index, word in enumerate(sorted(words, key=lambda w: (w != "exact", w))):
            text = f"{off} of {sum(words.values())}" if not index else ""
            out.append((title, word, words[word], text, f"{title} 第{pages[title]}页"))
    return rows("label word count text place", *out)
