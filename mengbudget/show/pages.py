"""The templates of what is shown, filled; every text that comes from a document is escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _templates() -> Environment:
    loader = PackageLoader("mengbudget.show")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)


def render(template: str, **values: Any) -> str:
    """A template of the folder `templates`, filled."""
    return _templates().get_template(template).render(digest=digest, **values)


def digest(text: str) -> str:
    """What a Content-Security-Policy names a script or style by, so that no other runs."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
