"""How fast a budget is read and checked: ratios, each of two sides that take turns in one run, so that a loaded machine does not matter much.

    python -m benchmarks.read [--runs N] [FILE.pdf ...]

1. read() against pdfplumber's `extract_tables()` and `extract_text()` of every page, each page closed after use: processor time, file by file
   (medians of the runs), and over all files. Aim: at most 0.17 over 20 files of all families, no file above 0.30.
2. Reconciling against reading. Aim: at most 0.12.
3. Memory of a fresh process that reads the longest file: how far its peak is above what it had before. Aim: at most 60 MB for 262 pages.
4. Seconds of fresh processes: `mengbudget --help` (aim: 0.1), `check` of a file read before (aim: 0.3).
5. Pages that pdfplumber had to read.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber

import mengbudget as mb
from benchmarks.golden import WIDE
from data import corpus

ROOT = Path(__file__).parents[1]
PROBE = """
import json, re, sys
import mengbudget
from mengbudget.reading.sources import pdfium
mengbudget.read
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
before = peak()
budget = mengbudget.read(sys.argv[1])
print(json.dumps({"pages": budget.pages, "before": before, "peak": peak()}))
"""


def chosen() -> list[Path]:
    """The document, and files of every family at hand."""
    files = sorted((ROOT / "data" / "raw").glob("*.pdf"))
    for folder in (corpus.CORPUS, WIDE):
        families: dict[str, Path] = {}
        for path in sorted(folder.glob("*.pdf")):
            families.setdefault(path.name.split("-")[0], path)
        files += families.values()
    return files


def plumber(path: Path) -> None:
    """pdfplumber's tables and text of every page."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text()
            page.close()


def spent(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def speed(files: Sequence[Path], runs: int) -> None:
    """Prints reading against pdfplumber, and reconciling against reading."""
    print(f"{'file':44} {'pages':>5} {'pdfplumber':>11} {'read':>8} {'ratio':>6} {'reconcile':>10} {'by pdfplumber':>14}")
    sums = [0.0, 0.0, 0.0]
    ratios, slow, pages = [], 0, 0
    for path in files:
        sides: list[list[float]] = [[], [], []]
        budget = mb.read(path)
        for _ in range(runs):
            sides[0].append(spent(lambda path=path: plumber(path)))  # type: ignore[misc]
            sides[1].append(spent(lambda path=path: mb.read(path)))  # type: ignore[misc]
            sides[2].append(spent(lambda budget=budget: mb.reconcile(budget)))  # type: ignore[misc]
        theirs, ours, judged = (statistics.median(side) for side in sides)
        sums = [total + one for total, one in zip(sums, (theirs, ours, judged), strict=True)]
        fallbacks = sum(len(document.fallbacks) for document in budget.documents)
        ratios, slow, pages = [*ratios, ours / theirs], slow + fallbacks, pages + budget.pages
        print(
            f"{path.name:44} {budget.pages:5} {theirs:10.2f}s {ours:7.2f}s {ours / theirs:6.2f} {judged / ours:10.2f} {fallbacks:14}",
            flush=True,
        )
    print(f"{'all':44} {pages:5} {sums[0]:10.2f}s {sums[1]:7.2f}s {sums[1] / sums[0]:6.2f} {sums[2] / sums[1]:10.2f} {slow:14}")
    print(f"largest ratio of a file {max(ratios):.2f}, median {statistics.median(ratios):.2f}")


def memory(path: Path) -> None:
    """Prints the peak of a fresh process that reads one file (Linux tells it)."""
    if not Path("/proc/self/status").exists():
        return
    done = subprocess.run([sys.executable, "-c", PROBE, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    print(f"{path.name}: {told['pages']} pages, {told['peak'] - told['before']:.0f} MB above the {told['before']:.0f} MB before")


def commands(path: Path, runs: int) -> None:
    """Prints the seconds of the command line in fresh processes, medians, and those of Python alone."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MENGBUDGET_CACHE": folder}
        program = [sys.executable, "-m", "mengbudget"]
        tried = {
            "python alone": [sys.executable, "-c", ""],
            "--help": [*program, "--help"],
            "check, cached": [*program, "check", str(path)],
        }
        subprocess.run(tried["check, cached"], cwd=ROOT, capture_output=True, env=environment)
        for name, command in tried.items():
            seconds = []
            for _ in range(runs):
                before = os.times()
                subprocess.run(command, cwd=ROOT, capture_output=True, env=environment)
                after = os.times()
                seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
            print(f"{name}: {statistics.median(seconds):.2f} s of the processor")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    os.environ["MENGBUDGET_CACHE"] = ""
    files = arguments.files or chosen()
    speed(files, arguments.runs)
    longest = max(files, key=lambda path: path.stat().st_size) if arguments.files else WIDE / "shenzhen-66464f8e.pdf"
    if longest.exists():
        memory(longest)
    commands(files[0], arguments.runs)


if __name__ == "__main__":
    main()
