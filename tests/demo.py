"""The demonstration notebook, executed once for all the tests that look at one, and a chart."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

import altair as alt
import pandas as pd

from mengbudget import show
from mengbudget.show.notebooks import executed as run

HERE = Path(__file__).parent
SOURCE = HERE / "data" / "demo.ipynb"
_folder = tempfile.TemporaryDirectory(prefix="mengbudget-demo-")


def let_kernels_import() -> None:
    """A kernel started by a test finds this package, installed or not, and this Python."""
    os.environ["PYTHONPATH"] = str(HERE.parent)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def chart(title: str) -> alt.LayerChart:
    steps = pd.DataFrame({"label": ["2025", "增加", "2026"], "value": [5292.54, 2945.2, 8237.74], "kind": ["total", "change", "total"]})
    return show.waterfall(steps, title=title, unit="万元")


@cache
def executed() -> Path:
    """The notebook as executed, in a folder of its own."""
    let_kernels_import()
    folder = Path(_folder.name) / "notebooks"
    folder.mkdir()
    notebook = Path(shutil.copy(SOURCE, folder))
    assert list(run([notebook])) == [(notebook, [])]
    return notebook
