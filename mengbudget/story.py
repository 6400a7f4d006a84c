"""What a notebook shows of one budget: sentences quoted from it, and its numbers beside their recomputation.

Everything is derived from the parsed budget and its findings; money is in 万元 here, the unit in which these documents speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pandas as pd

from mengbudget.budget import Budget, read
from mengbudget.cache import cached
from mengbudget.model import Absence, Amount, Claim, NameList, Reason, Row, Sentence, Table
from mengbudget.present import Shown, quote
from mengbudget.printed import UNITS
from mengbudget.prose.outline import Section
from mengbudget.reconcile import reconcile
from mengbudget.reconcile.facts import Place, normal
from mengbudget.reconcile.findings import Finding, Result
from mengbudget.show.evidence import Evidence, show

Said = TypeVar("Said", Claim, NameList, Absence, Reason)
WAN = UNITS["万元"]
BLANK = "空 blank"
PAIR = [
    "label", "stated", "stated_text", "stated_place", "computed", "computed_text", "computed_place",
    "gap", "gap_text", "least", "most", "verdict", "rule",
]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A budget with its findings, and the frames that the notebooks draw from them."""

    budget: Budget
    result: Result

    def section(self, number: str) -> Section:
        """The section of the statement whose title begins with `number` ("一、"). Raises KeyError where there is none."""
        for section in self.budget.statement.sections:
            if section.title.startswith(number):
                return section
        raise KeyError(f"no section {number} in the statement of {self.budget.label}")

    def sentences(self, number: str, *words: str) -> tuple[Sentence, ...]:
        """The sentences of a section that hold all the words, in the order printed. Raises KeyError where there is none."""
        title = self.section(number).title
        found = tuple(s for s in self.budget.statement.sentences if s.section == title and all(word in s.text for word in words))
        if not found:
            raise KeyError(f"no sentence of {title} says {' and '.join(words)}")
        return found

    def quote(self, number: str, *words: str, english: str = "") -> Shown:
        """The sentences of a section that hold all the words, to the letter, with their page; their numerals stand out."""
        found = self.sentences(number, *words)
        return quote(*found, claims=[claim for claim in self.budget.statement.claims if claim.sentence in found], english=english)

    def define(self, word: str, english: str = "") -> Shown:
        """What the document's own glossary (名词解释) says of a word, to the letter, with its page. Raises KeyError where it says nothing."""
        for section in self.budget.statement.outline.sections("glossary"):
            if normal(section.title) == normal(word):
                return quote(f"{section.title}：{section.text}", page=section.page, english=english)
        raise KeyError(f"the glossary of {self.budget.label} does not explain {word}")

    def note(self, kind: str, english: str = "") -> Shown:
        """The note printed under a table, to the letter, with its page. Raises KeyError where there is none."""
        table = self.table(kind)
        if not table.notes:
            raise KeyError(f"no note stands under {table.title}")
        return quote(*table.notes, page=table.pages[-1], english=english)

    def within(self, number: str, found: Iterable[Said]) -> list[Said]:
        """Those of what the statement says that stand in a section, in the order given."""
        title = self.section(number).title
        return [one for one in found if one.sentence.section == title]

    def claims(self, number: str, *kinds: str) -> tuple[Claim, ...]:
        """The numerals of a section, all or those of some kinds."""
        return tuple(c for c in self.within(number, self.budget.statement.claims) if not kinds or c.kind in kinds)

    def findings(self, number: str, *rules: str) -> tuple[Finding, ...]:
        """Findings whose first term is a numeral of the section, in the order printed; `rules` narrows them to some rules."""
        title = self.section(number).title
        found = (item for item in self.result.items if item.terms and item.terms[0].source == "statement" and item.terms[0].title == title)
        return tuple(sorted((item for item in found if not rules or item.rule.id in rules), key=lambda item: item.terms[0].key))

    def show(self, finding: Finding) -> Evidence:
        """The pieces of the pages where the numbers of a finding are printed, each number boxed; beside them every place in words."""
        return show(finding, [document.path for document in self.budget.documents])

    def stated(self, number: str, *rules: str, words: Sequence[str] = ()) -> pd.DataFrame:
        """Numbers of a section as stated beside what the terms of a rule give: one row a finding, in the order printed.

        Columns: PAIR; money in 万元, percentages in percent; gap = stated − recomputed; least and most: what rounding allows.
        `words` keeps the sentences that hold them all. A label that would occur twice names what it is a part of
        ("预算收入总计：上年结转").
        """
        found = [item for item in self.findings(number, *rules) if item.outcome.printed is not None and item.outcome.computed is not None]
        found = [item for item in found if all(word in item.terms[0].sentence for word in words)]
        frame = pairs(found)
        twice = frame["label"].duplicated(keep=False)
        named = [self._whole(item.terms[0]) if again else "" for item, again in zip(found, twice, strict=True)]
        return frame.assign(label=[f"{whole}：{label}" if whole else label for whole, label in zip(named, frame["label"], strict=True)])

    def _whole(self, where: Place) -> str:
        """The subject of the amount that a numeral of the statement is listed under, "" where it is listed under none."""
        claims = self.budget.statement.claims
        claim = next(c for c in claims if (c.sentence.index, c.sentence.section, c.start) == where.key[2:])
        return claims[claim.part_of].subject if claim.part_of is not None else ""

    def table(self, kind: str) -> Table:
        """The first table of a kind. Raises KeyError where there is none."""
        for table in self.budget.tables:
            if table.kind == kind:
                return table
        raise KeyError(f"no table of kind {kind} in the budget of {self.budget.label}")

    def amounts(self, kind: str, *roles: str, level: int | None = None, row_role: str = "") -> list[Amount]:
        """The numbers of a table whose column has one of the roles, and whose row the level and role asked for."""
        return [
            amount
            for amount in self.table(kind).amounts
            if (not roles or amount.column.role in roles)
            and (level is None or amount.row.level == level)
            and (not row_role or amount.row.role == row_role)
        ]

    def total(self, kind: str, role: str) -> Amount:
        """The number in the one total row of a table, in the column of a role. Raises KeyError where there is none, or more than one."""
        found = self.amounts(kind, role, row_role="total")
        if len(found) != 1:
            raise KeyError(f"{self.table(kind).title} has {len(found)} totals of {role}")
        return found[0]

    def leaf_rows(self, kind: str) -> list[Row]:
        """The rows of a table that have no row under them, totals left out."""
        rows = self.table(kind).rows
        parents = {row.parent for row in rows if row.parent}
        return [row for row in rows if row.role == "item" and row.index not in parents]

    def leaves(self, kind: str, *roles: str) -> list[Amount]:
        """The numbers of these rows, in the columns of these roles."""
        ends = {row.index for row in self.leaf_rows(kind)}
        return [amount for amount in self.amounts(kind, *roles) if amount.row.index in ends]

    @cached_property
    def reviewed(self) -> tuple[Finding, ...]:
        """What truly contradicts itself in the document, worst first."""
        return self.result.inconsistent


def open_story(*paths: str | Path) -> Story:
    """The story of the budget in a file (or files), from the cache where the same was read before by the same version."""

    def build() -> Story:
        budget = read(*paths)
        return Story(budget, reconcile(budget))

    return cached([Path(path) for path in paths], build, "story")


def pairs(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as rows of what is stated and what is recomputed (columns PAIR), money in 万元."""
    return pd.DataFrame([_pair(item) for item in findings], columns=pd.Index(PAIR), dtype="object")


def _pair(item: Finding) -> tuple[object, ...]:
    outcome, first = item.outcome, item.terms[0]
    assert outcome.printed is not None
    assert outcome.computed is not None
    unit = "万元" if item.unit == "元" else item.unit
    stated, computed = in_unit(outcome.printed, item.unit), in_unit(outcome.computed, item.unit)
    allowed = in_unit(outcome.allowed, item.unit) if outcome.allowed is not None else None
    gap = stated - computed
    terms = " · ".join(map(str, item.terms[1:])) or BLANK  # nothing printed stands against it: a blank that means none
    text = in_words(computed, unit) if item.terms[1:] or computed else BLANK
    return (
        first.name, stated, _printed(first, outcome.printed, unit), str(first), computed, text, terms, gap,
        in_words(gap, "个百分点" if unit == "%" else unit, sign=True) if gap else "", None if allowed is None else -allowed, allowed,
        item.verdict, item.rule.id,
    )  # fmt: skip


def _printed(first: Place, value: Decimal, unit: str) -> str:
    """The digits of the page where they are what was judged, else those of the value that was implied."""
    if first.value != value or first.unit == "元":
        return in_words(in_unit(value, "元" if unit == "万元" else unit), unit)
    return f"{first.text}{unit if unit != '万元' and unit not in first.text else ''}"


def in_unit(value: Decimal, unit: str) -> Decimal:
    """元 as 万元; any other unit as it is."""
    return value / WAN if unit == "元" else value


def in_words(value: Decimal, unit: str, sign: bool = False) -> str:
    """Digits as these documents print them: two decimals for money and percentages unless there are more that count."""
    places = max(2 if unit in ("万元", "%", "个百分点") else 0, -int(value.normalize().as_tuple().exponent))
    return f"{value:{'+' if sign else ''},.{min(places, 4)}f}{unit if unit != '万元' else ''}"
