"""What is shown beside charts, and the templates that it is filled into; every text that comes from a document is escaped."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@dataclass(frozen=True)
class Shown:
    """Something to look at: plain text, the same on every run, and HTML with its style inside (a notebook that is not trusted strips style sheets) or a picture."""

    text: str
    html: str = ""
    png: bytes = b""
    size: tuple[int, int] = (0, 0)  # of the picture, which is shown at half of it

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"text/html": self.html, "image/png": base64.b64encode(self.png).decode(), "text/plain": self.text}
        half = {"width": self.size[0] // 2, "height": self.size[1] // 2}
        return {kind: text for kind, text in data.items() if text}, {"image/png": half} if self.png else {}

    def __repr__(self) -> str:
        return self.text


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
