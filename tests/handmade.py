"""Small tables made by hand, for tests of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from mengbudget.model import Amount, Column, Row, Table
from mengbudget.printed import parse
from mengbudget.prose.statement import Statement


def table(
    kind: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[tuple[Any, ...]],
    title: str = "",
    unit: str = "万元",
) -> Table:
    """A table: columns are (header path joined with /, role[@side]), rows are (code, name, role, level[@side], text, text, …)."""
    made = tuple(
        Column(index, tuple(path.split("/")), role.partition("@")[0], role.partition("@")[2]) for index, (path, role) in enumerate(columns)
    )
    body, amounts = [], []
    for index, (code, name, role, level, *texts) in enumerate(rows, 1):
        side = str(level).partition("@")[2]
        depth = str(level).partition("@")[0]
        row = Row(index, code, name, role, int(depth) if depth not in ("", "None") else None, side, labels=(code, name))
        body.append(row)
        for column, text in zip([column for column in made if column.side == side], texts, strict=True):
            printed = parse(text, unit)
            if printed is not None:
                amounts.append(Amount(row, column, printed, 1))
    return Table(kind, title or f"表 {kind}", unit, (1,), made, tuple(body), tuple(amounts))


def budget(*tables: Table, year: int = 2026, **parts: Any) -> Any:
    """What `reconcile` needs of a budget."""
    known = {
        "statement": Statement(),
        "projects": (),
        "overall": None,
        "department": "某县某局",
        "documents": (),
        "document_kind": "budget",
    }
    return SimpleNamespace(tables=tables, year=year, **{**known, **parts})
