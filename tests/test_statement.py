from __future__ import annotations

import re
from decimal import Decimal as D

import pytest
from conftest import RAW, corpus_file

from mengbudget.model import Claim
from mengbudget.prose.reasons import points_one_way
from mengbudget.prose.sentences import split_sentences
from mengbudget.prose.statement import Statement, read_statement
from mengbudget.reading.model import Line
from mengbudget.reading.pdf import read_pdf
from mengbudget.reading.transcript import read_transcript
from mengbudget.tables.catalogue import catalogue

CALENDAR = ("year", "date", "number", "code", "operand")


def prose(text: str, year: int = 2026) -> Statement:
    return read_statement([Line(f"第三部分 {year}年部门预算情况说明", 1), *(Line(line, 1) for line in text.splitlines())], year)


def told(statement: Statement, *fields: str) -> list[tuple[object, ...]]:
    """Text, subject and some fields of every claim but years and numbers, positions told as the text of the claim there."""
    return [
        (claim.printed.text, *(_told(statement, claim, name) for name in fields))
        for claim in statement.claims
        if claim.kind not in CALENDAR
    ]


def _told(statement: Statement, claim: Claim, name: str) -> object:
    value = getattr(claim, name)
    return statement.claims[value].printed.text if name in ("about", "part_of", "base") and value is not None else value


@pytest.fixture(scope="module")
def meng() -> Statement:
    return read_statement(list(read_transcript(RAW / "meng-hrss-2026.transcript.txt").lines()), 2026)


def test_the_2026_statement_is_read_whole(meng: Statement) -> None:
    assert len(meng.sections) == 12
    first = [claim for claim in meng.claims if claim.sentence.index == 1]
    assert [(c.kind, c.printed.value, c.subject) for c in first] == [
        ("year", D(2026), ""),
        ("amount", D("82377400.00"), "预算收入总计"),
        ("amount", D("77372100.00"), "本年收入"),
        ("amount", D("5005300.00"), "上年结转"),
        ("change", D("29452000.00"), "预算收入总计"),
        ("growth", D("55.65"), "预算收入总计"),
    ]
    assert {(c.subject, c.printed.value) for c in meng.claims if c.kind == "count"} >= {
        ("纳入绩效目标管理的二级项目", D(24)),
        ("其他运转类项目", D(5)),
        ("特定目标类项目", D(19)),
        ("行政单位", D(1)),
    }


def test_every_digit_of_the_statement_is_in_one_claim(meng: Statement) -> None:
    claimed = sum(len(re.sub(r"\D", "", claim.printed.text)) for claim in meng.claims)
    printed = sum(len(re.sub(r"\D", "", p.text)) for section in meng.sections for p in section.paragraphs)
    assert claimed == printed
    assert all(claim.sentence.text[claim.start : claim.end] == claim.printed.text for claim in meng.claims)


def test_what_the_2026_statement_lists_denies_and_explains(meng: Statement) -> None:
    personnel, operating = meng.names
    assert (personnel.subject, len(personnel.names), personnel.names[0], personnel.names[-1]) == (
        "人员经费",
        10,
        "其他社会保障缴费",
        "职工基本医疗保险缴费",
    )
    assert (operating.subject, len(operating.names), operating.names[6], operating.open_ended) == ("公用经费", 12, "维修（护）费", True)
    assert [absence.subject for absence in meng.absences] == ["“三公”经费预算", "政府购买服务事项"]
    last = meng.reasons[-1]
    assert [meng.claims[i].printed.text for i in last.about] == ["4.37", "6.72"]
    assert (last.direction, last.names) == (-1, ("人员经费", "工会经费", "福利费预算"))


def test_both_readings_of_the_2026_statement_say_the_same(meng: Statement) -> None:
    other = read_statement(list(read_pdf(RAW / "meng-hrss-2026.facsimile.pdf").lines()), 2026)

    def said(claim: Claim) -> tuple[object, ...]:
        sentence = claim.sentence
        return (
            sentence.section,
            sentence.subsection,
            sentence.text,
            claim.start,
            claim.kind,
            claim.printed,
            claim.subject,
            claim.about,
            claim.part_of,
        )

    assert [said(claim) for claim in other.claims] == [said(claim) for claim in meng.claims]


def test_sentences_end_outside_brackets_and_quotations() -> None:
    text = "收入5万元（其中：甲1万元；乙4万元。）；支出“按规定。办理”。其余无"
    assert [sentence for _, sentence in split_sentences(text)] == [
        "收入5万元（其中：甲1万元；乙4万元。）；",
        "支出“按规定。办理”。",
        "其余无",
    ]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("2026年某市人力资源和社会保障局预算收入总计5万元。", "预算收入总计"),
        ("本部门2026年所属某局等1家行政单位机关运行经费财政拨款预算5万元。", "机关运行经费财政拨款预算"),
        ("1.“一般公共服务支出（类）财政事务（款）行政运行（项）”5万元。", "一般公共服务支出（类）财政事务（款）行政运行（项）"),
        ("2.“卫生健康支出”科目5万元。", "卫生健康支出"),
        ("（2）2080505-机关事业单位基本养老保险缴费支出5万元。", "机关事业单位基本养老保险缴费支出"),
        ("行政运行（2014001）5万元。", "行政运行"),
        ("（一）公务接待费。2026年预算数5万元。", "公务接待费"),
        ("人员经费：5万元。", "人员经费"),
        ("某局2026年度收入、支出预算总计5万元。", "收入、支出预算总计"),
        ("项目24个，共计金额5万元。", "项目金额"),
    ],
)
def test_an_amount_measures_the_noun_phrase_before_it(text: str, subject: str) -> None:
    assert [claim.subject for claim in prose(text).claims if claim.kind == "amount"] == [subject]


@pytest.mark.parametrize(
    ("text", "abouts"),
    [
        # after several parts without a comparison of their own, the comparison is of the whole …
        ("收入预算9万元，其中：本年收入8万元，上年结转1万元，比上年增长2万元，增长28.57%。", [("2", "9"), ("28.57", "9")]),
        # … else of the part before it
        ("“三公”经费9万元。其中：接待费5万元，比上年减少2万元；会议费4万元，增长1万元。", [("2", "5"), ("1", "4")]),
        (
            "购置及运行费9万元（购置费0万元，比上年增加0万元；运行费9万元，比上年减少2万元）比上年减少3万元。",
            [("0", "0"), ("2", "9"), ("3", "9")],
        ),
        ("行政运行支出9万元，主要用于运转。与上年相比减少2万元，减少18%。", [("2", "9"), ("18", "9")]),
        ("财政拨款预算支出9万元，基本支出4万元。与上年相比，财政拨款支出增加1万元。", [("1", "9")]),
        ("接待费9万元，与上年预算持平。", [("持平", "9")]),
        ("增加了设备。新增项目，比上年增加1万元。", [("1", None)]),
    ],
)
def test_a_comparison_is_about_an_amount(text: str, abouts: list[tuple[str, str | None]]) -> None:
    statement = prose(text)
    assert [t[:2] for t in told(statement, "about", "kind") if t[2] in ("change", "growth")] == abouts


def test_a_comparison_says_what_it_is_counted_from() -> None:
    statement = prose("收入预算9万元，比2025年年初预算数7万元增加2万元，增长28.57%。")
    assert told(statement, "year", "base", "base_year", "base_kind") == [
        ("9", 2026, None, None, ""),
        ("7", 2025, None, None, "budget"),
        ("2", 2026, "7", 2025, "budget"),
        ("28.57", 2026, "7", 2025, "budget"),
    ]
    executed = prose("拨款9万元，比上年执行数减少1万元，与上年基本持平。")
    assert told(executed, "base_year", "base_kind") == [("9", None, ""), ("1", 2025, "execution")]  # 基本持平 is no number


def test_what_was_budgeted_is_told_from_what_was_spent() -> None:
    accounts = prose("支出决算9万元。因为成立较晚，预算数为0，因此决算大于预算。")
    assert told(accounts, "kind", "base_kind") == [("9", "amount", ""), ("0", "amount", "budget")]
    assert told(prose("支出决算9万元。因为成立较晚，接待费预算为0。"), "base_kind")[1] == ("0", "")


def test_a_rate_of_completion_is_of_the_budget_that_it_names() -> None:
    """shanghai-putuo-44874c06.pdf p. 18 and 6a2eb604 p. 22: two budgets beside what was spent, and an item that prints none of its own."""
    title = "一、一般公共预算支出决算情况\n"
    both = prose(
        title
        + "一般公共预算支出年初预算为5.00万元，全年预算为20.00万元，支出决算为10.00万元，完成年初预算的200.00%，完成全年预算的50.00%。"
    )
    assert told(both, "base")[-2:] == [("200.00", "5.00"), ("50.00", "20.00")]
    inner = prose(
        title + "“三公”经费年初预算为8.00万元，支出决算为2.00万元，完成预算的25.00%；公务接待费支出决算为1.00万元，完成预算的50.00%。"
    )
    assert told(inner, "base")[2:] == [("25.00", "8.00"), ("1.00", None), ("50.00", None)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("收入9万元，其中：甲5万元；乙4万元。支出9万元。", {"5": "9", "4": "9"}),
        ("收入9万元，其中：甲5万元，乙4万元；支出8万元。", {"5": "9", "4": "9"}),
        ("预算收入9万元，其中：拨款9万元，比上年增加1万元；预算支出8万元，其中：拨款7万元。", {"9": "9", "7": "8"}),
        ("支出9万元，其中：\n人员经费5万元，主要包括：工资、奖金等；\n公用经费4万元。\n结余1万元。", {"5": "9", "4": "9"}),
        ("（一）本年收入9万元\n1.拨款8万元。\n2.其他收入1万元。\n（二）结转3万元\n3.结转2万元。", {"8": "9", "1": "9", "2": "3"}),
        ("一、支出情况\n支出9万元。其中：\n（一）服务支出（类）\n1.运行支出5万元。\n2.会议支出4万元。", {"5": "9", "4": "9"}),
        ("收入、支出预算总计9万元。其中：\n（一）收入预算总计9万元。\n（二）支出预算总计9万元。", {}),
        ("项目24个，金额9万元。其中：甲类5个，涉及金额3万元；乙类19个，涉及金额6万元。", {"5": "24", "3": "9", "19": "24", "6": "9"}),
    ],
)
def test_parts_are_listed_under_their_whole(text: str, parts: dict[str, str]) -> None:
    statement = prose(text)
    assert {t[0]: t[1] for t in told(statement, "part_of") if t[1] is not None} == parts


def test_two_lists_of_one_amount_are_two_groups() -> None:
    statement = prose("收支总预算9万元。收入包括：拨款8万元，结转1万元。支出包括：教育支出5万元、住房支出4万元。")
    groups = [claim.group for claim in statement.claims if claim.part_of is not None]
    assert groups[0] == groups[1] != groups[2] == groups[3]


def test_a_share_is_of_what_is_said_or_of_the_list_s_whole() -> None:
    statement = prose("支出9万元，其中：基本支出6万元，占66.67%；项目支出3万元，占本年支出合计的33.33%。")
    assert told(statement, "about", "part_of", "whole")[2::2] == [("66.67", "6", "9", ""), ("33.33", "3", "9", "本年支出合计")]


def test_numbers_in_a_reason_are_about_nothing_and_the_reason_is_kept() -> None:
    statement = prose("收入9万元，比上年增加2万元，主要原因是：1.工资增加1.5万元；2.新增项目0.5万元。接待费3万元。")
    assert [(c.printed.text, c.about, c.reason) for c in statement.claims if c.printed.text in ("1.5", "0.5", "3")] == [
        ("1.5", None, True),
        ("0.5", None, True),
        ("3", None, False),
    ]
    (reason,) = statement.reasons
    assert (reason.direction, reason.names) == (1, ("工资", "项目"))


@pytest.mark.parametrize(
    "name",
    [
        "beijing-audit-2026-statement",
        "hangzhou-meteorology-2026",
        "foshan-rail-2019-final-accounts",
    ],
)
def test_numerals_of_other_departments_are_claims_with_a_subject_that_hold_together(name: str) -> None:
    year = int(re.findall(r"20\d\d", name)[0])
    statement = read_statement(catalogue(read_pdf(corpus_file(f"{name}.pdf"))).prose, year)
    text = "\n".join(section.text for section in statement.sections)
    money = [
        c for c in statement.claims if (c.printed.unit.endswith("元") or c.printed.unit in ("%", "％")) and c.printed.text[-1].isdecimal()
    ]
    assert len(money) == len(re.findall(r"\d(?:余|多)?(?:亿|万|千|百)*(?:元|[%％])", text)) > 40
    assert all(c.subject for c in money)
    for growth in statement.claims:
        if growth.kind == "growth" and growth.about is not None and growth.base_year == year - 1:
            change = [c for c in statement.claims if c.kind == "change" and c.about == growth.about][-1].printed.value
            before = statement.claims[growth.about].printed.value - change
            assert before == 0 or abs(change / before * 100 - growth.printed.value) < 1


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("政府采购预算总额7.76万元，其中：货物6.80万元、工程0万元、服务0.96万元。", True),
        ("政府采购预算总额7.76万元，其中：货物7万元、工程0万元。", True),
        ("政府采购预算总额8万元，其中：货物7万元、工程0万元、服务1万元。", False),
        ("政府采购预算总额7.76万元。会议费0万元。", False),  # another sentence, and no list
        ("政府采购预算总额7.76万元，其中：货物7.76万元、工程0.0万元。", False),
    ],
)
def test_a_bare_zero_beside_decimals_says_none(text: str, exact: bool) -> None:
    (zero,) = (one.printed for one in prose(text).claims if one.kind == "amount" and not one.printed.value)
    assert (zero.ulp == 0) is exact


def test_changes_in_other_wordings() -> None:
    """净增 and 同口径 belong to no noun, "由 X 增加到 Y" says what Y is counted from, and the parts of a change are changes."""
    said = prose(
        "一、收支情况\n收入预算较2025年预算数1100万元净增134.56万元。\n支出预算由2025年的1100.00万元增加到1234.56万元，增加12.23%。\n"
        "“三公”经费26.5万元，同口径比2025年减少8.3万元。\n支出预算增加110.01万元，其中基本支出增加222.75万元，项目支出减少112.74万元。"
    )
    assert told(said, "subject", "year", "about", "base", "part_of") == [
        ("1100", "收入预算", 2025, None, None, None),
        ("134.56", "收入预算", 2026, None, "1100", None),
        ("1100.00", "支出预算", 2025, None, None, None),
        ("1234.56", "支出预算", 2026, None, None, None),
        ("12.23", "支出预算", 2026, "1234.56", "1100.00", None),
        ("26.5", "“三公”经费", 2026, None, None, None),
        ("8.3", "“三公”经费", 2026, "26.5", None, None),
        ("110.01", "支出预算", 2026, "1234.56", None, None),
        ("222.75", "基本支出", 2026, None, None, "110.01"),
        ("112.74", "项目支出", 2026, None, None, "110.01"),
    ]


ITEM = "“卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）”"


def test_generic_nouns_mean_the_item_of_their_paragraph() -> None:
    text = f"1.{ITEM}5万元，主要用于缴费。2025年当年预算执行数为4万元，2026年预算安排5万元，比2025年预算执行数增长25%。"
    found = told(prose(text), "subject", "year", "base")
    assert [one[1] for one in found] == [ITEM.strip("“”")] * 4
    assert [one[2:] for one in found] == [(2026, None), (2025, None), (2026, None), (2026, "4")]


def test_the_item_before_a_colon_is_what_a_generic_noun_is_of() -> None:
    assert told(prose("检察（款）：2026年预算支出合计5万元。"), "subject") == [("5", "检察（款）")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接待费5万元，较上年减少5万元（50%）。", ("growth", D(-50))),
        ("接待费5万元（占50%）。", ("share", D(50))),
    ],
)
def test_a_rate_in_brackets_after_a_change_is_its_growth(text: str, expected: tuple[str, D]) -> None:
    last = prose(text).claims[-1]
    assert (last.kind, last.printed.value) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("行政运行（2014001）5万元。", "2014001"),
        ("一般公共服务支出（201类）财政事务（06款）行政运行（01项）5万元。", "2010601"),
        ("行政运行5万元。", ""),
    ],
)
def test_a_code_in_brackets_is_the_item_s(text: str, code: str) -> None:
    assert [claim.code for claim in prose(text).claims if claim.kind == "amount"] == [code]


def test_a_total_closes_a_list_and_prints_its_whole_again() -> None:
    statement = prose("支出预算9万元，其中：基本支出5万元、项目支出4万元，合计9万元。")
    assert told(statement, "subject", "part_of")[-1] == ("9", "支出预算", None)


def test_areas_listed_under_an_area_are_its_parts() -> None:
    statement = prose("房屋面积9平方米，其中：办公用房5平方米、业务用房4平方米。")
    assert told(statement, "part_of") == [("9", None), ("5", "9"), ("4", "9")]


@pytest.mark.parametrize(
    ("text", "one_way"),
    [
        ("人员增加，公用经费增加", True),
        ("2026年住房公积金缴费增加", True),
        ("新增调出和退休人员", False),
        ("2025年压减了经费", False),
        ("新能源汽车数量提高，费用低于燃油车", False),
    ],
)
def test_a_reason_points_one_way_only_if_every_clause_does(text: str, one_way: bool) -> None:
    assert points_one_way(text, 2026) is one_way


def test_a_reason_is_not_given_to_the_change_of_another_item() -> None:
    statement = prose("1.某支出0万元，比上年减少5万元，原因是未安排；\n2.甲支出1万元，上年基数为零，主要原因是新增项目。")
    assert [reason.about for reason in statement.reasons][1] == ()


def test_a_code_may_stand_before_its_name_in_brackets() -> None:
    (claim,) = [
        claim for claim in prose("3.2080505（机关事业单位基本养老保险缴费支出）140.21万元，主要用于缴费。").claims if claim.kind == "amount"
    ]
    assert (claim.subject, claim.code) == ("机关事业单位基本养老保险缴费支出", "2080505")


def test_a_word_within_a_name_is_no_change() -> None:
    assert told(prose("水资源节约管理与保护支出5.00万元。"), "kind") == [("5.00", "amount")]


@pytest.mark.parametrize("text", ["2026年度公务接待费支出预算为7万元，支出决算为5万元。", "公务接待费预算7万元，决算5万元。"])
def test_a_budget_is_told_from_what_was_spent_of_it(text: str) -> None:
    assert told(prose(text), "subject", "base_kind")[0][2] == "budget"


def test_why_a_budget_was_not_spent_explains_no_change_from_last_year() -> None:
    statement = prose("支出决算5万元，较上年增加1万元。决算数小于预算数的主要原因：厉行节约。")
    assert [reason.about for reason in statement.reasons] == [()]
