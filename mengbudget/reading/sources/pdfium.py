"""The fast source: what PDFium's page objects and text page say, or a doubt where they may not say all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import c_uint
from itertools import chain, pairwise, repeat
from operator import gt
from typing import NamedTuple

from mengbudget.reading.letters import IDEOGRAPHS
from mengbudget.reading.model import Box
from mengbudget.reading.objects import EVERYWHERE, Char, Objects, Point, Rule, char_of, finished, narrowed, seen, strokes
from mengbudget.reading.sources import Doubt
from mengbudget.reading.sources.library import Floats, call, handle, native, text_of

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINE, _CURVE, _MOVE = 0, 1, 2
_SIMPLE = ([_MOVE, _LINE], [_MOVE, _LINE, _LINE, _LINE, _LINE])
"""A line, and a rectangle, which ends where it begins."""
_INVISIBLE = 3
"""The text rendering mode that neither fills nor strokes."""
_BLANK = re.compile(" ")
_HYPHEN = re.compile("\2")
"""What PDFium tells for a hyphen at the end of a line."""
_WHITE = 253
"""Of 255: what is no darker is white."""
_SPECK = 0.05
"""Of the type size: what is smaller is no letter."""
_EM = 0.9
"""Of the type size: a Chinese letter is wider."""
_COMMON = b"".join(bytes((row, cell)) for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)).decode("gb2312")
"""The letters of GB 2312's first level but the last row."""
_AGAIN = 6
"""How many text objects before it PDFium looks through for one that is the same."""
_LETTERS = str.maketrans(IDEOGRAPHS)
_NO_LETTER = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ufffd\ud800-\udfff]")

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)
_FLIPPED = (1, 0, 0, -1, 0)
"""How places are taken to a page that is not turned, but for its height."""


class _Font(NamedTuple):
    descent: float
    embedded: bool


class _View(NamedTuple):
    """How a page is looked at: its size, its quarter turns clockwise, and the part that is visible, in points from its top left corner."""

    width: float
    height: float
    turn: int
    visible: Box

    def matrix(self) -> Matrix:
        """Takes a place on the page as it is written to the page as it is seen, y downwards."""
        turned: tuple[Matrix, ...] = (
            (1, 0, 0, -1, 0, self.height),
            (0, 1, 1, 0, 0, 0),
            (-1, 0, 0, 1, self.width, 0),
            (0, -1, -1, 0, self.width, self.height),
        )
        return turned[self.turn]


class _Part(NamedTuple):
    """Objects that are drawn one after another with one matrix, which takes their places to the page as it is seen, within one box."""

    texts: list[int]
    paths: list[int]
    look: Matrix
    visible: Box


class _Letters(NamedTuple):
    """The letters of a page with their boxes, y downwards, and from where to where those of each text object go."""

    text: str
    lefts: list[float]
    tops: list[float]
    rights: list[float]
    bottoms: list[float]
    runs: dict[int, tuple[int, int]]


class PdfiumSource:
    """A PDF opened by PDFium. Pages are read one after another; the last is kept open, so that fonts that it shares with the next are."""

    def __init__(self, data: bytes) -> None:
        self._f = native()
        self._data = data
        self._document = self._f.LoadMemDocument64(data, len(data), None)
        if not self._document:
            raise Doubt("PDFium does not open the file")
        self._open: int | None = None
        self._floats, self._numbers = Floats(), Floats(c_uint)
        count = len(self)
        if not count or not call(map(self._f.GetPageSizeByIndexF, repeat(self._document), range(count), repeat(self._floats.address))):
            self.close()
            raise Doubt("PDFium does not find all pages")

    def __len__(self) -> int:
        return int(self._f.GetPageCount(self._document))

    def close(self) -> None:
        if self._open:
            self._f.ClosePage(self._open)
        if self._document:
            self._f.CloseDocument(self._document)
        self._open = self._document = None

    def page(self, number: int) -> Objects:
        """What page `number` prints. Raises Doubt."""
        page = self._f.LoadPage(self._document, number - 1)
        if not page:
            raise Doubt("PDFium does not open the page")
        if self._open:
            self._f.ClosePage(self._open)
        self._open = page
        self._fonts: dict[int, _Font] = {}
        self._blanks: dict[int, bool] = {}
        self._clips: dict[int, Box] = {}
        return self._objects(page)

    def _objects(self, page: int) -> Objects:
        f = self._f
        view = self._view(page)
        count = f.Page_CountObjects(page)
        if count <= 0:
            raise Doubt("PDFium finds nothing on it")
        parts: list[_Part] = []
        images = self._walk(list(map(f.Page_GetObject, repeat(page), range(count))), view.matrix(), view.visible, parts)
        chars, invisible = self._chars(page, parts)
        rules = [rule for part in parts for rule in self._rules(part)]
        return finished(chars, invisible, rules, images, view.width, view.height)

    def _walk(self, objects: Sequence[int], look: Matrix, visible: Box, parts: list[_Part]) -> int:
        """Adds the texts and paths among some objects, and in the forms (drawings within the page) among them; how many images there are."""
        f = self._f
        kinds = list(map(f.PageObj_GetType, objects))
        part = _Part([], [], look, visible)
        parts.append(part)
        images = kinds.count(_IMAGE)
        for one, kind in zip(objects, kinds, strict=True):
            if kind == _TEXT:
                part.texts.append(one)
            elif kind == _PATH:
                part.paths.append(one)
            elif kind == _FORM:
                inner = list(map(f.FormObj_GetObject, repeat(one), range(f.FormObj_CountObjects(one))))
                clip = self._clips_of([one], part)[0]
                images += self._walk(inner, _times(next(self._matrices([one])), look), clip, parts)
                part = _Part([], [], look, visible)
                parts.append(part)
        return images

    def _view(self, page: int) -> _View:
        """Raises Doubt where PDFium does not say how large the page is."""
        f, floats = self._f, self._floats
        where = [floats.address + 4 * i for i in range(4)]
        own = f.Page_GetMediaBox(page, *where)
        size = floats.values(4)  # left, low, right, high
        if not f.GetPageBoundingBox(page, floats.address):
            raise Doubt("its size is not told")
        x0, y1, x1, y0 = floats.values(4)
        left, low, right, high = size if own else (x0, y0, x1, y1)
        (left, right), (low, high) = sorted((left, right)), sorted((low, high))  # any two opposite corners may be given
        turn = f.Page_GetRotation(page)
        if (turn or not own) and (left or low):
            raise Doubt("it is turned or inherits its size, and does not begin at 0")
        view = _View(right - left, high - low, turn, EVERYWHERE)
        if turn % 2:
            view = view._replace(width=view.height, height=view.width)
        if x0 < x1 and y0 < y1:
            view = view._replace(visible=narrowed(EVERYWHERE, _corners(view.matrix(), (x0, y0, x1, y1))))
        return view

    def _matrices(self, objects: Sequence[int]) -> Iterator[Matrix]:
        count = len(objects)
        if not call(map(self._f.PageObj_GetMatrix, objects, self._floats.addresses(count, 6))):
            raise Doubt("an object has no place")
        values = iter(self._floats.values(6 * count))
        return zip(*[values] * 6, strict=True)

    def _clips_of(self, objects: Sequence[int], part: _Part) -> list[Box]:
        """For each object the box outside which it is not seen."""
        f = self._f
        clips = list(map(f.PageObj_GetClipPath, objects))
        return [
            part.visible if count <= 0 else self._clip(clip, count, part)
            for clip, count in zip(clips, map(f.ClipPath_CountPaths, clips), strict=True)
        ]

    def _clip(self, clip: int, count: int, part: _Part) -> Box:
        f, floats = self._f, self._floats
        key = f.ClipPath_GetPathSegment(clip, count - 1, 0)  # the path that was added last is shared by all that it clips
        found = self._clips.get(key)
        if found is None or not key:
            found = part.visible
            for path in range(count):
                points = f.ClipPath_CountPathSegments(clip, path)
                if points > 0:
                    segments = map(f.ClipPath_GetPathSegment, repeat(clip), repeat(path), range(points))
                    call(map(f.PathSegment_GetPoint, segments, floats.addresses(points, 2), floats.addresses(points, 2, 1)))
                    values = floats.values(2 * points)
                    found = narrowed(found, _corners(part.look, (min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2]))))
            self._clips[key] = found
        return found

    def _font(self, font: int) -> _Font:
        found = self._fonts.get(font)
        if found is None:
            f, floats = self._f, self._floats
            f.Font_GetAscent(font, 1000, floats.address)
            f.Font_GetDescent(font, 1000, floats.address + 4)
            ascent, descent = floats.values(2)
            if ascent == descent:
                raise Doubt("a font does not say how high it is")
            found = self._fonts[font] = _Font(descent / 1000, bool(f.Font_GetIsEmbedded(font)))
        return found

    def _chars(self, page: int, parts: Sequence[_Part]) -> tuple[list[Char], list[Char]]:
        """The characters of a page that are seen, and those drawn invisibly, in drawing order."""
        shown: list[Char] = []
        invisible: list[Char] = []
        if any(part.texts for part in parts):
            letters = self._letters(page, parts[0].look)
            for part in parts:
                if part.texts:
                    self._placed(part, letters, shown, invisible)
        return shown, invisible

    def _placed(self, part: _Part, letters: _Letters, shown: list[Char], invisible: list[Char]) -> None:
        f = self._f
        texts = part.texts
        if any(map(f.PageObj_CountMarks, texts)):
            self._check_marks(texts)
        fonts = list(map(f.TextObj_GetFont, texts))
        descents = {font: self._font(font).descent for font in dict.fromkeys(fonts)}
        modes = map(f.TextObj_GetTextRenderMode, texts)
        clips = self._clips_of(texts, part)
        matrices = list(self._matrices(texts))
        look = part.look
        places = (
            [(a, -b, c, -d, e, look[5] - y) for a, b, c, d, e, y in matrices]
            if look[:5] == _FLIPPED
            else [_times(m, look) for m in matrices]
        )
        call(map(f.TextObj_GetFontSize, texts, self._floats.addresses(len(texts), 1)))
        sizes = self._floats.values(len(texts))
        for index, (text, placed, size, font, mode, clip) in enumerate(zip(texts, places, sizes, fonts, modes, clips, strict=True)):
            run = letters.runs.get(text)
            if run is not None:
                target = invisible if mode == _INVISIBLE else shown
                target += _placed(letters, *run, placed, size, descents[font], clip)
            elif self._left_out(index, texts, matrices, size, font):
                x, y = placed[4:]
                shown.append(Char(" ", x, y, x, y, y, size))

    def _letters(self, page: int, look: Matrix) -> _Letters:
        """The letters of a page. Those that PDFium adds itself (blanks, ends of lines) belong to no object. Raises Doubt."""
        f = self._f
        opened = f.Text_LoadPage(page)
        text = handle(opened)
        try:
            count = f.Text_CountChars(opened)
            whole = text_of(text, count)
            owners = list(map(f.Text_GetTextObject, repeat(text), range(count)))
            if any(map(f.Text_HasUnicodeMapError, repeat(text), range(count))):
                raise Doubt("a glyph whose letter is not told")
            if not call(map(f.Text_GetLooseCharBox, repeat(text), range(count), self._floats.records(count, 4))):
                raise Doubt("a letter has no place")
            boxes = self._floats.values(4 * count)
            for found in _HYPHEN.finditer(whole):
                if f.Text_IsHyphen(text, found.start()):
                    whole = f"{whole[: found.start()]}-{whole[found.end() :]}"
            added = [found.start() for found in _BLANK.finditer(whole) if owners[found.start()] and f.Text_IsGenerated(text, found.start())]
        finally:
            f.Text_ClosePage(opened)
        if _NO_LETTER.search(whole):
            raise Doubt("a glyph whose letter is not told")
        for index in reversed(added):
            del owners[index], boxes[4 * index : 4 * index + 4]
            whole = whole[:index] + whole[index + 1 :]
        starts = [0, *(index for index, (one, other) in enumerate(pairwise(owners), 1) if one != other), len(owners)]
        runs: dict[int, tuple[int, int]] = {}
        for start, stop in pairwise(starts):
            if start < stop and owners[start]:
                if owners[start] in runs:
                    raise Doubt("letters of two texts are mixed")
                runs[owners[start]] = start, stop
        return _Letters(whole.translate(_LETTERS), *_seen(boxes, look), runs)

    def _rules(self, part: _Part) -> list[Rule]:
        """The straight sides of all paths that are drawn."""
        f, numbers, paths = self._f, self._numbers, part.paths
        count = len(paths)
        call(map(f.Path_GetDrawMode, paths, numbers.addresses(count, 2), numbers.addresses(count, 2, 1)))
        modes = numbers.values(2 * count)
        white = self._white(paths, modes[1::2])
        found: list[Rule] = []
        places = self._places(paths, list(self._matrices(paths)), part.look)
        for place, fill, stroke, clip, pale in zip(places, modes[::2], modes[1::2], self._clips_of(paths, part), white, strict=True):
            if fill or stroke:
                found += strokes(place, clip, pale, bool(fill and not stroke))
        return found

    def _white(self, paths: Sequence[int], strokes: Sequence[int]) -> list[bool]:
        """Whether each path is drawn in white: its line, or what it fills where it has none."""
        f, numbers = self._f, self._numbers
        pale: dict[int, bool] = {}
        for colour, some in (
            (f.PageObj_GetStrokeColor, [path for path, line in zip(paths, strokes, strict=True) if line]),
            (f.PageObj_GetFillColor, [path for path, line in zip(paths, strokes, strict=True) if not line]),
        ):
            count = len(some)
            told = list(map(colour, some, *(numbers.addresses(count, 4, part) for part in range(4))))
            values = iter(numbers.values(4 * count))
            parts = zip(some, told, values, values, values, values, strict=True)
            pale.update((path, bool(known and min(red, green, blue) >= _WHITE)) for path, known, red, green, blue, _ in parts)
        return [pale[path] for path in paths]

    def _places(self, paths: Sequence[int], matrices: Sequence[Matrix], look: Matrix) -> Iterator[list[list[Point]]]:
        """For each path the places that it goes through, one list for each of its figures."""
        f, floats = self._f, self._floats
        counts = list(map(f.Path_CountSegments, paths))
        owners, indexes = chain.from_iterable(map(repeat, paths, counts)), chain.from_iterable(map(range, counts))
        segments = list(map(f.Path_GetPathSegment, owners, indexes))
        call(map(f.PathSegment_GetPoint, segments, floats.addresses(len(segments), 2), floats.addresses(len(segments), 2, 1)))
        values = floats.values(2 * len(segments))
        kinds = list(map(f.PathSegment_GetType, segments))
        at = 0
        for count, matrix in zip(counts, matrices, strict=True):
            a, b, c, d, e, g = look if matrix == _PLAIN else _times(matrix, look)
            xs, ys = values[2 * at : 2 * (at + count) : 2], values[2 * at + 1 : 2 * (at + count) : 2]
            points = [(a * x + c * y + e, b * x + d * y + g) for x, y in zip(xs, ys, strict=True)]
            drawn = kinds[at : at + count]
            if drawn in _SIMPLE and (count == 2 or points[0] == points[-1]):
                yield [points]
            else:
                yield self._figures(points, drawn, segments[at : at + count])
            at += count

    def _figures(self, points: Sequence[Point], kinds: Sequence[int], segments: Sequence[int]) -> list[list[Point]]:
        """The figures of a path that is no single line or rectangle."""
        figures: list[list[Point]] = []
        controls = 0
        for segment, kind, place in zip(segments, kinds, points, strict=True):
            if kind == _MOVE or not figures:
                figures.append([place])
                continue
            controls = controls + 1 if kind == _CURVE else 0
            if controls % 3 == 0:  # a curve has two points that it does not go through
                figures[-1].append(place)
            if self._f.PathSegment_GetClose(segment) and figures[-1][0] != place:
                figures[-1].append(figures[-1][0])
        return figures

    def _check_marks(self, texts: Sequence[int]) -> None:
        """Raises Doubt where the file says that something else is meant than is printed."""
        f = self._f
        for text in texts:
            for index in range(f.PageObj_CountMarks(text)):
                if f.PageObjMark_GetParamValueType(f.PageObj_GetMark(text, index), b"ActualText"):
                    raise Doubt("another text is given for what is printed")

    def _left_out(self, index: int, texts: Sequence[int], matrices: Sequence[Matrix], size: float, font: int) -> bool:
        """Whether a text object without letters is a blank; if not, it is what was printed at the same place before.

        Raises Doubt where it may be something else.
        """
        f, floats = self._f, self._floats
        f.PageObj_GetBounds(texts[index], *(floats.address + 4 * i for i in range(4)))
        left, low, right, high = floats.values(4)
        _, b, _, d, x, y = matrices[index]
        size *= abs(d or b)
        if max(right - left, high - low) < _SPECK * size:
            if not self._font(font).embedded and not self._blank(font):
                raise Doubt("a font that is not in the file")
            return True
        near = min(1.0, 0.2 * size)
        if not any(abs(x - other[4]) <= near and abs(y - other[5]) <= near for other in matrices[max(index - _AGAIN, 0) : index]):
            raise Doubt("PDFium leaves a text out")
        return False

    def _blank(self, font: int) -> bool:
        """Whether a font that is not in the file has a blank and no Chinese letter: what it shows nothing for is a blank."""

        def width(letter: str) -> float:
            self._f.Font_GetGlyphWidth(font, ord(letter), 1.0, self._floats.address)
            return float(self._floats.view[0])

        if font not in self._blanks:
            self._blanks[font] = 0 < width(" ") < _EM and not any(width(letter) >= _EM for letter in _COMMON)
        return self._blanks[font]


def _corners(matrix: Matrix, box: Box) -> tuple[Point, Point]:
    """Two opposite corners of a box taken through a matrix of quarter turns."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    return (a * x0 + c * y0 + e, b * x0 + d * y0 + f), (a * x1 + c * y1 + e, b * x1 + d * y1 + f)


def _seen(boxes: list[float], look: Matrix) -> tuple[list[float], list[float], list[float], list[float]]:
    """The sides of boxes (left, top, right, bottom), y upwards, as they are seen, y downwards."""
    a, b, c, d, e, f = look
    lefts, highs, rights, lows = boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4]
    if look[:5] == _FLIPPED:
        return lefts, [f - y for y in highs], rights, [f - y for y in lows]
    corners = [[(a * x + c * y + e, b * x + d * y + f) for x, y in zip(*side, strict=True)] for side in ((lefts, highs), (rights, lows))]
    (x0, y0), (x1, y1) = (zip(*corner, strict=True) if corner else ((), ()) for corner in corners)
    return list(map(min, x0, x1)), list(map(min, y0, y1)), list(map(max, x0, x1)), list(map(max, y0, y1))


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    a0, b0, c0, d0, e0, f0 = other
    return a * a0 + b * c0, a * b0 + b * d0, c * a0 + d * c0, c * b0 + d * d0, e * a0 + f * c0 + e0, e * b0 + f * d0 + f0


def _turn(matrix: Matrix) -> int:
    """The quarter turns anticlockwise of text that is drawn with a matrix. Raises Doubt where there are no whole ones."""
    a, b, c, d, *_ = matrix
    if (b and a) or (b * c if b else -a * d) <= 0:
        raise Doubt("a text that is set aslant or mirrored")
    if b:
        return 1 if b < 0 else 3
    return 0 if a > 0 else 2


def _up_to_blanks(text: str, lefts: Sequence[float], rights: list[float]) -> list[float]:
    """Where letters end: before the blank after them, though the font that stands for one that is not in the file may be wider."""
    if not any(map(gt, rights, lefts[1:])):
        return rights
    ends = [*zip(text[1:], lefts[1:], strict=True), ("", 0.0)]
    return [min(right, end) if after == " " else right for right, (after, end) in zip(rights, ends, strict=True)]


def _placed(letters: _Letters, start: int, stop: int, matrix: Matrix, size: float, descent: float, clip: Box) -> list[Char]:
    """The letters of one text object that are seen: as wide as their boxes, as high as its font says. Raises Doubt."""
    _, _, c, d, e, f = matrix
    turn = _turn(matrix)
    base, up = (e, c) if turn % 2 else (f, d)
    near, far = base + up * (descent + 1) * size, base + up * descent * size
    if near > far:
        near, far = far, near
    text = letters.text[start:stop]
    left, high, right, low = clip
    if turn % 2:
        tops, bottoms = letters.tops[start:stop], letters.bottoms[start:stop]
        begin, at, sides = (bottoms[0] if turn == 1 else tops[0]), f, (letters.lefts if turn == 1 else letters.rights)
        made = [*map(char_of, zip(text, repeat(near), tops, repeat(far), bottoms, repeat(base), repeat(far - near), repeat(turn)))]
        within = left <= near and far <= right and high <= min(tops) and max(bottoms) <= low
    else:
        lefts, rights = letters.lefts[start:stop], letters.rights[start:stop]
        rights = _up_to_blanks(text, lefts, rights) if " " in text else rights
        begin, at, sides = (rights[0] if turn else lefts[0]), e, letters.tops
        made = [*map(char_of, zip(text, lefts, repeat(near), rights, repeat(far), repeat(base), repeat(far - near), repeat(turn)))]
        within = left <= min(lefts) and max(rights) <= right and high <= base - 0.36 * (far - near) <= low and not turn
    if abs(sides[start] - sides[stop - 1]) > 0.3 * size or (abs(begin - at) > 0.3 * size and not c):
        raise Doubt("a text that is set downwards")
    return made if within else [char for char in made if seen(char, clip)]
