"""The PDF reader: a file → pages of grids and lines, layout only."""

from __future__ import annotations

import hashlib
import logging
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pdfminer.pdfdocument import PDFPasswordIncorrect

from mengbudget.errors import UnreadableError
from mengbudget.limits import FILE_BYTES, PAGE_SECONDS, TooSlow, seconds
from mengbudget.reading.damage import counted
from mengbudget.reading.grid import fill, frame, overrun, sort_words
from mengbudget.reading.layout import around, lines, text_of, words
from mengbudget.reading.letters import is_chinese, is_strange
from mengbudget.reading.model import Document, Grid, Line, Page
from mengbudget.reading.objects import UNKNOWN, Objects
from mengbudget.reading.parts import Oversize
from mengbudget.reading.ruling import find_tables
from mengbudget.reading.sources import Pages
from mengbudget.reading.stitch import stitch

_SLOW = 3
"""Pages that may take too long and are left out; a file with more of them is given up."""


def read_page(number: int, objects: Objects) -> Page:
    """The blocks of one page, top to bottom."""
    ruling = find_tables(objects.rules)
    frames = [frame(boxes, ruling) for boxes in ruling.tables]
    frames = [one for one in frames if len(one.xs) > 2 and len(one.ys) > 1]  # one column of boxes is a frame round prose
    held, outside = sort_words(words(objects.chars), frames)
    blocks: list[tuple[float, float, Line | Grid]] = []
    for one, cells in zip(frames, held, strict=True):
        if cells:
            outside = overrun(one, cells, outside, ruling)
            blocks.append((one.ys[0], one.xs[0], fill(one, cells, number, ruling)))
    for line in lines(outside):
        box = around(char for word in line for char in word.chars)
        blocks.append((box[1], box[0], Line(text_of(line), number, box)))
    blocks.sort(key=lambda block: block[:2])
    return Page(number, objects.width, objects.height, tuple(block for _, _, block in blocks), objects.turn)


def read_pdf(path: Path, progress: Callable[[int, int], None] | None = None) -> Document:
    """A PDF as pages of grids and lines, its continued grids stitched in `blocks`; boxes in points.

    A damaged page gives what is left of it, and is named in `damaged`.
    `progress` is called with the pages read and the pages there are. Raises UnreadableError, one sentence, where there is nothing to read.
    """
    path = Path(path)
    data = contents(path)
    with _quiet(), _opened(path, data) as source:
        return told(path, data, source, progress)


def told(path: Path, data: bytes, source: Pages, progress: Callable[[int, int], None] | None = None) -> Document:
    """The document that the pages of an open file print. Raises UnreadableError like `read_pdf`."""
    damaged = dict(source.damaged)
    pages, looks = _pages(path, source, damaged, progress)
    if damaged and not any(page.blocks for page in pages):
        number, why = min(damaged.items())
        raise UnreadableError(f"{path}: page {number} of {len(pages)} is damaged ({why}), and nothing is left; download the file again.")
    _refuse(path, list(looks.values()))
    return Document(
        str(path),
        hashlib.sha256(data).hexdigest(),
        tuple(pages),
        stitch(pages),
        tuple(number for number, look in looks.items() if look.images and look.blank),
        tuple(number for number, look in looks.items() if look.recognised),
        tuple(number for number, look in looks.items() if look.doubtful),
        tuple(counted(damaged, pages)),
        tuple(sorted(source.fallbacks.items())),
    )


class _Look(NamedTuple):
    """What a page shows, whatever stands on it: how many letters, how many of them without a name, how many images."""

    letters: int
    unknown: int
    images: int
    blank: bool
    chinese: bool
    recognised: bool
    doubtful: bool


def _looked(objects: Objects) -> _Look:
    text, letters = "".join([char.text for char in objects.chars]), len(objects.chars)
    doubtful = UNKNOWN in text or is_strange(text)
    return _Look(letters, text.count(UNKNOWN), objects.images, not text.strip(), is_chinese(text), objects.recognised, doubtful)


def _pages(
    path: Path, source: Pages, damaged: dict[int, str], progress: Callable[[int, int], None] | None
) -> tuple[list[Page], dict[int, _Look]]:
    """All pages, and how each that can be read looks; one that cannot is empty, and added to the damaged ones."""
    pages: list[Page] = []
    looks: dict[int, _Look] = {}
    slow = 0
    for number in range(1, len(source) + 1):
        try:
            with seconds(PAGE_SECONDS):
                objects = source.page(number)
                pages.append(read_page(number, objects))
        except MemoryError:
            raise
        except (TooSlow, Exception) as error:  # whatever a damaged page makes of the interpreter: the other pages are read
            damaged.setdefault(number, _reason(error))
            slow += isinstance(error, TooSlow)
            if slow > _SLOW:
                raise UnreadableError(
                    f"{path}: page {number} is another that takes more than {PAGE_SECONDS} seconds; ask for the original file."
                ) from error
            pages.append(Page(number, 0.0, 0.0, ()))
            continue
        looks[number] = _looked(objects)
        if progress:
            progress(len(pages), len(source))
    return pages, looks


def _refuse(path: Path, looks: Sequence[_Look]) -> None:
    """Raises UnreadableError where the pages have no letters, or none that can be read."""
    letters, unknown = sum(look.letters for look in looks), sum(look.unknown for look in looks)
    if not letters:
        what = "its pages are pictures (a scan)" if any(look.images for look in looks) else "its pages are empty"
        raise UnreadableError(f"{path}: no page has a text layer, {what}; run text recognition (OCR) on it or ask for the original file.")
    if unknown * 2 > letters:
        raise UnreadableError(
            f"{path}: its fonts do not say which letters they print ({unknown:,} of {letters:,} are unknown); ask for the original file."
        )
    if not any(look.chinese for look in looks):
        raise UnreadableError(
            f"{path}: none of its {letters:,} letters is Chinese, or its fonts do not say which letters they print; ask for the original file."
        )


def contents(path: Path, most: int = FILE_BYTES) -> bytes:
    """The bytes of a file; UnreadableError where it is missing, a folder, empty, larger than `most` or not permitted."""
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise UnreadableError(f"{path} is a folder; name one PDF file in it.")
        if not stat.S_ISREG(state.st_mode):
            raise UnreadableError(f"{path} is no file but a pipe or a device; save what it gives as a file.")
        if state.st_size > most:
            raise UnreadableError(
                f"{path} has {state.st_size >> 20:,} MB, more than a budget may have ({most >> 20:,} MB); cut it into parts."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"{path}: there is no such file; check the name.") from None
    except PermissionError:
        raise UnreadableError(f"{path}: you are not permitted to read it; change its permissions.") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(
            f"{path} cannot be read ({getattr(error, 'strerror', None) or error}); check the name and the disk."
        ) from None
    if not data.strip():
        raise UnreadableError(f"{path} is empty; download it again.")
    return data


@contextmanager
def _opened(path: Path, data: bytes) -> Iterator[Pages]:
    """The file's pages; UnreadableError says why it is no PDF, or not all of one."""
    if b"%PDF-" not in data[:1024]:
        start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
            raise UnreadableError(f"{path} is a web page saved under the name of a PDF; open its address and save the PDF itself.")
        first = start.split(b"\n")[0][:30].decode("utf-8", "replace")
        raise UnreadableError(f"{path} is no PDF: it begins with {first!r}; download it again.")
    whole = b"%%EOF" in data.rstrip(b"\0 \r\n\t")[-2048:]
    try:
        pages = Pages(data)
        count, announced = len(pages), pages.announced
    except Oversize as error:
        raise UnreadableError(f"{path}: {error}; ask for the original file.") from error
    except MemoryError:
        raise
    except Exception as error:
        if any(isinstance(part, PDFPasswordIncorrect) for part in (error, *error.args)):
            raise UnreadableError(f"{path} is encrypted; open it with its password and save a copy without one.") from error
        if whole:
            raise UnreadableError(f"{path} is damaged ({_reason(error)}); download it again.") from error
        whole, count, announced = False, 0, 0
    if not whole:
        raise UnreadableError(f"{path} is cut off after {len(data):,} bytes: the end of the PDF is missing; download it again.")
    if count != announced or not count:
        raise UnreadableError(f"{path} is damaged: {count} of its {announced} pages are there; download it again.")
    try:
        yield pages
    finally:
        pages.close()


def _reason(error: BaseException) -> str:
    """What an exception says, on one line."""
    return " ".join(str(error).split())[:120] or type(error).__name__


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps pdfminer's warnings off the user's screen: what matters is raised, or seen in the text."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
