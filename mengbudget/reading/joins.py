"""What shows that a page break tore a row of a table in two: named signals over one `Break`, led by layout alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mengbudget.reading.model import Cell, Grid

NUMBER = re.compile(r"[-－(（]?\s*\d[\d,，]*(\.\d+)?\s*%?[)）]?")
AMOUNT = re.compile(r"[-－(（]?\s*\d[\d,，]*\.\d+\s*%?[)）]?")
_ENUMERATOR = re.compile(r"[（(]?(?:[一二三四五六七八九十百]+|\d{1,2})[）)、.．]")
_PHRASE = 12
"""Letters of a text that is no label."""
_LABEL = 7
"""Letters that most labels have at most."""
_RUNNING = re.compile(r"[，,。；;]")
_NEAR = 4
"""Rows on each side of a page break that show what a row looks like."""
_MOSTLY = 0.8
"""Share of rows in which a column of labels or codes has text."""


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    return re.sub(r"\s|[（(]?续表?[)）]?", "", text)


def texts(grid: Grid) -> list[list[str]]:
    """The texts of each row, without white space, one for each column (a merged cell's at each position that it covers)."""
    found = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        if text := "".join(cell.text.split()):
            for row in found[cell.row : cell.row + cell.rowspan]:
                row[cell.column : cell.column + cell.colspan] = [text] * cell.colspan
    return found


@dataclass(frozen=True)
class Break:
    """The row that ends a page and the one that begins the next: the halves of one row, or two rows."""

    one: Grid
    other: Grid
    repeated: int  # header rows that the second page prints again
    known: Mapping[str, int]  # how many grids print a text

    @cached_property
    def upper(self) -> dict[int, Cell]:
        return _starting(self.one, self.one.rows - 1)

    @cached_property
    def lower(self) -> dict[int, Cell]:
        return _starting(self.other, self.repeated)

    @cached_property
    def halves(self) -> dict[int, tuple[str, str]]:
        """The texts of both halves by column."""
        return {column: (cell.text, self.lower[column].text) for column, cell in self.upper.items()}

    @cached_property
    def both(self) -> list[int]:
        """The columns with text in both halves."""
        return [column for column, (a, b) in self.halves.items() if a and b]

    @property
    def goes_on(self) -> list[tuple[str, str]]:
        return [self.halves[column] for column in self.both]

    @cached_property
    def others(self) -> list[list[str]]:
        """The other rows of both pages."""
        return texts(self.one)[:-1] + texts(self.other)[self.repeated + 1 :]

    @cached_property
    def usual(self) -> list[tuple[str, str]]:
        """The halves in columns that most rows around fill."""
        near = self.others[max(0, self.one.rows - 1 - _NEAR) : self.one.rows - 1 + _NEAR]
        return [half for column, half in self.halves.items() if _usual(near, column)]

    @cached_property
    def broken(self) -> set[int]:
        """The columns whose number the page break cut in two."""
        return {column for column in self.both if _broken(*self.halves[column], [row[column] for row in self.others])}

    @cached_property
    def numbers(self) -> list[int]:
        return [column for column, pair in self.halves.items() if any(NUMBER.fullmatch(text) for text in pair)]

    @property
    def nothing_new(self) -> bool:
        """Whether the second half has text only where the first has."""
        return all(a or not b for a, b in self.halves.values())

    @property
    def whole_elsewhere(self) -> bool:
        """Whether the second half is a whole cell of the document."""
        return any(self.known.get(plain(b), 0) > (self.repeated > 0) and not torn(a, b, self.known) for a, b in self.goes_on)

    def alone(self, column: int) -> bool:
        """Whether the halves in a column are cells of one row each."""
        return self.upper[column].rowspan == self.lower[column].rowspan == 1


def _starting(grid: Grid, row: int) -> dict[int, Cell]:
    return {cell.column: cell for column in range(grid.columns) if (cell := grid.at(row, column)) is not None}


def split_row(halves: Break) -> bool:
    """Whether the row that ends a page goes on in the row that begins the next one.

    No signal of `APART` or, where a column has text in both halves, of `TWO_ROWS` may speak against it, and one of `FILLS` or `GOES_ON`
    must show it.
    """
    if any(sign(halves) for sign in APART):
        return False
    above, below = (any(pair[half] for pair in halves.halves.values()) for half in (0, 1))
    if not (above and below):
        return _blank_half(halves, above)
    if not halves.both:
        return any(sign(halves) for sign in FILLS)
    if any(sign(halves) for sign in TWO_ROWS):
        return False
    signs = CERTAIN if halves.whole_elsewhere else GOES_ON
    return any(sign(halves) for sign in signs)


def _blank_half(halves: Break, above: bool) -> bool:
    """One half is blank, and one row only: the foot or the head of the row."""
    if above:
        return any(any(row) for row in texts(halves.other)[halves.repeated + 1 : halves.repeated + 2])
    return any(any(row) for row in texts(halves.one)[-2:-1])


def other_columns(halves: Break) -> bool:
    """The two rows are divided differently."""
    spans = [{column: cell.colspan for column, cell in half.items()} for half in (halves.upper, halves.lower)]
    return spans[0] != spans[1]


def two_texts(halves: Break) -> bool:
    """A text of the first half had room left on its last line, and its words do not go on."""
    return any(
        column not in halves.one.cut and not _one_text(*halves.halves[column], halves.known) and not _long_word(*halves.halves[column])
        for column in halves.both
    )


def two_numbers(halves: Break) -> bool:
    """A column has numbers in both halves that are not one number broken off."""
    texts_go_on = any(_one_text(*pair, halves.known) for pair in halves.goes_on if not NUMBER.fullmatch(pair[1]))
    only = sum(1 for _, b in halves.halves.values() if b) == 1 and all(len(a) > _LABEL for a, _ in halves.goes_on)
    words = texts_go_on or only
    return any(_two_numbers(*halves.halves[column], words) for column in halves.both if column not in halves.broken)


def frame_open(halves: Break) -> bool:
    """The frame is open on both sides of the break."""
    return halves.one.open_bottom and halves.other.open_top


def make_up_a_row(halves: Break) -> bool:
    """The two halves fill what the rows around fill, and neither does alone."""
    usual = halves.usual
    return all(a or b for a, b in usual) and not all(a for a, _ in usual) and not all(b for _, b in usual)


def broken_number(halves: Break) -> bool:
    """A number is cut in two: together the halves have the form of the column's other numbers."""
    return bool(halves.broken)


def beside(halves: Break) -> bool:
    """Few columns go on, right of what the first half ends, and nothing new begins."""
    first = min(halves.both)
    left = any(cell.text and cell.rowspan == 1 for column, cell in halves.upper.items() if column < first)
    filled = sum(1 for a, _ in halves.halves.values() if a)
    few = 2 * len(halves.both) <= filled or (len(halves.both) < filled and all(_is_phrase(*pair) for pair in halves.goes_on))
    return halves.nothing_new and left and few and not any(_ENUMERATOR.match(b) for _, b in halves.goes_on)


def _is_phrase(text: str, rest: str) -> bool:
    """Whether two halves are too long for labels, or go on as running text does."""
    return len(text) >= _PHRASE or (len(text) > _LABEL and _RUNNING.search(rest) is not None)


def one_text(halves: Break) -> bool:
    """A bracket is closed that the first half opens, or the document prints the two halves as one elsewhere; nothing new begins."""
    return halves.nothing_new and any(_one_text(a, b, halves.known) for a, b in halves.goes_on)


def row_is_full(halves: Break) -> bool:
    """The first half fills what the rows around fill, and the second does not."""
    usual = halves.usual
    return halves.nothing_new and all(a for a, _ in usual) and not all(b for _, b in usual)


def amount_missing(halves: Break) -> bool:
    """A column with a number in every row below the header has one in the first half alone."""
    rows = halves.others
    head = next((place for place, row in enumerate(rows) if any(AMOUNT.fullmatch(text) for text in row)), 0)
    full = {at for at in halves.numbers if len(rows) >= 3 + head and all(row[at] for row in rows[head:])}
    return halves.nothing_new and any(halves.alone(at) and a and not b and at in full for at, (a, b) in halves.halves.items())


def enumerator_missing(halves: Break) -> bool:
    """The second half lacks the enumerator that the column's cells begin with."""
    for column in halves.both:
        listed = [row[column] for row in halves.others if row[column] and not NUMBER.fullmatch(row[column])]
        marked = sum(1 for text in listed if _ENUMERATOR.match(text))
        if len(listed) >= 3 and marked * 2 > len(listed) and not _ENUMERATOR.match(halves.halves[column][1]):
            return True
    return False


APART = (other_columns,)
"""What shows two rows, whatever is printed in them."""
FILLS = (frame_open, make_up_a_row)
"""What shows one row where each column has text in one half only."""
TWO_ROWS = (two_texts, two_numbers)
"""What shows two rows where a column has text in both halves."""
GOES_ON = (broken_number, frame_open, beside, one_text, row_is_full, amount_missing, enumerator_missing)
"""What shows one row where a column has text in both halves."""
CERTAIN = (broken_number,)
"""What shows it even where the second half is a whole cell elsewhere."""


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


def torn(text: str, rest: str, known: Mapping[str, int]) -> bool:
    """Whether two texts are one label: the document prints it whole elsewhere, or the rest is a single letter."""
    return plain(text + rest) in known or len(plain(rest)) == 1
