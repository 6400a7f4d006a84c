"""The registry: every rule is complete, explained, binds in a real document, and is broken by nudging any one of its terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial

import pytest
from conftest import CORPUS, RAW, ROOT

from benchmarks.planting import planted
from mengbudget.budget import Budget, read
from mengbudget.cache import cached
from mengbudget.printed import Printed
from mengbudget.reconcile import Finding, engine
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.relations import INCONSISTENT, UNCHECKED
from mengbudget.reconcile.rules import registry

reconcile = partial(engine.reconcile, evidence=False)
MENG = "meng-hrss-2026.transcript.txt"
ELSEWHERE = {  # rules that bind in no table, form or sentence of the 2026 document: where they do
    "rows-three-public": ("shanghai-putuo-finance-2025.pdf",),
    "rows-parts": ("jiangsu-cppcc-2018-tables.pdf",),
    "rows-change": ("xian-petitions-2026.pdf",),
    "columns-unit-items": ("guangzhou-statistics-2026.pdf",),
    "columns-repeated": ("foshan-rail-2019-final-accounts.pdf",),
    "list-total": ("xian-petitions-2026.pdf",),
    "tasks-within-total": ("xian-petitions-2026.pdf",),
    "forms-weights": ("xian-petitions-2026.pdf",),
    "accounts-balance": ("foshan-rail-2019-final-accounts.pdf",),
    "same-item": ("yantai-audit-2026.pdf",),
    "meaning-open": ("xian-hrss-2020.pdf",),
    "statement-growth-base": ("beijing-hrss-2026-statement.pdf",),
    "statement-change": ("beijing-hrss-2026-statement.pdf",),
    "statement-change-parts": ("yantai-audit-2026.pdf",),
    "statement-restated": ("shenzhen-statistics-2026-own.pdf",),
    "forms-tasks": ("xian-hrss-2020.pdf",),
    "previous-change": ("jiangsu-cppcc-2019.pdf", "jiangsu-cppcc-2018.pdf"),
    "previous-growth": ("jiangsu-cppcc-2019.pdf", "jiangsu-cppcc-2018.pdf"),
}
SENTENCES = ("statement-list", "statement-absence", "organisation-list", "reason-direction", "reason-bound", "reason-own-year")
"""Rules about words, whose terms are not broken by a number: tests/test_reconcile.py breaks them by changing the words."""

UNSEEN = ("forms-points", "forms-scale", "forms-scoring", "reason-own-year")
"""Rules about what no budget at hand prints (marks; a year compared with itself): tests/test_formmarks.py and test_reconcile.py break them."""
ELSEWHERE_BROKEN = ("forms-weights", "tasks-within-total")
"""Marks are no amounts, and a total that two tables print is broken by same-total: tests/test_formmarks.py breaks these too."""


@cache
def opened(name: str) -> Budget:
    path = RAW / name if (RAW / name).exists() else CORPUS / name
    if not path.exists():
        pytest.skip(f"{name} is not here: the corpus stands beside the checkout in shared/corpus")
    parts = [path, *([path.with_name("jiangsu-cppcc-2018-tables.pdf")] if path.stem == "jiangsu-cppcc-2018" else [])]
    parts += [path.with_name("jiangsu-cppcc-2019-tables.pdf")] if path.stem == "jiangsu-cppcc-2019" else []
    return cached([str(part) for part in parts], lambda: read(*parts))


def bound(rule: str) -> tuple[Budget, Budget | None]:
    """A real document that the rule binds in, and last year's where the rule needs it."""
    names = ELSEWHERE.get(rule, (MENG,))
    return opened(names[0]), opened(names[1]) if len(names) > 1 else None


@cache
def findings(name: str, previous: str | None) -> tuple[Finding, ...]:
    return reconcile(opened(name), opened(previous) if previous else None).items


def of_rule(rule: str) -> list[Finding]:
    names = ELSEWHERE.get(rule, (MENG,))
    items = findings(names[0], names[1] if len(names) > 1 else None)
    return [item for item in items if item.rule.id == rule and item.verdict not in (UNCHECKED, INCONSISTENT)]


def nudges(finding: Finding, place: Place) -> Iterator[Printed]:
    """The term a little too large, then a little too small: beyond what rounding allows."""
    scale = Decimal(10_000) if place.unit == "万元" else Decimal(1)
    room = abs(finding.outcome.gap or Decimal(0)) + (finding.outcome.allowed or Decimal(0))
    value = place.value or Decimal(0)
    ulp = Decimal(0) if place.unit in ("个", "家", "人", "辆", "名") else scale / 100
    step = max(room * 3, scale) if finding.outcome.allowed is not None else scale
    largest = max((abs(term.value) for term in finding.terms if term.value is not None), default=Decimal(0))
    for by in (step, -step, largest * 2 + step, -value - step):
        yield Printed(place.text, value + by, ulp, place.unit)


def broken(rule: str, budget: Budget, previous: Budget | None, finding: Finding, place: Place) -> bool:
    """Whether some nudge of the place makes an inconsistent finding of the rule that names it."""
    for number in nudges(finding, place):
        if place.key[0] == "previous" and previous is not None:
            items = reconcile(budget, planted(previous, replace(place, key=place.key[1:]), number)).items
        else:
            items = reconcile(planted(budget, place, number), previous).items
        if any(item.verdict == INCONSISTENT and item.rule.id == rule and any(t.key == place.key for t in item.terms) for item in items):
            return True
    return False


def judged(rule: str, finding: Finding) -> int:
    """How many judgements the terms of a finding are under: the fewer, the plainer what a nudge breaks."""
    names = ELSEWHERE.get(rule, (MENG,))
    keys = {term.key for term in finding.terms}
    return sum(1 for item in findings(names[0], names[1] if len(names) > 1 else None) for term in item.terms if term.key in keys)


@pytest.mark.parametrize("rule", registry().values(), ids=lambda rule: rule.id)
def test_every_rule_is_complete(rule: object) -> None:
    from mengbudget.reconcile.rules import Rule

    assert isinstance(rule, Rule)
    assert len(rule.zh) > 5 and len(rule.en) > 10 and len(rule.reason) > 20
    assert not any("一" <= char <= "鿿" for char in rule.id)


def test_docs_explain_every_rule_and_no_other() -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    told = {line.removeprefix("### ").strip("` ") for line in text.splitlines() if line.startswith("### ")}
    assert told == set(registry())
    for rule in registry().values():
        assert rule.zh in text and rule.en in text


@pytest.mark.parametrize("rule", [rule for rule in registry() if rule not in UNSEEN])
def test_every_rule_binds_in_a_real_document(rule: str) -> None:
    assert of_rule(rule), f"{rule} binds in none of {ELSEWHERE.get(rule, (MENG,))}"


@pytest.mark.parametrize("rule", [rule for rule in registry() if rule not in (*SENTENCES, *UNSEEN, *ELSEWHERE_BROKEN)])
def test_every_rule_is_broken_by_nudging_any_term(rule: str) -> None:
    budget, previous = bound(rule)
    unnoticed: list[str] = []
    for finding in sorted(of_rule(rule), key=lambda item: (len(item.terms) < 2, len(item.terms), judged(rule, item)))[:6]:
        missed = next((str(place) for place in finding.terms if not broken(rule, budget, previous, finding, place)), "")
        if finding.terms and not missed:
            return
        unnoticed.append(missed)
    pytest.fail(f"{rule} does not notice {unnoticed}")
