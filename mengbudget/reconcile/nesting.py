"""Lists that print sums and their parts one under another without a mark: how they can be read so that every sum holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.relations import INCONSISTENT

_Node = tuple[int, tuple["_Node", ...]]
"""The position of a number in a list, and its parts."""


def nestings(whole: Printed, numbers: Sequence[Printed]) -> list[dict[int, list[int]]]:
    """The ways in which a list can be read as parts of `whole` (0) with their own parts (1, 2, …) following each, up to two of them.

    A way maps each number that has parts, two at the least, to its parts; every one of its sums holds within what rounding allows.
    """
    under: dict[int, list[tuple[int, tuple[_Node, ...]]]] = {}  # position: where its parts can end, and which they are

    def ways(above: Printed, start: int) -> Iterator[tuple[int, tuple[_Node, ...]]]:
        reached: dict[int, dict[Decimal, list[tuple[_Node, ...]]]] = {start: {Decimal(0): [()]}}  # by position and sum so far
        for at in range(start, len(numbers) + 1):
            for so_far, readings in reached.pop(at, {}).items():
                for parts in readings:
                    if len(parts) > 1 and rel.total(above, [(1, numbers[part]) for part, _ in parts]).verdict != INCONSISTENT:
                        yield at, parts
                if at == len(numbers) or sum(numbers[part].low for part, _ in readings[0]) > above.high:
                    continue
                for end, own in [(at + 1, ()), *under[at]]:
                    known = reached.setdefault(end, {}).setdefault(so_far + numbers[at].value, [])
                    known += [(*parts, (at, own)) for parts in readings][: 2 - len(known)]

    for position in reversed(range(len(numbers))):
        under[position] = list(ways(numbers[position], position + 1))
    found = [parts for end, parts in ways(whole, 0) if end == len(numbers)]
    return [dict(_levels(0, parts)) for parts in found[:2]]


def _levels(above: int, parts: Sequence[_Node]) -> Iterator[tuple[int, list[int]]]:
    yield above, [part + 1 for part, _ in parts]
    for part, own in parts:
        if own:
            yield from _levels(part + 1, own)
