"""The demonstration notebook, executed once for all the tests that look at one."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

from mengbudget.show.notebooks import executed as run

HERE = Path(__file__).parent
SOURCE = HERE / "data" / "demo.ipynb"
_folder = tempfile.TemporaryDirectory(prefix="mengbudget-demo-")


def let_kernels_import() -> None:
    """A kernel started by a test finds this package, installed or not, and this Python."""
    os.environ["PYTHONPATH"] = str(HERE.parent)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@cache
def executed() -> Path:
    """The notebook as executed, in a folder of its own beside the frames that it draws."""
    let_kernels_import()
    folder = Path(_folder.name) / "notebooks"
    folder.mkdir()
    shutil.copy(HERE / "frames.py", folder.parent)
    notebook = Path(shutil.copy(SOURCE, folder))
    assert list(run([notebook])) == [(notebook, [])]
    return notebook
