"""What reconciliation found, for people: rules and their verdicts, what contradicts itself, what rounding explains, what no rule reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.known import Known, load
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED
from mengbudget.reconcile.rules import Rule, registry
from mengbudget.show.evidence import Evidence, show
from mengbudget.show.look import GREEN, VERMILLION
from mengbudget.story import PAIR, Story, in_words
from mengbudget.views import data, english_kind, grouped, share_of
from mengbudget.views.document import by_source, numbers, reached, reviewed, touched
from mengbudget.views.rows import Values, counts, frame

ORDER = (EXACT, ROUNDING, INCONSISTENT, UNCHECKED)
SOURCES = {"table": "表 tables", "statement": "情况说明 statement", "form": "绩效目标表 forms", "": "other"}
CAUGHT = {"caught": GREEN, "not caught": VERMILLION}
WAYS = ("one digit", "two digits swapped", "ten times")
MUTATED = {"numbers": "numbers", "mutants": "changed documents", "caught": "caught", "share": "share", **dict(zip(WAYS, WAYS, strict=True))}


def says(rule: Rule) -> str:
    """What a rule says, in both languages."""
    return f"{rule.zh} · {rule.en}"


def verdicts(story: Story) -> pd.DataFrame:
    """How many findings of each verdict, by source of the number judged (COUNTS)."""
    found = by_source(story, SOURCES)
    return counts(found, place="{count} of {total} findings", order=ORDER)


def _by_rule(story: Story) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {rule: Counter() for rule in registry()}
    for item in story.result.items:
        found[item.rule.id][item.verdict] += 1
    return found


def rules(story: Story) -> pd.DataFrame:
    """Findings by rule (its id) and verdict, those with most findings first (COUNTS)."""
    found = dict(sorted(_by_rule(story).items(), key=lambda pair: -pair[1].total()))
    known = registry()
    return counts(found, place=lambda rule: f"{known[rule].zh} / {known[rule].en}", order=ORDER)


@frame("rule relation says reason exact rounding inconsistent unchecked")
def rule_table(story: Story, bound: bool = True) -> Iterator[Values]:
    """Every rule that binds something in the document (or, with bound=False, that binds nothing), and how many findings of each verdict."""
    of = _by_rule(story)
    for rule in registry().values():
        if bool(of[rule.id]) == bound:
            numbers = [str(of[rule.id][word] or "") for word in ORDER]
            yield rule.id, data("glossary")["relations"][rule.relation], says(rule), rule.reason, *numbers


def figures(item: Finding) -> tuple[str, str, str, str]:
    """Printed, computed, gap and what rounding allows, as texts in the unit that the first number is printed in; "" where there is none."""
    o, first = item.outcome, item.terms[0] if item.terms else None
    unit = first.unit if first and item.unit == "元" else item.unit
    if unit == "日":  # dates count as numbers of eight digits, their distance in days
        return first.text if first else "", "" if o.computed is None else f"{o.computed:f}", "" if o.gap is None else f"{o.gap:+f} days", ""
    scale = UNITS[unit] if unit in UNITS else Decimal(1)
    printed, computed, gap, allowed = (None if v is None else v / scale for v in (o.printed, o.computed, o.gap, o.allowed))
    texts = ["" if v is None else in_words(v, unit) for v in (printed, computed)]
    return texts[0], texts[1], in_words(gap, unit, sign=True) if gap else "", f"±{in_words(allowed, unit)}" if allowed else ""


@frame("rule says where page printed computed gap allowed verdict note")
def listed(items: Iterable[Finding]) -> Iterator[Values]:
    """Findings as rows for people; where: the first term."""
    for item in items:
        first = item.terms[0] if item.terms else None
        where = " · ".join(part for part in (first.title, f"{first.code} {first.name}".strip(), first.column) if part) if first else ""
        note = "; ".join(text for text in (item.outcome.reason, item.note) if text)
        yield item.rule.id, says(item.rule), where, item.page or "", *figures(item), item.verdict, note


def unchecked(story: Story) -> pd.DataFrame:
    """What the rules had to leave open, with the reason (columns of `listed`)."""
    return listed(item for item in story.result.items if item.verdict == UNCHECKED)


@frame("rule where page printed computed gap said")
def discrepancies(story: Story, path: str | Path) -> Iterator[Values]:
    """The inconsistent findings beside the reviewed list.

    said is the reviewed explanation in Chinese and English, "not reviewed" where the list (YAML, see `reconcile.known`) has none of this finding.
    """
    names = ("rule", "place", "printed", "computed", "gap", "unit")
    known = {Known(*(str(entry[name]) for name in names)): entry["explanation"] for entry in load(path)}
    for item in story.reviewed:
        told = known.get(Known.of(item))
        said = f"{told['zh']} {told['en']}".replace("+", "+\u200b") if told else "not reviewed"  # a long sum may break after each sign
        first = item.terms[0]
        printed, computed, gap, _ = figures(item)
        yield item.rule.id, f"{first.title} · {first.name}", first.page, printed, computed, gap, said


def evidence(story: Story, paths: Sequence[str | Path], rule: str, number: int = 0) -> Evidence:
    """The pieces of the pages behind one inconsistent finding of a rule, its numbers boxed. Raises KeyError where there is none."""
    found = [item for item in story.reviewed if item.rule.id == rule]
    if len(found) <= number:
        raise KeyError(f"{rule} has {len(found)} inconsistent findings in this document")
    return show(found[number], paths)


def coverage(story: Story) -> pd.DataFrame:
    """Printed numbers by table and by how many rules touch each (COUNTS, the words of `charts.TIMES`), in the order printed."""
    found = {}
    for source, kind, title, times, _ in reached(story):
        name = english_kind(kind)
        labels = {"table": f"{title}\n{name}".strip(), "statement": "情况说明\nthe statement", "form": f"绩效目标表\n{name or kind}"}
        found[labels[source]] = times
    return counts(found, lambda label: touched(found[label]), "{count} numbers, {word} rules")


@frame("source why count share examples")
def unreached(story: Story) -> Iterator[Values]:
    """What no rule reaches, and why; share: of all numbers; examples: the first few as printed."""
    every = numbers(story)
    left = grouped((row for row in every if not row.rules), lambda row: (row.source, row.why))
    for (source, why), group in sorted(left.items(), key=lambda pair: -len(pair[1])):
        texts = dict.fromkeys(f"{row.name}: {row.text}{'' if row.unit in row.text else row.unit}" for row in group)
        yield SOURCES[source], why, len(group), share_of(len(group), len(every)), "; ".join(list(texts)[:3])


def _mutants(path: str | Path, *by: str) -> pd.DataFrame:
    """How many mutants of the committed table there are and how many were caught, in the order of the table: columns caught, mutants."""
    every = pd.read_csv(path, keep_default_na=False)
    caught = every["mutants"].where(every["reason"] == "", 0)
    return every.assign(caught=caught).groupby(list(by), sort=False)[["caught", "mutants"]].sum()


def mutation(path: str | Path) -> pd.DataFrame:
    """The committed table of mutants, a bar a group of numbers and way (COUNTS, the words of CAUGHT)."""
    found = {}
    for (group, way), caught, of in _mutants(path, "numbers", "way").itertuples():
        found[f"{group}: {way}"] = +Counter({"caught": caught, "not caught": of - caught})
    return counts(found, lambda label: share_of(found[label]["caught"], found[label].total()), order=CAUGHT)


@frame(["numbers", "mutants", "caught", "share", *WAYS])
def mutation_table(path: str | Path) -> Iterator[Values]:
    """The same as figures: the share of all that were caught, and that of each way."""
    ways = {key: share_of(caught, of) for key, caught, of in _mutants(path, "numbers", "way").itertuples()}
    for group, caught, of in _mutants(path, "numbers").itertuples():
        yield group, of, caught, share_of(caught, of), *(ways.get((group, way), "–") for way in WAYS)


@frame("numbers reason mutants")
def uncaught(path: str | Path) -> Iterable[Values]:
    """Why mutants were not caught, the most frequent reason first."""
    found = [(*key, of) for key, _, of in _mutants(path, "numbers", "reason").itertuples() if key[1]]
    return sorted(found, key=lambda row: -row[2])


@frame("place printed zh en")
def oddities(path: str | Path, words: Sequence[str] = ("form",)) -> Iterator[Values]:
    """Entries of the reviewed errata (YAML) that are notes on suspicious words or numbers, whose place names one of the words."""
    for one in reviewed(path).values():
        if one["kind"] == "note" and any(word in one["place"] for word in words):
            yield one["place"], " ↔ ".join(one["printed"]), one["evidence"]["zh"], one["evidence"]["en"]


@frame("rule says count largest allowed where")
def roundings(story: Story) -> Iterator[Values]:
    """What holds only thanks to rounding, a row a rule, with the largest gap, and what is allowed there."""
    found = grouped((item for item in story.result.items if item.verdict == ROUNDING), lambda item: item.rule.id)
    for items in sorted(found.values(), key=len, reverse=True):
        worst = max(items, key=lambda item: item.outcome.worse)
        first = worst.terms[0]
        where = f"{first.title} 第{first.page}页 {first.code} {first.name} / {first.column}: {first.text}"
        yield worst.rule.id, says(worst.rule), len(items), *figures(worst)[2:], where


@frame("says why count where")
def open_reasons(story: Story) -> Iterator[Values]:
    """Why findings were left unchecked, the most frequent reason first; where: the first."""
    left = (item for item in story.result.items if item.verdict == UNCHECKED)
    found = grouped(left, lambda item: (says(item.rule), item.outcome.reason))
    for key, items in sorted(found.items(), key=lambda pair: -len(pair[1])):
        yield *key, len(items), str(items[0].terms[0]) if items[0].terms else ""


@frame([*PAIR[:7], "gap_text", "verdict"])
def apart(story: Story) -> Iterable[Values]:
    """Inconsistent findings about money, printed beside what the other numbers give, in 元, each pair of figures once."""
    out: dict[Values, Values] = {}
    for item in story.reviewed:
        o, first = item.outcome, item.terms[0]
        if item.unit != "元" or o.printed is None or o.computed is None:
            continue
        texts = [f"{value.normalize():,f}" for value in (o.printed, o.computed)]
        others = " · ".join(map(str, item.terms[1:4]))
        gap = f"{(o.gap or Decimal(0)).normalize():+,f}"
        row = (f"{first.title}\n{first.name}", o.printed, texts[0], str(first), o.computed, texts[1], others, gap, item.verdict)
        out.setdefault((first.title, first.name, *texts), row)
    return out.values()
