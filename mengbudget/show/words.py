"""The two languages of what is shown: which one is spoken, and the words for verdicts, column heads and printed labels."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from mengbudget.reconcile.facts import Place, normal
from mengbudget.reconcile.rules import registry

Said = TypeVar("Said", str, list[str])
Both = tuple[str, str]
"""A text in Chinese and in English."""

_spoken = ["en"]


def speak(language: str) -> None:
    """Show everything from here on in English ("en") or Chinese ("zh"). Raises ValueError for any other language."""
    if language not in ("en", "zh"):
        raise ValueError(f"no words of the language {language!r}; there are en and zh")
    _spoken[0] = language


def say(english: Said, chinese: Said) -> Said:
    """The one of two texts (or lists of texts) that is in the language spoken."""
    return chinese if _spoken[0] == "zh" else english


@cache
def data() -> dict[str, Any]:
    """The data of `words.toml`."""
    return tomllib.loads(files("mengbudget.show").joinpath("words.toml").read_text("utf-8"))


def both(part: str, word: str) -> Both:
    """A word of a part of the data in both languages, as it is where it is not known."""
    english, chinese = data()[part].get(word, (word, word))
    return str(chinese), str(english)


def reason(text: str) -> Both:
    """A reason or a warning, in Chinese where its words are known, and in English."""
    for pattern, chinese in data()["reasons"].items():
        if match := re.fullmatch(pattern, text):
            return match.expand(chinese), text
    return text, text


def because(text: str) -> str:
    """A reason why something could not be checked, in the language spoken."""
    return say(*reversed(reason(text)))


def _word(part: str, word: str) -> str:
    return say(*reversed(both(part, word)))


def verdict(word: str) -> str:
    """A verdict in the language spoken: 相符, 尾差, 不符, 未核; any other word as it is."""
    return _word("verdict", word)


def head(column: str) -> str:
    """The heading of a column in the language spoken, the column's own name where none is known."""
    return _word("heads", column)


def gloss(label: str) -> str:
    """A printed label, in English with its translation after it where one is known; "上级：下级" is translated by its last part."""
    english = data()["words"].get(normal(label.rpartition("：")[2]), "")
    return say(f"{label} {english}".rstrip(), label)


def claim(place: Place) -> str:
    """What the kind of a claim adds to its label: ", share", "，占比"; nothing for an amount or a number of a table."""
    kind = place.column if place.source == "statement" else ""
    return _word("claim", kind) if kind in data()["claim"] else ""


def path(place: Place) -> str:
    """A number's row and column; nothing of a numeral that is named by its section alone."""
    name = "" if place.name == place.title else place.name
    parts = (f"{place.code} {name}".strip(), place.column if place.source == "table" else "")
    return " / ".join(part for part in parts if part)


def where(place: Place) -> str:
    """A number and where it is printed, in the language spoken."""
    page = say(f"p. {place.page}", f"第{place.page}页") if place.page else ""
    printed = f"{place.text or say('(blank)', '（空）')}{'' if place.unit in place.text else place.unit}"
    return f"{' '.join(part for part in (place.title, page, path(place)) if part)}: {printed}"


def rule(name: str) -> str:
    """What a rule demands, in one line."""
    known = registry()[name]
    return say(known.en, known.zh)
