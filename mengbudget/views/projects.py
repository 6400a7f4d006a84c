"""十、绩效管理: the project forms against what the statement says of them, and against the project tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from mengbudget.model import Claim, Form, FormAmount
from mengbudget.printed import Printed
from mengbudget.reconcile import relations as rel
from mengbudget.reconcile.facts import Place, claim_place
from mengbudget.reconcile.projects import project_name
from mengbudget.story import PAIR, Story, in_unit
from mengbudget.views import data, decimal, digits, grouped, money, percent, total_of
from mengbudget.views.rows import STACKED, WATERFALL, Values, frame, of_claim, of_table, step

KINDS = ("projects", "projects_carried_over")


def named(name: str, between: str = "\n") -> str:
    """The name of a project as printed, its English (`projects.toml`) in the line below, or after another sign."""
    known = {project_name(key): text for key, text in data("projects")["names"].items()}
    return between.join(part for part in (name, known.get(project_name(name))) if part)


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

    @property
    def name(self) -> str:
        return self.form.name if self.form else self.row.name if self.row else ""


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
    items = {(t.title, r.index) for t in story.budget.tables if t.kind in KINDS for r in t.rows if r.role == "item"}
    for place, _ in story.result.numbers:
        of_project = place.source == "table" and place.kind in KINDS and place.role in ("total", "amount")
        if of_project and place.key not in taken and (place.title, place.row) in items:
            out.append(Match(None, place, "no form"))
    return out


def _rows(found: Iterable[Match]) -> list[Place]:
    return [one.row for one in found if one.row]


def _sum(rows: Iterable[Place]) -> Decimal:
    """What rows of the project tables come to, in 万元."""
    return sum((in_unit(row.value, "元") for row in rows if row.value is not None), Decimal(0))


def _period(forms: Iterable[Form | None], half: str = "period") -> list[FormAmount]:
    """The funds of forms in a half, of those that print any."""
    return [amount for form in forms if form and (amount := funds(form, half))]


@frame([*PAIR[:7], "gap_text", "verdict", "how"])
def beside(story: Story) -> Iterator[Values]:
    """Each form's funds of the year beside the row of the project tables; how: by what they were matched."""
    for one in matches(story):
        amount = funds(one.form) if one.form else None
        left: Values = (None, "—", "no form")
        if one.form and amount:
            left = (money(amount.printed), digits(money(amount.printed)), form_place(one.form, amount))
        value = in_unit(one.row.value, "元") if one.row and one.row.value is not None else None
        right = (value, one.row.text, str(one.row)) if one.row else (None, "—", "no row")
        yield named(one.name), *left, *right, "" if one.how == "same name" else one.how, one.verdict or rel.UNCHECKED, one.how


@frame("how count period year table names")
def kinds_of_match(story: Story) -> Iterator[Values]:
    """How forms and rows were matched, with the sums of the forms (period, year) and of the rows (table)."""
    for how, of in grouped(matches(story), lambda one: one.how).items():
        forms, cells = [one.form for one in of if one.form], _rows(of)
        sums = [digits(total_of(_period(forms, half))[0]) if forms else "—" for half in ("period", "year")]
        few = "; ".join(one.name for one in of) if how in ("no row", "similar name") else ""
        yield how, len(of), *sums, digits(_sum(cells)) if cells else "—", few


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


@frame([*PAIR[:7], "gap_text", "verdict"])
def sums(story: Story, number: str = "十、") -> Iterator[Values]:
    """The stated amount of all forms beside their sums: rounded at the end, each rounded first, the year's, the tables'."""
    said = _stated(story, number)
    period, year = ([a.printed for a in _period(story.budget.projects, half)] for half in ("period", "year"))
    ulp = said.printed.ulp
    cells = [Printed(p.text, p.value, ulp, p.unit) for p in _apart(story)[0] if p.value is not None]
    yield _way(said, "实施期 period: added up, then rounded", period)
    yield _way(said, "实施期 period: each rounded, then added up", [rounded(number, ulp) for number in period])
    yield _way(said, "年度 the year's funds: added up, then rounded", year)
    yield _way(said, "项目支出表 the rows that the forms go with", cells)


def _way(stated: Claim, label: str, numbers: Sequence[Printed]) -> Values:
    o = rel.total(stated.printed, [(1, n) for n in numbers])
    computed, gap = (in_unit(v if v is not None else Decimal(0), "元") for v in (o.computed, o.gap))
    text = digits(gap, 4 if abs(gap) < 1 else 2, sign=True) if gap else ""
    return label, *of_claim(stated), computed, digits(computed), f"{len(numbers)} amounts, {digits(computed, 6)} 万元", text, o.verdict


@frame("name printed rounded gain")
def rounding_of_forms(story: Story, number: str = "十、") -> Iterator[Values]:
    """The forms whose funds are no whole multiple of the statement's last digit; printed and gain in 元; a last row sums."""
    step, whole = _stated(story, number).printed.ulp, Decimal(0)
    for form in story.budget.projects:
        amount = funds(form, "period")
        if amount is not None and (gain := (near := rounded(amount.printed, step)).value - amount.printed.value):
            whole += gain
            yield named(form.name, " · "), f"{amount.printed.value:,}", digits(money(near)), digits(gain, sign=True)
    yield "合计 all together", "", "", digits(whole, sign=True)


@frame(WATERFALL)
def bridge(story: Story, number: str = "十、") -> Iterator[Values]:
    """From the stated amount of the forms to the project expenditure of 支出总表.

    Steps: forms without a row, rows without a form, by table; what is left over is rounding, or unknown. Raises KeyError where a part is missing.
    """
    at, _, said = of_claim(_stated(story, number))
    end, text, place = of_table(story.table("expenditure"), story.total("expenditure", "project"))
    _, orphans, rest = _apart(story)
    steps = [(f"− {len(orphans)} forms without a row", -total_of(_period(orphans))[0], "、".join(form.name for form in orphans))]
    for kind in KINDS:
        cells = [row for row in rest if row.kind == kind]
        where = f"{story.table(kind).title}: {'、'.join(row.name for row in cells)}" if cells else ""
        steps.append((f"+ {len(cells)} rows without a form", _sum(cells), where))
    left = end - at - sum((value for _, value, _ in steps), Decimal(0))
    steps.append(("what is left: rounding 尾差", left, "every amount above is rounded"))
    nothing = Decimal(0)
    yield step(f"情况说明 {len(story.budget.projects)} forms, as stated", nothing, at, "total", said)
    for index, (label, value, where) in enumerate(steps):
        if value:
            kind = "unknown" if index == len(steps) - 1 else "up" if value > 0 else "down"
            yield step(label, at, at + value, kind, where)
            at += value
    yield step("项目支出 project expenditure, 支出总表", nothing, end, "total", place, text)


def _apart(story: Story) -> tuple[list[Place], list[Form], list[Place]]:
    """Rows with a form, forms without a row, rows without a form."""
    found = matches(story)
    orphans = [one.form for one in found if one.form and not one.row]
    return _rows(one for one in found if one.form), orphans, _rows(one for one in found if not one.form)


@frame(STACKED)
def shares(story: Story, number: str = "十、") -> Iterator[Values]:
    """What the stated share leaves for projects without a form, beside the shares of the tables, in percent."""
    whole, _, place = of_table(story.table("expenditure"), printed := story.total("expenditure", "project"))
    linked, orphans, rest = _apart(story)
    with_row, without = percent(_sum(linked), whole), percent(_sum(rest), whole)
    said, extra = percent(money(_stated(story, number).printed), whole), percent(total_of(_period(orphans))[0], whole)
    parts = ("with a form, in the tables", "with a form, in no table", "without a form (上年结转)")
    stated = f"情况说明: the statement's {digits(said)} % and the rows without a form"
    lines = (stated, (said - extra, extra, without)), ("项目支出表: every row of the tables", (with_row, Fraction(0), without))
    for label, values in lines:
        for part, value in zip(parts, values, strict=True):
            if value:
                bar, where = f"{label}, {digits(sum(values, Fraction(0)))} %", f"of {printed.printed.text}, {place}"
                yield bar, part, decimal(value), f"{digits(value)} %", where
