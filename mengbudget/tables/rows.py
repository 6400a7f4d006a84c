"""The rows of a table as its label cells print them: what each is about, by code, name, role and unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise

from mengbudget.model import Row
from mengbudget.names import compact, half_width, key_of, name_of, plain
from mengbudget.reading.model import Cell
from mengbudget.tables.headers import CODES, NAMES, HeaderColumn, distinct
from mengbudget.vocabulary import Vocabulary

_CODES = {**CODES, "unit_code": "unit_name"}
TOTALS = ("total", "grand_total", "current_total", "subtotal", "repeated")
_CODED = re.compile(
    r"(?:\[(?P<a>\d{3,12})\]|(?P<b>\d{3,12}|\d{6,}[A-Z]\d{6,})[-_—－–]|(?P<c>[1-5]\d{2}(?:\d{2}){0,2})(?![\d年]))[-_—－–]*(?P<name>[^\d].*)"
)
_UNIT_CODE = re.compile(r"[046-9]\d\d|\d{6}|\d{8,12}")  # codes of classifications begin with 1, 2, 3 or 5 and have 3, 5 or 7 digits
_YEAR = re.compile(r"((?:19|20)\d\d)年?度?(?:预算|决算|执行)?数?")


class Labels:
    """Reads the label cells of one block's rows; remembers what a row leaves to the row above (类 and 款, the unit).

    ``outline`` holds for each row read the place of its first label and whether it is the only one.
    """

    def __init__(self, columns: Sequence[HeaderColumn], kind: str, unit_name: str, words: Vocabulary) -> None:
        self.kind, self.unit_name, self.words = kind, plain(unit_name), words
        self.columns = [column for column in columns if column.label and column.role != "line_number"]
        order = ("year", *NAMES, "unit_name")
        self.names = sorted((c for c in self.columns if c.role in order and c.path), key=lambda c: order.index(c.role))
        self.under = [c for c in self._of("name") if not c.path]  # a second column of names, parts of the first's
        named = {column.role for column in self.names}
        self.nameless = [c for c in self.columns if c.role in CODES and CODES[c.role] not in named][:1]
        self.last_code: dict[str, str] = {}
        self.group = ""
        self.outline: list[tuple[int, bool]] = []

    def read(self, index: int, side: str, cells: Sequence[Cell | None], filled: bool) -> Row | None:
        """The row that cells print (before it has a place in the hierarchy), None where they print nothing at all."""
        own = [cell for cell in distinct(cells[column.index] for column in self.columns) if plain(cell.text)]
        if not filled and not own:
            return None
        printed = ((column.index, cells[column.index]) for column in self.columns)
        texts = {place: text for place, cell in printed if cell is not None and (text := compact(cell.text))}
        self.outline.append((self._depth(next(iter(texts), -1)), len(own) == 1))
        row = Row(index, "", "", side=side, labels=tuple(cell.text for cell in own))
        for text in texts.values():
            if (role := self.words.row(text, self.kind)) in TOTALS:
                return self._total(row, text, role, texts)
        return self._about(row, texts, self._keys(texts)) if self.columns else replace(row, role="total")

    def _of(self, role: str) -> list[HeaderColumn]:
        return [column for column in self.columns if column.role == role]

    def _depth(self, place: int) -> int:
        """Where a label stands in an outline: names side by side stand at one depth, texts each at their own."""
        named = [column.index for column in self.names]
        return min(named) if place in named else place

    def _total(self, row: Row, text: str, role: str, texts: Mapping[int, str]) -> Row:
        """A total's row; a total beside another label (某局 | 小计, 一般公共预算资金 | 小计) is that label's."""
        unit = _first(self._of("unit_name"), texts)
        if role in ("total", "subtotal") and unit and unit != text:
            self.group = unit
            return replace(row, name=unit, role="unit", group=unit, keys=(("unit_name", "", unit),))
        self.group = "" if role in ("total", "grand_total") else self.group
        for other in texts.values() if self.under else ():
            if (meant := self.words.row(other, self.kind)) and meant not in TOTALS:
                return replace(row, name=other, role=meant, level=1, group=self.group)
        return replace(row, name=text, role=role, of_which=name_of(text).of_which, group=self.group)

    def _keys(self, texts: Mapping[int, str]) -> tuple[tuple[str, str, str], ...]:
        """Every classification that a row prints, the most telling first."""
        keys = [self._key(column, texts) for column in self.names]
        keys += [(CODES[column.role], half_width(texts[column.index]), "") for column in self.nameless if column.index in texts]
        if keys and (below := _first(self.under, texts)):
            keys.insert(0, (keys[0][0], "", below))
        keys = [key for key in keys if key[1] or key[2]]
        text = _first(self._of("text"), texts)
        return tuple(dict.fromkeys(keys or ([("text", "", text)] if text else [])))

    def _key(self, column: HeaderColumn, texts: Mapping[int, str]) -> tuple[str, str, str]:
        """The code and name that a row prints in a name column, with the code columns that belong to it."""
        name, code = texts.get(column.index, ""), self._code(column.role, texts)
        if not code and (found := _CODED.fullmatch(half_width(name))) and not (found["c"] and column.role == "project_name"):
            code, name = found["a"] or found["b"] or found["c"], name[found.start("name") :]
        return column.role, code, name

    def _code(self, scheme: str, texts: Mapping[int, str]) -> str:
        """The code that a row prints in the columns of codes that belong to a column of names."""
        parts = [half_width(texts.get(c.index, "")).strip("[]") for c in self.columns if _CODES.get(c.role) == scheme]
        if len(parts) != 1:
            return self._whole(scheme, parts) if any(parts) else ""
        (code,) = parts
        if not code.isdecimal() or scheme == "unit_name":
            return code
        return self._whole(scheme, [code[:3], code[3:]] if len(code) > 2 else ["", code])

    def _whole(self, scheme: str, parts: list[str]) -> str:
        """A code joined from its parts; leading parts left out are those of the row above."""
        above, code = self.last_code.get(scheme, ""), ""
        for place, part in enumerate(parts):
            if part:
                code += part.zfill(2) if place and part.isdecimal() else part  # 款 and 项 have two digits, whether 0 is printed or not
            elif any(parts[place:]):
                code = above[: 3 + 2 * place]
        self.last_code[scheme] = code or above
        return code

    def _about(self, row: Row, texts: Mapping[int, str], keys: tuple[tuple[str, str, str], ...]) -> Row:
        """A row with what it is about: its first key, its role, the unit it belongs to."""
        scheme, code, name = next(chain((key for key in keys if key[2]), keys, [("", "", "")]))
        about = partial(replace, row, code=code, name=name, keys=keys, of_which=name_of(name).of_which)
        unit_code = _first(self._of("unit_code"), texts)
        if (unit_code and not code and scheme == "name") or self._is_unit(scheme, code, name):
            self.group = name
            return about(role="unit", group=name)
        unit = next((key[2] for key in keys if key[0] == "unit_name" and key[2]), "")
        self.group = unit or self.group or unit_code
        if scheme == "year":
            return about(role=self.words.row(name) or "item", group=self.group)
        role = "" if code and not unit else self.words.row(name, self.kind)
        return about(role=role or "item", group=self.group, level=2 if _is_below(keys) else None)

    def _is_unit(self, scheme: str, code: str, name: str) -> bool:
        """Whether a name is that of a unit: by its code, where units and their items stand in one column, as the table's own, or by its words."""
        if scheme not in ("project_name", "name", "text"):
            return scheme == "unit_name"
        bare, own = key_of(name), self.unit_name
        named = bool(own) and bare in (own, f"{own}(本级)", f"{own}本级")
        return named or ((scheme != "name" or bool(_UNIT_CODE.fullmatch(code))) and self.words.is_unit(name))


def _is_below(keys: Sequence[tuple[str, str, str]]) -> bool:
    """Whether the first key is that of a second column of names, a part of what the first names."""
    return len(keys) > 1 and keys[0][0] == keys[1][0] and not keys[0][1]


def _first(columns: Sequence[HeaderColumn], texts: Mapping[int, str]) -> str:
    """What a row prints in the first of some columns in which it prints anything."""
    return next((texts[column.index] for column in columns if column.index in texts), "")


def settle_years(rows: list[Row]) -> list[Row]:
    """Rows named by a year: the latest is this year's, the others are earlier."""
    years = {place: int(found[1]) for place, row in enumerate(rows) if (found := _YEAR.fullmatch(row.name))}
    latest = max(years.values(), default=0)
    if len(set(years.values())) < 2:
        return rows
    return [
        replace(row, role="current_year" if years[place] == latest else "previous_year") if place in years else row
        for place, row in enumerate(rows)
    ]


def settle_totals(rows: list[Row], side: str) -> list[Row]:
    """In a two-sided table 合计 is that of the year where 总计 stands on the same side, else the side's grand total; else there are totals."""
    roles = {row.role for row in rows}
    if not side:
        return rows if "total" in roles else [_as(row, "grand_total", "total") for row in rows]
    if "total" in roles:
        return [_as(row, "total", "current_total" if "grand_total" in roles else "grand_total") for row in rows]
    return rows if "grand_total" in roles else _with_grand_total(rows)


def _with_grand_total(rows: list[Row]) -> list[Row]:
    """The rows of a side, the last of its lesser totals as the grand total where no named row comes after it."""
    last = max((place for place, row in enumerate(rows) if row.role in ("current_total", "subtotal")), default=None)
    if last is None or any(row.name for row in rows[last + 1 :]):
        return rows
    return [*rows[:last], replace(rows[last], role="grand_total"), *rows[last + 1 :]]


def _as(row: Row, role: str, other: str) -> Row:
    return replace(row, role=other) if row.role == role else row


def settle_departments(rows: list[Row]) -> list[Row]:
    """A unit's row directly over another unit's row sums up a department, where items stand under units or its code begins the other's."""
    items = any(row.role == "item" for row in rows)
    for place, (row, below) in enumerate(pairwise(rows)):
        begins = row.code and below.code != row.code and below.code.startswith(row.code)
        if row.role == below.role == "unit" and (begins or (items and not row.code and key_of(row.name) == key_of(below.name))):
            rows[place] = replace(row, role="department")
    return rows
