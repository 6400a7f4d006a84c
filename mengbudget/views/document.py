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

from mengbudget.evidence import COLOURS, PALE, VERMILLION, Evidence
from mengbudget.model import Form
from mengbudget.reconcile.findings import VERDICTS
from mengbudget.story import Story
from mengbudget.views import english_kind, span_of
from mengbudget.views.rows import Values, counts, rows

BLUE = (0, 114, 178)
CLAIMS = {
    "amount": "an amount of money",
    "share": "a share of something (占…%)",
    "change": "a change on last year (增加, 减少)",
    "growth": "a growth rate (增长, 下降)",
    "count": "a count of persons, units, cars, projects",
    "year": "a year",
    "date": "a date",
    "area": "a floor area",
    "threshold": "a threshold (50万元以上)",
    "rate": "a rate",
    "operand": "a factor of arithmetic written out",
    "number": "a number that counts nothing, of a list or a regulation",
    "code": "a code",
}
UNTITLED = "（无题 no title）"
READ = ("numbers in tables", "numerals of the statement", "amounts of the forms", "numerals in the forms' texts")


def tables(story: Story, forms: bool = False) -> pd.DataFrame:
    """The tables of the budget, in the order printed, the forms not among them unless asked for.

    Columns: number (from 1), title (as printed), kind (in English), pages (text), unit, rows, numbers (how many are printed), note (as
    printed), erratum (id of the structural erratum applied, or "").
    """
    out: list[Values] = []
    for table in story.budget.tables:
        if forms or not table.kind.startswith("performance"):
            kind = english_kind(table.kind) or table.kind or "none of the known kinds"
            what = len(out) + 1, table.title or UNTITLED, kind, span_of(table.pages), table.unit
            out.append((*what, len(table.rows), len(table.amounts), " ".join(table.notes), table.erratum))
    return rows("number title kind pages unit rows numbers note erratum", *out)


def sections(story: Story) -> pd.DataFrame:
    """The sections of the statement: title, page, sentences, claims (how many)."""
    statement = story.budget.statement
    sentences = Counter(one.section for one in statement.sentences)
    claims = Counter(claim.sentence.section for claim in statement.claims)
    return rows("title page sentences claims", *((s.title, s.page, sentences[s.title], claims[s.title]) for s in statement.sections))


def claims(story: Story) -> pd.DataFrame:
    """The numerals of the statement by what they are: kind, means (English), count, example (as printed, with its sentence's section)."""
    found = story.budget.statement.claims
    first = {c.kind: c for c in reversed(found)}
    out = []
    for kind, count in Counter(c.kind for c in found).most_common():
        one = first[kind]
        around = one.sentence.text[max(0, one.start - 12) : one.end + 4]
        out.append((kind, CLAIMS.get(kind, kind), count, f"…{around}…", one.sentence.section))
    return rows("kind means count example section", *out)


def forms(story: Story) -> pd.DataFrame:
    """The performance forms: form (kind in English), count, pages (text), amounts, indicators, numerals (in the running texts)."""
    out = []
    for kind, found in groupby(_forms(story), key=lambda form: form.kind):
        of = list(found)
        pages = span_of(page for form in of for page in form.pages)
        sums = (sum(map(len, parts)) for parts in zip(*((f.amounts, f.indicators, f.claims) for f in of), strict=True))
        out.append((english_kind(kind), len(of), pages, *sums))
    return rows("form count pages amounts indicators numerals", *out)


def project_forms(story: Story) -> pd.DataFrame:
    """Each project form: index, name, pages (text), period, year (its first total of each half, as printed), indicators (how many)."""
    out = []
    for form in story.budget.projects:
        totals = {a.half: f"{a.printed.text} {a.printed.unit}" for a in reversed(form.amounts) if a.role == "total"}
        halves = totals.get("period", ""), totals.get("year", totals.get("", ""))
        out.append((form.index, form.name or form.title, span_of(form.pages), *halves, len(form.indicators)))
    return rows("index name pages period year indicators", *out)


def readings(one: Story, other: Story) -> pd.DataFrame:
    """Two readings of one document (from PDF and from transcript) held against each other.

    Columns: what, one, other (how many there are in each), alike (how many are the same in both, to the letter and in their place).
    """
    out = []
    for what, first, second in zip(READ, map(Counter, _read(one)), map(Counter, _read(other)), strict=True):
        out.append((what, first.total(), second.total(), (first & second).total()))
    return rows("what one other alike", *out)


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


def reached(story: Story) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """The printed numbers by where they stand: source, kind, title (of a table, else ""), and their rows of the coverage.

    Their column times says how many rules touch the number, in the words of `charts.TIMES`.
    """
    frame = story.result.coverage
    times = [str(rules) if rules < 4 else "4+" for rules in frame["rules"]]
    named = frame.assign(times=times, title=frame["title"].where(frame["source"] == "table", ""))
    for (source, kind, title), group in named.groupby(["source", "kind", "title"], sort=False):
        yield str(source), str(kind), str(title) or ("" if source != "table" else UNTITLED), group


def touched(words: Counter[str]) -> str:
    """How many of the numbers counted by `charts.TIMES` a rule touches."""
    return f"{words.total() - words['0']} of {words.total()}"


def coverage(story: Story) -> pd.DataFrame:
    """How many printed numbers of each table, of the statement and of the forms are touched by how many rules.

    Columns of `charts.counts` with the words of `charts.TIMES`.
    """
    found: dict[str, Counter[str]] = {}
    pages: dict[str, set[int]] = {}
    for _, kind, title, group in reached(story):
        label = title or english_kind(kind) or kind
        found.setdefault(label, Counter()).update(group["times"])
        pages.setdefault(label, set()).update(group["page"])
    return counts(found, lambda label: touched(found[label]), lambda label, _: f"第{span_of(pages[label])}页")


def unreached(story: Story) -> pd.DataFrame:
    """The numbers that no rule touches, counted by where they stand and why: where, why, count, example (as printed)."""
    left = story.result.coverage.query("rules == 0")
    named = left.assign(where=[english_kind(kind) or kind for kind in left["kind"]])
    groups = named.groupby(["where", "why"], sort=False)
    examples = {key: f"{group['name'].iloc[0]}: {group['text'].iloc[0]}" for key, group in groups}
    counted = Counter(zip(named["where"], named["why"], strict=True)).most_common()
    return rows("where why count example", *((*key, count, examples[key]) for key, count in counted))


def by_source(story: Story, names: Mapping[str, str]) -> dict[str, Counter[str]]:
    """How many findings of each verdict, by the source of their first number ("table", "statement", "form", "" without one), under its name."""
    found: dict[str, Counter[str]] = {name: Counter() for name in names.values()}
    for item in story.result.items:
        source = item.terms[0].source if item.terms else ""
        if source in names:
            found[names[source]][item.verdict] += 1
    return found


def verdicts(story: Story) -> pd.DataFrame:
    """How many findings of each verdict, by where their first number stands (columns of `charts.counts`)."""
    found = by_source(story, {"table": "tables 预算表", "statement": "statement 情况说明", "form": "forms 绩效目标表"})
    return counts(found, lambda label: found[label].total(), lambda *_: "", reversed(VERDICTS))


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


def errata(path: str | Path, *ids: str) -> pd.DataFrame:
    """The reviewed faults of the transcript in an errata file, all or those named: id, kind, place, printed (text), should, why (English).

    Raises KeyError where an id is not there.
    """
    entries = reviewed(path)
    found = [entries[name] for name in ids or entries]
    out = ((one["id"], one["kind"], one["place"], " · ".join(one["printed"]), one["should"], one["evidence"]["en"]) for one in found)
    return rows("id kind place printed should why", *out)


def provenance(path: str | Path) -> pd.DataFrame:
    """The record that stands beside a raw file: about, says."""
    record: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return rows("about says", *((name, _line(value)) for name, value in record.items() if not isinstance(value, dict)))


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
