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


def test_the_table_of_changed_numbers_is_that_of_the_benchmark() -> None:
    changed, caught = Counter[str](), Counter[str]()
    with (ROOT / "data/tidy/mutation.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            changed[row["numbers"]] += int(row["mutants"])
            caught[row["numbers"]] += 0 if row["reason"] else int(row["mutants"])
    wanted = [f"| {name} | {n:,} | {caught[name]:,} | {100 * caught[name] / n:.1f} % |" for name, n in changed.items()]
    assert [line for line in README.split("\n") if re.fullmatch(r"\|[^|]+\|[ \d,]+\|[ \d,]+\|[ \d.]+ % \|", line)] == wanted


def test_the_picture_is_one_that_a_notebook_shows() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    shown = {
        base64.b64decode("".join(output["data"]["image/png"]))
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text("utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    }
    assert pictures
    assert all((ROOT / picture).read_bytes() in shown for picture in pictures)


@pytest.mark.parametrize("text", [README, CHINESE], ids=["English", "中文"])
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
        for command in ("read", "check")
    )
    assert {option for option in re.findall(r"(?<!\S)--[a-z]+", text) if option != "--csv"} <= set(re.findall(r"--[a-z]+", helped))
