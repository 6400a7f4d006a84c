"""Whether names and instructions in a part of a page are spelt as the format has them: one with a wrong letter is looked for by nobody."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from mengbudget.limits import PAGE_BYTES

_HEAD = 2048
"""Bytes within which a list of letters begins."""
_PRIVATE = {"BaseFont", "FontName", "FontFamily", "Name"}
"""Keys whose values are names that a file makes up."""
_SPELT = frozenset(
    re.findall(
        r"\S+",
        """Type Page Pages Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents Rotate Group Thumb Annots Metadata PieceInfo
    StructParents StructParent Tabs UserUnit LastModified ExtGState ColorSpace Pattern Shading XObject Font ProcSet Properties
    Length Filter DecodeParms FlateDecode LZWDecode ASCII85Decode ASCIIHexDecode RunLengthDecode CCITTFaxDecode JBIG2Decode DCTDecode
    JPXDecode Crypt Subtype Form Image BBox Matrix FormType Name BaseFont Encoding ToUnicode DescendantFonts FirstChar LastChar Widths
    FontDescriptor Type0 Type1 Type3 MMType1 TrueType CIDFontType0 CIDFontType2 CIDSystemInfo CIDToGIDMap Ordering Registry Supplement
    WinAnsiEncoding MacRomanEncoding MacExpertEncoding StandardEncoding Identity Identity-H Identity-V GBK-EUC-H GB-EUC-H GBKp-EUC-H
    GBpc-EUC-H GBK2K-H UniGB-UCS2-H UniGB-UTF16-H UniGB-UTF8-H CharProcs FontMatrix FontBBox Differences BaseEncoding FontName FontFamily
    FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile
    FontFile2 FontFile3 CharSet CIDSet""",
    )
)
"""The names in parts of pages that mean something."""


def _holes(name: str) -> list[str]:
    return [f"{name[:at]} {name[at + 1 :]}" for at in range(len(name))]


_ONE_OFF = {hole: name for name in _SPELT for hole in _holes(name)}
_WORDS = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|<<|>>|[\[\]]|/[^\s/\[\]()<>{}%]*|%[^\r\n]*|[-+]?(?:\d+\.?\d*|\.\d+)(?![^\s/\[\]()<>%])"
    rb"|\bBI\b.*?\bEI\b|\b(?:[bBcdfFgGhijJkKlmMnqQsSvwWy]|[bBfTW]\*|B[TX]|BDC|BMC|CS|D[oP]|E[TX]|EMC|M[P]|RG|SCN?|T[cdDfjJLmrswz]|cm|cs|d[01]"
    rb"|gs|re|rg|ri|scn?|sh)(?![^\s/\[\]()<>%])|['\"]",
    re.DOTALL,
)
"""What a content stream consists of."""


def misspelt(attrs: dict[str, Any]) -> str:
    """The first name that is one letter off a name that means something, "" where there is none."""
    for key, value in attrs.items():
        if key not in _SPELT and (meant := _meant(key)) and meant not in attrs:
            return f"says {key} for {meant}"
        if isinstance(value, str) and key not in _PRIVATE and value not in _SPELT and (meant := _meant(value)):
            return f"says {value} for {meant}"
    return ""


@lru_cache(4096)
def _meant(name: str) -> str:
    return next((_ONE_OFF[one] for one in _holes(name) if one in _ONE_OFF), "") if len(name) > 3 else ""


def is_letters(data: bytes) -> bool:
    """Whether a part lists the letters of a font."""
    return b"begincmap" in data[:_HEAD]


def unfinished(data: bytes, instructs: bool, packed: bool) -> str:
    """What is wrong with the bytes of a part: what a page shows must be made of instructions, a font's list of letters must end.

    Only the length of what was packed is looked at: its checksum says that it is whole.
    """
    letters = is_letters(data)
    if letters and len(data) > PAGE_BYTES:
        return f"is a list of more than {PAGE_BYTES >> 20} MB of letters"
    if packed:
        return ""
    if letters:
        return "" if b"endcmap" in data else "ends early"
    if not instructs:
        return ""
    rest = _WORDS.sub(b" ", data).split()
    return f"contains {rest[0][:20].decode('latin-1')!r}, which is no instruction" if rest else ""
