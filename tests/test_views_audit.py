"""What reconciliation found, as people read it; the report on any file."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import CORPUS, RAW, ROOT, corpus_file
from stories import changed, document

from mengbudget.story import open_story
from mengbudget.views import audit
from mengbudget.views.report import Report, main, open_report

KNOWN = ROOT / "data" / "known-discrepancies.yaml"
FACSIMILE = RAW / "meng-hrss-2026.facsimile.pdf"
VIEWS = [
    "contradictions",
    "pictures",
    "tables",
    "sections",
    "forms",
    "statement",
    "rates",
    "sources",
    "natures",
    "verdicts",
    "rounding",
    "coverage",
    "unreached",
    "unchecked",
]
FILES = [
    "beijing-hrss-2026-statement.pdf",
    "jiangsu-cppcc-2018-tables.pdf",
    "jiangsu-cppcc-2017.pdf",
    "foshan-rail-2019-final-accounts.pdf",
    "hangzhou-meteorology-2026.pdf",
    "shanghai-diamond-office-2026-unit.pdf",
    "suzhou-audit-2026.pdf",
    "shenzhen-petitions-2026.pdf",
]


def test_every_finding_is_counted_once() -> None:
    story = document()
    assert sum(audit.verdicts(story)["count"]) == sum(audit.rules(story)["count"]) == len(story.result.items)


def test_every_rule_is_in_one_of_two_tables() -> None:
    bound, unbound = audit.rule_table(document()), audit.rule_table(document(), bound=False)
    assert not set(bound["rule"]) & set(unbound["rule"])
    assert set(unbound[["exact", "rounding", "inconsistent", "unchecked"]].stack()) == {""}
    assert all(any(row[word] for word in audit.ORDER) for _, row in bound.iterrows())


def test_reviewed_discrepancies_are_explained_and_a_new_one_is_not() -> None:
    frame = audit.discrepancies(document(), KNOWN)
    assert len(frame) == 5
    assert "not reviewed" not in set(frame["said"])
    new = audit.discrepancies(changed(("货物预算6.80", "货物预算5.80")), KNOWN)
    assert list(new["said"]).count("not reviewed") == 1


def test_figures_are_in_the_unit_printed() -> None:
    frame = audit.listed(document().reviewed)
    assert ("44.32", "0.00", "+44.32") in list(zip(frame["printed"], frame["computed"], frame["gap"], strict=True))
    assert ("3,166.25元", "3,246.25元", "-80元") in list(zip(frame["printed"], frame["computed"], frame["gap"], strict=True))
    assert ("20261206154930", "20260630", "+159 days") in list(zip(frame["printed"], frame["computed"], frame["gap"], strict=True))
    assert len(audit.apart(document())) == 4


def test_coverage_counts_every_printed_number() -> None:
    story = document()
    frame = audit.coverage(story)
    assert sum(frame["count"]) == len(story.result.numbers)
    assert sum(frame[frame["word"] == "0"]["count"]) == sum(audit.unreached(story)["count"])


def test_what_is_left_open_has_a_reason() -> None:
    assert all(audit.unchecked(document())["note"])
    assert sum(audit.open_reasons(document())["count"]) == len(audit.unchecked(document()))


def test_roundings_name_the_largest() -> None:
    frame = audit.roundings(document()).set_index("rule")
    assert frame.loc["columns-hierarchy", "allowed"] == "±0.015"
    assert sum(frame["count"]) == sum(item.verdict == "rounding" for item in document().result.items)


def test_evidence_is_a_picture_of_the_page() -> None:
    story = open_story(FACSIMILE)
    for rule in ("forms-halves", "forms-text-amount", "forms-filed", "prose-arithmetic"):
        assert audit.evidence(story, [FACSIMILE], rule).png.startswith(b"\x89PNG")
    with pytest.raises(KeyError, match="columns-total has 0"):
        audit.evidence(story, [FACSIMILE], "columns-total")


def test_the_table_of_mutants(tmp_path: Path) -> None:
    path = tmp_path / "mutation.csv"
    path.write_text("numbers,way,reason,mutants\ntables,one digit,,9\ntables,one digit,alone,1\ntables,ten times,,10\n", encoding="utf-8")
    assert list(audit.mutation(path)["text"]) == ["90.0 %", "", "100.0 %"]
    assert list(audit.mutation_table(path).iloc[0]) == ["tables", 20, 19, "95.0 %", "90.0 %", "–", "100.0 %"]
    assert list(audit.uncaught(path).iloc[0]) == ["tables", "alone", 1]


def test_oddities_are_the_notes_of_the_errata() -> None:
    frame = audit.oddities(ROOT / "data" / "errata.yaml")
    assert "4350人*3360元 ↔ 990人" in set(frame["printed"])
    assert audit.oddities(ROOT / "data" / "errata.yaml", ("no such place",)).empty


def looked_at(report: Report) -> list[str]:
    """Every view of a report as text; charts are made into what is drawn."""
    texts = [str(report.summary())]
    for name in VIEWS:
        view = getattr(report, name)()
        texts.append(f"[chart] {len(str(view.to_dict()))}" if hasattr(view, "to_dict") else str(view))
    return texts


def test_the_report_on_the_document() -> None:
    texts = looked_at(open_report(RAW / "meng-hrss-2026.transcript.txt"))
    assert texts[1].startswith("[table] 不符: 5 findings")
    assert sum(text.startswith("[chart]") for text in texts) == 6


@pytest.mark.parametrize("name", FILES)
def test_a_report_on_any_document_answers_every_question(name: str) -> None:
    report = open_report(corpus_file(name))
    assert report.story is not None
    assert all(looked_at(report))


def test_a_statement_and_its_tables_are_one_report() -> None:
    report = open_report(corpus_file("beijing-audit-2026-statement.pdf"), corpus_file("beijing-audit-2026-tables.pdf"))
    assert "statement prints no amount" not in str(report.statement())


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stub = tmp_path / "stub.pdf"
    stub.write_bytes(b"%PDF-1.4 nothing")
    report = open_report(stub)
    assert report.story is None
    assert "stub.pdf" in str(report.summary())
    assert [getattr(report, name)() for name in VIEWS] == [None] * len(VIEWS)
    assert main([str(stub)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert main([str(tmp_path / "missing.pdf")]) == 2


def test_unreadable_files_of_the_corpus() -> None:
    for path in sorted((CORPUS / "bad").glob("*.pdf")) or [corpus_file("bad/truncated.pdf")]:
        assert open_report(path).problem, path.name
