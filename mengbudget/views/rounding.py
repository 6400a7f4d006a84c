"""三、支出: sums that hold only thanks to rounding (尾差): what the printed digits leave open, and where else it occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from mengbudget.model import Claim
from mengbudget.reconcile.facts import claim_place
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.interval import Interval
from mengbudget.reconcile.relations import EXACT, ROUNDING
from mengbudget.story import Story, in_unit, in_words
from mengbudget.views import bilingual, grouped, money, told, total_of, wan
from mengbudget.views.rows import INTERVALS, Values, counts, frame, interval

WAYS = {"rows": "along the row", "columns": "down the column"}
"""Which way a sum of a table runs, by the family of its rule."""

GAPS = {"exact": "#009E73", "0.01": "#56B4E9", "0.02": "#E69F00", "0.03": "#D55E00"}
"""Colours for the sizes of rounding differences, in 万元."""


def _division(story: Story, number: str) -> list[Claim]:
    """The whole and the parts of a section's first division of a total (statement-parts). Raises KeyError where it divides none."""
    sums = story.findings(number, "statement-parts")
    if not sums:
        raise KeyError(f"{story.section(number).title} divides no total")
    claims = {(c.sentence.index, c.start): c for c in story.budget.statement.claims}
    return [claims[where.key[2], where.key[4]] for where in sums[0].terms]


@frame(INTERVALS)
def tightened(story: Story, number: str) -> Iterator[Values]:
    """How far the true amounts of a sum can lie from their printed digits, in 元: each alone, then all of them together.

    Together means: the parts add up to the whole, so that each is also bounded by what the others leave. The sum is the section's first
    division of a total.
    """
    claims = _division(story, number)
    alone = [Interval.printed(c.printed) for c in claims]
    signed = [alone[0], *(-span for span in alone[1:])]
    for position, claim in enumerate(claims):
        rest = sum((span for other, span in enumerate(signed) if other != position), Interval.of(0))
        bounded = alone[position].meet(rest if position else -rest)
        for what, span in (("alone", alone[position]), ("in the sum", bounded)):
            if span is not None:
                off, label = span.shift(-Fraction(claim.printed.value)), f"{claim.subject} {claim.printed.text}, {what}"
                yield interval(label, off, claim_place(claim), f"{told(off, 0, sign=True)} 元")


@frame(f"{INTERVALS} value")
def sum_of_parts(story: Story, number: str) -> Iterator[Values]:
    """A section's division of a total: what the whole may be, what its parts may add up to, and what both allow."""
    whole, *parts = _division(story, number)
    by_digits, added = total_of(parts)
    names, places = " + ".join(c.printed.text for c in parts), " · ".join(str(claim_place(c)) for c in parts)
    own, met = wan(whole.printed), wan(whole.printed).meet(added)
    yield *interval(f"{bilingual(whole.subject)}, printed", own, claim_place(whole), places=3), money(whole.printed)
    yield *interval(names, added, places, places=3), by_digits
    if met is not None:
        yield *interval("what both allow", met, "both of the above", places=3), None


def _sums(story: Story) -> list[Finding]:
    """Findings about sums and differences in tables, in the order printed."""
    found = [i for i in story.result.items if i.rule.relation in ("sum", "difference") and i.terms and i.terms[0].source == "table"]
    return sorted(found, key=lambda item: item.terms[0].key[1:3])


@frame("table page row column printed added_up gap allowed way parts rule place")
def roundings(story: Story, kind: str = "") -> Iterator[Values]:
    """Sums in the tables that hold only thanks to rounding, in the order printed; `kind` keeps one kind of table.

    way: along the row or down the column; parts: how many are added up; rule: in English.
    """
    for item in _sums(story):
        first, o = item.terms[0], item.outcome
        if item.verdict != ROUNDING or not first.unit or kind not in ("", item.kind) or None in (o.printed, o.computed, o.allowed):
            continue
        printed, added, allowed = (in_unit(value, item.unit) for value in (o.printed, o.computed, o.allowed) if value is not None)
        sums = first.text, in_words(added, "万元"), in_words(printed - added, "万元", sign=True), f"±{allowed:f}"
        way, parts = WAYS.get(item.rule.family, item.rule.family), len(item.terms) - 1
        where = first.title, first.page, f"{first.code} {first.name}".strip(), first.column
        yield *where, *sums, way, parts, item.rule.en, str(first)


def rounding_counts(story: Story) -> pd.DataFrame:
    """How many sums of each table hold exactly, and how many only thanks to rounding, by the size of the difference (COUNTS)."""
    sums = [item for item in _sums(story) if item.outcome.gap is not None and item.kind]
    tables = grouped(sums, lambda item: item.terms[0].title)
    found = {title: Counter(map(_gap, items)) for title, items in tables.items()}
    sizes = sorted({word for words in found.values() for word in words} - {EXACT})
    return counts(
        found,
        lambda title: f"{found[title].total() - found[title][EXACT]} of {found[title].total()}",
        lambda title: f"{title} 第{tables[title][0].page}页",
        [EXACT, *sizes],
    )


def _gap(item: Finding) -> str:
    gap = abs(in_unit(item.outcome.gap, item.unit)) if item.outcome.gap else None
    return in_words(gap, "万元") if gap else EXACT
