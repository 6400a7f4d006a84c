"""Evidence before accusation: what is inconsistent stays so only where something says that its numbers were rightly set side by side.

A contradiction is as good as the reading that bound its numbers. It is corroborated where the same binding holds at other places of the document,
where one other value of a number mends several independent identities at once, or where the words leave no choice. Else it is unchecked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from mengbudget.reconcile.doubts import doubt
from mengbudget.reconcile.facts import Place, maps
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.proofs import PLACES, closed_list, elsewhere, in_one_breath, mended, words
from mengbudget.reconcile.relations import INCONSISTENT, RATES, ROUNDING, UNCHECKED, Outcome
from mengbudget.reconcile.together import disagrees, together
from mengbudget.reconcile.witnesses import Witnesses, values_of

CUT = "the document cuts digits off at the last place printed, throughout, instead of rounding them"
ALONE = "nothing else in the document shows that these numbers belong together"
HIDDEN = "the document says that rows are withheld"


def weighed(items: Sequence[Finding], numbers: Iterable[Place], withheld: bool = False) -> list[Finding]:
    """The findings of a document, each inconsistent one corroborated or unchecked; `withheld`: it says that rows of its lists are not public."""
    cut = _cut_off(items)
    items = [_set_aside(item, id(item) in cut, withheld) for item in items]
    witnesses = Witnesses(items, numbers)
    doubted = {id(item) for item in items if disagrees(item) and item.outcome.reason not in (CUT, HIDDEN)}
    judged = [_weigh(witnesses, item) if item.verdict == INCONSISTENT else item for item in items]
    open_ = [item for item in judged if id(item) in doubted or item.outcome.reason == ALONE]
    return together(judged, open_, witnesses.names)


def _weigh(witnesses: Witnesses, item: Finding) -> Finding:
    """The finding with what corroborates it, or unchecked with the reason why it proves nothing."""
    by = mended(witnesses, item) or in_one_breath(witnesses, item) or closed_list(witnesses, item)
    if not by and (reason := doubt(witnesses, item)):
        return replace(item, outcome=_unproven(item.outcome, reason))
    by = by or elsewhere(witnesses, item) or words(witnesses, item)
    if not by:
        return replace(item, outcome=_unproven(item.outcome, ALONE))
    return replace(item, corroborated_by=by)


def _set_aside(item: Finding, cut: bool, withheld: bool) -> Finding:
    """What is inconsistent only because digits are cut off, or because rows are withheld, is no contradiction."""
    if item.verdict != INCONSISTENT:
        return item
    if cut:
        return replace(item, outcome=_unproven(item.outcome, CUT))
    short = item.rule.id in maps()["words"]["lists"] and (item.outcome.gap or 0) > 0
    return replace(item, outcome=_unproven(item.outcome, HIDDEN)) if withheld and short else item


def _cut_off(items: Sequence[Finding]) -> set[int]:
    """The ids of the findings that are inconsistent because digits are cut off, where the document nowhere rounds one up."""
    cut = []
    for item in items:
        exact = _more_exact(item)
        if exact is None:
            continue
        printed, step = abs(item.numbers[0].value), item.numbers[0].ulp
        if item.verdict == ROUNDING and printed > abs(exact):
            return set()
        if item.verdict == INCONSISTENT and printed <= abs(exact) < printed + step:
            cut.append(item)
    return {id(item) for item in cut} if len({values_of(item) for item in cut}) >= PLACES else set()


def _more_exact(item: Finding) -> Decimal | None:
    """What a number would be with more digits, where it is held against one printed with more or reckoned from others."""
    if item.relation in RATES:
        return item.outcome.computed
    if item.relation in ("same", "either") and len(item.numbers) > 1 and item.numbers[1].ulp < item.numbers[0].ulp:
        return item.numbers[1].value
    return None


def _unproven(outcome: Outcome, reason: str) -> Outcome:
    return replace(outcome, verdict=UNCHECKED, reason=reason)
