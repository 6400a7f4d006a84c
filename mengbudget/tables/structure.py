"""What adds up to what down a table: labels propose which rows are under which, and the sums of all columns decide.

Rows are taken from the last to the first; a row takes the rows after it that its labels put under it if they add up to it, else those that do add
up to it, else (where nothing speaks against the labels) what the labels say. Totals then take the rows before or after them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mengbudget.model import Row, Sum
from mengbudget.names import plain
from mengbudget.numbering import NUMBERING
from mengbudget.printed import Printed
from mengbudget.tables.rows import TOTALS

UNKNOWN = "no arrangement of these rows adds up: what is under what is not known"
_BESIDES = ("carried_over", "carried_forward", "reserves")
_FEW = 2
"""How many times as often as it fails an arrangement of such rows must add up in the same table for a failure to count."""

Numbers = Mapping[int, Printed]
"""What a row prints, by column."""


@dataclass(eq=False)
class _Node:
    """A row with the rows that it has taken; `spare` counts those right after it that would add up to it, though nothing marks them."""

    at: int
    row: Row
    numbers: Numbers
    parts: list[_Node] = field(default_factory=list)
    spare: int = 0

    @property
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

    def __init__(self, whole: _Node, parts: Sequence[_Node] = ()) -> None:
        self.whole = whole.numbers
        self.sums = {column: (Decimal(0), number.ulp, 0) for column, number in self.whole.items()}
        for part in parts:
            self.add(part)

    def add(self, part: _Node) -> None:
        for node in part.spread():
            for column, (value, ulp, count) in self.sums.items():
                if (number := node.numbers.get(column)) is not None:
                    self.sums[column] = value + number.value, ulp + number.ulp, count + (number.value != 0)

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
        return any(value - ulp / 2 > max(self.whole[column].value, 0) for column, (value, ulp, _) in self.sums.items())


def arranged(rows: Sequence[Row], numbers: Sequence[Numbers]) -> tuple[list[Row], list[Sum]]:
    """The rows of one side with the parents that the sums give them, and every row with the rows directly under it.

    ``numbers`` holds what each row prints in the columns of amounts. Positions in the sums are those of the rows given.
    """
    attempts = [_Arrangement(rows, numbers, trusting) for trusting in (True, False)]
    best = max(attempts, key=lambda one: one.score)
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
    def score(self) -> int:
        """How much of it the sums prove, less what they contradict."""
        tallies = [_Tally(node, node.parts) for node in self.groups]
        return sum(tally.proofs - len(tally.broken) for tally in tallies)

    def _take(self, node: _Node, stack: list[_Node]) -> None:
        """A row takes the rows under it off the stack, on which the next row is the last."""
        told = self._under(node, stack)
        marked = told > 0 and all(_marked(node.row, one.row) for one in stack[-told:])
        if told and (not node.numbers or any(one.row.of_which for one in stack[-told:])):
            _move(node, stack, told, [])
            return
        for count, parts in [] if marked else self._ways(node, stack, told):
            if count == told or _Tally(node, parts).proofs > 1 or {part.mark for part in parts} != {node.mark}:
                _move(node, stack, count, parts)
                return
            node.spare = node.spare or count
        if marked or (told and (self.trusting or self._all_but_one(node, stack[-told:]))):
            _move(node, stack, told, [])
            if marked:
                self.told.add(node.at)
        elif not node.spare and stack and node.numbers and node.numbers == stack[-1].numbers:
            node.spare = 1 + stack[-1].spare

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

    def _ways(self, node: _Node, stack: Sequence[_Node], told: int) -> Iterator[tuple[int, list[_Node]]]:
        """Of the next rows those that add up to a row: as many as the labels say first, else the fewest that prove anything.

        Each time all of them, or without those that are spare parts of others.
        """
        for only_told in (True, False) if told else (False,):
            for spare in (False, True) if only_told else (True, False):
                tally, count, parts = _Tally(node), 0, list[_Node]()
                while count < len(stack) and _may_hold(node.row, stack[-1 - count].row):
                    part = stack[-1 - count]
                    count += 1 + (part.spare if spare else 0)
                    parts.append(part)
                    tally.add(part)
                    if (count == told if only_told else tally.proofs) and not tally.broken:
                        yield count, parts.copy()
                    if tally.beyond and not self.signed:
                        break

    def _take_totals(self) -> None:
        """Totals take the rows before them that no total has taken, else those after them; a grand total takes the totals too."""
        loose: list[_Node] = []
        for position, node in enumerate(self.forest):
            if node.is_total:
                after = self._after(position) if not loose else []
                node.parts = self._parts_of_total(node, loose or after)
                if any(part.is_total for part in node.parts) or len({part.mark for part in node.parts}) == 1:
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
            if node.is_total or besides:
                break
            if not node.row.of_which:
                found.append(node)
        return found

    def _parts_of_total(self, node: _Node, loose: list[_Node]) -> list[_Node]:
        """Of loose rows those that add up to a total: all, those without the spare parts of others, or those of the first level alone."""
        levels = {one.row.level for one in loose if one.row.role == "item" and not one.row.code}
        first = [one for one in loose if one.row.level == 1 or one.row.role != "item"] if {None, 1} <= levels else loose
        for parts in (loose, first, _without_spare(loose)):
            if not _Tally(node, parts).broken:
                break
        else:
            return first
        if parts is not loose and parts is not first:
            _settle(loose)
        return parts

    def sums(self) -> list[Sum]:
        """Every row that prints numbers with the rows directly under it."""
        tallies = [(node, _Tally(node, node.parts)) for node in self.groups]
        held, failed = (Counter(_pair(node) for node, tally in tallies if keep(tally)) for keep in (_proven, _fails))
        found = []
        for node, tally in tallies:
            often = held[_pair(node)] >= _FEW * failed[_pair(node)]
            sure = node.at in self.told or often or (tally.proofs > 0 and len(tally.gaps) < 2)
            parts = tuple(part.at for head in node.parts for part in head.spread())
            found.append(Sum(node.at, parts, UNKNOWN if tally.broken and (not sure or _misread(node, tally)) else ""))
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


def _without_spare(nodes: Sequence[_Node]) -> list[_Node]:
    found, at = [], 0
    while at < len(nodes):
        found.append(nodes[at])
        at += 1 + nodes[at].spare
    return found


def _settle(nodes: Sequence[_Node]) -> None:
    """Rows take their spare parts."""
    at = 0
    while at < len(nodes):
        node = nodes[at]
        inner = list(nodes[at + 1 : at + 1 + node.spare])
        at += 1 + node.spare
        if inner:
            flat = not _Tally(node, inner).broken
            node.spare, node.parts = 0, inner if flat else _without_spare(inner)
            if not flat:
                _settle(inner)


def _move(node: _Node, stack: list[_Node], count: int, parts: list[_Node]) -> None:
    """The next rows go from the stack to the row that they are under, the spare ones among them to theirs."""
    taken = stack[: -count - 1 : -1]
    del stack[len(stack) - count :]
    node.parts, node.spare = parts or taken, 0
    if len(node.parts) < len(taken):
        _settle(taken)


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
