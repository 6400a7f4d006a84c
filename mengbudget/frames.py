"""Tidy frames of a Budget: one row a printed number, one row a numeral, one row a form; values are Decimals, never floats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mengbudget.forms.form import forms_frame
from mengbudget.model import Form, Table
from mengbudget.prose.statement import Statement

if TYPE_CHECKING:
    import pandas as pd

CELLS = [
    "kind", "title", "page", "row", "code", "name", "column", "role", "text", "value", "unit", "side", "row_role", "level",
    "group", "unit_name", "x0", "top", "x1", "bottom", "file",
]  # fmt: skip
CLAIMS = [
    "section", "page", "sentence", "text", "kind", "value", "unit", "subject", "year", "base_year", "base_kind", "direction",
    "subsection", "number", "x0", "top", "x1", "bottom", "file",
]  # fmt: skip
TABLES = [
    "kind", "title", "pages", "rows", "amounts", "unit", "unit_name", "notes", "erratum", "file",
]  # fmt: skip
_NO_BOX = (None, None, None, None)


def cells(tables: Sequence[Table], names: Sequence[str]) -> pd.DataFrame:
    """One row a printed number in a table, in the order printed.

    Columns: kind, title, page, row (1-based body row), code, name, column (header path joined with /), role, text (as printed),
    value (Decimal: 元 for money, else the count or percentage), unit (as printed), side, row_role, level, group, unit_name,
    x0, top, x1, bottom (box on the page in points, from its top left corner; None for a transcript), file.
    """
    rows = [
        (
            table.kind, table.title, amount.page, amount.row.index, amount.row.code, amount.row.name, "/".join(amount.column.path),
            amount.column.role, amount.printed.text, amount.printed.value, amount.printed.unit, amount.column.side, amount.row.role,
            amount.row.level, amount.row.group, table.unit_name, *(amount.box or _NO_BOX), names[table.file],
        )
        for table in tables
        for amount in table.amounts
    ]  # fmt: skip
    return frame(rows, CELLS, ("row", "page"))


def claims(statement: Statement, names: Sequence[str]) -> pd.DataFrame:
    """One row a numeral in the statement, in the order printed.

    Columns: section, page, sentence (whole text), text (the numeral as printed), kind, value (Decimal, signed: a decrease is
    negative; 元 for money), unit, subject, year, base_year, base_kind, direction, subsection, number (of the sentence),
    x0, top, x1, bottom (box of the sentence's first line), file.
    """
    rows = [
        (
            claim.sentence.section, claim.sentence.page, claim.sentence.text, claim.printed.text, claim.kind, claim.printed.value,
            claim.printed.unit, claim.subject, claim.year, claim.base_year, claim.base_kind, claim.direction, claim.sentence.subsection,
            claim.sentence.index, *(claim.sentence.box or _NO_BOX), names[claim.sentence.file],
        )
        for claim in statement.claims
    ]  # fmt: skip
    return frame(rows, CLAIMS, ("page", "number"))


def forms(records: Sequence[Form], names: Sequence[str]) -> pd.DataFrame:
    """One row a project form (columns: see `mengbudget.forms.forms_frame`), with the file it stands in."""
    frame = forms_frame(records)
    import pandas as pd  # here: whoever reads or checks without frames need not load it

    frame["file"] = pd.array([names[record.file] for record in records], dtype="str")
    return frame


def tables(records: Sequence[Table], names: Sequence[str]) -> pd.DataFrame:
    """One row a table: kind, title, pages (as text), rows and amounts (counts), unit, unit_name, notes, erratum, file."""
    rows = [
        (
            table.kind, table.title, "–".join(str(page) for page in dict.fromkeys((table.pages[0], table.pages[-1]))) if table.pages else "",
            len({row.index for row in table.rows}), len(table.amounts), table.unit, table.unit_name, " ".join(table.notes), table.erratum,
            names[table.file],
        )
        for table in records
    ]  # fmt: skip
    return frame(rows, TABLES, ("rows", "amounts"))


def frame(rows: Sequence[tuple[Any, ...]], columns: Sequence[str], counts: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of objects; the columns of `counts` hold whole numbers."""
    import pandas as pd  # here: whoever reads or checks without frames need not load it

    frame = pd.DataFrame(rows, columns=pd.Index(columns), dtype="object")
    for column in counts:
        frame[column] = frame[column].astype("int64")
    return frame
