"""Data files (TOML) read with their keys checked: a key that nothing reads is an error that says where it stands, not a silence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from typing import Any


def parse(name: str, text: str, keys: Mapping[str, Set[str]]) -> dict[str, Any]:
    """The data of a TOML text. `keys` names what may stand in a table, by its path: "" the file, "rule" each entry of [[rule]], "rule.whole"
    a table in one, "role.*" each table in [role]; a table that it does not name may hold anything.

    Raises ValueError (file, line, key) for any other key, tomllib.TOMLDecodeError where the text is no TOML.
    """
    data = tomllib.loads(text)
    for path, key in _unknown(data, "", keys):
        found = re.search(rf'(?m)(?:^|[{{,\[.])\s*"?{re.escape(key)}"?\s*[=\]]', text)
        line = text.count("\n", 0, found.end()) + 1 if found else 1
        raise ValueError(f"{name}, line {line}: {key!r} is no key of {path or 'the file'}; known are {', '.join(sorted(keys[path]))}")
    return data


def _unknown(value: Any, path: str, keys: Mapping[str, Set[str]]) -> Iterator[tuple[str, str]]:
    """Every key that its table must not hold, with the path of the table."""
    if isinstance(value, list):
        for one in value:
            yield from _unknown(one, path, keys)
    elif isinstance(value, dict):
        yield from ((path, key) for key in value if path in keys and key not in keys[path])
        for key, inner in value.items():
            below = f"{path}.{key}".lstrip(".")
            yield from _unknown(inner, below if below in keys else f"{path}.*".lstrip("."), keys)
