"""A printed name (of a row, a column, a table, a unit) and what it says: the one place where printed text is normalised for comparison."""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from mengbudget.numbering import NUMBERING, STYLES, ordinal
from mengbudget.printed import UNITS

MONEY = "|".join(sorted(UNITS, key=len, reverse=True))
"""The money units as a pattern."""
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("　［］【】〔〕", " [][][]")
_QUOTES = str.maketrans("", "", "“”‘’\"'《》")
_OF_WHICH = re.compile(r"其?中[:,]|其中")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?|(?=预算|决算|执行|$))")
_UNIT = re.compile(rf"[(]?(?:金额)?(?:单位:)?(?:人民币)?({MONEY}|人|个|辆|平方米|台|%|次|套)[)]")
_TABLE_NUMBER = re.compile(
    r"(?:附件?|附表|(?:预算|公开|部门|单位|财决|决算|财预)+(?:表)?|表)\s*[-—]?\s*[(]?(?:[一二三四五六七八九十]+|\d{1,2}(?!\d)(?!年))(?:-\d+)?[)]?\s*表?\s*[、.:]?"
)

_OWN = [os.environ.get("MENGBUDGET_VOCABULARY", "")]
"""The researcher's own file of words that names are read with."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed and what it says.

    ``plain`` lacks white space and quotation marks and has half-width signs; ``key`` is what two printings of one name share: plain, without
    其中, numbering and a colon behind it; ``bare`` is the key without year and unit. ``style`` and ``number`` are those of the numbering
    nearest to the words (cn 一、 pcn （一） ar 1. par （1） circ ①), "" and 0 where it has none.
    """

    printed: str
    plain: str
    key: str
    bare: str
    style: str = ""
    number: int = 0
    of_which: bool = False
    year: int | None = None
    unit: str = ""


@lru_cache(maxsize=100_000)
def name_of(printed: str) -> Name:
    """What a printed name says."""
    text = plain(printed)
    words, style, number, of_which = _before(text)
    unit, year = _UNIT.search(text), _YEAR.search(text)
    bare = _before(_YEAR.sub("", _before(_UNIT.sub("", text))[0]))[0]
    return Name(
        printed, text, _one_spelling(words), _one_spelling(bare), style, number, of_which,
        year=int(year[0][:4]) if year else None,
        unit=unit[1] if unit else "",
    )  # fmt: skip


def key_of(printed: str) -> str:
    """What two printings of one name share."""
    return name_of(printed).key


def _one_spelling(words: str) -> str:
    return words.rstrip(":")


def _before(text: str) -> tuple[str, str, int, bool]:
    """A text without what is printed before its words: the words, style and number of the numbering, whether 其中 is."""
    style, number, of_which = "", 0, False
    while (found := _OF_WHICH.match(text) or NUMBERING.match(text)) and found.end() < len(text):
        if found.re is NUMBERING:
            style, number = next(one for one in STYLES if found[one]), ordinal(found[0])
        else:
            of_which = True
        text = text[found.end() :]
    return text, style, number, of_which


def compact(text: str) -> str:
    """Text without white space, as printed otherwise."""
    return "".join(text.split())


def half_width(text: str) -> str:
    """Text with brackets, digits, letters and marks half-width, character by character."""
    return text.translate(_HALF)


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Text without white space and quotation marks, with half-width signs, each word with a synonym as that one."""
    pattern, words = _synonyms(_OWN[-1])
    return pattern.sub(lambda match: words[match[0]], compact(half_width(text).translate(_QUOTES)))


def use_words(extra: str) -> None:
    """From now on names are read with the synonyms of this file besides the package's; "" for none."""
    if extra != _OWN[-1]:
        _OWN[-1] = extra
        plain.cache_clear()
        name_of.cache_clear()


@cache
def _synonyms(extra: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The words of `vocabulary/synonyms.toml`, and those that a researcher's own file adds; what is no such file is told where it is loaded."""
    words: dict[str, str] = tomllib.loads(files("mengbudget").joinpath("vocabulary/synonyms.toml").read_text("utf-8"))["synonyms"]
    with contextlib.suppress(OSError, ValueError):
        own = tomllib.loads(Path(extra).read_text("utf-8")).get("synonyms", {}) if extra else {}
        words |= {word: other for word, other in own.items() if word and isinstance(other, str)} if isinstance(own, dict) else {}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))), words


def without_number(title: str) -> str:
    """A title, half-width, without the number before it (表一, 预算01表, 附件1, 公开表3, 三、)."""
    text = half_width(title).strip()
    for _ in range(3):
        text = NUMBERING.sub("", text, count=1) if NUMBERING.match(text) else text
        text = (text[found.end() :] if (found := _TABLE_NUMBER.match(text)) else text).strip()
    return text


def without_year(text: str) -> str:
    """A text without the years that it prints."""
    return _YEAR.sub("", text)
