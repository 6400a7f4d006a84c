"""Identities along a row: a total and the parts that the header names, changes and growth between columns of years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from mengbudget.model import Column
from mengbudget.names import compact
from mengbudget.reconcile.facts import TableFacts, maps, normal
from mengbudget.reconcile.findings import Finding, bind


@dataclass
class _Node:
    """A header cell and what stands under it."""

    name: str
    role: str = ""
    children: list[_Node] = field(default_factory=list)
    column: Column | None = None

    @property
    def of_which(self) -> bool:
        return self.name.startswith("其中")

    @property
    def is_total(self) -> bool:
        return self.column is not None and self.column.is_total


def row_findings(table: TableFacts) -> Iterator[Finding]:
    """Total = parts, wherever the header names a total and all its parts; change and growth against last year's column."""
    for side in dict.fromkeys(column.side for column in table.columns):
        columns = [column for column in table.columns if column.side == side]
        sums = list(dict.fromkeys(_sums(columns)))
        yearly = list(_yearly(columns))
        positions = [position for position, row in enumerate(table.table.rows) if row.side == side]
        for position in positions:
            for whole, parts in sums:
                yield from bind(_rule_of(whole, parts), [table.cells[position, column.index] for column in (whole, *parts)])
        for sort, stated, now, bases in yearly:
            yield from max((_rates(table, positions, sort, (stated, now, base)) for base in bases), key=_holding)


def _rates(table: TableFacts, positions: Sequence[int], sort: str, columns: Sequence[Column]) -> list[Finding]:
    """A stated change or growth in every row, counted from one column of an earlier year."""
    relation = "growth" if sort == "growth" else ""
    rows = ([table.cells[position, column.index] for column in columns] for position in positions)
    return [found for row in rows for found in bind("rows-change", row, relation)]


def _holding(found: Sequence[Finding]) -> int:
    return sum(one.outcome.holds for one in found)


def _tree(columns: Sequence[Column]) -> _Node:
    root = _Node("")
    for column in columns:
        node = root
        path = [part for part in map(compact, column.path) if part]
        roles = ("",) * len(path) + column.path_roles  # an earlier year's column has one more in front
        for name, role in zip(path, roles[len(roles) - len(path) :], strict=True):
            last = node.children[-1] if node.children else None
            if last is None or last.name != name or last.column is not None:
                last = _Node(name, role)
                node.children.append(last)
            node = last
        if node is root or node.children:
            node.children.append(_Node(path[-1] if path else "", column.role, column=column))
        else:
            node.column = column
    return root


def _walk(node: _Node) -> Iterator[_Node]:
    """A header cell and all under it."""
    yield node
    for child in node.children:
        yield from _walk(child)


def _leaves(node: _Node) -> list[Column]:
    """The columns that stand for a header cell: its own total where it has one, else all that is under it and no 其中."""
    if node.column is not None:
        return [node.column]
    total = next((child.column for child in node.children if child.is_total), None)
    return [total] if total else [column for child in node.children if not child.of_which for column in _leaves(child)]


def _sums(columns: Sequence[Column]) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """Every (total column, its part columns) that the header states."""
    nodes = list(_walk(_tree(columns)))
    for sums in (_total_sums, _group_sums):
        for node in nodes:
            yield from sums(node)
    yield from _public_sums(columns)


def _public_sums(columns: Sequence[Column]) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """“三公”经费合计 beside its items, each year's apart."""
    for year in dict.fromkeys(_year(column) for column in columns):
        roles = {_public(column): column for column in reversed(columns) if _year(column) == year}
        inner = [role for role in maps()["inner"]["three_public"] if role in roles]
        if "vehicles" not in roles:
            inner += [role for role in maps()["inner"]["vehicles"] if role in roles]
        if "three_public" in roles and len(inner) > 1:
            yield roles["three_public"], tuple(roles[role] for role in inner)


def _year(column: Column) -> tuple[int | None, bool]:
    """Which year's a column is: as it prints, and whether it is last year's."""
    return column.year, "previous_year" in column.roles


def _public(column: Column) -> str:
    """Which of the three public expenses a column is, where the years stand under their names; else its own role."""
    inner = maps()["inner"]
    items = ("three_public", *inner["three_public"], *inner["vehicles"])
    return next((role for role in (column.role, *reversed(column.path_roles)) if role in items), column.role)


def _total_sums(node: _Node) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """What the total under a header cell is the sum of: the columns after it, before it where none are, up to another total."""
    first = next((index for index, child in enumerate(node.children) if child.is_total), None)
    if first is not None:
        beside = node.children[first + 1 :] or node.children[:first]
        yield from _partitions(node.children[first], list(takewhile(lambda child: not child.is_total, beside)))


def _group_sums(node: _Node) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """A group headed 合计 over the same columns as the groups beside it: each of its columns is the sum of theirs."""
    groups = [child for child in node.children if child.children]
    whole = next((child for child in groups if child.role == "total"), None)
    others = [child for child in groups if child is not whole and not child.of_which]
    for leaf in whole.children if whole else ():
        parts = [column for other in others if (column := _under(other, leaf.name)) is not None]
        if leaf.column is not None and 1 < len(parts) == len(others):
            yield leaf.column, tuple(parts)


def _under(group: _Node, name: str) -> Column | None:
    """The column of a name in a group, in its own total where it has one."""
    inner = next((child for child in group.children if child.role == "total" and child.children), group)
    return next((child.column for child in inner.children if child.name == name), None)


def _partitions(total: _Node, beside: Sequence[_Node]) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """The parts of a total among the columns beside it, and the parts of these, where they are printed side by side."""
    kept = [column for column in _parts(beside) if column.role not in maps()["words"]["no_part"]]
    roles = {part.role: part for part in kept}
    for role, inner in maps()["inner"].items():
        inside = [part for part in kept if part.role in inner]
        if role in roles and inside:
            kept = [part for part in kept if part not in inside]
            if len(inside) > 1:
                yield roles[role], tuple(inside)
    kept = _one_division(kept)
    if total.column is not None and len(kept) > 1:
        yield total.column, tuple(kept)


def _parts(beside: Sequence[_Node]) -> list[Column]:
    """The columns beside a total that are all its parts; none where 其中, which need not be all there is, may be over any of them."""
    some = [leaf for child in beside if child.of_which for below in child.children or [child] for leaf in _leaves(below)]
    parts = [leaf for child in beside if not child.of_which for leaf in _leaves(child)]
    if not _by_nature(parts) and _by_nature([*some, *parts]):
        return [*some, *parts]
    return [] if some and beside[0].of_which else parts


def _by_nature(columns: Sequence[Column]) -> bool:
    """Whether both natures are among some columns, which are all the expenditure there is."""
    return {column.role for column in columns}.issuperset(maps()["words"]["by_nature"])


def _one_division(parts: list[Column]) -> list[Column]:
    """The parts that divide a total in one way, by nature, where others divide it by fund; none where a nature is not printed."""
    words = maps()["words"]
    natures = [part for part in parts if part.role in words["by_nature"]]
    if not natures or all(part.role not in words["by_fund"] for part in parts):
        return parts
    return [part for part in parts if part in natures or part.role in words["by_any"]] if _by_nature(natures) else []


def _rule_of(whole: Column, parts: Sequence[Column]) -> str:
    roles = {role for part in parts for role in part.roles} - set(whole.path_roles[:-1])
    for rule, wanted in maps()["row_rules"].items():
        if roles & set(wanted):
            return str(rule)
    return "rows-parts"


def _yearly(columns: Sequence[Column]) -> Iterator[tuple[str, Column, Column, Sequence[Column]]]:
    """Change and growth columns with the columns of this year and of last year that bear the same header below the year's."""
    groups: dict[tuple[str, ...], dict[str, list[Column]]] = {}
    for column in columns:
        tail = tuple(normal(part) for part in column.path[1:])
        groups.setdefault(tail, {}).setdefault(_sort(column), []).append(column)
    yield from [one for group in groups.values() for one in _of_group(group)] or _compared(columns)


def _sort(column: Column) -> str:
    """Which of the columns of several years it is: of an earlier year, a change or growth, or "now"; "" where it plays no role."""
    sorts = ("growth", "change", "previous_year", "execution")
    return next((sort for sort in sorts if sort in column.roles), "now" if column.role else "")


def _of_group(group: Mapping[str, list[Column]]) -> Iterator[tuple[str, Column, Column, Sequence[Column]]]:
    """Change and growth columns of one header with its only column of this year and what they may be counted from."""
    now, before = group.get("now", []), group.get("previous_year", [])
    if len(now) == len(before) == 1:
        bases = [*before, *group.get("execution", [])]
        for sort in ("change", "growth"):
            yield from ((sort, column, now[0], _bases(column, bases)) for column in group.get(sort, []))


def _compared(columns: Sequence[Column]) -> Iterator[tuple[str, Column, Column, Sequence[Column]]]:
    """Change and growth columns beside the only total of this year and what they may be counted from: the columns of an earlier year,
    its budget or 执行数, of both the one that their header names.
    """
    stated = [column for column in columns if column.role in ("change", "growth")]
    before = [column for column in columns if column.role not in ("", "change", "growth") and _is_earlier(column)]
    now = [column for column in columns if column.role in ("total", "amount") and not _is_earlier(column)]
    if stated and before and len(now) == 1 and max(column.index for column in (*before, *now)) < stated[0].index:
        yield from ((column.role, column, now[0], _bases(column, before)) for column in stated)


def _is_earlier(column: Column) -> bool:
    return not {"previous_year", "execution"}.isdisjoint(column.roles)


def _bases(stated: Column, columns: Sequence[Column]) -> Sequence[Column]:
    """Of the columns of an earlier year those that the header of a change or growth names, its budget or 执行数; else all of them."""
    header = "".join(stated.path)
    words = maps()["words"]
    executed, budgeted = (any(word in header for word in words[base]) for base in ("of_execution", "of_budget"))
    named = [one for one in columns if ("execution" in one.roles) == executed]
    return named or columns if executed or budgeted else columns
