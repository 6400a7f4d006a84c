"""Each clause by which tables that go on over a page are joined, switched off alone: which tests say that it is needed.

    python -m benchmarks.clauses [CLAUSE ...] [--tests FILE ...] [--jobs N]

A clause is a named signal of `reading/joins.py` or a question of `reading/stitch.py` or `reading/parted.py`; switched off, it says no. Exit status 1 where no test misses one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mengbudget.reading import joins, parted, stitch

ROOT = Path(__file__).parents[1]
_LISTS = ("APART", "FILLS", "TWO_ROWS", "GOES_ON", "CERTAIN")
_QUESTIONS = {
    stitch: ("_full", "_furniture", "_restarts", "_other_header"),
    joins: ("_usual", "_broken", "_one_text", "_long_word", "torn"),
    parted: ("_labels",),
}
_OFF = "MENGBUDGET_CLAUSE_OFF"
"""Names the clause that a run of pytest, which has this module as a plugin, is without."""


def clauses() -> list[str]:
    """The names of all clauses."""
    signals = [signal.__name__ for name in _LISTS for signal in getattr(joins, name)]
    return [*dict.fromkeys(signals), *(name for names in _QUESTIONS.values() for name in names)]


def switch_off(clause: str) -> None:
    """The clause says no from here on."""

    def never(*_: object) -> bool:
        return False

    for name in _LISTS:
        setattr(joins, name, tuple(never if signal.__name__ == clause else signal for signal in getattr(joins, name)))
    for module, names in _QUESTIONS.items():
        if clause in names:
            setattr(module, clause, never)


def pytest_configure() -> None:
    switch_off(os.environ.get(_OFF, ""))


def failing(clause: str, tests: list[str]) -> list[str]:
    """The tests that fail without a clause."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "benchmarks.clauses", "-p", "no:cacheprovider", "--tb=no", "-rf", *tests]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {_OFF: clause}, capture_output=True, text=True)
    return [line.split(" - ")[0].removeprefix("FAILED ") for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clauses", nargs="*")
    parser.add_argument("--tests", nargs="+", default=["tests/test_stitch.py"])
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    chosen = arguments.clauses or clauses()
    idle = 0
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for clause, failed in zip(chosen, pool.map(lambda one: failing(one, arguments.tests), chosen), strict=True):
            idle += not failed
            print(f"{clause:20} {len(failed):3}  {failed[0] if failed else 'no test misses it'}", flush=True)
    print(f"{len(chosen) - idle} of {len(chosen)} clauses are missed by a test when switched off alone")
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main())
