"""The report: complete in itself, every figure of the statement in it, boxes on the digits that they name."""

from __future__ import annotations

import ast
import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from mengbudget import read
from mengbudget.cli import main
from mengbudget.reading.sources import Pages
from mengbudget.reconcile import reconcile
from mengbudget.reconcile.facts import claim_place
from mengbudget.show import report
from mengbudget.show.pictures import boxes, pages_of
from mengbudget.show.words import reason

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
FACSIMILE = ROOT / "data" / "raw" / "meng-hrss-2026.facsimile.pdf"
TRANSCRIPT = ROOT / "data" / "raw" / "meng-hrss-2026.transcript.txt"
FIVE = ("suzhou-audit-2026", "yantai-audit-2026", "xian-hrss-2020", "wuxi-hrss-2026", "guangzhou-statistics-2026")


def made(path: Path, out: Path) -> tuple[int, str]:
    code = main(["report", str(path), "--out", str(out)])
    return code, out.read_text("utf-8")


def evidence_of(page: str) -> dict[str, Any]:
    found = re.search(r'id="evidence">(.*?)</script>', page, re.S)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize("path", [FACSIMILE, CORPUS / "suzhou-audit-2026.pdf"], ids=lambda path: path.stem)
def test_a_report_is_one_page_with_every_figure_of_the_statement(path: Path, tmp_path: Path) -> None:
    if not path.exists():
        pytest.skip(f"{path} is not at hand")
    budget = read(path)
    code, page = made(path, tmp_path / "x.html")
    assert code == int(any(one.kind == "contradiction" for one in reconcile(budget).causes))
    assert "自查清单" in page and f"<title>{budget.label}" in page and path.name in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:|//)|url\(""", page)
    statement = page[page.index('<section id="statement">') : page.index('<section id="tables">')]
    figures = re.findall(r'<button class="n v\w+" data-p="\d+">([^<]*)<i>[✓≈✗?]</i>', statement)
    assert [html.unescape(one) for one in figures] == [claim.sentence.text[claim.start : claim.end] for claim in budget.statement.claims]
    told = evidence_of(page)
    pictured = [told["marks"].get(number) for number in re.findall(r'data-p="(\d+)"', statement)]
    assert all(pictured) and {mark[0] for marks in pictured for mark in marks or []} <= set(told["pages"])


def test_a_transcript_has_the_same_report_without_pictures(tmp_path: Path) -> None:
    code, page = made(TRANSCRIPT, tmp_path / "x.html")
    told = evidence_of(page)
    assert code == 1 and not told["pages"] and not told["marks"] and "0.00" in page


def test_what_is_printed_is_no_markup_and_no_formula(tmp_path: Path) -> None:
    evil = tmp_path / "<b>&x.txt"
    text = TRANSCRIPT.read_text("utf-8").replace("社会保障和就业支出", "<script>alert(1)</script>")
    evil.write_text(text, "utf-8")
    _, page = made(evil, tmp_path / "x.html")
    assert "<script>alert" not in page and "<b>&x" not in page and "&lt;script&gt;alert" in page
    row = dict.fromkeys(report.COLUMNS, "=1+1")
    assert "\n'=1+1" in report.as_csv([row]).replace("\r", "")


def test_reports_in_one_folder_are_listed(tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text("<title>no report</title>")
    made(FACSIMILE, tmp_path / "a.html")
    assert not (tmp_path / "index.html").exists()
    made(TRANSCRIPT, tmp_path / "b & c.html")
    index = (tmp_path / "index.html").read_text("utf-8")
    assert re.findall(r'href="([^"]*)"', index) == ["./a.html", "./b%20%26%20c.html"] and "孟县人力资源和社会保障局" in index


def test_an_index_that_is_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    made(TRANSCRIPT, tmp_path / "a.html")
    made(TRANSCRIPT, tmp_path / "b.html")
    assert (tmp_path / "index.html").read_text() == "mine"


def test_what_cannot_be_read_or_written_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "none.pdf"), "--out", str(tmp_path / "x.html")]) == 2
    assert main(["report", str(TRANSCRIPT), str(FACSIMILE), "--out", str(tmp_path / "x.html")]) == 2
    (tmp_path / "file").write_text("")
    assert main(["report", str(TRANSCRIPT), "--out", str(tmp_path / "file" / "x.html")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3 and all(line.startswith("mengbudget: ") for line in told)
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize("name", FIVE)
def test_boxes_lie_on_the_digits_that_they_name(name: str) -> None:
    """The middle of each box is within half a line of the digits as another reader of the page finds them: never a line off."""
    path = CORPUS / f"{name}.pdf"
    if not path.exists():
        pytest.skip(f"{path} is not at hand")
    budget, source = read(path), Pages(path.read_bytes())
    page = pages_of(source)
    claims = [one for one in budget.statement.claims if one.kind in ("amount", "change", "growth", "share")]
    with pdfplumber.open(path) as pdf:
        for claim in claims[:60]:
            place = claim_place(claim)
            found = boxes(place, page)
            assert found, place
            letters = ""
            for at, (x0, top, x1, bottom) in found:
                middle = (top + bottom) / 2
                on = [
                    one for one in pdf.pages[at - 1].chars
                    if x0 - 0.5 <= (one["x0"] + one["x1"]) / 2 <= x1 + 0.5
                    and abs((one["top"] + one["bottom"]) / 2 - middle) <= (one["bottom"] - one["top"]) / 2
                ]  # fmt: skip
                letters += "".join(one["text"] for one in sorted(on, key=lambda one: one["x0"]) if one["text"].strip())
            assert letters.replace("，", ",") == re.sub(r"\s", "", place.text).replace("，", ","), place
    source.close()


def test_boxes_of_a_wrapped_sentence_are_in_the_order_of_its_numerals() -> None:
    """The boxes of a sentence follow each other as its numerals do, over its lines too."""
    budget = read(FACSIMILE)
    source = Pages(FACSIMILE.read_bytes())
    page = pages_of(source)
    by_sentence: dict[int, list[Any]] = {}
    for claim in budget.statement.claims:
        by_sentence.setdefault(claim.sentence.index, []).append((claim.start, boxes(claim_place(claim), page)[0]))
    for some in by_sentence.values():
        order = [(at, round(box[1]), box[0]) for _, (at, box) in sorted(some)]
        assert order == sorted(order)
    assert any(len({round(box[1]) for _, (_, box) in some}) > 1 for some in by_sentence.values())
    source.close()


def test_every_reason_and_warning_has_its_chinese() -> None:
    """All that a document's numbers are left unchecked for, all that the reconciliation could say, and the warnings of a damaged file."""
    budget = read(TRANSCRIPT)
    result = reconcile(budget)
    told = {item.outcome.reason for item in result.items} | {why for _, why in result.numbers}
    for path in (ROOT / "mengbudget" / "reconcile").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in ("unless", "unchecked"):
                told |= {one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    documents = tuple(
        replace(one, damaged=((1, "x"),), pictures=(2,), recognised=tuple(range(20)), doubtful=(4,)) for one in budget.documents
    )
    told |= set(replace(budget, documents=documents).warnings)
    assert len(told) > 20
    assert [text for text in told if text and not re.search("[一-鿿]", reason(text)[0])] == []
