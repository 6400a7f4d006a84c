"""Many documents: each read (and checked) on its own, over processes or machines, so that a bad one never stops the others."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mengbudget import limits
from mengbudget.errors import Refusal, UnreadableError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from mengbudget.budget import Budget

T = TypeVar("T")
Progress = Callable[[int, int], None]
_AHEAD = 2
"""Documents that are begun for each process, so that none waits for the next."""


@dataclass(frozen=True)
class Checked:
    """What became of one document: its outcome as JSON holds it, or the sentence that says why there is none.

    `said` has the lines that say each finding; frames are there where they were asked for.
    """

    document: str
    error: str = ""
    label: str = ""
    contradicted: bool = False
    damaged: bool = False
    verdicts: Mapping[str, int] = field(default_factory=dict)
    outcome: Mapping[str, Any] = field(default_factory=dict)
    said: Sequence[Sequence[str]] = ()
    frames: Mapping[str, Any] = field(default_factory=dict)
    sources: Sequence[Mapping[str, str]] = ()
    text: str = ""
    """What is printed of it, where it was asked for."""


def read_many(paths: Iterable[str | Path], executor: Executor | None = None) -> Iterator[tuple[str, Budget | UnreadableError]]:
    """Each document with its budget, or with the error that says why it has none, as they come.

    `executor` is any of `concurrent.futures` (a Dask cluster's `client.get_executor()` spreads the work over machines);
    without one there is a process a core. A document read before comes from the cache. "A.pdf+B.pdf" is one budget in two files.
    """
    documents = list(dict.fromkeys(str(path) for path in paths))
    for document, made in spread(_read_one, documents, executor=executor):
        yield document, made if made is not None else UnreadableError(_died(document))


def check_many(documents: Sequence[str], jobs: int, *, progress: Progress | None = None, **options: Any) -> Iterator[Checked]:
    """Each document as it comes; `progress` counts pages of a single document, else documents; `options` are those of `check_one`."""
    work: Callable[..., Checked] = partial(check_one, **options)
    if len(documents) == 1:
        yield work(documents[0], progress=progress)
        return
    for number, (document, made) in enumerate(spread(work, documents, jobs=jobs), 1):
        if progress:
            progress(number, len(documents))
        yield made or _shown(_failed(document, _died(document)), options.get("show"))


def check_one(
    document: str,
    *,
    previous: str | None = None,
    keep: bool = False,
    progress: Progress | None = None,
    show: Callable[[Checked], str] | None = None,
) -> Checked:
    """One document read and reconciled; whatever is wrong with it becomes a sentence. What was found before comes from the cache, but for frames.

    `keep` keeps all frames; with `show`, which makes its text where it is checked, its outcome is not kept.
    """
    from mengbudget.cache import cached

    files = [*parts(document), *(parts(previous) if previous else ())]
    work = partial(_checked, document, previous, keep, progress)

    def limited() -> Checked:
        with limits.document(document):
            return work() if keep else cached(files, work, f"checked {document} {previous}")

    made = attempt(document, limited)
    return _shown(made if isinstance(made, Checked) else _failed(document, str(made)), show)


def _failed(document: str, error: str) -> Checked:
    return Checked(document, error, outcome={"document": document, "error": error})


def _shown(made: Checked, show: Callable[[Checked], str] | None) -> Checked:
    return replace(made, text=show(made), outcome={}, said=()) if show else made


def _checked(document: str, previous: str | None, keep: bool, progress: Progress | None) -> Checked:
    from mengbudget.export import frames, plain
    from mengbudget.listing import finding_lines
    from mengbudget.reconcile import reconcile

    budget = load(parts(document), progress)
    result = reconcile(budget, previous=load(parts(previous)) if previous else None)
    findings, diagnoses = result.records()
    verdicts = dict(Counter(item.verdict for item in result.items).most_common())
    return Checked(
        document,
        label=budget.label,
        contradicted=result.contradicted,
        damaged=budget.damaged,
        verdicts=verdicts,
        outcome={
            "document": document,
            "department": budget.department,
            "year": budget.year,
            "document_kind": budget.document_kind,
            "warnings": list(budget.warnings),
            "verdicts": verdicts,
            "summary": result.summary(),
            "diagnoses": plain(diagnoses),
            "findings": plain(findings),
        },
        said=[tuple(finding_lines(one)) for one in findings],
        frames=frames(budget, result) if keep else {},
        sources=sources(budget),
    )


def load(paths: Sequence[str], progress: Progress | None = None) -> Budget:
    """The budget in one or more files, from the cache where it was read before."""
    from mengbudget.budget import read
    from mengbudget.cache import cached

    if not all(paths):
        raise UnreadableError(f"{'+'.join(paths) or 'the file'}: a name is empty; name one file on each side of a +.")
    return cached(paths, lambda: read(*paths, progress=progress))


def sources(budget: Budget) -> list[Mapping[str, str]]:
    """Name and hash of each file, for the description of an export."""
    return [{"title": Path(one.path).name, "path": Path(one.path).name, "sha256": one.sha256} for one in budget.documents]


def spread(
    work: Callable[[str], T], documents: Sequence[str], *, jobs: int | None = None, executor: Executor | None = None
) -> Iterator[tuple[str, T | None]]:
    """Each document with what `work` makes of it, as it comes; None where a process died of it (the others get a new one)."""
    if executor is not None:
        yield from _done(executor, work, documents)
        return
    jobs = min(jobs or os.cpu_count() or 1, len(documents))
    if jobs <= 1:
        yield from ((document, work(document)) for document in documents)
        return
    from concurrent.futures import ProcessPoolExecutor  # here: whoever checks one document need not load it

    orphans = []
    with ProcessPoolExecutor(jobs) as pool:
        for document, made in _done(pool, work, documents, _AHEAD * jobs):
            if made is None:
                orphans.append(document)
            else:
                yield document, made
    for document in orphans:  # one of them killed its process, and took the others with it
        with ProcessPoolExecutor(1) as pool:
            yield from _done(pool, work, [document])


def _done(pool: Executor, work: Callable[[str], T], documents: Sequence[str], most: int | None = None) -> Iterator[tuple[str, T | None]]:
    """Each document with what became of it; no more than `most` are begun and not yet taken, so that what is made does not pile up."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    queue = iter(sorted(documents, key=_size, reverse=True))  # a large one begun last would keep one process busy and the others waiting
    futures: dict[Future[T], str] = {}
    try:
        while True:
            for document in islice(queue, None if most is None else most - len(futures)):
                try:
                    futures[pool.submit(work, document)] = document
                except BrokenProcessPool:
                    yield document, None
            if not futures:
                return
            for future in wait(futures, return_when=FIRST_COMPLETED).done:
                try:
                    made: T | None = future.result()
                except BrokenProcessPool:
                    made = None
                yield futures.pop(future), made  # a future that is kept keeps its result
    finally:
        for future in futures:
            future.cancel()


def _size(document: str) -> int:
    try:
        return sum(Path(part).stat().st_size for part in parts(document) if Path(part).is_file())
    except (OSError, ValueError):
        return 0


def attempt(document: str, work: Callable[[], T]) -> T | UnreadableError:
    """What `work` gives, or the one sentence that says why it gives nothing; with $MENGBUDGET_DEBUG set, a fault of this program itself."""
    try:
        return work()
    except Refusal as error:
        return UnreadableError(str(error))
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("MENGBUDGET_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        return UnreadableError(f"{document}: a fault of mengbudget, not of the file ({what}); MENGBUDGET_DEBUG=1 shows where.")


def parts(document: str) -> list[str]:
    """The files of one budget: "A.pdf+B.pdf" names two, unless a file is really called so."""
    try:
        return [document] if Path(document).exists() else document.split("+")
    except (OSError, ValueError):  # longer than any name may be, or none at all
        return document.split("+")


def _read_one(document: str) -> Budget | UnreadableError:
    return attempt(document, lambda: load(parts(document)))


def _died(document: str) -> str:
    return f"{document}: the process that read it was killed (out of memory?); try it alone, with --jobs 1."
