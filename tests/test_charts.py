"""Each chart draws a frame as it is: its rows, its words, its places; and says what is wrong with a frame that it cannot draw."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import frames
import pandas as pd
import pytest

from mengbudget import charts
from mengbudget.show.look import GREEN, INK, VERMILLION

DRAWN: dict[str, Callable[[], Any]] = {
    "pair": lambda: charts.pair(frames.pair_frame(), title="二、收入", unit="万元"),
    "shares": lambda: charts.shares(frames.pair_frame(), title="二、收入"),
    "waterfall": lambda: charts.waterfall(frames.waterfall_frame(), title="一、收支变动", unit="万元"),
    "stacked": lambda: charts.stacked(frames.stacked_frame(), title="四、财政拨款收支", unit="万元"),
    "structure": lambda: charts.structure(frames.structure_frame(), title="一般公共预算支出结构图"),
    "tree": lambda: charts.tree(frames.tree_frame(), title="类 / 款 / 项", unit="万元"),
    "matrix": lambda: charts.matrix(frames.matrix_frame(), title="“三公”经费"),
    "claimed": lambda: charts.claimed(frames.claimed_frame(), title="“三公”经费"),
    "intervals": lambda: charts.intervals(frames.intervals_frame(), title="上年基数", unit="万元"),
    "counts": lambda: charts.counts(frames.counts_frame(), title="规则", unit="findings"),
    "points": lambda: charts.points(frames.points_frame(), title="基本支出占比", unit="%", across="万元"),
}


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a specification carries, each data set once."""
    return [row for dataset in spec["datasets"].values() for row in dataset]


def found(spec: Any, key: str) -> list[Any]:
    """Every value under a key, at any depth."""
    if isinstance(spec, dict):
        return [value for name, value in spec.items() if name == key] + [hit for value in spec.values() for hit in found(value, key)]
    return [hit for value in spec for hit in found(value, key)] if isinstance(spec, list) else []


def test_every_chart_function_is_tried_here() -> None:
    assert set(DRAWN) == set(charts.__all__) - {"enable"}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_the_same_every_time_and_shows_places_and_printed_numbers(name: str) -> None:
    first, second = DRAWN[name]().to_dict(), DRAWN[name]().to_dict()
    assert json.dumps(first, sort_keys=True, allow_nan=False) == json.dumps(second, sort_keys=True, allow_nan=False)
    fields = {entry["field"] for tip in found(first, "tooltip") for entry in tip}
    assert {"place", "stated_place"} & fields
    assert {"text", "stated_text", "count"} & fields
    assert "container" not in found(first, "width")
    assert first["title"]["text"]


@pytest.mark.parametrize("name", DRAWN)
def test_every_row_of_the_frame_is_in_the_chart(name: str) -> None:
    frame = frames.pair_frame() if name in ("pair", "shares") else getattr(frames, f"{name}_frame")()
    places = {row.get("place", row.get("stated_place")) for row in rows(DRAWN[name]().to_dict())}
    assert len(rows(DRAWN[name]().to_dict())) == len(frame)
    assert places == set(frame["place" if "place" in frame else "stated_place"])


def test_a_pair_has_one_scale_and_names_its_differences() -> None:
    spec = DRAWN["pair"]().to_dict()
    halves, gaps = spec["hconcat"]
    assert halves["resolve"]["scale"]["x"] == "shared"
    assert [half["title"]["text"] for half in halves["hconcat"]] == ["as stated 原文", "recomputed 复算 (┃ as stated 原文)"]
    assert "tick" in [layer["mark"]["type"] for layer in halves["hconcat"][1]["layer"]]
    assert INK["inconsistent"] in json.dumps(gaps)
    named = set(found(spec, "name"))
    assert all(view in named for parameter in spec["params"] for view in parameter["views"])


def test_a_pair_that_agrees_shows_no_difference() -> None:
    agreed = frames.pair_frame().iloc[:2].drop(columns=["gap", "least", "most", "gap_text"])
    left, right = charts.pair(agreed, title="二、收入", unit="%").to_dict()["hconcat"]
    assert right["title"]["text"] == "recomputed 复算"
    assert [layer["mark"]["type"] for layer in right["layer"]] == ["bar", "text"]
    assert left["width"] == right["width"]


def test_what_is_not_printed_stays_null_and_is_not_drawn_as_zero() -> None:
    drawn = {row["label"]: row for row in rows(DRAWN["pair"]().to_dict())}
    assert drawn["财政专户管理资金收入"]["stated"] is None
    assert drawn["国有资本经营预算拨款收入"]["stated"] == 0


def test_a_changed_number_changes_the_chart() -> None:
    changed = frames.pair_frame()
    changed.at[0, "computed"] = Decimal("75.49")
    assert charts.pair(changed, title="二、收入", unit="万元").to_dict() != DRAWN["pair"]().to_dict()


def test_a_long_name_is_wrapped_and_never_cut() -> None:
    name = "2026年省级就业补助资金（第一批）公益性岗位补贴和社会保险补贴以及高校毕业生见习补贴项目"
    frame = frames.points_frame().drop(columns="x").assign(label=[name, "乙", "丙"])
    spec = charts.points(frame, title="项目", unit="万元").to_dict()
    labels = [row["label"] for row in rows(spec)]
    assert labels[0].replace("\n", "") == name
    assert "\n" in labels[0]
    assert set(found({**spec, "config": {}}, "labelLimit")) == {0}


def test_rows_of_one_name_stand_apart_in_a_pair_and_together_in_a_stack() -> None:
    twice = pd.concat([frames.pair_frame(), frames.pair_frame()])
    labels = [row["label"] for row in rows(charts.pair(twice, title="二、收入", unit="%").to_dict())]
    assert len(set(labels)) == 10
    assert [label.split("\t")[0] for label in labels] == list(twice["label"])
    assert {row["label"] for row in rows(DRAWN["stacked"]().to_dict())} == {"收入", "支出"}


def test_a_translation_is_in_the_tooltip_where_the_frame_has_one() -> None:
    frame = frames.points_frame().assign(english=["Meng", "Jiangsu", "Shenzhen"])
    spec = charts.points(frame, title="t", unit="%").to_dict()
    assert {"field": "english", "title": "in English", "type": "nominal"} in [entry for tip in found(spec, "tooltip") for entry in tip]
    assert "english" not in json.dumps(DRAWN["points"]().to_dict())


def test_verdicts_have_their_colours_whatever_order_they_come_in() -> None:
    for frame in (frames.counts_frame(), frames.counts_frame().iloc[::-1]):
        (scale,) = [scale for scale in found(charts.counts(frame, title="规则", unit="n").to_dict(), "scale") if "domain" in scale]
        assert dict(zip(scale["domain"], scale["range"], strict=True)) | {"exact": GREEN, "inconsistent": VERMILLION} == dict(
            zip(scale["domain"], scale["range"], strict=True)
        )


def test_a_claim_and_what_can_be_found_share_their_rows_and_one_legend() -> None:
    left, right = DRAWN["claimed"]().to_dict()["hconcat"]
    colours = [half["layer"][0]["encoding"]["color"] for half in (left, right)]
    assert colours[0]["scale"] == colours[1]["scale"]
    assert [colour["legend"] is None for colour in colours] == [True, False]
    assert [half["layer"][0]["encoding"]["y"]["axis"]["labels"] for half in (left, right)] == [True, False]


def test_a_frame_that_lacks_a_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="lacks computed_place"):
        charts.pair(frames.pair_frame().drop(columns="computed_place"), title="二、收入", unit="%")


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="no row"):
        charts.points(pd.DataFrame(columns=["label", "value", "text", "place"]), title="空", unit="%")
