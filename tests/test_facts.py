"""Facts: a printed number gets the address of its quantity from kind and role, and none where these do not tell."""

from __future__ import annotations

from decimal import Decimal

from handmade import table

from mengbudget.model import Table
from mengbudget.reconcile.addresses import table_facts
from mengbudget.reconcile.facts import Address, Fact, TableFacts, classified, normal
from mengbudget.reconcile.quantities import Book


def facts(*tables: Table) -> list[TableFacts]:
    return table_facts(tables, 2026, "某县某局")


def at(found: TableFacts, text: str) -> Fact:
    return next(fact for fact in found.facts if fact.printed is not None and fact.printed.text == text)


OVERVIEW = table(
    "overview",
    [
        ("收入/项目", "name@income"),
        ("收入/预算数", "amount@income"),
        ("支出/项目", "name@expenditure"),
        ("支出/合计", "total@expenditure"),
        ("支出/当年", "current_year@expenditure"),
    ],
    [
        ("", "一、一般公共预算", "general_public", "1@income", "", "6.00"),
        ("", "二、教育支出", "item", "1@expenditure", "", "9.00", "8.00"),
        ("", "本年收入合计", "current_total", "@income", "", "7.00"),
        ("", "本年支出合计", "current_total", "@expenditure", "", "9.50", "8.50"),
        ("", "上年结转", "carried_over", "@income", "", "2.50"),
        ("", "收入总计", "grand_total", "@income", "", "9.51"),
    ],
)
EXPENDITURE = table(
    "expenditure",
    [("合计", "total"), ("基本支出", "basic"), ("增减%", "growth"), ("其中：甲", "")],
    [("", "合计", "total", "", "9.50", "3.00", "1.00", "2.00"), ("205", "教育支出", "item", 1, "9.00", "", "", "")],
)


def test_an_overview_addresses_both_sides() -> None:
    overview, _ = facts(OVERVIEW, EXPENDITURE)
    assert at(overview, "6.00").address == Address("income", "general_public", "current", "all", "total", "", "", 2026)
    assert at(overview, "7.00").address == Address("income", "all", "current", "all", "total", "", "", 2026)
    assert at(overview, "2.50").address == Address("income", "all", "carried_over", "all", "total", "", "", 2026)
    assert at(overview, "9.51").address == Address("income", "all", "all", "all", "grand", "", "", 2026)
    assert at(overview, "8.50").address == Address("expenditure", "all", "current", "all", "total", "", "", 2026)


def test_a_class_without_code_has_the_code_that_other_tables_print() -> None:
    overview, expenditure = facts(OVERVIEW, EXPENDITURE)
    ours, theirs = at(overview, "9.00").address, at(expenditure, "9.00").address
    assert ours == theirs and ours is not None and ours.item == "205"


def test_a_column_whose_role_says_nothing_has_no_address_but_a_reason() -> None:
    _, expenditure = facts(OVERVIEW, EXPENDITURE)
    for text in ("1.00", "2.00"):
        fact = at(expenditure, text)
        assert fact.address is None and "no identity is known for a column" in fact.why


def test_the_title_settles_whether_carried_over_money_is_in_it() -> None:
    columns, rows = [("合计", "total")], [("", "合计", "total", "", "5.00")]
    (said,) = facts(table("general_public", columns, rows, title="一般公共预算支出表（不含上年结转）"))
    (unsaid,) = facts(table("general_public", columns, rows, title="一般公共预算支出表"))
    assert [fact.address.time for fact in said.facts if fact.address] == ["current"]
    assert [fact.address.time for fact in unsaid.facts if fact.address] == ["any"]


def test_where_nothing_is_carried_over_current_is_all() -> None:
    (open_,) = facts(table("general_public", [("合计", "total")], [("", "合计", "total", "", "5.00")]))
    assert {address.time for address in Book(open_.facts).printed} == {"all"}
    found = facts(OVERVIEW, EXPENDITURE)
    assert "current" in {address.time for address in Book(fact for one in found for fact in one.facts).printed}


def test_two_rows_of_one_table_are_never_printings_of_one_quantity() -> None:
    twice = table("basic_by_economic", [("合计", "total")], [("", "基本工资", "item", 2, "1.00"), ("", "基本工资", "item", 2, "2.00")])
    (found,) = facts(twice)
    assert all(len(printings) == 1 for printings in Book(found.facts).printed.values())


def test_a_second_table_of_the_same_title_is_another_units() -> None:
    first, second = facts(EXPENDITURE, EXPENDITURE)
    assert at(first, "9.50").address != at(second, "9.50").address


def test_blank_cells_are_facts_without_a_number() -> None:
    _, expenditure = facts(OVERVIEW, EXPENDITURE)
    blank = Address("expenditure", "all", "all", "basic", "function", "205", "", 2026)
    book = Book(expenditure.facts)
    assert blank in book.blank and book.none(blank) and not book.none(blank._replace(nature="all"))


def test_places_read_well() -> None:
    _, expenditure = facts(OVERVIEW, EXPENDITURE)
    place = at(expenditure, "3.00").place
    assert str(place) == "表 expenditure 第1页 合计 / 基本支出: 3.00万元"
    assert (place.source, place.kind, place.role, place.value) == ("table", "expenditure", "basic", Decimal(30000))


def test_names_and_codes() -> None:
    assert normal("其中：（一） 教育 支出") == normal("二、教育支出") == "教育支出"
    assert [classified(code) for code in ("208", "2080101", "30101", "50101", "1030148", "024001")] == [
        "function", "function", "economic", "government_economic", "revenue", "",
    ]  # fmt: skip
