"""Rules as data: one entry an identity, read from the TOML files of `rules/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from mengbudget.entries import parse

RELATIONS = ("sum", "difference", "same", "either", "share", "growth", "within", "count", "list", "reason")
_SAYS = ("id", "zh", "en", "relation", "family", "reason")
_FILES = ("tables.toml", "statement.toml", "forms.toml")
DOCUMENTS = ("budget", "final_accounts", "government", "other")
PARTS = frozenset({"flow", "fund", "time", "nature", "by", "item", "unit", "year", "stage"})
"""The parts of an address."""
_OPTIONS = """documents named plain where whole parts one_row wider pairs silent subject divisions sums one_year before after grants latest words patterns
 level least most for_less for_more"""
_RULE_KEYS = {
    "": {"documents", "rule"},
    "rule": {*_SAYS, *_OPTIONS.split()},
    **{f"rule.{name}": PARTS for name in ("where", "whole", "wider", "divisions.whole")},
    "rule.parts": PARTS | {"weight", "optional"},
    "rule.pairs": {"function", "economic", "names"},
    "rule.sums": {"whole", "parts", "also", "unless"},
    "rule.divisions": {"dim", "parts", "also", "whole"},
    "rule.divisions.also": {"dim", "parts"},
}
_SECTIONS = "documents kind title header stage role spent names row side codes words inner row_rules"
_KEYS = {
    **dict.fromkeys(_FILES, _RULE_KEYS),
    "addresses.toml": {
        "": {*_SECTIONS.split()},
        **{f"{name}.*": PARTS for name in ("kind", "role", "spent", "names", "row", "side")},
        "title": {"kinds", "words", "dims"},
        "header": {"documents", "kinds", "words", "dims"},
        "stage": {"documents", "header", "stage"},
        **{f"{name}.dims": PARTS for name in ("title", "header")},
    },
    "subjects.toml": {"": {"word"}, "word": {"words", "dims"}, "word.dims": PARTS},
}


@dataclass(frozen=True)
class Rule:
    """An identity: what it says in two languages, why it must hold, which relation it is, and the family of code that binds it."""

    id: str
    zh: str
    en: str
    relation: str
    family: str
    reason: str
    documents: tuple[str, ...]  # the kinds of document it holds for
    options: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.options[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)


@cache
def data(name: str) -> dict[str, Any]:
    """The data of one file of `rules/`. Raises ValueError where it holds a key that nothing reads."""
    return parse(name, files("mengbudget.reconcile").joinpath(f"rules/{name}").read_text("utf-8"), _KEYS[name])


@cache
def registry() -> dict[str, Rule]:
    """Every rule by its id, in the order of the files; `documents` of the file where an entry has none.

    Raises ValueError where an entry is incomplete, names an unknown kind of document, or its id occurs twice.
    """
    found: dict[str, Rule] = {}
    for name in _FILES:
        for entry in data(name)["rule"]:
            missing = [key for key in _SAYS if not entry.get(key)]
            if missing or entry["relation"] not in RELATIONS or entry["id"] in found:
                raise ValueError(f"{name}: rule {entry.get('id', '?')} lacks {missing}, or its relation is unknown, or its id is taken")
            documents = tuple(entry.get("documents", data(name)["documents"]))
            if strange := set(documents) - set(DOCUMENTS):
                raise ValueError(f"{name}: rule {entry['id']}: no kind of document is called {', '.join(strange)}")
            own = {key: entry[key] for key in _SAYS}
            options = {key: value for key, value in entry.items() if key not in (*own, "documents")}
            found[own["id"]] = Rule(**own, documents=documents, options=options)
    return found


def of_family(family: str) -> list[Rule]:
    return [rule for rule in registry().values() if rule.family == family]
