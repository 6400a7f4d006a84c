"""Fonts for the facsimile: cut down to the characters needed, with TrueType outlines, and measured."""

from __future__ import annotations

import importlib.util
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

PACKAGE = "pylopdf_fonts_zh_cn"
"""Noto Sans SC and Noto Serif SC (SIL Open Font License) as a package of PyPI."""


class FontMissing(Exception):
    """A font is not on this machine, or lacks a character of the transcript."""


def find(name: str) -> tuple[Path, int]:
    """The file of a font and its place in a collection; raises FontMissing."""
    file, _, number = name.partition("#")
    found = Path(file)
    if not found.is_absolute():
        spec = importlib.util.find_spec(PACKAGE)
        folders = [Path(folder) for folder in (spec.submodule_search_locations or [])] if spec else []
        found = next((path for folder in folders for path in sorted(folder.rglob(file))), found)
    if not found.exists():
        raise FontMissing(f"{name}: not here (pip install {PACKAGE.replace('_', '-')})")
    return found, int(number or 0)


def _truetype(font: TTFont) -> None:
    """Quadratic outlines in place of CFF ones: fpdf2 writes CFF fonts with an encoding that pdfminer cannot read."""
    glyphs, outlines = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphs, glyf.glyphOrder = outlines, font.getGlyphOrder()
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(outlines)
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"):
        setattr(maxp, field, 0)
    maxp.maxZones, maxp.maxComponentElements = 1, 0
    del font["CFF "]
    font.sfntVersion = "\000\001\000\000"


@cache
def _cut(path: Path, number: int, characters: str) -> tuple[bytes, dict[str, float]]:
    """The font cut down to the characters, as a TrueType file, and their widths in units of its size."""
    font = TTFont(path, fontNumber=number, recalcTimestamp=False)
    missing = sorted(set(characters) - {chr(code) for code in font.getBestCmap()})
    if missing:
        raise FontMissing(f"{path.name} lacks {' '.join(missing)}")
    unused = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "FFTM"]
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, notdef_outline=True, drop_tables=unused))
    cutter.populate(text=characters)
    cutter.subset(font)
    if "CFF " in font:
        _truetype(font)
    whole = font["head"].unitsPerEm
    widths = {chr(code): float(font["hmtx"][glyph][0] / whole) for code, glyph in font.getBestCmap().items()}
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue(), widths


class Face:
    """One font ready for use: `data` to embed, `width(text)` in units of its size."""

    def __init__(self, name: str, characters: str) -> None:
        self.data, self._widths = _cut(*find(name), characters)
        self.name = ""  # under which the sheet knows it

    def width(self, text: str) -> float:
        return sum(self._widths[character] for character in text)

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """The text in stretches of one font each."""
        return [(self, text)]


class Mixed(Face):
    """A face whose digits and Latin letters come from another one, as office programs mix them."""

    LATIN = frozenset("0123456789.,%-+*/=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    def __init__(self, name: str, latin: str, characters: str) -> None:
        super().__init__(name, characters)
        self.latin = Face(latin, "".join(c for c in characters if c in self.LATIN))

    def width(self, text: str) -> float:
        return sum(self.latin.width(c) if c in self.LATIN else self._widths[c] for c in text)

    def runs(self, text: str) -> list[tuple[Face, str]]:
        grouped = groupby(text, key=self.LATIN.__contains__)
        return [(self.latin if latin else self, "".join(run)) for latin, run in grouped]
