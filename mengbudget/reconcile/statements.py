"""The statement's numbers against the tables and against each other: amounts, parts, shares, changes, growth, lists, absences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mengbudget.model import Claim
from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Address, Fact, claim_place, normal
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.quantities import ANY, Book
from mengbudget.reconcile.relations import INCONSISTENT, NONE, UNCHECKED
from mengbudget.reconcile.rules import registry
from mengbudget.reconcile.subjects import Meaning, Subjects, named

if TYPE_CHECKING:
    from mengbudget.statement import Statement

OWN_FLOWS = ("three_public", "agency_operation", "procurement", "meetings", "training", "projects")


@dataclass
class Said:
    """A claim with what its words mean and, once a printed quantity agrees with it, that quantity's address."""

    index: int
    claim: Claim
    fact: Fact
    meaning: Meaning
    addresses: tuple[Address, ...] = ()
    resolved: Address | None = None
    nearest: Address | None = None  # where no printed quantity agrees: the one that comes nearest


@dataclass
class Prose:
    """The statement's claims, understood, with the book of quantities they are held against."""

    statement: Statement
    book: Book
    subjects: Subjects
    year: int
    last: Book | None = None  # last year's budget
    accounts: bool = False  # final accounts, which are rightly compared with their own year's budget
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bases = {claim.base for claim in self.statement.claims}
        for index, claim in enumerate(self.statement.claims):
            meaning = self._meaning(index, claim)
            fact = Fact(claim_place(claim), claim.printed)
            self.said.append(Said(index, claim, fact, meaning, self._addresses(index, claim, meaning)))

    def _meaning(self, index: int, claim: Claim) -> Meaning:
        own = self.subjects.read(claim.subject)
        sentence = claim.sentence
        around = self.subjects.read(sentence.subsection).over(self.subjects.read(sentence.section))
        if claim.part_of is not None and claim.part_of < index:
            around = self.said[claim.part_of].meaning.over(around)
        return own.over(Meaning(around.dims))

    def _addresses(self, index: int, claim: Claim, meaning: Meaning) -> tuple[Address, ...]:
        if claim.reason or meaning.unknown or not (claim.subject or meaning.dims):
            return ()
        if (index in self.bases or claim.base_kind) and claim.year in (None, self.year):
            return ()  # what a change is counted from, of a year or budget that the words leave open
        dims = {"flow": ANY, "fund": ANY, "time": ANY, "nature": "all", "by": "total", **meaning.dims}
        if dims["flow"] in OWN_FLOWS:
            dims |= {"fund": "all", "time": "all"}
        address = Address(**dims, year=claim.year or self.year)
        return tuple(address.but(by=by, item=item) for by, item in map(named, meaning.codes)) if meaning.codes else (address,)

    def about(self, said: Said) -> Said | None:
        return self.said[said.claim.about] if said.claim.about is not None else None

    def printed(self, addresses: Sequence[Address]) -> list[Fact]:
        """The best printing of every quantity that the addresses may mean."""
        meanings = dict.fromkeys(m for address in addresses for m in self.book.meanings(self.book.settled(address)))
        return [fact for meaning in meanings if (fact := self.book.best(meaning)) is not None]


def statement_findings(prose: Prose) -> Iterator[Finding]:
    """All findings about the statement's own numerals."""
    for said in prose.said:
        if said.claim.kind == "amount":
            yield from _amount(prose, said)
    for said in prose.said:
        if said.claim.kind == "share":
            yield from _share(prose, said)
        elif said.claim.kind == "growth":
            yield from _growth(prose, said)
        elif said.claim.kind == "change":
            yield from _change(prose, said)
        elif said.claim.kind != "amount":
            said.fact.why = registry()["statement-amount"]["silent"].get(said.claim.kind, "")
    yield from _parts(prose)
    yield from _bases(prose)


def _amount(prose: Prose, said: Said) -> Iterator[Finding]:
    """An amount equals the quantity that its words name, one of them where they leave it open."""
    if not said.addresses:
        said.fact.why = _why(said)
        return
    candidates = prose.printed(said.addresses)
    if not candidates:
        meanings = [prose.book.settled(a) for address in said.addresses for a in _closed(address)]
        if any(prose.book.none(a) for a in meanings) and (
            not said.fact.value or (any(a in prose.book.blank for a in meanings) and _known_whole(prose, said))
        ):
            outcome = rel.same([said.claim.printed, replace(NONE, unit=said.claim.printed.unit)])
            said.resolved = said.addresses[0] if outcome.verdict != INCONSISTENT else None
            yield finding("statement-amount", outcome, [said.fact], "the tables leave it blank: there is none of it")
        said.fact.why = "no table prints the quantity that its words name"
        return
    open_time = any(address.time == ANY for address in said.addresses) and prose.book.carried
    complete = not open_time or {"all", "current"} <= {c.address.time for c in candidates if c.address}
    parent = prose.said[said.claim.part_of] if said.claim.part_of is not None else None
    if parent is not None and parent.resolved is not None and any(c.address and c.address.time == parent.resolved.time for c in candidates):
        complete = True  # a part is of the same time as its whole
    if parent is not None and (parent.resolved is None or (said.meaning.codes and parent.meaning.dims.get("nature") == "project")):
        complete = False  # a part of something that is not understood, or a project that bears an item's name
    outcome = rel.either(said.claim.printed, [c.printed for c in candidates if c.printed], complete=complete)
    chosen = min(candidates, key=lambda c: rel.same([said.claim.printed, c.printed]).worse if c.printed else Decimal(0))
    if outcome.verdict not in (INCONSISTENT, UNCHECKED):
        said.resolved = chosen.address
        candidates = [chosen]
    elif outcome.verdict == INCONSISTENT:
        said.nearest = chosen.address
    yield finding("statement-amount", outcome, [said.fact, chosen, *[c for c in candidates if c is not chosen][:2]])


def _known_whole(prose: Prose, said: Said) -> bool:
    """Whether the amount that this one is listed under, if any, is itself understood."""
    return said.claim.part_of is None or prose.said[said.claim.part_of].resolved is not None


def _closed(address: Address) -> list[Address]:
    options = [address]
    for part, choices in (("time", ("all", "current")), ("fund", ("all", "fiscal", "general_public")), ("flow", ("income", "expenditure"))):
        if getattr(address, part) == ANY:
            options = [option.but(**{part: choice}) for option in options for choice in choices]
    return options


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
    elif part.claim.part_of is not None:
        wholes = [prose.said[part.claim.part_of].fact]
    else:
        wholes = _whole_of_list(prose, said)
    if not wholes:
        said.fact.why = "the whole that it is a share of is not printed"
        return
    outcomes = [(rel.share(said.claim.printed, part.claim.printed, whole.printed), whole) for whole in wholes]
    outcome, whole = min(outcomes, key=lambda pair: (pair[0].verdict == UNCHECKED, pair[0].worse))
    yield finding("statement-share", outcome, [said.fact, part.fact, whole])


def _whole_of_list(prose: Prose, said: Said) -> list[Fact]:
    """What the shares of a list are shares of, where no words say so: the amount before it in its section, or the total that a
    table prints over its items, of which at least two of them, and half of them all, are shares.
    """
    sentence, total = said.claim.sentence, said.claim.part_of
    around = [o for o in prose.said if o.claim.sentence.section == sentence.section and o.claim.sentence.file == sentence.file]
    listed = [o for o in around if o.claim.kind == "share" and not o.claim.whole and o.claim.base is None and o.claim.part_of == total]
    pairs = [(o, about) for o in listed if (about := prose.about(o)) and about.claim.part_of is None]
    totals = {o.resolved.but(by="total", item="") for _, o in pairs if o.resolved and o.resolved.by == "function"}
    found = [o.fact for o in around if o.claim.kind == "amount" and o.index < said.index and o not in [about for _, about in pairs]]
    found += prose.printed([total.but(fund=fund) for total in totals for fund in ("all", "fiscal", total.fund)])

    def fitting(whole: Fact) -> int:
        outcomes = (rel.share(o.claim.printed, about.claim.printed, whole.printed) for o, about in pairs)
        return sum(outcome.verdict in (rel.EXACT, rel.ROUNDING) for outcome in outcomes)

    best = max(found, key=fitting, default=None)
    return [best] if best is not None and fitting(best) >= max(2, len(pairs) / 2) else []


def _outer(meaning: Meaning) -> Meaning:
    """What a whole has in common with its part: not the time, for money carried over may be a share of all."""
    return Meaning({name: value for name, value in meaning.dims.items() if name == "flow"})


def _growth(prose: Prose, said: Said) -> Iterator[Finding]:
    """A growth rate equals what amount and change give, and what amount and printed base give."""
    now = prose.about(said)
    if now is None:
        said.fact.why = "the amount that it is the growth of is not told"
        return
    changes = [
        o for o in prose.said if o.claim.kind == "change" and o.claim.about == said.claim.about and o.claim.sentence == said.claim.sentence
    ]
    changes = [o for o in changes if o.claim.printed.unit == now.claim.printed.unit or o.claim.printed.value == 0]
    for change in changes[:1]:
        yield finding(
            "statement-growth",
            rel.growth_by_change(said.claim.printed, now.claim.printed, change.claim.printed),
            [said.fact, now.fact, change.fact],
        )
    for base in _printed_bases(prose, said, now):
        yield finding("statement-growth-base", rel.growth(said.claim.printed, now.claim.printed, base.printed), [said.fact, now.fact, base])
    if not changes:
        said.fact.why = "neither the change nor last year's amount is printed"


def _change(prose: Prose, said: Said) -> Iterator[Finding]:
    """A change equals the amount less last year's, where that is printed."""
    now = prose.about(said)
    if now is None or said.claim.printed.unit == "百分点":
        said.fact.why = "the amount that it is the change of is not told"
        return
    bases = _printed_bases(prose, said, now)
    for base in bases:
        yield finding("statement-change", rel.difference(said.claim.printed, now.claim.printed, base.printed), [said.fact, now.fact, base])
    if not bases:
        said.fact.why = "last year's amount is not printed"


def _printed_bases(prose: Prose, said: Said, now: Said) -> list[Fact]:
    """Last year's amount: the one printed in the sentence, or the same quantity in a table's column of last year."""
    if said.claim.base is not None:
        return [prose.said[said.claim.base].fact]
    address = now.resolved
    if address is None or said.claim.base_kind == "execution" or (said.claim.base_year or prose.year - 1) != prose.year - 1:
        return []
    base = prose.book.best(address.but(year=address.year - 1))
    return [base] if base else []


def _parts(prose: Prose) -> Iterator[Finding]:
    """Parts listed under an amount (or a count) add up to it, where the list is known to be whole."""
    groups: dict[int, list[Said]] = defaultdict(list)
    for said in prose.said:
        if said.claim.part_of is not None and said.claim.kind in ("amount", "count", "change") and not said.claim.reason:
            groups[said.claim.part_of].append(said)
    for whole_index, parts in groups.items():
        whole = prose.said[whole_index]
        same_kind = [part for part in parts if part.claim.kind == whole.claim.kind and part.claim.printed.unit == whole.claim.printed.unit]
        same_kind = [p for p in same_kind if p.claim.kind != "count" or p.claim.printed.unit == whole.claim.printed.unit]
        for chosen, unknown in _whole_lists(whole, same_kind):
            outcome = rel.total(whole.claim.printed, [(1, part.claim.printed) for part in chosen])
            if outcome.verdict == INCONSISTENT and unknown:
                chosen = [*chosen, *unknown]
                outcome = rel.total(whole.claim.printed, [(1, part.claim.printed) for part in chosen])
                if outcome.verdict == INCONSISTENT:
                    outcome = rel.unchecked("the list names parts that are not known to belong to the division", whole.claim.printed)
            yield finding("statement-parts", outcome, [whole.fact, *(part.fact for part in chosen)])


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
    if not used and len(rest) > 1 and any(normal(part.claim.subject).startswith("其他") for part in rest):
        if len({"fund" in part.meaning.dims for part in rest if not part.meaning.unknown}) < 2:
            yield rest, []


def _bases(prose: Prose) -> Iterator[Finding]:
    """Two statements about one quantity imply the same amount for last year: now − change, now/(1 + growth)."""
    implied: dict[Any, list[tuple[Printed, Said, Said]]] = defaultdict(list)
    for said in prose.said:
        now = prose.about(said)
        address = now and (now.resolved or now.nearest)
        if (
            said.claim.kind != "change"
            or not now
            or not address
            or said.claim.printed.unit != now.claim.printed.unit
            or said.claim.base_kind == "execution"
        ):
            continue
        a, c = now.claim.printed, said.claim.printed
        whole = (
            address.flow in ("income", "expenditure")
            and address.by in ("total", "grand")
            and address.nature == "all"
            and address.fund == "all"
            and address.time == "all"
        )
        key = address.but(flow="both", by="grand") if whole else address
        implied[key].append((Printed("", a.value - c.value, a.ulp + c.ulp, a.unit), now, said))
    for found in implied.values():
        if len(found) > 1:
            outcome = rel.same([base for base, _, _ in found])
            yield finding("statement-base", outcome, [fact for _, now, change in found for fact in (change.fact, now.fact)])


def previous_findings(prose: Prose) -> Iterator[Finding]:
    """Changes and growth against last year's own document."""
    if prose.last is None:
        return
    for said in prose.said:
        now = prose.about(said)
        address = now and (now.resolved or now.nearest)
        if not now or not address or said.claim.kind not in ("change", "growth") or said.claim.base_kind == "execution":
            continue
        base = prose.last.find(prose.last.settled(address.but(year=prose.year - 1)))
        if (
            base is None
            or base.printed is None
            or (said.claim.base_year or prose.year - 1) != prose.year - 1
            or said.claim.printed.unit == "百分点"
        ):
            continue
        relation = rel.growth if said.claim.kind == "growth" else rel.difference
        there = Fact(replace(base.place, title=f"{prose.year - 1}: {base.place.title}", key=("previous", *base.place.key)), base.printed)
        yield finding(
            f"previous-{said.claim.kind}", relation(said.claim.printed, now.claim.printed, base.printed), [said.fact, now.fact, there]
        )
