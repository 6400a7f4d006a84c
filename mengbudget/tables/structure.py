"""What adds up to what down a table: labels propose which rows are under which, and the sums of all columns decide.

Rows are taken from the last to the first; a row takes the rows after it that its labels put under it if they add up to it, else those that do add
up to it, else (where nothing speaks against the labels) what the labels say. Totals then take the rows before or after them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any

from mengbudget.model import Row, Sum
from mengbudget.names import plain
from mengbudget.numbering import NUMBERING
from mengbudget.tables.rows import TOTALS
from mengbudget.tables.tally import Node, Numbers, Tally

UNKNOWN = "no arrangement of these rows adds up: what is under what is not known"
_BESIDES = ("carried_over", "carried_forward", "distributed", "reserves")
_FEW = 2
"""How many times as often as it fails an arrangement of such rows must add up in the same table for a failure to count."""

_Part = tuple[Node, int]
"""A row that is a part, and how many of the rows after it are under it."""

_Way = tuple[Any, ...]
"""The parts up to a row: the way to the one before and the last of them, () at the start."""


def arranged(rows: Sequence[Row], numbers: Sequence[Numbers]) -> tuple[list[Row], list[Sum]]:
    """The rows of one side with the parents that the sums give them, and every row with the rows directly under it.

    ``numbers`` holds what each row prints in the columns of amounts. Positions in the sums are those of the rows given.
    """
    attempts = [_Arrangement(rows, numbers, trusting=True)]
    if attempts[0].leans:
        attempts.append(_Arrangement(rows, numbers, trusting=False))
    proving = [one for one in attempts if one.proves] or attempts[:1]
    best = max(proving, key=lambda one: one.score)
    return best.rows(), best.sums()


class _Arrangement:
    """One way to put the rows of a table under one another; `trusting` takes what labels say where nothing adds up."""

    def __init__(self, rows: Sequence[Row], numbers: Sequence[Numbers], trusting: bool) -> None:
        self.given, self.trusting = rows, trusting
        self.parents = {row.index: row.parent for row in rows}
        self.signed = any(number.value < 0 for part in numbers for number in part.values())
        self.nodes = [Node(at, row, numbers[at]) for at, row in enumerate(rows) if row.role != "repeated"]
        self.leans = False
        """Whether somewhere the labels alone say what is under a row, so that not to trust them makes a difference."""
        self.told: set[int] = set()
        """Positions of rows whose parts are those that their labels mark beyond doubt."""
        stack: list[Node] = []
        for node in reversed(self.nodes):
            if not node.is_total:
                self._take(node, stack)
            stack.append(node)
        self.forest = stack[::-1]
        self._take_totals()

    @cached_property
    def tallies(self) -> list[tuple[Node, Tally]]:
        """Every row that prints numbers and has rows directly under it, with their sums."""
        groups = (node for node in self.nodes if node.parts and node.numbers and not any(part.row.of_which for part in node.parts))
        return [(node, Tally(node, node.parts)) for node in groups]

    @property
    def proves(self) -> bool:
        return any(tally.proofs for _, tally in self.tallies)

    @property
    def score(self) -> int:
        """How much of it the sums prove, less what they contradict."""
        return sum(tally.proofs - len(tally.broken) for _, tally in self.tallies)

    def _take(self, node: Node, stack: list[Node]) -> None:
        """A row takes the rows under it off the stack, on which the next row is the last."""
        after = stack[::-1]
        parts = self._own(node, after, self._under(node, stack))
        if parts:
            del stack[len(stack) - sum(1 + spare for _, spare in parts) :]
            self._give(node, parts, after)

    def _own(self, node: Node, after: Sequence[Node], told: int) -> list[_Part]:
        """The parts of a row: those that its labels mark beyond doubt, else those that add up to it, else the `told` ones, where nothing forbids."""
        parts = [(one, 0) for one in after[:told]]
        if told and all(_marked(node.row, one.row) for one, _ in parts):
            self.told.add(node.at)
            return next(self._readings(node, after, told), parts) if node.numbers else parts
        if not node.numbers or any(one.row.of_which for one, _ in parts):
            return parts
        if (found := self._found(node, after, told)) or not told or self._all_but_one(node, after[:told]):
            return found or parts
        self.leans = True
        return parts if self.trusting else []

    def _found(self, node: Node, after: Sequence[Node], told: int) -> list[_Part]:
        """The rows that add up to a row; where nothing but one sum says that they are its parts, they are only spare."""
        for parts in chain(self._readings(node, after, told) if told else (), self._readings(node, after)):
            marks, count = {part.mark for part, _ in parts}, sum(1 + spare for _, spare in parts)
            if count == told or marks != {node.mark} or Tally(node, (part for part, _ in parts)).proofs > 1:
                return parts
            node.spare.add(count)
        node.spare |= self._like_it(node, after)
        if not node.spare and not told:
            near = list(self._readings(node, after, slips=1))
            node.spare |= {len(parts) for parts in near if len({part.mark for part, _ in parts}) == 1}
        return []

    def _like_it(self, node: Node, after: Sequence[Node]) -> set[int]:
        """How many rows may be under a row because the next one prints the same numbers."""
        same = after and node.numbers == after[0].numbers and any(number.value for number in node.numbers.values())
        return {1, *(1 + spare for spare in after[0].spare)} if same else set()

    def _give(self, node: Node, parts: Sequence[_Part], after: Sequence[Node]) -> None:
        """A row gets its parts, and they the rows between them that are spare parts of theirs."""
        node.parts, node.spare, at = [part for part, _ in parts], set(), 0
        for part, spare in parts:
            inner = after[at + 1 : at + 1 + spare]
            at += 1 + spare
            if inner:
                own = next(self._readings(part, inner, len(inner)), [(one, 0) for one in inner])
                self._give(part, own, inner)

    def _all_but_one(self, node: Node, parts: Sequence[Node]) -> bool:
        tally = Tally(node, parts)
        return tally.proofs > 0 and len(tally.gaps) < 2

    def _under(self, node: Node, stack: Sequence[Node]) -> int:
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

    def _readings(self, node: Node, after: Sequence[Node], told: int = 0, slips: int = 0) -> Iterator[list[_Part]]:
        """The ways in which the next rows add up to a row: `told` of them, or as few as prove anything (in all columns but `slips`).

        A way lists the parts, each with how many of the rows after it are under it and not parts themselves.
        """
        agenda: list[tuple[int, Tally, _Way]] = [(0, Tally(node), ())]
        most = told or len(after)
        forks = any(one.spare for one in after)
        seen = set()
        while agenda:
            count, tally, before = agenda.pop()
            if (count == told if told else tally.proofs) and len(tally.gaps) <= slips:
                yield _parts(before)
                if not told:
                    return
            if count == most or not self._may_grow(node, tally, after[count]):
                continue
            grown = tally.more(after[count])
            for spare in (0, *sorted(after[count].spare)):
                reached = count + 1 + spare
                known = (reached, *grown.sums.values()) if forks else ()  # two ways to one place lead on alike
                if reached <= most and not (forks and known in seen):
                    seen.add(known)
                    agenda.append((reached, grown, (before, (after[count], spare))))

    def _may_grow(self, node: Node, tally: Tally, part: Node) -> bool:
        return _may_hold(node.row, part.row) and (self.signed or not tally.beyond)

    def _take_totals(self) -> None:
        """Totals take the rows before them that no total has taken, else those after them; a grand total takes the totals too."""
        loose: list[Node] = []
        for position, node in enumerate(self.forest):
            if node.is_total:
                loose = self._left(node, loose, self._after(position) if not loose else [])
            elif not node.row.of_which and not any(node in total.parts for total in self.forest[:position] if total.is_total):
                loose.append(node)

    def _left(self, total: Node, before: list[Node], after: list[Node]) -> list[Node]:
        """What is left for the next total when one has taken its parts from the loose rows before it, or after it."""
        total.parts = self._parts_of_total(total, before or after)
        levels = {(part.row.level, part.row.level or part.mark) for part in total.parts}
        if any(part.is_total for part in total.parts) or len(levels) == 1:
            self.told.add(total.at)
        left = [total] if total.row.role in ("subtotal", "current_total") else []
        return left + [one for one in after if one.row.role in _BESIDES and one not in total.parts]

    def _after(self, position: int) -> list[Node]:
        found: list[Node] = []
        for node in self.forest[position + 1 :]:
            besides = self.forest[position].row.role == "current_total" and node.row.role in _BESIDES
            if (node.is_total and node.numbers) or besides:
                break
            if not node.row.of_which and not node.is_total:
                found.append(node)
        return found

    def _parts_of_total(self, node: Node, loose: list[Node]) -> list[Node]:
        """Of loose rows those that add up to a total: all, those without the spare parts of others, or those of the first level alone."""
        levels = {one.row.level for one in loose if one.row.role == "item" and not one.row.code}
        first = [one for one in loose if one.row.level == 1 or one.row.role != "item"] if {None, 1} <= levels else loose
        for parts in (loose, first):
            if not Tally(node, parts).broken:
                return parts
        found = next(self._readings(node, loose, len(loose)), None)
        if found is None:
            return first
        self._give(node, found, loose)
        return node.parts

    def sums(self) -> list[Sum]:
        """Every row that prints numbers with the rows directly under it."""
        held = Counter(_pair(node) for node, tally in self.tallies if tally.proofs and not tally.broken)
        failed = Counter(_pair(node) for node, tally in self.tallies if tally.broken)
        found = []
        for node, tally in self.tallies:
            often = held[_pair(node)] >= _FEW * failed[_pair(node)]
            parts = tuple(part.at for head in node.parts for part in head.spread())
            found.append(Sum(node.at, parts, UNKNOWN if tally.broken and self._unknown(node, tally, often) else ""))
        return found

    def _unknown(self, node: Node, tally: Tally, often: bool) -> bool:
        """Whether a sum that fails leaves open what is under a row; `often` does it hold for rows like these."""
        told = node.at in self.told
        sure = told or often or (tally.proofs > 0 and len(tally.gaps) < 2)
        return not sure or (not (told and node.row.code) and _misread(node, tally))

    def rows(self) -> list[Row]:
        """The rows, each with the parent that has taken it; below totals as before."""
        parents = {part.at: node.row.index for node in self.nodes if not node.is_total for part in node.parts}
        return [
            row if row.role == "repeated" or row.of_which else replace(row, parent=parents.get(at, 0)) for at, row in enumerate(self.given)
        ]


def _parts(way: _Way) -> list[_Part]:
    """The parts that a way has gone by, the first first."""
    parts: list[_Part] = []
    while way:
        way, part = way
        parts.append(part)
    return parts[::-1]


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


def _misread(node: Node, tally: Tally) -> bool:
    """Whether a sum fails by a number that one of the rows under it prints: that row is not where it seems to be."""
    printed = {column: {one.numbers[column].value for one in _all_under(node) if column in one.numbers} for column in tally.broken}
    return any(abs(tally.whole[column].value - tally.sums[column][0]) in printed[column] for column in tally.broken)


def _all_under(node: Node) -> Iterator[Node]:
    for part in node.parts:
        yield part
        yield from _all_under(part)


def _pair(node: Node) -> tuple[object, ...]:
    return node.mark, frozenset(part.mark for part in node.parts)
