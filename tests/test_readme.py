"""What the README says is what the project does: its table, its picture, its commands, its links."""

from __future__ import annotations

import base64
import csv
import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")


both = pytest.mark.parametrize("text", [README, CHINESE], ids=["English", "中文"])


@both
def test_the_table_of_changed_numbers_is_that_of_the_benchmark(text: str) -> None:
    changed, caught = Counter[str](), Counter[str]()
    with (ROOT / "data/tidy/mutation.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            changed[row["numbers"]] += int(row["mutants"])
            caught[row["numbers"]] += 0 if row["reason"] else int(row["mutants"])
    wanted = [(f"{n:,}", f"{caught[name]:,}", f"{100 * caught[name] / n:.1f}") for name, n in changed.items()]
    assert re.findall(r"^\|[^|]+\| ([\d,]+) \| ([\d,]+) \| ([\d.]+) ?% \|$", text, re.MULTILINE) == wanted


@both
def test_the_picture_is_one_that_a_notebook_shows(text: str) -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    shown = {
        base64.b64decode("".join(output["data"]["image/png"]))
        for path in (ROOT / "notebooks").rglob("*.ipynb")
        for cell in json.loads(path.read_text("utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    }
    assert pictures
    assert all((ROOT / picture).read_bytes() in shown for picture in pictures)


def test_both_say_the_same() -> None:
    """The same sections, tables, commands, code, links and figures, in the same order."""

    def skeleton(text: str) -> list[list[str]]:
        code = "".join(re.findall(r"```.*?```", text, re.DOTALL))
        return [
            re.findall(r"^#+", text, re.MULTILINE),
            [line.count("|") for line in text.split("\n") if line.startswith("|")],
            re.findall(r"^(?:make|\.venv/bin/mengbudget) +[a-z]+(?: --[a-z]+)*|^(?:budget|result|mb|show)[.\w]*", code, re.MULTILINE),
            [link for link in re.findall(r"\]\(([^)]+)\)", text) if not re.match("README|.*png", link)],
            sorted(re.findall(r"\d[\d,.]*\d", re.sub(r"notebook 01|笔记01", "", text))),
        ]  # fmt: skip

    assert skeleton(README) == skeleton(CHINESE)


@both
def test_every_link_every_target_and_every_option_is_there(text: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
    targets = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE))
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test"} <= targets
    assert targets <= made
    helped = "".join(
        subprocess.run([sys.executable, "-m", "mengbudget", command, "--help"], capture_output=True, text=True, check=True).stdout
        for command in ("read", "check", "report")
    )
    assert {option for option in re.findall(r"(?<!\S)--[a-z]+", text) if option != "--csv"} <= set(re.findall(r"--[a-z]+", helped))
