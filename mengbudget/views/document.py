"""The document as a whole: what was read, on which page, how far each number is checked, and which faults are known."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
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
from mengbudget.views import glossary, rows

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


def tables(story: Story) -> pd.DataFrame:
    """The tables of the budget, in the order printed, the forms not among them.

    Columns: number (from 1), title (as printed), kind (in English), pages (text), rows, numbers (how many are printed), note (as printed),
    erratum (id of the structural erratum applied, or "").
    """
    found = [t for t in story.budget.tables if not t.kind.startswith("performance")]
    kinds = glossary()["kinds"]
    return rows(
        "number title kind pages rows numbers note erratum",
        *(
            (n, t.title, kinds.get(t.kind, t.kind), _pages(t.pages), len(t.rows), len(t.amounts), " ".join(t.notes), t.erratum)
            for n, t in enumerate(found, 1)
        ),
    )


def _pages(pages: Iterable[int]) -> str:
    numbers = sorted(pages)
    return f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"


def claims(story: Story) -> pd.DataFrame:
    """The numerals of the statement by what they are: kind, means (English), count, example (as printed, with its sentence's section)."""
    found = story.budget.statement.claims
    counted = Counter(c.kind for c in found)
    first = {c.kind: c for c in reversed(found)}
    out = []
    for kind, count in counted.most_common():
        one = first[kind]
        around = one.sentence.text[max(0, one.start - 12) : one.end + 4]
        out.append((kind, CLAIMS.get(kind, kind), count, f"…{around}…", one.sentence.section))
    return rows("kind means count example section", *out)


def forms(story: Story) -> pd.DataFrame:
    """The performance forms: form (kind in English), count, pages (text), amounts, indicators, numerals (in the running texts)."""
    overall = [story.budget.overall] if story.budget.overall else []
    out = []
    for kind, found in (("performance_overall", overall), ("performance_project", list(story.budget.projects))):
        if found:
            pages = [page for form in found for page in form.pages]
            sums = (sum(len(part) for part in parts) for parts in zip(*((f.amounts, f.indicators, f.claims) for f in found), strict=True))
            out.append((glossary()["kinds"][kind], len(found), _pages(pages), *sums))
    return rows("form count pages amounts indicators numerals", *out)


def readings(one: Story, other: Story) -> pd.DataFrame:
    """Two readings of one document (from PDF and from transcript) held against each other.

    Columns: what, one, other (how many there are in each), alike (how many are the same in both, to the letter and in their place).
    """
    out = []
    picks = (
        ("numbers in tables", _cells),
        ("numerals of the statement", _claims),
        ("amounts of the forms", _form_amounts),
        ("numerals in the forms' texts", _form_claims),
    )
    for what, pick in picks:
        first, second = Counter(pick(one)), Counter(pick(other))
        out.append((what, first.total(), second.total(), (first & second).total()))
    return rows("what one other alike", *out)


def _cells(story: Story) -> list[tuple[object, ...]]:
    found = [t for t in story.budget.tables if not t.kind.startswith("performance")]
    return [(t.title, a.row.index, a.row.side, a.row.code, a.row.name, a.column.path, a.printed) for t in found for a in t.amounts]


def _claims(story: Story) -> list[tuple[object, ...]]:
    return [(c.sentence.section, c.sentence.text, c.start, c.kind, c.subject, c.printed) for c in story.budget.statement.claims]


def _forms(story: Story) -> list[Form]:
    return [*([story.budget.overall] if story.budget.overall else []), *story.budget.projects]


def _form_amounts(story: Story) -> list[tuple[object, ...]]:
    return [(form.name, a.label, a.half, a.role, a.printed) for form in _forms(story) for a in form.amounts]


def _form_claims(story: Story) -> list[tuple[object, ...]]:
    return [(form.name, c.sentence.section, c.sentence.text, c.start, c.printed) for form in _forms(story) for c in form.claims]


def coverage(story: Story) -> pd.DataFrame:
    """How many printed numbers of each table, of the statement and of the forms are touched by how many rules.

    Columns of `charts.counts` with the words of `charts.TIMES`: label, word ("0", "1", "2", "3", "4+"), count, text (once a label), place.
    """
    found: dict[str, Counter[str]] = {}
    pages: dict[str, list[int]] = {}
    kinds = glossary()["kinds"]
    for row in story.result.coverage.itertuples():
        label = str(row.title) if row.source == "table" else kinds.get(str(row.kind), str(row.kind))
        times = int(str(row.rules))
        found.setdefault(label, Counter())[str(times) if times < 4 else "4+"] += 1
        pages.setdefault(label, []).append(int(str(row.page)))
    out = []
    for label, words in found.items():
        checked, whole = sum(words.values()) - words["0"], sum(words.values())
        for index, word in enumerate(sorted(words)):
            out.append((label, word, words[word], f"{checked} of {whole}" if not index else "", f"第{_pages(set(pages[label]))}页"))
    return rows("label word count text place", *out)


def unreached(story: Story) -> pd.DataFrame:
    """The numbers that no rule touches, counted by where they stand and why: where, why, count, example (as printed)."""
    left = [row for row in story.result.coverage.itertuples() if not row.rules]
    kinds = glossary()["kinds"]
    counted = Counter((kinds.get(str(r.kind), str(r.kind)), str(r.why)) for r in left)
    first = {(kinds.get(str(r.kind), str(r.kind)), str(r.why)): f"{r.name}: {r.text}" for r in reversed(left)}
    return rows("where why count example", *((*key, count, first[key]) for key, count in counted.most_common()))


def verdicts(story: Story) -> pd.DataFrame:
    """How many findings of each verdict, by where their first number stands.

    Columns of `charts.counts`: label, word (the verdict), count, text (the count of all, once a label), place.
    """
    names = {"table": "tables 预算表", "statement": "statement 情况说明", "form": "forms 绩效目标表"}
    found: dict[str, Counter[str]] = {name: Counter() for name in names.values()}
    for item in story.result.items:
        if item.terms:
            found[names[item.terms[0].source]][item.verdict] += 1
    out = []
    for label, words in found.items():
        for index, verdict in enumerate(v for v in reversed(VERDICTS) if words[v]):
            out.append((label, verdict, words[verdict], f"{sum(words.values())}" if not index else "", ""))
    return rows("label word count text place", *out)


def errata(path: str | Path, *ids: str) -> pd.DataFrame:
    """The reviewed faults of the transcript in an errata file, all or those named: id, kind, place, printed (text), should, why (English).

    Raises KeyError where an id is not there.
    """
    entries = {entry["id"]: entry for entry in yaml.safe_load(Path(path).read_text(encoding="utf-8"))["errata"]}
    out = []
    for name in ids or entries:
        one = entries[name]
        printed = one["printed"] if isinstance(one["printed"], list) else [one["printed"]]
        text = " · ".join(" ".join(str(piece).split()) for piece in printed)
        out.append((name, one["kind"], one["place"], text, one["should"], " ".join(one["evidence"]["en"].split())))
    return rows("id kind place printed should why", *out)


def provenance(path: str | Path) -> pd.DataFrame:
    """The record that stands beside a raw file: about, says."""
    record: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return rows("about says", *((name, " ".join(str(value).split())) for name, value in record.items() if not isinstance(value, dict)))


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
