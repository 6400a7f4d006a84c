"""Shares, changes and growth rates of a sentence: the amount that each is about, and what it is counted from."""

from __future__ import annotations

import re
from dataclasses import replace

from mengbudget.model import Claim
from mengbudget.prose.marks import full_width
from mengbudget.prose.measures import CLAUSE, DONE, Measures
from mengbudget.prose.subjects import (
    Comparison,
    comparisons,
    is_generic,
    phrase,
    same_thing,
)

_SHARE_OF = re.compile(r"占(?!有|用)(?P<whole>[^，。；：、]*?)(?:的)?(?:比例|比重|比)?(?:为|是|达|约|：|:)*\s*\Z")
_WHICH = re.compile("年初|全年|调整")
_VERB_ITEM = re.compile(r"(?:增加|减少|压减|核减|调增|调减)了?([^，。；、\d]{2,24})\Z")
_BOTH_SIDES = re.compile("收入?、?支出?(?:总计|总额|合计|预算)?")
_EACH = re.compile(r"\A(?:相比|对比|各|均|共|分别|净|(?:按)?(?:同|可比)口径)+|(?:各|均|共|分别|也|又|净|(?:按)?(?:同|可比)口径)+\Z")


def share(m: Measures, claim: Claim, gap: str, amount_follows: bool) -> Claim:
    """A share with the amount that it is of and what is said of the whole: 占…的, （…%）, 完成预算的."""
    match = _SHARE_OF.search(gap)
    whole = phrase(match["whole"], of_department=False) if match else ""
    if match and (named := _share_named(m, claim, gap[: match.start()], whole, amount_follows)):
        return named
    if match and claim.reason and m.claims and _in_same_reason(m, m.claims[-1]):
        return replace(claim, about=len(m.claims) - 1, subject=m.claims[-1].subject, whole=whole, part_of=m.top)
    if m.last is not None and not claim.reason:
        if match or gap in ("（", "("):
            return _share_of_last(m, claim, m.claims[m.last], whole)
        if DONE.search(gap) or (m.base is not None and gap == "的"):
            base = m.base if m.base is not None else _budgeted(m, gap)
            m.base = None  # no change is counted from it
            return replace(claim, about=m.last, subject=m.claims[m.last].subject, whole="预算", base=base)
    return replace(claim, subject=phrase(gap) or m.context(), whole=whole)


def _in_same_reason(m: Measures, before: Claim) -> bool:
    return before.reason and before.kind == "amount" and before.sentence is m.sentence


def _share_of_last(m: Measures, claim: Claim, last: Claim, whole: str) -> Claim:
    """The share of the last amount; a share of nothing named is of the section's own total."""
    whole_said = whole or last.part_of is not None or m.first == m.last
    part_of = last.part_of if whole_said else m.first
    return replace(claim, about=m.last, subject=last.subject, whole=whole, part_of=part_of, group=last.group)


def _share_named(m: Measures, claim: Claim, before: str, whole: str, amount_follows: bool) -> Claim | None:
    """The share of a part that its own clause names ("基本支出占支出总额的…"), None where it names none."""
    named = phrase(CLAUSE.split(before)[-1])
    if named and amount_follows:  # "项目支出占33.80%，为377.00万元"
        return replace(claim, about=len(m.claims) + 1, subject=named, whole=whole, part_of=m.top)
    if not named or claim.reason or is_generic(named) or not (m.fresh or CLAUSE.search(before)):
        return None
    about = m.named(named)
    return replace(claim, about=about, subject=m.claims[about].subject, whole=whole) if about not in (None, m.last) else None


def _budgeted(m: Measures, gap: str) -> int | None:
    """The budget of this sentence that was carried out ("年初预算为 X，支出决算为 Y，完成年初预算的…%"), the one that is named where two are."""
    named, spent = _WHICH.search(gap), 0
    for index in range(len(m.claims) - 1, -1, -1):
        one = m.claims[index]
        spent += one.kind == "amount" and not one.base_kind
        if one.sentence is not m.sentence or spent > 1:
            break  # the budget of something else
        before = CLAUSE.split(full_width(one.sentence.text)[: one.start])[-1]
        if one.kind == "amount" and one.base_kind == "budget" and (named is None or named[0] in before):
            return index
    return None


def change(m: Measures, claim: Claim, gap: str, compared: Comparison | None) -> Claim:
    """A change or growth rate with the amount that it is of and what it is counted from."""
    if compared:
        claim = replace(claim, base_year=compared.year, base_kind=compared.kind)
    name = _grown(m, gap)
    if claim.reason:
        item = _VERB_ITEM.search(full_width(m.sentence.text)[: claim.start])
        return replace(claim, subject=name or (phrase(item[1]) if item else "") or m.context())
    if not name and m.base is not None:
        name = m.claims[m.base].subject
    about, named = _meant(m, claim, name)
    previous = m.claims[m.changed[-1]] if m.changed else None
    base = m.base if m.base is not None or about is None else _counted_from(m, m.claims[about], compared)
    m.changed.append(len(m.claims))
    if claim.kind == "change" and m.divided is not None:
        claim = replace(claim, part_of=m.divided, group=-m.divided)
    if about is None:
        name = previous.subject if previous and is_generic(name) else name
        return replace(claim, subject=name or m.context(), base=base)
    year = claim.year if base is None else m.claims[about].year  # not the year that it is counted from
    return replace(claim, about=about, subject=m.claims[about].subject, base=base, year=year, named=named)


def _meant(m: Measures, claim: Claim, name: str) -> tuple[int | None, bool]:
    """The amount that a change is of, and whether its words name it."""
    if _BOTH_SIDES.fullmatch(name):
        return _balanced(m), False
    if name in ("收入", "支出") or not is_generic(name):
        about = m.named(name)
        return about, about is not None and same_thing(m.claims[about].subject, name)
    named = bool(m.changed) and m.claims[m.changed[-1]].named  # the rate after a change is of the same
    return _about(m, claim), named


def _balanced(m: Measures) -> int | None:
    """The income that stands beside an expenditure of the same amount, where a change is said to be of both."""
    sides = [m.claims[index] for index in m.standing]
    named = [next((index for index, one in zip(m.standing, sides, strict=True) if side in one.subject), None) for side in ("收入", "支出")]
    if len(sides) < 2:
        return m.last if sides else m.named("收支")
    return named[0] if None not in named and len({one.printed.value for one in sides}) == 1 else None


def _grown(m: Measures, gap: str) -> str:
    """What the clause of a change names as changed, what it is compared with aside."""
    clause = CLAUSE.split(gap)[-1]
    for one in comparisons(clause, m.year):
        clause = clause[: one.start] + clause[one.end :]
    return phrase(_EACH.sub("", clause))


def _counted_from(m: Measures, now: Claim, compared: Comparison | None) -> int | None:
    """The amount that the paragraph prints of the year and budget which a change of `now` is counted from."""
    year = compared.year if compared else (now.year or m.year) - 1
    kinds = ("", compared.kind) if compared and compared.kind else ("", "budget", "execution")
    return next(
        (
            index
            for index in range(len(m.claims) - 1, m.begins - 1, -1)
            if (one := m.claims[index]).kind == "amount"
            and one.year == year != now.year
            and one.base_kind in kinds
            and not one.reason
            and same_thing(one.subject, now.subject)
        ),
        None,
    )


def _about(m: Measures, claim: Claim) -> int | None:
    """The amount that a comparison is about: the last one, or that of a whole list of parts which the comparison closes."""
    previous = m.claims[m.changed[-1]] if m.changed else None
    same = previous is not None and previous.kind == "change" and (m.last is None or m.last <= m.changed[-1])
    if previous and same and (claim.kind == "growth" or (previous.named and not previous.printed.value)):
        return previous.about  # "比预算持平，比上年增加5万元，增长10%"
    listing = m.lists.current
    if listing and listing.amount is not None and listing.closes_at_comparison:
        m.lists.inner.pop()
        m.last = listing.amount
    elif listing:
        listing.compared = True
    elif m.fresh and not m.changed and m.last is not None and _closes(m, m.claims[m.last]):
        m.last = m.claims[m.last].part_of
    return m.last


def _closes(m: Measures, part: Claim) -> bool:
    """Whether a sentence that begins with a comparison after a list is about its whole: no part has a comparison of its own."""
    if part.group is None:
        return False
    parts = [i for i, one in enumerate(m.claims) if one.group == part.group and one.kind == "amount" and one.sentence is part.sentence]
    return len(parts) > 1 and not any(one.about in parts and one.kind in ("change", "growth") for one in m.claims[parts[0] :])
