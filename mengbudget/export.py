"""Tidy CSV files with a Frictionless data package: exact decimals, safe in a spreadsheet, written whole or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mengbudget.cache import clear
from mengbudget.errors import Refusal

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

_NAME, _DESCRIPTION = "mengbudget-export", "datapackage.json"
_ASIDE = ".mengbudget-"
"""What the folders are called in which an export is prepared."""
_INTERNAL = frozenset({"key"})  # of a place: means nothing outside the program


class WriteError(Refusal):
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
        if named := {document: found[name].astype("object") for document, found in parts if name in found}:
            joined[name] = pd.concat(named, names=["document"]).droplevel(1).reset_index()
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
    if unknown := set(found) - set(NAMES):
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
    described: list[dict[str, Any]] = []
    for name in (name for name in NAMES if name in found):
        schema = [{"name": column, **_described()[column]} for column in found[name].columns]
        path, body = f"{name}.{format}", _parquet(found[name]) if format == "parquet" else _csv(found[name])
        files[path] = body
        described.append({"name": name, "path": path, "format": format, **_AS[format], "schema": {"fields": schema}})
        if format == "csv":
            described[-1] |= {"bytes": len(body), "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}
    package: dict[str, Any] = {"name": _NAME, "title": title}
    package |= {"profile": "tabular-data-package", "description": _ESCAPE} if format == "csv" else {"profile": "data-package"}
    package |= {"sources": sources} if sources else {}
    files[_DESCRIPTION] = (json.dumps(package | {"resources": described}, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _place(files: Mapping[str, bytes], target: Path) -> None:
    """Write everything into a folder of its own on the same disk, then put that in the place of the old one.

    In a folder that holds other things too the files are moved one by one, without a description until all are there.
    """
    exists, written = target.is_dir(), _written_before(target)
    whole = not exists or (target != Path.cwd() and {one.name for one in target.iterdir()} <= {*written, _DESCRIPTION})
    home = target.parent if whole else target
    clear(home, f"{_ASIDE}*", 1, shutil.rmtree)
    with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=home, ignore_cleanup_errors=True) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        new.mkdir()
        for name, body in files.items():
            (new / name).write_bytes(body)
        if whole:
            _swap(new, target, old)
            return
        (target / _DESCRIPTION).unlink(missing_ok=True)
        for name in written - set(files):
            (target / name).unlink(missing_ok=True)
        for name in files:
            (new / name).replace(target / name)


def _swap(new: Path, target: Path, old: Path) -> None:
    """Put a folder in the place of another, in one step, which a kill cannot halve, where the system has such a step (Linux)."""
    if target.is_dir():
        new.chmod(target.stat().st_mode)
        with contextlib.suppress(OSError, AttributeError, TypeError):
            here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
            if ctypes.CDLL(None).renameat2(here, os.fsencode(new), here, os.fsencode(target), exchange) == 0:
                return
        target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise


def _written_before(target: Path) -> set[str]:
    """The files that an earlier export into this folder has described: only names that an export gives."""
    try:
        package = json.loads((target / _DESCRIPTION).read_text("utf-8"))
        paths = {resource["path"] for resource in package["resources"]} if package["name"] == _NAME else set()
    except (OSError, ValueError, LookupError, TypeError):
        return set()
    return paths & {f"{name}.{format}" for name in NAMES for format in _AS}


@cache
def _described() -> dict[str, dict[str, str]]:
    """Type and description of every column (`fields.toml`)."""
    listed = tomllib.loads((resources.files("mengbudget") / "fields.toml").read_text("utf-8"))
    return {name: {"type": kind, "description": says} for name, (kind, says) in listed.items()}


def _values(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with None where it has no value, and lists and records as JSON."""
    values = frame.astype("object").where(frame.notna(), None)
    for name in values.columns:
        if _described()[name]["type"] in ("array", "object"):
            values[name] = [json.dumps(plain(value), ensure_ascii=False) for value in values[name]]
    return values


def _csv(frame: pd.DataFrame) -> bytes:
    return bytes(_values(frame).map(_cell).to_csv(index=False, lineterminator="\r\n").encode())


def _cell(value: object) -> str:
    return "" if value is None else safe(value) if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _parquet(frame: pd.DataFrame) -> bytes:
    """The columns in Parquet: integers, exact decimals, texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {}
    for name, column in _values(frame).items():
        kind = _described()[str(name)]["type"]
        if kind == "number":
            columns[name] = pa.array([None if value is None else Decimal(str(value)) for value in column])
        else:
            columns[name] = pa.array(column, pa.int64() if kind == "integer" else pa.string())
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


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
    return value if value is None or isinstance(value, str | int | float) else str(value)
