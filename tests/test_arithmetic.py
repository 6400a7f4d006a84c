"""Arithmetic written out in prose: the 2026 document's own sentences, each beside one with a number changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mengbudget.prose.equations import Equation, equations
from mengbudget.reconcile.arithmetic import outcome
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED


def said(text: str) -> list[Equation]:
    return list(equations(text))


def spelled(text: str, equation: Equation) -> str:
    """An equation as the text prints it: "a*b + c = d"."""
    terms = [("-" if term.sign < 0 else "") + "*".join(text[one.start : one.right] for one in term.factors) for term in equation.terms]
    return " + ".join(terms) + " = " + text[equation.result.start : equation.result.right]


PENSIONS = "县级每人资助84元,资助参保金79.7328万元;补充医疗保险资金按每人50元,资助47.46万元,两项合计纳入2026年年初预算安排127.1928万元。"
MONTHLY = (
    "每人基本工资2080元/月,单位缴纳养老保险671.68元/月,工伤保险28.97元/月,基本医疗保险285.47元/月,生育保险20.99元/月,大病统筹8元/月,"
    "失业保险29.39元/月,工会筹金41元/月,残保金30.75元/月,管理费用50元/人/月,以上各项合计3166.25元/人/月,"
    "总计人民币15*3166.25*12+50*15*12=578925元,申请资金500000.00元。"
)
ACCOUNTS = (
    "参保缴费人数约3793人,试点个人账户转职业年金本息约2271万元,其中:在职人数2393人,个人账户本息合计1437万元;已办退休退休手接职工1326人,"
    "个人账户本息合计794万元;在职和退休死亡职工74人,个人账户本息合计40万元,2026年年初预算安排300万元。"
)
TARGETS = "纳入绩效目标管理的二级项目24个，共计金额6,698.25万元。其中：其他运转类项目5个，涉及金额944.18万元；特定目标类项目19个，涉及金额5,754.07万元。"
SOURCES = (
    "财政拨款收支总预算8,237.74万元。其中：一般公共预算拨款6,718.33万元，政府性基金预算拨款1,519.41万元，国有资本经营预算拨款0万元。"
    "其中：当年拨款收入7,737.21万元，上年结转收入500.53万元。"
)
RISE = "预算收入总计8,237.74万元，其中：本年收入7,737.21万元，上年结转500.53万元，比上年增长2945.20万元，增长55.65%，主要原因是基金增加；"

STATED = [  # text, what stands in it, verdict, a number in it, and the number in its place that breaks it
    ("遗属生活补助526元*274人*12=172.95万元", "526元*274人*12 = 172.95万元", ROUNDING, "172.95", "127.95"),
    ("取暖补贴:配偶274人*3920元=107.41万元,", "274人*3920元 = 107.41万元", ROUNDING, "3920", "3290"),
    ("生活补助1050元*31人*12=39.06万元。", "1050元*31人*12 = 39.06万元", EXACT, "31", "32"),
    ("补助标准为526元/人/月(依据2025年城市低保待遇标准执行657元*80%),", "657元*80% = 526元", ROUNDING, "657", "675"),
    ("取暖费金额为1461.6万元(4350人*3360元)。", "4350人*3360元 = 1461.6万元", EXACT, "4350", "4530"),
    (
        "26年319.42万元、25年306.9万元两类人员补助合计,2025-2026年遗属生活困难补助预算626.32万元。",
        "319.42万元 + 306.9万元 = 626.32万元",
        EXACT,
        "319.42",
        "391.42",
    ),
    ("原建档立卡贫困人口9492人,2025年医疗保险个人缴费380元," + PENSIONS, "9492人*84元 = 79.7328万元", EXACT, "84", "48"),
    ("原建档立卡贫困人口9492人,2025年医疗保险个人缴费380元," + PENSIONS, "9492人*50元 = 47.46万元", EXACT, "9492", "9429"),
    (PENSIONS, "79.7328万元 + 47.46万元 = 127.1928万元", EXACT, "47.46", "47.64"),
    (MONTHLY, "15*3166.25*12 + 50*15*12 = 578925元", EXACT, "578925", "578952"),
    (
        "职工的基本工资75万元、养老保险19万元、职业年金10万元、工伤保险0.2万元,合计104万元申请列入2026年财政预算。",
        "75万元 + 19万元 + 10万元 + 0.2万元 = 104万元",
        ROUNDING,
        "19",
        "91",
    ),
    ("钻井队退休农会工22人,畜牧中心退休养殖指导员11人,共计33人,", "22人 + 11人 = 33人", EXACT, "22", "23"),
    ("将我中心30名在职工工(16名差补,14名自收自支)的基本医疗保险", "16名 + 14名 = 30名", EXACT, "16", "61"),
    ("56名职工(30名在职、26名退休)的冬季取暖费共计38万元,", "30名 + 26名 = 56名", EXACT, "56", "65"),
    (ACCOUNTS, "2393人 + 1326人 + 74人 = 3793人", EXACT, "2393", "2339"),
    (ACCOUNTS, "1437万元 + 794万元 + 40万元 = 2271万元", EXACT, "1437", "1347"),
    (
        "项目总费用2473056元,分三期支付到位,2025年已偿还第一期798935元,剩余应偿还1674121元,",
        "2473056元 + -798935元 = 1674121元",
        EXACT,
        "798935",
        "789935",
    ),
    (
        "用地单位预存资金1801.85万元,应筹集资金总额6821.45万元,资金缺口5019.6万元。",
        "6821.45万元 + -1801.85万元 = 5019.6万元",
        EXACT,
        "5019.6",
        "5091.6",
    ),
    (RISE, "7,737.21万元 + 500.53万元 = 8,237.74万元", EXACT, "500.53", "503.53"),
    (
        "支出预算8237.74万元，其中：基本支出1123.27万元，占13.64%；项目支出7114.48万元，占86.36%。",
        "1123.27万元 + 7114.48万元 = 8237.74万元",
        ROUNDING,
        "7114.48",
        "7114.84",
    ),
    (
        "总额7.76万元。其中：政府采购货物预算6.80万元、政府采购工程预算0万元、政府采购服务预算0.96万元。",
        "6.80万元 + 0万元 + 0.96万元 = 7.76万元",
        EXACT,
        "6.80",
        "6.08",
    ),
    (TARGETS, "5个 + 19个 = 24个", EXACT, "19", "18"),
    (TARGETS, "944.18万元 + 5,754.07万元 = 6,698.25万元", EXACT, "944.18", "941.18"),
    (SOURCES, "6,718.33万元 + 1,519.41万元 + 0万元 = 8,237.74万元", EXACT, "6,718.33", "6,178.33"),
    (SOURCES, "7,737.21万元 + 500.53万元 = 8,237.74万元", EXACT, "7,737.21", "7,373.21"),
]


@pytest.mark.parametrize(("text", "equation", "verdict", "number", "wrong"), STATED)
def test_an_equation_is_found_and_holds_and_is_found_and_fails(text: str, equation: str, verdict: str, number: str, wrong: str) -> None:
    assert {spelled(text, one): outcome(one).verdict for one in said(text)}.get(equation) == verdict
    changed = text.replace(number, wrong)
    now = equation.replace(number, wrong)
    assert {spelled(changed, one): outcome(one).verdict for one in said(changed)}.get(now) == INCONSISTENT


def test_the_sum_of_the_monthly_items_does_not_hold_as_printed() -> None:
    equation = next(one for one in said(MONTHLY) if one.relation == "sum")
    assert len(equation.terms) == 10
    result = outcome(equation)
    assert (result.verdict, result.printed, result.computed) == (INCONSISTENT, Decimal("3166.25"), Decimal("3246.25"))


def test_a_total_may_follow_its_last_item_at_once() -> None:
    text = "在职22人、退休11人共33人，各类合计33人"
    assert [spelled(text, one) for one in said(text)] == ["22人 + 11人 = 33人"]
    assert outcome(said(text.replace("共33", "共34"))[0]).verdict == INCONSISTENT


def test_what_is_roughly_so_widens_nothing() -> None:
    assert outcome(said("约30名职工(16名差补,15名自收自支)")[0]).verdict == INCONSISTENT


def test_a_list_that_may_leave_parts_out_is_unchecked_unless_it_is_too_much() -> None:
    text = "下达我县就业补助资金907.75万元。其中:中央财政就业补助资金906万元,主要用于补贴。"
    (equation,) = said(text)
    assert (equation.relation, equation.complete, outcome(equation).verdict) == ("parts", False, UNCHECKED)
    assert outcome(said(text.replace("906", "960"))[0]).verdict == INCONSISTENT
    whole = "支出100.00万元，主要用于以下方面：教育60.00万元，占60.00%；卫生39.00万元，占39.00%等。"
    assert outcome(said(whole)[0]).verdict == UNCHECKED
    assert outcome(said(whole.replace("占39.00%", "占40.00%"))[0]).verdict == INCONSISTENT  # the shares say that this is all


def test_a_list_may_follow_its_whole_after_a_stop() -> None:
    whole, parts = "采购预算总额7.76万元。", "其中：货物6.80万元、工程0万元、服务0.96万元。"
    (equation,) = said(whole + parts)
    assert spelled(whole + parts, equation) == "6.80万元 + 0万元 + 0.96万元 = 7.76万元"
    assert said(parts) == []


def test_brackets_are_multiplied_out_and_units_must_fit() -> None:
    assert outcome(said("培训费(200元+100元)*30人=9000元")[0]).verdict == EXACT
    assert outcome(said("差旅费12个月×0.5万元×2人=12万元")[0]).verdict == EXACT
    assert said("测算15*0.3*12=54万元") == []  # 元 or 万元? the text does not say
    assert said("2026-2025=1年") == []


@pytest.mark.parametrize(
    "text",
    [
        "2026年收入预算100.00万元，支出预算90.00万元，结转10.00万元。",  # a difference that no word states
        "2026年年初预算安排80万元，2025年租金80万元。",
        "收入总计100.00万元，支出总计100.00万元。",
        "共有职工30人，共计经费38万元。",
        "比上年增加5.00万元（2025年90.00万元、2024年80.00万元）。",
        "每人每月2177元享受退休补贴，共安排26124元。",  # no number of people is said
        "一般公共预算支出50.00万元，比上年增加10.00万元，增长25%，主要是人员经费增加8.00万元。",
        "电话0351-1234567，文号晋财社[2025]146号。",
        "用地单位预存资金2268.32万元，资金缺口预计2亿。",
        "支出100.00万元，两个中心2025年、2026年预算分别为30.00万元、40.00万元。",
        "编制10人，不包括聘用人员20人。",
    ],
)
def test_prose_that_states_no_arithmetic_states_none(text: str) -> None:
    assert said(text) == []


def test_a_list_ends_where_the_next_statement_begins() -> None:
    text = "本年预算收入20.00万元，其中：财政拨款20.00万元，较上年增加1.00万元；本年预算支出20.00万元，其中：财政拨款20.00万元。"
    assert [spelled(text, one) for one in said(text)] == ["20.00万元 = 20.00万元"] * 2
    assert [one.result.start for one in said(text)] == [text.index("20.00"), text.index("本年预算支出") + len("本年预算支出")]
