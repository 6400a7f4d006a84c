"""Amounts printed inside ruled tables, counted from the page's own words, against the numbers in the grids' cells.

    python -m benchmarks.recall [FILE.pdf ...]

The words and the tables' outlines are pdfplumber's; what is visible is PDFium's word (a text object's clip path and the page box).
Nothing of the reader is used for the count.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from mengbudget.reading.model import Grid
from mengbudget.reading.pdf import read_pdf

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
RAW = Path(__file__).parents[1] / "data" / "raw"
AMOUNT = re.compile(r"\d[\d,]*\.\d{2,}")

Box = tuple[float, float, float, float]


def hidden_boxes(page: pypdfium2.PdfPage) -> list[Box]:
    """Boxes (y upwards) of text objects that lie wholly outside their clip path, as PDFium sees it."""
    boxes = []
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
        clip = pdfium.FPDFPageObj_GetClipPath(thing.raw)
        paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        left, low, right, high = thing.get_bounds()
        for index in range(max(paths, 0)):
            xs, ys = [], []
            for part in range(pdfium.FPDFClipPath_CountPathSegments(clip, index)):
                segment = pdfium.FPDFClipPath_GetPathSegment(clip, index, part)
                x, y = pdfium.c_float(), pdfium.c_float()
                pdfium.FPDFPathSegment_GetPoint(segment, x, y)
                xs.append(x.value)
                ys.append(y.value)
            if xs and (right < min(xs) or left > max(xs) or high < min(ys) or low > max(ys)):
                boxes.append((left, low, right, high))
                break
    return boxes


def printed_amounts(path: Path) -> list[tuple[Counter[str], list[str]]]:
    """For each page, the visible amounts among pdfplumber's words whose centre lies in a ruled table, and all its words."""
    counts = []
    with pdfplumber.open(path) as pdf:
        pdfium_file = pypdfium2.PdfDocument(path)
        for page, other in zip(pdf.pages, pdfium_file, strict=True):
            count: Counter[str] = Counter()
            tables = [table.bbox for table in page.find_tables()]
            hidden = hidden_boxes(other) if tables else []
            words = page.extract_words() if tables else []
            for word in words:
                x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
                inside = any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in tables)
                up = page.height - y
                shown = 0 <= x <= page.width and 0 <= y <= page.height
                if inside and shown and not any(a <= x <= c and b <= up <= d for a, b, c, d in hidden):
                    count.update(AMOUNT.findall(word["text"]))
            counts.append((count, [word["text"] for word in words]))
            page.close()
            other.close()
        pdfium_file.close()
    return counts


def read_amounts(path: Path) -> list[Counter[str]]:
    """For each page, the amounts in the grids' cells."""
    return [
        Counter(amount for grid in page.blocks if isinstance(grid, Grid) for cell in grid.cells for amount in AMOUNT.findall(cell.text))
        for page in read_pdf(path).pages
    ]


def wrapped(amount: str, words: list[str]) -> bool:
    """Whether the page breaks an amount off at the end of one word and goes on with it at the start of another."""
    heads = {run.group() for word in words if (run := re.search(r"[\d,.]+$", word))}
    tails = {run.group() for word in words if (run := re.match(r"[\d,.]+", word))}
    return any(amount[:cut] in heads and amount[cut:] in tails for cut in range(1, len(amount)))


def line(path: Path, verbose: bool) -> tuple[int, int, int]:
    """Amounts printed, lost and invented in one file; says on which pages."""
    printed = lost = invented = 0
    for number, ((want, words), have) in enumerate(zip(printed_amounts(path), read_amounts(path), strict=True), 1):
        missing, extra = want - have, have - want
        extra = Counter({amount: count for amount, count in extra.items() if not wrapped(amount, words)})
        printed, lost, invented = printed + want.total(), lost + missing.total(), invented + extra.total()
        if verbose and (missing or extra):
            print(f"    page {number}: lost {dict(missing)} more {dict(extra)}")
    return printed, lost, invented


def main(names: Iterable[str]) -> None:
    paths = [Path(name) for name in names] or sorted([*RAW.glob("*.pdf"), *CORPUS.glob("*.pdf")])
    total = Counter[str]()
    print(f"{'file':46} {'printed':>8} {'lost':>6} {'invented':>8} {'recall':>9}")
    for path in paths:
        printed, lost, invented = line(path, verbose=True)
        total.update(printed=printed, lost=lost, invented=invented)
        print(f"{path.name:46} {printed:8} {lost:6} {invented:8} {recall(printed, lost):>9}", flush=True)
    print(f"{'all':46} {total['printed']:8} {total['lost']:6} {total['invented']:8} {recall(total['printed'], total['lost']):>9}")


def recall(printed: int, lost: int) -> str:
    return f"{100 * (printed - lost) / printed:.3f} %" if printed else "-"


if __name__ == "__main__":
    main(sys.argv[1:])
