"""Twenty-six published budgets that nobody prepared for: each read whole, and what is inconsistent in them exactly what was reviewed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import yaml
from conftest import CORPUS

from benchmarks.recall import line
from data import corpus
from data.known import KnownCause
from mengbudget.budget import Budget
from mengbudget.errors import UnreadableError
from mengbudget.many import read_many

HERE = (CORPUS / "manifest.tsv").exists()
pytestmark = pytest.mark.skipif(not HERE, reason="the corpus stands beside the checkout in shared/corpus, and is not here")
BUDGETS = corpus.budgets() if HERE else []
REVIEWED = [files for folder in corpus.reviewed()["folders"] for files in corpus.in_folder(folder)]
each = pytest.mark.parametrize("files", BUDGETS, ids=lambda files: files[0].removesuffix(".pdf"))

USUAL = "overview income expenditure fiscal_overview general_public government_fund three_public"
BESIDE = {  # kinds of tables beside the usual ones; how many forms of projects
    "beijing-audit-2026-statement": ("basic_by_economic state_capital procurement purchased_services", 17),
    "foshan-rail-2019-final-accounts": ("basic_by_economic", 0),
    "fuzhou-police-civilian-2026": ("basic_by_economic general_public_by_economic state_capital", 0),
    "guangzhou-commerce-2026": ("basic basic_by_economic state_capital projects projects_by_economic", 16),
    "guangzhou-statistics-2026": ("basic basic_by_economic state_capital projects projects_by_economic", 3),
    "hangzhou-meteorology-2026": ("basic_by_economic state_capital projects", 3),
    "jiangsu-cppcc-2018": ("basic_by_economic agency_operation fiscal_basic fiscal_expenditure procurement", 0),
    "jiangsu-cppcc-2019": ("basic_by_economic agency_operation fiscal_basic fiscal_expenditure procurement", 0),
    "shanghai-diamond-office-2026-unit": ("basic_by_economic fiscal_expenditure state_capital projects", 0),
    "shanghai-exam-authority-2026-unit": ("basic_by_economic state_capital", 0),
    "shanghai-putuo-finance-2025": ("basic_by_economic state_capital", 0),
    "shanghai-putuo-office-2025-department": ("basic_by_economic state_capital", 0),
    "shanghai-putuo-office-2025-unit": ("basic_by_economic state_capital", 0),
    "shenzhen-petitions-2026": ("basic general_public_by_economic state_capital projects", 6),
    "shenzhen-statistics-2026-own": ("basic general_public_by_economic state_capital projects", 4),
    "suzhou-audit-2026": ("basic_by_economic agency_operation fiscal_basic fiscal_expenditure state_capital procurement", 0),
    "wuxi-hrss-2026": ("basic_by_economic agency_operation fiscal_basic fiscal_expenditure state_capital procurement", 0),
    "xian-hrss-2020": ("basic_by_economic basic_by_function general_public_by_economic procurement projects projects_carried_over", 10),
    "xian-petitions-2026": (
        "basic_by_economic basic_by_function general_public_by_economic procurement projects projects_carried_over meetings_training",
        10,
    ),
    "yantai-audit-2026": ("basic basic_by_economic state_capital procurement projects", 6),
    "yantai-civil-affairs-2026": ("basic basic_by_economic state_capital procurement projects", 21),
}
STATEMENTS_ONLY = ("beijing-hrss-2026-statement", "jiangsu-cppcc-2017")
RECALLED = ("hangzhou-meteorology-2026", "jiangsu-cppcc-2019-tables", "guangzhou-statistics-2026", "suzhou-audit-2026")


def kinds(budget: Budget) -> set[str]:
    return {table.kind for table in budget.tables if table.kind and not table.kind.startswith("performance")}


def bare(name: str) -> str:
    """A department's name without what the manifest, or the document, says of the file in brackets behind it."""
    return re.sub(r"（[^）]*）$", "", name)


@each
def test_department_and_year_are_those_of_the_manifest(files: corpus.Files) -> None:
    budget = corpus.budget(files)
    (row,) = [row for row in corpus.manifest() if row["file"] == files[0]]
    assert (bare(budget.department), budget.year) == (bare(row["department"]), int(row["year"]))
    assert budget.pages == sum(int(row["pages"]) for row in corpus.manifest() if row["file"] in files)


@each
def test_each_file_yields_the_kinds_of_tables_that_it_prints_and_its_forms(files: corpus.Files) -> None:
    budget = corpus.budget(files)
    stem = files[0].removesuffix(".pdf")
    if stem in STATEMENTS_ONLY:
        assert (kinds(budget), len(budget.cells), len(budget.projects)) == (set(), 0, 0)
        return
    beside, forms = BESIDE[stem]
    funds = {"government_fund", "government_fund_overview"}  # 西安 prints that fund's income beside its expenditure
    assert kinds(budget) - funds == {*USUAL.split(), *beside.split()} - funds
    assert len(kinds(budget) & funds) == 1
    assert len(budget.projects) == forms


@each
def test_no_budget_is_read_without_its_statement(files: corpus.Files) -> None:
    claims = Counter(claim.kind for claim in corpus.budget(files).statement.claims)
    assert claims["amount"] >= 10


@pytest.mark.parametrize("name", RECALLED)
def test_each_amount_of_a_ruled_table_is_read_once_and_none_is_invented(name: str) -> None:
    printed, lost, invented = line(CORPUS / f"{name}.pdf", verbose=True)
    assert printed > 50
    assert (lost, invented) == (0, 0)


@pytest.mark.parametrize("files", REVIEWED, ids=lambda files: files[0].removesuffix(".pdf"))
def test_what_is_diagnosed_is_what_was_reviewed(files: corpus.Files) -> None:
    diagnosed = Counter((item.suspect.page, KnownCause.of(item)) for item in corpus.result(files).causes)
    listed = Counter((page, cause) for own, page, cause in map(corpus.identity, corpus.reviewed()["diagnoses"]) if own == files)
    assert diagnosed - listed == Counter(), "found and not in data/corpus-findings.yaml: look at the page (python -m data.corpus review)"
    assert listed - diagnosed == Counter(), "in data/corpus-findings.yaml and not found any more"


def test_every_reviewed_diagnosis_belongs_to_a_budget_and_is_explained_in_both_languages() -> None:
    for entry in corpus.reviewed()["diagnoses"]:
        assert tuple(entry["files"]) in REVIEWED
        assert re.search(r"[一-鿿]", entry["explanation"]["zh"])
        assert len(entry["explanation"]["en"].split()) > 5


def test_the_page_of_findings_is_written_from_the_reviewed_list() -> None:
    assert corpus.PAGE.read_text("utf-8") == corpus.page(corpus.reviewed()["diagnoses"]), "run python -m data.corpus"


@pytest.mark.parametrize("files", [files for files in BUDGETS if len(files) == 2], ids=lambda files: files[0].removesuffix(".pdf"))
def test_a_statement_in_a_file_of_its_own_is_held_against_the_tables_of_the_other(files: corpus.Files) -> None:
    across = [item for item in corpus.result(files).items if {term.file for term in item.terms} == {0, 1}]
    assert {item.rule.id for item in across} >= {"statement-amount"}
    assert sum(item.verdict in ("exact", "rounding") for item in across) > 10
    alone = corpus.budget((files[0],))
    assert (alone.department, alone.tables) == (corpus.budget(files).department, ())


@pytest.mark.parametrize("name", ["jiangsu-cppcc-2018.pdf", "jiangsu-cppcc-2019.pdf"])
def test_a_comparison_is_held_against_the_document_of_the_year_before(name: str) -> None:
    (files,) = [files for files in BUDGETS if files[0] == name]
    rules = Counter(item.rule.id for item in corpus.result(files).items if item.verdict in ("exact", "rounding"))
    with_tables = len(corpus.reviewed()["previous"][name]) == 2
    assert (rules["previous-change"] > 3) == with_tables  # of 2017 the corpus holds the statement only, whose amounts are no table's


def test_a_file_that_is_no_budget_is_said_and_stops_none_of_the_others(tmp_path: Path) -> None:
    bad = sorted((CORPUS / "bad").iterdir())
    good = CORPUS / "jiangsu-cppcc-2019-tables.pdf"
    read = dict(read_many([*bad, good, tmp_path / "missing.pdf"]))
    assert isinstance(read[str(good)], Budget)
    refused = {name: str(found) for name, found in read.items() if isinstance(found, UnreadableError)}
    assert set(refused) == {*map(str, bad), str(tmp_path / "missing.pdf")}
    assert all(Path(name).name in sentence for name, sentence in refused.items())


def test_the_committed_table_of_departments_is_what_the_corpus_gives() -> None:
    table, source = corpus.table()
    assert corpus.TABLE.read_text("utf-8") == table, "run python -m data.corpus"
    assert corpus.SOURCE.read_text("utf-8") == source, "run python -m data.corpus"


def test_the_table_of_departments_names_each_file_with_its_hash() -> None:
    named = {entry["name"]: entry["sha256"] for entry in yaml.safe_load(corpus.SOURCE.read_text("utf-8"))["files"]}
    assert {row["file"]: row["sha256"] for row in corpus.manifest()}.items() <= named.items()
    assert set(named) - {row["file"] for row in corpus.manifest()} == {corpus.FACSIMILE.name}
    frame = pd.read_csv(corpus.TABLE)
    assert frame["english"].notna().all()
    assert {name for files in frame["file"] for name in files.split("+")} == set(named)
