"""What adds up to what down a table: labels propose which rows are under which, and the sums of all columns decide.

Rows are taken from the last to the first; a row takes the rows after it that its labels put under it if they add up to it, else those that do add
up to it, else (where nothing speaks against the labels) what the labels say. Totals then take the rows before or after them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any

from mengbudget.model import Row, Sum
from mengbudget.names import plain
from mengbudget.numbering import NUMBERING
from mengbudget.printed import Printed
from mengbudget.tables.rows import TOTALS

UNKNOWN = "no arrangement of these rows adds up: what is under what is not known"
_BESIDES = ("carried_over", "carried_forward", "distributed", "reserves")
_FEW = 2
"""How many times as often as it fails an arrangement of such rows must add up in the same table for a failure to count."""

Numbers = Mapping[int, Printed]
"""What a row prints, by column."""

_Part = tuple["_Node", int]
"""A row that is a part, and how many of the rows after it are under it."""


@dataclass(eq=False)
class _Node:
    """A row with the rows that it has taken; `spare` says how many of those right after it may be under it, though nothing marks them."""

    at: int
    row: Row
    numbers: Numbers
    parts: list[_Node] = field(default_factory=list)
    spare: set[int] = field(default_factory=set)

    @cached_property
    def mark(self) -> tuple[str, int, bool, int | None]:
        """What its label shows of its place: rows of one mark have like places."""
        row = self.row
        return row.role, len(row.code), bool(NUMBERING.match(plain(row.name))), row.level

    @property
    def is_total(self) -> bool:
        return self.row.role in TOTALS

    def spread(self) -> Iterator[_Node]:
        """The row itself, or where it is a heading without numbers the rows under it."""
        if self.numbers or not self.parts:
            yield self
        else:
            for part in self.parts:
                yield from part.spread()


class _Tally:
    """The sums of parts beside what a row prints."""

    __slots__ = ("sums", "whole")

    def __init__(self, whole: _Node, parts: Iterable[_Node] = ()) -> None:
        self.whole = whole.numbers
        self.sums = {column: (Decimal(0), number.ulp, 0) for column, number in self.whole.items()}
        for part in parts:
            self._add(part)

    def more(self, part: _Node) -> _Tally:
        """The sums with one more part."""
        grown = _Tally.__new__(_Tally)
        grown.whole, grown.sums = self.whole, dict(self.sums)
        grown._add(part)
        return grown

    def _add(self, part: _Node) -> None:
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


def arranged(rows: Sequence[Row], numbers: Sequence[Numbers]) -> tuple[list[Row], list[Sum]]:
    """The rows of one side with the parents that the sums give them, and every row with the rows directly under it.

    ``numbers`` holds what each row prints in the columns of amounts. Positions in the sums are those of the rows given.
    """
    attempts = [_Arrangement(rows, numbers, trusting) for trusting in (True, False)]
    proving = [one for one in attempts if one.proves] or attempts[:1]
    best = max(proving, key=lambda one: one.score)
    return best.rows(), best.sums()


class _Arrangement:
    """One way to put the rows of a table under one another; `trusting` takes what labels say where nothing adds up."""

    def __init__(self, rows: Sequence[Row], numbers: Sequence[Numbers], trusting: bool) -> None:
        self.given, self.trusting = rows, trusting
        self.parents = {row.index: row.parent for row in rows}
        self.signed = any(number.value < 0 for part in numbers for number in part.values())
        self.nodes = [_Node(at, row, numbers[at]) for at, row in enumerate(rows) if row.role != "repeated"]
        self.told: set[int] = set()
        """Positions of rows whose parts are those that their labels mark beyond doubt."""
        stack: list[_Node] = []
        for node in reversed(self.nodes):
            if not node.is_total:
                self._take(node, stack)
            stack.append(node)
        self.forest = stack[::-1]
        self._take_totals()
        self.groups = [node for node in self.nodes if node.parts and node.numbers and not any(p.row.of_which for p in node.parts)]

    @property
    def proves(self) -> bool:
        return any(_Tally(node, node.parts).proofs for node in self.groups)

    @property
    def score(self) -> int:
        """How much of it the sums prove, less what they contradict."""
        tallies = [_Tally(node, node.parts) for node in self.groups]
        return sum(tally.proofs - len(tally.broken) for tally in tallies)

    def _take(self, node: _Node, stack: list[_Node]) -> None:
        """A row takes the rows under it off the stack, on which the next row is the last."""
        after, told = stack[::-1], self._under(node, stack)
        parts = [(one, 0) for one in after[:told]]
        marked = told > 0 and all(_marked(node.row, one.row) for one, _ in parts)
        if marked:
            self.told.add(node.at)
            parts = next(self._readings(node, after, told), parts) if node.numbers else parts
        elif node.numbers and not any(one.row.of_which for one, _ in parts):
            found = self._found(node, after, told)
            if not found and not (told and (self.trusting or self._all_but_one(node, after[:told]))):
                return
            parts = found or parts
        if parts:
            del stack[len(stack) - sum(1 + spare for _, spare in parts) :]
            self._give(node, parts, after)

    def _found(self, node: _Node, after: Sequence[_Node], told: int) -> list[_Part]:
        """The rows that add up to a row; where nothing but one sum says that they are its parts, they are only spare."""
        for parts in chain(self._readings(node, after, told) if told else (), self._readings(node, after)):
            marks, count = {part.mark for part, _ in parts}, sum(1 + spare for _, spare in parts)
            if count == told or marks != {node.mark} or _Tally(node, (part for part, _ in parts)).proofs > 1:
                return parts
            node.spare.add(count)
        if after and any(number.value for number in node.numbers.values()) and node.numbers == after[0].numbers:
            node.spare |= {1, *(1 + spare for spare in after[0].spare)}
        if not node.spare and not told:
            near = list(self._readings(node, after, slips=1))
            node.spare |= {len(parts) for parts in near if len({part.mark for part, _ in parts}) == 1}
        return []

    def _give(self, node: _Node, parts: Sequence[_Part], after: Sequence[_Node]) -> None:
        """A row gets its parts, and they the rows between them that are spare parts of theirs."""
        node.parts, node.spare, at = [part for part, _ in parts], set(), 0
        for part, spare in parts:
            inner = after[at + 1 : at + 1 + spare]
            at += 1 + spare
            if inner:
                own = next(self._readings(part, inner, len(inner)), [(one, 0) for one in inner])
                self._give(part, own, inner)

    def _all_but_one(self, node: _Node, parts: Sequence[_Node]) -> bool:
        tally = _Tally(node, parts)
        return tally.proofs > 0 and len(tally.gaps) < 2

    def _under(self, node: _Node, stack: Sequence[_Node]) -> int:
        """How many of the next rows the labels put under a row."""
        count = 0
        for after in reversed(stack):
            above = after.row.index
            while above and above != node.row.index:
                above = self.parents.get(above, 0)
            if not above:
                break
            count += 1
        return count

    def _readings(self, node: _Node, after: Sequence[_Node], told: int = 0, slips: int = 0) -> Iterator[list[_Part]]:
        """The ways in which the next rows add up to a row: `told` of them, or as few as prove anything (in all columns but `slips`).

        A way lists the parts, each with how many of the rows after it are under it and not parts themselves.
        """
        agenda: list[tuple[int, _Tally, tuple[Any, ...]]] = [(0, _Tally(node), ())]
        forks = any(one.spare for one in after)
        seen = set()
        while agenda:
            count, tally, before = agenda.pop()
            if (count == told > 0 or (not told and tally.proofs)) and len(tally.gaps) <= slips:
                parts: list[_Part] = []
                while before:
                    before, part = before
                    parts.insert(0, part)
                yield parts
                if not told:
                    return
            if count == (told or len(after)) or not _may_hold(node.row, after[count].row) or (tally.beyond and not self.signed):
                continue
            grown = tally.more(after[count])
            for spare in (0, *sorted(after[count].spare)):
                reached = count + 1 + spare
                known = (reached, *grown.sums.values()) if forks else ()  # two ways to one place lead on alike
                if reached <= (told or len(after)) and not (forks and known in seen):
                    seen.add(known)
                    agenda.append((reached, grown, (before, (after[count], spare))))

    def _take_totals(self) -> None:
        """Totals take the rows before them that no total has taken, else those after them; a grand total takes the totals too."""
        loose: list[_Node] = []
        for position, node in enumerate(self.forest):
            if node.is_total:
                after = self._after(position) if not loose else []
                node.parts = self._parts_of_total(node, loose or after)
                levels = {(part.row.level, part.row.level or part.mark) for part in node.parts}
                if any(part.is_total for part in node.parts) or len(levels) == 1:
                    self.told.add(node.at)
                loose = [node] if node.row.role in ("subtotal", "current_total") else []
                taken = {id(part) for part in node.parts}
                loose += [] if not after else [one for one in after if id(one) not in taken and one.row.role in _BESIDES]
            elif not node.row.of_which and not any(node in total.parts for total in self.forest[:position] if total.is_total):
                loose.append(node)

    def _after(self, position: int) -> list[_Node]:
        found: list[_Node] = []
        for node in self.forest[position + 1 :]:
            besides = self.forest[position].row.role == "current_total" and node.row.role in _BESIDES
            if (node.is_total and node.numbers) or besides:
                break
            if not node.row.of_which and not node.is_total:
                found.append(node)
        return found

    def _parts_of_total(self, node: _Node, loose: list[_Node]) -> list[_Node]:
        """Of loose rows those that add up to a total: all, those without the spare parts of others, or those of the first level alone."""
        levels = {one.row.level for one in loose if one.row.role == "item" and not one.row.code}
        first = [one for one in loose if one.row.level == 1 or one.row.role != "item"] if {None, 1} <= levels else loose
        for parts in (loose, first):
            if not _Tally(node, parts).broken:
                return parts
        found = next(self._readings(node, loose, len(loose)), None)
        if found is None:
            return first
        self._give(node, found, loose)
        return node.parts

    def sums(self) -> list[Sum]:
        """Every row that prints numbers with the rows directly under it."""
        tallies = [(node, _Tally(node, node.parts)) for node in self.groups]
        held, failed = (Counter(_pair(node) for node, tally in tallies if keep(tally)) for keep in (_proven, _fails))
        found = []
        for node, tally in tallies:
            often = held[_pair(node)] >= _FEW * failed[_pair(node)]
            told = node.at in self.told
            sure = told or often or (tally.proofs > 0 and len(tally.gaps) < 2)
            parts = tuple(part.at for head in node.parts for part in head.spread())
            found.append(
                Sum(
                    node.at,
                    parts,
                    UNKNOWN if tally.broken and (not sure or (not (told and node.row.code) and _misread(node, tally))) else "",
                )
            )
        return found

    def rows(self) -> list[Row]:
        """The rows, each with the parent that has taken it; below totals as before."""
        parents = {part.at: node.row for node in self.nodes if not node.is_total for part in node.parts}
        found = []
        for at, row in enumerate(self.given):
            parent = parents.get(at)
            if row.role != "repeated" and (parent.index if parent else 0) != row.parent and not row.of_which:
                row = replace(row, parent=parent.index if parent else 0)
            found.append(row)
        return found


def _marked(whole: Row, part: Row) -> bool:
    """Whether labels leave no choice but that a row is under another: by codes, numbering or words that name parts."""
    if whole.code and part.code:
        return part.code.startswith(whole.code)
    return part.level is not None and (part.role not in ("item", "category") or bool(NUMBERING.match(plain(part.name))))


def _may_hold(whole: Row, part: Row) -> bool:
    """Whether nothing in the labels forbids a row to be under another."""
    if part.role in TOTALS or part.of_which or (part.role == "department" != whole.role):
        return False
    return not (whole.code and part.code and whole.role == part.role == "item") or (
        part.code != whole.code and part.code.startswith(whole.code)
    )


def _misread(node: _Node, tally: _Tally) -> bool:
    """Whether a sum fails by a number that one of the rows under it prints: that row is not where it seems to be."""
    printed = {column: {one.numbers[column].value for one in _all_under(node) if column in one.numbers} for column in tally.broken}
    return any(abs(tally.whole[column].value - tally.sums[column][0]) in printed[column] for column in tally.broken)


def _all_under(node: _Node) -> Iterator[_Node]:
    for part in node.parts:
        yield part
        yield from _all_under(part)


def _pair(node: _Node) -> tuple[object, ...]:
    return node.mark, frozenset(part.mark for part in node.parts)


def _proven(tally: _Tally) -> bool:
    return tally.proofs > 0 and not tally.broken


def _fails(tally: _Tally) -> bool:
    return bool(tally.broken)
