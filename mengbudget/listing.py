"""What the command line prints: lines of text from a budget and from its findings, wide characters aligned."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from mengbudget.numbering import span

if TYPE_CHECKING:
    from mengbudget.budget import Budget
    from mengbudget.many import Checked
    from mengbudget.model import Form


_COMMANDS = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def overview(budget: Budget, found: Mapping[str, Any]) -> Iterator[str]:
    """What was read: a line a table, a line a section of the statement, the forms, what to mind."""
    yield f"{budget.label}: {' + '.join(budget.names)}, {budget.pages} pages{_what(budget.document_kind)}"
    tables, claims = found["tables"], found["claims"]
    tables = tables[~tables["kind"].str.startswith("performance_")]  # these are the forms, below
    yield f"{len(tables)} tables"
    yield from _columns(
        [
            (one.kind or "–", one.title, f"p. {one.pages}", f"{one.rows} rows", f"{one.amounts} amounts", *([one.unit] if one.unit else []))
            for one in tables.itertuples()
        ]
    )
    sentences = budget.statement.sentences
    sections = list(dict.fromkeys(sentence.section for sentence in sentences))
    yield f"{len(sections)} sections of the statement, {len(sentences)} sentences, {len(claims)} claims"
    yield from _columns([(section or "–", f"{int((claims['section'] == section).sum())} claims") for section in sections])
    if len(claims):
        yield f"  of these {', '.join(f'{count} {kind}' for kind, count in claims['kind'].value_counts().items())}"
    yield f"{len(budget.projects)} project forms{', 1 overall form' if budget.overall else ''}"
    yield from _columns(
        [*(_form("overall", form) for form in (budget.overall,) if form), *(_form(str(form.index), form) for form in budget.projects)]
    )
    yield from (f"attention: {warning}" for warning in budget.warnings)


def _form(number: str, form: Form) -> tuple[str, ...]:
    amounts, indicators = f"{len(form.amounts)} amounts", f"{len(form.indicators)} indicators"
    return number, form.name or form.title, f"p. {span(form.pages)}", amounts, indicators


def _what(kind: str) -> str:
    """What a document is, where it is no budget, and how far it is judged then."""
    if kind == "budget":
        return ""
    return f", {kind.replace('_', ' ')}{'' if kind == 'final_accounts' else ': only held against itself'}"


def shown(one: Checked, as_text: bool, everything: bool) -> str:
    """What is printed of one document: lines, or JSON."""
    if not as_text:
        return harmless(json.dumps(one.outcome, ensure_ascii=False))
    return "" if one.error else "\n".join(clean(line) for line in report(one, everything))


def report(one: Checked, everything: bool = False) -> Iterator[str]:
    """What to mind of one document, its diagnoses, surest first, each with the findings behind it; `everything`: all findings; then the summary."""
    outcome = one.outcome
    yield f"{one.document}: {one.label}{_what(outcome['document_kind'])}"
    yield from (f"  attention: {warning}" for warning in outcome["warnings"])
    for number, diagnosis in enumerate(outcome["diagnoses"], 1):
        yield f"  {number}. {diagnosis['says_zh']}"
        yield f"     {diagnosis['says']}"
        yield from (f"  {line}" for row in diagnosis["findings"] for line in one.said[row])
    if everything:
        yield from chain(*one.said)
    yield from (f"  {line}" for line in outcome["summary"].splitlines())


def totals(done: Sequence[Checked]) -> str:
    """One line over several documents."""
    counts = (
        f"{sum(one.verdicts.get(verdict, 0) for one in done)} {verdict}" for verdict in ("inconsistent", "unchecked", "rounding", "exact")
    )
    return f"{len(done)} documents: {', '.join(counts)}; {sum(bool(one.error) for one in done)} not readable"


def clean(text: str) -> str:
    """One line without characters that could command a terminal: what is printed comes from a document."""
    return "".join(character if character.isprintable() else " " for character in text)


def harmless(text: str) -> str:
    """JSON in which the characters that command a terminal or turn the direction of writing are escaped."""
    return _COMMANDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(_width(row[index]) for row in rows if index < len(row)) for index in range(max(map(len, rows), default=0))]
    for row in rows:
        yield "  " + "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=False)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def finding_lines(finding: Mapping[str, Any]) -> Iterator[str]:
    """A finding as `check` prints it: what was judged and how, the figures, where the numbers stand."""
    yield f"  {finding['verdict']}  {finding['rule']}  {finding['says']}"
    unit = finding["unit"] if _said(finding["unit"]) else ""
    figures = [name for name in ("printed", "computed", "gap", "allowed") if _said(finding[name])]
    if numbers := [f"{name} {_number(finding[name])} {unit}".rstrip() for name in figures]:
        yield f"    {', '.join(numbers)}"
    for term in finding["terms"]:
        yield f"    {term}"


def _said(value: object) -> bool:
    return value is not None and value == value and value != ""


def _number(value: object) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)
