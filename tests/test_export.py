"""Exported files: valid for frictionless, exact, safe in a spreadsheet, whole or not there."""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from frictionless import Package

from mengbudget import export
from mengbudget.export import WriteError, combine, safe, write


def frames() -> dict[str, pd.DataFrame]:
    """Small frames with everything that is awkward to write: signs, blanks, quotes, formulas, places."""
    cells = pd.DataFrame(
        {
            "name": ["合计", "=HYPERLINK(1)", None, '引号"，\n换行'],
            "text": ["82,377,400.00", "-4.37", "-1,234.50", "0.00"],
            "value": [Decimal("82377400.00"), Decimal("-4.37"), Decimal("-1E+3"), None],
            "page": [9, 10, 11, 12],
            "level": pd.Series([1, None, 3, None], dtype="object"),
            "x0": [72.25, None, 80.0, 90.5],
        }
    )
    findings = pd.DataFrame({"rule": ["sum"], "gap": [Decimal("0.01")], "terms": [[{"page": 9, "value": Decimal("1.50")}, "第9页"]]})
    return {"cells": cells.astype("object"), "findings": findings}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def valid(folder: Path) -> bool:
    here = Path.cwd()
    os.chdir(folder)  # frictionless takes no absolute path
    try:
        return bool(Package("datapackage.json").validate().valid)
    finally:
        os.chdir(here)


def test_frictionless_accepts_what_is_written_and_not_what_was_changed(tmp_path: Path) -> None:
    write(frames(), tmp_path / "out", title="某局 2026")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["cells.csv", "datapackage.json", "findings.csv"]
    assert valid(tmp_path / "out")
    cells = tmp_path / "out" / "cells.csv"
    cells.write_bytes(cells.read_bytes().replace(b"-4.37,10", b"-4.37,ten"))
    assert not valid(tmp_path / "out")


def test_values_come_back_exactly(tmp_path: Path) -> None:
    write(frames(), tmp_path)
    found = rows(tmp_path / "cells.csv")
    assert [row["value"] for row in found] == ["82377400.00", "-4.37", "-1000", ""]
    assert [row["level"] for row in found] == ["1", "", "3", ""]
    assert found[3]["name"] == '引号"，\n换行'
    assert found[0]["x0"] == "72.25"
    assert json.loads(rows(tmp_path / "findings.csv")[0]["terms"]) == [{"page": 9, "value": "1.50"}, "第9页"]
    types = {
        field["name"]: field["type"]
        for resource in json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["resources"]
        for field in resource["schema"]["fields"]
    }
    assert types == {
        "name": "string", "text": "string", "value": "number", "page": "integer", "level": "integer", "x0": "number",
        "rule": "string", "gap": "number", "terms": "array",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1,234.50", "-", "@SUM", "\t=1", "\r=1", " =1", "＝1", "'=1", "－4.37"])
def test_no_text_can_be_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["合计", "-4.37", "+55", "0.00", "a=b", "", "“三公”经费"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_no_cell_starts_a_formula(tmp_path: Path) -> None:
    write(frames(), tmp_path)
    for row in rows(tmp_path / "cells.csv"):
        for cell in row.values():
            assert cell[:1] not in set("=+-@\t\r") or float(cell) is not None


def test_what_else_is_in_the_folder_stays_and_an_earlier_export_goes(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("mine")
    (tmp_path / "claims.csv").write_text("mine too")
    write(frames(), tmp_path)
    write({"cells": frames()["cells"]}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cells.csv", "claims.csv", "datapackage.json", "notes.csv"]
    assert (tmp_path / "claims.csv").read_text() == "mine too"
    assert valid(tmp_path)


def test_nothing_is_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def full(self: Path, body: bytes) -> int:
        written.append(self.name)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WriteError, match=r"out: the files cannot be written \(No space left on device\)"):
        write(frames(), tmp_path / "out")
    assert written == ["cells.csv"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WriteError, match="out: the files cannot be written"):
        write(frames(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"


def test_documents_are_stacked_with_their_name_in_front(tmp_path: Path) -> None:
    empty: dict[str, Any] = {"cells": frames()["cells"].iloc[:0]}
    joined = combine([("a.pdf", frames()), ("b.pdf", frames()), ("c.pdf", empty)])
    assert list(joined["cells"]["document"]) == ["a.pdf"] * 4 + ["b.pdf"] * 4
    assert joined["cells"].columns[0] == "document"
    write(joined, tmp_path)
    assert valid(tmp_path)


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(frames(), tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_only_known_files_are_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no file of an export is called secrets"):
        write({"secrets": frames()["cells"]}, tmp_path / "out")
    assert set(export.NAMES) >= set(frames())


def test_parquet_holds_the_same_numbers_exactly(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"value": [Decimal("82377400.00"), None, Decimal("-6.72")], "text": ["=8", "", "甲"], "page": [1, 2, 3]}, dtype="object"
    )
    paths = write({"cells": frame}, tmp_path / "out", format="parquet")
    assert [path.name for path in paths] == ["cells.parquet", "datapackage.json"]
    back = pd.read_parquet(paths[0], dtype_backend="pyarrow")
    assert back["value"].tolist()[0] == Decimal("82377400.00")
    assert back["value"].tolist()[2] == Decimal("-6.72")
    assert back["text"].tolist() == ["=8", "", "甲"]
    write({"cells": frame}, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["cells.csv", "datapackage.json"]


@pytest.mark.parametrize("other", [False, True])
def test_a_kill_at_any_step_leaves_one_export(other: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or, in a folder that holds other things too, files without a description; what is not an export's stays."""
    for step in range(30):
        target = tmp_path / str(step) / "out"
        write({"cells": frames()["cells"], "findings": frames()["findings"]}, target)
        before = {path.name: path.read_bytes() for path in target.iterdir()}
        if other:
            (target / "notes.txt").write_text("mine")
        left = step

        def killed(name: str) -> Any:
            whole = getattr(Path, name)

            def move(self: Path, *arguments: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    raise KeyboardInterrupt
                return whole(self, *arguments)

            return move

        with monkeypatch.context() as patched:
            for name in ("rename", "replace"):
                patched.setattr(Path, name, killed(name))
            try:
                write({"cells": frames()["cells"].assign(page=1)}, target)
                done = True
            except KeyboardInterrupt:
                done = False
        assert not other or (target / "notes.txt").read_text() == "mine"
        if target.is_dir() and (target / "datapackage.json").exists():
            assert valid(target)
            after = {path.name: path.read_bytes() for path in target.iterdir() if path.suffix != ".txt"}
            assert done != (after == before)
        if done:
            assert sorted(path.name for path in tmp_path.glob(f"{step}/*")) == ["out"]
            return
    raise AssertionError("it is never done")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="folders change places in one step on Linux only")
def test_a_kill_leaves_the_old_export_or_the_new_one_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed tidies nothing up: whatever call it dies before, the folder is there and is one export."""
    target = tmp_path / "out"
    new = {"cells": frames()["cells"].assign(page=1)}
    write({"cells": frames()["cells"], "findings": frames()["findings"]}, target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    for step in range(40):
        if (child := os.fork()) == 0:
            left = step

            def counts(whole: Any) -> Any:
                def call(*arguments: Any, **more: Any) -> Any:
                    nonlocal left
                    left -= 1
                    return os._exit(9) if left < 0 else whole(*arguments, **more)

                return call

            for name in ("mkdir", "chmod", "rename", "rmdir", "unlink"):
                monkeypatch.setattr(os, name, counts(getattr(os, name)))
            write(new, target)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert valid(target)
        after = {path.name: path.read_bytes() for path in target.iterdir()}
        if after != before:  # one call of the killed ones was before the swap, all after it only tidy up
            assert code in (0, 9) and "findings.csv" not in after
        if code == 0:
            assert step > 3
            return
    raise AssertionError("it is never done")


def test_what_a_killed_export_left_is_cleared_when_it_is_old(tmp_path: Path) -> None:
    for name, age in (".mengbudget-old", 2 * 86_400), (".mengbudget-now", 60):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    write(frames(), tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".mengbudget-now", "out"]
