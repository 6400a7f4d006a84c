"""The report: one page with which a department looks through its file before it is published; and the index of several."""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from csv import writer
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image

from mengbudget import __version__
from mengbudget.budget import Budget
from mengbudget.errors import Refusal
from mengbudget.model import Claim, Sentence, Table
from mengbudget.printed import UNITS
from mengbudget.prose.outline import Section
from mengbudget.reconcile.diagnosis import Diagnosis
from mengbudget.reconcile.facts import Place, claim_place
from mengbudget.reconcile.findings import Finding, Result, shown
from mengbudget.show.look import MARKS, render
from mengbudget.show.pictures import drawn, located, padded
from mengbudget.show.text import cut, worst
from mengbudget.show.words import Both, both, path, reason

RESOLUTION, GREYS = 110, 16  # of a page picture
_MARK = re.compile(r'<meta name="mengbudget-report" content="([^"]*)">')
_HEAD = 4000  # letters of a page within which it says that it is a report
COLUMNS = {
    "no": "序号", "page": "页码", "where": "位置", "printed": "原文", "should": "应为", "why_zh": "依据", "sure_zh": "把握",
    "says_zh": "说明", "says_en": "English",
}  # fmt: skip
NOTHING = "nothing else that is printed determines it"
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Piece:
    """A piece of running text: words, or a figure with its place and verdict."""

    text: str
    place: int | None = None
    verdict: str = ""

    @property
    def sign(self) -> str:
        return MARKS.get(self.verdict, "")


class Report:
    """A budget and its result, made ready for the page: every printed number with its verdict and its findings."""

    def __init__(self, budget: Budget, result: Result) -> None:
        self.budget, self.result = budget, result
        self.places: list[Place] = []
        self._index: dict[Key, int] = {}
        self._verdicts = worst(result.items)
        self._why = {place.key: why for place, why in result.numbers}
        self._asked: dict[Key, str] = {}
        for item in result.items:
            for place in item.terms if item.outcome.reason else ():
                self._asked.setdefault(place.key, item.outcome.reason)
        _ = self.checklist, self.statement
        self._pictured = len(self.places)  # they are numbered first, and the pages that they are on are shown

    def number(self, place: Place) -> int:
        """The number by which the page knows a place."""
        if place.key not in self._index:
            self._index[place.key] = len(self.places)
            self.places.append(place)
        return self._index[place.key]

    def piece(self, text: str, place: Place) -> Piece:
        return Piece(text, self.number(place), self._verdicts.get(place.key, "unchecked"))

    @cached_property
    def checklist(self) -> list[dict[str, Any]]:
        """One row a diagnosis, in their order (surest first)."""
        return [
            {
                "no": number,
                "kind": one.kind,
                "sure_zh": both("sure", one.sure)[0],
                "sure_en": both("sure", one.sure)[1],
                "page": one.suspect.page or "",
                "where": f"{one.suspect.title}：{one.suspect.sentence or path(one.suspect)}",
                "printed": one.suspect.text if one.suspect.unit in one.suspect.text else f"{one.suspect.text}{one.suspect.unit}",
                "should": _should(one),
                "says_zh": one.says_zh,
                "says_en": one.says,
                "why_zh": "；".join(dict.fromkeys(item.rule.zh for item in one.findings)),
                "place": self.number(one.suspect),
                "terms": [self.number(term) for item in one.findings for term in item.terms],
            }
            for number, one in enumerate(self.result.causes, 1)
        ]

    @cached_property
    def statement(self) -> list[tuple[str, list[list[Piece]]]]:
        """Each section of the statement: its title, its paragraphs as pieces, nothing that is printed left out."""
        said = self.budget.statement
        claims: dict[int, list[Claim]] = {}
        for claim in said.claims:
            claims.setdefault(claim.sentence.index, []).append(claim)
        left = list(said.sentences)
        last = {section.title: section for section in said.sections}
        return [(one.title, list(self._paragraphs(one, left, claims, one is last[one.title]))) for one in said.sections]

    def _paragraphs(self, section: Section, left: list[Sentence], claims: dict[int, list[Claim]], last: bool) -> Iterator[list[Piece]]:
        """The paragraphs of a section; its sentences are taken from `left` as they are met, those not met come after the `last` of that title."""
        for text in [*([section.head.text] if section.head else []), *(one.text for one in section.paragraphs)]:
            pieces, at = [], 0
            while left and left[0].section == section.title and (start := text.find(left[0].text, at)) >= 0:
                pieces += [Piece(text[at:start]), *self._sentence(left[0], claims)]
                at = start + len(left.pop(0).text)
            yield [*pieces, Piece(text[at:])]
        while last and left and left[0].section == section.title:
            yield list(self._sentence(left.pop(0), claims))

    def _sentence(self, sentence: Sentence, claims: dict[int, list[Claim]]) -> Iterator[Piece]:
        for text, claim in cut(sentence.text, claims.get(sentence.index, [])):
            yield self.piece(text, claim_place(claim)) if claim else Piece(text)

    def tables(self) -> Iterator[dict[str, Any]]:
        """Each table with its heads and rows, a number as a piece."""
        placed = {place.key: place for place, _ in self.result.numbers if place.source == "table"}
        for index, table in enumerate(self.budget.tables):
            if grid := list(self._rows(table, index, placed)):
                title = (table.title, table.title) if table.title else both("kinds", table.kind)
                yield {"title": title, "table": table, "heads": _heads(table), "rows": grid, "counts": self.counts(grid)}

    @staticmethod
    def counts(rows: Iterable[Iterable[Piece]]) -> dict[str, int]:
        """How many numbers of each sign there are, the sign that counts most first."""
        signs = [piece.sign for row in rows for piece in row]
        return {sign: signs.count(sign) for sign in MARKS.values() if sign in signs}

    def _rows(self, table: Table, index: int, placed: dict[Key, Place]) -> Iterator[list[Piece]]:
        texts = {(one.row.index, one.row.side, one.column.index): one.printed.text for one in table.amounts}
        names = {(row.index, row.side): f"{row.code} {row.name}".strip() for row in table.rows}
        for number in sorted({row.index for row in table.rows}):
            cells = []
            for side, columns in _sides(table).items():
                cells.append(Piece(names.get((number, side), "")))
                for column in columns:
                    text, place = texts.get((number, side, column)), placed.get(("table", index, number, side, column))
                    cells.append(self.piece(text, place) if text is not None and place else Piece(text or ""))
            yield cells

    def unchecked(self) -> list[tuple[Both, list[int]]]:
        """Why numbers could not be checked: the reason, and the numbers that no finding judges for it; most numbers first."""
        reasons: dict[str, list[int]] = {}
        for place, why in self.result.numbers:
            if place.key not in self.result.touched:
                reasons.setdefault(self._asked.get(place.key) or why or NOTHING, []).append(self.number(place))
        return sorted(((reason(why), some) for why, some in reasons.items()), key=lambda one: -len(one[1]))

    def evidence(self) -> str:
        """What a click shows, as JSON, of all places that have a number by now: with rules and findings, and with boxes on pictures of pages."""
        rules: dict[Both, int] = {}
        found: list[list[Any]] = []
        for one in self.result.items:
            if one.terms:
                rule, terms = rules.setdefault((one.rule.zh, one.rule.en), len(rules)), [self.number(term) for term in one.terms]
                found.append([MARKS[one.verdict], rule, _figures(one), *reason(one.outcome.reason), terms])
        marks, pictures = self._pictures(self.places[: self._pictured])
        why = [None if one.key in self.result.touched else reason(self._why.get(one.key) or NOTHING) for one in self.places]
        places = [[path(one), one.title, one.page, one.text, one.unit, because] for one, because in zip(self.places, why, strict=True)]
        told = {"places": places, "rules": list(rules), "findings": found, "marks": marks, "pages": pictures}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    def _pictures(self, places: Sequence[Place]) -> tuple[dict[int, list[Any]], dict[str, list[Any]]]:
        """The boxes of places, as (page, x0, top, x1, bottom in parts of the page's size), and pictures of the pages."""
        sizes = {(file, page.number): page for file, one in enumerate(self.budget.documents) for page in one.pages}
        marks: dict[int, list[Any]] = {}
        wanted = set()
        for place, at, found in located(self.budget, places):
            if size := sizes.get((place.file, at)):
                wanted.add((place.file, at))
                parts = (
                    [round(end / whole, 5) for end, whole in zip(padded(box), (size.width, size.height) * 2, strict=True)] for box in found
                )
                marks.setdefault(self.number(place), []).extend([f"{place.file}-{at}", *part] for part in parts)
        return marks, {f"{file}-{at}": _in_greys(page) for file, at, page in drawn(self.budget, wanted, RESOLUTION, grey=True)}


def _figures(item: Finding) -> str:
    printed, computed, unit = item.outcome.printed, item.outcome.computed, item.measure or item.terms[0].unit
    return "" if printed is None or computed is None else f"{_in_unit(printed, unit)} ↔ {_in_unit(computed, unit)}"


def _should(one: Diagnosis) -> str:
    """The diagnosis's range in the unit printed; of a decrease how much it is, as its words say which way."""
    ends = [end for end in (one.low, one.high) if end is not None]
    if one.printed is not None and one.printed < 0 and not one.suspect.text.startswith("-"):
        ends = sorted(map(abs, ends))
    texts = list(dict.fromkeys(_in_unit(end, one.suspect.unit) for end in ends))
    return ("≤ " if one.low is None else "≥ " if one.high is None else "") + " – ".join(texts) if texts else ""


def _in_unit(value: Decimal, unit: str) -> str:
    return f"{shown(value / UNITS.get(unit, Decimal(1)), unit)}{unit}"


def _sides(table: Table) -> dict[str, list[int]]:
    """The columns of numbers on each side of a table."""
    return {row.side: sorted({one.column.index for one in table.amounts if one.row.side == row.side}) for row in table.rows}


def _heads(table: Table) -> list[str]:
    paths = {column.index: "/".join(dict.fromkeys(column.path)) for column in table.columns}
    return [head for columns in _sides(table).values() for head in ("项目", *(paths.get(index, "") for index in columns))]


def _in_greys(page: Image.Image) -> list[Any]:
    """A page as width, height and a data URI; in greys, all of whose levels a stroke keeps some of."""
    levels = Image.frombytes("P", page.size, page.convert("L").point([level * GREYS // 256 for level in range(256)]).tobytes())
    levels.putpalette([level * 255 // (GREYS - 1) for level in range(GREYS) for _ in "rgb"])
    out = io.BytesIO()
    levels.save(out, "PNG", bits=4)
    return [*page.size, "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()]


class ReportError(Refusal):
    """A report cannot be written; the message is one sentence for people."""


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The checklist as CSV that spreadsheets open in Chinese; a text that they would take for a formula is quoted by an apostrophe."""
    out = io.StringIO()
    table = writer(out)
    table.writerow(COLUMNS.values())
    for row in rows:
        texts = (str(row[name]) for name in COLUMNS)
        table.writerow([f"'{text}" if text[:1] in ("=", "+", "-", "@") else text for text in texts])
    return "\ufeff" + out.getvalue()


def page(budget: Budget, result: Result) -> str:
    """The report of a budget as one HTML page that needs nothing beside it."""
    report = Report(budget, result)
    about = {"label": budget.label, "files": list(budget.names), "diagnoses": len(report.checklist)}
    csv = "data:text/csv;charset=utf-8," + quote(as_csv(report.checklist))
    said = {"about": json.dumps(about, ensure_ascii=False), "csv": csv, "version": __version__}
    return render("report.html.j2", report=report, budget=budget, reason=reason, path=path, **said)


def targets(documents: Sequence[str], out: Path | None) -> dict[str, Path]:
    """The page that each document's report goes to: `out`, or in the folder `out` (here, where it is not given) a page of the document's name."""
    if out and out.suffix.lower() in (".html", ".htm"):
        if len(documents) > 1:
            raise ReportError(f"{out} is one page, for {len(documents)} reports; name a folder with --out.")
        return {documents[0]: out}
    taken, made = {"index"}, {}
    for document in dict.fromkeys(documents):
        name = "+".join(Path(part).stem for part in document.split("+"))
        while name in taken:
            name += "-2"
        taken.add(name)
        made[document] = (out or Path()) / f"{name}.html"
    return made


def write(budget: Budget, result: Result, target: Path) -> None:
    """Write the report of a budget to `target`; a folder with several reports gets an index.html that lists all of them."""
    if target.suffix.lower() not in (".html", ".htm"):
        raise ReportError(f"{target}: a report is a page; give it a name that ends in .html.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(budget, result), "utf-8")
        listed = sorted((one.name, found) for one in target.parent.glob("*.htm*") if (found := _about(one)))
        index = target.parent / "index.html"
        if len(listed) > 1 and target != index and (not index.exists() or "mengbudget-index" in _begin(index)):
            index.write_text(render("reports.html.j2", reports=listed), "utf-8")
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
