"""A notebook that fails names the number, before and after, in the first line of what differs."""

from __future__ import annotations

import runpy

from conftest import ROOT

MESSAGES = runpy.run_path(str(ROOT / "notebooks" / "conftest.py"))
compare = MESSAGES["pytest_assertrepr_compare"]


def chart(**values: object) -> dict[str, object]:
    return {
        "config": {"font": "x" * 500},
        "datasets": {f"data-{hash(str(values))}": [{"label": "机关运行经费", "unit": "万元", **values}]},
        "title": "八",
    }


def test_a_chart_is_compared_by_its_rows() -> None:
    assert compare("==", chart(stated=60.64), chart(stated=60.46)) == ["机关运行经费: stated 60.64 → 60.46"]


def test_a_text_names_the_numbers_and_then_the_lines() -> None:
    told = compare("==", "<p>预算<b>60.64</b>万元</p>", "<p>预算<b>60.46</b>万元</p>")
    assert told == ["60.64 → 60.46", "-60.64", "+60.46"]


def test_a_row_that_is_gone_and_a_chart_drawn_otherwise_are_told() -> None:
    assert compare("==", chart(stated=1), {"datasets": {}, "title": "八"})[0] == "机关运行经费: label 机关运行经费 → (nothing)"
    assert compare("==", chart(), {**chart(), "config": {}}) == ["the same rows and titles, drawn in another way"]


def test_what_is_no_output_is_left_to_pytest() -> None:
    assert compare("==", 1, 2) is None
    assert compare("in", "a", "b") is None
