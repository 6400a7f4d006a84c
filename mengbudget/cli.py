"""The `mengbudget` command: read a budget, or check it; exit 0 nothing inconsistent, 1 something is, 2 not readable."""

from __future__ import annotations

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from mengbudget import UnreadableError, __version__

CONSISTENT, INCONSISTENT, UNREADABLE, INTERRUPTED, NO_READER = 0, 1, 2, 130, 141
VERDICTS = ("inconsistent", "unchecked", "rounding", "exact")
"""Worst first."""


@dataclass(frozen=True)
class Checked:
    """What became of one document: its verdicts and frames, or the sentence that says why there are none."""

    document: str
    error: str = ""
    department: str = ""
    year: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    summary: str = ""
    frames: Mapping[str, Any] = field(default_factory=dict)
    sources: Sequence[Mapping[str, str]] = ()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a character shows its number
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    except KeyboardInterrupt:
        _complain("interrupted; nothing was written.")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mengbudget", description="Read a Chinese department budget disclosure (部门预算公开) and hold its numbers together.")
    parser.add_argument("--version", action="version", version=f"mengbudget {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = commands.add_parser("read", help="print what a budget holds, or write it as tidy CSV files")
    read.add_argument("files", nargs="+", metavar="FILE", help="a PDF or a transcript; several files are parts of one budget (statement, tables)")
    read.add_argument("--out", metavar="DIR", help="write CSV files with a Frictionless data package into DIR")
    read.set_defaults(run=_read)
    check = commands.add_parser("check", help="print what does not agree, worst first")
    check.add_argument("files", nargs="+", metavar="FILE", help="one budget each; A.pdf+B.pdf is one budget in two files")
    check.add_argument("--json", action="store_true", help="print everything as one JSON document")
    check.add_argument("--all", action="store_true", help="print also what agrees and what could not be checked")
    check.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a core)")
    check.add_argument("--out", metavar="DIR", help="write CSV files with a Frictionless data package into DIR")
    check.add_argument("--previous", metavar="FILE", help="last year's budget of the same department, to check the comparisons with")
    check.set_defaults(run=_check)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)


def _read(arguments: argparse.Namespace) -> int:
    from mengbudget.export import WriteError, frames, write

    try:
        with _Bar("page") as bar:
            budget = _budget(arguments.files, bar)
        found = frames(budget)
        if arguments.out:
            written = write(found, arguments.out, title=f"{budget.department} {budget.year}", sources=_sources(budget))
    except (UnreadableError, WriteError) as error:
        return _complain(str(error))
    for line in _overview(budget, found):
        print(_clean(line))
    if arguments.out:
        print(f"written: {', '.join(path.name for path in written)} in {arguments.out}")
    return CONSISTENT


def _check(arguments: argparse.Namespace) -> int:
    from mengbudget.export import WriteError, combine, write

    documents = list(dict.fromkeys(arguments.files))
    done = list(_each(documents, arguments.jobs, partial(_checked, previous=arguments.previous, keep=bool(arguments.out))))
    done.sort(key=lambda one: documents.index(one.document))
    good = [one for one in done if not one.error]
    for one in done:
        if one.error:
            _complain(one.error)
    if arguments.json:
        print(json.dumps({"version": __version__, "documents": [_as_json(one) for one in done]}, ensure_ascii=False, indent=1))
    else:
        for line in (line for one in good for line in _report(one, arguments.all)):
            print(_clean(line))
    if arguments.out and good:
        found = good[0].frames if len(documents) == 1 else combine([(one.document, one.frames) for one in good])
        try:
            write(found, arguments.out, title="; ".join(f"{one.department} {one.year}" for one in good), sources=[s for one in good for s in one.sources])
        except WriteError as error:
            return _complain(str(error))
    if len(good) < len(done):
        return UNREADABLE
    return INCONSISTENT if any(one.verdicts.get("inconsistent") for one in good) else CONSISTENT


def _budget(paths: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Any:
    from mengbudget.budget import read
    from mengbudget.cache import cached

    return cached(list(paths), lambda: read(*paths, progress=progress))


def _checked(document: str, progress: Callable[[int, int], None] | None = None, *, previous: str | None = None, keep: bool = False) -> Checked:
    """One document read and reconciled; whatever is wrong with it becomes its sentence, so that the others go on."""
    try:
        from mengbudget.export import frames
        from mengbudget.reconcile import reconcile

        budget = _budget(_parts(document), progress)
        result = reconcile(budget, previous=_budget(_parts(previous)) if previous else None)
        found = frames(budget, result)
        return Checked(
            document,
            department=budget.department,
            year=budget.year,
            verdicts={verdict: int((result.findings["verdict"] == verdict).sum()) for verdict in VERDICTS},
            summary=str(result.summary()),
            frames=found if keep else {"findings": result.findings},
            sources=_sources(budget),
        )
    except UnreadableError as error:
        return Checked(document, error=str(error))
    except Exception as error:  # a fault of this program: still one sentence, and the other documents are checked
        if os.environ.get("MENGBUDGET_DEBUG"):
            raise
        return Checked(document, error=f"{document}: could not be checked, a fault of mengbudget ({type(error).__name__}: {error}).")


def _parts(document: str) -> list[str]:
    """The files of one budget: `A.pdf+B.pdf` names two, unless a file is really called so."""
    return [document] if Path(document).exists() else document.split("+")


def _each(documents: Sequence[str], jobs: int, work: Callable[..., Checked]) -> Iterator[Checked]:
    """Every document's outcome as it comes; a process that dies costs its own document only."""
    if len(documents) == 1 or jobs == 1:
        with _Bar("page" if len(documents) == 1 else "file") as bar:
            for number, document in enumerate(documents, 1):
                yield work(document, bar if len(documents) == 1 else None)
                if len(documents) > 1:
                    bar(number, len(documents))
        return
    with _Bar("file") as bar:
        orphans = []
        number = 0
        for document, outcome in _pooled(documents, min(jobs, len(documents)), work):
            if outcome is None:
                orphans.append(document)
                continue
            number += 1
            bar(number, len(documents))
            yield outcome
        for document in orphans:  # one of them killed its process: each gets one of its own
            for _, outcome in _pooled([document], 1, work):
                number += 1
                bar(number, len(documents))
                yield outcome or Checked(document, error=f"{document}: could not be checked, the process that read it was killed (memory?).")


def _pooled(documents: Sequence[str], jobs: int, work: Callable[..., Checked]) -> Iterator[tuple[str, Checked | None]]:
    pool = ProcessPoolExecutor(jobs)
    try:
        futures: dict[Future[Checked], str] = {pool.submit(work, document): document for document in documents}
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                yield futures[future], None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Bar:
    """A progress bar on stderr, made at the first call and only where a person looks at it."""

    def __init__(self, unit: str) -> None:
        self._unit, self._bar = unit, None

    def __enter__(self) -> _Bar:
        return self

    def __call__(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        from tqdm import tqdm

        if self._bar is None or self._bar.total != total:
            self.__exit__()
            self._bar = tqdm(total=total, unit=self._unit, file=sys.stderr, leave=False)
        self._bar.update(done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _sources(budget: Any) -> list[Mapping[str, str]]:
    return [{"title": Path(one.path).name, "path": Path(one.path).name, "sha256": one.sha256} for one in budget.documents]


def _overview(budget: Any, found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{budget.department} {budget.year}: {' + '.join(budget.names)}, {budget.pages} pages"
    tables = found["tables"]
    yield f"{len(tables)} tables"
    yield from _columns([(one.kind or "–", one.title, f"p. {one.pages}", f"{one.rows} rows", f"{one.amounts} amounts") for one in tables.itertuples()])
    sections = dict.fromkeys(sentence.section for sentence in budget.statement.sentences)
    claims = found["claims"]
    yield f"{len(sections)} sections of the statement, {len(budget.statement.sentences)} sentences, {len(claims)} claims"
    yield from _columns([(section or "–", f"{int((claims['section'] == section).sum())} claims") for section in sections])
    kinds = ", ".join(f"{kind} {count}" for kind, count in claims["kind"].value_counts().items())
    yield f"  by kind: {kinds}"
    yield f"{len(found['forms'])} project forms{', 1 overall form' if budget.overall else ''}"


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _report(one: Checked, everything: bool) -> Iterator[str]:
    yield f"{one.document}: {one.department} {one.year}"
    for finding in _worst_first(one):
        if everything or finding["verdict"] == "inconsistent":
            yield from _finding(finding)
    yield "  " + ", ".join(f"{one.verdicts[verdict]} {verdict}" for verdict in VERDICTS)
    yield from (f"  {line}" for line in one.summary.splitlines())


def _worst_first(one: Checked) -> list[dict[str, Any]]:
    """Findings by verdict, then by how far the gap goes beyond what rounding allows."""

    def beyond(finding: Mapping[str, Any]) -> Decimal:
        gap, allowed = (finding[name] if isinstance(finding[name], Decimal) else Decimal(0) for name in ("gap", "allowed"))
        return abs(gap) - allowed

    records = one.frames["findings"].to_dict("records")
    return sorted(records, key=lambda finding: (VERDICTS.index(finding["verdict"]), -beyond(finding)))


def _finding(finding: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {finding['verdict']}  {finding['rule']}  {finding['says']}"
    unit = finding["unit"] or ""
    numbers = [f"{name} {_number(finding[name])}{unit if name != 'unit' else ''}" for name in ("printed", "computed", "gap", "allowed") if _said(finding[name])]
    if numbers:
        yield f"    {', '.join(numbers)}"
    for term in finding["terms"] if isinstance(finding["terms"], list | tuple) else ():
        yield f"    {_place(term)}"


def _said(value: object) -> bool:
    return value is not None and value == value and value != ""


def _number(value: object) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


def _place(term: object) -> str:
    return " · ".join(f"{name} {value}" for name, value in term.items() if _said(value)) if isinstance(term, Mapping) else str(term)


def _as_json(one: Checked) -> dict[str, Any]:
    if one.error:
        return {"document": one.document, "error": one.error}
    return {
        "document": one.document,
        "department": one.department,
        "year": one.year,
        "verdicts": one.verdicts,
        "summary": one.summary,
        "findings": [{name: _json(value) for name, value in finding.items()} for finding in _worst_first(one)],
    }


def _json(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _json(one) for name, one in value.items()}
    if isinstance(value, Decimal):
        return format(value, "f")
    return None if value is not None and value != value else value if isinstance(value, str | int | float | None) else str(value)


def _complain(sentence: str) -> int:
    print(_clean(f"mengbudget: {sentence}"), file=sys.stderr)
    return UNREADABLE


def _clean(text: str) -> str:
    """One line, without characters that could command a terminal: what is printed here comes from a document."""
    return "".join(character if character.isprintable() else " " for character in text)
