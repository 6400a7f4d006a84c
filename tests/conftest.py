"""Where the real documents are, for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
CORPUS = ROOT.parent / "shared" / "corpus"


def corpus_file(name: str) -> Path:
    """A PDF of the corpus; the test that asks is skipped, visibly, where it is missing."""
    path = CORPUS / name
    if not path.exists():
        pytest.skip(f"{name} is not here: the corpus stands beside the checkout in shared/corpus")
    return path
