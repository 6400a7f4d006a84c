"""Reading against pdfplumber's own table and text extraction over the same pages: time and peak memory.

    python -m benchmarks.read [--runs N] [FILE.pdf ...]

Each measurement is a fresh process; the two sides take turns in one run; medians are printed. pdfplumber's side is `extract_tables()` and
`extract_text()` of every page, each page closed after use. Target: at most 1.15 × its time and 1.2 × its peak memory.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
CHOSEN = (
    "guangzhou-commerce-2026",
    "beijing-audit-2026-tables",
    "shanghai-putuo-finance-2025",
    "xian-hrss-2020",
    "yantai-civil-affairs-2026",
)

PROBE = """
import json, resource, sys, time
path, side = sys.argv[1:]
if side == "pdfplumber":
    import pdfplumber
    def work():
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.extract_text()
                page.close()
else:
    import mengbudget
    if hasattr(mengbudget, "read") and side == "read":
        def work():
            mengbudget.read(path)
    else:
        from pathlib import Path
        from mengbudget.reading.pdf import read_pdf
        def work():
            read_pdf(Path(path))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
work()
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "before": before / 1024}))
"""


def measure(path: Path, side: str) -> dict[str, float]:
    """Seconds and peak MB (of the whole process, and before the work began) of one fresh process."""
    done = subprocess.run([sys.executable, "-c", PROBE, str(path), side], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(path: Path, side: str, runs: int) -> tuple[float, float, float, float, float, float]:
    """Median seconds of both sides, median peak MB of both, and how much of the peaks the imports alone are."""
    ours, theirs = [], []
    for _ in range(runs):
        theirs.append(measure(path, "pdfplumber"))
        ours.append(measure(path, side))

    def median(side: list[dict[str, float]], key: str) -> float:
        return statistics.median(one[key] for one in side)

    before = median(theirs, "before"), median(ours, "before")
    return median(theirs, "seconds"), median(ours, "seconds"), median(theirs, "peak"), median(ours, "peak"), *before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--side", choices=("read", "pages"), default="read", help="the whole of read(), or the pages alone")
    args = parser.parse_args()
    files = args.files or [*sorted((ROOT / "data" / "raw").glob("*.pdf")), *(CORPUS / f"{name}.pdf" for name in CHOSEN)]
    print(f"{'file':40} {'pdfplumber':>11} {args.side:>9} {'ratio':>6} {'peak MB':>9} {args.side:>9} {'ratio':>6}")
    sums, before = [0.0, 0.0], (0.0, 0.0)
    for path in files:
        if not path.exists():
            print(f"{path.name:40} is not here")
            continue
        theirs, ours, peak_theirs, peak_ours, *imports = compare(path, args.side, args.runs)
        before = imports[0], imports[1]
        sums[0], sums[1] = sums[0] + theirs, sums[1] + ours
        time, peak = ours / theirs, peak_ours / peak_theirs
        print(f"{path.name:40} {theirs:10.2f}s {ours:8.2f}s {time:6.2f} {peak_theirs:9.0f} {peak_ours:9.0f} {peak:6.2f}", flush=True)
    if sums[0]:
        print(f"{'all':40} {sums[0]:10.2f}s {sums[1]:8.2f}s {sums[1] / sums[0]:6.2f}")
        print(
            f"of the peaks, the imports alone take {before[0]:.0f} MB (pdfplumber) and {before[1]:.0f} MB (mengbudget, with what it draws and tabulates)"
        )


if __name__ == "__main__":
    main()
