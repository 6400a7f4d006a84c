"""Facsimiles of the transcript as other hands might have typeset them: what a reader must not depend on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from data.facsimile import FontMissing, Made, Options
from data.facsimile import make as typeset

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
}


def make(path: Path, name: str = "", transcript: Path = TRANSCRIPT, **options: Any) -> Made:
    """Writes the named variant (or one of the options given) of a transcript to `path`; raises FontMissing where its font is not here."""
    return typeset(transcript, path, replace(VARIANTS[name] if name else Options(), **options))


__all__ = ["VARIANTS", "FontMissing", "make"]
