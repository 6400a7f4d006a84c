"""Printed names: what is said with them, and that numbering one label of a table changes nothing that is judged."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from conftest import RAW

import mengbudget as mb
from mengbudget.budget import build
from mengbudget.names import compact, key_of, name_of, without_number
from mengbudget.reading.model import Document, Grid

MARKS = ("①", "1.", "（1）", "一、")
_AMOUNT = re.compile(r"[-\d,]+\.\d+")
_WORDS = re.compile(r"[^\d]*[\u4e00-\u9fff][^\d]*")


@pytest.mark.parametrize(
    "printed", ["印刷费", "①印刷费", "1.印刷费", "1、 印 刷 费", "（1）印刷费", "一、印刷费", "其中：印刷费", "其中：（一）印刷费："]
)
def test_one_name_however_it_is_numbered(printed: str) -> None:
    assert key_of(printed) == "印刷费"


@pytest.mark.parametrize("printed", ["印刷", "2印刷费", "1.5印刷费"])
def test_another_name(printed: str) -> None:
    assert key_of(printed) != "印刷费"


def test_what_a_name_says() -> None:
    found = name_of("其中：（十二）2026年预算数（万元）")
    assert (found.style, found.number, found.of_which, found.year, found.unit, found.bare) == ("pcn", 12, True, 2026, "万元", "预算数")
    assert (name_of("③").key, name_of("③").style) == ("③", "")  # a number alone is the name
    assert name_of("③水费").number == 3
    assert name_of("“三公”经费").key == name_of("三公经费").key
    assert without_number("表一、预算01表 2026年收支总表") == "2026年收支总表"


def _labels(grid: Grid) -> list[int]:
    """The cells of a grid that label a row with an amount."""
    rows = {cell.row for cell in grid.cells if _AMOUNT.fullmatch(compact(cell.text))}
    return [at for at, cell in enumerate(grid.cells) if cell.row in rows and _WORDS.fullmatch(cell.text)]


def _free_marks(block: object) -> list[str]:
    """The marks that a grid does not count with already: a second 一、 would be a wrong number."""
    used = {name_of(cell.text).style for cell in block.cells} if isinstance(block, Grid) else set()
    return [mark for mark in MARKS if name_of(f"{mark}费").style not in used]


def _judged(document: Document) -> Counter[tuple[object, ...]]:
    found = mb.reconcile(build(document)).items
    return Counter((one.rule.id, one.verdict, one.outcome.printed, one.outcome.computed) for one in found)


def test_numbering_one_label_of_each_table_changes_no_finding() -> None:
    (document,) = mb.read(RAW / "meng-hrss-2026.facsimile.pdf").documents
    grids = {place: _labels(block) for place, block in enumerate(document.blocks) if isinstance(block, Grid)}
    free = {place: _free_marks(document.blocks[place]) for place in grids}
    judged, numbered = _judged(document), 0
    for turn in count():
        blocks = list(document.blocks)
        for place, labels in grids.items():
            block = blocks[place]
            if turn < len(labels) and isinstance(block, Grid):
                at, mark = labels[turn], free[place][(turn + place) % len(free[place])]
                cells = [replace(cell, text=mark + cell.text) if here == at else cell for here, cell in enumerate(block.cells)]
                blocks[place] = replace(block, cells=tuple(cells))
                numbered += 1
        if blocks == list(document.blocks):
            break
        assert _judged(replace(document, blocks=tuple(blocks))) == judged, turn
    assert numbered > 200
