"""Reports as files: the page of one, where it goes, and the index of a folder that has several."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mengbudget import __version__
from mengbudget.budget import Budget
from mengbudget.errors import Refusal
from mengbudget.reconcile.findings import Result
from mengbudget.show.pages import render
from mengbudget.show.report import Report, counts, path
from mengbudget.show.words import reason

_MARK = re.compile(r'<meta name="mengbudget-report" content="([^"]*)">')
_HEAD = 4000
"""Letters of a page within which it says that it is a report, and of what."""
COLUMNS = {
    "no": "序号", "page": "页码", "where": "位置", "printed": "原文", "should": "应为", "why_zh": "依据", "sure": "把握",
    "says_zh": "说明", "says_en": "English",
}  # fmt: skip


class ReportError(Refusal):
    """A report cannot be written; the message is one sentence for people."""


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The checklist as CSV that spreadsheets open in Chinese; a text that they would take for a formula is quoted by an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS.values())
    for row in rows:
        texts = (str(row[name]) for name in COLUMNS)
        table.writerow([f"'{text}" if text[:1] in ("=", "+", "-", "@") else text for text in texts])
    return "\ufeff" + out.getvalue()


def page(budget: Budget, result: Result) -> str:
    """The report of a budget as one HTML page that needs nothing beside it."""
    report = Report(budget, result)
    rows = [pieces for _, paragraphs in report.statement for pieces in paragraphs]
    pictured = {piece.place for pieces in rows for piece in pieces if piece.place is not None}
    pictured |= {number for row in report.checklist for number in (row["place"], *row["terms"])}
    about = {"label": budget.label, "files": list(budget.names), "diagnoses": len(report.checklist)}
    tables, unchecked = list(report.tables()), report.unchecked()
    return render(
        "report.html.j2",
        budget=budget,
        warnings=[reason(warning) for warning in budget.warnings],
        about=json.dumps(about, ensure_ascii=False),
        checklist=report.checklist,
        csv="data:text/csv;charset=utf-8," + quote(as_csv(report.checklist)),
        csv_name=f"{budget.label}-自查清单.csv",
        statement=report.statement,
        counts=counts(rows),
        tables=tables,
        unchecked=[(why, some[:200], len(some)) for why, some in unchecked],
        places=report.places,
        path=path,
        evidence=report.evidence(pictured),
        version=__version__,
    )


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
