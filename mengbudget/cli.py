"""The `mengbudget` command: read a budget, or check it; exit 0 nothing contradicts itself, 1 something does, 2 not readable, or not whole."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from mengbudget import UnreadableError, __version__
from mengbudget.limits import DOCUMENT_MEGABYTES, DOCUMENT_SECONDS
from mengbudget.many import Checked, Progress, attempt, check_many, load, parts, sources

CONSISTENT, INCONSISTENT, UNREADABLE, INTERRUPTED, NO_READER = 0, 1, 2, 130, 141


def run() -> int:
    """`main` in a process of its own, where there are such: if a library ends that (PDFium, of memory), one sentence is said here."""
    if not hasattr(os, "fork"):
        return main()
    child = os.fork()
    if not child:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, on Linux: it does not go on when this one is killed
        return main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard's goes to both
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: os.kill(child, number))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code if code >= 0 else _complain(f"it was ended by signal {-code} (out of memory?); try each file alone.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a character shows its number
    words = [f"./{word}" if _is_file(word) else word for word in (sys.argv[1:] if argv is None else argv)]
    arguments = _parser().parse_args(words)
    for name in ("seconds", "memory"):
        if value := getattr(arguments, name):
            os.environ[f"MENGBUDGET_{name.upper()}"] = str(value)  # the processes that do the work inherit it
    try:
        code = _done(attempt(arguments.files[0], lambda: int(arguments.run(arguments))))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    except KeyboardInterrupt:
        _complain("interrupted.")
        return INTERRUPTED
    return code


_DAMAGED = "a part of it is damaged, and what is printed there is not judged; download it again."


def _is_file(word: str) -> bool:
    """Whether a word that begins like an option is the name of a document."""
    return word.startswith("-") and word.lower().endswith((".pdf", ".txt", ".tsv")) and os.path.isfile(word)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mengbudget", description="Read a Chinese department budget disclosure (部门预算公开) and hold its numbers against each other."
    )
    parser.add_argument("--version", action="version", version=f"mengbudget {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = commands.add_parser("read", help="print what a budget holds; write it as tidy CSV files")
    read.add_argument("files", nargs="+", metavar="FILE", help="a PDF or a transcript; several are parts of one budget (statement, tables)")
    read.set_defaults(run=_read)
    check = commands.add_parser("check", help="print what is wrong, surest first: a diagnosis for each root cause")
    check.add_argument("files", nargs="+", metavar="FILE", help="one budget each; A.pdf+B.pdf is one budget in two files")
    check.add_argument("--json", action="store_true", help="print every diagnosis and finding, as one JSON document")
    check.add_argument("--all", action="store_true", help="print also what agrees and what could not be checked")
    check.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a core)")
    check.add_argument("--previous", metavar="FILE", help="last year's budget of the same department, to check the comparisons with")
    check.set_defaults(run=_check)
    report = commands.add_parser(
        "report", help="one HTML page a budget, for its department: 公开前自查清单, statement and tables with their evidence"
    )
    report.add_argument("files", nargs="+", metavar="FILE", help="one budget each; A.pdf+B.pdf is one budget in two files")
    report.add_argument("--out", metavar="FILE.html", help="the page, or for several budgets the folder; default: here, FILE.html")
    report.set_defaults(run=_report)
    for command in (read, check, report):
        command.add_argument(
            "--seconds", type=_positive, metavar="N", help=f"of the processor for one document (default: {DOCUMENT_SECONDS})"
        )
        command.add_argument("--memory", type=_positive, metavar="MB", help=f"for one document (default: {DOCUMENT_MEGABYTES})")
    for command in (read, check):
        command.add_argument("--out", metavar="DIR", help="write data files with a Frictionless data package into DIR")
        command.add_argument("--format", choices=("csv", "parquet"), default="csv", help="what --out writes (default: csv)")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)


def _read(arguments: argparse.Namespace) -> int:
    from mengbudget.export import frames, write
    from mengbudget.listing import clean, overview

    with _bar("page") as bar:
        budget = load(arguments.files, bar)
    found = frames(budget)
    written: tuple[Path, ...] = ()
    if arguments.out:
        written = write(found, arguments.out, title=budget.label, sources=sources(budget), format=arguments.format)
    for line in overview(budget, found):
        print(clean(line))
    if written:
        print(f"written to {arguments.out}: {', '.join(path.name for path in written)}")
    return CONSISTENT


def _check(arguments: argparse.Namespace) -> int:
    from mengbudget.listing import shown, totals

    documents = list(dict.fromkeys(arguments.files))
    done: list[Checked] = []
    if arguments.json:
        print(f'{{"version": {json.dumps(__version__)}, "documents": [', end="")
    show = partial(shown, as_text=not arguments.json, everything=arguments.all)
    with _bar("page" if len(documents) == 1 else "file") as bar:
        for one in check_many(documents, arguments.jobs, previous=arguments.previous, keep=bool(arguments.out), progress=bar, show=show):
            if arguments.json:  # at once, in the order in which they are ready: nothing is kept
                print("," if done else "", one.text, sep="\n", end="", flush=True)
            done.append(replace(one, text="") if arguments.json else one)
    if arguments.json:
        print("\n]}")
    done.sort(key=lambda one: documents.index(one.document))
    codes = [_say(one) for one in done]
    if len(done) > 1 and not arguments.json:
        print(totals(done))
    if arguments.out:
        _export([one for one in done if not one.error], len(documents) > 1, arguments)
    return max(codes)


def _say(one: Checked) -> int:
    """What is printed of one document, and what is said against it; the exit code for it alone."""
    code = INCONSISTENT if one.contradicted else CONSISTENT
    if one.error or one.damaged:
        code = _complain(one.error or f"{one.document}: {_DAMAGED}")
    if one.text:
        print(one.text)
    return code


def _export(good: Sequence[Checked], several: bool, arguments: argparse.Namespace) -> None:
    from mengbudget.export import combine, write

    if good:
        found = combine([(one.document, one.frames) for one in good]) if several else good[0].frames
        told = [source for one in good for source in one.sources]
        write(found, arguments.out, title="; ".join(one.label for one in good), sources=told, format=arguments.format)


def _report(arguments: argparse.Namespace) -> int:
    from mengbudget.reconcile import reconcile
    from mengbudget.show.report import targets, write

    def work(one: str, target: Path) -> int:
        budget = load(parts(one))
        result = reconcile(budget)
        write(budget, result, target)
        print(f"written to {target}: {budget.label}, {len(result.causes)} lines of the checklist")
        return _complain(f"{one}: {_DAMAGED}") if budget.damaged else INCONSISTENT if result.contradicted else CONSISTENT

    wanted = targets(arguments.files, Path(arguments.out) if arguments.out else None)
    return max(_done(attempt(one, partial(work, one, target))) for one, target in wanted.items())


def _done(code: int | UnreadableError) -> int:
    """An exit code; that of a refusal, which is said."""
    return code if isinstance(code, int) else _complain(str(code))


def _complain(sentence: str) -> int:
    from mengbudget.listing import clean

    print(clean(f"mengbudget: {sentence}"), file=sys.stderr)
    return UNREADABLE


@contextlib.contextmanager
def _bar(unit: str) -> Iterator[Progress | None]:
    """A progress bar on stderr, where a person looks at it."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=unit, file=sys.stderr, leave=False) as bar:

        def show(done: int, total: int) -> None:
            if bar.total is None or done < bar.n:  # the first, or the next file
                bar.reset(total)
            bar.update(done - bar.n)

        yield show
