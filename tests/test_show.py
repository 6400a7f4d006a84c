"""What people look at: the document of the notebooks, quotations with verdicts, tables, three charts; in two languages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import RAW

from mengbudget import show
from mengbudget.errors import UnreadableError
from mengbudget.show import pictures
from mengbudget.show.text import worst

DOCUMENT = show.document(RAW / "meng-hrss-2026.transcript.txt")
FINDINGS = DOCUMENT.result.findings


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    show.speak("en")
    yield
    show.speak("en")


def rows(spec: Any) -> list[dict[str, Any]]:
    """The rows of the first chart in a specification that has some."""
    found = spec.get("data", {}).get("values") or next(iter(spec.get("datasets", {}).values()), [])
    parts = (part for way in ("hconcat", "layer") for part in spec.get(way, ()))
    return found or next((inner for part in parts if (inner := rows(part))), [])


def test_the_variable_names_the_document_and_an_official_pdf_comes_before_the_facsimile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mengbudget.show.document import VARIABLE, chosen

    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "notebooks" / "zh").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks" / "zh")
    with pytest.raises(UnreadableError, match="no PDF was found"):
        chosen()
    for name in ("a.facsimile.pdf", "b.pdf"):
        (tmp_path / "data" / "raw" / name).touch()
    assert chosen() == [Path("../../data/raw/b.pdf")]
    monkeypatch.setenv(VARIABLE, "one.pdf:two.pdf")
    assert chosen() == [Path("one.pdf"), Path("two.pdf")]


def test_a_numeral_of_a_quotation_is_marked_by_its_worst_verdict() -> None:
    shown = show.quote(DOCUMENT, "六、", "公用经费")
    assert '76.42<sup style="font-size: 10px; line-height: 0">≈</sup>' in shown.html
    marks = worst(DOCUMENT.result.items)
    bad = next(item for item in DOCUMENT.result.items if item.verdict == "inconsistent")
    assert {marks[place.key] for place in bad.terms} == {"inconsistent"}


def test_the_figures_of_a_translation_are_the_documents_and_a_stale_one_is_not_shown() -> None:
    assert "60.64 less 4.37" in show.quote(DOCUMENT, "八、", english="{1} less {2}").text
    assert "of another wording" in show.quote(DOCUMENT, "八、", english="{} and {}").text
    show.speak("zh")
    assert "less" not in show.quote(DOCUMENT, "八、", english="{1} less {2}").text


def test_a_sentence_of_a_form_is_quoted_alone() -> None:
    shown = show.quote(DOCUMENT, "综合服务大厅租赁费", "租赁协议")
    assert shown.text.startswith("“租赁协议自2024年生效")
    with pytest.raises(KeyError, match="no sentence of 八、 says 国债"):
        show.quote(DOCUMENT, "八、", "国债")


def test_definitions_and_notes_are_quoted() -> None:
    assert "公用经费支出" in show.define(DOCUMENT, "机关运行经费").text
    assert "可能存在尾差" in show.note(DOCUMENT, "overview").text
    with pytest.raises(KeyError, match="does not explain 国债"):
        show.define(DOCUMENT, "国债")
    with pytest.raises(KeyError, match="no note is printed"):
        show.note(DOCUMENT, "expenditure")


def test_a_table_speaks_the_language_and_escapes_what_is_printed() -> None:
    frame = pd.DataFrame({"label": ["<b>"], "stated": [Decimal("1234.50")], "verdict": ["rounding"]})
    assert "&lt;b&gt;" in show.table(frame, "t").html
    assert show.table(frame, "t").text == "t\nitem | as stated | verdict\n<b> | 1,234.50 | rounding"
    show.speak("zh")
    assert show.table(frame, "t").text == "t\n项目 | 原文 | 结论\n<b> | 1,234.50 | 尾差"
    with pytest.raises(ValueError, match="no words of the language"):
        show.speak("fr")


def test_findings_become_rows_of_a_pair_in_wan() -> None:
    found = show.stated(FINDINGS[(FINDINGS.rule == "statement-growth") & FINDINGS.title.str.startswith("八、")])
    (row,) = found.to_dict("records")
    assert (row["label"], row["stated"], row["unit"], row["verdict"]) == (
        "机关运行经费财政拨款预算 agency operation, rate",
        Decimal("-6.72"),
        "%",
        "exact",
    )
    (drawn,) = rows(show.pair(found, title="t").to_dict())
    assert (drawn["stated_text"], drawn["recomputed_text"], drawn["word"]) == ("-6.72%", "-6.7220%", "✓ exact")
    assert -drawn["least"] == drawn["allowed"] > abs(drawn["gap"])


def test_a_pair_whose_sides_differ_by_more_than_rounding_says_so() -> None:
    frame = pd.DataFrame(
        {
            "label": ["x"],
            "stated": [Decimal(2)],
            "recomputed": [Decimal(1)],
            "gap": [Decimal(1)],
            "allowed": [Decimal("0.01")],
            "verdict": ["inconsistent"],
        }
    )
    show.speak("zh")
    (drawn,) = rows(show.pair(frame, unit="万元").to_dict())
    assert (drawn["word"], drawn["gap_text"], drawn["allowed_text"]) == ("✗ 不符", "+1.00", "±0.01")


def test_a_waterfall_begins_each_step_where_the_last_bar_ended() -> None:
    frame = pd.DataFrame({"label": ["a", "b", "c"], "value": [Decimal(65), Decimal(-4), Decimal(61)], "kind": ["total", "change", "total"]})
    drawn = rows(show.waterfall(frame, title="t", unit="万元").to_dict())
    assert [(row["start"], row["end"], row["text"]) for row in drawn] == [(0, 65, "65.00"), (65, 61, "-4.00"), (0, 61, "61.00")]


def test_what_is_no_number_is_nothing_in_a_chart() -> None:
    """A frame of floats holds NaN where a value is missing, which no JSON may hold."""
    frame = pd.DataFrame({"label": ["a", "b"], "low": [1.0, 1.0], "high": [2.0, 2.0], "value": [1.5, None]})
    assert [row["value"] for row in rows(show.intervals(frame, title="t", unit="万元").to_dict())] == [1.5, None]


def test_a_range_is_rounded_outwards() -> None:
    frame = pd.DataFrame({"label": ["a", "a"], "low": [Fraction(1, 3), 1], "high": [Fraction(2, 3), 1]})
    drawn = rows(show.intervals(frame, title="t", unit="万元").to_dict())
    assert [row["range"] for row in drawn] == ["0.3333 … 0.6667", "1.00"]
    assert [row["label"] for row in drawn] == ["a", "a\t1"]
    assert show.span(Decimal("56.3989"), Decimal("56.3995"), places=1) == "56.3 … 56.4"


@pytest.mark.parametrize(
    ("value", "rounding", "text"),
    [
        ("6.722043", None, "6.7220"),
        ("60.645", None, "60.645"),
        ("8237.7", None, "8,237.70"),
        ("0.00001", ROUND_CEILING, "0.0001"),
        ("0.00001", ROUND_FLOOR, "0.0000"),
    ],
)
def test_digits_show_that_there_are_more_of_them(value: str, rounding: str | None, text: str) -> None:
    assert show.digits(Decimal(value), *([rounding] if rounding else [])) == text


def test_a_frame_that_lacks_a_column_or_has_no_row_is_refused() -> None:
    with pytest.raises(ValueError, match="the frame lacks recomputed"):
        show.pair(pd.DataFrame({"label": ["x"], "stated": [1]}), unit="%")
    with pytest.raises(ValueError, match="no row to draw"):
        show.intervals(pd.DataFrame({"label": [], "low": [], "high": []}), title="t", unit="%")


def test_evidence_of_a_transcript_is_in_words() -> None:
    terms = next(item for item in FINDINGS["terms"] if len(item) > 1)
    assert show.evidence(DOCUMENT, terms).text == "\n".join(f"  {term}" for term in terms)


def test_altair_is_loaded_without_the_grammar_of_addresses() -> None:
    code = "import sys; from mengbudget import show; import altair; print('rfc3987_syntax' in sys.modules, altair.renderers.active)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False mengbudget\n"


def test_the_words_of_both_languages_are_there() -> None:
    from mengbudget.show.words import data

    assert all(len(pair) == 2 and all(pair) for part in ("verdict", "heads", "claim") for pair in data()[part].values())
    assert json.dumps(data()["verdict"], ensure_ascii=False).count("相符") == 1


def test_a_box_holds_the_ink_of_its_number_and_crosses_none() -> None:
    """In the facsimile a font says that its characters are 3 points lower than they are drawn."""
    document = show.document(RAW / "meng-hrss-2026.facsimile.pdf")
    facts = document.budget.facts
    found = list(pictures.located(document.budget, facts[facts["title"].str.startswith("八、")]["place"]))
    ((_, _, page),) = pictures.drawn(document.budget, [(0, at) for _, at, _ in found], 144, grey=True)
    for place, _, (box,) in found:
        x0, top, x1, bottom = (int(2 * end) for end in pictures.padded(box))
        assert page.crop((x0, top, x1, bottom)).getextrema()[0] < 128, f"{place.text}: nothing is printed in its box"
        for edge in (top, bottom):
            assert page.crop((x0, edge - 1, x1, edge + 1)).getextrema()[0] > 128, f"{place.text}: an edge of its box crosses the digits"


def test_a_number_known_by_its_page_alone_is_boxed_where_it_is_printed_once() -> None:
    """The date on which a form was filed has no cell of its own in the reading."""
    document = show.document(RAW / "meng-hrss-2026.facsimile.pdf")
    (late,) = [one for one in document.result.items if one.rule.id == "forms-filed" and one.verdict == "inconsistent"]
    assert late.terms[0].box is None
    assert len(list(pictures.located(document.budget, late.terms[:1]))) == 1
    assert show.evidence(document, late.terms).png
