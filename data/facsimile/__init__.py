"""Typesets the transcript of a disclosure as a PDF: a facsimile, never the official file.

`make(transcript, target, options)` writes it; `python -m data.facsimile` writes the one in data/raw.
"""

from __future__ import annotations

from data.facsimile.compose import Made, make
from data.facsimile.fonts import FontMissing
from data.facsimile.options import Options

__all__ = ["FontMissing", "Made", "Options", "make"]
