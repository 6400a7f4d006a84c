"""九、政府采购, 十一、国有资产, 十二、其他: what a document prints elsewhere of things that no table of its own is about."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from mengbudget.model import Claim
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.relations import UNCHECKED
from mengbudget.story import PAIR, Story
from mengbudget.views import digits, money, rows
from mengbudget.views.projects import form_place, funds, named

COLUMNS = ("表 tables", "情况说明 other sections", "绩效目标表 forms", "概况·名词解释 other prose")


@cache
def _procurement() -> list[dict[str, Any]]:
    return list(tomllib.loads(files("mengbudget.views").joinpath("procurement.toml").read_text("utf-8"))["class"])


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


def matrix(story: Story, number: str, words: Mapping[str, str]) -> pd.DataFrame:
    """Which parts of the document speak of what (columns of `charts.matrix`); `words` are words to look for, with their English.

    text is in how many places.
    """
    all_of = found(story, number, words)
    out = []
    for word, english in words.items():
        for column in COLUMNS:
            here = [one for one in all_of if (one.word, one.column) == (word, column)]
            text = f"{len(here)}×" if here else "—"
            place = " · ".join(f"{one.where} 第{one.page}页" for one in here[:4]) or "nowhere"
            out.append((f"{word} {english}".rstrip(), column, "printed" if here else "absent", text, place))
    return rows("row column state text place", *out)


def passages(story: Story, number: str, words: Mapping[str, str], around: int = 26) -> pd.DataFrame:
    """The passages in which words occur outside of a section: columns word, where, page, text (to the letter, cut at `around` signs).

    One passage a table, form or section and word: the first.
    """
    out: dict[tuple[str, str], tuple[object, ...]] = {}
    for one in found(story, number, words):
        at = one.text.index(one.word)
        start, end = max(at - around, 0), at + len(one.word) + around
        text = f"{'…' if start else ''}{one.text[start:end]}{'…' if end < len(one.text) else ''}"
        whose = one.where.split(" · ")[0]
        out.setdefault((one.word, whose), (f"{one.word} {words[one.word]}".rstrip(), one.where, one.page, text))
    return rows("word where page text", *out.values())


def room(story: Story, number: str = "九、", kind: str = "basic_by_economic") -> pd.DataFrame:
    """What a section states of goods, works and services beside the items of basic expenditure that can pay for them (columns PAIR), 万元.

    The items are a ceiling for what basic expenditure can hold, not for the whole: projects may pay as well, so that no verdict is given.
    """
    out: list[tuple[object, ...]] = []
    amounts = [a for a in story.amounts(kind, "total") if a.row.role == "item"]
    for claim in story.claims(number, "amount"):
        known = next((one for one in _procurement() if one["word"] in claim.subject), None)
        if known is None:
            continue
        names = {normal(name) for name in known["items"]}
        cells = [a for a in amounts if normal(a.row.name) in names]
        value = sum((money(a.printed) for a in cells), Decimal(0))
        listed = " + ".join(f"{a.row.name} {a.printed.text}" for a in cells) or "no such item is printed"
        out.append(_pair(f"{claim.subject}\n{known['english']}", claim, value, listed))
    return pd.DataFrame(out, columns=pd.Index(PAIR), dtype="object")


def _pair(label: str, claim: Claim, value: Decimal, place: str) -> tuple[object, ...]:
    stated = money(claim.printed)
    return (
        label,
        stated,
        claim.printed.text,
        str(claim_place(claim)),
        value,
        digits(value),
        place,
        stated - value,
        "",
        None,
        None,
        UNCHECKED,
        "",
    )


def paying(story: Story, number: str = "九、", kind: str = "basic_by_economic") -> pd.DataFrame:
    """The items behind `room`: columns class, item, government (economic class), page, amount, in the table's order."""
    out = []
    wanted = [one for one in _procurement() if any(one["word"] in claim.subject for claim in story.claims(number, "amount"))]
    for amount in story.amounts(kind, "total"):
        classes = [one for one in wanted if normal(amount.row.name) in {normal(name) for name in one["items"]}]
        if classes and amount.row.role == "item":
            names = " / ".join(f"{one['word']} {one['english']}" for one in classes)
            other = next((name for role, _, name in amount.row.keys if role == "government_economic_name"), "")
            out.append((names, amount.row.name, other, amount.page, amount.printed.text))
    return rows("class item government page amount", *out)


def named_projects(story: Story, words: Mapping[str, str], number: str = "十二、") -> pd.DataFrame:
    """The forms whose name bears one of the words, beside what a section states of such things: nothing (columns PAIR), 万元."""
    title = story.section(number)
    out: list[tuple[object, ...]] = []
    for form in story.budget.projects:
        amount = funds(form, "period")
        hit = next((word for word in words if normal(word) in normal(form.name)), None)
        if hit and amount:
            value = money(amount.printed)
            said = f"{title.title} 第{title.page}页: {title.text}"
            out.append(
                (
                    named(form.name),
                    Decimal(0),
                    "无 none",
                    said,
                    value,
                    digits(value),
                    form_place(form, amount),
                    -value,
                    "",
                    None,
                    None,
                    UNCHECKED,
                    "",
                )
            )
    return pd.DataFrame(out, columns=pd.Index(PAIR), dtype="object")


AREA = re.compile(r"(\d[\d,]*(?:\.\d+)?)(平方米|m²|m2|㎡)")


def areas(story: Story, number: str = "十一、") -> pd.DataFrame:
    """The floor space that a section states beside every floor space that the forms print (columns PAIR), 平方米; no verdict is given."""
    out: list[tuple[object, ...]] = []
    stated = next(iter(story.claims(number, "area")), None)
    for form in story.budget.projects:
        for label, text in form.fields:
            for hit in AREA.finditer(text):
                value = Decimal(hit[1].replace(",", ""))
                place = f"绩效目标表 {form.index} 第{form.pages[0]}页 {label}: {hit[0]}"
                out.append((named(form.name), None, "—", "not named there", value, hit[1], place, None, "", None, None, UNCHECKED, ""))
    if stated is not None:
        first = (
            stated.subject,
            stated.printed.value,
            stated.printed.text,
            str(claim_place(stated)),
            None,
            "—",
            "no form",
            None,
            "",
            None,
            None,
            UNCHECKED,
            "",
        )
        out.insert(0, first)
    return pd.DataFrame(out, columns=pd.Index(PAIR), dtype="object")
