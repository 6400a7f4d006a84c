"""The words of performance forms: what a cell's text is in a form, a label of some role or what stands under one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby, islice, zip_longest

from mengbudget.forms.indicators import Words
from mengbudget.names import MONEY, key_of
from mengbudget.printed import parse
from mengbudget.reading.model import Cell, Grid

_UNIT = re.compile(rf"\((?:单位:)?({MONEY})\)$")
_YEARS = re.compile(r"\((?:19|20)\d\d年?[-—–~至].*\)$")
_POINTS = re.compile(r"\(\d+分\)$")
_PAIR = re.compile(r"\s*((?:其中[:：])?[^\s:：]+)\s*[:：\s]\s*(\S.*)", re.DOTALL)
FOOTER = ("responsible", "handler", "phone", "filed")


@dataclass(frozen=True, slots=True)
class Label:
    """What a cell's words are in a form: "text", "head", "section", "group", "amount" or "count", and the role they play."""

    sort: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A cell that is not empty, or a part of one that prints several labels."""

    cell: Cell
    text: str
    label: Label | None
    unit: str = ""  # the money unit that a label names

    def is_a(self, *sorts: str) -> bool:
        return self.label is not None and self.label.sort in sorts


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
    for sort in ("section", "head", "text", "amount", "count"):
        for role, aliases in words()[sort].items():
            known |= {key(alias): Label("group" if (sort, role) == ("section", "group") else sort, role) for alias in aliases}
    return known


@cache
def indicator_words() -> Words:
    levels = words()["level1"]
    return Words(
        headers={key(alias): role for role, aliases in words()["indicator"].items() for alias in aliases},
        level1=frozenset(filter(None, levels)),
        level2={word: parent for parent, stems in levels.items() for word in stems},
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
        if below is not None and below.page > cell.page and _one_label(cell, below):
            taken.add((below.row, below.column))
            cell = replace(cell, text=cell.text + below.text, rowspan=cell.rowspan + below.rowspan)
        yield cell


def _one_label(cell: Cell, below: Cell) -> bool:
    words, parts = indicator_words(), (key(cell.text), key(below.text))
    known = key(cell.text + below.text)
    whole = known in labels() or known in words.level1 or known in words.level2
    return all(parts) and whole and not any(part in labels() for part in parts) and cell.colspan == below.colspan


def split(cell: Cell) -> list[Token]:
    """A cell as one token, or as several where it prints a label and its value, or footer labels, each with a colon, in a line."""
    if key(cell.text) in labels():
        return [_token(cell, cell.text)]
    cuts = list(_footer().finditer(cell.text))
    if cuts and not cell.text[: cuts[0].start()].strip():
        tokens = []
        for cut, after in zip_longest(cuts, cuts[1:]):
            value = cell.text[cut.end() : after.start() if after else None].strip()
            tokens += [_token(cell, cut[1]), *([Token(cell, value, None)] if value else [])]
        return tokens
    pair = _PAIR.match(cell.text)
    label = labels().get(key(pair[1])) if pair else None
    if pair and label and (label.sort == "text" or (label.sort in ("amount", "count") and parse(pair[2]))):
        return [_token(cell, pair[1]), Token(cell, pair[2].strip(), None)]
    return [_token(cell, cell.text)]


def _token(cell: Cell, text: str) -> Token:
    unit = _UNIT.search(key_of(text))
    return Token(cell, text.strip(), labels().get(key(text)), unit[1] if unit else "")
