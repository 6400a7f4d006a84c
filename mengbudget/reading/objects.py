"""Where characters and rules come from: pdfplumber's pages, run through pdfminer's interpreter once, clip path included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdftypes import PDFStream, int_value, resolve1
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect
from pdfplumber.page import Page

from mengbudget.reading.letters import IDEOGRAPHS
from mengbudget.reading.model import Box

_EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
_THICK = 4.0
"""Points: what is filled and wider and higher is no line."""
_LEAST = 16
"""Bytes: what is longer, compressed, is not empty."""
_INVISIBLE = 3
"""The text rendering mode that neither fills nor strokes."""
_BOLD = 1.0
"""Points: how far the outline of a bold letter may stand out of the letter's box."""
_TILE = 32.0
"""Points: the side of the tiles by which letters are looked up."""
_HUGE = 500.0
"""Points: the outlines of a letter that large are not looked for."""
_INK = dict.fromkeys("）】》〕」』，。、；：！？", 0.2) | dict.fromkeys("（【《〔「『", 0.8)
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


def _white(colour: Any, space: Any) -> bool:
    parts = colour if isinstance(colour, tuple) else (colour,)
    if getattr(space, "name", "") == "Separation" or not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part == 0 for part in parts) if len(parts) == 4 else all(part > 0.99 for part in parts)


class _Recorder(PDFTextDevice):
    """Keeps what is drawn and not clipped away, in pdfminer's coordinates (y upwards)."""

    def __init__(self, manager: PDFResourceManager, page: Box) -> None:
        super().__init__(manager)
        self.page = page
        self.clip = page
        self.chars: list[Char] = []
        self.segments: list[Rule] = []
        self.images = 0
        self.invisible: list[Char] = []
        self.hidden = False

    def render_string(self, textstate: PDFTextState, seq: Any, ncs: Any, graphicstate: PDFGraphicState) -> None:
        self.hidden = textstate.render == _INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self, matrix: Any, font: PDFFont, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, graphicstate: PDFGraphicState
    ) -> float:
        try:
            text = font.to_unichr(cid)
            text = UNKNOWN if (text < " " and not text.isspace()) or "\x7f" <= text < "\xa0" else IDEOGRAPHS.get(text, text)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        advance: float = font.char_width(cid) * fontsize * scaling
        a, b, c, d, e, f = matrix
        if font.is_vertical():
            vx, vy = cast(tuple[Any, float], font.char_disp(cid))
            left = -(fontsize * 0.5 if vx is None else vx * fontsize * 0.001)
            high = (1000 - vy) * fontsize * 0.001 + rise
            x0, y0, x1, y1 = apply_matrix_rect(matrix, (left, high + advance, left + fontsize, high))
            base = y0
        else:
            low = font.get_descent() * fontsize + rise
            if b == 0 and c == 0:
                x0, x1, y0, y1 = e, a * advance + e, d * low + f, d * (low + fontsize) + f
            else:
                x0, y0, x1, y1 = apply_matrix_rect(matrix, (0, low, advance, low + fontsize))
            base = f
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        turn = 0
        if abs(b) > abs(a):
            turn, base = (1 if b > 0 else 3), e
        elif a < 0 and d < 0:
            turn = 2
        size = x1 - x0 if turn % 2 else y1 - y0
        left, low, right, high = self.clip
        across = x0 + (x1 - x0) * _INK.get(text, 0.5)
        up = (y0 + y1) / 2 if turn or font.is_vertical() else base + 0.36 * size
        if left <= across <= right and low <= up <= high:
            (self.invisible if self.hidden else self.chars).append(Char(text, x0, y0, x1, y1, base, size, turn))
        return advance

    def paint_path(self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        left, low, right, high = self.clip
        white = _white(graphicstate.scolor, graphicstate.scs) if stroke else _white(graphicstate.ncolor, graphicstate.ncs)
        start = last = None
        begun = len(self.segments)
        for step in path:
            if step[0] == "m":
                if fill and not stroke:
                    self._ground(begun)
                    begun = len(self.segments)
                start = last = apply_matrix_pt(self._matrix, step[1:3])
                continue
            here = start if step[0] == "h" else apply_matrix_pt(self._matrix, step[-2:])
            if last is not None and here is not None:
                (x0, y0), (x1, y1) = last, here
                dx, dy = abs(x1 - x0), abs(y1 - y0)
                if dx < 0.1 * dy or dx == 0 < dy:
                    at, a, b = (x0 + x1) / 2, max(min(y0, y1), low - 1), min(max(y0, y1), high + 1)
                    if left - 1 <= at <= right + 1 and b - a >= 1:
                        self.segments.append(Rule(True, at, a, b, white))
                elif dy < 0.1 * dx or dy == 0 < dx:
                    at, a, b = (y0 + y1) / 2, max(min(x0, x1), left - 1), min(max(x0, x1), right + 1)
                    if low - 1 <= at <= high + 1 and b - a >= 1:
                        self.segments.append(Rule(False, at, a, b, white))
            last = here
        if fill and not stroke:
            self._ground(begun)

    def _ground(self, begun: int) -> None:
        """Marks the edges from `begun` on, which are those of one filled area, where it is too large to be a line."""
        edges = self.segments[begun:]
        high = max((edge.end - edge.start for edge in edges if edge.vertical), default=0.0)
        wide = max((edge.end - edge.start for edge in edges if not edge.vertical), default=0.0)
        if min(high, wide) > _THICK:
            self.segments[begun:] = [edge._replace(ground=True) for edge in edges]

    def render_image(self, name: str, stream: Any) -> None:
        self.images += 1

    @property
    def _matrix(self) -> tuple[float, float, float, float, float, float]:
        assert self.ctm is not None
        return self.ctm

    def narrow(self, points: list[tuple[float, float]]) -> None:
        """Clip to the box round some points, given in the current coordinates."""
        placed = [apply_matrix_pt(self._matrix, point) for point in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        left, low, right, high = self.clip
        self.clip = (max(left, min(xs)), max(low, min(ys)), min(right, max(xs)), min(high, max(ys)))


class _Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which reads clip paths and forgets them; this one hands them to the recorder."""

    device: _Recorder

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self._clips: list[Box] = []

    def do_q(self) -> None:
        super().do_q()
        self._clips.append(self.device.clip)

    def do_Q(self) -> None:
        super().do_Q()
        if self._clips:
            self.device.clip = self._clips.pop()

    def do_W(self) -> None:
        points = [step[-2:] for step in self.curpath if len(step) > 2]
        if points:
            self.device.narrow(points)

    def do_W_a(self) -> None:
        self.do_W()

    def do_Do(self, xobjid_arg: Any) -> None:
        clip = self.device.clip
        super().do_Do(xobjid_arg)
        self.device.clip = clip


def printed_objects(page: Page) -> Objects:
    """Characters and rules printed on a page: what lies outside its box, is clipped away or drawn invisibly is not printed.

    Invisible text on a page with a picture is what text recognition found in a scan: it counts as printed, and `recognised` tells so.

    A page whose text is mostly drawn sideways is turned. Raises ValueError where the page's content cannot be decoded.
    """
    dx, dy = float(page.mediabox[0]), float(page.mediabox[1])
    width, height = float(page.width), float(page.height)
    crop = page.cropbox
    visible = (crop[0] - dx, height + dy - crop[3], crop[2] - dx, height + dy - crop[1])
    if visible[2] <= 0 or visible[3] <= 0 or visible[0] >= visible[2] or visible[1] >= visible[3]:
        visible = _EVERYWHERE
    for stream in page.page_obj.contents:
        stream = resolve1(stream)
        if isinstance(stream, PDFStream) and int_value(stream.get("Length", 0)) > _LEAST and not stream.get_data():
            raise ValueError("its content cannot be decoded")
    recorder = _Recorder(page.pdf.rsrcmgr, visible)
    _Interpreter(page.pdf.rsrcmgr, recorder).process_page(page.page_obj)
    top = height + dy
    recognised = bool(recorder.invisible and recorder.images)
    chars = [
        Char(text, x0 + dx, top - y1, x1 + dx, top - y0, base + dx if turn % 2 else top - base, size, turn)
        for text, x0, y0, x1, y1, base, size, turn in (recorder.chars + recorder.invisible if recognised else recorder.chars)
    ]
    rules = [
        Rule(True, at + dx, top - end, top - start, *kind) if vertical else Rule(False, top - at, start + dx, end + dx, *kind)
        for vertical, at, start, end, *kind in recorder.segments
    ]
    rules = _without_outlines(rules, chars)
    for turn in (1, 2, 3):
        if sum(char.turn == turn for char in chars) * 2 > len(chars):
            return _turned(Objects(chars, rules, recorder.images, width, height, 0, recognised), turn)
    return Objects(chars, rules, recorder.images, width, height, 0, recognised)


def _without_outlines(rules: list[Rule], chars: Sequence[Char]) -> list[Rule]:
    """The rules that are no strokes of a letter: bold text may be drawn once more as the outlines of its letters."""
    chars = [char for char in chars if max(char.x1 - char.x0, char.bottom - char.top) < _HUGE]
    largest = max((max(char.x1 - char.x0, char.bottom - char.top) for char in chars), default=0.0) + 2 * _BOLD
    if not any(rule.end - rule.start < largest for rule in rules):
        return rules
    near: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        for x in range(int(char.x0 // _TILE), int(char.x1 // _TILE) + 1):
            for y in range(int(char.top // _TILE), int(char.bottom // _TILE) + 1):
                near.setdefault((x, y), []).append(char)

    def stroke(rule: Rule) -> bool:
        if rule.end - rule.start >= largest:
            return False
        x0, y0, x1, y1 = (rule.at, rule.start, rule.at, rule.end) if rule.vertical else (rule.start, rule.at, rule.end, rule.at)
        return any(
            char.x0 - _BOLD <= x0 and x1 <= char.x1 + _BOLD and char.top - _BOLD <= y0 and y1 <= char.bottom + _BOLD
            for char in near.get((int((x0 + x1) / 2 // _TILE), int((y0 + y1) / 2 // _TILE)), ())
        )

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
