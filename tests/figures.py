"""An invented department's money, to the 元, from which every table and sentence of a template is printed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from mengbudget.printed import UNITS

FUNCTIONS = dict(
    line.split()
    for line in """201 一般公共服务支出
20106 财政事务
2010601 行政运行
2010602 一般行政管理事务
2010650 事业运行
205 教育支出
20508 进修及培训
2050803 培训支出
208 社会保障和就业支出
20805 行政事业单位养老支出
2080501 行政单位离退休
2080505 机关事业单位基本养老保险缴费支出
2080506 机关事业单位职业年金缴费支出
210 卫生健康支出
21011 行政事业单位医疗
2101101 行政单位医疗
212 城乡社区支出
21208 国有土地使用权出让收入安排的支出
2120802 土地开发支出
221 住房保障支出
22102 住房改革支出
2210201 住房公积金""".splitlines()
)
ECONOMIC = dict(
    line.split()
    for line in """301 工资福利支出
30101 基本工资
30102 津贴补贴
30103 奖金
30108 机关事业单位基本养老保险缴费
30109 职业年金缴费
30110 职工基本医疗保险缴费
30113 住房公积金
302 商品和服务支出
30201 办公费
30206 电费
30211 差旅费
30216 培训费
30217 公务接待费
30226 劳务费
30228 工会经费
30231 公务用车运行维护费
303 对个人和家庭的补助
30302 退休费
310 资本性支出
31002 办公设备购置""".splitlines()
)
FUNDS = {"general": "一般公共预算", "fund": "政府性基金预算", "business": "事业收入"}
# function economic nature fund time project thousands
SHEET = """2010601 30101 personnel general current - 3210
2010601 30102 personnel general current - 2107
2010601 30103 personnel general current - 899
2010601 30201 operating general current - 412
2010601 30206 operating general current - 67
2010601 30211 operating general current - 133
2010601 30217 operating general current - 21
2010601 30228 operating general current - 88
2010601 30231 operating general current - 96
2010650 30101 personnel general current - 1204
2010650 30201 operating general current - 143
2010602 30226 project general current 财政信息化运行维护 1766
2010602 30201 project general current 预算绩效评价 804
2010602 31002 project general carried 财政信息化运行维护 311
2050803 30216 operating general current - 58
2080501 30302 personnel general current - 318
2080505 30108 personnel general current - 976
2080506 30109 personnel general current - 488
2101101 30110 personnel general current - 402
2120802 30226 project fund current 土地储备前期开发 2950
2120802 30226 project fund carried 土地储备前期开发 105
2210201 30113 personnel general current - 731
2010650 30226 project business current 培训中心运转 264"""


@dataclass(frozen=True)
class Leaf:
    function: str
    economic: str
    nature: str
    fund: str
    time: str
    project: str
    unit: str
    now: Decimal
    before: Decimal


@dataclass(frozen=True)
class Figures:
    """Sums of the leaves, printed: `unit` and decimals, `zero` for nothing, thousands separators where `grouped`."""

    seed: int
    name: str
    year: int = 2026
    unit: str = "万元"
    decimals: int = 2
    zero: str = ""
    grouped: bool = False
    without: Sequence[str] = ()  # funds or times that this department has none of
    units: Sequence[str] = field(default=())

    @cached_property
    def leaves(self) -> list[Leaf]:
        draw, found = random.Random(self.seed), []
        for line in SHEET.splitlines():
            *words, size = line.split()
            for unit in self.units or (self.name,):
                now = Decimal(int(size) * 1000 * draw.randint(700, 1500)) / 1000 + Decimal(draw.randint(0, 99)) / 100
                before = (now * draw.randint(700, 1250) / 1000).quantize(Decimal("0.01"))
                if not set(words) & set(self.without):
                    found.append(Leaf(*words, unit, now, before))
        return found

    def sum(self, last: bool = False, *, function: str = "", economic: str = "", **where: str | Iterable[str]) -> Decimal:
        """The exact sum of the leaves whose codes begin so and whose other fields are (one of) those given."""
        wanted = {key: {value} if isinstance(value, str) else set(value) for key, value in where.items()}
        return sum(
            (
                leaf.before if last else leaf.now
                for leaf in self.leaves
                if leaf.function.startswith(function)
                and leaf.economic.startswith(economic)
                and all(getattr(leaf, key) in values for key, values in wanted.items())
            ),
            Decimal(0),
        )

    def show(self, amount: Decimal, zero: str | None = None) -> str:
        """An amount as printed."""
        if not amount:
            return self.zero if zero is None else zero
        place = Decimal(1).scaleb(-self.decimals)
        number = (amount / UNITS[self.unit]).quantize(place, ROUND_HALF_UP)
        return f"{number:,}" if self.grouped else str(number)

    def p(self, last: bool = False, **where: str | Iterable[str]) -> str:
        """A sum as printed."""
        return self.show(self.sum(last, **where))

    def functions(self, **where: str | Iterable[str]) -> list[tuple[str, str]]:
        """Code and name of every functional item with money, classes, groups and items in order."""
        return [(code, name) for code, name in FUNCTIONS.items() if self.sum(function=code, **where)]

    def economics(self, **where: str | Iterable[str]) -> list[tuple[str, str]]:
        return [(code, name) for code, name in ECONOMIC.items() if self.sum(economic=code, **where)]

    def projects(self, **where: str | Iterable[str]) -> list[str]:
        return [name for name in dict.fromkeys(leaf.project for leaf in self.leaves) if name != "-" and self.sum(project=name, **where)]

    def tree(
        self,
        cells: Callable[[dict[str, str]], Sequence[str]],
        label: Callable[[str, str], Sequence[str]],
        total: Sequence[str],
        last: bool = False,
        **where: str | Iterable[str],
    ) -> list[list[str]]:
        """Rows of a table by functional item: the total first (or `last`), then classes, groups and items."""
        whole = [*total, *cells({})]
        rows = [[*label(code, name), *cells({"function": code})] for code, name in self.functions(**where)]
        return [*rows, whole] if last else [whole, *rows]

    def change(self, **where: str | Iterable[str]) -> str:
        """比上年增加…万元，增长…%, as printed."""
        now, before = self.sum(**where), self.sum(True, **where)
        more = now >= before
        rate = ((abs(now - before) / before) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return f"{'增加' if more else '减少'}{self.show(abs(now - before), '0.00')}{self.unit}，{'增长' if more else '下降'}{rate}%"

    def rate(self, **where: str | Iterable[str]) -> str:
        now, before = self.sum(**where), self.sum(True, **where)
        return f"{((now / before - 1) * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%" if before else ""

    def share(self, whole: dict[str, str], **where: str) -> str:
        """A part's share of a whole, as printed."""
        part = self.sum(**(whole | where)) / self.sum(**whole) * 100
        return f"{part.quantize(Decimal('0.01'), ROUND_HALF_UP)}%"
