"""How what we show is written: a chart as a bundle that draws offline and untrusted, the rest as templates filled."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined

sys.modules.setdefault("rfc3987_syntax", cast(Any, None))  # a check of addresses that builds a grammar for a second when Altair loads it

import altair as alt  # noqa: E402

if sys.modules["rfc3987_syntax"] is None:
    del sys.modules["rfc3987_syntax"]

from mengbudget.frames import let_altair_draw  # noqa: E402

VEGALITE = "6.4"
"""The Vega-Lite that draws the still pictures and the site."""

MIME = "application/vnd.vegalite.v5+json"
"""What JupyterLab draws by itself, with Vega-Lite 5, as long as no schema is named."""

NO_PNG = "MENGBUDGET_NO_PNG"
"""Set to 1, it leaves the still pictures out, where notebooks are only compared."""

FONT = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"

# Okabe and Ito's palette: told apart by colour-blind readers as well.
BLACK, ORANGE, SKY, GREEN = "#222222", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE, GREY = "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, YELLOW, GREY)
INK = {"exact": "#007A59", "rounding": "#8F6200", "inconsistent": "#B84A00", "unchecked": "#666666"}
"""The ink of each verdict, dark enough to be read on white."""
MARKS = {"inconsistent": "✗", "rounding": "≈", "exact": "✓", "unchecked": "?"}
"""And as signs, for those who tell no colours apart; what counts most is first."""


def theme() -> alt.theme.ThemeConfig:
    """The look of every chart (`theme.toml`): one font that has Chinese, thin grey scaffolding, colours that everybody can tell apart."""
    look = tomllib.loads(files("mengbudget.show").joinpath("theme.toml").read_text("utf-8"))
    look |= {"font": FONT, "range": {"category": list(PALETTE)}, "view": {"stroke": None}, "mark": {"color": BLUE}}
    return cast(alt.theme.ThemeConfig, {"config": look})


def heading(spec: dict[str, Any]) -> str:
    """The title of a chart in one line (of charts side by side without a title, those of its parts), or "chart" where it has none."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    parts = (heading(part) for way in ("hconcat", "vconcat", "layer") for part in spec.get(way, ()))
    own = " ".join(text) if isinstance(text, list) else str(text)
    return own or " · ".join(dict.fromkeys(part for part in parts if part != "chart")) or "chart"


@cache
def chinese_font() -> bool:
    """Whether Chinese is drawn as itself: without a font for it, two signs give the same empty box."""
    import vl_convert  # here, as in `picture`: it takes a moment, and whoever leaves the pictures out need not wait

    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="30" font-size="28" font-family="{}">{}</text></svg>'
    )
    first, second = (vl_convert.svg_to_png(svg.format(FONT, sign)) for sign in "国表")
    return bool(first != second)


def bundle(spec: dict[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The MIME bundle of a chart and its metadata: the specification with its rows, a PNG where Chinese can be drawn, a line of text."""
    bare = {key: value for key, value in spec.items() if key != "$schema"}
    data: dict[str, Any] = {MIME: bare, "text/plain": f"[chart] {heading(spec)}"}
    metadata: dict[str, Any] = {MIME: {"embed_options": {"actions": False}}}
    if os.environ.get(NO_PNG) != "1" and chinese_font():
        data["image/png"], metadata["image/png"] = picture(spec)
    return data, metadata


def picture(spec: dict[str, Any]) -> tuple[str, dict[str, int]]:
    """The still picture of a chart as a notebook stores it, and its size on screen, half its own; 48 colours take a tenth of the bytes."""
    import vl_convert
    from PIL import Image

    drawn = Image.open(io.BytesIO(vl_convert.vegalite_to_png(spec, VEGALITE, scale=2)))
    small = io.BytesIO()
    few = drawn.convert("RGB").quantize(48, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette([255 if level == 254 else level for level in few.getpalette() or []])  # the octree's white is not quite white
    few.save(small, "PNG")
    return base64.b64encode(small.getvalue()).decode("ascii"), {"width": few.width // 2, "height": few.height // 2}


def enable() -> None:
    """Let every Altair chart of this session show with this bundle and theme; a notebook calls it once, in its first cell."""
    alt.renderers.register("mengbudget", bundle)
    alt.renderers.enable("mengbudget")
    alt.theme.register("mengbudget", enable=True)(theme)
    let_altair_draw()


@dataclass(frozen=True)
class Shown:
    """Something to look at: plain text, and HTML with its style inside (a notebook that is not trusted strips style sheets) or a picture."""

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
