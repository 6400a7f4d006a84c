"""The statement's numbers against the tables and against each other: amounts, parts and shares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mengbudget.numbering import NUMBERING
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.comparisons import base_findings, change_findings, growth_findings
from mengbudget.reconcile.facts import ANY, Address, Fact, maps, normal
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.quantities import matches
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, NONE, UNCHECKED, Outcome
from mengbudget.reconcile.rules import of_family, registry
from mengbudget.reconcile.said import Prose, Said
from mengbudget.reconcile.subjects import Meaning

_ALL_OF = re.compile("[万亿]?元[，,]?(?:全部|均|都)(?:为|是|系)(?P<what>[^，。；：、（(\\d]{4,20})[，。；]")
_REST, _GRAND = "其他", "总计"
_BLANK = ("time", "fund", "flow")  # the parts of an address that may be open where the tables leave a quantity blank


def statement_findings(prose: Prose) -> Iterator[Finding]:
    """All findings about the statement's own numerals."""
    for said in prose.said:
        if said.kind == "amount":
            yield from _amount(prose, said)
    for said in prose.said:
        if said.kind == "share":
            yield from _share(prose, said)
        elif said.kind == "growth":
            yield from growth_findings(prose, said)
        elif said.kind == "change":
            yield from change_findings(prose, said)
        elif said.kind != "amount":
            said.fact.why = registry()["statement-amount"]["silent"].get(said.kind, "")
    yield from _within(prose)
    yield from _predicates(prose)
    yield from _parts(prose)
    yield from _restated(prose)
    yield from base_findings(prose)


def _amount(prose: Prose, said: Said) -> Iterator[Finding]:
    """An amount equals the quantity that its words name, one of them where they leave it open."""
    if not said.addresses:
        said.fact.why = _why(said)
        return
    candidates, parent = prose.printed(said.addresses), prose.whole(said)
    if not candidates:
        meanings = [prose.book.settled(one) for address in said.addresses for one in address.closed(_BLANK)]
        if any(prose.book.none(a) for a in meanings) and (
            not said.fact.value or (any(a in prose.book.blank for a in meanings) and (not parent or parent.resolved))
        ):
            outcome = rel.same([said.printed, replace(NONE, unit=said.unit)])
            said.resolved = said.addresses[0] if outcome.verdict != INCONSISTENT else None
            yield finding("statement-amount", outcome, [said.fact], "the tables leave it blank: there is none of it")
        said.fact.why = "no table prints the quantity that its words name"
        return
    open_time = any(address.time == ANY for address in said.addresses) and prose.book.carried
    times = {fact.address.time for fact in candidates if fact.address}
    complete = not open_time or {"all", "current"} <= times or times == {ANY}  # what the table leaves open as well is the same
    funds = {fact.address.fund for fact in candidates if fact.address}
    if any(address.fund == ANY for address in said.addresses) and funds.isdisjoint({"all", "fiscal"}):
        complete = complete and all(prose.book.only_fund(fact.address.but(fund="all")) for fact in candidates if fact.address)
    if parent is not None:
        complete = complete or (parent.resolved is not None and parent.resolved.time in times)  # a part is of the same time as its whole
        if parent.resolved is None or (said.meaning.codes and parent.meaning.dims.get("nature") == "project"):
            complete = False  # a part of something that is not understood, or a project that bears an item's name
    elif normal(said.claim.subject).startswith(_REST) and not said.meaning.codes:
        complete = False  # the rest of what, no list says
    grand = _GRAND in said.claim.subject

    def far(fact: Fact) -> tuple[bool, bool, Decimal]:
        apart = rel.same([said.printed, fact.printed]) if fact.printed else Outcome(EXACT)
        other = grand and fact.address is not None and (fact.address.by, fact.address.fund) != ("grand", "all")
        return not apart.holds, not apart.holds and other, apart.worse

    chosen = min(candidates, key=far)
    outcome = rel.either(said.printed, [chosen.printed] if chosen.printed else [], complete=complete)
    if outcome.verdict not in (INCONSISTENT, UNCHECKED):
        said.resolved = chosen.address
        candidates = [chosen]
    elif outcome.verdict == INCONSISTENT:
        said.nearest = chosen.address
    yield finding("statement-amount", outcome, [said.fact, chosen, *[c for c in candidates if c is not chosen][:2]])


def _within(prose: Prose) -> Iterator[Finding]:
    """An amount that no table prints is no more than the quantity it is a part of (机关运行经费 of 公用经费)."""
    for rule in of_family("quantities"):
        for said in prose.said if rule.relation == "within" else ():
            address = next(iter(said.addresses), None)
            if address is None or said.kind != "amount" or not matches(address, {**rule.get("where", {}), **rule["whole"]}):
                continue
            whole = prose.book.find(prose.book.settled(address.but(**rule["parts"][0])))
            if whole is not None and not prose.printed(said.addresses):
                yield from bind(rule, [said.fact, whole])


def _predicates(prose: Prose) -> Iterator[Finding]:
    """An amount that is said to be all of one fund ("…5万元，均为一般公共预算拨款") is that fund's amount."""
    for said in prose.said:
        told = _ALL_OF.match(said.claim.sentence.text, said.claim.end) if said.kind == "amount" and said.resolved else None
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


def _share(prose: Prose, said: Said) -> Iterator[Finding]:
    """A share equals its amount divided by the whole that the words name, or by the amount that it is listed under."""
    part = prose.about(said)
    if part is None:
        said.fact.why = "the amount it is a share of is not told"
        return
    wholes: list[Fact] = []
    if said.claim.base is not None:
        wholes = [prose.said[said.claim.base].fact]
    elif said.claim.whole:
        own = prose.subjects.read(said.claim.whole)
        meaning = own.over(_outer(part.meaning))
        if own.dims and not own.unknown:
            dims: dict[str, Any] = {"flow": ANY, "fund": ANY, "time": ANY, "nature": "all", "by": "total", **meaning.dims}
            wholes = prose.printed([Address(**dims, year=said.claim.year or prose.year)])
    elif listed_under := prose.whole(part):
        wholes = [listed_under.fact]
    else:
        wholes = _whole_of_list(prose, said)
    if not wholes:
        said.fact.why = "the whole that it is a share of is not printed"
        return
    judged = (found for whole in wholes for found in bind("statement-share", [said.fact, part.fact, whole]))
    yield min(judged, key=lambda found: (found.verdict == UNCHECKED, found.outcome.worse))


def _whole_of_list(prose: Prose, said: Said) -> list[Fact]:
    """What the shares of a list are shares of, where no words say so: the amount before it in its section, or the total that a
    table prints over its items, of which at least two of them, and half of them all, are shares.
    """
    sentence, total = said.claim.sentence, said.claim.part_of
    around = [o for o in prose.said if o.claim.sentence.section == sentence.section and o.claim.sentence.file == sentence.file]
    listed = [o for o in around if o.kind == "share" and not o.claim.whole and o.claim.base is None and o.claim.part_of == total]
    pairs = [(o, about) for o in listed if (about := prose.about(o)) and about.claim.part_of is None]
    totals = {o.resolved.but(by="total", item="") for _, o in pairs if o.resolved and o.resolved.by == "function"}
    found = [o.fact for o in around if o.kind == "amount" and o.index < said.index and o not in [about for _, about in pairs]]
    found += prose.printed([total.but(fund=fund) for total in totals for fund in ("all", "fiscal", total.fund)])

    def fitting(whole: Fact) -> int:
        return sum(rel.share(o.printed, about.printed, whole.printed).holds for o, about in pairs)

    best = max(found, key=fitting, default=None)
    return [best] if best is not None and fitting(best) >= max(2, len(pairs) / 2) else []


def _outer(meaning: Meaning) -> Meaning:
    """What a whole has in common with its part: not the time, for money carried over may be a share of all."""
    return Meaning({name: value for name, value in meaning.dims.items() if name == "flow"})


def _parts(prose: Prose) -> Iterator[Finding]:
    """Parts listed under an amount (or a count) add up to it, where the list is known to be whole."""
    groups: dict[int, list[Said]] = defaultdict(list)
    for said in prose.said:
        if said.claim.part_of is not None and said.kind in ("amount", "count", "area", "change") and not said.claim.reason:
            groups[said.claim.part_of].append(said)
    for whole_index, parts in groups.items():
        whole = prose.said[whole_index]
        same_kind = [part for part in parts if (part.kind, part.unit) == (whole.kind, whole.unit)]
        divisions = list(_whole_lists(whole, same_kind))
        if not divisions:
            yield from _listed(whole, same_kind)
        for chosen, unknown in divisions:
            (found,) = bind("statement-parts", [whole.fact, *(part.fact for part in chosen)])
            if found.verdict == INCONSISTENT and unknown:
                (found,) = bind("statement-parts", [whole.fact, *(part.fact for part in (*chosen, *unknown))])
                found = found.unless(True, "the list names parts that are not known to belong to the division")
            yield found


def _listed(whole: Said, parts: Sequence[Said]) -> Iterator[Finding]:
    """Parts of no known division: together they are no more than what they are listed under, and its sum where nothing is left out."""
    for group in dict.fromkeys(part.claim.group for part in parts):
        listed = [part for part in parts if part.claim.group == group and not _beside(whole, part)]
        names = {(normal(part.claim.subject), part.printed.value) for part in listed}
        if whole.printed.value and (normal(whole.claim.subject), whole.printed.value) in names:
            continue  # the list that it is a part of, said again
        outcome = rel.total(whole.printed, [(1, part.printed) for part in listed])
        numbered = any(NUMBERING.match(part.claim.sentence.text) for part in listed if part.claim.sentence != whole.claim.sentence)
        outcome = outcome.unless(
            whole.kind == "change" or (outcome.gap or 0) > 0 or numbered,
            "the list need not name every part, nor end where its paragraphs do",
        )
        if len(listed) > 1 or outcome.verdict == INCONSISTENT:
            yield finding("statement-listed", outcome, [whole.fact, *(part.fact for part in listed)], relation="covers")


def _beside(whole: Said, part: Said) -> bool:
    """Whether what is listed is another expense than what it is listed under: 培训费 is none of the three public expenses."""
    return whole.meaning.dims.get("flow") == "three_public" and part.meaning.dims.get("flow") in maps()["words"]["besides"]


def _restated(prose: Prose) -> Iterator[Finding]:
    """A part that a list names and that the same section takes up again, in a paragraph of its own, is the same amount."""
    mentions: dict[tuple[Any, ...], list[Said]] = defaultdict(list)
    for said in prose.said:
        claim = said.claim
        if said.kind == "amount" and claim.subject and not claim.reason and claim.base is None and said.index not in prose.bases:
            mentions[claim.sentence.file, claim.sentence.section, normal(claim.subject), claim.year].append(said)
    for found in mentions.values():
        parts = [said.claim.part_of is not None for said in found]
        if parts == [True, False] and normal(found[1].claim.sentence.text).startswith(normal(found[1].claim.subject)):
            yield from bind("statement-restated", [said.fact for said in found])


def _whole_lists(whole: Said, parts: Sequence[Said]) -> Iterator[tuple[list[Said], list[Said]]]:
    """Of the parts listed, those that make a whole by a division that the rule knows, and those that nothing is known of."""
    used: set[int] = set()
    clear = [part for part in parts if not part.meaning.unknown]
    for division in registry()["statement-parts"]["divisions"]:
        dim, needed = division["dim"], division["parts"]
        found = [part for part in clear if part.meaning.dims.get(dim) in needed and part.index not in used]
        if {part.meaning.dims.get(dim) for part in found} != set(needed) or len(found) != len(needed):
            continue
        if any(whole.meaning.dims.get(name) not in values for name, values in division.get("whole", {}).items()):
            continue
        split = any(part.meaning.dims.get("time") == "current" for part in parts)  # then 上年结转 belongs to that division
        also = [(entry["dim"], entry["parts"]) for entry in division.get("also", [])]
        found += [p for p in clear if p not in found and any(p.meaning.dims.get(d) in v and not (d == "time" and split) for d, v in also)]
        used |= {part.index for part in found}
        yield found, [part for part in parts if part.meaning.unknown]
    rest = [part for part in parts if part.index not in used]
    others = (part for part in rest if normal(part.claim.subject).startswith("其他"))
    if not used and len(rest) > 1 and any(not part.meaning.codes for part in others):  # 其他公安支出 is an item, not all the rest
        if len({"fund" in part.meaning.dims for part in rest if not part.meaning.unknown}) < 2:
            yield rest, []
