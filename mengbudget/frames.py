"""Tidy frames of a Budget: one row a printed number, one row a numeral, one row a form; values are Decimals, never floats."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mengbudget.forms.form import amount_of, text_of
from mengbudget.model import Form, Table
from mengbudget.names import compact
from mengbudget.numbering import span
from mengbudget.prose.statement import Statement

if TYPE_CHECKING:
    import pandas as pd

    from mengbudget.reconcile.facts import Address, Fact

CELLS = [
    "kind", "title", "page", "row", "code", "name", "column", "role", "text", "value", "unit", "side", "row_role", "level",
    "group", "labels", "unit_name", "x0", "top", "x1", "bottom", "file",
]  # fmt: skip
CLAIMS = [
    "section", "page", "sentence", "text", "kind", "value", "unit", "subject", "year", "base_year", "base_kind", "direction",
    "subsection", "number", "x0", "top", "x1", "bottom", "file",
]  # fmt: skip
TABLES = [
    "kind", "title", "pages", "rows", "amounts", "unit", "unit_name", "notes", "erratum", "file",
]  # fmt: skip
FACTS = [
    "source", "kind", "title", "page", "row", "code", "name", "column", "flow", "fund", "time", "nature", "by", "item", "unit_name", "year", "stage",
    "text", "value", "low", "high", "unit", "place",
]  # fmt: skip
_ADDRESS = {"flow": "", "fund": "", "time": "", "nature": "", "by": "", "item": "", "unit": "", "year": 0, "stage": ""}
"""The parts of an address, and what stands for them where a number has none."""
_SOURCES = ("total", "fiscal", "central", "provincial", "local", "own", "other")
_TEXTS = ("property", "term", "overview", "basis", "necessity", "measures", "plan")
FORMS = [
    "index", "name", "unit", "department_code", "department", *(f"{role}_{half}" for role in _SOURCES for half in ("period", "year")),
    *_TEXTS, "goal_period", "goal_year", "indicators", "filed", "pages", "title", "file",
]  # fmt: skip
_NO_BOX = (None, None, None, None)


def cells(tables: Sequence[Table], names: Sequence[str]) -> pd.DataFrame:
    """One row a printed number in a table, in the order printed.

    Columns: kind, title, page, row (1-based body row), code, name, column (header path joined with /), role, text (as printed),
    value (Decimal: 元 for money, else the count or percentage), unit (as printed), side, row_role, level, group,
    labels (every text cell of the row without white space, joined with /), unit_name, x0, top, x1, bottom (box on the page in points, from its top left corner; None for a transcript), file.
    """
    rows = [
        (
            table.kind, table.title, amount.page, amount.row.index, amount.row.code, amount.row.name, "/".join(amount.column.path),
            amount.column.role, amount.printed.text, amount.printed.value, amount.printed.unit, amount.column.side, amount.row.role,
            amount.row.level, amount.row.group, "/".join(map(compact, amount.row.labels)), table.unit_name, *(amount.box or _NO_BOX), names[table.file],
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
    """One row a project form.

    Columns: index, name, unit (实施单位), department_code, department; an amount for each source (total, fiscal, central, provincial, local,
    own, other) and half, named `total_period`, `total_year`, … (Decimal in 元, None where blank); the texts property, term, overview, basis,
    necessity, measures, plan, goal_period, goal_year; indicators (their number), filed (填报日期 as printed), pages ("30–31"), title, file.
    """
    rows = [
        (
            form.index, form.name, form.unit, form.department_code, form.department,
            *(amount.printed.value if (amount := amount_of(form, role, half)) else None for role in _SOURCES for half in ("period", "year")),
            *(text_of(form, role) for role in _TEXTS), *(text_of(form, half, "head") for half in ("period", "year")),
            len(form.indicators), form.filed, span(form.pages), form.title, names[form.file],
        )
        for form in records
    ]  # fmt: skip
    return frame(rows, FORMS, ("index", "indicators"))


def tables(records: Sequence[Table], names: Sequence[str]) -> pd.DataFrame:
    """One row a table: kind, title, pages (as text), rows and amounts (counts), unit, unit_name, notes, erratum, file."""
    rows = [
        (
            table.kind, table.title, span(table.pages), len({row.index for row in table.rows}), len(table.amounts), table.unit,
            table.unit_name, " ".join(table.notes), table.erratum, names[table.file],
        )
        for table in records
    ]  # fmt: skip
    return frame(rows, TABLES, ("rows", "amounts"))


def facts(printed: Iterable[tuple[Fact, Address | None]]) -> pd.DataFrame:
    """One row a printed number of tables, forms and statement, in the order printed, each with the address of the quantity that it prints.

    Columns: source (table, form, statement), kind, title (of the table, form or section), page, row (of the table's body; number of the
    form or sentence), code, name (of the row; what a claim measures), column (header path; half of a form; kind of claim), the address as
    flow, fund, time, nature, by, item, unit_name, year, stage ("" and 0 where the number has none; see `rules/addresses.toml`), text (as printed),
    value (Decimal: 元 for money, else the count or percentage; a decrease is negative), low and high (what the printed digits leave open),
    unit (as printed), place (a Place; `str(place)` says it in words).
    """
    rows = []
    for fact, address in printed:
        at, number = fact.place, fact.printed
        if number is not None:
            where = at.source, at.kind, at.title, at.page, at.row, at.code, at.name, at.column
            parts = (getattr(address, part, none) for part, none in _ADDRESS.items())
            rows.append((*where, *parts, at.text, number.value, number.low, number.high, at.unit, at))
    return frame(rows, FACTS, ("page", "row", "year"))


def drawable(value: Any) -> Any:
    """A value of a frame as a chart can hold it: an exact number as the nearest float, none for what is no number, a place (or a list of them) in words."""
    if isinstance(value, (Decimal, Fraction, float)):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return " · ".join(map(str, value))
    return value if value is None or isinstance(value, (str, int)) else str(value)


def let_altair_draw() -> None:
    """Let Altair, where it is loaded, take the package's frames as they are: `alt.Chart(budget.facts)`. A transformer chosen by the user stays."""
    altair = sys.modules.get("altair")
    if altair is None or altair.data_transformers.active != "default":
        return

    def transform(data: Any = None, **options: Any) -> Any:
        import pandas as pd

        if not isinstance(data, pd.DataFrame):
            return altair.default_data_transformer(data, **options)
        objects = [name for name in data.columns if data[name].dtype == object]
        data = data.assign(**{name: pd.Series([drawable(v) for v in data[name]], data.index, "object") for name in objects})
        made = altair.default_data_transformer(data, **options)
        for row in made["values"]:
            row.update({name: None for name, value in row.items() if value != value})  # NaN, which is not in JSON
        return made

    altair.data_transformers.register("mengbudget", transform)
    altair.data_transformers.enable("mengbudget")


def frame(rows: Sequence[tuple[Any, ...]], columns: Sequence[str], counts: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of objects; the columns of `counts` hold whole numbers."""
    import pandas as pd  # here: whoever reads or checks without frames need not load it

    let_altair_draw()
    frame = pd.DataFrame(rows, columns=pd.Index(columns), dtype="object")
    for column in counts:
        frame[column] = frame[column].astype("int64")
    return frame
