"""Doubtful contradictions that a slip explains: two by the same one, or one by a slip that chance would not show.

Each alone may be a list that goes on, or words that mean another amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mengbudget.names import key_of
from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.proofs import part_of_both
from mengbudget.reconcile.relations import INCONSISTENT, UNCHECKED, Range, met
from mengbudget.reconcile.slips import proves, unlikeness

DIGITS = 3
"""A number of fewer digits is a slip away from too many others."""


def together(items: Sequence[Finding], doubted: Sequence[Finding], printed: Mapping[Decimal, Iterable[str]]) -> list[Finding]:
    """The findings, those of `doubted` inconsistent where another value of one number mends two or more of them and breaks nothing.

    The number is a slip away from that value, or is another amount that a table prints (`printed`: the names of the rows that print each). One
    alone, where the slip is such that chance does not show it. `doubted` are unchecked with figures that do not agree.
    """
    about: dict[tuple[Any, ...], list[tuple[Finding, int]]] = defaultdict(list)
    open_ = {id(item) for item in doubted}
    for item in items:
        if id(item) in open_ or (item.outcome.holds and not item.trivial):
            for position, place in enumerate(item.terms):
                if item.weights[position]:
                    about[place.key].append((item, position))
    proven: dict[int, str] = {}
    for found in about.values():
        fails, holds = ([one for one in found if (id(one[0]) in open_) == doubt] for doubt in (True, False))
        mended = list(_mended(fails, holds, printed))
        proven |= {id(item): f"a slip in {item.terms[at].text} explains {len(mended)} contradictions" for item, at in mended}
    return [_told(item, proven[id(item)]) if id(item) in proven else item for item in items]


def _mended(
    fails: Sequence[tuple[Finding, int]], holds: Sequence[tuple[Finding, int]], printed: Mapping[Decimal, Iterable[str]]
) -> Iterator[tuple[Finding, int]]:
    """Of the doubted findings about one number those that one slip of it mends, if it breaks nothing."""
    for item, at in fails:
        wanted, number = _wanted(item, at), item.numbers[at]
        if wanted is None or _digits(number) < DIGITS:
            continue
        mends = [(item, at)]
        for other, place in fails:
            also = _wanted(other, place)
            both = met(wanted, also) if also is not None else None
            if (
                both is not None
                and all(other.rule.id != one.rule.id for one, _ in mends)
                and (_apart(item, other) or part_of_both(item.terms[at], item, other))
            ):
                mends.append((other, place))
                wanted = both
        slip = unlikeness(number, wanted) < 2 or _another(item.terms[at], printed)
        told = slip if len(mends) > 1 else proves(number, wanted, len(item.terms))
        if told and not any(_breaks(other, place, wanted) for other, place in holds):
            yield from mends
            return


def _another(place: Place, printed: Mapping[Decimal, Iterable[str]]) -> bool:
    """Whether a number of the statement is one that a table prints of something else only."""
    names = [key_of(name) for name in printed.get(abs(place.value or Decimal(0)), ())]
    own = key_of(place.name)
    return place.source == "statement" and bool(names) and not any(name in own or own in name for name in names if name)


def _wanted(item: Finding, at: int) -> Range | None:
    """The values with which a finding would hold, a list naming every part."""
    relation = "sum" if item.relation == "covers" else item.relation
    wanted = rel.implied(relation, item.outcome, item.numbers, item.weights, at)
    return None if wanted is None or None in wanted else wanted


def _breaks(item: Finding, at: int, wanted: Range) -> bool:
    implied = item.implied(at)
    return implied is not None and met(implied, wanted) is None


def _apart(one: Finding, other: Finding) -> bool:
    """Whether two findings rest on different numbers but for one."""
    return len({place.key for place in one.terms} & {place.key for place in other.terms}) == 1


def _digits(number: Printed) -> int:
    return len(str(abs(int(number.value / number.ulp)) if number.ulp else abs(int(number.value))))


def _told(item: Finding, by: str) -> Finding:
    return replace(item, outcome=replace(item.outcome, verdict=INCONSISTENT, reason=""), corroborated_by=by)


def disagrees(item: Finding) -> bool:
    """Whether it is unchecked though its figures do not agree."""
    out = item.outcome
    return item.verdict == UNCHECKED and out.gap is not None and out.computed is not None and abs(out.gap) > (out.allowed or 0)
