"""What is printed on a page, whichever source tells it: characters, rules, pictures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import sub
from typing import Any, NamedTuple

from mengbudget.reading.model import Box

EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
_THICK = 4.0
"""Points: what is filled and wider and higher is no line."""
_BOLD = 1.0
"""Points: how far the outline of a bold letter may stand out of the letter's box."""
_HUGE = 500.0
"""Points: the outlines of a letter that large are not looked for."""
INK = dict.fromkeys("）】》〕〉」』，。、；：！？”’", 0.2) | dict.fromkeys("（【《〔〈「『“‘", 0.8)
"""Where the ink of a full-width sign stands in its box, as a part of its width: closing signs to the left, opening ones to the right."""
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a glyph whose font does not say which letter it is."""


class Char(NamedTuple):
    """A printed character: its box in points from the page's top left corner, its baseline, its quarter turns anticlockwise."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    turn: int = 0


char_of: Callable[[Sequence[Any]], Char] = partial(tuple.__new__, Char)
"""A character of all its parts in order, made as fast as a tuple."""


class Rule(NamedTuple):
    """A straight rule: ``at`` is its x where it is vertical, else its y; it runs from ``start`` to ``end``."""

    vertical: bool
    at: float
    start: float
    end: float
    white: bool = False
    ground: bool = False  # the edge of a filled area that is no line: a coloured ground


class Objects(NamedTuple):
    """What is printed on one page, in drawing order."""

    chars: list[Char]
    rules: list[Rule]
    images: int
    width: float
    height: float
    turn: int = 0  # quarter turns clockwise that the page was given, where most of its text is drawn sideways
    recognised: bool = False  # its text is invisible and stands over a picture: what a program recognised in a scan


Point = tuple[float, float]


def narrowed(clip: Box, points: Iterable[Point]) -> Box:
    """The part of a box that lies in the box round some points."""
    xs, ys = zip(*points, strict=True)
    return max(clip[0], min(xs)), max(clip[1], min(ys)), min(clip[2], max(xs)), min(clip[3], max(ys))


def seen(char: Char, clip: Box, vertical: bool = False) -> bool:
    """Whether the ink of a letter is within a box."""
    across = char.x0 + (char.x1 - char.x0) * INK.get(char.text, 0.5)
    up = (char.top + char.bottom) / 2 if char.turn or vertical else char.base - 0.36 * char.size
    return clip[0] <= across <= clip[2] and clip[1] <= up <= clip[3]


def strokes(figures: Iterable[Sequence[Point]], clip: Box, white: bool, filled: bool) -> list[Rule]:
    """The rules that a path draws: the straight sides of its figures, which are the places it goes through; y downwards.

    `filled`: the path is filled and has no line round it; where it is large, it is a ground.
    """
    left, high, right, low = clip[0] - 1, clip[1] - 1, clip[2] + 1, clip[3] + 1
    found: list[Rule] = []
    for figure in figures:
        begun = len(found)
        tall = wide = 0.0
        x0, y0 = figure[0]
        for x1, y1 in figure[1:]:
            dx, dy = abs(x1 - x0), abs(y1 - y0)
            if dx < 0.1 * dy:
                at = (x0 + x1) / 2
                a, b = max(min(y0, y1), high), min(max(y0, y1), low)
                if b - a >= 1 and left <= at <= right:
                    found.append(Rule(True, at, a, b, white))
                    tall = max(tall, b - a)
            elif dy < 0.1 * dx:
                at = (y0 + y1) / 2
                a, b = max(min(x0, x1), left), min(max(x0, x1), right)
                if b - a >= 1 and high <= at <= low:
                    found.append(Rule(False, at, a, b, white))
                    wide = max(wide, b - a)
            x0, y0 = x1, y1
        if filled and min(tall, wide) > _THICK:
            found[begun:] = [edge._replace(ground=True) for edge in found[begun:]]
    return found


def finished(chars: list[Char], invisible: Sequence[Char], rules: list[Rule], images: int, width: float, height: float) -> Objects:
    """A page's objects from what its source tells: boxes from the page's top left corner, rules without the outlines of letters.

    Invisible text on a page with a picture is what text recognition found in a scan: it counts as printed, and `recognised` tells so.

    A page whose text is mostly drawn sideways is turned.
    """
    recognised = bool(invisible and images)
    if recognised:
        chars = [*chars, *invisible]
    objects = Objects(chars, _without_outlines(rules, chars), images, width, height, 0, recognised)
    turns = Counter(char.turn for char in chars)
    return next((_turned(objects, turn) for turn in (1, 2, 3) if turns[turn] * 2 > len(chars)), objects)


def _without_outlines(rules: list[Rule], chars: Sequence[Char]) -> list[Rule]:
    """The rules that are no strokes of a letter: bold text may be drawn once more as the outlines of its letters."""
    if not chars or not rules:
        return rules
    _, x0s, tops, x1s, bottoms, *_ = zip(*chars, strict=True)
    sides = [*map(max, map(sub, x1s, x0s), map(sub, bottoms, tops))]
    tile = max([side for side in sides if side < _HUGE], default=0.0) + 2 * _BOLD
    if min([rule.end - rule.start for rule in rules]) >= tile:
        return rules
    near: dict[tuple[int, int], list[Box]] = defaultdict(
        list
    )  # by the tile of the top left corner: a letter reaches no farther than the next
    for x0, top, x1, bottom, side in zip(x0s, tops, x1s, bottoms, sides, strict=True):
        if side < _HUGE:
            near[int(x0 // tile), int(top // tile)].append((x0 - _BOLD, top - _BOLD, x1 + _BOLD, bottom + _BOLD))

    def stroke(rule: Rule) -> bool:
        if rule.end - rule.start >= tile:
            return False
        x0, y0, x1, y1 = (rule.at, rule.start, rule.at, rule.end) if rule.vertical else (rule.start, rule.at, rule.end, rule.at)
        column, row = int((x0 + _BOLD) // tile), int((y0 + _BOLD) // tile)
        boxes = [box for here in ((column, row), (column - 1, row), (column, row - 1), (column - 1, row - 1)) for box in near.get(here, ())]
        return any(left <= x0 and x1 <= right and high <= y0 and y1 <= low for left, high, right, low in boxes)

    return [rule for rule in rules if not stroke(rule)]


def _turned(objects: Objects, turn: int) -> Objects:
    """The page turned so that text drawn with `turn` quarter turns anticlockwise stands upright."""
    if turn == 2:
        return _turned(_turned(objects, 1), 1)
    chars, rules, images, width, height, turned, recognised = objects
    new = []
    for c in chars:
        if turn == 1:
            box = (height - c.bottom, c.x0, height - c.top, c.x1)
            base = c.base if c.turn % 2 else height - c.base
        else:
            box = (c.top, width - c.x1, c.bottom, width - c.x0)
            base = width - c.base if c.turn % 2 else c.base
        new.append(Char(c.text, *box, base, c.size, (c.turn - turn) % 4))
    if turn == 1:
        rules = [Rule(False, at, height - b, height - a, *w) if v else Rule(True, height - at, a, b, *w) for v, at, a, b, *w in rules]
    else:
        rules = [Rule(False, width - at, a, b, *w) if v else Rule(True, at, width - b, width - a, *w) for v, at, a, b, *w in rules]
    return Objects(new, rules, images, height, width, (turned + turn) % 4, recognised)
