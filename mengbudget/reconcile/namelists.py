"""What the statement lists, says to be absent, and counts, against the rows and units of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from mengbudget.model import Absence, Column, NameList, Row
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import ANY, Fact, Place, TableFacts, normal
from mengbudget.reconcile.findings import Finding, finding
from mengbudget.reconcile.quantities import matches
from mengbudget.reconcile.relations import NONE, counted
from mengbudget.reconcile.rules import registry
from mengbudget.reconcile.said import OWN_FLOWS, Prose

_EMPTY = re.compile("空表|(?:本表|此表|该表)[^，。]{0,6}(?:为空|无数据|没有数据|无内容)")


def list_findings(prose: Prose, tables: Sequence[TableFacts]) -> Iterator[Finding]:
    """Item names listed in prose are those of the table's rows that are not empty; what is said to be absent is empty everywhere."""
    economic = next((table for table in tables if table.table.kind == "basic_by_economic"), None)
    for names in prose.statement.names:
        nature = prose.subjects.read(names.subject).dims.get("nature", "")
        if economic and nature in ("personnel", "operating"):
            yield from (_listed(names, column, economic) for column in [c for c in economic.columns if c.role == nature][:1])
    for absence in prose.statement.absences:
        if wanted := _denied(prose, absence):
            meant = [fact for address, printed in prose.book.printed.items() if matches(address, wanted) for fact in printed]
            yield from _none(_sentence_place(absence), "无", meant)


def _denied(prose: Prose, absence: Absence) -> dict[str, str | int]:
    """What a sentence says is absent, as parts of an address; nothing where its words are too wide to be held against a table."""
    meaning = prose.subjects.read(absence.subject)
    if meaning.unknown or (meaning.dims.get("flow") not in OWN_FLOWS and "fund" not in meaning.dims):
        return {}
    wanted: dict[str, str | int] = {name: meaning.dims[name] for name in ("flow", "fund", "item") if meaning.dims.get(name, ANY) != ANY}
    year = re.search(r"(20\d\d)年", absence.subject)
    wanted["year"] = int(year[1]) if year else prose.year
    if unit := prose.subjects.unit(absence.sentence.text) or prose.unit_of(absence.sentence):
        wanted["unit"] = unit
    return wanted


def note_findings(tables: Sequence[TableFacts]) -> Iterator[Finding]:
    """A table whose note says that it is empty ("本表为空表") prints nothing but zeros."""
    for table in tables:
        note = next((note for note in table.table.notes if _EMPTY.search(note)), "")
        facts = [fact for fact in table.facts if fact.printed]
        if note and facts:
            place = replace(facts[0].place, row=0, code="", name="注", text=note, value=Decimal(0), key=("note", table.index))
            yield from _none(place, "空表", facts, note)


def _none(place: Place, said: str, facts: Sequence[Fact], note: str = "") -> Iterator[Finding]:
    """Where it is said that there is none of something, the largest number printed of it is zero."""
    largest = max(facts, key=lambda fact: abs(fact.value or Decimal(0)), default=None)
    value = largest.printed if largest and largest.printed else NONE
    stated = counted(0, value.unit, said)
    yield finding("statement-absence", rel.same([stated, value]), [Fact(place, stated), largest], note, measure=value.unit)


def unit_findings(prose: Prose, tables: Sequence[TableFacts]) -> Iterator[Finding]:
    """Numbers of units against the units that tables list."""
    units = [(table.table.kind, normal(row.name)) for table in tables for row in table.table.rows if row.role == "unit"]
    named, agency = {name for _, name in units}, {name for kind, name in units if kind == "agency_operation"}
    all_of, agencies = registry()["statement-units"], registry()["statement-agency-units"]
    for said in prose.said:
        if said.kind != "count":
            continue
        if named and re.search(all_of["subject"], said.claim.subject):
            found = counted(len(named), said.unit)
            yield finding(all_of, rel.within(found, said.printed), [said.fact], f"units named in tables: {'、'.join(sorted(named))}")
        elif agency and re.search(agencies["subject"], said.claim.subject) and "机关运行" in said.claim.sentence.text:
            yield finding(agencies, rel.count(said.printed, len(agency)), [said.fact], f"units of the table: {'、'.join(sorted(agency))}")


def _listed(names: NameList, column: Column, table: TableFacts) -> Finding:
    present = [(normal(row.name), cell) for row, cell in _lowest(table.down(column)) if cell.value]
    told = [normal(name) for name in names.names]
    outcome, absent, left = rel.listed(told, [name for name, _ in present], open_end=names.open_ended)
    note = "; ".join(f"{what}: {'、'.join(some)}" for what, some in (("not in the table", absent), ("not listed", left)) if some)
    fact = Fact(_sentence_place(names), counted(len(names.names), "项", "、".join(names.names)))
    return finding("statement-list", outcome, [fact, *(cell for name, cell in present if name in told)], note, measure="项")


def _lowest(rows: Sequence[tuple[Row, Fact]]) -> Iterator[tuple[Row, Fact]]:
    """The items among some rows that no row of a lower level follows."""
    after: Sequence[Row | None] = [*(row for row, _ in rows[1:]), None]
    for (row, cell), following in zip(rows, after, strict=True):
        if row.role == "item" and (following is None or (following.level or 0) <= (row.level or 0)):
            yield row, cell


def _sentence_place(item: Absence | NameList) -> Place:
    s = item.sentence
    return Place(
        "statement", "statement", s.section, s.page, s.index, name=item.subject, text=s.text, box=s.box, sentence=s.text, file=s.file,
        key=("sentence", s.index, item.subject),
    )  # fmt: skip
