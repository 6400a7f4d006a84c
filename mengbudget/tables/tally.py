"""A row with the rows under it, and how far the sums of these are what it prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from mengbudget.model import Row
from mengbudget.names import plain
from mengbudget.numbering import NUMBERING
from mengbudget.printed import Printed
from mengbudget.tables.rows import TOTALS

Numbers = Mapping[int, Printed]
"""What a row prints, by column."""


@dataclass(eq=False)
class Node:
    """A row with the rows that it has taken; `spare` says how many of those right after it may be under it, though nothing marks them."""

    at: int
    row: Row
    numbers: Numbers
    parts: list[Node] = field(default_factory=list)
    spare: set[int] = field(default_factory=set)

    @cached_property
    def mark(self) -> tuple[str, int, bool, int | None]:
        """What its label shows of its place: rows of one mark have like places."""
        row = self.row
        return row.role, len(row.code), bool(NUMBERING.match(plain(row.name))), row.level

    @property
    def is_total(self) -> bool:
        return self.row.role in TOTALS

    def spread(self) -> Iterator[Node]:
        """The row itself, or where it is a heading without numbers the rows under it."""
        if self.numbers or not self.parts:
            yield self
        else:
            for part in self.parts:
                yield from part.spread()


class Tally:
    """The sums of parts beside what a row prints."""

    __slots__ = ("sums", "whole")

    def __init__(self, whole: Node, parts: Iterable[Node] = ()) -> None:
        self.whole = whole.numbers
        self.sums = {column: (Decimal(0), number.ulp, 0) for column, number in self.whole.items()}
        for part in parts:
            self._add(part)

    def more(self, part: Node) -> Tally:
        """The sums with one more part."""
        grown = Tally.__new__(Tally)
        grown.whole, grown.sums = self.whole, dict(self.sums)
        grown._add(part)
        return grown

    def _add(self, part: Node) -> None:
        for node in part.spread():
            for column, number in node.numbers.items():
                if column in self.sums:
                    value, ulp, count = self.sums[column]
                    self.sums[column] = value + number.value, ulp + number.ulp, count + bool(number.value)

    def holds(self, column: int) -> bool:
        value, ulp, _ = self.sums[column]
        return abs(self.whole[column].value - value) <= ulp / 2

    @property
    def broken(self) -> list[int]:
        return [column for column in self.sums if not self.holds(column)]

    @property
    def gaps(self) -> set[Decimal]:
        """By how much the sums fail: columns that fail by one amount fail for one reason."""
        return {self.whole[column].value - self.sums[column][0] for column in self.broken}

    @property
    def proofs(self) -> int:
        """Columns that hold and prove something: two parts or more that are not zero, and not the sum of a column before."""
        return len({self.whole[column].value for column, (_, _, count) in self.sums.items() if count > 1 and self.holds(column)})

    @property
    def beyond(self) -> bool:
        """Whether the parts are more than the row already."""
        limits = ((value, ulp, self.whole[column].value) for column, (value, ulp, _) in self.sums.items())
        return any(value > whole and value > 0 and value - ulp / 2 > max(whole, Decimal(0)) for value, ulp, whole in limits)
