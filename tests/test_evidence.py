"""What corroborates a contradiction, what does not, and the one diagnosis that a slip makes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from handmade import budget, table

from mengbudget.printed import parse
from mengbudget.prose.statement import read_statement
from mengbudget.reading.model import Line
from mengbudget.reconcile import Result, reconcile
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.diagnosis import CONTRADICTION, REMARK
from mengbudget.reconcile.relations import INCONSISTENT, UNCHECKED
from mengbudget.reconcile.slips import unlikeness
from mengbudget.reconcile.subjects import Subjects

NATURE = [("合计", "total"), ("基本支出", "basic"), ("项目支出", "project")]
ROWS = [
    ("", "合计", "total", "", "111.00", "71.00", "40.00"),
    ("201", "一般公共服务支出", "item", 1, "34.00", "23.00", "11.00"),
    ("205", "教育支出", "item", 1, "31.00", "22.00", "9.00"),
    ("208", "社会保障和就业支出", "item", 1, "46.00", "26.00", "20.00"),
]


def judged(rows: Sequence[tuple[Any, ...]], columns: Sequence[tuple[str, str]] = NATURE, kind: str = "expenditure") -> Result:
    return reconcile(budget(table(kind, columns, rows)))


def changed(row: int, column: int, text: str) -> list[tuple[Any, ...]]:
    rows = [list(one) for one in ROWS]
    rows[row][4 + column] = text
    return [tuple(one) for one in rows]


def test_a_table_that_adds_up_has_no_diagnosis() -> None:
    assert judged(ROWS).causes == ()


def test_a_slip_breaks_its_row_and_its_column_and_is_one_diagnosis() -> None:
    (found,) = judged(changed(1, 1, "32.00")).causes
    assert (found.suspect.text, found.sure) == ("32.00", "sure")
    assert found.low is not None and found.high is not None and found.low <= Decimal(230000) <= found.high
    assert {item.rule.id for item in found.findings} == {"rows-nature", "columns-total"}
    assert "32.00万元" in found.says and "应" not in found.says and "印作32.00万元" in found.says_zh


def test_a_row_that_is_missing_is_no_contradiction() -> None:
    """All columns fall short alike, and each row adds up: the list is not whole, or was not read whole."""
    result = judged([row for row in ROWS if row[0] != "205"])
    assert result.causes == ()
    assert {item.verdict for item in result.items if item.rule.id == "columns-total"} == {UNCHECKED}


def test_a_part_that_never_fits_is_no_part() -> None:
    columns = [*NATURE, ("经营支出", "operation")]
    rows = [(*row, "0.00") for row in ROWS]
    rows[1], rows[2] = (*ROWS[1], "5.00"), (*ROWS[2], "7.00")
    assert not [cause for cause in judged(rows, columns).causes if cause.findings[0].rule.id == "rows-nature"]


def test_what_is_inconsistent_says_by_what_it_is_corroborated() -> None:
    frame = judged(changed(3, 2, "2.00")).findings
    contradictions = frame[frame["verdict"] == INCONSISTENT]
    assert len(contradictions) and all(contradictions["corroborated_by"])
    assert not any(frame.loc[frame["verdict"] != INCONSISTENT, "corroborated_by"])


def test_two_tables_with_one_wrong_total_name_the_wrong_one() -> None:
    other = table("general_public", NATURE, changed(0, 0, "112.00"), "一般公共预算支出表")
    (found,) = reconcile(budget(table("expenditure", NATURE, ROWS), other)).causes
    assert (found.suspect.title, found.suspect.text) == ("一般公共预算支出表", "112.00")


def test_each_number_of_a_relation_implies_what_the_others_leave_it() -> None:
    def number(text: str, unit: str = "万元") -> Any:
        return parse(text, unit)

    numbers = [number("10.00"), number("6.00"), number("3.00")]
    outcome = rel.total(numbers[0], [(1, number) for number in numbers[1:]])
    low, high = rel.implied("sum", outcome, numbers, (1, -1, -1), 2) or (None, None)
    assert (low, high) == (Fraction(40000) - 150, Fraction(40000) + 150)
    rate, now, change = number("25.0", "%"), number("100.00"), number("25.00")
    outcome = rel.growth_by_change(rate, now, change)
    low, high = rel.implied("growth_by_change", outcome, (rate, now, change), (1, 1, 1), 2) or (None, None)
    assert low is not None and high is not None and low < 200000 < high
    outcome = rel.within(now, change)
    assert rel.implied("within", outcome, (now, change), (1, -1), 0) == (None, Fraction(250100))


def test_slips_are_told_from_other_differences() -> None:
    printed = parse("1123.27", "万元")
    assert printed is not None
    for text, degree in (("1132.27", 0), ("1323.27", 0), ("11232.7", 0), ("11123.27", 1), ("1986.54", 2)):
        wanted = parse(text, "万元")
        assert wanted is not None
        assert unlikeness(printed, (Fraction(wanted.value), Fraction(wanted.value))) == degree


def said(text: str, *tables: Any) -> Result:
    """What comes of a statement beside tables."""
    lines = [Line("第三部分 2026年部门预算情况说明", 1), *(Line(line, 1) for line in text.splitlines())]
    return reconcile(budget(*tables, statement=read_statement(lines, 2026)))


GROWTH = "一、收入情况\n基本支出{}万元，比上年增加{}万元，增长{}%。"


def test_a_last_digit_not_rounded_to_the_nearest_is_a_remark() -> None:
    """1,000.00 − 300.37 = 699.63: 42.93269 % is no 42.94 %, but no other amount either."""
    (found,) = said(GROWTH.format("1,000.00", "300.37", "42.94")).causes
    assert (found.kind, found.low, found.high) == (REMARK, Decimal("42.93"), Decimal("42.93"))
    assert "未按四舍五入" in found.says_zh
    (found,) = said(GROWTH.format("1,000.00", "300.37", "42.95")).causes
    assert found.kind == CONTRADICTION


def test_an_amount_after_the_comparison_may_be_the_change() -> None:
    """“210.32万元，比上年1.43万元，增加0.68%” (yantai-audit-2026, p. 28)."""
    text = "一、机关运行经费\n机关运行经费安排210.32万元，比上年1.43万元，增加{}%。"
    assert said(text.format("0.68")).causes == ()
    assert len(said(text.format("0.86")).causes) == 1


def test_two_columns_that_print_one_quantity_differently_are_not_understood() -> None:
    """财政拨款/小计 under a header that is not known meant the whole, and accused every row with other money."""
    columns = [("合计", "total"), ("某某资金/小计", "total")]
    rows = [
        ("", "合计", "total", "", "111.00", "105.00"),
        *((*row[:4], row[4], row[4]) for row in ROWS[2:]),
        (*ROWS[1][:4], "34.00", "28.00"),
    ]
    result = judged(rows, columns)
    assert [item for item in result.items if item.rule.id.startswith("same-")] == []


def test_words_of_two_funds_are_no_one_quantity() -> None:
    subjects = Subjects((), ())
    assert subjects.read("国有资本经营预算财政拨款收入和支出").dims["fund"] == "state_capital"
    assert subjects.read("国有资本经营财政资金").dims["fund"] == "state_capital"  # of the fiscal funds, this one
    assert subjects.read("政府性基金预算支出、国有资本经营预算支出").unknown
