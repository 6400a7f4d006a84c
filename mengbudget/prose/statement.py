"""The statement (情况说明) as sentences and claims: every numeral with what it measures and which amount it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mengbudget.model import Absence, Claim, NameList, Reason, Sentence
from mengbudget.prose.outline import Outline, Section, outline
from mengbudget.prose.sentences import Reader
from mengbudget.reading.model import Line


@dataclass(frozen=True)
class Statement:
    """The statement of a document and the rest of its prose (`outline`: overview, glossary, … with pages)."""

    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    claims: tuple[Claim, ...] = ()
    names: tuple[NameList, ...] = ()
    absences: tuple[Absence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    outline: Outline = field(default_factory=lambda: Outline(()))


def read_statement(lines: Sequence[Line], year: int) -> Statement:
    """The statement that prose lines hold: its sections, sentences and claims, each with its place.

    `year` is the budget's own: "上年" is the year before. Money in 元, percentages in percent, counts as printed.
    """
    prose = outline(lines)
    sections = prose.sections("statement")
    reader = Reader(year)
    for section in sections:
        reader.read(section)
    return Statement(
        sections,
        tuple(reader.sentences),
        tuple(reader.measures.claims),
        tuple(reader.names),
        tuple(reader.absences),
        tuple(reader.reasons),
        prose,
    )
