"""What reconciliation found, for people: rules and their verdicts, what contradicts itself, what rounding explains, what no rule reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from mengbudget.evidence import Evidence, show
from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.known import Known, load
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, ROUNDING, UNCHECKED
from mengbudget.reconcile.rules import Rule, registry
from mengbudget.renderer import GREEN, VERMILLION
from mengbudget.story import Story, in_words
from mengbudget.views import english_kind, grouped, share_of
from mengbudget.views.document import by_source, reached, reviewed, touched
from mengbudget.views.rows import counts, rows

ORDER = (EXACT, ROUNDING, INCONSISTENT, UNCHECKED)
CAUGHT = {"caught": GREEN, "not caught": VERMILLION}
WAYS = ("one digit", "two digits swapped", "ten times")
MUTATED = {"numbers": "numbers", "mutants": "changed documents", "caught": "caught", "share": "share", **dict(zip(WAYS, WAYS, strict=True))}
RELATIONS = {
    "sum": "和 sum",
    "difference": "差 difference",
    "same": "相等 the same",
    "either": "二者之一 one of several",
    "share": "占比 share",
    "growth": "增长 growth",
    "within": "不超过 at most",
    "count": "个数 count",
    "list": "名单 list of names",
}


def says(rule: Rule) -> str:
    """What a rule says, in both languages."""
    return f"{rule.zh} · {rule.en}"


def verdicts(story: Story) -> pd.DataFrame:
    """How many findings of each verdict, by source of the number judged (columns of `charts.counts`)."""
    found = by_source(story, {"table": "表 tables", "statement": "情况说明 statement", "form": "绩效目标表 forms", "": "other"})
    total = {name: words.total() for name, words in found.items()}
    return counts(found, total.__getitem__, lambda name, word: f"{found[name][word]} of {total[name]} findings", ORDER)


def _by_rule(story: Story) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {rule: Counter() for rule in registry()}
    for item in story.result.items:
        found[item.rule.id][item.verdict] += 1
    return found


def rules(story: Story) -> pd.DataFrame:
    """Findings by rule and verdict, those with most findings first (columns of `charts.counts`); label: the rule's id."""
    found = dict(sorted(_by_rule(story).items(), key=lambda pair: -pair[1].total()))
    known = registry()
    return counts(found, lambda rule: found[rule].total(), lambda rule, _: f"{known[rule].zh} / {known[rule].en}", ORDER)


def rule_table(story: Story, bound: bool = True) -> pd.DataFrame:
    """Every rule that binds something in the document (or, with bound=False, that binds nothing), in the order of the registry.

    Columns: rule, relation, says (both languages), reason, exact, rounding, inconsistent, unchecked (counts, "" for none).
    """
    of = _by_rule(story)
    out = []
    for rule in registry().values():
        if bool(of[rule.id]) == bound:
            numbers = [str(of[rule.id][word] or "") for word in ORDER]
            out.append((rule.id, RELATIONS.get(rule.relation, rule.relation), says(rule), rule.reason, *numbers))
    return rows("rule relation says reason exact rounding inconsistent unchecked", *out)


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


def listed(items: Iterable[Finding]) -> pd.DataFrame:
    """Findings as rows for people: columns rule, says (both languages), where (first term), page, printed, computed, gap, allowed, verdict, note."""
    out = []
    for item in items:
        first = item.terms[0] if item.terms else None
        where = " · ".join(part for part in (first.title, f"{first.code} {first.name}".strip(), first.column) if part) if first else ""
        note = "; ".join(text for text in (item.outcome.reason, item.note) if text)
        out.append((item.rule.id, says(item.rule), where, item.page or "", *figures(item), item.verdict, note))
    return rows("rule says where page printed computed gap allowed verdict note", *out)


def unchecked(story: Story) -> pd.DataFrame:
    """What the rules had to leave open, with the reason (columns of `listed`)."""
    return listed(item for item in story.result.items if item.verdict == UNCHECKED)


def discrepancies(story: Story, path: str | Path) -> pd.DataFrame:
    """The inconsistent findings beside the reviewed list: columns rule, where, page, printed, computed, gap, said.

    said is the reviewed explanation in Chinese and English, "not reviewed" where the list (YAML, see `reconcile.known`) has none of this finding.
    """
    names = ("rule", "place", "printed", "computed", "gap", "unit")
    known = {Known(*(str(entry[name]) for name in names)): entry["explanation"] for entry in load(path)}
    out = []
    for item in story.reviewed:
        told = known.get(Known.of(item))
        said = f"{told['zh']} {told['en']}".replace("+", "+\u200b") if told else "not reviewed"  # a long sum may break after each sign
        first = item.terms[0]
        printed, computed, gap, _ = figures(item)
        out.append((item.rule.id, f"{first.title} · {first.name}", first.page, printed, computed, gap, said))
    return rows("rule where page printed computed gap said", *out)


def evidence(story: Story, paths: Sequence[str | Path], rule: str, number: int = 0) -> Evidence:
    """The pieces of the pages behind one inconsistent finding of a rule, its numbers boxed. Raises KeyError where there is none."""
    found = [item for item in story.reviewed if item.rule.id == rule]
    if len(found) <= number:
        raise KeyError(f"{rule} has {len(found)} inconsistent findings in this document")
    return show(found[number], paths)


def coverage(story: Story) -> pd.DataFrame:
    """Printed numbers by table and by how many rules touch each (columns of `charts.counts`, words of `charts.TIMES`), in the order printed."""
    found = {}
    for source, kind, title, group in reached(story):
        name = english_kind(kind)
        labels = {"table": f"{title}\n{name}".strip(), "statement": "情况说明\nthe statement", "form": f"绩效目标表\n{name or kind}"}
        found[labels[source]] = Counter(group["times"])
    return counts(found, lambda label: touched(found[label]), lambda label, word: f"{found[label][word]} numbers, {word} rules")


def unreached(story: Story) -> pd.DataFrame:
    """What no rule reaches, and why: columns source, why, count, share (of all numbers, text), examples (printed texts, the first few)."""
    frame = story.result.coverage
    names = {"table": "表 tables", "statement": "情况说明 statement", "form": "绩效目标表 forms"}
    out = []
    for (source, why), group in frame[frame["rules"] == 0].groupby(["source", "why"], sort=False):
        texts = dict.fromkeys(
            f"{name}: {text}{'' if unit in text else unit}"
            for name, text, unit in zip(group["name"], group["text"], group["unit"], strict=True)
        )
        out.append((names[str(source)], str(why), len(group), share_of(len(group), len(frame)), "; ".join(list(texts)[:3])))
    return rows("source why count share examples", *sorted(out, key=lambda row: -row[2]))


def _mutants(path: str | Path, *by: str) -> pd.DataFrame:
    """How many mutants of the committed table there are and how many were caught, in the order of the table: columns caught, mutants."""
    frame = pd.read_csv(path, keep_default_na=False)
    caught = frame["mutants"].where(frame["reason"] == "", 0)
    return frame.assign(caught=caught).groupby(list(by), sort=False)[["caught", "mutants"]].sum()


def mutation(path: str | Path) -> pd.DataFrame:
    """The committed table of mutants, a bar a group of numbers and way (columns of `charts.counts`, words of CAUGHT)."""
    found = {}
    for (numbers, way), caught, of in _mutants(path, "numbers", "way").itertuples():
        found[f"{numbers}: {way}"] = +Counter({"caught": caught, "not caught": of - caught})
    whole = {label: words.total() for label, words in found.items()}
    return counts(
        found,
        lambda label: share_of(found[label]["caught"], whole[label]),
        lambda label, word: f"{found[label][word]} of {whole[label]}",
        CAUGHT,
    )


def mutation_table(path: str | Path) -> pd.DataFrame:
    """The same as figures: columns numbers, mutants, caught, share, and a share for each way (texts)."""
    ways = {key: share_of(caught, of) for key, caught, of in _mutants(path, "numbers", "way").itertuples()}
    out = []
    for numbers, caught, of in _mutants(path, "numbers").itertuples():
        out.append((numbers, of, caught, share_of(caught, of), *(ways.get((numbers, way), "–") for way in WAYS)))
    return rows(["numbers", "mutants", "caught", "share", *WAYS], *out)


def uncaught(path: str | Path) -> pd.DataFrame:
    """Why mutants were not caught, the most frequent reason first: columns numbers, reason, mutants."""
    found = [(*key, of) for key, _, of in _mutants(path, "numbers", "reason").itertuples() if key[1]]
    return rows("numbers reason mutants", *sorted(found, key=lambda row: -row[2]))


def oddities(path: str | Path, words: Sequence[str] = ("form",)) -> pd.DataFrame:
    """Entries of the reviewed errata (YAML) that are notes on suspicious words or numbers, whose place names one of the words.

    Columns: place, printed (pieces, joined), zh, en.
    """
    found = [one for one in reviewed(path).values() if one["kind"] == "note" and any(word in one["place"] for word in words)]
    out = ((one["place"], " ↔ ".join(one["printed"]), one["evidence"]["zh"], one["evidence"]["en"]) for one in found)
    return rows("place printed zh en", *out)


def roundings(story: Story) -> pd.DataFrame:
    """What holds only thanks to rounding, a row a rule: columns rule, says, count, largest (gap, text), allowed (there, text), where (there)."""
    found = grouped((item for item in story.result.items if item.verdict == ROUNDING), lambda item: item.rule.id)
    out = []
    for items in sorted(found.values(), key=len, reverse=True):
        worst = max(items, key=lambda item: item.outcome.worse)
        first = worst.terms[0]
        where = f"{first.title} 第{first.page}页 {first.code} {first.name} / {first.column}: {first.text}"
        out.append((worst.rule.id, says(worst.rule), len(items), *figures(worst)[2:], where))
    return rows("rule says count largest allowed where", *out)


def open_reasons(story: Story) -> pd.DataFrame:
    """Why findings were left unchecked, the most frequent reason first: columns says, why, count, where (the first)."""
    left = (item for item in story.result.items if item.verdict == UNCHECKED)
    found = grouped(left, lambda item: (says(item.rule), item.outcome.reason))
    out = [(*key, len(items), str(items[0].terms[0]) if items[0].terms else "") for key, items in found.items()]
    return rows("says why count where", *sorted(out, key=lambda row: -row[2]))


def apart(story: Story) -> pd.DataFrame:
    """Inconsistent findings about money, printed beside what the other numbers give (columns of `charts.pair`), 元, each pair of figures once."""
    out: dict[tuple[object, ...], tuple[object, ...]] = {}
    for item in story.reviewed:
        o, first = item.outcome, item.terms[0]
        if item.unit != "元" or o.printed is None or o.computed is None:
            continue
        texts = [f"{value.normalize():,f}" for value in (o.printed, o.computed)]
        others = " · ".join(map(str, item.terms[1:4]))
        gap = f"{(o.gap or Decimal(0)).normalize():+,f}"
        row = (f"{first.title}\n{first.name}", o.printed, texts[0], str(first), o.computed, texts[1], others, gap, item.verdict)
        out.setdefault((first.title, first.name, *texts), row)
    return rows("label stated stated_text stated_place computed computed_text computed_place gap_text verdict", *out.values())
