"""What people read beside the charts: sentences quoted from the document, and frames as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from string import Formatter
from typing import Any

import pandas as pd

from mengbudget.budget import Budget
from mengbudget.model import Claim, Sentence
from mengbudget.reconcile.facts import Place, claim_place, normal
from mengbudget.reconcile.findings import VERDICTS, Finding
from mengbudget.show import words
from mengbudget.show.charts import digits, wide
from mengbudget.show.document import Document
from mengbudget.show.look import FONT, INK, MARKS, Shown, render

Stretch = tuple[Sentence, str, int, int]
"""A part of a sentence: the sentence, the title of what it is quoted from, where the part begins and ends."""
NO_FIGURES = ("year", "date", "number", "code")
"""Kinds of numerals that a translation writes itself."""

_ONE = r"[-+−–±≤≥≈~<>]*\s?\d[\d,]*(\.\d+)?"
NUMERIC = re.compile(rf"—|{_ONE}(\s?…\s?{_ONE})?\s?([%‰]|[个人项条页辆]|万?元|×|pp)?")
"""What is set to the right in its column: a number as printed, or a range, with its sign and unit, or nothing."""


def quote(document: Document, where: str, *holding: str, english: str = "") -> Shown:
    """The sentences that hold all of the words, of the statement's section that begins with `where` ("八、") or of the form whose project's name contains it.

    Each numeral is marked by the worst verdict of its findings. In `english`, a translation for the English edition, each {} is the next numeral as
    printed (years and dates are not counted). Raises KeyError where nothing is said.
    """
    claims, said = _said(document.budget, where)
    found = [one for one in said if all(word in one[0].text[one[2] : one[3]] for word in holding)]
    if not found:
        raise KeyError(f"no sentence of {where} says {' and '.join(holding) or 'anything'}")
    verdicts, pieces, figures = worst(document.result.items), [], []
    for sentence, _, start, end in found:
        inside = {claim: at for claim, at in claims.items() if claim.sentence == sentence and start <= claim.start < end}
        for text, claim in cut(sentence.text, inside, start, end):
            figure = claim is not None and claim.kind not in NO_FIGURES
            pieces.append((text, verdicts.get(inside[claim].key, "unchecked") if claim and figure else ""))
        figures += [claim.printed.text for claim in inside if claim.kind not in NO_FIGURES]
    return _quoted(pieces, [title for _, title, _, _ in found], [sentence.page for sentence, *_ in found], _translated(english, figures))


def cut(text: str, claims: Iterable[Claim], start: int = 0, end: int | None = None) -> Iterator[tuple[str, Claim | None]]:
    """A sentence, or a part of it, cut into words and numerals, nothing left out."""
    at, end = start, len(text) if end is None else end
    for claim in sorted(claims, key=lambda one: one.start):
        if claim.start >= at:
            yield from ((one, None) for one in (text[at : claim.start],) if one)
            yield text[claim.start : claim.end], claim
            at = claim.end
    yield from ((one, None) for one in (text[at:end],) if one)


def _said(budget: Budget, where: str) -> tuple[dict[Claim, Place], list[Stretch]]:
    """The claims and sentences of a section of the statement, or, where there is none, of the first form whose project's name contains `where`."""
    if sentences := [one for one in budget.statement.sentences if one.section.startswith(where)]:
        return {claim: claim_place(claim) for claim in budget.statement.claims}, [(one, one.section, 0, len(one.text)) for one in sentences]
    return next((_written(form) for form in budget.projects if where in form.name), ({}, []))


def _written(form: Any) -> tuple[dict[Claim, Place], list[Stretch]]:
    """The claims and sentences of a form; each of its fields is one long text."""
    fields = dict.fromkeys(claim.sentence for claim in form.claims)
    cuts = [(one, f"{form.name} · {one.section}", *cut.span()) for one in fields for cut in re.finditer("[^。]+。?", one.text)]
    return {claim: claim_place(claim, form) for claim in form.claims}, cuts


def define(document: Document, word: str, english: str = "") -> Shown:
    """What the document's own glossary (名词解释) says of a word, with its page. Raises KeyError where it says nothing."""
    for section in document.budget.statement.outline.sections("glossary"):
        if normal(section.title) == normal(word):
            return _quoted([(f"{section.title}：{section.text}", "")], [], [section.page], english)
    raise KeyError(f"the glossary of {document.budget.label} does not explain {word}")


def note(document: Document, kind: str, english: str = "") -> Shown:
    """The notes printed under the tables of a kind, with title and page. Raises KeyError where there is none."""
    tables = [table for table in document.budget.tables if table.kind == kind and table.notes]
    if not tables:
        raise KeyError(f"no note is printed under a table of kind {kind}")
    notes = [(" ".join(one for table in tables for one in table.notes), "")]
    return _quoted(notes, [table.title for table in tables], [table.pages[-1] for table in tables], english)


def worst(findings: Iterable[Finding]) -> dict[tuple[Any, ...], str]:
    """The worst verdict that each printed number takes part in, by the key of its place; "unchecked" only where it has no other."""
    order = [*(word for word in VERDICTS if word != "unchecked"), "unchecked"]
    found: dict[tuple[Any, ...], str] = {}
    for item in findings:
        for place in item.terms:
            found[place.key] = min(found.get(place.key, "unchecked"), item.verdict, key=order.index)
    return found


def _translated(english: str, figures: Sequence[str]) -> str:
    """The translation with the figures of the document, or that there is none where the sentence is no longer the one that was translated."""
    fields = [name for _, name, _, _ in Formatter().parse(english) if name is not None]
    fits = max(map(int, fields)) < len(figures) if any(fields) else len(fields) in (0, len(figures))
    return english.format(*figures) if fits else "(The translation was made of another wording of this sentence.)"


def _quoted(pieces: Sequence[tuple[str, str]], sections: Sequence[str], pages: Sequence[int], english: str) -> Shown:
    numbers = "、".join(str(page) for page in sorted(set(pages)))
    place = " · ".join([*dict.fromkeys(sections), words.say(f"p. {numbers}", f"第{numbers}页")])
    english = words.say(english, "")
    look = {"font": FONT, "ink": INK, "marks": MARKS, "name": words.verdict}
    plain = [f"“{''.join(text for text, _ in pieces)}”", *([english] if english else []), f"— {place}"]
    return Shown("\n".join(plain), render("quote.html.j2", pieces=pieces, english=english, place=place, **look))


def table(frame: pd.DataFrame, title: str, *, heads: Mapping[str, str] | None = None, notes: Sequence[str] = ()) -> Shown:
    """A frame as a table for people; a named index is its first column, a column ``verdict`` is translated and coloured.

    Headings are those of `heads`, else of the language spoken (`words.head`).
    """
    shown = frame.reset_index() if any(frame.index.names) else frame
    texts = {str(name): [cell(value) for value in shown[name]] for name in shown.columns}
    said = {name: (heads or {}).get(name) or words.head(name) for name in texts}
    rows = [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]
    right, none = [name for name in texts if _numbers(texts[name])], words.say("none", "无")
    least = {name: _ems(column) for name, column in texts.items() if name not in (*right, "verdict")}
    look = {"font": FONT, "ink": INK, "marks": MARKS, "verdict": words.verdict, "right": right, "least": least, "nothing": none}
    lines = [said.values(), *(row.values() for row in rows)] if rows else [[none]]
    plain = "\n".join(" | ".join(map(words.verdict, row)) for row in [[title], *lines])
    return Shown(plain, render("table.html.j2", title=title, heads=said, rows=rows, notes=notes, **look))


def _ems(texts: Sequence[str]) -> float:
    """How wide a column of texts is at least, in ems: a short text in one line, a longer one in few."""
    places = max(map(wide, texts), default=0)
    return min(max(places / 4, min(places / 2, 6)), 14) + 1.6  # and its padding


def cell(value: Any) -> str:
    """A value as text: numbers with thousands separators and their digits (`charts.digits`), nothing where there is nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return "; ".join(map(cell, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, Decimal):
        return f"{value:,f}" if value == value.to_integral_value() and "." not in str(value) else digits(value)
    return f"{value:,}" if isinstance(value, (int, float)) else str(value)


def _numbers(texts: Sequence[str]) -> bool:
    """Whether a column is one of numbers: most of what it prints is a number, and the rest is a word or two."""
    printed = [text for text in texts if text]
    return 2 * sum(1 for text in printed if NUMERIC.fullmatch(text)) > len(printed) and all(len(text) <= 24 for text in printed)
