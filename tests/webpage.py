"""The transcript as a web page printed to PDF by Chromium: a typesetter of another kind, which breaks tables and pages by its own rules."""

from __future__ import annotations

import subprocess
from html import escape
from pathlib import Path

from chromium import PROGRAM
from variants import TRANSCRIPT

from data.facsimile.compose import _below, _joined
from data.facsimile.source import Entry, Table, parse
from data.facsimile.spans import Span, header_rows, spans

STYLE = """
@page {{ size: {page}; margin: 18mm }} @page wide {{ size: {page} landscape }} .wide {{ page: wide }}
body {{ font: {size}pt/1.7 "{font}" }} p {{ margin: 0; text-indent: 2em }}
.cover, .contents, .title, .part, .caption {{ text-align: center; text-indent: 0 }} .part, .contents, .block {{ break-before: page }}
.name, .number, .note {{ text-indent: 0 }} .unit {{ text-align: right }}
table {{ width: 100%; border-collapse: {borders}; border-spacing: 0; font-size: {size}pt; line-height: 1.25 }}
td, th {{ border: 0.5pt solid black; padding: 2pt }} thead {{ display: {head} }} tr:nth-child(even) {{ background: #eee }}
"""


def _cells(table: Table, merged: bool) -> list[Span]:
    if merged or not table.form:
        return spans(table, down=merged)
    return [Span(r, c, text) for r, row in enumerate(table.rows) for c, text in enumerate(row)]


def _table(table: Table, merged: bool) -> str:
    head, rows = header_rows(table), [""] * len(table.rows)
    for cell in sorted(_cells(table, merged), key=lambda cell: cell.column):
        rows[cell.row] += f'<td rowspan="{cell.rowspan}" colspan="{cell.colspan}">{escape(cell.text)}</td>'
    lines = [f"<tr>{row}</tr>" for row in rows]
    return f"<table><thead>{''.join(lines[:head])}</thead><tbody>{''.join(lines[head:])}</tbody></table>"


def write(target: Path, merged: bool, **style: object) -> None:
    """Prints the transcript to `target`; cells of forms and headers merged as a human would, or forms left as the plain raster."""
    blocks = _joined(list(parse(TRANSCRIPT.read_text(encoding="utf-8"))))
    body, inside = "", False
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            body, inside = body + _table(block, merged) + "</div>" * inside, False
        elif isinstance(block, Entry):
            body += f"<p>{escape(block.text)}{block.leader} {block.page}</p>"
        else:
            table = _below(blocks, place)
            if table and not inside:
                inside = True
                body += f'<div class="block {"wide" if len(table.rows[0]) > 6 and not table.form else ""}">'
            body += f'<p class="{block.role}">{escape(block.text)}</p>'
    page = target.with_suffix(".html")
    page.write_text(f'<html lang="zh-CN"><meta charset="utf-8"><style>{STYLE.format(**style)}</style>{body}</html>', encoding="utf-8")
    command = [str(PROGRAM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={target.parent / 'profile'}"]
    subprocess.run([*command, f"--print-to-pdf={target}", str(page)], check=True, capture_output=True, timeout=120)
