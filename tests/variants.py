"""Facsimiles of the transcript as other hands might have typeset them: what a reader must not depend on."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas as ReportLabCanvas

from data.facsimile import FontMissing, Made, Options
from data.facsimile import make as typeset
from data.facsimile.canvas import Canvas, Edge
from data.facsimile.fonts import Face

TRANSCRIPT = Path(__file__).parents[1] / "data" / "raw" / "meng-hrss-2026.transcript.txt"

SANS, SERIF = "NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"
DEBIAN_SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2"
LIBERATION = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
LETTER, A3 = (612.0, 792.0), (841.89, 1190.55)

VARIANTS: dict[str, Options] = {
    # thin filled rectangles in a double outer frame, every header repeated, grey ground behind the headers
    "rects": Options(body=SANS, rules="rects", frame="double", repeat="always", fill=True, numbers="center", footer="- {} -"),
    # rules as Bézier curves, no header repeated, frames open below at page breaks, large type
    "curves": Options(rules="curves", repeat="never", open_frame="bottom", table_size=11, form_size=10.5, prose_size=14, keep_breaks=False),
    # dashed rules, a small page, narrow columns that wrap names in many lines, rows never split
    "narrow": Options(
        body=SANS,
        rules="dashes",
        page=(500, 700),
        margins=(40, 50, 40, 50),
        narrow=0.45,
        split_rows=False,
        repeat="never",
        keep_breaks=False,
        footer="第 {} 页",
        names="center",
    ),
    # every cell stroked by itself, everything flowing without new pages, nothing on landscape pages
    "boxes": Options(
        rules="boxes", flow=True, landscape=99, table_size=7.5, form_size=7, pad=1.5, repeat="always", keep_breaks=False, footer=""
    ),
    # frames open on both sides of a page break, texts at the top of their cells, digits in another font
    "open": Options(latin=LIBERATION, open_frame="both", middle=False, repeat="never", keep_breaks=False, table_size=10.5, form_size=11),
    # letter paper, tall rows, header repeated, ragged prose, forms flowing and their rows split over pages
    "tall": Options(
        body=SANS,
        heading=SERIF,
        page=LETTER,
        margins=(54, 54, 54, 60),
        pad=7,
        leading=1.6,
        repeat="always",
        justify=False,
        flow=True,
        keep_breaks=False,
        names="center",
        numbers="center",
        form_size=9.5,
    ),
    # everything on one wide page format, thick rectangles, cells never merged downwards
    "wide": Options(
        page=A3, landscape=4, rules="rects", rule_width=1.2, merge="right", numbers="left", table_size=12, form_size=12, prose_size=16
    ),
    # the font of Debian's package, close lines, frames open above, headers repeated, large type that runs over often
    "debian": Options(
        body=DEBIAN_SANS,
        heading=DEBIAN_SANS,
        open_frame="top",
        repeat="always",
        table_size=13,
        form_size=12,
        pad=2,
        leading=1.1,
        landscape=5,
        pitch=1.4,
        keep_breaks=False,
        fill=True,
        footer="—{}—",
    ),
    # another producer: ReportLab, with a font that is named but not embedded (Adobe-GB1, UniGB-UCS2-H)
    "reportlab": Options(
        body="STSong-Light", heading="STSong-Light", margins=(60, 50, 60, 50), repeat="always", keep_breaks=False, table_size=10
    ),
}


class NamedFace(Face):
    """A font that every reader of PDF files brings along: nothing to embed."""

    def __init__(self, name: str) -> None:
        self.name = name

    def width(self, text: str) -> float:
        return float(pdfmetrics.stringWidth(text, self.name, 1))


class ReportLab(Canvas):
    """The same sheet through another library."""

    def __init__(self, options: Options, characters: str) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(options.body))
        face = NamedFace(options.body)
        self.options, self.wide, self.faces = options, False, {"body": face, "heading": face}
        self.buffer = BytesIO()
        self.paper = ReportLabCanvas(self.buffer, pagesize=options.page, invariant=1)
        self.begun = False

    def turn(self, wide: bool) -> None:
        if self.begun:
            self.paper.showPage()
        self.begun, self.wide = True, wide
        self.paper.setPageSize(self.size)
        self.paper.setLineWidth(self.options.rule_width)

    def text(self, x: float, top: float, text: str, size: float, face: str = "body", spacing: float = 0) -> None:
        run = self.paper.beginText(x, self.size[1] - top - 0.88 * size)
        run.setCharSpace(spacing)
        for stretch in re.split("(²)", text):  # which Adobe-GB1 lacks
            run.setFont("Helvetica" if stretch == "²" else self.faces[face].name, size)
            run.textOut(stretch)
        self.paper.drawText(run)

    def rules(self, edges: set[Edge]) -> None:
        self.paper.lines([(x0, self.size[1] - y0, x1, self.size[1] - y1) for x0, y0, x1, y1 in sorted(edges)])

    def save(self, target: Path) -> None:
        self.paper.save()
        target.write_bytes(self.buffer.getvalue())


def make(path: Path, name: str = "", transcript: Path = TRANSCRIPT, **options: Any) -> Made:
    """Writes the named variant (or one of the options given) of a transcript to `path`; raises FontMissing where its font is not here."""
    chosen = replace(VARIANTS[name] if name else Options(), **options)
    return typeset(transcript, path, chosen, ReportLab if name == "reportlab" else Canvas)


__all__ = ["VARIANTS", "FontMissing", "make"]
