"""Letters that share a glyph: a file may tell the one that nobody wrote (radicals for ideographs)."""

from __future__ import annotations

import re
from unicodedata import normalize

_RADICALS = "⺁⺄⺊⺎⺒⺓⺝⺜⺟⺠⺧⺩⺬⺮⺶⺻⺼⺽⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
_IDEOGRAPHS = "厂乙卜兀巳幺月日母民牛王示竹羊聿肉臼虎西见角贝足车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"

IDEOGRAPHS: dict[str, str] = (
    dict(zip(_RADICALS, _IDEOGRAPHS, strict=True))
    | {chr(code): normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | {chr(code): normalize("NFC", chr(code)) for code in (0x2329, 0x232A, *range(0xF900, 0xFAFF))}
    | dict(zip("⼾\u00ad\u2011〜∕", "户--～／", strict=True))
)
"""Radical or compatibility form → the letter meant (Unicode's EquivalentUnifiedIdeograph.txt, canonical equivalence, the Noto CJK fonts).

Where two letters share a glyph, programs that embed a font tell the first of them: ⼈ (U+2F08) for 人. No text is written in radicals.
"""

_TABLE = str.maketrans(IDEOGRAPHS)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ACCENTED = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\u024f]")


def ideographs(text: str) -> str:
    """A text with radicals told as the ideographs they stand for."""
    return text.translate(_TABLE)


def is_chinese(text: str) -> bool:
    """Whether a text contains a Chinese letter, of those in general use."""
    return _CHINESE.search(text) is not None


def is_strange(text: str) -> bool:
    """Whether a text contains an accented Latin letter, which no Chinese budget prints: a font that names wrong letters often names these."""
    return _ACCENTED.search(text) is not None
