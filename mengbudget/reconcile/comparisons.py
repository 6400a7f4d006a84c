"""The statement's changes and growth: against each other, against last year's amounts printed, against last year's document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mengbudget.printed import Printed
from mengbudget.prose.marks import full_width
from mengbudget.prose.subjects import core
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Address, Fact
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.relations import INCONSISTENT
from mengbudget.reconcile.rules import registry
from mengbudget.reconcile.said import Prose, Said

_QUALIFIED = re.compile("扣除|剔除|不考虑|口径")
"""Words that make the base of a comparison another than last year's amount."""


def _judged(said: Said, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings about a comparison; where its sentence qualifies the base before it, none is inconsistent."""
    for one in found:
        from_nothing = one.outcome.computed is None and abs(said.printed.value) == 100
        one = one.unless(from_nothing, "last year's amount is zero: 100 % is what is usually printed, though there is no growth rate")
        yield one.unless(_is_qualified(said), "it is counted from a base that the sentence qualifies")


def _is_qualified(said: Said) -> bool:
    return _QUALIFIED.search(full_width(said.claim.sentence.text), 0, said.claim.start) is not None


def growth_findings(prose: Prose, said: Said) -> Iterator[Finding]:
    """A growth rate equals what amount and change give, and what amount and printed base give."""
    now = prose.about(said)
    if now is None:
        said.fact.why = "the amount that it is the growth of is not told"
        return
    same = (o for o in prose.said if o.kind == "change" and (o.about, o.claim.sentence) == (said.about, said.claim.sentence))
    changes = sorted((o for o in same if o.unit == now.unit or not o.printed.value), key=lambda o: abs(o.index - said.index))
    for change in changes[:1]:
        named = said.claim.named and change.claim.named and len(prose.of_name[core(now.claim.subject)]) == 1
        note = registry()["statement-growth"]["plain"] if named else ""
        (found,) = bind("statement-growth", [said.fact, now.fact, change.fact], rel.growth_by_change, note)
        if found.verdict == INCONSISTENT and not named and now.claim.sentence != said.claim.sentence:
            found = _of_earlier(prose, said, now, change) or found
        yield from _judged(said, [found])
    for base in _printed_bases(prose, said, now):
        yield from _judged(said, [_on_base(said, now, base)])
    if not changes:
        said.fact.why = "neither the change nor last year's amount is printed"


def _of_earlier(prose: Prose, said: Said, now: Said, change: Said) -> Finding | None:
    """A sentence that begins with a comparison may be about any amount that its section prints before, under the same title: the one that agrees.

    Where none does, the nearest, if the amount at hand cannot be meant: it is no more than what it is said to have grown by.
    """
    judged = [
        replace(found, note=f"{meant.claim.subject} may be what grew")
        for meant in prose.earlier(now)
        for found in bind("statement-growth", [said.fact, meant.fact, change.fact], rel.growth_by_change)
    ]
    best = min(judged, key=lambda one: (not one.outcome.holds, one.outcome.worse), default=None)
    return best if best is not None and (best.outcome.holds or now.printed.value <= change.printed.value) else None


def _on_base(said: Said, now: Said, base: Fact) -> Finding:
    """The growth counted from a printed base; from the same amount as the change, where only that fits ("比上年1.43万元，增加0.68%")."""
    (found,) = bind("statement-growth-base", [said.fact, now.fact, base])
    if found.verdict != INCONSISTENT:
        return found
    amount, sign = base.printed, -1 if said.printed.value < 0 else 1
    change = replace(amount, value=sign * amount.value) if amount else None
    (other,) = bind("statement-growth", [said.fact, now.fact, Fact(base.place, change)], rel.growth_by_change)
    return replace(other, note="the amount after 比上年 is read as the change") if other.outcome.holds else found


def change_findings(prose: Prose, said: Said) -> Iterator[Finding]:
    """A change equals the amount less last year's, where that is printed."""
    now = prose.about(said)
    if now is None or said.unit == "百分点":
        said.fact.why = "the amount that it is the change of is not told"
        return
    bases = _printed_bases(prose, said, now)
    for base in bases:
        yield from _judged(said, bind("statement-change", [said.fact, now.fact, base]))
    if not bases:
        said.fact.why = "last year's amount is not printed"


def _printed_bases(prose: Prose, said: Said, now: Said) -> list[Fact]:
    """What a change is counted from: the amount printed in the sentence, or the same quantity in a table's column of that year or stage."""
    if said.claim.base is not None:
        return [prose.said[said.claim.base].fact]
    stage = prose.stage(said.claim)
    if now.resolved is None or not (stage or _of_last_budget(prose, said)):
        return []
    base = prose.book.best(now.resolved.but(year=(stage and said.claim.base_year) or now.resolved.year - 1, stage=stage))
    return [base] if base else []


def _of_last_budget(prose: Prose, said: Said) -> bool:
    """Whether a change may be counted from last year's budget, for all that its words say."""
    return said.claim.base_kind != "execution" and said.claim.base_year in (None, prose.year - 1)


def base_findings(prose: Prose) -> Iterator[Finding]:
    """Two statements about one quantity imply the same amount for last year: now − change, now/(1 + growth)."""
    implied: dict[Address, list[tuple[Said, Said]]] = defaultdict(list)
    for said in prose.said:
        now = prose.about(said)
        if said.kind != "change" or not now or not now.quantity or said.unit != now.unit or said.claim.base_kind == "execution":
            continue
        if _is_qualified(said):
            continue
        whole = now.quantity.is_whole and now.quantity.fund == now.quantity.time == "all"
        quantity = now.quantity.but(flow="both", by="grand") if whole else now.quantity
        implied[quantity].append((now, said))
    for found in implied.values():
        if len(found) > 1:
            pairs = [(now.printed, change.printed) for now, change in found]
            bases = [Printed("", a.value - c.value, a.ulp + c.ulp, a.unit) for a, c in pairs]
            codes = {now.claim.code for now, _ in found} - {""}
            outcome = rel.same(bases).unless(len(codes) > 1, "the items have one name and two codes")
            apart = rel.same([_nearest(prose, now) for now, _ in found]).verdict == INCONSISTENT
            outcome = outcome.unless(apart, "income and expenditure are not the same in this budget")
            facts = [fact for now, change in found for fact in (change.fact, now.fact)]
            weights = (-1, 1, 1, -1) if len(found) == 2 else (0,) * len(facts)  # of three or more, no number alone implies another
            yield finding("statement-base", outcome, facts, "", "sum", weights)


def _nearest(prose: Prose, now: Said) -> Printed:
    """What a table prints of an amount's quantity, the nearest where its printings disagree; the amount itself where none does."""
    options = [fact.printed for fact in prose.printed([now.quantity] if now.quantity else []) if fact.printed]
    return min(options, key=lambda one: abs(one.value - now.printed.value), default=now.printed)


def previous_findings(prose: Prose) -> Iterator[Finding]:
    """Changes and growth against last year's own document."""
    if prose.last is None:
        return
    for said in prose.said:
        now = prose.about(said)
        if (
            not now
            or not now.quantity
            or said.kind not in ("change", "growth")
            or said.unit == "百分点"
            or not _of_last_budget(prose, said)
        ):
            continue
        base = prose.last.find(prose.last.settled(now.quantity.but(year=prose.year - 1)))
        if base is not None:
            place = replace(base.place, title=f"{prose.year - 1}: {base.place.title}", key=("previous", *base.place.key))
            yield from bind(f"previous-{said.kind}", [said.fact, now.fact, Fact(place, base.printed)])
