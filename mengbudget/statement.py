"""The statement (情况说明) as sentences and claims: every numeral with what it measures and which amount it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mengbudget.claims import Numeral, find_numerals, words
from mengbudget.model import Absence, Claim, NameList, Reason, Sentence
from mengbudget.outline import Outline, Paragraph, Section, outline
from mengbudget.reading.model import Line
from mengbudget.reasons import absences, names_after, read_reason
from mengbudget.subjects import Comparison, bare_title, comparisons, is_generic, is_verb, noun_after, phrase

_W = words()["subject"]
_EVENT = re.compile(rf"(?P<stop>[；;])|(?P<opens>{_W['opens']})|(?P<reason>{_W['reasons']})|(?P<left>[（(])|(?P<right>[）)])")
_ITEM = re.compile(r"\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]是)")
_SHARE_OF = re.compile(r"占(?!有|用)(?P<whole>[^，。；：、]*?)(?:的)?(?:比例|比重|比)?(?:为|是|达|约|：|:)*\s*\Z")
_MORE_OR_LESS = re.compile(r"[，,]?\s*(?:相比|各|共)?(?:[增减多少]|上升|下降|提高|降低|压减|持平)")
_DONE = re.compile(r"完成[^，。；]{0,6}预算数?的?\s*\Z")
_CLAUSE = re.compile(r"[，,；;。：:]")
_OPEN_END = re.compile(rf"(?:{_W['opens']})(?:（[^（）]*）|[^，。；]{{0,8}})[：:]?\Z")
_QUANTITY = ("amount", "share", "change", "growth", "count", "rate", "area", "operand")
_OPENING, _CLOSING = "（(“《【", "）)”》】"


@dataclass(frozen=True)
class Statement:
    """The statement of a document and the rest of its prose (`outline`: overview, glossary, … with pages)."""

    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    claims: tuple[Claim, ...] = ()
    names: tuple[NameList, ...] = ()
    absences: tuple[Absence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    outline: Outline = field(default_factory=lambda: Outline(()))


def read_statement(lines: Sequence[Line], year: int) -> Statement:
    """The statement that prose lines hold: its sections, sentences and claims, each with its place.

    `year` is the budget's own: "上年" is the year before. Money in 元, percentages in percent, counts as printed.
    """
    prose = outline(lines)
    sections = prose.sections("statement")
    reader = _Reader(year)
    for section in sections:
        reader.read(section)
    return Statement(
        sections, tuple(reader.sentences), tuple(reader.claims), tuple(reader.names), tuple(reader.absences), tuple(reader.reasons), prose
    )


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph with their offsets: cut after 。；！ that stand in no bracket or quotation."""
    depth = start = 0
    for i, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char in "。；！;!" and depth == 0:
            yield start, text[start : i + 1]
            start = i + 1
    if start < len(text):
        yield start, text[start:]


@dataclass
class _Group:
    """A list of parts that is open: the amount and the count they are parts of."""

    number: int
    amount: int | None
    count: int | None
    amounts: int = 0  # parts since the last ；
    counts: int = 0
    by_semicolon: bool = False  # its parts are set apart by ；
    compared: bool = False  # a part had a comparison of its own
    bracket: bool = False


@dataclass
class _Level:
    """An item of a numbered list: its level, its own amount, whether the items below it are its parts."""

    level: float
    head: int | None
    is_whole: bool
    number: int


class _Reader:
    """Goes through the sections once, remembering what the last amounts were and which lists are open."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.lists = 0
        self.sentences: list[Sentence] = []
        self.claims: list[Claim] = []
        self.names: list[NameList] = []
        self.absences: list[Absence] = []
        self.reasons: list[Reason] = []

    def read(self, section: Section) -> None:
        self.section = section
        self.first: int | None = None  # the section's first amount
        self.last: int | None = None  # the last amount
        self.top: int | None = None  # the last amount that is no part of a list
        self.last_count: int | None = None
        self.base: int | None = None  # last year's amount, where the sentence prints it
        self.titles: list[tuple[int, str]] = []
        self.levels: list[_Level] = []
        self.groups: list[_Group] = []
        self.changes: list[int] = []  # all changes of the section
        self.recent: list[int] = []  # those of the last sentence
        self.labelled = self.continues = False
        for paragraph in section.paragraphs:
            self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph) -> None:
        label = paragraph.label[0]
        if label < 9:
            self.titles = [one for one in self.titles if one[0] < label] + ([(label, paragraph.title)] if paragraph.title else [])
        level = label if label < 9 else (self.titles[-1][0] if self.titles else 0) + 0.5  # an unnumbered paragraph is under its heading
        if label < 9 or self.labelled:
            self.levels = [one for one in self.levels if one.level < level]
        self.labelled = label < 9
        if paragraph.is_heading:
            return
        parent = self.levels[-1] if self.levels else None
        self.headline: int | None = None
        self.tops = 0
        self.parent = parent.head if parent and parent.is_whole else None
        self.parent_list = parent.number if parent and parent.is_whole else None
        if self.labelled or not self.sentences or self.sentences[-1].text[-1] not in "；;，,、：:":
            self.groups = []
        before = self.begins = len(self.claims)
        self.all_reason = False  # the paragraph gives reasons and nothing else
        before_text = self.sentences[-1].text if self.sentences else ""
        subsection = self.titles[-1][1] if self.titles else ""
        for offset, text in split_sentences(paragraph.text):
            line = paragraph.line_at(offset)
            self._sentence(Sentence(self.section.title, text, line.page, len(self.sentences) + 1, subsection, line.box, line.file))
        amounts = [c for c in self.claims[before:] if c.kind == "amount" and c.part_of in (None, self.parent) and not c.reason]
        opener = _OPEN_END.search(paragraph.text.rstrip("。；"))
        opened = opener is not None
        if opener and (self.tops > 1 or len(paragraph.text) <= 6):  # several amounts, or "其中：" alone
            self.headline = None if "如下" in opener[0] else self.top
        is_whole = opened or (self.labelled and len(amounts) == 1 and len(paragraph.text) < 60)
        if parent and parent.level == level and paragraph.text.endswith("。") and before_text.endswith(("；", ";")):
            self.levels.remove(parent)  # parts in paragraphs of their own: the last ends in 。
        if self.headline is not None and (self.labelled or opened):
            number = self.groups[-1].number if opened and self.groups else self._number()
            self.levels.append(_Level(level, self.headline, is_whole, number))

    def _sentence(self, sentence: Sentence) -> None:
        self.sentences.append(sentence)
        self.sentence = sentence
        text = sentence.text
        numerals = find_numerals(text)
        self.compared = comparisons(text, self.year)
        ended = self.sentences[-2].text[-1:] if len(self.sentences) > 1 else "。"
        self.in_reason = self.all_reason or (self.continues and _ITEM.match(text) is not None)
        self.base = None
        if ended in "。！!":
            self.groups = []
        else:
            self.groups = [group for group in self.groups if group.amounts or group.counts or group.by_semicolon]
            if self.groups:
                self._semicolon(self.groups[-1])
        self.changed: list[int] = []
        self.fresh = True  # no amount yet in this sentence
        position = quantity = 0
        spans: list[tuple[int, int, int | None]] = []
        reasons: list[tuple[int, tuple[int, ...]]] = []
        for numeral in [*numerals, None]:
            until = numeral.left if numeral else len(text)
            for event in _EVENT.finditer(text, position, max(position, until)):
                self._event(event, text, reasons)
            if numeral is None:
                break
            index = self._claim(numeral, text, quantity)
            if numeral.kind in _QUANTITY:
                quantity = numeral.right
                spans.append((numeral.left, numeral.right, index))
            position = max(position, numeral.right)
        for start, about in reasons:
            self.reasons.append(read_reason(sentence, start, about))
        for listed in names_after(sentence, [(end, i) for _, end, i in spans if i is not None], self.claims, self.last):
            self.names.append(listed if listed.subject else replace(listed, subject=self._context()))
        self.absences += absences(sentence, min((start for start, _ in reasons), default=len(text)))
        self.continues = self.in_reason and text.endswith(("；", ";"))
        self.changes += self.changed
        self.recent = self.changed or (self.recent if self.fresh else [])

    def _semicolon(self, group: _Group) -> None:
        """A list whose parts stand between commas ends at ；, one whose first part ends there goes on."""
        if not group.by_semicolon and (group.amounts >= 2 or (group.amounts == 0 and group.counts >= 2)):
            self.groups.remove(group)
        elif group.amounts or group.counts:
            group.by_semicolon, group.amounts, group.counts = True, 0, 0

    def _number(self) -> int:
        self.lists += 1
        return self.lists

    def _event(self, event: re.Match[str], text: str, reasons: list[tuple[int, tuple[int, ...]]]) -> None:
        if event["stop"]:
            self.in_reason = self.in_reason and (self.all_reason or _ITEM.match(text, event.end()) is not None)
            if self.groups and not self.in_reason:
                self._semicolon(self.groups[-1])
        elif event["left"]:
            if text.find("）", event.end()) != -1 and re.search(r"\d[^）)]*[万亿]?元", text[event.end() : text.find("）", event.end())]):
                self.groups.append(_Group(self._number(), self.last, self.last_count, bracket=True))
        elif event["right"]:
            if self.groups and any(group.bracket for group in self.groups):
                while not self.groups[-1].bracket:
                    self.groups.pop()
                self.last = self.groups.pop().amount
        elif event["opens"] and not self.in_reason:
            head = self.top if self.fresh else self.last
            counted = self.last_count is not None and self.last_count >= self.begins
            self.groups.append(_Group(self._number(), head, self.last_count if counted else None))
        elif event["reason"] and not self.in_reason:
            about = tuple(self.changed or self.recent)
            if not about and self.fresh and "原因" in event[0]:
                about = tuple(self.changes)  # a paragraph of its own: the reason for all changes so far
            if about or "原因" in event[0]:
                self.in_reason = True
                self.all_reason = not any(c.kind in ("amount", "change") for c in self.claims[self.begins :])
                reasons.append((event.end(), about))

    def _claim(self, numeral: Numeral, text: str, quantity: int) -> int | None:
        compared = next((c for c in reversed(self.compared) if c.start < numeral.end), None)
        claim = Claim(
            self.sentence, numeral.kind, numeral.printed, "", numeral.start, numeral.end, numeral.direction, year=self._year(text, numeral),
            reason=self.in_reason,
        )  # fmt: skip
        index = len(self.claims)
        gap = text[quantity : max(quantity, numeral.left)]
        match numeral.kind:
            case "amount" | "count" | "area":
                claim = self._amount(claim, index, numeral, text, gap, compared)
            case "share":
                claim = self._share(claim, gap)
            case "change" | "growth":
                claim = self._change(claim, index, gap, compared)
            case "threshold" | "rate" | "operand":
                claim = replace(claim, subject=phrase(gap) or noun_after(text, numeral.right) or self._context())
            case _:
                pass
        self.claims.append(claim)
        return index if claim.kind == "amount" else None

    def _year(self, text: str, numeral: Numeral) -> int | None:
        """The last year named before the numeral that is none a comparison is made with, if near the budget's own."""
        if numeral.kind in ("year", "date", "number", "code", "operand"):
            return None
        for match in reversed(list(re.finditer(r"(?<!\d)(?:19|20)\d\d(?=年)", text[: numeral.start]))):
            if not any(c.start <= match.start() < c.end for c in self.compared) and abs(int(match[0]) - self.year) <= 3:
                return int(match[0])
        return self.year

    def _amount(self, claim: Claim, index: int, numeral: Numeral, text: str, gap: str, compared: Comparison | None) -> Claim:
        if compared and claim.kind == "amount" and self.last is not None and not _CLAUSE.search(text[compared.start : numeral.left]):
            if _MORE_OR_LESS.match(text, numeral.right):
                self.base = index  # "比2025年预算数 X 万元增加…": X is last year's
            return replace(claim, subject=self.claims[self.last].subject, year=compared.year, base_kind=compared.kind)
        name = phrase(gap)
        if self.last is not None and claim.kind == "amount" and name.startswith("完成") and "预算" in name:
            self.base = index  # final accounts: "支出决算为 X 万元，完成预算 Y 万元的 Z%"
            return replace(claim, subject=self.claims[self.last].subject, base_kind="budget")
        generic = is_generic(name)
        attribute = False
        if claim.kind == "count" and (not name or name.endswith("等") or gap.rstrip().endswith("的") or generic or is_verb(name)):
            name = noun_after(text, numeral.right) or name.rstrip("等的") or self._context()
        elif generic:
            follows = (
                self.last_count is not None and self.claims[self.last_count].sentence is self.sentence and not re.search("[。；：]", gap)
            )
            attribute = follows and claim.kind == "amount"
            name = (self.claims[self.last_count].subject + name) if attribute and self.last_count is not None else self._context() or name
        claim = replace(claim, subject=name)
        if claim.reason or claim.kind == "area":
            return claim
        if self.groups and self.groups[-1].amount is not None and _is_counterpart(self.claims[self.groups[-1].amount].subject, name):
            self.groups.pop()
        group = self.groups[-1] if self.groups and not name.endswith("总计") else None
        head = (group.count if claim.kind == "count" else group.amount) if group else self.parent if self.headline is None else None
        number = group.number if group else self.parent_list
        if group and not attribute:
            group.amounts += claim.kind == "amount"
            group.counts += claim.kind == "count"
        money_of_count = (
            attribute
            and head is not None
            and group is not None
            and group.count is not None
            and self.claims[head].kind == "amount"
            and not self._is_attribute(head)
        )
        if money_of_count or name.endswith("总计"):
            head = None
        claim = replace(claim, part_of=head, group=number if head is not None else None)
        if claim.kind == "count":
            self.last_count = index
            return claim
        self.fresh, self.last, self.base = False, index, None
        if group is None:
            self.top = index
            self.tops += 1
            self.headline = index if self.headline is None else self.headline
            self.first = index if self.first is None else self.first
        return claim

    def _is_attribute(self, index: int) -> bool:
        """Whether an amount is the money of the things counted just before it ("项目24个，共计金额…")."""
        before = self.claims[index - 1] if index else None
        return before is not None and before.kind == "count" and self.claims[index].subject.startswith(before.subject)

    def _share(self, claim: Claim, gap: str) -> Claim:
        match = _SHARE_OF.search(gap)
        bracketed = gap in ("（", "(")
        if (match or bracketed) and self.last is not None and not self.in_reason:
            whole = phrase(match["whole"], of_department=False) if match else ""
            part_of, group = self.claims[self.last].part_of, self.claims[self.last].group
            if not whole and part_of is None and self.first != self.last:
                part_of = self.first  # a share of nothing named is of the section's own total
            return replace(claim, about=self.last, subject=self.claims[self.last].subject, whole=whole, part_of=part_of, group=group)
        if self.last is not None and (_DONE.search(gap) or (self.base is not None and gap == "的")):
            return replace(claim, about=self.last, subject=self.claims[self.last].subject, whole="预算", base=self.base)
        return replace(claim, subject=phrase(gap) or self._context(), whole=phrase(match["whole"], of_department=False) if match else "")

    def _change(self, claim: Claim, index: int, gap: str, compared: Comparison | None) -> Claim:
        if compared:
            claim = replace(claim, base_year=compared.year, base_kind=compared.kind)
        clause = _CLAUSE.split(gap)[-1]
        for one in comparisons(clause, self.year):
            clause = clause[: one.start] + clause[one.end :]
        name = phrase(re.sub(r"\A(?:相比|各|均|共|分别)+|(?:各|均|共|分别|也|又)+\Z", "", clause))
        if self.in_reason:
            return replace(claim, subject=name or _item_of(self.sentence.text, claim) or self._context())
        about = self._about(claim)
        if len(name) >= 3 and not is_generic(name):
            about = next((i for i in range(index - 1, -1, -1) if self._names(i, name)), about)
        claim = replace(claim, about=about, subject=self.claims[about].subject if about is not None else name or self._context())
        self.changed.append(index)
        return replace(claim, base=self.base)

    def _about(self, claim: Claim) -> int | None:
        """The amount that a comparison is about: the last one, or that of a whole list of parts which the comparison closes."""
        previous = self.claims[self.changed[-1]] if self.changed else None
        if claim.kind == "growth" and previous is not None and previous.kind == "change" and self.last is not None:
            if previous.about is None or self.last <= self.changed[-1]:
                return previous.about
        group = self.groups[-1] if self.groups else None
        if group and not group.bracket and group.amount is not None:
            if group.amounts >= 2 and not group.compared and not group.by_semicolon:
                self.groups.pop()
                self.last = group.amount
            else:
                group.compared = True
        return self.last

    def _names(self, index: int, name: str) -> bool:
        one = self.claims[index]
        return one.kind == "amount" and one.sentence.section == self.section.title and one.year == self.year and one.subject == name

    def _context(self) -> str:
        """What an amount with no noun of its own measures: its item's title, else its section's."""
        return bare_title(self.titles[-1][1] if self.titles else self.section.title)


def _is_counterpart(one: str, other: str) -> bool:
    """Whether two subjects are income and expenditure of the same thing: neither is a part of the other."""
    bare = [re.sub("收入|支出|本年|当年|部门", "", text) for text in (one, other)]
    return bare[0] == bare[1] and ("收入" in one) != ("收入" in other) and ("支出" in one) != ("支出" in other)


def _item_of(text: str, claim: Claim) -> str:
    """The item between the verb and the number: "增加人员经费12.3万元"."""
    match = re.search(r"(?:增加|减少|压减|核减|调增|调减)了?([^，。；、\d]{2,24})\Z", text[: claim.start])
    return phrase(match[1]) if match else ""
