"""Amounts, counts and areas of a sentence: what each measures, the list it stands in, and amounts that others are counted from."""

from __future__ import annotations

import re
from dataclasses import replace

from mengbudget.model import Claim
from mengbudget.prose.claims import Numeral
from mengbudget.prose.marks import full_width
from mengbudget.prose.measures import CLAUSE, DONE, YEAR, Measures
from mengbudget.prose.subjects import (
    Comparison,
    are_apart,
    code_of,
    is_generic,
    is_verb,
    noun_after,
    phrase,
)

_MORE_OR_LESS = re.compile(r"[，,]?\s*(?:相比|各|共|净)?(?:[增减多少]|上升|下降|提高|降低|压减|持平)")
_BUDGETED = re.compile(
    r"(?:(?:年初|全年|调整后?(?:的)?)预算数?|支出预算数?(?=为|是)|(?:\A|[，。；：、（])(?:年度|其)?预算数?)(?:为|是|：|\s)*\Z"
)
_BUDGET_OF = re.compile(r"(?:年初|全年|调整后?)?的?预算数?\Z")
_OF_BUDGET = re.compile(r"预算数?(?:为|是|：|\s)*\Z")
_THEN_SPENT = re.compile(r"[，、；]\s*(?:(?:19|20)\d\d年度?)?(?:实际|本年|支出|全年)*(?:[^，。；\d]{0,16}决算[数为是]*\d|决算|执行|完成)")
_SPENT = re.compile("执行|决算|完成|实际")
_COUNTED_FROM = re.compile(r"基数(?:为|是)\s*\Z")
"""（基数为0，不可比）"""
_IN_BRACKETS = re.compile(r"[（(](?:注[：:])?(?:上年度?|去年)[^，。；（）()\d]{0,12}\Z")
"""比上年增加5万元（上年20万元）"""
_BRACKET = re.compile(r"[^（）()]*[）)]")
_COMPARISON = re.compile(r"\A(?:比|较|与|同|和)(?:(?:19|20)\d\d年度?|上年度?|去年|上一年度?)")
_BECOMES = re.compile(r"(?:增加?|减少?|提高|上升|下降|降低?|调整|压减)(?:到|至|为)(?:了)?(?:(?:19|20)\d\d年度?的?)?\s*\Z")


def base(m: Measures, claim: Claim, numeral: Numeral, gap: str, compared: Comparison | None) -> Claim | None:
    """The amount that a change is counted from ("比2025年预算数 X 万元增加…", "完成预算 X 万元的…%"), None where it is none."""
    text = full_width(m.sentence.text)
    if _IN_BRACKETS.search(gap):
        return _last_year(m, claim, gap, numeral)
    if compared and not CLAUSE.search(text[compared.start : numeral.left]):
        last = m.claims[m.last].subject if m.last is not None else ""
        subject = phrase(CLAUSE.split(text[: compared.start])[-1]) or _compared(m, text[compared.start : numeral.left]) or last
        if subject and _MORE_OR_LESS.match(text, numeral.right):
            m.base = len(m.claims)
        return replace(claim, subject=subject, year=compared.year, base_kind=compared.kind) if subject else None
    if _COUNTED_FROM.search(gap):
        return replace(claim, subject=m.meant(""), year=m.year - 1, base_kind=compared.kind if compared else "")
    if DONE.search(gap):
        m.base = len(m.claims)
        return replace(claim, subject=m.meant(""), base_kind="budget")
    if (m.accounts and _BUDGETED.search(gap)) or (
        _OF_BUDGET.search(gap) and _THEN_SPENT.match(text, numeral.right)
    ):  # "年初预算为 X，支出决算为 Y"
        name = phrase(gap)
        name = m.meant(name) if is_generic(name) else name
        m.topic = _BUDGET_OF.sub("", name)
        return replace(claim, subject=name, base_kind="budget")
    return None


def _compared(m: Measures, words: str) -> str:
    """What is printed of it before, where the words of a comparison name what they compare with ("较2024年“三公”经费合计16万元增加")."""
    name = phrase(_COMPARISON.sub("", words))
    about = m.named(name) if name and not is_generic(name) else None
    return m.claims[about].subject if about is not None else ""


def _last_year(m: Measures, claim: Claim, gap: str, numeral: Numeral) -> Claim:
    """Last year's amount in brackets, behind the change that is counted from it or before it."""
    before, end = m.claims[-1] if m.claims else None, _BRACKET.match(full_width(m.sentence.text), numeral.right)
    if before and before.kind == "change" and before.sentence is m.sentence and before.base is None:
        m.claims[-1] = replace(before, base=len(m.claims))
    elif m.last is not None and end and _MORE_OR_LESS.match(full_width(m.sentence.text), end.end()):
        m.base = len(m.claims)
    return replace(claim, subject=m.meant(""), year=m.year - 1, base_kind="budget" if "预算" in gap else "")


def become(m: Measures, claim: Claim, gap: str) -> Claim | None:
    """The amount that another became ("由2025年的 X 万元增加到 Y 万元"), which its changes are counted from; None where it is none."""
    before = m.claims[m.last] if m.last is not None else None
    if before is None or before.sentence is not m.sentence or before.reason or claim.reason or not _BECOMES.search(gap):
        return None
    named = YEAR.search(gap)
    claim = replace(claim, subject=before.subject, year=int(named[0]) if named else m.year)
    m.base, m.last, m.top = m.last, len(m.claims), len(m.claims)
    return claim


def measured(m: Measures, claim: Claim, numeral: Numeral, gap: str) -> Claim:
    """An amount, count or area: its noun phrase, and the list it stands in."""
    name, of_count = _subject(m, claim, numeral, gap)
    past = claim.kind == "amount" and claim.year is not None and claim.year < m.year
    stage = ("execution" if _SPENT.search(gap) else "budget" if "预算" in gap else "") if past else ""
    claim = replace(claim, subject=name, base_kind=stage, code=code_of(gap) or _code(m, name))
    if claim.reason or (past and not m.fresh and m.last is not None and name == m.claims[m.last].subject):
        return claim  # "…，上年预算 X": what the amount before is compared with
    claim = _listed(m, claim, of_count)
    if claim.kind == "amount":
        _spoken_of(m, name)
    else:
        m.last_count = len(m.claims)
    return claim


def _listed(m: Measures, claim: Claim, of_count: bool) -> Claim:
    """A claim with what it is a part of: of the list in its sentence, else of the item whose parts the paragraphs are."""
    listing = m.lists.current
    while listing and listing.amount is not None and are_apart(m.claims[listing.amount].subject, claim.subject):
        m.lists.inner.pop()  # "其中：…；支出总计…": the other side, or what stands beside the whole, begins
        listing = m.lists.current
    whole, number = None, 0
    if listing:
        whole, number = listing.amount if claim.kind == "amount" else listing.count, listing.number
        listing.amounts += claim.kind == "amount" and not of_count
        listing.counts += claim.kind != "amount"
    elif m.parent and m.headline is None:
        whole, number = m.parent.head, m.division or m.parent.number
    counted = of_count and listing is not None and listing.count is not None
    if whole is None or m.claims[whole].year != claim.year or not _can_hold(m, whole, claim.subject, counted):
        return claim
    return replace(claim, part_of=whole, group=number)


def _spoken_of(m: Measures, name: str) -> None:
    """The amount at hand is what the words after it speak of; outside a list it is one of the paragraph's own."""
    index, fresh = len(m.claims), m.fresh
    m.fresh, m.last, m.base = False, index, None
    if m.lists.current is not None:
        return
    m.topic, m.top = name, index
    m.standing = [index] if fresh else [*m.standing, index]
    m.tops += 1
    m.headline = index if m.headline is None else m.headline
    m.first = index if m.first is None else m.first
    m.titled = index if m.titled is None else m.titled


def _subject(m: Measures, claim: Claim, numeral: Numeral, gap: str) -> tuple[str, bool]:
    """What an amount or count measures, and whether it is the money of the things counted just before ("项目24个，共计金额…")."""
    name = phrase(gap)
    before = m.claims[-1] if m.claims else None
    if before and before.about == len(m.claims):
        return before.subject, False
    generic = is_generic(name)
    m.accounts = m.accounts or (claim.year == m.year and "决算" in name)
    if generic and claim.kind == "amount" and not is_generic(head := phrase("，".join(re.split("[：:]", gap)[:-1]))):
        return head, False  # "行政运行（项）：预算支出合计 X"
    if claim.kind == "count":
        return _counted_thing(m, name, numeral, gap), False
    if not generic:
        return name, False
    counted = m.claims[m.last_count] if m.last_count is not None else None
    if counted and claim.kind == "amount" and counted.sentence is m.sentence and not re.search("[。；：]", gap):
        return counted.subject + name, True
    return m.meant(name), False


def _counted_thing(m: Measures, name: str, numeral: Numeral, gap: str) -> str:
    """What a count is of: the noun before it, or the one after it where that is none ("编报6个项目绩效目标")."""
    if name and not (name.endswith("等") or gap.rstrip().endswith("的") or is_generic(name) or is_verb(name)):
        return name
    return noun_after(full_width(m.sentence.text), numeral.right) or name.rstrip("等的") or m.context()


def _code(m: Measures, name: str) -> str:
    """The code that the paragraph has printed with a name."""
    return next((one.code for one in reversed(m.of_paragraph) if one.subject == name), "")


def _can_hold(m: Measures, whole: int, name: str, of_count: bool) -> bool:
    """Whether an amount may be a part of another: money of counted things only of money of counted things, no grand total at all."""
    head = m.claims[whole]
    if of_count and head.kind == "amount":
        before = m.claims[whole - 1] if whole else None
        return before is not None and before.kind == "count" and head.subject.startswith(before.subject)
    return not (name.endswith("总计") and re.search("收.{0,3}支", head.subject))
