"""四、财政拨款: one total cut by fund, by year of grant and by purpose, what the statement's list leaves out, and how two tables agree."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from mengbudget.model import Amount, Row
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.reconcile.interval import Interval
from mengbudget.story import Story, digits
from mengbudget.views import amount_place, bilingual, decimal, money, rows, told, wan
from mengbudget.views import digits as exact


def _classes(story: Story, kind: str) -> list[Row]:
    """The functional classes of a table that are not empty, in its order."""
    table = story.table(kind)
    filled = {(a.row.index, a.row.side) for a in table.amounts}
    return [r for r in table.rows if r.role == "item" and r.level == 1 and r.side in ("", "expenditure") and (r.index, r.side) in filled]


def natures(story: Story) -> pd.DataFrame:
    """Basic and project expenditure of each functional class, from 支出总表.

    Columns of `charts.stacked` (label: the class, part: the nature, value, text, place), 万元.
    """
    out = []
    for row in _classes(story, "expenditure"):
        for amount in story.amounts("expenditure", "basic", "project", level=1):
            if amount.row == row:
                words = f"{row.code} {bilingual(row.name)}", bilingual(amount.column.path[-1])
                out.append((*words, money(amount.printed), amount.printed.text, amount_place(story, "expenditure", amount)))
    return rows("label part value text place", *out)


def cuts(story: Story) -> pd.DataFrame:
    """财政拨款收支总表 cut three ways: by fund, by the year the money comes from, by functional class.

    Columns of `charts.stacked` (label: the cut, part, value, text, place), 万元; each cut adds up to the same total but for rounding.
    """
    kind = "fiscal_overview"
    total = {a.column.role: a for a in story.amounts(kind, row_role="current_total") if a.column.side == "expenditure"}
    income = [a for a in story.amounts(kind) if a.column.side == "income" and a.row.role in ("current_total", "carried_over")]
    uses = {a.row.index: a for a in story.amounts(kind, "total", level=1) if a.row.role == "item"}
    out: list[tuple[object, ...]] = []
    for role in ("general_public", "government_fund", "state_capital"):
        if role in total:
            out.append(_part("资金 by fund", total[role].column.path[-1], total[role], story))
    out += [_part("来源 by year of grant", a.row.name, a, story) for a in income]
    out += [_part("用途 by purpose", uses[r.index].row.name, uses[r.index], story) for r in _classes(story, kind) if r.index in uses]
    return rows("label part value text place", *out)


def _part(label: str, name: str, amount: Amount, story: Story) -> tuple[object, ...]:
    return label, bilingual(_bare(name)), money(amount.printed), amount.printed.text, amount_place(story, "fiscal_overview", amount)


def _bare(name: str) -> str:
    """A row's name without the numbering of the form (八、)."""
    return normal(name).replace("(", "（").replace(")", "）")


def listed(story: Story, number: str = "四、") -> pd.DataFrame:
    """The functional classes of 财政拨款收支总表 that are not empty, beside those that the statement lists.

    Columns: label, stated (as printed, "" where the statement leaves it to 等), printed (in the table), place.
    """
    said = {_bare(c.subject): c for c in story.claims(number, "amount")}
    uses = {a.row.index: a for a in story.amounts("fiscal_overview", "total", level=1)}
    out = []
    for row in _classes(story, "fiscal_overview"):
        if row.index in uses:
            amount, claim = uses[row.index], said.get(_bare(row.name))
            out.append(
                (
                    bilingual(row.name),
                    claim.printed.text if claim else "",
                    amount.printed.text,
                    amount_place(story, "fiscal_overview", amount),
                )
            )
    return rows("label stated printed place", *out)


def left_out(story: Story, number: str = "四、") -> pd.DataFrame:
    """What the classes that a section lists leave of its total: the room for 等, "and so on".

    Columns of `charts.intervals` (label, low, high, text, place, value), 万元.
    """
    names = {_bare(row.name) for row in story.table("fiscal_overview").rows if row.role == "item"}
    parts = [c for c in story.claims(number, "amount") if _bare(c.subject) in names]
    if not parts or parts[0].part_of is None:
        raise KeyError(f"{story.section(number).title} lists no functional class under a total")
    whole = story.budget.statement.claims[parts[0].part_of]
    added = sum((wan(c.printed) for c in parts), Interval.of(0))
    by_digits = money(whole.printed) - sum((money(c.printed) for c in parts), Decimal(0))
    rest = wan(whole.printed) - added
    label = f"{whole.printed.text} − the {len(parts)} listed classes"
    return rows(
        "label low high text place value",
        (label, decimal(rest.low), decimal(rest.high), told(rest, 3, sign=True), str(claim_place(whole)), by_digits),
    )


def two_tables(story: Story) -> pd.DataFrame:
    """Each functional class in 财政拨款收支总表 (stated) beside 收支总表 (computed), and the totals.

    Columns of `charts.pair` (label, stated…, computed…, gap, gap_text), 万元; None where only one of the tables has the row.
    """
    sides = []
    for kind in ("overview", "fiscal_overview"):
        cells = {a.row.index: a for a in story.amounts(kind, "total") if a.column.side == "expenditure"}
        found = {_bare(r.name): cells[r.index] for r in story.table(kind).rows if r.side == "expenditure" and r.index in cells}
        sides.append({name: (money(a.printed), a.printed.text, amount_place(story, kind, a)) for name, a in found.items()})
    out = []
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        one, two = (side.get(name, (None, "", "")) for side in sides)
        gap = one[0] - two[0] if one[0] is not None and two[0] is not None else None
        out.append((bilingual(name), *one, *two, gap, digits(gap, "万元", sign=True) if gap else ""))
    return rows("label stated stated_text stated_place computed computed_text computed_place gap gap_text", *out)


def class_table(story: Story) -> pd.DataFrame:
    """Each class as 收支总表 divides it (by year) and as 财政拨款收支总表 does (by fund), as printed.

    Columns: label, total, current_year, carried_over (收支总表), subtotal, general_public, government_fund, state_capital.
    """
    names = ("total", "current_year", "carried_over", "total", "general_public", "government_fund", "state_capital")
    kinds = ("overview",) * 3 + ("fiscal_overview",) * 4
    texts: dict[str, list[str]] = {}
    for position, (kind, role) in enumerate(zip(kinds, names, strict=True)):
        for amount in story.amounts(kind, role):
            if amount.column.side == "expenditure":
                texts.setdefault(_bare(amount.row.name), [""] * len(names))[position] = amount.printed.text
    return rows(
        "label total current_year carried_over subtotal general_public government_fund state_capital",
        *((bilingual(n), *t) for n, t in texts.items()),
    )


def projects(story: Story, role: str) -> pd.DataFrame:
    """The projects that a fund pays for this year, in the order of 项目支出预算表 (本年预算), with their part of the fund's project money.

    Columns: project, unit, amount (as printed, 万元), share (percent, text), place.
    """
    kind = "projects"
    cells = [a for a in story.amounts(kind, role) if a.row.role == "item"]
    whole = sum((Fraction(a.printed.value) for a in cells), Fraction(0))
    out = [
        (a.row.name, a.row.group, a.printed.text, f"{exact(Fraction(a.printed.value) / whole * 100, 1)} %", amount_place(story, kind, a))
        for a in cells
    ]
    return rows("project unit amount share place", *out)
