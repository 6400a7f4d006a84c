"""五、一般公共预算 and 六、基本支出: the structure of the expenditure, its hierarchy, and the same money by function and by economic class."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from mengbudget.model import Amount, Row, Table
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.interval import Interval, share
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING
from mengbudget.story import PAIR, Story
from mengbudget.views import amount_place, bilingual, decimal, money, rows, told, wan
from mengbudget.views import digits as exact
from mengbudget.views.balance import compared

LEVELS = {1: "类 classes", 2: "款 groups", 3: "项 items"}


@cache
def economic() -> dict[str, Any]:
    """The data of `economic.toml`: the sector of each government economic class, and which functional items pay which economic items."""
    return tomllib.loads(files("mengbudget.views").joinpath("economic.toml").read_text("utf-8"))


def sector(row: Row) -> str:
    """For whom a row of the economic table spends (机关, 事业单位, 个人和家庭), "" where its government class tells nothing."""
    classes = [normal(name) for role, _, name in row.keys if role == "government_economic_name"]
    return next((name for name, known in economic()["sector"].items() if {normal(one) for one in known} & set(classes)), "")


def leaves(table: Table) -> list[Row]:
    """The rows of a table that have no row under them, totals left out."""
    parents = {row.parent for row in table.rows if row.parent}
    return [row for row in table.rows if row.role == "item" and row.index not in parents]


def total_of(amounts: Iterable[Amount]) -> tuple[Decimal, Interval]:
    """The sum of printed amounts as the digits stand, and what it may be, in 万元."""
    found = [amount.printed for amount in amounts]
    return sum(map(money, found), Decimal(0)), sum(map(wan, found), Interval.of(0))


def beside(label: str, stated: Sequence[Amount], computed: Sequence[Amount], story: Story, kinds: tuple[str, str]) -> tuple[object, ...]:
    """A row of PAIR: the sum of some amounts beside the sum of others, judged by whether what both may be has a point in common."""
    (one, first), (two, second) = total_of(stated), total_of(computed)
    verdict = EXACT if one == two else ROUNDING if first.meet(second) else INCONSISTENT
    room = decimal((first.width + second.width) / 2)
    gap = one - two
    places = [_places(story, kind, amounts) for kind, amounts in zip(kinds, (stated, computed), strict=True)]
    return (
        label,
        one,
        exact(one),
        places[0],
        two,
        exact(two),
        places[1],
        gap,
        exact(gap, sign=True) if gap else "",
        -room,
        room,
        verdict,
        "",
    )


def _places(story: Story, kind: str, amounts: Sequence[Amount]) -> str:
    if len(amounts) == 1:
        return amount_place(story, kind, amounts[0])
    pages = "、".join(dict.fromkeys(str(amount.page) for amount in amounts))
    names = [f"{amount.row.code} {amount.row.name}".strip() for amount in amounts]
    shown = " + ".join(f"{name} {amount.printed.text}" for name, amount in zip(names[:6], amounts, strict=False))
    return f"{story.table(kind).title} 第{pages}页: {shown}{f' + … ({len(names)} rows)' if len(names) > 6 else ''}"


def structure(story: Story, number: str = "五、", kind: str = "general_public") -> pd.DataFrame:
    """The shares that a section states, beside those of the table's functional classes (columns of `charts.structure`), in percent."""
    claims = story.budget.statement.claims
    out: list[tuple[object, ...]] = []
    for claim in story.claims(number, "share"):
        if claim.about is not None:
            part = bilingual(claims[claim.about].subject)
            out.append(("stated", part, claim.printed.value, f"{claim.printed.text}%", str(claim_place(claim))))
    (whole,) = story.amounts(kind, "total", row_role="total")
    for amount in story.amounts(kind, "total", level=1):
        part_of = Fraction(amount.printed.value) / Fraction(whole.printed.value) * 100
        text = f"{exact(part_of)}%"
        out.append(("recomputed", bilingual(amount.row.name), decimal(part_of), text, amount_place(story, kind, amount)))
    return rows("side part value text place", *out)


def hierarchy(story: Story, kind: str) -> pd.DataFrame:
    """A table's 合计 column as bars under bars: each row begins where the row before it under the same parent ends.

    Columns of `charts.tree` (label, code, level, start, end, text, place), 万元; rows that print no amount are left out.
    """
    at: dict[int, Decimal] = {}
    out = []
    for amount in story.amounts(kind, "total"):
        row = amount.row
        start = at.get(row.parent, Decimal(0)) if row.role == "item" else Decimal(0)
        end = start + money(amount.printed)
        if row.role == "item":
            at[row.parent] = end
        at[row.index] = start
        level = row.level if row.level and row.role == "item" else 0
        out.append((_label(row), row.code, level, start, end, amount.printed.text, amount_place(story, kind, amount)))
    return rows("label code level start end text place", *out)


def _label(row: Row) -> str:
    """A row's name with English, and whom it spends for where the table says so."""
    return f"{bilingual(row.name)}{f' · {sector(row)}' if sector(row) else ''}"


def levels(story: Story, kind: str) -> pd.DataFrame:
    """The total as printed beside the sum of each level of the hierarchy, and what rounding allows (columns of `charts.pair`), 万元."""
    whole = story.amounts(kind, "total", row_role="total")
    out = []
    for level in sorted({row.level for row in story.table(kind).rows if row.level and row.role == "item"}):
        found = [a for a in story.amounts(kind, "total", level=level) if a.row.role == "item"]
        out.append(beside(f"{len(found)} {LEVELS.get(level, level)}", whole, found, story, (kind, kind)))
    return pd.DataFrame(out, columns=pd.Index(PAIR), dtype="object")


def items(story: Story, kind: str) -> pd.DataFrame:
    """The items of a table without rows under them, largest first: where the money goes.

    Columns: label, code, total, basic, project (as printed), share, running (percent of the total, text: alone, and with all larger ones).
    """
    cells = {(a.row.index, a.column.role): a.printed for a in story.amounts(kind, "total", "basic", "project")}
    (whole,) = story.amounts(kind, "total", row_role="total")
    found = [row for row in leaves(story.table(kind)) if (row.index, "total") in cells]
    out, running = [], Decimal(0)
    for row in sorted(found, key=lambda row: -cells[row.index, "total"].value):
        value = cells[row.index, "total"].value
        running += value
        texts = [cells[row.index, role].text if (row.index, role) in cells else "" for role in ("total", "basic", "project")]
        parts = [f"{exact(Fraction(one) / Fraction(whole.printed.value) * 100, 1)} %" for one in (value, running)]
        out.append((bilingual(row.name), row.code, *texts, *parts))
    return rows("label code total basic project share running", *out)


def growth_parts(story: Story, number: str = "五、", kind: str = "general_public") -> pd.DataFrame:
    """By how much basic and project expenditure can have grown, given the growth of their sum: last year's were not below zero.

    Columns of `charts.intervals` (label, low, high, text, place) and now, share (of the growth), 万元. Raises KeyError where the section
    compares nothing with last year.
    """
    total = next(iter(compared(story, number)), None)
    if total is None:
        raise KeyError(f"{story.section(number).title} compares nothing with last year")
    change, parts = wan(total.change.printed), story.amounts(kind, "basic", "project", row_role="total")
    out = []
    for part in parts:
        others = sum((wan(one.printed).high for one in parts if one is not part), Fraction(0))
        most = wan(part.printed).high
        span = Interval(min(change.low - others, most), most)
        of = share(span, change)
        text = f"{exact(of.low, 1, down=True)} … {exact(of.high, 1, down=False)} %" if of is not None else ""
        label, place = bilingual(part.column.path[-1]), amount_place(story, kind, part)
        out.append((label, decimal(span.low), decimal(span.high), told(span, sign=True), place, part.printed.text, text))
    return rows("label low high text place now share", *out)


def named(story: Story, number: str = "六、", kind: str = "basic_by_economic") -> pd.DataFrame:
    """Every name in a section's lists and every item of the economic table, side by side, by column, in the table's order.

    Columns: column (人员经费 or 公用经费), label, listed (its position in the statement's list, "" where it is in none), rows (how many rows of
    the table print it), amounts (as printed, joined), total (their sum, 万元), agree ("both", "list only" or "table only").
    """
    lists = [one for one in story.budget.statement.names if one.sentence.section == story.section(number).title]
    where = {normal(name): (one.subject, position) for one in lists for position, name in enumerate(one.names, 1)}
    found: dict[str, list[Amount]] = {}
    whose = {row.index for row in leaves(story.table(kind))}
    for amount in story.amounts(kind, "personnel", "operating"):
        if amount.row.index in whose:
            found.setdefault(normal(amount.row.name), []).append(amount)
    spelled = {normal(name): name for one in lists for name in one.names} | {key: one[0].row.name for key, one in found.items()}
    out = []
    order = [*sorted(found, key=lambda key: found[key][0].column.index), *where]
    for key in dict.fromkeys(order):
        amounts, (subject, position) = found.get(key, []), where.get(key, ("", ""))
        heading = amounts[0].column.path[-1] if amounts else subject
        texts, agree = " + ".join(a.printed.text for a in amounts), "both" if amounts and subject == heading else "list only"
        total = exact(total_of(amounts)[0]) if amounts else ""
        agree = "table only" if amounts and subject != heading else agree
        out.append((bilingual(heading), bilingual(spelled[key]), str(position), str(len(amounts)), texts, total, agree))
    return rows("column label listed rows amounts total agree", *out)


def twice(story: Story, column: str = "total", kind: str = "basic_by_economic") -> pd.DataFrame:
    """Economic items by whom they are spent for, in one column: one row an item and sector, items in the table's order.

    Columns of `charts.stacked` (label: the item, part: the sector, value, text, place), 万元.
    """
    out = []
    whose = {row.index for row in leaves(story.table(kind))}
    for amount in story.amounts(kind, column):
        if amount.row.index in whose:
            who = sector(amount.row) or "not told"
            out.append((bilingual(amount.row.name), who, money(amount.printed), amount.printed.text, amount_place(story, kind, amount)))
    return rows("label part value text place", *out)


def crosswalk(story: Story, lines: str = "line", function: str = "general_public", kind: str = "basic_by_economic") -> pd.DataFrame:
    """Basic expenditure by functional item beside the economic items that it pays (columns of `charts.pair`), 万元.

    The lines are those of `economic.toml` ("line", or "apart") that both tables print; what no "line" takes on either side stands in a last
    row of its own. Lines "apart" need not agree, and get no verdict.
    """
    by_function = {row.index: row for row in leaves(story.table(function))}
    spent = [a for a in story.amounts(function, "basic") if a.row.index in by_function]
    ends = {row.index for row in leaves(story.table(kind))}
    paid = [a for a in story.amounts(kind, "total") if a.row.index in ends]
    known = {normal(name) for line in economic()["line"] for name in line.get("economic", ())}
    out: list[tuple[object, ...]] = []
    taken: list[Amount] = []
    for line in economic()[lines]:
        names, wanted = [{normal(name) for name in line.get(side, ())} for side in ("function", "economic")]
        left = [a for a in spent if normal(a.row.name) in names]
        if "sector" in line:
            right = [a for a in paid if normal(a.row.name) not in known and sector(a.row) == line["sector"]]
        else:
            right = [a for a in paid if normal(a.row.name) in wanted]
        if left and right:
            label = line.get("label") or bilingual(left[0].row.name)
            out.append(beside(label, left, right, story, (function, kind)))
            taken += left + right
    for amounts, side in ((spent, 0), (paid, 1)):
        if lines == "line" and (rest := [a for a in amounts if a not in taken]):
            pair = ([], rest) if side else (rest, [])
            out.append(beside("其他 no counterpart", *pair, story, (function, kind)))
    return pd.DataFrame(out, columns=pd.Index(PAIR), dtype="object")[PAIR if lines == "line" else PAIR[:9]]


def per_head(story: Story, kind: str = "basic_by_economic") -> pd.DataFrame:
    """Personnel (pay, and pay to retirees and others apart) and operating expenditure for each person that the department's form counts.

    Columns: label, amount (万元), staff (as printed), head (元 a person and year, rounded to 元). Raises KeyError where no staff is printed.
    """
    forms = [one for one in (story.budget.overall,) if one is not None]
    staff = next((a for form in forms for a in form.amounts if a.role == "staff" and a.printed.value), None)
    if staff is None:
        raise KeyError(f"{story.budget.department} {story.budget.year}: no form prints the staff")
    out = []
    for amount in story.amounts(kind, "personnel", "operating"):
        if amount.row.level == 1 or amount.row.role == "total":
            head = Fraction(amount.printed.value) / Fraction(staff.printed.value)
            name = f"{bilingual(amount.column.path[-1])}{'' if amount.row.role == 'total' else f': {bilingual(amount.row.name)}'}"
            out.append((name, amount.printed.text, f"{staff.printed.text} {staff.printed.unit}", exact(head, 0)))
    return rows("label amount staff head", *out)
