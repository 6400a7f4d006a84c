"""Wordings of statements of several provinces: what the rules bind of right numbers holds before anybody weighs it, and of a wrong one fails."""

from __future__ import annotations

import pytest

import mengbudget as mb
from mengbudget.budget import build
from mengbudget.reading.model import Document, Line, Page

NEST = (
    "2025年支出预算100万元，其中：",
    "1.按功能分类，共分为2类：",
    "（一）教育支出70万元。",
    "（二）住房保障支出30万元。",
    "2.按支出结构划分，分为两大类：",
    "（1）基本支出60万元。",
    "（2）项目支出40万元。",
)
BESIDE = ("2025年项目支出90万元，按资金来源划分：财政拨款76万元，其他资金14万元。其中：治污专项50万元；治水专项40万元。",)
LATER = (
    "2025年财政拨款收入204.60万元，其中：本年收入204.60万元。本年收入中，一般公共预算204.60万元，政府性基金0.00万元。与上年对比增加6.30万元，增长3.18%。",
)
RESPECTIVELY = (
    "2025年收入合计425.00万元，其中：财政拨款收入、事业收入、其他收入分别为348.00万元、73.00万元、4.00万元，分别占81.88%、17.18%、0.94%。",
)
NAMED_SHARE = ("2025年支出总额100.00万元。其中基本支出由上年的60.00万元增加到69.24万元；项目支出30.76万元。基本支出占支出总额的69.24%。",)
SHARE_FIRST = (
    "支出预算111.00万元。按类型分，基本支出占66.22%，为73.50万元，较上年增加0.93万元，增幅1.28%；项目支出占33.78%，为37.50万元。",
)
MAINLY = ("2025年支出预算77.00万元，其中：基本支出43.00万元；项目支出34.00万元，主要为生均拨款14.00万元、资助经费20.00万元。",)
COLON = (
    "项目支出实行绩效管理，涉及资金77.00万元：一般公共预算拨款15.00万元、政府性基金预算拨款41.00万元、国有资本经营预算拨款21.00万元。",
)
DIVIDED = (
    "2025年支出预算总额141.00万元，较上年预算安排减少4.00万元。其中：",
    "按支出项目类别划分：基本支出106.00万元，占支出预算总额的75.18%；项目支出35.00万元，占支出预算总额的24.82%。",
    "按支出功能科目划分：教育支出126.00万元，占支出预算总额的89.36%；住房保障支出15.00万元，占支出预算总额的10.64%。",
)
SPENT = ("2025年“三公”经费支出决算为60.00万元,完成预算80.00万元的75.00%,比上年决算数增加12.00万元,增长25.00%。",)
OF_THAT = (
    "2025年“三公”经费支出决算为60.00万元。",
    "“三公”经费支出决算中，因公出国（境）费0万元；公务用车购置及运行维护费45.00万元，占75.00%；公务接待费15.00万元，占25.00%。",
)
TWO_BASES = ("2025年“三公”经费支出9.00万元，较上年预算数减少3.00万元，下降25.00%，较上年执行数减少1.00万元，下降10.00%。",)
CHANGES = (
    "2025年“三公”经费41.00万元，较上年减少9.00万元。其中：公务用车购置及运行维护费21.00万元，较上年减少6.00万元；"
    "公务接待费20.00万元，较上年减少3.00万元；因公出国（境）费0万元。",
)
REASON = ("2025年支出预算100.00万元，比2024年减少5.00万元，主要是基本支出减少8.00万元，项目支出增加3.00万元。",)
ENOUGH = ("2025年收入200.00万元。离退休人员71人，其中离休6人，退休65人，全额供养人员117人。",)
SIDES = ("2025年收入200.00万元，支出190.00万元。其中：基本支出150.00万元，项目支出40.00万元。",)
BASE = ("2025年预算收入189.00万元，比2024年预算的241.00万元少52.00万元，下降21.58%。",)

IN_BRACKETS = ("2025年总收入80.00万元，较上年增加20.00万元（上年总收入60.00万元）。",)
BOTH = ("2025年收入总计80.00万元，支出总计80.00万元。收支较上年增加20.00万元，增长33.33%。",)
COMPARED = (
    "2025年“三公”经费31.00万元，其中：公务接待费2.00万元，车辆运行费29.00万元，因公出国（境）费0万元。较2024年“三公”经费合计16.00万元增加15.00万元。",
)
NEWER = (SPENT, OF_THAT, TWO_BASES, CHANGES, REASON, ENOUGH, SIDES, IN_BRACKETS, BOTH, COMPARED)


def failing(*text: str) -> list[str]:
    lines = ("某县水务局2025年部门预算", "第二部分 2025年部门预算情况说明", "一、收支预算总体情况", *text)
    blocks = tuple(Line(line, 1) for line in lines)
    result = mb.reconcile(build(Document("some.pdf", "", (Page(1, 595, 842, blocks),), blocks)), evidence=False)
    return [one.says for one in result.inconsistent]


@pytest.mark.parametrize("text", [NEST, BESIDE, LATER, RESPECTIVELY, NAMED_SHARE, SHARE_FIRST, MAINLY, COLON, DIVIDED, BASE, *NEWER])
def test_right_numbers_agree(text: tuple[str, ...]) -> None:
    assert failing(*text) == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (NEST, "项目支出40万元", "项目支出49万元"),
        (BESIDE, "治水专项40万元", "治水专项60万元"),
        (LATER, "3.18%", "4.86%"),
        (RESPECTIVELY, "17.18%", "17.81%"),
        (NAMED_SHARE, "总额的69.24%", "总额的62.94%"),
        (SHARE_FIRST, "33.78%", "37.38%"),
        (MAINLY, "资助经费20.00", "资助经费50.00"),
        (COLON, "预算拨款41.00", "预算拨款14.00"),
        (DIVIDED, "基本支出106.00", "基本支出160.00"),
        (BASE, "少52.00万元", "少25.00万元"),
        (SPENT, "75.00%", "57.00%"),
        (SPENT, "增长25.00%", "增长52.00%"),
        (OF_THAT, "公务接待费15.00", "公务接待费51.00"),
        (OF_THAT, "占25.00%", "占52.00%"),
        (TWO_BASES, "下降10.00%", "下降25.00%"),
        (CHANGES, "较上年减少9.00", "较上年减少6.00"),
        (REASON, "减少5.00万元，主要是", "增加5.00万元，主要是"),
        (ENOUGH, "离休6人", "离休9人"),
        (SIDES, "项目支出40.00", "项目支出50.00"),
        (IN_BRACKETS, "增加20.00万元", "增加10.00万元"),
        (BOTH, "33.33%", "25.00%"),
        (COMPARED, "增加15.00", "增加51.00"),
        (COMPARED, "车辆运行费29.00", "车辆运行费27.00"),
    ],
)
def test_a_wrong_number_fails(text: tuple[str, ...], right: str, wrong: str) -> None:
    assert failing(*(line.replace(right, wrong) for line in text))


SWAPPED = ("2025年“三公”经费支出100.00万元，其中：公务接待费30.00万元，占70.00%；公务用车购置及运行维护费70.00万元，占30.00%。",)
CLOSED = ("2025年支出合计300.07万元，其中：教育支出100.04万元，占33.34%；科学支出100.02万元，占33.33%；农林水支出100.01万元，占33.34%。",)
STAFF = ("第一部分 部门概况", "一、人员情况", "本部门编制56人。实有人数50人，其中：在职40人，离休0人，退休10人。")
"""The overview, which stands before the statement."""


def accused(*text: str) -> list[str]:
    lines = ("某县水务局2025年部门预算", *text)
    blocks = tuple(Line(line, 1) for line in lines)
    causes = mb.reconcile(build(Document("some.pdf", "", (Page(1, 595, 842, blocks),), blocks))).causes
    return [one.suspect.text for one in causes if one.kind == "contradiction"]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (SPENT, "75.00%", "57.00%"),
        (TWO_BASES, "下降10.00%", "下降22.00%"),
        (REASON, "减少5.00万元，主要是", "增加5.00万元，主要是"),
        (COMPARED, "车辆运行费29.00", "车辆运行费37.00"),
        (SWAPPED, "占70.00%；公务用车购置及运行维护费70.00万元，占30.00%", "占30.00%；公务用车购置及运行维护费70.00万元，占70.00%"),
    ],
)
def test_a_sentence_that_leaves_no_choice_needs_no_other_witness(text: tuple[str, ...], right: str, wrong: str) -> None:
    told = [
        accused("第二部分 2025年部门预算情况说明", "一、收支预算总体情况", *lines)
        for lines in (text, [one.replace(right, wrong) for one in text])
    ]
    assert sorted(map(bool, told)) == [False, True]


def test_shares_made_to_close_at_100_accuse_nobody() -> None:
    assert accused("第二部分 2025年部门预算情况说明", "一、收支预算总体情况", *CLOSED) == []


def test_what_the_overview_says_of_people_adds_up() -> None:
    statement = ("第二部分 2025年部门预算情况说明", "一、收支预算总体情况", "2025年收入预算80.00万元。")
    assert accused(*STAFF, *statement) == []
    assert accused(*(line.replace("退休10人", "退休30人") for line in STAFF), *statement) != []
