"""All findings of a document as witnesses: what else the same binding says, and what else is said of each number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from mengbudget.printed import Printed
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Binding, Finding
from mengbudget.reconcile.relations import INCONSISTENT, UNCHECKED

Key = tuple[Any, ...]
Values = tuple[Decimal, ...]


@dataclass
class _Group:
    """What became of one binding: the different sets of numbers with which it holds, and those with which it fails."""

    holds: set[Values] = field(default_factory=set)
    fails: set[Values] = field(default_factory=set)

    def add(self, item: Finding) -> None:
        (self.fails if item.verdict == INCONSISTENT else self.holds).add(values_of(item))

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
        self.filled: dict[tuple[Binding, str, bool], set[Values]] = defaultdict(set)
        self.gaps: dict[tuple[Binding, Decimal], set[Hashable]] = defaultdict(set)
        for item in self.items:
            if item.verdict == UNCHECKED:
                continue
            for position, place in enumerate(item.terms):
                if item.weights[position]:
                    self.about[place.key].append((item, position))
            if not item.trivial:
                self.bound[item.binding].add(item)
                self.readings[reading_of(item)].add(item)
            if item.binding[1:2] == ("row",):
                for place in item.terms[1:]:
                    if place.value:
                        self.filled[item.binding, place.column, item.outcome.holds].add(values_of(item))
            if item.verdict == INCONSISTENT and item.outcome.gap is not None:
                self.gaps[item.binding, item.outcome.gap].add(item.terms[0].key)
            if item.relation in ("same", "either") and len(item.terms) > 1:
                self.amounts[item.terms[1].key].add(item.terms[0].value or Decimal(0))

    @cached_property
    def printed(self) -> dict[Hashable, set[Decimal]]:
        """The amounts printed in each column of each table."""
        found: dict[Hashable, set[Decimal]] = defaultdict(set)
        for place in self.numbers:
            if place.source == "table" and place.value:
                found[column_of(place)].add(abs(place.value))
        return found

    @cached_property
    def values(self) -> Counter[Decimal]:
        """How often each amount is printed in tables."""
        return Counter(abs(place.value) for place in self.numbers if place.source == "table" and place.value)

    @cached_property
    def names(self) -> dict[Decimal, set[str]]:
        """The names of the rows in which tables print each amount."""
        found: dict[Decimal, set[str]] = defaultdict(set)
        for place in self.numbers:
            if place.source == "table" and place.value:
                found[abs(place.value)].add(place.name)
        return found

    @cached_property
    def shares(self) -> dict[Key, Printed]:
        """The share that the statement prints of each amount."""
        return {item.terms[1].key: item.numbers[0] for item in self.items if item.rule.id == "statement-share" and len(item.terms) == 3}

    @cached_property
    def sentences(self) -> dict[Key, list[Place]]:
        """The numerals of each sentence of the statement, in their order."""
        found: dict[Key, list[Place]] = defaultdict(list)
        for place in self.numbers:
            if place.source == "statement":
                found[sentence_of(place)].append(place)
        return found

    @cached_property
    def row(self) -> Counter[Key]:
        """How many numbers but zeros each row of each table prints."""
        return Counter(place.key[:4] for place in self.numbers if place.source == "table" and place.value)

    @cached_property
    def said(self) -> Counter[tuple[Key, str]]:
        """How many numerals of each kind a sentence of the statement has."""
        return Counter((sentence_of(place), place.column) for place in self.numbers if place.source == "statement")

    def divided(self, item: Finding) -> bool:
        """Whether its column is a total or a part of one along the rows, so that other columns are about the same rows and no list beside it."""
        return any(other.binding[1:2] == ("row",) for place in item.terms for other, _ in self.about[place.key])

    def held(self, key: Key, item: Finding) -> bool:
        others = (
            other for other, at in self.about[key] if other is not item and other.outcome.holds and not other.trivial and other.weights[at]
        )
        return any(len(other.terms) > 1 for other in others)


def values_of(item: Finding) -> Values:
    return tuple(sorted(abs(number.value) for number in item.numbers if number.value))


def sentence_of(place: Place) -> Key:
    return place.source, place.file, place.row, place.sentence


def column_of(place: Place) -> Key:
    return (*place.key[:2], *place.key[3:])


def reading_of(item: Finding) -> Binding:
    """The wider reading that a binding is part of: of a whole table along its rows, or down its columns."""
    if item.binding[1:2] in (("row",), ("column",)):
        return (item.rule.family, *item.binding[1:4])
    if all(place.source == "statement" for place in item.terms[:1]):
        return (item.rule.id,)
    return (item.rule.id, *dict.fromkeys(place.key[1] if place.source == "table" else place.source for place in item.terms))
