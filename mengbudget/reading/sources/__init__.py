"""Where the characters and rules of a page come from: PDFium tells them fast, pdfplumber where PDFium may not tell all.

`$MENGBUDGET_SOURCE=pdfplumber` has pdfplumber read every page.
"""

from __future__ import annotations

import os
from typing import Protocol

from mengbudget.reading.damage import examined
from mengbudget.reading.objects import Objects


class Source(Protocol):
    """A PDF that is open: its pages by number, from 1 on."""

    def __len__(self) -> int: ...

    def page(self, number: int) -> Objects: ...

    def close(self) -> None: ...


class Doubt(Exception):
    """The fast source may not tell all that is printed; the message says why."""


class Pages:
    """The pages of a PDF, each from the fast source, or from the thorough one where the page is damaged or the fast one has a doubt."""

    def __init__(self, data: bytes) -> None:
        """Raises Oversize, or whatever pdfminer does where there is no PDF to open; `announced` and `damaged` are as Seen has them."""
        self._data = data
        self._count, self.announced, self.damaged = examined(data)
        self.fallbacks: dict[int, str] = {}
        """Pages that the thorough source told, and why; 0 is the file."""
        self._fast: Source | None = None
        self._thorough: Source | None = None
        if os.environ.get("MENGBUDGET_SOURCE") != "pdfplumber":
            self._fast = self._opened()

    def _opened(self) -> Source | None:
        from mengbudget.reading.sources.pdfium import PdfiumSource

        try:
            fast = PdfiumSource(self._data)
        except Doubt as doubt:
            self.fallbacks[0] = str(doubt)
            return None
        if len(fast) == self._count:
            return fast
        fast.close()
        self.fallbacks[0] = "PDFium finds another number of pages"
        return None

    def __len__(self) -> int:
        return self._count

    def page(self, number: int) -> Objects:
        """What page `number` prints, from 1 on. Raises whatever a damaged page makes of the thorough source."""
        if self._fast is not None:
            try:
                if number in self.damaged:
                    raise Doubt("it is damaged")
                return self._fast.page(number)
            except Doubt as doubt:
                self.fallbacks[number] = str(doubt)
        if self._thorough is None:
            from mengbudget.reading.sources.plumber import PlumberSource

            self._thorough = PlumberSource(self._data)
        return self._thorough.page(number)

    def close(self) -> None:
        for source in (self._fast, self._thorough):
            if source is not None:
                source.close()
