"""Damaged files: how often numbers are lost or invented and no word is said, how often an intact file is suspected, what the test costs.

usage: python -m benchmarks.damage [COUNT [SEED [JOBS [FILE...]]]]   without files: the facsimile, and the corpora where they are at hand
Each case is a file with one fault: of its bytes, a packed stream, a reference, a length, a name. Numbers that differ from those of the
intact file, as many times, and no warning that the intact file lacks, are silent.
"""

from __future__ import annotations

import logging
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser

import mengbudget as mb
from mengbudget.reading.damage import examined
from mengbudget.reading.pdf import _opened, _quiet

ROOT = Path(__file__).parents[1]
CORPORA = [ROOT.parent / "shared" / name for name in ("corpus", "corpus-wide")]
PAGES, KINDS = 33, 24
"""Of the files that are damaged, the most of one, and their number; longer ones are only read intact."""
Mutator = Callable[[bytes, random.Random], bytes]


def put(data: bytes, start: int, end: int, new: bytes) -> bytes:
    return data[:start] + new + data[end:]


def pick(data: bytes, rng: random.Random, pattern: bytes) -> tuple[int, int]:
    """Where one of the matches of a pattern is (its first group); (0, 0) where there is none."""
    found = [match.span(1) for match in re.finditer(pattern, data, re.DOTALL)]
    return rng.choice(found) if found else (0, 0)


REFERENCE, LENGTH = rb"[\s/\[](\d+) 0 R\b", rb"/Length (\d+)"
NAME = rb"/([A-Z][A-Za-z0-9]+)\b"


def streams(data: bytes) -> list[tuple[int, int]]:
    starts = [match.end() for match in re.finditer(rb"(?<!end)stream\r?\n", data)]
    return [(start, end) for start in starts if (end := data.find(b"endstream", start)) > start + 40]


def byte(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(1024, len(data))
    return put(data, at, at + 1, bytes([rng.randrange(256)]))


def block(data: bytes, rng: random.Random) -> bytes:
    at, size = rng.randrange(1024, len(data)), rng.choice((16, 512, 4096))
    return put(data, at, min(at + size, len(data)), bytes(min(size, len(data) - at)))


def bit(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(*rng.choice(streams(data)))
    return put(data, at, at + 1, bytes([data[at] ^ 1 << rng.randrange(8)]))


def cut(data: bytes, rng: random.Random) -> bytes:
    start, end = rng.choice(streams(data))
    at = rng.randrange(start + 2, end - 2)
    return put(data, at, end - 2, bytes(end - 2 - at))


def shorten(data: bytes, rng: random.Random) -> bytes:
    start, end = rng.choice(streams(data))
    return put(data, rng.randrange(start + 2, end - 2), end - 2, b"")


def number(pattern: bytes) -> Mutator:
    def change(data: bytes, rng: random.Random) -> bytes:
        start, end = pick(data, rng, pattern)
        return put(data, start, end, str(rng.randrange(10 ** (end - start))).zfill(end - start).encode()) if end else data

    return change


def rename(data: bytes, rng: random.Random) -> bytes:
    start, end = pick(data, rng, NAME)
    at = rng.randrange(start, end) if end else 0
    return put(data, at, at + 1, bytes([rng.choice(b"abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789")])) if end else data


MUTATORS: dict[str, Mutator] = {
    "a byte": byte,
    "a block": block,
    "a bit of a stream": bit,
    "a stream cut": cut,
    "a stream shortened": shorten,
    "a reference": number(REFERENCE),
    "a length": number(LENGTH),
    "a name": rename,
}


def numbers(budget: mb.Budget) -> Counter[str]:
    return Counter(map(str, budget.cells["text"])) + Counter(map(str, budget.claims["text"]))


def told(budget: mb.Budget) -> set[str]:
    return {warning.split(": ", 1)[-1] for warning in budget.warnings}


def outcome(path: Path, whole: Counter[str], known: set[str]) -> str:
    """What became of a damaged file: refused, same, warned, silent, or the name of what was raised."""
    try:
        budget = mb.read(path)
    except mb.UnreadableError:
        return "refused"
    except Exception as error:
        return f"traceback {type(error).__name__}"
    if told(budget) - known:
        return "warned"
    return "same" if numbers(budget) == whole else "silent"


def suspected(files: list[Path]) -> None:
    """Intact files that are suspected of damage, and what the test costs (with opening the file, which every reading does)."""
    start = time.process_time()
    pages = warned = 0
    for path in files:
        with _quiet(), _opened(path, path.read_bytes()) as source:
            pages += len(source)
            warned += bool(source.damaged)
    print(f"{len(files)} intact files, {pages} pages: {warned} suspected, {(time.process_time() - start) / pages * 1000:.1f} ms a page")


def chosen(files: list[Path]) -> list[Path]:
    """The shortest file of each program that made one, then the second shortest of each, until there are enough."""
    ranks: list[tuple[int, int, Path]] = []
    seen: Counter[str] = Counter()
    lengths = {path: examined(path.read_bytes()).pages for path in files}
    for path, pages in sorted(lengths.items(), key=lambda one: (one[1], one[0].name)):
        with path.open("rb") as file:
            info = PDFDocument(PDFParser(file)).info
        program = str(info and (info[0].get("Producer") or info[0].get("Creator")))
        if pages <= PAGES:
            ranks.append((seen[program], pages, path))
        seen[program] += 1
    return [path for *_, path in sorted(ranks)[:KINDS]]


@cache
def read(path: Path) -> tuple[Counter[str], set[str]]:
    intact = mb.read(path)
    return numbers(intact), told(intact)


def case(path: Path, name: str, seed: str) -> tuple[Path, str, str, float]:
    """One damaged file: what became of it, and the seconds of the processor that it took."""
    read(path)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(MUTATORS[name](path.read_bytes(), random.Random(seed)))
        file.flush()
        start = time.process_time()
        made = outcome(Path(file.name), *read(path))
        return path, name, made, time.process_time() - start


def main(count: int, seed: int, jobs: int, files: list[Path]) -> None:
    """Prints the table; exit 1 where a figure is not what it must be."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    files = files or [*(ROOT / "data" / "raw").glob("*.pdf"), *sorted(path for folder in CORPORA for path in folder.glob("**/*.pdf"))]
    files = [path for path in files if path.parent.name != "bad"]
    suspected(files)
    small, kinds = chosen(files), list(MUTATORS)
    cases = [(small[index % len(small)], random.Random(f"{seed} {index}").choice(kinds), f"{seed}-{index}") for index in range(count)]
    score: dict[str, Counter[str]] = {name: Counter() for name in MUTATORS}
    longest = 0.0
    with ProcessPoolExecutor(jobs) as pool:
        for index, (path, name, made, seconds) in enumerate(pool.map(case, *zip(*cases, strict=True))):
            longest = max(longest, seconds)
            score[name][made] += 1
            if made.startswith(("silent", "traceback")):
                print(f"case {index}: {path.name}, {name}: {made}", file=sys.stderr, flush=True)
            if index % 100 == 99:
                print(f"{index + 1}: {dict(sum(score.values(), Counter()))}", file=sys.stderr, flush=True)
    for name, counts in score.items():
        print(f"{name:20}" + "  ".join(f"{counts[made]:5} {made}" for made in sorted(counts)))
    total = sum(score.values(), Counter())
    silent, broken = total["silent"], sum(number for made, number in total.items() if made.startswith("traceback"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"{count} damaged of {len(small)} files: {silent} silent ({silent / count:.2%}), {broken} tracebacks")
    print(f"longest {longest:.1f} s a file, {peak} MB a process")
    sys.exit(0 if silent <= 0.01 * count and not broken and longest <= 10 and peak < 1024 else 1)


if __name__ == "__main__":
    COUNT, SEED, JOBS, *FILES = [*sys.argv[1:], *("60", "1", "2")[len(sys.argv) - 1 :]]
    main(int(COUNT), int(SEED), int(JOBS), [Path(one) for one in FILES])
