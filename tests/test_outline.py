from __future__ import annotations

import re

import pytest
from conftest import RAW

from mengbudget.prose.outline import Outline, outline
from mengbudget.prose.paragraphs import Paragraph, kind_of, paragraphs
from mengbudget.reading.model import Line
from mengbudget.reading.transcript import read_transcript

RIGHT = 500.0


def page(*texts: str, number: int = 1, indent: float = 24.0) -> list[Line]:
    """Lines of a page in 12 pt type; a text that begins with a blank is indented, one that ends in a blank stops short."""
    lines = []
    for i, text in enumerate(texts):
        left = 60 + indent * text.startswith(" ")
        right = left + 12 * len(text.strip()) if text.endswith(" ") else RIGHT
        lines.append(Line(text.strip(), number, (left, 20.0 * i, right, 20.0 * i + 12)))
    return lines


def plain(text: str) -> list[Line]:
    return [Line(line, 1) for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def meng() -> Outline:
    return outline(list(read_transcript(RAW / "meng-hrss-2026.transcript.txt").lines()))


def test_the_2026_document_has_its_parts_and_twelve_sections(meng: Outline) -> None:
    assert [(part.kind, part.title) for part in meng.parts[1:]] == [
        ("overview", "第一部分 概况"),
        ("tables", "第二部分 2026年部门预算报表"),
        ("statement", "第三部分 2026年度部门预算情况说明"),
        ("glossary", "第四部分 名词解释"),
    ]
    titles = [section.title for section in meng.sections("statement")]
    assert [title[: title.index("、") + 1] for title in titles] == [f"{n}、" for n in [*"一二三四五六七八九十", "十一", "十二"]]
    assert titles[0] == "一、部门预算收支数据变动情况及原因"
    assert titles[-1] == "十二、其他说明"
    assert len(meng.sections("glossary")) == 12
    duties, bodies = meng.sections("overview")
    assert len(duties.paragraphs) == 12
    assert "等8个机构" in bodies.text


def test_a_sentence_broken_by_a_page_break_is_one_paragraph(meng: Outline) -> None:
    assert "上年结转收入500.53万元。支出包括：社会保障" in meng.sections("statement")[3].text


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (page("  收入预算三万", "元，比上年增加。 ", "  支出预算二万元。 "), ["收入预算三万元，比上年增加。", "支出预算二万元。"]),
        (page("  构建集中统", "一、全面覆盖的体系。 "), ["构建集中统一、全面覆盖的体系。"]),  # a wrapped line is no heading
        (page(" 上年结转。 ", " 一、全面预算 "), ["上年结转。", "一、全面预算"]),
        (
            page(" 预算为一二三四五六七八九十一二三四五六七八九十一二三四 ", "1,234.56万元。 "),
            ["预算为一二三四五六七八九十一二三四五六七八九十一二三四1,234.56万元。"],
        ),
        (page("  其中：基本支出（含公用", "  经费）五万元。 "), ["其中：基本支出（含公用经费）五万元。"]),
        (page("收入预算八万元，其中：", "本年收入七万元，上年结转一万元。 "), ["收入预算八万元，其中：本年收入七万元，上年结转一万元。"]),
        (  # at the margin it ends where it stops short, indented it may: the next line tells
            page(
                "这一行说明文字一直写到页边为止",
                "这里完了。 ",
                "某局一般公共预算安排的基本支出合计为一千一百二十三万元，其中： ",
                "人员经费一千零四十六万元。 ",
            ),
            [
                "这一行说明文字一直写到页边为止这里完了。",
                "某局一般公共预算安排的基本支出合计为一千一百二十三万元，其中：",
                "人员经费一千零四十六万元。",
            ],
        ),
        (
            page(
                "这一行说明文字一直写到页边为止",
                "这里完了。 ",
                " 某局一般公共预算安排的基本支出合计一千一百二十三万元，其中： ",
                "人员经费一千零四十六万元。 ",
            ),
            [
                "这一行说明文字一直写到页边为止这里完了。",
                "某局一般公共预算安排的基本支出合计一千一百二十三万元，其中：人员经费一千零四十六万元。",
            ],
        ),
        (  # a list begins
            page("这一行说明文字一直写到页边为止", "这里完了。 ", " 收入预算八万元，其中： ", " 本年收入七万元。 "),
            ["这一行说明文字一直写到页边为止这里完了。", "收入预算八万元，其中：", "本年收入七万元。"],
        ),
        ([*page("  比上年增加"), *page("二万元。 ", number=2)], ["比上年增加二万元。"]),
        (page("  财 政 业 务 费 10.00 万 元 "), ["财政业务费10.00万元"]),
        (plain("收入预算五万元，比上\n年增加二万元。\n支出预算五万元。"), ["收入预算五万元，比上年增加二万元。", "支出预算五万元。"]),
    ],
)
def test_lines_become_paragraphs(lines: list[Line], joined: list[str]) -> None:
    assert [paragraph.text for paragraph in paragraphs(lines)] == joined


def test_a_paragraph_knows_the_line_of_each_character() -> None:
    (paragraph,) = paragraphs([*page("  比上年增加"), *page("二万元。 ", number=2)])
    assert (paragraph.line_at(0).page, paragraph.line_at(5).page) == (1, 2)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("（一）基本支出。基本支出预算5万元。", "（一）基本支出"),
        ("1、车辆情况：", "1、车辆情况"),
        ("（一）本年收入32365.09万元", ""),
        ("比上年增加。", ""),
    ],
)
def test_a_heading_is_told_from_an_item_with_an_amount(text: str, title: str) -> None:
    assert Paragraph(text, ()).title == title


SCHEMES = {
    "parts are 一、 and sections （一）": (
        "目录\n一、部门概况\n二、2026年预算安排情况说明\n三、名词解释\n一、部门概况\n（一）主要职能\n负责。\n二、2026年预算安排情况说明\n"
        "（一）收入预算情况说明\n收入5万元。\n（二）支出预算情况说明\n支出5万元。\n三、名词解释\n（一）收入\n指收入。",
        ["（一）收入预算情况说明", "（二）支出预算情况说明"],
    ),
    "parts without numbers": (
        "目录\n一、单位主要职能\n二、单位预算编制说明\n三、其他相关情况说明\n单位主要职能\n负责。\n2026年单位预算编制说明\n收入5万元。\n"
        "1.“卫生健康支出”科目5万元。\n其他相关情况说明\n一、机关运行经费\n无。\n二、政府采购情况\n1万元。",
        ["2026年单位预算编制说明", "一、机关运行经费", "二、政府采购情况"],
    ),
    "every part is a section": (
        "第一部分 部门概况\n一、部门职责\n负责。\n第二部分 部门预算收支总体情况\n收入5万元。\n"
        "第三部分 政府采购预算情况\n1万元。\n第四部分 名词解释\n一、收入：指收入。",
        ["第二部分 部门预算收支总体情况", "第三部分 政府采购预算情况"],
    ),
    "duties and glossary within the statement": (
        "第一部分 2026年度部门预算情况说明\n一、部门情况说明\n（一）本部门职责情况\n负责。\n"
        "二、收入预算情况说明\n5万元。\n三、名词解释\n基本支出：指支出。\n第二部分 2026年度部门预算报表",
        ["二、收入预算情况说明"],
    ),
    "title of a part on a line of its own": (
        "第三部分\n2026年度单位预算情况说明\n一、预算收支总体情况\n5万元。",
        ["一、预算收支总体情况"],
    ),
    "no part at all": ("一、收入预算情况说明\n5万元。\n二、支出预算情况说明\n5万元。", ["一、收入预算情况说明", "二、支出预算情况说明"]),
}


@pytest.mark.parametrize(("text", "titles"), SCHEMES.values(), ids=list(SCHEMES))
def test_the_statement_s_own_heading_scheme_makes_the_sections(text: str, titles: list[str]) -> None:
    assert [section.title for section in outline(plain(text)).sections("statement")] == titles


def test_page_numbers_running_heads_and_captions_are_no_prose() -> None:
    lines = [
        line
        for n in range(1, 6)
        for line in page(
            f"某市预算公开 第{n}版 ", " 一般公共预算拨款收入及政府性基金收入", "五万元。 ", f"- {n} - ", "单位：万元 ", number=n
        )
    ]
    text = "\n".join(section.text for part in outline(lines).parts for section in part.sections)
    assert text == "\n".join(["一般公共预算拨款收入及政府性基金收入五万元。"] * 5)


def test_a_title_says_what_its_part_is() -> None:
    titles = ["部门职责", "2026年部门预算情况说明", "名词解释", "部门预算公开报表", "支出预算构成情况"]
    assert [kind_of(title) for title in titles] == ["overview", "statement", "glossary", "tables", "overview"]
    assert kind_of("封面") == ""


def test_nothing_printed_is_lost_between_lines_and_paragraphs() -> None:
    lines = list(read_transcript(RAW / "meng-hrss-2026.transcript.txt").lines())
    bare = re.sub(r"\s", "", "".join(line.text for line in lines))
    assert re.sub(r"\s", "", "".join(paragraph.text for paragraph in paragraphs(lines))) == bare
