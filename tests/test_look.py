"""The bundle of a chart: what JupyterLab draws, a still picture with Chinese in it, and one line of text; nothing else."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import altair as alt
import demo
import pytest
from PIL import Image

from mengbudget.show import look


@pytest.fixture(autouse=True)
def enabled() -> Iterator[None]:
    before = alt.renderers.active, alt.theme.active
    look.enable()
    yield
    alt.renderers.enable(before[0])
    alt.theme.enable(before[1])


def test_a_bundle_is_a_specification_a_picture_and_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(look.NO_PNG, raising=False)
    monkeypatch.setattr(look, "chinese_font", lambda: True)
    data, metadata = demo.chart("一、收支变动")._repr_mimebundle_()
    assert set(data) == {"application/vnd.vegalite.v5+json", "image/png", "text/plain"}
    assert metadata[look.MIME] == {"embed_options": {"actions": False}}
    assert "$schema" not in data[look.MIME]
    assert data["text/plain"] == "[chart] 一、收支变动"
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.size == (2 * metadata["image/png"]["width"], 2 * metadata["image/png"]["height"])
    assert len(picture.getcolors() or []) <= 48
    assert len(data["image/png"]) < 40_000


def test_the_picture_shows_the_marks_in_their_colours() -> None:
    picture = Image.open(io.BytesIO(base64.b64decode(look.picture(demo.chart("一、收支变动").to_dict())[0]))).convert("RGB")
    inks = {f"#{red:02X}{green:02X}{blue:02X}" for _, (red, green, blue) in picture.getcolors() or []}
    assert {look.BLUE, look.GREEN, "#FFFFFF"} <= inks


@pytest.mark.parametrize("why", ["switched off", "no font with Chinese"])
def test_the_picture_is_left_out(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if why == "switched off":
        monkeypatch.setenv(look.NO_PNG, "1")
    else:
        monkeypatch.delenv(look.NO_PNG, raising=False)
        monkeypatch.setattr(look, "chinese_font", lambda: False)
    data, metadata = demo.chart("一、收支变动")._repr_mimebundle_()
    assert set(data) == set(metadata) | {"text/plain"} == {look.MIME, "text/plain"}


def test_a_font_without_chinese_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    look.chinese_font.cache_clear()
    monkeypatch.setattr("vl_convert.svg_to_png", lambda svg: b"the same empty box")
    assert not look.chinese_font()
    look.chinese_font.cache_clear()


def test_the_bundle_is_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(look.NO_PNG, "1")
    assert demo.chart("一、收支变动")._repr_mimebundle_() == demo.chart("一、收支变动")._repr_mimebundle_()


def test_the_theme_is_in_the_specification() -> None:
    config = demo.chart("一、收支变动").to_dict()["config"]
    assert config["font"].startswith("Noto Sans CJK SC")
    assert config["range"]["category"] == list(look.PALETTE)
    assert len(set(look.PALETTE)) == 8


def test_a_chart_without_title_still_has_a_line() -> None:
    assert look.heading({}) == "chart"
    assert look.heading({"title": {"text": ["一", "二"]}}) == "一 二"
