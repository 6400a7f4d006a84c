"""Where rows stand: level, the row each is a part of, and the role it stands under, told by codes, numbering, outline or words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mengbudget.model import Row
from mengbudget.names import key_of, name_of
from mengbudget.tables.rows import TOTALS
from mengbudget.vocabulary import Vocabulary

_LEVELS = {3: 1, 5: 2, 7: 3}
"""Digits of a code and the level they tell (类, 款, 项)."""
_CLASSIFIED = ("name", "economic_name", "government_economic_name")
_SECTIONS = ("carried_over", "carried_forward", "distributed", "reserves")
_UNITS = ("unit", "department")


def in_hierarchy(rows: Sequence[Row], outline: Sequence[tuple[int, bool]], kind: str, words: Vocabulary) -> list[Row]:
    """Rows of one block with level, parent and the role they stand under; level None and parent 0 where nothing tells."""
    coded = any(_code_level(row) for row in rows)
    if not coded and _is_outline(outline):
        return _outlined(rows, outline)
    tree = _Tree(kind, words, coded, counted([row.name for row in rows]))
    return [tree.place(row) for row in rows]


@dataclass
class _Tree:
    """The open rows above the one that is to be placed."""

    kind: str
    words: Vocabulary
    coded: bool
    numbered: frozenset[str]  # the styles in which the table counts its rows
    department: Row | None = None
    unit: Row | None = None
    open: list[Row] = field(default_factory=list)  # rows with a level, each deeper than the one before
    styles: list[str] = field(default_factory=list)
    last: Row | None = None
    category: Row | None = None  # over the items after it, at whatever depth: the table does not print it

    def place(self, row: Row) -> Row:
        level, parent = self._find(row)
        if level is not None:
            self.open = [above for above in self.open if _depth(above) < level]
            parent = parent or self._nearest(lambda above: self._holds(above, row))
            if self.coded and row.code and parent and _scheme(row) != "name":
                level = _depth(parent) + 1  # 3010201 is a group of 301 where 30102 is not printed
        row = _under(row, level, parent or self._besides(row, level))
        self._remember(row)
        return row

    def _nearest(self, test: Callable[[Row], object]) -> Row | None:
        """The open row nearest above that passes a test."""
        return next((above for above in reversed(self.open) if test(above)), None)

    def _topmost(self, test: Callable[[Row], object]) -> Row | None:
        """The open row farthest above that passes a test."""
        return next((above for above in self.open if test(above)), None)

    def _besides(self, row: Row, level: int | None) -> Row | None:
        """What a row is under that no row with a level holds: a category, else a unit, else a department."""
        if level is None and row.role == "item" and self.category is not None:
            return self.category
        if row.role in (*TOTALS, "department") or (level is not None and self.open and not self.coded):
            return None
        return self.department if row.role == "unit" else self.unit

    def _remember(self, row: Row) -> None:
        if row.level is not None and row.role != "repeated":
            self.open.append(row)
        self.category = row if row.role == "category" else self.category if row.role == "item" else None
        if row.role == "unit":
            self.unit = row
        elif row.role == "department":
            self.department, self.unit = row, None
        self.last = row

    def _holds(self, above: Row, row: Row) -> bool:
        """Whether an open row can hold a row: by their codes, where the table prints codes."""
        return not self.coded or not row.code or (row.code.startswith(above.code) and row.code != above.code)

    def _numbered(self, style: str) -> None:
        """Goes to a style of numbering: back to where it is open already, else one deeper."""
        if style:
            self.styles = [*(self.styles[: self.styles.index(style)] if style in self.styles else self.styles), style]

    def _style(self, row: Row) -> str:
        """The style of numbering that a row prints: cn 一、 pcn （一） ar 1、 par (1) circ ①."""
        return style if (style := name_of(row.name).style) in self.numbered else ""

    def _find(self, row: Row) -> tuple[int | None, Row | None]:
        """The level of a row, and its parent where that does not follow from the level."""
        style = self._style(row)
        if row.role == "repeated":
            return None, None
        if row.role in _UNITS or (row.role in TOTALS and not style):
            self.open, self.styles = [], []
            if row.role in ("total", "grand_total"):
                self.unit = self.department = None
            return None, None
        if row.level is not None:
            return row.level, None
        return self._by_code(row) if self.coded else self._by_label(row, style)

    def _by_label(self, row: Row, style: str) -> tuple[int | None, Row | None]:
        opener = self._opener(row, style)
        if opener is not None:
            self._numbered(style)
            return _depth(opener) + 1, opener
        if row.of_which and not style and (last := self.last) is not None and last.level:
            above = self._nearest(lambda one: one.index == last.parent) if last.of_which else None
            return _depth(above or last) + 1, above or last
        if style:
            self._numbered(style)
            base = self._topmost(lambda above: above.role in _SECTIONS and not self._style(above))
            return _depth(base) + len(self.styles), None
        if row.role in _SECTIONS:
            self.styles = []
            return 1, None
        return self._by_word(row), None

    def _by_code(self, row: Row) -> tuple[int | None, Row | None]:
        level = _code_level(row)
        if level is None and _scheme(row) == "project_name" and (above := self._nearest(_code_level)):
            return _depth(above) + 1, above
        return level, None

    def _opener(self, row: Row, style: str) -> Row | None:
        """The open row whose role has the row's role as a part (财政拨款 has 一般公共预算)."""

        def opens(above: Row) -> bool:
            aside = above.of_which and style in self.styles  # 二、 after 其中：… goes back to where 一、 stands
            return row.role in self.words.parts.get(above.role, ()) and not (style and style == self._style(above)) and not aside

        return self._nearest(opens)

    def _by_word(self, row: Row) -> int | None:
        """The level that a name without code or number tells: classes and groups are known by name, and so are the items of some tables."""
        scheme, economic = _scheme(row), self._is_class("economic", row)
        if row.role != "item":
            return 1
        if scheme in ("economic_name", "government_economic_name") or self.kind in ("basic", "fiscal_basic", "basic_by_economic"):
            return _depth(self._nearest(self._style)) + 1 if economic else None if self.numbered else 2
        if scheme != "name":
            return None
        nature = self._nearest(lambda above: above.role in ("basic", "project"))
        return _depth(nature) + 1 if nature and economic else self._by_function(row)

    def _by_function(self, row: Row) -> int | None:
        """The level of a functional class, group or item, by its name."""
        key = key_of(row.name)
        whole = self._topmost(lambda above: above.role in TOTALS)  # 一、本年支出 over unnumbered classes
        top = self._topmost(lambda above: self._is_class("functional", above))
        known = self._is_class("functional", row) and (whole or not self.numbered)
        if known and (top is None or key != key_of(top.name)):
            return _depth(whole) + 1
        if top is None:
            return None
        level = _depth(top) + 1
        groups = [key_of(above.name) for above in self.open if above.level == level]
        if key in self.words.groups and key not in groups[:1]:
            return level
        return level + 1 if groups else None

    def _is_class(self, scheme: str, row: Row) -> bool:
        return bool(self.words.classes[scheme].fullmatch(key_of(row.name)))


def _is_outline(outline: Sequence[tuple[int, bool]]) -> bool:
    """Whether labels are set in columns as an outline: some rows print the first column alone, others leave it out."""
    first = min((place for place, _ in outline if place >= 0), default=-1)
    return any(place == first and alone for place, alone in outline[1:]) and any(place > first for place, _ in outline)


def _outlined(rows: Sequence[Row], outline: Sequence[tuple[int, bool]]) -> list[Row]:
    """Rows by the column of their first label; a unit stands under the category above it in the same column."""
    placed: list[Row] = []
    open_: list[tuple[tuple[int, bool], Row]] = []
    for row, (place, _) in zip(rows, outline, strict=True):
        depth = (place, row.role in _UNITS)
        if row.role in TOTALS:
            open_ = []
        else:
            open_ = [entry for entry in open_ if entry[0] < depth]
            row = _under(row, len(open_) + 1, open_[-1][1] if open_ else None)
            open_.append((depth, row))
        placed.append(row)
    return placed


def _under(row: Row, level: int | None, parent: Row | None) -> Row:
    """A row with its level, as a part of another or of none."""
    if parent is None:
        return replace(row, level=level, parent=0, under="")
    return replace(row, level=level, parent=parent.index, under=parent.role if parent.role != "item" else parent.under)


def _depth(row: Row | None) -> int:
    return (row.level or 0) if row else 0


def _code_level(row: Row) -> int | None:
    return _LEVELS.get(len(row.code)) if row.code.isdecimal() and _scheme(row) in _CLASSIFIED else None


def _scheme(row: Row) -> str:
    """The role of the name column that a row's name is from."""
    return next((key[0] for key in row.keys if key[2] == row.name and key[1] == row.code), "")


def counted(names: Sequence[str]) -> frozenset[str]:
    """The styles of numbering in which some names are counted: a number in front of one alone orders nothing.

    It does where the next number goes on with it, or where a count of another style begins right under it (一、部门预算 over 1、, 2、).
    """
    printed = [(found.style, found.number) for found in map(name_of, names)]
    series = {style for style, number in printed if style and (style, number + 1) in printed}
    return frozenset(series | {style for (style, _), (below, first) in pairwise(printed) if style and below in series and first == 1})
