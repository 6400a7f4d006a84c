"""The words of performance forms: what a cell's text is in a form, a label of some role or what stands under one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby, islice, zip_longest

from mengbudget.names import MONEY, key_of
from mengbudget.reading.model import Cell, Grid

_UNIT = re.compile(rf"\((?:单位:)?({MONEY})\)$")
_YEARS = re.compile(r"\((?:19|20)\d\d年?[-—–~至].*\)$")
_POINTS = re.compile(r"\(\d+分\)$")
_PAIR = re.compile(r"\s*((?:其中[:：])?[^\s:：]+)\s*[:：\s]\s*(\S.*)", re.DOTALL)
FOOTER = ("responsible", "handler", "phone", "filed")


@dataclass(frozen=True, slots=True)
class Label:
    """What a cell's words are in a form: "text", "head", "section", "group", "amount" or "count" ("" for no label), and the role they play."""

    sort: str = ""
    role: str = ""


NAME, GOAL = Label("text", "name"), Label("text", "goal")


@dataclass(frozen=True, slots=True)
class Token:
    """A cell that is not empty, or a part of one that prints several labels."""

    cell: Cell
    text: str
    label: Label = Label()
    unit: str = ""  # the money unit that a label names

    def is_a(self, *sorts: str) -> bool:
        return self.label.sort in sorts

    def over(self, cell: Cell) -> bool:
        """Whether a cell begins in one of its columns."""
        return self.cell.column <= cell.column < self.cell.column + self.cell.colspan


@dataclass(frozen=True)
class Words:
    """The vocabulary of indicators: header → role, first level words, second level word → its first level ("" for any)."""

    headers: dict[str, str]
    level1: frozenset[str]
    level2: dict[str, str]
    groups: frozenset[str]  # labels that may stand before a row and say nothing

    def is_header(self, row: Sequence[Token]) -> bool:
        """Whether a row is the header of a table of indicators."""
        roles = {self.headers.get(key(token.text)) for token in row}
        return len(roles & {"level1", "level2", "level3", "target"}) > 1 or {"target", "nature"} <= roles


@lru_cache(8192)
def key(text: str) -> str:
    """A label for comparison, as a name is compared, without money unit, years or points behind it."""
    return _POINTS.sub("", _YEARS.sub("", _UNIT.sub("", key_of(text)))).rstrip(":")


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """The vocabulary of forms (`vocabulary/forms.toml`): aliases by kind of label and role."""
    return tomllib.loads(files("mengbudget").joinpath("vocabulary/forms.toml").read_text("utf-8"))


@cache
def labels() -> dict[str, Label]:
    known: dict[str, Label] = {}
    for sort in ("section", "group", "head", "text", "amount", "count"):
        for role, aliases in words()[sort].items():
            known |= {key(alias): Label(sort, role) for alias in aliases}
    return known


@cache
def indicator_words() -> Words:
    levels = words()["level1"]
    return Words(
        headers={key(alias): role for role, aliases in words()["indicator"].items() for alias in aliases},
        level1=frozenset(filter(None, levels)),
        level2={stem + end: parent for parent, stems in levels.items() for stem in stems for end in ("", "标", "指标")},
        groups=frozenset(name for name, label in labels().items() if label.sort in ("section", "head")),
    )


@cache
def _footer() -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(alias) for role in FOOTER for alias in words()["text"][role]), key=len, reverse=True))
    return re.compile(rf"({names})\s*[:：]")


def rows_of(grid: Grid, first: int | None = None) -> list[list[Token]]:
    """The cells of each row, or of the `first` rows, that are not empty, in printed order; a cell over several rows stands in its first."""
    filled = (cell for cell in _whole_labels(grid) if cell.text.strip())
    rows = islice(groupby(filled, key=lambda cell: cell.row), first)
    return [[token for cell in cells for token in split(cell)] for _, cells in rows]


def _whole_labels(grid: Grid) -> Iterator[Cell]:
    """The cells of a grid, a label that a page break tore in two made whole where it is one of the labels that forms print."""
    taken: set[tuple[int, int]] = set()
    for cell in grid.cells:
        if (cell.row, cell.column) in taken:
            continue
        below = grid.at(cell.row + cell.rowspan, cell.column)
        if below is not None and below.page > cell.page and _one_label(cell.text, below.text):
            taken.add((below.row, below.column))
            cell = replace(cell, text=cell.text + below.text, rowspan=cell.rowspan + below.rowspan)
        yield cell


def _one_label(text: str, below: str) -> bool:
    whole = key(text + below)
    return whole not in (key(text), key(below)) and (whole in labels() or whole in indicator_words().level1)


def split(cell: Cell) -> list[Token]:
    """A cell as one token, or as several where it prints a label and its value, or footer labels, each with a colon, in a line."""
    if key(cell.text) in labels():
        return [_token(cell, cell.text)]
    cuts = list(_footer().finditer(cell.text))
    if cuts and not cell.text[: cuts[0].start()].strip():
        tokens = []
        for cut, after in zip_longest(cuts, cuts[1:]):
            value = cell.text[cut.end() : after.start() if after else None].strip()
            tokens += [_token(cell, cut[1]), *([Token(cell, value)] if value else [])]
        return tokens
    pair = _PAIR.match(cell.text)
    if pair and labels().get(key(pair[1]), Label()).sort == "text":
        return [_token(cell, pair[1]), Token(cell, pair[2].strip())]
    return [_token(cell, cell.text)]


def _token(cell: Cell, text: str) -> Token:
    unit = _UNIT.search(key_of(text))
    return Token(cell, text.strip(), labels().get(key(text), Label()), unit[1] if unit else "")
