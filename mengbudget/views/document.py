"""The document as a whole: what was read, on which page, how far each number is checked, and which faults are known."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pdfplumber
import yaml
from PIL import Image

from mengbudget.model import Form
from mengbudget.reconcile.findings import VERDICTS
from mengbudget.show.evidence import COLOURS, PALE, VERMILLION, Evidence
from mengbudget.story import Story
from mengbudget.views import data, english_kind, grouped, span_of
from mengbudget.views.rows import Values, counts, frame

BLUE = (0, 114, 178)
UNTITLED = "（无题 no title）"
READ = ("numbers in tables", "numerals of the statement", "amounts of the forms", "numerals in the forms' texts")


@frame("number title kind pages unit rows numbers note erratum")
def tables(story: Story, forms: bool = False) -> Iterator[Values]:
    """The tables of the budget, in the order printed, the forms not among them unless asked for.

    kind: in English; rows, numbers: how many are printed; erratum: id of the structural erratum applied.
    """
    found = (table for table in story.budget.tables if forms or not table.kind.startswith("performance"))
    for number, table in enumerate(found, 1):
        kind = english_kind(table.kind) or table.kind or "none of the known kinds"
        yield (
            number, table.title or UNTITLED, kind, span_of(table.pages), table.unit, len(table.rows), len(table.amounts),
            " ".join(table.notes), table.erratum,
        )  # fmt: skip


@frame("title page sentences claims")
def sections(story: Story) -> Iterator[Values]:
    """The sections of the statement, and how many sentences and numerals each has."""
    statement = story.budget.statement
    sentences = Counter(one.section for one in statement.sentences)
    claims = Counter(claim.sentence.section for claim in statement.claims)
    for section in statement.sections:
        yield section.title, section.page, sentences[section.title], claims[section.title]


@frame("kind means count example section")
def claims(story: Story) -> Iterator[Values]:
    """The numerals of the statement by what they are (means: in English); the first of each kind is the example, with its sentence's section."""
    found = story.budget.statement.claims
    first = {c.kind: c for c in reversed(found)}
    for kind, count in Counter(c.kind for c in found).most_common():
        one = first[kind]
        around = one.sentence.text[max(0, one.start - 12) : one.end + 4]
        yield kind, data("glossary")["claims"].get(kind, kind), count, f"…{around}…", one.sentence.section


@frame("form count pages amounts indicators numerals")
def forms(story: Story) -> Iterator[Values]:
    """The performance forms by kind, and how much they hold; numerals: in the running texts."""
    for kind, found in groupby(_forms(story), key=lambda form: form.kind):
        of = list(found)
        pages = span_of(page for form in of for page in form.pages)
        sums = (sum(map(len, parts)) for parts in zip(*((f.amounts, f.indicators, f.claims) for f in of), strict=True))
        yield english_kind(kind), len(of), pages, *sums


@frame("index name pages period year indicators")
def project_forms(story: Story) -> Iterator[Values]:
    """Each project form with its first total of each half, as printed, and how many indicators it has."""
    for form in story.budget.projects:
        totals = {a.half: f"{a.printed.text} {a.printed.unit}" for a in reversed(form.amounts) if a.role == "total"}
        halves = totals.get("period", ""), totals.get("year", totals.get("", ""))
        yield form.index, form.name or form.title, span_of(form.pages), *halves, len(form.indicators)


@frame("what one other alike")
def readings(one: Story, other: Story) -> Iterator[Values]:
    """Two readings of one document (from PDF and from transcript): how many there are in each, how many alike, to the letter and in their place."""
    for what, first, second in zip(READ, map(Counter, _read(one)), map(Counter, _read(other)), strict=True):
        yield what, first.total(), second.total(), (first & second).total()


def _read(story: Story) -> Iterator[list[tuple[object, ...]]]:
    """What was read, with its place, in the order of READ."""
    tables = [t for t in story.budget.tables if not t.kind.startswith("performance")]
    forms = _forms(story)
    yield [(t.title, a.row.index, a.row.side, a.row.code, a.row.name, a.column.path, a.printed) for t in tables for a in t.amounts]
    yield [(c.sentence.section, c.sentence.text, c.start, c.kind, c.subject, c.printed) for c in story.budget.statement.claims]
    yield [(form.name, a.label, a.half, a.role, a.printed) for form in forms for a in form.amounts]
    yield [(form.name, c.sentence.section, c.sentence.text, c.start, c.printed) for form in forms for c in form.claims]


def _forms(story: Story) -> list[Form]:
    return [form for form in (story.budget.overall, *story.budget.projects) if form is not None]


def numbers(story: Story) -> list[Any]:
    """Every printed number as a row of `Result.coverage`."""
    return list(story.result.coverage.itertuples())


def reached(story: Story) -> Iterator[tuple[str, str, str, Counter[str], set[int]]]:
    """The printed numbers by where they stand: source, kind, title (of a table, else "").

    With them how many are touched by how many rules (the words of `charts.TIMES`), and their pages.
    """
    found = grouped(numbers(story), lambda row: (row.source, row.kind, (row.title or UNTITLED) if row.source == "table" else ""))
    for where, group in found.items():
        yield *where, Counter(str(row.rules) if row.rules < 4 else "4+" for row in group), {row.page for row in group}


def touched(words: Counter[str]) -> str:
    """How many of the numbers so counted a rule touches."""
    return f"{words.total() - words['0']} of {words.total()}"


def coverage(story: Story) -> pd.DataFrame:
    """How many printed numbers of each table, of the statement and of the forms are touched by how many rules (COUNTS)."""
    found: dict[str, Counter[str]] = {}
    pages: dict[str, set[int]] = {}
    for _, kind, title, times, on in reached(story):
        label = title or english_kind(kind) or kind
        found[label] = found.get(label, Counter()) + times
        pages[label] = pages.get(label, set()) | on
    return counts(found, lambda label: touched(found[label]), lambda label: f"第{span_of(pages[label])}页")


@frame("where why count example")
def unreached(story: Story) -> Iterator[Values]:
    """The numbers that no rule touches, counted by where they stand and why, with the first of them as printed."""
    left = grouped((row for row in numbers(story) if not row.rules), lambda row: (english_kind(row.kind) or row.kind, row.why))
    for key, group in sorted(left.items(), key=lambda pair: -len(pair[1])):
        yield *key, len(group), f"{group[0].name}: {group[0].text}"


def by_source(story: Story, names: Mapping[str, str]) -> dict[str, Counter[str]]:
    """How many findings of each verdict, by the source of their first number ("table", "statement", "form", "" without one), under its name."""
    found: dict[str, Counter[str]] = {name: Counter() for name in names.values()}
    for item in story.result.items:
        source = item.terms[0].source if item.terms else ""
        if source in names:
            found[names[source]][item.verdict] += 1
    return found


def verdicts(story: Story) -> pd.DataFrame:
    """How many findings of each verdict, by where their first number stands (COUNTS)."""
    found = by_source(story, {"table": "tables 预算表", "statement": "statement 情况说明", "form": "forms 绩效目标表"})
    return counts(found, place="", order=reversed(VERDICTS))


def reviewed(path: str | Path) -> dict[str, dict[str, Any]]:
    """The entries of an errata file by their id, their texts in one line each; `printed` is a list of pieces."""
    entries: dict[str, dict[str, Any]] = {}
    for entry in yaml.safe_load(Path(path).read_text(encoding="utf-8"))["errata"]:
        pieces = entry["printed"] if isinstance(entry["printed"], list) else [entry["printed"]]
        evidence = {language: _line(text) for language, text in entry["evidence"].items()}
        entries[entry["id"]] = entry | {"printed": list(map(_line, pieces)), "evidence": evidence}
    return entries


def _line(text: object) -> str:
    return " ".join(str(text).split())


@frame("id kind place printed should why")
def errata(path: str | Path, *ids: str) -> Iterator[Values]:
    """The reviewed faults of the transcript in an errata file, all or those named. Raises KeyError where an id is not there."""
    entries = reviewed(path)
    for name in ids or entries:
        one = entries[name]
        yield name, one["kind"], one["place"], " · ".join(one["printed"]), one["should"], one["evidence"]["en"]


@frame("about says")
def provenance(path: str | Path) -> Iterator[Values]:
    """The record that stands beside a raw file."""
    record: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    for name, value in record.items():
        if not isinstance(value, dict):
            yield name, _line(value)


def page(story: Story, number: int, resolution: int = 144) -> Evidence:
    """The tables of a page as they were read: every cell outlined, every number boxed. Raises KeyError where none was read from it."""
    file = Path(story.budget.documents[0].path)
    cells = [cell.box for grid in story.budget.documents[0].grids() for cell in grid.cells if cell.page == number and cell.box]
    numbers = [a.box for table in story.budget.tables for a in table.amounts if a.page == number and a.box]
    if not cells:
        raise KeyError(f"no table was read from page {number} of {file.name}")
    with pdfplumber.open(file, pages=[number]) as pdf:
        whole = pdf.pages[0]
        image = whole.to_image(resolution=resolution)
        image.draw_rects(cells, fill=(0, 0, 0, 0), stroke=BLUE, stroke_width=1)
        image.draw_rects(numbers, fill=PALE, stroke=VERMILLION, stroke_width=1)
        scale = image.annotated.width / float(whole.width)
    left, top = max(min(box[0] for box in cells) - 12, 0), max(min(box[1] for box in cells) - 72, 0)  # the title stands above the grid
    right, bottom = max(box[2] for box in cells) + 12, max(box[3] for box in cells) + 12
    picture = image.annotated.convert("RGB").crop((round(left * scale), round(top * scale), round(right * scale), round(bottom * scale)))
    out = io.BytesIO()
    picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    size = picture.width * 3 // 2, picture.height * 3 // 2  # shown at three quarters of its pixels
    return Evidence(f"[page {number}] {len(cells)} cells, {len(numbers)} numbers", out.getvalue(), size)
