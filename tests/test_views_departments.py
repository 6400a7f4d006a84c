"""Departments side by side, from the committed table and from one made by hand: a blank stays out, a zero stays in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

from mengbudget import compare
from mengbudget.views import departments

MENG = "孟县人力资源和社会保障局"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return compare.load(ROOT / "data" / "tidy" / "departments.csv")


def two(**other: object) -> pd.DataFrame:
    """A department that prints everything, and one that does not."""
    empty: dict[str, object] = dict.fromkeys(compare.COLUMNS, 0) | dict.fromkeys(departments.FIGURES)
    whole = {
        "file": "a.pdf",
        "department": MENG,
        "year": 2026,
        "basic": Decimal(250_000),
        "project": Decimal(750_000),
        "numbers": 8,
        "checked": 6,
    }
    return compare.departments([empty | whole, empty | {"file": "b-unit.pdf", "department": "某局", "year": 2026, "numbers": 1} | other])


def test_a_department_has_its_english_name_below_and_an_unknown_one_has_none(table: pd.DataFrame) -> None:
    named = two().assign(english=["Meng county, human resources", ""])
    assert list(departments.labelled(named)["label"]) == [f"{MENG} 2026\nMeng county, human resources", "某局 2026"]
    twice = two(department=MENG).assign(english="Meng county, human resources")
    assert departments.labelled(twice)["label"][1].endswith("human resources, unit")
    assert list(departments.labelled(two())["label"]) == [f"{MENG} 2026", "某局 2026"]
    assert departments.labelled(table)["label"].is_unique


def test_shares_of_basic_and_project_expenditure_are_of_what_is_printed() -> None:
    assert list(departments.natures(two())["text"]) == ["25.0 %", "75.0 %"]
    with_reserve = departments.natures(two(basic=Decimal(1), project=Decimal(0), reserve=Decimal(3)))
    assert list(with_reserve["text"]) == ["25.0 %", "75.0 %", "25.0 %", "0.0 %", "75.0 %"]


def test_a_blank_is_left_out_where_a_zero_is_drawn() -> None:
    blank = departments.ratios(two(project=Decimal(3)), "carried_over", "project")
    zero = departments.ratios(two(project=Decimal(3), carried_over=Decimal(0)), "carried_over", "project")
    assert (list(blank["text"]), list(zero["text"])) == ([], ["0.0 %"])
    counted = departments.printed(two()).query("word == 'printed'").set_index("label")["text"]
    assert counted["basic expenditure 基本支出"] == "1 of 2"


def test_the_county_is_among_those_that_spend_most_on_projects(table: pd.DataFrame) -> None:
    shares = departments.natures(table)
    own = shares[shares["label"].str.startswith(MENG)]
    assert list(own["text"]) == ["13.6 %", "86.4 %"]
    assert set(departments.natures(table[table["department"] != MENG])["label"]) == set(shares["label"]) - set(own["label"])


def test_agency_operation_stands_against_personnel_in_wan(table: pd.DataFrame) -> None:
    frame = departments.against_personnel(table).set_index("place")
    assert frame.loc["meng-hrss-2026.facsimile.pdf", "text"] == "60.64 against 1,046.84 万元"
    assert "jiangsu-cppcc-2017.pdf" not in frame.index  # it prints no personnel expenditure


def test_years_of_one_department(table: pd.DataFrame) -> None:
    assert list(departments.years(table, "江苏省政协办公厅", "agency_operation")["text"]) == ["3,348.98", "1,115.85", "1,130.74"]
    with pytest.raises(KeyError, match="no agency_operation of 某局"):
        departments.years(table, "某局", "agency_operation")


def test_verdicts_and_numbers_checked(table: pd.DataFrame) -> None:
    assert list(departments.verdicts(two(inconsistent=2))["text"])[:4] == ["2 inconsistent", "", "", ""]
    assert list(departments.checked(two())["text"]) == ["75.0 %", "0.0 %"]
    (row,) = departments.in_all(table).to_dict("records")
    assert row["documents"] == len(table) == len(departments.overview(table))


def test_the_committed_table_reads_back_as_it_was_written(table: pd.DataFrame, tmp_path: Path) -> None:
    assert list(table.columns) == [*compare.COLUMNS, "english"]
    assert all(table["english"])
    assert list(table["file"]) == sorted(table["file"])
    (meng,) = table[table["department"] == MENG].to_dict("records")
    assert (meng["total"], meng["three_public"], meng["unit"]) == (Decimal(82_377_400), None, "万元")
    path = tmp_path / "two.csv"
    two().to_csv(path, index=False)
    assert [list(compare.load(path)[name]) for name in ("project", "total")] == [[Decimal(750_000), None], [None, None]]
