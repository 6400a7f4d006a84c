"""Performance forms (绩效目标表): a ruled grid of labels and what is written beside or under them, as a record."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile

from mengbudget.forms.indicators import Indicators
from mengbudget.forms.words import FOOTER, NAME, Label, Token, indicator_words, key, labels, rows_of, split
from mengbudget.model import Claim, Form, FormAmount, Indicator, Placed, Sentence
from mengbudget.names import compact
from mengbudget.printed import Printed, parse
from mengbudget.prose.claims import find_numerals
from mengbudget.reading.model import Box, Cell

_CODED = re.compile(r"[\[［]?([A-Za-z]*\d+)(?:[\]］]|\s*[-_—－–])\s*(.+)", re.DOTALL)
_COUNT = re.compile(r"(\d+)\s*(个|人|名|家|辆|项|所|处)")
_PLAIN = (*FOOTER, "name", "department", "unit", "property", "term")
_TOTAL = Label("amount", "total")


@dataclass(frozen=True, slots=True)
class _Field:
    label: Label
    printed: str
    value: str
    cell: Cell


def is_form(placed: Placed) -> bool:
    """Whether a grid is one form: a name or department beside its label, and goals, a description or indicators under it."""
    if not any(map(_is_named, rows_of(placed.grid, 8))):
        return False
    rows = rows_of(placed.grid)
    roles = {row[0].label.role for row in rows if row[0].is_a("text", "head")}
    return bool(roles & {"goal", "overview", "basis", "necessity", "period"}) or any(map(indicator_words().is_header, rows))


def _is_named(row: Sequence[Token]) -> bool:
    """Whether a row begins with the label of a name or department and its value, behind labels of groups or a unit."""
    rest = list(dropwhile(lambda token: token.is_a("section", "group"), row))
    if rest[1:] and rest[0].label == Label("text", "unit") and not rest[1].label.sort:
        rest = rest[2:]
    return bool(rest) and rest[0].label in (NAME, Label("text", "department")) and not (rest[1:] and rest[1].label.sort)


def read_form(placed: Placed, index: int) -> Form:
    """The form that a grid prints, its cells walked in printed order: a known label is followed by its value.

    Amounts are in 元, counts exact; a blank after a label is a field with an empty text, never an amount. What no label precedes is
    kept in `fields` under "". Labels, roles and levels of indicators are data: `vocabulary/forms.toml`.
    """
    reader = _Reader(placed, placed.unit)
    for tokens in rows_of(placed.grid):
        reader.row(tokens)
    for note in placed.notes:
        reader.row(split(Cell(0, 0, note, page=max(placed.grid.pages, default=0))))
    return reader.form(index)


@dataclass
class _Reader:
    """The state of a walk over a form's rows."""

    placed: Placed
    unit: str
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
        if indicator_words().is_header(tokens):
            self.table = Indicators(tokens, self._goal_halves(), self.table.level1 if self.table else "")
            self.full_mark = self.table.full_mark or self.full_mark
            return
        if self.table is None and any(key(token.text) in indicator_words().level1 for token in tokens[:2]):
            self.table = Indicators([])
        if self.table is None or any(token.is_a("text") and token.label.role in _PLAIN for token in tokens):
            self.table = None
            self._labelled(tokens)
            return
        found, left = self.table.row(tokens)
        self.indicators += found
        self.fields += [_Field(Label("text"), "", token.text, token.cell) for token in left]

    def _labelled(self, tokens: list[Token]) -> None:
        """A row of labels with their values beside them, or under them in the next row."""
        waiting, self.waiting = self.waiting, []
        heads = [token for token in waiting if token.is_a("head")] or waiting
        bare = all(token.label.sort for token in tokens)
        if bare:
            self.waiting, heads = heads, []
        blank = self._walk(tokens, heads, bare)
        for token in [*heads, *blank]:
            self._put(token, "", token.cell)
        if any(token.label.sort for token in tokens):
            self.over = [*self.over, *tokens] if bare else []

    def _walk(self, tokens: list[Token], heads: list[Token], bare: bool) -> list[Token]:
        """Keep what a row's labels say; those of its labels that nothing is written beside."""
        groups = self._groups([token for token in tokens if token.is_a("amount")])
        blank: list[Token] = []
        amounts = 0
        rest = deque(tokens)
        while rest:
            token = rest.popleft()
            value = rest[0] if rest and not rest[0].label.sort else None
            if not token.label.sort:
                self._loose(tokens, token, heads)
                continue
            self.unit = token.unit or self.unit
            if token.is_a("amount", "count"):
                half, amounts = self._half(token, amounts), amounts + 1
                if value and self._number(token, value, half, groups.get(token)):
                    rest.popleft()
                elif self.halves:
                    blank.append(token)
            elif token.is_a("group"):
                self.groups.append(token)
            elif token.is_a("text", "head") and self._text(token, value, heads, self.waiting if bare else blank):
                rest.popleft()
        return blank

    def _text(self, token: Token, value: Token | None, heads: list[Token], blank: list[Token]) -> bool:
        """Whether a label of a text takes the value beside it; where heads wait above the row, the values are theirs."""
        if value is None:
            blank.append(token)
        elif not heads:
            self._put(token, value.text, value.cell)
        return value is not None and not heads

    def _put(self, head: Token, value: str, cell: Cell) -> None:
        self.fields.append(_Field(head.label, head.text.strip().rstrip(":："), value, cell))

    def _goal_halves(self) -> tuple[str, ...]:
        """The halves of the form in the order in which the heads of its goals print them."""
        found = tuple(dict.fromkeys(one.label.role for one in self.fields if one.label.sort == "head" and one.label.role))
        return found if len(found) == 2 else ("period", "year")

    def _half(self, token: Token, seen: int) -> str:
        """The half of an amount: what its label says, else that of the total it stands under (counted in printed order)."""
        name = key(token.text)
        half = "period" if "实施期" in name or name.startswith("中期") else "year" if "年度" in name else ""
        if half:
            self.halves = [*self.halves[:seen], half]
        elif self.halves:
            half = self.halves[min(seen, len(self.halves) - 1)]
        return half

    def _groups(self, amounts: list[Token]) -> dict[Token, Token]:
        """The heading over each amount of a row: in printed order where each has one, else by column."""
        if len(amounts) == len(self.groups):
            return dict(zip(amounts, self.groups, strict=True))
        over = {token: [group for group in self.groups if group.cell.column <= token.cell.column] for token in amounts}
        return {token: groups[-1] if groups else self.groups[0] for token, groups in over.items() if self.groups}

    def _number(self, token: Token, value: Token, half: str, group: Token | None) -> bool:
        """Whether a value is the number of its label; it is then kept, under the heading of its column if there is one."""
        count = _COUNT.fullmatch(compact(value.text)) if token.is_a("count") else None
        if token.is_a("count"):
            printed = parse(count[1], count[2], exact=True) if count else parse(value.text, exact=True)
        else:
            printed = parse(value.text, self.unit)
        if printed is not None:
            name = token.text.strip().rstrip(":：")
            self._amount(f"{group.text}/{name}" if group else name, token.label.role, half, printed, value.cell)
        return printed is not None

    def _amount(self, name: str, role: str, half: str, printed: Printed, cell: Cell) -> None:
        self.amounts.append(FormAmount(name, role, half, printed, cell.page, cell.box))

    def _loose(self, tokens: list[Token], token: Token, heads: list[Token]) -> None:
        """Place a text or number that no label precedes in its row."""
        above = [head for head in self.over if head.over(token.cell)]
        if self._crossed(tokens[0], token, above):
            return
        if heads or above:
            self._put(heads.pop(0) if heads else above[-1], token.text, token.cell)
        elif tokens == [token] and self.fields and token.cell.page > self.fields[-1].cell.page:
            last = self.fields.pop()  # a text that goes on over the page
            self.fields.append(replace(last, value=last.value + token.text, cell=token.cell))
        else:
            self.fields.append(_Field(Label("text"), "", token.text, token.cell))

    def _crossed(self, first: Token, token: Token, above: Sequence[Token]) -> bool:
        """Whether a number stands under labels of amounts; it is then kept, named by the first cell of its row and by them."""
        number = parse(token.text, self.unit)
        path = [head.label.role for head in above if head.is_a("amount")]
        if number is None or not path:
            return False
        named = [] if parse(first.text) else [first.text]
        role = "_".join(role for role in path if role != "total") or "total"
        total = not named or first.label == _TOTAL
        self._amount("/".join(named + [head.text for head in above]), role if total else "", "", number, token.cell)
        return True

    def form(self, index: int) -> Form:
        for token in self.waiting:
            self._put(token, "", token.cell)
        text = {one.label.role: one.value for one in reversed(self.fields) if one.label.sort == "text" and one.value}
        department = text.get("department", "")
        coded = _CODED.fullmatch(department)
        kind = self.placed.kind
        if not kind.startswith("performance_"):
            kind = f"performance_{'project' if any(one.label == NAME for one in self.fields) else 'overall'}"
        running = [
            (one.printed, one.value, one.cell.page, one.cell.box) for one in self.fields if one.value and one.label.role not in _PLAIN
        ]
        return Form(
            kind=kind,
            index=index,
            title=self.placed.title,
            name=compact(text.get("name", "")),
            department=compact(coded[2] if coded else department),
            department_code=coded[1] if coded else "",
            unit=compact(text.get("unit", "")),
            pages=self.placed.grid.pages,
            amounts=tuple(self.amounts),
            fields=tuple((one.printed, one.value) for one in self.fields),
            indicators=tuple(self.indicators),
            claims=claims_of(running),
            filed=compact(text.get("filed", "")),
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
