"""Run the notebooks from top to bottom and keep what they show: ``python -m mengbudget.show.notebooks notebooks/*.ipynb``.

The Chinese edition, `notebooks/zh`, has its own prose and its own question in the first line of each cell, and for the rest the English edition's code.
"""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from mengbudget.show.look import MIME, NO_PNG, chinese_font, picture

_format: Any = nbformat  # it has no types

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""All that a notebook says of itself: no version, which would differ from machine to machine."""

ABSOLUTE = re.compile(r"(?<![\w.~/:])/(?:home|root|tmp|usr|var|opt|mnt|Users|work|private)/\w|\b[A-Z]:\\\w")


def read(path: Path) -> Any:
    """A notebook as stored."""
    return _format.read(path, as_version=4)


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def clean(notebook: Any) -> Any:
    """A copy without what changes from run to run: metadata of machines, editors and cells."""
    tidy = copy.deepcopy(notebook)
    tidy.metadata = _format.from_dict(copy.deepcopy(METADATA))
    for cell in tidy.cells:
        cell.metadata = _format.from_dict({})
    return tidy


def problems(notebook: Any) -> Iterator[str]:
    """What keeps a notebook from being published: cells not run in order, errors, warnings, absolute paths, charts without a picture."""
    if notebook.metadata != METADATA:
        yield f"its metadata are not the fixed ones: {dict(notebook.metadata)}"
    counts = [cell.execution_count for cell in _code(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"its cells were not run once from top to bottom: {counts}"
    for where, output in ((f"In [{cell.execution_count}]", output) for cell in _code(notebook) for output in cell.outputs):
        data = output.get("data", {})
        if output.output_type == "error":
            yield f"{where} ends in {output.ename}: {output.evalue}"
        if output.get("name") == "stderr":
            yield f"{where} prints a warning: {output.text.strip().splitlines()[-1]}"
        if MIME in data and "image/png" not in data:
            yield f"{where} shows a chart without a still picture: no font with Chinese was there"
        texts = [output.get("text", ""), *(str(value) for kind, value in data.items() if not kind.startswith("image/"))]
        for found in filter(None, map(ABSOLUTE.search, texts)):
            yield f"{where} shows a path of one machine: {found.string[found.start() : found.start() + 60]}"


def carry(path: Path) -> Any:
    """A notebook as stored; of the Chinese edition with the code of the English one. Raises ValueError where their cells are not the same."""
    notebook = read(path)
    original = path.parent.parent / path.name
    if path.parent.name == "zh" and original.exists():
        english, chinese = _code(read(original)), _code(notebook)
        ids = zip_longest((cell.id for cell in english), (cell.id for cell in chinese))
        if apart := next((pair for pair in ids if pair[0] != pair[1]), None):
            raise ValueError(f"{path} has not the code cells of {original}: the first that differ are {apart}")
        for theirs, ours in zip(english, chinese, strict=True):
            ours.source = translated(theirs.source, ours.source)
    return notebook


def translated(english: str, chinese: str) -> str:
    """The English edition's code with the Chinese question and language."""
    question = chinese.split("\n", 1)[0] if chinese.startswith("#") else english.split("\n", 1)[0]
    return "\n".join([question, *english.split("\n")[1:]]).replace('show.speak("en")', 'show.speak("zh")')


def illustrate(notebook: Any, before: Any) -> None:
    """Give each chart its still picture, the one of `before` where its specification is the same: drawing takes longer than all else."""
    if not chinese_font():
        return
    kept = {spec: (data["image/png"], meta["image/png"]) for spec, data, meta in _charts(before) if "image/png" in data}
    for spec, data, meta in _charts(notebook):
        data["image/png"], meta["image/png"] = kept.get(spec) or picture(data[MIME])


def _charts(notebook: Any) -> Iterator[tuple[str, Any, Any]]:
    found = (output for cell in _code(notebook) for output in cell.outputs if MIME in output.get("data", {}))
    return ((json.dumps(output.data[MIME], sort_keys=True), output.data, output.metadata) for output in found)


def run(notebook: Any, folder: Path) -> None:
    """Run the code cells in order, in this process, as a fresh IPython would, and put what they show into them. Raises RuntimeError where one fails."""
    os.chdir(folder)
    os.environ[NO_PNG] = "1"  # `illustrate` draws what is new
    settings = Config()
    settings.HistoryManager.enabled = False
    shell: Any = InteractiveShell.instance(config=settings)
    shown: list[tuple[Any, Any]] = []  # what the last expression of a cell shows is kept instead of printed
    shell.displayhook.write_output_prompt = shell.displayhook.finish_displayhook = lambda: None
    shell.displayhook.write_format_data = lambda data, metadata=None: shown.append((data, metadata or {}))
    for count, cell in enumerate(_code(notebook), 1):
        shown.clear()
        with capture_output() as told:
            result = shell.run_cell(cell.source, store_history=True)
        if error := result.error_before_exec or result.error_in_exec:
            raise RuntimeError(_stopped(cell.source, error))
        outputs = [_output("stream", name=name, text=text) for name, text in (("stdout", told.stdout), ("stderr", told.stderr)) if text]
        outputs += [_output("display_data", data=one.data, metadata=one.metadata or {}) for one in told.outputs]
        outputs += [_output("execute_result", data=data, metadata=metadata, execution_count=count) for data, metadata in shown]
        cell.execution_count, cell.outputs = count, outputs


def _output(kind: str, **parts: Any) -> Any:
    return _format.from_dict({"output_type": kind, **parts})


def _stopped(source: str, error: BaseException) -> str:
    """The question of a cell, the line where it stopped, and the error."""
    lines, stack = source.splitlines(), traceback.extract_tb(error.__traceback__)
    inside = [frame.lineno for frame in stack if "ipython-input" in frame.filename and frame.lineno]
    return "\n  ".join([lines[0], *(f"line {at}: {lines[at - 1].strip()}" for at in inside[:1]), f"{type(error).__name__}: {error}"])


def execute(path: Path) -> list[str]:
    """Run a notebook in its own folder, in this process, and put it back with its outputs unless a cell fails; what is wrong with it then."""
    path = path.absolute()
    notebook = clean(carry(path))
    before = copy.deepcopy(notebook)
    run(notebook, path.parent)
    illustrate(notebook, before)
    whole = path.with_suffix(".ipynb.part")
    _format.write(notebook, whole)
    whole.replace(path)
    return list(problems(notebook))


def executed(paths: Sequence[Path], jobs: int = 1) -> Iterator[tuple[Path, list[str]]]:
    """Notebooks executed, each in a process of its own that has Altair and pandas loaded already; with each what is wrong with it."""
    fresh = "forkserver" in multiprocessing.get_all_start_methods()  # a fork of this process could inherit the locks of threads that draw
    context = multiprocessing.get_context("forkserver" if fresh else None)
    if fresh:
        context.set_forkserver_preload(["mengbudget.show", "nbformat", "IPython"])
    with context.Pool(min(jobs, len(paths)), maxtasksperchild=1) as pool:
        yield from zip(paths, pool.imap(_outcome, paths), strict=True)


def _outcome(path: Path) -> list[str]:
    try:
        return execute(path)
    except Exception as error:  # one that fails does not stop the others
        return [str(error)]


def main(arguments: list[str] | None = None) -> int:
    """Execute notebooks, several at a time; 0 where each of them may be published, 1 where one may not."""
    parser = argparse.ArgumentParser("python -m mengbudget.show.notebooks", description=__doc__)
    parser.add_argument("notebook", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    chosen = parser.parse_args(arguments)
    wrong = 0
    for path, found in executed(chosen.notebook, chosen.jobs):
        print("\n  ".join([f"{path}: {'not as it should be' if found else 'ok'}", *found]), flush=True)
        wrong |= bool(found)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
