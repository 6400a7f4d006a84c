"""Boxes of a ruled table and the words in them → a grid in which every position is covered by one cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from mengbudget.reading.layout import Word, is_full, joined, lines
from mengbudget.reading.model import Box, Cell, Grid
from mengbudget.reading.objects import INK, Char
from mengbudget.reading.ruling import SNAP, Edges, Ruling, covers

_SLIVER = 4.0
"""Points: what is narrower holds no text, it is a double rule or a rule that misses its mark."""
_MISSED = 8.0
"""Points within which rules of different rows that no cell separates are meant as one column edge."""
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")


class Span(NamedTuple):
    """Where a cell stands: first row and column, and the row and column after the last."""

    row: int
    column: int
    row_end: int
    column_end: int


class Frame(NamedTuple):
    """A table's row and column edges in points, its cells, which cell covers each position, and from which cell on they have no box."""

    ys: list[float]
    xs: list[float]
    spans: list[Span]
    owner: list[list[int]]
    holes: int

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell that holds a point, or None outside the frame."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.owner) and 0 <= column < len(self.owner[0]):
            return self.owner[row][column]
        return None

    def box_of(self, cell: int) -> Box:
        span = self.spans[cell]
        return self.xs[span.column], self.ys[span.row], self.xs[span.column_end], self.ys[span.row_end]


def frame(boxes: Sequence[Box], ruling: Ruling) -> Frame:
    """The finest grid that the boxes form, merged cells resolved, regions without a box filled between the rules there are."""
    xs = _edges([(box[0], box[2]) for box in boxes], _MISSED)
    ys = _edges([(box[1], box[3]) for box in boxes], _SLIVER)
    edges_x, edges_y = sorted(set(xs.values())), sorted(set(ys.values()))
    column = {at: edges_x.index(place) for at, place in xs.items()}
    row = {at: edges_y.index(place) for at, place in ys.items()}
    owner = [[-1] * (len(edges_x) - 1) for _ in edges_y[1:]]
    spans: list[Span] = []

    def place(span: Span) -> None:
        for covered in owner[span.row : span.row_end]:
            covered[span.column : span.column_end] = [len(spans)] * (span.column_end - span.column)
        spans.append(span)

    candidates = {Span(row[top], column[x0], row[bottom], column[x1]) for x0, top, x1, bottom in boxes}
    for span in sorted(candidates, key=lambda s: ((s.row_end - s.row) * (s.column_end - s.column), s)):
        covered = [cell for line in owner[span.row : span.row_end] for cell in line[span.column : span.column_end]]
        if covered and max(covered) < 0:
            place(span)
    holes = len(spans)
    for r, line in enumerate(owner):
        for c, cell in enumerate(line):
            if cell < 0:
                place(_hole(owner, r, c, edges_y, edges_x, ruling))
    return Frame(edges_y, edges_x, spans, owner, holes)


def _edges(sides: Sequence[tuple[float, float]], missed: float) -> dict[float, float]:
    """Each edge → the edge that stands for it: what is too close together to hold text is one."""
    places = sorted({place for pair in sides for place in pair})
    cells = set(sides)
    stands: dict[float, float] = {}
    first = last = places[0]
    for at in places:
        limit = _SLIVER if (last, at) in cells else missed
        if at - first > limit:
            first = at
        stands[at] = first
        last = at
    return stands


def _hole(owner: list[list[int]], row: int, column: int, ys: list[float], xs: list[float], ruling: Ruling) -> Span:
    def ruled(edges: Edges, at: float, start: float, end: float) -> bool:
        return covers(edges, at, start + (end - start) * 0.3, end - (end - start) * 0.3)

    right = column + 1
    while right < len(xs) - 1 and owner[row][right] < 0 and not ruled(ruling.vertical, xs[right], ys[row], ys[row + 1]):
        right += 1
    below = row + 1
    while (
        below < len(ys) - 1
        and all(owner[below][c] < 0 for c in range(column, right))
        and not any(ruled(ruling.horizontal, ys[below], xs[c], xs[c + 1]) for c in range(column, right))
        and not any(ruled(ruling.vertical, xs[c], ys[below], ys[below + 1]) for c in range(column + 1, right))
    ):
        below += 1
    return Span(row, column, below, right)


def middle(word: Word) -> float:
    """The height at which a word stands, whatever its font says of its descent."""
    if word.turn:
        return (word.box[1] + word.box[3]) / 2
    return word.base - 0.36 * word.size


def sort_words(words: Sequence[Word], frames: Sequence[Frame]) -> tuple[list[dict[int, list[Word]]], list[Word]]:
    """Words by the frame and the cell that hold them, and the words outside all frames.

    A word that runs over the edge of its cell is kept whole where an edge cuts through a letter or through an amount.
    """
    held: list[dict[int, list[Word]]] = [defaultdict(list) for _ in frames]
    outside: list[Word] = []
    for word in words:
        y = middle(word)
        for index, one in enumerate(frames):
            if one.ys[0] <= y <= one.ys[-1]:
                parts = _parts(word, y, one)
                if parts is not None:
                    for cell, part in parts:
                        held[index][cell].append(part)
                    break
        else:
            outside.append(word)
    return held, outside


def _parts(word: Word, y: float, one: Frame) -> list[tuple[int, Word]] | None:
    """The pieces of a word with their cells, or None where it stands outside the frame."""
    if word.turn % 2:
        return _whole(word, one.cell_at((word.box[0] + word.box[2]) / 2, y))
    left, right = word.chars[0], word.chars[-1]
    if word.turn:
        left, right = right, left
    first, last = sum(_ink(left)) / 2, sum(_ink(right)) / 2
    if bisect_right(one.xs, first) == bisect_right(one.xs, last):  # letters stand side by side: those between are where these are
        return _whole(word, one.cell_at(first, y))
    return _divided(word, y, one, (left.x0 + right.x1) / 2)


def _divided(word: Word, y: float, one: Frame, centre: float) -> list[tuple[int, Word]] | None:
    """The pieces of a word that may reach over the edges of cells."""
    ink = [_ink(char) for char in word.chars]
    cells = [one.cell_at((start + end) / 2, y) for start, end in ink]
    inside = next((cell for cell in cells if cell is not None), None)
    if inside is None or len(set(cells)) == 1:
        return _whole(word, inside)
    known = [inside if cell is None else cell for cell in cells]
    amount = bool(_AMOUNT.fullmatch(word.text)) and "." in word.text
    if not amount and not _is_cut(one, ink, y, 0.15 * word.size):
        return list(_pieces(word, known))
    held = one.cell_at(centre, y)
    return [(held if held is not None and _centred(word, one.box_of(held)) else known[-1 if amount else 0], word)]


def _whole(word: Word, cell: int | None) -> list[tuple[int, Word]] | None:
    return None if cell is None else [(cell, word)]


def _is_cut(one: Frame, ink: Sequence[tuple[float, float]], y: float, edge: float) -> bool:
    """Whether an edge of a cell cuts through a letter, `edge` or farther from its sides."""
    return any(end - start > 2 * edge and one.cell_at(start + edge, y) != one.cell_at(end - edge, y) for start, end in ink)


def _pieces(word: Word, cells: Sequence[int]) -> Iterator[tuple[int, Word]]:
    """A word cut where the cells of its letters change."""
    for cell, group in groupby(range(len(cells)), key=cells.__getitem__):
        at = list(group)
        chars = word.chars[at[0] : at[-1] + 1]
        yield cell, word._replace(text="".join(char.text for char in chars), start=chars[0].x0, end=chars[-1].x1, chars=chars)


def _ink(char: Char) -> tuple[float, float]:
    """Where a letter is drawn: a full-width bracket or stop fills one half of its square, and the other may lie over a rule."""
    half = (char.x1 - char.x0) / 2
    if half <= 0.4 * char.size or char.text not in INK:
        return char.x0, char.x1
    return (char.x0, char.x0 + half) if INK[char.text] < 0.5 else (char.x0 + half, char.x1)


def _centred(word: Word, box: Box) -> bool:
    return abs((word.box[0] + word.box[2]) - (box[0] + box[2])) < 4


def overrun(one: Frame, held: dict[int, list[Word]], outside: list[Word], ruling: Ruling) -> list[Word]:
    """The words that no frame holds, without those that belong to the text of a cell that is open below or above: they are put into it.

    A merged cell that goes on over a page break may print lines beyond the last or the first rule of the page.
    """
    for index, span in enumerate(one.spans):
        box, found = one.box_of(index), held.get(index)
        if not found or found[0].turn:
            continue
        if span.row_end == len(one.ys) - 1 and not _ruled(ruling.drawn, box, box[3]):
            below = sorted((word for word in outside if middle(word) > box[3]), key=lambda word: word.base)
            outside = _taken(outside, below, found, box)
        if span.row == 0 and not _ruled(ruling.drawn, box, box[1]):
            above = sorted((word for word in outside if middle(word) < box[1]), key=lambda word: -word.base)
            outside = _taken(outside, above, found, box)
    return outside


def _taken(outside: list[Word], beyond: Sequence[Word], found: list[Word], box: Box) -> list[Word]:
    """The words outside but for those `beyond` an edge that go on line by line with the text found in a cell, which gets them."""
    for word in beyond:
        apart = min(abs(word.base - other.base) for other in found)
        alike = apart <= 2 * word.size and abs(word.size - found[0].size) < 0.1 and not word.turn
        if alike and box[0] <= word.box[0] and word.box[2] <= box[2]:
            found.append(word)
            outside = [other for other in outside if other is not word]
    return outside


def _ruled(drawn: Edges, box: Box, at: float) -> bool:
    """Whether a rule is drawn along a box at a height."""
    third = (box[2] - box[0]) * 0.3
    return covers(drawn, at, box[0] + third, box[2] - third)


def fill(one: Frame, held: dict[int, list[Word]], page: int, ruling: Ruling) -> Grid:
    """The grid: the frame's cells with their text; what `ruling` says of open edges is kept."""
    cells, cut = [], set()
    columns = len(one.xs) - 1
    first, rows = _printed_rows(one, held)
    loose = set()
    for index, span in enumerate(one.spans):
        box = one.box_of(index)
        text = ""
        start, end = max(span.row - first, 0), min(span.row_end - first, rows)
        if start >= end:
            continue
        if found := lines(held.get(index, ())):
            text = joined(found, box[2] - box[0])
            if end == rows and is_full(found, box):
                cut.add(span.column)
        if end == rows and not _ruled(ruling.drawn, box, box[3]):
            loose.add(span.column)
        cells.append(Cell(start, span.column, text, end - start, span.column_end - span.column, page, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    above, below = (any(abs(at - end) <= SNAP for at in ruling.opened) for end in (one.ys[0], one.ys[-1]))
    last = {cell.column for cell in cells if cell.row + cell.rowspan == rows}
    return Grid(tuple(cells), rows, columns, above, below, frozenset(cut), frozenset(loose if loose != last else ()))


def _printed_rows(one: Frame, held: dict[int, list[Word]]) -> tuple[int, int]:
    """The first row, and how many there are, without a blank strip above or below that only merged cells reach into.

    A page break may tear a merged cell in a space where nothing else is printed.
    """
    first, end = 0, len(one.ys) - 1
    while end - first > 1 and _strip(one, held, [i for i, span in enumerate(one.spans) if span.row == end - 1]):
        end -= 1
    while end - first > 1 and _strip(one, held, [i for i, span in enumerate(one.spans) if span.row_end == first + 1]):
        first += 1
    return first, end - first


def _strip(one: Frame, held: dict[int, list[Word]], own: Sequence[int]) -> bool:
    return bool(own) and all(index >= one.holes and not held.get(index) for index in own)
