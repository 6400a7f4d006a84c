"""The report: one page, complete in itself, with which a department looks through its file before it is published."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import pypdfium2
from PIL import Image

from mengbudget import __version__
from mengbudget.budget import Budget
from mengbudget.model import Claim, Sentence, Table
from mengbudget.printed import UNITS
from mengbudget.reading.model import Box
from mengbudget.reading.sources import Pages
from mengbudget.reconcile.diagnosis import Diagnosis
from mengbudget.reconcile.facts import Place, claim_place
from mengbudget.reconcile.findings import Finding, Result, shown
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED
from mengbudget.show.numerals import boxes, pages_of
from mengbudget.show.words import data

SIGNS = {INCONSISTENT: "✗", ROUNDING: "≈", EXACT: "✓", UNCHECKED: "?"}
"""The sign of each verdict, the one that counts most of a number's first."""
RESOLUTION = 110
GREYS = 16  # levels of a page picture
_MARK = re.compile(r'<meta name="mengbudget-report" content="([^"]*)">')
_HEAD = 4000
"""Letters of a page within which it says that it is a report, and of what."""
Key = tuple[Any, ...]
Language = tuple[str, str]


class ReportError(Exception):
    """A report cannot be written; the message is one sentence for people."""


@dataclass(frozen=True)
class Piece:
    """A piece of running text: words, or a figure with its place and verdict."""

    text: str
    place: int | None = None
    verdict: str = ""
    sign: str = ""


class Report:
    """A budget and its result, made ready for the page: every printed number with its verdict, its box and its findings."""

    def __init__(self, budget: Budget, result: Result) -> None:
        self.budget, self.result = budget, result
        self.places: list[Place] = []
        self._index: dict[Key, int] = {}
        self.about: dict[Key, list[Finding]] = {}
        for item in result.items:
            for key in {place.key for place in item.terms}:
                self.about.setdefault(key, []).append(item)
        self.why = {place.key: why for place, why in result.numbers}

    def number(self, place: Place) -> int:
        """The number by which the page knows a place."""
        if place.key not in self._index:
            self._index[place.key] = len(self.places)
            self.places.append(place)
        return self._index[place.key]

    def verdict(self, key: Key) -> str:
        """The verdict of a printed number: the worst of those that judge it, unchecked where none does."""
        found = {item.verdict for item in self.about.get(key, [])}
        return next((one for one in SIGNS if one in found), UNCHECKED)

    def piece(self, text: str, place: Place) -> Piece:
        verdict = self.verdict(place.key)
        return Piece(text, self.number(place), verdict, SIGNS[verdict])

    @cached_property
    def checklist(self) -> list[dict[str, Any]]:
        """One row a diagnosis, in their order (surest first)."""
        rows = []
        for number, one in enumerate(self.result.causes, 1):
            place = one.suspect
            rows.append(
                {
                    "no": number,
                    "kind": one.kind,
                    "sure": one.sure,
                    "page": place.page or "",
                    "where": f"{place.title}：{place.sentence or _path(place)}",
                    "printed": place.text if place.unit in place.text else f"{place.text}{place.unit}",
                    "should": _should(one),
                    "says_zh": one.says_zh,
                    "says_en": one.says,
                    "why_zh": "；".join(dict.fromkeys(item.rule.zh for item in one.findings)),
                    "place": self.number(place),
                    "terms": [self.number(term) for item in one.findings for term in item.terms],
                }
            )
        return rows

    def statement(self) -> Iterator[tuple[str, list[list[Piece]]]]:
        """Each section of the statement: its title, its paragraphs as pieces, nothing that is printed left out."""
        claims: dict[int, list[Claim]] = {}
        for claim in self.budget.statement.claims:
            claims.setdefault(claim.sentence.index, []).append(claim)
        left = list(self.budget.statement.sentences)
        for section in self.budget.statement.sections:
            paragraphs = []
            for text in [*([section.head.text] if section.head else []), *(one.text for one in section.paragraphs)]:
                pieces, at = [], 0
                while left and left[0].section == section.title and (start := text.find(left[0].text, at)) >= 0:
                    pieces += [*_words(text[at:start]), *self._sentence(left[0], claims.get(left[0].index, []))]
                    at = start + len(left.pop(0).text)
                paragraphs.append([*pieces, *_words(text[at:])])
            while left and left[0].section == section.title and section is self._last(section.title):
                paragraphs.append(list(self._sentence(left[0], claims.get(left.pop(0).index, []))))
            yield section.title, [one for one in paragraphs if one]

    def _last(self, title: str) -> object:
        return [one for one in self.budget.statement.sections if one.title == title][-1]

    def _sentence(self, sentence: Sentence, claims: Sequence[Claim]) -> Iterator[Piece]:
        at = 0
        for claim in sorted(claims, key=lambda one: one.start):
            if claim.start >= at:
                yield from _words(sentence.text[at : claim.start])
                yield self.piece(sentence.text[claim.start : claim.end], claim_place(claim))
                at = claim.end
        yield from _words(sentence.text[at:])

    def tables(self) -> Iterator[dict[str, Any]]:
        """Each table with its heads and rows, a number as a piece."""
        placed = {place.key: place for place, _ in self.result.numbers if place.source == "table"}
        for index, table in enumerate(self.budget.tables):
            grid = list(self._rows(table, index, placed))
            if grid:
                verdicts = [cell.sign for row in grid for cell in row if cell.place is not None]
                counts = {sign: verdicts.count(sign) for sign in SIGNS.values() if sign in verdicts}
                title = table.title or english(table.kind)
                yield {"title": title, "unit": table.unit, "pages": table.pages, "heads": _heads(table), "rows": grid, "counts": counts}

    def _rows(self, table: Table, index: int, placed: dict[Key, Place]) -> Iterator[list[Piece]]:
        amounts = {(one.row.index, one.row.side, one.column.index): one for one in table.amounts}
        rows = {(row.index, row.side): row for row in table.rows}
        for number in sorted({row.index for row in table.rows}):
            cells = []
            for side in _sides(table):
                row = rows.get((number, side))
                cells.append(Piece(f"{row.code} {row.name}".strip() if row else ""))
                for column in _columns(table, side):
                    amount = amounts.get((number, side, column))
                    place = placed.get(("table", index, number, side, column))
                    cells.append(
                        self.piece(amount.printed.text, place) if amount and place else Piece(amount.printed.text if amount else "")
                    )
            yield cells

    def unchecked(self) -> list[tuple[Language, list[int]]]:
        """Why numbers could not be checked: the reason, and the numbers that no finding judges for it; most numbers first."""
        reasons: dict[str, list[int]] = {}
        for place, why in self.result.numbers:
            if place.key not in self.result.touched:
                asked = [item.outcome.reason for item in self.about.get(place.key, []) if item.outcome.reason]
                reasons.setdefault(next(iter(asked), why or _NOTHING), []).append(self.number(place))
        return sorted(((_reason(why), some) for why, some in reasons.items()), key=lambda one: -len(one[1]))

    def evidence(self, pictured: set[int]) -> dict[str, Any]:
        """What a click shows: places, rules and findings as lists, page pictures as data URIs. Only `pictured` places have boxes."""
        rules: dict[str, int] = {}
        told: list[Language] = []
        found = []
        for item in self.result.items:
            if item.terms:
                if item.rule.id not in rules:
                    rules[item.rule.id] = len(told)
                    told.append((item.rule.zh, item.rule.en))
                found.append(
                    [SIGNS[item.verdict], rules[item.rule.id], _figures(item), *_reason(item.outcome.reason), _numbers(self, item)]
                )
        marks, pictures = pages(self.budget, [(one, self.places[one]) for one in sorted(pictured)])
        places = [[_path(one), one.title, one.page, one.text, one.unit, self._why(one)] for one in self.places]
        return {"places": places, "rules": told, "findings": found, "marks": marks, "pages": pictures}

    def _why(self, place: Place) -> Language | None:
        why = self.why.get(place.key, "")
        return None if place.key in self.result.touched else _reason(why or _NOTHING)


_NOTHING = "nothing else that is printed determines it"


def _numbers(report: Report, item: Finding) -> list[int]:
    return [report.number(term) for term in item.terms]


def _figures(item: Finding) -> str:
    printed, computed = item.outcome.printed, item.outcome.computed
    if printed is None or computed is None:
        return ""
    unit = item.measure or item.terms[0].unit
    scale = UNITS.get(unit, Decimal(1))
    return f"{shown(printed / scale, unit)}{unit} ↔ {shown(computed / scale, unit)}{unit}"


def _should(one: Diagnosis) -> str:
    """The values with which all would agree, in the unit printed; without its sign where words say that it is a decrease."""
    unit, worded = one.suspect.unit, not one.suspect.text.startswith("-")
    less = worded and (one.printed or 0) < 0 and all(end is not None and end <= 0 for end in (one.low, one.high))
    ends = [None if end is None else (abs(end) if less else end) / UNITS.get(unit, Decimal(1)) for end in (one.low, one.high)]
    low, high = (None if end is None else shown(end, unit) + unit for end in (reversed(ends) if less else ends))
    if low is None or high is None:
        return f"≥ {low}" if low else f"≤ {high}" if high else ""
    return low if low == high else f"{low} – {high}"


def _reason(text: str) -> Language:
    """A reason in Chinese, where its words are known, and in English."""
    for pattern, chinese in data()["reasons"].items():
        if match := re.fullmatch(pattern, text):
            return match.expand(chinese), text
    return text, text


def english(kind: str) -> str:
    return str(data()["kinds"].get(kind, kind))


def _path(place: Place) -> str:
    parts = (f"{place.code} {place.name}".strip(), place.column if place.source == "table" else "")
    return " / ".join(part for part in parts if part)


def _words(text: str) -> list[Piece]:
    return [Piece(text)] if text else []


def _sides(table: Table) -> list[str]:
    return list(dict.fromkeys(row.side for row in table.rows))


def _columns(table: Table, side: str) -> list[int]:
    return sorted({one.column.index for one in table.amounts if one.row.side == side})


def _heads(table: Table) -> list[str]:
    paths = {column.index: "/".join(dict.fromkeys(column.path)) for column in table.columns}
    return [head for side in _sides(table) for head in ("项目", *(paths.get(index, "") for index in _columns(table, side)))]


def pages(budget: Budget, wanted: Sequence[tuple[int, Place]]) -> tuple[dict[int, list[Any]], dict[str, Any]]:
    """The boxes of places, as (page, x0, top, x1, bottom in parts of the page's size), and pictures of the pages that they are on.

    A file that has no pages (a transcript), or is no longer there, has neither.
    """
    marks: dict[int, list[Any]] = {}
    pictures: dict[str, Any] = {}
    for file, document in enumerate(budget.documents):
        path = Path(document.path)
        own = [(number, place) for number, place in wanted if place.file == file and place.page]
        if path.suffix.lower() != ".pdf" or not path.is_file() or not own:
            continue
        sizes = {page.number: page for page in document.pages}
        for number, place in _located(path, own):
            marks[number] = [
                [f"{file}-{at}", *(round(end / size, 5) for end, size in zip(box, (sizes[at].width, sizes[at].height) * 2, strict=True))]
                for at, box in place
                if at in sizes
            ]
        with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
            for name in sorted({mark[0] for number, _ in own for mark in marks.get(number, [])}):
                at = int(name.partition("-")[2])
                pictures[name] = picture(pdf, at, sizes[at].turn)
    return marks, pictures


def _located(path: Path, wanted: Sequence[tuple[int, Place]]) -> Iterator[tuple[int, list[tuple[int, Box]]]]:
    """The boxes of each place's characters; of its cell where they are not found."""
    source = Pages(path.read_bytes())
    try:
        page = pages_of(lambda at: [(one.text, (one.x0, one.top, one.x1, one.bottom)) for one in source.page(at).chars], len(source))
        for number, place in wanted:
            yield number, boxes(place, page) or ([(place.page, place.box)] if place.box else [])
    finally:
        source.close()


def picture(pdf: pypdfium2.PdfDocument, number: int, turn: int) -> list[Any]:
    """A page as width, height and a data URI; in grey, all of whose levels a stroke keeps some of."""
    page = pdf[number - 1]
    image = page.render(scale=RESOLUTION / 72, rotation=90 * turn, grayscale=True).to_pil()
    levels = Image.frombytes("P", image.size, image.convert("L").point([level * GREYS // 256 for level in range(256)]).tobytes())
    levels.putpalette([level * 255 // (GREYS - 1) for level in range(GREYS) for _ in "rgb"])
    out = io.BytesIO()
    levels.save(out, "PNG", bits=4)
    return [*image.size, "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()]


_COLUMNS = {
    "no": "序号", "page": "页码", "where": "位置", "printed": "原文", "should": "应为", "why_zh": "依据", "sure": "把握",
    "says_zh": "说明", "says_en": "English",
}  # fmt: skip


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The checklist as CSV that spreadsheets open in Chinese; a text that they would take for a formula is quoted by an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS.values())
    for row in rows:
        texts = (str(row[name]) for name in _COLUMNS)
        table.writerow([f"'{text}" if text[:1] in ("=", "+", "-", "@") else text for text in texts])
    return "\ufeff" + out.getvalue()


def page(budget: Budget, result: Result) -> str:
    """The report of a budget as one HTML page that needs nothing beside it."""
    report = Report(budget, result)
    checklist = report.checklist
    statement = list(report.statement())
    pictured = {piece.place for _, paragraphs in statement for one in paragraphs for piece in one if piece.place is not None}
    pictured |= {number for row in checklist for number in (row["place"], *row["terms"])}
    tables, unchecked = list(report.tables()), report.unchecked()
    marks = [sign for _, paragraphs in statement for one in paragraphs for piece in one if (sign := piece.sign)]
    about = {"label": budget.label, "files": list(budget.names), "diagnoses": len(checklist)}
    evidence = json.dumps(report.evidence(pictured), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _render(
        "report.html.j2",
        budget=budget,
        about=json.dumps(about, ensure_ascii=False),
        checklist=checklist,
        csv="data:text/csv;charset=utf-8," + quote(as_csv(checklist)),
        csv_name=f"{budget.label}-自查清单.csv",
        statement=statement,
        counts={sign: marks.count(sign) for sign in SIGNS.values()},
        tables=tables,
        unchecked=[(why, some[:200], len(some)) for why, some in unchecked],
        places=report.places,
        path=_path,
        evidence=evidence,
    )


def _render(template: str, **values: Any) -> str:
    folder = files("mengbudget.show").joinpath("templates")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, loader=jinja2.FunctionLoader(_template)
    )
    style, script = (folder.joinpath(name).read_text("utf-8").strip() for name in ("report.css", "report.js"))
    hashes = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in (("style", style), ("script", script))
    }
    return environment.get_template(template).render(style=style, script=script, hashes=hashes, version=__version__, **values)


def _template(name: str) -> str:
    return files("mengbudget.show").joinpath("templates", name).read_text("utf-8")


def targets(documents: Sequence[str], out: Path | None) -> dict[str, Path]:
    """The page that each document's report goes to: `out`, or in the folder `out` (here, where it is not given) a page of the document's name.

    Raises ReportError where several reports would go to one page.
    """
    if out and out.suffix.lower() in (".html", ".htm"):
        if len(documents) > 1:
            raise ReportError(f"{out} is one page, for {len(documents)} reports; name a folder with --out.")
        return {documents[0]: out}
    made: dict[str, Path] = {}
    for document in dict.fromkeys(documents):
        stem = "+".join(Path(part).stem for part in document.split("+"))
        names = (f"{stem}{tail}.html" for tail in ("", *(f"-{number}" for number in range(2, len(documents) + 2))))
        made[document] = next(path for name in names if (path := (out or Path()) / name) not in made.values() and name != "index.html")
    return made


def write(budget: Budget, result: Result, target: Path) -> None:
    """Write the report of a budget to `target`; a folder with several reports gets an index.html that lists all of them.

    Raises ReportError where it cannot be written, or something that is no report would be written over.
    """
    if target.suffix.lower() not in (".html", ".htm"):
        raise ReportError(f"{target}: a report is a page; give it a name that ends in .html.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(budget, result), "utf-8")
        listed = sorted((one.name, found) for one in target.parent.glob("*.htm*") if (found := _about(one)))
        index = target.parent / "index.html"
        if len(listed) > 1 and target != index and (not index.exists() or "mengbudget-index" in _begin(index)):
            index.write_text(_render("reports.html.j2", reports=listed), "utf-8")
    except OSError as error:
        raise ReportError(f"{target}: the report cannot be written ({error.strerror or error}); name another place with --out.") from error


def _begin(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_HEAD).decode("utf-8", "replace")


def _about(path: Path) -> dict[str, Any] | None:
    """What a page says that it is a report of; None for any other page."""
    match = _MARK.search(_begin(path)) if path.is_file() else None
    try:
        found = json.loads(html.unescape(match[1])) if match else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and {"label", "files", "diagnoses"} <= set(found) else None
