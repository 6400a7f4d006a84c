"""Known discrepancies: the reviewed list of what is truly inconsistent in a document, compared exactly, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from mengbudget.printed import UNITS
from mengbudget.reconcile.diagnosis import Diagnosis
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding


@dataclass(frozen=True, order=True)
class Known:
    """A discrepancy by rule, place and figures (in `unit`); pages are left out, since they differ from edition to edition."""

    rule: str
    place: str
    printed: str
    computed: str
    gap: str
    unit: str

    @classmethod
    def of(cls, finding: Finding) -> Known:
        """What a list says of a finding."""
        figures = (finding.outcome.printed, finding.outcome.computed, finding.outcome.gap)
        printed, computed, gap = (_digits(figure) for figure in figures)
        return cls(finding.rule.id, place_of(finding), printed, computed, gap, finding.unit)


@dataclass(frozen=True, order=True)
class KnownCause:
    """A diagnosis as a reviewed list names it: kind, suspect, what is printed and the values that would agree (in `unit`), rules behind it."""

    kind: str
    place: str
    printed: str
    low: str
    high: str
    unit: str
    rules: tuple[str, ...]

    @classmethod
    def of(cls, one: Diagnosis) -> KnownCause:
        """What a list says of a diagnosis."""
        unit = "元" if one.suspect.unit in UNITS else one.suspect.unit
        rules = tuple(sorted({item.rule.id for item in one.findings}))
        return cls(one.kind, _place(one.suspect), _digits(one.printed), _digits(one.low), _digits(one.high), unit, rules)

    @classmethod
    def listed(cls, entry: dict[str, Any]) -> KnownCause:
        """An entry of a list."""
        texts = {name: str(entry[name]) for name in ("kind", "place", "printed", "low", "high", "unit")}
        return cls(**texts, rules=tuple(sorted(entry["rules"])))


def place_of(finding: Finding) -> str:
    """The first term without its page: table or form or section, row, column, and the text printed."""
    return _place(finding.terms[0])


def _place(first: Place) -> str:
    return " | ".join(part for part in (first.title, f"{first.code} {first.name}".strip(), first.column, first.text) if part)


def load(path: str | Path) -> list[dict[str, Any]]:
    """The entries of a reviewed list (YAML): rule, place, printed, computed, gap, unit, explanation (zh, en)."""
    entries = yaml.safe_load(Path(path).read_text("utf-8"))["discrepancies"]
    return list(entries)


def compare(findings: Iterable[Finding], entries: Sequence[dict[str, Any]]) -> tuple[list[Known], list[Known]]:
    """What is inconsistent and not listed, and what is listed and not (or no longer) inconsistent: both empty where all is as reviewed."""
    found = sorted(Known.of(finding) for finding in findings if finding.verdict == "inconsistent")
    listed = sorted(Known(*(str(entry[name]) for name in ("rule", "place", "printed", "computed", "gap", "unit"))) for entry in entries)
    return [one for one in found if one not in listed], [one for one in listed if one not in found]


def _digits(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
