"""Tables and quotations: what the document printed comes out to the letter, escaped, the same on every run."""

from __future__ import annotations

from decimal import Decimal

import frames
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from mengbudget.model import Claim, Sentence
from mengbudget.present import cell, quote, table
from mengbudget.printed import parse

CARRIED = Sentence("二、收入预算情况说明", "上年结转500.53万元，占6.08%。", 18, 3)


def texts(html: str, tag: str) -> list[str]:
    return [found.get_text().strip() for found in BeautifulSoup(html, "html.parser").find_all(tag)]


def test_a_table_has_its_title_headings_cells_and_notes() -> None:
    columns = {"label": "项目 item", "stated_text": "原文", "computed": "复算", "verdict": "verdict"}
    shown = table(frames.pair_frame(), "收入 Income", subtitle="in percent", columns=columns, notes=["注：单位 %"])
    assert texts(shown.html, "th") == list(columns.values())
    cells = texts(shown.html, "td")
    assert cells[:2] == ["收入 Income", "in percent"]
    assert cells[2:6] == ["一般公共预算拨款收入", "75.48%", "75.48", "exact"]
    assert cells[-1] == "注：单位 %"
    assert len(cells) == 2 + 4 * 5 + 1


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    columns = {
        "name": ["基本支出", "项目支出"],
        "amount": [Decimal("1123.27"), None],
        "range": ["-8.0 … 17.0 %", "—"],
        "note": ["2026年", "第3页，合计"],
    }
    frame = pd.DataFrame(columns)
    styles = [found.get("style", "") for found in BeautifulSoup(table(frame, "t").html, "html.parser").select("tbody tr:first-child td")]
    assert ["right" in style for style in styles] == [False, True, True, False]


def test_style_is_in_each_element_and_nowhere_else() -> None:
    shown = table(frames.pair_frame(), "收入")
    assert "<style" not in shown.html
    assert all(found.get("style") for found in BeautifulSoup(shown.html, "html.parser").find_all(["td", "th", "table"]))


def test_what_a_document_prints_is_text_and_never_markup() -> None:
    bad = "<script>alert(1)</script>&<b>"
    shown = table(pd.DataFrame({bad: [bad]}), bad, subtitle=bad, notes=[bad])
    quoted = quote(bad, page=1, english=bad)
    for html in (shown.html, quoted.html):
        soup = BeautifulSoup(html, "html.parser")
        assert soup.find(["script", "b"]) is None
        assert soup.get_text().count(bad) == (5 if html is shown.html else 2)


def test_tables_and_quotations_are_the_same_every_time_and_short_as_text() -> None:
    assert table(frames.pair_frame(), "收入") == table(frames.pair_frame(), "收入")
    assert repr(table(frames.pair_frame(), "收入")) == "[table] 收入: 5 × 12"
    assert set(table(frames.pair_frame(), "收入")._repr_mimebundle_()) == {"text/html", "text/plain"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("8237.70"), "8,237.70"),
        (1234, "1,234"),
        (None, ""),
        (float("nan"), ""),
        ("0.00", "0.00"),
        (True, "✓"),
        (["a", Decimal(2)], "a; 2"),
    ],
)
def test_a_cell_keeps_every_digit_and_blank_is_not_zero(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_sentence_is_quoted_with_section_and_page_and_its_claims_in_bold() -> None:
    printed = parse("500.53", "万元")
    assert printed is not None
    claim = Claim(CARRIED, "amount", printed, "上年结转", 4, 10)
    shown = quote(CARRIED, claims=[claim], english="Carried over.")
    soup = BeautifulSoup(shown.html, "html.parser")
    said, english, place = soup.find_all("p")
    assert said.get_text() == CARRIED.text
    assert said["lang"] == "zh-CN"
    assert [strong.get_text() for strong in soup.find_all("strong")] == ["500.53"]
    assert english.get_text() == "Carried over."
    assert place.get_text() == "— 二、收入预算情况说明 · 第18页 (p. 18)"
    assert shown.text == "“上年结转500.53万元，占6.08%。”\nCarried over.\n— 二、收入预算情况说明 · 第18页 (p. 18)"


def test_a_claim_of_another_sentence_marks_nothing() -> None:
    printed = parse("500.53", "万元")
    assert printed is not None
    other = Sentence("三、支出预算情况说明", CARRIED.text, 18, 9)
    assert "<strong>" not in quote(CARRIED, claims=[Claim(other, "amount", printed, "", 4, 10)]).html


def test_nothing_is_not_a_quotation() -> None:
    with pytest.raises(ValueError, match="nothing to quote"):
        quote()
