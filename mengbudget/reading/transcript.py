"""A transcript, lines and tab-separated tables, as a document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from mengbudget.errors import UnreadableError
from mengbudget.limits import TEXT_BYTES, TEXT_COLUMNS, TEXT_LINE
from mengbudget.printed import NUMBER
from mengbudget.reading.letters import ideographs
from mengbudget.reading.model import Cell, Document, Grid, Line, Page
from mengbudget.reading.pdf import contents

_LEADER = re.compile(r"[.．…·\s]+")
_PAGE = re.compile(r"\d{1,5}")
_RUNNING_TEXT = re.compile(r"。|[:：]$")


def read_transcript(path: str | Path, progress: Callable[[int, int], None] | None = None) -> Document:
    """The document that a UTF-8 transcript holds, its pages numbered as its contents list says (0 before the first heading).

    Lines with tabs are rows of a grid; blank lines between two of them are page breaks of the original, within the grid.
    Raises UnreadableError where the file cannot be read, is not UTF-8 text, or is empty.
    """
    path = Path(path)
    data = contents(path, TEXT_BYTES)
    try:
        text = ideographs(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path}: is not a UTF-8 text (byte {error.start}); save the transcript as UTF-8.") from error
    if not text.strip():
        raise UnreadableError(f"{path}: is empty; a transcript holds the document's lines and tab-separated tables.")
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > TEXT_LINE or line.count("\t") > TEXT_COLUMNS:
            raise UnreadableError(
                f"{path}: line {number} has {len(line):,} letters and {line.count(chr(9)):,} tabs, more than a document's lines have "
                f"({TEXT_LINE:,} and {TEXT_COLUMNS:,}); look at how the transcript was made."
            )
    blocks = _blocks(lines)
    pages = tuple(Page(number, 0.0, 0.0, tuple(block for block, _ in group)) for number, group in groupby(blocks, key=lambda pair: pair[1]))
    if progress is not None:
        progress(1, 1)
    return Document(str(path), hashlib.sha256(data).hexdigest(), pages, tuple(block for block, _ in blocks))


def _blocks(lines: list[str]) -> list[tuple[Line | Grid, int]]:
    """Blocks in reading order, each with its page."""
    blocks: list[tuple[Line | Grid, int]] = []
    contents: list[tuple[str, int]] = []
    page = 0
    printed = [line for line in lines if line.strip()]
    for tabbed, group in groupby(printed, key=lambda line: "\t" in line):
        rows = [line.split("\t") for line in group]
        if tabbed and _is_contents(rows):
            contents += [(_key(title), int(number)) for title, number in rows]
            blocks += [(Line(" ".join(row), page), page) for row in rows]
        elif tabbed:
            blocks.append((_grid(rows, page), page))
        else:
            for (line,) in rows:
                page = _page_of(line, contents, page)
                blocks.append((Line(line.strip(), page), page))
    return blocks


def _is_contents(rows: list[list[str]]) -> bool:
    """Whether rows are a contents list: a title and a page number each, the numbers never going back."""
    if len(rows) < 2 or any(len(row) != 2 or not row[0].strip() or not _PAGE.fullmatch(row[1].strip()) for row in rows):
        return False
    numbers = [int(row[1]) for row in rows]
    return numbers == sorted(numbers)


def _key(title: str) -> str:
    return _LEADER.sub("", title)


def _page_of(line: str, contents: list[tuple[str, int]], page: int) -> int:
    """The page a line stands on: that of the next contents entry it prints the heading of (passed entries are used up), else `page`."""
    key = _key(line)
    for position, (title, number) in enumerate(contents):
        if title == key or (len(key) > 5 and re.fullmatch(r"(附?表)?[一二三四五六七八九十\d]+[、:：]?", title.removesuffix(key))):
            del contents[: position + 1]
            return number
    return page


def _grid(rows: list[list[str]], page: int) -> Grid:
    """A grid of fields as printed, short rows filled up; the header's texts span the empty cells under and beside them."""
    width = max(map(len, rows))
    texts = [[field.strip() for field in row] + [""] * (width - len(row)) for row in rows]
    owner = header_spans(texts[: _header_rows(texts)])
    cells = []
    for row, fields in enumerate(texts):
        for column, text in enumerate(fields):
            if row >= len(owner):
                cells.append(Cell(row, column, text, page=page))
            elif owner[row][column] == (row, column):
                covered = [(r, c) for r, line in enumerate(owner) for c, own in enumerate(line) if own == (row, column)]
                height, breadth = max(r for r, _ in covered) - row + 1, max(c for _, c in covered) - column + 1
                cells.append(Cell(row, column, text, height, breadth, page))
    return Grid(tuple(cells), len(rows), width)


def _header_rows(texts: list[list[str]]) -> int:
    """How many leading rows are a header: two texts or more, no number. A form, which holds running text, has none."""
    if any(_RUNNING_TEXT.search(text) for fields in texts for text in fields):
        return 0
    for count, fields in enumerate(texts):
        filled = [text for text in fields if text]
        if (len(filled) < 2 and filled[:1] == fields[:1]) or any(NUMBER.fullmatch(text) for text in filled):
            return count
    return 0


def header_spans(texts: list[list[str]]) -> list[list[tuple[int, int]]]:
    """For each position of a header whose merged cells are lost, the position of the text that covers it."""
    owner: list[list[tuple[int, int]]] = []
    for row, fields in enumerate(texts):
        owner.append([(row, column) for column in range(len(fields))])
        for column, text in enumerate(fields):
            if not text:
                owner[row][column] = _covering(texts, owner, row, column)
    return owner


def _covering(texts: list[list[str]], owner: list[list[tuple[int, int]]], row: int, column: int) -> tuple[int, int]:
    """The position of the text that covers an empty one: above it, where nothing is under that, else left of it, where both are under one."""
    above = owner[row - 1][column] if row else None
    if above is not None and texts[above[0]][above[1]]:
        if not any(text for text, over in zip(texts[row], owner[row - 1], strict=True) if over == above):
            return above
    if column and (above is None or owner[row - 1][column - 1] == above):
        left = owner[row][column - 1]
        if left[0] == row and texts[row][left[1]]:
            return left
    return row, column
