"""Findings: what a rule says of the numbers it binds, and the result of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mengbudget.frames import frame
from mengbudget.printed import UNITS
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Fact, Place
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, NONE, ROUNDING, UNCHECKED, Outcome
from mengbudget.reconcile.rules import Rule, registry

if TYPE_CHECKING:
    import pandas as pd

    from mengbudget.show.evidence import Evidence

VERDICTS = (INCONSISTENT, UNCHECKED, ROUNDING, EXACT)
FINDINGS = ["rule", "verdict", "says", "kind", "title", "page", "name", "printed", "computed", "gap", "allowed", "unit", "terms"]
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


@dataclass(frozen=True)
class Finding:
    """A rule applied to certain numbers: verdict, figures (元, or the unit printed) and every number's place."""

    rule: Rule
    outcome: Outcome
    terms: tuple[Place, ...]
    note: str = ""
    paths: tuple[str, ...] = field(default=(), compare=False, repr=False)  # of the files, as read

    def show(self) -> Evidence:
        """The pieces of the pages where its numbers are printed, each number boxed; beside them every place in words."""
        from mengbudget.show.evidence import show  # stands above: only who looks at a page needs it

        return show(self, self.paths)

    def unless(self, doubt: bool, reason: str) -> Finding:
        """The finding, or where it is inconsistent and there is a doubt whether the rule holds: unchecked, for that reason."""
        return replace(self, outcome=self.outcome.unless(doubt, reason))

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
        unit = self.terms[0].unit if self.terms else ""
        return "元" if unit in UNITS else unit

    @cached_property
    def says(self) -> str:
        """One line in both languages with the numbers."""
        unit = self.terms[0].unit if self.terms else ""
        scale = UNITS.get(unit, Decimal(1))
        figures = ""
        if self.outcome.printed is not None and self.outcome.computed is not None:
            figures = f": {_plain(self.outcome.printed / scale)}{unit} ↔ {_plain(self.outcome.computed / scale)}{unit}"
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
    """What all rules say of a budget: `items` (findings, worst first), and every printed number with the rules that touch it.

    `numbers` pairs each printed number with the reason why no rule can reach it ("" where none is known).
    """

    items: tuple[Finding, ...]
    numbers: tuple[tuple[Place, str], ...] = field(repr=False)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a finding, worst first: inconsistent, then unchecked, rounding, exact, each by gap/allowed.

        Columns: rule (id), verdict, says, kind, title, page, name (of the first term), printed, computed, gap, allowed (Decimal, in `unit`, or None),
        unit (元 for money), terms (tuple of Place).
        """
        rows = []
        for one in self.items:
            figures = one.outcome.printed, one.outcome.computed, one.outcome.gap, one.outcome.allowed
            title, name = (one.terms[0].title, one.terms[0].name) if one.terms else ("", "")
            rows.append((one.rule.id, one.verdict, one.says, one.kind, title, one.page, name, *figures, one.unit, one.terms))
        return frame(rows, FINDINGS, ("page",))

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

    def summary(self) -> str:
        """Two lines: how many findings of each verdict, and how many printed numbers at least one rule judges."""
        verdicts = Counter(item.verdict for item in self.items)
        touched = sum(1 for place, _ in self.numbers if place.key in self.touched)
        share = f" ({touched / len(self.numbers):.1%})" if self.numbers else ""
        return (
            ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS)
            + f"\n{touched} of {len(self.numbers)} printed numbers are judged by a rule{share}"
        )


def finding(rule: str | Rule, outcome: Outcome, facts: Iterable[Fact | None], note: str = "") -> Finding:
    """A finding about facts: those that a missing part stands for are left out of its terms, and so are blanks."""
    known = registry()[rule] if isinstance(rule, str) else rule
    return Finding(known, outcome, tuple(fact.place for fact in facts if fact is not None and fact.printed is not None), note)


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
        yield finding(known, judge(*numbers), facts, note)


def ordered(items: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(items, key=lambda item: item.order))


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    if "." in text:
        whole, _, decimals = text.partition(".")
        kept = decimals.rstrip("0")
        return f"{whole}.{kept.ljust(2, '0')}" if decimals else whole
    return text
