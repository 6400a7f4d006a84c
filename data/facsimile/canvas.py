"""The sheet: texts and rules at places measured from the top left corner, through fpdf2."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF

from data.facsimile.fonts import Face, Mixed
from data.facsimile.options import Options

Edge = tuple[float, float, float, float]
ASCENT = 0.88
GREY = 225


class Canvas:
    """Pages in the making; `body` and `heading` are the two faces."""

    def __init__(self, options: Options, characters: str) -> None:
        self.options = options
        body = Mixed(options.body, options.latin, characters) if options.latin else Face(options.body, characters)
        self.faces = {"body": body, "heading": Face(options.heading, characters)}
        self.pdf = FPDF(unit="pt", format=options.page)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))  # fixed: the same bytes on every run
        self.pdf.set_line_width(options.rule_width)
        self._folder = TemporaryDirectory()  # fpdf2 takes fonts from files only
        faces = self.faces | ({"latin": body.latin} if isinstance(body, Mixed) else {})
        for name, face in faces.items():
            face.name = name
            file = Path(self._folder.name, f"{name}.ttf")
            file.write_bytes(face.data)
            self.pdf.add_font(name, fname=file)
        self.wide = False

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.options.page
        return (height, width) if self.wide else (width, height)

    def turn(self, wide: bool) -> None:
        """A new page, upright or wide."""
        self.wide = wide
        self.pdf.add_page(orientation="L" if wide else "P")

    def text(self, x: float, top: float, text: str, size: float, face: str = "body", spacing: float = 0) -> None:
        for font, run in self.faces[face].runs(text) if text else []:
            self.pdf.set_font(font.name, size=size)
            self.pdf.set_char_spacing(spacing)
            self.pdf.text(x, top + ASCENT * size, run)
            x += font.width(run) * size + spacing * len(run)

    def ground(self, x: float, top: float, width: float, height: float) -> None:
        self.pdf.set_fill_color(GREY)
        self.pdf.rect(x, top, width, height, style="F")
        self.pdf.set_fill_color(0)

    def rules(self, edges: set[Edge]) -> None:
        """Rules of a table, pieces in one line drawn as one, in the style of the options."""
        style, weight = self.options.rules, self.options.rule_width
        for x0, y0, x1, y1 in sorted(_joined(edges)):
            if style == "rects":
                self.pdf.set_fill_color(0)
                self.pdf.rect(x0 - weight / 2, y0 - weight / 2, x1 - x0 + weight, y1 - y0 + weight, style="F")
            elif style == "curves":
                with self.pdf.new_path() as path:
                    path.style.auto_close = False
                    path.style.stroke_width = weight
                    path.style.fill_color = None
                    path.move_to(x0, y0)
                    path.curve_to(x0 + (x1 - x0) / 3, y0 + (y1 - y0) / 3, x0 + (x1 - x0) / 1.5, y0 + (y1 - y0) / 1.5, x1, y1)
            else:
                if style == "dashes":
                    self.pdf.set_dash_pattern(dash=2, gap=1)
                self.pdf.line(x0, y0, x1, y1)
                self.pdf.set_dash_pattern()

    def box(self, x: float, top: float, width: float, height: float) -> None:
        self.pdf.rect(x, top, width, height, style="D")

    def save(self, target: Path) -> None:
        self.pdf.output(str(target))
        self._folder.cleanup()


def _joined(edges: set[Edge]) -> list[Edge]:
    lines: list[Edge] = []
    for edge in sorted(edges, key=lambda e: (e[1] == e[3], e[1] if e[1] == e[3] else e[0], e)):
        last = lines[-1] if lines else None
        flat = edge[1] == edge[3]
        if last and (last[1] == last[3]) == flat and last[2:] == edge[:2]:
            lines[-1] = (*last[:2], *edge[2:])
        else:
            lines.append(edge)
    return lines
