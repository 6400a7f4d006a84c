"""Wordings that the program does not know: a share of the words of its data is forgotten at random, and whatever is accused then that was not before
is a false accusation, for the documents are the same. What is not understood must be left alone.

    python -m benchmarks.unknown_words [SEED ...] [--share 0.1] [--show]     new contradictions and lost ones, by rule; --show prints each

Documents are those of `benchmarks.golden`, and kept where it keeps them.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections import Counter
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.golden import budgets, document, place

WORDS = ("words", "titles")
FEWEST = 3
"""Lists of fewer words are kept whole: without its only word an entry is no entry."""


def forgotten(data: Any, chance: random.Random, share: float) -> Any:
    """The data of a file without a share of the words of its entries."""
    if isinstance(data, list):
        return [forgotten(one, chance, share) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        key: _fewer(value, chance, share) if key in WORDS or isinstance(value, str) else forgotten(value, chance, share)
        for key, value in data.items()
    }


def _fewer(words: Any, chance: random.Random, share: float) -> Any:
    if isinstance(words, str) and len(words.split()) >= FEWEST and not words.isascii():
        return " ".join(_fewer(words.split(), chance, share))
    if not isinstance(words, list) or len(words) < FEWEST:
        return words
    return [word for word in words if chance.random() >= share] or words[:1]


def _forget(seed: int, share: float) -> None:
    """From now on this process reads every data file with words missing."""
    from mengbudget import entries

    def loads(text: str) -> Any:
        return forgotten(tomllib.loads(text), random.Random(f"{seed} {text}"), share) if seed else tomllib.loads(text)

    entries.tomllib = SimpleNamespace(loads=loads, TOMLDecodeError=tomllib.TOMLDecodeError)  # type: ignore[attr-defined]


def contradictions(files: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Every contradiction of a budget: the suspect's place, and the rules with the sentence that tells it."""
    import mengbudget as mb
    from mengbudget.budget import build
    from mengbudget.errors import UnreadableError

    try:
        result = mb.reconcile(build(*map(document, files)))
    except UnreadableError:
        return []
    causes = (cause for cause in result.causes if cause.kind == "contradiction")
    return [(f"{files[0].name} {place(c.suspect)}", f"{' '.join(sorted({f.rule.id for f in c.findings}))}\t{c.says}") for c in causes]


@cache
def found(seed: int, share: float, jobs: int) -> dict[str, str]:
    """The contradictions of all budgets, read with a share of words forgotten (seed 0: with none)."""
    with Pool(jobs, _forget, (seed, share)) as pool:
        return dict(pair for part in pool.imap(contradictions, list(budgets())) for pair in part)


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("seeds", nargs="*", type=int, default=[1, 2, 3])
    asked.add_argument("--share", type=float, default=0.1)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--show", action="store_true")
    said = asked.parse_args()
    known = found(0, 0.0, said.jobs)
    print(f"{len(known)} contradictions with all words known; of {said.share:.0%} of the words forgotten:")
    for seed in said.seeds or [1, 2, 3]:
        now = found(seed, said.share, said.jobs)
        new = {key: text for key, text in now.items() if key not in known}
        rules = Counter(text.split("\t")[0] for text in new.values())
        print(
            f"  seed {seed}: {len(now)} contradictions, {len(new)} new (false), {len(known.keys() - now.keys())} not found any more; {dict(rules)}"
        )
        for key, text in new.items() if said.show else ():
            print(f"      {key}\n        {text}")


if __name__ == "__main__":
    main()
