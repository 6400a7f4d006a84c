"""What the words of a claim's subject mean: the address of the quantity, or several where they leave it open, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from mengbudget.model import Table
from mengbudget.names import plain
from mengbudget.reconcile.facts import classified, maps, normal
from mengbudget.reconcile.rules import data

_LEADING = re.compile("^(?:(?:19|20)\\d\\d年度?|其中|下属|所属)+")
_CHAIN = re.compile(r"([^（）()“”\"]+?)[（(]\d*([类款项])[）)]")
_DASHED = re.compile(r"[^-－—]{2,}(?:[-－—][^-－—]{2,}){1,2}")
_BY_NAME = (
    "expenditure",
    "general_public",
    "overview",
    "fiscal_overview",
    "fiscal_expenditure",
    "basic_by_function",
    "basic_by_economic",
    "government_fund",
)

_BODY = re.compile("(?:[局委厅院站所队校馆会署]|办公室|中心|分局|支队|本级|[(]本级[)])\\Z")
_GENERAL = ("any", "income", "expenditure")
_PROJECT = "project:"
"""Stands before the name of a project, which has no code."""


@dataclass(frozen=True)
class Meaning:
    """Parts of an address that words settle, the codes they may name, and the words that say nothing known."""

    dims: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    unknown: str = ""

    def over(self, context: Meaning) -> Meaning:
        """These words where they speak, the context's where they are silent."""
        kept = {name: value for name, value in context.dims.items() if name not in ("by", "item")}
        if self.dims.get("flow", context.dims.get("flow")) != context.dims.get("flow"):
            kept.pop("nature", None)
        return Meaning({**kept, **self.dims}, self.codes, self.unknown)


class _Beginnings:
    """Words, to be found where a text goes on with one."""

    def __init__(self, words: Iterable[str]) -> None:
        self.by_first: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            self.by_first.setdefault(word[0], []).append(word)

    def at(self, text: str, place: int) -> str:
        """The longest word that begins at a place, "" where none does."""
        return next((word for word in self.by_first.get(text[place], ()) if text.startswith(word, place)), "")


@cache
def _words() -> tuple[_Beginnings, dict[str, Mapping[str, str]]]:
    """The words of subjects, and which parts of an address each settles."""
    found: dict[str, Mapping[str, str]] = {}
    for entry in data("subjects.toml")["word"]:
        for word in entry["words"]:
            found.setdefault(plain(word), entry["dims"])
    return _Beginnings(found), found


def named(code: str) -> tuple[str, str]:
    """What an item is classified by and its part of an address: items of tables without codes go by their names ("=教育支出")."""
    if code.startswith(_PROJECT):
        return "project", code.removeprefix(_PROJECT)
    return ("item", code[1:]) if code.startswith("=") else (classified(code), code)


def _items(tables: Iterable[Table]) -> Iterator[tuple[str, str]]:
    """The names of items that tables print, each with its code, or with its name behind "=" where the table has no codes."""
    for table in tables:
        for row in table.rows:
            if row.name and classified(row.code) in ("function", "economic"):
                yield normal(row.name), row.code
            elif row.name and not row.code and row.role == "item" and table.kind in _BY_NAME:
                yield normal(row.name), f"={normal(row.name)}"


def _codes(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The codes that items stand for by their names; a name may lack 支出."""
    printed: dict[str, list[str]] = {}
    for name, code in items:
        printed.setdefault(name, []).append(code)
    found: dict[str, list[str]] = {}
    for name, codes in printed.items():
        known = list(dict.fromkeys(codes))
        found[name] = [code for code in known if code[0] != "="] or known  # one that is printed with a code somewhere means that code
    short = {name.removesuffix("支出"): codes for name, codes in found.items() if len(name) > 3}
    return short | found


def _units(tables: Iterable[Table]) -> list[str]:
    """The units that tables are of or list, the longest name first; none where there is but one."""
    rows = {normal(row.name) for table in tables for row in table.rows if row.role == "unit"}
    listed = {name for name in rows | {normal(table.unit_name) for table in tables} if _BODY.search(name)}
    return sorted(listed, key=len, reverse=True) if len(listed) > 1 else []


class Subjects:
    """Reads subjects with the names that a document's own tables print.

    `names` are those of the department and its units, which say nothing about the quantity.
    """

    def __init__(self, tables: Sequence[Table], names: Iterable[str], department: str = "") -> None:
        self.department = normal(department)
        items = list(_items(tables))
        self.codes = _codes(items)  # name → codes that print it
        self.parents = {code: name for name, code in items}
        projects = (row for table in tables if table.kind.startswith("projects") for row in table.rows)
        self.projects = {normal(row.name) for row in projects if row.role == "item" and row.keys and row.keys[0][0] == "project_name"}
        self.ignored = sorted({normal(name) for name in names if len(name) > 2}, key=len, reverse=True)
        self.units = _units(tables)
        self._names = _Beginnings(self.codes)
        self._known: dict[str, Meaning] = {}

    def unit(self, text: str, title: bool = False) -> str:
        """The unit of the department that a text begins with, or that a title names, "" where it is none; only where there are several."""
        name = _LEADING.sub("", normal(text.rstrip("：:。")))
        if title:
            return name if self.units and _BODY.search(name) and not self.read(name).dims else ""
        known = next((unit for unit in self.units if name.startswith(unit)), "")
        return "" if known == self.department else known

    def read(self, text: str) -> Meaning:
        """What a subject's words say."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> Meaning:
        chain = [name for name, _ in _CHAIN.findall(text)] or (re.split("[-－—]", text) if _DASHED.fullmatch(text) else [])
        if chain:
            codes = self._chained([normal(name) for name in chain])
            return Meaning({"flow": "expenditure", "by": named(codes[0])[0]}, codes) if codes else Meaning({}, (), text)
        rest = normal(re.sub(r"(?:19|20)\d\d年?度?", "", text))
        for name in self.ignored:
            rest = rest.replace(name, "")
        if rest in self.projects and rest not in self.codes:
            return Meaning({"flow": "expenditure", "nature": "project", "by": "project"}, (f"{_PROJECT}{rest}",))
        return self._in_words(rest)

    def _in_words(self, text: str) -> Meaning:
        """What a text says, word after word, the longest at each place; the first item that it names is meant."""
        dims: dict[str, str] = {}
        found: tuple[str, ...] = ()
        unknown = ""
        place, (words, settled) = 0, _words()
        while place < len(text):
            name, word = self._names.at(text, place), words.at(text, place)
            if len(name) > len(word):
                found = found or tuple(self.codes[name])
            elif not word or not _merge(dims, settled[word]):
                unknown += word or text[place]
            place += max(len(name), len(word), 1)
        if found:
            dims = {**dims, "flow": dims.get("flow", "expenditure"), "by": named(found[0])[0]}
        return Meaning(dims, found, unknown)

    def _chained(self, names: Sequence[str]) -> tuple[str, ...]:
        """Codes whose own name is the last of a chain 类, 款, 项 and whose superiors bear the names before it."""
        found = []
        for code in self.codes.get(names[-1], self.codes.get(names[-1] + "支出", [])):
            above = [self.parents.get(code[:size], "") for size in range(3, len(code), 2)]
            if all(
                any(name.removesuffix("支出") == other.removesuffix("支出") for other in above if other)
                for name in names[:-1]
                if any(above)
            ):
                found.append(code)
        return tuple(found)


def _merge(dims: dict[str, str], more: Mapping[str, str]) -> bool:
    """What one more word settles, taken in; whether it may stand beside the words before it.

    收入 and 支出 do not change a flow of its own, nor 财政拨款 which of its three budgets is meant; two different funds are no one quantity.
    """
    kept = {"flow"} if _special(dims) and more.get("flow") in _GENERAL else set()
    before, now = dims.get("fund"), more.get("fund")
    if before in maps()["inner"]["fiscal"] and now == "fiscal":
        kept.add("fund")
    dims.update({part: value for part, value in more.items() if part not in kept})
    return now in (None, before, "fiscal") or before in (None, "fiscal")


def _special(dims: Mapping[str, str]) -> bool:
    """Whether the flow is one of its own (three public expenses, procurement, …), which 收入 and 支出 do not change."""
    return dims.get("flow") not in (None, *_GENERAL)
