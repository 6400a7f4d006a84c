"""The real document's story, and stories of the same document with some printed words changed."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from conftest import RAW

from mengbudget.budget import read
from mengbudget.reconcile import reconcile
from mengbudget.story import Story

TRANSCRIPT = RAW / "meng-hrss-2026.transcript.txt"


@cache
def document() -> Story:
    return _story(TRANSCRIPT)


@cache
def changed(*replacements: tuple[str, str]) -> Story:
    """The document with each text replaced where it first occurs; a text that is not there is an error."""
    text = TRANSCRIPT.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "changed.txt"
        path.write_text(text, encoding="utf-8")
        return _story(path)


def _story(path: Path) -> Story:
    budget = read(path)
    return Story(budget, reconcile(budget))
