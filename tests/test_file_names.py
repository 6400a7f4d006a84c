"""Names that are no files, files that are no PDFs, and names that would do something: one sentence each, or right."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest
from conftest import RAW

from mengbudget.cli import main
from mengbudget.listing import harmless

TRANSCRIPT = RAW / "meng-hrss-2026.transcript.txt"
ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "a name is empty"),
        (f"{TRANSCRIPT}+", "a name is empty"),
        (f"{TRANSCRIPT}+{TRANSCRIPT}", "is given twice"),
        ("/dev/zero", "is no file but a pipe or a device"),
        ("a" * 300 + ".pdf", "File name too long"),
        ("a\0b.pdf", "null byte"),
    ],
)
def test_a_name_that_is_no_file(name: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "read"):
        if command == "read" and "+" in name:
            continue
        assert main([command, name]) == 2
        err = capsys.readouterr().err
        assert says in err and err.count("\n") == 1


def test_a_pipe_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    read_end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # a program that writes into it would wait for ever otherwise
    assert main(["check", str(pipe)]) == 2
    os.close(read_end)
    assert "is no file but a pipe" in capsys.readouterr().err
    assert threading.active_count() >= 1


def test_a_long_pair_of_names_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = f"{'a' * 150}.pdf+{'b' * 150}.pdf"
    assert main(["check", str(TRANSCRIPT), pair, "--jobs", "2"]) == 2
    out, err = capsys.readouterr()
    assert "孟县人力资源和社会保障局 2026" in out
    assert err.count("\n") == 1 and "there is no such file" in err


def test_a_name_that_begins_with_a_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "-x.txt").write_bytes(TRANSCRIPT.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert main(["read", "--", "-x.txt"]) == 0
    assert "孟县人力资源和社会保障局 2026" in capsys.readouterr().out


def test_a_name_is_no_command_of_make_report(tmp_path: Path) -> None:
    """Only what the shell of the recipe does with the name is tried: the program itself is left out."""
    name = "a`touch PWN`$(touch PWN)'\"b.pdf"
    done = subprocess.run(["make", "--dry-run", "report", f"PDF={name}"], cwd=ROOT, capture_output=True, text=True)
    recipe = done.stdout[done.stdout.index('if [ -z "$REPORT_PDF"') :]
    assert "PWN" not in recipe and '"$REPORT_PDF"' in recipe


def test_json_commands_no_terminal() -> None:
    assert harmless('{"a": "预算\x9b1m\u202e\u2066"}') == '{"a": "预算\\u009b1m\\u202e\\u2066"}'
