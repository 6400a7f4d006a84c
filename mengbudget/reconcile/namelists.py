"""What the statement lists, says to be absent, and counts, against the rows and units of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from mengbudget.model import Absence, NameList
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import ANY, Fact, Place, TableFacts, normal
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.relations import NONE, counted
from mengbudget.reconcile.rules import registry
from mengbudget.reconcile.said import OWN_FLOWS, Prose

_EMPTY = re.compile("空表|(?:本表|此表|该表)[^，。]{0,6}(?:为空|无数据|没有数据|无内容)")


def list_findings(prose: Prose, tables: Sequence[TableFacts]) -> Iterator[Finding]:
    """Item names listed in prose are those of the table's rows that are not empty; what is said to be absent is empty everywhere."""
    economic = next((table for table in tables if table.table.kind == "basic_by_economic"), None)
    for names in prose.statement.names:
        nature = prose.subjects.read(names.subject).dims.get("nature", "")
        if nature in ("personnel", "operating") and economic:
            yield from _listed(names, nature, economic)
    for absence in prose.statement.absences:
        meaning = prose.subjects.read(absence.subject)
        if meaning.unknown or (meaning.dims.get("flow") not in OWN_FLOWS and "fund" not in meaning.dims):
            continue  # too wide to be held against a table
        year = int(found[1]) if (found := re.search(r"(20\d\d)年", absence.subject)) else prose.year
        unit = prose.subjects.unit(absence.sentence.text) or prose.unit_of(absence.sentence)
        wanted = {name: value for name, value in meaning.dims.items() if name in ("flow", "fund", "item")}
        facts = [
            fact
            for address, printed in prose.book.printed.items()
            if address.year == year
            and unit in ("", address.unit)
            and all(getattr(address, name) == value or value == ANY for name, value in wanted.items())
            for fact in printed
        ]
        largest = max(facts, key=lambda fact: abs(fact.value or Decimal(0)), default=None)
        value = largest.printed if largest and largest.printed else NONE
        stated = counted(0, value.unit, "无")
        yield finding("statement-absence", rel.same([stated, value]), [Fact(_sentence_place(absence), stated), largest], measure=value.unit)


def note_findings(tables: Sequence[TableFacts]) -> Iterator[Finding]:
    """A table whose note says that it is empty ("本表为空表") prints nothing but zeros."""
    for table in tables:
        note = next((note for note in table.table.notes if _EMPTY.search(note)), "")
        largest = max((fact for fact in table.facts if fact.printed), key=lambda fact: abs(fact.value or Decimal(0)), default=None)
        if note and largest is not None and largest.printed is not None:
            stated = counted(0, largest.printed.unit, "空表")
            place = replace(largest.place, row=0, code="", name="注", text=note, value=stated.value, key=("note", table.index))
            yield finding("statement-absence", rel.same([stated, largest.printed]), [Fact(place, stated), largest], note)


def unit_findings(prose: Prose, tables: Sequence[TableFacts]) -> Iterator[Finding]:
    """Numbers of units against the units that tables list."""
    named = {normal(row.name) for table in tables for row in table.table.rows if row.role == "unit"}
    agency = {normal(row.name) for t in tables if t.table.kind == "agency_operation" for row in t.table.rows if row.role == "unit"}
    units, agencies = registry()["statement-units"], registry()["statement-agency-units"]
    for said in prose.said:
        if said.kind != "count":
            continue
        if named and re.search(units["subject"], said.claim.subject):
            found = counted(len(named), said.unit)
            yield finding(units, rel.within(found, said.printed), [said.fact], f"units named in tables: {'、'.join(sorted(named))}")
        elif agency and re.search(agencies["subject"], said.claim.subject) and "机关运行" in said.claim.sentence.text:
            note = f"units of the table: {'、'.join(sorted(agency))}"
            yield finding(agencies, rel.count(said.printed, len(agency)), [said.fact], note)


def _listed(names: NameList, nature: str, table: TableFacts) -> Iterator[Finding]:
    column = next((c for c in table.columns if c.role == nature), None)
    if column is None:
        return
    rows = table.table.rows
    deeper = {p for p, row in enumerate(rows) if p + 1 < len(rows) and (rows[p + 1].level or 0) > (row.level or 0)}
    cells = [
        (normal(row.name), table.cells[p, column.index])
        for p, row in enumerate(rows)
        if row.role == "item" and p not in deeper and (p, column.index) in table.cells
    ]
    present = [(name, cell) for name, cell in cells if cell.printed is not None and cell.printed.value]
    told = [normal(name) for name in names.names]
    outcome, absent, left = rel.listed(told, [name for name, _ in present], open_end=names.open_ended)
    note = "; ".join(f"{what}: {'、'.join(some)}" for what, some in (("not in the table", absent), ("not listed", left)) if some)
    fact = Fact(_sentence_place(names), counted(len(names.names), "项", "、".join(names.names)))
    yield finding("statement-list", outcome, [fact, *(cell for name, cell in present if name in told)], note, measure="项")


def _sentence_place(item: Absence | NameList) -> Place:
    s = item.sentence
    return Place(
        "statement", "statement", s.section, s.page, s.index, name=item.subject, text=s.text, box=s.box, sentence=s.text, file=s.file,
        key=("sentence", s.index, item.subject),
    )  # fmt: skip
