"""The table of indicators (绩效指标) inside a performance form, however its cells are merged or shifted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mengbudget.model import Indicator
from mengbudget.names import key_of
from mengbudget.reading.model import Cell

Item = tuple[Cell, str]
"""A cell that is not empty and its text."""

_EXTRA = ("nature", "measure", "weight", "activity", "actual", "score", "scoring")


@dataclass(frozen=True)
class Words:
    """The vocabulary of indicators: header → role, first level words, second level word → its first level ("" for any)."""

    headers: dict[str, str]
    level1: frozenset[str]
    level2: dict[str, str]
    groups: frozenset[str]  # labels that may stand before a row and say nothing


def heading(text: str) -> str:
    """A header's text, without the points in brackets behind it ("分值权重（90分）")."""
    return re.sub(r"\(\d+分\)$", "", key_of(text))


@dataclass
class Indicators:
    """A walk over the rows under a header of indicators (none where a page lacks it).

    A row's cells are read in printed order, known words of the levels telling where a half begins; levels that a row does not
    print are those above it. Where the header has columns beyond the levels and the target, they are read by column.
    """

    words: Words
    header: Sequence[Item]
    halves: tuple[str, ...] = ("period", "year")
    level1: str = ""
    level2: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def is_header(words: Words, names: Sequence[str]) -> bool:
        roles = {words.headers[name] for name in map(heading, names) if name in words.headers}
        return len(roles & {"level1", "level2", "level3", "target"}) > 1 or {"target", "nature"} <= roles

    def __post_init__(self) -> None:
        roles = [(cell, self.words.headers.get(heading(text), "")) for cell, text in self.header]
        names = [role for _, role in roles]
        self.by_column = any(role in _EXTRA for role in names)
        third = "" if "level3" in names else "level3"
        roles = [(cell, third if role == "joined" else role) for cell, role in roles]
        self.columns = {column: role for cell, role in roles for column in range(cell.column, cell.column + cell.colspan)}
        starts = [cell.column for cell, role in roles if role == "level2"]
        self.second = starts[1] if len(starts) > 1 else None
        if not self.header and len(self.halves) > 1:
            self.second = 1000  # no header tells its column
        elif self.second is None:
            self.halves = ("",)
        self.level1 = next((key_of(text) for _, text in self.header if key_of(text) in self.words.level1), self.level1)

    @property
    def full_mark(self) -> str:
        """The points that the header of the weights prints in brackets, "" where it prints none."""
        weights = (key_of(text) for _, text in self.header if self.words.headers.get(heading(text)) == "weight")
        return next((found[1] for text in weights if (found := re.search(r"\((\d+)分\)$", text))), "")

    def row(self, items: Sequence[Item]) -> tuple[list[Indicator], list[Item]]:
        """The indicators of a row, and the cells that found no place in one."""
        while items and key_of(items[0][1]) in self.words.groups:
            items = items[1:]
        if self.by_column:
            return self._by_column(items)
        fresh = bool(items) and self._is_level1(items)
        if fresh:
            self.level1, items = key_of(items[0][1]), items[1:]
            self.level2 = {}
        found: list[Indicator] = []
        left: list[Item] = []
        for half, part in zip(self.halves, self._parts(items), strict=False):
            got, rest = self._half(half, part, fresh)
            found, left = found + got, left + rest
        return found, left

    def _second(self, text: str) -> str | None:
        """The first level that a second level word belongs to, None where the text is no such word."""
        name = key_of(text)
        return self.words.level2.get(name, self.words.level2.get(name.removesuffix("指标").removesuffix("标")))

    def _is_level1(self, items: Sequence[Item]) -> bool:
        name = key_of(items[0][1])
        if name not in self.words.level1:
            return False
        return self._second(name) is None or (len(items) > 1 and self._second(items[1][1]) == name)

    def _parts(self, items: Sequence[Item]) -> list[Sequence[Item]]:
        """The cells of each half."""
        if self.second is None or not items:
            return [items]
        count, second = len(items), self.second
        same = (
            [at for at in range(1, count) if key_of(items[at][1]) == key_of(items[0][1])] if self._second(items[0][1]) is not None else []
        )
        known = same or [at for at in range(1, count) if self._second(items[at][1]) is not None]
        behind = [at for at in range(1, count) if items[at][0].column >= second]
        if known:
            cut = min(known, key=lambda at: (abs(2 * at - count), -at))
        elif count > 2:
            cut = (count + 1) // 2
        else:
            cut = behind[0] if behind else count
        return [items[:cut], items[cut:]]

    def _half(self, half: str, items: Sequence[Item], fresh: bool) -> tuple[list[Indicator], list[Item]]:
        taken = ""
        while items and self._second(items[0][1]) is not None and not (taken and key_of(items[0][1]).startswith(taken)):
            taken, items = key_of(items[0][1]), items[1:]  # two such words on end: the first has no indicator
        if taken:
            self.level2[half] = taken
        if not items:
            return [], []
        first, *between = items
        target = between.pop()[1] if between else ""
        level2 = self.level2.get(half, "")
        return [Indicator(half, self._first(level2, fresh), level2, first[1], target, first[0].page)], between

    def _first(self, level2: str, fresh: bool) -> str:
        """The first level of an indicator: as printed, or what its second level belongs to where the one above is another."""
        parent = self._second(level2) if level2 else None
        return parent if parent and parent != self.level1 and not fresh else self.level1

    def _by_column(self, items: Sequence[Item]) -> tuple[list[Indicator], list[Item]]:
        parts: dict[str, str] = {}
        left = []
        for cell, text in items:
            role = self.columns.get(cell.column, "")
            if role and role not in parts:
                parts[role] = text
            else:
                left.append((cell, text))
        first, second = key_of(parts.get("level1", "")), key_of(parts.get("level2", ""))
        name = parts.get("level3", "")
        if name and "level1" not in self.columns.values():
            first = next((word for word in self.words.level1 if name.startswith(word)), "")
            rest = name[len(first) :]
            stems = (word for stem in self.words.level2 for word in (stem, stem + "指标"))
            second = max((word for word in stems if rest.startswith(word)), key=len, default="")
            name = rest[len(second) :]
        self.level1, fresh = first or self.level1, bool(first)
        if first or second:
            self.level2 = {"": second}
        if not (name or "target" in parts):
            return [], left
        level2 = self.level2.get("", "")
        target = "".join(parts.get(role, "") for role in ("nature", "target", "measure"))
        page = items[0][0].page
        return [
            Indicator(
                "",
                self._first(level2, fresh),
                level2,
                name,
                target,
                page,
                *(parts.get(role, "") for role in ("weight", "score", "scoring")),
            )
        ], left
