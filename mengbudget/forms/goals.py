"""Lists of projects with their goals, one form a project: performance forms (绩效目标表) printed as rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile
from typing import NamedTuple

from mengbudget.forms.form import claims_of, is_form, read_form
from mengbudget.forms.indicators import Indicators
from mengbudget.forms.words import GOAL, NAME, Label, Token, indicator_words, key, rows_of, words
from mengbudget.model import Form, FormAmount, Indicator, Placed
from mengbudget.names import compact
from mengbudget.printed import parse
from mengbudget.reading.model import Cell

_HEADER_ROWS = 6


def forms_of(placed: Placed) -> tuple[Form, ...]:
    """The forms that a grid holds: one, those of a list of projects with their goals, or none. Their index counts from 1."""
    return (read_form(placed, 1),) if is_form(placed) else read_list(placed)


def read_list(placed: Placed) -> tuple[Form, ...]:
    """The forms that the rows of a list are: name, unit, amounts in 元, goals, indicators.

    A row without a name goes on with the form above it; rows of totals are no forms. Empty where the grid is no such list.
    """
    if not any(map(_is_header, rows_of(placed.grid, _HEADER_ROWS))):
        return ()
    rows = list(dropwhile(lambda row: not _is_header(row), rows_of(placed.grid)))
    body = next((at for at, row in enumerate(rows[1:], 1) if not all(map(_is_head, row))), len(rows))
    heads = [token for row in rows[:body] for token in row]
    groups: list[list[list[Token]]] = []
    for row in rows[body:]:
        names = [token for token in row if _label(_over(heads, token.cell)) == NAME]
        if not any(key(token.text) in words()["list"]["total"] for token in (row[0], *names)):
            groups += [[]] if names or not groups else []
            groups[-1].append(row)
    return tuple(_form(placed, heads, group, index) for index, group in enumerate(groups, 1))


def _is_header(row: Sequence[Token]) -> bool:
    """Whether a row holds the headers of names, amounts and goals or indicators."""
    labels = [_meaning(token) for token in row]
    goals = GOAL in labels or indicator_words().is_header(row)
    return NAME in labels and goals and any(token.is_a("amount") for token in row) and all(map(_is_head, row))


def _meaning(head: Token) -> Label:
    return NAME if key(head.text) in words()["list"]["name"] else head.label


def _is_head(token: Token) -> bool:
    return bool(_meaning(token).sort or key(token.text) in indicator_words().headers or key(token.text) in words()["list"]["other"])


def _over(heads: Sequence[Token], cell: Cell) -> list[Token]:
    return [head for head in heads if head.over(cell)]


def _label(over: Sequence[Token]) -> Label:
    return next((label for head in reversed(over) if (label := _meaning(head)).sort), Label())


def _amount(token: Token, over: Sequence[Token], path: str, unit: str) -> FormAmount | None:
    label, unit = _label(over), next((head.unit for head in over if head.unit), unit)
    number = parse(token.text, unit) if label.sort == "amount" else None
    return FormAmount(path, label.role, "year", number, token.cell.page, token.cell.box) if number else None


class _Text(NamedTuple):
    """A text of a form with its label and the role that the label plays."""

    role: str
    label: str
    text: str
    page: int


def _of_indicators(heads: Sequence[Token], token: Token) -> bool:
    return any(key(head.text) in indicator_words().headers for head in _over(heads, token.cell))


def _read(heads: Sequence[Token], token: Token, unit: str) -> FormAmount | _Text:
    """What a cell says under the heads of its column: an amount, or a text."""
    over = _over(heads, token.cell)
    path = "/".join(head.text for head in over)
    return _amount(token, over, path, unit) or _Text(_label(over).role, path, token.text, token.cell.page)


def _form(placed: Placed, heads: Sequence[Token], rows: Sequence[Sequence[Token]], index: int) -> Form:
    indicators, amounts, texts = _cells(heads, rows, placed.unit)
    return Form(
        kind="performance_project",
        index=index,
        title=placed.title,
        name=_joined(texts, "name"),
        department=_joined(texts, "department") or placed.unit_name,
        department_code="",
        unit=_joined(texts, "unit"),
        pages=tuple(sorted({token.cell.page for row in rows for token in row})),
        amounts=tuple(amounts),
        fields=tuple((one.label, one.text) for one in texts),
        indicators=tuple(indicators),
        claims=claims_of([(one.label, one.text, one.page, None) for one in texts if one.role in ("goal", "")]),
    )


def _cells(
    heads: Sequence[Token], rows: Sequence[Sequence[Token]], unit: str
) -> tuple[list[Indicator], list[FormAmount], list[_Text]]:  # fmt: skip
    """What the rows of a form say: indicators, amounts, and texts, to which belongs what is no part of an indicator."""
    indicators: list[Indicator] = []
    read: list[FormAmount | _Text] = []
    table = Indicators(heads)
    table.by_column = True
    for row in rows:
        others = [token for token in row if not _of_indicators(heads, token)]
        found, left = table.row([token for token in row if token not in others])
        indicators += found
        read += [_read(heads, token, unit) for token in others]
        read += [_Text("", "", token.text, token.cell.page) for token in left]
    return indicators, [one for one in read if isinstance(one, FormAmount)], [one for one in read if isinstance(one, _Text)]


def _joined(texts: Sequence[_Text], role: str) -> str:
    return "".join(compact(one.text) for one in texts if one.role == role)
