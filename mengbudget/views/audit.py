"""What reconciliation found, for people: rules and their verdicts, what contradicts itself, what rounding explains, what no rule reaches."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from mengbudget.evidence import Evidence, show
from mengbudget.printed import UNITS
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.known import Known, load
from mengbudget.reconcile.rules import registry
from mengbudget.renderer import GREEN, VERMILLION
from mengbudget.story import Story, digits
from mengbudget.views import glossary, rows

ORDER = ("exact", "rounding", "inconsistent", "unchecked")
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


def verdicts(story: Story) -> pd.DataFrame:
    """How many findings of each verdict, by source of the number judged (columns of `charts.counts`)."""
    names = {"table": "表 tables", "statement": "情况说明 statement", "form": "绩效目标表 forms", "": "other"}
    found = Counter((item.terms[0].source if item.terms else "", item.verdict) for item in story.result.items)
    out = []
    for source, name in names.items():
        total = sum(found[source, word] for word in ORDER)
        for index, word in enumerate(word for word in ORDER if found[source, word]):
            out.append((name, word, found[source, word], str(total) if not index else "", f"{found[source, word]} of {total} findings"))
    return rows("label word count text place", *out)


def rules(story: Story, relations: Sequence[str] = ()) -> pd.DataFrame:
    """Findings by rule and verdict, those with most findings first (columns of `charts.counts`); label: id, Chinese and English."""
    of = _by_rule(story)
    chosen = [rule for rule in registry().values() if of[rule.id] and (not relations or rule.relation in relations)]
    out = []
    for rule in sorted(chosen, key=lambda rule: -sum(of[rule.id].values())):
        counts, total = of[rule.id], sum(of[rule.id].values())
        for index, word in enumerate(word for word in ORDER if counts[word]):
            out.append((rule.id, word, counts[word], str(total) if not index else "", f"{rule.zh} / {rule.en}"))
    return rows("label word count text place", *out)


def _by_rule(story: Story) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {rule: Counter() for rule in registry()}
    for item in story.result.items:
        found[item.rule.id][item.verdict] += 1
    return found


def rule_table(story: Story, bound: bool = True) -> pd.DataFrame:
    """Every rule that binds something in the document (or, with bound=False, that binds nothing), in the order of the registry.

    Columns: rule, relation, says (both languages), reason, exact, rounding, inconsistent, unchecked (counts, "" for none).
    """
    of = _by_rule(story)
    out = []
    for rule in registry().values():
        if bool(of[rule.id]) == bound:
            counts = [str(of[rule.id][word] or "") for word in ORDER]
            out.append((rule.id, RELATIONS.get(rule.relation, rule.relation), f"{rule.zh} · {rule.en}", rule.reason, *counts))
    return rows("rule relation says reason exact rounding inconsistent unchecked", *out)


def figures(item: Finding) -> tuple[str, str, str, str]:
    """Printed, computed, gap and what rounding allows, as texts in the unit that the first number is printed in; "" where there is none."""
    o, first = item.outcome, item.terms[0] if item.terms else None
    unit = first.unit if first and item.unit == "元" else item.unit
    if unit == "日":  # dates count as numbers of eight digits, their distance in days
        return first.text if first else "", "" if o.computed is None else f"{o.computed:f}", "" if o.gap is None else f"{o.gap:+f} days", ""
    scale = UNITS[unit] if unit in UNITS else Decimal(1)
    printed, computed, gap, allowed = (None if v is None else v / scale for v in (o.printed, o.computed, o.gap, o.allowed))
    texts = ["" if v is None else digits(v, unit) for v in (printed, computed)]
    return texts[0], texts[1], digits(gap, unit, sign=True) if gap else "", f"±{digits(allowed, unit)}" if allowed else ""


def listed(items: Iterable[Finding]) -> pd.DataFrame:
    """Findings as rows for people: columns rule, says (both languages), where (first term), page, printed, computed, gap, allowed, verdict, note."""
    out = []
    for item in items:
        first = item.terms[0] if item.terms else None
        where = " · ".join(part for part in (first.title, f"{first.code} {first.name}".strip(), first.column) if part) if first else ""
        note = "; ".join(text for text in (item.outcome.reason, item.note) if text)
        out.append((item.rule.id, f"{item.rule.zh} · {item.rule.en}", where, item.page or "", *figures(item), item.verdict, note))
    return rows("rule says where page printed computed gap allowed verdict note", *out)


def unchecked(story: Story) -> pd.DataFrame:
    """What the rules had to leave open, with the reason (columns of `listed`)."""
    return listed(item for item in story.result.items if item.verdict == "unchecked")


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
    frame = story.result.coverage
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for source, kind, title, times in zip(frame["source"], frame["kind"], frame["title"], frame["rules"], strict=True):
        label = title if source == "table" else ""
        found.setdefault((source, kind, label), Counter())["4+" if times >= 4 else str(times)] += 1
    names = glossary()["kinds"]
    out = []
    for (source, kind, label), words in found.items():
        total, free = sum(words.values()), words["0"]
        shown = (
            f"{label}\n{names.get(kind, '')}".strip()
            if label
            else {"statement": "情况说明\nthe statement"}.get(source, f"绩效目标表\n{names.get(kind, kind)}")
        )
        text = f"{total - free} of {total}"
        for index, word in enumerate(sorted(words)):
            out.append((shown, word, words[word], text if not index else "", f"{words[word]} numbers, {word} rules"))
    return rows("label word count text place", *out)


def unreached(story: Story) -> pd.DataFrame:
    """What no rule reaches, and why: columns source, why, count, share (of all numbers, text), examples (printed texts, the first few)."""
    frame = story.result.coverage
    free = frame[frame["rules"] == 0]
    names = {"table": "表 tables", "statement": "情况说明 statement", "form": "绩效目标表 forms"}
    out = []
    for (source, why), group in free.groupby(["source", "why"], sort=False):
        texts = dict.fromkeys(
            f"{name}: {text}{'' if unit in text else unit}"
            for name, text, unit in zip(group["name"], group["text"], group["unit"], strict=True)
        )
        share = f"{100 * len(group) / len(frame):.1f} %"
        out.append((names.get(str(source), str(source)), str(why), len(group), share, "; ".join(list(texts)[:3])))
    return rows("source why count share examples", *sorted(out, key=lambda row: -row[2]))


def mutation(path: str | Path) -> pd.DataFrame:
    """The committed table of mutants, a bar a group of numbers and way (columns of `charts.counts`, words of CAUGHT)."""
    out = []
    for (group, way), reasons in _mutants(path).items():
        caught, of = reasons[""], sum(reasons.values())
        out.append((f"{group}: {way}", "caught", caught, f"{100 * caught / of:.1f} %", f"{caught} of {of}"))
        if of > caught:
            out.append((f"{group}: {way}", "not caught", of - caught, "", f"{of - caught} of {of}"))
    return rows("label word count text place", *out)


def mutation_table(path: str | Path) -> pd.DataFrame:
    """The same as figures: columns numbers, mutants, caught, share, and a share for each way (texts)."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for (group, way), reasons in _mutants(path).items():
        found.setdefault(group, {})[way] = reasons
    out = []
    for group, ways in found.items():
        caught, of = sum(one[""] for one in ways.values()), sum(sum(one.values()) for one in ways.values())
        shares = [f"{100 * ways[way][''] / sum(ways[way].values()):.1f} %" if way in ways else "–" for way in WAYS]
        out.append((group, of, caught, f"{100 * caught / of:.1f} %", *shares))
    return pd.DataFrame(out, columns=pd.Index(["numbers", "mutants", "caught", "share", *WAYS]), dtype="object")


def uncaught(path: str | Path) -> pd.DataFrame:
    """Why mutants were not caught, the most frequent reason first: columns numbers, reason, mutants."""
    found: Counter[tuple[str, str]] = Counter()
    for (group, _), reasons in _mutants(path).items():
        for reason, count in reasons.items():
            if reason:
                found[group, reason] += count
    return rows("numbers reason mutants", *((group, reason, count) for (group, reason), count in found.most_common()))


def _mutants(path: str | Path) -> dict[tuple[str, str], Counter[str]]:
    """How many mutants of each group and way, by the reason why they were not caught ("" where they were)."""
    found: dict[tuple[str, str], Counter[str]] = {}
    with Path(path).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["numbers"], row["way"]), Counter())[row["reason"]] += int(row["mutants"])
    return found


def oddities(path: str | Path, words: Sequence[str] = ("form",)) -> pd.DataFrame:
    """Entries of the reviewed errata (YAML) that are notes on suspicious words or numbers, whose place names one of the words.

    Columns: place, printed (pieces, joined), zh, en.
    """
    entries: list[Mapping[str, Any]] = yaml.safe_load(Path(path).read_text("utf-8"))["errata"]
    out = []
    for entry in entries:
        if entry["kind"] == "note" and any(word in entry["place"] for word in words):
            pieces = entry["printed"] if isinstance(entry["printed"], list) else [entry["printed"]]
            printed = " ↔ ".join(" ".join(str(piece).split()) for piece in pieces)
            out.append((entry["place"], printed, " ".join(entry["evidence"]["zh"].split()), " ".join(entry["evidence"]["en"].split())))
    return rows("place printed zh en", *out)


def roundings(story: Story) -> pd.DataFrame:
    """What holds only thanks to rounding, a row a rule: columns rule, says, count, largest (gap, text), allowed (there, text), where (there)."""
    found: dict[str, list[Finding]] = {}
    for item in story.result.items:
        if item.verdict == "rounding":
            found.setdefault(item.rule.id, []).append(item)
    out = []
    for items in sorted(found.values(), key=lambda one: -len(one)):
        worst = max(items, key=lambda item: item.outcome.worse)
        _, _, gap, allowed = figures(worst)
        first = worst.terms[0]
        where = f"{first.title} 第{first.page}页 {first.code} {first.name} / {first.column}: {first.text}"
        out.append((worst.rule.id, f"{worst.rule.zh} · {worst.rule.en}", len(items), gap, allowed, where))
    return rows("rule says count largest allowed where", *out)


def open_reasons(story: Story) -> pd.DataFrame:
    """Why findings were left unchecked, the most frequent reason first: columns says, why, count, where (the first)."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for item in story.result.items:
        if item.verdict == "unchecked":
            found.setdefault((f"{item.rule.zh} · {item.rule.en}", item.outcome.reason), []).append(item)
    out = []
    for (says, why), items in sorted(found.items(), key=lambda pair: -len(pair[1])):
        out.append((says, why, len(items), str(items[0].terms[0]) if items[0].terms else ""))
    return rows("says why count where", *out)


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
