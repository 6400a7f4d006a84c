"""十、绩效管理: what the project forms say by themselves: sources, indicators, arithmetic written out, how the statement divides them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import comb

import pandas as pd

from mengbudget.model import Form, FormAmount, Indicator
from mengbudget.printed import UNITS, Printed
from mengbudget.reconcile.findings import Finding
from mengbudget.story import Story, in_unit
from mengbudget.views import bilingual, digits, english, grouped, money, share_of, total_of
from mengbudget.views.projects import funds, named, rounded
from mengbudget.views.rows import STACKED, Values, counts, frame, rows

MOST = 200_000  # ways of choosing forms that are gone through
SOURCES = ("central", "provincial", "local", "own")
TARGETS = {"a number": "#0072B2", "words only": "#E69F00", "left blank": "#999999"}
"""What an indicator's target (指标值) can be, with its colour."""


def _paid(story: Story, role: str, half: str) -> list[tuple[Form, FormAmount]]:
    """The forms to which a source gives something in a half."""
    return [(form, a) for form in story.budget.projects if (a := funds(form, half, role)) and a.printed.value]


def _source(found: list[tuple[Form, FormAmount]]) -> str:
    """What most of the forms call a source."""
    return bilingual(Counter(a.label.removeprefix("其中:") for _, a in found).most_common(1)[0][0])


@frame(STACKED)
def sources(story: Story) -> Iterator[Values]:
    """Funds by source, one bar for the period and one for the year, those that give nothing left out."""
    for half, name in (("period", "实施期 period"), ("year", "年度 year")):
        for found in filter(None, (_paid(story, role, half) for role in SOURCES)):
            value = total_of(a for _, a in found)[0]
            yield name, _source(found), value, digits(value), f"{len(found)} forms"


@frame("source forms period year largest")
def by_source(story: Story) -> Iterator[Values]:
    """How many forms each source funds, with how much, and the form to which it gives most."""
    for role in SOURCES:
        if period := _paid(story, role, "period"):
            sums = [digits(total_of(a for _, a in found)[0]) for found in (period, _paid(story, role, "year"))]
            form, _ = max(period, key=lambda pair: pair[1].printed.value)
            yield _source(period), len(period), *sums, named(form.name, " · ")


def _indicators(story: Story) -> list[Indicator]:
    return [one for form in story.budget.projects for one in _half(form)]


def indicators(story: Story) -> pd.DataFrame:
    """Indicators of the period by kind as printed, and what their targets are (COUNTS, the words of TARGETS)."""
    kinds = grouped(_indicators(story), lambda one: f"{one.level1} · {one.level2}\n{english(one.level2)}".rstrip())
    found = {label: Counter(map(_target, ones)) for label, ones in sorted(kinds.items(), key=lambda pair: -len(pair[1]))}
    return counts(found, order=TARGETS)


@frame("target count share examples")
def targets(story: Story) -> Iterator[Values]:
    """How many indicators have which target (a word of TARGETS), and the most frequent as printed."""
    every = _indicators(story)
    found = grouped(every, _target)
    for word in [word for word in TARGETS if word in found]:
        texts = Counter(one.target for one in found[word])
        most = "、".join(f"{text} ({n})" for text, n in texts.most_common(5) if text)
        yield word, len(found[word]), share_of(len(found[word]), len(every)), most


def _half(form: Form) -> list[Indicator]:
    """The indicators of the period, or all of them where the form has one half."""
    return [one for one in form.indicators if one.half in ("period", "")] or list(form.indicators)


def _target(one: Indicator) -> str:
    return "left blank" if not one.target.strip() else "a number" if re.search(r"\d", one.target) else "words only"


@frame("form page text printed computed gap unit verdict note")
def arithmetic(story: Story) -> Iterator[Values]:
    """Every reckoning written out in the forms, in the order printed: the form's index, the passage as printed, figures in the unit printed."""
    found = [i for i in story.result.items if i.rule.id == "prose-arithmetic" and i.terms and i.terms[0].source == "form"]
    for item in sorted(found, key=lambda one: (one.terms[0].row, one.terms[0].page, one.terms[0].key[-1])):
        first, o = item.terms[0], item.outcome
        scale = UNITS["万元"] if first.unit == "万元" else Decimal(1)
        figures = [None if v is None else v / scale for v in (o.printed, o.computed, o.gap)]
        texts = ["" if v is None else _plain(v) for v in figures]
        gap = "" if not figures[2] else f"{'+' if figures[2] > 0 else ''}{texts[2]}"
        yield first.row, first.page, passage(item), texts[0], texts[1], gap, first.unit, item.verdict, o.reason


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def passage(item: Finding) -> str:
    """The words of the text from the first to the last number of a finding, to the letter."""
    text = item.terms[0].sentence
    spans = [(term.key[-1], term.key[-1] + len(term.text)) for term in item.terms]
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    tail = re.match(r"[万元人个月名%/]*", text[end:])
    lead = re.search(r"[^,，。;；:：、]{0,14}$", text[:start])
    return f"{lead[0] if lead else ''}{text[start:end]}{tail[0] if tail else ''}"


@frame("way choices forms amount others both")
def divisions(story: Story, number: str = "十、") -> Iterator[Values]:
    """Which forms the smallest class that a section counts can be: the choices of so many forms whose period funds give its amount.

    choices: how many there are; forms: the numbers of those that fit; amount, others: what they and the other forms come to; both: whether
    the others give the amount stated for them, too. Empty where no class is counted, or there are too many choices to try.
    """
    found = classes(story, number)
    forms = [(form, a.printed) for form in story.budget.projects if (a := funds(form, "period"))]
    if not found or comb(len(forms), found[0].count) > MOST:
        return
    small = found[0]
    other = next((one for one in found if one.count == len(forms) - small.count), None)
    for way, step in (("added up, then rounded", Decimal(0)), ("each rounded, then added up", small.amount.ulp)):
        cents = {form.index: int(rounded(number, step).value * 100) for form, number in forms}
        whole, low, high = sum(cents.values()), int(small.amount.low * 100), int(small.amount.high * 100)
        for pick in combinations(cents, small.count):
            part = sum(cents[index] for index in pick)
            if low <= part <= high:
                rest = whole - part
                both = other is not None and other.amount.low * 100 <= rest <= other.amount.high * 100
                texts = [digits(in_unit(Decimal(value) / 100, "元")) for value in (part, rest)]
                yield way, f"{comb(len(cents), small.count):,}", ", ".join(map(str, pick)), *texts, both


@dataclass(frozen=True)
class Class:
    """A class of projects that the statement counts: its name, how many there are, and their amount."""

    name: str
    count: int
    amount: Printed


def classes(story: Story, number: str = "十、") -> list[Class]:
    """Classes of projects that sentences of a section count and price, the smallest first; those of all projects are left out."""
    found: dict[tuple[int, Decimal], Class] = {}
    for sentence in story.sentences(number):
        of = [claim for claim in story.claims(number, "count", "amount") if claim.sentence == sentence]
        if [claim.kind for claim in of] == ["count", "amount"]:
            count, amount = of
            if 0 < count.printed.value < len(story.budget.projects):
                one = Class(count.subject, int(count.printed.value), amount.printed)
                found.setdefault((one.count, one.amount.value), one)
    return sorted(found.values(), key=lambda one: one.count)


def chosen(story: Story, number: str = "十、") -> pd.DataFrame:
    """The forms of every choice that fits (see `divisions`): form (number), name, funds, and a column "choice 1", … each."""
    picks = [set(map(int, pick.split(", "))) for pick in dict.fromkeys(divisions(story, number)["forms"])]
    out = []
    for form in story.budget.projects:
        fits = [form.index in pick for pick in picks]
        if any(fits) and (amount := funds(form, "period")):
            out.append((form.index, named(form.name, " · "), digits(money(amount.printed)), *fits))
    return rows(["form", "name", "funds", *(f"choice {n}" for n in range(1, len(picks) + 1))], *out)
