"""What a reader of the statement keeps in mind: the amounts spoken of, the titles above, the lists that are open, what changed."""

from __future__ import annotations

import re

from mengbudget.model import Claim, Sentence
from mengbudget.numbering import UNNUMBERED, ordinal
from mengbudget.prose.claims import find_numerals, words
from mengbudget.prose.lists import Lists
from mengbudget.prose.marks import full_width
from mengbudget.prose.paragraphs import Paragraph
from mengbudget.prose.subjects import bare_title, comparisons, contains_thing, phrase, same_thing

_OPEN_END = re.compile(rf"(?:{words()['subject']['opens']})(?:（[^（）]*）|[^，。；：:、]{{0,8}})[：:]?\Z")
DIVISION = re.compile(
    r"(?:\d{1,2}[.、])?按(?!照)[^，。：；\d]{2,16}(?:划分|分|类别|性质|来源|科目|用途|单位|结构|看)[^，。：；\d]{0,6}[：:，,]"
)
"""按支出功能科目划分：…: the whole is divided once more."""
_OF_ALL = re.compile(r"(?P<name>[^，。；：]{4,60})(?<!其)中[，：]")
"""“三公”经费支出决算中，…: the parts of what was printed before follow."""
_TOTAL = re.compile("(?:合|共|总)计|总额|总数")
QUANTITY = ("amount", "share", "change", "growth", "count", "rate", "area", "operand")
DONE = re.compile(r"完成[^，。；]{0,6}预算数?的?\s*\Z")
CLAUSE = re.compile(r"[，,；;。：:]")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年(?!\d{1,2}月))")


class Measures:
    """The claims read so far, over all sections, and what is needed to tell what the next numeral measures; positions are those of `claims`."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.claims: list[Claim] = []
        self.lists = Lists()

    def enter_section(self, title: str) -> None:
        self.section = title
        self.accounts = "决算" in title  # then the budget is what the amounts spent are compared with
        self.first: int | None = None  # the section's first amount
        self.last: int | None = None  # the last amount
        self.top: int | None = None  # the last amount that is no part of a list
        self.last_count: int | None = None
        self.base: int | None = None  # last year's amount, where the sentence prints it
        self.titles: list[tuple[int, str]] = []
        self.before: Paragraph | None = None  # the paragraph before
        self.styles: list[int] = []  # of the numberings that are open, the outermost first
        self.titled: int | None = None  # the first amount under the innermost title
        self.standing: list[int] = []  # the amounts that are no parts of the last sentence with any
        self.topic = ""  # what the paragraph's generic nouns (预算安排, 执行数) are of
        self.lists = Lists(numbers=self.lists.numbers)

    def level(self, paragraph: Paragraph) -> float:
        """The level of a paragraph, one without a number being under the title before it; a title is remembered."""
        style, number = paragraph.label
        before, self.before = self.before, paragraph
        if style == UNNUMBERED:
            return (self.titles[-1][0] if self.titles else 0) + 0.5
        if style in self.styles:
            del self.styles[self.styles.index(style) + 1 :]
        elif not (before and ordinal(number) == 1 and (before.is_heading or before.text.endswith(("：", ":")))):
            self.styles = [outer for outer in self.styles if outer < style] + [style]  # the usual order: 一、（一）1.（1）
        else:
            self.styles.append(style)  # 1. … ：（一）… （二）… 2. …
        level = len(self.styles)
        self.titles = [one for one in self.titles if one[0] < level] + ([(level, paragraph.title)] if paragraph.title else [])
        self.topic, self.titled = "", None
        return level

    def enter_paragraph(self) -> None:
        self.division = 0
        self.begins = len(self.claims)
        self.parent = self.lists.parent
        self.headline: int | None = None  # the paragraph's own amount
        self.tops = 0

    def leave_paragraph(self, paragraph: Paragraph, level: float, before: str) -> None:
        """Whether the paragraphs below are parts of this one's amount: it says so, or is a numbered item with that amount alone."""
        text, labelled = full_width(paragraph.text), paragraph.label[0] < UNNUMBERED
        if self.parent and self.parent.level == level and text.endswith("。") and before.endswith(("；", ";")):
            self.lists.outer.remove(self.parent)  # parts in paragraphs of their own: the last ends in 。
        opener = self._opener(text)
        if opener and (self.tops > 1 or len(text) <= 6):  # several amounts, or "其中：" alone
            self.headline = None if "如下" in opener else self.top
        if self.headline is None and self.parent and labelled and text.endswith("："):
            self.lists.enter(level, self.parent.head, True, False)  # "1.按功能分类：", which lists the parts of the whole anew
        elif self.headline is not None and (labelled or opener):
            alone = labelled and len(text) < 60 and self._own_amounts() == 1
            self.lists.enter(level, self.headline, bool(opener) or alone, bool(opener))

    def _opener(self, text: str) -> str:
        """The words at the end of a paragraph that open a list of parts below it."""
        found = _OPEN_END.search(text.rstrip("。；"))
        return found[0] if found and (text.endswith("：") or "因" not in text) else ""  # "…，原因是包含专项资金。" opens none

    def _own_amounts(self) -> int:
        """How many amounts the paragraph prints that are no parts of one of its own."""
        whole = self.parent.head if self.parent else None
        return sum(one.kind == "amount" and one.part_of in (None, whole) and not one.reason for one in self.of_paragraph)

    def enter_sentence(self, sentence: Sentence, goes_on: bool) -> None:
        """`goes_on`: the sentence before did not end in a full stop, so that its lists may go on."""
        if goes_on:
            self.lists.inner = [listing for listing in self.lists.inner if not listing.is_empty]
            self.semicolon()
        else:
            self.lists.inner.clear()
        self.sentence, text = sentence, full_width(sentence.text)
        self.compared = comparisons(text, self.year)
        self.years = [
            (match.start(), int(match[0]))
            for match in YEAR.finditer(text)
            if abs(int(match[0]) - self.year) <= 3 and not any(c.start <= match.start() < c.end for c in self.compared)
        ]
        self.base = None
        self.divided: int | None = None  # the change whose parts are listed
        self.changed: list[int] = []
        self.fresh = True  # no amount yet in this sentence
        if DIVISION.match(text):
            self.division = self.lists.next_number()
            self.lists.open(self.parent.head if self.parent else self._side_of(text[:24]), None)
        elif (told := _OF_ALL.match(text)) and (whole := self._printed_before(phrase(told["name"]))) is not None:
            self.lists.open(whole, None)

    @property
    def of_paragraph(self) -> list[Claim]:
        """The paragraph's claims so far."""
        return self.claims[self.begins :]

    @property
    def title(self) -> str:
        """The innermost title that the paragraph stands under, below its section's."""
        return self.titles[-1][1] if self.titles else ""

    def open_list(self, following: str = "") -> None:
        """What follows are parts of the amount, and of the count, that stand before it."""
        counted = self.last_count is not None and self.last_count >= self.begins
        before = self.claims[-1] if self.claims else None
        if before is not None and before.kind == "change" and before.sentence is self.sentence and self.fresh:
            self.divided = len(self.claims) - 1
            return
        apart = self._side_of(following) if len(self.standing) > 1 else self.top
        self.lists.open(apart if self.fresh else self.last, self.last_count if counted else None)

    def _side_of(self, following: str) -> int | None:
        """Of amounts side by side the one that a list in a sentence of its own divides: that of its side, else the first."""
        side = re.search("收入|支出", following)
        alike = [index for index in self.standing if side and side[0] in self.claims[index].subject]
        return alike[0] if alike else self.titled

    def semicolon(self) -> None:
        """；: what is said after a list that it ends is said of the whole."""
        closed = self.lists.semicolon()
        if closed and closed.amount is not None:
            self.last = closed.amount

    def open_bracket(self) -> None:
        self.lists.open(self.last, self.last_count, bracket=True)

    def close_bracket(self) -> None:
        if closed := self.lists.close_bracket():
            self.last = closed.amount

    def add_heading(self, sentence: Sentence) -> None:
        """The numerals of a heading, which are about what it heads."""
        for one in find_numerals(full_width(sentence.text)):
            if one.kind != "change":
                subject = self.context() if one.kind in QUANTITY else ""
                self.claims.append(Claim(sentence, one.kind, one.printed, subject, one.start, one.end, one.direction))

    def meant(self, name: str) -> str:
        """What a generic noun is of: the amount spoken of in the sentence or paragraph, the item it stands under, the section at its beginning."""
        listing = self.lists.current
        if listing and listing.amount is not None and _TOTAL.search(name):
            self.lists.inner.pop()  # "…，合计T" closes the list and prints its whole again
            return self.claims[listing.amount].subject
        before = self.claims[self.last] if self.last is not None and not self.fresh else None
        topic = before.subject if before else self.topic or bare_title(self.title or ("" if self.first is not None else self.section))
        side = ("收入" in name or "支出" in name) and "收" in topic  # of income: 支出 is not the income's
        return name if side or not topic else topic

    def named(self, name: str) -> int | None:
        """The last amount of the section with this name, else one whose name holds it, else the last one if it shares most of it."""
        held = None
        for index in range(len(self.claims) - 1, -1, -1):
            one = self.claims[index]
            if one.sentence.section != self.section:
                break
            if one.kind != "amount" or one.year != self.year or one.reason:
                continue
            if same_thing(one.subject, name) or (len(name) < 3 and name in one.subject and one.part_of is None):
                return index
            if held is None and contains_thing(one.subject, name):
                held = index
        if held is None and self.last is not None and len(set(name) & set(self.claims[self.last].subject)) >= 0.6 * len(set(name)):
            return self.last
        return held

    def _printed_before(self, name: str) -> int | None:
        """The last amount of this name that any section prints for itself, not to count from it."""
        own = (
            index
            for index in range(len(self.claims) - 1, -1, -1)
            if (one := self.claims[index]).kind == "amount" and not one.reason and not one.base_kind and one.year == self.year
            if same_thing(one.subject.replace("决算", ""), name.replace("决算", ""))
        )
        return next(own, None)

    def context(self) -> str:
        """What an amount with no noun of its own measures: its item's title, else its section's."""
        return bare_title(self.title) or bare_title(self.section) or self.title or self.section
