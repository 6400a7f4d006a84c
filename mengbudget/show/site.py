"""The notebooks as a web site that opens from disk: ``python -m mengbudget.show.site notebooks --out build/site``.

The Chinese edition, `notebooks/zh`, becomes the folder `zh` of the site; pages of the two editions that tell the same lead to each other. Each page carries all it needs: its style, its charts' rows, Vega's JavaScript once. Nothing is fetched, and a Content-Security-Policy
says so: no script runs but the one whose hash it names, whatever a document may have printed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import html
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from jinja2 import Environment, PackageLoader
from nbconvert.filters import Highlight2HTML, markdown2html

from mengbudget.show.look import MIME, VEGALITE, heading
from mengbudget.show.notebooks import read

CHINESE = re.compile(
    r"[\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]+(?:[“”·\d\s]*[\u3400-\u9fff\u3001-\u303f\uff01-\uff60]+)*"
)

DISCOVERIES = "13_reconciliation.html"
"""The page whose first paragraph and list the index opens with."""

CODE = ["script", "style", "pre", "code", "svg"]

_highlighter: Any = Highlight2HTML  # it has no types
_highlight = _highlighter()
_templates = Environment(loader=PackageLoader("mengbudget.show"), trim_blocks=True, lstrip_blocks=True)


TITLE = {"en": "mengbudget: a department budget, recomputed", "zh": "mengbudget：一份部门预算，逐数复算"}
WORDS = {
    "en": {"lang": "en", "skip": "Skip to the text", "pages": "All pages", "other": "中文", "code": "code"},
    "zh": {"lang": "zh-CN", "skip": "跳到正文", "pages": "全部篇目", "other": "English", "code": "代码"},
}
"""What the pages of each edition say around the text; `other` leads to the same page of the other edition."""


@dataclass(frozen=True)
class Page:
    """A notebook as a page: its file name, title and first paragraph as HTML, its body, whether it has charts to draw, its edition, the list it opens with."""

    file: str
    title: str
    lead: str
    body: str
    charts: bool
    edition: str = "en"
    opening: str = ""


def page(path: Path) -> Page:
    """A notebook as the body of a page. Raises ValueError where it has not been run whole or ends in an error."""
    cells = read(path).cells
    if unrun := [index for index, cell in enumerate(cells) if cell.cell_type == "code" and cell.execution_count is None]:
        raise ValueError(f"{path.name} has not been run: cell {unrun[0] + 1} has no execution count")
    parts = [markdown2html(cell.source) if cell.cell_type == "markdown" else _code(cell) for cell in cells if cell.cell_type != "raw"]
    soup = BeautifulSoup("\n".join(parts), "html.parser")
    for link in soup.find_all("a", href=re.compile(r"^(?![a-z]+:)[^#?]*\.ipynb")):
        link["href"] = str(link["href"]).replace(".ipynb", ".html")
    for link in soup.find_all("a", href=re.compile(r"^(?![a-z]+:)[^#?]*\.md")):
        link.unwrap()  # the site holds the notebooks alone
    if _edition(path) == "en":
        mark_chinese(soup)
    title, lead = soup.find("h1"), soup.find("p")
    following = lead.find_next_sibling() if lead else None
    opening = str(following) if following and following.name == "ul" else ""
    for anchor in soup.select("a.anchor-link"):
        anchor.decompose()
    name = title.decode_contents().strip() if title else html.escape(path.stem)
    summary = lead.decode_contents() if lead else ""
    return Page(f"{path.stem}.html", name, summary, str(soup), bool(soup.select("figure.chart")), _edition(path), opening)


def _edition(path: Path) -> str:
    return "zh" if path.parent.name == "zh" else "en"


def mark_chinese(soup: BeautifulSoup) -> None:
    """Say of every run of Chinese that it is Chinese, so that it is read aloud and set as such."""
    for text in list(soup.find_all(string=CHINESE)):
        if type(text) is not NavigableString or text.find_parent(CODE) or text.find_parent(lang="zh-CN"):
            continue
        marked = CHINESE.sub(lambda run: f'<span lang="zh-CN">{html.escape(run[0])}</span>', html.escape(str(text), quote=False))
        text.replace_with(BeautifulSoup(marked, "html.parser"))


def _code(cell: Any) -> str:
    """A code cell: its question to fold out, and below what it showed."""
    first = cell.source.lstrip().split("\n", 1)[0]
    question = html.escape(first.lstrip("# ")) if first.startswith("#") else "Set-up"
    code = _highlight(cell.source, language="ipython3")
    return f'<details class="code"><summary>{question}</summary>{code}</details>\n' + "\n".join(map(_output, cell.outputs))


def _output(output: Any) -> str:
    if output.output_type == "error":
        raise ValueError(f"a cell ends in {output.ename}: {output.evalue}")
    if output.output_type == "stream":
        return f'<pre class="output">{html.escape(output.text)}</pre>'
    data, metadata = output.data, output.metadata
    if MIME in data:
        return _chart(data[MIME], data.get("image/png"), metadata.get("image/png", {}))
    if "text/html" in data:
        return f'<div class="output">{data["text/html"]}</div>'
    if "text/markdown" in data:
        return f'<div class="output">{markdown2html(data["text/markdown"])}</div>'
    if "image/png" in data:
        return f'<div class="output">{_picture(data["image/png"], metadata.get("image/png", {}), data.get("text/plain", "picture"))}</div>'
    return f'<pre class="output">{html.escape(data.get("text/plain", ""))}</pre>'


def _chart(spec: Any, png: str | None, size: Any) -> str:
    """A chart: the still picture, which stays where no script runs, and the specification that the page's script draws in its place."""
    written = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c")
    still = _picture(png, size, heading(spec)) if png else ""
    drawn = f'<div class="drawn"></div><script type="application/json">{written}</script>'
    return f'<figure class="chart" aria-label="{html.escape(heading(spec))}">{still}{drawn}</figure>'


def _picture(png: str, size: Any, alt: str) -> str:
    measures = "".join(f' {side}="{int(size[side])}"' for side in ("width", "height") if side in size)
    return f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{"".join(png.split())}"{measures}>'


@cache
def script() -> str:
    """Vega, Vega-Lite, Vega-Embed and the lines that draw every chart of a page, as one script."""
    drawn = _templates.get_template("draw.js").render()
    return str(vl_convert.javascript_bundle(drawn, VEGALITE)).replace("</script", "<\\/script")


def policy(code: str) -> str:
    """The Content-Security-Policy of a page whose only script is `code` ("" where it has none)."""
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" if code else "'none'"
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'; form-action 'none'"


def _whole(title: str, body: str, code: str, edition: str, **more: Any) -> str:
    css = _templates.get_template("site.css").render(code=WORDS[edition]["code"])
    plain = BeautifulSoup(title, "html.parser").get_text()
    look = {"css": css, "script": code, "policy": policy(code), "say": WORDS[edition]}
    return _templates.get_template("page.html.j2").render(title=plain, body=body, **look, **more)


def index(pages: Sequence[Page], title: str) -> str:
    """What was found, as the page of DISCOVERIES opens with it, and the list of all pages, each with its title and first paragraph."""
    found = "".join(f"<p>{page.lead}</p>\n{page.opening}\n" for page in pages if page.file == DISCOVERIES)
    items = "".join(f'<li><h2><a href="{page.file}">{page.title}</a></h2><p>{page.lead}</p></li>\n' for page in pages)
    return f'<h1>{html.escape(title)}</h1>\n{found}<ol class="pages">\n{items}</ol>'


def build(notebooks: Sequence[Path], out: Path) -> list[Path]:
    """Write an index and a page a notebook into `out`, those of the Chinese edition into `out/zh`; the files written. The same notebooks give the same bytes.

    Raises ValueError where there is no notebook, or one that has not been run whole.
    """
    if not notebooks:
        raise ValueError("there is no notebook to build a site from")
    editions: dict[str, list[Page]] = {}
    for path in notebooks:
        editions.setdefault(_edition(path), []).append(page(path))
    there = {(edition, one.file) for edition, pages in editions.items() for one in pages}
    there |= {(edition, "index.html") for edition in editions}
    written = []
    for edition, pages in editions.items():
        folder = out if edition == "en" else out / edition
        folder.mkdir(parents=True, exist_ok=True)

        def other(file: str, edition: str = edition) -> str:
            beside = ("zh", f"zh/{file}") if edition == "en" else ("en", f"../{file}")
            return beside[1] if (beside[0], file) in there else ""

        whole = _whole(html.escape(TITLE[edition]), index(pages, TITLE[edition]), "", edition, other=other("index.html"))
        texts = {"index.html": whole}
        for before, here, after in zip([None, *pages[:-1]], pages, [*pages[1:], None], strict=True):
            links = {"before": before, "after": after, "index": True, "other": other(here.file)}
            texts[here.file] = _whole(here.title, here.body, script() if here.charts else "", edition, **links)
        for file, text in texts.items():
            written.append(folder / file)
            written[-1].write_text(text, encoding="utf-8")
    return written


def main(arguments: list[str] | None = None) -> int:
    """Build the site from executed notebooks: the numbered ones of a folder, in order, or single files."""
    parser = argparse.ArgumentParser(prog="python -m mengbudget.show.site", description="Build the web site from the executed notebooks.")
    parser.add_argument("notebooks", type=Path, help="a folder, whose notebooks with a number in front are taken, or one notebook")
    parser.add_argument("--out", type=Path, default=Path("build/site"), help="where the pages go")
    chosen = parser.parse_args(arguments)
    folder = chosen.notebooks.is_dir()
    try:
        found = [*sorted(chosen.notebooks.glob("[0-9]*.ipynb")), *sorted(chosen.notebooks.glob("zh/[0-9]*.ipynb"))]
        written = build(found if folder else [chosen.notebooks], chosen.out)
    except (OSError, ValueError) as error:
        print(f"{chosen.notebooks}: {error}", file=sys.stderr)
        return 1
    print(f"{len(written)} pages in {chosen.out}: open {written[0] if folder else written[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
