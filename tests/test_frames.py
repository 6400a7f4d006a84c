"""The frames of a budget and its result: every printed number once, its interval, its address; drawn by Altair as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import altair as alt
import pytest
from conftest import RAW

import mengbudget as mb

BUDGET = mb.read(RAW / "meng-hrss-2026.transcript.txt")
RESULT = mb.reconcile(BUDGET)


def test_facts_hold_every_printed_number_once() -> None:
    facts = BUDGET.facts
    assert len(facts) == len(RESULT.coverage)
    assert facts["place"].is_unique
    assert list(facts["text"]) == list(RESULT.coverage["text"])


def test_a_number_of_a_table_has_its_dimensions_and_its_interval() -> None:
    (row,) = BUDGET.facts.query("kind == 'general_public' and code == '20801' and nature == 'project'").to_dict("records")
    assert (row["text"], row["value"], row["low"], row["high"]) == ("164.00", Decimal(1640000), Decimal(1639950), Decimal(1640050))
    assert [row[name] for name in ("flow", "fund", "time", "by", "item", "year", "unit")] == [
        "expenditure", "general_public", "current", "function", "20801", 2026, "万元",
    ]  # fmt: skip


def test_an_amount_of_the_statement_has_the_address_it_agrees_with_and_a_fall_is_negative() -> None:
    said = BUDGET.facts[BUDGET.facts["title"].str.startswith("八、")].set_index("column")
    assert said.loc["amount", "flow"] == "agency_operation"
    assert (said.loc["growth", "value"], said.loc["growth", "low"], said.loc["growth", "flow"]) == (Decimal("-6.72"), Decimal("-6.725"), "")


def test_the_terms_of_a_finding_are_facts() -> None:
    terms = next(item for item in RESULT.findings["terms"] if len(item) > 2)
    assert set(BUDGET.facts.loc[BUDGET.facts["place"].isin(terms), "place"]) == set(terms)


@pytest.mark.parametrize("name", ["cells", "claims", "forms", "facts", "findings", "coverage"])
def test_altair_draws_a_frame_as_it_is(name: str) -> None:
    frame = getattr(BUDGET if hasattr(BUDGET, name) else RESULT, name)
    drawn = json.loads(alt.Chart(frame).mark_bar().to_json())
    (rows,) = drawn["datasets"].values()
    assert len(rows) == len(frame) > 0


def test_a_chart_holds_the_nearest_float_and_a_place_in_words() -> None:
    (rows,) = alt.Chart(BUDGET.facts.query("text == '60.64'")).mark_bar().encode(x="value:Q").to_dict()["datasets"].values()
    assert {row["value"] for row in rows} == {606400.0}
    assert all("60.64" in row["place"] for row in rows)


def test_a_transformer_that_the_user_chose_stays() -> None:
    code = "import altair as alt; alt.data_transformers.enable('json'); import mengbudget as mb; from mengbudget.frames import frame; frame([], ['a'], ()); print(alt.data_transformers.active)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "json\n"
