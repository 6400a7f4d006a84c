"""The rows of a table: their labels, what they are about, and where they stand in the hierarchy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mengbudget.headers import CODES, NAMES, HeaderColumn
from mengbudget.model import Row
from mengbudget.reading.model import Cell
from mengbudget.vocabulary import NUMBERING, Vocabulary, compact, half_width, is_of_which, label_key, plain

TOTALS = ("total", "grand_total", "current_total", "subtotal")
_CODED = re.compile(r"(?:\[(?P<a>\d{3,12})\]|(?P<b>\d{3,12}|\d{6,}[A-Z]\d{6,})(?=[-_—－–])[-_—－–]|(?P<c>[1-5]\d{2}(?:\d{2}){0,2})(?![\d年]))(?P<name>[^\d].*)")
_STYLES = ("cn", "pcn", "ar", "par", "circ")
_LEVELS = {3: 1, 5: 2, 7: 3}
_CLASSIFIED = ("name", "economic_name", "government_economic_name")


class Labels:
    """Reads the label cells of one block's rows; remembers what a row leaves to the row above (类 and 款, the unit)."""

    def __init__(self, columns: Sequence[HeaderColumn], kind: str, unit_name: str, words: Vocabulary) -> None:
        self.kind, self.unit_name, self.words = kind, plain(unit_name), words
        self.columns = [column for column in columns if column.label and column.role != "line_number"]
        order = (*NAMES, "unit_name")
        names = [column for column in self.columns if column.role in order]
        self.names = sorted(names, key=lambda column: order.index(column.role)) or [c for c in self.columns if c.role == "text"][:1]
        self.last_code: dict[str, str] = {}
        self.group = ""

    def read(self, index: int, side: str, cells: Sequence[Cell | None], filled: bool) -> Row | None:
        """The row that cells print (before it has a place in the hierarchy), None where they print nothing at all."""
        texts = {column.index: compact(cell.text) for column in self.columns if (cell := cells[column.index]) is not None}
        own = dict.fromkeys(cell for column in self.columns if (cell := cells[column.index]) is not None and plain(cell.text))
        if not filled and not own:
            return None
        row = Row(index, "", "", side=side, labels=tuple(cell.text for cell in own))
        for text in texts.values():
            if (role := self.words.row(text, self.kind)) in TOTALS:
                above = [self.words.row(other, self.kind) for other in texts.values() if other and other != text]
                role = next((other for other in above if other and other not in TOTALS), role)
                self.group = "" if role in ("total", "grand_total") else self.group
                return replace(row, name=text, role=role, of_which=is_of_which(text), group=self.group)
        keys = tuple(self._key(column, texts) for column in self.names)
        keys = tuple(dict.fromkeys(key for key in keys if key[1] or key[2]))
        primary = next((key for key in keys if key[2]), keys[0] if keys else ("", "", ""))
        return self._with_role(replace(row, code=primary[1], name=primary[2], keys=keys), primary[0], keys)

    def _key(self, column: HeaderColumn, texts: dict[int, str]) -> tuple[str, str, str]:
        """The code and name that a row prints in a name column, with the code columns that belong to it."""
        name, code = texts.get(column.index, ""), ""
        codes = [c for c in self.columns if CODES.get(c.role) == column.role or (c.role == "unit_code" and column.role == "unit_name")]
        parts = [half_width(texts.get(c.index, "")).strip("[]") for c in codes]
        if len(parts) == 1:
            code = self._whole(column.role, [parts[0][:3], parts[0][3:]] if len(parts[0]) > 2 else ["", parts[0]]) if parts[0].isdecimal() else parts[0]
        elif any(parts):
            code = self._whole(column.role, parts)
        if not code and (found := _CODED.fullmatch(half_width(name))) and not (found["c"] and column.role == "project_name"):
            code, name = found["a"] or found["b"] or found["c"], name[found.start("name") :].lstrip("-_—－–")
        return column.role, code, name

    def _whole(self, scheme: str, parts: list[str]) -> str:
        """A code joined from its parts; leading parts left out are those of the row above."""
        above, code = self.last_code.get(scheme, ""), ""
        for place, part in enumerate(parts):
            if part:
                code += part
            elif any(parts[place:]):
                code = above[: 3 + 2 * place]
        self.last_code[scheme] = code or above
        return code

    def _with_role(self, row: Row, scheme: str, keys: Sequence[tuple[str, str, str]]) -> Row:
        """A row with its role and the unit it belongs to."""
        units = [key for key in keys if key[0] == "unit_name" and key[2]]
        named = bool(self.unit_name) and label_key(row.name) in (self.unit_name, f"{self.unit_name}(本级)", f"{self.unit_name}本级")
        if scheme == "unit_name" or (scheme in ("project_name", "name") and (named or (scheme == "project_name" and self.words.is_unit(row.name)))):
            self.group = row.name
            return replace(row, role="unit", group=row.name)
        if units:
            self.group = units[0][2]
        role = "" if row.code and scheme != "unit_name" and not units else self.words.row(row.name, self.kind)
        return replace(row, role=role or "item", group=self.group, of_which=is_of_which(row.name))


def in_hierarchy(rows: Sequence[Row], words: Vocabulary, side: str) -> list[Row]:
    """Rows of one block with level, parent and the role they stand under, told by codes, numbering or the names of classes."""
    rows = _departments(_totals(list(rows), side))
    coded = sum(row.code.isdecimal() and len(row.code) in _LEVELS and _scheme(row) in _CLASSIFIED for row in rows)
    numbered = sum(bool(NUMBERING.match(_bare(row.name))) for row in rows)
    placed: list[Row] = []
    stack: list[tuple[int, Row]] = []
    styles: list[str] = []
    for row in rows:
        level, style = None, _style(row.name)
        if row.role in TOTALS:
            stack, styles = [], []
        elif row.role in ("unit", "department"):
            stack, styles = [entry for entry in stack if entry[1].role == "department" and row.role == "unit"], []
        elif coded and _scheme(row) in _CLASSIFIED:
            level = _LEVELS.get(len(row.code)) if row.code.isdecimal() else None
        elif numbered and (style or row.role != "item"):
            if style not in styles:
                styles = [*styles, style] if style or row.role in ("general_public", "government_fund", "state_capital") else []
            else:
                styles = styles[: styles.index(style) + 1]
            level = len(styles) or None
        elif not coded and not numbered:
            level = _class_level(row, words)
        depth = 0 if level is None else level
        if row.role not in (*TOTALS, "unit", "department"):
            opener = stack[-1][1] if stack and stack[-1][0] == 0 else None
            stack = [entry for entry in stack if entry[0] < depth or (depth == 0 and entry[1].role in ("unit", "department"))]
            if depth == 0 and opener is not None and opener.role not in ("unit", "department"):
                stack = [entry for entry in stack if entry[1] is not opener]
        parent = _parent(row, stack, coded > 0)
        under = "" if parent is None else (parent.role if parent.role != "item" else parent.under)
        row = replace(row, level=level, parent=parent.index if parent else 0, under=under)
        placed.append(row)
        if row.role not in TOTALS and (level is not None or row.role in ("unit", "department", "carried_over")):
            stack.append((depth, row))
    return placed


def _parent(row: Row, stack: Sequence[tuple[int, Row]], coded: bool) -> Row | None:
    """The row that a row is a part of: the nearest in the hierarchy above it, with a code that begins its own where codes are printed."""
    for _, above in reversed(stack):
        if above.role in ("unit", "department", "carried_over") or not coded or not above.code or row.code.startswith(above.code):
            return above
    return None


def _scheme(row: Row) -> str:
    return next((key[0] for key in row.keys if key[2] == row.name), "")


def _bare(name: str) -> str:
    return re.sub(r"^其中[:,]?", "", plain(name))


def _style(name: str) -> str:
    """The style of numbering that a label prints: cn 一、 pcn （一） ar 1、 par (1) circ ①."""
    found = NUMBERING.match(_bare(name))
    return next((style for style in _STYLES if found and found[style]), "")


def _class_level(row: Row, words: Vocabulary) -> int | None:
    """The level that a name without code or number tells: classes are known by name; what is under an economic class is its group."""
    scheme = _scheme(row)
    if scheme in ("economic_name", "government_economic_name"):
        return 1 if words.classes["economic"].fullmatch(label_key(row.name)) else 2
    if scheme == "name" and words.classes["functional"].fullmatch(label_key(row.name)):
        return 1
    return None


def _totals(rows: list[Row], side: str) -> list[Row]:
    """In a two-sided table 合计 is that of the year where 总计 stands on the same side, else the side's grand total."""
    if not side:
        return rows
    whole = any(row.role == "grand_total" for row in rows)
    last = "current_total" if whole else "grand_total"
    rows = [replace(row, role=last) if row.role == "total" else row for row in rows]
    if not any(row.role == "grand_total" for row in rows):
        finals = [place for place, row in enumerate(rows) if row.role == "current_total"]
        after = rows[finals[-1] + 1 :] if finals else []
        if finals and not any(row.name for row in after):
            rows[finals[-1]] = replace(rows[finals[-1]], role="grand_total")
    return rows


def _departments(rows: list[Row]) -> list[Row]:
    """A unit's row directly over another unit's row sums up a department, where items stand under units or its code begins the other's."""
    items = any(row.role == "item" for row in rows)
    for place, (row, below) in enumerate(zip(rows, rows[1:], strict=False)):
        begins = row.code and below.code != row.code and below.code.startswith(row.code)
        if row.role == below.role == "unit" and (begins or (items and not row.code)):
            rows[place] = replace(row, role="department")
    return rows
