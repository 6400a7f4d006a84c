"""The command line on real files: what it prints, what it writes, and how it fails."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CORPUS, RAW
from fpdf import FPDF
from frictionless import Package

from mengbudget import __version__, cli, many
from mengbudget.cli import _bar, main

TRANSCRIPT = str(RAW / "meng-hrss-2026.transcript.txt")


@pytest.fixture(autouse=True)
def _no_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MENGBUDGET_DEBUG", raising=False)


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence on stderr of a command that ends with exit code 2 and prints nothing else."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_read_prints_a_line_a_table_and_a_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", TRANSCRIPT]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert err == ""  # no progress bar where nobody looks
    assert lines[0].startswith("孟县人力资源和社会保障局 2026: meng-hrss-2026.transcript.txt")
    assert sum("收支总表" in line and " rows" in line and " amounts" in line for line in lines) >= 2
    assert any("12 sections of the statement" in line for line in lines)
    assert any(line.startswith("24 project forms") for line in lines)


def test_read_writes_a_data_package(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["read", TRANSCRIPT, "--out", str(tmp_path / "out")]) == 0
    assert "tables.csv, cells.csv, claims.csv, forms.csv, datapackage.json" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path / "out")
    report = Package("datapackage.json").validate()
    assert report.valid, report.flatten(["title", "note"])


def test_check_says_what_is_inconsistent_and_counts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = main(["check", TRANSCRIPT, "--json", "--out", str(tmp_path)])
    (found,) = json.loads(capsys.readouterr().out)["documents"]
    verdicts = [finding["verdict"] for finding in found["findings"]]
    assert found["department"] == "孟县人力资源和社会保障局"
    assert {verdict: verdicts.count(verdict) for verdict in verdicts} == found["verdicts"]
    assert code == (1 if any(diagnosis["kind"] == "contradiction" for diagnosis in found["diagnoses"]) else 0)
    assert {"cells.csv", "findings.csv", "coverage.csv", "datapackage.json"} < {path.name for path in tmp_path.iterdir()}
    main(["check", TRANSCRIPT])
    printed = capsys.readouterr().out.splitlines()
    for diagnosis in found["diagnoses"]:  # with every finding behind it
        assert any(line.endswith(diagnosis["says_zh"]) for line in printed) and f"     {diagnosis['says']}" in printed
    assert sum(line.startswith("    inconsistent") for line in printed) == sum(len(one["findings"]) for one in found["diagnoses"])
    assert found["summary"].splitlines() == [line.strip() for line in printed[-len(found["summary"].splitlines()) :]]


def test_a_changed_number_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(TRANSCRIPT).read_text("utf-8")
    assert text.count("\t1123.27\t") >= 1
    changed = tmp_path / "changed.txt"
    changed.write_text(text.replace("\t1123.27\t", "\t1132.27\t", 1), "utf-8")
    main(["check", TRANSCRIPT, "--json"])
    before = json.loads(capsys.readouterr().out)["documents"][0]["verdicts"].get("inconsistent", 0)
    assert main(["check", str(changed), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["documents"][0]["verdicts"]["inconsistent"] > before


@pytest.mark.parametrize("command", ["read", "check"])
@pytest.mark.parametrize("name", ["missing.pdf", "empty.pdf", "folder.pdf", "stub.txt", "locked.pdf", "locked.txt", "新 建.pdf"])
def test_what_cannot_be_read_is_one_sentence(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    if name == "empty.pdf":
        path.touch()
    elif name == "folder.pdf":
        path.mkdir()
    elif name == "stub.txt":
        path.write_text("部门预算\n")
    elif name.startswith("locked"):  # a PDF behind a password, also under a wrong name
        pdf = FPDF()
        pdf.add_page()
        pdf.set_encryption(owner_password="owner", user_password="user")
        pdf.output(str(path))
    assert name in fails(capsys, command, str(path))


@pytest.mark.parametrize("path", sorted((CORPUS / "bad").glob("*")), ids=lambda path: path.name)
def test_the_bad_files_of_the_corpus(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert path.name in fails(capsys, "check", str(path))


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        assert main(["check", str(tmp_path / "none.pdf"), TRANSCRIPT, "--json", "--jobs", jobs, "--out", str(out)]) == 2
        printed, err = capsys.readouterr()
        bad, good = json.loads(printed)["documents"]
        assert "none.pdf" in bad["error"]
        assert good["department"] == "孟县人力资源和社会保障局"
        assert err.count("\n") == 1
        assert (out / "cells.csv").read_text("utf-8").startswith("document,kind,")
    assert main(["check", str(tmp_path / "none.pdf"), TRANSCRIPT]) == 2
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("2 documents: ")
    assert last.endswith("; 1 not readable")


def test_a_folder_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert "cannot be written" in fails(capsys, "read", TRANSCRIPT, "--out", str(tmp_path / "file"))


@pytest.mark.parametrize("arguments", ["", "read", "frobnicate", "check x.pdf --jobs 0", "check x.pdf --jobs two"])
def test_bad_usage(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments.split())
    assert raised.value.code == 2
    assert "usage: mengbudget" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--version"])
    assert raised.value.code == 0
    assert capsys.readouterr().out == f"mengbudget {__version__}\n"


def test_a_fault_of_the_program_is_a_sentence_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IndexError("list index\x1b[2J out of range")

    for module in (many, cli):
        monkeypatch.setattr(module, "load", broken)
    monkeypatch.setenv("MENGBUDGET_CACHE", "")  # what was checked before needs no reading
    for command in ("read", "check"):
        sentence = fails(capsys, command, TRANSCRIPT)
        assert "a fault of mengbudget, not of the file (IndexError: list index" in sentence
        assert "\x1b" not in sentence
    monkeypatch.setenv("MENGBUDGET_DEBUG", "1")
    with pytest.raises(IndexError):
        main(["check", TRANSCRIPT])


def test_an_interrupt_is_no_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "load", interrupted)
    assert main(["read", TRANSCRIPT]) == 128 + signal.SIGINT
    assert capsys.readouterr().err == "mengbudget: interrupted.\n"


def test_a_closed_pipe_is_no_traceback() -> None:
    command = [sys.executable, "-m", "mengbudget", "read", TRANSCRIPT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 128 + signal.SIGPIPE


def test_a_terminal_that_knows_no_chinese() -> None:
    command = [sys.executable, "-m", "mengbudget", "read", TRANSCRIPT]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}, check=True)
    assert b"\\u5b5f" in done.stdout
    assert done.stderr == b""


class Terminal(io.StringIO):
    """A screen that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("screen", "seen"), [(Terminal(), True), (io.StringIO(), False)])
def test_only_a_person_sees_a_progress_bar(screen: io.StringIO, seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen)
    with _bar("page") as bar:
        assert (bar is not None) is seen
        for page in (1, 2) if bar else ():
            bar(page, 4)
    assert ("/4 [" in screen.getvalue()) is seen
