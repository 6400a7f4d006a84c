"""Evidence before accusation: what is inconsistent stays so only where something says that its numbers were rightly set side by side.

A contradiction is as good as the reading that bound its numbers. It is corroborated where the same binding holds at other places of the document,
where one other value of a number mends several independent identities at once, or where the words leave no choice. Else it is unchecked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Binding, Finding
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, UNCHECKED, Outcome, Range, met

PLACES = 2
"""At so many other places a binding must hold to be believed at one more: a single one may hold by chance."""
HARDLY = 3
"""For each place where a believed binding fails there are at least so many where it holds."""
AMOUNTS = 3
"""So many different amounts bound to one counterpart cannot all be meant as it: a slip makes two of one."""

Key = tuple[Any, ...]
Values = tuple[Decimal, ...]


@dataclass
class _Group:
    """What became of one binding: the different sets of numbers with which it holds, and those with which it fails."""

    holds: set[Values] = field(default_factory=set)
    fails: set[Values] = field(default_factory=set)

    def add(self, item: Finding) -> None:
        (self.fails if item.verdict == INCONSISTENT else self.holds).add(_values(item))

    @property
    def wrong(self) -> bool:
        """Whether it fails as often as it holds, at more than one place."""
        return len(self.fails) > 1 and len(self.fails) >= len(self.holds)


@dataclass
class Witnesses:
    """All findings of a document, by what bound them and by the numbers they are about."""

    items: Sequence[Finding]
    numbers: Iterable[Place]

    def __post_init__(self) -> None:
        self.bound: dict[Binding, _Group] = defaultdict(_Group)
        self.readings: dict[Binding, _Group] = defaultdict(_Group)
        self.amounts: dict[Key, set[Decimal]] = defaultdict(set)
        self.about: dict[Key, list[tuple[Finding, int]]] = defaultdict(list)
        for item in self.items:
            if item.verdict == UNCHECKED:
                continue
            for position, place in enumerate(item.terms):
                if item.weights[position]:
                    self.about[place.key].append((item, position))
            if not item.trivial:
                self.bound[item.binding].add(item)
                self.readings[_reading(item)].add(item)
            if item.relation in ("same", "either") and len(item.terms) > 1:
                self.amounts[item.terms[1].key].add(item.terms[0].value or Decimal(0))

    @cached_property
    def printed(self) -> dict[Hashable, set[Decimal]]:
        """The amounts printed in each column of each table."""
        found: dict[Hashable, set[Decimal]] = defaultdict(set)
        for place in self.numbers:
            if place.source == "table" and place.value:
                found[_column(place)].add(abs(place.value))
        return found

    def weigh(self, item: Finding) -> Finding:
        """The finding with what corroborates it, or unchecked with the reason why it proves nothing."""
        by = self._mended(item)
        if not by and (doubt := self._doubt(item)):
            return replace(item, outcome=_unproven(item.outcome, doubt))
        by = by or self._elsewhere(item) or _words(item)
        if not by:
            return replace(item, outcome=_unproven(item.outcome, "nothing else in the document shows that these numbers belong together"))
        return replace(item, corroborated_by=by)

    def _doubt(self, item: Finding) -> str:
        group, reading = self.bound[item.binding], self.readings[_reading(item)]
        if group.wrong or reading.wrong:
            return f"read in this way the numbers disagree as often as they agree ({len(reading.fails)} : {len(reading.holds)})"
        if item.relation in ("same", "either") and len(item.terms) > 1 and len(self.amounts[item.terms[1].key]) >= AMOUNTS:
            return f"{len(self.amounts[item.terms[1].key])} different amounts would be this one number"
        if item.binding[1:2] == ("column",) and (gap := abs(item.outcome.gap or 0)) in self.printed[_column(item.terms[0])]:
            return f"the gap ({gap:f}) is itself a number of this column: a row seems to belong elsewhere"
        return ""

    def _elsewhere(self, item: Finding) -> str:
        """(a) The same binding at other places."""
        group = self.bound[item.binding]
        holds, fails = group.holds - {_values(item)}, group.fails
        if item.binding[1:2] == ("column",):
            several = [values for values in holds if len(values) > 2]
            return f"the same rows add up in {len(several)} other columns" if several and len(fails) == 1 else ""
        if len(holds) >= PLACES and len(holds) >= HARDLY * len(fails):
            return f"the same holds at {len(holds)} other places"
        return ""

    def _mended(self, item: Finding) -> str:
        """(b) One other value of one of its numbers mends independent identities at once and breaks none."""
        for position, place in enumerate(item.terms):
            wanted = item.implied(position)
            if wanted is None:
                continue
            mended = 0
            for other, at in self.about[place.key]:
                if other is item or other.trivial:
                    continue
                implied = other.implied(at)
                both = met(wanted, implied) if implied is not None else None
                if both is None:
                    if other.verdict != INCONSISTENT:
                        break
                elif other.verdict == INCONSISTENT and _independent(item, other):
                    mended, wanted = mended + 1, both
            else:
                if mended:
                    return f"one other value of {place} mends {mended + 1} identities at once"
        return ""


def weighed(items: Sequence[Finding], numbers: Iterable[Place]) -> list[Finding]:
    """The findings of a document, each inconsistent one corroborated or unchecked."""
    witnesses = Witnesses(items, numbers)
    return [witnesses.weigh(item) if item.verdict == INCONSISTENT else item for item in items]


def _unproven(outcome: Outcome, reason: str) -> Outcome:
    return replace(outcome, verdict=UNCHECKED, reason=reason)


def _values(item: Finding) -> Values:
    return tuple(sorted(abs(number.value) for number in item.numbers if number.value))


def _column(place: Place) -> Key:
    return (*place.key[:2], *place.key[3:])


def _reading(item: Finding) -> Binding:
    """The wider reading that a binding is part of: of a whole table along its rows, or down its columns."""
    if item.binding[1:2] in (("row",), ("column",)):
        return (item.rule.family, *item.binding[1:4])
    return item.binding


def _independent(one: Finding, other: Finding) -> bool:
    """Whether two findings rest on different numbers but for one."""
    return len({place.key for place in one.terms} & {place.key for place in other.terms}) == 1


def _words(item: Finding) -> str:
    """(c) The rule itself names all its numbers in full, in one place."""
    return "the words name each of these numbers" if item.rule.get("named") else ""
