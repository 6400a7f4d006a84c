"""A part of a page that is damaged is told, whatever is left of it; what may be due to it accuses nobody; intact files are not suspected."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from conftest import RAW
from reportlab.pdfgen.canvas import Canvas

import mengbudget as mb
from mengbudget.cli import main
from mengbudget.reading.damage import examined
from mengbudget.reading.pdf import read_pdf
from mengbudget.reconcile.damaged import unless_damaged

FACSIMILE = next(RAW.glob("*.pdf"))
STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)\s*endstream", re.DOTALL)


def told(data: bytes) -> dict[int, str]:
    return examined(data).faults


def drawn(packed: bool) -> bytes:
    """Two pages: one of text, one whose text is in a form that it calls."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=packed, invariant=1)
    canvas.drawString(72, 700, "1,234.56 " * 20)
    canvas.showPage()
    canvas.beginForm("box")
    canvas.drawString(72, 700, "6,543.21 " * 20)
    canvas.endForm()
    canvas.doForm("box")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def change(data: bytes, stream: int, how: Callable[[bytes], bytes]) -> bytes:
    """The file with one stream changed, its length kept so that nothing else moves."""
    match = list(STREAM.finditer(data))[stream]
    made = how(match[1])
    assert len(made) == len(match[1])
    return data[: match.start(1)] + made + data[match.end(1) :]


def flip(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


def shorter(data: bytes) -> bytes:
    """What begins like it, ends well, and holds less: only its checksum is that of the whole."""
    less = zlib.compress(zlib.decompress(data)[:100], 9)[:-4] + data[-4:]
    return less + bytes(len(data) - len(less))


@pytest.mark.parametrize("packed", [True, False])
def test_an_intact_file_is_not_suspected(packed: bool) -> None:
    assert told(drawn(packed)) == {}
    assert told(FACSIMILE.read_bytes()) == {}


@pytest.mark.parametrize("how", [flip, cut, shorter])
def test_every_packed_stream_of_a_page_is_tested(how: Callable[[bytes], bytes]) -> None:
    data = FACSIMILE.read_bytes()
    packed = [number for number, match in enumerate(STREAM.finditer(data)) if match[1].startswith(b"\x78")]
    contents, fonts = packed[1:8], packed[-3:]
    assert [len(told(change(data, number, how))) for number in contents] == [1] * 7
    assert all(len(told(change(data, number, how))) > 20 for number in fonts)


@pytest.mark.parametrize("packed", [True, False])
def test_a_form_is_a_part_of_the_pages_that_call_it(packed: bool) -> None:
    data = drawn(packed)
    form = next(number for number, match in enumerate(STREAM.finditer(data)) if b"/Form" in data[match.start() - 300 : match.start()])
    assert list(told(change(data, form, cut))) == [2]


def test_a_letter_list_that_ends_early_is_told() -> None:
    data = FACSIMILE.read_bytes()
    number = next(number for number, match in enumerate(STREAM.finditer(data)) if b"begincmap" in match[1])
    assert "ends early" in told(change(data, number, cut))[2]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (rb"/Contents \d", rb"/Contents 0", "its content is missing"),
        (rb"/Contents", rb"/Contemts", "it says Contemts for Contents"),
        (rb"/MediaBox", rb"/MediaBax", "its size is missing"),
        (rb"/F1 2 0 R", rb"/F7 2 0 R", "its content uses F1, which is missing"),
        (rb"/F1 2 0 R", rb"/F1 0 0 R", "its part F1 is no font"),
        (rb"\nstartxref\n\d", rb"\nstartxref\n9", "index of its parts is not readable"),
    ],
)
def test_a_reference_to_nothing_is_told(old: bytes, new: bytes, why: str) -> None:
    data, changed = re.subn(old, new, drawn(True), count=1)
    assert changed
    assert why in told(data)[1]


def test_what_is_used_twice_while_another_is_lost_is_told() -> None:
    """Both are whole: only that the file has another of the kind, which nobody uses, shows that a reference is broken."""
    says = "its {} is also that of another place, and another is lost"
    assert told(drawn(True).replace(b"/Contents 10 0 R", b"/Contents 9  0 R")) == dict.fromkeys([1, 2], says.format("content"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for name in ("one", "two"):
        canvas.beginForm(name)
        canvas.drawString(72, 700, f"1,234.56 {name}")
        canvas.endForm()
        canvas.doForm(name)
        canvas.showPage()
    canvas.save()
    data = out.getvalue()
    (one, two) = re.findall(rb"/FormXob\.\w+ (\d+) 0 R", data)
    assert told(data) == {}
    assert told(data.replace(b"/FormXob.two " + two, b"/FormXob.two " + one)) == dict.fromkeys([1, 2], says.format("drawing"))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (rb"/Subtype /Form", rb"/Subtype /Fork", "is no drawing"),
        (rb"/FormXob\.(\w)", rb"/FormXob.Q", "which is missing"),
        (rb"/Subtype /Type1", rb"/Subtyqe /Type1", "is no font"),
        (rb"/Parent \d", rb"/Parent 1", "it is a page of another part"),
        (rb"/Rotate", rb"/Rotafe", "it says Rotafe for Rotate"),
        (rb"/FlateDecode", rb"/FlafeDecode", "its part 4 has a filter that is none"),
        (rb"/Contents 9 0 R", rb"/Contents 7 0 R", "its content is missing"),
        (
            rb"/Filter \[ /ASCII85Decode /FlateDecode \] /Length 104",
            rb"/Type /Metadata /Filter [/A85 /Fl] /Length 104  ",
            "its content is something else",
        ),
        (rb"/Length 104", rb"/Length 194", "its content is missing"),
    ],
)
def test_a_name_or_a_number_that_is_wrong_is_told(old: bytes, new: bytes, why: str) -> None:
    data, changed = re.subn(old, new, drawn(True), count=1)
    assert changed
    assert why in " ".join(told(data).values())


def test_what_may_be_due_to_damage_accuses_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second half of a table's page is cut out: its total does not add up any more, and nothing is said against the department."""
    whole = mb.read(FACSIMILE)
    page = next(table for table in whole.tables if table.kind == "income").pages[0]
    data = FACSIMILE.read_bytes()
    text = next(number for number in range(1, 20) if list(told(change(data, number, flip))) == [page])
    path = tmp_path / "damaged.pdf"
    path.write_bytes(change(data, text, cut))
    damaged = mb.read(path)
    assert [number for number, _ in damaged.documents[0].damaged] == [page]
    assert not whole.warnings
    assert [f"page {page} is damaged" in warning for warning in damaged.warnings] == [True]
    assert len(damaged.cells) < len(whole.cells)
    after = mb.reconcile(damaged).items
    accused = {place.page for one in after if one.verdict == "inconsistent" for place in one.terms}
    assert not accused & {page - 1, page, page + 1}
    assert any(one.verdict == "unchecked" and "damaged page" in one.says for one in after)

    assert main(["check", str(path), "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["documents"][0]["warnings"] == list(damaged.warnings)
    assert err.count("\n") == 1 and "is damaged" in err
    assert main(["check", str(path)]) == 2
    assert f"attention: damaged.pdf: page {page} is damaged" in capsys.readouterr().out
    assert main(["report", str(path), "--out", str(tmp_path / "report.html")]) == 2
    assert f"damaged.pdf: page {page} is damaged" in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize("stream", [9, 13, 28, 35])
def test_a_damaged_page_makes_no_new_contradiction(stream: int, tmp_path: Path) -> None:
    """Nor where the statement counts the forms of the document, one of which is on the damaged page."""
    path = tmp_path / FACSIMILE.name
    path.write_bytes(change(FACSIMILE.read_bytes(), stream, cut))
    known = {one.says for one in mb.reconcile(mb.read(FACSIMILE)).inconsistent}
    assert {one.says for one in mb.reconcile(mb.read(path)).inconsistent} <= known


def test_other_pages_of_a_damaged_file_are_read(tmp_path: Path) -> None:
    data = FACSIMILE.read_bytes()
    path = tmp_path / "damaged.pdf"
    path.write_bytes(change(data, 3, lambda content: b"~" * len(content)))
    whole, damaged = read_pdf(FACSIMILE), read_pdf(path)
    ((page, _),) = damaged.damaged
    assert not damaged.pages[page - 1].blocks
    assert [one for one in damaged.pages if one.number != page] == [one for one in whole.pages if one.number != page]


def test_a_doubtful_contradiction_on_a_damaged_page_keeps_no_figures() -> None:
    """Else another doubtful one beside it could make it a contradiction after all."""
    whole = mb.reconcile(mb.read(FACSIMILE)).items
    one = next(item for item in whole if item.rule.id == "columns-total" and item.outcome.holds)
    outcome = replace(one.outcome, verdict="unchecked", gap=Decimal(9), allowed=Decimal(0), reason="a doubt")
    doubtful = replace(one, outcome=outcome)
    damaged = cast(Any, SimpleNamespace(documents=[SimpleNamespace(damaged=((one.page, "cut"),))], tables=()))
    (kept,) = unless_damaged([doubtful], cast(Any, SimpleNamespace(documents=[SimpleNamespace(damaged=())], tables=())))
    (harmed,) = unless_damaged([doubtful], damaged)
    assert kept is doubtful
    assert harmed.outcome.gap is None and "damaged page" in harmed.outcome.reason
