"""Everything that is judged, written down, and what a change of the program changes in it.

    python -m benchmarks.golden write DUMP.txt [WORD ...] [--jobs N]     all budgets at hand, or those whose file names contain a word
    python -m benchmarks.golden compare OLD.txt NEW.txt [--all]          what is gone and what is new: counts by rule and verdict, then lines

A dump has a line a finding (budget, verdict, rule, printed ↔ computed, places of its terms), a line a diagnosis, and a line a printed number (its place, the rules that
judge it). Pages read once are kept in build/documents (or $MENGBUDGET_DOCUMENTS) as long as `mengbudget/reading` does not change,
so that a change of meaning or judgement is dumped in seconds. What is not at hand is not dumped, and the first line says what was.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path

import mengbudget as mb
from data import corpus
from mengbudget.budget import _open, build
from mengbudget.errors import UnreadableError
from mengbudget.reading.model import Document
from mengbudget.reconcile.facts import Place

ROOT = Path(__file__).parents[1]
KEPT = Path(os.environ.get("MENGBUDGET_DOCUMENTS") or ROOT / "build" / "documents")
WIDE = corpus.CORPUS.parent / "corpus-wide"
SHOWN = 12
"""How many lines of one rule and verdict `compare` prints unless told `--all`."""


@cache
def _reader() -> str:
    """A hash of everything that decides what pages are read as."""
    digest = hashlib.sha256()
    for source in sorted((ROOT / "mengbudget" / "reading").rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def document(path: Path) -> Document:
    """The pages of a file, from the disk where this reader has read them before."""
    kept = KEPT / _reader() / f"{path.name}-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}.pickle"
    if kept.exists():
        found: Document = pickle.loads(kept.read_bytes())
        return found
    made = _open(path, None)
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_suffix(f".{os.getpid()}")
    aside.write_bytes(pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
    aside.replace(kept)
    return made


def budgets() -> Iterator[tuple[Path, ...]]:
    """The files of every budget at hand: the 2026 document in both forms, the corpus, the wide corpus."""
    raw = ROOT / "data" / "raw"
    yield (raw / "meng-hrss-2026.facsimile.pdf",)
    yield (raw / "meng-hrss-2026.transcript.txt",)
    if corpus.CORPUS.exists():
        yield from (tuple(corpus.CORPUS / name for name in files) for files in corpus.budgets())
    yield from ((path,) for path in sorted(WIDE.glob("*.pdf")))


def place(one: Place) -> str:
    """A place on one line, the same for the same number whatever order things are judged in."""
    parts = (one.source, one.title, f"p{one.page}", f"r{one.row}", f"{one.code} {one.name}".strip(), one.column, one.text + one.unit)
    return "|".join("".join(part.split()) if part != one.name else part for part in parts)


def lines(files: Sequence[Path]) -> list[str]:
    """The dump of one budget."""
    name = files[0].name
    previous = corpus.reviewed()["previous"].get(name) if files[0].parent == corpus.CORPUS else None
    try:
        budget = build(*(document(path) for path in files))
        before = build(*(document(corpus.CORPUS / path) for path in previous)) if previous else None
        result = mb.reconcile(budget, previous=before)
    except UnreadableError as error:
        return [f"{name}\tunreadable\t{str(error).rsplit('/', 1)[-1]}"]
    found = [f"{name}\tread\t{budget.department}\t{budget.year}\t{len(budget.tables)} tables\t{len(budget.projects)} forms"]
    for one in result.items:
        figures = f"{one.outcome.printed} ↔ {one.outcome.computed}"
        found.append("\t".join([name, one.verdict, one.rule.id, figures, *(place(term) for term in one.terms)]))
    for cause in result.causes:
        bounds = f"{cause.printed} → {cause.low} … {cause.high}"
        found.append(
            "\t".join([name, "diagnosis", f"{cause.kind} {cause.sure}", bounds, place(cause.suspect), f"{len(cause.findings)} findings"])
        )
    for number, _ in result.numbers:
        found.append("\t".join([name, "number", place(number), " ".join(sorted(set(result.touched.get(number.key, []))))]))
    return found


def write(target: Path, words: Sequence[str], jobs: int) -> None:
    """Dumps the budgets whose first file's name contains one of the words, or all."""
    chosen = [files for files in budgets() if not words or any(word in files[0].name for word in words)]
    with Pool(jobs) as pool:
        dumped = [line for part in pool.imap(lines, chosen) for line in sorted(part)]
    verdicts = Counter(line.split("\t")[1] for line in dumped)
    head = f"# {len(chosen)} budgets: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([head, *dumped]) + "\n", "utf-8")
    print(head)


def compare(old: Path, new: Path, everything: bool) -> bool:
    """Prints what differs between two dumps, over the budgets that both hold; true where nothing does."""
    before, after = (Counter(path.read_text("utf-8").splitlines()[1:]) for path in (old, new))
    both = {line.split("\t")[0] for line in before} & {line.split("\t")[0] for line in after}
    same = True
    for sign, some in (("-", before - after), ("+", after - before)):
        groups: dict[tuple[str, str], list[str]] = {}
        for line in sorted(some.elements()):
            name, verdict, what = line.split("\t")[:3]
            if name in both:
                groups.setdefault((verdict, "" if verdict == "number" else what), []).append(line)
        for (verdict, rule), found in sorted(groups.items()):
            same = False
            print(f"{sign} {len(found):5} {verdict} {rule}")
            for line in found if everything else found[:SHOWN] if verdict != "number" else found[:2]:
                print(f"      {line}")
    print("no difference" if same else "", f"({len(both)} budgets)")
    return same


def main(arguments: Sequence[str]) -> int:
    jobs = int(arguments[arguments.index("--jobs") + 1]) if "--jobs" in arguments else 2
    words = [one for one in arguments if not one.startswith("--") and one != str(jobs)]
    if words[:1] == ["write"] and len(words) > 1:
        write(Path(words[1]), words[2:], jobs)
        return 0
    if words[:1] == ["compare"] and len(words) == 3:
        return 0 if compare(Path(words[1]), Path(words[2]), "--all" in arguments) else 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
