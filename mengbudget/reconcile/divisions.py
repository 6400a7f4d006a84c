"""Lists of the statement: parts add up to what they are listed under, and a part taken up again is the same amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from mengbudget.numbering import NUMBERING
from mengbudget.prose.marks import full_width
from mengbudget.prose.measures import DIVISION
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import maps, normal
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.relations import EXACT, INCONSISTENT
from mengbudget.reconcile.rules import registry
from mengbudget.reconcile.said import Prose, Said

FOLLOWING = 12
"""Among so many numerals after a list its further parts are looked for."""


def part_findings(prose: Prose) -> Iterator[Finding]:
    """Parts listed under an amount (or a count) add up to it, where the list is known to be whole."""
    groups: dict[int, list[Said]] = defaultdict(list)
    for said in prose.said:
        if said.claim.part_of is not None and said.kind in ("amount", "count", "area", "change") and not said.claim.reason:
            groups[said.claim.part_of].append(said)
    for whole_index, parts in groups.items():
        whole = prose.said[whole_index]
        same_kind = [part for part in parts if (part.kind, part.unit) == (whole.kind, whole.unit)]
        divisions = list(_whole_lists(whole, same_kind))
        if not divisions or (len(divisions) == 1 and any(part not in [*divisions[0][0], *divisions[0][1]] for part in same_kind)):
            yield from _listed(prose, whole, same_kind)
        for chosen, unknown in divisions:
            (found,) = bind("statement-parts", [whole.fact, *(part.fact for part in chosen)], note=_named_in_full(whole, chosen))
            if found.verdict == INCONSISTENT and unknown:
                (found,) = bind("statement-parts", [whole.fact, *(part.fact for part in (*chosen, *unknown))])
                found = found.unless(True, "the list names parts that are not known to belong to the division")
            yield found


def _listed(prose: Prose, whole: Said, parts: Sequence[Said]) -> Iterator[Finding]:
    """Parts of no known division: together they are no more than what they are listed under, and its sum where nothing is left out."""
    for group in dict.fromkeys(part.claim.group for part in parts):
        listed = [part for part in parts if part.claim.group == group and not _beside(whole, part)]
        names = {(normal(part.claim.subject), part.printed.value) for part in listed}
        if whole.printed.value and (normal(whole.claim.subject), whole.printed.value) in names:
            continue  # the list that it is a part of, said again
        written, listed = listed, _as_added(whole, _gone_on(prose, whole, listed))
        outcome = rel.total(whole.printed, [(1, part.printed) for part in listed])
        divided = bool(listed) and DIVISION.match(full_width(listed[0].claim.sentence.text)) is not None
        numbered = not divided and any(
            NUMBERING.match(part.claim.sentence.text) for part in listed if part.claim.sentence != whole.claim.sentence
        )
        outcome = outcome.unless(
            whole.kind == "change" or (outcome.gap or 0) > 0 or numbered,
            "the list need not name every part, nor end where its paragraphs do",
        )
        if len(listed) > 1 or outcome.verdict == INCONSISTENT:
            chosen = "" if listed == written else "the list is read to where its sum is reached"
            yield finding("statement-listed", outcome, [whole.fact, *(part.fact for part in listed)], chosen, "covers")


def _named_in_full(whole: Said, parts: Sequence[Said]) -> str:
    """Says so where one sentence names every part of a division, right after the whole."""
    sentences = {part.claim.sentence.index for part in parts}
    close = len(sentences) == 1 and 0 <= min(sentences) - whole.claim.sentence.index <= 1
    return registry()["statement-parts"]["plain"] if close and not any(normal(p.claim.subject).startswith("其他") for p in parts) else ""


def _gone_on(prose: Prose, whole: Said, listed: list[Said]) -> list[Said]:
    """The parts of a list that falls short, with the amounts right after it that make its sum exactly: it goes on over ； or 。."""
    total = rel.total(whole.printed, [(1, part.printed) for part in listed])
    if whole.kind != "amount" or total.holds or (total.gap or 0) <= 0 or len(listed) < 2:
        return listed
    more = list(listed)
    start = max(part.index for part in listed) + 1
    for said in prose.said[start : start + FOLLOWING]:
        if said.kind == "amount" and not said.claim.reason:
            if said.claim.part_of is not None or said.unit != whole.unit or said.claim.sentence.section != whole.claim.sentence.section:
                break
            more.append(said)
            if rel.total(whole.printed, [(1, part.printed) for part in more]).verdict == EXACT:
                return more
    return listed


def _as_added(whole: Said, listed: list[Said]) -> list[Said]:
    """The parts of a list that add up to more than the whole: those before the sum is reached, what is said next being beside the list; or
    without an amount printed twice, of a class and of its only item. All of them where neither makes the sum.
    """
    total = rel.total(whole.printed, [(1, part.printed) for part in listed])
    if total.holds or (total.gap or 0) > 0:
        return listed
    repeated = [part for before, part in pairwise(listed) if part.printed.value == before.printed.value != 0]
    fewer = [listed[:end] for end in range(2, len(listed))] + [[part for part in listed if part is not one] for one in repeated]
    adding = (some for some in fewer if sum(part.printed.value != 0 for part in some) > 1)
    return next((some for some in adding if rel.total(whole.printed, [(1, part.printed) for part in some]).holds), listed)


def change_part_findings(prose: Prose) -> Iterator[Finding]:
    """What a total changed by is what its parts changed by together, each counted from the same year and stage.

    A part that is nothing now need not be listed, nor its change: what it was last year is lost, so that the total changed by no more than
    those that are listed, where they are no division without remainder.
    """
    own = [said for said in prose.said if not said.claim.reason]
    lists: dict[int, list[Said]] = defaultdict(list)
    for part in own:
        if part.kind == "amount" and part.claim.part_of is not None:
            lists[part.claim.part_of].append(part)
    changes: dict[tuple[Any, ...], dict[int, Said]] = defaultdict(dict)
    for said in own:
        if said.kind == "change" and said.about is not None:
            changes[said.claim.base_year, said.claim.base_kind, said.unit].setdefault(said.about, said)
    for counted in changes.values():
        for index in counted:
            yield from _changes_of(prose.said[index], lists[index], counted)


def _changes_of(whole: Said, listed: Sequence[Said], counted: Mapping[int, Said]) -> Iterator[Finding]:
    """The change of an amount against the changes of the parts of its first list, if that adds up and none that is not nothing lacks its change."""
    parts = [part for part in listed if part.claim.group == listed[0].claim.group]
    told = [counted[part.index] for part in parts if part.index in counted]
    silent = [part for part in parts if part.index not in counted]
    adds_up = rel.total(whole.printed, [(1, part.printed) for part in parts]).holds
    if len(told) > 1 and adds_up and not any(part.printed.value for part in silent):
        complete = not silent and any(chosen == parts and not unknown for chosen, unknown in _whole_lists(whole, parts))
        yield _changed(counted[whole.index], told, not complete)


def reason_part_findings(prose: Prose) -> Iterator[Finding]:
    """A change that a reason divides ("增加5万元，主要是基本支出增加3万元，项目支出增加2万元") is the sum of the changes that the reason prints.

    A reason that goes on in a next sentence is none of them.
    """
    within: dict[int, list[Said]] = defaultdict(list)
    for said in prose.said:
        if said.claim.reason and said.kind in ("change", "amount"):
            within[id(said.claim.sentence)].append(said)
    for reason in prose.statement.reasons:
        whole = next((one for index in reason.about if (one := prose.said[index]).kind == "change"), None)
        start = reason.sentence.text.find(reason.text)
        parts = [said for said in within[id(reason.sentence)] if start <= said.claim.start < start + len(reason.text)]
        if start >= 0 and whole is not None and len(parts) > 1 and all(part.kind == "change" for part in parts):
            outcome = rel.total(whole.printed, [(1, part.printed) for part in parts])
            divided = any(chosen == parts for chosen, _ in _whole_lists(whole, parts))
            outcome = outcome.unless(not divided, "a reason need not name all that changed")
            yield finding("statement-change-parts", outcome, [whole.fact, *(part.fact for part in parts)])


def _changed(whole: Said, parts: Sequence[Said], open_: bool) -> Finding:
    outcome = rel.total(whole.printed, [(1, part.printed) for part in parts])
    if open_ and outcome.verdict == INCONSISTENT and (outcome.gap or 0) < 0:
        outcome = replace(outcome, verdict=EXACT)
    facts = [whole.fact, *(part.fact for part in parts)]
    return finding("statement-change-parts", outcome, facts, relation="within" if open_ else "sum", weights=(1, *(-1,) * len(parts)))


def _beside(whole: Said, part: Said) -> bool:
    """Whether what is listed is another expense than what it is listed under: 培训费 is none of the three public expenses."""
    return whole.meaning.dims.get("flow") == "three_public" and part.meaning.dims.get("flow") in maps()["words"]["besides"]


def restated_findings(prose: Prose) -> Iterator[Finding]:
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
        found = _once(division, whole, [part for part in clear if part.index not in used], clear)
        if found:
            used |= {part.index for part in found}
            groups = {part.claim.group for part in found}
            yield found, [part for part in parts if part.meaning.unknown and part.claim.group in groups]
    if not used and _ends_in_the_rest(parts, clear):
        yield _as_added(whole, list(parts)), []


def _ends_in_the_rest(parts: Sequence[Said], clear: Sequence[Said]) -> bool:
    """Whether a list of several names all the rest as 其他; 其他公安支出 is an item."""
    ends = any(normal(part.claim.subject).startswith("其他") and not part.meaning.codes for part in parts)
    return len(parts) > 1 and ends and len({"fund" in part.meaning.dims for part in clear}) < 2


def _once(division: Mapping[str, Any], whole: Said, free: Sequence[Said], clear: Sequence[Said]) -> list[Said]:
    """The parts of a division among those that no other has taken: of all lists, or of the first that has them, where they are told once more."""
    groups = dict.fromkeys(part.claim.group for part in free)
    lists = [free, *([part for part in free if part.claim.group == group] for group in groups)]
    return next((found for listed in lists if (found := _divided(division, whole, listed, clear))), [])


def _divided(division: Mapping[str, Any], whole: Said, free: Sequence[Said], clear: Sequence[Said]) -> list[Said]:
    """The parts of one division with those that may stand beside them, none where one of them is missing or named twice."""
    dim, needed = division["dim"], division["parts"]
    found = [part for part in free if part.meaning.dims.get(dim) in needed]
    if sorted(part.meaning.dims[dim] for part in found) != sorted(needed):
        return []
    if any(whole.meaning.dims.get(name) not in values for name, values in division.get("whole", {}).items()):
        return []
    split = any(part.meaning.dims.get("time") == "current" for part in clear)  # then 上年结转 belongs to that division
    also = [entry for entry in division.get("also", []) if not (entry["dim"] == "time" and split)]
    beside = (part for part in clear if any(part.meaning.dims.get(entry["dim"]) in entry["parts"] for entry in also))
    return [*found, *(part for part in beside if part not in found)]
