"""Whether the parts that pages are made of are whole: a lenient reader takes what is left of them, and says nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdfdocument import PDFDocument, PDFXRefFallback
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    PDFObjRef,
    PDFStream,
    dict_value,
    resolve1,
)
from pdfminer.psparser import LIT

_MOST = 1 << 28
"""Bytes: what one stream may unpack to. No page of text comes near; a bomb does."""
_ELSEWHERE = {
    *("Parent", "Annots", "B", "StructParent", "StructParents", "Metadata", "PieceInfo", "Group", "OC", "Ref"),
    *("ColorSpace", "ExtGState", "Pattern", "Properties", "Shading", "SMask"),
}
"""Keys that lead to other pages, or to what prints no letter and no rule."""
_COATS: dict[Any, Callable[[bytes], bytes]] = {
    **dict.fromkeys(LITERALS_ASCII85_DECODE, ascii85decode),
    **dict.fromkeys(LITERALS_ASCIIHEX_DECODE, asciihexdecode),
}
"""Filters that write bytes as letters: what is packed lies within."""
_WORDS = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|<<|>>|[\[\]]|/[^\s/\[\]()<>{}%]*|%[^\r\n]*|[-+]?(?:\d+\.?\d*|\.\d+)(?![^\s/\[\]()<>%])"
    rb"|\bBI\b.*?\bEI\b|\b(?:[bBcdfFgGhijJkKlmMnqQsSvwWy]|[bBfTW]\*|B[TX]|BDC|BMC|CS|D[oP]|E[TX]|EMC|M[P]|RG|SCN?|T[cdDfjJLmrswz]|cm|cs|d[01]"
    rb"|gs|re|rg|ri|scn?|sh)(?![^\s/\[\]()<>%])|['\"]",
    re.DOTALL,
)
"""What a content stream consists of."""
_PICTURES = frozenset({LIT("Image"), LIT("PS")})
_INDEX = re.compile(rb"(?<!\d)(\d+)\s+(\d+)\s+obj\b(?=[^>]{0,400}/Type\s*/(?:XRef|ObjStm)\b)")
_USED = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+(?:[-+.\d]+\s+Tf|Do)\b")


def faults(document: PDFDocument, pages: Sequence[PDFPage], data: bytes) -> dict[int, str]:
    """What is wrong with each page that is damaged, by its number from 1: in all of them, where the file's own index is.

    To be called before anything of a page is unpacked: pdfminer keeps what it could unpack, and forgets the bytes.
    """
    parts = Parts(document)
    index = _index_fault(document, data)
    found = {}
    for number, page in enumerate(pages, 1):
        try:
            fault = index or parts.fault(page)
        except Exception as error:  # whatever damaged bytes make of the parser
            fault = f"its parts cannot be followed: {type(error).__name__}"
        if fault:
            found[number] = fault
    return found


class Parts:
    """The objects of a file, each looked at once: what is wrong with it, and to which others it leads."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._known: dict[int, tuple[str, list[PDFObjRef]]] = {}

    def fault(self, page: PDFPage) -> str:
        """What is wrong with the first damaged part that a page is made of, "" where all are whole."""
        return next(self._faults(page), "")

    def _faults(self, page: PDFPage) -> Iterator[str]:
        if "MediaBox" not in page.attrs:
            yield "its size is missing"
        todo = _references({"Contents": page.attrs.get("Contents"), "Resources": page.attrs.get("Resources")})
        seen = set()
        while todo:
            number = todo.pop().objid
            if number not in seen:
                seen.add(number)
                fault, more = self._look(number)
                if fault:
                    yield fault
                todo += more
        resources = dict_value(page.attrs.get("Resources"))
        for stream in page.contents or [None]:
            stream = resolve1(stream)
            if not isinstance(stream, PDFStream):
                yield "its content is missing"
            else:
                yield from _content(stream, resources)

    def _look(self, number: int) -> tuple[str, list[PDFObjRef]]:
        if number not in self._known:
            found: Any = None
            try:
                found = self._document.getobj(number)
            except Exception:  # whatever damaged bytes make of the parser
                self._known[number] = f"its part {number} is missing", []
            else:
                fault = _flaw(found) if isinstance(found, PDFStream) else ""
                self._known[number] = fault and f"its part {number} {fault}", _references(found)
        return self._known[number]


def _references(value: Any) -> list[PDFObjRef]:
    """The references within an object, as far as letters and rules depend on them."""
    found, todo = [], [value]
    while todo:
        one = todo.pop()
        if isinstance(one, PDFObjRef):
            found.append(one)
        elif isinstance(one, PDFStream):
            if one.get("Subtype") not in _PICTURES:
                todo.append(one.attrs)
        elif isinstance(one, dict):
            todo += [part for key, part in one.items() if key not in _ELSEWHERE]
        elif isinstance(one, list):
            todo += one
    return found


def _flaw(stream: PDFStream) -> str:
    """What is wrong with the bytes of a stream, "" where nothing is.

    What is packed must unpack to its end with the right checksum; of what is not packed, a form must be made of instructions
    and the list of a font's letters must end.
    """
    if stream.get("Subtype") in _PICTURES or stream.rawdata is None:
        return ""
    data = stream.rawdata
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for name, _ in stream.get_filters():
        if name in LITERALS_FLATE_DECODE:
            return _unpacked(data)
        if name not in _COATS:
            return ""
        try:
            data = _COATS[name](data)
        except ValueError:
            return "does not unpack"
    if b"begincmap" in data:
        return "" if b"endcmap" in data else "ends early"
    return _strange(data) if stream.get("Subtype") is LIT("Form") else ""


def _unpacked(data: bytes) -> str:
    inflate = zlib.decompressobj()
    try:
        inflate.decompress(data, _MOST)
    except zlib.error:
        return "does not unpack"
    if inflate.unconsumed_tail:
        return f"unpacks to more than {_MOST >> 20} MB"
    return "" if inflate.eof else "ends early"


def _strange(data: bytes) -> str:
    rest = _WORDS.sub(b" ", data).split()
    return f"contains {rest[0][:20].decode('latin-1')!r}, which is no instruction" if rest else ""


def _content(stream: PDFStream, resources: dict[Any, Any]) -> Iterator[str]:
    """What is wrong with the instructions of a page: cut in the middle, or with a name that its resources do not have."""
    data = stream.get_data()
    if not stream.get_filters() and (fault := _strange(data)):
        yield f"its content {fault}"
    named = {key for kind in ("Font", "XObject") for key in dict_value(resources.get(kind))}
    for name in dict.fromkeys(_USED.findall(data)):
        if name.decode("latin-1") not in named:
            yield f"its content uses {name.decode('latin-1')}, which is missing"


def _index_fault(document: PDFDocument, data: bytes) -> str:
    """What is wrong with the streams that say where the objects of a file are, "" where they are whole."""
    if any(isinstance(xref, PDFXRefFallback) for xref in document.xrefs):
        return "the file's index of its parts is not readable"
    for match in _INDEX.finditer(data):
        parser = PDFParser(BytesIO(data))
        parser.set_document(document)
        parser.seek(match.start())
        for _ in ("number", "generation", "obj"):
            parser.nexttoken()
        stream = parser.nextobject()[1]
        if isinstance(stream, PDFStream):
            stream.set_objid(int(match[1]), int(match[2]))
            if stream.get("Type") is LIT("XRef"):
                stream.decipher = None
            if fault := _flaw(stream):
                return f"the file's index, part {match[1].decode()}, {fault}"
    return ""
