"""The transcript as blocks: texts with the part they play, and tables with their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ROLES: tuple[tuple[str, str], ...] = (
    ("part", r"第[一二三四五六]部分\s.+"),
    ("number", r"(?:预算|部门)公开表\d+"),
    ("title", r"\d{4}年[^。，]*表(?:（.+）)?|.*绩效目标(?:申报)?表|.*支出绩效目标申报表"),
    ("caption", r"\(\d{4}\s*(?:\)\s*)?年度\)?"),
    ("name", r"部门名称：.*"),
    ("unit", r"单位：.{1,4}"),
    ("note", r"注：.*"),
    ("heading", r"[一二三四五六七八九十]+、[^。：；]{2,24}"),
    ("subheading", r"（[一二三四五六七八九十]+）[^。：；]{2,24}|\d、[^。；]{2,16}"),
    ("figure", r".*结构图"),
)
"""Parts that a line may play, by its whole text; a line that is none of them is prose."""

ENTRY = re.compile(r"(?P<text>.*?)(?P<leader>\.{2,}|\t)(?P<page>\d+)")
ENDS = "。；：！？.;:!?）)”》"


@dataclass(frozen=True)
class Text:
    """One line of the transcript outside its tables."""

    role: str
    text: str
    joins: bool = False  # goes on with the sentence of the block before: the original breaks the page there


@dataclass(frozen=True)
class Entry:
    """A line of the contents list."""

    text: str
    leader: str  # the dots as printed, or "" where a tab stands
    page: str


@dataclass(frozen=True)
class Table:
    """Rows of equal length; `breaks` are the rows before which the original turned the page."""

    rows: tuple[tuple[str, ...], ...]
    breaks: tuple[int, ...]
    form: bool


Block = Text | Entry | Table


def _role(text: str) -> str:
    return next((role for role, pattern in ROLES if re.fullmatch(pattern, text)), "prose")


def _table(lines: list[str], form: bool) -> Table:
    rows: list[list[str]] = []
    breaks: list[int] = []
    for line in lines:
        if line.strip():
            rows.append([cell.strip() for cell in line.split("\t")])
        elif rows and len(rows) not in breaks:
            breaks.append(len(rows))
    width = max(map(len, rows))
    while width > 1 and not any(len(row) == width and row[-1] for row in rows):
        # A trailing tab is no column where no row prints anything in it.
        rows, width = [row[: width - 1] for row in rows], width - 1
    return Table(tuple(tuple(row + [""] * (width - len(row))) for row in rows), tuple(breaks), form)


def parse(transcript: str) -> Iterator[Block]:
    """Blocks in order: a run of lines with tabs is a table (blank lines inside it are page breaks), any other line a text."""
    lines = transcript.split("\n")
    place, section, title, last = 0, "cover", "", Text("cover", "")
    while place < len(lines):
        line = lines[place]
        text = line.strip()
        entry = ENTRY.fullmatch(text) if section == "contents" else None
        if not text:
            place += 1
        elif entry:
            yield Entry(entry["text"], entry["leader"].strip(), entry["page"])
            place += 1
        elif "\t" in line:
            end = ahead = place
            while ahead < len(lines) and ("\t" in lines[ahead] or not lines[ahead].strip()):
                ahead += 1
                if "\t" in lines[ahead - 1]:
                    end = ahead
            yield _table(lines[place:end], "绩效" in title or "目标" in title)
            place, last = end, Text("table", "")
        else:
            if section == "contents" or text.replace(" ", "") == "目录":
                section = "contents" if text.replace(" ", "") == "目录" else "body"
            role = {"cover": "cover", "contents": "contents"}.get(section) or _role(text)
            if section == "body" and role == "title" and not title and not any("\t" in near for near in lines[place : place + 12]):
                role = "prose"
            title = text if role == "title" else title
            joins = role == "prose" and last.role == "prose" and last.text[-1] not in ENDS and len(last.text) > 12
            last = Text(role, text, joins)
            yield last
            place += 1
