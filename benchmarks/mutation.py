"""How many single errors reconciliation catches: every amount of the document changed alone, three ways, and reconciled again.

Run: python -m benchmarks.mutation [FILE] [--every N] [--jobs 2] [--list] [--csv data/tidy/mutation.csv]

A mutant is caught when a finding is inconsistent that was not so before and names the changed number among its terms. The change is made in the
document's cells and lines, and the budget is built anew from them. The three ways: one digit, two neighbouring digits swapped, ten times too
large; always by more than rounding allows in any rule that judges the number (or by as much as the way can, where it cannot do more).
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from mengbudget.budget import Budget, build, read
from mengbudget.errors import UnreadableError
from mengbudget.printed import UNITS
from mengbudget.prose.claims import find_numerals
from mengbudget.reading.model import Document, Grid, Line
from mengbudget.reconcile import Finding, Result, reconcile
from mengbudget.reconcile.engine import read_facts

DEFAULT = Path(__file__).parents[1] / "data" / "raw" / "meng-hrss-2026.transcript.txt"
WAYS = ("one digit", "two digits swapped", "ten times")
KINDS = ("amount", "share", "change", "growth")
CODE = re.compile(r"[1-9]\d?|\d{3}|\d{5}|\d{7}")
NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")


@dataclass(frozen=True)
class Site:
    """A printed number in the document: block, cell (None in a line), where its digits stand, and its position among all numbers."""

    block: int
    cell: int | None
    start: int
    end: int
    group: str
    number: int


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant."""

    site: Site
    way: int
    before: str
    after: str
    caught: bool
    reason: str = ""


@cache
def _original(path: str) -> tuple[Budget, Result]:
    budget = read(path)
    return budget, reconcile(budget)


def changed(document: Document, site: Site, text: str) -> Document:
    """The document with one number printed otherwise."""
    block = document.blocks[site.block]
    if isinstance(block, Grid):
        assert site.cell is not None
        cell = block.cells[site.cell]
        new = replace(cell, text=cell.text[: site.start] + text + cell.text[site.end :])
        block = replace(block, cells=(*block.cells[: site.cell], new, *block.cells[site.cell + 1 :]))
    else:
        block = replace(block, text=block.text[: site.start] + text + block.text[site.end :])
    return replace(document, blocks=(*document.blocks[: site.block], block, *document.blocks[site.block + 1 :]))


def sites(path: str) -> list[Site]:
    """Every amount of the tables, the statement and the forms: where it stands in the document, and which number of the result it is.

    All numbers are given unlike digits at once and the document is built anew, so that each is recognised in what was read.
    """
    budget, result = _original(path)
    document = budget.documents[0]
    spots = {_tag(number, text): spot for number, (spot, text) in enumerate(_spots(document))}
    marked = document
    for tag, spot in reversed(spots.items()):
        marked = changed(marked, spot, tag)
    found = []
    tagged = [place for place, _ in read_facts(build(marked)).numbers()]
    if len(tagged) != len(result.numbers):
        raise SystemExit("the numbers could not be told apart: the reading changed with their digits")
    for index, (place, other) in enumerate(zip((place for place, _ in result.numbers), tagged, strict=True)):
        group = {"table": "tables", "statement": "statement", "form": "texts of forms" if place.sentence else "forms"}[place.source]
        known = spots.get(other.text)
        if known is not None and (group in ("tables", "forms") or place.column in KINDS):
            found.append(replace(known, group=group, number=index))
    return found


def _spots(document: Document) -> Iterator[tuple[Site, str]]:
    """Every number in the cells and lines of a document that may be an amount."""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            for index, cell in enumerate(block.cells):
                if CODE.fullmatch(cell.text.strip()):
                    continue
                if NUMBER.fullmatch(cell.text.strip()):
                    start = cell.text.index(cell.text.strip())
                    yield Site(number, index, start, start + len(cell.text.strip()), "", -1), cell.text.strip()
                else:
                    for n in find_numerals(cell.text):
                        if n.kind in KINDS:
                            yield Site(number, index, n.start, n.end, "", -1), cell.text[n.start : n.end]
        else:
            for n in find_numerals(block.text):
                if n.kind in KINDS and block.text[n.start : n.end][0].isdigit():
                    yield Site(number, None, n.start, n.end, "", -1), block.text[n.start : n.end]


def _tag(number: int, text: str) -> str:
    return f"{700_000 + number}.{'0' * len(text.rpartition('.')[2])}" if "." in text else str(700_000 + number)


def _text(document: Document, block: int, cell: int | None) -> str:
    one = document.blocks[block]
    return one.cells[cell].text if isinstance(one, Grid) and cell is not None else one.text if isinstance(one, Line) else ""


def mutants(text: str, way: int, least: Decimal, unit: str, random: Random) -> str | None:
    """The number changed in one of the ways by more than `least` (in 元 or the unit), or by as much as the way can; None where it cannot."""
    digits = [index for index, char in enumerate(text) if char.isdigit()]
    options: set[str] = set()
    if way == 0:
        for index in digits:
            options |= {
                text[:index] + str(d) + text[index + 1 :] for d in range(10) if not (d == 0 and index == digits[0] and len(digits) > 1)
            }
    elif way == 1:
        for a, b in pairwise(digits):
            swapped = list(text)
            swapped[a], swapped[b] = text[b], text[a]
            if not (a == digits[0] and text[b] == "0"):
                options.add("".join(swapped))
    else:
        value = Decimal(text.replace(",", "").replace("，", ""))
        options.add(f"{value * 10:,f}" if "," in text else f"{value * 10:f}")
    options.discard(text)
    scale = UNITS.get(unit, Decimal(1))
    change = {option: abs(_value(option) - _value(text)) * scale for option in options}
    change = {option: by for option, by in change.items() if by}
    if not change:
        return None
    enough = sorted(option for option, by in change.items() if by > least)
    return random.choice(enough) if enough else max(change, key=lambda option: change[option])


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("，", ""))


def _signature(finding: Finding, positions: dict[object, int]) -> tuple[object, ...]:
    return (finding.rule.id, *sorted(positions.get(place.key, -1) for place in finding.terms))


def mutate(path: str, site: Site, way: int) -> Outcome | None:
    """One mutant, reconciled."""
    budget, result = _original(path)
    place = result.numbers[site.number][0]
    document = budget.documents[0]
    text = _text(document, site.block, site.cell)[site.start : site.end]
    touching = [f for f in result.items if any(term.key == place.key for term in f.terms)]
    least = max((f.outcome.allowed for f in touching if f.outcome.allowed is not None and f.unit in ("元", place.unit)), default=Decimal(0))
    after = mutants(text, way, least, place.unit, Random(f"{site}{way}"))
    if after is None:
        return None
    try:
        new = reconcile(build(changed(document, site, after)))
    except UnreadableError:
        return Outcome(site, way, text, after, True, "no longer readable")
    if len(new.numbers) != len(result.numbers):
        return Outcome(site, way, text, after, False, "the reading itself changed")
    old = {_signature(f, {p.key: i for i, (p, _) in enumerate(result.numbers)}) for f in result.inconsistent}
    positions: dict[object, int] = {p.key: i for i, (p, _) in enumerate(new.numbers)}
    key = new.numbers[site.number][0].key
    caught = any(any(t.key == key for t in f.terms) and _signature(f, positions) not in old for f in new.inconsistent)
    rules = sorted({f.rule.id for f in touching if f.verdict != "unchecked"})
    reason = "" if caught else f"judged only by {', '.join(rules)}" if rules else "nothing else that is printed determines it"
    return Outcome(site, way, text, after, caught, reason)


def _job(job: tuple[str, Site, int]) -> Outcome | None:
    return mutate(*job)


def run(path: str, every: int = 1, jobs: int = 2) -> Iterator[Outcome]:
    """All mutants of a document (or every n-th), as they are done."""
    listed = [(path, site, way) for site in sites(path) for way in range(len(WAYS))][::every]
    with ProcessPoolExecutor(jobs) as pool:
        yield from (outcome for outcome in pool.map(_job, listed, chunksize=8) if outcome is not None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", nargs="?", default=str(DEFAULT))
    parser.add_argument("--every", type=int, default=1, help="only every n-th mutant")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="list every mutant that was not caught")
    parser.add_argument(
        "--csv", type=Path, help="write how many mutants were caught, and why the others were not, a row each, to this file"
    )
    arguments = parser.parse_args()
    outcomes = list(run(arguments.file, arguments.every, arguments.jobs))
    _, result = _original(arguments.file)
    print(f"| numbers | mutants | caught | {' | '.join(WAYS)} |\n|---|---|---|---|---|---|")
    for group in ("tables", "statement", "forms", "texts of forms"):
        of_group = [outcome for outcome in outcomes if outcome.site.group == group]
        if of_group:
            shares = [[o.caught for o in of_group if o.way == way] for way in range(len(WAYS))]
            print(f"| {group} | {len(of_group)} | {_share([o.caught for o in of_group])} | {' | '.join(map(_share, shares))} |")
    missed = [outcome for outcome in outcomes if not outcome.caught]
    print("\nNot caught, and why:")
    for (group, reason), count in Counter((o.site.group, o.reason) for o in missed).most_common():
        print(f"- {count} in {group}: {reason}")
    if arguments.csv:
        write(outcomes, arguments.csv)
    if arguments.list:
        for o in missed:
            print(f"  {result.numbers[o.site.number][0]} → {o.after} ({WAYS[o.way]}): {o.reason}")
    return 0


def write(outcomes: list[Outcome], path: Path) -> None:
    """The counts as a CSV file: numbers (the group), way, reason ("" where the mutants were caught), mutants."""
    counts = Counter((o.site.group, WAYS[o.way], o.reason if not o.caught else "") for o in outcomes)
    groups = ("tables", "statement", "forms", "texts of forms")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("numbers", "way", "reason", "mutants"))
        for (group, way, reason), count in sorted(
            counts.items(), key=lambda row: (groups.index(row[0][0]), WAYS.index(row[0][1]), row[0][2])
        ):
            table.writerow((group, way, reason, count))


def _share(caught: list[bool]) -> str:
    return f"{100 * sum(caught) / len(caught):.1f} %" if caught else "–"


if __name__ == "__main__":
    sys.exit(main())
