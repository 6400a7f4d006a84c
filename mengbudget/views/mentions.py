"""九、政府采购, 十一、国有资产, 十二、其他: what a document prints elsewhere of things that no table of its own is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from mengbudget.model import Amount
from mengbudget.present import Shown, quote
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.findings import Finding
from mengbudget.story import PAIR, Story, in_unit, pairs
from mengbudget.views import bilingual, data, digits, grouped, money, total_of, with_english
from mengbudget.views.projects import form_place, funds, named
from mengbudget.views.rows import STACKED, Values, frame, of_claim
from mengbudget.views.spending import government

SIDES = PAIR[:7]  # no verdict is given, hence no difference is drawn
COLUMNS = ("表 tables", "情况说明 other sections", "绩效目标表 forms", "概况·名词解释 other prose")
AREA = re.compile(r"(\d[\d,]*(?:\.\d+)?)(平方米|m²|m2|㎡)")


@dataclass(frozen=True)
class Mention:
    """A word found outside of the section that speaks of it: in which part of the document, where, and in which words."""

    word: str
    column: str  # one of COLUMNS
    where: str
    page: int
    text: str


def _printed(story: Story, number: str) -> Iterator[tuple[str, str, int, str]]:
    """Every name and text of the document but for one section of the statement: part, where, page, text."""
    for table in story.budget.tables:
        if not table.kind.startswith("performance"):
            yield COLUMNS[0], table.title, table.pages[0] if table.pages else 0, table.title
            for row in table.rows:
                cells = [a for a in table.amounts if a.row == row]
                page = cells[0].page if cells else table.pages[0]
                yield COLUMNS[0], table.title, page, f"{row.name} {cells[0].printed.text if cells else '（空）'}"
    title = story.section(number).title
    for sentence in story.budget.statement.sentences:
        if sentence.section != title:
            yield COLUMNS[1], sentence.section, sentence.page, sentence.text
    for form in story.budget.projects:
        for label, text in form.fields:
            yield COLUMNS[2], f"绩效目标表 {form.index} · {label}", form.pages[0], text
    for part in ("overview", "glossary"):
        for section in story.budget.statement.outline.sections(part):
            yield COLUMNS[3], section.title, section.page, f"{section.title}：{section.text}"


def found(story: Story, number: str, words: Mapping[str, str]) -> list[Mention]:
    """Where each word is printed outside of a section, one mention a text, in the order of the words, then as printed."""
    texts = [(part, where, page, "".join(text.split())) for part, where, page, text in _printed(story, number)]
    return [Mention(word, *text) for word in words for text in texts if word in text[3]]


@frame("row column state text place")
def matrix(story: Story, number: str, words: Mapping[str, str]) -> Iterator[Values]:
    """Which parts of the document speak of what, and in how many places; `words` are words to look for, with their English."""
    where = grouped(found(story, number, words), lambda one: (one.word, one.column))
    for word, said in words.items():
        for column in COLUMNS:
            here = where.get((word, column), [])
            place = " · ".join(f"{one.where} 第{one.page}页" for one in here[:4])
            cell = ("printed", f"{len(here)}×", place) if here else ("absent", "—", "nowhere")
            yield f"{word} {said}".rstrip(), column, *cell


@frame("word where page text")
def passages(story: Story, number: str, words: Mapping[str, str], around: int = 26) -> Iterator[Values]:
    """The passages in which words occur outside of a section, cut at `around` signs: the first of each word in a table, form or section."""
    for one, *_ in grouped(found(story, number, words), lambda one: (one.word, one.where.split(" · ")[0])).values():
        at = one.text.index(one.word)
        start, end = max(at - around, 0), at + len(one.word) + around
        text = f"{'…' if start else ''}{one.text[start:end]}{'…' if end < len(one.text) else ''}"
        yield f"{one.word} {words[one.word]}".rstrip(), one.where, one.page, text


def _items(kinds: Sequence[Mapping[str, Any]], amount: Amount) -> list[Mapping[str, Any]]:
    """The classes of procurement that an item of the economic classification can pay for."""
    return [one for one in kinds if normal(amount.row.name) in map(normal, one["items"])]


@frame(SIDES)
def room(story: Story, number: str = "九、", kind: str = "basic_by_economic") -> Iterator[Values]:
    """What a section states of goods, works and services beside the items of basic expenditure that can pay for them.

    The items are a ceiling for what basic expenditure can hold, not for the whole: projects may pay as well, so that no verdict is given.
    """
    amounts = story.amounts(kind, "total", row_role="item")
    for claim in story.claims(number, "amount"):
        for known in [one for one in data("procurement")["class"] if one["word"] in claim.subject][:1]:
            cells = [a for a in amounts if _items([known], a)]
            value, listed = total_of(cells)[0], " + ".join(f"{a.row.name} {a.printed.text}" for a in cells)
            right = value, digits(value), listed or "no such item is printed"
            yield f"{claim.subject}\n{known['english']}", *of_claim(claim), *right


@frame("class item government page amount")
def paying(story: Story, number: str = "九、", kind: str = "basic_by_economic") -> Iterator[Values]:
    """The items behind `room`, in the table's order, with their government economic class."""
    subjects = [claim.subject for claim in story.claims(number, "amount")]
    wanted = [one for one in data("procurement")["class"] if any(one["word"] in subject for subject in subjects)]
    for amount in story.amounts(kind, "total", row_role="item"):
        if names := " / ".join(f"{one['word']} {one['english']}" for one in _items(wanted, amount)):
            item = bilingual(amount.row.name), bilingual(government(amount.row))
            yield names, *item, amount.page, amount.printed.text


@frame(SIDES)
def named_projects(story: Story, words: Iterable[str], number: str = "十二、") -> Iterator[Values]:
    """The forms whose name bears one of the words, beside what a section states of such things: nothing."""
    title = story.section(number)
    nothing = Decimal(0), "无 none", f"{title.title} 第{title.page}页: {title.text}"
    for form in story.budget.projects:
        amount = funds(form, "period")
        if amount and any(normal(word) in normal(form.name) for word in words):
            value = money(amount.printed)
            yield named(form.name), *nothing, value, digits(value), form_place(form, amount)


def _divided(story: Story, number: str, words: Sequence[str]) -> list[Finding]:
    """The findings about totals that a section divides, in sentences that hold all the words."""
    return [item for item in story.findings(number, "statement-parts") if all(word in item.terms[0].sentence for word in words)]


@frame(STACKED)
def parts(story: Story, number: str, *words: str) -> Iterable[Values]:
    """The totals that a section divides, each as one bar over its parts, in 万元, or as counted.

    `words` keeps the sentences that hold them all; a total that is divided twice in the same way is shown once.
    """
    out: dict[Values, Values] = {}
    for item in _divided(story, number, words):
        bars = ("as stated 原文", f"its parts, {item.verdict} 复算")
        for position, term in enumerate(item.terms if item.outcome.printed is not None else ()):
            value = in_unit(term.value or Decimal(0), "元" if term.unit == "万元" else "")
            out.setdefault((bool(position), term.name, value), (bars[bool(position)], bilingual(term.name), value, term.text, str(term)))
    return out.values()


def says(story: Story, name: str, label: str, english: str = "") -> Shown:
    """A text of the form whose name holds `name`, to the letter, with its page. Raises KeyError where there is none."""
    for form in story.budget.projects:
        for known, text in form.fields:
            if name in form.name and known == label:
                return quote(text, page=form.pages[0], english=english)
    raise KeyError(f"no form named {name} has a text {label}")


@frame(SIDES)
def areas(story: Story, number: str = "十一、") -> Iterator[Values]:
    """The floor space that a section states beside every floor space that the forms print, in 平方米."""
    for stated in story.claims(number, "area")[:1]:
        yield bilingual(stated.subject), stated.printed.value, stated.printed.text, str(claim_place(stated)), None, "—", "no form"
    for form in story.budget.projects:
        for label, text in form.fields:
            for hit in AREA.finditer(text):
                place = f"绩效目标表 {form.index} 第{form.pages[0]}页 {label}: {hit[0]}"
                yield named(form.name), None, "—", "not named there", Decimal(hit[1].replace(",", "")), hit[1], place


def divided(story: Story, number: str, *words: str, unit: str = "元") -> pd.DataFrame:
    """The totals that a section divides beside the sums of their parts, each once (columns PAIR; money in 万元).

    `words` keeps the sentences that hold them all, `unit` those of money (元) or of a count ("个", "辆").
    """
    found = pairs(item for item in _divided(story, number, words) if item.unit == unit and item.outcome.computed is not None)
    return with_english(found[~found.duplicated(["stated", "computed", "label"])])


def amounts(story: Story, number: str, *words: str) -> pd.DataFrame:
    """The amounts of the sentences of a section that hold all the words, beside the tables (PAIR)."""
    return with_english(story.stated(number, "statement-amount", words=words))
