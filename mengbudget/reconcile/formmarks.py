"""The marks of performance forms: weights up to their full mark, points within their weights, levels of a scale, targets and their scoring."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from mengbudget.model import Form, Indicator
from mengbudget.printed import Printed, parse
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Fact, Place
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.relations import Outcome
from mengbudget.reconcile.rules import registry


def mark_findings(forms: Sequence[Form], apart: Collection[int] = ()) -> Iterator[Finding]:
    """All findings about marks; `apart` are the pages that begin with the rest of a form which could not be joined to it."""
    for form in forms:
        yield from _weights(form, form.pages[-1] + 1 in apart)
        for position, one in enumerate(form.indicators):
            score, weight = _mark(form, one, position, "score"), _mark(form, one, position, "weight")
            if score and weight:
                yield from bind("forms-points", [score, weight])
            yield from _opposite(form, one, position)
        for label, text in form.fields:
            yield from _scale(form, label, text)


def _mark(form: Form, one: Indicator, position: int, role: str) -> Fact | None:
    """A mark beside an indicator; whole points are exact."""
    return _fact(form, one.level3, role, getattr(one, role), one.page, position)


def _fact(form: Form, name: str, role: str, text: str, page: int, position: int) -> Fact | None:
    printed = parse(text.removesuffix("分"), "分", exact="." not in text)
    if printed is None:
        return None
    key = ("form", form.index, form.kind, role, position)
    return Fact(
        Place(
            "form",
            form.kind,
            form.name or form.title,
            page,
            form.index,
            "",
            name,
            role,
            role,
            text,
            printed.value,
            "分",
            file=form.file,
            key=key,
        ),
        printed,
    )


def _weights(form: Form, goes_on: bool) -> Iterator[Finding]:
    """The weights of all indicators are the full mark that their header prints."""
    full = _fact(form, "", "full_mark", form.full_mark, form.indicators[0].page if form.indicators else 0, 0)
    weights = [weight for position, one in enumerate(form.indicators) if (weight := _mark(form, one, position, "weight"))]
    if full and len(weights) > 1:
        for found in bind("forms-weights", [full, *weights]):
            yield found.unless(goes_on, "the form goes on over the page, and its rest is read apart")


def _scale(form: Form, label: str, text: str) -> Iterator[Finding]:
    """Levels of a scale that follow one another meet: where one begins the other ends, but for one point between."""
    rule = registry()["forms-scale"]
    levels = list(re.finditer(rule["level"], "".join(text.split())))
    for above, below in pairwise(levels):
        ends = [parse(one, "分") for one in (above["low"], below["high"])]
        if above.end() + 2 < below.start() or not all(ends) or parse(above["high"], "分") == parse(below["high"], "分"):
            continue  # not one scale
        facts = [Fact(_place(form, label, text, end), end) for end in ends if end]
        outcome = rel.same([replace(end, ulp=2 * end.ulp) for end in ends if end])
        yield finding(rule, outcome, facts)


def _place(form: Form, label: str, text: str, printed: Printed) -> Place:
    page = form.pages[0] if form.pages else 0
    return Place(
        "form", form.kind, form.name or form.title, page, form.index, "", label, "scale", "scale", printed.text, printed.value, "分",
        sentence=text, file=form.file, key=("form", form.index, form.kind, "scale", label, printed.text),
    )  # fmt: skip


def _opposite(form: Form, one: Indicator, position: int) -> Iterator[Finding]:
    """A target that must be reached is scored down for less of it, one that must not be passed for more of it."""
    rule = registry()["forms-scoring"]
    wanted = next((sign for sign, pattern in ((1, rule["least"]), (-1, rule["most"])) if re.search(pattern, one.target)), 0)
    scored = next((sign for sign, pattern in ((1, rule["for_less"]), (-1, rule["for_more"])) if re.search(pattern, one.scoring)), 0)
    if wanted and scored and not (re.search(rule["for_less"], one.scoring) and re.search(rule["for_more"], one.scoring)):
        place = Place("form", form.kind, form.name or form.title, one.page, form.index, "", one.level3, "scoring", "scoring", one.target,
                      sentence=one.scoring, file=form.file, key=("form", form.index, form.kind, "scoring", position))  # fmt: skip
        verdict = rel.EXACT if wanted == scored else rel.INCONSISTENT
        outcome = Outcome(verdict, Decimal(wanted), Decimal(scored), Decimal(wanted - scored), Decimal(0))
        yield replace(finding(rule, outcome, []), terms=(place,), note=f"{one.target}: {one.scoring}")
