"""The marks of performance forms: weights up to their full mark, points within their weights, levels of a scale, targets and their scoring."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from mengbudget.model import Form, Indicator
from mengbudget.names import compact
from mengbudget.printed import parse
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Fact, form_place
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.relations import Outcome
from mengbudget.reconcile.rules import registry


def mark_findings(forms: Sequence[Form], apart: Collection[int] = ()) -> Iterator[Finding]:
    """All findings about marks; `apart` are the pages that begin with the rest of a form which could not be joined to it."""
    for form in forms:
        yield from _weights(form, form.pages[-1] + 1 in apart)
        for position, one in enumerate(form.indicators):
            score, weight = (_mark(form, one.page, one.level3, role, getattr(one, role), position) for role in ("score", "weight"))
            if score and weight:
                yield from bind("forms-points", [score, weight])
            yield from _opposite(form, one, position)
        for label, text in form.fields:
            yield from _scale(form, label, text)


def _mark(form: Form, page: int, name: str, role: str, text: str, position: int = 0) -> Fact | None:
    """A mark; whole points are exact."""
    printed = parse(text.removesuffix("分"), "分", exact="." not in text)
    if printed is None:
        return None
    return Fact(form_place(form, page, name, role, role, (role, position), text=text, value=printed.value, unit="分"), printed)


def _weights(form: Form, goes_on: bool) -> Iterator[Finding]:
    """The weights of all indicators are the full mark that their header prints."""
    marks = [_mark(form, one.page, one.level3, "weight", one.weight, position) for position, one in enumerate(form.indicators)]
    weights = [mark for mark in marks if mark]
    if len(weights) > 1 and (full := _mark(form, form.indicators[0].page, "", "full_mark", form.full_mark)):
        for found in bind("forms-weights", [full, *weights]):
            yield found.unless(goes_on, "the form goes on over the page, and its rest is read apart")


def _scale(form: Form, label: str, text: str) -> Iterator[Finding]:
    """Levels of a scale that follow one another meet: where one begins the other ends, but for one point between."""
    rule = registry()["forms-scale"]
    for above, below in pairwise(re.finditer(rule["level"], compact(text))):
        ends = [end for one in (above["low"], below["high"]) if (end := parse(one, "分"))]
        if above.end() + 2 < below.start() or parse(above["high"], "分") == parse(below["high"], "分"):
            continue  # not one scale
        for_end = partial(form_place, form, form.pages[0], label, "scale", "scale", unit="分", sentence=text)
        facts = [Fact(for_end(("scale", label, end.text), text=end.text, value=end.value), end) for end in ends]
        yield finding(rule, rel.same([replace(end, ulp=2 * end.ulp) for end in ends]), facts)


def _opposite(form: Form, one: Indicator, position: int) -> Iterator[Finding]:
    """A target that must be reached is scored down for less of it, one that must not be passed for more of it."""
    rule = registry()["forms-scoring"]
    least, most = (re.search(rule[name], one.target) for name in ("least", "most"))
    for_less, for_more = (re.search(rule[name], one.scoring) for name in ("for_less", "for_more"))
    if (least or most) and bool(for_less) != bool(for_more):
        wanted, scored = 1 if least else -1, 1 if for_less else -1
        verdict = rel.EXACT if wanted == scored else rel.INCONSISTENT
        outcome = Outcome(verdict, Decimal(wanted), Decimal(scored), Decimal(wanted - scored), Decimal(0))
        place = form_place(form, one.page, one.level3, "scoring", "scoring", ("scoring", position), text=one.target, sentence=one.scoring)
        yield replace(finding(rule, outcome, []), terms=(place,), note=f"{one.target}: {one.scoring}")
