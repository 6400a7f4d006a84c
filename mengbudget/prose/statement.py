"""The statement (情况说明) as sentences and claims: every numeral with what it measures and which amount it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mengbudget.model import Absence, Claim, NameList, Reason, Sentence
from mengbudget.prose.claims import words
from mengbudget.prose.outline import Outline, Section, outline
from mengbudget.prose.sentences import Reader
from mengbudget.reading.model import Line

_COUNTS_STAFF = re.compile(words()["outline"]["staff"])


@dataclass(frozen=True)
class Statement:
    """The statement of a document with what its overview says of its people, and the rest of its prose (`outline`: overview, glossary, … with pages)."""

    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    claims: tuple[Claim, ...] = ()
    names: tuple[NameList, ...] = ()
    absences: tuple[Absence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    outline: Outline = field(default_factory=lambda: Outline(()))


def read_statement(lines: Sequence[Line], year: int | None) -> Statement:
    """The statement that prose lines hold: its sections, sentences and claims, each with its place.

    `year` is the budget's own: "上年" is the year before; where it is None, what no year is printed for has none. Money in 元, percentages in percent, counts as printed.
    """
    prose = outline(lines)
    sections = prose.sections("statement")
    reader = Reader(year or 0)
    for section in (*_staff(prose), *sections):
        reader.read(section)
    return Statement(
        sections,
        tuple(reader.sentences),
        _with_exact_zeros(reader.measures.claims if year else _without_year(reader.measures.claims)),
        tuple(reader.names),
        tuple(reader.absences),
        tuple(reader.reasons),
        prose,
    )


def _staff(prose: Outline) -> list[Section]:
    """The paragraphs of the overview that count its people: their numbers are read as the statement's are."""
    found = (
        replace(one, paragraphs=tuple(p for p in one.paragraphs if _COUNTS_STAFF.search(p.text)), head=None)
        for one in prose.sections("overview")
    )
    return [section for section in found if section.paragraphs]


def _without_year(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a document without a year: only the years that are printed."""
    return [replace(one, year=one.year or None, base_year=one.base_year if (one.base_year or 0) > 0 else None) for one in claims]


def _with_exact_zeros(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims; a bare 0 of money beside amounts with decimals, in its sentence or its list, is exact: it says that there is none."""

    def beside(index: int, claim: Claim) -> set[tuple[str, int]]:
        return {("sentence", claim.sentence.index), ("list", index if claim.part_of is None else claim.part_of)}

    money = [(index, one) for index, one in enumerate(claims) if one.kind in ("amount", "change") and one.printed.unit.endswith("元")]
    precise = {place for index, one in money if "." in one.printed.text for place in beside(index, one)}
    bare = {index for index, one in money if one.printed.text == "0" and precise & beside(index, one)}
    exact = (replace(one, printed=replace(one.printed, ulp=Decimal(0))) if index in bare else one for index, one in enumerate(claims))
    return tuple(exact)
