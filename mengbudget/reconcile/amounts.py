"""Amounts of the statement against the tables: the quantity that the words of each name, or one of those that they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from mengbudget.prose.marks import full_width
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import ANY, Address, Fact, normal
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.quantities import matches
from mengbudget.reconcile.relations import INCONSISTENT, NONE
from mengbudget.reconcile.rules import of_family
from mengbudget.reconcile.said import Prose, Said
from mengbudget.reconcile.slips import unlikeness
from mengbudget.reconcile.subjects import Meaning

_ALL_OF = re.compile(r"[万亿]?元[，,]?(?:全部|均|都)(?:为|是|系)(?P<what>[^，。；：、（(\d]{4,20})[，。；]")
_REST, _GRAND = "其他", "总计"
_BLANK = ("time", "fund", "flow")  # the parts of an address that may be open where the tables leave a quantity blank


def amount_findings(prose: Prose) -> Iterator[Finding]:
    """All findings about single amounts; each that agrees with a printed quantity is resolved to it."""
    for said in prose.said:
        if said.kind == "amount":
            yield from _amount(prose, said)


def _amount(prose: Prose, said: Said) -> Iterator[Finding]:
    """An amount equals the quantity that its words name, one of them where they leave it open."""
    if not said.addresses:
        said.fact.why = _why(said)
        return
    candidates = prose.printed(said.addresses)
    if not candidates:
        yield from _blank(prose, said)
        return
    chosen = _chosen(said, candidates)
    complete = _within_its_list(prose, said, candidates, _all_meant(prose, said.addresses, candidates))
    outcome = rel.either(said.printed, [chosen.printed] if chosen.printed else [], complete=complete)
    others = [] if outcome.holds else [fact for fact in candidates if fact is not chosen]
    said.resolved = chosen.address if outcome.holds else None
    said.nearest = chosen.address if outcome.verdict == INCONSISTENT else None
    yield finding("statement-amount", outcome, [said.fact, chosen, *others[:2]])


def _blank(prose: Prose, said: Said) -> Iterator[Finding]:
    """What the tables leave blank is nothing; an amount of it is wrong only if it is a cell of its own that is blank."""
    parent, book = prose.whole(said), prose.book
    meanings = [book.settled(one) for address in said.addresses for one in address.closed(_BLANK)]
    known = not said.fact.value or (any(one in book.blank for one in meanings) and (parent is None or parent.resolved is not None))
    if known and any(map(book.none, meanings)):
        outcome = rel.same([said.printed, replace(NONE, unit=said.unit)])
        said.resolved = said.addresses[0] if outcome.verdict != INCONSISTENT else None
        yield finding("statement-amount", outcome, [said.fact], "the tables leave it blank: there is none of it")
    said.fact.why = "no table prints the quantity that its words name"


def _chosen(said: Said, candidates: Sequence[Fact]) -> Fact:
    """The quantity that agrees, or else: the grand total of all funds for what is called 总计, one that a slip makes of it, the nearest."""

    def far(fact: Fact) -> tuple[bool, bool, int, Decimal]:
        if fact.printed is None or fact.address is None:
            return False, False, 0, Decimal(0)
        apart, half = rel.same([said.printed, fact.printed]), said.printed.ulp / 2
        if apart.holds:
            return False, False, 0, apart.worse
        other = _GRAND in said.claim.subject and (fact.address.by, fact.address.fund) != ("grand", "all")
        return True, other, unlikeness(said.printed, (Fraction(fact.printed.low - half), Fraction(fact.printed.high + half))), apart.worse

    return min(candidates, key=far)


def _all_meant(prose: Prose, addresses: Sequence[Address], candidates: Sequence[Fact]) -> bool:
    """Whether every quantity that the words may mean is printed, of both times and of all funds where they leave these open."""
    meant = [fact.address for fact in candidates if fact.address]
    times, funds = {one.time for one in meant}, {one.fund for one in meant}
    open_time = prose.book.carried and any(one.time == ANY for one in addresses)
    open_fund = any(one.fund == ANY for one in addresses) and funds.isdisjoint({"all", "fiscal"})
    both = not open_time or {"all", "current"} <= times or times == {ANY}  # what the table leaves open as well is the same
    return both and (not open_fund or all(prose.book.only_fund(one.but(fund="all")) for one in meant))


def _within_its_list(prose: Prose, said: Said, candidates: Sequence[Fact], complete: bool) -> bool:
    """`complete`, with what the amount that it is listed under says of its time, and whether that is understood."""
    parent = prose.whole(said)
    if parent is None:
        return complete and (not normal(said.claim.subject).startswith(_REST) or bool(said.meaning.codes))  # else the rest of what?
    if parent.resolved is None or (said.meaning.codes and parent.meaning.dims.get("nature") == "project"):
        return False  # a part of something that is not understood, or a project that bears an item's name
    return complete or parent.resolved.time in {fact.address.time for fact in candidates if fact.address}


def within_findings(prose: Prose) -> Iterator[Finding]:
    """An amount that no table prints is no more than the quantity it is a part of (机关运行经费 of 公用经费)."""
    for rule in of_family("quantities"):
        for said in prose.said if rule.relation == "within" else ():
            address = next(iter(said.addresses), None)
            if address is None or said.kind != "amount" or not matches(address, {**rule.get("where", {}), **rule["whole"]}):
                continue
            whole = prose.book.find(prose.book.settled(address.but(**rule["parts"][0])))
            if whole is not None and not prose.printed(said.addresses):
                yield from bind(rule, [said.fact, whole])


def predicate_findings(prose: Prose) -> Iterator[Finding]:
    """An amount that is said to be all of one fund ("…5万元，均为一般公共预算拨款") is that fund's amount."""
    for said in prose.said:
        told = _ALL_OF.match(full_width(said.claim.sentence.text), said.claim.end) if said.kind == "amount" and said.resolved else None
        meaning = prose.subjects.read(told["what"]) if told else Meaning()
        if said.resolved is None or meaning.unknown or not set(meaning.dims) <= {"fund", "flow"} or "fund" not in meaning.dims:
            continue
        for fact in prose.printed([said.resolved.but(fund=meaning.dims["fund"])]):
            yield from bind("statement-amount", [said.fact, fact], "same", f"said to be all of it: {told['what']}" if told else "")


def _why(said: Said) -> str:
    if said.claim.reason:
        return "it stands in the reason for a change, which no table breaks down"
    if said.meaning.unknown:
        return f"its words ({said.claim.subject}) name no quantity that a table prints"
    return "its words do not say what it measures"
