"""What every published notebook must be as an article: figures that its own cells print, sentences quoted, charts in pairs, links that lead somewhere."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from nbconvert.filters import markdown2html

from mengbudget.show.document import Document
from mengbudget.show.document import document as found
from mengbudget.show.look import MIME
from mengbudget.show.notebooks import carry, read

FOLDER = ROOT / "notebooks"
CHINESE = sorted((FOLDER / "zh").glob("*.ipynb"))
ALL = sorted(FOLDER.glob("*.ipynb")) + CHINESE
SECTIONS = [path for path in ALL if re.match(r"(?:0[1-9]|1[0-2])_", path.name)]
FIGURE = re.compile(r"(?<![\d.])[\d,]*\d(?:\.\d+)?(?=\s?[%％])|(?<![\d.])[\d,]*\d\.\d+(?!\d|\.\d)")
PLAIN = {str(year) for year in range(2000, 2031)} | {"100"}
"""Numbers that a cell may write, though the document prints them too: years, and what makes a percentage."""
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def named(path: Path) -> str:
    return f"zh/{path.stem}" if path in CHINESE else path.stem


every = pytest.mark.parametrize("path", ALL, ids=named)
section = pytest.mark.parametrize("path", SECTIONS, ids=named)


@cache
def document() -> Document:
    return found(ROOT / "data/raw/meng-hrss-2026.facsimile.pdf")


def cells(path: Path, kind: str) -> list[Any]:
    return [cell for cell in read(path).cells if cell.cell_type == kind]


def prose(path: Path) -> str:
    return CODE.sub(" ", "\n".join(cell.source for cell in cells(path, "markdown")))


def shown(path: Path) -> str:
    """All that the cells of a notebook show as text: streams, tables, quotations, the rows and titles of charts."""
    texts = []
    for cell in cells(path, "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            texts += [output.get("text", ""), data.get("text/plain", ""), html.unescape(re.sub(r"<[^>]+>", "", data.get("text/html", "")))]
            texts += [str(data[MIME].get("title")), *map(str, rows(data[MIME]))] if MIME in data else []
    return "\n".join(texts)


def rows(spec: Any) -> list[Any]:
    """The rows that a chart draws, wherever in its specification they are kept."""
    if isinstance(spec, list):
        return [row for part in spec for row in rows(part)]
    if not isinstance(spec, dict):
        return []
    own = [row for name, kept in spec.get("datasets", {}).items() for row in kept] + spec.get("data", {}).get("values", [])
    return own + [row for name, part in spec.items() if name not in ("data", "datasets") for row in rows(part)]


def figures(text: str) -> set[Decimal]:
    """The numbers of a text, as values."""
    return {abs(Decimal(found.replace(",", ""))) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def charts(path: Path) -> list[Any]:
    return [output["data"][MIME] for cell in cells(path, "code") for output in cell.outputs if MIME in output.get("data", {})]


def test_there_are_two_editions_of_every_notebook() -> None:
    assert [path.name for path in CHINESE] == [path.name for path in ALL if path not in CHINESE] != []


@every
def test_each_figure_of_the_prose_is_one_that_a_cell_shows(path: Path) -> None:
    there = figures(shown(path))
    stale = [found for found in FIGURE.findall(prose(path)) if Decimal(found.replace(",", "")) not in there]
    assert stale == []


def test_a_figure_that_no_cell_shows_is_found() -> None:
    assert FIGURE.findall("between 5,292.53 and 12 %, 3 of 24, in 2026 and 1.2.3") == ["5,292.53", "12"]
    assert Decimal("8237.74") in figures("合计: 8237.74万元")
    assert Decimal("8237.75") not in figures("合计: 8237.74万元")


@every
def test_a_cell_is_short_and_begins_with_its_question(path: Path) -> None:
    for cell in cells(path, "code"):
        first, *rest = cell.source.splitlines()
        assert re.match(r"# .*[?？]$", first), first
        assert len(rest) <= 15, cell.source


@every
def test_a_cell_retypes_no_number_of_the_document(path: Path) -> None:
    printed = {text.replace(",", "") for text in document().budget.facts["text"] if len(re.sub(r"\D", "", text)) > 2}
    typed = {found.replace(",", "") for cell in cells(path, "code") for found in re.findall(r"\d[\d,]*(?:\.\d+)?", cell.source)}
    assert typed & printed - PLAIN == set()


@pytest.mark.parametrize("path", CHINESE, ids=named)
def test_both_editions_compute_the_same(path: Path) -> None:
    english = read(FOLDER / path.name).cells
    ours = [cell.source for cell in carry(path).cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells(path, "code")] == ours, "run make notebooks"
    assert [cell.cell_type for cell in english] == [cell.cell_type for cell in read(path).cells]
    assert all(re.search("[\u4e00-\u9fff]", cell.source.split("\n", 1)[0]) for cell in cells(path, "code"))


@every
def test_it_opens_with_a_title_and_a_paragraph(path: Path) -> None:
    first = cells(path, "markdown")[0].source
    assert re.match(r"# (?:\d\d · )?\S.*\n\n\w", first)


def test_there_is_a_number_that_a_cell_could_retype() -> None:
    assert "60.64" in set(document().budget.facts["text"])


@every
def test_links_to_other_notebooks_lead_to_one(path: Path) -> None:
    links = re.findall(r"\]\(([\w-]+\.ipynb)\)", "\n".join(cell.source for cell in cells(path, "markdown")))
    assert [link for link in links if not (path.parent / link).exists()] == []


@every
def test_each_chart_has_a_title_rows_and_a_picture(path: Path) -> None:
    for cell in cells(path, "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            if MIME in data:
                assert data["text/plain"].startswith("[chart] ")
                assert "image/png" in data
                assert rows(data[MIME])


@section
def test_a_section_quotes_the_statement(path: Path) -> None:
    assert any("<blockquote" in output.get("data", {}).get("text/html", "") for cell in cells(path, "code") for output in cell.outputs)


@every
def test_every_share_and_rate_of_a_section_is_shown_beside_its_recomputation(path: Path) -> None:
    found = document().result.findings
    section = "一二三四五六七八九十"[int(path.name[:2]) - 1] + "、" if "01" <= path.name[:2] <= "10" else "none"
    said = found[found["rule"].isin(["statement-share", "statement-growth"]) & found["title"].str.startswith(section)]
    drawn = {(row["stated"], round(row["recomputed"], 6)) for chart in charts(path) for row in rows(chart) if "recomputed" in row}
    wanted = {(float(p), round(float(c), 6)) for p, c in zip(said["printed"], said["computed"], strict=True) if p}
    assert wanted - drawn == set()


def test_a_document_that_differs_from_the_transcript_has_each_difference_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three numbers, a row's name and a sentence are changed: the first article lists these five and nothing else."""
    changes = [
        ("手续费\t办公经费\t0.10\t\t0.10", "手续费\t办公经费\t0.12\t\t0.10"),
        ("水费\t办公经费\t0.20", "水电费\t办公经费\t0.20"),
        ("下降6.72%", "下降6.27%"),
        ("政府采购货物预算6.80万元", "政府采购货物预算6.90万元"),
        ("无其他说明事项。", "其他说明事项见附件。"),
    ]
    text = (ROOT / "data" / "raw" / "meng-hrss-2026.transcript.txt").read_text("utf-8")
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    (tmp_path / "changed.txt").write_text(text, "utf-8")
    monkeypatch.setenv("MENGBUDGET_DOCUMENT", str(tmp_path / "changed.txt"))
    monkeypatch.chdir(ROOT / "notebooks")
    names: dict[str, Any] = {}
    for cell in read(ROOT / "notebooks" / "00_the_document.ipynb").cells:
        if cell.source.startswith(("# Which document is this about", "# What is the file", "# In which numbers")):
            exec(cell.source, names)
    assert [(what, *pair) for what, _, *pair in names["differ"]] == [
        ("numbers", "0.10", "0.12"),
        ("numbers", "6.72", "6.27"),
        ("numbers", "6.80", "6.90"),
        ("labels", "水费/办公经费", "水电费/办公经费"),
        ("sentences", "无其他说明事项。", "其他说明事项见附件。"),
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("**/*.ipynb")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_meant_bold_is_bold(path: Path) -> None:
    """An emphasis that ends in a Chinese full stop needs a space after it, else its stars are printed."""
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            assert "**" not in re.sub(r"<(code|pre)\b.*?</\1>", "", markdown2html(cell.source), flags=re.S)
