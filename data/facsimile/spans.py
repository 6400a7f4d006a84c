"""Which cells are merged: the transcript leaves the covered ones empty."""

from __future__ import annotations

from dataclasses import dataclass

from data.facsimile.source import Table


@dataclass
class Span:
    """A cell with what it covers."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1


def header_rows(table: Table) -> int:
    """Rows above the body: all until every column has had a text of its own, with the row of column numbers after them."""
    if table.form:
        return 0
    seen: set[int] = set()
    count = 0
    while count < len(table.rows) and len(seen) < len(table.rows[0]):
        seen |= {column for column, text in enumerate(table.rows[count]) if text}
        count += 1
    if count < len(table.rows) and list(table.rows[count]) == [str(n) for n in range(1, len(table.rows[0]) + 1)]:
        count += 1
    return count


def _header(table: Table, rows: int, down: bool) -> list[Span]:
    """A header text covers the empty cells to its right under the same parent, and what is empty below it."""
    covering: dict[tuple[int, int], Span] = {}
    spans: list[Span] = []
    for r in range(rows):
        column = 0
        while column < len(table.rows[r]):
            text, above = table.rows[r][column], covering.get((r - 1, column))
            span = Span(r, column, text)
            if text:
                end = column + 1
                while end < len(table.rows[r]) and not table.rows[r][end] and covering.get((r - 1, end)) is above:
                    end += 1
                span.colspan = end - column
            elif down and above and above.column == column and above.text and not any(table.rows[r][column : column + above.colspan]):
                above.rowspan += 1
                covering |= {(r, c): above for c in range(column, column + above.colspan)}
                column += above.colspan
                continue
            spans.append(span)
            covering |= {(r, c): span for c in range(column, column + span.colspan)}
            column += span.colspan
    return spans


def _form(table: Table, down: bool) -> list[Span]:
    """Texts cover what is empty to their right; a row without a label of its own keeps the partition of the row above where it can.

    Empty cells before the first text go on with the labels above them.
    """
    spans: list[Span] = []
    above: list[Span] = []
    width = len(table.rows[0])
    inside = False  # below the header of the indicators every column stands for itself
    levels: set[int] = set()  # columns of the indicators' upper levels: there an empty cell goes on with the one above
    for r, row in enumerate(table.rows):
        starts = [column for column, text in enumerate(row) if text]
        bounds = [span.column for span in above]
        heads = sum(text.endswith("级指标") for text in row)
        if heads >= 3:
            inside, edges = True, sorted({0, *starts})
            levels = {column for column in starts if row[column] in ("一级指标", "二级指标")}
        elif inside and starts[0] == 0 and any(text.startswith("填报日期") for text in row):
            inside, edges = False, starts
        elif set(starts) <= set(bounds) and (inside or starts[0] > 0):
            edges = bounds
        else:
            edges = sorted({*starts, *(bound for bound in bounds if bound < starts[0])} | {0})
        here: list[Span] = []
        for left, right in zip(edges, [*edges[1:], width], strict=True):
            text = row[left]
            over = next((span for span in above if span.column == left and span.column + span.colspan == right and span.text), None)
            follows = inside and left in levels and right in starts
            leading = right <= starts[0]
            if down and not text and over and (leading or follows):
                over.rowspan += 1
                here.append(over)
            else:
                span = Span(r, left, text, colspan=right - left)
                here.append(span)
                spans.append(span)
        above = here
    return spans


def spans(table: Table, down: bool) -> list[Span]:
    """All cells of a table with their spans; never merged downwards unless `down`."""
    if table.form:
        return _form(table, down)
    rows = header_rows(table)
    body = [Span(r, c, text) for r, row in enumerate(table.rows) if r >= rows for c, text in enumerate(row)]
    return _header(table, rows, down) + body
