"""Two parts of one table → one grid: rows and labels that a page break tore are made whole, led by layout alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mengbudget.reading.layout import continued
from mengbudget.reading.model import Cell, Grid

NUMBER = re.compile(r"[-－(（]?\s*\d[\d,，]*(\.\d+)?\s*%?[)）]?")
AMOUNT = re.compile(r"[-－(（]?\s*\d[\d,，]*\.\d+\s*%?[)）]?")
_ENUMERATOR = re.compile(r"[（(]?(?:[一二三四五六七八九十百]+|\d{1,2})[）)、.．]")
_LONG = 40
"""Letters of a cell that has many lines."""
_PHRASE = 12
"""Letters of a text that is no label."""
_LABEL = 7
"""Letters that most labels have at most."""
_RUNNING = re.compile(r"[，,。；;]")
_NEAR = 4
"""Rows on each side of a page break that show what a row looks like."""
_MOSTLY = 0.8
"""Share of rows in which a column of labels or codes has text."""


def plain(text: str) -> str:
    return re.sub(r"\s|[（(]?续表?[)）]?", "", text)


def texts(grid: Grid, row: int) -> list[str]:
    """The texts of a row, without white space, one for each column (a merged cell's at each column that it covers)."""
    found = [grid.at(row, column) for column in range(grid.columns)]
    return ["" if cell is None else re.sub(r"\s", "", cell.text) for cell in found]


def append(one: Grid, other: Grid, repeated: int, known: Mapping[str, int]) -> Grid:
    shift = one.rows - repeated
    moved = [
        replace(cell, row=max(cell.row, repeated) + shift, rowspan=cell.row + cell.rowspan - max(cell.row, repeated))
        for cell in other.cells
        if cell.row + cell.rowspan > repeated
    ]
    cells = list(one.cells)
    rows = one.rows + other.rows - repeated
    if repeated < other.rows and _split_row(one, other, repeated, known):
        cells, moved = _join_rows(one, cells, moved)
        moved = [replace(cell, row=cell.row - 1) if cell.row > one.rows else cell for cell in moved]
        rows -= 1
    else:
        cells, moved = _join_spans(one, other, known, cells, moved)
    ordered = tuple(sorted(cells + moved, key=lambda cell: (cell.row, cell.column)))
    last = other if other.rows > repeated else one
    return Grid(ordered, rows, one.columns, one.open_top, other.open_bottom, last.cut, last.loose)


def _split_row(one: Grid, other: Grid, repeated: int, known: Mapping[str, int]) -> bool:
    """Whether the row that ends a page goes on in the row that begins the next one.

    No number may stand in both, but for one broken off, which the form of its column's other numbers shows; each cell with text in both must
    end with a full line, or its words must show that they are one text; and one of these must show it: one half is blank, and one row only;
    each column has text in one half only, and together they fill what the rows around fill, or running text alone left its label; the first
    half fills that, and the second does not; a column that is filled in every other row is blank in one of the halves, or a column left of
    the text that goes on is blank in the second half and nothing new begins; the text of the second half lacks the enumerator that the
    column's cells begin with; a text of many lines goes on and nothing new begins; a bracket is closed that the first half opens, or the
    document prints the two halves as one elsewhere; or the frame is open on both sides of the break.
    """
    last = one.rows - 1
    upper = {cell.column: cell for column in range(one.columns) if (cell := one.at(last, column)) is not None}
    lower = {cell.column: cell for column in range(other.columns) if (cell := other.at(repeated, column)) is not None}
    if upper.keys() != lower.keys() or any(upper[column].colspan != lower[column].colspan for column in upper):
        return False
    if one.loose and other.open_top and any(cell.rowspan == 1 and column not in one.loose for column, cell in upper.items()):
        return False  # the row ends here, but for what is merged
    open_between = one.open_bottom and other.open_top
    for column, cell in lower.items():
        if cell.row + cell.rowspan > repeated + 1 and cell.text:
            alone = not upper[column].text and not any(half.text for half in lower.values() if half is not cell)
            if not (open_between and (alone or upper[column].text)) and not _one_text(upper[column].text, cell.text, known):
                return False
    halves = {column: (upper[column].text, lower[column].text) for column in upper}
    both = [column for column, (a, b) in halves.items() if a and b]
    if not any(b for _, b in halves.values()):
        return any(a for a, _ in halves.values()) and repeated + 1 < other.rows and any(texts(other, repeated + 1))
    if not any(a for a, _ in halves.values()):
        return last > 0 and any(texts(one, last - 1))
    numbers = [column for column, pair in halves.items() if any(NUMBER.fullmatch(text) for text in pair)]
    others = [texts(one, row) for row in range(one.rows - 1)] + [texts(other, row) for row in range(repeated + 1, other.rows)]
    near = others[max(0, one.rows - 1 - _NEAR) : one.rows - 1 + _NEAR]
    usual = [halves[column] for column in halves if _usual(near, column)]
    if not both:
        return open_between or _complete(usual) or _moved(upper, lower)
    broken = {column for column in both if _broken(*halves[column], [row[column] for row in others])}
    words = any(_one_text(*halves[column], known) for column in both if not NUMBER.fullmatch(halves[column][1]))
    words = words or (sum(1 for _, b in halves.values() if b) == 1 and all(len(halves[column][0]) > _LABEL for column in both))
    if any(column not in one.cut and not _one_text(*halves[column], known) and not _long_word(*halves[column]) for column in both):
        return False
    if any(column not in broken and _two_numbers(*halves[column], words) for column in both):
        return False
    second = any(AMOUNT.fullmatch(halves[column][1]) for column in numbers if column not in broken)
    if second and any(halves[column][0] for column in numbers if column not in broken):
        return False
    if broken:
        return True
    goes_on = [halves[column] for column in both]
    nothing_new = all(a or not b for a, b in halves.values())
    first = min(both)
    left = any(upper[column].text and upper[column].rowspan == 1 for column in upper if column < first)
    count = sum(1 for a, _ in halves.values() if a)
    phrases = all(len(a) >= _PHRASE or (len(a) > _LABEL and _RUNNING.search(b)) for a, b in goes_on)
    few = 2 * len(both) <= count or (len(both) < count and phrases)
    beside = nothing_new and left and few and not any(_ENUMERATOR.match(b) for _, b in goes_on)
    if any(known.get(plain(b), 0) > (repeated > 0) and not _torn(a, b, known) for a, b in goes_on):
        return open_between and beside  # the second half is a whole cell elsewhere
    if open_between or beside:
        return True
    if nothing_new and (all(len(a) > _LONG or _torn(a, b, known) for a, b in goes_on) or any(_one_text(a, b, known) for a, b in goes_on)):
        return True
    if nothing_new and all(a for a, _ in usual) and not all(b for _, b in usual):
        return True
    head = next((place for place, row in enumerate(others) if any(AMOUNT.fullmatch(text) for text in row)), 0)
    for column, (a, b) in halves.items():
        filled = [bool(row[column]) for row in others]
        own = upper[column].rowspan == lower[column].rowspan == 1
        if own and column < first and (a or b) and _usual(others, column):
            return True
        if own and nothing_new and a and not b and column in numbers and len(filled) >= 3 + head and all(filled[head:]):
            return True
        listed = [row[column] for row in others if row[column] and not NUMBER.fullmatch(row[column])]
        marked = sum(1 for text in listed if _ENUMERATOR.match(text))
        if a and b and len(listed) >= 3 and marked * 2 > len(listed) and not _ENUMERATOR.match(b):
            return True
    return False


def _complete(usual: Sequence[tuple[str, str]]) -> bool:
    """Whether two halves make up a row like those around it, and neither does alone."""
    return all(a or b for a, b in usual) and not all(a for a, _ in usual) and not all(b for _, b in usual)


def _moved(upper: Mapping[int, Cell], lower: Mapping[int, Cell]) -> bool:
    """Whether running text alone went to the next page, and left its label behind."""
    first = min(upper)
    texts = [cell.text for cell in lower.values() if cell.text]
    running = all(len(text) >= _PHRASE and _RUNNING.search(text) for text in texts)
    return bool(upper[first].text) and upper[first].rowspan == lower[first].rowspan == 1 and running


def _usual(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether most rows have text in a column: a row that has none is half of one."""
    filled = [bool(row[column]) for row in rows]
    return len(filled) >= 3 and sum(filled) >= _MOSTLY * len(filled)


def _two_numbers(text: str, rest: str, words: bool) -> bool:
    """Whether two halves cannot be one cell because a number stands in them; 100 and %, 80 and 万元每年 can.

    Digits may go on with digits where `words` show it: those beside them do, or nothing else stands in the second half of many digits.
    """
    return AMOUNT.fullmatch(text) is not None or (NUMBER.fullmatch(rest) is not None and not (words and (text + rest).isdecimal()))


def _broken(text: str, rest: str, others: Sequence[str]) -> bool:
    """Whether two halves are one number: together they have the form of the column's other numbers, which the first alone lacks."""
    numbers = [other for other in others if NUMBER.fullmatch(other)]
    if len(numbers) < 3 or not NUMBER.fullmatch(text + rest):
        return False
    forms = {_form_of(number) for number in numbers}
    return _form_of(text + rest) in forms and _form_of(text) not in forms


def _form_of(number: str) -> tuple[int, int]:
    """What the numbers of a column have in common: how many decimals, or how many digits where there are no decimals."""
    whole, _, decimals = number.partition(".")
    return (0, len(decimals)) if decimals else (len(whole), 0)


def _one_text(text: str, rest: str, known: Mapping[str, int]) -> bool:
    """Whether the words show that two texts are one: printed whole elsewhere, or the second closes a bracket that the first opens."""
    opened = any(
        text.count(a) > text.count(b) and rest.count(b) > rest.count(a) for a, b in ("《》", "（）", "()", "〔〕", "【】", "[]", "“”")
    )
    return opened or plain(text + rest) in known


def _long_word(text: str, rest: str) -> bool:
    """Whether a running text had to leave room on its line: the number or the word of Latin letters that follows does not break."""
    return len(text) >= _PHRASE and text[-1].isalnum() and not text[-1].isascii() and re.match(r"[0-9A-Za-z]{3,}", rest) is not None


def _join_rows(one: Grid, cells: list[Cell], moved: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """The halves of a split row as one row: text goes on, what is printed in one half only stays."""
    rest = {cell.column: cell for cell in moved if cell.row == one.rows}
    joined = []
    for cell in cells:
        half = rest.get(cell.column)
        if cell.row + cell.rowspan == one.rows and half is not None:
            place = cell if cell.text else replace(cell, page=half.page, box=half.box)
            text = continued(cell.text, half.text, cell.column in one.cut)
            cell = replace(place, text=text, rowspan=cell.rowspan + half.rowspan - 1)
        joined.append(cell)
    return joined, [cell for cell in moved if cell.row != one.rows]


def _join_spans(one: Grid, other: Grid, known: Mapping[str, int], cells: list[Cell], moved: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """A merged cell that goes on over the page break, without text there or with the rest of a label, becomes one cell.

    It goes on for certain where no rule ends it on either page, and one ends its neighbours.
    """
    rest = {(cell.column, cell.colspan): cell for cell in moved if cell.row == one.rows}
    joined = []
    gone = set()
    for cell in cells:
        half = rest.get((cell.column, cell.colspan))
        if half is not None and cell.text and cell.row + cell.rowspan == one.rows:
            if cell.column in one.loose and (other.open_top or not half.text):
                goes_on = True
            elif half.text:
                goes_on = max(cell.rowspan, half.rowspan) > 1 and _torn(cell.text, half.text, known) and cell.column in one.cut
            else:
                goes_on = half.rowspan > 1 or (cell.rowspan > 1 and _labels(one, cell.column))
            if goes_on:
                gone.add(half)
                cell = replace(cell, text=continued(cell.text, half.text, True), rowspan=cell.rowspan + half.rowspan)
        joined.append(cell)
    return joined, [cell for cell in moved if cell not in gone]


def _torn(text: str, rest: str, known: Mapping[str, int]) -> bool:
    """Whether two texts are one label: the document prints it whole elsewhere, or the rest is a single letter."""
    return plain(text + rest) in known or len(plain(rest)) == 1


def _labels(grid: Grid, column: int) -> bool:
    """Whether every cell of a column has text: a blank one at the top of a page is then the rest of the one before."""
    return all(cell.text for cell in grid.cells if cell.column == column)
