"""Identities between quantities wherever they are printed: the same one twice, parts of a whole, two that must be equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mengbudget.names import name_of
from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import ANY, Address, Fact, maps
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.relations import INCONSISTENT, NONE, UNCHECKED, Outcome
from mengbudget.reconcile.rules import Rule, of_family


class Book:
    """All facts by address: ``printed[address]`` the numbers, ``blank`` the addresses that are printed only as empty cells."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.printed: dict[Address, list[Fact]] = defaultdict(list)
        self.blank: set[Address] = set()
        known = [(fact, fact.address) for fact in facts if fact.address is not None]
        self.carried = any(address.time == "carried_over" and fact.value for fact, address in known)
        for fact, address in known:
            fact.address = self.settled(address)
            if fact.printed is None:
                self.blank.add(fact.address)
            else:
                self.printed[fact.address].append(fact)
        self.blank -= set(self.printed)
        self.without: dict[tuple[str, str, int], bool] = {}  # funds whose totals are blank or zero
        self.lists = {_context(address) for address in (*self.printed, *self.blank) if address.by == "function"}

    def settled(self, address: Address) -> Address:
        """The address where nothing is carried over: the current year's money is all there is."""
        return address.but(time="all") if not self.carried and address.time in ("current", ANY) else address

    def none(self, address: Address) -> bool:
        """Whether the document says that there is none of a quantity: its cell is blank, or its table lists other items and not this.

        What a fund has no total of has none of any item.
        """
        if address in self.printed:
            return False
        if address in self.blank or (address.by == "function" and _context(address) in self.lists):
            return True
        fund = (address.fund, address.unit, address.year)
        if fund not in self.without:
            totals = Address(ANY, address.fund, ANY, by="total", unit=address.unit, year=address.year).closed(("flow", "time"))
            known = [fact.value for total in totals for fact in self.printed.get(total, ())]
            self.without[fund] = not any(known) and (bool(known) or any(total in self.blank for total in totals))
        return self.without[fund]

    def best(self, address: Address) -> Fact | None:
        """The most precise printing of a quantity, or None where it is not printed or its printings disagree."""
        facts = self.printed.get(address)
        if not facts or _disagree(facts):
            return None
        return min(facts, key=lambda fact: fact.printed.ulp if fact.printed else 0)

    def find(self, address: Address) -> Fact | None:
        """The best printing of a quantity; where the address leaves a part open, the largest of what it may mean."""
        exact = self.best(address)
        if exact is not None or ANY not in address:
            return exact
        return max(self.all_of(address), key=lambda fact: fact.value or 0, default=None)

    def all_of(self, address: Address) -> list[Fact]:
        """The best printing of every quantity that an address may mean."""
        return [fact for meaning in self.meanings(address) if (fact := self.best(meaning)) is not None]

    def meanings(self, address: Address) -> list[Address]:
        """The quantities that an address with parts left open may mean, those printed somewhere."""
        options = address.closed(("time", "fund", "nature", "flow"))
        if address.by == "total":
            options += [option.but(by="grand") for option in options]
        if address.fund in ("all", "fiscal") and address not in self.printed:
            options += [option.but(fund=fund) for option in options for fund in self.only_fund(option)]
        return [option for option in dict.fromkeys(options) if option in self.printed]

    def only_fund(self, address: Address) -> list[str]:
        """The one of the three budgets that pays for a quantity which is printed by budget only, the others being printed as nothing."""
        amounts = {fund: self.best(address.but(fund=fund)) for fund in maps()["inner"]["fiscal"]}
        paying = [fund for fund, fact in amounts.items() if fact is not None and fact.value]
        return paying if len(paying) == 1 and all(amounts.values()) else []


def _context(address: Address) -> Address:
    """What a table lists items of: the address without the item, told apart by the level of its code."""
    return address.but(item=str(len(address.item)))


def matches(address: Address, where: Mapping[str, Any]) -> bool:
    """Whether an address fits a selector: each named part is the value, or one of the values, given for it."""
    for part, wanted in where.items():
        value = getattr(address, part)
        if (value not in wanted) if isinstance(wanted, list) else (value != wanted):
            return False
    return True


def quantity_findings(book: Book) -> Iterator[Finding]:
    """All rules of the families `printings` (same), `meanings` (either) and `quantities` (sums across tables)."""
    yield from _printings(book)
    yield from _meanings(book)
    for rule in of_family("quantities"):
        yield from _quantities(book, rule)


def _printings(book: Book) -> Iterator[Finding]:
    rules = of_family("printings")
    for address, facts in book.printed.items():
        rule = next((rule for rule in rules if matches(address, rule["where"])), None)
        if rule is None or len(facts) < 2 or ANY in address:
            continue
        facts = _not_grand(book, address, facts)
        for found in bind(rule, facts) if len(facts) > 1 else ():
            odd = found.outcome.odd
            yield replace(found, note=f"the odd one out: {facts[odd].place}" if odd is not None else "")


def _disagree(facts: Sequence[Fact]) -> bool:
    """Whether some numbers are not printings of one quantity."""
    return len(facts) > 1 and rel.same([fact.printed for fact in facts if fact.printed]).verdict == INCONSISTENT


def _not_grand(book: Book, address: Address, facts: list[Fact]) -> list[Fact]:
    """The printings of a total without those that print the grand total: a table's 合计 may be either, where the two differ."""
    grand = book.best(address.but(by="grand")) if address.by == "total" else None
    if grand is None or not _disagree(facts):
        return facts
    return [fact for fact in facts if fact.place.title == grand.place.title or _disagree([fact, grand])]


def _meanings(book: Book) -> Iterator[Finding]:
    """Numbers of a table that does not say whether carried-over money is in them: they equal one of the quantities printed elsewhere."""
    (rule,) = of_family("meanings")
    for address, facts in list(book.printed.items()):
        meant = book.all_of(address) if ANY in address else []
        for fact in facts:
            others = [best for best in meant if best.place.title != fact.place.title]
            if fact.printed is not None and others:
                yield _either(rule, fact, fact.printed, others)


def _either(rule: Rule, fact: Fact, number: Printed, others: Sequence[Fact]) -> Finding:
    """A number against the quantities that it may be; where it is none of them, it is not more than all money."""
    outcome = rel.either(number, [other.printed for other in others if other.printed], complete=len(others) > 1)
    if outcome.verdict == UNCHECKED:
        of_all = (other for other in others if other.address and other.address.time == "all")
        widest = max(of_all, key=lambda other: other.value or 0, default=None)
        if widest is not None and (beyond := rel.within(number, widest.printed)).verdict == INCONSISTENT:
            return finding(rule, beyond, [fact, widest])
    return finding(rule, outcome, [fact, min(others, key=lambda other: rel.same([number, other.printed or number]).worse)])


def _quantities(book: Book, rule: Rule) -> Iterator[Finding]:
    """For every address that is the whole: it equals its parts, other addresses that differ from it as the rule says."""
    where = {**rule.get("where", {}), **rule["whole"]}
    for address in [address for address in book.printed if matches(address, where)]:
        terms = [_part(book, address, part) for part in rule["parts"]]
        parts, numbers = [fact for fact, _ in terms], [number for _, number in terms]
        if any(parts) and None not in numbers:
            for total in book.printed[address]:
                if rule.get("one_row") or not _one_row([total, *parts]):
                    yield finding(rule, _divided(rule, total.printed, numbers, [address, *_addresses(parts)]), [total, *parts])


def _divided(rule: Rule, total: Printed | None, numbers: Sequence[Printed | None], addresses: Sequence[Address]) -> Outcome:
    """A whole against its parts, `addresses` being its own and theirs."""
    weights = [part.get("weight", 1) for part in rule["parts"]]
    outcome = rel.within(total, numbers[0]) if rule.relation == "within" else rel.total(total, list(zip(weights, numbers, strict=True)))
    unclear = addresses[0].time == ANY and len({address.time for address in addresses[1:]}) > 1
    return outcome.unless(unclear, "the table does not say whether it holds carried-over money")


def _addresses(facts: Iterable[Fact | None]) -> list[Address]:
    return [fact.address for fact in facts if fact is not None and fact.address is not None]


def _part(book: Book, address: Address, part: Mapping[str, Any]) -> tuple[Fact | None, Printed | None]:
    """What is printed of a part of a quantity, and its number: `NONE` where there is none of it, None where it is not known."""
    optional = part.get("optional", False)
    other = book.settled(address.but(**{name: value for name, value in part.items() if name not in ("weight", "optional")}))
    fact = book.find(other)
    if fact is not None and not (optional and _of_which(fact)):  # 其中：事业单位经营支出 beside 基本支出 and 项目支出 is a part of these
        return fact, fact.printed
    return None, NONE if optional or book.none(other) else None


def _of_which(fact: Fact) -> bool:
    return any(name_of(text).of_which for text in fact.place.column.split("/"))


def _one_row(facts: Iterable[Fact | None]) -> bool:
    """Whether all stand in one row of one table, where the rules of rows have judged them already."""
    return len({(fact.place.key[:4]) for fact in facts if fact is not None}) == 1
