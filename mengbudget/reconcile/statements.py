"""The statement's numbers against the tables and against each other: amounts, parts and shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mengbudget.prose.subjects import names_part_of, same_thing
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.amounts import amount_findings, predicate_findings, within_findings
from mengbudget.reconcile.comparisons import base_findings, change_findings, growth_findings
from mengbudget.reconcile.divisions import change_part_findings, part_findings, reason_part_findings, restated_findings
from mengbudget.reconcile.facts import ANY, Address, Fact
from mengbudget.reconcile.findings import Finding, bind
from mengbudget.reconcile.relations import UNCHECKED
from mengbudget.reconcile.rules import registry
from mengbudget.reconcile.said import Prose, Said
from mengbudget.reconcile.subjects import Meaning

_BUDGET = "预算"
"""What 完成预算的…% is a share of."""


def statement_findings(prose: Prose) -> Iterator[Finding]:
    """All findings about the statement's own numerals."""
    yield from amount_findings(prose)
    for said in prose.said:
        if said.kind == "share":
            yield from _share(prose, said)
        elif said.kind == "growth":
            yield from growth_findings(prose, said)
        elif said.kind == "change":
            yield from change_findings(prose, said)
        elif said.kind != "amount":
            said.fact.why = registry()["statement-amount"]["silent"].get(said.kind, "")
    yield from within_findings(prose)
    yield from predicate_findings(prose)
    yield from part_findings(prose)
    yield from change_part_findings(prose)
    yield from reason_part_findings(prose)
    yield from restated_findings(prose)
    yield from base_findings(prose)


def _share(prose: Prose, said: Said) -> Iterator[Finding]:
    """A share equals its amount divided by the whole that the words name, or by the amount that it is listed under."""
    part = prose.about(said)
    if part is None:
        said.fact.why = "the amount it is a share of is not told"
        return
    wholes = _wholes(prose, said, part)
    if not wholes:
        said.fact.why = "the whole that it is a share of is not printed"
        return
    judged = (found for whole in _same_for_all(prose, said, wholes) for found in bind("statement-share", [said.fact, part.fact, whole]))
    yield min(judged, key=lambda found: (found.verdict == UNCHECKED, found.outcome.worse))


def _wholes(prose: Prose, said: Said, part: Said) -> Sequence[Fact]:
    """What a share may be of: the amount or the words that its sentence names, else what its amount is listed under."""
    if said.claim.base is not None:
        return [prose.said[said.claim.base].fact]
    if said.claim.whole == _BUDGET and (budget := prose.budgeted(part)):
        return [budget.fact]
    if said.claim.whole:
        own = prose.subjects.read(said.claim.whole)
        meaning = own.over(_outer(part.meaning))
        dims: dict[str, Any] = {"flow": ANY, "fund": ANY, "time": ANY, "nature": "all", "by": "total", **meaning.dims}
        known = prose.printed([Address(**dims, year=said.claim.year or prose.year)]) if own.dims and not own.unknown else []
        before = [one.fact for one in prose.earlier(part) if same_thing(one.claim.subject, said.claim.whole)][:1]
        above = prose.whole(part)
        return known or before or ([above.fact] if above and names_part_of(said.claim.whole, above.claim.subject) else [])
    listed_under = prose.whole(part)
    return [listed_under.fact] if listed_under else _whole_of_list(prose, said)


def _same_for_all(prose: Prose, said: Said, wholes: Sequence[Fact]) -> Sequence[Fact]:
    """Of several wholes that the words of a share may mean the one that two shares or more of its section, of the same words, are of."""
    if len(wholes) < 2:
        return wholes
    alike = [one for one in prose.said if one.kind == "share" and one.claim.whole == said.claim.whole != "" and one.claim.base is None]
    pairs = [(one, part) for one in alike if one.claim.sentence.section == said.claim.sentence.section and (part := prose.about(one))]
    fitting = [sum(rel.share(one.printed, part.printed, whole.printed).holds for one, part in pairs if one is not said) for whole in wholes]
    best = max(fitting, default=0)
    return [whole for whole, count in zip(wholes, fitting, strict=True) if count == best] if best > 1 else wholes


def _whole_of_list(prose: Prose, said: Said) -> list[Fact]:
    """What the shares of a list are shares of, where no words say so: the amount before it in its section, or the total that a
    table prints over its items, of which at least two of them, and half of them all, are shares.
    """
    around = [o for o in prose.said if _same_section(o, said)]
    pairs = [(o, about) for o in around if _of_list(o, said) and (about := prose.about(o)) and about.claim.part_of is None]
    totals = {o.resolved.but(by="total", item="") for _, o in pairs if o.resolved and o.resolved.by == "function"}
    found = [o.fact for o in around if o.kind == "amount" and o.index < said.index and o not in [about for _, about in pairs]]
    found += prose.printed([total.but(fund=fund) for total in totals for fund in ("all", "fiscal", total.fund)])

    def fitting(whole: Fact) -> int:
        return sum(rel.share(o.printed, about.printed, whole.printed).holds for o, about in pairs)

    best = max(found, key=fitting, default=None)
    return [best] if best is not None and fitting(best) >= max(2, len(pairs) / 2) else []


def _same_section(one: Said, other: Said) -> bool:
    mine, its = one.claim.sentence, other.claim.sentence
    return (mine.section, mine.file) == (its.section, its.file)


def _of_list(one: Said, share: Said) -> bool:
    """Whether a numeral is a share of the same list, of which no words say what it is of either."""
    return one.kind == "share" and not one.claim.whole and one.claim.base is None and one.claim.part_of == share.claim.part_of


def _outer(meaning: Meaning) -> Meaning:
    """What a whole has in common with its part: not the time, for money carried over may be a share of all."""
    return Meaning({name: value for name, value in meaning.dims.items() if name == "flow"})
