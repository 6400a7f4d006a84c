"""The document: cover, contents, prose and tables, one after the other over the pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from data.facsimile.canvas import Canvas
from data.facsimile.grid import Laid
from data.facsimile.options import Options
from data.facsimile.source import Block, Entry, Table, Text, parse
from data.facsimile.wrap import wrap

ABOVE = ("number", "title", "caption", "name", "unit")
SIZES = {"part": 1.5, "heading": 1.1, "subheading": 1.0, "title": 1.3, "contents": 1.5, "cover": 2.0}


@dataclass
class Made:
    """What a facsimile is: its pages, and the texts that it prints more often than the transcript."""

    pages: int = 0
    again: list[str] = field(default_factory=list)  # cells of repeated headers
    footers: list[str] = field(default_factory=list)


class Composer:
    """Carries the place on the page through the blocks."""

    def __init__(self, options: Options, canvas: Canvas) -> None:
        self.options, self.canvas, self.made = options, canvas, Made()
        self.y, self.counted, self.tables = 0.0, 0, 0

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what may be printed on."""
        (width, height), (left, top, right, bottom) = self.canvas.size, self.options.margins
        return (top, left, width - bottom, height - right) if self.canvas.wide else (left, top, width - right, height - bottom)

    def turn(self, wide: bool = False, counted: bool = True) -> None:
        self.canvas.turn(wide)
        self.made.pages += 1
        self.y = self.frame[1]
        if counted and self.options.footer:
            self.counted += 1
            footer = self.options.footer.format(self.counted)
            self.made.footers.append(footer)
            width, height = self.canvas.size
            below = min(40, height - self.frame[3] - 12)
            self.canvas.text((width - self.canvas.faces["body"].width(footer) * 9) / 2, height - below, footer, 9)

    def line(self, text: str, size: float, face: str = "body", align: str = "left", indent: float = 0, pitch: float = 1.6) -> None:
        """A text that stands by itself, wrapped where it must be."""
        left, _, right, bottom = self.frame
        for number, part in enumerate(wrap(text, self.canvas.faces[face], size, right - left, indent)):
            if self.y + size * pitch > bottom:
                self.turn(self.canvas.wide)
            wide = self.canvas.faces[face].width(part) * size
            x = {"left": left + (0 if number else indent), "right": right - wide, "center": (left + right - wide) / 2}[align]
            self.canvas.text(x, self.y + size * (pitch - 1) / 2, part, size, face)
            self.y += size * pitch

    def prose(self, text: str, joins: bool) -> None:
        size, face = self.options.prose_size, self.canvas.faces["body"]
        left, _, right, bottom = self.frame
        indent = 0 if joins else 2 * size
        lines = wrap(text, face, size, right - left, indent)
        for number, part in enumerate(lines):
            if self.y + size * self.options.pitch > bottom:
                self.turn()
            x = left + (0 if number else indent)
            spacing = 0.0
            if self.options.justify and number < len(lines) - 1 and len(part) > 1:
                spacing = (right - x - face.width(part) * size) / (len(part) - 1)
            self.canvas.text(x, self.y, part, size, spacing=spacing)
            self.y += size * self.options.pitch

    def contents(self, entry: Entry) -> None:
        """Text, leader as printed, and the page number against the right margin."""
        size, face = self.options.prose_size * 0.92, self.canvas.faces["body"]
        left, _, right, bottom = self.frame
        room = right - left - face.width(entry.leader + entry.page) * size - size
        lines = wrap(entry.text, face, size, room)
        if self.y + len(lines) * size * 1.7 > bottom:
            self.turn(counted=False)
        for number, part in enumerate(lines):
            last = number == len(lines) - 1
            self.canvas.text(left, self.y, part + entry.leader * last, size)
            if last:
                self.canvas.text(right - face.width(entry.page) * size, self.y, entry.page, size)
            self.y += size * 1.7

    def text(self, block: Text, fresh: bool) -> None:
        options, role = self.options, block.role
        size = options.prose_size * SIZES.get(role, 1.0)
        if role == "cover":
            if not self.made.pages:
                self.turn(counted=False)
                self.y += 160
            self.line(block.text, size, "heading", "center", pitch=2.2)
        elif role == "contents":
            self.turn(counted=False)
            self.line(block.text, size, "heading", "center", pitch=2.4)
        elif role == "part":
            if not fresh:
                self.turn()
            self.line(block.text, size, "heading", "center", pitch=2.6)
        elif role == "title":
            self.line(block.text, size, "heading", "center", pitch=1.8)
        elif role in ("caption", "figure"):
            self.line(block.text, options.prose_size * 0.9, align="center", pitch=1.6)
        elif role == "unit":
            self.line(block.text, options.prose_size * 0.85, align="right", pitch=1.6)
        elif role in ("name", "number", "note"):
            self.line(block.text, options.prose_size * 0.85, pitch=1.6)
        elif role in ("heading", "subheading"):
            if self.y + size * 4 > self.frame[3]:
                self.turn()
            self.line(block.text, size, "heading", indent=2 * options.prose_size, pitch=options.pitch)
        else:
            if block.joins and options.keep_breaks and not fresh:
                self.turn()
            self.prose(block.text, block.joins)

    def table(self, table: Table) -> None:
        left, top, right, bottom = self.frame
        laid = Laid(table, self.canvas, right - left)
        self.y += 2
        repeat = {"always": True, "never": False}.get(self.options.repeat, self.tables % 2 == 1)
        self.tables += not table.form
        if self.y + sum(laid.heights[: laid.header + 2]) > bottom:
            self.turn(self.canvas.wide)
        progress: dict[int, int] = {}
        sheets = laid.sheets(top, self.y, bottom, repeat)
        for number, sheet in enumerate(sheets):
            if number:
                self.turn(self.canvas.wide)
            self.made.again += laid.draw(left, sheet, progress, number == 0, number == len(sheets) - 1)
        left_over = [cell.text for cell in laid.cells if progress.get(id(cell), 0) < len(laid.lines[id(cell)])]
        if left_over:
            raise ValueError(f"no room for {left_over}")
        self.y = sheets[-1].pieces[-1].bottom + 8


def _below(blocks: list[Block], place: int) -> Table | None:
    """The table that the lines from `place` on stand above, or None."""
    for block in blocks[place:]:
        if not (isinstance(block, Text) and block.role in ABOVE):
            return block if isinstance(block, Table) else None
    return None


def _joined(blocks: list[Block]) -> list[Block]:
    """Sentences that the original's page breaks tore apart, whole again."""
    whole: list[Block] = []
    for block in blocks:
        last = whole[-1] if whole else None
        if isinstance(block, Text) and block.joins and isinstance(last, Text):
            whole[-1] = replace(last, text=last.text + block.text)
        else:
            whole.append(block)
    return whole


def make(transcript: Path, target: Path, options: Options | None = None, sheet: type[Canvas] = Canvas) -> Made:
    """Typesets the transcript into `target`, on sheets of that class; raises FontMissing where a font or a character of it is missing."""
    options = options or Options()
    text = transcript.read_text(encoding="utf-8")
    characters = "".join(sorted({*text, *"0123456789-/ ", *options.footer} - {"\n", "\t", "\xa0"}))
    composer = Composer(options, sheet(options, characters))
    blocks = list(parse(text)) if options.keep_breaks else _joined(list(parse(text)))
    inside = fresh = False
    for place, block in enumerate(blocks):
        table = _below(blocks, place)
        if isinstance(block, Table):
            composer.table(block)
            inside = fresh = False
            continue
        if isinstance(block, Entry):
            composer.contents(block)
            continue
        if table and not inside:  # the first line above a table
            inside = True
            wide = len(table.rows[0]) >= options.landscape and not table.form
            _, top, _, bottom = composer.frame
            room = table.form and composer.y < top + 0.6 * (bottom - top)
            if wide != composer.canvas.wide or not (options.flow or fresh or room):
                composer.turn(wide)
        elif composer.canvas.wide and block.role not in (*ABOVE, "note"):
            composer.turn()
            fresh = True
        composer.text(block, fresh)
        fresh = block.role == "part"
    composer.canvas.save(target)
    return composer.made
