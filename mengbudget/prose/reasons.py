"""What sentences say besides numbers: reasons for changes, lists of item names, and that there is none of something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mengbudget.model import Absence, Claim, NameList, Reason, Sentence
from mengbudget.prose.claims import either_of, words
from mengbudget.prose.marks import cut, full_width
from mengbudget.prose.subjects import phrase

_W, _N = words()["subject"], words()["numeral"]
_UP = either_of("增加 增长 加重 上升 提高 上涨 新增 增多 扩大 调增 上调 增支")
_DOWN = either_of("减少 下降 压减 降低 核减 调减 压缩 缩减 减支 下调")
_THRIFT = either_of("节约 从紧 从严 严控 严格控制 取消 过紧日子")
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN}|{_THRIFT})")
_TURNS = re.compile("无|未|没|不|但|虽|低于|调出|退休|划|转|分流|用于|取消|到期|代编|剥离|占比|比例|比重|效率|20\\d\\d年")
"""Words that may turn what an up- or down-word says of an amount into its contrary, or say it of something that is no amount."""
_GREW = re.compile(rf"(?P<name>[^，。；：,;:\d]{{2,40}}?)(?:有所|均|相应|略有|大幅|也|较上年|比上年|较去年|同比)*(?:{_UP}|{_DOWN})")
_VERB = re.compile(r"(?:增加|减少|压减|核减|调增|调减|新增|压缩|缩减|降低)了?(?P<name>[^，。；：,;:\d]{2,30})")
_NOISE = re.compile(
    r"^(?:[.．、）)]|是|为|本年度?|今年|今年度|当年|因(?!公)|由于|相应|按照?|根据|各项|\d{4}年度?|[一二三四五]是|较上年|政策性因素)+"
)
_REASON_ENDS = re.compile(r"；(?!\s*(?:\d{1,2}[.．、]|[一二三四五]是))|。")
_JOINED = re.compile(r"[、和及与]")
_LIST = re.compile(rf"(?<![（(])(?:{_W['names']})[：:]?(?P<names>[^。；;\d]*?、[^。；;\d]*)")
_ETC = re.compile(r"等(?:[^、（）()]{0,8})?\Z")
_ABSENT = re.compile(rf"(?:\A|[，。；：:、])[^，。；]{{0,36}}?(?:{_W['absent']})(?!{_W['not_absent']})(?P<subject>[^，。；：]{{2,60}})")


def read_reason(sentence: Sentence, start: int, about: tuple[int, ...]) -> Reason:
    """The reason that begins at `start`: its text to the next 。or ；, the direction of its words, the items it says changed."""
    whole = full_width(sentence.text)
    begin = start + len(whole[start:]) - len(whole[start:].lstrip("：， "))
    ends = _REASON_ENDS.search(whole, begin)
    text = whole[begin : ends.start() if ends else len(whole)]
    ways = {match.lastgroup for match in _DIRECTION.finditer(text)}
    names: list[str] = []
    for pattern in (_GREW, _VERB):
        for match in pattern.finditer(text):
            names += [name for piece in _split(match["name"]) if (name := _NOISE.sub("", phrase(piece)))]
    direction = {frozenset({"up"}): 1, frozenset({"down"}): -1}.get(frozenset(str(way) for way in ways), 0)
    return Reason(
        sentence, sentence.text[begin : begin + len(text)], about, direction, tuple(dict.fromkeys(name for name in names if len(name) > 1))
    )


def points_one_way(text: str, year: int) -> bool:
    """Whether every clause of a reason says more of something, or every one less, without a word that may turn it or another year."""
    text = text.replace(f"{year}年", "")
    clauses = [clause for clause in re.split("[，,；;。]", text) if clause.strip()]
    ways = [{match.lastgroup for match in _DIRECTION.finditer(clause)} for clause in clauses]
    return len(set(map(frozenset, ways))) == 1 and len(ways[0]) == 1 and not _TURNS.search(text)


def continue_reason(reason: Reason, sentence: Sentence) -> Reason:
    """The reason with what the next sentence adds to it ("；二是…")."""
    more = read_reason(sentence, 0, ())
    direction = more.direction if reason.direction in (0, more.direction) else reason.direction if more.direction == 0 else 0
    return replace(reason, text=f"{reason.text}；{more.text}", direction=direction, names=tuple(dict.fromkeys(reason.names + more.names)))


def names_after(sentence: Sentence, amounts: Sequence[tuple[int, int]], claims: Sequence[Claim], last: int | None) -> list[NameList]:
    """Lists of item names ("主要包括：办公费、印刷费等"): each with the amount before it in the sentence, else the last before that."""
    found = []
    for match in _LIST.finditer(full_width(sentence.text)):
        about = next((index for end, index in reversed(amounts) if end <= match.start()), _named(sentence, match.start(), claims, last))
        about = None if amounts and about not in [index for _, index in amounts] else about
        listed = match["names"].rstrip("，,")
        bare = _ETC.sub("", listed)
        if listed.endswith("等支出") and "支出、" in listed:  # 自然资源海洋气象等支出 is a name itself
            bare = listed
        pieces = (bare[start:end].strip("、“” ") for start, end in cut(bare, "、", "（(", "）)"))
        names = tuple(name for name in pieces if name)
        if len(names) >= 3 or (len(names) == 2 and about is not None):
            subject = claims[about].subject if about is not None else phrase(full_width(sentence.text)[: match.start()])
            found.append(NameList(sentence, subject, names, about, bare != listed))
    return found


def _named(sentence: Sentence, start: int, claims: Sequence[Claim], last: int | None) -> int | None:
    """The amount of the section whose subject stands before a list ("人员经费主要包括：…"), else the last one."""
    own = phrase(re.split(r"[，。；：]", full_width(sentence.text)[:start])[-1])
    same = (i for i in reversed(range(len(claims))) if claims[i].kind == "amount" and claims[i].sentence.section == sentence.section)
    return next((i for i in same if own and claims[i].subject.endswith(own)), last)


def absences(sentence: Sentence, until: int) -> list[Absence]:
    """Statements before `until` that there is none of something."""
    found = []
    for match in _ABSENT.finditer(full_width(sentence.text), 0, until):
        subject = re.sub(r"^(?:使用|安排|编制|的)+", "", match["subject"]).rstrip("。 ")
        if subject and subject[0] not in "”）)、":
            found.append(Absence(sentence, subject))
    return found


def _split(name: str) -> list[str]:
    return [piece for piece in _JOINED.split(name) if piece] if "、" in name or "和" in name or "及" in name else [name]
