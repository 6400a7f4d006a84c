"""Names told first and their numbers after them: "A、B、C分别为x、y、z万元，分别占p、q、r"."""

from __future__ import annotations

import re
from dataclasses import replace

from mengbudget.model import Claim
from mengbudget.prose.marks import full_width
from mengbudget.prose.subjects import phrase

_RESPECTIVELY = re.compile("分别(?P<share>占)?(?:为|是|达|约)?")
_BREAK = re.compile("[，。；：:]")
_BESIDE = re.compile(r"(?:万|亿|元|[%％]|[人辆个台])*\s*[、和及]\s*")


def distribute(claims: list[Claim], begins: int) -> None:
    """Give the claims of a sentence, from `begins` on, that are told after their names each its own name, a share its own amount."""
    text, amounts = full_width(claims[begins].sentence.text) if begins < len(claims) else "", list[int]()
    for found in _RESPECTIVELY.finditer(text):
        run = _run(claims, begins, found.end(), text)
        if len(run) < 2:
            continue
        if found["share"]:
            before = [at for at in range(begins, run[0]) if claims[at].kind == "amount"][-len(run) :]
            of_shares = amounts if len(amounts) == len(run) else before
            for at, of in zip(run, of_shares, strict=True) if len(of_shares) == len(run) else ():
                claims[at] = replace(claims[at], about=of, subject=claims[of].subject, whole=claims[run[0]].whole)
        elif names := _names(_BREAK.split(text[: found.start()])[-1], len(run)):
            amounts = run
            for at, name in zip(run, names, strict=True):
                claims[at] = replace(claims[at], subject=phrase(name))


def _run(claims: list[Claim], begins: int, after: int, text: str) -> list[int]:
    """The claims of one kind that follow on a place with nothing between them but 、."""
    run: list[int] = []
    for at in range(begins, len(claims)):
        one = claims[at]
        if one.start < after:
            continue
        between = text[claims[run[-1]].end : one.start] if run else ""
        if run and not (one.kind == claims[run[0]].kind and _BESIDE.fullmatch(between)):
            break
        run.append(at)
    return run


def _names(text: str, count: int) -> list[str]:
    """Names set apart by 、, the last perhaps by 和, where they are so many."""
    names = text.split("、")
    if len(names) + 1 == count:
        first, _, last = names[-1].partition("和")
        names[-1:] = [first, last] if last else [first]
    return names if len(names) == count else []
