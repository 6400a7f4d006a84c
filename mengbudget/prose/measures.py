"""What the numerals of a sentence measure: each with its noun, its year, the list it stands in and the amount that it is about."""

from __future__ import annotations

import re
from dataclasses import replace

from mengbudget.model import Claim, Sentence
from mengbudget.numbering import UNNUMBERED, ordinal
from mengbudget.prose.claims import Numeral, find_numerals, words
from mengbudget.prose.lists import Lists
from mengbudget.prose.marks import full_width
from mengbudget.prose.paragraphs import Paragraph
from mengbudget.prose.subjects import (
    Comparison,
    are_apart,
    bare_title,
    code_of,
    comparisons,
    contains_thing,
    is_generic,
    is_verb,
    noun_after,
    phrase,
    same_thing,
)

_OPEN_END = re.compile(rf"(?:{words()['subject']['opens']})(?:（[^（）]*）|[^，。；：:、]{{0,8}})[：:]?\Z")
_SHARE_OF = re.compile(r"占(?!有|用)(?P<whole>[^，。；：、]*?)(?:的)?(?:比例|比重|比)?(?:为|是|达|约|：|:)*\s*\Z")
_MORE_OR_LESS = re.compile(r"[，,]?\s*(?:相比|各|共|净)?(?:[增减多少]|上升|下降|提高|降低|压减|持平)")
_ITS_AMOUNT = re.compile(r"[，,]?(?:为|计|共|即)\s*\d[\d,.]*\s*[万亿]?元")
_DONE = re.compile(r"完成[^，。；]{0,6}预算数?的?\s*\Z")
_BUDGETED = re.compile(
    r"(?:(?:年初|全年|调整后?(?:的)?)预算数?|支出预算数?(?=为|是)|(?:\A|[，。；：、（])(?:年度|其)?预算数?)(?:为|是|：|\s)*\Z"
)
_BUDGET_OF = re.compile(r"(?:年初|全年|调整后?)?的?预算数?\Z")
_OF_BUDGET = re.compile(r"预算数?(?:为|是|：|\s)*\Z")
_THEN_SPENT = re.compile(r"[，、；]\s*(?:(?:19|20)\d\d年度?)?(?:实际|本年|支出|全年)*(?:[^，。；\d]{0,16}决算[数为是]*\d|决算|执行|完成)")
_DIVISION = re.compile(
    r"(?:\d{1,2}[.、])?按(?!照)[^，。：；\d]{2,16}(?:划分|分|类别|性质|来源|科目|用途|单位|结构|看)[^，。：；\d]{0,6}[：:，,]"
)
"""按支出功能科目划分：…: the whole is divided once more."""
_WHICH = re.compile("年初|全年|调整")
_SPENT = re.compile("执行|决算|完成|实际")
_CLAUSE = re.compile(r"[，,；;。：:]")
_VERB_ITEM = re.compile(r"(?:增加|减少|压减|核减|调增|调减)了?([^，。；、\d]{2,24})\Z")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年(?!\d{1,2}月))")
_COUNTED_FROM = re.compile(r"基数(?:为|是)\s*\Z")
"""（基数为0，不可比）"""
_OF_ALL = re.compile(r"(?P<name>[^，。；：]{4,60})(?<!其)中[，：]")
"""“三公”经费支出决算中，…: the parts of what was printed before follow."""
_LAST_YEAR = re.compile("(?:上年度?|去年)(?:预算|执行|决算|完成|安排)?数?(?:为|是|：|的)?\\Z")
_TOTAL = re.compile("(?:合|共|总)计|总额|总数")
_EACH = re.compile(r"\A(?:相比|各|均|共|分别|净|(?:按)?(?:同|可比)口径)+|(?:各|均|共|分别|也|又|净|(?:按)?(?:同|可比)口径)+\Z")
_BECOMES = re.compile(r"(?:增加?|减少?|提高|上升|下降|降低?|调整|压减)(?:到|至|为)(?:了)?(?:(?:19|20)\d\d年度?的?)?\s*\Z")
QUANTITY = ("amount", "share", "change", "growth", "count", "rate", "area", "operand")


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
        self.beside = 0  # how many amounts that are no parts the last sentence with any prints
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
        if self.parent and self.parent.level == level and paragraph.text.endswith("。") and before.endswith(("；", ";")):
            self.lists.outer.remove(self.parent)  # parts in paragraphs of their own: the last ends in 。
        opener, labelled = _OPEN_END.search(paragraph.text.rstrip("。；")), paragraph.label[0] < UNNUMBERED
        if opener and not paragraph.text.endswith(("：", ":")) and "因" in paragraph.text:
            opener = None  # "…，原因是包含专项资金。"
        if opener and (self.tops > 1 or len(paragraph.text) <= 6):  # several amounts, or "其中：" alone
            self.headline = None if "如下" in opener[0] else self.top
        whole = self.parent.head if self.parent else None
        own = [one for one in self.of_paragraph if one.kind == "amount" and one.part_of in (None, whole) and not one.reason]
        is_whole = opener is not None or (labelled and len(own) == 1 and len(paragraph.text) < 60)
        if self.headline is None and self.parent and labelled and paragraph.text.endswith(("：", ":")):
            self.lists.enter(
                level, self.parent.head, is_whole=True, opened=False
            )  # "1.按功能分类：", which lists the parts of the whole anew
        if self.headline is not None and (labelled or opener):
            self.lists.enter(level, self.headline, is_whole, opener is not None)

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
            for match in _YEAR.finditer(text)
            if abs(int(match[0]) - self.year) <= 3 and not any(c.start <= match.start() < c.end for c in self.compared)
        ]
        self.base = None
        self.divided: int | None = None  # the change whose parts are listed
        self.changed: list[int] = []
        self.fresh = True  # no amount yet in this sentence
        if _DIVISION.match(text):
            self.division = self.lists.next_number()
            if not self.parent:
                self.open_list()
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
        apart = self._side_of(following) if self.beside > 1 else self.top
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

    def add(self, numeral: Numeral, gap: str, in_reason: bool) -> Claim:
        """The numeral as a claim, the last of all; `gap` is the text since the last quantity."""
        self.claims.append(self._claim(numeral, gap, in_reason))
        return self.claims[-1]

    def _claim(self, numeral: Numeral, gap: str, in_reason: bool) -> Claim:
        text, kind = full_width(self.sentence.text), numeral.kind
        year = self._year(numeral) if kind in QUANTITY or kind == "threshold" else None
        claim = Claim(self.sentence, kind, numeral.printed, "", numeral.start, numeral.end, numeral.direction, year=year, reason=in_reason)
        compared = next((c for c in reversed(self.compared) if c.start < numeral.end), None)
        if kind == "amount":
            return self._base(claim, numeral, gap, compared) or self._become(claim, gap) or self._measured(claim, numeral, gap)
        if kind in ("count", "area"):
            return self._measured(claim, numeral, gap)
        before = self.claims[-1] if self.claims else None
        if kind == "share" and gap in ("（", "(") and before and before.kind == "change" and before.sentence is self.sentence:
            kind, sign = "growth", -1 if before.printed.value < 0 else 1  # "较上年减少5万元（31%）"
            claim = replace(claim, kind=kind, direction=sign, printed=replace(claim.printed, value=sign * claim.printed.value))
        if kind == "share":
            return self._share(claim, gap, _ITS_AMOUNT.match(text, numeral.right) is not None)
        if kind in ("change", "growth"):
            return self._change(claim, gap, compared)
        if kind in ("threshold", "rate", "operand"):
            return replace(claim, subject=phrase(gap) or noun_after(text, numeral.right) or self.context())
        return claim

    def _year(self, numeral: Numeral) -> int:
        """The last year named before the numeral that is none a comparison is made with, if near the budget's own; "上年 X万元" is last year's."""
        if _LAST_YEAR.search(full_width(self.sentence.text)[: numeral.left]):
            return self.year - 1
        return next((year for start, year in reversed(self.years) if start < numeral.start), self.year)

    def _base(self, claim: Claim, numeral: Numeral, gap: str, compared: Comparison | None) -> Claim | None:
        """The amount that a change is counted from ("比2025年预算数 X 万元增加…", "完成预算 X 万元的…%"), None where it is none."""
        text = full_width(self.sentence.text)
        if compared and not _CLAUSE.search(text[compared.start : numeral.left]):
            subject = phrase(_CLAUSE.split(text[: compared.start])[-1]) or (self.claims[self.last].subject if self.last is not None else "")
            if subject and _MORE_OR_LESS.match(text, numeral.right):
                self.base = len(self.claims)
            return replace(claim, subject=subject, year=compared.year, base_kind=compared.kind) if subject else None
        if _COUNTED_FROM.search(gap):
            return replace(claim, subject=self._meant(""), year=self.year - 1, base_kind=compared.kind if compared else "")
        if _DONE.search(gap):
            self.base = len(self.claims)
            return replace(claim, subject=self._meant(""), base_kind="budget")
        if (self.accounts and _BUDGETED.search(gap)) or (
            _OF_BUDGET.search(gap) and _THEN_SPENT.match(text, numeral.right)
        ):  # "年初预算为 X，支出决算为 Y"
            name = phrase(gap)
            name = self._meant(name) if is_generic(name) else name
            self.topic = _BUDGET_OF.sub("", name)
            return replace(claim, subject=name, base_kind="budget")
        return None

    def _become(self, claim: Claim, gap: str) -> Claim | None:
        """The amount that another became ("由2025年的 X 万元增加到 Y 万元"), which its changes are counted from; None where it is none."""
        before = self.claims[self.last] if self.last is not None else None
        if before is None or before.sentence is not self.sentence or before.reason or claim.reason or not _BECOMES.search(gap):
            return None
        named = _YEAR.search(gap)
        claim = replace(claim, subject=before.subject, year=int(named[0]) if named else self.year)
        self.base, self.last, self.top = self.last, len(self.claims), len(self.claims)
        return claim

    def _measured(self, claim: Claim, numeral: Numeral, gap: str) -> Claim:
        """An amount, count or area: its noun phrase, and the list it stands in."""
        name, of_count = self._subject(claim, numeral, gap)
        past = claim.kind == "amount" and claim.year is not None and claim.year < self.year
        stage = ("execution" if _SPENT.search(gap) else "budget" if "预算" in gap else "") if past else ""
        claim = replace(claim, subject=name, base_kind=stage, code=code_of(gap) or self._code(name))
        if claim.reason or (past and not self.fresh and self.last is not None and name == self.claims[self.last].subject):
            return claim  # "…，上年预算 X": what the amount before is compared with
        claim = self._listed(claim, of_count)
        if claim.kind == "amount":
            self._spoken_of(name)
        else:
            self.last_count = len(self.claims)
        return claim

    def _listed(self, claim: Claim, of_count: bool) -> Claim:
        """A claim with what it is a part of: of the list in its sentence, else of the item whose parts the paragraphs are."""
        listing = self.lists.current
        while listing and listing.amount is not None and are_apart(self.claims[listing.amount].subject, claim.subject):
            self.lists.inner.pop()  # "其中：…；支出总计…": the other side, or what stands beside the whole, begins
            listing = self.lists.current
        whole, number = None, 0
        if listing:
            whole, number = listing.amount if claim.kind == "amount" else listing.count, listing.number
            listing.amounts += claim.kind == "amount" and not of_count
            listing.counts += claim.kind != "amount"
        elif self.parent and self.headline is None:
            whole, number = self.parent.head, self.division or self.parent.number
        counted = of_count and listing is not None and listing.count is not None
        if whole is None or self.claims[whole].year != claim.year or not self._can_hold(whole, claim.subject, counted):
            return claim
        return replace(claim, part_of=whole, group=number)

    def _spoken_of(self, name: str) -> None:
        """The amount at hand is what the words after it speak of; outside a list it is one of the paragraph's own."""
        index, fresh = len(self.claims), self.fresh
        self.fresh, self.last, self.base = False, index, None
        if self.lists.current is not None:
            return
        self.topic, self.top = name, index
        self.beside = 1 if fresh else self.beside + 1
        self.standing = [index] if fresh else [*self.standing, index]
        self.tops += 1
        self.headline = index if self.headline is None else self.headline
        self.first = index if self.first is None else self.first
        self.titled = index if self.titled is None else self.titled

    def _subject(self, claim: Claim, numeral: Numeral, gap: str) -> tuple[str, bool]:
        """What an amount or count measures, and whether it is the money of the things counted just before ("项目24个，共计金额…")."""
        name = phrase(gap)
        before = self.claims[-1] if self.claims else None
        if before and before.about == len(self.claims):
            return before.subject, False
        generic = is_generic(name)
        self.accounts = self.accounts or (claim.year == self.year and "决算" in name)
        if generic and claim.kind == "amount" and not is_generic(head := phrase("，".join(re.split("[：:]", gap)[:-1]))):
            return head, False  # "行政运行（项）：预算支出合计 X"
        if claim.kind == "count":
            if not name or name.endswith("等") or gap.rstrip().endswith("的") or generic or is_verb(name):
                name = noun_after(full_width(self.sentence.text), numeral.right) or name.rstrip("等的") or self.context()
            return name, False
        if not generic:
            return name, False
        counted = self.claims[self.last_count] if self.last_count is not None else None
        if counted and claim.kind == "amount" and counted.sentence is self.sentence and not re.search("[。；：]", gap):
            return counted.subject + name, True
        return self._meant(name), False

    def _code(self, name: str) -> str:
        """The code that the paragraph has printed with a name."""
        return next((one.code for one in reversed(self.of_paragraph) if one.subject == name), "")

    def _meant(self, name: str) -> str:
        """What a generic noun is of: the amount spoken of in the sentence or paragraph, the item it stands under, the section at its beginning."""
        listing = self.lists.current
        if listing and listing.amount is not None and _TOTAL.search(name):
            self.lists.inner.pop()  # "…，合计T" closes the list and prints its whole again
            return self.claims[listing.amount].subject
        before = self.claims[self.last] if self.last is not None and not self.fresh else None
        topic = before.subject if before else self.topic or bare_title(self.title or ("" if self.first is not None else self.section))
        side = ("收入" in name or "支出" in name) and "收" in topic  # of income: 支出 is not the income's
        return name if side or not topic else topic

    def _can_hold(self, whole: int, name: str, of_count: bool) -> bool:
        """Whether an amount may be a part of another: money of counted things only of money of counted things, no grand total at all."""
        head = self.claims[whole]
        if of_count and head.kind == "amount":
            before = self.claims[whole - 1] if whole else None
            return before is not None and before.kind == "count" and head.subject.startswith(before.subject)
        return not (name.endswith("总计") and re.search("收.{0,3}支", head.subject))

    def _share(self, claim: Claim, gap: str, amount_follows: bool) -> Claim:
        match = _SHARE_OF.search(gap)
        whole = phrase(match["whole"], of_department=False) if match else ""
        if match and (named := self._share_named(claim, gap[: match.start()], whole, amount_follows)):
            return named
        before = self.claims[-1] if self.claims else None
        if match and claim.reason and before and before.reason and before.kind == "amount" and before.sentence is self.sentence:
            return replace(claim, about=len(self.claims) - 1, subject=before.subject, whole=whole, part_of=self.top)
        if self.last is None or claim.reason:
            return replace(claim, subject=phrase(gap) or self.context(), whole=whole)
        last = self.claims[self.last]
        if match or gap in ("（", "("):
            whole_said = whole or last.part_of is not None or self.first == self.last
            part_of = last.part_of if whole_said else self.first  # a share of nothing named is of the section's own total
            return replace(claim, about=self.last, subject=last.subject, whole=whole, part_of=part_of, group=last.group)
        if _DONE.search(gap) or (self.base is not None and gap == "的"):
            base = self.base if self.base is not None else self._budgeted(gap)
            self.base = None  # no change is counted from it
            return replace(claim, about=self.last, subject=last.subject, whole="预算", base=base)
        return replace(claim, subject=phrase(gap) or self.context())

    def _share_named(self, claim: Claim, before: str, whole: str, amount_follows: bool) -> Claim | None:
        """The share of a part that its own clause names ("基本支出占支出总额的…"), None where it names none."""
        named = phrase(_CLAUSE.split(before)[-1])
        if named and amount_follows:  # "项目支出占33.80%，为377.00万元"
            return replace(claim, about=len(self.claims) + 1, subject=named, whole=whole, part_of=self.top)
        if not named or claim.reason or is_generic(named) or not (self.fresh or _CLAUSE.search(before)):
            return None
        about = self._named(named)
        return replace(claim, about=about, subject=self.claims[about].subject, whole=whole) if about not in (None, self.last) else None

    def _budgeted(self, gap: str) -> int | None:
        """The budget of this sentence that was carried out ("年初预算为 X，支出决算为 Y，完成年初预算的…%"), the one that is named where two are."""
        named, spent = _WHICH.search(gap), 0
        for index in range(len(self.claims) - 1, -1, -1):
            one = self.claims[index]
            spent += one.kind == "amount" and not one.base_kind
            if one.sentence is not self.sentence or spent > 1:
                break  # the budget of something else
            before = _CLAUSE.split(full_width(one.sentence.text)[: one.start])[-1]
            if one.kind == "amount" and one.base_kind == "budget" and (named is None or named[0] in before):
                return index
        return None

    def _change(self, claim: Claim, gap: str, compared: Comparison | None) -> Claim:
        if compared:
            claim = replace(claim, base_year=compared.year, base_kind=compared.kind)
        clause = _CLAUSE.split(gap)[-1]
        for one in comparisons(clause, self.year):
            clause = clause[: one.start] + clause[one.end :]
        name = phrase(_EACH.sub("", clause))
        if claim.reason:
            item = _VERB_ITEM.search(full_width(self.sentence.text)[: claim.start])
            return replace(claim, subject=name or (phrase(item[1]) if item else "") or self.context())
        previous = self.claims[self.changed[-1]] if self.changed else None
        if not name and self.base is not None:
            name = self.claims[self.base].subject
        if name in ("收入", "支出") or not is_generic(name):
            about = self._named(name)
        else:
            about = self._about(claim)
            name = name if about is not None or previous is None else previous.subject
        base = self.base if self.base is not None or about is None else self._counted_from(self.claims[about], compared)
        self.changed.append(len(self.claims))
        subject = self.claims[about].subject if about is not None else name or self.context()
        if claim.kind == "change" and self.divided is not None:
            claim = replace(claim, part_of=self.divided, group=-self.divided)
        if base is not None and about is not None:
            claim = replace(claim, year=self.claims[about].year)  # not the year that it is counted from
        return replace(claim, about=about, subject=subject, base=base)

    def _counted_from(self, now: Claim, compared: Comparison | None) -> int | None:
        """The amount that the paragraph prints of the year and budget which a change of `now` is counted from."""
        year = compared.year if compared else (now.year or self.year) - 1
        kinds = ("", compared.kind) if compared and compared.kind else ("", "budget", "execution")
        return next(
            (
                index
                for index in range(len(self.claims) - 1, self.begins - 1, -1)
                if (one := self.claims[index]).kind == "amount"
                and one.year == year != now.year
                and one.base_kind in kinds
                and not one.reason
                and same_thing(one.subject, now.subject)
            ),
            None,
        )

    def _about(self, claim: Claim) -> int | None:
        """The amount that a comparison is about: the last one, or that of a whole list of parts which the comparison closes."""
        previous = self.claims[self.changed[-1]] if self.changed else None
        if claim.kind == "growth" and previous and previous.kind == "change" and (self.last is None or self.last <= self.changed[-1]):
            return previous.about
        listing = self.lists.current
        if listing and listing.amount is not None and listing.closes_at_comparison:
            self.lists.inner.pop()
            self.last = listing.amount
        elif listing:
            listing.compared = True
        elif self.fresh and not self.changed and self.last is not None and self._closes(self.claims[self.last]):
            self.last = self.claims[self.last].part_of
        return self.last

    def _closes(self, part: Claim) -> bool:
        """Whether a sentence that begins with a comparison after a list is about its whole: no part has a comparison of its own."""
        if part.group is None:
            return False
        parts = [
            i for i, one in enumerate(self.claims) if one.group == part.group and one.kind == "amount" and one.sentence is part.sentence
        ]
        return len(parts) > 1 and not any(one.about in parts and one.kind in ("change", "growth") for one in self.claims[parts[0] :])

    def _named(self, name: str) -> int | None:
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
            if same_thing(one.subject, name)
        )
        return next(own, None)

    def context(self) -> str:
        """What an amount with no noun of its own measures: its item's title, else its section's."""
        return bare_title(self.title or self.section)
