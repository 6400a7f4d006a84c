"""Characters → words → lines of text: by baseline, fake bold once, white space as printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter, sub
from typing import NamedTuple

from mengbudget.printed import NUMBER
from mengbudget.reading.model import Box
from mengbudget.reading.objects import Char

_CLOSE = 0.25
"""Share of the type size within which characters touch, and baselines are one."""
_SAME = 0.01
"""Points within which places are the same: sources round them differently, and programs set gaps of just a quarter of the type size."""
_AGAIN = 1.0
"""Points within which a letter is printed again at its place."""
_BAND = 4.0
"""Points: what is printed again has a baseline that is no farther away."""
_start, _base = attrgetter("start"), attrgetter("base")
_COMPLETE = re.compile(r".*\d\.\d{2,}%?")


class Word(NamedTuple):
    """Characters printed without a break; ``start``, ``end`` and ``base`` run in its own reading direction."""

    text: str
    start: float
    end: float
    base: float
    size: float
    turn: int
    spaced: bool  # a blank is printed before it
    chars: tuple[Char, ...]

    @property
    def box(self) -> Box:
        return around(self.chars)


def around(chars: Iterable[Char]) -> Box:
    """The smallest box that holds all characters."""
    _, x0s, tops, x1s, bottoms, *_ = zip(*chars, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def _directed(char: Char) -> tuple[float, float, float]:
    """Start, end and baseline of a character in its reading direction, lines growing downwards."""
    if char.turn == 0:
        return char.x0, char.x1, char.base
    if char.turn == 1:
        return -char.bottom, -char.top, char.base
    if char.turn == 3:
        return char.top, char.bottom, -char.base
    return -char.x1, -char.x0, -char.base


def once(chars: Iterable[Char]) -> list[Char]:
    """The characters, those printed again at the same place but for a fifth of their size (fake bold) left out."""
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}  # by letter and strip of the page
    kept = []
    for char in chars:
        text, x, top, *_, size, _ = char
        if not text.isspace():
            strip = int(top / 2)
            near = min(_AGAIN, 0.2 * size)
            beside = seen.get((text, strip + 1 if top / 2 - strip > 0.5 else strip - 1), ())
            same = seen.setdefault((text, strip), [])
            if any(-near <= left - x <= near and -near <= up - top <= near for left, up in (*same, *beside)):
                continue
            same.append((x, top))
        kept.append(char)
    return kept


def words(chars: Sequence[Char]) -> list[Word]:
    """Words in drawing order: a blank, a gap, another baseline or direction ends one. What is printed twice counts once."""
    found = _words(chars)
    return _words(once(chars)) if _overprinted(found) else found


def _overprinted(found: Iterable[Word]) -> bool:
    """Whether letters may be printed at one place: words on one baseline overlap, or letters of one word stand nearly in one place."""
    bands: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for word in found:
        lefts = [char[1] for char in word.chars]
        if word.turn or (len(lefts) > 1 and min(map(sub, lefts[1:], lefts)) <= _AGAIN):
            return True
        band, stretch = int(word.base / _BAND), (lefts[0], lefts[-1])
        bands[band].append(stretch)
        bands[band + 1].append(stretch)
    for stretches in bands.values():
        stretches.sort()
        if any(begins - ends <= _AGAIN for (_, ends), (begins, _) in pairwise(stretches)):
            return True
    return False


def _words(chars: Iterable[Char]) -> list[Word]:
    found: list[Word] = []
    group: list[Char] = []
    start = end = base = 0.0
    turned = 0
    spaced = before = False

    def close() -> None:
        if group:
            texts, *_, sizes, _ = zip(*group, strict=True)
            found.append(Word("".join(texts), start, end, base, max(sizes), turned, before, tuple(group)))

    for char in chars:
        text, a, _, b, _, line, size, turn = char
        if not text or text.isspace():
            spaced = True
            continue
        if turn:
            a, b, line = _directed(char)
        close_by = _CLOSE * size + _SAME
        if spaced or turn != turned or not -0.5 <= line - base <= 0.5 or not -close_by <= a - end <= close_by or not group:
            close()
            group, start, base, before, turned = [], a, line, spaced, turn
        spaced = False
        group.append(char)
        end = b
    close()
    return found


def lines(found: Sequence[Word]) -> list[list[Word]]:
    """Words clustered by baseline, top to bottom, each line in reading order."""
    if len(found) < 2:
        return [list(found)] if found else []
    by_turn: dict[int, list[Word]] = defaultdict(list)
    for word in found:
        by_turn[word.turn].append(word)
    result: list[list[Word]] = []
    for group in by_turn.values():
        group.sort(key=_base)
        line = [group[0]]
        for word in group[1:]:
            if word.base - line[-1].base <= _CLOSE * min(word.size, line[-1].size) + _SAME:
                line.append(word)
            else:
                result.append(line)
                line = [word]
        result.append(line)
    for line in result:
        line.sort(key=_start)
    return result


_OPEN_OR_CLOSED = "([{<《)]}>》/=*×-~≥≤＞＜"
"""After these a line goes on without a blank."""


def is_cjk(letter: str) -> bool:
    """Whether a letter is set without spaces: ideographs, their punctuation, full-width forms."""
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\uffef" or letter in "“”‘’…—·"


def text_of(line: Sequence[Word]) -> str:
    """The text of one line: a blank where one is printed, or where the gap is one between words."""
    parts = [line[0].text]
    for last, word in pairwise(line):
        gap = (word.start - last.end - _SAME) / min(word.size, last.size)
        latin = not is_cjk(last.text[-1]) and not is_cjk(word.text[0])
        if (word.spaced and gap > 0.1) or gap > 1 or (latin and gap > _CLOSE):
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def joined(found: Sequence[Sequence[Word]], width: float) -> str:
    """The text of a cell `width` points wide: its lines joined as they were before they were wrapped."""
    text = ""
    last: Sequence[Word] = ()
    for line in found:
        full = bool(last) and last[-1].end - last[0].start + line[0].size * 1.5 >= width - 6 - _SAME
        text = continued(text, text_of(line), full)
        last = line
    return text


def continued(text: str, rest: str, full: bool) -> str:
    """A text and what is printed on the line after it; `full` where the line before had no room for more."""
    words = bool(text and rest) and not is_cjk(rest[0]) and rest[0].isalnum() and not is_cjk(text[-1]) and text[-1] not in _OPEN_OR_CLOSED
    if words and text[-1] in ",.;:":  # followed by a blank in a line of words, not where Chinese text is set with them
        words = text[-2:-1].isascii() and text[-2:-1].isalpha() and rest[0].isalpha()
    if words and not (full and _one_number(text, rest)):
        return f"{text} {rest}"
    return text + rest


def is_full(found: Sequence[Sequence[Word]], box: Box) -> bool:
    """Whether the last of a cell's lines has no room for another word: its text was wrapped there, or just fits."""
    last, size = found[-1], found[-1][-1].size
    width = last[-1].end - last[0].start
    if len(found) > 1:  # in a long text a long word may have had to go to the next line
        return width + (8 if len(found) > 3 else 2.2) * size >= max(line[-1].end - line[0].start for line in found) - _SAME
    return width + 2 * min(last[0].start - box[0], size) + 1.5 * size >= box[2] - box[0] - _SAME


def _one_number(text: str, here: str) -> bool:
    """Whether a line goes on with the number that the last one broke off."""
    head, tail = text.rsplit(" ", 1)[-1], here.split(" ", 1)[0]
    number = re.search(r"-?\d[\d.,]*$", head)
    rest = re.match(r"[\d.,]+%?", tail)
    words = any(is_cjk(letter) for letter in head)  # after them no second number follows without a mark between
    if not number or not rest or (_COMPLETE.fullmatch(number.group()) and not words):
        return False
    return NUMBER.fullmatch(number.group() + rest.group().rstrip("%")) is not None
