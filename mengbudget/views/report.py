"""The report on any department's file: every view answers, in a sentence where the document has nothing to show."""

from __future__ import annotations

import base64
import html
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from mengbudget import charts
from mengbudget.errors import UnreadableError
from mengbudget.model import Row, Table
from mengbudget.present import Shown, table
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED
from mengbudget.show.evidence import show
from mengbudget.story import Story, open_story, pairs
from mengbudget.views import audit, bilingual, data, document, english_kind
from mengbudget.views.rows import STACKED, Values, frame, of_table, rows

MOST = 40  # bars of a pair, pictures of pages
UNIT = "万元 (10,000 yuan)"
WORST = (INCONSISTENT, ROUNDING, EXACT, UNCHECKED)
NATURES = {"expenditure": ("basic", "project"), "general_public": ("basic", "project"), "basic_by_economic": ("personnel", "operating")}
RATES = ("statement-share", "statement-growth", "statement-growth-base")
View = Any


def said(text: str) -> Shown:
    """A sentence to look at."""
    return Shown(f"<p>{html.escape(text)}</p>", text)


def beside(story: Story, unit: str, *wanted: str) -> pd.DataFrame:
    """What some rules found of numbers in a unit ("元", "%"), stated beside recomputed, those that agree least first (PAIR)."""
    found = [i for i in story.result.items if i.rule.id in wanted and i.outcome.printed is not None and i.outcome.computed is not None]
    of_unit = (item for item in found if item.unit == unit)
    every = pairs(sorted(of_unit, key=lambda item: (WORST.index(item.verdict), item.terms[0].key)))
    shown = every[~every.duplicated(["label", "stated", "computed"])].drop(columns=["gap", "least", "most"])
    signed = [  # "下降0.58%" is a growth of -0.58 %
        f"-{text}" if value < 0 and not str(text).startswith("-") else text
        for value, text in zip(shown["stated"], shown["stated_text"], strict=True)
    ]
    points = [str(text).replace("个百分点", " pp") for text in shown["gap_text"]]
    return shown.assign(label=[bilingual(label) for label in shown["label"]], gap_text=points, stated_text=signed)


def draw_beside(found: pd.DataFrame, title: str, unit: str) -> alt.HConcatChart:
    """The first rows of such a frame as a pair of charts."""
    count = f"{len(found)} in all" if len(found) <= MOST else f"{len(found)} in all; the {MOST} that agree least"
    return charts.pair(found[:MOST], title=title, unit=unit, subtitle=count, width=170)


@frame(STACKED)
def total_rows(story: Story, wanted: Mapping[str, Sequence[str]]) -> Iterator[Values]:
    """The first total row of each kind of table: its columns of some roles, or, without them, all that are no sum of others."""
    for kind, roles in wanted.items():
        tables = (t for t in story.budget.tables if t.kind == kind)
        for found, total in [(t, a.row) for t in tables for a in t.amounts if a.row.role == "total"][:1]:
            yield from _total_row(found, total, roles)


def _total_row(found: Table, total: Row, roles: Sequence[str]) -> Iterable[Values]:
    label = f"{found.title}\n{english_kind(found.kind)}"
    cells: dict[tuple[str, ...], Values] = {}
    for a in found.amounts:
        column, above = a.column, a.column.path_roles
        wanted = column.role in roles if roles else column.role not in ("total", "current_year") and above[-1:] != ("total",)
        if a.row == total and wanted and "previous_year" not in above and a.printed.value > Decimal(0):
            named = column.path[above.index(column.role)] if column.role in above else column.path[-1]
            part = f"{column.path[-2]}：{named}" if "carried_over" in above[:-1] else named
            cells.setdefault((column.role, *above), (label, bilingual(part), *of_table(found, a)))
    return cells.values()


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
            ("年度 year", str(budget.year or "")),
            ("页 pages", budget.pages),
            ("表 tables, of a known kind", f"{sum(1 for t in budget.tables if t.kind)} of {len(budget.tables)}"),
            ("情况说明 sections of the statement", len(budget.statement.sections)),
            ("数字 numerals in the statement", len(budget.statement.claims)),
            ("绩效目标表 project forms", len(budget.projects)),
            ("勾稽 findings", len(result.items)),
            *((f"… {word}", found[word]) for word in audit.ORDER),
            ("printed numbers that a rule judges", f"{judged} of {len(result.numbers)}"),
        )
        return table(rows("what figure", *facts), budget.label, columns={"what": "", "figure": ""})

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
