"""Every numeral of a running text: what kind of number it is, its exact value, and whether the words around it say more or less."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from mengbudget.printed import UNITS, Printed

KINDS = ("amount", "share", "change", "growth", "count", "year", "date", "area", "threshold", "rate", "operand", "number", "code")
"""`operand` is a bare factor of arithmetic written out ("15*12"), `number` a list, table, document or telephone number."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral: ``text[start:end]`` are its digits (a date whole); ``left`` and ``right`` enclose its change word and unit too."""

    start: int
    end: int
    kind: str
    printed: Printed
    direction: int = 1
    left: int = 0
    right: int = 0


@cache
def words() -> dict[str, dict[str, Any]]:
    """The vocabulary of prose (`vocabulary/statement.toml`): patterns, and lists of words, blank separated, by topic and name."""
    return tomllib.loads(files("mengbudget").joinpath("vocabulary/statement.toml").read_text("utf-8"))


def either_of(names: str) -> str:
    """A pattern that matches any of blank separated words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(names.split(), key=len, reverse=True))


_W = words()["numeral"]
_MONEY = {**UNITS, "十万元": Decimal(100_000), "千万元": Decimal(10_000_000), "万亿元": Decimal(10) ** 12, "万": Decimal(10_000)}
_DIGITS = r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?(?!\d)|\d+(?:[.．]\d+)?"
_SPOKEN_UNIT = either_of(_W["spoken"])
_TOKEN = re.compile(
    rf"""
    (?P<list>(?:(?<=\A)|(?<=[\s。；;：:，])|(?<=[(（]))\d{{1,2}}(?=[.．、](?!\d)|[.．]\s*(?:19|20)\d\d\s*年|[)）]\s*[^\s，。；,;%万元人]))
  | (?P<date>(?:(?:19|20)\d\d\s*年\s*)?(?<!\d)\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*[日号])?
      | (?:19|20)\d\d(?P<sep>[-./])\d{{1,2}}(?P=sep)\d{{1,2}}(?!\d))
  | (?P<year>(?<!\d)(?:19|20)\d\d)(?=\s*[)）]?\s*年|\s*[-－—–~～至、和]+\s*(?:19|20)\d\d\s*年)
  | (?P<number>{_DIGITS})(?P<unit>\s*(?:
        (?P<about>余|多)?(?:(?P<money>(?:{either_of(" ".join(u for u in _MONEY if u.endswith("元")))}))|(?P<split>[万亿])(?:余|多)元)
      | (?P<points>{either_of(_W["points"])}) | (?P<share>{either_of(_W["shares"])}) | (?P<area>{either_of(_W["areas"])}|[mM](?=2))
      | (?P<more>余|多)?(?P<scale>[万亿千百](?!元))?(?:余|多)?(?P<measure>{either_of(_W["measures"])})
      | (?P<bare>[万亿](?!元))
      ))?
  | (?P<spoken>(?<![第一二三四五六七八九十百两几每这那某])[一二三四五六七八九十百两]+(?=(?:{_SPOKEN_UNIT})(?![年月]|一体|性|般)))
    (?P<unit2>{_SPOKEN_UNIT})
  | [（(](?P<code>\d{{2,3}})(?=[类款项][)）])
  | (?P<level>{either_of(_W["level"])})(?!\s*\d)
    """,
    re.VERBOSE,
)
_SIGN = re.compile(r"(?:\A|[\s为率额：:(（）)增长减少升降加比≥≤])([-－−])\s*\Z")
_FILL = rf"(?:{either_of(_W['fillers'])}|\s)*"
_CHANGE = re.compile(
    rf"(?<![稳保促提])(?:(?P<any>{either_of(_W['either'])}|(?:增加|增长|上升|提高)[（(/](?:减少|下降|降低)[）)]?)|(?P<down>{either_of(_W['decrease'])})|(?P<up>{either_of(_W['increase'])})"
    rf"|(?P<level>{either_of(_W['level'])})){_FILL}[-－−]?\s*\Z"
)
_VERB_ITEM = re.compile(
    r"(?<!新)(?:(?P<down>减少|压减|核减|调减|压缩|(?<![^\W\d_])节约)|(?P<up>增加|调增))了?[^，。；、：（）()\d至到]{2,24}\Z"
)
_LIMIT_BEFORE = re.compile(rf"(?:{either_of(_W['limit_before'])})\s*\Z")
_LIMIT_AFTER = re.compile(rf"(?:[（(][^（）()]{{1,6}}[）)])?\s*(?:{either_of(_W['limit_after'])})")
_PER_BEFORE = re.compile(rf"(?:{either_of(_W['per_before'])})(?:补助|补贴|标准|按|为|约|\s)*\Z")
_PER_AFTER = re.compile(r"\s*[/／]\s*(?:[^\W\d_]|平方|月)")
_COMPARED = re.compile(r"(?:与|和|同|较|比)\s*(?:上|去年|往年|同期|年初|预算|(?:19|20)\d\d\s*年)[^，。；、（）()《》与和同较比]*\Z")
_ROUGHLY = re.compile(r"基本|大致|大体|总体")
_TIMES = re.compile(r"[*×＊]\s*\Z"), re.compile(r"\s*[*×＊]\s*\d")
_AFTER_CODE = re.compile(r"[-—－)）“一-鿿]")
_ZERO, _STOPS = re.compile(r"(?:为|是|数)\s*\Z"), ("", "，", "。", "；", ",", ";", "）", "、")
_ORDINAL = re.compile(r"第\s*\Z")
_NUMBERED = re.compile(r"(?:[〔\[【［(（]\s*|[A-Za-z.\-/:：])\Z")
_OPERATOR_BEFORE, _OPERATOR_AFTER = re.compile(r"[*×xX＊+＋/÷=＝]\s*\Z"), re.compile(r"\s*[*×xX＊+＋÷=＝]\s*\d")
_COUNTED = re.compile("(?:[一二两三四五六七八九]?百)?(?:[一二三四五六七八九]?十)?[一二两三四五六七八九]?")
_SPOKEN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}


_SCALES = {"万": Decimal(10_000), "亿": Decimal(10) ** 8, "千": Decimal(1000), "百": Decimal(100)}


def find_numerals(text: str, default_unit: str = "") -> tuple[Numeral, ...]:
    """Every numeral of `text` in order: each run of digits in exactly one, besides Chinese counts ("五个") and "持平" (a change of 0).

    Money comes in 元 (worth of the last printed digit in ``ulp``), percentages in percent, counts exact (``ulp`` 0), a date as the
    number yyyymmdd; a decrease is negative. `default_unit` is the money unit of numbers with decimals that print none.
    """
    found = (_numeral(text, match, default_unit) for match in _TOKEN.finditer(text))
    return tuple(numeral for numeral in found if numeral is not None)


def _numeral(text: str, match: re.Match[str], default_unit: str) -> Numeral | None:
    for name, kind, unit in (("list", "number", ""), ("date", "date", "日"), ("year", "year", "年")):
        if match[name] is not None:
            start, end = match.span(name)
            return Numeral(start, end, kind, Printed(match[name], _calendar(match[name]), Decimal(0), unit), 1, start, match.end())
    if match["code"]:
        start, end = match.span("code")
        return Numeral(start, end, "code", Printed(match["code"], Decimal(match["code"]), Decimal(0)), 1, start, end)
    if match["spoken"]:
        if not _COUNTED.fullmatch(match["spoken"]):
            return None  # 十五五: no number
        start, end = match.span("spoken")
        printed = Printed(match["spoken"], _spoken(match["spoken"]), Decimal(0), match["unit2"])
        return Numeral(start, end, "count", printed, 1, start, match.end())
    if match["level"]:
        start, end = match.span()
        compared = _COMPARED.search(text[max(0, start - 32) : start])
        left = compared and start - len(compared[0])
        if left is None or _ROUGHLY.search(text, left, start):
            return None
        return Numeral(start, end, "change", Printed(match[0], Decimal(0), Decimal(0), "元"), 1, left, end)
    return _measured(text, match, default_unit)


def _measured(text: str, match: re.Match[str], default_unit: str) -> Numeral:
    """A number with the unit after it, if any: its kind by the unit first, then by the words before and after."""
    start, end = match.span("number")
    before = text[max(0, start - 32) : start]
    unit, scale, exact, kind = _unit(match, text, default_unit)
    value = Decimal(match["number"].replace(",", "").replace("，", "").replace("．", "."))
    ulp = Decimal(0) if exact and value == value.to_integral_value() else scale.scaleb(int(value.as_tuple().exponent))
    direction, left = 1, start
    sign = _SIGN.search(before)
    if sign:
        start = left = start - (len(before) - sign.start(1))
    kind = _limit_or_rate(match, text, before, kind)
    change = _change_word(before, kind)
    if change:
        kind = "growth" if kind == "share" else "change"
        direction = -1 if change["down"] or sign else 1
        left = max(0, match.start("number") - 32) + change.start()
    kind = "share" if kind == "points" else kind
    negative = direction < 0 or (sign is not None and kind in ("amount", "change", "growth", "share"))
    printed = Printed(text[start:end], (-value if negative else value) * scale, ulp, unit)
    return Numeral(start, end, kind, printed, direction, left, match.end())


def _limit_or_rate(match: re.Match[str], text: str, before: str, kind: str) -> str:
    """The kind of a number that its unit gives, or "threshold" or "rate" where the words around it say that it is a limit, or counted a head."""
    if kind in ("amount", "share", "count", "area", "points"):
        about = match["about"] or match["more"] or match["split"]
        if about or _LIMIT_BEFORE.search(before) or _LIMIT_AFTER.match(text, match.end()):
            return "threshold"
    per = kind in ("amount", "number") and _PER_AFTER.match(text, match.end())
    return "rate" if per or (kind == "amount" and _per(text, before, match.end())) else kind


def _change_word(before: str, kind: str) -> re.Match[str] | None:
    """The words before a number that make it a change: 增加, 比上年减少了, 压减培训费."""
    if kind not in ("amount", "share", "count", "points"):
        return None
    return _CHANGE.search(before) or (_VERB_ITEM.search(before) if kind == "amount" else None)


def _per(text: str, before: str, right: int) -> bool:
    return bool(_PER_BEFORE.search(before) or _TIMES[0].search(before) or _TIMES[1].match(text, right))


def _unit(match: re.Match[str], text: str, default_unit: str) -> tuple[str, Decimal, bool, str]:
    """Unit as printed, its worth, whether the number is an exact count, and the kind that the unit alone tells."""
    one = Decimal(1)
    money = match["money"] or (match["split"] and match["split"] + "元") or (match["bare"] and match["bare"] + "元")
    if money:
        return money, _MONEY[money], False, "amount"
    if match["share"]:
        return match["share"], one, False, "share"
    if match["points"]:
        return "百分点", one, False, "points"
    if match["area"]:
        return "m²" if match["area"] in "mM" else match["area"], one, False, "area"
    if match["measure"]:
        scale = _SCALES.get(match["scale"] or "", one)
        return match["measure"], scale, scale == one, "number" if _is_ordinal(match, text) else "count"
    kind = _without_unit(match, text)
    if kind == "number" and default_unit and "." in match["number"]:
        return default_unit, _MONEY[default_unit], False, "amount"
    return "年" if kind == "year" else "", one, kind != "number" or match["number"].isdecimal(), kind


def _is_ordinal(match: re.Match[str], text: str) -> bool:
    start, end = match.span("number")
    return bool(_ORDINAL.search(text[max(0, start - 8) : start])) or text[end : end + 1] == "号"


def _without_unit(match: re.Match[str], text: str) -> str:
    """What kind of numeral one is that no unit follows."""
    number, (start, end) = match["number"], match.span("number")
    before, after = text[max(0, start - 8) : start], text[end : end + 1]
    plain = number.isdecimal() and not _is_ordinal(match, text)
    if plain and len(number) in (3, 5, 7) and _AFTER_CODE.match(after):
        return "code"
    if number == "0" and _ZERO.search(before) and after in _STOPS:
        return "amount"  # "预算为0。": none, in whatever unit
    if plain and len(number) == 4 and number[:2] in ("19", "20") and not _NUMBERED.search(before):
        return "year"
    return "operand" if _OPERATOR_BEFORE.search(before) or _OPERATOR_AFTER.match(text, end) else "number"


def _calendar(text: str) -> Decimal:
    """A year or list number as it is, a date as its parts strung together: 2026年3月30日 is 20260330, 3月 is 3."""
    first, *rest = re.findall(r"\d+", text)
    return Decimal(first + "".join(part.zfill(2) for part in rest))


def _spoken(text: str) -> Decimal:
    total = digit = 0
    for char in text:
        if char in "十百":
            total, digit = total + (digit or 1) * {"十": 10, "百": 100}[char], 0
        else:
            digit = _SPOKEN[char]
    return Decimal(total + digit)
