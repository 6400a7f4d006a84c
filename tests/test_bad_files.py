"""What is no readable PDF is refused with one sentence: which file, what was wrong, what to do."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CORPUS, RAW
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mengbudget import UnreadableError
from mengbudget.reading.pdf import read_pdf


def refusal(path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> str:
    """The sentence with which a file is refused: it names the file, is one line, and nothing else is printed."""
    with caplog.at_level(logging.WARNING), pytest.raises(UnreadableError) as caught:
        read_pdf(path)
    said = str(caught.value)
    assert str(path) in said and "\n" not in said and said.endswith(".")
    assert capfd.readouterr().err == ""
    return said


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("scanned-no-text-layer.pdf", "no page has a text layer, its pages are pictures (a scan)"),
        ("text-stub.pdf", "is no PDF: it begins with 'dummy pdf content'"),
        ("truncated.pdf", "is cut off after 150,000 bytes"),
        ("web-page-saved-as.pdf", "is a web page saved under the name of a PDF"),
    ],
)
def test_files_of_the_corpus(name: str, expected: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    path = CORPUS / "bad" / name
    if not path.exists():
        pytest.skip(f"{name} is not here: the corpus stands beside the checkout in shared/corpus")
    assert expected in refusal(path, caplog, capfd)


def _draw(path: Path, encrypt: str | None = None, text: str = "预算1.00") -> None:
    canvas = Canvas(str(path), encrypt=encrypt, pageCompression=1)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for number in range(3):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 700, f"{text} {number}")
        canvas.showPage()
    canvas.save()


def _encrypted(path: Path) -> None:
    _draw(path, encrypt="secret")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _blank(path: Path) -> None:
    canvas = Canvas(str(path))
    canvas.showPage()
    canvas.save()


def _folder(path: Path) -> None:
    path.mkdir()


def _nothing(path: Path) -> None:
    assert not path.exists()


def _damaged_pages(path: Path) -> None:
    """The content of every page is overwritten; the rest of the file is whole."""
    _draw(path)
    path.write_bytes(re.sub(rb"(?<!end)(stream\s+).{10}", rb"\1~~~~~~~~~~", path.read_bytes(), flags=re.DOTALL))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (_encrypted, "is encrypted"),
        (_empty, "is empty"),
        (_blank, "no page has a text layer, its pages are empty"),
        (_folder, "is a folder"),
        (_nothing, "there is no such file"),
        (_damaged_pages, "page 1 of 3 is damaged (its content does not unpack), and nothing is left"),
    ],
)
def test_other_files(
    make: Callable[[Path], None], expected: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "budget.pdf"
    make(path)
    assert expected in refusal(path, caplog, capfd)


def test_not_permitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "budget.pdf"
    _draw(path)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read every file: then the system's answer is played

        def refused(self: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "read_bytes", refused)
    assert "you are not permitted to read it" in refusal(path, caplog, capfd)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95, 0.999])
def test_a_file_cut_off_anywhere(share: float, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    whole = next(RAW.glob("*.pdf")).read_bytes()
    path = tmp_path / "budget.pdf"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "is cut off" in refusal(path, caplog, capfd)


def test_the_same_drawing_whole_is_read(tmp_path: Path) -> None:
    path = tmp_path / "budget.pdf"
    _draw(path)
    assert [line.text for line in read_pdf(path).lines()] == ["预算1.00 0", "预算1.00 1", "预算1.00 2"]
