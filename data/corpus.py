"""What the budgets of the corpora give: the reviewed diagnoses as a page, and a few figures of each department as a table.

    python -m data.corpus

writes docs/corpus-findings.md, data/tidy/departments.csv and departments.yaml; where the corpus is not at hand they stay as they are.

    python -m data.corpus review

prints data/corpus-findings.yaml as it would be now: entries that still hold with their explanations, new ones to be opened on their pages and
explained (or made to go away by a general mend), and, as comments, those that are not found any more.
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
from data import departments
from data.known import KnownCause
from mengbudget import many
from mengbudget.budget import Budget
from mengbudget.errors import UnreadableError
from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import Result

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
WIDE = CORPUS.parent / "corpus-wide"
FOLDERS = {"corpus": CORPUS, "corpus-wide": WIDE}
FACSIMILE = ROOT / "data" / "raw" / "meng-hrss-2026.facsimile.pdf"
REVIEWED = ROOT / "data" / "corpus-findings.yaml"
PAGE = ROOT / "docs" / "corpus-findings.md"
TABLE = ROOT / "data" / "tidy" / "departments.csv"
SOURCE = TABLE.with_suffix(".yaml")

Files = tuple[str, ...]


@cache
def reviewed() -> dict[str, Any]:
    """The reviewed list: `folders` (reviewed whole), `together`, `previous`, `diagnoses`."""
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


def wide() -> list[Files]:
    """The files of the wide corpus, a budget each."""
    return [(path.name,) for path in sorted(WIDE.glob("*.pdf"))]


def in_folder(folder: str) -> list[Files]:
    """The budgets of a folder, none where it is not at hand."""
    return wide() if folder == "corpus-wide" else budgets() if CORPUS.exists() else []


@cache
def budget(files: Files) -> Budget:
    folder = next(folder for folder in FOLDERS.values() if (folder / files[0]).exists())
    return many.load([str(folder / name) for name in files])


@cache
def result(files: Files) -> Result:
    """What reconciliation finds, last year's budget of the department beside it where the corpus holds it."""
    previous = reviewed()["previous"].get(files[0])
    return mb.reconcile(budget(files), previous=budget(tuple(previous)) if previous else None)


def page(entries: Sequence[Mapping[str, Any]]) -> str:
    """The reviewed diagnoses as a page, grouped by file."""
    contradictions = sum(entry["kind"] == "contradiction" for entry in entries)
    lines = [
        HEAD.format(diagnoses=contradictions, folders=" and ".join(reviewed()["folders"]), files=len({tuple(e["files"]) for e in entries}))
    ]
    for files, group in groupby(entries, key=lambda entry: entry["files"]):
        lines.append(f"\n## {' + '.join(files)}\n")
        for entry in group:
            rules = ", ".join(f"`{rule}`" for rule in entry["rules"])
            ends = [_figure(entry[name], entry["unit"]) for name in ("low", "high") if entry[name]]
            should = f"; {' to '.join(dict.fromkeys(ends))} would agree" if ends else ""
            lines.append(f"- **p. {entry['page']}** · {entry['kind']} · {entry['place']}{should} ({rules})  ")
            lines.append(f"  {entry['explanation']['zh']}  ")
            lines.append(f"  {entry['explanation']['en']}")
    return "\n".join(lines) + "\n"


def identity(entry: Mapping[str, Any]) -> tuple[Files, int, KnownCause]:
    """What tells an entry from every other: files, page of the suspect, and the diagnosis."""
    return tuple(entry["files"]), entry["page"], KnownCause.listed(dict(entry))


def found(folders: Sequence[str]) -> Iterator[tuple[Files, int, KnownCause]]:
    """Every diagnosis over the budgets of some folders."""
    for files in (files for folder in folders for files in in_folder(folder)):
        try:
            causes = result(files).causes
        except UnreadableError:
            continue
        yield from ((files, one.suspect.page, KnownCause.of(one)) for one in causes)


def review(folders: Sequence[str]) -> Iterator[str]:
    """The list as it would be now, line by line: see the head of this module."""
    known = {identity(entry): entry for entry in reviewed()["diagnoses"]}
    head = REVIEWED.read_text("utf-8").partition("\ndiagnoses:")[0]
    yield from (head, "\ndiagnoses:")
    now = list(found(folders))
    for files, number, cause in now:
        old = known.get((files, number, cause))
        entry = {"files": list(files), "page": number, **cause.__dict__, "rules": list(cause.rules)}
        entry["explanation"] = old["explanation"] if old else {"zh": "", "en": ""}
        yield yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=10_000).rstrip()
    gone = [one for one in known if one not in now]
    yield from (f"# not found any more: {files} p. {number} {cause.place}" for files, number, cause in gone)


HEAD = """# What is wrong in published budgets

<!-- written by `python -m data.corpus` from data/corpus-findings.yaml -->

The PDFs are disclosures of departments in Shanghai, Beijing, Shenzhen, Guangzhou, Suzhou, Wuxi, Hangzhou, Fuzhou, Xi'an, Yantai, Foshan and
Jiangsu, 2017 to 2026 (reviewed whole: {folders}). Some budgets have their statement and their tables in two files, which are read together; where the corpus
holds the year before, the comparisons are held against it too. Below is **every** diagnosis: {diagnoses} contradictions in {files} budgets,
and remarks that accuse no number. Each was read where it is printed, and is explained.

`tests/test_corpus.py` compares this list exactly, both ways, with what is found: one that vanishes fails as a new one does. Page numbers are those of the PDF
file; of several numbers that disagree, the one most likely wrong is named."""


def _figure(text: str, unit: str) -> str:
    value, shown = Decimal(text), unit
    if unit == "元":
        value, shown = value / UNITS["万元"], " 万元"
    digits = f"{value:,f}"
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits}{shown}"


def table() -> tuple[str, str]:
    """The departments side by side as CSV, and where it comes from as YAML."""
    here = many.load([str(FACSIMILE)])
    found = [departments.figures(here, mb.reconcile(here)), *(departments.figures(budget(files), result(files)) for files in budgets())]
    frame = departments.departments(found)
    for name in departments.SOUGHT:  # digits as they are worth, whichever unit they were printed in
        frame[name] = ["" if value is None else f"{value.normalize():f}" for value in frame[name]]
    out = io.StringIO()
    frame.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue(), SOURCES + "".join(_sources())


SOURCES = """# Written by `python -m data.corpus` (or `make data`) where the corpus is at hand.
title: A few figures of 24 budgets, side by side
what: >-
  One row a budget: figures of its tables, taken by kind of table and role of row and column (`SOUGHT` in data/departments.py), and counts of
  how it was read and checked. Money in 元, whatever unit the document prints; empty where no total of that role is printed. The years are those
  of the documents, and one of them is a set of final accounts (决算): see notebooks/14_across_departments.ipynb for what may be compared.
columns:
  english: the department in English, from departments.toml
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
    """Write the page and the table, or print the list for review; 0 also where the corpus is missing, which is said."""
    if sys.argv[1:] == ["review"]:
        print("\n".join(review(list(FOLDERS))))
        return 0
    if not (CORPUS / "manifest.tsv").exists():
        print(f"{CORPUS} is not here: {TABLE.name} stays as it is", file=sys.stderr)
        return 0
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    for path, text in zip((TABLE, SOURCE, PAGE), (*table(), page(reviewed()["diagnoses"])), strict=True):
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
