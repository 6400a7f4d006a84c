"""十、绩效管理: the project forms against what the statement says of them, and against the project tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

import pandas as pd

from mengbudget.model import Claim, Form, FormAmount
from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Place, claim_place, normal
from mengbudget.reconcile.projects import project_name
from mengbudget.story import PAIR, Story, in_unit
from mengbudget.views import amount_place, decimal, digits, money, rows

KINDS = ("projects", "projects_carried_over")


@cache
def _english() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("mengbudget.views").joinpath("projects.toml").read_text("utf-8"))


def english(name: str) -> str:
    """English for the name of a project, a source of its funds or a kind of indicator; "" where `projects.toml` has none."""
    known = _english()
    return known["words"].get(normal(name)) or {project_name(key): text for key, text in known["names"].items()}.get(project_name(name), "")


def named(name: str) -> str:
    """A name as printed, its English in the line below."""
    return f"{name}\n{english(name)}".rstrip()


def funds(form: Form, half: str = "year", role: str = "total") -> FormAmount | None:
    """The funds of a form's half ("period" or "year"); of its only half where it has but one. None where nothing is printed."""
    halves = {amount.half: amount for amount in form.amounts if amount.role == role}
    return halves.get(half) or (next(iter(halves.values())) if len(halves) == 1 else None)


def form_place(form: Form, amount: FormAmount) -> str:
    return f"绩效目标表 {form.index} 第{amount.page}页 {amount.label}: {amount.printed.text}{amount.printed.unit}"


@dataclass(frozen=True)
class Match:
    """A form and the row of the project tables that it goes with; either may be missing. ``how`` tells by what they were matched."""

    form: Form | None
    row: Place | None
    how: str  # "same name", "similar name", "no row", "no form"
    verdict: str = ""


def matches(story: Story) -> list[Match]:
    """Every form with its row, in the order of the forms, then every row of the project tables without a form, in the order printed."""
    by_index = {form.index: form for form in story.budget.projects}
    found = [item for item in story.result.items if item.rule.id == "forms-table" and item.terms]
    out = []
    for item in sorted(found, key=lambda one: one.terms[0].row):
        row = item.terms[1] if len(item.terms) > 1 else None
        how = "no row" if row is None else "similar name" if item.verdict == rel.UNCHECKED else "same name"
        out.append(Match(by_index[item.terms[0].row], row, how, item.verdict))
    taken = {one.row.key for one in out if one.row is not None}
    projects = [
        place for place, _ in story.result.numbers if place.source == "table" and place.kind in KINDS and place.role in ("total", "amount")
    ]
    items = {(t.title, r.index) for t in story.budget.tables if t.kind in KINDS for r in t.rows if r.role == "item"}
    rest = [place for place in projects if place.key not in taken and (place.title, place.row) in items]
    return out + [Match(None, place, "no form") for place in rest]


def beside(story: Story) -> pd.DataFrame:
    """Each form's funds of the year beside the row of the project tables (columns of `charts.pair`, and how), 万元."""
    out: list[tuple[object, ...]] = []
    for one in matches(story):
        amount = funds(one.form) if one.form else None
        left: tuple[object, ...] = (None, "—", "no form")
        if one.form and amount:
            left = (money(amount.printed), digits(money(amount.printed)), form_place(one.form, amount))
        value = in_unit(one.row.value, "元") if one.row and one.row.value is not None else None
        right = (value, one.row.text, str(one.row)) if one.row else (None, "—", "no row")
        name = one.form.name if one.form else one.row.name if one.row else ""
        out.append((named(name), *left, *right, "" if one.how == "same name" else one.how, one.verdict or rel.UNCHECKED, one.how))
    return pd.DataFrame(out, columns=pd.Index([*PAIR[:7], "gap_text", "verdict", "how"]), dtype="object")


def kinds_of_match(story: Story) -> pd.DataFrame:
    """How forms and rows were matched: columns how, count, period, year (sums of the forms, 万元), table (sum of the rows), names."""
    out = []
    found = matches(story)
    for how in dict.fromkeys(one.how for one in found):
        of = [one for one in found if one.how == how]
        forms, cells = [one.form for one in of if one.form], [one.row for one in of if one.row]
        sums = [digits(_sum(forms, half)) if forms else "—" for half in ("period", "year")]
        table = digits(sum((in_unit(c.value, "元") for c in cells if c.value is not None), Decimal(0))) if cells else "—"
        few = (
            "; ".join(one.form.name if one.form else one.row.name if one.row else "" for one in of)
            if how in ("no row", "similar name")
            else ""
        )
        out.append((how, len(of), *sums, table, few))
    return rows("how count period year table names", *out)


def _sum(forms: Iterable[Form], half: str) -> Decimal:
    return sum((money(a.printed) for form in forms if (a := funds(form, half))), Decimal(0))


def _stated(story: Story, number: str) -> Claim:
    """What a section states of all forms together: the amount that the rule of their sum is about. Raises KeyError where there is none."""
    where = next((item.terms[0] for item in story.findings(number, "forms-total")), None)
    if where is None:
        raise KeyError(f"{story.section(number).title} states no amount of all forms")
    return next(c for c in story.claims(number, "amount") if claim_place(c).key == where.key)


def rounded(number: Printed, step: Decimal) -> Printed:
    """A printed amount rounded half up to a step, taken as exact: what a clerk adds who rounds first."""
    value = (number.value / step).quantize(Decimal(1), ROUND_HALF_UP) * step if step else number.value
    return Printed(number.text, value, Decimal(0), number.unit)


def sums(story: Story, number: str = "十、") -> pd.DataFrame:
    """The stated amount of all forms beside their sums: rounded at the end, each rounded first, the year's, the tables' (columns of `charts.pair`), 万元."""
    stated = _stated(story, number)
    period, year = ([a.printed for f in story.budget.projects if (a := funds(f, half))] for half in ("period", "year"))
    linked = [one.row for one in matches(story) if one.form and one.row]
    cells = [Printed(p.text, p.value, stated.printed.ulp, p.unit) for p in linked if p.value is not None]
    first = [rounded(number, stated.printed.ulp) for number in period]
    ways = (
        ("实施期 period: added up, then rounded", period),
        ("实施期 period: each rounded, then added up", first),
        ("年度 the year's funds: added up, then rounded", year),
        ("项目支出表 the rows that the forms go with", cells),
    )
    return pd.DataFrame(
        [_way(stated, label, numbers) for label, numbers in ways], columns=pd.Index([*PAIR[:7], "gap_text", "verdict"]), dtype="object"
    )


def _way(stated: Claim, label: str, numbers: Sequence[Printed]) -> tuple[object, ...]:
    o = rel.total(stated.printed, [(1, n) for n in numbers])
    computed, gap = (in_unit(v if v is not None else Decimal(0), "元") for v in (o.computed, o.gap))
    place = f"{len(numbers)} amounts, {digits(computed, 6)} 万元"
    text = digits(gap, 4 if abs(gap) < 1 else 2, sign=True) if gap else ""
    said = money(stated.printed), stated.printed.text, str(claim_place(stated))
    return label, *said, computed, digits(computed, 2), place, text, o.verdict


def orphans(story: Story) -> pd.DataFrame:
    """The forms without a row in the project tables: columns name, authority (as printed), unit, filed, period, year (元, as printed), pages."""
    out = []
    for form in (one.form for one in matches(story) if one.form and not one.row):
        amounts = [a.printed.text if (a := funds(form, half)) else "" for half in ("period", "year")]
        authority = f"{form.department_code}-{form.department}".strip("-")
        out.append((named(form.name).replace("\n", " · "), authority, form.unit, form.filed, *amounts, form.pages[0] if form.pages else ""))
    return rows("name authority unit filed period year page", *out)


def rounding_of_forms(story: Story, number: str = "十、") -> pd.DataFrame:
    """The forms whose funds are no whole multiple of the statement's last digit: name, printed (元), rounded (万元), gain (元, text); a last row sums."""
    step = _stated(story, number).printed.ulp
    out: list[tuple[object, ...]] = []
    whole = Decimal(0)
    for form in story.budget.projects:
        amount = funds(form, "period")
        if amount is None or amount.printed.value == (near := rounded(amount.printed, step)).value:
            continue
        gain = near.value - amount.printed.value
        whole += gain
        out.append((named(form.name).replace("\n", " · "), f"{amount.printed.value:,}", digits(money(near)), digits(gain, 2, sign=True)))
    out.append(("合计 all together", "", "", digits(whole, 2, sign=True)))
    return rows("name printed rounded gain", *out)


def bridge(story: Story, number: str = "十、") -> pd.DataFrame:
    """From the stated amount of the forms to the project expenditure of 支出总表 (columns of `charts.waterfall`), 万元.

    Steps: forms without a row, rows without a form, by table; what is left over is rounding, or unknown. Raises KeyError where a part is missing.
    """
    stated, found = _stated(story, number), matches(story)
    (whole,) = story.amounts("expenditure", "project", row_role="total")
    at = money(stated.printed)
    out: list[tuple[object, ...]] = [
        (f"情况说明 {len(story.budget.projects)} forms, as stated", Decimal(0), at, "total", digits(at), str(claim_place(stated)))
    ]
    orphans = [one.form for one in found if one.form and not one.row]
    steps = [(f"− {len(orphans)} forms without a row", -_sum(orphans, "period"), "、".join(form.name for form in orphans))]
    for kind in KINDS:
        cells = [one.row for one in found if one.row and not one.form and one.row.kind == kind]
        value = sum((in_unit(c.value, "元") for c in cells if c.value is not None), Decimal(0))
        steps.append(
            (
                f"+ {len(cells)} rows without a form",
                value,
                f"{story.table(kind).title}: {'、'.join(c.name for c in cells)}" if cells else "",
            )
        )
    for label, value, place in steps:
        if value:
            out.append((label, at, at + value, "up" if value > 0 else "down", digits(value, sign=True), place))
            at += value
    rest = money(whole.printed) - at
    if rest:
        out.append(("what is left: rounding 尾差", at, at + rest, "unknown", digits(rest, sign=True), "every amount above is rounded"))
    end = money(whole.printed)
    out.append(
        ("项目支出 project expenditure, 支出总表", Decimal(0), end, "total", whole.printed.text, amount_place(story, "expenditure", whole))
    )
    return rows("label start end kind text place", *out)


def shares(story: Story, number: str = "十、") -> pd.DataFrame:
    """What the stated share leaves for projects without a form, beside the shares of the tables (columns of `charts.stacked`), percent."""
    stated = _stated(story, number)
    (whole,) = story.amounts("expenditure", "project", row_role="total")
    found = matches(story)
    linked = [one.row for one in found if one.form and one.row]
    rest = [one.row for one in found if one.row and not one.form]
    orphans = [one.form for one in found if one.form and not one.row]
    with_row, without = (
        _percent(sum((c.value for c in cells if c.value is not None), Decimal(0)), whole.printed) for cells in (linked, rest)
    )
    said, extra = (
        _percent(stated.printed.value, whole.printed),
        _percent(sum((a.printed.value for f in orphans if (a := funds(f, "period"))), Decimal(0)), whole.printed),
    )
    parts = ("with a form, in the tables", "with a form, in no table", "without a form (上年结转)")
    lines = {
        f"情况说明: the statement's {digits(said)} % and the rows without a form": (said - extra, extra, without),
        "项目支出表: every row of the tables": (with_row, Fraction(0), without),
    }
    out = []
    for label, values in lines.items():
        for part, value in zip(parts, values, strict=True):
            if value:
                out.append(
                    (
                        f"{label}, {digits(sum(values, Fraction(0)))} %",
                        part,
                        decimal(value),
                        f"{digits(value)} %",
                        f"of {whole.printed.text}, {amount_place(story, 'expenditure', whole)}",
                    )
                )
    return rows("label part value text place", *out)


def _percent(part: Decimal, whole: Printed) -> Fraction:
    return Fraction(part) / Fraction(whole.value) * 100
