"""The facsimile PDF holds the transcript to the letter, is the same on every run, and is what its record says."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import variants
import yaml
from conftest import RAW, ROOT

from data.facsimile.source import Table, parse
from data.facsimile.spans import header_rows, spans

FACSIMILE = RAW / "meng-hrss-2026.facsimile.pdf"
TEXT = variants.TRANSCRIPT.read_text(encoding="utf-8")
TABLES = [block for block in parse(TEXT) if isinstance(block, Table)]


def record(path: Path) -> Any:
    return yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))


def letters(*texts: str) -> Counter[str]:
    return Counter(character for text in texts for character in text if not character.isspace())


def printed(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            found += letters(*(char["text"] for char in page.chars))
            page.close()
    return found


@pytest.fixture
def typeset(tmp_path: Path) -> Any:
    def make(name: str = "", **options: Any) -> tuple[Path, variants.Made]:
        target = tmp_path / f"{name or 'facsimile'}-{len(list(tmp_path.iterdir()))}.pdf"
        try:
            return target, variants.make(target, name, **options)
        except variants.FontMissing as missing:
            pytest.skip(str(missing))

    return make


@pytest.mark.parametrize("path", sorted(RAW.glob("meng-hrss-2026.*.[pt][dx][ft]")), ids=lambda path: path.suffix)
def test_record_of_a_raw_file(path: Path) -> None:
    told = record(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == told["sha256"]
    assert {"title", "producer", "what", "came", "licence"} <= set(told)
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            assert len(pdf.pages) == told["pages"]


def test_the_committed_file_is_what_the_script_writes(typeset: Any) -> None:
    for package, version in record(FACSIMILE)["made_with"].items():
        if metadata.version(package) != version:
            pytest.skip(f"made with {package} {version}, here is {metadata.version(package)}")
    first, _ = typeset()
    second, _ = typeset()
    assert first.read_bytes() == second.read_bytes() == FACSIMILE.read_bytes()
    assert FACSIMILE.stat().st_size < 1_500_000


def test_every_character_is_there_and_nothing_else(typeset: Any) -> None:
    _, made = typeset()
    assert printed(FACSIMILE) == letters(TEXT, *made.again, *made.footers)
    assert made.again  # some headers are repeated, and told
    assert [int(footer) for footer in made.footers] == list(range(1, made.pages - 1))  # all but cover and contents


@pytest.mark.parametrize("name", variants.VARIANTS)
def test_a_variant_holds_the_transcript_too(name: str, typeset: Any) -> None:
    path, made = typeset(name)
    assert printed(path) == letters(TEXT, *made.again, *made.footers)


@pytest.mark.parametrize(("name", "rules"), [("rects", "rects"), ("curves", "curves"), ("narrow", "lines"), ("boxes", "rects")])
def test_variants_draw_their_rules_differently(name: str, rules: str, typeset: Any) -> None:
    path, _ = typeset(name)
    with pdfplumber.open(path) as pdf:
        page = next(page for page in pdf.pages if len(page.find_tables()))
        drawn = {kind: len(getattr(page, kind)) for kind in ("lines", "rects", "curves")}
    assert max(drawn, key=drawn.__getitem__) == rules, drawn


def test_a_missing_glyph_is_an_error_not_a_box(tmp_path: Path) -> None:
    text = tmp_path / "odd.txt"
    text.write_text("孟县\n\n目 录\n\n第一部分 概况\t1\n\n第一部分 概况\n\n\U0001f9ee\n", encoding="utf-8")
    with pytest.raises(variants.FontMissing):
        variants.make(tmp_path / "odd.pdf", transcript=text)


def test_tables_of_the_transcript() -> None:
    assert [table.form for table in TABLES] == [False] * 13 + [True] * 25
    assert [header_rows(table) for table in TABLES[:13]] == [2, 2, 2, 3, 2, 2, 2, 1, 3, 2, 2, 3, 3]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.rows[0][0] or table.rows[0][1])
@pytest.mark.parametrize("down", [True, False])
def test_cells_cover_every_position_once(table: Table, down: bool) -> None:
    covered = Counter(
        (row, column)
        for cell in spans(table, down)
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    )
    assert covered == Counter((row, column) for row in range(len(table.rows)) for column in range(len(table.rows[0])))


def test_the_scrambled_header_is_set_as_transcribed() -> None:
    heads = {(cell.row, cell.column): (cell.text, cell.rowspan, cell.colspan) for cell in spans(TABLES[1], down=True) if cell.row < 2}
    assert heads[0, 7] == ("上年结转", 1, 2)
    assert heads[1, 7] == ("", 1, 1)
    assert heads[1, 8] == ("单位资金", 1, 1)


def errata() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / "data" / "errata.yaml").read_text(encoding="utf-8"))["errata"]
    return found


def test_errata_have_their_evidence_and_are_printed() -> None:
    assert len({entry["id"] for entry in errata()}) == len(errata())
    for entry in errata():
        assert entry["kind"] in ("structural", "note"), entry["id"]
        assert entry["evidence"]["zh"], entry["id"]
        assert entry["evidence"]["en"], entry["id"]
        for piece in entry["printed"] if isinstance(entry["printed"], list) else [entry["printed"]]:
            assert piece in TEXT, (entry["id"], piece)


def test_only_structure_is_ever_applied() -> None:
    applied = [entry for entry in errata() if "apply" in entry]
    assert [entry["id"] for entry in applied] == ["income-header-last-two-columns"]
    assert all(entry["kind"] == "structural" for entry in applied)
    rules = tomllib.loads((ROOT / "mengbudget" / "vocabulary" / "errata.toml").read_text(encoding="utf-8"))["erratum"]
    told = [{"id": entry["id"], "kind": entry["apply"]["table"], **entry["apply"]} for entry in applied]
    assert [{**rule, "table": rule["kind"]} for rule in rules] == told  # what the package applies is what was reviewed
    assert not any(character.isdigit() for entry in applied for path in entry["apply"]["means"] for character in path)
