"""Names that are no files, files that are no PDFs, and names that would do something: one sentence each, or right."""

from __future__ import annotations

import os
import shutil
import subprocess
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
        assert says in err and err.count("\n") == 1 and "a fault of mengbudget" not in err


def test_a_pipe_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    read_end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # a program that writes into it would wait for ever otherwise
    assert main(["check", str(pipe)]) == 2
    os.close(read_end)
    assert "is no file but a pipe" in capsys.readouterr().err


def test_a_long_pair_of_names_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = f"{'a' * 150}.pdf+{'b' * 150}.pdf"
    assert main(["check", str(TRANSCRIPT), pair, "--jobs", "2"]) == 2
    out, err = capsys.readouterr()
    assert "孟县人力资源和社会保障局 2026" in out
    assert err.count("\n") == 1 and "there is no such file" in err


def test_a_name_that_begins_with_a_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "-x.txt").write_bytes(TRANSCRIPT.read_bytes())
    monkeypatch.chdir(tmp_path)
    for words in (["--", "-x.txt"], ["-x.txt"], ["./-x.txt"]):
        assert main(["read", *words]) == 0
        assert "孟县人力资源和社会保障局 2026" in capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
@pytest.mark.parametrize("how", ["argument", "environment"])
def test_a_name_is_no_command_of_make_report(how: str, tmp_path: Path) -> None:
    """Neither of make nor of the shell of its recipe; the program is played by one that says what it is given."""
    name = "a`touch PWN`$(touch PWN)$(shell touch PWN)'\"b.pdf"
    (tmp_path / "mengbudget").write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    (tmp_path / "mengbudget").chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    given, env = ([f"PDF={name}"], {}) if how == "argument" else ([], {"PDF": name})
    command = ["make", "--no-print-directory", "--old-file=env", "report", f"BIN={tmp_path}", *given]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=os.environ | env)
    assert done.stdout.splitlines() == ["report", str(tmp_path / name), "--out", "build/report"]
    assert not list(tmp_path.glob("PWN*"))


def test_json_commands_no_terminal() -> None:
    assert harmless('{"a": "预算\x9b1m\u202e\u2066"}') == '{"a": "预算\\u009b1m\\u202e\\u2066"}'
