"""二、收入: shares as stated and as computed, what their sum may be, and the whole that they are shares of."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.interval import Interval
from mengbudget.story import Story
from mengbudget.views import bilingual, decimal, digits, percent, told, without_whole_zeros
from mengbudget.views.balance import SOURCES
from mengbudget.views.rows import INTERVALS, STACKED, amount_place, interval, rows


def shares(story: Story, number: str) -> pd.DataFrame:
    """Shares as a section states them beside those that its amounts give.

    Columns of `charts.shares` (PAIR), percent; the difference in percentage points.
    """
    frame = without_whole_zeros(story.stated(number, "statement-share"))
    return frame.assign(gap_text=[f"{digits(gap, 4, sign=True)} pp" if gap else "" for gap in frame["gap"]])


def sum_of_shares(story: Story, number: str) -> pd.DataFrame:
    """The sum of a section's shares as printed, and the sums that correct rounding of shares of one whole allows.

    Columns of `charts.intervals` with value, percent; shares printed as a whole 0 are left out, being none.
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
    label, told_sums = f"{len(claims)} rounded shares can miss 100 by", f"{' or '.join(map(digits, sums))} %"
    return rows(
        f"{INTERVALS} value",
        ("printed shares, added up", total, total, f"{total} %", place, total),
        (*interval(label, allowed, "half a last digit each", f"{told(allowed, 3)} %"), None),
        (*interval("so that the printed sum may be", Interval(sums[0], sums[-1]), "multiples of the last digit", told_sums), None),
    )


def two_wholes(story: Story) -> pd.DataFrame:
    """Shares of each source in all money, and in this year's money alone (without 上年结转), from the total row of 收入总表.

    Columns of `charts.stacked`, percent.
    """
    cells = [a for role in SOURCES for a in story.amounts("income", role, row_role="total")]
    current = [a for a in cells if a.column.role != "carried_over"]
    out = []
    for label, chosen in (("含上年结转 of all money", cells), ("不含 of this year's money", current)):
        whole = sum((a.printed.value for a in chosen), Decimal(0))
        for cell in chosen:
            share, place = percent(cell.printed.value, whole), amount_place(story.table("income"), cell)
            out.append((label, bilingual(cell.column.path[-1]), decimal(share), f"{digits(share)} %", place))
    return rows(STACKED, *out)


def blanks(story: Story, number: str) -> pd.DataFrame:
    """What a section states as 0, beside the column of 收入总表 that it stands for.

    Columns: label, stated (as printed), column (header path), printed ("" where the total row is blank), blank_rows (rows that are blank
    in that column), rows (all rows).
    """
    table = story.table("income")
    filled = Counter(a.column.index for a in table.amounts)
    totals = {a.column.index: a.printed.text for a in table.amounts if a.row.role == "total"}
    out = []
    for claim in (one for one in story.claims(number, "amount") if not one.printed.value):
        for column in table.columns:
            if column.role in SOURCES and normal(claim.subject).startswith(normal(column.path[-1])):
                empty = len(table.rows) - filled[column.index]
                stated = bilingual(claim.subject), f"{claim.printed.text}万元", "/".join(column.path)
                out.append((*stated, totals.get(column.index, ""), empty, len(table.rows)))
    return rows("label stated column printed blank_rows rows", *out)
