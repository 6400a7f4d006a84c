"""Hostile and enormous files, each made here: one sentence or a warning, within the memory and the time that a document may take."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import RAW

from mengbudget import limits
from mengbudget.budget import read
from mengbudget.errors import UnreadableError
from mengbudget.numbering import entry, is_dotted, leads_to_page
from mengbudget.reading import pdf as reader

TRANSCRIPT = RAW / "meng-hrss-2026.transcript.txt"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
TEXT = b"BT /F1 12 Tf 72 700 Td (1,234.56) Tj ET\n"


def stream(data: bytes, more: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data), more) + data + b"\nendstream"


def packed(data: bytes, more: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + more)


def bomb(megabytes: int) -> bytes:
    pack = zlib.compressobj(1)
    return b"".join([*(pack.compress(bytes(1 << 20)) for _ in range(megabytes)), pack.flush()])


def pdf(content: bytes, font: bytes = FONT, *more: bytes) -> bytes:
    """One page: its content is part 4, its font 5, what it calls 6 and so on."""
    forms = b"/XObject << /X0 6 0 R >>" if b"/Form" in b"".join(more) else b""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>" % forms
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        content,
        font,
        *more,
    ]
    out, offsets = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return out + head + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))


def cid(widths: bytes, letters: bytes = b"") -> tuple[bytes, ...]:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
    below = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Ordering (Identity) >> /W [%s] >>" % widths
    return font, below, packed(b"begincmap 1 beginbfrange %s endbfrange endcmap" % letters)


def calls(depth: int) -> list[bytes]:
    """Forms of which each calls the next ten times."""
    names = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << /X%d %d 0 R >> >>"
    return [packed(b"/X%d Do " % n * 10, names % (n, 6 + n)) for n in range(1, depth)] + [packed(TEXT, names % (0, 6))]


def rectangles(count: int) -> bytes:
    return b"".join(b"%d %d 9 9 re S\n" % (number % 590, number // 590 % 840) for number in range(count))


def bomb_index() -> bytes:
    xref = stream(bomb(130), b"/Type /XRef /Size 9 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode")
    return b"%PDF-1.5\n9 0 obj\n" + xref + b"\nendobj\nstartxref\n9\n%%EOF\n"


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: pdf(stream(bomb(130))), "unpacks to more than 128 MB"),
    "a bomb in a bomb": (
        lambda: pdf(stream(zlib.compress(bomb(130)), b"/Filter [/FlateDecode /FlateDecode]")),
        "unpacks to more than 128 MB",
    ),
    "an index that is a bomb": (bomb_index, "unpacks to more than 128 MB"),
    "widths without end": (lambda: pdf(packed(TEXT), *cid(b"0 1000000000 500")), "it takes more than"),
    "letters without end": (lambda: pdf(packed(TEXT), *cid(b"", b"<00000000> <3b9aca00> <4e00>")), "it takes more than"),
    "calls without end": (
        lambda: pdf(packed(b"/X0 Do " * 10), FONT, *calls(9)),
        "page 1 of 1 is damaged (its content unfolds to more than 4 MB",
    ),
    "a million rectangles": (lambda: pdf(packed(rectangles(1_000_000))), "page 1 of 1 is damaged (its content unfolds to more than 4 MB"),
    "a list of widths that is too long": (lambda: pdf(packed(TEXT), *cid(b"0 [%s]" % (b"500 " * 2_000_000))), "is longer than 4 MB"),
    "a list of letters that is too long": (
        lambda: pdf(packed(TEXT), *cid(b"", b"<0000> <ffff> <4e00>\n" * 300_000)),
        "is a list of more than 4 MB of letters",
    ),
    "lists in lists": (  # which of the two depends on whether pdfminer follows the lists within the second that it is given
        lambda: pdf(packed(TEXT), *cid(b"[" * 100_000)),
        "its part 6 is not written as a PDF is|none of its 8 letters is Chinese",
    ),
    "200,000 rectangles": (lambda: pdf(packed(rectangles(200_000))), "page 1 of 1 is damaged (it takes more than"),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
@pytest.mark.parametrize("source", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(name: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, says = HOSTILE[name]
    path = tmp_path / "hostile.pdf"
    path.write_bytes(make())
    monkeypatch.setattr(reader, "PAGE_SECONDS", 1)
    monkeypatch.setenv("MENGBUDGET_MEMORY", "300")
    monkeypatch.setenv("MENGBUDGET_SOURCE", source)
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert any(one in str(caught.value) for one in says.split("|"))
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_forms_that_call_forms_a_few_times_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "forms.pdf"
    path.write_bytes(pdf(packed(b"/X0 Do "), FONT, *calls(3)))
    with pytest.raises(UnreadableError, match="none of its 800 letters is Chinese"):  # nothing else is wrong with it
        read(path)


@pytest.mark.parametrize("source", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("points", [100_000, 1_000_000])
def test_an_enormous_letter_takes_no_memory(points: int, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENGBUDGET_SOURCE", source)
    path = tmp_path / "letter.pdf"
    x, y = 300 - points * 0.278, 400 - points * 0.36  # its middle is on the page
    path.write_bytes(pdf(packed(b"BT /F1 %d Tf %f %f Td (1) Tj ET 10 10 m 12 10 l S " % (points, x, y) + TEXT)))
    with limits.megabytes(50), pytest.raises(UnreadableError, match="none of its 9 letters is Chinese"):
        read(path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_check_goes_on_with_the_next_file(tmp_path: Path) -> None:
    """The process of the bad one is given up by itself: exit 2, one sentence on it, the other is checked."""
    path = tmp_path / "widths.pdf"
    path.write_bytes(HOSTILE["widths without end"][0]())
    command = [sys.executable, "-m", "mengbudget", "check", "--jobs", "2", "--memory", "300", str(path), str(TRANSCRIPT)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"MENGBUDGET_CACHE": ""})
    assert done.returncode == 2
    assert done.stderr == f"mengbudget: {path}: it takes more than 300 MB of memory; --memory allows more, if you trust the file.\n"
    assert "孟县人力资源和社会保障局 2026" in done.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children are looked for in /proc")
def test_a_library_that_dies_leaves_a_sentence(tmp_path: Path) -> None:
    """As PDFium does, which aborts where it gets no memory: no exit code but 2, and no process that goes on."""
    command = [sys.executable, "-m", "mengbudget", "check", str(TRANSCRIPT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"MENGBUDGET_CACHE": ""}) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not (found := children.read_text().split()):
            time.sleep(0.01)
        os.kill(int(found[0]), signal.SIGABRT)
        _, err = process.communicate()
    assert process.returncode == 2
    assert err.decode() == "mengbudget: it was ended by signal 6 (out of memory?); try each file alone.\n"


def forever() -> None:
    while True:
        pass


def test_limits_leave_nothing_behind() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA), signal.getsignal(signal.SIGPROF)
    with pytest.raises(UnreadableError, match="more than 600 seconds"), limits.document("a.pdf"), limits.seconds(0.05):
        forever()
    with pytest.raises(UnreadableError, match="MB of memory"), limits.document("a.pdf"):
        bytearray(1 << 32)
    assert (resource.getrlimit(resource.RLIMIT_DATA), signal.getsignal(signal.SIGPROF)) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_limit_that_a_destructor_swallows_holds_all_the_same() -> None:
    """What `__del__` raises goes nowhere; without a second signal a page would then be read without a limit."""

    def work(most: float) -> None:
        began = time.process_time()
        while time.process_time() - began < most:
            pass

    class Swallows:
        def __del__(self) -> None:
            work(1)

    def page() -> None:
        Swallows()
        work(3)

    with pytest.raises(limits.TooSlow), limits.seconds(0.1):
        page()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("单位\t" * 100_000, "line 2 has 300,000 letters and 100,000 tabs"),
        ("项目" + "\t" * 2_000, "line 2 has 2,002 letters and 2,000 tabs"),
        ("一" * 200_000, "line 2 has 200,000 letters"),
        ("一\n" * 5_000_000, "has 19 MB, more than a budget may have"),
    ],
)
def test_an_enormous_transcript_is_refused(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "enormous.txt"
    path.write_text(f"部门预算\n{text}\n", "utf-8")
    with pytest.raises(UnreadableError, match=says):
        read(path)


@pytest.mark.parametrize(
    "text",
    ["." * 20_000 + "x", "项目一\t" + "1" * 5_001 + "\n项目二\t" + "1" * 5_001, "，".join(f"项目{n}支出{n}.00万元" for n in range(2_000))],
)
def test_a_long_line_takes_no_long_time(text: str, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    heading = "三、支出预算情况说明"
    whole = TRANSCRIPT.read_text("utf-8")
    at = whole.rindex(heading) + len(heading)
    path.write_text(f"{whole[:at]}\n{text}\n{whole[at:]}", "utf-8")
    with limits.seconds(10):
        assert read(path).department == "孟县人力资源和社会保障局"


def test_the_end_of_a_line_is_read_as_before() -> None:
    assert [is_dotted(text) for text in ("收入总表……3", "收入总表. . . . 12", "收入总表....", "3.5", "共3项", "..1")] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]
    assert [leads_to_page(text) for text in ("收入总表 3", "收入总表...", "收入总表")] == [True, True, False]
    assert [entry(text) for text in ("收入总表……3 ", "收入总表...", "2026年1234", "收入总表")] == [
        "收入总表",
        "收入总表",
        "2026年1",
        "收入总表",
    ]
