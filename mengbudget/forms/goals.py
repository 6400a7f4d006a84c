"""Lists of projects with their goals, one form a project: performance forms (绩效目标表) printed as rows of one table."""

from __future__ import annotations

from collections.abc import Sequence

from mengbudget.forms.form import claims_of, is_form, read_form
from mengbudget.forms.indicators import Indicators, Item, heading
from mengbudget.forms.words import Label, Token, indicator_words, key, rows_of, words
from mengbudget.model import Form, FormAmount, Placed
from mengbudget.printed import parse
from mengbudget.reading.model import Cell

_NAME, _GOAL = Label("text", "name"), Label("text", "goal")
_HEADER_ROWS = 6
_TOTALS = ("合计", "总计", "小计")


def forms_of(placed: Placed) -> tuple[Form, ...]:
    """The forms that a grid holds: one, those of a list of projects with their goals, or none. Their index counts from 1."""
    return (read_form(placed, 1),) if is_form(placed) else read_list(placed, 1)


def read_list(placed: Placed, index: int) -> tuple[Form, ...]:
    """The forms that the rows of a list are, counted from `index`: name, unit, amounts in 元, goals, indicators.

    A row without a name goes on with the form above it; rows of totals are no forms. Empty where the grid is no such list.
    """
    start = _header(rows_of(placed.grid, _HEADER_ROWS))
    if start is None:
        return ()
    rows = rows_of(placed.grid)
    body = next((at for at in range(start + 1, len(rows)) if not all(_is_head(token) for token in rows[at])), len(rows))
    heads = [token for row in rows[start:body] for token in row]
    groups: list[list[list[Token]]] = []
    for row in rows[body:]:
        name = next((token.text for token in row if _label(heads, token.cell) == _NAME), "")
        if key(name) in _TOTALS or (row and key(row[0].text) in _TOTALS):
            continue
        if name or not groups:
            groups.append([row])
        else:
            groups[-1].append(row)
    return tuple(_form(placed, heads, group, index + at) for at, group in enumerate(groups))


def _header(rows: Sequence[Sequence[Token]]) -> int | None:
    """The one of the first rows that holds the headers of names, amounts and goals or indicators."""
    for at, row in enumerate(rows):
        labels = [_meaning(token) for token in row]
        amounts = any(token.is_a("amount") for token in row)
        goals = _GOAL in labels or Indicators.is_header(indicator_words(), [token.text for token in row])
        if _NAME in labels and amounts and goals and all(_is_head(token) for token in row):
            return at
    return None


def _meaning(head: Token) -> Label | None:
    return _NAME if key(head.text) in words()["list"]["name"] else head.label


def _is_head(token: Token) -> bool:
    return (
        _meaning(token) is not None or heading(token.text) in indicator_words().headers or key(token.text) in ("序号", "备注", "其中", "")
    )


def _over(heads: Sequence[Token], cell: Cell) -> list[Token]:
    return [head for head in heads if head.cell.column <= cell.column < head.cell.column + head.cell.colspan]


def _label(heads: Sequence[Token], cell: Cell) -> Label | None:
    return next((label for head in reversed(_over(heads, cell)) if (label := _meaning(head)) is not None), None)


def _form(placed: Placed, heads: Sequence[Token], rows: Sequence[Sequence[Token]], index: int) -> Form:
    fields: list[tuple[str, str, str, int]] = []  # role, label, text, page
    amounts: list[FormAmount] = []
    table = Indicators(indicator_words(), [(head.cell, head.text) for head in heads], ("",))
    table.by_column = True
    indicators = []
    for row in rows:
        items: list[Item] = []
        for token in row:
            over = _over(heads, token.cell)
            label, path = _label(heads, token.cell), "/".join(head.text for head in over)
            unit = next((head.unit for head in over if head.unit), placed.unit)
            number = parse(token.text, unit) if label is not None and label.sort == "amount" else None
            if any(heading(head.text) in indicator_words().headers for head in over):
                items.append((token.cell, token.text))
            elif number is not None and label is not None:
                amounts.append(FormAmount(path, label.role, "year", number, token.cell.page, token.cell.box))
            else:
                fields.append((label.role if label else "", path, token.text, token.cell.page))
        found, left = table.row(items) if items else ([], [])
        indicators += found
        fields += [("", "", text, cell.page) for cell, text in left]
    joined = {role: "".join("".join(text.split()) for name, _, text, _ in fields if name == role) for role, *_ in fields}
    return Form(
        kind="performance_project",
        index=index,
        title=placed.title,
        name=joined.get("name", ""),
        department=joined.get("department") or placed.unit_name,
        department_code="",
        unit=joined.get("unit", ""),
        pages=tuple(sorted({token.cell.page for row in rows for token in row})),
        amounts=tuple(amounts),
        fields=tuple((label, text) for _, label, text, _ in fields),
        indicators=tuple(indicators),
        claims=claims_of([(label, text, page, None) for role, label, text, page in fields if role in ("goal", "")]),
    )
