"""The document as a whole: what was read, how far it is checked, which faults are known."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import RAW, ROOT
from stories import changed, document

from mengbudget.views import document as views

ERRATA = ROOT / "data" / "errata.yaml"


def test_the_tables_in_the_order_printed() -> None:
    frame = views.tables(document())
    assert list(frame["number"]) == list(range(1, 14))
    assert list(frame["numbers"])[:3] == [21, 73, 75]
    assert [frame["numbers"][8], frame["note"][8]] == [0, "注：本表无数据"]
    assert frame["erratum"][1] == "income-header-last-two-columns"


def test_numerals_and_forms_are_counted() -> None:
    claims = views.claims(document())
    assert int(claims["count"].sum()) == len(document().budget.statement.claims)
    assert "8,237.74" in claims["example"][0]
    assert list(views.forms(document())["count"]) == [1, 24]


def test_two_readings_are_held_against_each_other() -> None:
    frame = views.readings(document(), changed(("合计\t\t8237.74\t1123.27\t7114.48", "合计\t\t8239.74\t1123.27\t7114.48")))
    assert list(frame["one"]) == list(frame["other"])
    assert list(frame["one"] - frame["alike"]) == [1, 0, 0, 0]


def test_coverage_counts_every_printed_number_once() -> None:
    frame = views.coverage(document())
    assert int(frame["count"].sum()) == len(document().result.coverage)
    assert set(frame["word"]) <= {"0", "1", "2", "3", "4+"}
    texts = frame[frame["text"] != ""].set_index("label")["text"]
    assert texts["2026年预算支出总表"] == "75 of 75"


def test_what_no_rule_reaches_is_said_with_its_reason() -> None:
    frame = views.unreached(document())
    untouched = document().result.coverage["rules"] == 0
    assert int(frame["count"].sum()) == int(untouched.sum())
    assert frame["why"].all()


def test_verdicts_count_every_finding_and_a_changed_number_more_contradictions() -> None:
    frame = views.verdicts(document())
    assert int(frame["count"].sum()) == len(document().result.items)
    story = changed(("合计\t\t8237.74\t1123.27\t7114.48", "合计\t\t8239.74\t1123.27\t7114.48"))
    tables = views.verdicts(story).query("label == 'tables 预算表' and word == 'inconsistent'")
    assert list(tables["count"]) != []


def test_errata_by_name() -> None:
    frame = views.errata(ERRATA, "county-name")
    assert (frame["kind"][0], frame["should"][0]) == ("note", "盂县")
    assert len(views.errata(ERRATA)) > 20
    with pytest.raises(KeyError, match="no-such-fault"):
        views.errata(ERRATA, "no-such-fault")


def test_provenance_says_that_it_is_a_facsimile() -> None:
    frame = views.provenance(RAW / "meng-hrss-2026.facsimile.yaml").set_index("about")["says"]
    assert "NOT the official PDF" in frame["what"]


def test_a_page_is_shown_as_it_was_read() -> None:
    from mengbudget.budget import read
    from mengbudget.reconcile.findings import Result
    from mengbudget.story import Story

    story = Story(read(RAW / "meng-hrss-2026.facsimile.pdf"), Result((), ()))
    shown = views.page(story, 9)
    assert shown.text.startswith("[page 9] ")
    assert "75 numbers" in shown.text
    assert shown.png.startswith(b"\x89PNG")
    with pytest.raises(KeyError, match="no table was read from page 1"):
        views.page(story, 1)


def test_the_pages_of_a_transcript_cannot_be_drawn() -> None:
    with pytest.raises(KeyError, match="no table was read"):
        views.page(document(), 9)
    assert Path(document().budget.documents[0].path).suffix == ".txt"
