"""How much faster two processes check the corpus than one, nothing cached: the time of each, and their ratio.

python -m benchmarks.jobs [FILE.pdf ...]
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from mengbudget.many import check_many

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
JOBS = (1, 2)


def seconds(documents: Sequence[str], jobs: int) -> tuple[float, float]:
    """Wall clock and CPU time of checking the documents; raises RuntimeError where one of them could not be."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    failed = [checked.error for checked in check_many(documents, jobs) if checked.error]
    if failed:
        raise RuntimeError("; ".join(failed))
    return time.perf_counter() - start, sum(os.times()[:4]) - before


def main(names: Sequence[str]) -> None:
    os.environ["MENGBUDGET_CACHE"] = ""
    documents = list(names) or [str(path) for path in sorted(CORPUS.glob("*.pdf"))]
    if not documents:
        print(f"no documents: {CORPUS} is not here, and none is named", file=sys.stderr)
        return
    took = {jobs: seconds(documents, jobs) for jobs in JOBS}
    print(f"{'jobs':>4} {'documents':>10} {'seconds':>8} {'CPU':>8} {'times as fast':>14}")
    for jobs, (spent, work) in took.items():
        print(f"{jobs:4} {len(documents):10} {spent:8.1f} {work:8.1f} {took[1][0] / spent:14.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
