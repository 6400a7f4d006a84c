"""What the budgets of the corpus give: the reviewed findings as a page, and a few figures of each department as a table.

    python -m data.corpus

writes docs/corpus-findings.md, data/tidy/departments.csv and departments.yaml; where the corpus is not at hand they stay as they are.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

import mengbudget as mb
from mengbudget import compare, many
from mengbudget.budget import Budget
from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import Result

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
FACSIMILE = ROOT / "data" / "raw" / "meng-hrss-2026.facsimile.pdf"
REVIEWED = ROOT / "data" / "corpus-findings.yaml"
PAGE = ROOT / "docs" / "corpus-findings.md"
TABLE = ROOT / "data" / "tidy" / "departments.csv"
SOURCE = TABLE.with_suffix(".yaml")

Files = tuple[str, ...]


@cache
def reviewed() -> dict[str, Any]:
    """The reviewed list: `together`, `previous`, `findings`."""
    found: dict[str, Any] = yaml.safe_load(REVIEWED.read_text("utf-8"))
    return found


def manifest() -> list[dict[str, str]]:
    """The corpus as its manifest lists it: file, family, department, year, kind, pages, sha256."""
    with (CORPUS / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def budgets() -> list[Files]:
    """The files of each budget, statement and tables together where they are in two files."""
    together = [tuple(files) for files in reviewed()["together"]]
    paired = {name for files in together for name in files}
    return sorted([*together, *((row["file"],) for row in manifest() if row["file"] not in paired)])


@cache
def budget(files: Files) -> Budget:
    return many.load([str(CORPUS / name) for name in files])


@cache
def result(files: Files) -> Result:
    """What reconciliation finds, last year's budget of the department beside it where the corpus holds it."""
    previous = reviewed()["previous"].get(files[0])
    return mb.reconcile(budget(files), previous=budget(tuple(previous)) if previous else None)


def page(findings: Sequence[Mapping[str, Any]]) -> str:
    """The reviewed findings as a page, grouped by file."""
    lines = [HEAD.format(findings=sum(entry.get("times", 1) for entry in findings), files=len({tuple(e["files"]) for e in findings}))]
    for files, entries in groupby(findings, key=lambda entry: entry["files"]):
        lines.append(f"\n## {' + '.join(files)}\n")
        for entry in entries:
            times = f" (printed {entry['times']} times)" if entry.get("times", 1) > 1 else ""
            figures = [_figure(entry[name], entry["unit"], sign=name == "gap") for name in ("printed", "computed", "gap")]
            lines.append(f"- **p. {entry['page']}** · `{entry['rule']}` · {entry['place']}{times}  ")
            lines.append(f"  printed {figures[0]}, computed {figures[1]}, gap {figures[2]}  ")
            lines.append(f"  {entry['explanation']['zh']}  ")
            lines.append(f"  {entry['explanation']['en']}")
    return "\n".join(lines) + "\n"


HEAD = """# What is inconsistent in 26 published budgets

<!-- written by `python -m data.corpus` from data/corpus-findings.yaml -->

The 26 PDFs are disclosures of departments in Shanghai, Beijing, Shenzhen, Guangzhou, Suzhou, Wuxi, Hangzhou, Fuzhou, Xi'an, Yantai, Foshan and
Jiangsu, 2017 to 2026. Three budgets have their statement and their tables in two files, which are read together; where the corpus holds the
year before, the comparisons are held against it too. Below stands **every** finding of the verdict `inconsistent`: {findings} of them in
{files} budgets. Each was looked at on its page; none is an artefact of the reading. A number printed in several places may be named by several
rules: each finding is one identity that the printed digits break by more than rounding allows.

`tests/test_corpus.py` compares this list exactly, both ways, with what reconciliation finds: one that vanishes fails as a new one does. What the
words *cut off* say below: the statement gives 万元 with two decimals cut off from the table's 元 instead of rounded. By the semantics used here (a
printed number stands for what rounds to it) that is inconsistent, by less than 0.01 万元; it is printed here because it is there.

Money in 万元, as these documents speak; page numbers are those of the PDF file."""


def _figure(text: str, unit: str, *, sign: bool) -> str:
    value, shown = Decimal(text), unit
    if unit == "元":
        value, shown = value / UNITS["万元"], " 万元"
    digits = f"{value:{'+' if sign else ''},f}"
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits}{shown}"


def table() -> tuple[str, str]:
    """The departments side by side as CSV, and where it comes from as YAML."""
    here = many.load([str(FACSIMILE)])
    found = [compare.figures(here, mb.reconcile(here)), *(compare.figures(budget(files), result(files)) for files in budgets())]
    frame = compare.departments(found)
    for name in compare.SOUGHT:  # digits as they are worth, whichever unit they were printed in
        frame[name] = ["" if value is None else f"{value.normalize():f}" for value in frame[name]]
    out = io.StringIO()
    frame.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue(), SOURCES + "".join(_sources())


SOURCES = """# Written by `python -m data.corpus` (or `make data`) where the corpus is at hand.
title: A few figures of 24 budgets, side by side
what: >-
  One row a budget: figures of its tables, taken by kind of table and role of row and column (`SOUGHT` in mengbudget/compare.py), and counts of
  how it was read and checked. Money in 元, whatever unit the document prints; empty where no total of that role is printed. The years are those
  of the documents, and one of them is a set of final accounts (决算): see notebooks/14_across_departments.ipynb for what may be compared.
columns:
  document, unit: budget or final accounts (决算); the money unit that most of its tables print
  total: expenditure of the department, carried-over money included where the table includes it
  basic, project, reserve: basic and project expenditure; what is kept in reserve (单位预留机动经费)
  carried_over: income carried over from the year before
  personnel, operating: parts of basic expenditure
  agency_operation: 机关运行经费, from the statement where no table prints it
  three_public: the three public expenses
  inconsistent, unchecked, rounding, exact: findings of each verdict
  numbers, checked: printed numbers, and how many of them a rule judges
licence: >-
  Figures from official documents, which are outside copyright (著作权法 article 5, item 1); the documents themselves are not part of this repository.
files: # what the figures were read from
"""


def _sources() -> Iterator[str]:
    yield _source(FACSIMILE, "孟县人力资源和社会保障局", "2026", "budget")
    for row in manifest():
        yield _source(CORPUS / row["file"], row["department"], row["year"], row["kind"])


def _source(path: Path, department: str, year: str, kind: str) -> str:
    digest = sha256(path.read_bytes()).hexdigest()
    return f"  - {{name: {path.name}, department: {department}, year: {year}, kind: {kind}, sha256: {digest}}}\n"


def main() -> int:
    """Write the page and the table; 0 also where the corpus is missing, which is said."""
    if not (CORPUS / "manifest.tsv").exists():
        print(f"{CORPUS} is not here: {TABLE.name} stays as it is", file=sys.stderr)
        return 0
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    for path, text in zip((TABLE, SOURCE, PAGE), (*table(), page(reviewed()["findings"])), strict=True):
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
