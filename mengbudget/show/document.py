"""Which document the notebooks are about, said once, and what was found in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from mengbudget.budget import Budget, read
from mengbudget.cache import cached
from mengbudget.errors import UnreadableError
from mengbudget.reconcile import reconcile
from mengbudget.reconcile.findings import Result

VARIABLE = "MENGBUDGET_DOCUMENT"
"""Names the file of the notebooks where it is set (or several that belong together, separated as in PATH)."""


class Document(NamedTuple):
    """A budget and its reconciliation."""

    budget: Budget
    result: Result


def document(*paths: str | Path) -> Document:
    """The budget in these files (without paths, in those of `chosen`) and its findings, from the cache where the same was read before."""
    found = [Path(path) for path in paths] or chosen()

    def build() -> Document:
        budget = read(*found)
        result = reconcile(budget)
        _ = budget.facts, budget.cells, budget.claims, budget.forms, result.findings, result.coverage  # made now, they are cached as well
        return Document(budget, result)

    return cached(found, build, "document")


def chosen() -> list[Path]:
    """The files of $MENGBUDGET_DOCUMENT; else the official PDF in the nearest `data/raw` above, or the facsimile that stands in for it."""
    named = os.environ.get(VARIABLE)
    if named:
        return [Path(one) for one in named.split(os.pathsep)]
    if official_first := sorted(nearest("raw").glob("*.pdf"), key=lambda pdf: (pdf.stem.endswith(".facsimile"), pdf.name)):
        return official_first[:1]
    raise UnreadableError(f"no PDF was found in a folder data/raw above {Path.cwd().name}; name the document in the variable {VARIABLE}.")


def reference(name: str) -> pd.DataFrame:
    """A table of `data/notebooks`: what a notebook needs to know that no budget prints, with its source in the folder's README."""
    return pd.read_csv(nearest("notebooks") / f"{name}.csv", dtype="str", keep_default_na=False)


def nearest(folder: str) -> Path:
    """The folder of that name in the `data` that is nearest above the working directory, as a relative path."""
    here = Path.cwd()
    found = next((one for one in (here, *here.parents) if (one / "data" / folder).is_dir()), here)
    return Path(os.path.relpath(found / "data" / folder))
