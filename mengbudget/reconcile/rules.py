"""Rules as data: one entry an identity, read from the TOML files of `rules/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

RELATIONS = ("sum", "difference", "same", "either", "share", "growth", "within", "count", "list", "reason")
_SAYS = ("id", "zh", "en", "relation", "family", "reason")
_FILES = ("tables.toml", "statement.toml", "forms.toml")


@dataclass(frozen=True)
class Rule:
    """An identity: what it says in two languages, why it must hold, which relation it is, and the family of code that binds it."""

    id: str
    zh: str
    en: str
    relation: str
    family: str
    reason: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.options[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)


@cache
def data(name: str) -> dict[str, Any]:
    """The data of one file of `rules/`."""
    return tomllib.loads(files("mengbudget.reconcile").joinpath(f"rules/{name}").read_text("utf-8"))


@cache
def registry() -> dict[str, Rule]:
    """Every rule by its id, in the order of the files. Raises ValueError where an entry is incomplete or an id occurs twice."""
    found: dict[str, Rule] = {}
    for name in _FILES:
        for entry in data(name)["rule"]:
            missing = [key for key in _SAYS if not entry.get(key)]
            if missing or entry["relation"] not in RELATIONS or entry["id"] in found:
                raise ValueError(f"{name}: rule {entry.get('id', '?')} lacks {missing}, or its relation is unknown, or its id is taken")
            own = {key: entry[key] for key in _SAYS}
            found[own["id"]] = Rule(**own, options={key: value for key, value in entry.items() if key not in own})
    return found


def of_family(family: str) -> list[Rule]:
    return [rule for rule in registry().values() if rule.family == family]
