"""Data files: a key that nothing reads is refused, with the file and the line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mengbudget.entries import parse
from mengbudget.reconcile.facts import Address
from mengbudget.reconcile.rules import PARTS, data, registry
from mengbudget.vocabulary import load

KEYS = {"": {"rule"}, "rule": {"id", "whole"}, "rule.whole": {"fund"}}


def test_known_keys_are_read() -> None:
    assert parse("a.toml", '[[rule]]\nid = "x"\nwhole = { fund = "all" }\n', KEYS)["rule"][0]["whole"] == {"fund": "all"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[rule]]\nid = 1\n[[ruel]]\nid = 2\n", "a.toml, line 3: 'ruel' is no key of the file; known are rule"),
        ("[[rule]]\nid = 1\nwhere = 2\n", "a.toml, line 3: 'where' is no key of rule; known are id, whole"),
        ('[[rule]]\nid = 1\nwhole = { fnud = "all" }\n', "a.toml, line 3: 'fnud' is no key of rule.whole; known are fund"),
    ],
)
def test_a_key_that_nothing_reads_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=f"{re.escape(says)}$"):
        parse("a.toml", text, KEYS)


def test_the_words_of_a_user_are_checked_too(tmp_path: Path) -> None:
    extra = tmp_path / "words.toml"
    extra.write_text('[[column]]\nrole = "basic"\nword = ["运转性开支"]\n', "utf-8")
    with pytest.raises(ValueError, match=r"words\.toml, line 3: 'word' is no key of column"):
        load(extra)


def test_all_rules_are_checked() -> None:
    assert set(Address._fields) == PARTS
    assert registry() and data("addresses.toml") and data("subjects.toml")
