"""二、收入: shares as stated and as computed, what their sum may be, and the whole that they are shares of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.interval import Interval
from mengbudget.story import Story
from mengbudget.views import bilingual, decimal, digits, percent, told, without_whole_zeros
from mengbudget.views.balance import SOURCES
from mengbudget.views.rows import INTERVALS, STACKED, Values, amount_place, frame, interval


def shares(story: Story, number: str) -> pd.DataFrame:
    """Shares as a section states them beside those that its amounts give (PAIR), in percent; the difference in percentage points."""
    found = without_whole_zeros(story.stated(number, "statement-share"))
    return found.assign(gap_text=[f"{digits(gap, 4, sign=True)} pp" if gap else "" for gap in found["gap"]])


@frame(f"{INTERVALS} value")
def sum_of_shares(story: Story, number: str) -> Iterator[Values]:
    """The sum of a section's shares as printed, and the sums that correct rounding of shares of one whole allows, in percent.

    Shares printed as a whole 0 are left out, being none.
    """
    claims = [c for c in story.claims(number, "share") if c.printed.value]
    if not claims:
        raise KeyError(f"{story.section(number).title} states no share")
    total = sum((c.printed.value for c in claims), Decimal(0))
    room = sum((Fraction(c.printed.ulp) / 2 for c in claims), Fraction(0))
    allowed, step = Interval(100 - room, 100 + room), Fraction(min(c.printed.ulp for c in claims))
    sums = [step * n for n in range(-int(-allowed.low / step // 1), int(allowed.high / step) + 1)]
    printed, where = " + ".join(c.printed.text for c in claims), claim_place(claims[0])
    place = f"{where.title} 第{where.page}页: {printed}"
    yield "printed shares, added up", total, total, f"{total} %", place, total
    label, text = f"{len(claims)} rounded shares can miss 100 by", f"{told(allowed, 3)} %"
    yield *interval(label, allowed, "half a last digit each", text), None
    label, text = "so that the printed sum may be", f"{' or '.join(map(digits, sums))} %"
    yield *interval(label, Interval(sums[0], sums[-1]), "multiples of the last digit", text), None


@frame(STACKED)
def two_wholes(story: Story) -> Iterator[Values]:
    """Shares of each source in all money, and in this year's money alone (without 上年结转), from the total row of 收入总表, in percent."""
    cells = [a for role in SOURCES for a in story.amounts("income", role, row_role="total")]
    current = [a for a in cells if a.column.role != "carried_over"]
    for label, chosen in (("含上年结转 of all money", cells), ("不含 of this year's money", current)):
        whole = sum((a.printed.value for a in chosen), Decimal(0))
        for cell in chosen:
            share, place = percent(cell.printed.value, whole), amount_place(story.table("income"), cell)
            yield label, bilingual(cell.column.path[-1]), decimal(share), f"{digits(share)} %", place


@frame("label stated column printed blank_rows rows")
def blanks(story: Story, number: str) -> Iterator[Values]:
    """What a section states as 0, beside the column of 收入总表 that it stands for: its total as printed, and how many of its rows are blank."""
    table = story.table("income")
    filled = Counter(a.column.index for a in table.amounts)
    totals = {a.column.index: a.printed.text for a in table.amounts if a.row.role == "total"}
    for claim in (one for one in story.claims(number, "amount") if not one.printed.value):
        for column in table.columns:
            if column.role in SOURCES and normal(claim.subject).startswith(normal(column.path[-1])):
                empty = len(table.rows) - filled[column.index]
                stated = bilingual(claim.subject), f"{claim.printed.text}万元", "/".join(column.path)
                yield *stated, totals.get(column.index, ""), empty, len(table.rows)
