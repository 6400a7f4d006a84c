"""Writes data/raw/meng-hrss-2026.facsimile.pdf from the transcript beside it."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from data.facsimile import FontMissing, make

RAW = Path(__file__).parents[1] / "raw"


def main() -> int:
    target = RAW / "meng-hrss-2026.facsimile.pdf"
    try:
        made = make(RAW / "meng-hrss-2026.transcript.txt", target)
    except FontMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    print(f"{target.name}: {made.pages} pages, {target.stat().st_size:,} bytes, sha256 {hashlib.sha256(target.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
