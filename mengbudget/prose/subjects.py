"""What a numeral measures: the noun phrase printed before it, freed of the department's name, years and connecting words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mengbudget.names import plain
from mengbudget.numbering import label_of
from mengbudget.prose.claims import words
from mengbudget.prose.marks import QUOTED, depths

_W = words()["subject"]
_ORGAN = re.compile(rf"^.*?(?:{_W['organs']})(?:（[^（）]*）)?(?:等|所属)?(?={_W['heads']})")
_LEADING = re.compile(rf"^(?:[-—–－，,。；;：:、\s和及）)]|(?:{_W['leading']}))+")
_TRAILING = re.compile(rf"(?:{_W['trailing']}|[\s，,“”])+\Z")
_GENERIC = re.compile(_W["generic"])
_FILLING = re.compile("预算|合计|总计|总额|总|数|安排|的")
_VERB = re.compile(rf"(?:{_W['verbs']})\Z")
_TITLE = re.compile(rf"(?:{_W['titles']})+(?:（[^（）]*）)?\Z")
_FOLLOWING = re.compile(rf"(?:的|余)?((?:[^\s，。；：、（）()\d“”]{{0,8}}?)(?:{_W['following']})|[^\s，。；：、（）()\d“”的]{{1,10}})")
_YEAR = re.compile(r"(?:截至)?(?:19|20)\d\d年度?(?:\d{1,2}月(?:\d{1,2}日|底)?)?")
_CODE = re.compile(r"[（(]\d{3,7}[）)]|\A\d{3,7}[-—－]?(?=[^\d.万亿元%人个])")
_ITEM_CODE = re.compile(r"[（(](\d{3,7})[）)][^，。；、：（）()\d]{0,12}\Z")
_CODE_AND_NAME = re.compile(r"(?:\d{1,2}[.．、]\s*)?(\d{3,7})[（(]([^（）()]{2,30})[）)](?:支出)?[：:\s]*\Z")
"""1.2080501（行政单位离退休）"""
_LEVEL_CODE = re.compile(r"[（(](\d{2,3})[类款项][）)]")
_PAIR = re.compile(r"收入?、支出?|收、支")
_BREAKS = "，,。；;：:" + QUOTED[1]
_APART = [group.split() for group in _W["apart"]]
_SIDES = re.compile(r"收入|支出|本年|当年|部门")
_COMPARE = re.compile(
    r"(?:比(?!较)|(?<!比)较|与|同|和)(?:(?P<year>(?:19|20)\d\d)年度?(?!\d{1,2}月)|(?P<last>上年度?|去年|上一年度?|上期|上年同期)|(?P<own>年初|(?:全年|调整)?预算数?))"
    r"(?P<base>[^，。；：\d]{0,30}?)(?=[增减多少，。；：\d]|上升|下降|提高|降低|压减|核减|持平|相|一致|不变|无变|有所|基本持|各|均|\Z)|(?P<yoy>同比)"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change is counted from: the year, "budget" or "execution" or "", and where the words stand."""

    year: int
    kind: str
    start: int
    end: int


def comparisons(text: str, year: int) -> list[Comparison]:
    """Every "比上年…", "较2025年年初预算", "同比" of a sentence of a document of `year`."""
    return [
        Comparison(
            int(match["year"] or (year if match["own"] else year - 1)),
            "execution"
            if re.search("执行|决算|完成|实际", match["base"] or "")
            else "budget"
            if "预算" in match[0] or match["own"]
            else "",
            *match.span(),
        )
        for match in _COMPARE.finditer(text)
    ]


def phrase(gap: str, of_department: bool = True) -> str:
    """The noun phrase at the end of the text before a numeral, "" where there is none; `of_department` drops its owner's name."""
    text = _YEAR.sub("", gap)
    if coded := _CODE_AND_NAME.match(text.strip()):
        return coded[2]
    label = label_of(text.lstrip())[1]
    text = _CODE.sub("", text.lstrip()[len(label) :])
    text = text.rstrip(" ：:")
    text = text[_last_break(text) :].lstrip()
    text = text[len(label_of(text)[1]) :]
    for _ in range(3):
        before = text
        text = _TRAILING.sub("", _LEADING.sub("", text))
        text = _unwrap(text)
        if text == before:
            break
    cut = _ORGAN.match(text) if of_department else None
    if cut and not re.search("（[类款项]）", text) and not text.startswith(("“", "其他")):
        text = _LEADING.sub("", text[cut.end() :])
    return _TRAILING.sub("", text)


def code_of(gap: str) -> str:
    """The code that the text before an amount prints with its item's name, level by level or whole; "" where it prints none."""
    levels = "".join(_LEVEL_CODE.findall(gap))
    whole = _ITEM_CODE.search(gap) or _CODE_AND_NAME.match(gap.strip())
    return whole[1] if whole else levels if len(levels) in (3, 5, 7) else ""


def core(text: str) -> str:
    """A phrase without words like 预算 and 合计."""
    return _FILLING.sub("", text)


def same_thing(one: str, other: str) -> bool:
    """Whether two phrases name the same amount, words like 预算 and 合计 aside."""
    return core(one) == core(other)


def names_part_of(one: str, other: str) -> bool:
    """Whether the words of `one`, 预算 and 合计 aside, stand in `other` as they are ("收入合计" of "本年收入合计")."""
    return bool(core(one)) and core(one) in core(other)


def contains_thing(one: str, other: str) -> bool:
    """Whether `one` speaks of all that the phrase `other` names ("“三公”经费财政拨款预算数" of "“三公”经费预算")."""
    letters = set(core(other))
    return len(letters) >= 3 and letters <= set(one)


def are_sides(one: str, other: str) -> bool:
    """Whether two subjects are income and expenditure of the same thing: neither is a part of the other."""
    sides = [("收入" in text, "支出" in text) for text in (one, other)]
    return sides[0] == sides[1][::-1] and sides[0][0] != sides[0][1] and _SIDES.sub("", one) == _SIDES.sub("", other)


def are_apart(one: str, other: str) -> bool:
    """Whether neither of two subjects can be a part of the other: they are two sides, or two parts of one whole."""
    named = ([{word for word in group if word in plain(text)} for text in (one, other)] for group in _APART)
    return are_sides(one, other) or any(len(a) == len(b) == 1 and a != b for a, b in named)


def is_generic(text: str) -> bool:
    """Whether a phrase names no particular thing ("预算数", "涉及金额", "支出")."""
    return _GENERIC.fullmatch(text) is not None


def is_verb(text: str) -> bool:
    """Whether the words before a count end in a verb, so that what is counted stands after it ("编报6个项目绩效目标")."""
    return _VERB.search(text) is not None


def noun_after(text: str, position: int) -> str:
    """The noun that a count stands before ("8个机构")."""
    match = _FOLLOWING.match(text, position)
    return match[1] if match else ""


def bare_title(title: str) -> str:
    """What a heading is about: without its number and words like 情况说明; "" where it says nothing else (总体情况)."""
    text = _YEAR.sub("", title[len(label_of(title)[1]) :]).strip(" ：:。")
    text = text.removeprefix("关于")
    cut = _ORGAN.match(text)
    return _TITLE.sub("", text[cut.end() :] if cut else text)


def _last_break(text: str) -> int:
    """Where the last clause begins: after the last comma and the like that is in no bracket or quotation."""
    pairs = {i for match in _PAIR.finditer(text) for i in range(*match.span())}
    depth = depths(text, *QUOTED)
    breaks = [i for i, char in enumerate(text) if not depth[i] and (char in _BREAKS or (char == "、" and i not in pairs))]
    at = breaks[-1] + 1 if breaks else 0
    if text and depth[-1] > (text[-1] in QUOTED[1]):  # a bracket or quotation that the numeral itself stands in
        inner = max(text.rfind(char) for char in "（(《【")
        if inner >= at and text.count("）", inner) + text.count(")", inner) == 0:
            at = inner + 1 + max(0, *(text[inner + 1 :].rfind(c) + 1 for c in "，。；：、"))
    return at


def _unwrap(text: str) -> str:
    if match := re.fullmatch(r"“([^“”]*)”(?:科目|项目|类)", text):
        return match[1]
    if text[:1] == "“" and text[-1:] == "”" and text.count("“") == 1:
        return text[1:-1]
    if text.count("“") != text.count("”"):
        return text.lstrip("“”") if text[:1] in "“”" else text.rstrip("“”")
    return text
