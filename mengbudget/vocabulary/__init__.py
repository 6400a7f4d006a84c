"""The words of the field as data: kinds of tables, roles of headers and row labels, and how printed text is normalised to match them.

The TOML files beside this module hold the words. A file of the same form, named by the environment variable MENGBUDGET_VOCABULARY
or given to `load`, adds entries that are tried before them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from mengbudget.entries import parse
from mengbudget.errors import UnreadableError
from mengbudget.numbering import NUMBERING as NUMBERING
from mengbudget.printed import UNITS

_WIDE = str.maketrans("（）［］【】〔〕：，．０１２３４５６７８９％＋－＝　", "()[][][]:,.0123456789%+-= ")
_QUOTES = str.maketrans("", "", "“”‘’\"'《》")
_OF_WHICH = re.compile(r"^其?中[:,]|^其中")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?|(?=预算|决算|执行|$))")
MONEY = "|".join(sorted(UNITS, key=len, reverse=True))
"""The money units as a pattern."""
_UNIT_BRACKET = re.compile(
    rf"[(]?(?:金额)?(?:单位:)?(?:人民币)?(?P<unit>{MONEY}|人|个|辆|平方米|台|%|次|套)[)]|[(]单位:(?P<other>{MONEY})[)]"
)
_TABLE_NUMBER = re.compile(
    r"^(?:附件?|附表|(?:预算|公开|部门|单位|财决|决算|财预)+(?:表)?|表)\s*[-—]?\s*[(]?(?:[一二三四五六七八九十]+|\d{1,2}(?!\d)(?!年))(?:-\d+)?[)]?\s*表?\s*[、.:]?"
)

_WORD = {"says", "label", "generic", "kinds", "headers", "lacks"}
_KEYS = {
    "": {"noise", "document", "kind", "column", "row", "parts", "erratum", "unit_endings", "not_units", "functional_groups"}
    | {f"{scheme}_classes" for scheme in ("functional", "economic")},
    "document": {"name", "says", "titles"},
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
        text = strip_table_number(title)
        text = re.sub("|".join(self.noise), "", _YEAR.sub("", plain(text)).replace("总体", "总"))
        return re.sub(r"^[(][)]|[(][)]$", "", text)

    def kind_of_document(self, text: str) -> str:
        """The kind of document that prints such a title (of a table, a cover, a chapter), "" where any may."""
        key = _YEAR.sub("", plain(strip_table_number(text)))
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
        key = header_key(text)
        if header_unit(text) == "%" and (word := self._match(self.columns, f"{key}%", "")):
            return word
        return self._match(self.columns, key or ("金额" if header_year(text) else ""), "")

    def row(self, label: str, kind: str = "") -> str:
        """The role that a row label means in a table of a kind, "" where it means none."""
        word = self._match(self.rows, label_key(label), kind)
        return word.role if word else ""

    def is_unit(self, name: str) -> bool:
        """Whether a label names a public body (…局, …中心, …学校), with a code before it or not."""
        return bool(self.unit_endings.fullmatch(plain(name))) and not self.not_units.search(plain(name))

    def _match(self, words: tuple[Word, ...], key: str, kind: str) -> Word | None:
        found: dict[tuple[int, str, str], Word | None] = self.__dict__["_found"]
        index = (id(words), key, kind)
        if index not in found:
            found[index] = next((w for w in words if (not w.kinds or kind in w.kinds) and w.pattern.fullmatch(key)), None) if key else None
        return found[index]


def compact(text: str) -> str:
    """Text without white space, as printed otherwise."""
    return "".join(text.split())


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Text without white space and quotation marks, brackets and digits half-width."""
    return re.sub(r"\s+", "", half_width(text).translate(_QUOTES))


def half_width(text: str) -> str:
    """Text with brackets, digits and marks half-width, character by character."""
    return text.translate(_WIDE)


def strip_table_number(title: str) -> str:
    """A title without the number before it (表一, 预算01表, 附件1, 公开表3, 三、)."""
    text = half_width(title).strip()
    for _ in range(3):
        text = _TABLE_NUMBER.sub("", NUMBERING.sub("", text, count=1) if NUMBERING.match(text) else text, count=1).strip()
    return text


@lru_cache(maxsize=50_000)
def header_key(text: str) -> str:
    """A header text without years, unit in brackets, 其中 and numbering."""
    text = _UNIT_BRACKET.sub("", plain(text))
    return re.sub(r"^其中[:,]?|[:]$", "", _YEAR.sub("", NUMBERING.sub("", text, count=1) if NUMBERING.match(text) else text))


@lru_cache(maxsize=50_000)
def header_unit(text: str) -> str:
    """The unit that a header prints in brackets ("金额（元）"), "" where it prints none."""
    found = _UNIT_BRACKET.search(plain(text))
    return (found["unit"] or found["other"]) if found else ""


def header_year(text: str) -> int | None:
    """The year that a header prints, if one."""
    found = _YEAR.search(plain(text))
    return int(found[0][:4]) if found else None


@lru_cache(maxsize=50_000)
def label_key(label: str) -> str:
    """A row label without numbering, 其中 and a colon behind it."""
    text = plain(label)
    for _ in range(2):
        text = _OF_WHICH.sub("", text)
        text = NUMBERING.sub("", text, count=1) if NUMBERING.match(text) else text
    return text.rstrip(":")


def is_of_which(label: str) -> bool:
    """Whether a label begins with 其中: it names a part of the row above, not necessarily all of it."""
    return bool(_OF_WHICH.match(plain(label)))


def load(extra: Path | None = None) -> Vocabulary:
    """The vocabulary, with the entries of `extra` (a TOML file of the same form) before its own.

    Raises OSError where `extra` cannot be read, ValueError where it is no TOML or holds an unknown key, re.error where a
    pattern of it is none.
    """
    data: dict[str, list[Any]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    folder = resources.files(__name__)
    texts = [(extra.name, extra.read_text(encoding="utf-8"))] if extra else []
    texts += [(name, (folder / name).read_text(encoding="utf-8")) for name in ("kinds.toml", "columns.toml", "rows.toml", "errata.toml")]
    for name, text in texts:
        for key, value in parse(name, text, _KEYS).items():
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
        groups=frozenset(plain(name) for text in data["functional_groups"] for name in text.split()),
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
    return _loaded(os.environ.get("MENGBUDGET_VOCABULARY", ""))
