"""The thorough source: pdfplumber's pages, run through pdfminer's interpreter once, clip path included."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

import pdfplumber
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdftypes import PDFStream, int_value, resolve1
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect
from pdfplumber.page import Page

from mengbudget.reading.letters import IDEOGRAPHS
from mengbudget.reading.model import Box
from mengbudget.reading.objects import EVERYWHERE, UNKNOWN, Char, Objects, Point, Rule, finished, narrowed, seen, strokes

_LEAST = 16
"""Bytes: what is longer, compressed, is not empty."""
_INVISIBLE = 3
"""The text rendering mode that neither fills nor strokes."""


def _white(colour: Any, space: Any) -> bool:
    parts = colour if isinstance(colour, tuple) else (colour,)
    if getattr(space, "name", "") == "Separation" or not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part == 0 for part in parts) if len(parts) == 4 else all(part > 0.99 for part in parts)


def _letter(font: PDFFont, cid: int) -> str:
    """The letter that a font names for a code, `UNKNOWN` where it names none."""
    try:
        text = font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        return UNKNOWN
    return UNKNOWN if (text < " " and not text.isspace()) or "\x7f" <= text < "\xa0" else IDEOGRAPHS.get(text, text)


class _Recorder(PDFTextDevice):
    """Keeps what is drawn and not clipped away, in points from the page's top left corner."""

    def __init__(self, manager: PDFResourceManager, page: Box, left: float, top: float) -> None:
        super().__init__(manager)
        self.clip = page
        self.left, self.top = left, top  # where pdfminer's coordinates, y upwards, have this corner
        self.chars: list[Char] = []
        self.rules: list[Rule] = []
        self.images = 0
        self.invisible: list[Char] = []
        self.hidden = False

    def render_string(self, textstate: PDFTextState, seq: Any, ncs: Any, graphicstate: PDFGraphicState) -> None:
        self.hidden = textstate.render == _INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self, matrix: Any, font: PDFFont, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, graphicstate: PDFGraphicState
    ) -> float:
        text = _letter(font, cid)
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
        x0, x1, y0, y1 = x0 + self.left, x1 + self.left, self.top - y1, self.top - y0
        base = base + self.left if turn % 2 else self.top - base
        char = Char(text, x0, y0, x1, y1, base, size, turn)
        if seen(char, self.clip, font.is_vertical()):
            (self.invisible if self.hidden else self.chars).append(char)
        return advance

    def paint_path(self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        white = _white(graphicstate.scolor, graphicstate.scs) if stroke else _white(graphicstate.ncolor, graphicstate.ncs)
        figures: list[list[Point]] = []
        for step in path:
            if step[0] == "m":
                figures.append([self._placed(step[1:3])])
            elif figures:
                figures[-1].append(figures[-1][0] if step[0] == "h" else self._placed(step[-2:]))
        self.rules += strokes(figures, self.clip, white, fill and not stroke)

    def render_image(self, name: str, stream: Any) -> None:
        self.images += 1

    def _placed(self, point: Any) -> Point:
        assert self.ctm is not None
        x, y = apply_matrix_pt(self.ctm, point)
        return x + self.left, self.top - y

    def narrow(self, points: list[Point]) -> None:
        """Clip to the box round some points, given in the current coordinates."""
        self.clip = narrowed(self.clip, [self._placed(point) for point in points])


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

    Raises ValueError where the page's content cannot be decoded.
    """
    x, y = float(page.mediabox[0]), float(page.mediabox[1])
    width, height = float(page.width), float(page.height)
    visible = page.cropbox
    if visible[2] <= x or visible[1] >= height + y or visible[0] >= visible[2] or visible[1] >= visible[3]:
        visible = EVERYWHERE
    for stream in page.page_obj.contents:
        stream = resolve1(stream)
        if isinstance(stream, PDFStream) and int_value(stream.get("Length", 0)) > _LEAST and not stream.get_data():
            raise ValueError("its content cannot be decoded")
    one, two, other, more = page.page_obj.mediabox
    page.page_obj.mediabox = (min(one, other), min(two, more), max(one, other), max(two, more))  # any two opposite corners may be given
    recorder = _Recorder(page.pdf.rsrcmgr, visible, x, height + y)
    _Interpreter(page.pdf.rsrcmgr, recorder).process_page(page.page_obj)
    return finished(recorder.chars, recorder.invisible, recorder.rules, recorder.images, width, height)


class PlumberSource:
    """A PDF opened by pdfplumber."""

    def __init__(self, data: bytes) -> None:
        """Raises whatever pdfminer does where there is no PDF to open."""
        self._pdf = pdfplumber.open(BytesIO(data))
        self._pages = self._pdf.pages

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> Objects:
        """What page `number` prints, from 1 on. Raises whatever a damaged page makes of pdfminer."""
        page = self._pages[number - 1]
        try:
            return printed_objects(page)
        finally:
            page.close()

    def close(self) -> None:
        self._pdf.close()
