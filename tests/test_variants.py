"""The document as other programs typeset it reads as its transcript: the same cells, claims, forms and texts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from chromium import PROGRAM
from variants import TRANSCRIPT
from webpage import write

import mengbudget as mb

PLACES = ["page", "x0", "top", "x1", "bottom", "file", "pages"]
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no chromium here")


@pytest.fixture(scope="module")
def transcript() -> mb.Budget:
    return mb.read(TRANSCRIPT)


@pytest.mark.parametrize(
    ("font", "page", "size", "borders", "head", "merged"),
    [
        (FONTS[0], "A4", 11, "collapse", "table-header-group", True),  # headers repeated, merged cells
        (
            FONTS[1],
            "A4",
            9,
            "separate",
            "table-row-group",
            False,
        ),  # no header repeated, each cell ruled by itself, no cell of a form merged
    ],
)
def test_printed_by_a_browser(
    font: str, page: str, size: int, borders: str, head: str, merged: bool, transcript: mb.Budget, tmp_path: Path
) -> None:
    if font not in subprocess.run(["fc-list"], capture_output=True, text=True, check=True).stdout:
        pytest.skip(f"the font {font} is not here")
    write(tmp_path / "web.pdf", merged, font=font, page=page, size=size, borders=borders, head=head)
    budget = mb.read(tmp_path / "web.pdf")
    assert (budget.department, budget.year, len(budget.tables)) == (transcript.department, transcript.year, 38)
    for name in ("cells", "claims", "forms"):
        one, other = (getattr(one, name).drop(columns=PLACES, errors="ignore") for one in (budget, transcript))
        assert one.equals(other), f"{name}: {one.compare(other) if one.shape == other.shape else (one.shape, other.shape)}"
    sentences = [[sentence.text for sentence in one.statement.sentences] for one in (budget, transcript)]
    assert sentences[0] == sentences[1]
