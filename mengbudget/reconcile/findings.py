"""Findings: what a rule says of the numbers it binds, and the result of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mengbudget.frames import frame
from mengbudget.printed import UNITS, Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Fact, Place
from mengbudget.reconcile.interval import decimal
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, NONE, ROUNDING, UNCHECKED, Outcome, Range
from mengbudget.reconcile.rules import Rule, registry

if TYPE_CHECKING:
    import pandas as pd

    from mengbudget.reconcile.diagnosis import Diagnosis

VERDICTS = (INCONSISTENT, UNCHECKED, ROUNDING, EXACT)
FINDINGS = [
    "rule",
    "verdict",
    "says",
    "kind",
    "title",
    "page",
    "name",
    "printed",
    "computed",
    "gap",
    "allowed",
    "unit",
    "terms",
    "corroborated_by",
]
DIAGNOSES = ["suspect", "printed", "should_be_low", "should_be_high", "sure", "findings", "says", "says_zh", "kind", "page", "unit"]
_PLACE = ["source", "kind", "title", "page", "row", "code", "name", "column", "role", "text", "value", "unit"]
COVERAGE = [*_PLACE, "rules", "touched_by", "why", "file"]
_RELATIONS: dict[str, Callable[..., Outcome]] = {  # the first number is the total, result, rate or part that is stated
    "sum": lambda whole, *parts: rel.total_with_blanks(whole, parts),
    "difference": lambda result, now, before: rel.difference(result, now or NONE, before or NONE),
    "same": lambda *printings: rel.same(printings),
    "within": rel.within,
    "share": rel.share,
    "growth": rel.growth,
}


Binding = tuple[Any, ...]


@dataclass(frozen=True)
class Finding:
    """A rule applied to certain numbers: verdict, figures (元, or the unit printed) and every number's place."""

    rule: Rule
    outcome: Outcome
    terms: tuple[Place, ...]
    note: str = ""
    relation: str = field(default="", compare=False, repr=False)  # what makes the numbers determine each other
    numbers: tuple[Printed, ...] = field(default=(), compare=False, repr=False)  # of the terms
    weights: tuple[int, ...] = field(default=(), compare=False, repr=False)  # of the terms: see `relations.implied`
    measure: str = ""  # the unit of its figures, where they are not in that of its first term
    corroborated_by: str = ""  # where it is inconsistent: what says that its numbers were bound rightly

    def unless(self, doubt: bool, reason: str) -> Finding:
        """The finding, or where it is inconsistent and there is a doubt whether the rule holds: unchecked, for that reason."""
        return replace(self, outcome=self.outcome.unless(doubt, reason))

    def implied(self, position: int) -> Range | None:
        """The values of one of its terms with which it would hold, the others being as they are; None where they determine none."""
        return rel.implied(self.relation, self.outcome, self.numbers, self.weights, position)

    def with_values(self, values: Mapping[int, Fraction]) -> Finding:
        """The finding as if some of its numbers were printed with other values."""
        numbers, outcome = list(self.numbers), self.outcome
        for position, value in values.items():
            other = decimal(value)
            shift = (other - numbers[position].value) * self.weights[position]
            numbers[position] = replace(numbers[position], value=other)
            if outcome.computed is not None:
                outcome = replace(outcome, computed=outcome.computed - shift)
        return replace(self, numbers=tuple(numbers), outcome=outcome)

    @cached_property
    def binding(self) -> Binding:
        """What set its numbers side by side, the same for every finding that was bound in the same way."""
        return (self.rule.id, *_arrangement(self.rule, self.terms))

    @cached_property
    def trivial(self) -> bool:
        """Whether it would hold whatever its numbers are about: nothing but zeros, or one number and the same number again in its place."""
        values = [number.value for number, weight in zip(self.numbers, self.weights, strict=True) if weight and number.value]
        return len(values) < 2 and len(self.terms) > 1

    @property
    def verdict(self) -> str:
        return self.outcome.verdict

    @property
    def kind(self) -> str:
        return self.terms[0].kind if self.terms else ""

    @property
    def page(self) -> int:
        return self.terms[0].page if self.terms else 0

    @property
    def unit(self) -> str:
        """元 for money, else the unit of the first term."""
        unit = self.measure or (self.terms[0].unit if self.terms else "")
        return "元" if unit in UNITS else unit

    @cached_property
    def says(self) -> str:
        """One line in both languages with the numbers."""
        unit = self.measure or (self.terms[0].unit if self.terms else "")
        scale = UNITS.get(unit, Decimal(1))
        figures = ""
        if self.outcome.printed is not None and self.outcome.computed is not None:
            figures = f": {shown(self.outcome.printed / scale, unit)}{unit} ↔ {shown(self.outcome.computed / scale, unit)}{unit}"
        where = f" [{self.terms[0].title} {self.terms[0].name}]" if self.terms else ""
        tail = "; ".join(text for text in (self.outcome.reason, self.note) if text)
        return f"{self.rule.zh} / {self.rule.en}{where}{figures}{f' ({tail})' if tail else ''}"

    @property
    def order(self) -> tuple[int, Decimal]:
        return VERDICTS.index(self.verdict), -self.outcome.worse

    def __str__(self) -> str:
        return f"{self.verdict}: {self.says}"


@dataclass(frozen=True)
class Result:
    """What all rules say of a budget: `items` (findings, worst first), every printed number with the rules that touch it, and the `causes`
    (diagnoses, surest first) of what is inconsistent.

    `numbers` pairs each printed number with the reason why no rule can reach it ("" where none is known).
    """

    items: tuple[Finding, ...]
    numbers: tuple[tuple[Place, str], ...] = field(repr=False)
    causes: tuple[Diagnosis, ...] = field(default=(), repr=False)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a finding, worst first: inconsistent, then unchecked, rounding, exact, each by gap/allowed.

        Columns: rule (id), verdict, says, kind, title, page, name (of the first term), printed, computed, gap, allowed (Decimal, in `unit`, or None),
        unit (元 for money), terms (tuple of Place), corroborated_by (of what is inconsistent: why its numbers are known to belong together).
        """
        return frame(list(self._finding_rows()), FINDINGS, ("page",))

    def _finding_rows(self) -> Iterator[tuple[Any, ...]]:
        for one in self.items:
            figures = one.outcome.printed, one.outcome.computed, one.outcome.gap, one.outcome.allowed
            title, name = (one.terms[0].title, one.terms[0].name) if one.terms else ("", "")
            about = one.rule.id, one.verdict, one.says, one.kind, title, one.page, name
            yield (*about, *figures, one.unit, one.terms, one.corroborated_by)

    @cached_property
    def diagnoses(self) -> pd.DataFrame:
        """One row a root cause, surest first.

        Columns: suspect (Place of the number most likely wrong), printed, should_be_low, should_be_high (Decimal, in `unit`; None where nothing
        bounds it), sure ("sure", "likely", "open": see Diagnosis), findings (row numbers in `findings`), says, says_zh, kind ("contradiction";
        "withheld" and "remark" accuse no number), page, unit (元 for money).
        """
        return frame(list(self._diagnosis_rows()), DIAGNOSES, ("page",))

    def _diagnosis_rows(self) -> Iterator[tuple[Any, ...]]:
        position = {id(item): row for row, item in enumerate(self.items)}
        for one in self.causes:
            place, because = one.suspect, tuple(sorted(position[id(item)] for item in one.findings))
            unit = "元" if place.unit in UNITS else place.unit
            yield (place, one.printed, one.low, one.high, one.sure, because, one.says, one.says_zh, one.kind, place.page, unit)

    def records(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The rows of `findings` and of `diagnoses` by the names of their columns."""
        return [dict(zip(FINDINGS, row, strict=True)) for row in self._finding_rows()], [
            dict(zip(DIAGNOSES, row, strict=True)) for row in self._diagnosis_rows()
        ]

    @cached_property
    def touched(self) -> dict[tuple[Any, ...], list[str]]:
        """Ids of the rules that judge each number (an unchecked finding does not), by the key of its place."""
        found: dict[tuple[Any, ...], list[str]] = {}
        for item in self.items:
            if item.verdict != UNCHECKED:
                for key in dict.fromkeys(place.key for place in item.terms):
                    found.setdefault(key, []).append(item.rule.id)
        return found

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """One row a printed number (tables, statement, forms), in the order printed.

        Columns: source, kind, title, page, row, code, name, column, role, text, value, unit, rules (how many judgements touch it),
        touched_by (rule ids, blank separated), why (none can, "" where some do), file (index of the file).
        """
        rows = []
        for place, why in self.numbers:
            rules = self.touched.get(place.key, [])
            why = "" if rules else why or "nothing else that is printed determines it"
            rows.append((*(getattr(place, name) for name in _PLACE), len(rules), " ".join(dict.fromkeys(rules)), why, place.file))
        return frame(rows, COVERAGE, ("page", "row", "rules"))

    @cached_property
    def inconsistent(self) -> tuple[Finding, ...]:
        return tuple(item for item in self.items if item.verdict == INCONSISTENT)

    @property
    def contradicted(self) -> bool:
        """Whether a diagnosis accuses a number."""
        return any(cause.kind == "contradiction" for cause in self.causes)

    def summary(self) -> str:
        """Two lines: how many findings of each verdict, and how many printed numbers at least one rule judges."""
        verdicts = Counter(item.verdict for item in self.items)
        touched = sum(1 for place, _ in self.numbers if place.key in self.touched)
        share = f" ({touched / len(self.numbers):.1%})" if self.numbers else ""
        return (
            ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS)
            + f"\n{touched} of {len(self.numbers)} printed numbers are judged by a rule{share}"
        )


def finding(
    rule: str | Rule,
    outcome: Outcome,
    facts: Iterable[Fact | None],
    note: str = "",
    relation: str = "",
    weights: Sequence[int] = (),
    measure: str = "",
) -> Finding:
    """A finding about facts: those that a missing part stands for are left out of its terms, and so are blanks.

    `relation` and `weights` (see `relations.implied`) where they are not the usual ones of the rule's relation, `measure` where its figures
    are in another unit than its first term.
    """
    known = registry()[rule] if isinstance(rule, str) else rule
    facts = list(facts)
    relation = relation or known.relation
    every = weights or rel.weights(relation, len(facts))
    kept = [
        (fact.place, fact.printed, weight)
        for fact, weight in zip(facts, every, strict=True)
        if fact is not None and fact.printed is not None
    ]
    places, numbers, own = zip(*kept, strict=True) if kept else ((), (), ())
    return Finding(known, outcome, tuple(places), note, relation, tuple(numbers), tuple(own), measure)


def _arrangement(rule: Rule, terms: Sequence[Place]) -> Binding:
    """Of a rule in one table: along the row (the total's column) or down the column (the total's row); else what kind each number is of."""
    if terms and rule.family in ("rows", "columns") and all(place.source == "table" for place in terms):
        _, table, row, side, column = terms[0].key
        along = rule.family == "rows" and len({place.key[2:4] for place in terms}) == 1
        return ("row", table, side, column) if along else ("column", table, side, row)
    return tuple(dict.fromkeys(_sort(place) for place in terms))


def _sort(place: Place) -> Binding:
    """What kind of number one is: of a table's column, of an amount in forms, of a sort of numeral."""
    if place.source == "table":
        return "table", place.key[1], place.column
    return place.source, place.role, place.column


def bind(rule: str | Rule, facts: Sequence[Fact], relation: str | Callable[..., Outcome] = "", note: str = "") -> Iterator[Finding]:
    """The finding that a rule's relation (or `relation`) makes of facts, the total, result or stated number first.

    None where they print nothing to judge: no number at all of a sum, one printing only, no stated number.
    """
    known = registry()[rule] if isinstance(rule, str) else rule
    relation = relation or known.relation
    numbers = [fact.printed for fact in facts]
    needed = numbers if relation == "same" else numbers[:1]
    if any(numbers) if relation == "sum" else all(needed):
        judge = relation if callable(relation) else _RELATIONS[relation]
        yield finding(known, judge(*numbers), facts, note, relation if isinstance(relation, str) else relation.__name__)


def ordered(items: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(items, key=lambda item: item.order))


def shown(value: Decimal, unit: str) -> str:
    """A number for people: thousands apart and two decimals at the least where it is money, a year or a date as it is."""
    if unit in ("年", "日"):
        return f"{value:f}"
    text = f"{value:,f}"
    whole, _, decimals = text.partition(".")
    kept = decimals.rstrip("0")
    if unit in UNITS:
        return f"{whole}.{kept.ljust(2, '0')}" if decimals else whole
    return f"{whole}.{kept}" if kept else whole
