"""The two sources of objects against each other: what PDFium has the reader make of every file at hand, and what pdfplumber has.

    python -m benchmarks.sources [WORD ...] [--pages] [--again] [--jobs N]     all files, or those whose names contain a word

Compared are the blocks of every page (texts, places, boxes within half a point), then `cells`, `claims`, `forms` and the findings of the file read
alone (unless `--pages`). What differs is listed, and every page that pdfplumber had to read, with the reason. What pdfplumber tells is kept in build/pdfplumber;
`--again` has it told anew. Exit status 1 where anything differs.
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import mengbudget as mb
from benchmarks.golden import ROOT, WIDE, place
from data import corpus
from mengbudget.budget import build
from mengbudget.errors import UnreadableError
from mengbudget.reading.model import Document, Grid, Line
from mengbudget.reading.objects import Char, Objects, Rule
from mengbudget.reading.pdf import read_pdf, told
from mengbudget.reading.sources import Pages
from mengbudget.reading.sources.plumber import PlumberSource

KEPT = ROOT / "build" / "pdfplumber"
NEAR = 0.5
"""Points within which boxes are the same."""
SHOWN, WIDE_ENOUGH = 6, 300
"""Differences of one file that are printed, and how much of each."""


class Kept(Pages):
    """The pages of a file as pdfplumber told them once, from the disk."""

    def __init__(self, path: Path, again: bool) -> None:
        kept = KEPT / f"{path.name}.pickle"
        if again or not kept.exists():
            source = PlumberSource(path.read_bytes())
            made = [tuple(source.page(number)) for number in range(1, len(source) + 1)]
            source.close()
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps([([*map(tuple, chars)], [*map(tuple, rules)], *rest) for chars, rules, *rest in made]))
        self.told: list[Any] = pickle.loads(kept.read_bytes())
        self.fallbacks, self.damaged = {}, {}

    def __len__(self) -> int:
        return len(self.told)

    def page(self, number: int) -> Objects:
        chars, rules, *rest = self.told[number - 1]
        return Objects([Char(*char) for char in chars], [Rule(*rule) for rule in rules], *rest)


def _flat(block: Line | Grid) -> Iterator[tuple[Any, Any]]:
    """Each text of a block with its place, and its box."""
    if isinstance(block, Line):
        yield ("line", block.text), block.box
    else:
        yield ("grid", block.rows, block.columns, block.open_top, block.open_bottom, block.cut, block.loose), None
        for cell in block.cells:
            yield ("cell", cell.row, cell.column, cell.rowspan, cell.colspan, cell.text), cell.box


def pages(one: Document, other: Document) -> Iterator[str]:
    """What differs between the blocks of two readings."""
    for kind in ("pictures", "recognised", "doubtful"):
        if getattr(one, kind) != getattr(other, kind):
            yield f"{kind}: {getattr(one, kind)} / {getattr(other, kind)}"
    for mine, theirs in zip_longest(one.pages, other.pages):
        if mine is None or theirs is None:
            yield "one has more pages"
            return
        first, second = ([part for block in page.blocks for part in _flat(block)] for page in (mine, theirs))
        for (what, box), (that, there) in zip_longest(first, second, fillvalue=(None, None)):
            if what != that:
                yield f"page {mine.number}: {what} / {that}"
                break
            if box and there and max(abs(a - b) for a, b in zip(box, there, strict=True)) > NEAR:
                yield f"page {mine.number}: {what} at {_round(box)} / {_round(there)}"
                break


def _round(box: Any) -> tuple[float, ...]:
    return tuple(round(side, 1) for side in box)


def meanings(document: Document) -> dict[str, list[str]]:
    """The rows of every frame, and the findings, as text."""
    try:
        budget = build(document)
    except UnreadableError as error:
        return {"unreadable": [str(error)]}
    frames = {
        name: getattr(budget, name).drop(columns=["x0", "top", "x1", "bottom"], errors="ignore") for name in ("cells", "claims", "forms")
    }
    rows = {name: [str(row) for row in frame.itertuples(index=False)] for name, frame in frames.items()}
    items = mb.reconcile(budget).items
    rows["findings"] = [" ".join([one.verdict, one.rule.id, str(one.outcome.printed), *map(place, one.terms)]) for one in items]
    return rows


def compare(path: Path, again: bool, shallow: bool) -> tuple[str, int, list[str], list[str]]:
    """A file's name, its number of pages, what differs in it, and why pages of it were read by pdfplumber."""
    theirs, mine = told(path, b"", Kept(path, again)), read_pdf(path)
    found = list(pages(mine, theirs))
    ours, those = ({}, {}) if shallow else (meanings(mine), meanings(theirs))
    for name in sorted(ours.keys() | those.keys()):
        one, other = Counter(ours.get(name, [])), Counter(those.get(name, []))
        found += [f"{name} + {row}" for row in (one - other).elements()] + [f"{name} - {row}" for row in (other - one).elements()]
    return path.name, len(mine.pages), found, [f"page {number}: {why}" for number, why in mine.fallbacks]


def main(arguments: Sequence[str]) -> int:
    jobs = int(arguments[arguments.index("--jobs") + 1]) if "--jobs" in arguments else 2
    words = [one for one in arguments if not one.startswith("--") and one != str(jobs)]
    files = [path for folder in (ROOT / "data" / "raw", corpus.CORPUS, WIDE) for path in sorted(folder.glob("*.pdf"))]
    chosen = [path for path in files if not words or any(word in path.name for word in words)]
    total, equal, reasons = 0, 0, Counter[str]()
    with Pool(jobs) as pool:
        for name, count, found, doubts in pool.imap(partial(compare, again="--again" in arguments, shallow="--pages" in arguments), chosen):
            total, equal = total + count, equal + (not found)
            reasons.update(doubt.split(": ", 1)[1] for doubt in doubts)
            if found or doubts:
                print(f"{name}: {len(found)} differences, {len(doubts)} of {count} pages read by pdfplumber")
            sys.stdout.flush()
            for line in [*found[:SHOWN], *doubts[:SHOWN]]:
                print(f"    {line[:WIDE_ENOUGH]}")
    print(f"{equal} of {len(chosen)} files are equal; pdfplumber read {reasons.total()} of {total} pages:")
    for reason, times in reasons.most_common():
        print(f"{times:6} {reason}")
    return 0 if equal == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
