"""The performance forms: sources and halves, their rows in the project tables, their sums in the statement, dates, counts, arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher

from mengbudget.names import compact
from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.arithmetic import arithmetic_findings
from mengbudget.reconcile.facts import Fact, Place, TableFacts, form_place, normal
from mengbudget.reconcile.findings import Finding, bind, finding
from mengbudget.reconcile.formmarks import mark_findings
from mengbudget.reconcile.formsums import FormFacts, own_findings
from mengbudget.reconcile.relations import INCONSISTENT, counted
from mengbudget.reconcile.rules import registry
from mengbudget.reconcile.said import Prose
from mengbudget.reconcile.slips import unlikeness

_BRACKETS = str.maketrans("[]〔〕【】{}<>《》", "()()()()()()")
_DATE = re.compile(r"(20\d\d)[-./年]?(1[0-2]|0?[1-9])[-./月]?(3[01]|[12]\d|0?[1-9])")
_BESIDES = re.compile("另[有设按]|此外|同时")
_HAN = "一二三四五六七八九"
_RESEMBLES = 3, 4  # of the characters of two names, how many must be common, in order, for one to resemble the other


def form_findings(forms: Sequence[FormFacts], tables: Sequence[TableFacts], prose: Prose) -> Iterator[Finding]:
    """All findings about the forms."""
    for facts in forms:
        yield from own_findings(facts)
        yield from _filed(facts, prose)
        yield from arithmetic_findings(facts.claims)
    apart = {table.table.pages[0] for table in tables if table.is_form and not table.table.title and table.table.pages}
    yield from mark_findings([facts.form for facts in forms], apart)
    projects = [facts for facts in forms if facts.form.kind == "performance_project"]
    yield from _rows(projects, tables)
    yield from _totals(projects, prose)
    for facts in forms:
        if facts.form.kind == "performance_overall":
            yield from _organisation(facts, prose)


def _filed(facts: FormFacts, prose: Prose) -> Iterator[Finding]:
    """The filing date is not after the budget can have been published, or after the latest date that the statement prints."""
    rule, form = registry()["forms-filed"], facts.form
    found = _DATE.match(form.filed)
    if not prose.year or not found:
        return
    filed = counted(f"{found[1]}{int(found[2]):02}{int(found[3]):02}", "日", form.filed)
    dates = [said.printed for said in prose.said if said.kind == "date"]
    latest = max([counted(f"{prose.year}{rule['latest']}", "日"), *dates], key=lambda date: date.value)
    place = form_place(form, form.pages[-1], "填报日期", "", "filed", ("filed",), text=form.filed, value=filed.value, unit="日")
    late = Decimal((_day(filed.value) - _day(latest.value)).days)
    outcome = replace(rel.within(filed, latest), gap=max(late, Decimal(0)))
    yield finding(rule, outcome, [Fact(place, filed)], f"the budget is of {prose.year}; the latest possible date is {_day(latest.value)}")


def _day(value: Decimal) -> date:
    text = f"{value:f}"
    return date(int(text[:4]), int(text[4:6]), 1) + timedelta(days=int(text[6:8]) - 1)


def project_name(name: str) -> str:
    """A project's name for comparison: brackets of one shape, half-width, no white space."""
    return normal(name).translate(_BRACKETS)


def _rows(forms: Sequence[FormFacts], tables: Sequence[TableFacts]) -> Iterator[Finding]:
    """Each form against the row that bears its name; else the row whose name resembles it, which stays unchecked and is told."""
    rows = _project_rows(tables)
    named: dict[str, list[tuple[FormFacts, Fact]]] = {}
    for facts in forms:
        if rows and (total := facts.total) is not None:
            named.setdefault(project_name(facts.form.name), []).append((facts, total))
    free = {name: cells for name, cells in rows.items() if name not in named}
    for name, group in named.items():
        if name not in rows:
            yield from (_resembling(name, total, free) for _, total in group)
            continue
        found = [
            _judged(facts, total, cells[0], free) for facts, total in group if len(cells := _of_unit(rows[name], facts.form.unit)) == 1
        ]
        fits = any(one.outcome.holds for one in found)
        yield from (one.unless(fits, "another form of this name has the amount of the row") for one in found)


def _project_rows(tables: Sequence[TableFacts]) -> dict[str, list[Fact]]:
    """The totals that the project tables print, by the name of the project."""
    rows: dict[str, list[Fact]] = {}
    for table in tables:
        column = next((c for c in table.columns if c.role in ("total", "amount", "project")), None)
        if table.table.kind.startswith("projects") and column is not None:
            for row, cell in table.down(column):
                if row.role == "item" and cell.printed is not None:
                    rows.setdefault(project_name(row.name), []).append(cell)
    return rows


def _of_unit(cells: list[Fact], unit: str) -> list[Fact]:
    """Of rows with one name in several units, that of the form's unit."""
    own = [cell for cell in cells if cell.address and cell.address.unit == normal(unit)]
    return own if len(cells) > 1 and own else cells


def _judged(facts: FormFacts, total: Fact, cell: Fact, free: Mapping[str, list[Fact]]) -> Finding:
    """A form against its row; where only the funds of several years are printed, the row is within them."""
    (found,) = bind("forms-table", [total, cell])
    if found.verdict != INCONSISTENT:
        return found
    if total is facts.get("total", "period") and not (facts.one_year or facts.only_year):
        return next(bind("forms-table", [cell, total], "within"))
    return found.unless(_spread(project_name(facts.form.name), found, free), "other rows seem to be part of this form")


def _spread(name: str, found: Finding, free: Mapping[str, list[Fact]]) -> bool:
    """Whether a form may be of more rows than the one of its name: a row without a form bears its name too, or is what it has more."""
    gap, allowed, implied = found.outcome.gap or Decimal(0), found.outcome.allowed or Decimal(0), found.implied(0)
    if gap <= 0 or (implied is not None and unlikeness(found.numbers[0], implied) < 2):
        return False  # less than the row, or a slip explains it
    return any(name in other or abs(gap - (cell.value or 0)) <= allowed for other, cells in free.items() for cell in cells)


def _resembling(name: str, total: Fact, free: Mapping[str, list[Fact]]) -> Finding:
    best = max(free, key=lambda other: SequenceMatcher(None, name, other, autojunk=False).ratio(), default="")
    common = sum(block.size for block in SequenceMatcher(None, name, best, autojunk=False).get_matching_blocks())
    if not best or common * _RESEMBLES[1] < max(len(name), len(best)) * _RESEMBLES[0]:
        return finding("forms-table", rel.unchecked("no row of the project tables bears its name", total.printed), [total])
    cell = free[best][0]
    how = "with the same amount" if any(one.outcome.holds for one in bind("forms-table", [total, cell])) else "with another amount"
    reason = f"no row bears this name; one resembles it ({cell.place.name}), {how}"
    return finding("forms-table", rel.unchecked(reason, total.printed), [total, cell])


def _totals(forms: Sequence[FormFacts], prose: Prose) -> Iterator[Finding]:
    """The statement's number of forms and amount of all of them."""
    halves = _totals_by_half(forms)
    for said in prose.said if forms else ():
        dims = said.meaning.dims
        if dims.get("flow") != "projects" or "item" in dims or said.meaning.unknown:
            continue
        if said.kind == "count" and said.unit in ("个", "项"):
            yield finding("forms-count", rel.count(said.printed, len(forms)), [said.fact], f"forms printed: {len(forms)}")
        elif said.kind == "amount" and halves:
            yield _sum_of_forms(said.printed, said.fact, halves)


def _totals_by_half(forms: Sequence[FormFacts]) -> dict[str, list[Fact]]:
    """The forms' totals of each half that all of them print."""
    printed = {half: [facts.get("total", half) for facts in forms] for half in ("period", "year", "")}
    return {half: [fact for fact in totals if fact] for half, totals in printed.items() if all(totals)}


def _sum_of_forms(stated: Printed, fact: Fact, halves: dict[str, list[Fact]]) -> Finding:
    """The stated sum against that of either half, added up as printed or each amount first rounded to the digits of the sum."""
    outcomes = []
    for half, totals in halves.items():
        numbers = [total.printed for total in totals if total.printed]
        in_its_unit = [replace(number, value=_rounded(number.value, stated.ulp), ulp=Decimal(0)) for number in numbers]
        for parts, how in ((numbers, "as printed"), (in_its_unit, "each rounded to the digits of the sum")):
            note = f"sum of the forms' totals ({half or 'year'}), {how}"
            outcomes.append((rel.total(stated, [(1, part) for part in parts]), totals, note))
    best, totals, note = min(outcomes, key=lambda one: (one[0].verdict == INCONSISTENT, one[0].worse))
    return finding("forms-total", best, [fact, *totals], note, "sum")


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step if step else value


def _organisation(facts: FormFacts, prose: Prose) -> Iterator[Finding]:
    text = _overview(prose)
    for role, pattern in registry()["forms-overall-count"]["words"].items():
        fact, found = facts.get(role, ""), re.search(pattern, text)
        if fact is not None and fact.printed is not None and found:
            outcome = rel.same([fact.printed, counted(found["n"])])
            yield finding("forms-overall-count", outcome, [fact], f"the chapter on organisation says {found['n']}")


def organisation_findings(prose: Prose) -> Iterator[Finding]:
    """Lists of bodies in the chapter on organisation: as many names as it says."""
    rule = registry()["organisation-list"]
    for section in prose.statement.outline.sections("overview"):
        text = compact(section.text)
        for pattern in rule["patterns"]:
            for found in re.finditer(pattern, text):
                text_of = re.sub(r"[^、，,（）()]*[（(][^（）()]*(?:不纳入|不计)[^（）()]*[）)]", "", _BESIDES.split(found["names"])[0])
                names = re.sub(r"[（(][^（）()]*[）)]", "", text_of).strip("、，,")
                stated = counted(found["n"], "个", found["n"])
                place = Place(
                    "statement", "overview", section.title, section.page, name="机构", column="count", role="count", text=found["n"],
                    value=stated.value, unit="个", sentence=found[0], key=("overview", section.title, found.start()),
                )  # fmt: skip
                listed = [name for name in re.split(r"[、，,]|(?<=[室科处股局心部院站所队])和(?=[^、]{2,20}$)", names) if name]
                if len(listed) > 1:
                    count = sum(map(_bodies, listed))
                    outcome = rel.count(stated, count).unless(count > stated.value, "the list is open, or 、 stands within a name")
                    note = ("some names: " if "等" in found[0] else "names: ") + "、".join(listed)
                    yield finding(rule, outcome, [Fact(place, stated)], note)


def _bodies(name: str) -> int:
    """How many bodies a name is of: 综合一处至综合九处 is nine."""
    found = re.fullmatch(rf"\D*?([{_HAN}])\D*?至\D*?([{_HAN}])\D*?", name)
    return _HAN.find(found[2]) - _HAN.find(found[1]) + 1 if found else 1


def _overview(prose: Prose) -> str:
    return "".join(compact(section.text) for section in prose.statement.outline.sections("overview"))
