"""The report on any department's file: every view answers, in a sentence where the document has nothing to show."""

from __future__ import annotations

import base64
import html
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from mengbudget import charts
from mengbudget.errors import UnreadableError
from mengbudget.evidence import show
from mengbudget.present import Shown, table
from mengbudget.story import Story, open_story
from mengbudget.views import audit, glossary, rows
from mengbudget.views.totals import UNIT, beside, said, total_row

MOST = 40  # pictures of pages
View = Any


def answered(view: Any) -> Any:
    """A view of a report that has nothing to say of a file that could not be read."""

    @wraps(view)
    def method(self: Report, *args: Any, **named: Any) -> View:
        return None if self.story is None else view(self, self.story, *args, **named)

    return method


@dataclass(frozen=True)
class Report:
    """What there is to say of one department's file or files; `problem` is the sentence that says why they could not be read."""

    paths: tuple[Path, ...]
    story: Story | None
    problem: str = ""

    def summary(self) -> Shown:
        """The document in figures, or the sentence that says why there is nothing to report."""
        if self.story is None:
            return said(self.problem)
        budget, result = self.story.budget, self.story.result
        found = Counter(item.verdict for item in result.items)
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
            (
                "printed numbers that a rule judges",
                f"{sum(1 for p, _ in result.numbers if p.key in result.touched)} of {len(result.numbers)}",
            ),
        )
        return table(rows("what figure", *facts), f"{budget.department} {budget.year}", columns={"what": "", "figure": ""})

    @answered
    def tables(self, story: Story) -> View:
        """Every table that was read."""
        names = glossary()["kinds"]
        found = [
            (
                t.title or "（无题 no title）",
                names.get(t.kind, t.kind) or "none of the known kinds",
                _pages(t.pages),
                t.unit,
                len(t.rows),
                len(t.amounts),
            )
            for t in story.budget.tables
        ]
        if not found:
            return said("The document prints no table.")
        heads = {"title": "表 table", "kind": "kind", "pages": "pages", "unit": "unit", "rows": "rows", "amounts": "numbers"}
        return table(rows("title kind pages unit rows amounts", *found), "表: the tables", columns=heads)

    @answered
    def sections(self, story: Story) -> View:
        """The sections of the statement."""
        statement = story.budget.statement
        found = [
            (
                s.title,
                s.page,
                sum(one.section == s.title for one in statement.sentences),
                sum(c.sentence.section == s.title for c in statement.claims),
            )
            for s in statement.sections
        ]
        if not found:
            return said("The document has no statement (情况说明) that could be found; its tables are checked among themselves.")
        heads = {"title": "section", "page": "page", "sentences": "sentences", "claims": "numerals"}
        return table(rows("title page sentences claims", *found), "情况说明: the statement", columns=heads)

    @answered
    def forms(self, story: Story) -> View:
        """The project forms, with the first total of each half."""
        found = []
        for form in story.budget.projects:
            totals = {a.half: f"{a.printed.text} {a.printed.unit}" for a in reversed(form.amounts) if a.role == "total"}
            found.append(
                (
                    form.index,
                    form.name or form.title,
                    _pages(form.pages),
                    totals.get("period", ""),
                    totals.get("year", totals.get("", "")),
                    len(form.indicators),
                )
            )
        if not found:
            return said("The document has no project forms (项目绩效目标表).")
        heads = {
            "index": "",
            "name": "project",
            "pages": "pages",
            "period": "实施期 period",
            "year": "年度 year",
            "indicators": "indicators",
        }
        return table(rows("index name pages period year indicators", *found), "绩效目标表: the project forms", columns=heads)

    @answered
    def verdicts(self, story: Story) -> View:
        """How many findings of each verdict."""
        frame = audit.verdicts(story)
        if frame.empty:
            return said("No rule finds two numbers to hold against each other.")
        return charts.counts(frame, title="勾稽: what the rules found", unit="findings")

    @answered
    def contradictions(self, story: Story) -> View:
        """Every inconsistent finding, worst first."""
        if not story.reviewed:
            return said("Nothing that this document prints contradicts anything else that it prints.")
        heads = {
            "says": "what must hold",
            "where": "where",
            "page": "page",
            "printed": "printed",
            "computed": "by the others",
            "gap": "difference",
            "allowed": "rounding allows",
            "note": "",
        }
        return table(audit.listed(story.reviewed), f"不符: {len(story.reviewed)} findings that rounding cannot explain", columns=heads)

    @answered
    def pictures(self, story: Story) -> View:
        """The pieces of the pages behind the inconsistent findings, the numbers boxed."""
        if not story.reviewed:
            return said("There is no page to look at.")
        parts, texts = [], []
        for item in story.reviewed[:MOST]:
            piece = show(item, self.paths)
            caption = f'<p style="margin: 1.2em 0 0.3em"><strong>{html.escape(str(item.page or ""))}</strong> {html.escape(item.says)}</p>'
            parts.append(caption + (_image(piece.png, piece.size) if piece.png else f"<pre>{html.escape(piece.text)}</pre>"))
            texts.append(piece.text)
        rest = len(story.reviewed) - MOST
        more = f"<p>… and {rest} more, in the table above.</p>" if rest > 0 else ""
        return Shown("".join(parts) + more, "\n".join(texts))

    @answered
    def rounding(self, story: Story) -> View:
        """What holds only thanks to rounding, a line a rule."""
        frame = audit.roundings(story)
        if frame.empty:
            return said("Nothing holds only thanks to rounding.")
        heads = {
            "says": "what must hold",
            "count": "times",
            "largest": "largest difference",
            "allowed": "rounding allows",
            "where": "where that is",
        }
        return table(frame, "尾差: rounding differences, by rule", columns=heads)

    @answered
    def statement(self, story: Story) -> View:
        """The amounts of the statement beside those of the tables."""
        return beside(
            story,
            ("statement-amount",),
            "情况说明 ↔ 表: amounts of the statement beside the tables",
            UNIT,
            "The statement prints no amount that a table prints as well.",
        )

    @answered
    def rates(self, story: Story) -> View:
        """Shares and growth rates of the statement beside those that its amounts give."""
        wanted = ("statement-share", "statement-growth", "statement-growth-base")
        return beside(
            story,
            wanted,
            "占比、增长: shares and growth rates as stated, and as the amounts give them",
            "percent",
            "The statement prints no share or growth rate that can be recomputed.",
        )

    @answered
    def natures(self, story: Story) -> View:
        """Basic and project expenditure, personnel and operating expenses, from the total rows of the tables."""
        out = []
        for kind, roles in (
            ("expenditure", ("basic", "project")),
            ("general_public", ("basic", "project")),
            ("basic_by_economic", ("personnel", "operating")),
        ):
            out += total_row(story, kind, roles)
        if not out:
            return said("No table divides the expenditure into basic and project, or personnel and operating.")
        return charts.stacked(rows("label part value text place", *out), title="支出: how the expenditure divides", unit=UNIT)

    @answered
    def sources(self, story: Story) -> View:
        """Where the money comes from, from the total row of the income table."""
        out = total_row(story, "income")
        if not out:
            return said("No table divides the income by source.")
        return charts.stacked(rows("label part value text place", *out), title="收入: where the money comes from", unit=UNIT)

    @answered
    def coverage(self, story: Story) -> View:
        """Printed numbers by table and by how many rules touch each."""
        frame = audit.coverage(story)
        if frame.empty:
            return said("The document prints no number.")
        return charts.counts(frame, title="How many rules touch each printed number", unit="printed numbers", colours=charts.TIMES)

    @answered
    def unreached(self, story: Story) -> View:
        """What no rule reaches, and why."""
        frame = audit.unreached(story)
        if frame.empty:
            return said("Every printed number is judged by a rule.")
        heads = {"source": "where", "why": "why no rule reaches it", "count": "numbers", "share": "of all", "examples": "the first of them"}
        return table(frame, "Numbers that no rule reaches", columns=heads)

    @answered
    def unchecked(self, story: Story) -> View:
        """What the rules had to leave open, and why."""
        frame = audit.open_reasons(story)
        if frame.empty:
            return said("No rule had to leave anything open.")
        return table(
            frame,
            "Left open, and why",
            columns={"says": "what must hold", "why": "why it was left open", "count": "times", "where": "the first"},
        )


def open_report(*paths: str | Path) -> Report:
    """The report on a file, or on a statement and its tables in two files; empty paths are left out."""
    given = tuple(Path(path) for path in paths if str(path).strip())
    try:
        return Report(given, open_story(*given))
    except (UnreadableError, OSError) as error:
        return Report(given, None, str(error))


def _pages(pages: Sequence[int]) -> str:
    return "" if not pages else str(pages[0]) if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"


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
