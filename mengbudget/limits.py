"""What one document, and one page of it, may take: seconds of the processor, megabytes. Beyond that it is given up, in one sentence."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from mengbudget.errors import UnreadableError

PAGE_SECONDS = 8
"""Of the processor, for one page; an honest one takes a fraction of a second."""
DOCUMENT_SECONDS = 600
DOCUMENT_MEGABYTES = 768
"""Beyond what the process has when it begins; a document of a hundred pages takes a third of that."""
STREAM_BYTES = 1 << 27
"""What one stream may unpack to: no page, no font and no index comes near."""
PAGE_BYTES = 1 << 22
"""Of the instructions of one page, forms as often as they are called: what is longer is not given to PDFium, which cannot be stopped."""
FILE_BYTES = 1 << 28
"""Of a PDF; pages that are scans take a megabyte each."""
TEXT_BYTES = 1 << 24
"""Of a transcript; the statement and tables of the largest department fill a hundredth of that."""
TEXT_COLUMNS = 250
TEXT_LINE = 100_000
"""Letters on one line of a transcript."""


AGAIN = 0.5
"""Seconds after which TooSlow is raised once more: what runs when memory is cleared (`__del__`, a callback of gc) swallows exceptions."""


class TooSlow(BaseException):
    """Raised where the time is over; no Exception, so that nothing between catches it."""


@contextmanager
def seconds(most: float) -> Iterator[None]:
    """Raises TooSlow in what is done here for more than `most` seconds of the processor (only in a main thread, and not on Windows)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"it takes more than {most:g} seconds")

    began = time.process_time()
    before = signal.signal(signal.SIGPROF, stop)
    left, _ = signal.setitimer(signal.ITIMER_PROF, most, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if left:  # of a limit around this one
            signal.setitimer(signal.ITIMER_PROF, max(left - (time.process_time() - began), 0.001), AGAIN)


@contextmanager
def megabytes(most: int) -> Iterator[None]:
    """Lets what is done here raise MemoryError when the process grows by more than `most` megabytes (on Linux; elsewhere nothing)."""
    if not sys.platform.startswith("linux"):
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    used = next(int(line.split()[1]) << 10 for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmData"))
    known = [limit for limit in (soft, hard, used + (most << 20)) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextmanager
def document(name: str) -> Iterator[None]:
    """The limits of one document: $MENGBUDGET_SECONDS and $MENGBUDGET_MEMORY (megabytes), else the usual ones; beyond them UnreadableError."""
    allowed, memory = _set("MENGBUDGET_SECONDS", DOCUMENT_SECONDS), _set("MENGBUDGET_MEMORY", DOCUMENT_MEGABYTES)
    try:
        with megabytes(memory), seconds(allowed):
            yield
    except MemoryError:
        raise UnreadableError(f"{name}: it takes more than {memory} MB of memory; --memory allows more, if you trust the file.") from None
    except TooSlow:
        raise UnreadableError(f"{name}: it takes more than {allowed} seconds; --seconds allows more, if you trust the file.") from None


def _set(name: str, usual: int) -> int:
    value = os.environ.get(name, "")
    return int(value) if value.isdecimal() and value.isascii() and 0 < len(value) < 10 else usual
