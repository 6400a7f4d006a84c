"""Structural errata: a header that a document prints scrambled, read as it must be meant, and said so."""

from __future__ import annotations

from mengbudget.tables.headers import Header, named, settled
from mengbudget.vocabulary import Vocabulary


def mend(header: Header, kind: str, words: Vocabulary) -> tuple[Header, str]:
    """The header with the structural erratum applied that its paths call for, and the erratum's id; unchanged and "" otherwise.

    Only header texts are mended, never a number. The errata, with their evidence, are data (`vocabulary/errata.toml`).
    """
    paths = ["/".join(column.path) for column in header.columns]
    for erratum in words.errata:
        if erratum.kind != kind:
            continue
        for printed in erratum.printed:
            for start in range(len(paths) - len(printed) + 1):
                if tuple(paths[start : start + len(printed)]) == printed:
                    columns = list(header.columns)
                    for place, path in enumerate(erratum.means, start):
                        columns[place] = named(place, tuple(path.split("/")), words)
                    return Header(tuple(settled(columns, words)), header.skipped), erratum.id
    return header, ""
