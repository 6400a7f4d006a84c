"""Budgets with one printed number otherwise: a slip planted into what was read, without reading the pages again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from mengbudget.budget import Budget
from mengbudget.model import Claim
from mengbudget.printed import UNITS, Printed, parse
from mengbudget.reconcile.facts import Place


def retyped(place: Place, number: Printed, text: str) -> Printed | None:
    """The number of a place with other digits: same unit, same precision where it has as many decimals."""
    made = parse(text, place.unit, exact=not number.ulp)
    if made is None:
        return None
    return replace(made, value=-made.value if number.value < 0 < made.value else made.value, ulp=min(made.ulp, number.ulp))


def planted(budget: Budget, place: Place, number: Printed) -> Budget:
    """The budget with one printed number otherwise."""
    source, key = place.key[0], place.key
    if source == "table":
        table = budget.tables[key[1]]
        amounts = tuple(replace(a, printed=number) if (a.row.index, a.row.side, a.column.index) == key[2:] else a for a in table.amounts)
        return replace(budget, tables=(*budget.tables[: key[1]], replace(table, amounts=amounts), *budget.tables[key[1] + 1 :]))
    if source == "statement":
        return replace(budget, statement=replace(budget.statement, claims=_reworded(budget.statement.claims, key[2:], number)))
    forms = []
    for form in (*([budget.overall] if budget.overall else []), *budget.projects):
        if form.index == key[1] and len(key) == 4 and form.kind == key[2] and key[3] != "filed":
            form = replace(form, amounts=tuple(replace(a, printed=number) if i == key[3] else a for i, a in enumerate(form.amounts)))
        elif form.index == key[1] and len(key) == 4 and form.kind == key[2]:
            form = replace(form, filed=f"{budget.year}1231")
        elif form.index == key[1] and len(key) == 5:
            form = replace(form, claims=_reworded(form.claims, key[2:], number))
        forms.append(form)
    overall = forms.pop(0) if budget.overall else None
    return replace(budget, overall=overall, projects=tuple(forms))


def _reworded(claims: tuple[Claim, ...], key: tuple[object, ...], number: Printed) -> tuple[Claim, ...]:
    """Claims with one number otherwise, in its own record and in the text of its sentence."""
    one = next((c for c in claims if (c.sentence.index, c.sentence.section, c.start) == key), None)
    if one is None:
        return claims
    scale = UNITS.get(one.printed.unit, Decimal(1))
    digits = f"{abs(number.value) / scale:f}"
    text = one.sentence.text[: one.start] + digits + one.sentence.text[one.end :]
    sentence, shift = replace(one.sentence, text=text), len(digits) - (one.end - one.start)
    after = [
        c if c.sentence != one.sentence else replace(c, sentence=sentence, start=c.start + shift * (c.start > one.start)) for c in claims
    ]
    return tuple(replace(c, printed=number) if old is one else c for c, old in zip(after, claims, strict=True))
