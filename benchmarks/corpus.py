"""How well documents that nobody prepared for are read and checked: a line a file.

    python -m benchmarks.corpus [FILE.pdf ...] [--details]

amounts   printed inside ruled tables (two decimals or more; counted from the page's own words, see recall.py) against `cells`: lost, invented
titles    titles of tables of a known kind, and how many of them have no table of that kind on their page or the next
prose     numerals with 万元, 元 or % in sentences of the statement, and how many are claims with kind and subject
checked   cells that a rule judges, in tables of a known kind
bad       findings that are inconsistent, of all findings

Then a line a kind of table: its cells over all files, those of them that are amounts of money (not heads, pieces or per cent), and how many
of either a rule judges. Files that belong together are read apart here.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import mengbudget as mb
from benchmarks.recall import AMOUNT, CORPUS, printed_amounts, wrapped
from mengbudget.reading.model import Line
from mengbudget.vocabulary import vocabulary

MONEY = re.compile(r"\d(?:[\d,，]*\d)?(?:[.．]\d+)?\s*(?=万元|元|%|％)")
MONEY_UNITS = ("万元", "元", "亿元", "千元")
CONTENTS = re.compile(r"[.…·]{2,}|\d$|^目\s*录$")
REFERS = re.compile(r"\s*详?见")
NONE = re.compile("(?:无|没有|不涉及).*表")
COLUMNS = ("printed", "lost", "invented", "titles", "no table", "prose", "no claim", "cells", "checked", "bad", "findings")


def measure(path: Path, details: bool, kinds: Counter[tuple[str, str]]) -> Counter[str]:
    """The counts of one file, by the names of COLUMNS; `kinds` counts its cells, and those checked, by kind of table."""
    budget = mb.read(path)
    result = mb.reconcile(budget)
    count = Counter({"bad": len(result.inconsistent), "findings": len(result.items)})
    for number, (want, words) in enumerate(printed_amounts(path), 1):
        cells = budget.cells[budget.cells["page"] == number]
        have = Counter(amount for text in cells["text"] for amount in AMOUNT.findall(text))
        lost, more = want - have, have - want
        invented = {amount: times for amount, times in more.items() if not wrapped(amount, words)}
        count.update(printed=want.total(), lost=lost.total(), invented=sum(invented.values()))
        if details and (lost or invented):
            print(f"    p. {number}: lost {dict(lost)} invented {invented}")
    for line, kind in titles(budget):
        there = any(table.kind == kind and set(table.pages) & {line.page, line.page + 1} for table in budget.tables)
        count.update(titles=1, **{"no table": not there})
        if details and not there:
            print(f"    p. {line.page}: {line.text.strip()} names a table {kind}; none was read there")
    for sentence in budget.statement.sentences:
        claims = {c.start: c for c in budget.statement.claims if c.sentence == sentence}
        for match in MONEY.finditer(sentence.text):
            claim = next((c for c in claims.values() if c.start <= match.start() < c.end), None)
            missing = claim is None or not claim.kind or not claim.subject
            count.update(prose=1, **{"no claim": missing})
            if details and missing:
                print(f"    p. {sentence.page}: {match.group()} in {sentence.text[:80]}")
    coverage = result.coverage
    known = coverage[(coverage["source"] == "table") & (coverage["kind"] != "") & ~coverage["kind"].str.startswith("performance")]
    count.update(cells=len(known), checked=int((known["rules"] > 0).sum()))
    for name, rows in known.groupby("kind"):
        money = rows[rows["unit"].isin(MONEY_UNITS)]
        for sort, some in (("cells", rows), ("amounts", money)):
            kinds.update({(str(name), sort): len(some), (str(name), f"{sort} judged"): int((some["rules"] > 0).sum())})
    if details:
        for name, rows in known.groupby("kind"):
            share = (rows["rules"] > 0).mean()
            if share < 0.9:
                why = Counter(rows[rows["rules"] == 0]["why"]).most_common(2)
                print(f"    {name}: {share:.0%} of {len(rows)} checked; {why}")
        for finding in result.inconsistent:
            print(f"    {finding.says}")
            for term in finding.terms[:6]:
                print(f"        {term}")
    return count


def titles(budget: mb.Budget) -> Iterable[tuple[Line, str]]:
    """Lines that name a kind of table which is there: no contents list (several on a page without a table, and where it goes on), no
    reference (详见…), no title of a table that the next line says does not exist.
    """
    for document in budget.documents:
        listed = False
        for page in document.pages:
            lines = [block for block in page.blocks if isinstance(block, Line)]
            after = {id(line): following.text for line, following in pairwise(lines)}
            named = [
                (line, kind)
                for line in lines
                if re.search(r"表\s*([（(].*[）)])?$", line.text.strip()) and not CONTENTS.search(line.text) and not REFERS.match(line.text)
                if len(line.text) < 60 and (kind := vocabulary().kind_of_title(line.text)) and not NONE.search(after.get(id(line), ""))
            ]
            empty = len(lines) == len(page.blocks)
            listed = empty and bool(named) and (listed or len(named) > 2)
            if not listed:
                yield from named


def main(arguments: list[str]) -> None:
    details = "--details" in arguments
    paths = [Path(name) for name in arguments if name != "--details"] or sorted(CORPUS.glob("*.pdf"))
    total, kinds = Counter[str](), Counter[tuple[str, str]]()
    print(f"{'file':44}" + "".join(f"{name:>10}" for name in COLUMNS))
    for path in paths:
        count = measure(path, details, kinds)
        total.update(count)
        print(f"{path.name:44}" + "".join(f"{count[name]:>10}" for name in COLUMNS), flush=True)
    print(f"{'all':44}" + "".join(f"{total[name]:>10}" for name in COLUMNS))
    print(
        f"recall {_share(total['printed'] - total['lost'], total['printed'])}, claims {_share(total['prose'] - total['no claim'], total['prose'])}, "
        f"checked {_share(total['checked'], total['cells'])}, inconsistent {_share(total['bad'], total['findings'])}"
    )
    print(f"\n{'kind of table':44}{'cells':>10}{'checked':>10}{'amounts':>10}{'checked':>10}")
    for kind in sorted({kind for kind, _ in kinds}):
        counted = "".join(
            f"{kinds[kind, sort]:>10}{_share(kinds[kind, f'{sort} judged'], kinds[kind, sort]):>10}" for sort in ("cells", "amounts")
        )
        print(f"{kind:44}{counted}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


if __name__ == "__main__":
    main(sys.argv[1:])
