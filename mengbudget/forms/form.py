"""Performance forms (绩效目标表): a ruled grid of labels and what is written beside or under them, as a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mengbudget.forms.indicators import Indicators
from mengbudget.forms.words import FOOTER, Label, Token, indicator_words, key, labels, rows_of, split
from mengbudget.model import Claim, Form, FormAmount, Indicator, Placed, Sentence
from mengbudget.printed import Printed, parse
from mengbudget.prose.claims import find_numerals
from mengbudget.reading.model import Box, Cell

_CODED = re.compile(r"[\[［]?([A-Za-z]*\d+)(?:[\]］]|\s*[-_—－–])\s*(.+)", re.DOTALL)
_COUNT = re.compile(r"(\d+)\s*(个|人|名|家|辆|项|所|处)")
_PLAIN = (*FOOTER, "name", "department", "unit", "property", "term")


@dataclass(frozen=True, slots=True)
class _Field:
    label: Label
    printed: str
    value: str
    page: int
    box: Box | None = None


def is_form(placed: Placed) -> bool:
    """Whether a grid is one form: a name or department beside its label, and goals, a description or indicators under it."""
    named = any(
        token.label in (Label("text", "name"), Label("text", "department"))
        and (all(one.is_a("section", "group") for one in row[: at - 1]) or _is_unit(row[: at - 1]))
        and (not row[at:] or row[at].label is None)
        for row in rows_of(placed.grid, 8)
        for at, token in enumerate(row, 1)
    )
    rows = rows_of(placed.grid) if named else []
    roles = {row[0].label.role for row in rows if row and row[0].label is not None and row[0].label.sort in ("text", "head")}
    listed = any(Indicators.is_header(indicator_words(), [key(token.text) for token in row]) for row in rows)
    return named and (listed or bool(roles & {"goal", "overview", "basis", "necessity", "period"}))


def _is_unit(tokens: Sequence[Token]) -> bool:
    """Whether a row begins with a unit beside its label (预算单位 …, before 项目名称 …)."""
    return len(tokens) == 2 and tokens[0].label == Label("text", "unit") and tokens[1].label is None


def read_form(placed: Placed, index: int) -> Form:
    """The form that a grid prints, its cells walked in printed order: a known label is followed by its value.

    Amounts are in 元, counts exact; a blank after a label is a field with an empty text, never an amount. What no label precedes is
    kept in `fields` under "". Labels, roles and levels of indicators are data: `vocabulary/forms.toml`.
    """
    reader = _Reader(placed)
    for tokens in rows_of(placed.grid):
        reader.row(tokens)
    for note in placed.notes:
        reader.row(split(Cell(0, 0, note, page=max(placed.grid.pages, default=0))))
    return reader.form(index)


@dataclass
class _Reader:
    """The state of a walk over a form's rows."""

    placed: Placed
    unit: str = ""
    fields: list[_Field] = field(default_factory=list)
    amounts: list[FormAmount] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    waiting: list[Token] = field(default_factory=list)  # labels of the row before, which stand over their texts
    halves: list[str] = field(default_factory=list)  # of the totals, in printed order
    groups: list[Token] = field(default_factory=list)  # headings of the columns of amounts
    over: list[Token] = field(default_factory=list)  # labels of the rows of labels above
    table: Indicators | None = None
    full_mark: str = ""

    def row(self, tokens: list[Token]) -> None:
        if Indicators.is_header(indicator_words(), [key(token.text) for token in tokens]):
            level1 = self.table.level1 if self.table else ""
            self.table = Indicators(indicator_words(), [(token.cell, token.text) for token in tokens], self._goal_halves(), level1)
            self.full_mark = self.table.full_mark or self.full_mark
            return
        if self.table is None and any(key(token.text) in indicator_words().level1 for token in tokens[:2]):
            self.table = Indicators(indicator_words(), [], self._goal_halves() if self._has_halves() else ("",))
        if self.table is not None and not any(token.is_a("text") and token.label and token.label.role in _PLAIN for token in tokens):
            found, left = self.table.row([(token.cell, token.text) for token in tokens])
            self.indicators += found
            for cell, text in left:
                self._put(Label("text"), "", text, cell)
        else:
            self.table = None
            self._labelled(tokens)

    def _labelled(self, tokens: list[Token]) -> None:
        """A row of labels with their values beside them, or under them in the next row."""
        waiting, self.waiting = self.waiting, []
        heads = [token for token in waiting if token.is_a("head")] or waiting
        bare = all(token.label is not None for token in tokens)
        if bare:
            self.waiting, heads = heads, []
        groups = self._groups([token for token in tokens if token.is_a("amount")])
        blank: list[Token] = []
        amounts = place = 0
        while place < len(tokens):
            token, label = tokens[place], tokens[place].label
            value = tokens[place + 1] if place + 1 < len(tokens) and tokens[place + 1].label is None else None
            place += 1
            if label is None:
                place += self._loose(tokens, place - 1, heads)
            elif label.sort in ("section", "group"):
                self.unit = token.unit or self.unit
                if label.sort == "group":
                    self.groups = [*(old for old in self.groups if old.cell.row == token.cell.row), token]
            elif label.sort in ("amount", "count"):
                half, amounts = self._half(token, amounts), amounts + 1
                self.unit = token.unit or self.unit
                if value is not None and self._number(token, label, value, half, groups.get(token)):
                    place += 1
                elif self.halves or not bare:
                    blank.append(token)
            elif value is None and bare:
                self.waiting.append(token)
            elif value is None:
                blank.append(token)
            elif not (heads and label.role == "goal"):  # else the texts after it are those of the heads above
                self._put(label, token.text, value.text, value.cell)
                place += 1
        self._blank([*heads, *blank])
        if any(token.label for token in tokens):
            self.over = [*self.over, *tokens] if bare else []

    def _blank(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self._put(token.label or Label("text"), token.text, "", token.cell)

    def _put(self, label: Label, printed: str, value: str, cell: Cell) -> None:
        self.fields.append(_Field(label, printed.strip().rstrip(":："), value, cell.page, cell.box))

    def _goal_halves(self) -> tuple[str, ...]:
        """The halves of the form in the order in which the heads of its goals print them."""
        found = tuple(dict.fromkeys(one.label.role for one in self.fields if one.label.sort == "head" and one.label.role))
        return found if len(found) == 2 else ("period", "year")

    def _has_halves(self) -> bool:
        return len({one.label.role for one in self.fields if one.label.sort == "head" and one.label.role}) == 2

    def _half(self, token: Token, seen: int) -> str:
        """The half of an amount: what its label says, else that of the total it stands under (counted in printed order)."""
        name = key(token.text)
        half = "period" if "实施期" in name or name.startswith("中期") else "year" if "年度" in name else ""
        if half and token.label == Label("amount", "total"):
            self.halves = [*self.halves[:seen], half]
        if not half and self.halves:
            half = self.halves[min(seen, len(self.halves) - 1)]
        return half

    def _groups(self, amounts: list[Token]) -> dict[Token, Token]:
        """The heading over each amount of a row: in printed order where each has one, else by column."""
        if len(amounts) == len(self.groups):
            return dict(zip(amounts, self.groups, strict=True))
        over = {token: [group for group in self.groups if group.cell.column <= token.cell.column] for token in amounts}
        return {token: (groups or self.groups)[-1 if groups else 0] for token, groups in over.items() if self.groups}

    def _number(self, token: Token, label: Label, value: Token, half: str, group: Token | None) -> bool:
        """Whether a value is the number of its label; it is then kept, under the heading of its column if there is one."""
        if label.sort == "count":
            count = _COUNT.fullmatch("".join(value.text.split()))
            printed = parse(count[1], count[2], exact=True) if count else parse(value.text, exact=True)
        else:
            printed = parse(value.text, token.unit or self.unit or self.placed.unit)
        if printed is not None:
            name = token.text.strip().rstrip(":：")
            self._amount(f"{group.text}/{name}" if group else name, label.role, half, printed, value.cell)
        return printed is not None

    def _amount(self, name: str, role: str, half: str, printed: Printed, cell: Cell) -> None:
        self.amounts.append(FormAmount(name, role, half, printed, cell.page, cell.box))

    def _loose(self, tokens: list[Token], place: int, heads: list[Token]) -> int:
        """Place a text or number that no label precedes in its row; how many more tokens that used up."""
        token = tokens[place]
        number = parse(token.text, self.unit or self.placed.unit)
        above = [head for head in self.over if head.cell.column <= token.cell.column < head.cell.column + head.cell.colspan]
        path = [head for head in above if head.is_a("amount")]
        if number is not None and path:
            named = [tokens[0].text] if parse(tokens[0].text) is None else []
            total = not named or tokens[0].label == Label("amount", "total")
            role = "_".join(head.label.role for head in path if head.label and head.label.role != "total") or "total"
            self._amount("/".join(named + [head.text for head in above]), role if total else "", "", number, token.cell)
        elif heads:
            head = heads.pop(0)
            self._put(head.label or Label("text"), head.text, token.text, token.cell)
        elif above and above[-1].label is not None and above[-1].is_a("head", "text"):
            self._put(above[-1].label, above[-1].text, token.text, token.cell)
        elif len(tokens) == 1 and self.fields and self.fields[-1].value and token.cell.page > self.fields[-1].page:
            last = self.fields.pop()  # a text that goes on over the page
            self._put(last.label, last.printed, last.value + token.text, token.cell)
        elif not place and len(tokens) == 2 and tokens[1].label is None and re.fullmatch(r"\D{1,12}", key(token.text)):
            self._put(Label("text", "unknown"), token.text, tokens[1].text, tokens[1].cell)
            return 1
        else:
            self._put(Label("text"), "", token.text, token.cell)
        return 0

    def form(self, index: int) -> Form:
        self._blank(self.waiting)
        text = {one.label.role: one.value for one in reversed(self.fields) if one.label.sort == "text" and one.value}
        department = text.get("department", "")
        coded = _CODED.fullmatch(department)
        kind = self.placed.kind
        if kind not in ("performance_project", "performance_overall"):
            named = any(one.label == Label("text", "name") for one in self.fields)
            kind = "performance_project" if named else "performance_overall"
        return Form(
            kind=kind,
            index=index,
            title=self.placed.title,
            name="".join(text.get("name", "").split()),
            department="".join((coded[2] if coded else department).split()),
            department_code=coded[1] if coded else "",
            unit="".join(text.get("unit", "").split()),
            pages=self.placed.grid.pages,
            amounts=tuple(self.amounts),
            fields=tuple((one.printed, one.value) for one in self.fields),
            indicators=tuple(self.indicators),
            claims=claims_of(
                [(one.printed, one.value, one.page, one.box) for one in self.fields if one.value and one.label.role not in _PLAIN]
            ),
            filed="".join(text.get("filed", "").split()),
            full_mark=self.full_mark,
        )


def claims_of(texts: Sequence[tuple[str, str, int, Box | None]]) -> tuple[Claim, ...]:
    """The numerals of running texts, given as label, text, page and the box of its cell: each text is one sentence in the section of its label."""
    return tuple(
        Claim(sentence, numeral.kind, numeral.printed, "", numeral.start, numeral.end, numeral.direction)
        for sentence in (Sentence(label, text, page, index, box=box) for index, (label, text, page, box) in enumerate(texts, 1))
        for numeral in find_numerals(sentence.text)
    )


def text_of(form: Form, role: str, sort: str = "text") -> str:
    """The text of a form under the labels of a role ("overview", "basis", …), "" where it prints none."""
    return next((value for label, value in form.fields if value and labels().get(key(label)) == Label(sort, role)), "")


def amount_of(form: Form, role: str, half: str) -> FormAmount | None:
    """A form's amount by source and half ("period", "year"), None where it is blank or not printed."""
    return next((amount for amount in form.amounts if (amount.role, amount.half) == (role, half)), None)
