"""Rules → boxes of tables: pdfplumber's table finder in meaning (strategy ``lines``), with frames left open closed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeVar

from mengbudget.reading.model import Box
from mengbudget.reading.objects import Rule

T = TypeVar("T")

SNAP = 3.0
"""Points within which rules are one rule, and meet: pdfplumber's default."""
_SHORTEST = 3.0
_COLUMNS = 3
"""Vertical rules that are no ornament of a page."""
_GRID = 4
"""Boxes of a table that its lines alone draw."""

Edges = dict[float, list[tuple[float, float]]]
"""Where rules stand → the stretches that they cover, sorted and apart."""

Points = dict[tuple[float, float], tuple[int, int]]
"""Crossings → the vertical and the horizontal stretches that meet there: a bit for each."""


def _runs(items: Iterable[T], place: Callable[[T], float]) -> Iterator[list[T]]:
    """Items in the order of their places, those together of which each is within `SNAP` of the one before."""
    run: list[T] = []
    for item in sorted(items, key=place):
        if run and place(item) > place(run[-1]) + SNAP:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def merged(rules: Iterable[Rule]) -> Edges:
    """Rules of one direction: those within `SNAP` moved to their mean, stretches within `SNAP` joined, the short ones dropped."""
    edges: Edges = {}
    for group in _runs(rules, attrgetter("at")):
        stretches: list[tuple[float, float]] = []
        for start, end in sorted((rule.start, rule.end) for rule in group):
            if stretches and start <= stretches[-1][1] + SNAP:
                stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end))
            else:
                stretches.append((start, end))
        if kept := [stretch for stretch in stretches if stretch[1] - stretch[0] >= _SHORTEST]:
            edges[sum(rule.at for rule in group) / len(group)] = kept
    return edges


def _passes(stretches: Iterable[tuple[float, float]], at: float) -> bool:
    """Whether one of some stretches runs through a place."""
    return any(start - SNAP <= at <= end + SNAP for start, end in stretches)


def covers(edges: Edges, at: float, start: float, end: float) -> bool:
    """Whether a rule near `at` runs from start to end."""
    return any(abs(place - at) <= SNAP and any(a - SNAP <= start and end <= b + SNAP for a, b in edges[place]) for place in edges)


def closed(along: Edges, across: Edges) -> tuple[Edges, list[float]]:
    """`across` with rules added, and where: where rules of `along` end at one height beyond the last rule that crosses them.

    At least two must end there, or one beside a rule that stops short of it.

    A table that goes on over a page break often lacks its bottom rule, or its top rule on the next page.
    """
    added: list[Rule] = []
    for ends in _runs(_loose_ends(along, across), itemgetter(0)):
        height = sum(stop for stop, _ in ends) / len(ends)
        first, last = min(at for _, at in ends), max(at for _, at in ends)
        if len(ends) > 1:
            added.append(Rule(False, height, first, last))
        added += [*_reaching(first, height, along, across), *_reaching(last, height, along, across)]
    if not added:
        return across, []
    old = [Rule(False, at, start, end) for at, stretches in across.items() for start, end in stretches]
    return merged(old + added), [rule.at for rule in added]


def _loose_ends(along: Edges, across: Edges) -> Iterator[tuple[float, float]]:
    """Where rules of `along` end beyond the last rule that crosses them: at which height, and which rules."""
    places = sorted(across)
    for at, stretches in along.items():
        for start, end in stretches:
            near = places[bisect_left(places, start - SNAP) : bisect_right(places, end + SNAP)]
            crossing = [place for place in near if _passes(across[place], at)]
            if crossing:
                yield from ((stop, at) for stop, last in ((start, crossing[0]), (end, crossing[-1])) if abs(stop - last) > SNAP)


def _reaching(at: float, height: float, along: Edges, across: Edges) -> list[Rule]:
    """The stretch by which a rule at `height` stops short of a loose end at `at`, a column's width away: the frame is open there only."""
    ends = [end for place, stretches in across.items() if abs(place - height) <= SNAP for stretch in stretches for end in stretch]
    passing = [x for x, stretches in along.items() if abs(x - at) > SNAP and _passes(stretches, height)]
    found = []
    for side in (-1, 1):
        beside = [x for x in passing if (x - at) * side > 0]
        nearest = min(beside, key=lambda x: abs(x - at), default=None)
        if nearest is not None and any(abs(end - nearest) <= SNAP for end in ends):
            found.append(Rule(False, height, min(at, nearest), max(at, nearest)))
    return found


def boxes(vertical: Edges, horizontal: Edges) -> list[Box]:
    """The smallest boxes whose corners are crossings of rules and whose sides are rules (pdfplumber's cells)."""
    points = _crossings(vertical, horizontal)
    down: dict[float, list[float]] = defaultdict(list)
    right: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(points):
        down[x].append(y)
        right[y].append(x)
    found: list[Box] = []
    for (x, y), (mine_v, mine_h) in sorted(points.items()):
        rights = []
        for x1 in right[y][bisect_right(right[y], x) :]:
            if not mine_h & points[x1, y][1]:
                break
            rights.append(x1)
        if rights:
            found += _smallest(points, x, y, mine_v, rights, down[x][bisect_right(down[x], y) :])
    return found


def _crossings(vertical: Edges, horizontal: Edges) -> Points:
    points: Points = {}
    ys = sorted(horizontal)
    level = {y: [(1 << number, *stretch) for number, stretch in enumerate(horizontal[y])] for y in ys}  # one height has a few stretches
    for x in sorted(vertical):
        for number, (top, bottom) in enumerate(vertical[x]):
            for y in ys[bisect_left(ys, top - SNAP) : bisect_right(ys, bottom + SNAP)]:
                for bit, start, end in level[y]:
                    if start - SNAP <= x <= end + SNAP:
                        mine, other = points.get((x, y), (0, 0))
                        points[x, y] = mine | 1 << number, other | bit
    return points


def _smallest(points: Points, x: float, y: float, mine: int, rights: list[float], belows: list[float]) -> list[Box]:
    for y1 in belows:
        corner = points[x, y1]
        if not mine & corner[0]:
            break
        for x1 in rights:
            opposite = points.get((x1, y1))
            if opposite and opposite[0] & points[x1, y][0] and opposite[1] & corner[1]:
                return [(x, y, x1, y1)]
    return []


def tables(found: list[Box]) -> list[list[Box]]:
    """Boxes that touch at a corner belong to one table; tables top to bottom, left to right; lone boxes left out."""
    parent = list(range(len(found)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    seen: dict[tuple[float, float], int] = {}
    for index, (x0, top, x1, bottom) in enumerate(found):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            parent[root(index)] = root(seen.setdefault(corner, index))
    groups: dict[int, list[Box]] = defaultdict(list)
    for index, box in enumerate(found):
        groups[root(index)].append(box)
    kept = [group for group in groups.values() if len(group) > 1]
    return sorted(kept, key=lambda group: min((box[1], box[0]) for box in group))


class Ruling(NamedTuple):
    """The tables of a page, each as its boxes, and the vertical and horizontal rules that they were found from."""

    tables: list[list[Box]]
    vertical: Edges
    horizontal: Edges
    opened: list[float]
    """Heights at which a frame was open."""
    drawn: Edges
    """The horizontal rules as drawn, before open frames were closed."""


def find_tables(rules: Iterable[Rule]) -> Ruling:
    """The tables that a page's rules draw, open frames closed; white rules count only where no others draw a table.

    Edges of coloured grounds count but inside the cells that lines draw.
    """
    rules = list(rules)
    for chosen in ([rule for rule in rules if not rule.white], rules):
        ruling = _found(_lines_first(chosen))
        if ruling.tables or len(chosen) == len(rules):
            return ruling
    return ruling


def _found(rules: Sequence[Rule]) -> Ruling:
    vertical = merged(rule for rule in rules if rule.vertical)
    drawn = merged(rule for rule in rules if not rule.vertical)
    horizontal, opened = closed(vertical, drawn) if drawn else _page_long(vertical)
    vertical, _ = closed(horizontal, vertical)
    return Ruling(tables(boxes(vertical, horizontal)), vertical, horizontal, opened, drawn)


def _page_long(vertical: Edges) -> tuple[Edges, list[float]]:
    """The ends of a row that fills its page: vertical rules only, of one length, three or more; and where they are."""
    stretches = [stretch for at in vertical for stretch in vertical[at]]
    if len(vertical) < _COLUMNS or len(stretches) != len(vertical):
        return {}, []
    ends = [min(start for start, _ in stretches), max(end for _, end in stretches)]
    if any(abs(stretch[side] - ends[side]) > SNAP for stretch in stretches for side in (0, 1)):
        return {}, []
    return {at: [(min(vertical), max(vertical))] for at in ends}, ends


def _lines_first(rules: list[Rule]) -> list[Rule]:
    """The rules, with the edges of grounds cut out where they run through cells of tables that lines alone draw."""
    lines = [rule for rule in rules if not rule.ground]
    if len(lines) == len(rules) or not lines:
        return rules
    cells = [box for table in _found(lines).tables if len(table) >= _GRID for box in table]
    for vertical, low, high in ((True, 0, 1), (False, 1, 0)):
        sides = [(box[low], box[low + 2], box[high], box[high + 2]) for box in cells]
        lines += _cut_out([rule for rule in rules if rule.ground and rule.vertical == vertical], sides)
    return lines


def _cut_out(grounds: Sequence[Rule], cells: Sequence[Box]) -> Iterator[Rule]:
    """Edges of grounds in one direction without what runs through cells (from, to, and where they begin and end along the edges)."""
    for at, stretches in merged(grounds).items():
        across = sorted((start, end) for low, high, start, end in cells if low + SNAP < at < high - SNAP)
        left = [part for stretch in stretches for part in _outside(stretch, across)]
        if left == stretches:
            yield from (rule for rule in grounds if abs(rule.at - at) <= SNAP)
        else:
            yield from (Rule(grounds[0].vertical, at, start, end) for start, end in left)


def _outside(stretch: tuple[float, float], cells: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """What is left of a stretch where it runs through no cell."""
    start, end = stretch
    for low, high in cells:
        if low < end - SNAP and high > start + SNAP:
            if low > start:
                yield start, low
            start = max(start, high)
    if start < end:
        yield start, end
