"""The amounts of performance forms against each other: sources, tasks, the year within the period, the amounts that the texts state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mengbudget.forms.form import text_of
from mengbudget.forms.words import key, labels
from mengbudget.model import Claim, Form
from mengbudget.names import name_of
from mengbudget.reconcile.facts import Address, Fact, amount_place, claim_place, maps
from mengbudget.reconcile.findings import Finding, bind
from mengbudget.reconcile.rules import registry


@dataclass
class FormFacts:
    """A form with a fact for every amount of its grid and every numeral of its texts."""

    form: Form
    amounts: list[Fact] = field(default_factory=list)
    claims: list[tuple[Claim, Fact]] = field(default_factory=list)

    def get(self, role: str, half: str) -> Fact | None:
        """The first amount of a role in a half."""
        pairs = zip(self.form.amounts, self.amounts, strict=True)
        return next((fact for amount, fact in pairs if (amount.role, amount.half) == (role, half)), None)

    @property
    def total(self) -> Fact | None:
        """The year's total, or the only one there is: that of the period where the form prints nothing of a year."""
        own = self.get("total", "year") or self.get("total", "")
        return own or (None if any(amount.half == "year" for amount in self.form.amounts) else self.get("total", "period"))

    @property
    def one_year(self) -> bool:
        """Whether the form says that its project ends within the year."""
        pattern = registry()["forms-halves"]["one_year"]
        return any(re.search(pattern, "".join(text_of(self.form, role).split())) for role in ("property", "term"))

    @property
    def only_year(self) -> bool:
        """Whether the form has goals of the year and none of the period: its 实施期 is then the year."""
        return not text_of(self.form, "period", "head") and bool(text_of(self.form, "year", "head"))

    @property
    def tasks(self) -> dict[str, dict[str, Fact]]:
        """The facts of each task that an overall form lists, by the role that the column's label has elsewhere."""
        found: dict[str, dict[str, Fact]] = {}
        for amount, fact in zip(self.form.amounts, self.amounts, strict=True):
            task, _, column = amount.label.partition("/")
            label = labels().get(key(column.rpartition("/")[2]))
            if not amount.role and label is not None and label.sort == "amount":
                found.setdefault(task, {}).setdefault(label.role, fact)
        return found

    def one(self, half: str) -> dict[str, Fact]:
        """The facts of a half by role, of the roles that the half prints once."""
        found: dict[str, list[Fact]] = {}
        for amount, fact in zip(self.form.amounts, self.amounts, strict=True):
            if amount.half == half and amount.role:
                found.setdefault(amount.role, []).append(fact)
        return {role: facts[0] for role, facts in found.items() if len(facts) == 1}


def form_facts(form: Form, year: int) -> FormFacts:
    """Facts of a form; those of the overall form have the address of the quantity that their role names."""
    facts = FormFacts(form)
    for position, amount in enumerate(form.amounts):
        fact = Fact(amount_place(form, amount, position), amount.printed)
        role = {"own": "own_funds"}.get(amount.role, amount.role)
        if form.kind == "performance_overall" and role in maps()["role"] and role != "other" and amount.half != "period":
            fact.address = Address(**{"flow": "expenditure", "by": "total", **maps()["role"][role]}, year=name_of(form.title).year or year)
        facts.amounts.append(fact)
    if facts.tasks:  # their total is that of the main tasks, which need not be all that is spent
        for fact in facts.amounts:
            fact.address = fact.address.but(by="tasks") if fact.address else None
    why = "a text of a form, which nothing else repeats"
    facts.claims = [(claim, Fact(claim_place(claim, form), claim.printed, None, why)) for claim in form.claims]
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
    for half in dict.fromkeys(amount.half for amount in facts.form.amounts):
        of_half = [(a, f) for a, f in zip(facts.form.amounts, facts.amounts, strict=True) if a.half == half]
        groups = dict.fromkeys(a.label.rpartition("/")[0] for a, _ in of_half)
        tasks = list(facts.tasks.values()) if not half else []
        for roles in [
            *({a.role: f for a, f in of_half if a.label.rpartition("/")[0] == group} for group in groups),
            facts.one(half),
            *tasks,
        ]:
            for whole, parts in _listed(roles):
                if (terms := tuple(id(fact) for fact in (whole, *parts))) not in seen:
                    seen.add(terms)
                    (found,) = bind("forms-sources", [whole, *parts])
                    doubt = len(parts) == 1 and (found.outcome.gap or 0) > 0
                    yield found.unless(doubt, "one source alone is printed, which need not be the only one")


def _listed(roles: Mapping[str, Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each total with the parts that the rule lists of it; one part alone only where no list has more."""
    alone: dict[str, Fact] = {}
    divided: set[str] = set()
    for entry in registry()["forms-sources"]["sums"]:
        parts = [roles[role] for role in entry["parts"] if role in roles]
        if entry["whole"] not in roles or not parts or set(entry["unless"]) & set(roles):
            continue
        also = [roles[role] for role in entry.get("also", []) if role in roles]  # 上年结转, a source beside these or a part of one
        whole = roles[entry["whole"]]
        beside = also if also and all(one.outcome.holds for one in bind("forms-sources", [whole, *parts, *also])) else []
        if len(parts) + len(beside) > 1:
            divided.add(entry["whole"])
            yield whole, parts + beside
        else:
            alone.setdefault(entry["whole"], parts[0])
    yield from ((roles[whole], [part]) for whole, part in alone.items() if whole not in divided)


def _tasks(facts: FormFacts) -> Iterator[Finding]:
    """The tasks that an overall form lists add up to what it prints as their total, from each source."""
    tasks = facts.tasks.values()
    for role, whole in facts.one("").items():
        parts = [task[role] for task in tasks if role in task]
        if len(parts) > 1:
            yield from bind("forms-tasks", [whole, *parts])


def _halves(facts: FormFacts) -> Iterator[Finding]:
    for role in dict.fromkeys(amount.role for amount in facts.form.amounts):
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
        if claim.kind != "amount":
            continue
        said = claim.sentence.text[: claim.start].rstrip()
        rest = claim.sentence.text[claim.end :].lstrip().removeprefix(claim.printed.unit)
        if before.search(said) or after.match(rest):
            meant = facts.total
        else:
            role = next((role for role, pattern in grants.items() if pattern.search(said)), "")
            meant = facts.get(role, "year") if role else None
        if meant is not None:
            yield from bind(rule, [fact, meant])
