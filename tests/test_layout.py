"""Characters → words → lines: baselines, fake bold, white space and wrapped lines."""

from __future__ import annotations

import pytest

from mengbudget.reading.layout import continued, joined, lines, text_of, words
from mengbudget.reading.objects import Char


def chars(text: str, x: float = 0, base: float = 100, size: float = 10, descent: float = 2, wide: float = 1.0) -> list[Char]:
    """Text set in one line, each letter `wide` ems (a half where it is Latin)."""
    found = []
    for letter in text:
        width = size * wide * (0.5 if letter < "\u2e80" else 1)
        found.append(Char(letter, x, base - size + descent, x + width, base + descent, base, size))
        x += width
    return found


def read(*parts: list[Char]) -> list[str]:
    return [text_of(line) for line in lines(words([char for part in parts for char in part]))]


def test_fonts_with_other_descents_share_a_line() -> None:
    first = chars("减少")
    assert read(first, chars("56.95", x=20, descent=5), chars("万元", x=45)) == ["减少56.95万元"]
    assert read(first, chars("56.95", base=112), chars("万元", x=45)) == ["减少 万元", "56.95"]


def test_fake_bold_is_read_once() -> None:
    assert read(chars("合计"), chars("合计", x=0.4)) == ["合计"]
    assert read(chars("合计"), chars("合计", x=0.4), chars("合计", x=0.2, base=100.3)) == ["合计"]


@pytest.mark.parametrize("text", ["100.00", "1111", "合合", "--"])
def test_doubled_letters_are_not_fake_bold(text: str) -> None:
    for size in (3.5, 5, 10):
        assert read(chars(text, size=size)) == [text]


def test_white_space_as_printed() -> None:
    assert read(chars("合 计")) == ["合 计"]
    assert read(chars("共"), chars("2026", x=12.6), chars("年", x=35.2)) == ["共2026年"]  # the gap a typesetter leaves beside figures
    assert read(chars("单位"), chars("万元", x=200)) == ["单位 万元"]
    assert read(chars("12.00"), chars("34.00", x=29)) == ["12.00 34.00"]


def cell(*rows: str, width: float) -> str:
    found = [chars(row, base=100 + 12 * number) for number, row in enumerate(rows)]
    return joined(lines(words(char for row in found for char in row)), width)


def test_wrapped_lines_of_a_cell() -> None:
    assert cell("机关事业单位", "养老支出", width=62) == "机关事业单位养老支出"
    assert cell("total", "budget", width=32) == "total budget"
    assert cell("1,234,5", "67.89", width=37) == "1,234,567.89"
    assert cell("20805", "05", width=27) == "2080505"


def test_two_numbers_are_not_one_broken_number() -> None:
    assert cell("123.45", "678.90", width=32) == "123.45 678.90"  # the first is complete
    assert cell("2026", "2027", width=90) == "2026 2027"  # there was room for more
    assert continued("1,234", "5.00", full=True) == "1,234 5.00"  # together they are no number


def test_letters_turned_upright() -> None:
    up = [Char(letter, 50, 300 - 10 * n - 10, 60, 300 - 10 * n, 58, 10, turn=1) for n, letter in enumerate("项目")]
    down = [Char(letter, 50, 300 + 10 * n, 60, 310 + 10 * n, 52, 10, turn=3) for n, letter in enumerate("项目")]
    assert read(up) == ["项目"] and read(down) == ["项目"]


@pytest.mark.parametrize(
    ("text", "rest", "whole"),
    [
        ("资助金额79.732", "8万元", "资助金额79.7328万元"),  # after words no second number follows without a mark
        ("12.34", "5", "12.34 5"),  # two numbers of a cell that holds nothing else
        ("支付到位,2", "025年已偿还", "支付到位,2025年已偿还"),
        ("≥", "50人", "≥50人"),
    ],
)
def test_numbers_broken_at_the_end_of_a_full_line(text: str, rest: str, whole: str) -> None:
    assert continued(text, rest, True) == whole
