"""A running text with its numerals: clauses, brackets, and which numerals stand in one list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mengbudget.printed import UNITS
from mengbudget.prose.claims import Numeral, words
from mengbudget.prose.marks import CLOSE, OPEN, depths

_W = words()["arithmetic"]
_STOPS = "。！？!?\n"
_CUTS = "，,、；;：:" + _STOPS
_LAX = ("share", "year", "date", "number", "code", "threshold", "area")


def is_money(numeral: Numeral) -> bool:
    unit = numeral.printed.unit
    return numeral.kind in ("amount", "rate", "change") and (unit in UNITS or unit.endswith("元"))


def sort_of(numeral: Numeral) -> tuple[str, str] | None:
    """What can be added to what: money of one kind, counts of one measure word; None for numerals that add to nothing."""
    if is_money(numeral):
        return numeral.kind, "元"
    if numeral.kind == "count":
        return "count", "人" if numeral.printed.unit in ("名", "位") else numeral.printed.unit
    return None


@dataclass(frozen=True)
class Passage:
    """A running text and its numerals, with the questions that arithmetic asks of them."""

    text: str
    numerals: tuple[Numeral, ...]

    @cached_property
    def depth(self) -> list[int]:
        """How deep in brackets each character stands."""
        return [*depths(self.text), 0]

    @cached_property
    def cuts(self) -> dict[int, None]:
        """The positions of separators that belong to no numeral, in order."""
        inside = {at for one in self.numerals for at in range(one.start, one.right)}
        return {at: None for at, char in enumerate(self.text) if char in _CUTS and at not in inside}

    def _edge(self, at: int, chars: str, step: int) -> int:
        """The next separator of `chars` at the depth of a place, or the bracket around it, or the end of the text."""
        depth, here = self.depth[at], at
        while 0 <= here < len(self.text):
            if self.depth[here] < depth or (here in self.cuts and self.text[here] in chars and self.depth[here] == depth):
                return here
            if self.text[here] in (OPEN if step < 0 else CLOSE) and self.depth[here] == depth and depth > 0:
                return here
            here += step
        return here

    def clause_start(self, at: int) -> int:
        return self._edge(at - 1, _CUTS, -1) + 1 if at else 0

    def clause_end(self, at: int) -> int:
        return self._edge(min(at, len(self.text)), _CUTS, 1)

    def sentence_start(self, at: int) -> int:
        return self._edge(at - 1, _STOPS, -1) + 1 if at else 0

    def sentence_end(self, at: int) -> int:
        return self._edge(min(at, len(self.text)), _STOPS, 1)

    def opening(self, at: int) -> int | None:
        """The bracket that encloses a place."""
        level = self.depth[at]
        if not level:
            return None
        return next((i for i in range(at, -1, -1) if self.text[i] in OPEN and self.depth[i] == level), None)

    def brackets(self) -> Iterator[tuple[int, int]]:
        for at, char in enumerate(self.text):
            if char in "（(":
                closing = next((i for i in range(at, len(self.text)) if self.text[i] in CLOSE and self.depth[i] == self.depth[at]), None)
                if closing is not None:
                    yield at, closing

    def whole_formula(self, start: int, end: int, operators: str) -> bool:
        """Whether no operator stands before or behind a run of numerals: it is not a piece of a longer formula."""
        before, after = self.text[:start].rstrip(" (（"), self.text[end:].lstrip(" )）")
        return before[-1:] not in [*operators] and after[:1] not in [*operators]

    def label(self, numeral: Numeral) -> str:
        """The words before a numeral in its clause."""
        return self.text[self.clause_start(numeral.start) : numeral.start]

    def next_quantity(self, start: int, end: int) -> Numeral | None:
        """The first numeral of a stretch that can be added to something."""
        return next((one for one in self.numerals if start <= one.start < end and sort_of(one) is not None), None)

    def same_kind(self, start: int, end: int, like: Numeral, at: int) -> list[Numeral]:
        """The numerals of a stretch that can be added to `like`, in no deeper bracket than the place `at`."""
        return [
            one
            for one in self.numerals
            if start <= one.start < end and sort_of(one) == sort_of(like) and self.depth[one.start] == self.depth[at]
        ]

    def _clauses(self, start: int, end: int, chars: str = _CUTS) -> list[tuple[int, int]]:
        """The stretches between separators at the depth of the first character."""
        depth = self.depth[start] if start < len(self.text) else 0
        edges = [at for at in self.cuts if start <= at < end and self.text[at] in chars and self.depth[at] == depth]
        return list(zip([start, *(at + 1 for at in edges)], [*edges, end], strict=True))

    def _within(self, start: int, end: int) -> list[Numeral]:
        depth = self.depth[start] if start < len(self.text) else 0
        return [one for one in self.numerals if start <= one.start < end and self.depth[one.start] == depth]

    def _item(self, start: int, end: int, like: Numeral) -> tuple[Numeral | None, bool]:
        """The one numeral like another in a clause, and whether the clause can stand in a list at all."""
        inside = self._within(start, end)
        alike = [one for one in inside if sort_of(one) == sort_of(like)]
        clean = not any(one.kind in ("change", "growth") for one in inside if one.kind != like.kind)
        if not clean or len(alike) > 1:
            return None, False
        if alike:
            return alike[0], True
        return None, bool(inside) and all(one.kind in _LAX for one in inside) and self.text[start:end].lstrip().startswith("占")

    def items_before(self, at: int, like: Numeral) -> list[Numeral]:
        """The items that a total closes: clause by clause back from where the last ends, each with one numeral like it."""
        floor, found, place = self.sentence_start(at), list[Numeral](), at
        over = self.text[place : place + 1] in ("；", ";")
        while place > floor:
            if self.text[place] in "；;" and not over:
                break
            start = self.clause_start(place)
            item, goes_on = self._item(start, place, like)
            if not goes_on:
                break
            found = [item, *found] if item is not None else found
            among = re.search(_W["list"], self.text[start:place])
            if among or self.text[start - 1 : start] in ("：", ":"):
                break
            place = start - 1
        return found

    def items(self, start: int, end: int, like: Numeral) -> list[Numeral]:
        """The items of a bracket: of every clause the one numeral like another, none of the past; empty where a clause has none."""
        found: list[Numeral] = []
        for left, right in self._clauses(start, end):
            item, _ = self._item(left, right, like)
            alone = all(one is item or one.kind in _LAX for one in self._within(left, right))
            if item is None or not alone or re.search(_W["past"], self.text[left : item.start]):
                return []
            found.append(item)
        return found

    def is_partition(self, items: list[Numeral], whole: Numeral) -> bool:
        """Whether the items' labels are all the parts of a whole that the vocabulary knows to be divided so."""
        opened = max((mark.end() for mark in re.finditer(f"{_W['list']}|[(（]", self.text[: items[0].start])), default=0)
        labels = [self.text[left : one.start] for left, one in zip([opened, *(one.right for one in items)], items, strict=False)]
        for partition in _W["partition"]:
            named = [any(word in label for label in labels for word in alternatives.split()) for alternatives in partition["parts"]]
            if all(named) and len(labels) >= len(named) and partition.get("whole", "") in self.label(whole):
                return True
        return False

    def shares_make_all(self, items: list[Numeral]) -> bool:
        """Whether each item is followed by its printed share and the shares, as printed, may make the whole of 100 %."""
        after = [next((one for one in self.numerals if one.start > item.start), item) for item in items]
        told = [one.printed for one in after if one.kind == "share" and self.label(one).strip().startswith("占")]
        return len(told) == len(items) > 1 and sum(one.low for one in told) <= 100 <= sum(one.high for one in told)
