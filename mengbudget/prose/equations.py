"""Arithmetic written out in prose: formulas, sums, differences, products a head and lists of parts, as equations to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mengbudget.prose.claims import Numeral, find_numerals, words
from mengbudget.prose.passage import Passage, is_money
from mengbudget.prose.sentences import read_lists

_W = words()["arithmetic"]
_UNIT = r"(?:\s*[/／](?:每)?[^\W\d]{1,3})*"
_LINK = re.compile(
    rf"{_UNIT}\s*(?P<close>[)）]*)\s*(?P<sign>[*×xX✕＊+＋=＝\-－−])\s*(?:约|共|合计|共计|总计|人民币)?\s*(?P<open>[(（]*)\s*"
)
_OPERATOR = "*×xX✕＊+＋=＝÷"
_TIMES, _EQUALS, _MINUS = "*×xX✕＊", "=＝", "-－−"


@dataclass(frozen=True, slots=True)
class Term:
    """A signed product of numerals on the left side."""

    sign: int
    factors: tuple[Numeral, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """Terms and the printed result that the text says they make.

    ``relation``: "product" (a formula with factors as written), "sum", "difference" or "parts" (a list under a whole). ``complete`` is
    False where the text leaves open whether the list names every part.
    """

    relation: str
    terms: tuple[Term, ...]
    result: Numeral
    marker: str
    complete: bool = True

    @property
    def numerals(self) -> tuple[Numeral, ...]:
        return (*(factor for term in self.terms for factor in term.factors), self.result)


def equations(text: str, lists: bool = True) -> tuple[Equation, ...]:
    """The equations that a text states, in the order of their results; without `lists` those of a whole and its parts are left out.

    They are found by marks and words (=, *, 合计, 其中, 每人, 剩余) and the order of the numerals, never by trying which numbers fit.
    """
    passage = Passage(text, find_numerals(text))
    found: dict[tuple[int, ...], Equation] = {}
    for stated in (_formulas, _sums, _brackets, *([_lists] if lists else []), _a_head, _differences):
        for equation in stated(passage):
            found.setdefault((equation.result.start, *sorted(one.start for one in equation.numerals)), equation)
    return tuple(sorted(found.values(), key=lambda equation: (equation.result.start, equation.numerals[0].start)))


def _plus(numerals: Sequence[Numeral]) -> tuple[Term, ...]:
    return tuple(Term(1, (one,)) for one in numerals)


# Formulas: numerals with nothing but operators between them.


def _formulas(passage: Passage) -> Iterator[Equation]:
    for chain, links in _chains(passage):
        sides = _sides(passage, chain, links)
        for one, other in pairwise(sides):
            formula, result = (one, other) if len(one) > 1 else (other, one)
            if len(formula) > 1 and len(result) == 1 and isinstance(result[0], Numeral):
                terms = _terms(formula)
                if terms and _fits(terms, result[0]):
                    yield Equation("product", tuple(terms), result[0], "=")
        if len(sides) == 1 and (result_of := _before_bracket(passage, chain)):
            terms = _terms(sides[0])
            if terms and _fits(terms, result_of):
                yield Equation("product", tuple(terms), result_of, "(")


def _chains(passage: Passage) -> Iterator[tuple[list[Numeral], list[re.Match[str]]]]:
    """Runs of numerals joined by operators, none cut off in the middle of a longer formula."""
    chain: list[Numeral] = []
    links: list[re.Match[str]] = []
    for numeral in (*passage.numerals, None):
        link = _LINK.fullmatch(passage.text[chain[-1].right : numeral.start]) if chain and numeral else None
        if link and numeral:
            chain, links = [*chain, numeral], [*links, link]
            continue
        if len(chain) > 1 and passage.whole_formula(chain[0].start, chain[-1].right, _OPERATOR):
            yield chain, links
        chain, links = [numeral] if numeral else [], []


def _sides(passage: Passage, chain: list[Numeral], links: list[re.Match[str]]) -> list[list[Numeral | str]]:
    """The sides of a chain between its signs of equality, as numerals, operators and brackets."""
    sides: list[list[Numeral | str]] = [[chain[0]]]
    for link, numeral in zip(links, chain[1:], strict=True):
        sides[-1] += [")"] * len(link["close"])
        if link["sign"] in _EQUALS:
            sides.append([])
        else:
            sides[-1].append("*" if link["sign"] in _TIMES else "-" if link["sign"] in _MINUS else "+")
        sides[-1] += ["("] * len(link["open"])
        sides[-1].append(numeral)
    unopened = sides[0].count(")") - sides[0].count("(")
    if unopened > 0 and re.search(rf"[(（]{{{unopened}}}\s*\Z", passage.text[: chain[0].start]):
        sides[0] = [*("(" for _ in range(unopened)), *sides[0]]
    return sides


def _terms(tokens: list[Numeral | str]) -> list[Term]:
    """A formula as a sum of products, brackets multiplied out; empty where it is none."""
    rest = list(tokens)

    def total() -> list[Term]:
        made, sign = product(), 1
        while rest and rest[0] in ("+", "-"):
            sign = -1 if rest.pop(0) == "-" else 1
            made += [Term(sign * term.sign, term.factors) for term in product()]
        return made

    def product() -> list[Term]:
        made = atom()
        while rest and rest[0] == "*":
            rest.pop(0)
            made = [Term(a.sign * b.sign, a.factors + b.factors) for b in atom() for a in made]
        return made

    def atom() -> list[Term]:
        token = rest.pop(0) if rest else ")"
        if isinstance(token, Numeral):
            return [Term(1, (token,))]
        made = total() if token == "(" else []
        if rest and rest[0] == ")":
            rest.pop(0)
        return made

    terms = total()
    return [] if rest or any(not term.factors for term in terms) else terms


def _fits(terms: Sequence[Term], result: Numeral) -> bool:
    """Whether the units can be right: one money factor a term where the result is money; bare numbers make 元 or a count."""
    money = [sum(is_money(factor) for factor in term.factors) for term in terms]
    dated = any(factor.kind in ("year", "date", "code") for term in terms for factor in term.factors)
    if dated or result.kind in ("year", "date", "code", "number", "share", "growth"):
        return False
    if not is_money(result):
        return not any(money)
    return all(count == 1 for count in money) or (not any(money) and result.printed.unit == "元")


def _before_bracket(passage: Passage, chain: list[Numeral]) -> Numeral | None:
    """The numeral before the bracket that ends with a formula: "1461.6万元（4350人*3360元）"."""
    opening = passage.opening(chain[0].start)
    if opening is None or not re.match(rf"{_UNIT}\s*[)）]", passage.text[chain[-1].right :]):
        return None
    inside = [one for one in passage.numerals if opening < one.start < chain[0].start and one.kind not in ("year", "date")]
    before = [one for one in passage.numerals if one.right <= opening]
    if inside or not before or not re.fullmatch(rf"{_UNIT}\s*", passage.text[before[-1].right : opening]):
        return None
    return before[-1]


# Words.


def _sums(passage: Passage) -> Iterator[Equation]:
    """Items, then 合计 with what they make; "两项" says how many items there are."""
    for mark in re.finditer(_W["total"], passage.text):
        clause = passage.clause_start(mark.start())
        said = passage.text[clause : mark.start()]
        counted = re.search(_W["counted"] + r"\Z", said)
        if counted:
            number = _number(counted[1])
            result = passage.next_quantity(mark.end(), passage.sentence_end(mark.end()))
            if result is not None and result.start - mark.end() <= 40:
                items = passage.same_kind(passage.sentence_start(mark.start()), clause + counted.start(), result, mark.start())[-number:]
                if len(items) == number > 1:
                    yield Equation("sum", _plus(items), result, mark[0])
            continue
        last = max((one.right for one in passage.numerals if clause <= one.start < mark.start()), default=0)
        if re.fullmatch(_W["total_before"], passage.text[last or clause : mark.start()].strip()):
            result = passage.next_quantity(mark.end(), passage.clause_end(mark.end()))
            if result is not None and result.start - mark.end() <= 8:
                items = passage.items_before(mark.start() if last else clause - 1, result)
                if len(items) > 1:
                    yield Equation("sum", _plus(items), result, mark[0])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else "_一二三四五六七八九".find(text.replace("两", "二"))


def _brackets(passage: Passage) -> Iterator[Equation]:
    """A quantity and its parts in the bracket behind it: "30名在职工（16名差补，14名自收自支）"."""
    for opening, closing in passage.brackets():
        before = [one for one in passage.numerals if one.right <= opening]
        if not before or not re.fullmatch(r"[^\d，,、。；;：:（）()]{0,12}", passage.text[before[-1].right : opening]):
            continue
        items = passage.items(opening + 1, closing, before[-1])
        if len(items) > 1 and not re.match(r"其中|含|包括|包含", passage.text[opening + 1 : closing]):
            yield Equation("sum", _plus(items), before[-1], "(")


def _lists(passage: Passage) -> Iterator[Equation]:
    """A whole, then 其中 with its parts, as sentences are read."""
    if not re.search(_W["list"], passage.text):
        return
    at = {one.start: one for one in passage.numerals}
    for whole, items in read_lists(passage.text):
        numerals = [at[start] for start in (whole, *items) if start in at]
        mark = re.search(_W["list"], passage.text[numerals[0].right : numerals[1].start]) if len(numerals) == len(items) + 1 else None
        if mark:
            result, *parts = numerals
            open_ended = passage.text[parts[-1].right :].lstrip("，,、）)").startswith(_W["open_end"])
            named = mark[0] in _W["exhaustive"].split("|") or passage.is_partition(parts, result)
            complete = passage.shares_make_all(parts) or (named and not open_ended)
            yield Equation("parts", _plus(parts), result, mark[0], complete)


def _a_head(passage: Passage) -> Iterator[Equation]:
    """So many people, so much each, what it makes: "9492人，…每人资助84元，资助79.7328万元"."""
    for rate, result in pairwise(passage.numerals):
        each = re.search(_W["per_head"] + r"\Z", passage.text[max(0, rate.start - 12) : rate.start])
        between = passage.text[rate.right : result.start]
        if not each or not is_money(rate) or not is_money(result) or result.kind != "amount" or re.search(r"[。；;/／每均]", between):
            continue
        said = [one for one in passage.numerals if passage.sentence_start(rate.start) <= one.start < rate.start and one.kind == "count"]
        heads = [one for one in said if one.printed.unit in _W["per_head_unit"].split()]
        if heads and len(between) <= 20 and re.search(_W["per_head_result"], between):
            yield Equation("product", (Term(1, (heads[-1], rate)),), result, each[0])


def _differences(passage: Passage) -> Iterator[Equation]:
    """A whole, what is gone of it, and 剩余 (or 缺口) with what remains, within a sentence."""
    for mark in re.finditer(_W["remainder"], passage.text):
        start, end = passage.sentence_start(mark.start()), passage.sentence_end(mark.start())
        result = passage.next_quantity(mark.end(), passage.clause_end(mark.end()))
        if result is None or result.start - mark.end() > 8:
            continue
        others = [one for one in passage.same_kind(start, end, result, mark.start()) if one is not result and one.start < mark.start()]
        gone = [one for one in others if re.search(_W["remainder_gone"], passage.label(one))]
        wholes = [one for one in others if one not in gone and re.search(_W["remainder_whole"], passage.label(one))]
        if len(wholes) == 1 and gone and len(gone) + 1 == len(others):
            yield Equation("difference", (*_plus(wholes), *(Term(-1, (one,)) for one in gone)), result, mark[0])
