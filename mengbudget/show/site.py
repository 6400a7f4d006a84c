"""The notebooks as a web site that opens from disk: ``python -m mengbudget.show.site notebooks --out build/site``.

The Chinese edition, `notebooks/zh`, becomes the folder `zh` of the site; pages of the two editions that tell the same lead to each other. Each page carries
all it needs. Nothing is fetched, and a Content-Security-Policy says so: no script runs but the one whose hash it names, whatever a document may have printed.
"""

from __future__ import annotations

import argparse
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
from nbconvert.filters import Highlight2HTML, markdown2html

from mengbudget.show.look import MIME, VEGALITE, heading, render
from mengbudget.show.notebooks import read
from mengbudget.show.words import data

CHINESE = re.compile(
    r"[\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]+(?:[“”·\d\s]*[\u3400-\u9fff\u3001-\u303f\uff01-\uff60]+)*"
)
DISCOVERIES = "13_reconciliation.html"
"""The page whose first paragraph and list the index opens with."""
LINK = re.compile(r"^(?![a-z]+:)[^#?]*\.(ipynb|md)")
_highlighter: Any = Highlight2HTML  # it has no types
_highlight = _highlighter()


@dataclass(frozen=True)
class Page:
    """A notebook as a page: its file name, title and first paragraph as HTML, the list that follows it, its body, its edition."""

    file: str
    title: str
    lead: str
    opening: str
    body: str
    edition: str


def page(path: Path) -> Page:
    """A notebook as the body of a page. Raises ValueError where it has not been run whole or ends in an error."""
    cells, edition = read(path).cells, "zh" if path.parent.name == "zh" else "en"
    if unrun := [index for index, cell in enumerate(cells, 1) if cell.get("execution_count", 0) is None]:
        raise ValueError(f"{path.name} has not been run: cell {unrun[0]} has no execution count")
    parts = [markdown2html(cell.source) if cell.cell_type == "markdown" else _code(cell) for cell in cells]
    soup = BeautifulSoup("\n".join(parts), "html.parser")
    for link in soup.find_all("a", href=LINK):
        if str(link["href"]).partition("#")[0].endswith(".md"):
            link.unwrap()  # the site holds the notebooks alone
        else:
            link["href"] = str(link["href"]).replace(".ipynb", ".html")
    for anchor in soup.select("a.anchor-link"):
        anchor.decompose()
    if edition == "en":
        mark_chinese(soup)
    title, lead = ("".join(map(str, soup.select_one(tag) or ())).strip() for tag in ("h1", "p"))
    return Page(f"{path.stem}.html", title or html.escape(path.stem), lead, str(soup.select_one("h1 + p + ul") or ""), str(soup), edition)


def mark_chinese(soup: BeautifulSoup) -> None:
    """Say of every run of Chinese that it is Chinese, so that it is read aloud and set as such."""
    for text in list(soup.find_all(string=CHINESE)):
        if (
            type(text) is not NavigableString
            or text.find_parent(["script", "style", "pre", "code", "svg"])
            or text.find_parent(lang="zh-CN")
        ):
            continue
        marked = CHINESE.sub(lambda run: f'<span lang="zh-CN">{html.escape(run[0])}</span>', html.escape(str(text), quote=False))
        text.replace_with(BeautifulSoup(marked, "html.parser"))


def _code(cell: Any) -> str:
    """A code cell: its question to fold out, and below what it showed; of a chart also the still picture, which stays where no script runs."""
    code = _highlight(cell.source, language="ipython3")
    question = cell.source.lstrip().split("\n", 1)[0].lstrip("# ")
    return render("cell.html.j2", question=question, code=code, outputs=[_output(one) for one in cell.outputs])


def _output(output: Any) -> dict[str, Any]:
    if output.output_type == "error":
        raise ValueError(f"a cell ends in {output.ename}: {output.evalue}")
    data, metadata = output.get("data", {}), output.get("metadata", {})
    spec = json.dumps(data[MIME], ensure_ascii=False).replace("<", "\\u003c") if MIME in data else ""
    alt = heading(data[MIME]) if spec else output.get("text") or data.get("text/plain", "")
    png = "".join(data.get("image/png", "").split())
    return {"spec": spec, "alt": alt, "html": data.get("text/html", ""), "png": png, "size": metadata.get("image/png", {})}


@cache
def script() -> str:
    """Vega, Vega-Lite, Vega-Embed and the lines that draw every chart of a page, as one script."""
    return str(vl_convert.javascript_bundle(render("draw.js"), VEGALITE)).replace("</script", "<\\/script")


def build(notebooks: Sequence[Path], out: Path) -> list[Path]:
    """Write an index and a page a notebook into `out`, those of the Chinese edition into `out/zh`; the files written. The same notebooks give the same bytes."""
    if not notebooks:
        raise ValueError("there is no notebook to build a site from")
    pages, written = list(map(page, notebooks)), []
    for edition, folder, way in (("en", out, "zh/"), ("zh", out / "zh", "../")):
        own = [one for one in pages if one.edition == edition]
        twins = {file for one in pages if one.edition != edition for file in (one.file, "index.html")}
        say = data()["site"][edition]
        listed = render("index.html.j2", title=say["title"], pages=own, discoveries=DISCOVERIES)
        index = Page("index.html", say["title"], "", "", listed, edition)
        for before, here, after in zip([None, None, *own[:-1]], [index, *own], [None, *own[1:], None], strict=True) if own else ():
            links = {"before": before, "after": after, "other": way + here.file, "twins": twins, "index": here is not index}
            folder.mkdir(parents=True, exist_ok=True)
            written.append(folder / here.file)
            written[-1].write_text(render("page.html.j2", page=here, script=script, say=say, **links), encoding="utf-8")
    return written


def main(arguments: list[str] | None = None) -> int:
    """Build the site from executed notebooks: the numbered ones of a folder, or one."""
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
