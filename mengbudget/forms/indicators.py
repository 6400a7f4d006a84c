"""The table of indicators (绩效指标) inside a performance form, however its cells are merged or shifted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mengbudget.forms.words import Token, indicator_words, key
from mengbudget.model import Indicator
from mengbudget.names import key_of

Found = tuple[list[Indicator], list[Token]]
"""The indicators of a row, and the cells that found no place in one."""

_EXTRA = {"nature", "measure", "weight", "activity", "actual", "score", "scoring"}


@dataclass
class Indicators:
    """A walk over the rows under a header of indicators (none where a page lacks it).

    A row's cells are read in printed order, known words of the levels telling where a half begins; levels that a row does not
    print are those above it. Where the header has columns beyond the levels and the target, they are read by column.
    """

    header: Sequence[Token]
    halves: tuple[str, ...] = ("",)
    level1: str = ""
    level2: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = indicator_words()
        heads = [(token, self.words.headers.get(key(token.text), "")) for token in self.header]
        roles = {role for _, role in heads}
        self.by_column = bool(roles & _EXTRA)
        named = {"joined": "" if "level3" in roles else "level3"}
        self.columns = {
            at: named.get(role, role) for token, role in heads for at in range(token.cell.column, token.cell.column + token.cell.colspan)
        }
        if [role for _, role in heads].count("level2") < 2:
            self.halves = ("",)
        self.level1 = next((key_of(token.text) for token in self.header if key_of(token.text) in self.words.level1), self.level1)
        points = (re.search(r"\((\d+)分\)$", key_of(token.text)) for token, role in heads if role == "weight")
        self.full_mark = next((found[1] for found in points if found), "")  # of all weights, "" where the header does not print it

    def row(self, tokens: Sequence[Token]) -> Found:
        """The indicators of a row, and the cells that found no place in one."""
        while tokens and key_of(tokens[0].text) in self.words.groups:
            tokens = tokens[1:]
        if self.by_column:
            return self._by_column(tokens)
        if tokens and self._is_level1(tokens):
            self.level1, tokens = key_of(tokens[0].text), tokens[1:]
            self.level2 = {}
        halves = [self._half(half, part) for half, part in zip(self.halves, self._parts(tokens), strict=False)]
        return [one for found, _ in halves for one in found], [token for _, left in halves for token in left]

    def _second(self, text: str) -> str | None:
        """The first level that a second level word belongs to, None where the text is no such word."""
        return self.words.level2.get(key_of(text))

    def _is_level1(self, tokens: Sequence[Token]) -> bool:
        name = key_of(tokens[0].text)
        return name in self.words.level1 and (self._second(name) is None or self._second(tokens[1].text) == name)

    def _parts(self, tokens: Sequence[Token]) -> list[Sequence[Token]]:
        """The cells of each half: the second begins with the word that the first begins with, or in the middle."""
        if len(self.halves) < 2 or not tokens:
            return [tokens]
        names = [key_of(token.text) for token in tokens]
        same = [at for at in range(1, len(names)) if names[at] == names[0]] if self._second(names[0]) is not None else []
        cut = min(same, key=lambda at: (abs(2 * at - len(names)), -at)) if same else (len(names) + 1) // 2
        return [tokens[:cut], tokens[cut:]]

    def _half(self, half: str, tokens: Sequence[Token]) -> Found:
        taken = ""
        while tokens and self._second(tokens[0].text) is not None and not (taken and key_of(tokens[0].text).startswith(taken)):
            taken, tokens = key_of(tokens[0].text), tokens[1:]  # two such words on end: the first has no indicator
        if taken:
            self.level2[half] = taken
        if not tokens:
            return [], []
        first, *between = tokens
        target = between.pop().text if between else ""
        return [self._indicator(half, first.text, target, first.cell.page)], between

    def _indicator(self, half: str, name: str, target: str, page: int, *marks: str) -> Indicator:
        """An indicator under the levels above it; of a second level that belongs to another first level than is printed above, that one."""
        level2 = self.level2.get(half, "")
        return Indicator(half, self._second(level2) or self.level1, level2, name, target, page, *marks)

    def _by_column(self, tokens: Sequence[Token]) -> Found:
        roles = [(self.columns.get(token.cell.column, ""), token) for token in tokens]
        parts = {role: token.text for role, token in reversed(roles) if role}
        left = [token for role, token in roles if not role]
        first, second, name = key_of(parts.get("level1", "")), key_of(parts.get("level2", "")), parts.get("level3", "")
        if name and "level1" not in self.columns.values():
            first, second, name = self._levels(name)
        self.level1 = first or self.level1
        if first or second:
            self.level2 = {"": second}
        if not name:
            return [], left
        target, *marks = (parts.get(role, "") for role in ("target", "weight", "score", "scoring"))
        target = f"{parts.get('nature', '')}{target}{parts.get('measure', '')}"
        return [self._indicator("", name, target, tokens[0].cell.page, *marks)], left

    def _levels(self, name: str) -> tuple[str, str, str]:
        """The levels that one column prints in one text, and the indicator's own name."""
        first = next((word for word in self.words.level1 if name.startswith(word)), "")
        rest = name[len(first) :]
        second = max((word for word in self.words.level2 if rest.startswith(word)), key=len, default="")
        return first, second, rest[len(second) :]
