"""Rules → boxes of tables: pdfplumber's table finder in meaning (strategy ``lines``), with frames left open closed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mengbudget.reading.model import Box
from mengbudget.reading.objects import Rule

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


def merged(rules: Iterable[Rule]) -> Edges:
    """Rules of one direction: those within `SNAP` moved to their mean, stretches within `SNAP` joined, the short ones dropped."""
    edges: Edges = {}
    group: list[Rule] = []

    def close() -> None:
        at = sum(rule.at for rule in group) / len(group)
        stretches: list[tuple[float, float]] = []
        for start, end in sorted((rule.start, rule.end) for rule in group):
            if stretches and start <= stretches[-1][1] + SNAP:
                stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end))
            else:
                stretches.append((start, end))
        kept = [stretch for stretch in stretches if stretch[1] - stretch[0] >= _SHORTEST]
        if kept:
            edges[at] = kept

    for rule in sorted(rules, key=lambda rule: rule.at):
        if group and rule.at > group[-1].at + SNAP:
            close()
            group = []
        group.append(rule)
    if group:
        close()
    return edges


def covers(edges: Edges, at: float, start: float, end: float) -> bool:
    """Whether a rule near `at` runs from start to end."""
    return any(abs(place - at) <= SNAP and any(a - SNAP <= start and end <= b + SNAP for a, b in edges[place]) for place in edges)


def closed(along: Edges, across: Edges) -> tuple[Edges, list[float]]:
    """`across` with rules added, and where: where rules of `along` end at one height beyond the last rule that crosses them.

    At least two must end there, or one beside a rule that stops short of it.

    A table that goes on over a page break often lacks its bottom rule, or its top rule on the next page.
    """
    places = sorted(across)
    loose: list[tuple[float, float]] = []
    for at, stretches in along.items():
        for start, end in stretches:
            crossing = [
                place
                for place in places[bisect_left(places, start - SNAP) : bisect_right(places, end + SNAP)]
                if any(a - SNAP <= at <= b + SNAP for a, b in across[place])
            ]
            if crossing:
                loose += [(stop, at) for stop, last in ((start, crossing[0]), (end, crossing[-1])) if abs(stop - last) > SNAP]
    loose.sort()
    added: list[Rule] = []
    group: list[tuple[float, float]] = []
    for stop in [*loose, (float("inf"), 0.0)]:
        if group and stop[0] > group[-1][0] + SNAP:
            height = sum(y for y, _ in group) / len(group)
            ats = [at for _, at in group]
            if len(group) > 1:
                added.append(Rule(False, height, min(ats), max(ats)))
            for at in (min(ats), max(ats)):
                added += _reaching(at, height, along, across)
            group = []
        group.append(stop)
    if not added:
        return across, []
    old = [Rule(False, at, start, end) for at, stretches in across.items() for start, end in stretches]
    return merged(old + added), [rule.at for rule in added]


def _reaching(at: float, height: float, along: Edges, across: Edges) -> list[Rule]:
    """The stretch by which a rule at `height` stops short of a loose end at `at`, a column's width away: the frame is open there only."""
    ends = [end for place, stretches in across.items() if abs(place - height) <= SNAP for stretch in stretches for end in stretch]
    passing = [x for x, stretches in along.items() if abs(x - at) > SNAP and any(a - SNAP <= height <= b + SNAP for a, b in stretches)]
    found = []
    for side in (-1, 1):
        beside = [x for x in passing if (x - at) * side > 0]
        nearest = min(beside, key=lambda x: abs(x - at), default=None)
        if nearest is not None and any(abs(end - nearest) <= SNAP for end in ends):
            found.append(Rule(False, height, min(at, nearest), max(at, nearest)))
    return found


def boxes(vertical: Edges, horizontal: Edges) -> list[Box]:
    """The smallest boxes whose corners are crossings of rules and whose sides are rules (pdfplumber's cells)."""
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
    across = [(top, bottom, x0, x1) for x0, top, x1, bottom in cells]
    lines += _cut_out([rule for rule in rules if rule.ground and rule.vertical], [(x0, x1, top, bottom) for x0, top, x1, bottom in cells])
    return [*lines, *_cut_out([rule for rule in rules if rule.ground and not rule.vertical], across)]


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
