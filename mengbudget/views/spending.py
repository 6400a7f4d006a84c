"""五、一般公共预算 and 六、基本支出: the structure of the expenditure, its hierarchy, and the same money by function and by economic class."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from mengbudget.model import Amount, Row
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.interval import share
from mengbudget.story import PAIR, Story
from mengbudget.views import bilingual, data, decimal, digits, grouped, percent, share_of, told, total_of, wan
from mengbudget.views.balance import bounded, compared
from mengbudget.views.rows import INTERVALS, STACKED, Values, amount_place, beside, frame, interval, of_table, rows

LEVELS = {1: "类 classes", 2: "款 groups", 3: "项 items"}


def government(row: Row) -> str:
    """The government economic class (政府预算支出经济分类) that a row is printed under, "" where it has none."""
    return next((name for role, _, name in row.keys if role == "government_economic_name"), "")


def sector(row: Row) -> str:
    """For whom a row of the economic table spends (机关, 事业单位, 个人和家庭), "" where its government class tells nothing."""
    known = normal(government(row))
    return next((name for name, classes in data("economic")["sector"].items() if known in map(normal, classes)), "")


@frame("side part value text place")
def structure(story: Story, number: str = "五、", kind: str = "general_public") -> Iterator[Values]:
    """The shares that a section states, beside those of the table's functional classes, in percent."""
    claims, table = story.budget.statement.claims, story.table(kind)
    for claim in story.claims(number, "share"):
        if claim.about is not None:
            part = bilingual(claims[claim.about].subject)
            yield "stated", part, claim.printed.value, f"{claim.printed.text}%", str(claim_place(claim))
    whole = story.total(kind, "total").printed.value
    for amount in story.amounts(kind, "total", level=1):
        of = percent(amount.printed.value, whole)
        yield "recomputed", bilingual(amount.row.name), decimal(of), f"{digits(of)}%", amount_place(table, amount)


@frame("label code level start end text place")
def hierarchy(story: Story, kind: str) -> Iterator[Values]:
    """A table's 合计 column as bars under bars: each row begins where the row before it under the same parent ends; blank rows are left out."""
    at: dict[int, Decimal] = {}
    for amount in story.amounts(kind, "total"):
        row, item = amount.row, amount.row.role == "item"
        start = at.get(row.parent, Decimal(0)) if item else Decimal(0)
        value, text, place = of_table(story.table(kind), amount)
        if item:
            at[row.parent] = start + value
        at[row.index] = start
        label = " · ".join(part for part in (bilingual(row.name), sector(row)) if part)
        yield label, row.code, row.level or 0 if item else 0, start, start + value, text, place


@frame(PAIR)
def levels(story: Story, kind: str) -> Iterator[Values]:
    """The total as printed beside the sum of each level of the hierarchy, and what rounding allows (columns of `charts.pair`), 万元."""
    table, whole = story.table(kind), story.amounts(kind, "total", row_role="total")
    for level in sorted({row.level for row in table.rows if row.level and row.role == "item"}):
        found = story.amounts(kind, "total", level=level, row_role="item")
        yield beside(f"{len(found)} {LEVELS.get(level, level)}", (table, whole), (table, found))


@frame("label code total basic project share running")
def items(story: Story, kind: str) -> Iterator[Values]:
    """The items of a table without rows under them, largest first: where the money goes.

    Columns: label, code, total, basic, project (as printed), share, running (percent of the total, text: alone, and with all larger ones).
    """
    cells = {(a.row.index, a.column.role): a.printed.text for a in story.amounts(kind, "total", "basic", "project")}
    whole, running = story.total(kind, "total").printed.value, Decimal(0)
    for amount in sorted(story.leaves(kind, "total"), key=lambda amount: -amount.printed.value):
        row, value = amount.row, amount.printed.value
        running += value
        texts = [cells.get((row.index, role), "") for role in ("total", "basic", "project")]
        yield bilingual(row.name), row.code, *texts, share_of(value, whole), share_of(running, whole)


@frame(f"{INTERVALS} now share")
def growth_parts(story: Story, number: str = "五、", kind: str = "general_public") -> Iterator[Values]:
    """By how much basic and project expenditure can have grown, given the growth of their sum: last year's were not below zero.

    Columns of `charts.intervals` and now, share (of the growth), 万元. Raises KeyError where the section compares nothing with last year.
    """
    total = next(iter(compared(story, number)), None)
    if total is None:
        raise KeyError(f"{story.section(number).title} compares nothing with last year")
    change, parts = wan(total.change.printed), story.amounts(kind, "basic", "project", row_role="total")
    for part in parts:
        span = bounded(change, wan(part.printed), [wan(one.printed) for one in parts if one is not part])
        of = share(span, change)
        line = interval(bilingual(part.column.path[-1]), span, amount_place(story.table(kind), part), sign=True)
        yield *line, part.printed.text, f"{told(of, 1)} %" if of is not None else ""


@frame("column label listed rows amounts total agree")
def named(story: Story, number: str = "六、", kind: str = "basic_by_economic") -> Iterator[Values]:
    """Every name in a section's lists and every item of the economic table, side by side, by column, in the table's order.

    Columns: column (人员经费 or 公用经费), label, listed (its position in the statement's list, "" where it is in none), rows (how many rows of
    the table print it), amounts (as printed, joined), total (their sum, 万元), agree ("both", "list only" or "table only").
    """
    lists = story.within(number, story.budget.statement.names)
    where = {normal(name): (one.subject, position) for one in lists for position, name in enumerate(one.names, 1)}
    found = grouped(story.leaves(kind, "personnel", "operating"), lambda amount: normal(amount.row.name))
    spelled = {normal(name): name for one in lists for name in one.names} | {key: one[0].row.name for key, one in found.items()}
    order = [*sorted(found, key=lambda key: found[key][0].column.index), *where]
    for key in dict.fromkeys(order):
        amounts, (subject, position) = found.get(key, []), where.get(key, ("", ""))
        heading = amounts[0].column.path[-1] if amounts else subject
        agree = "list only" if not amounts else "both" if subject == heading else "table only"
        total = digits(total_of(amounts)[0]) if amounts else ""
        texts = " + ".join(a.printed.text for a in amounts)
        yield bilingual(heading), bilingual(spelled[key]), str(position), str(len(amounts)), texts, total, agree


def twice(story: Story, column: str = "total", kind: str = "basic_by_economic") -> pd.DataFrame:
    """Economic items by whom they are spent for, in one column: one row an item and sector, items in the table's order.

    Columns of `charts.stacked` (label: the item, part: the sector), 万元.
    """
    found = story.leaves(kind, column)
    return rows(STACKED, *((bilingual(a.row.name), sector(a.row) or "not told", *of_table(story.table(kind), a)) for a in found))


def crosswalk(story: Story, lines: str = "line", function: str = "general_public", kind: str = "basic_by_economic") -> pd.DataFrame:
    """Basic expenditure by functional item beside the economic items that it pays (columns of `charts.pair`), 万元.

    The lines are those of `economic.toml` ("line", or "apart") that both tables print; what no "line" takes on either side stands in a last
    row of its own. Lines "apart" need not agree, and get no verdict.
    """
    spent, paid = story.leaves(function, "basic"), story.leaves(kind, "total")
    by_function, by_economic = story.table(function), story.table(kind)
    known = {normal(name) for line in data("economic")["line"] for name in line.get("economic", ())}
    out: list[Values] = []
    taken: list[Amount] = []
    for line in data("economic")[lines]:
        names, wanted = [{normal(name) for name in line.get(side, ())} for side in ("function", "economic")]
        left = [a for a in spent if normal(a.row.name) in names]
        if "sector" in line:
            right = [a for a in paid if normal(a.row.name) not in known and sector(a.row) == line["sector"]]
        else:
            right = [a for a in paid if normal(a.row.name) in wanted]
        if left and right:
            label = line.get("label") or bilingual(left[0].row.name)
            out.append(beside(label, (by_function, left), (by_economic, right)))
            taken += left + right
    if lines != "line":
        return rows(PAIR[:9], *(one[:9] for one in out))
    rest = [[a for a in amounts if a not in taken] for amounts in (spent, paid)]
    for left, right in ((rest[0], []), ([], rest[1])):
        if left or right:
            out.append(beside("其他 no counterpart", (by_function, left), (by_economic, right)))
    return rows(PAIR, *out)


@frame("label amount staff head")
def per_head(story: Story, kind: str = "basic_by_economic") -> Iterator[Values]:
    """Personnel (pay, and pay to retirees and others apart) and operating expenditure for each person that the department's form counts.

    Columns: label, amount (万元), staff (as printed), head (元 a person and year, rounded to 元). Raises KeyError where no staff is printed.
    """
    amounts = story.budget.overall.amounts if story.budget.overall else ()
    staff = next((a for a in amounts if a.role == "staff" and a.printed.value), None)
    if staff is None:
        raise KeyError(f"{story.budget.label}: no form prints the staff")
    for amount in story.amounts(kind, "personnel", "operating"):
        if amount.row.level == 1 or amount.row.role == "total":
            head = Fraction(amount.printed.value) / Fraction(staff.printed.value)
            name = bilingual(amount.column.path[-1]) + ("" if amount.row.role == "total" else f": {bilingual(amount.row.name)}")
            yield name, amount.printed.text, f"{staff.printed.text} {staff.printed.unit}", digits(head, 0)
