"""The statement's changes and growth: against each other, against last year's amounts printed, against last year's document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Fact
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.said import Prose, Said


def growth_findings(prose: Prose, said: Said) -> Iterator[Finding]:
    """A growth rate equals what amount and change give, and what amount and printed base give."""
    now = prose.about(said)
    if now is None:
        said.fact.why = "the amount that it is the growth of is not told"
        return
    changes = [
        o for o in prose.said if o.claim.kind == "change" and o.claim.about == said.claim.about and o.claim.sentence == said.claim.sentence
    ]
    changes = [o for o in changes if o.claim.printed.unit == now.claim.printed.unit or o.claim.printed.value == 0]
    for change in changes[:1]:
        yield finding(
            "statement-growth",
            rel.growth_by_change(said.claim.printed, now.claim.printed, change.claim.printed),
            [said.fact, now.fact, change.fact],
        )
    for base in _printed_bases(prose, said, now):
        yield finding("statement-growth-base", rel.growth(said.claim.printed, now.claim.printed, base.printed), [said.fact, now.fact, base])
    if not changes:
        said.fact.why = "neither the change nor last year's amount is printed"


def change_findings(prose: Prose, said: Said) -> Iterator[Finding]:
    """A change equals the amount less last year's, where that is printed."""
    now = prose.about(said)
    if now is None or said.claim.printed.unit == "百分点":
        said.fact.why = "the amount that it is the change of is not told"
        return
    bases = _printed_bases(prose, said, now)
    for base in bases:
        yield finding("statement-change", rel.difference(said.claim.printed, now.claim.printed, base.printed), [said.fact, now.fact, base])
    if not bases:
        said.fact.why = "last year's amount is not printed"


def _printed_bases(prose: Prose, said: Said, now: Said) -> list[Fact]:
    """Last year's amount: the one printed in the sentence, or the same quantity in a table's column of last year."""
    if said.claim.base is not None:
        return [prose.said[said.claim.base].fact]
    address = now.resolved
    if address is None or said.claim.base_kind == "execution" or (said.claim.base_year or prose.year - 1) != prose.year - 1:
        return []
    base = prose.book.best(address.but(year=address.year - 1))
    return [base] if base else []


def base_findings(prose: Prose) -> Iterator[Finding]:
    """Two statements about one quantity imply the same amount for last year: now − change, now/(1 + growth)."""
    implied: dict[Any, list[tuple[Printed, Said, Said]]] = defaultdict(list)
    for said in prose.said:
        now = prose.about(said)
        address = now and (now.resolved or now.nearest)
        if (
            said.claim.kind != "change"
            or not now
            or not address
            or said.claim.printed.unit != now.claim.printed.unit
            or said.claim.base_kind == "execution"
        ):
            continue
        a, c = now.claim.printed, said.claim.printed
        whole = (
            address.flow in ("income", "expenditure")
            and address.by in ("total", "grand")
            and address.nature == "all"
            and address.fund == "all"
            and address.time == "all"
        )
        key = address.but(flow="both", by="grand") if whole else address
        implied[key].append((Printed("", a.value - c.value, a.ulp + c.ulp, a.unit), now, said))
    for found in implied.values():
        if len(found) > 1:
            outcome = rel.same([base for base, _, _ in found])
            yield finding("statement-base", outcome, [fact for _, now, change in found for fact in (change.fact, now.fact)])


def previous_findings(prose: Prose) -> Iterator[Finding]:
    """Changes and growth against last year's own document."""
    if prose.last is None:
        return
    for said in prose.said:
        now = prose.about(said)
        address = now and (now.resolved or now.nearest)
        if not now or not address or said.claim.kind not in ("change", "growth") or said.claim.base_kind == "execution":
            continue
        base = prose.last.find(prose.last.settled(address.but(year=prose.year - 1)))
        if (
            base is None
            or base.printed is None
            or (said.claim.base_year or prose.year - 1) != prose.year - 1
            or said.claim.printed.unit == "百分点"
        ):
            continue
        relation = rel.growth if said.claim.kind == "growth" else rel.difference
        there = Fact(replace(base.place, title=f"{prose.year - 1}: {base.place.title}", key=("previous", *base.place.key)), base.printed)
        yield finding(
            f"previous-{said.claim.kind}", relation(said.claim.printed, now.claim.printed, base.printed), [said.fact, now.fact, there]
        )
