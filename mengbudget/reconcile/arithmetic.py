"""Arithmetic written out in running texts, judged: a formula's factors as written, sums and lists as what each number may stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

from mengbudget.model import Claim
from mengbudget.printed import Printed
from mengbudget.prose.equations import Equation, Term, equations
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Fact
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.interval import decimal
from mengbudget.reconcile.relations import INCONSISTENT, NONE, UNCHECKED, Outcome, counted

_PER = {"%": -2, "％": -2, "‰": -3}


def arithmetic_findings(numerals: Sequence[tuple[Claim, Fact]], *, lists: bool = True) -> Iterator[Finding]:
    """Arithmetic written out in running texts, each text of the numerals read for itself; `lists` of parts only where no other rule reads them."""
    texts: dict[tuple[str, int, str], dict[int, Fact]] = {}
    for claim, fact in numerals:
        texts.setdefault((claim.sentence.section, claim.sentence.index, claim.sentence.text), {})[claim.start] = fact
    for (_, _, text), facts in texts.items():
        if len(facts) < 3:
            continue
        for equation in equations(text, lists):
            terms = [facts[numeral.start] for numeral in (equation.result, *equation.numerals[:-1]) if numeral.start in facts]
            note = f"{equation.relation}: {equation.marker}"
            yield finding("prose-arithmetic", outcome(equation), terms, note, weights=_weights(equation, facts))


def _weights(equation: Equation, facts: Mapping[int, Fact]) -> list[int]:
    """What each numeral of an equation counts for in its sum; 0 for the factors of a product."""
    factors = [(one.start, -term.sign if len(term.factors) == 1 else 0) for term in equation.terms for one in term.factors]
    return [weight for start, weight in ((equation.result.start, 1), *factors) if start in facts]


def outcome(equation: Equation) -> Outcome:
    """Whether an equation holds as printed: exact, by rounding, or not; parts that may be too few are unchecked while they are."""
    made = rel.total(equation.result.printed, [(term.sign, _number(equation, term)) for term in equation.terms])
    computed, allowed = (decimal(Fraction(value or 0)) for value in (made.computed, made.allowed))
    gap = equation.result.printed.value - computed
    made = replace(made, computed=computed, gap=gap, allowed=allowed)
    if made.verdict == INCONSISTENT and not equation.complete and gap > 0:
        return replace(made, verdict=UNCHECKED, reason="the list may leave parts out")
    return made


def _number(equation: Equation, term: Term) -> Printed:
    """A term as a number: the factors of a formula count as they are written, a bare 0 says that there is none."""
    if equation.relation == "product":
        return counted(prod(factor.printed.value.scaleb(_PER.get(factor.printed.unit, 0)) for factor in term.factors))
    number = term.factors[0].printed
    return number if number.value or "." in number.text else NONE
