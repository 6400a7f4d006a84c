"""Where the characters and rules of a page come from: PDFium tells them fast, pdfplumber where PDFium may not tell all.

`$MENGBUDGET_SOURCE=pdfplumber` has pdfplumber read every page.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from mengbudget.reading.objects import Objects

if TYPE_CHECKING:
    from mengbudget.reading.sources.plumber import PlumberSource


class Source(Protocol):
    """A PDF that is open: its pages by number, from 1 on."""

    def __len__(self) -> int: ...

    def page(self, number: int) -> Objects: ...

    def close(self) -> None: ...


class Doubt(Exception):
    """The fast source may not tell all that is printed; the message says why."""


class EncryptedError(Exception):
    """A password is needed to open the file."""


def forced() -> bool:
    """Whether the user wants pdfplumber to read every page."""
    return os.environ.get("MENGBUDGET_SOURCE") == "pdfplumber"


class Pages:
    """The pages of a PDF, each from the fast source, or from the thorough one where the fast one has a doubt."""

    def __init__(self, data: bytes) -> None:
        """Raises what the thorough source raises where neither can open the file."""
        self._data = data
        self._fast: Source | None = None
        self._thorough: PlumberSource | None = None
        self.fallbacks: dict[int, str] = {}
        """Pages that the thorough source told, and why; 0 is the file."""
        if not forced():
            self._fast = self._opened()
        if self._fast is None:
            self.thorough()

    def _opened(self) -> Source | None:
        from mengbudget.reading.sources.pdfium import PdfiumSource

        try:
            fast = PdfiumSource(self._data)
        except Doubt as doubt:
            self.fallbacks[0] = str(doubt)
            return None
        if len(fast):
            return fast
        fast.close()
        self.fallbacks[0] = "PDFium finds no page"
        return None

    def thorough(self) -> PlumberSource:
        """The source that every doubt ends at, opened when it is first needed."""
        if self._thorough is None:
            from mengbudget.reading.sources.plumber import PlumberSource

            self._thorough = PlumberSource(self._data)
        return self._thorough

    def __len__(self) -> int:
        return len(self._fast if self._fast is not None else self.thorough())

    @property
    def announced(self) -> int:
        """How many pages the file says that it has."""
        return len(self) if self._fast is not None else self.thorough().announced

    def page(self, number: int) -> Objects:
        """What page `number` prints, from 1 on. Raises whatever a damaged page makes of the thorough source."""
        if self._fast is not None:
            try:
                return self._fast.page(number)
            except Doubt as doubt:
                self.fallbacks[number] = str(doubt)
        return self.thorough().page(number)

    def close(self) -> None:
        for source in (self._fast, self._thorough):
            if source is not None:
                source.close()
