"""One Budget from one or more files: `read` opens them, `build` gives the pages their meaning."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mengbudget import frames, limits
from mengbudget.errors import UnreadableError
from mengbudget.forms.goals import forms_of
from mengbudget.identity import find_department, find_kind, find_year
from mengbudget.model import Form, Table
from mengbudget.prose.statement import Statement, read_statement
from mengbudget.reading.model import Document, Line
from mengbudget.reading.pdf import read_pdf
from mengbudget.reading.transcript import read_transcript
from mengbudget.tables.catalogue import catalogue
from mengbudget.tables.table import read_table

if TYPE_CHECKING:
    import pandas as pd

_COLUMN = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+(?![\d.%]|\s*[万亿元])")
"""An amount without a unit beside it, as columns print them."""
_PROSE = re.compile("[，。；：]")
_UNRULED = 6
"""So many amounts side by side in lines make a table."""
_SHOWN = 3
"""How many pages of one kind the warnings name one by one."""
_WARNINGS = {
    "pictures": "a picture without text: nothing on it is read",
    "recognised": "a scan with recognised text: compare its digits with the picture",
    "doubtful": "set in fonts that do not name all its letters: compare what is read with the picture",
}
"""What a reader must know of some pages of a document, by its field that lists them."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Budget:
    """A department's published budget: its tables, its statement, its forms, each with places.

    `department` is "" and `year` None where the document does not print them. `document_kind` is "budget", "final_accounts" (决算),
    "government" (a budget or report of a whole government) or "other"; the last two are only held against themselves.
    The frames `cells`, `claims`, `forms` and `facts` hold the same in tidy form (columns: see `mengbudget.frames`).
    """

    documents: tuple[Document, ...]
    department: str
    year: int | None
    document_kind: str
    tables: tuple[Table, ...]
    statement: Statement
    projects: tuple[Form, ...]
    overall: Form | None

    @cached_property
    def cells(self) -> pd.DataFrame:
        return frames.cells(self.tables, self.names)

    @cached_property
    def claims(self) -> pd.DataFrame:
        return frames.claims(self.statement, self.names)

    @cached_property
    def forms(self) -> pd.DataFrame:
        return frames.forms(self.projects, self.names)

    @cached_property
    def facts(self) -> pd.DataFrame:
        from mengbudget.reconcile.engine import facts  # stands above: only who wants the numbers in one frame needs it

        return facts(self)

    @property
    def names(self) -> tuple[str, ...]:
        """The file names, in the order given."""
        return tuple(Path(document.path).name for document in self.documents)

    @property
    def label(self) -> str:
        """Department and year as people read them, each only where the document prints it; its files where it prints neither."""
        return " ".join(str(part) for part in (self.department, self.year) if part) or " + ".join(self.names)

    @property
    def pages(self) -> int:
        return sum(len(document.pages) for document in self.documents)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of the files: pages that are damaged, are pictures, were recognised in a scan, or print strange letters."""
        found = []
        for name, document in zip(self.names, self.documents, strict=True):
            unruled = "a table without ruled columns: its {} numbers are in no table that is read"
            kinds = [
                [(page, f"damaged: {why}; download the file again") for page, why in document.damaged],
                *([(page, what) for page in getattr(document, kind)] for kind, what in _WARNINGS.items()),
                [(page, unruled.format(count)) for page, count in _unruled(document)],
            ]
            for told in kinds:
                found += [f"{name}: page {page} is {what}" for page, what in told[:_SHOWN]]
                if len(told) > _SHOWN:
                    found.append(f"{name}: so are {len(told) - _SHOWN} more pages, {told[_SHOWN][0]} to {told[-1][0]}")
        return tuple(found)

    @property
    def damaged(self) -> bool:
        return any(document.damaged for document in self.documents)

    def __repr__(self) -> str:
        return f"Budget({self.label}: {len(self.tables)} tables, {len(self.statement.claims)} claims, {len(self.projects)} project forms)"


def read(path: str | Path, *more: str | Path, progress: Progress | None = None) -> Budget:
    """The budget printed in a PDF or a transcript (.txt), or in several files that belong together (statement and tables apart).

    `progress(done, pages)` is called after each page of a PDF. Raises UnreadableError (one sentence: file, page, fault, remedy).
    """
    paths = [Path(one) for one in (path, *more)]
    with limits.document(" + ".join(map(str, paths))):
        for at, one in enumerate(paths):
            with contextlib.suppress(OSError, ValueError, RuntimeError):  # no name at all, links in a circle: opening it says what is wrong
                if any(one.samefile(other) for other in paths[:at]):
                    raise UnreadableError(f"{one} is given twice; name each file of a budget once.")
        return build(*(_open(one, progress) for one in paths))


def build(*documents: Document) -> Budget:
    """The budget that documents print, once they are pages of grids and lines. Raises UnreadableError where there is none."""
    tables, forms, prose = _understood(documents)
    year = find_year(documents, tables)
    statement = read_statement(prose, year)
    if not any(table.kind for table in tables) and not any(claim.kind == "amount" for claim in statement.claims):
        raise UnreadableError(
            f"{', '.join(Path(document.path).name for document in documents)}: no budget table and no budget statement was found in "
            f"{sum(len(document.pages) for document in documents)} pages; give the PDF of a department's budget disclosure (部门预算公开)."
        )
    projects = [form for form in forms if form.kind == "performance_project"]
    return Budget(
        documents=documents,
        department=find_department(documents, tables),
        year=year,
        document_kind=find_kind(documents, tables),
        tables=tuple(tables),
        statement=statement,
        projects=tuple(replace(form, index=index) for index, form in enumerate(projects, 1)),
        overall=next((form for form in forms if form.kind == "performance_overall"), None),
    )


def _understood(documents: Sequence[Document]) -> tuple[list[Table], list[Form], list[Line]]:
    """The tables, the forms and the lines of prose of some documents."""
    tables: list[Table] = []
    forms: list[Form] = []
    prose: list[Line] = []
    for number, document in enumerate(documents):
        listed = catalogue(document)
        prose += [replace(line, file=number) for line in listed.prose]
        for placed in listed.placed:
            tables.append(replace(read_table(placed), file=number))
            forms += [replace(form, file=number) for form in forms_of(placed)]
    return tables, forms, prose


def _unruled(document: Document) -> list[tuple[int, int]]:
    """The pages whose lines print columns of numbers side by side, no prose and no grid, and how many numbers that are."""
    found: Counter[int] = Counter()
    damaged = {page for page, _ in document.damaged}
    for line in document.lines():
        numbers = () if _PROSE.search(line.text) else _COLUMN.findall(line.text)
        found[line.page] += len(numbers) if len(numbers) > 1 else 0
    return [(page, count) for page, count in sorted(found.items()) if count >= _UNRULED and page not in damaged]


def _open(path: Path, progress: Progress | None) -> Document:
    return (read_transcript if path.suffix.lower() in (".txt", ".tsv") else read_pdf)(path, progress)
