"""The two guides do what they say: words of one's own make a table known, and many files are read as written there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import RAW, ROOT

import mengbudget as mb

TRANSCRIPT = RAW / "meng-hrss-2026.transcript.txt"
WORDS = {"2026年预算支出总表": "资金去向一览表", "\t基本支出\t项目支出": "\t运转性开支\t专项性开支"}


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / guide).read_text("utf-8"), re.DOTALL)


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """The 2026 budget as a form with other words would print it."""
    text = TRANSCRIPT.read_text("utf-8")
    for usual, other in WORDS.items():
        assert usual in text
        text = text.replace(usual, other, 1) if usual.startswith("\t") else text.replace(f"\n{usual}\n", f"\n{other}\n", 1)
    path = tmp_path / "strange.txt"
    path.write_text(text, encoding="utf-8")
    return path


def roles(path: Path) -> tuple[str, set[str]]:
    """The kind of the strange table, and the roles of its columns."""
    (table,) = [table for table in mb.read(path).tables if "资金去向" in table.title]
    return table.kind, {column.role for column in table.columns}


def test_words_of_one_s_own_make_a_table_known(strange: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, known = roles(strange)
    assert kind != "expenditure" or not {"basic", "project"} <= known
    (example,) = blocks("another-department.md", "toml")
    words = tmp_path / "words.toml"
    words.write_text(example, encoding="utf-8")
    monkeypatch.setenv("MENGBUDGET_VOCABULARY", str(words))
    kind, known = roles(strange)
    assert kind == "expenditure"
    assert {"total", "basic", "project"} <= known
    checked = [item for item in mb.reconcile(mb.read(strange)).items if item.rule.id == "rows-nature" and "资金去向" in item.terms[0].title]
    assert len(checked) > 5
    assert {item.verdict for item in checked} <= {"exact", "rounding"}


def test_a_synonym_is_added_in_one_line_and_holds_everywhere(tmp_path: Path) -> None:
    path, words = tmp_path / "local.txt", tmp_path / "words.toml"
    path.write_text(TRANSCRIPT.read_text("utf-8").replace("基本支出", "日常性支出"), encoding="utf-8")
    words.write_text('[synonyms]\n"日常性支出" = "基本支出"\n', encoding="utf-8")

    def told(read: Path, vocabulary: str) -> list[str]:
        """The summary, and how many are diagnosed, as a process of its own says them."""
        asked = "import sys, mengbudget as mb; r = mb.reconcile(mb.read(sys.argv[1])); print(r.summary(), len(r.diagnoses), sep='\\n')"
        env = {**os.environ, "MENGBUDGET_VOCABULARY": vocabulary}
        return subprocess.run([sys.executable, "-c", asked, read], env=env, capture_output=True, text=True, check=True).stdout.splitlines()

    usual, without, known = told(TRANSCRIPT, ""), told(path, ""), told(path, str(words))
    assert known == usual
    assert without[0] != usual[0]
    assert without[-1] == usual[-1]  # an unknown word accuses nobody


def test_a_file_that_is_no_vocabulary_is_refused_and_points_to_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "words.toml"
    words.write_text('[[kind]]\nname = "expenditure"\ntitles = ["("]\n', encoding="utf-8")
    monkeypatch.setenv("MENGBUDGET_VOCABULARY", str(words))
    with pytest.raises(mb.UnreadableError, match=r"words\.toml.*docs/another-department\.md"):
        mb.read(TRANSCRIPT)


def test_what_the_guide_asks_of_a_budget_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = blocks("another-department.md", "python")
    names: dict[str, object] = {"mb": mb}
    exec(example.replace("FILE.pdf", str(TRANSCRIPT)), names)
    assert isinstance(names["budget"], mb.Budget)


@pytest.mark.parametrize("number", [0, 1], ids=["processes", "cluster"])
def test_the_examples_read_many_files(number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.pdf"
    names: dict[str, object] = {"paths": [str(TRANSCRIPT), str(missing)]}
    exec(blocks("many-files.md", "python")[number], names)
    if number == 0:
        shown = capsys.readouterr().out
        assert "孟县人力资源和社会保障局 2026" in shown
        assert str(missing) in shown
    else:
        read = names["read"]
        assert isinstance(read, dict)
        assert {type(made).__name__ for made in read.values()} == {"Budget", "UnreadableError"}
