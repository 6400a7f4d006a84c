"""Goes through the sections' paragraphs and sentences once: what each says, in numerals, reasons, lists of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mengbudget.model import Absence, Claim, NameList, Reason, Sentence
from mengbudget.numbering import ITEM, UNNUMBERED
from mengbudget.printed import UNITS
from mengbudget.prose.claims import find_numerals, words
from mengbudget.prose.marks import QUOTED, cut, full_width
from mengbudget.prose.measures import QUANTITY, Measures
from mengbudget.prose.outline import Section
from mengbudget.prose.paragraphs import Paragraph
from mengbudget.prose.reasons import absences, continue_reason, names_after, read_reason
from mengbudget.prose.respective import distribute
from mengbudget.prose.telling import add
from mengbudget.reading.model import Line

_W = words()["subject"]
_EVENT = re.compile(rf"(?P<stop>[；;])|(?P<opens>{_W['opens']})|(?P<reason>{_W['reasons']})|(?P<left>[（(])|(?P<right>[）)])")
_OF_EXECUTION = re.compile(r"(?:[小大少多]于|低于|高于|超过)[^，。；]{0,8}\Z")
"""决算数小于预算数的主要原因: explains no change."""
_AN_AMOUNT = re.compile(r"[^，。；：、\d]{2,30}\d[\d,.]*[万亿]?元")
_PARTS_IN_BRACKET = re.compile(r"[^（()）]*\d[^（()）]*(?:[万亿]?元|\d[人名辆])")


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph with their offsets: cut after 。；！ that stand in no bracket or quotation."""
    return ((start, text[start:end]) for start, end in cut(text, "。；！;!", *QUOTED))


class Reader:
    """What the sections read so far say; `read` adds one."""

    def __init__(self, year: int) -> None:
        self.measures = Measures(year)
        self.sentences: list[Sentence] = []
        self.names: list[NameList] = []
        self.absences: list[Absence] = []
        self.reasons: list[Reason] = []

    def read(self, section: Section) -> None:
        self.section = section
        self.measures.enter_section(section.title)
        self.changes: list[int] = []  # all changes of the section
        self.recent: list[int] = []  # those of the last sentence
        self.labelled = self.continues = self.itemised = False  # itemised: the reason at hand is a list ("一是…；二是…")
        if section.head:
            self._heading(Paragraph(section.title, section.head.lines), "")
        for paragraph in section.paragraphs:
            self._paragraph(paragraph)

    def _heading(self, heading: Paragraph, title: str) -> None:
        """A heading that prints a numeral is a sentence of its own, so that its numerals are claims as well."""
        self.measures.lists.inner.clear()
        if not re.search(r"\d", heading.text):
            return
        line = heading.lines[0][1]
        sentence = Sentence(self.section.title, heading.text, line.page, len(self.sentences) + 1, title, line.box, line.file)
        self.sentences.append(sentence)
        self.measures.add_heading(sentence)

    def _paragraph(self, paragraph: Paragraph) -> None:
        level, was_labelled = self.measures.level(paragraph), self.labelled
        self.labelled = paragraph.label[0] < UNNUMBERED
        if self.labelled or was_labelled:
            self.measures.lists.leave(level)
        if paragraph.is_heading:
            self._heading(paragraph, paragraph.title)
            return
        before = self.sentences[-1].text if self.sentences else "。"
        if self.labelled or before[-1] not in "；;，,、：:":
            self.measures.lists.inner.clear()
        self.continues = self.continues and not self.labelled
        self.measures.enter_paragraph()
        self.all_reason = False  # the paragraph gives reasons and nothing else
        title = self.measures.title
        for offset, text in split_sentences(paragraph.text):
            line = paragraph.line_at(offset)
            self._sentence(Sentence(self.section.title, text, line.page, len(self.sentences) + 1, title, line.box, line.file))
        self.measures.leave_paragraph(paragraph, level, before)

    def _sentence(self, sentence: Sentence) -> None:
        ended = self.sentences[-1].text[-1] if self.sentences else "。"
        self.sentences.append(sentence)
        text = full_width(sentence.text)
        self.measures.enter_sentence(sentence, goes_on=ended not in "。！!")
        self.in_reason = self.all_reason or (self.continues and ITEM.match(text) is not None)
        continued = self.in_reason and bool(self.reasons)
        self.begun: list[tuple[int, tuple[int, ...]]] = []  # reasons: where they begin, what they are about
        amounts: list[tuple[int, int]] = []
        position = quantity = 0
        begins = len(self.measures.claims)
        for numeral in find_numerals(text):
            self._events(text, position, numeral.left)
            claim = add(self.measures, numeral, text[quantity : max(quantity, numeral.left)], self.in_reason)
            if claim.kind == "amount":
                amounts.append((numeral.right, len(self.measures.claims) - 1))
                if text.startswith(("：", ":"), numeral.right) and _AN_AMOUNT.match(text, numeral.right + 1):
                    self.measures.open_list()  # "资金5万元：一般公共预算3万元、…"
            if claim.kind in QUANTITY:
                quantity = numeral.right
            position = max(position, numeral.right)
        self._events(text, position, len(text))
        distribute(self.measures.claims, begins)
        if continued:
            self.reasons[-1] = continue_reason(self.reasons[-1], sentence)
        self.reasons += [read_reason(sentence, start, about) for start, about in self.begun]
        for listed in names_after(sentence, amounts, self.measures.claims, self.measures.last):
            self.names.append(listed if listed.subject else replace(listed, subject=self.measures.context()))
        self.absences += absences(sentence, min((start for start, _ in self.begun), default=len(text)))
        self.continues = self.in_reason and self.itemised and text.endswith(("；", ";"))
        self.changes += self.measures.changed
        self.recent = self.measures.changed or (self.recent if self.measures.fresh else [])

    def _events(self, text: str, start: int, end: int) -> None:
        """What the words between two numerals open and close: lists of parts, brackets, reasons."""
        for event in _EVENT.finditer(text, start, max(start, end)):
            if event["stop"]:
                self._stop(text, event.end())
            elif event["left"] and _PARTS_IN_BRACKET.match(text, event.end()):
                self.measures.open_bracket()
            elif event["right"]:
                self.measures.close_bracket()
            elif event["opens"] and not self.in_reason:
                self.measures.open_list(text[event.end() : event.end() + 12])
            elif event["reason"] and not self.in_reason:
                of_execution = _OF_EXECUTION.search(text, start, event.start())
                self._reason(text, event, self._explained(event[0]) if not of_execution else ())

    def _stop(self, text: str, end: int) -> None:
        """；: at the end of the sentence the next one tells whether the list and the reason go on."""
        if end < len(text):
            self.in_reason = self.in_reason and (self.all_reason or ITEM.match(text, end) is not None)
            if not self.in_reason:
                self.measures.semicolon()

    def _explained(self, words: str) -> tuple[int, ...]:
        """The changes that a reason here is given for: the sentence's, the last sentence's, all so far where it is a paragraph of its own."""
        about = self.measures.changed or (self.recent if self.measures.fresh else [])
        return tuple(about or (self.changes if self.measures.fresh and "原因" in words else ()))

    def _reason(self, text: str, event: re.Match[str], about: tuple[int, ...]) -> None:
        if about or "原因" in event[0]:
            self.in_reason, self.itemised = True, ITEM.match(text, event.end()) is not None
            self.all_reason = not any(claim.kind in ("amount", "change") for claim in self.measures.of_paragraph)
            self.begun.append((event.end(), about))
        elif _AN_AMOUNT.match(text, event.end()):
            self.measures.open_list()  # "项目支出5万元，主要为培训3万元、…"


def _unit(claim: Claim) -> str:
    return "元" if claim.printed.unit in UNITS else claim.printed.unit


def read_lists(text: str) -> Iterator[tuple[int, list[int]]]:
    """The lists of a text that stands alone: where the numeral of each whole begins, and those of its parts."""
    reader = Reader(0)
    reader.read(Section("", "", 0, "", (Paragraph(text, ((0, Line(text, 0)),)),)))
    claims, sentences = reader.measures.claims, [sentence.text for sentence in reader.sentences]
    starts = [claim.start + sum(map(len, sentences[: claim.sentence.index - 1])) for claim in claims]
    groups: dict[tuple[int, int | None, str, str], list[int]] = {}
    for claim, start in zip(claims, starts, strict=True):
        whole = claims[claim.part_of] if claim.part_of is not None else None
        if whole is not None and claim.part_of is not None and (claim.kind, _unit(claim)) == (whole.kind, _unit(whole)):
            groups.setdefault((claim.part_of, claim.group, claim.kind, claim.printed.unit), []).append(start)
    yield from ((starts[whole], parts) for (whole, *_), parts in groups.items())
