"""Structural errata: a header that a document prints scrambled, read as it must be meant, and said so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from mengbudget.names import plain
from mengbudget.reading.model import Grid
from mengbudget.tables.headers import Header, named, settled
from mengbudget.vocabulary import Vocabulary


def mend(header: Header, kind: str, words: Vocabulary, grid: Grid) -> tuple[Header, str]:
    """The header with the structural erratum applied that its paths call for, and the erratum's id; unchanged and "" otherwise.

    The columns between the first and the last of an erratum are blank in the whole `grid`, and there may be any number of them: programs
    that set the table drop an empty column or keep several. Only header texts are mended, never a number. The errata, with their evidence,
    are data (`vocabulary/errata.toml`).
    """
    errata = [erratum for erratum in words.errata if erratum.kind == kind]
    if not errata:
        return header, ""
    paths = ["/".join(column.path) for column in header.columns]
    blank = _blank(header, grid)
    for erratum in errata:
        for printed in erratum.printed:
            if found := _place(paths, blank, printed):
                start, end = found
                means = (erratum.means[0], *[erratum.means[1]] * (end - start - 1), erratum.means[-1])
                columns = list(header.columns)
                for place, path in enumerate(means, start):
                    columns[place] = named(place, tuple(path.split("/")), words)
                return Header(tuple(settled(columns, words)), header.skipped), erratum.id
    return header, ""


def _blank(header: Header, grid: Grid) -> frozenset[int]:
    """The columns without text below the header."""
    filled = {
        column
        for cell in grid.cells
        if cell.row not in header.skipped and plain(cell.text)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    return frozenset(range(grid.columns)) - filled


def _place(paths: Sequence[str], blank: Collection[int], printed: Sequence[str]) -> tuple[int, int] | None:
    """The first and the last column of a stretch that prints some paths, what is printed over several blank columns counting once."""
    for start, path in enumerate(paths):
        for end in range(start + 1, len(paths)) if path == printed[0] else ():
            between = range(start + 1, end)
            inner = [text for text, _ in groupby(paths[place] for place in between)]
            if paths[end] == printed[-1] and inner == list(printed[1:-1]) and all(place in blank for place in between):
                return start, end
    return None
