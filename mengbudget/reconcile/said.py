"""The statement's claims, understood: what the words of each mean, and which printed quantity it turns out to be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mengbudget.model import Claim, Sentence
from mengbudget.printed import Printed
from mengbudget.prose.marks import full_width
from mengbudget.prose.subjects import core
from mengbudget.reconcile.facts import ANY, Address, Fact, claim_place, classified, normal
from mengbudget.reconcile.quantities import Book
from mengbudget.reconcile.subjects import Meaning, Subjects, named

if TYPE_CHECKING:
    from mengbudget.prose.statement import Statement

OWN_FLOWS = ("three_public", "agency_operation", "procurement", "meetings", "training", "projects")

_CLAUSE = re.compile("[，。；：、（(]")
_DIVIDES = {"flow", "fund", "time", "nature"}
"""Parts of an address that divide an item."""


def _of_unit(address: Address, unit: str) -> Address:
    """The same quantity of one unit: what tables print in its row, or in its rows."""
    return address if not unit else address.but(by="unit", item=unit) if address.by == "total" else address.but(unit=unit)


@dataclass
class Said:
    """A claim with what its words mean and, once a printed quantity agrees with it, that quantity's address."""

    index: int
    claim: Claim
    fact: Fact
    meaning: Meaning
    addresses: tuple[Address, ...] = ()
    resolved: Address | None = None
    unit_of: str = ""  # the unit that it is of, "" for the department
    nearest: Address | None = None  # where no printed quantity agrees: the one that comes nearest
    about: int | None = None  # the amount that a share, change or growth is about: by its sentence, else by what its own words mean

    @property
    def kind(self) -> str:
        return self.claim.kind

    @property
    def printed(self) -> Printed:
        return self.claim.printed

    @property
    def unit(self) -> str:
        return self.claim.printed.unit

    @property
    def quantity(self) -> Address | None:
        """The printed quantity that it is, or comes nearest to."""
        return self.resolved or self.nearest


@dataclass
class Prose:
    """The statement's claims, understood, with the book of quantities they are held against."""

    statement: Statement
    book: Book
    subjects: Subjects
    year: int
    last: Book | None = None  # last year's budget
    kind: str = "budget"  # of the document
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        claims = self.statement.claims
        self.bases = {claim.base for claim in claims}
        carried = (claim for claim in claims if self.subjects.read(claim.subject).dims.get("time") == "carried_over")
        self.with_carried = {claim.part_of for claim in carried if claim.kind == "amount"}
        # amounts of an expense with a table of its own, by what they are
        self.spoken: dict[tuple[Any, ...], list[Said]] = defaultdict(list)
        for index, claim in enumerate(claims):
            meaning = self._meaning(index, claim)
            fact = Fact(claim_place(claim), claim.printed)
            unit = self._unit(claim)
            addresses = tuple(_of_unit(one, unit) for one in self._addresses(index, claim, meaning, unit))
            said = Said(index, claim, fact, meaning, addresses, unit_of=unit, about=claim.about)
            self.said.append(said)
            if claim.kind in ("change", "growth") and claim.about is None and not claim.reason:
                said.about = next((one.index for one in reversed(self._alike(said)) if not one.claim.base_kind), None)
            elif claim.kind == "amount" and not claim.reason and claim.year == self.year:
                self._alike(said).append(said)

    def _meaning(self, index: int, claim: Claim) -> Meaning:
        own = self._named(claim)
        sentence = claim.sentence
        around = self.subjects.read(sentence.subsection).over(self.subjects.read(sentence.section))
        codes = own.codes
        if claim.part_of is not None:
            whole = self.said[claim.part_of].meaning
            around = whole.over(around)
            if own.dims and set(own.dims) <= _DIVIDES:
                codes = whole.codes  # 其中：人员经费 is that of the item that it is a part of
        dims = dict(own.over(Meaning(around.dims)).dims)
        if index in self.with_carried and dims.get("time") == "current":
            del dims["time"]  # 当年收入…，其中：…上年结转…: the year's with what is carried over
        return replace(own, dims=dims, codes=codes)

    def _unit(self, claim: Claim) -> str:
        """The unit of the department that a claim is of: named at the head of its clause, of its whole, or of its chapter."""
        named = self.subjects.unit(_CLAUSE.split(full_width(claim.sentence.text)[: claim.start])[-1])
        if not named and claim.part_of is not None:
            return self.said[claim.part_of].unit_of
        return named or self.unit_of(claim.sentence)

    def unit_of(self, sentence: Sentence) -> str:
        """The unit of the department that a chapter is of, "" where it is the department's."""
        return self.subjects.unit(sentence.subsection, title=True) or self.subjects.unit(sentence.section, title=True)

    def _alike(self, said: Said) -> list[Said]:
        """The amounts so far whose words mean the same expense, of those that have a table of their own ("“三公”经费财政拨款支出决算数")."""
        own = self._named(said.claim)
        known = own.dims.get("flow") in OWN_FLOWS and not own.codes
        return self.spoken[own.dims.get("flow"), own.dims.get("item"), own.unknown, said.unit_of] if known else []

    def budgeted(self, spent: Said) -> Said | None:
        """The budget that an amount was spent of, where the statement prints it before: the same expense, said to be budgeted."""
        before = (one for one in reversed(self._alike(spent)) if one.index < spent.index and one.unit == spent.unit)
        return next((one for one in before if self._is_budget(one)), None)

    def _is_budget(self, said: Said) -> bool:
        whole = self.whole(said)
        return said.claim.base_kind == "budget" or "预算" in said.claim.subject or (whole is not None and self._is_budget(whole))

    def _named(self, claim: Claim) -> Meaning:
        """What the claim's own words say, the code printed with them before its name."""
        own, by = self.subjects.read(claim.subject), classified(claim.code)
        if by and (claim.code in self.subjects.parents or any(classified(code) == by for code in own.codes)):
            return Meaning({"flow": "expenditure", "by": by}, (claim.code,))
        return own  # a code that no table prints, nor any of its kind with this name

    def _addresses(self, index: int, claim: Claim, meaning: Meaning, unit: str) -> tuple[Address, ...]:
        own = self._named(claim)
        if claim.reason or meaning.unknown or not (own.dims or own.codes or (unit and unit in normal(claim.subject))):
            return ()  # words that say nothing address nothing
        stage = self.stage(claim)
        if (index in self.bases or claim.base_kind) and claim.year in (None, self.year) and not stage:
            return ()  # what a change is counted from, of a year or budget that the words leave open
        dims = {"flow": ANY, "fund": ANY, "time": ANY, "nature": "all", "by": "total", **meaning.dims}
        if dims["flow"] in OWN_FLOWS:
            dims |= {"fund": "all", "time": "all"}
        address = Address(**dims, year=claim.year or self.year, stage=stage)
        return tuple(address.but(by=by, item=item) for by, item in map(named, meaning.codes)) if meaning.codes else (address,)

    def stage(self, claim: Claim) -> str:
        """The stage of money that a claim names, where it is not the document's own: what was spent in a budget, budgeted in final accounts."""
        return claim.base_kind if (self.kind, claim.base_kind) in (("budget", "execution"), ("final_accounts", "budget")) else ""

    @cached_property
    def of_name(self) -> dict[str, set[Decimal]]:
        """The amounts that the statement prints under each name, words like 预算 aside."""
        found: dict[str, set[Decimal]] = defaultdict(set)
        for said in self.said:
            if said.kind == "amount":
                found[core(said.claim.subject)].add(said.printed.value)
        return found

    def about(self, said: Said) -> Said | None:
        """The amount (or count) that a share, change or growth is about."""
        return self.said[said.about] if said.about is not None else None

    def whole(self, said: Said) -> Said | None:
        """The amount that one is listed under."""
        return self.said[said.claim.part_of] if said.claim.part_of is not None else None

    def earlier(self, said: Said) -> list[Said]:
        """The amounts that its section prints before an amount, under the same title: the nearest first."""
        place = said.claim.sentence.section, said.claim.sentence.subsection
        around = (one for one in reversed(self.said[: said.index]) if (one.claim.sentence.section, one.claim.sentence.subsection) == place)
        return [one for one in around if one.kind == "amount" and one.unit == said.unit and not one.claim.reason]

    def printed(self, addresses: Sequence[Address]) -> list[Fact]:
        """The best printing of every quantity that the addresses may mean, of a table among them that leaves the time open as well.

        Where its printings disagree it may be each of them.
        """
        settled = [self.book.settled(address) for address in addresses]
        meanings = dict.fromkeys(m for one in settled for m in (*self.book.meanings(one), *one.closed(("fund", "nature", "flow"))))
        best = ((meaning, self.book.best(meaning)) for meaning in meanings)
        return [fact for meaning, found in best for fact in ([found] if found else self.book.printed.get(meaning, ()))]
