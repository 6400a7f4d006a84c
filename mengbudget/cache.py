"""Parsed objects kept on disk, trusted only while the files, the package's source and what it reads with are the same."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar, cast

from platformdirs import user_cache_path

import mengbudget

T = TypeVar("T")

_READS_WITH = ("pdfplumber", "pdfminer.six", "pypdfium2", "pandas")
_SEAL = hashlib.sha256().digest_size
"""Bytes in front of an entry: the checksum of the rest."""
_DAYS = 30  # an entry not used for so long is cleared away


def cached(path: str | Path | Sequence[str | Path], build: Callable[[], T], what: str = "") -> T:
    """What `build()` makes of a file (or files), from the cache where it was made before.

    The key is `what` is made, the bytes and the paths as given, the package's version and source, Python and the libraries it reads with.
    A damaged entry counts as missing, and without a folder to write to nothing is kept; neither is an error. Entries that
    others could have written, they or their folder, are never loaded. `$MENGBUDGET_CACHE` names the folder; set to nothing, it switches the cache off.
    """
    paths = [path] if isinstance(path, str | Path) else list(path)
    folder = _folder()
    entry = None
    if folder is not None:
        try:
            entry = folder / f"{_key(paths, what)}.pickle"
        except (OSError, ValueError):  # not there or not readable: `build` says it better
            return build()
        with contextlib.suppress(Exception):  # whatever a damaged pickle raises
            return cast(T, _load(entry))
    made = build()
    if entry is not None:
        with contextlib.suppress(Exception):  # no space, no right, not to be pickled: then nothing is kept
            _store(entry, made)
    return made


@cache
def fingerprint() -> str:
    """One hash of all that decides what a file is read as, but for the file: sources and data of the package (not of `show`), versions."""
    root = Path(mengbudget.__file__).parent
    digest = hashlib.sha256(f"{mengbudget.__version__} {sys.version}".encode())
    for name in _READS_WITH:
        digest.update(f" {name} {version(name)}".encode())
    for source in sorted(one for one in root.rglob("*") if one.is_file() and one.suffix != ".pyc" and root / "show" not in one.parents):
        digest.update(b"\0" + source.relative_to(root).as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def _key(paths: Sequence[str | Path], what: str = "") -> str:
    source = os.environ.get("MENGBUDGET_SOURCE", "")  # what is read may depend on what tells the letters
    digest = hashlib.sha256(f"{fingerprint()} {what} {source}".encode())
    words = os.environ.get("MENGBUDGET_VOCABULARY")  # a researcher's own words change what is read
    for path in (*paths, *([words] if words else [])):
        if not Path(path).is_file():  # a pipe gives its bytes once
            raise FileNotFoundError(path)
        with Path(path).open("rb") as file:
            digest.update(f"\0{path}\0{hashlib.file_digest(file, 'sha256').hexdigest()}".encode())
    return digest.hexdigest()


def _folder() -> Path | None:
    named = os.environ.get("MENGBUDGET_CACHE")
    if named is not None:
        return Path(named) if named else None
    try:
        return user_cache_path("mengbudget", appauthor=False)
    except (OSError, RuntimeError):  # no home
        return None


def _load(entry: Path) -> object:
    if not _private(entry.parent.stat()):
        raise PermissionError(entry.parent)
    descriptor = os.open(entry, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not (_private(state) and stat.S_ISREG(state.st_mode)):
            raise PermissionError(entry)
        seal, body = file.read(_SEAL), file.read()
    if hashlib.sha256(body).digest() != seal:
        raise ValueError(f"{entry} is damaged")
    found = pickle.loads(body)  # the user's own file in the user's own folder, which nobody else can write
    os.utime(entry)
    return found


def _private(state: os.stat_result) -> bool:
    """Whether a file or folder is the user's own and nobody else may write it."""
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _store(entry: Path, made: object) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, aside = tempfile.mkstemp(prefix=".new-", dir=entry.parent)  # readable by the user alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            body = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
            file.write(hashlib.sha256(body).digest() + body)
        Path(aside).replace(entry)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    clear(entry.parent, "*.pickle", _DAYS, Path.unlink)
    clear(entry.parent, ".new-*", 1, Path.unlink)  # what a process left that was killed while it wrote


def clear(folder: Path, pattern: str, days: int, remove: Callable[[Path], None]) -> None:
    """Remove what was not touched for some days."""
    for old in folder.glob(pattern):
        with contextlib.suppress(OSError):
            if time.time() - old.stat().st_mtime > days * 86_400:
                remove(old)
