"""What people read in a notebook beside the charts: presentation tables, and sentences quoted from the document."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

import css_inline
import pandas as pd
from great_tables import GT, loc, style
from great_tables import html as as_html

from mengbudget.model import Claim, Sentence
from mengbudget.show.look import FONT, INK

_ONE = r"[-+−–±≤≥≈~<>]*\s?\d[\d,]*(\.\d+)?"
NUMERIC = re.compile(rf"—|{_ONE}(\s?…\s?{_ONE})?\s?([%‰]|[个人项条页辆]|万?元|pp)?")
"""What stands to the right in its column: a number as printed, or a range, with the sign and unit it may carry, or nothing."""

CSS = files("mengbudget.show").joinpath("templates/table.css").read_text("utf-8").replace("FONT", FONT)


@dataclass(frozen=True)
class Shown:
    """Something to look at: HTML with its style inside, and plain text, the same on every run."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def cell(value: Any) -> str:
    """A value as text: decimals with thousands separators and every digit they have, nothing where there is nothing."""
    if isinstance(value, (list, tuple)):
        return "; ".join(cell(part) for part in value)
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}" if isinstance(value, int) else str(value)


def table(
    frame: pd.DataFrame,
    title: str,
    *,
    subtitle: str = "",
    columns: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> Shown:
    """A frame as a presentation table for people, one row a row, in the frame's order.

    `columns` names the columns to show and their headings (all of them, under their own names, where it is not given). Numbers stand to the
    right, digits as they are; a column ``verdict`` is coloured. Whatever the document printed is escaped.
    """
    chosen = dict(columns) if columns is not None else {str(name): str(name) for name in frame.columns}
    shown = pd.DataFrame({name: [cell(value) for value in frame[name]] for name in chosen}, dtype=object)
    right = [name for name in chosen if _numbers(list(shown[name]))]
    gt = GT(shown, id="t").tab_header(_safe(title), _safe(subtitle) if subtitle else None)
    gt = gt.cols_label({name: _safe(heading) for name, heading in chosen.items()}).cols_align("left").cols_align("right", columns=right)
    for verdict in INK if "verdict" in chosen else ():
        rows = [index for index, word in enumerate(shown["verdict"]) if word == verdict]
        gt = gt.tab_style(style.text(color=INK[verdict], weight="bold"), loc.body("verdict", rows)) if rows else gt
    for note in notes:
        gt = gt.tab_source_note(_safe(note))
    return Shown(_styled(gt), f"[table] {title}: {len(frame)} × {len(chosen)}")


def _safe(text: str) -> Any:
    return as_html(html.escape(text))


def _numbers(texts: Sequence[str]) -> bool:
    """Whether a column is one of numbers: most of what it prints is a number, and the rest is a word or two."""
    printed = [text for text in texts if text]
    numbers = sum(1 for text in printed if NUMERIC.fullmatch(text))
    return 2 * numbers > len(printed) and all(len(text) <= 24 for text in printed)


def _styled(gt: GT) -> str:
    """The table's HTML with the style written into each element: a notebook that is not trusted strips style sheets."""
    bare = re.sub(r"<style>.*?</style>", "", gt.as_raw_html(), flags=re.DOTALL)
    inlined = css_inline.inline_fragment(bare, CSS)
    lean = re.sub(r' (?:class|id|headers|data-[\w-]+|aria-[\w-]+)="[^"]*"', "", inlined)
    return re.sub(r'<div style="[^"]*"', '<div style="overflow-x: auto"', lean, count=1).strip()


def quote(*parts: Sentence | str, page: int | None = None, claims: Iterable[Claim] = (), english: str = "") -> Shown:
    """What the document says, to the letter, with its section and page; the numerals of `claims` stand out.

    `parts` are sentences of the parsed statement, or texts with the page they stand on. `english` is a translation to stand below.
    """
    if not parts:
        raise ValueError("nothing to quote")
    spans = list(claims)
    texts = [part if isinstance(part, str) else part.text for part in parts]
    marked = "".join(_marked(part, spans) if isinstance(part, Sentence) else html.escape(part) for part in parts)
    sections = list(dict.fromkeys(part.section for part in parts if isinstance(part, Sentence) and part.section))
    pages = sorted({part.page for part in parts if isinstance(part, Sentence)} | ({page} if page is not None else set()))
    place = " · ".join([*sections, *([f"第{'、'.join(map(str, pages))}页 (p. {', '.join(map(str, pages))})"] if pages else [])])
    lines = [f'<p lang="zh-CN" style="margin: 0; font-family: {FONT}; line-height: 1.75">{marked}</p>']
    if english:
        lines.append(f'<p lang="en" style="margin: 0.35em 0 0; color: #555; font-style: italic">{html.escape(english)}</p>')
    if place:
        lines.append(f'<p style="margin: 0.35em 0 0; color: #555; font-size: 12px; font-family: {FONT}">— {html.escape(place)}</p>')
    box = "margin: 0.6em 0; padding: 0.5em 1em; border-left: 3px solid #0072B2; background: #f7f9fb; color: #222"
    plain = "\n".join([f"“{''.join(texts)}”", *([english] if english else []), *([f"— {place}"] if place else [])])
    return Shown(f'<blockquote style="{box}">{"".join(lines)}</blockquote>', plain)


def _marked(sentence: Sentence, claims: Sequence[Claim]) -> str:
    """A sentence as HTML, its claims in bold."""
    out, done = [], 0
    for claim in sorted((claim for claim in claims if claim.sentence == sentence), key=lambda claim: claim.start):
        if claim.start >= done:
            out.append(html.escape(sentence.text[done : claim.start]))
            out.append(f"<strong>{html.escape(sentence.text[claim.start : claim.end])}</strong>")
            done = claim.end
    return "".join([*out, html.escape(sentence.text[done:])])
