"""Letters that share a glyph are told as the one that was written."""

from __future__ import annotations

from unicodedata import name

from mengbudget.reading.letters import IDEOGRAPHS, ideographs


def test_radicals_are_ideographs() -> None:
    assert ideographs("孟县⼈⼒资源和社会保障局部⻔⾦额，专⼾⻓期〈") == "孟县人力资源和社会保障局部门金额，专户长期〈"


def test_every_radical_stands_for_an_ideograph() -> None:
    assert all(name(letter).startswith("CJK UNIFIED") for radical, letter in IDEOGRAPHS.items() if "RADICAL" in name(radical, ""))


def test_other_letters_stay() -> None:
    assert ideographs("3254.76m²，1,234.56万元（－5％）·①") == "3254.76m²，1,234.56万元（－5％）·①"
