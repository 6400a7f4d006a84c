"""Whether the parts that pages are made of are whole: a lenient reader takes what is left of them, and says nothing."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdfdocument import PDFDocument, PDFXRefFallback
from pdfminer.pdfpage import PDFPage
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

from mengbudget.limits import PAGE_BYTES, STREAM_BYTES

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
_DRAWN = _PICTURES | {LIT("Form")}
_INDEX = re.compile(rb"/Type\s*/(XRef|ObjStm)\b")
_CALLED = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
_USED = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+(?:[-+.\d]+\s+Tf|Do)\b")


def faults(document: PDFDocument, pages: Sequence[PDFPage], index: str = "") -> dict[int, str]:
    """What is wrong with each page that is damaged, by its number from 1: in all of them, where the file's own index is (`index`).

    To be called before anything of a page is unpacked: pdfminer keeps what it could unpack, and forgets the bytes. Raises Oversize.
    """
    parts = Parts(document)
    if any(isinstance(xref, PDFXRefFallback) for xref in document.xrefs):
        index = index or "the file's index of its parts is not readable"
    found = {}
    for number, page in enumerate(pages, 1):
        try:
            fault = index or parts.fault(page)
        except (Oversize, MemoryError):
            raise
        except Exception as error:  # whatever damaged bytes make of the parser
            fault = f"its parts cannot be followed: {type(error).__name__}"
        if fault:
            found[number] = fault
    return found


class Oversize(Exception):
    """Raised where a part of a file unpacks to more than any budget needs."""


class Parts:
    """The objects of a file, each looked at once: what is wrong with it, and to which others it leads."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._known: dict[int, tuple[str, list[PDFObjRef]]] = {}
        self._carried: dict[int, int] = {}

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
        if fault := _misnamed(resources):
            yield f"its part {fault}"
        for stream in page.contents or [None]:
            stream = resolve1(stream)
            if not isinstance(stream, PDFStream):
                yield "its content is missing"
            else:
                yield from _content(stream, resources)
                if self._bytes(stream, resources) > PAGE_BYTES:
                    yield f"its content unfolds to more than {PAGE_BYTES >> 20} MB of instructions"

    def _bytes(self, stream: PDFStream, resources: dict[Any, Any]) -> int:
        """How many bytes of instructions a stream has carried out, with all the forms that it calls, each as often as it is called."""
        key = id(stream)  # pdfminer keeps every object that it has read
        if key not in self._carried:
            self._carried[key] = 0  # of a form that calls itself
            data = stream.get_data()
            made, forms = len(data), dict_value(resources.get("XObject"))
            for name, times in Counter(_CALLED.findall(data)).items():
                form = resolve1(forms.get(name.decode("latin-1")))
                if isinstance(form, PDFStream) and form.get("Subtype") is LIT("Form"):
                    made += times * self._bytes(form, dict_value(form.get("Resources")) or resources)
            self._carried[key] = made
        return self._carried[key]

    def _look(self, number: int) -> tuple[str, list[PDFObjRef]]:
        if number not in self._known:
            found: Any = None
            try:
                found = self._document.getobj(number)
            except MemoryError:
                raise
            except Exception:  # whatever damaged bytes make of the parser
                self._known[number] = f"its part {number} is missing", []
            else:
                fault = (_flaw(found) or _misnamed(found.get("Resources"))) if isinstance(found, PDFStream) else ""
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
    packed = False
    for name, _ in stream.get_filters():
        if name in LITERALS_FLATE_DECODE:
            packed = True
            data, fault = _unpacked(data)
            if fault:
                return fault
        elif name in _COATS:
            try:
                data = _COATS[name](data)
            except ValueError:
                return "does not unpack"
        else:
            return ""
    if packed:
        return ""
    if b"begincmap" in data:
        return "" if b"endcmap" in data else "ends early"
    return _strange(data) if stream.get("Subtype") is LIT("Form") else ""


def _unpacked(data: bytes) -> tuple[bytes, str]:
    """What packed bytes unpack to, and what is wrong with them."""
    inflate = zlib.decompressobj()
    try:
        made = inflate.decompress(data, STREAM_BYTES + 1)
    except zlib.error:
        return b"", "does not unpack"
    if len(made) > STREAM_BYTES:
        raise Oversize(f"a part of it unpacks to more than {STREAM_BYTES >> 20} MB, which no budget needs")
    return made, "" if inflate.eof else "ends early"


def _strange(data: bytes) -> str:
    rest = _WORDS.sub(b" ", data).split()
    return f"contains {rest[0][:20].decode('latin-1')!r}, which is no instruction" if rest else ""


def _misnamed(resources: Any) -> str:
    """The first of the fonts and forms that resources name which is something else, "" where there is none."""
    for kind, fits in (("XObject", _DRAWN), ("Font", None)):
        for name, part in dict_value(dict_value(resources).get(kind)).items():
            part = resolve1(part)
            subtype = part.get("Subtype") if isinstance(part, PDFStream if fits else dict) else None
            if subtype is None or (fits and subtype not in fits):
                return f"{name} is no {kind}"
    return ""


def _content(stream: PDFStream, resources: dict[Any, Any]) -> Iterator[str]:
    """What is wrong with the instructions of a page: cut in the middle, or with a name that its resources do not have."""
    data = stream.get_data()
    if not stream.get_filters() and (fault := _strange(data)):
        yield f"its content {fault}"
    named = {key for kind in ("Font", "XObject") for key in dict_value(resources.get(kind))}
    for name in dict.fromkeys(_USED.findall(data)):
        if name.decode("latin-1") not in named:
            yield f"its content uses {name.decode('latin-1')}, which is missing"


def index_fault(data: bytes) -> str:
    """What is wrong with the packed streams that say where the parts of a file are, "" where they are whole.

    To be called before the file is opened, which unpacks them. Raises Oversize.
    """
    readable = {b"XRef"} if b"/Encrypt" in data else {b"XRef", b"ObjStm"}
    for match in _INDEX.finditer(data):
        head, start = data.rfind(b"obj", 0, match.start()), data.find(b"stream", match.end()) + 6
        if match[1] in readable and b"/FlateDecode" in data[head:start]:
            if fault := _unpacked(data[start : data.find(b"endstream", start)].lstrip(b"\r\n"))[1]:
                return f"the file's index {fault}"
    return ""
