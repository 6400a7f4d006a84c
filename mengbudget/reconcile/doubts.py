"""What says that numbers were wrongly set side by side: then their disagreement proves nothing."""

from __future__ import annotations

from decimal import Decimal

from mengbudget.reconcile.facts import classified, maps, normal
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.relations import INCONSISTENT
from mengbudget.reconcile.slips import unlikeness
from mengbudget.reconcile.witnesses import Witnesses, column_of, reading_of

AMOUNTS = 3
"""So many different amounts bound to one counterpart cannot all be meant as it: a slip makes two of one."""


def doubt(w: Witnesses, item: Finding) -> str:
    group, reading = w.bound[item.binding], w.readings[reading_of(item)]
    if group.wrong or reading.wrong:
        return f"read in this way the numbers disagree as often as they agree ({len(reading.fails)} : {len(reading.holds)})"
    if item.binding[1:2] == ("row",):
        unused = _unproven_columns(w, item)
        if unused:
            return f"where {unused} is not zero the row never adds up: it seems to be no part of the total"
    if item.relation in ("same", "either") and len(item.terms) > 1 and len(w.amounts[item.terms[1].key]) >= AMOUNTS:
        return f"{len(w.amounts[item.terms[1].key])} different amounts would be this one number"
    if item.rule.id == "statement-amount" and _another(w, item):
        return "the amount agrees with its own parts and is another total that is printed: the words mean that one"
    if item.rule.id == "statement-amount" and not _named(w, item) and not slip(w, item):
        return "the words may mean another amount than the one printed, and no slip makes the one of the other"
    if _apart(w, item):
        return "no number of these breaks a sum of its own table: the tables may be about different money"
    if item.terms[0].source != "table" and _left_out(w, item):
        return "each of these numbers agrees with others: the list seems to leave a part out"
    return misplaced(w, item) if item.binding[1:2] == ("column",) else ""


def _unproven_columns(w: Witnesses, item: Finding) -> str:
    """Along a row: a part's column that is zero or blank wherever the rows add up, and is not where several do not."""
    for place in item.terms[1:]:
        holds, fails = w.filled[item.binding, place.column, True], w.filled[item.binding, place.column, False]
        if place.value and not holds and len(fails) > 1:
            return place.column
    return ""


def misplaced(w: Witnesses, item: Finding) -> str:
    """Down a column: what says that rows were taken for parts that are none, or parts were left out."""
    gap, room = item.outcome.gap or Decimal(0), item.outcome.allowed or Decimal(0)
    if len(w.gaps[item.binding, gap]) > 1:
        return f"the same rows fail alike in {len(w.gaps[item.binding, gap])} columns: a row is missing, or belongs elsewhere"
    near = w.printed[column_of(item.terms[0])]
    telling = abs(gap) > 2 * room * len(near)  # else some number is as near by chance
    if (telling and any(abs(abs(gap) - value) <= room for value in near)) or (gap < 0 and _run(item, -gap, room)):
        return f"the gap ({abs(gap):f}) is itself printed in this column: a row seems to belong elsewhere"
    return ""


def slip(w: Witnesses, item: Finding) -> bool:
    """Whether one of its numbers would be right with digits that a slip explains, or whether a part is another number that the document prints."""
    for position, (place, number) in enumerate(zip(item.terms, item.numbers, strict=True)):
        wanted = item.implied(position)
        if wanted is not None and unlikeness(number, wanted) < 2:
            return True
        if position and number.value and w.values[abs(number.value)] > 1 and not w.held(place.key, item):
            return True
    return False


def _another(w: Witnesses, item: Finding) -> bool:
    """Whether an amount of the statement is held by other identities and printed in a table, though not where it was looked for."""
    number = item.numbers[0]
    return w.held(item.terms[0].key, item) and any(number.low <= value <= number.high for column in w.printed.values() for value in column)


def _named(w: Witnesses, item: Finding) -> bool:
    """Whether an amount of the statement is named in full: by a functional item, by a kind that has a table of its own, or, where nothing
    else holds it, by the name of the row that it is held against.
    """
    stated, row = item.terms[:2]
    own = maps()["kind"].get(row.kind, {}).get("flow", "") not in ("", "income", "expenditure")
    alone = normal(row.name) in normal(stated.name) and not w.held(stated.key, item)
    return own or classified(row.code) == "function" or alone


def _left_out(w: Witnesses, item: Finding) -> bool:
    """Whether parts fall short of a total though each number of the sum is held by other identities: then a part is not in the list."""
    if item.relation != "sum" or len(item.terms) < 3 or (item.outcome.gap or 0) <= 0:
        return False
    return all(w.held(place.key, item) for place in item.terms)


def _apart(w: Witnesses, item: Finding) -> bool:
    """Whether numbers of several tables differ though each table agrees with itself, or no slip makes one of them of the other."""
    tables = {place.key[:2] for place in item.terms}
    if len(tables) < 2 or item.rule.get("named") or any(place.source != "table" for place in item.terms):
        return False
    home = [
        [found for found, at in w.about[place.key] if found.weights[at] and len({t.key[:2] for t in found.terms}) == 1]
        for place in item.terms
    ]
    if any(found.verdict == INCONSISTENT for some in home for found in some):
        return False
    return all(any(not found.trivial for found in some) for some in home) or not slip(w, item)


def _run(item: Finding, gap: Decimal, room: Decimal) -> bool:
    """Whether some parts of a sum that follow each other make up its gap: parts of parts, counted twice."""
    parts = [number.value for number in item.numbers[1:]]
    for start in range(len(parts)):
        total = Decimal(0)
        for value in parts[start:]:
            total += value
            if abs(total - gap) <= room:
                return True
            if total > gap + room:
                break
    return False
