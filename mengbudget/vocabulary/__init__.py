"""The words of the field as data: kinds of tables, roles of headers and row labels, and how printed text is normalised to match them.

The TOML files beside this module hold the words. A file of the same form, named by the environment variable MENGBUDGET_VOCABULARY
or given to `load`, adds entries that are tried before them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mengbudget.entries import parse
from mengbudget.errors import UnreadableError
from mengbudget.names import name_of, plain, use_words, without_number, without_year

_WORD = {"says", "label", "generic", "kinds", "headers", "lacks"}
_KEYS = {
    "": {"synonyms", "noise", "document", "kind", "column", "row", "parts", "erratum", "unit_endings", "not_units", "functional_groups"}
    | {f"{scheme}_classes" for scheme in ("functional", "economic")},
    "document": {"name", "says", "titles", "kinds"},
    "kind": _WORD | {"name", "titles"},
    "column": _WORD | {"role", "words"},
    "row": _WORD | {"role", "words"},
    "erratum": {"id", "kind", "printed", "means"},
}


@dataclass(frozen=True)
class Word:
    """An entry of the vocabulary: a role (or kind) and the texts that mean it."""

    role: str
    says: str
    pattern: re.Pattern[str]
    label: bool = False
    generic: bool = False
    kinds: frozenset[str] = frozenset()
    headers: tuple[re.Pattern[str], ...] = ()
    lacks: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True)
class Erratum:
    """A header that a document prints scrambled: the paths as printed (any of them) and the paths they mean."""

    id: str
    kind: str
    printed: tuple[tuple[str, ...], ...]
    means: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All words, in the order in which they are tried."""

    documents: tuple[Word, ...]
    kinds: tuple[Word, ...]
    columns: tuple[Word, ...]
    rows: tuple[Word, ...]
    noise: tuple[str, ...]
    errata: tuple[Erratum, ...]
    unit_endings: re.Pattern[str]
    not_units: re.Pattern[str]
    classes: dict[str, re.Pattern[str]]
    groups: frozenset[str]
    parts: dict[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", {})

    def title_key(self, title: str) -> str:
        """A title without numbering, years, quotation marks and noise words."""
        text = re.sub("|".join(self.noise), "", without_year(plain(without_number(title))).replace("总体", "总"))
        return re.sub(r"^[(][)]|[(][)]$", "", text)

    def kind_of_document(self, text: str) -> str:
        """The kind of document that prints such a title (of a table, a cover, a chapter), "" where any may."""
        key = without_year(plain(without_number(text)))
        return next((word.role for word in self.documents if word.pattern.search(key)), "")

    def kind_of_title(self, title: str) -> str:
        """The kind that a title names, "" where it names none."""
        key = self.title_key(title)
        return next((word.role for word in self.kinds if word.pattern.search(key)), "")

    def kind_of_headers(self, text: str) -> str:
        """The kind that a header tells, its texts joined with "|"; "" where it tells none."""
        for word in self.kinds:
            if word.headers and all(p.search(text) for p in word.headers) and not any(p.search(text) for p in word.lacks):
                return word.role
        return ""

    def column(self, text: str) -> Word | None:
        """The word that a header text means."""
        header = name_of(text)
        if header.unit == "%" and (word := self._match(self.columns, f"{header.bare}%", "")):
            return word
        return self._match(self.columns, header.bare or ("金额" if header.year else ""), "")

    def row(self, label: str, kind: str = "") -> str:
        """The role that a row label means in a table of a kind, "" where it means none."""
        word = self._match(self.rows, name_of(label).key, kind)
        return word.role if word else ""

    def is_unit(self, label: str) -> bool:
        """Whether a label names a public body (…局, …中心, …学校), with a code before it or not."""
        words = name_of(label).key
        return bool(self.unit_endings.fullmatch(words)) and not self.not_units.search(words)

    def _match(self, words: tuple[Word, ...], key: str, kind: str) -> Word | None:
        found: dict[tuple[int, str, str], Word | None] = self.__dict__["_found"]
        index = (id(words), key, kind)
        if index not in found:
            found[index] = next((w for w in words if (not w.kinds or kind in w.kinds) and w.pattern.fullmatch(key)), None) if key else None
        return found[index]


def load(extra: Path | None = None) -> Vocabulary:
    """The vocabulary, with the entries of `extra` (a TOML file of the same form) before its own.

    Raises OSError where `extra` cannot be read, ValueError where it is no TOML or holds an unknown key, re.error where a
    pattern of it is none.
    """
    data: dict[str, list[Any]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    folder = resources.files(__name__)
    texts = [(extra.name, extra.read_text(encoding="utf-8"))] if extra else []
    texts += [(file, (folder / file).read_text(encoding="utf-8")) for file in ("kinds.toml", "columns.toml", "rows.toml", "errata.toml")]
    for file, text in texts:
        for key, value in parse(file, text, _KEYS).items():
            if key == "synonyms":  # read where names are (`mengbudget.names`)
                if not isinstance(value, dict) or not all(word and isinstance(other, str) for word, other in value.items()):
                    raise ValueError(f"{file}: [synonyms] holds words, each = another word")
                continue
            if isinstance(value, dict):
                parts |= {role: (*parts.get(role, ()), *inner) for role, inner in value.items()}
            else:
                data.setdefault(key, []).extend([value] if isinstance(value, str) else value)
    return Vocabulary(
        documents=tuple(_word(entry, entry["name"], "titles") for entry in data["document"]),
        kinds=tuple(_word(entry, entry["name"], "titles") for entry in data["kind"]),
        columns=tuple(_word(entry, entry["role"], "words") for entry in data["column"]),
        rows=tuple(_word(entry, entry["role"], "words") for entry in data["row"]),
        noise=tuple(sorted(data["noise"], key=len, reverse=True)),
        errata=tuple(Erratum(e["id"], e["kind"], tuple(map(tuple, e["printed"])), tuple(e["means"])) for e in data.get("erratum", [])),
        unit_endings=re.compile("|".join(data["unit_endings"])),
        not_units=re.compile("|".join(data["not_units"])),
        parts=parts,
        groups=frozenset(plain(group) for text in data["functional_groups"] for group in text.split()),
        classes={scheme: re.compile("|".join(data[f"{scheme}_classes"])) for scheme in ("functional", "economic")},
    )


def _word(entry: dict[str, Any], role: str, texts: str) -> Word:
    def patterns(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(text) for text in entry.get(key, []))

    return Word(
        role=role,
        says=entry.get("says", ""),
        pattern=re.compile("|".join(entry.get(texts) or ["(?!)"])),
        label=entry.get("label", False),
        generic=entry.get("generic", False),
        kinds=frozenset(entry.get("kinds", [])),
        headers=patterns("headers"),
        lacks=patterns("lacks"),
    )


@cache
def _loaded(extra: str) -> Vocabulary:
    try:
        return load(Path(extra) if extra else None)
    except (OSError, ValueError, re.error, LookupError, TypeError) as error:
        if not extra:
            raise
        raise UnreadableError(f"{extra}: not a vocabulary that can be used ({error}); see docs/another-department.md.") from error


def vocabulary() -> Vocabulary:
    """The vocabulary in force: the package's, with the file that MENGBUDGET_VOCABULARY names before it.

    Raises UnreadableError where that file is none.
    """
    extra = os.environ.get("MENGBUDGET_VOCABULARY", "")
    use_words(extra)
    return _loaded(extra)
