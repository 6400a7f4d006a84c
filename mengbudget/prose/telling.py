"""A numeral of a sentence as a claim: what kind of quantity it is tells how its words are read."""

from __future__ import annotations

import re
from dataclasses import replace

from mengbudget.model import Claim
from mengbudget.prose.amounts import base, become, measured
from mengbudget.prose.claims import Numeral
from mengbudget.prose.marks import full_width
from mengbudget.prose.measures import QUANTITY, Measures
from mengbudget.prose.rates import change, share
from mengbudget.prose.subjects import (
    noun_after,
    phrase,
)

_ITS_AMOUNT = re.compile(r"[，,]?(?:为|计|共|即)\s*\d[\d,.]*\s*[万亿]?元")
_LAST_YEAR = re.compile("(?:上年度?|去年)(?:预算|执行|决算|完成|安排)?数?(?:为|是|：|的)?\\Z")


def add(m: Measures, numeral: Numeral, gap: str, in_reason: bool) -> Claim:
    """The numeral as a claim, the last of all; `gap` is the text since the last quantity."""
    m.claims.append(_claim(m, numeral, gap, in_reason))
    return m.claims[-1]


def _claim(m: Measures, numeral: Numeral, gap: str, in_reason: bool) -> Claim:
    text, kind = full_width(m.sentence.text), numeral.kind
    year = _year(m, numeral) if kind in QUANTITY or kind == "threshold" else None
    claim = Claim(m.sentence, kind, numeral.printed, "", numeral.start, numeral.end, numeral.direction, year=year, reason=in_reason)
    compared = next((c for c in reversed(m.compared) if c.start < numeral.end), None)
    if kind == "amount":
        return base(m, claim, numeral, gap, compared) or become(m, claim, gap) or measured(m, claim, numeral, gap)
    if kind in ("count", "area"):
        return measured(m, claim, numeral, gap)
    if kind == "share" and (grown := _rate_of_change(m, claim, gap)):
        return change(m, grown, gap, compared)
    if kind == "share":
        return share(m, claim, gap, _ITS_AMOUNT.match(text, numeral.right) is not None)
    if kind in ("change", "growth"):
        return change(m, claim, gap, compared)
    if kind in ("threshold", "rate", "operand"):
        return replace(claim, subject=phrase(gap) or noun_after(text, numeral.right) or m.context())
    return claim


def _rate_of_change(m: Measures, claim: Claim, gap: str) -> Claim | None:
    """A percentage in brackets after a change ("较上年减少5万元（31%）") as the growth rate that it is."""
    before = m.claims[-1] if m.claims else None
    if gap not in ("（", "(") or before is None or before.kind != "change" or before.sentence is not m.sentence:
        return None
    sign = -1 if before.printed.value < 0 else 1
    return replace(claim, kind="growth", direction=sign, printed=replace(claim.printed, value=sign * claim.printed.value))


def _year(m: Measures, numeral: Numeral) -> int:
    """The last year named before the numeral that is none a comparison is made with, if near the budget's own; "上年 X万元" is last year's."""
    if _LAST_YEAR.search(full_width(m.sentence.text)[: numeral.left]):
        return m.year - 1
    return next((year for start, year in reversed(m.years) if start < numeral.start), m.year)
