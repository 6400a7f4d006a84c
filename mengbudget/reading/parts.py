"""The parts of a PDF file as they are written: dictionaries, lists, packed bytes. A strict reader; the lenient ones take what is left."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdfdocument import PDFDocument

from mengbudget.limits import PAGE_BYTES, STREAM_BYTES

_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*(?:%[^\r\n]*[\0\t\n\f\r ]*)*"
    rb"(?:(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<reference>\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R)(?![^\0\t\n\f\r ()<>\[\]{}/%])"
    rb"|(?P<number>[-+]*(?:\d+\.?\d*|\.\d+)(?:-\d+)?)(?![^\0\t\n\f\r ()<>\[\]{}/%])"
    rb"|(?P<numbers>\[[-+.\d\0\t\n\f\r ]*\])"
    rb"|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|(?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\)|<[0-9A-Fa-f\0\t\n\f\r ]*>)"
    rb"|(?P<word>[A-Za-z]+))",
    re.DOTALL,
)
_ESCAPE = re.compile("#([0-9A-Fa-f]{2})")
_BODY = re.compile(rb"\s*stream\r?\n")
_END = re.compile(rb"\s*endstream\b")
_HEAD = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj\b")
_INDEX = re.compile(rb"/Type\s*/(XRef|ObjStm)\b")
_REFERENCE = re.compile(rb"(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R\b")
_DEEP = 100
"""How many lists and dictionaries may be one within the other."""
_WORDS = {b"true": True, b"false": False, b"null": None}
_FLATE = {"FlateDecode", "Fl"}
_OTHERS = {"LZWDecode", "LZW", "RunLengthDecode", "RL", "CCITTFaxDecode", "CCF", "JBIG2Decode", "DCTDecode", "DCT", "JPXDecode", "Crypt"}
_COATS: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("ASCII85Decode", "A85"), ascii85decode),
    **dict.fromkeys(("ASCIIHexDecode", "AHx"), asciihexdecode),
}
"""Filters that write bytes as letters: what is packed lies within."""


class Oversize(Exception):
    """Raised where a part of a file unpacks to more than any budget needs."""


class Broken(Exception):
    """A part of the file that is not written as it must be; the message says how."""


class Reference(NamedTuple):
    number: int


class Stream(NamedTuple):
    """A dictionary and the bytes that follow it, as they are in the file."""

    attrs: dict[str, Any]
    raw: bytes

    def filters(self) -> list[str]:
        found = self.attrs.get("Filter", self.attrs.get("F"))
        return found if isinstance(found, list) else [] if found is None else [found]

    def unpacked(self) -> bytes | None:
        """What it holds; None where the filter is one that only pictures need. Raises Broken, Oversize."""
        data = self.raw
        for name in self.filters():
            if name in _FLATE:
                data = _inflated(data)
            elif name in _COATS:
                try:
                    data = _COATS[name](data)
                except ValueError:
                    raise Broken("does not unpack") from None
            elif name in _OTHERS:
                return None
            else:
                raise Broken("has a filter that is none")
        return data


def _inflated(data: bytes) -> bytes:
    """Raises Broken where packed bytes do not unpack to their end with the right checksum."""
    inflate = zlib.decompressobj()
    try:
        made = inflate.decompress(data, STREAM_BYTES + 1)
    except zlib.error:
        raise Broken("does not unpack") from None
    if len(made) > STREAM_BYTES:
        raise Oversize(f"a part of it unpacks to more than {STREAM_BYTES >> 20} MB, which no budget needs")
    if not inflate.eof:
        raise Broken("ends early")
    return made


def parsed(data: bytes, at: int) -> tuple[Any, int]:
    """The value that is written at a place, and where it ends. Raises Broken."""
    stack: list[list[Any]] = [[]]
    kinds: list[bytes] = []
    most = at + PAGE_BYTES
    while True:
        if at > most:
            raise Broken(f"is longer than {PAGE_BYTES >> 20} MB, which no page needs")
        match = _TOKEN.match(data, at)
        if match is None:
            raise Broken("is not written as a PDF is")
        at, kind = match.end(), match.lastgroup
        token = match[kind or 0]
        if kind == "open":
            if len(stack) > _DEEP:
                raise Broken("is not written as a PDF is")
            stack.append([])
            kinds.append(token)
        elif kind == "close":
            if not kinds or (token == b"]") != (kinds.pop() == b"["):
                raise Broken("is not written as a PDF is")
            inner = stack.pop()
            stack[-1].append(inner if token == b"]" else _dictionary(inner))
        else:
            stack[-1].append(_value(kind, token))
        if len(stack) == 1 and at <= most:
            return stack[0][0], at


def _value(kind: str | None, token: bytes) -> Any:
    """What one word means; numbers and texts stay as they are written."""
    if kind == "name":
        return _name(token)
    if kind == "reference":
        return Reference(int(token.split()[0]))
    if kind != "word":
        return token
    if token not in _WORDS:
        raise Broken("is not written as a PDF is")
    return _WORDS[token]


@lru_cache(4096)
def _name(token: bytes) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), token[1:].decode("latin-1"))


def _dictionary(parts: list[Any]) -> dict[str, Any]:
    keys = parts[::2]
    if len(parts) % 2 or not all(isinstance(key, str) for key in keys):
        raise Broken("is not written as a PDF is")
    return dict(zip(keys, parts[1::2], strict=True))


def index_fault(data: bytes) -> str:
    """What is wrong with the packed streams that say where the parts of a file are, "" where they are whole.

    To be called before the file is opened, which unpacks them. Raises Oversize.
    """
    readable = {b"XRef"} if b"/Encrypt" in data else {b"XRef", b"ObjStm"}
    for match in _INDEX.finditer(data):
        head, start = data.rfind(b"obj", 0, match.start()), data.find(b"stream", match.end()) + 6
        if match[1] in readable and b"/FlateDecode" in data[head:start]:
            try:
                _inflated(data[start : data.find(b"endstream", start)].lstrip(b"\r\n"))
            except Broken as broken:
                return f"the file's index {broken}"
    return ""


class Parts:
    """The parts of a file by their numbers, each read when it is first asked for."""

    def __init__(self, data: bytes, document: PDFDocument) -> None:
        self._data, self._document = data, document
        self._known: dict[int, Any] = {}
        self._packs: dict[int, tuple[bytes, list[int]]] = {}

    def __getitem__(self, number: int) -> Any:
        """The part with a number; a Broken where it is none, which is kept so that it is told for each page that leads to it."""
        if number not in self._known:
            try:
                self._known[number] = self._read(number)
            except Broken as broken:
                self._known[number] = broken
            except (ValueError, LookupError, TypeError, AssertionError):  # numbers that are none, places that are none
                self._known[number] = Broken("is not written as a PDF is")
        return self._known[number]

    def follow(self, value: Any) -> Any:
        """What a reference leads to; anything else itself."""
        for _ in range(9):
            if not isinstance(value, Reference):
                return value
            value = self[value.number]
        return Broken("leads in a circle")

    def _read(self, number: int) -> Any:
        for xref in self._document.xrefs:
            try:
                pack, at, generation = xref.get_pos(number)
            except KeyError:
                continue
            if pack is None:
                return self._direct(number, at, generation)
            data, places = self._pack(pack)
            return parsed(data, places[at])[0]
        raise Broken("is missing")

    def _direct(self, number: int, at: int, generation: int) -> Any:
        head = _HEAD.match(self._data, at)
        if head is None or int(head[1]) != number:
            raise Broken("is missing")
        value, end = parsed(self._data, head.end())
        body = _BODY.match(self._data, end) if isinstance(value, dict) else None
        if body is None:
            return value
        length = self.follow(value.get("Length"))
        end = body.end() + int(length) if isinstance(length, bytes) and length.isdigit() else -1
        if _END.match(self._data, end) is None:
            raise Broken("has another length than it says")
        raw = self._data[body.end() : end]
        if self._document.decipher is not None and value.get("Type") != "XRef":
            raw = self._document.decipher(number, generation, raw, {})
        return Stream(value, raw)

    def _pack(self, number: int) -> tuple[bytes, list[int]]:
        """What a stream of parts holds, and where each of them begins."""
        if number not in self._packs:
            stream = self[number]
            made = stream.unpacked() if _is_pack(stream) else None
            if made is None:
                raise Broken(f"is in part {number}, which is broken")
            first, count = int(self.follow(stream.attrs["First"])), int(self.follow(stream.attrs["N"]))
            self._packs[number] = made, [first + int(place) for place in made[:first].split()[1 : 2 * count : 2]]
        return self._packs[number]

    def forgotten(self) -> list[Any]:
        """The parts that the index lists and no other part names: what an edit replaced, or what a broken reference has lost."""
        named: set[int] = set()
        listed = {number for xref in self._document.xrefs for number in xref.get_objids()}
        packs = {pack for xref in self._document.xrefs for number in xref.get_objids() if (pack := _within(xref, number)) is not None}
        for data in (self._data, *(self._pack(number)[0] for number in sorted(packs) if _is_pack(self[number]))):
            named.update(map(int, _REFERENCE.findall(data)))
        return [self[number] for number in sorted(listed - named)]


def _within(xref: Any, number: int) -> int | None:
    """The stream of parts that an index says a part is in, None where it stands by itself or is gone."""
    try:
        return xref.get_pos(number)[0]  # type: ignore[no-any-return]
    except KeyError:
        return None


def _is_pack(part: Any) -> bool:
    return isinstance(part, Stream) and part.attrs.get("Type") == "ObjStm"


class PagePart(NamedTuple):
    """A page as the file's tree of pages has it."""

    own: dict[str, Any]
    attrs: dict[str, Any]
    """With what it inherits."""
    fault: str = ""


def page_parts(parts: Parts, root: Any) -> list[PagePart]:
    """The pages below the root of the tree, in order."""
    found: list[PagePart] = []
    seen: set[Reference] = set()
    todo: list[tuple[Any, Any, dict[str, Any]]] = [(root, None, {})]
    while todo:
        reference, parent, inherited = todo.pop()
        node = parts.follow(reference)
        if not isinstance(node, dict) or reference in seen:
            continue  # the number of pages that the file announces tells
        seen.add(reference)
        told = node.get("Parent")
        kids = parts.follow(node.get("Kids"))
        own = inherited | {key: value for key, value in node.items() if key not in ("Kids", "Count", "Parent")}
        if isinstance(kids, list):
            todo += [(kid, reference, own) for kid in reversed(kids)]
        elif node.get("Type") == "Page":
            found.append(PagePart(node, own, "" if told == parent else "it is a page of another part"))
    return found
