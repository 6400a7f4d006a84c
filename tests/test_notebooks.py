"""Notebooks run whole and are refused when they are not fit to be shown; a changed number is noticed by nbval."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import demo
import pytest
from conftest import ROOT
from nbformat import v4

from mengbudget.show.look import MIME, NO_PNG
from mengbudget.show.notebooks import METADATA, carry, clean, executed, illustrate, main, problems, read

PUBLISHED = sorted((ROOT / "notebooks").glob("**/[0-9]*.ipynb"))


def written(path: Path, *sources: str) -> Path:
    """A notebook with these code cells, not run, as an editor with habits of its own would leave it."""
    habits = {"cell_type": "code", "metadata": {"collapsed": True}, "outputs": [], "execution_count": 7}
    cells = [{**habits, "id": f"cell-{number:02d}", "source": source} for number, source in enumerate(sources)]
    path.write_text(json.dumps({"cells": cells, "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_notebook_is_fit_to_be_shown(path: Path) -> None:
    notebook = read(path)
    assert list(problems(notebook)) == []
    assert clean(notebook) == notebook


def test_a_notebook_is_run_in_order_and_says_nothing_of_the_machine() -> None:
    notebook = read(demo.executed())
    assert notebook.metadata == METADATA
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.metadata == {} for cell in notebook.cells)
    assert sum(MIME in output.get("data", {}) for cell in code for output in cell.outputs) == 3
    assert code[-1].outputs[0].text == "表三 <合计> 8237.74\n"


def test_running_a_notebook_twice_gives_the_same_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo.let_kernels_import()
    path = written(tmp_path / "two.ipynb", "1 + 1", "print('a')\nprint('b', flush=True)\nprint('c')")
    assert main([str(path), "--jobs", "1"]) == 0
    assert capsys.readouterr().out == f"{path}: ok\n"
    first = path.read_bytes()
    assert list(executed([path])) == [(path, [])]
    assert path.read_bytes() == first
    assert len(read(path).cells[1].outputs) == 1


def test_a_cell_that_fails_is_told_and_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path / "bad.ipynb", "# Is it so?\nx = 1\nx / 0")
    before = path.read_bytes()
    ((_, found),) = executed([path])
    assert found == ["# Is it so?\n  line 3: x / 0\n  ZeroDivisionError: division by zero"]
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["bad.ipynb"]


def shown(**output: Any) -> Any:
    cell = v4.new_code_cell("x", execution_count=1, outputs=[v4.new_output(**output)])
    return v4.new_notebook(cells=[cell], metadata=copy.deepcopy(METADATA))


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ({"output_type": "stream", "name": "stderr", "text": "DeprecationWarning: old\n"}, "prints a warning: DeprecationWarning: old"),
        ({"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []}, "ends in KeyError: 'x'"),
        ({"output_type": "stream", "name": "stdout", "text": "read /home/li/a.pdf"}, "shows a path of one machine: /home/li/a.pdf"),
        ({"output_type": "display_data", "data": {"text/html": "C:\\Users\\li"}}, "shows a path of one machine: C:\\Users"),
        ({"output_type": "display_data", "data": {MIME: {}, "text/plain": "[chart]"}}, "shows a chart without a still picture"),
    ],
)
def test_what_must_not_be_published_is_named(output: dict[str, Any], problem: str) -> None:
    (found,) = problems(shown(**output))
    assert found.startswith(f"In [1] {problem}")


def test_a_share_and_an_address_are_no_paths() -> None:
    assert (
        list(problems(shown(output_type="stream", name="stdout", text="基本/项目 12/34 https://example.org/home/x data/raw/a.txt"))) == []
    )


@pytest.mark.parametrize(
    ("count", "metadata", "problem"), [(3, METADATA, "not run once"), (None, METADATA, "not run once"), (1, {}, "metadata")]
)
def test_a_notebook_not_run_from_the_top_is_named(count: int | None, metadata: dict[str, Any], problem: str) -> None:
    notebook = shown(output_type="stream", name="stdout", text="1")
    notebook.cells[0].execution_count, notebook.metadata = count, metadata
    (found,) = problems(notebook)
    assert problem in found


def test_nbval_passes_a_chart_and_fails_it_with_one_number_changed() -> None:
    notebook = read(demo.executed())
    setup, chart = (cell for cell in notebook.cells if cell.cell_type == "code" and cell.execution_count in (1, 2))
    changed = json.loads(json.dumps(chart).replace('"stated": 9.08', '"stated": 9.09', 1))
    notebook.cells = [setup, chart, {**changed, "id": "changed"}]
    path = demo.executed().with_name("changed.ipynb")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    demo.let_kernels_import()
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(path.parent), str(path)],
        cwd=path.parent,
        env={**os.environ, NO_PNG: "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "1 failed, 2 passed" in ran.stdout, ran.stdout
    assert "9.09" in ran.stdout


def test_the_chinese_edition_gets_the_english_code_and_keeps_its_question(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    written(tmp_path / "a.ipynb", '# What is it?\nshow.speak("en")\n1 + 1')
    chinese = written(tmp_path / "zh" / "a.ipynb", "# 是什么？\nold")
    assert carry(chinese).cells[0].source == '# 是什么？\nshow.speak("zh")\n1 + 1'
    written(tmp_path / "a.ipynb", "# What is it?\n1", "# And this?\n2")
    with pytest.raises(ValueError, match=r"has not the code cells of .*a.ipynb: the first that differ are \('cell-01', None\)"):
        carry(chinese)


def test_a_picture_is_kept_while_its_chart_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_chart(value: int, **more: Any) -> Any:
        output = v4.new_output("display_data", {MIME: {"v": value}, **more}, metadata={"image/png": {}} if more else {})
        return v4.new_notebook(cells=[v4.new_code_cell("x", outputs=[output])])

    monkeypatch.setattr("mengbudget.show.notebooks.chinese_font", lambda: True)
    monkeypatch.setattr("mengbudget.show.notebooks.picture", lambda spec: ("drawn anew", {}))
    for value, picture in ((1, "kept"), (2, "drawn anew")):
        done = with_chart(value)
        illustrate(done, with_chart(1, **{"image/png": "kept"}))
        assert done.cells[0].outputs[0].data["image/png"] == picture
