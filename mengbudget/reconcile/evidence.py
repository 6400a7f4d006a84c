"""Evidence before accusation: what is inconsistent stays so only where something says that its numbers were rightly set side by side.

A contradiction is as good as the reading that bound its numbers. It is corroborated where the same binding holds at other places of the document,
where one other value of a number mends several independent identities at once, or where the words leave no choice. Else it is unchecked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from mengbudget.printed import Printed
from mengbudget.reconcile.facts import Place, classified, maps, normal
from mengbudget.reconcile.findings import Binding, Finding
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, RATES, ROUNDING, UNCHECKED, Outcome, met, total
from mengbudget.reconcile.slips import unlikeness
from mengbudget.reconcile.together import disagrees, together

PLACES = 2
"""At so many other places a binding must hold to be believed at one more: a single one may hold by chance."""
HARDLY = 3
"""For each place where a believed binding fails there are at least so many where it holds: with 2, seven diagnoses more over 125 budgets, at least
four of them false."""
AMOUNTS = 3
"""So many different amounts bound to one counterpart cannot all be meant as it: a slip makes two of one."""

CUT = "the document cuts digits off at the last place printed, throughout, instead of rounding them"
ALONE = "nothing else in the document shows that these numbers belong together"
HIDDEN = "the document says that rows are withheld"

Key = tuple[Any, ...]
Values = tuple[Decimal, ...]


@dataclass
class _Group:
    """What became of one binding: the different sets of numbers with which it holds, and those with which it fails."""

    holds: set[Values] = field(default_factory=set)
    fails: set[Values] = field(default_factory=set)

    def add(self, item: Finding) -> None:
        (self.fails if item.verdict == INCONSISTENT else self.holds).add(_values(item))

    @property
    def wrong(self) -> bool:
        """Whether it fails as often as it holds, at more than one place."""
        return len(self.fails) > 1 and len(self.fails) >= len(self.holds)


@dataclass
class Witnesses:
    """All findings of a document, by what bound them and by the numbers they are about."""

    items: Sequence[Finding]
    numbers: Iterable[Place]

    def __post_init__(self) -> None:
        self.bound: dict[Binding, _Group] = defaultdict(_Group)
        self.readings: dict[Binding, _Group] = defaultdict(_Group)
        self.amounts: dict[Key, set[Decimal]] = defaultdict(set)
        self.about: dict[Key, list[tuple[Finding, int]]] = defaultdict(list)
        self.filled: dict[tuple[Binding, str, bool], set[Values]] = defaultdict(set)
        self.gaps: dict[tuple[Binding, Decimal], set[Hashable]] = defaultdict(set)
        for item in self.items:
            if item.verdict == UNCHECKED:
                continue
            for position, place in enumerate(item.terms):
                if item.weights[position]:
                    self.about[place.key].append((item, position))
            if not item.trivial:
                self.bound[item.binding].add(item)
                self.readings[_reading(item)].add(item)
            if item.binding[1:2] == ("row",):
                for place in item.terms[1:]:
                    if place.value:
                        self.filled[item.binding, place.column, item.outcome.holds].add(_values(item))
            if item.verdict == INCONSISTENT and item.outcome.gap is not None:
                self.gaps[item.binding, item.outcome.gap].add(item.terms[0].key)
            if item.relation in ("same", "either") and len(item.terms) > 1:
                self.amounts[item.terms[1].key].add(item.terms[0].value or Decimal(0))

    @cached_property
    def printed(self) -> dict[Hashable, set[Decimal]]:
        """The amounts printed in each column of each table."""
        found: dict[Hashable, set[Decimal]] = defaultdict(set)
        for place in self.numbers:
            if place.source == "table" and place.value:
                found[_column(place)].add(abs(place.value))
        return found

    def weigh(self, item: Finding) -> Finding:
        """The finding with what corroborates it, or unchecked with the reason why it proves nothing."""
        by = self._mended(item) or self._in_one_breath(item) or self._closed_list(item)
        if not by and (doubt := self._doubt(item)):
            return replace(item, outcome=_unproven(item.outcome, doubt))
        by = by or self._elsewhere(item) or self._words(item)
        if not by:
            return replace(item, outcome=_unproven(item.outcome, ALONE))
        return replace(item, corroborated_by=by)

    def _doubt(self, item: Finding) -> str:
        group, reading = self.bound[item.binding], self.readings[_reading(item)]
        if group.wrong or reading.wrong:
            return f"read in this way the numbers disagree as often as they agree ({len(reading.fails)} : {len(reading.holds)})"
        if item.binding[1:2] == ("row",):
            unused = self._unproven_columns(item)
            if unused:
                return f"where {unused} is not zero the row never adds up: it seems to be no part of the total"
        if item.relation in ("same", "either") and len(item.terms) > 1 and len(self.amounts[item.terms[1].key]) >= AMOUNTS:
            return f"{len(self.amounts[item.terms[1].key])} different amounts would be this one number"
        if item.rule.id == "statement-amount" and self._another(item):
            return "the amount agrees with its own parts and is another total that is printed: the words mean that one"
        if item.rule.id == "statement-amount" and not self._named(item) and not self._slip(item):
            return "the words may mean another amount than the one printed, and no slip makes the one of the other"
        if self._apart(item):
            return "no number of these breaks a sum of its own table: the tables may be about different money"
        if item.terms[0].source != "table" and self._left_out(item):
            return "each of these numbers agrees with others: the list seems to leave a part out"
        return self._misplaced(item) if item.binding[1:2] == ("column",) else ""

    def _unproven_columns(self, item: Finding) -> str:
        """Along a row: a part's column that is zero or blank wherever the rows add up, and is not where several do not."""
        for place in item.terms[1:]:
            holds, fails = self.filled[item.binding, place.column, True], self.filled[item.binding, place.column, False]
            if place.value and not holds and len(fails) > 1:
                return place.column
        return ""

    def _misplaced(self, item: Finding) -> str:
        """Down a column: what says that rows were taken for parts that are none, or parts were left out."""
        gap, room = item.outcome.gap or Decimal(0), item.outcome.allowed or Decimal(0)
        if len(self.gaps[item.binding, gap]) > 1:
            return f"the same rows fail alike in {len(self.gaps[item.binding, gap])} columns: a row is missing, or belongs elsewhere"
        near = self.printed[_column(item.terms[0])]
        telling = abs(gap) > 2 * room * len(near)  # else some number is as near by chance
        if (telling and any(abs(abs(gap) - value) <= room for value in near)) or (gap < 0 and _run(item, -gap, room)):
            return f"the gap ({abs(gap):f}) is itself printed in this column: a row seems to belong elsewhere"
        return ""

    def _elsewhere(self, item: Finding) -> str:
        """(a) The same binding at other places."""
        group = self.bound[item.binding]
        holds, fails = group.holds - {_values(item)}, group.fails
        if item.binding[1:2] == ("column",):
            several = [values for values in holds if len(values) > 2]
            if len(several) >= (1 if self._divided(item) else PLACES) and len(fails) == 1:
                return f"the same rows add up in {len(several)} other columns"
        elif len(holds) >= PLACES and len(holds) >= HARDLY * len(fails):
            return f"the same holds at {len(holds)} other places"
        wide = self.readings[_reading(item)]
        holds, fails = wide.holds - {_values(item)}, wide.fails
        believed = item.binding[1:2] != ("column",) or self._slip(item)  # else a row may as well be missing
        if believed and len(holds) >= PLACES and len(holds) >= HARDLY * len(fails):
            return f"numbers read in this way agree at {len(holds)} other places"
        return ""

    def _slip(self, item: Finding) -> bool:
        """Whether one of its numbers would be right with digits that a slip explains, or whether a part is another number that the document prints."""
        for position, (place, number) in enumerate(zip(item.terms, item.numbers, strict=True)):
            wanted = item.implied(position)
            if wanted is not None and unlikeness(number, wanted) < 2:
                return True
            if position and number.value and self.values[abs(number.value)] > 1 and not self._held(place.key, item):
                return True
        return False

    @cached_property
    def values(self) -> Counter[Decimal]:
        """How often each amount is printed in tables."""
        return Counter(abs(place.value) for place in self.numbers if place.source == "table" and place.value)

    @cached_property
    def names(self) -> dict[Decimal, set[str]]:
        """The names of the rows in which tables print each amount."""
        found: dict[Decimal, set[str]] = defaultdict(set)
        for place in self.numbers:
            if place.source == "table" and place.value:
                found[abs(place.value)].add(place.name)
        return found

    def _divided(self, item: Finding) -> bool:
        """Whether its column is a total or a part of one along the rows, so that other columns are about the same rows and no list beside it."""
        return any(other.binding[1:2] == ("row",) for place in item.terms for other, _ in self.about[place.key])

    def _words(self, item: Finding) -> str:
        """(c) The words leave no choice: the form's labels name each number, or one sentence holds these numbers and no others of their kind."""
        if item.rule.get("named"):
            return "the labels name each of these numbers"
        if (plain := item.rule.get("plain")) and re.fullmatch(plain, item.note):
            return "the words say it in full"
        if item.binding[1:2] == ("column",) and _coded(item) and self._slip(item):
            return "the codes name each row of the sum"
        if item.binding[1:2] == ("row",) and sum(bool(place.value) for place in item.terms) == self.row[item.terms[0].key[:4]]:
            return "the header names each number of the row"
        if item.relation == "share" and self._in_a_list(item):
            return "its part and its whole are in a list that adds up"
        sentences = {_sentence(place) for place in item.terms}
        if len(item.terms) > 1 and any(item.weights) and len(sentences) == 1 and item.terms[0].source == "statement":
            own = Counter(place.column for place in item.terms)
            if all(self.said[sentence, kind] == count for sentence in sentences for kind, count in own.items()):
                return "one sentence names all of these numbers and no others of their kind"
        return ""

    def _closed_list(self, item: Finding) -> str:
        """Whether the amounts of a list add up to its whole and their shares to 100 %: then these are shares of that whole."""
        if item.relation != "share" or not (listed := self._in_a_list(item)):
            return ""
        parts = {place.key for place in listed.terms[1:]}
        shares = {key: number for key, number in self.shares.items() if key in parts}
        whole = total(Printed("", Decimal(100), Decimal(0), "%"), [(1, number) for number in shares.values()])
        every = all(place.key in shares or not place.value for place in listed.terms[1:])
        return "the list adds up, and its shares to 100 %" if every and len(shares) > 1 and whole.holds else ""

    @cached_property
    def shares(self) -> dict[Key, Printed]:
        """The share that the statement prints of each amount."""
        return {item.terms[1].key: item.numbers[0] for item in self.items if item.rule.id == "statement-share" and len(item.terms) == 3}

    def _in_a_list(self, item: Finding) -> Finding | None:
        """The list that adds up exactly and holds the part and the whole of a share."""
        part, whole = (place.key for place in item.terms[1:3])
        lists = (other for other, at in self.about[part] if at and other.relation in ("sum", "covers") and len(other.terms) > 2)
        return next((other for other in lists if other.verdict == EXACT and not other.trivial and other.terms[0].key == whole), None)

    def _in_one_breath(self, item: Finding) -> str:
        """Whether a sentence prints an amount, its change and its rate (or several changes, each with its rate), or a budget, what of it was
        spent and the rate, one after another, and no other amount of it has that rate.
        """
        rate, *others = item.terms
        if item.relation not in ("growth_by_change", "share") or len(others) != 2 or len({_sentence(place) for place in item.terms}) > 1:
            return ""
        said = [place for place in self.sentences[_sentence(rate)] if place.column not in ("year", "date", "code")]
        now, base, at = (next(i for i, place in enumerate(said) if place.key == one.key) for one in (*others, rate))
        if item.relation == "share":
            close = at == max(now, base) + 1 and abs(now - base) == 1
        else:
            close = at == base + 1 and now < base and all(place.column in ("change", "growth") for place in said[now + 1 : base])
        amounts = (place for place in said if place.column == "amount" and place not in others and place.unit == others[0].unit)
        return "one sentence names these numbers one after another" if close and not any(self._fits(item, one) for one in amounts) else ""

    def _fits(self, item: Finding, amount: Place) -> bool:
        """Whether a rate would hold of another amount."""
        low, high = item.implied(1) or (None, None)
        return low is not None and high is not None and amount.value is not None and low <= amount.value <= high

    @cached_property
    def sentences(self) -> dict[Key, list[Place]]:
        """The numerals of each sentence of the statement, in their order."""
        found: dict[Key, list[Place]] = defaultdict(list)
        for place in self.numbers:
            if place.source == "statement":
                found[_sentence(place)].append(place)
        return found

    @cached_property
    def row(self) -> Counter[Key]:
        """How many numbers but zeros each row of each table prints."""
        return Counter(place.key[:4] for place in self.numbers if place.source == "table" and place.value)

    @cached_property
    def said(self) -> Counter[tuple[Key, str]]:
        """How many numerals of each kind a sentence of the statement has."""
        return Counter((_sentence(place), place.column) for place in self.numbers if place.source == "statement")

    def _mended(self, item: Finding) -> str:
        """(b) One other value of one of its numbers mends independent identities at once and breaks none."""
        for position, place in enumerate(item.terms):
            wanted = item.implied(position)
            if wanted is None:
                continue
            mended = 0
            for other, at in self.about[place.key]:
                if other is item or other.trivial:
                    continue
                implied = other.implied(at)
                both = met(wanted, implied) if implied is not None else None
                if both is None:
                    if other.verdict != INCONSISTENT:
                        break
                elif other.verdict == INCONSISTENT and self._independent(item, other):
                    mended, wanted = mended + 1, both
            else:
                if mended:
                    return f"one other value of {place} mends {mended + 1} identities at once"
        return ""

    def _independent(self, one: Finding, other: Finding) -> bool:
        """Whether two findings rest on different numbers but for one, and are no two sums of one column between which a row was misplaced."""
        if one.binding[1:2] == other.binding[1:2] == ("column",) and (self._misplaced(one) or self._misplaced(other)):
            return False
        return len({place.key for place in one.terms} & {place.key for place in other.terms}) == 1

    def _another(self, item: Finding) -> bool:
        """Whether an amount of the statement is held by other identities and printed in a table, though not where it was looked for."""
        number = item.numbers[0]
        return self._held(item.terms[0].key, item) and any(
            number.low <= value <= number.high for column in self.printed.values() for value in column
        )

    def _named(self, item: Finding) -> bool:
        """Whether an amount of the statement is named in full: by a functional item, by a kind that has a table of its own, or, where nothing
        else holds it, by the name of the row that it is held against.
        """
        stated, row = item.terms[:2]
        own = maps()["kind"].get(row.kind, {}).get("flow", "") not in ("", "income", "expenditure")
        alone = normal(row.name) in normal(stated.name) and not self._held(stated.key, item)
        return own or classified(row.code) == "function" or alone

    def _left_out(self, item: Finding) -> bool:
        """Whether parts fall short of a total though each number of the sum is held by other identities: then a part is not in the list."""
        if item.relation != "sum" or len(item.terms) < 3 or (item.outcome.gap or 0) <= 0:
            return False
        return all(self._held(place.key, item) for place in item.terms)

    def _apart(self, item: Finding) -> bool:
        """Whether numbers of several tables differ though each table agrees with itself, or no slip makes one of them of the other."""
        tables = {place.key[:2] for place in item.terms}
        if len(tables) < 2 or item.rule.get("named") or any(place.source != "table" for place in item.terms):
            return False
        home = [
            [found for found, at in self.about[place.key] if found.weights[at] and len({t.key[:2] for t in found.terms}) == 1]
            for place in item.terms
        ]
        if any(found.verdict == INCONSISTENT for some in home for found in some):
            return False
        return all(any(not found.trivial for found in some) for some in home) or not self._slip(item)

    def _held(self, key: Key, item: Finding) -> bool:
        others = (
            other for other, at in self.about[key] if other is not item and other.outcome.holds and not other.trivial and other.weights[at]
        )
        return any(len(other.terms) > 1 for other in others)


def weighed(items: Sequence[Finding], numbers: Iterable[Place], withheld: bool = False) -> list[Finding]:
    """The findings of a document, each inconsistent one corroborated or unchecked; `withheld`: it says that rows of its lists are not public."""
    cut = _cut_off(items)
    items = [_set_aside(item, id(item) in cut, withheld) for item in items]
    witnesses = Witnesses(items, numbers)
    doubted = {id(item) for item in items if disagrees(item) and item.outcome.reason not in (CUT, HIDDEN)}
    judged = [witnesses.weigh(item) if item.verdict == INCONSISTENT else item for item in items]
    open_ = [item for item in judged if id(item) in doubted or item.outcome.reason == ALONE]
    return together(judged, open_, witnesses.names)


def _set_aside(item: Finding, cut: bool, withheld: bool) -> Finding:
    """What is inconsistent only because digits are cut off, or because rows are withheld, is no contradiction."""
    if item.verdict != INCONSISTENT:
        return item
    if cut:
        return replace(item, outcome=_unproven(item.outcome, CUT))
    short = item.rule.id in maps()["words"]["lists"] and (item.outcome.gap or 0) > 0
    return replace(item, outcome=_unproven(item.outcome, HIDDEN)) if withheld and short else item


def _cut_off(items: Sequence[Finding]) -> set[int]:
    """The ids of the findings that are inconsistent because digits are cut off, where the document nowhere rounds one up."""
    cut = []
    for item in items:
        exact = _more_exact(item)
        if exact is None:
            continue
        printed, step = abs(item.numbers[0].value), item.numbers[0].ulp
        if item.verdict == ROUNDING and printed > abs(exact):
            return set()
        if item.verdict == INCONSISTENT and printed <= abs(exact) < printed + step:
            cut.append(item)
    return {id(item) for item in cut} if len({_values(item) for item in cut}) >= PLACES else set()


def _more_exact(item: Finding) -> Decimal | None:
    """What a number would be with more digits, where it is held against one printed with more or reckoned from others."""
    if item.relation in RATES:
        return item.outcome.computed
    if item.relation in ("same", "either") and len(item.numbers) > 1 and item.numbers[1].ulp < item.numbers[0].ulp:
        return item.numbers[1].value
    return None


def _unproven(outcome: Outcome, reason: str) -> Outcome:
    return replace(outcome, verdict=UNCHECKED, reason=reason)


def _values(item: Finding) -> Values:
    return tuple(sorted(abs(number.value) for number in item.numbers if number.value))


def _sentence(place: Place) -> Key:
    return place.source, place.file, place.row, place.sentence


def _column(place: Place) -> Key:
    return (*place.key[:2], *place.key[3:])


def _reading(item: Finding) -> Binding:
    """The wider reading that a binding is part of: of a whole table along its rows, or down its columns."""
    if item.binding[1:2] in (("row",), ("column",)):
        return (item.rule.family, *item.binding[1:4])
    if all(place.source == "statement" for place in item.terms[:1]):
        return (item.rule.id,)
    return (item.rule.id, *dict.fromkeys(place.key[1] if place.source == "table" else place.source for place in item.terms))


def _coded(item: Finding) -> bool:
    """Whether the codes of the parts say that they are parts of the whole: 30101 of 301."""
    whole, *parts = (place.code for place in item.terms)
    return bool(whole) and all(code.startswith(whole) and code != whole for code in parts)


def _run(item: Finding, gap: Decimal, room: Decimal) -> bool:
    """Whether some parts of a sum that follow each other make up its gap: parts of parts, counted twice."""
    parts = [number.value for number in item.numbers[1:]]
    for start in range(len(parts)):
        total = Decimal(0)
        for value in parts[start:]:
            total += value
            if abs(total - gap) <= room:
                return True
            if total > gap + room:
                break
    return False
