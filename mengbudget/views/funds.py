"""四、财政拨款: one total cut by fund, by year of grant and by purpose, what the statement's list leaves out, and how two tables agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mengbudget.model import Row, Table
from mengbudget.reconcile.facts import claim_place, normal
from mengbudget.story import PAIR, Story, in_words
from mengbudget.views import bilingual, money, share_of, total_of, wan
from mengbudget.views.rows import INTERVALS, STACKED, Values, amount_place, frame, interval, of_table

KIND, FUNDS = "fiscal_overview", ("general_public", "government_fund", "state_capital")


def _classes(table: Table) -> list[Row]:
    """The functional classes of a table that are not empty, in its order."""
    filled = {(a.row.index, a.row.side) for a in table.amounts}
    return [r for r in table.rows if r.role == "item" and r.level == 1 and r.side in ("", "expenditure") and (r.index, r.side) in filled]


@frame(STACKED)
def natures(story: Story) -> Iterator[Values]:
    """Basic and project expenditure of each functional class, from 支出总表."""
    table = story.table("expenditure")
    for row in _classes(table):
        for amount in (a for a in story.amounts("expenditure", "basic", "project") if a.row == row):
            yield f"{row.code} {bilingual(row.name)}", bilingual(amount.column.path[-1]), *of_table(table, amount)


@frame(STACKED)
def cuts(story: Story) -> Iterator[Values]:
    """财政拨款收支总表 cut three ways, by fund, by the year the money comes from, by functional class: each adds up to the same total."""
    table = story.table(KIND)
    totals = {a.column.role: a for a in story.amounts(KIND, row_role="current_total") if a.column.side == "expenditure"}
    income = [a for a in table.amounts if a.column.side == "income" and a.row.role in ("current_total", "carried_over")]
    uses = {a.row.index: a for a in story.amounts(KIND, "total", level=1, row_role="item")}
    parts = [("资金 by fund", totals[role].column.path[-1], totals[role]) for role in FUNDS if role in totals]
    parts += [("来源 by year of grant", a.row.name, a) for a in income]
    parts += [("用途 by purpose", r.name, uses[r.index]) for r in _classes(table) if r.index in uses]
    for label, name, amount in parts:
        yield label, bilingual(_bare(name)), *of_table(table, amount)


def _bare(name: str) -> str:
    """A row's name without the numbering of the form (八、)."""
    return normal(name).replace("(", "（").replace(")", "）")


@frame("label stated printed place")
def listed(story: Story, number: str = "四、") -> Iterator[Values]:
    """The functional classes of 财政拨款收支总表 that are not empty, beside those that the statement lists ("" where it leaves them to 等)."""
    said = {_bare(c.subject): c.printed.text for c in story.claims(number, "amount")}
    uses, table = {a.row.index: a for a in story.amounts(KIND, "total", level=1)}, story.table(KIND)
    for amount in (uses[row.index] for row in _classes(table) if row.index in uses):
        name = amount.row.name
        yield bilingual(name), said.get(_bare(name), ""), amount.printed.text, amount_place(table, amount)


@frame(f"{INTERVALS} value")
def left_out(story: Story, number: str = "四、") -> Iterator[Values]:
    """What the classes that a section lists leave of its total: the room for 等, "and so on"."""
    names = {_bare(row.name) for row in story.table(KIND).rows if row.role == "item"}
    parts = [c for c in story.claims(number, "amount") if _bare(c.subject) in names]
    if not parts or parts[0].part_of is None:
        raise KeyError(f"{story.section(number).title} lists no functional class under a total")
    whole = story.budget.statement.claims[parts[0].part_of]
    by_digits, added = total_of(parts)
    label = f"{whole.printed.text} − the {len(parts)} listed classes"
    rest = interval(label, wan(whole.printed) - added, claim_place(whole), places=3, sign=True)
    yield *rest, money(whole.printed) - by_digits


@frame(PAIR[:9])
def two_tables(story: Story) -> Iterator[Values]:
    """Each functional class in 收支总表 (stated) beside 财政拨款收支总表 (computed), and the totals; None where only one of them has the row."""
    sides = []
    for kind in ("overview", KIND):
        table, cells = story.table(kind), {a.row.index: a for a in story.amounts(kind, "total") if a.column.side == "expenditure"}
        found = {_bare(r.name): cells[r.index] for r in table.rows if r.side == "expenditure" and r.index in cells}
        sides.append({name: of_table(table, amount) for name, amount in found.items()})
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        one, two = (side.get(name, (None, "", "")) for side in sides)
        gap = one[0] - two[0] if one[0] is not None and two[0] is not None else None
        yield bilingual(name), *one, *two, gap, in_words(gap, "万元", sign=True) if gap else ""


@frame(["label", "total", "current_year", "carried_over", "subtotal", *FUNDS])
def class_table(story: Story) -> Iterator[Values]:
    """Each class as 收支总表 divides it (by year) and as 财政拨款收支总表 does (by fund), as printed."""
    sought = [("overview", role) for role in ("total", "current_year", "carried_over")] + [(KIND, role) for role in ("total", *FUNDS)]
    texts: dict[str, list[str]] = {}
    for position, (kind, role) in enumerate(sought):
        for amount in story.amounts(kind, role):
            if amount.column.side == "expenditure":
                texts.setdefault(_bare(amount.row.name), [""] * len(sought))[position] = amount.printed.text
    for name, found in texts.items():
        yield bilingual(name), *found


@frame("project unit amount share place")
def projects(story: Story, role: str) -> Iterator[Values]:
    """The projects that a fund pays for this year, in the order of 项目支出预算表 (本年预算), with their part of the fund's project money."""
    cells, table = story.amounts("projects", role, row_role="item"), story.table("projects")
    whole = sum((a.printed.value for a in cells), Decimal(0))
    for a in cells:
        yield a.row.name, a.row.group, a.printed.text, share_of(a.printed.value, whole), amount_place(table, a)
