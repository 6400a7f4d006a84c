"""A table on paper: column widths, wrapped cells, row heights, and its pieces from page to page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from data.facsimile.canvas import Canvas, Edge
from data.facsimile.source import Table
from data.facsimile.spans import Span, header_rows, spans
from data.facsimile.wrap import wrap

AMOUNT = re.compile(r"[\d,.]+%?")
CODE = re.compile(r"\d{3}(?:\d\d)*")


@dataclass
class Piece:
    """A stretch of one row on one page."""

    row: int
    top: float
    bottom: float
    repeated: bool = False


@dataclass
class Sheet:
    """The pieces of a table on one page."""

    pieces: list[Piece] = field(default_factory=list)


class Laid:
    """A table laid out for a width: `cells` with their lines, `heights` of the rows."""

    def __init__(self, table: Table, canvas: Canvas, width: float) -> None:
        self.table, self.canvas, self.options = table, canvas, canvas.options
        self.size = self.options.form_size if table.form else self.options.table_size
        self.pitch = self.size * self.options.leading
        self.header = header_rows(table)
        self.cells = spans(table, down=self.options.merge == "all")
        self.edges = self._columns(width)
        self.lines = {id(cell): self._wrap(cell) for cell in self.cells}
        self.heights = self._heights()

    def _columns(self, width: float) -> list[float]:
        face, count = self.canvas.faces["body"], len(self.table.rows[0])
        natural, least = [0.0] * count, [self.size * (2.2 if self.table.form else 3)] * count
        for cell in self.cells:
            if cell.colspan == 1 and cell.text:
                wide = face.width(cell.text) * self.size + 2 * self.options.pad + 1
                name = not AMOUNT.fullmatch(cell.text)
                cap = (6 if self.table.form else 9 if cell.row < self.header else 16) * self.size
                natural[cell.column] = max(natural[cell.column], min(wide, cap) * (self.options.narrow if name else 1))
                if not name:
                    least[cell.column] = max(least[cell.column], wide)
        for cell in self.cells:
            if cell.colspan > 1 and AMOUNT.fullmatch(cell.text):  # a number is never torn: its last column gives way
                wide = face.width(cell.text) * self.size + 2 * self.options.pad + 1
                end = cell.column + cell.colspan
                least[end - 1] += max(0.0, wide - sum(least[cell.column : end]))
        natural = [max(pair) for pair in zip(natural, least, strict=True)]
        if sum(natural) > width:
            loose = [n - m for n, m in zip(natural, least, strict=True)]
            factor = max(0.0, (width - sum(least)) / (sum(loose) or 1))
            natural = [m + factor * gap for m, gap in zip(least, loose, strict=True)]
        scale = width / sum(natural)
        edges = [0.0]
        for part in natural:
            edges.append(round(edges[-1] + part * scale, 3))
        return edges

    def _wrap(self, cell: Span) -> list[str]:
        if not cell.text:
            return []
        room = self.edges[cell.column + cell.colspan] - self.edges[cell.column] - 2 * self.options.pad
        return wrap(cell.text, self.canvas.faces["body"], self.size, room)

    def _heights(self) -> list[float]:
        heights = [self.pitch + 2 * self.options.pad] * len(self.table.rows)
        for cell in sorted(self.cells, key=lambda cell: cell.rowspan):
            need = len(self.lines[id(cell)]) * self.pitch + 2 * self.options.pad
            last = cell.row + cell.rowspan - 1
            heights[last] += max(0.0, need - sum(heights[cell.row : last + 1]))
        return [round(height, 3) for height in heights]

    def sheets(self, top: float, start: float, bottom: float, repeat: bool) -> list[Sheet]:
        """Pieces page by page: the first page begins at `start`, the others at `top`; no piece goes below `bottom`."""
        sheets, y = [Sheet()], start

        def turn() -> float:
            sheets.append(Sheet())
            y = top
            for row in range(self.header if repeat else 0):
                sheets[-1].pieces.append(Piece(row, y, y + self.heights[row], True))
                y += self.heights[row]
            return y

        for row, height in enumerate(self.heights):
            if self.options.keep_breaks and row in self.table.breaks and sheets[-1].pieces:
                y = turn()
            left = height
            while left > 0:
                room = bottom - y
                whole = left <= room + 0.01
                if not whole and not (self.options.split_rows and height > 5 * self.pitch) and y > top and left <= bottom - top:
                    y = turn()
                    continue
                lines = int((room - 2 * self.options.pad) / self.pitch)
                if not whole and lines < 2:
                    y = turn()
                    continue
                piece = left if whole else lines * self.pitch + 2 * self.options.pad
                sheets[-1].pieces.append(Piece(row, round(y, 3), round(y + piece, 3)))
                y += piece
                left = 0 if whole else left - lines * self.pitch
                if not whole:
                    y = turn()
        return sheets

    def draw(self, x: float, sheet: Sheet, progress: dict[int, int], first: bool, last: bool) -> list[str]:
        """Draws one page's pieces and returns the texts that are printed again; `progress` counts the lines drawn of each cell."""
        again: list[str] = []
        canvas, pad = self.canvas, self.options.pad
        edges: set[Edge] = set()
        ends = sheet.pieces[0].top, sheet.pieces[-1].bottom
        for repeated in (True, False):
            pieces = {piece.row: piece for piece in sheet.pieces if piece.repeated is repeated}
            for cell in self.cells:
                rows = [row for row in range(cell.row, cell.row + cell.rowspan) if row in pieces]
                if not rows:
                    continue
                y0, y1 = pieces[rows[0]].top, pieces[rows[-1]].bottom
                x0, x1 = (round(x + self.edges[n], 3) for n in (cell.column, cell.column + cell.colspan))
                if self.options.fill and cell.row < self.header:
                    canvas.ground(x0, y0, x1 - x0, y1 - y0)
                lines = self.lines[id(cell)]
                if repeated:
                    again.append(cell.text)
                else:
                    done = progress.get(id(cell), 0)
                    room = max(0, int((y1 - y0 - 2 * pad) / self.pitch + 0.01))
                    lines = lines[done : done + room]
                    progress[id(cell)] = done + len(lines)
                self._text(cell, lines, x0, y0, x1, y1)
                if self.options.rules == "boxes":
                    canvas.box(x0, y0, x1 - x0, y1 - y0)
                else:
                    edges |= self._outline(cell, x, y0, y1, rows, pieces)
        if edges:
            open_frame = self.options.open_frame
            if not last and open_frame in ("bottom", "both"):
                edges = {edge for edge in edges if edge[1] != ends[1] or edge[3] != ends[1]}
            if not first and open_frame in ("top", "both"):
                edges = {edge for edge in edges if edge[1] != ends[0] or edge[3] != ends[0]}
            canvas.rules(edges)
        if self.options.frame == "double":
            canvas.box(x - 2, ends[0] - 2, self.edges[-1] + 4, ends[1] - ends[0] + 4)
        return again

    def _outline(self, cell: Span, x: float, y0: float, y1: float, rows: list[int], pieces: dict[int, Piece]) -> set[Edge]:
        """The four sides of a cell, cut at every column and row so that shared sides are equal."""
        xs = [round(x + edge, 3) for edge in self.edges[cell.column : cell.column + cell.colspan + 1]]
        flat = {(a, y, b, y) for y in (y0, y1) for a, b in pairwise(xs)}
        ys = [y0, *(pieces[row].bottom for row in rows)]
        return flat | {(side, a, side, b) for side in (xs[0], xs[-1]) for a, b in pairwise(ys)}

    def _text(self, cell: Span, lines: list[str], x0: float, y0: float, x1: float, y1: float) -> None:
        pad, options, face = self.options.pad, self.options, self.canvas.faces["body"]
        top = y0 + pad
        if options.middle:
            top += max(0.0, (y1 - y0 - 2 * pad - len(lines) * self.pitch) / 2)
        amount = AMOUNT.fullmatch(cell.text)
        short = self.table.form and not amount and (cell.rowspan > 1 or len(cell.text) < 12)
        middle = cell.row < self.header or short or CODE.fullmatch(cell.text)
        align = "center" if middle else options.numbers if amount else options.names
        for number, line in enumerate(lines):
            wide = face.width(line) * self.size
            x = x0 + pad if align == "left" else x1 - pad - wide if align == "right" else (x0 + x1 - wide) / 2
            self.canvas.text(x, top + number * self.pitch + (self.pitch - self.size) / 2, line, self.size)
