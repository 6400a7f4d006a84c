"""The report on any department's file: every view answers, in a sentence where the document has nothing to show."""

from __future__ import annotations

import base64
import html
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mengbudget import charts
from mengbudget.errors import UnreadableError
from mengbudget.evidence import show
from mengbudget.present import Shown, table
from mengbudget.story import Story, open_story
from mengbudget.views import audit, data, document
from mengbudget.views.rows import rows
from mengbudget.views.totals import UNIT, beside, draw_beside, said, total_rows

MOST = 40  # pictures of pages
NATURES = {"expenditure": ("basic", "project"), "general_public": ("basic", "project"), "basic_by_economic": ("personnel", "operating")}
RATES = ("statement-share", "statement-growth", "statement-growth-base")
View = Any


def view(name: str, draw: Callable[..., View], frame: Callable[[Story], pd.DataFrame], **how: Any) -> Callable[[Report], View]:
    """A view of a report: a frame drawn under its title, or a sentence where the frame is empty; the words are those of `report.toml`."""
    words = data("report")[name]
    if "columns" in words:
        how["columns"] = words["columns"]

    def method(self: Report) -> View:
        if self.story is None:
            return None
        found = frame(self.story)
        return said(words["none"]) if found.empty else draw(found, title=words["title"].format(len(found)), **how)

    return method


@dataclass(frozen=True)
class Report:
    """What there is to say of one department's file or files; `problem` is the sentence that says why they could not be read.

    Every view gives something to look at, or nothing where there is no story.
    """

    paths: tuple[Path, ...]
    story: Story | None
    problem: str = ""

    def summary(self) -> Shown:
        """The document in figures, or the sentence that says why there is nothing to report."""
        if self.story is None:
            return said(self.problem)
        budget, result = self.story.budget, self.story.result
        found = Counter(item.verdict for item in result.items)
        judged = sum(1 for place, _ in result.numbers if place.key in result.touched)
        facts = (
            ("file", "、".join(path.name for path in self.paths)),
            ("部门 department", budget.department),
            ("年度 year", str(budget.year)),
            ("页 pages", budget.pages),
            ("表 tables, of a known kind", f"{sum(1 for t in budget.tables if t.kind)} of {len(budget.tables)}"),
            ("情况说明 sections of the statement", len(budget.statement.sections)),
            ("数字 numerals in the statement", len(budget.statement.claims)),
            ("绩效目标表 project forms", len(budget.projects)),
            ("勾稽 findings", len(result.items)),
            *((f"… {word}", found[word]) for word in audit.ORDER),
            ("printed numbers that a rule judges", f"{judged} of {len(result.numbers)}"),
        )
        return table(rows("what figure", *facts), f"{budget.department} {budget.year}", columns={"what": "", "figure": ""})

    tables = view("tables", table, lambda story: document.tables(story, forms=True))
    sections = view("sections", table, document.sections)
    forms = view("forms", table, document.project_forms)
    verdicts = view("verdicts", charts.counts, audit.verdicts, unit="findings")
    contradictions = view("contradictions", table, lambda story: audit.listed(story.reviewed))
    rounding = view("rounding", table, audit.roundings)
    statement = view("statement", draw_beside, lambda story: beside(story, "元", "statement-amount"), unit=UNIT)
    rates = view("rates", draw_beside, lambda story: beside(story, "%", *RATES), unit="percent")
    natures = view("natures", charts.stacked, lambda story: total_rows(story, NATURES), unit=UNIT)
    sources = view("sources", charts.stacked, lambda story: total_rows(story, {"income": ()}), unit=UNIT)
    coverage = view("coverage", charts.counts, audit.coverage, unit="printed numbers", colours=charts.TIMES)
    unreached = view("unreached", table, audit.unreached)
    unchecked = view("unchecked", table, audit.open_reasons)

    def pictures(self) -> View:
        """The pieces of the pages behind the inconsistent findings, the numbers boxed."""
        if self.story is None:
            return None
        found = self.story.reviewed
        if not found:
            return said("There is no page to look at.")
        parts, texts = [], []
        for item in found[:MOST]:
            piece = show(item, self.paths)
            caption = f'<p style="margin: 1.2em 0 0.3em"><strong>{html.escape(str(item.page or ""))}</strong> {html.escape(item.says)}</p>'
            parts.append(caption + (_image(piece.png, piece.size) if piece.png else f"<pre>{html.escape(piece.text)}</pre>"))
            texts.append(piece.text)
        rest = len(found) - MOST
        more = f"<p>… and {rest} more, in the table above.</p>" if rest > 0 else ""
        return Shown("".join(parts) + more, "\n".join(texts))


def open_report(*paths: str | Path) -> Report:
    """The report on a file, or on a statement and its tables in two files; empty paths are left out."""
    given = tuple(Path(path) for path in paths if str(path).strip())
    try:
        return Report(given, open_story(*given))
    except (UnreadableError, OSError) as error:
        return Report(given, None, str(error))


def _image(png: bytes, size: tuple[int, int]) -> str:
    data = base64.b64encode(png).decode()
    return f'<img src="data:image/png;base64,{data}" width="{size[0] // 2}" height="{size[1] // 2}" style="max-width: 100%; height: auto">'


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the files of a report, so that the notebook finds them in the cache; 2, with a sentence, where they cannot be read."""
    report = open_report(*(sys.argv[1:] if arguments is None else arguments))
    if report.story is None:
        print(report.problem, file=sys.stderr)
    return 0 if report.story is not None else 2


if __name__ == "__main__":
    sys.exit(main())
