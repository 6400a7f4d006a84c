"""Arithmetic written out in running texts, judged: a formula's factors as written, sums and lists as what each number may stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from mengbudget.model import Claim
from mengbudget.prose.claims import Numeral
from mengbudget.prose.equations import Equation, equations
from mengbudget.reconcile.facts import Fact
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.interval import Interval, decimal
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED, Outcome


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
            yield finding("prose-arithmetic", outcome(equation), terms, f"{equation.relation}: {equation.marker}")


def left_side(equation: Equation) -> Interval:
    """What the terms make: the factors of a formula count as they are written, the terms of a sum as what they may stand for."""
    total = Interval.of(0)
    for term in equation.terms:
        if equation.relation == "product":
            value = Decimal(term.sign)
            for factor in term.factors:
                value *= _worth(factor)
            total += Interval.of(value)
        else:
            total += _stands_for(term.factors[0]).scale(term.sign)
    return total


def outcome(equation: Equation) -> Outcome:
    """Whether an equation holds as printed: exact, by rounding, or not; parts that may be too few are unchecked while they are."""
    left, right = left_side(equation), Interval.printed(equation.result.printed)
    computed, printed = decimal((left.low + left.high) / 2), equation.result.printed.value
    allowed = decimal(left.width) / 2 + decimal(right.width) / 2
    gap = printed - computed
    verdict = EXACT if not gap else ROUNDING if left.meet(right) is not None else INCONSISTENT
    if verdict == INCONSISTENT and not equation.complete and gap > 0:
        return Outcome(UNCHECKED, printed, computed, gap, allowed, reason="the list may leave parts out")
    return Outcome(verdict, printed, computed, gap, allowed)


def _stands_for(numeral: Numeral) -> Interval:
    """What a printed number may stand for; a bare 0 says that there is none."""
    number = numeral.printed
    return Interval.of(0) if not number.value and "." not in number.text else Interval.printed(number)


def _worth(factor: Numeral) -> Decimal:
    scale = {"%": 2, "％": 2, "‰": 3}.get(factor.printed.unit, 0)
    return factor.printed.value.scaleb(-scale)
