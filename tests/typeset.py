"""Sets a disclosure (cover, prose, tables) as a PDF in one of many styles: what a reader must not depend on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"  # named, not embedded: every reader of PDF files brings its metrics
LEFT, UP = "<", "^"
"""What a header cell prints where the cell left of it, or over it, reaches into it."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Style:
    """How pages are drawn: the paper, the rules, what happens at a page break."""

    rules: str = "lines"  # lines, rects (thin filled rectangles), boxes (every cell stroked), hair (dashed lines)
    page: tuple[float, float] = (595, 842)
    landscape: int = 6  # tables of this many columns or more stand on a page that is wider than high
    turned: str = ""  # "rotate" (/Rotate 90) or "sideways" (text drawn upwards) for such pages
    size: float = 9
    prose: float = 12
    repeat: bool = True  # the header again after a page break
    open: bool = False  # no closing rule at a page break
    rows: int = 999  # how many body rows a page takes at most
    footer: str = "- {} -"
    together: bool = False  # a table goes on the page of the one before, where it fits


@dataclass(frozen=True)
class Table:
    """A table as it is to be printed, and what a reader must find in it."""

    kind: str
    title: str
    head: Rows
    body: Rows
    roles: str = ""  # of the columns of numbers, in order, separated by blanks; "-" where it does not matter
    labels: tuple[int, ...] = (0,)  # columns that print no numbers
    unit: str = "万元"
    number: str = ""  # 公开01表
    name: str = ""  # 部门：…
    notes: tuple[str, ...] = ()
    inside: bool = False  # title and unit are rows of the grid
    plain: bool = False  # no unit anywhere but in the header
    widths: tuple[float, ...] = ()

    @property
    def columns(self) -> int:
        return len(self.head[0])


@dataclass(frozen=True)
class Document:
    """What is set: title page, prose and tables in their order."""

    cover: tuple[str, ...]
    parts: tuple[Table | str, ...]  # str: a paragraph; "# …" a title in the middle, "= …" a heading, "\f" a new page
    style: Style = field(default_factory=Style)

    @property
    def tables(self) -> list[Table]:
        return [part for part in self.parts if isinstance(part, Table)]


def wrap(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for character in text:
        if pdfmetrics.stringWidth(lines[-1] + character, FONT, size) > width:
            lines.append("")
        lines[-1] += character
    return lines


class Sheet:
    """A canvas whose origin is the top left corner and whose pages may be turned."""

    def __init__(self, path: Path, style: Style) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.style, self.canvas, self.number = style, Canvas(str(path), invariant=1), 0
        self.width, self.height = style.page

    def turn(self, wide: bool = False) -> None:
        if self.number:
            self.foot()
            self.canvas.showPage()
        self.number += 1
        short, long = self.style.page
        self.width, self.height = (long, short) if wide else (short, long)
        if wide and self.style.turned:
            rotated = self.style.turned == "rotate"  # the library swaps the sides of such a page itself
            self.canvas.setPageSize((long, short) if rotated else (short, long))
            self.canvas.setPageRotation(90 if rotated else 0)
            self.canvas.transform(0, 1, -1, 0, short, 0)
        else:
            self.canvas.setPageSize((self.width, self.height))
            self.canvas.setPageRotation(0)
        self.y = 50.0

    def foot(self) -> None:
        if self.style.footer:
            self.text(self.width / 2, self.height - 25, self.style.footer.format(self.number), 9, "center")

    def text(self, x: float, y: float, text: str, size: float, align: str = "left") -> None:
        self.canvas.setFont(FONT, size)
        draw = {"left": self.canvas.drawString, "center": self.canvas.drawCentredString, "right": self.canvas.drawRightString}[align]
        draw(x, self.height - y - 0.88 * size, text)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        canvas, y0, y1 = self.canvas, self.height - y0, self.height - y1
        canvas.setLineWidth(0.5)
        if self.style.rules == "rects":
            canvas.rect(min(x0, x1) - 0.25, min(y0, y1) - 0.25, abs(x1 - x0) + 0.5, abs(y1 - y0) + 0.5, stroke=0, fill=1)
        else:
            canvas.setDash(*((2, 1) if self.style.rules == "hair" else ()))
            canvas.line(x0, y0, x1, y1)

    def save(self) -> None:
        self.foot()
        self.canvas.showPage()
        self.canvas.save()


def spans(rows: Rows) -> Iterator[tuple[int, int, int, int, str]]:
    """Cells of rows with LEFT and UP marks: row, column, rowspan, colspan, text."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in (LEFT, UP):
                continue
            wide = next((k for k in range(c + 1, len(row)) if row[k] != LEFT), len(row)) - c
            high = next((k for k in range(r + 1, len(rows)) if rows[k][c] != UP), len(rows)) - r
            yield r, c, high, wide, text


class Setter:
    """Sets one document."""

    def __init__(self, document: Document, path: Path) -> None:
        self.style, self.sheet, self.wide = document.style, Sheet(path, document.style), False
        self.sheet.turn()
        self.sheet.y = 200
        for line in document.cover:
            self.line(line, 22, "center")
        self.sheet.turn()
        for before, part in zip(("\f", *document.parts), document.parts, strict=False):
            self.part(part, isinstance(before, Table))
        self.sheet.save()

    def part(self, part: Table | str, after_table: bool) -> None:
        if isinstance(part, Table):
            self.table(part, after_table)
        elif part == "\f":
            self.new(False)
        elif part.startswith("# "):
            self.line(part[2:], self.style.prose + 4, "center")
        else:
            if after_table:
                self.new(False)
            self.paragraph(part)

    def new(self, wide: bool) -> None:
        self.wide = wide
        self.sheet.turn(wide)

    def room(self, height: float) -> bool:
        return self.sheet.y + height <= self.sheet.height - 45

    def line(self, text: str, size: float, align: str = "left", step: float = 1.7, left: float = 50) -> None:
        if not self.room(size * step):
            self.new(self.wide)
        at = {"left": left, "center": self.sheet.width / 2, "right": self.sheet.width - 50}[align]
        self.sheet.text(at, self.sheet.y, text, size, align)
        self.sheet.y += size * step

    def paragraph(self, text: str) -> None:
        size = self.style.prose
        for line in wrap("　　" + text.removeprefix("= "), self.sheet.width - 110, size):
            self.line(line, size, left=55)

    def table(self, table: Table, after_table: bool) -> None:
        wide = table.columns >= self.style.landscape
        height = 90 + sum(self.height_of([row], table) for row in (*table.head, *table.body))
        if not (self.style.together and after_table and wide == self.wide and self.room(height)):
            self.new(wide)
        if not table.inside:
            if table.number:
                self.line(table.number, 9)
            self.line(table.title, 15, "center")
            if table.name:
                self.line(f"部门：{table.name}", 9, step=0)
            self.line("" if table.plain else f"单位：{table.unit}", 9, "right")
        self.grid(table)
        for note in table.notes:
            self.line(note, 9)
        self.sheet.y += 15

    def edges(self, table: Table) -> list[float]:
        room = self.sheet.width - 90
        widths = table.widths or tuple(2.6 if c in table.labels else 1.3 for c in range(table.columns))
        edges = [45.0]
        for width in widths:
            edges.append(edges[-1] + room * width / sum(widths))
        return edges

    def height_of(self, rows: Rows, table: Table) -> float:
        x, size = self.edges(table), self.style.size
        lines = [len(wrap(t, x[c + w] - x[c] - 5, size)) / h for r, c, h, w, t in spans(rows) if t]
        return max(lines, default=1) * size * 1.25 + 6

    def grid(self, table: Table) -> None:
        head = list(table.head)
        if table.inside:
            rest = [LEFT] * (table.columns - 1)
            half = table.columns // 2
            caption = [
                table.name and f"部门名称：{table.name}",
                *[LEFT] * (half - 1),
                f"单位：{table.unit}",
                *[LEFT] * (table.columns - half - 1),
            ]
            head = [[table.title, *rest], caption, *head]
        self.rows(head, table, top=True)
        count = 0
        for index, row in enumerate(table.body):
            if not self.room(self.height_of([row], table)) or count == self.style.rows:
                if not self.style.open:
                    self.close(table)
                self.new(self.wide)
                count = 0
                if self.style.repeat:
                    self.rows(head, table, top=True)
                self.rows([row], table, top=not self.style.open and not self.style.repeat)
            else:
                self.rows([row], table)
            count += 1
            self.last = index + 1 == len(table.body)
        self.close(table)

    def close(self, table: Table) -> None:
        x = self.edges(table)
        self.sheet.rule(x[0], self.sheet.y, x[-1], self.sheet.y)

    def rows(self, rows: Rows, table: Table, top: bool = False) -> None:
        """Rows with a rule over each cell (over the first only where `top`, or where rows stand above on the page)."""
        sheet, x, size = self.sheet, self.edges(table), self.style.size
        y = [sheet.y]
        for number in range(len(rows)):
            single = [[t if t != UP else "" for t in rows[number]]]
            y.append(y[-1] + self.height_of(single, table))
        over = top or sheet.y > 51 or not self.style.open
        for r, c, h, w, text in spans(rows):
            box = (x[c], y[r], x[c + w], y[r + h])
            if self.style.rules == "boxes":
                sheet.canvas.rect(box[0], sheet.height - box[3], box[2] - box[0], box[3] - box[1])
            else:
                if r or over:
                    sheet.rule(box[0], box[1], box[2], box[1])
                sheet.rule(box[0], box[1], box[0], box[3])
                sheet.rule(box[2], box[1], box[2], box[3])
                if r + h == len(rows) and len(rows) > 1:
                    sheet.rule(box[0], box[3], box[2], box[3])
            lines = wrap(text, box[2] - box[0] - 5, size)
            start = (box[1] + box[3] - len(lines) * size * 1.25) / 2
            number = bool(text) and set(text) <= set("0123456789.,-%")
            for at, line in enumerate(lines):
                where, align = (box[2] - 2.5, "right") if number else (box[0] + 2.5, "left")
                if len(rows) > 1:
                    where, align = (box[0] + box[2]) / 2, "center"
                sheet.text(where, start + at * size * 1.25 + 0.1 * size, line, size, align)
        sheet.y = y[-1]


def typeset(document: Document, path: Path) -> Path:
    """Writes a document to `path` and returns it."""
    Setter(document, path)
    return path
