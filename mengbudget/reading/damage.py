"""Whether the parts that pages are made of are whole: a lenient reader takes what is left of them, and says nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

from pdfminer.pdfdocument import PDFDocument, PDFXRefFallback
from pdfminer.pdfparser import PDFParser

from mengbudget.limits import PAGE_BYTES
from mengbudget.reading.model import Line, Page
from mengbudget.reading.parts import Broken, Oversize, PagePart, Parts, Reference, Stream, index_fault, page_parts
from mengbudget.reading.spelling import is_letters, misspelt, unfinished

_ELSEWHERE = {
    *("Parent", "Annots", "B", "StructParent", "StructParents", "Metadata", "PieceInfo", "Group", "OC", "Ref"),
    *("ColorSpace", "ExtGState", "Pattern", "Properties", "Shading", "SMask"),
}
"""Keys that lead to other pages, or to what prints no letter and no rule."""
_USED = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+(?:[-+.\d]+\s+Tf|(Do)\b)")
_NUMERAL = re.compile(r"\d[\d,，.]*")
_PICTURES = {"Image", "PS"}


class _Look(NamedTuple):
    """What is seen of one part."""

    fault: str = ""
    leads: tuple[Reference, ...] = ()
    uses: Mapping[tuple[str, bool], int] = MappingProxyType({})
    """The fonts and the drawings (True) that its instructions name, and how often."""
    size: int = 0
    """Of its instructions, in bytes."""
    instructs: bool = True
    """Whether it may be what a page shows."""


class Seen(NamedTuple):
    """A file looked through: its pages, how many it says that it has, and what is wrong with each that is damaged, by its number from 1."""

    pages: int
    announced: int
    faults: dict[int, str]


def examined(data: bytes) -> Seen:
    """A file looked through before anything of it is read. Raises Oversize, or whatever pdfminer does where there is no PDF to open."""
    index = index_fault(data)
    document = PDFDocument(PDFParser(BytesIO(data)))
    if any(isinstance(xref, PDFXRefFallback) for xref in document.xrefs):
        index = index or "the file's index of its parts is not readable"
    parts = Parts(data, document)
    root = Reference(getattr(document.catalog.get("Pages"), "objid", 0))
    found, tree = page_parts(parts, root), parts.follow(root)
    count = tree.get("Count", b"") if isinstance(tree, dict) else b"0"
    return Seen(len(found), int(count) if isinstance(count, bytes) and count.isdigit() else len(found), faults(parts, found, index))


def faults(parts: Parts, pages: Sequence[PagePart], index: str) -> dict[int, str]:
    """What is wrong with each page that is damaged: in all of them, where the file's own index is (`index`)."""
    if index:
        return dict.fromkeys(range(1, len(pages) + 1), index)
    looks, found = _Looks(parts), {}
    for number, page in enumerate(pages, 1):
        try:
            fault = looks.fault(page)
        except (Oversize, MemoryError):
            raise
        except Exception as error:  # whatever damaged bytes make of the tests
            fault = f"its parts cannot be followed: {type(error).__name__}"
        if fault:
            found[number] = fault
    return looks.swapped(pages) | found


class _Looks:
    """The parts of a file, each looked at once: what is wrong with it, and to which others it leads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[Reference, _Look] = {}
        self._below: dict[Reference, list[str]] = {}
        self._carried: dict[Reference, int] = {}

    def fault(self, page: PagePart) -> str:
        """What is wrong with the first damaged part that a page is made of, "" where all are whole."""
        return next(self._faults(page, self._content(page)), "")

    def _content(self, page: PagePart) -> list[Any]:
        """References to the streams of a page, in order; none where it is blank."""
        contents = page.attrs.get("Contents")
        listed = self._parts.follow(contents)
        return listed if isinstance(listed, list) else [] if contents is None else [contents]

    def _broken(self, reference: Any) -> str:
        if not isinstance(reference, Reference) or not isinstance(self._parts.follow(reference), Stream):
            return "is missing"
        look = self._look(reference)
        return look.fault or ("" if look.instructs else "is something else")

    def _faults(self, page: PagePart, content: Sequence[Reference]) -> Iterator[str]:
        yield from (f"its content {says}" for says in map(self._broken, content) if says)
        if page.fault:
            yield page.fault
        if "MediaBox" not in page.attrs:
            yield "its size is missing"
        if slip := misspelt(page.own) or misspelt(page.attrs):
            yield f"it {slip}"
        resources = self._parts.follow(page.attrs.get("Resources"))
        if resources is not None and (fault := self._misnamed(resources)):
            yield f"its part {fault}"
        for reference in _references(page.attrs.get("Resources")):
            yield from self._deep(reference)
        for one in content:
            yield from self._missing("its content", one, resources)
        if sum(self._bytes(one, resources) for one in content) > PAGE_BYTES:
            yield f"its content unfolds to more than {PAGE_BYTES >> 20} MB of instructions"

    def _deep(self, start: Reference) -> list[str]:
        """What is wrong with a part, and with all that it leads to."""
        if start not in self._below:
            found: list[str] = []
            self._below[start] = found
            todo, seen = [start], {start}
            while todo:
                reference = todo.pop()
                look = self._look(reference)
                if look.fault:
                    found.append(f"its part {reference.number} {look.fault}")
                found += self._form(reference)
                todo += [one for one in look.leads if one not in seen]
                seen.update(look.leads)
        return self._below[start]

    def _form(self, reference: Reference) -> Iterator[str]:
        """What is wrong with the resources of a form."""
        part = self._parts.follow(reference)
        if isinstance(part, Stream) and "Resources" in part.attrs:
            who, resources = f"its part {reference.number}", self._parts.follow(part.attrs["Resources"])
            fault = self._misnamed(resources)
            yield from [f"{who} {fault}"] if fault else self._missing(who, reference, resources)

    def _missing(self, who: str, reference: Reference, resources: Any) -> Iterator[str]:
        """The fonts and drawings that instructions use and resources do not have."""
        named = {drawn: self._entries(resources, "XObject" if drawn else "Font") for drawn in (True, False)}
        for name, drawn in self._look(reference).uses:
            if name not in named[drawn]:
                yield f"{who} uses {name}, which is missing"

    def _entries(self, resources: Any, kind: str) -> dict[str, Any]:
        found = self._parts.follow(resources.get(kind)) if isinstance(resources, dict) else None
        return found if isinstance(found, dict) else {}

    def _misnamed(self, resources: Any) -> str:
        """The first of the fonts and drawings that resources name which is something else, "" where there is none."""
        if not isinstance(resources, dict):
            return "has no resources"
        if slip := misspelt(resources):
            return slip
        for name, one in self._entries(resources, "Font").items():
            font = self._parts.follow(one)
            if not isinstance(font, dict) or "Subtype" not in font or ("DescendantFonts" in font) != (font["Subtype"] == "Type0"):
                return f"{name} is no font"
        for name, one in self._entries(resources, "XObject").items():
            drawing = self._parts.follow(one)
            if not isinstance(drawing, Stream) or drawing.attrs.get("Subtype") not in {"Form", *_PICTURES}:
                return f"{name} is no drawing"
        return ""

    def _bytes(self, reference: Reference, resources: Any) -> int:
        """How many bytes of instructions a stream has carried out, with all the forms that it calls, each as often as it is called."""
        if reference not in self._carried:
            self._carried[reference] = 0  # of a form that calls itself
            look, drawings = self._look(reference), self._entries(resources, "XObject")
            made = look.size
            for (name, drawn), times in look.uses.items():
                form = self._parts.follow(drawings.get(name)) if drawn else None
                if isinstance(form, Stream) and form.attrs.get("Subtype") == "Form":
                    own = self._parts.follow(form.attrs.get("Resources")) or resources
                    made += times * self._bytes(drawings[name], own)
            self._carried[reference] = made
        return self._carried[reference]

    def _look(self, reference: Reference) -> _Look:
        if reference not in self._known:
            self._known[reference] = self._looked(self._parts.follow(reference))
        return self._known[reference]

    def _looked(self, part: Any) -> _Look:
        if isinstance(part, Broken):
            return _Look(str(part))
        if not isinstance(part, Stream):
            slip = misspelt(part) if isinstance(part, dict) and part.get("Type") in ("Font", "FontDescriptor") else ""
            return _Look(slip, tuple(_references(part)))
        if part.attrs.get("Subtype") in _PICTURES:
            return _Look()
        leads, form = tuple(_references(part.attrs)), part.attrs.get("Subtype") == "Form"
        try:
            data = part.unpacked()
        except Broken as broken:
            return _Look(str(broken), leads)
        if data is None:
            return _Look(misspelt(part.attrs), leads, instructs="Type" not in part.attrs)
        instructs = form or part.attrs.keys() <= {"Length", "Filter", "DecodeParms"}
        fault = misspelt(part.attrs) or unfinished(data, instructs, bool(part.filters()))
        if not instructs or is_letters(data):
            return _Look(fault, leads, instructs=False)
        uses = Counter((name.decode("latin-1"), bool(drawn)) for name, drawn in _USED.findall(data))
        return _Look(fault, leads, uses, len(data))

    def swapped(self, pages: Sequence[PagePart]) -> dict[int, str]:
        """Pages with a part that is used twice though such parts are used once, while another such part of the file is used by nobody."""
        users: dict[tuple[str, Reference], list[int]] = {}
        for number, page in enumerate(pages, 1):
            for kind, part in self._used(page):
                users.setdefault((kind, part), []).append(number)
        twice = [(kind, numbers) for (kind, _), numbers in users.items() if len(numbers) > (len(set(numbers)) if kind == "font" else 1)]
        lost = {_kind(part) for part in self._parts.forgotten()} if twice else set()
        says = "its {} is also that of another place, and another is lost"
        return {number: says.format(kind) for kind, numbers in twice if kind in lost for number in numbers}

    def _used(self, page: PagePart) -> Iterator[tuple[str, Reference]]:
        """The contents, fonts and drawings that a page refers to, each with its kind."""
        resources = self._parts.follow(page.attrs.get("Resources"))
        fonts, drawings = (self._entries(resources, kind).values() for kind in ("Font", "XObject"))
        for kind, parts in (("content", self._content(page)), ("font", fonts), ("drawing", drawings)):
            yield from ((kind, one) for one in parts if isinstance(one, Reference))


def _kind(part: Any) -> str:
    if isinstance(part, Stream):
        return "drawing" if part.attrs.get("Subtype") == "Form" else "" if part.attrs.keys() & {"Type", "Subtype"} else "content"
    return "font" if isinstance(part, dict) and part.get("Type") == "Font" else ""


def counted(faults: Mapping[int, str], pages: Sequence[Page]) -> Iterator[tuple[int, str]]:
    """Each damaged page with what is wrong, how many numbers are read all the same, and how many one may expect."""
    for number, why in sorted(faults.items()):
        beside = [str(_numerals(one)) for one in pages[max(number - 2, 0) : number + 1] if one.number not in faults]
        like = f" (pages beside it print {' and '.join(beside)})" if beside else ""
        yield number, f"{why}; numbers read on it: {_numerals(pages[number - 1])}, others may be missing or wrong{like}"


def _numerals(page: Page) -> int:
    """How many numerals are read on a page."""
    texts = [text for block in page.blocks for text in ([block.text] if isinstance(block, Line) else [cell.text for cell in block.cells])]
    return sum(len(_NUMERAL.findall(text)) for text in texts)


def _references(value: Any) -> Iterator[Reference]:
    """The references within an object, as far as letters and rules depend on them."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, Reference):
            yield one
        elif isinstance(one, dict):
            todo += [part for key, part in one.items() if key not in _ELSEWHERE]
        elif isinstance(one, list):
            todo += one
