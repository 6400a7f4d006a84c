"""What a reader sees, in a real Chromium: the site from disk, and one notebook in JupyterLab. Nothing may come from a network."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import demo
import pytest
from chromium import PROGRAM, Browser, wait
from conftest import ROOT

from mengbudget.show import site

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed here")

NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")), *sorted((ROOT / "notebooks").glob("zh/[0-9]*.ipynb"))]
TOOLTIP = "document.querySelector('#vg-tooltip-element.visible')?.innerText"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    window = Browser(tmp_path_factory.mktemp("profile"))
    yield window
    window.close()


def point_at(browser: Browser, selector: str, across: float = 0.5, down: float = 0.5) -> None:
    """Move the pointer onto an element, scrolled into view first."""
    x, y = browser.run(
        f"(() => {{ const e = document.querySelector({selector!r}); e.scrollIntoView({{block: 'center'}});"
        f" const b = e.getBoundingClientRect(); return [b.x + b.width * {across}, b.y + b.height * {down}]; }})()"
    )
    for step in (3, 0):
        browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x - step, y=y)


def check_page(browser: Browser, page: Path) -> None:
    """Each chart of a page is drawn, with marks and texts, and nothing went wrong or came from elsewhere."""
    browser.open(page.as_uri())
    browser.until("document.querySelectorAll('figure.chart').length === document.querySelectorAll('figure.live').length")
    for marks, texts in browser.run(
        "[...document.querySelectorAll('figure.chart svg')].map(s => [s.querySelectorAll('.role-mark path').length,"
        " [...s.querySelectorAll('text')].filter(t => t.textContent.trim()).length])"
    ):
        assert marks > 0
        assert texts > 2
    assert browser.errors == []
    assert [request for request in browser.requests if not request.startswith(("file:", "data:"))] == []


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as a page."""
    return site.build([demo.executed()], tmp_path_factory.mktemp("site"))[1]


def test_every_page_of_the_site_draws_its_charts(browser: Browser, tmp_path: Path) -> None:
    pages = site.build([*NOTEBOOKS, demo.executed()], tmp_path)
    assert len(pages) == len(NOTEBOOKS) + 3  # two indexes, and the demonstration
    for one in pages:
        check_page(browser, one)
    browser.open(pages[0].as_uri())
    assert browser.run("[...document.querySelectorAll('h2 a')].at(-1).innerText") == "02 · Income 收入"


def test_a_tooltip_gives_the_printed_number_and_its_place(browser: Browser, page: Path) -> None:
    check_page(browser, page)
    assert browser.run("document.querySelectorAll('figure.live').length") == 3
    assert browser.run("getComputedStyle(document.querySelector('figure img')).display") == "none"
    point_at(browser, "figure svg .mark-rect path")
    shown = browser.until(TOOLTIP)
    assert "75.48%" in shown
    assert "第18页" in shown


def test_a_page_fits_a_telephone_and_prints_its_pictures(browser: Browser, page: Path) -> None:
    browser.open(page.as_uri())
    browser.until("document.querySelectorAll('figure.live').length")
    browser.resize(380, 700)
    assert browser.run("document.documentElement.scrollWidth") <= 380
    browser.resize(1400, 1000)
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.run("getComputedStyle(document.querySelector('figure img')).display") == "block"
    assert browser.run("getComputedStyle(document.querySelector('figure .drawn')).display") == "none"
    browser.call("Emulation.setEmulatedMedia", media="")


def test_a_script_that_is_not_ours_does_not_run(browser: Browser, page: Path, tmp_path: Path) -> None:
    changed = tmp_path / "page.html"
    changed.write_text(page.read_text(encoding="utf-8").replace("<main", "<script>window.intruder = 1</script><main"), encoding="utf-8")
    browser.open(changed.as_uri())
    browser.until("document.querySelectorAll('figure.live').length")
    assert browser.run("window.intruder") is None
    assert any("Content Security Policy" in error for error in browser.errors)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab of its own on the demonstration notebook, which it has no reason to trust."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home, notebook = tmp_path_factory.mktemp("jupyter"), demo.executed()
    folders = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")} | {"JUPYTERLAB_WORKSPACES_DIR": str(home)}
    quiet = [
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    here = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", f"--ServerApp.root_dir={notebook.parent}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", *here, "--IdentityProvider.token=demo", *quiet],
        env={**os.environ, **folders},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait(lambda: urlopen(f"{address}/api?token=demo", timeout=5).status == 200, 60, "JupyterLab answers")
        yield f"{address}/lab/tree/{notebook.name}?token=demo"
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


INKS = """(() => [...document.querySelectorAll('.jp-OutputArea canvas')].map(canvas => {
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, found = {};
  for (let i = 0; i < pixels.length; i += 4) {
    const ink = (pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]).toString(16).padStart(6, '0');
    found[ink] = (found[ink] || 0) + 1;
  }
  return found;
}))()"""


MARK = """(() => {
  const canvas = document.querySelector('.jp-OutputArea canvas'), {width, height} = canvas;
  const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, width, height).data.buffer);
  const marks = [0xffb27200, 0xff739e00, 0xffe9b456, 0xff009fe6];  // ABGR
  for (let y = 0; y < height - 4; y++) for (let x = 0; x < width - 8; x++) {
    const ink = pixels[y * width + x];
    if (marks.includes(ink) && pixels[(y + 4) * width + x + 8] === ink) return [(x + 6) / width, (y + 3) / height];
  }
})()"""
"""Where the first chart's uppermost mark is, as parts of its width and height."""


def test_a_notebook_in_jupyterlab_draws_its_charts(browser: Browser, lab: str) -> None:
    browser.resize(1400, 6000)  # tall enough for the whole notebook: Lab draws what is in sight
    browser.open(lab)
    browser.until("document.querySelectorAll('.jp-OutputArea canvas').length >= 3", 60)
    drawn = browser.run(INKS)
    assert len(drawn) == 3
    for inks in drawn:
        assert any(inks.get(colour, 0) > 20 for colour in ("0072b2", "009e73", "56b4e9", "e69f00")), "no marks"
        assert inks.get("222222", 0) > 20, "no text"
    point_at(browser, ".jp-OutputArea canvas", *browser.run(MARK))
    shown = browser.until(TOOLTIP)
    assert "75.48%" in shown
    assert "第18页" in shown
    assert browser.errors == []
    assert [request for request in browser.requests if "//127.0.0.1:" not in request and not request.startswith(("data:", "blob:"))] == []


def test_where_no_script_runs_the_pictures_stay(browser: Browser, page: Path, tmp_path: Path) -> None:
    changed = tmp_path / "page.html"
    changed.write_text(re.sub("'sha256-[^']*'", "'none'", page.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    browser.open(changed.as_uri())
    assert browser.run("document.querySelectorAll('figure.live').length") == 0
    assert browser.run("[...document.querySelectorAll('figure img')].every(i => i.complete && i.naturalWidth > 400 && i.offsetHeight > 50)")
