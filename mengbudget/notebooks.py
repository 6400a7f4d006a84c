"""Run the notebooks from top to bottom and keep what they show: ``python -m mengbudget.notebooks notebooks/*.ipynb``."""

from __future__ import annotations

import argparse
import copy
import json
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from mengbudget.renderer import MIME

_format: Any = nbformat  # it has no types

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""All that a notebook says of itself: the version of the Python that ran it would differ from machine to machine."""

KEPT_CELL_METADATA = ("tags",)
ABSOLUTE = re.compile(r"(?<![\w.~/:])/(?:home|root|tmp|usr|var|opt|mnt|Users|work|private)/\w|\b[A-Z]:\\\w")


def read(path: Path) -> Any:
    """A notebook as stored; cells without an id get one from their position, so that nothing random comes in."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    for index, cell in enumerate(stored["cells"]):
        cell.setdefault("id", f"cell-{index:02d}")
    stored["nbformat"], stored["nbformat_minor"] = 4, 5
    return _format.reads(json.dumps(stored), as_version=4)


def clean(notebook: Any) -> Any:
    """A copy without what changes from run to run: metadata of machines and editors, times; streams of one cell in one piece."""
    tidy = copy.deepcopy(notebook)
    tidy.metadata = _format.from_dict(copy.deepcopy(METADATA))
    for cell in tidy.cells:
        cell.metadata = _format.from_dict({key: cell.metadata[key] for key in KEPT_CELL_METADATA if cell.metadata.get(key)})
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    return tidy


def _joined(outputs: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for output in outputs:
        if output.output_type == "stream" and kept and kept[-1].output_type == "stream" and kept[-1].name == output.name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


def problems(notebook: Any) -> Iterator[str]:
    """What keeps a notebook from being published: cells not run in order, errors, warnings, absolute paths, charts without a picture."""
    if notebook.metadata != METADATA:
        yield f"its metadata are not the fixed ones: {dict(notebook.metadata)}"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    counts = [cell.execution_count for cell in code]
    if counts != list(range(1, len(code) + 1)):
        yield f"its cells were not run once from top to bottom: {counts}"
    for cell in code:
        where = f"In [{cell.execution_count}]"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{where} ends in {output.ename}: {output.evalue}"
            if output.get("name") == "stderr":
                yield f"{where} prints a warning: {output.text.strip().splitlines()[-1]}"
            data = output.get("data", {})
            if MIME in data and "image/png" not in data:
                yield f"{where} shows a chart without a still picture: no font with Chinese was there"
            texts = [output.get("text", ""), *(str(value) for kind, value in data.items() if not kind.startswith("image/"))]
            for found in filter(None, map(ABSOLUTE.search, texts)):
                yield f"{where} shows a path of one machine: {found.string[found.start() : found.start() + 60]}"


def execute(path: Path, timeout: int = 300) -> list[str]:
    """Run a notebook in its own folder and put it back with its outputs; what is wrong with it afterwards, in sentences.

    Raises nbclient's CellExecutionError where a cell fails: the file is then left as it was.
    """
    notebook = clean(read(path))
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    done = clean(client.execute())
    whole = path.with_suffix(".ipynb.part")
    _format.write(done, whole)
    whole.replace(path)
    return list(problems(done))


def main(arguments: list[str] | None = None) -> int:
    """Execute notebooks, several at a time; 0 where each of them may be published, 1 where one may not."""
    parser = argparse.ArgumentParser(
        "python -m mengbudget.notebooks", description="Run notebooks from top to bottom and keep their outputs."
    )
    parser.add_argument("notebook", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    chosen = parser.parse_args(arguments)
    worst = 0
    with ProcessPoolExecutor(chosen.jobs) as pool:
        running = {path: pool.submit(execute, path) for path in chosen.notebook}
        for path, job in running.items():
            try:
                found = job.result()
            except Exception as error:  # one that fails does not stop the others
                found = [str(error)]
            print("\n  ".join([f"{path}: {'not as it should be' if found else 'ok'}", *found]), flush=True)
            worst = max(worst, int(bool(found)))
    return worst


if __name__ == "__main__":
    sys.exit(main())
