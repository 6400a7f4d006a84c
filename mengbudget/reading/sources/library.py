"""PDFium's C functions as a page is read with them: bare addresses go in and out, so that `map` runs their loops.

What is asked of every letter takes arguments that are ready for C (`handle`, `Floats.records`), which halves the time of a call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ctypes import PyDLL, addressof, byref, c_char, c_char_p, c_float, c_int, c_size_t, c_uint, c_void_p, create_string_buffer
from functools import cache
from itertools import repeat
from typing import Any

from mengbudget.reading.sources import Doubt

_P, _I, _U = c_void_p, c_int, c_uint
_PROTOTYPES: dict[str, tuple[Any, ...]] = {  # what comes back, what goes in (...: arguments that are ready)
    "FPDF_InitLibrary": (None,),
    "FPDF_LoadMemDocument64": (_P, c_char_p, c_size_t, c_char_p),
    "FPDF_CloseDocument": (None, _P),
    "FPDF_GetPageCount": (_I, _P),
    "FPDF_LoadPage": (_P, _P, _I),
    "FPDF_ClosePage": (None, _P),
    "FPDF_GetPageSizeByIndexF": (_I, _P, _I, _P),
    "FPDF_GetPageBoundingBox": (_I, _P, _P),
    "FPDFPage_GetMediaBox": (_I, _P, _P, _P, _P, _P),
    "FPDFPage_GetRotation": (_I, _P),
    "FPDFPage_CountObjects": (_I, _P),
    "FPDFPage_GetObject": (_P, _P, _I),
    "FPDFFormObj_CountObjects": (_I, _P),
    "FPDFFormObj_GetObject": (_P, _P, _U),
    "FPDFPageObj_GetType": (_I, _P),
    "FPDFPageObj_GetMatrix": (_I, _P, _P),
    "FPDFPageObj_GetBounds": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_GetClipPath": (_P, _P),
    "FPDFPageObj_GetFillColor": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_GetStrokeColor": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_CountMarks": (_I, _P),
    "FPDFPageObj_GetMark": (_P, _P, _U),
    "FPDFPageObjMark_GetParamValueType": (_I, _P, c_char_p),
    "FPDFClipPath_CountPaths": (_I, _P),
    "FPDFClipPath_CountPathSegments": (_I, _P, _I),
    "FPDFClipPath_GetPathSegment": (_P, _P, _I, _I),
    "FPDFPath_CountSegments": (_I, _P),
    "FPDFPath_GetPathSegment": (_P, _P, _I),
    "FPDFPath_GetDrawMode": (_I, _P, _P, _P),
    "FPDFPathSegment_GetPoint": (_I, _P, _P, _P),
    "FPDFPathSegment_GetType": (_I, _P),
    "FPDFPathSegment_GetClose": (_I, _P),
    "FPDFTextObj_GetFontSize": (_I, _P, _P),
    "FPDFTextObj_GetFont": (_P, _P),
    "FPDFTextObj_GetTextRenderMode": (_I, _P),
    "FPDFFont_GetAscent": (_I, _P, c_float, _P),
    "FPDFFont_GetDescent": (_I, _P, c_float, _P),
    "FPDFFont_GetGlyphWidth": (_I, _P, _U, c_float, _P),
    "FPDFFont_GetIsEmbedded": (_I, _P),
    "FPDFText_LoadPage": (_P, _P),
    "FPDFText_ClosePage": (None, _P),
    "FPDFText_CountChars": (_I, _P),
    "FPDFText_GetText": (_I, ...),
    "FPDFText_GetUnicode": (_U, ...),
    "FPDFText_GetTextObject": (_P, ...),
    "FPDFText_GetLooseCharBox": (_I, ...),
    "FPDFText_HasUnicodeMapError": (_I, ...),
    "FPDFText_IsGenerated": (_I, ...),
    "FPDFText_IsHyphen": (_I, ...),
}


@cache
def native() -> Any:
    """The functions by their names without `FPDF`. Raises Doubt where the library is too old to have them all.

    They hold the interpreter's lock: PDFium keeps state that all threads share.
    """
    from pypdfium2_raw.bindings import _libs

    library = PyDLL(_libs["pdfium"]._name)
    functions: dict[str, Callable[..., Any]] = {}
    for name, (result, *arguments) in _PROTOTYPES.items():
        function = getattr(library, name, None)
        if function is None:
            raise Doubt(f"the PDFium that is installed has no {name}")
        function.restype, function.argtypes = result, None if arguments == [...] else arguments
        functions[name.removeprefix("FPDF").lstrip("_")] = function
    functions["InitLibrary"]()
    return type("Native", (), {name: staticmethod(function) for name, function in functions.items()})


def handle(address: int) -> Any:
    """An address as an argument that is ready for C."""
    return byref(c_char.from_address(address))


def text_of(page: Any, count: int) -> str:
    """The letters of a text page that has `count` of them, told at once; one by one where PDFium leaves some of them out."""
    f = native()
    room = create_string_buffer(4 * count + 2)
    told = f.Text_GetText(page, 0, count, room)
    text = room.raw[: 2 * told - 2].decode("utf-16-le", "replace")
    if told - 1 == len(text) == count and "\ufffe" not in text:  # which stands for a hyphen
        return text
    return "".join(map(chr, map(f.Text_GetUnicode, repeat(page), range(count))))


class Floats:
    """Room for numbers that C functions write by address, kept from page to page; `kind` is a ctypes type of four bytes."""

    def __init__(self, kind: Any = c_float) -> None:
        self.kind = kind
        self._room(4096)

    def _room(self, count: int) -> None:
        self.size = count
        self.array = (self.kind * count)()
        self.address = addressof(self.array)
        self.view = memoryview(self.array).cast("B").cast(self.kind._type_)
        self._records: dict[int, list[Any]] = {}

    def addresses(self, count: int, width: int, at: int = 0) -> range:
        """Where records of `width` numbers begin, or their number `at`; room for all of them is made."""
        if count * width > self.size:
            self._room(2 * count * width)
        begin = self.address + 4 * at
        return range(begin, begin + 4 * width * count, 4 * width)

    def records(self, count: int, width: int) -> list[Any]:
        """Where the same records begin, as arguments that are ready for C; there may be more of them."""
        self.addresses(count, width)
        found = self._records.setdefault(width, [])
        found += [byref(self.array, 4 * width * record) for record in range(len(found), count)]
        return found

    def values(self, count: int) -> list[Any]:
        """The first numbers written."""
        return self.view[:count].tolist()


def call(results: Iterable[Any]) -> bool:
    """Runs a lazy `map` of calls to its end; whether all of them told that they had succeeded."""
    return all(results)
