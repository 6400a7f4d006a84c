"""The committed tidy files are what reading the 2026 budget gives today, byte for byte, and one may open them with pandas alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import RAW, ROOT

from mengbudget.cli import main

TIDY = ROOT / "data" / "tidy"
FILES = ["cells.csv", "claims.csv", "datapackage.json", "forms.csv", "tables.csv"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tidy")
    assert main(["read", str(RAW / "meng-hrss-2026.facsimile.pdf"), "--out", str(target)]) == 0
    return target


def test_reading_writes_the_files_that_are_committed(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_tidy_file_is_current(name: str, written: Path) -> None:
    assert (TIDY / name).read_bytes() == (written / name).read_bytes(), "run make data"


def test_a_total_is_found_in_the_cells_without_this_package() -> None:
    cells = pd.read_csv(TIDY / "cells.csv", dtype=str, keep_default_na=False)
    total = cells[(cells["kind"] == "expenditure") & (cells["name"] == "合计") & (cells["role"] == "basic")]
    assert list(total["text"]) == ["1123.27"]
    assert list(total["value"]) != ["1123.28"]
