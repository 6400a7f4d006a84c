"""The amounts of performance forms against each other: sources, tasks, the year within the period, the amounts that the texts state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mengbudget.forms.form import text_of
from mengbudget.forms.words import key, labels
from mengbudget.model import Claim, Form, FormAmount
from mengbudget.names import compact, name_of
from mengbudget.reconcile.facts import Address, Fact, amount_place, claim_place, maps
from mengbudget.reconcile.findings import Finding, bind
from mengbudget.reconcile.rules import registry


@dataclass
class FormFacts:
    """A form with a fact for every amount of its grid and every numeral of its texts."""

    form: Form
    amounts: list[tuple[FormAmount, Fact]]
    claims: list[tuple[Claim, Fact]]

    @property
    def facts(self) -> list[Fact]:
        """Those of its grid."""
        return [fact for _, fact in self.amounts]

    def get(self, role: str, half: str) -> Fact | None:
        """The first amount of a role in a half."""
        return next((fact for amount, fact in self.amounts if (amount.role, amount.half) == (role, half)), None)

    @property
    def total(self) -> Fact | None:
        """The year's total, or the only one there is: that of the period where the form prints nothing of a year."""
        own = self.get("total", "year") or self.get("total", "")
        return own or (None if any(amount.half == "year" for amount, _ in self.amounts) else self.get("total", "period"))

    @property
    def one_year(self) -> bool:
        """Whether the form says that its project ends within the year."""
        pattern = registry()["forms-halves"]["one_year"]
        return any(re.search(pattern, compact(text_of(self.form, role))) for role in ("property", "term"))

    @property
    def only_year(self) -> bool:
        """Whether the form has goals of the year and none of the period: its 实施期 is then the year."""
        return not text_of(self.form, "period", "head") and bool(text_of(self.form, "year", "head"))

    @property
    def tasks(self) -> dict[str, dict[str, Fact]]:
        """The facts of each task that an overall form lists, by the role that the column's label has elsewhere."""
        found: dict[str, dict[str, Fact]] = {}
        for amount, fact in self.amounts:
            task, _, column = amount.label.partition("/")
            label = labels().get(key(column.rpartition("/")[2]))
            if not amount.role and label:
                found.setdefault(task, {}).setdefault(label.role, fact)
        return found

    def one(self, half: str) -> dict[str, Fact]:
        """The facts of a half by role, of the roles that the half prints once."""
        times = Counter(amount.role for amount, _ in self.amounts if amount.half == half)
        return {amount.role: fact for amount, fact in self.amounts if amount.half == half and amount.role and times[amount.role] == 1}


def form_facts(form: Form, year: int) -> FormFacts:
    """Facts of a form; those of the overall form have the address of the quantity that their role names."""
    why = "a text of a form, which nothing else repeats"
    claims = [(claim, Fact(claim_place(claim, form), claim.printed, None, why)) for claim in form.claims]
    facts = FormFacts(
        form, [(one, Fact(amount_place(form, one, position), one.printed)) for position, one in enumerate(form.amounts)], claims
    )
    by = {"by": "tasks"} if facts.tasks else {}  # their total is that of the main tasks, which need not be all that is spent
    for amount, fact in facts.amounts:
        named = maps()["role"].get({"own": "own_funds"}.get(amount.role, amount.role))
        if form.kind == "performance_overall" and named is not None and amount.role != "other" and amount.half != "period":
            fact.address = Address(**{"flow": "expenditure", "by": "total", **named, **by}, year=name_of(form.title).year or year)
    return facts


def own_findings(facts: FormFacts) -> Iterator[Finding]:
    """All findings about a form's own amounts."""
    yield from _sources(facts)
    yield from _tasks(facts)
    yield from _halves(facts)
    yield from _texts(facts)


def _sources(facts: FormFacts) -> Iterator[Finding]:
    """The sums that the rule lists, in each half, each group and each task of the form, or over all of a half's groups."""
    seen: set[tuple[int, ...]] = set()
    for roles in _sets(facts):
        for whole, parts in _listed(roles):
            if (terms := tuple(id(fact) for fact in (whole, *parts))) not in seen:
                seen.add(terms)
                (found,) = bind("forms-sources", [whole, *parts])
                doubt = len(parts) == 1 and (found.outcome.gap or 0) > 0
                yield found.unless(doubt, "one source alone is printed, which need not be the only one")


def _sets(facts: FormFacts) -> Iterator[Mapping[str, Fact]]:
    """Facts by role that belong together: of a group in a half, of a half, of a task."""
    groups: dict[tuple[str, str], dict[str, Fact]] = {}
    for amount, fact in facts.amounts:
        groups.setdefault((amount.half, amount.label.rpartition("/")[0]), {})[amount.role] = fact
    yield from groups.values()
    yield from (facts.one(half) for half in dict.fromkeys(half for half, _ in groups))
    yield from facts.tasks.values()


def _listed(roles: Mapping[str, Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each total with the parts that the rule lists of it; one part alone only where no list has more."""
    found: dict[str, list[list[Fact]]] = {}
    for entry in registry()["forms-sources"]["sums"]:
        parts = _printed(roles, entry["parts"])
        if parts and entry["whole"] in roles and not set(entry["unless"]) & set(roles):
            whole, also = roles[entry["whole"]], _printed(roles, entry.get("also", ()))
            if also and all(one.outcome.holds for one in bind("forms-sources", [whole, *parts, *also])):
                parts += also  # 上年结转, a source beside these or a part of one
            found.setdefault(entry["whole"], []).append(parts)
    for name, lists in found.items():
        several = [parts for parts in lists if len(parts) > 1]
        yield from ((roles[name], parts) for parts in several or lists[:1])


def _printed(roles: Mapping[str, Fact], wanted: Iterable[str]) -> list[Fact]:
    return [roles[role] for role in wanted if role in roles]


def _tasks(facts: FormFacts) -> Iterator[Finding]:
    """The tasks that an overall form lists add up to what it prints as their total, from each source."""
    tasks = facts.tasks.values()
    for role, whole in facts.one("").items():
        parts = [task[role] for task in tasks if role in task]
        if len(parts) > 1:
            yield from bind("forms-tasks", [whole, *parts])


def _halves(facts: FormFacts) -> Iterator[Finding]:
    for role in dict.fromkeys(amount.role for amount, _ in facts.amounts):
        year, period = facts.get(role, "year"), facts.get(role, "period")
        if year is not None and period is not None:
            relation, note = ("same", "a project of one year") if facts.one_year else ("within", "")
            yield from bind("forms-halves", [year, period], relation, note)


def _texts(facts: FormFacts) -> Iterator[Finding]:
    """Amounts that the text calls this year's budget equal the year's total, grants of a level of government that level's line."""
    rule = registry()["forms-text-amount"]
    before, after = re.compile(f"(?:{'|'.join(rule['before'])})$"), re.compile(f"(?:{'|'.join(rule['after'])})")
    grants = {role: re.compile(f"{pattern}$") for role, pattern in rule["grants"].items()}
    for claim, fact in facts.claims:
        said = claim.sentence.text[: claim.start].rstrip()
        rest = claim.sentence.text[claim.end :].lstrip().removeprefix(claim.printed.unit)
        if before.search(said) or after.match(rest):
            meant = facts.total
        else:
            meant = next((facts.get(role, "year") for role, pattern in grants.items() if pattern.search(said)), None)
        if meant is not None and claim.kind == "amount":
            yield from bind(rule, [fact, meant])
