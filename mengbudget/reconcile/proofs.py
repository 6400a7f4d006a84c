"""What says that numbers were rightly set side by side: other places, other identities, or words that leave no choice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from mengbudget.printed import Printed
from mengbudget.reconcile.doubts import misplaced, slip
from mengbudget.reconcile.facts import Place
from mengbudget.reconcile.findings import Finding
from mengbudget.reconcile.relations import EXACT, INCONSISTENT, met, total
from mengbudget.reconcile.witnesses import Witnesses, reading_of, sentence_of, values_of

PLACES = 2
"""At so many other places a binding must hold to be believed at one more: a single one may hold by chance."""
HARDLY = 3
"""For each place where a believed binding fails there are at least so many where it holds: with 2, seven diagnoses more over 125 budgets, at least
four of them false."""


def mended(w: Witnesses, item: Finding) -> str:
    """(b) One other value of one of its numbers mends independent identities at once and breaks none."""
    for position, place in enumerate(item.terms):
        wanted = item.implied(position)
        if wanted is None:
            continue
        mended = 0
        for other, at in w.about[place.key]:
            if other is item or other.trivial:
                continue
            implied = other.implied(at)
            both = met(wanted, implied) if implied is not None else None
            if both is None:
                if other.verdict != INCONSISTENT:
                    break
            elif other.verdict == INCONSISTENT and (_independent(w, item, other) or part_of_both(place, item, other)):
                mended, wanted = mended + 1, both
        else:
            if mended:
                return f"one other value of {place} mends {mended + 1} identities at once"
    return ""


def _independent(w: Witnesses, one: Finding, other: Finding) -> bool:
    """Whether two findings rest on different numbers but for one, and are no two sums of one column between which a row was misplaced."""
    if one.binding[1:2] == other.binding[1:2] == ("column",) and (misplaced(w, one) or misplaced(w, other)):
        return False
    return len({place.key for place in one.terms} & {place.key for place in other.terms}) == 1


def part_of_both(place: Place, one: Finding, other: Finding) -> bool:
    """Whether a number is a part in a sum and the part of a share of that sum's whole: the share says what it is, and so do the other parts."""
    share, whole = (one, other) if one.relation == "share" else (other, one)
    if share.relation != "share" or whole.relation not in ("sum", "covers") or len(share.terms) != 3:
        return False
    shared = {term.key for term in share.terms} & {term.key for term in whole.terms}
    return share.terms[1].key == place.key != whole.terms[0].key and shared == {place.key, whole.terms[0].key}


def in_one_breath(w: Witnesses, item: Finding) -> str:
    """Whether a sentence prints an amount, its change and its rate (or several changes, each with its rate), or a budget, what of it was
    spent and the rate, one after another, and no other amount of it has that rate.
    """
    one_sentence = {place.source for place in item.terms} == {"statement"} and len({sentence_of(place) for place in item.terms}) == 1
    if item.relation not in ("growth_by_change", "share") or len(item.terms) != 3 or not one_sentence:
        return ""
    said = [place for place in w.sentences[sentence_of(item.terms[0])] if place.column not in ("year", "date", "code")]
    others = (place for place in said if place.column == "amount" and place not in item.terms and place.unit == item.terms[1].unit)
    close = _one_after_another(item, said) and not any(_fits(item, one) for one in others)
    return "one sentence names these numbers one after another" if close else ""


def _one_after_another(item: Finding, said: Sequence[Place]) -> bool:
    at, now, base = (next(i for i, place in enumerate(said) if place.key == one.key) for one in item.terms)
    if item.relation == "share":
        return at == max(now, base) + 1 and abs(now - base) == 1
    return (
        at == base + 1
        and now < base
        and all(place.column in ("change", "growth") or place.value == said[now].value for place in said[now + 1 : base])
    )


def _fits(item: Finding, amount: Place) -> bool:
    """Whether a rate would hold of another amount."""
    low, high = item.implied(1) or (None, None)
    return low is not None and high is not None and amount.value is not None and low <= amount.value <= high


def closed_list(w: Witnesses, item: Finding) -> str:
    """Whether the amounts of a list add up to its whole and their shares to 100 %: then these are shares of that whole."""
    if item.relation != "share" or not (listed := _in_a_list(w, item)):
        return ""
    parts = {place.key for place in listed.terms[1:]}
    shares = {key: number for key, number in w.shares.items() if key in parts}
    whole = total(Printed("", Decimal(100), Decimal(0), "%"), [(1, number) for number in shares.values()])
    every = all(place.key in shares or not place.value for place in listed.terms[1:])
    made_to_close = (
        abs(item.outcome.gap or Decimal(0)) <= len(shares) * item.numbers[0].ulp / 2
    )  # what rounding leaves of 100 % was put on one of them
    return "the list adds up, and its shares to 100 %" if every and len(shares) > 1 and whole.holds and not made_to_close else ""


def _in_a_list(w: Witnesses, item: Finding) -> Finding | None:
    """The list that adds up exactly and holds the part and the whole of a share."""
    part, whole = (place.key for place in item.terms[1:3])
    lists = (other for other, at in w.about[part] if at and other.relation in ("sum", "covers") and len(other.terms) > 2)
    return next((other for other in lists if other.verdict == EXACT and not other.trivial and other.terms[0].key == whole), None)


def elsewhere(w: Witnesses, item: Finding) -> str:
    """(a) The same binding at other places."""
    group = w.bound[item.binding]
    holds, fails = group.holds - {values_of(item)}, group.fails
    if item.binding[1:2] == ("column",):
        several = [values for values in holds if len(values) > 2]
        if len(several) >= (1 if w.divided(item) else PLACES) and len(fails) == 1:
            return f"the same rows add up in {len(several)} other columns"
    elif len(holds) >= PLACES and len(holds) >= HARDLY * len(fails):
        return f"the same holds at {len(holds)} other places"
    wide = w.readings[reading_of(item)]
    holds, fails = wide.holds - {values_of(item)}, wide.fails
    believed = item.binding[1:2] != ("column",) or slip(w, item)  # else a row may as well be missing
    if believed and len(holds) >= PLACES and len(holds) >= HARDLY * len(fails):
        return f"numbers read in this way agree at {len(holds)} other places"
    return ""


def words(w: Witnesses, item: Finding) -> str:
    """(c) The words leave no choice: the form's labels name each number, or one sentence holds these numbers and no others of their kind."""
    if item.rule.get("named"):
        return "the labels name each of these numbers"
    if (plain := item.rule.get("plain")) and re.fullmatch(plain, item.note):
        return "the words say it in full"
    if item.binding[1:2] == ("column",) and _coded(item) and slip(w, item):
        return "the codes name each row of the sum"
    if item.binding[1:2] == ("row",) and sum(bool(place.value) for place in item.terms) == w.row[item.terms[0].key[:4]]:
        return "the header names each number of the row"
    if item.relation == "share" and _in_a_list(w, item):
        return "its part and its whole are in a list that adds up"
    return "one sentence names all of these numbers and no others of their kind" if _all_of_a_sentence(w, item) else ""


def _all_of_a_sentence(w: Witnesses, item: Finding) -> bool:
    sentences = {sentence_of(place) for place in item.terms}
    if len(item.terms) < 2 or not any(item.weights) or len(sentences) > 1 or item.terms[0].source != "statement":
        return False
    own = Counter(place.column for place in item.terms)
    return all(w.said[sentence, kind] == count for sentence in sentences for kind, count in own.items())


def _coded(item: Finding) -> bool:
    """Whether the codes of the parts say that they are parts of the whole: 30101 of 301."""
    whole, *parts = (place.code for place in item.terms)
    return bool(whole) and all(code.startswith(whole) and code != whole for code in parts)
