"""Tidy CSV files with a Frictionless data package: exact decimals, safe in a spreadsheet, written whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("tables", "cells", "claims", "forms", "findings", "diagnoses", "coverage")
"""Every file this module may write, in the order of the data package."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠'\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_ESCAPE = (
    "UTF-8 CSV. A text cell that a spreadsheet could take for a formula (it starts with = + - @, also full width, with a tab or a line "
    "break) or that starts with an apostrophe has one apostrophe put in front; without it, the text is as printed. Numbers are exact "
    "decimal strings with a point and no separators, so a negative one starts with a minus sign. An empty cell is no value."
)

_AS = {
    "csv": {"profile": "tabular-data-resource", "mediatype": "text/csv", "encoding": "utf-8"},
    "parquet": {"profile": "data-resource", "mediatype": "application/vnd.apache.parquet"},
}
"""The forms of a file, and what its description says of each."""

_DESCRIPTION = "datapackage.json"
_ASIDE = ".mengbudget-"
"""What the folders are called in which an export is prepared."""
_INTERNAL = frozenset({"key"})  # of a place: means nothing outside the program


class WriteError(Exception):
    """Raised when the files cannot be written; its text is one sentence: where, and what the system says."""


def frames(budget: Any, result: Any = None) -> dict[str, pd.DataFrame]:
    """The frames of a budget by file name: tables, cells, claims, forms; with a reconciliation also findings, diagnoses and coverage."""
    from mengbudget.frames import tables

    found = {"tables": tables(budget.tables, budget.names), "cells": budget.cells, "claims": budget.claims, "forms": budget.forms}
    if result is not None:
        files = [budget.names[index] for index in result.coverage["file"]]
        found |= {"findings": result.findings, "diagnoses": result.diagnoses, "coverage": result.coverage.assign(file=files)}
    return found


def combine(parts: Sequence[tuple[str, Mapping[str, pd.DataFrame]]]) -> dict[str, pd.DataFrame]:
    """The frames of several documents one below the other, each row with its `document` in front."""
    import pandas as pd  # here: whoever reads or checks without frames need not load it

    joined: dict[str, pd.DataFrame] = {}
    for name in NAMES:
        named = [(document, found[name].astype("object")) for document, found in parts if name in found]
        for document, frame in named:
            frame.insert(0, "document", document)
        if named:
            filled = [frame for _, frame in named if len(frame)]
            joined[name] = pd.concat(filled, ignore_index=True) if filled else named[0][1]
    return joined


def write(
    found: Mapping[str, pd.DataFrame],
    directory: str | Path,
    *,
    title: str = "",
    sources: Iterable[Mapping[str, str]] = (),
    format: str = "csv",
) -> tuple[Path, ...]:
    """The paths written: one CSV (or Parquet) file a frame and datapackage.json (Frictionless Data Package v1).

    In Parquet numbers are decimals with the digits they have, lists are JSON texts, and no text is escaped.

    Files of an earlier export that are not written now are removed; what else is in the folder is left alone.
    Raises WriteError; then no file has been half written.
    """
    target = Path(directory).resolve()
    unknown = set(found) - set(NAMES)
    if unknown:
        raise ValueError(f"no file of an export is called {', '.join(sorted(unknown))}")
    try:
        files = _render(found, title, list(sources), format)
        target.parent.mkdir(parents=True, exist_ok=True)
        _place(files, target)
    except OSError as error:
        raise WriteError(f"{directory}: the files cannot be written ({error.strerror or error}); choose another folder.") from error
    return tuple(target / name for name in files)


def _render(found: Mapping[str, pd.DataFrame], title: str, sources: list[Mapping[str, str]], format: str) -> dict[str, bytes]:
    """Name and bytes of every file, the description last."""
    files: dict[str, bytes] = {}
    described = []
    for name in (name for name in NAMES if name in found):
        schema, body = _parquet(found[name]) if format == "parquet" else _csv(found[name])
        files[f"{name}.{format}"] = body
        what: dict[str, Any] = {"name": name, "path": f"{name}.{format}", "format": format, **_AS[format], "schema": {"fields": schema}}
        seal = {"bytes": len(body), "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"} if format == "csv" else {}
        described.append(what | seal)
    package: dict[str, Any] = {"name": "mengbudget-export", "title": title}
    package |= {"profile": "tabular-data-package", "description": _ESCAPE} if format == "csv" else {"profile": "data-package"}
    package |= {"sources": sources} if sources else {}
    package["resources"] = described
    files[_DESCRIPTION] = (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _place(files: Mapping[str, bytes], target: Path) -> None:
    """Write everything into a folder of its own on the same disk, then put that in the place of the old one.

    In a folder that holds other things too the files are moved one by one, without a description until all are there.
    """
    exists = target.is_dir()
    written = _written_before(target)
    whole = not exists or (target != Path.cwd() and {one.name for one in target.iterdir()} <= {*written, _DESCRIPTION})
    home = target.parent if whole else target
    _sweep(home)
    aside, old = (Path(tempfile.mkdtemp(prefix=_ASIDE, dir=home)) for _ in range(2))
    try:
        for name, body in files.items():
            (aside / name).write_bytes(body)
        if whole:
            aside.chmod(target.stat().st_mode if exists else 0o755)
            if exists and _swapped(aside, target):
                return
            if exists:
                target.rename(old / target.name)
            aside.rename(target)
            return
        (target / _DESCRIPTION).unlink(missing_ok=True)
        for name in written - set(files):
            (target / name).unlink(missing_ok=True)
        for name in files:
            (aside / name).replace(target / name)
    finally:
        if (old / target.name).exists() and not target.exists():
            (old / target.name).rename(target)
        for folder in (aside, old):
            shutil.rmtree(folder, ignore_errors=True)


def _swapped(one: Path, other: Path) -> bool:
    """Two folders that have changed their places in one step, which a kill cannot halve, where the system has such a step (Linux)."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
        return bool(ctypes.CDLL(None).renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)
    return False


def _sweep(folder: Path) -> None:
    """Removes what an export left that was killed more than a day ago."""
    for left in folder.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError):
            if left.is_dir() and not left.is_symlink() and time.time() - left.stat().st_mtime > 86_400:
                shutil.rmtree(left)


def _written_before(target: Path) -> set[str]:
    """The files that an earlier export into this folder has described: only names that an export gives."""
    try:
        package = json.loads((target / _DESCRIPTION).read_text("utf-8"))
        paths = {resource["path"] for resource in package["resources"]} if package["name"] == "mengbudget-export" else set()
    except (OSError, ValueError, LookupError, TypeError):
        return set()
    return paths & {f"{name}.{format}" for name in NAMES for format in _AS}


def _fields(frame: pd.DataFrame) -> Iterator[tuple[dict[str, str], list[Any]]]:
    """Each column's field of the schema, and its values, None where there is none."""
    for name in frame.columns:
        values = [None if _missing(value) else value for value in frame[name].astype("object")]
        kind, says = _described().get(str(name), ("", ""))
        kind = kind if kind and all(_fits(value, kind) for value in values) else _inferred(values)
        yield {"name": str(name), "type": kind} | ({"description": says} if says else {}), values


def _csv(frame: pd.DataFrame) -> tuple[list[dict[str, str]], bytes]:
    """The fields of a frame's schema, and its rows."""
    found = list(_fields(frame))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([field["name"] for field, _ in found])
    writer.writerows(zip(*([_cell(value, field["type"]) for value in values] for field, values in found), strict=True))
    return [field for field, _ in found], out.getvalue().encode()


def _parquet(frame: pd.DataFrame) -> tuple[list[dict[str, str]], bytes]:
    """The fields of a frame's schema, and its columns in Parquet: integers, booleans, exact decimals, texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema, columns = [], {}
    for field, values in _fields(frame):
        schema.append(field)
        if field["type"] == "number":
            values = [None if value is None else Decimal(str(value)) for value in values]
        elif field["type"] == "array" or not all(value is None or isinstance(value, str | int) for value in values):
            values = [None if value is None else json.dumps(plain(value), ensure_ascii=False) for value in values]
        columns[field["name"]] = pa.array(values) if any(value is not None for value in values) else pa.nulls(len(values), pa.string())
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return schema, out.getvalue()


@cache
def _described() -> dict[str, tuple[str, str]]:
    listed = tomllib.loads((resources.files("mengbudget") / "fields.toml").read_text("utf-8"))
    return {name: (kind, says) for name, (kind, says) in listed.items()}


def _missing(value: object) -> bool:
    import pandas as pd  # here: whoever reads or checks without frames need not load it

    return value is None or value is pd.NA or (isinstance(value, float | Decimal) and value != value)


def _fits(value: object, kind: str) -> bool:
    """Whether a value can be written as a Table Schema type and be read back as it was."""
    if value is None or kind == "string":
        return value is None or isinstance(value, str)
    if kind == "array":
        return isinstance(value, list | tuple)
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer":
        return isinstance(value, Integral)
    return kind == "number" and (isinstance(value, Integral | Real) or (isinstance(value, Decimal) and value.is_finite()))


def _inferred(values: Sequence[object]) -> str:
    kinds = ("string", "boolean", "integer", "number", "array")
    return next((kind for kind in kinds if all(_fits(value, kind) for value in values)), "string")


def _cell(value: object, kind: str) -> str:
    if value is None:
        return ""
    if kind == "array":
        return json.dumps(plain(value), ensure_ascii=False)
    if kind == "boolean":
        return str(value).lower()
    if kind in ("integer", "number"):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return safe(value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False))


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe in front where it could (a plain number is none)."""
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def plain(value: object) -> Any:
    """A value as JSON can hold it: exact decimal strings, records as objects, nothing for what is missing."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.name not in _INTERNAL}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if _missing(value):
        return None
    return value if isinstance(value, str | int | float) else str(value)
