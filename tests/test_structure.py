"""What is under what in a table: labels propose, the sums of all columns decide."""

from __future__ import annotations

from mengbudget.model import Row, Sum
from mengbudget.printed import Printed, parse
from mengbudget.tables.structure import UNKNOWN, arranged


def given(*lines: str) -> tuple[list[Row], list[dict[int, Printed]]]:
    """Rows from "role label parent number number …", a number that is not printed as "·"."""
    rows, numbers = [], []
    for index, (role, name, parent, *texts) in enumerate((line.split() for line in lines), 1):
        rows.append(Row(index, "", name, role, parent=int(parent)))
        numbers.append({column: found for column, text in enumerate(texts) if (found := parse(text, "万元")) is not None})
    return rows, numbers


def test_a_unit_whose_name_does_not_say_so() -> None:
    """guangzhou-80348083.pdf p. 24: 招标管理办公室 was taken for an item of the unit above it."""
    rows, numbers = given(
        "total 合计 0 9.00 9.00",
        "unit 某办公室 0 5.00 5.00",
        "item 工资 2 3.00 3.00",
        "item 公用 2 2.00 2.00",
        "item 招标站 2 4.00 4.00",
        "item 工资 2 3.50 3.50",
        "item 公用 2 0.50 0.50",
    )
    found, sums = arranged(rows, numbers)
    assert [row.parent for row in found] == [0, 0, 2, 2, 0, 5, 5]
    assert sums == [Sum(0, (1, 4)), Sum(1, (2, 3)), Sum(4, (5, 6))]


def test_a_project_whose_name_is_a_units() -> None:
    rows, numbers = given("unit 某局 0 6.00", "item 甲 1 1.00", "unit 某总站 0 2.00", "item 乙 3 3.00")
    assert arranged(rows, numbers)[1] == [Sum(0, (1, 2, 3))]


def test_projects_with_their_parts_that_nothing_marks() -> None:
    """Parts of one row that are printed once more under it are found as well as those that add up."""
    rows, numbers = given(
        "category 通用项目 0 5.00", "item 甲 1 2.00", "item 甲一 1 2.00", "item 乙 1 3.00", "item 乙一 1 1.00", "item 乙二 1 2.00"
    )
    assert arranged(rows, numbers)[1] == [Sum(0, (1, 3)), Sum(1, (2,)), Sum(3, (4, 5))]


def test_one_wrong_number_is_a_slip_where_the_other_columns_hold() -> None:
    rows, numbers = given("unit 某局 0 9.00 6.00", "item 甲 1 5.50 4.00", "item 乙 1 4.00 2.00")
    assert arranged(rows, numbers)[1] == [Sum(0, (1, 2))]


def test_where_nothing_adds_up_nothing_is_known() -> None:
    rows, numbers = given("unit 某局 0 9.00 6.00", "item 甲 1 5.50 4.00", "item 乙 1 4.10 2.20")
    assert arranged(rows, numbers)[1] == [Sum(0, (1, 2), UNKNOWN)]
