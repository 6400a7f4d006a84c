"""What lines and cells around a grid say of it: its title and number, the unit of its money, whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mengbudget.names import MONEY, compact, half_width, without_number
from mengbudget.numbering import is_dotted, level_of
from mengbudget.vocabulary import Vocabulary

_UNIT = re.compile(rf"(?:金额)?单位:?(?:人民币)?({MONEY})(?![一-鿿])|^[(]?(?:人民币)?({MONEY})[)]?$")
_UNIT_NAME = re.compile(
    r"^(?:(?:部门|单位)[编代]码:\d+)?(?:(?:预算|编制|编报|填报|公开|主管|预算主管)?(?:部门|单位)(?:/单位)?(?:[编代]码及)?(?:名称)?(?:\((?:部门|单位|公章|盖章|全称)\))?(?:名称)?):"
    rf"(?!(?:人民币)?(?:{MONEY})(?:[(]|$))(?:\[?\d{{3,12}}\]?[-_—－]?(?=\D))?(.+?)(?=(?:预算年度:)?(?:(?:19|20)\d\d年?度?)?[(]?(?:金额|计量|货币)?单位:|$)"
)
_TITLE_IN = re.compile(
    r"^(.{3,60}?表(?:[-—–]+[^-—–,:]{2,20}?)?(?:\([^)]*\))?)(?=$|\((?:公开)?(?:\d{4}年度?)\)|(?:编制|预算)?(?:部门|单位)(?:名称|\(单位\))?:|金额单位:)"
)
_NUMBER_ONLY = re.compile(r"^(?=.*[表件开附])(?:附件|附表|预算|公开|部门|单位|财决|财预|决算|样表|[表\d一二三四五六七八九十—.、:()-])+号?$")
_SUBTITLE = re.compile(r"^[(]?(?:19|20)\d\d[)]?年?度?[)]?$")
_LISTED = re.compile(r"表[)]?\d{1,3}$")
_PLAIN_TITLE = re.compile(
    r"(?:[一二三四五六七八九十]+、)?(?:(?:19|20)\d\d年度?)?[^,。;:、(]{0,24}(?:总体?情况|预算情况|支出情况|收支情况|预算明细|支出明细|总览|经费|预算|支出|收入|收支|采购)(?:\([^)]*\))?"
)
_WHOLE = re.compile(r"[。:;表)]$")
_CLAUSE = re.compile(r",(?!\d{3})|[;。]")
_LONGEST = 90
"""How many characters a caption has at most; a longer line is prose."""


def caption_text(text: str) -> str:
    """A caption's text without white space, half-width."""
    return compact(half_width(text))


def is_number(text: str) -> bool:
    """Whether a text is nothing but the number of a table (附件1, 公开01表)."""
    return _NUMBER_ONLY.match(caption_text(text)) is not None


@dataclass
class Caption:
    """What lines and cells around a grid say of it."""

    title: str = ""
    unit: str = ""
    unit_name: str = ""
    qualifier: str = ""

    def take(self, text: str, words: Vocabulary) -> bool:
        """Whether a text belongs to a caption; what it says is kept, the first title that names a kind before any other."""
        title, printed, text = title_of(text), compact(text), caption_text(text)
        if len(text) > _LONGEST or "。" in text:
            return False
        took = bool(_NUMBER_ONLY.match(text) or _SUBTITLE.match(text))
        took |= self._take_unit(text) | self._take_unit_name(text, printed)
        if title and (not self.title or (words.kind_of_title(title) and not words.kind_of_title(self.title))):
            self.title = title + (self.qualifier if title.endswith("表") else "")
        elif not took and re.fullmatch(r"[(][^)]{2,16}[)]", text) and not self.title:
            self.qualifier, took = printed, True
        return took or bool(title)

    def _take_unit(self, text: str) -> bool:
        unit = _unit_in(text)
        self.unit = self.unit or unit
        return bool(unit)

    def _take_unit_name(self, text: str, printed: str) -> bool:
        name = _UNIT_NAME.match(_TITLE_IN.sub("", without_number(text))) or _UNIT_NAME.match(text)
        if name:
            start = len(text) - len(name.string) + name.start(1)
            self.unit_name = self.unit_name or printed[start : start + len(name[1])]
        return bool(name)

    def take_plain(self, text: str, words: Vocabulary) -> bool:
        """Whether a short text names a kind of table without the word 表 (部门收支总体情况); it is then the title."""
        printed = compact(text)
        if self.title or not _PLAIN_TITLE.fullmatch(caption_text(text)) or not words.kind_of_title(printed + "表"):
            return False
        self.title = printed
        return True

    def lengthen(self, text: str) -> bool:
        """Whether a text is the first line of the title taken last (a title that wraps); the title is then whole."""
        printed, text = text, caption_text(text)
        begins = len(text) > 11 and re.search(r"预算|经费|支出|收入", text) and not _WHOLE.search(text) and level_of(text) > 1
        if not (begins and self.title and not re.match(r"\d", self.title) and title_of(printed + self.title)):
            return False
        self.title = title_of(printed + self.title)
        return True


def _unit_in(text: str) -> str:
    """The unit that a caption's text names, "" where it names none or goes on with something else."""
    found = _UNIT.search(text)
    if not found or len(text) - found.end() >= 9 or _CLAUSE.search(text):
        return ""
    return found[1] or found[2]


@lru_cache(maxsize=50_000)
def title_of(text: str) -> str:
    """The table title that a text prints, as printed but for white space and its number; "" where it prints none."""
    printed = compact(text)
    text = half_width(printed)
    if re.search(r"[。;；]|见下表|如下", text) or is_dotted(text) or _LISTED.search(text) or len(text) > 120:
        return ""
    bare = without_number(text)
    found = _TITLE_IN.match(bare)
    if not found or _NUMBER_ONLY.match(found[1]) or re.search(r"(?:^|预算|决算|公开)报表$", found[1]):
        return ""
    start = len(text) - len(bare)
    return printed[start : start + found.end()]


def begins_other(text: str) -> bool:
    """Whether a line is a caption or a heading rather than the rest of a note."""
    text = caption_text(text)
    return bool(title_of(text) or _NUMBER_ONLY.match(text) or _UNIT.search(text) or level_of(text) < 3)
