"""Numbers as printed: exact values that remember their digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = re.compile(r"[-－—–−+＋]?\s*(?:\d+(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?")
"""One printed number, with or without thousands separators, some of them left out in between (the whole of it, not a part of a longer run of digits)."""

UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
"""Money units and their worth in 元."""

_SIGNS = str.maketrans("－—–−＋．", "----+.", ",，")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed.

    ``value`` is exact, in 元 for money, else in the unit printed (percent, persons, square metres);
    ``ulp`` is the worth of the last printed place in that same unit, 0 where the number is an exact count.
    """

    text: str
    value: Decimal
    ulp: Decimal
    unit: str = ""

    @property
    def low(self) -> Decimal:
        return self.value - self.ulp / 2

    @property
    def high(self) -> Decimal:
        return self.value + self.ulp / 2


def parse(text: str, unit: str = "", *, decimals: int | None = None, exact: bool = False) -> Printed | None:
    """The number that `text` prints as a whole, or None where it prints none (or more than one).

    `unit` scales money to 元; `decimals` are the decimals of the column where they are more than this cell prints;
    `exact` marks a count.
    """
    body = text.strip()
    negative = body[:1] in ("(", "（") and body[-1:] in (")", "）")
    if negative:
        body = body[1:-1].strip()
    if not NUMBER.fullmatch(body):
        return None
    number = Decimal("".join(body.split()).translate(_SIGNS)) * (-1 if negative else 1)
    places = max(-int(number.as_tuple().exponent), decimals or 0)
    scale = UNITS.get(unit, Decimal(1))
    return Printed(text, number * scale, Decimal(0) if exact else scale.scaleb(-places), unit)
