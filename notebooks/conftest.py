"""What differs when a notebook no longer shows what it showed, for a person: the numbers first, row by row of a chart, line by line of a text."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

MOST = 20
"""So many differences of one output are told."""
PRINTED = ("label", "text", "stated_text", "recomputed_text", "range")
"""What of a chart's row is printed in it, and told first."""


def pytest_assertrepr_compare(op: str, left: Any, right: Any) -> list[str] | None:
    """Called by nbval with one output as stored and as it is now."""
    if op != "==":
        return None
    if isinstance(left, dict) and isinstance(right, dict):
        found = list(charts(left, right))
    elif isinstance(left, str) and isinstance(right, str):
        found = list(texts(left, right))
    else:
        return None
    more = [f"… and {len(found) - MOST} more"] if len(found) > MOST else []
    return [*found[:MOST], *more] or ["the same rows and titles, drawn in another way"]


def charts(left: dict[str, Any], right: dict[str, Any]) -> Iterator[str]:
    """The values of the rows and titles of a chart that differ, each with the row's label; what is printed first."""
    told = []
    for before, after in zip_longest(rows(left), rows(right), fillvalue={}):
        name = next((str(row["label"]) for row in (before, after) if "label" in row), str(next(iter((before or after).values()), "")))
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                line = f"{name.splitlines()[0] if name else 'row'}: {key} {before.get(key, '(nothing)')} → {after.get(key, '(nothing)')}"
                told.append((key not in PRINTED, line))
    yield from (line for _, line in sorted(told, key=lambda one: one[0]))
    if left.get("title") != right.get("title"):
        yield f"title: {left.get('title')} → {right.get('title')}"


def rows(spec: Any) -> list[dict[str, Any]]:
    """The rows that a chart draws, data sets of the same columns beside each other: their names are hashes of what is in them."""
    kept = sorted(spec.get("datasets", {}).values(), key=lambda one: sorted(one[0]) if one else [])
    return [row for one in kept for row in one]


def texts(left: str, right: str) -> Iterator[str]:
    """The numbers that differ in the changed lines, then the lines."""
    before, after = (html.unescape(re.sub(r"<[^>]+>", "\n", text)).splitlines() for text in (left, right))
    changed = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if re.match(r"[-+](?!--|\+\+)\s*\S", line)]
    numbers = [[n for line in changed if line[0] == sign for n in re.findall(r"\d+(?:,\d+)*(?:\.\d+)?", line)] for sign in "-+"]
    gone, come = ([n for n in one if n not in other] for one, other in (numbers, numbers[::-1]))
    if gone or come:
        yield f"{', '.join(dict.fromkeys(gone)) or '(nothing)'} → {', '.join(dict.fromkeys(come)) or '(nothing)'}"
    yield from changed
