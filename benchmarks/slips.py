"""Planted slips: what is said where one number of a real budget is changed, over files of all families.

Run: python -m benchmarks.slips [--files 64] [--each 10] [--seed 1] [--jobs 2] [--list] [WORD ...]   (files whose names contain a word)

Of the numbers that a rule judges (an identity holds that the changed number would break), a sample is changed, one at a time: one digit, two digits
swapped, ten times as much, or another total that the document prints. Caught: a contradiction names the changed number that none named before;
first: the number is the suspect of a new diagnosis; added: how many diagnoses there are more.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from multiprocessing import Pool
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from benchmarks import golden
from benchmarks.mutation import mutants
from benchmarks.planting import planted, retyped
from mengbudget.budget import Budget, build
from mengbudget.errors import UnreadableError
from mengbudget.printed import Printed
from mengbudget.reconcile import Finding, Result, reconcile
from mengbudget.reconcile.diagnosis import Diagnosis
from mengbudget.reconcile.facts import Place

WAYS = ("one digit", "two digits swapped", "ten times", "another total")
GROUPS = {"table": "tables", "statement": "statement", "form": "forms"}


@dataclass(frozen=True)
class Slip:
    """What became of one slip."""

    file: str
    group: str
    way: str
    place: str
    after: str
    caught: bool
    first: bool
    added: int
    why: str  # where it was not caught: what is said of the number now


def slips(files: tuple[Path, ...], each: int, seed: int) -> list[Slip]:
    """A sample of slips in one budget, as many in tables as in the statement where it has them."""
    try:
        budget = build(*(golden.document(path) for path in files))
    except UnreadableError:
        return []
    result, random = reconcile(budget), Random(f"{seed} {files[0].name}")
    about: dict[Any, list[tuple[Finding, int]]] = defaultdict(list)
    for item in result.items:
        for position, place in enumerate(item.terms):
            if item.outcome.holds and not item.trivial:
                about[place.key].append((item, position))
    sites: dict[str, list[Place]] = defaultdict(list)
    for place, _ in result.numbers:
        if place.key in about and place.value:
            sites[place.source].append(place)
    totals = [place.text for place, _ in result.numbers if place.source == "table" and place.value and place.role in ("total", "amount")]
    found = []
    for source, share in (("table", each // 2), ("statement", each - each // 2 - each // 5), ("form", each // 5)):
        own = sites[source]
        for place in random.sample(own, min(share, len(own))):
            slip = _slip(budget, result, place, about[place.key], totals, random)
            found += [slip] if slip else []
    return found


def _slip(
    budget: Budget, result: Result, place: Place, holding: Sequence[tuple[Finding, int]], totals: Sequence[str], random: Random
) -> Slip | None:
    """One number changed in one way; None where no way breaks an identity that holds."""
    item, at = holding[0]
    number = item.numbers[at]
    least = max(
        (one.outcome.allowed for one, _ in holding if one.outcome.allowed is not None and one.unit in ("元", place.unit)),
        default=0 * number.value,
    )
    for way in random.sample(range(len(WAYS)), len(WAYS)):
        texts = [mutants(place.text, way, least, place.unit, random)] if way < 3 else random.sample(totals, min(9, len(totals)))
        for text in texts:
            new = retyped(place, number, text) if text else None
            if new is None or not _breaks(new, holding) or (way == 3 and place.unit == "%"):
                continue
            return _outcome(budget, result, place, new, WAYS[way])
    return None


def _breaks(new: Printed, holding: Sequence[tuple[Finding, int]]) -> bool:
    ranges = [one.implied(at) for one, at in holding]
    value = Fraction(new.value)
    return any(r is not None and not ((r[0] is None or r[0] <= value) and (r[1] is None or value <= r[1])) for r in ranges)


def _outcome(budget: Budget, result: Result, place: Place, new: Printed, way: str) -> Slip:
    after = reconcile(planted(budget, place, new))
    old = {_signature(one) for one in result.inconsistent}
    key = _key(place)
    caught = [one for one in after.inconsistent if _signature(one) not in old and any(_key(term) == key for term in one.terms)]
    before = Counter(_cause(one) for one in result.causes)
    fresh = [one for one in after.causes if not before[_cause(one)]]
    first = any(_key(one.suspect) == key for one in fresh)
    said = sorted(
        {f"{one.rule.id}: {one.verdict} {one.outcome.reason[:40]}" for one in after.items if any(_key(t) == key for t in one.terms)}
    )
    group = GROUPS[place.source]
    return Slip(
        "",
        group,
        way,
        str(place),
        new.text,
        bool(caught),
        first,
        len(after.causes) - len(result.causes),
        "; ".join(said) if not first else "",
    )


def _key(place: Place) -> Any:
    """The key of a place without where in its sentence it begins, which a longer number before it moves."""
    return (
        place.key if place.source == "table" else (*place.key[:-1], place.name, place.column) if place.source == "statement" else place.key
    )


def _signature(one: Finding) -> Any:
    return one.rule.id, tuple(_key(term) for term in one.terms)


def _cause(one: Diagnosis) -> Any:
    return one.kind, _key(one.suspect), tuple(sorted(item.rule.id for item in one.findings))


def chosen(count: int, words: Sequence[str], seed: int) -> list[tuple[Path, ...]]:
    """Files of all families in turn, the family being the beginning of the name."""
    families: dict[str, list[tuple[Path, ...]]] = defaultdict(list)
    for files in golden.budgets():
        if not words or any(word in files[0].name for word in words):
            families[files[0].name.partition("-")[0]].append(files)
    for own in families.values():
        Random(seed).shuffle(own)
    return [files for turn in zip_longest(*families.values()) for files in turn if files][:count]


def _job(job: tuple[tuple[Path, ...], int, int]) -> tuple[str, list[Slip]]:
    return job[0][0].name, slips(*job)


def run(count: int, each: int, seed: int, jobs: int, words: Sequence[str]) -> Iterator[tuple[str, Slip]]:
    """All slips, file by file."""
    with Pool(jobs) as pool:
        for name, found in pool.imap_unordered(_job, [(files, each, seed) for files in chosen(count, words, seed)]):
            yield from ((name, slip) for slip in found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("words", nargs="*")
    for name, default in (("files", 64), ("each", 10), ("seed", 1), ("jobs", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--list", action="store_true", help="list every slip that was not caught, or not as the first suspect")
    arguments = parser.parse_args()
    done = list(run(arguments.files, arguments.each, arguments.seed, arguments.jobs, arguments.words))
    print(f"{len({name for name, _ in done})} files, {len(done)} slips, seed {arguments.seed}")
    print("| numbers | slips | caught | first suspect | diagnoses added |\n|---|---|---|---|---|")
    for group in GROUPS.values():
        for way in ("", *WAYS):
            some = [slip for _, slip in done if slip.group == group and way in ("", slip.way)]
            if some:
                got = [slip for slip in some if slip.caught]
                added = f"{mean(slip.added for slip in got):.2f}" if got else "–"
                print(
                    f"| {group}{f': {way}' if way else ''} | {len(some)} | {_share(len(got), len(some))} | {_share(sum(s.first for s in got), len(got))} | {added} |"
                )
    if arguments.list:
        for name, slip in done:
            if not slip.first:
                print(f"{'caught' if slip.caught else 'MISSED'}\t{name}\t{slip.way}\t{slip.place} → {slip.after}\t{slip.why}")
    return 0


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
