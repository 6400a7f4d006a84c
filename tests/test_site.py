"""The site's pages: complete, escaped, closed to every script but their own, the same bytes on every build."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import demo
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from mengbudget.show import site
from mengbudget.show.look import MIME

_format: Any = nbformat
PNG = base64.b64encode(b"\x89PNG").decode()


def chart(title: str) -> Any:
    spec = demo.chart(title).to_dict()
    return v4.new_output(
        "display_data",
        {MIME: spec, "image/png": PNG, "text/plain": "[chart]"},
        metadata={"image/png": {"width": 630, "height": 224}},
    )


def notebook(path: Path, title: str, *outputs: Any, source: str = "# Is it so?\nx", count: int | None = 1) -> Path:
    cells = [
        v4.new_markdown_cell(f"# {title}\n\nThe first 第一段 paragraph, see [next](b.ipynb#x)."),
        v4.new_code_cell(source, execution_count=count, outputs=list(outputs)),
    ]
    _format.write(v4.new_notebook(cells=cells), path)
    return path


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_the_index_lists_every_page_with_title_and_first_paragraph(tmp_path: Path) -> None:
    written = site.build([notebook(tmp_path / f"{name}.ipynb", f"{name} 收入 & 支出") for name in "ab"], tmp_path / "site")
    assert [path.name for path in written] == ["index.html", "a.html", "b.html"]
    index = soup(written[0])
    assert [link["href"] for link in index.select("h2 a")] == ["a.html", "b.html"]
    assert index.select("h2")[0].get_text() == "a 收入 & 支出"
    assert index.select("li p")[0].get_text() == "The first 第一段 paragraph, see next."
    assert index.find("script") is None
    assert soup(written[2]).title is not None
    assert [link["href"] for link in soup(written[2]).select("nav a")] == ["index.html", "a.html"]


def test_the_index_opens_with_the_discoveries(tmp_path: Path) -> None:
    cells = [
        v4.new_markdown_cell("# 13 · 勾稽\n\nWhat was found:\n\n* a sum ([10](10_performance.ipynb))\n\nSee [the rules](../docs/rules.md).")
    ]
    _format.write(v4.new_notebook(cells=cells), tmp_path / "13_reconciliation.ipynb")
    first, page = map(soup, site.build([tmp_path / "13_reconciliation.ipynb"], tmp_path / "site"))
    assert [link["href"] for link in first.select("h1 + p + ul a")] == ["10_performance.html"]
    assert first.select("h1 + p")[0].get_text() == "What was found:"
    assert page.find("a", href=re.compile("rules")) is None, "the site has no page of the rules"
    without = site.build([notebook(tmp_path / "a.ipynb", "a")], tmp_path / "other")[0]
    assert soup(without).select("h1 + p") == []


def test_pages_say_which_language_they_speak_and_links_lead_to_pages(tmp_path: Path) -> None:
    page = soup(site.build([notebook(tmp_path / "a.ipynb", "收入 Income")], tmp_path / "site")[1])
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert [span.get_text() for span in page.find_all("span", lang="zh-CN")] == ["收入", "第一段"]
    assert page.select("main p a")[0]["href"] == "b.html#x"
    assert page.title is not None
    assert page.title.get_text() == "收入 Income"


def test_a_chart_is_a_picture_and_a_specification_drawn_by_one_script(tmp_path: Path) -> None:
    path = site.build([notebook(tmp_path / "a.ipynb", "t", chart("一"), chart("二"))], tmp_path / "site")[1]
    page, text = soup(path), path.read_text(encoding="utf-8")
    assert [image["alt"] for image in page.select("figure.chart img")] == ["一", "二"]
    assert page.select("figure.chart img")[0]["width"] == "630"
    specs = [json.loads(script.get_text()) for script in page.select("figure.chart script[type='application/json']")]
    assert [spec["title"]["text"] for spec in specs] == ["一", "二"]
    (script,) = page.find_all("script", type=None)
    digest = base64.b64encode(hashlib.sha256(script.get_text().encode()).digest()).decode()
    policy = page.select("meta[http-equiv='Content-Security-Policy']")[0]["content"]
    assert f"script-src 'sha256-{digest}'" in policy
    assert str(policy).startswith("default-src 'none'")
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    assert len(text) < 1_100_000


def test_a_page_without_charts_carries_no_script(tmp_path: Path) -> None:
    page = site.build([notebook(tmp_path / "a.ipynb", "t")], tmp_path / "site")[1].read_text(encoding="utf-8")
    assert "<script" not in page
    assert "script-src 'none'" in page


def test_what_a_document_prints_cannot_break_out(tmp_path: Path) -> None:
    bad = "</script><script>alert(1)</script>"
    text = v4.new_output("stream", name="stdout", text=bad)
    plain = v4.new_output("execute_result", {"text/plain": bad})
    picture = v4.new_output("display_data", {"image/png": PNG, "text/plain": f'"{bad}'})
    page = soup(site.build([notebook(tmp_path / "a.ipynb", "t", chart(bad), text, plain, picture)], tmp_path / "site")[1])
    assert [script.get("type") for script in page.find_all("script")] == ["application/json", None]
    assert [pre.get_text() for pre in page.select("pre.output")] == [bad, bad]
    assert page.select("div.output img")[0]["alt"] == f'"{bad}'


def test_the_question_of_a_cell_is_what_unfolds_its_code(tmp_path: Path) -> None:
    page = soup(site.build([notebook(tmp_path / "a.ipynb", "t", source="# Does 基本 < 项目?\nask(1)")], tmp_path / "site")[1])
    assert page.select("details summary")[0].get_text() == "Does 基本 < 项目?"
    assert "ask(1)" in page.select("details pre")[0].get_text()


def test_the_same_notebooks_give_the_same_bytes(tmp_path: Path) -> None:
    source = [notebook(tmp_path / "a.ipynb", "t", chart("一"))]
    first, second = (site.build(source, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_notebook_not_run_or_failed_makes_no_page(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.ipynb has not been run"):
        site.build([notebook(tmp_path / "a.ipynb", "t", count=None)], tmp_path / "site")
    failed = v4.new_output("error", ename="KeyError", evalue="'x'", traceback=[])
    with pytest.raises(ValueError, match="a cell ends in KeyError"):
        site.build([notebook(tmp_path / "b.ipynb", "t", failed)], tmp_path / "site")


def test_a_folder_gives_its_numbered_notebooks_and_a_file_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "site")
    notebook(tmp_path / "template.ipynb", "t", count=None)
    assert site.main([str(tmp_path), "--out", out]) == 1
    assert "there is no notebook" in capsys.readouterr().err
    one = notebook(tmp_path / "01_one.ipynb", "t")
    assert site.main([str(tmp_path), "--out", out]) == 0
    assert capsys.readouterr().out == f"2 pages in {out}: open {out}/index.html\n"
    assert site.main([str(one), "--out", out]) == 0
    assert capsys.readouterr().out.endswith(f"open {out}/01_one.html\n")
    assert site.main([str(tmp_path / "missing.ipynb"), "--out", out]) == 1
    assert "missing.ipynb" in capsys.readouterr().err


def test_the_two_editions_lead_to_each_other_page_by_page(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    both = [notebook(tmp_path / "a.ipynb", "a"), notebook(tmp_path / "b.ipynb", "b"), notebook(tmp_path / "zh" / "a.ipynb", "甲")]
    site.build(both, tmp_path / "site")
    links = {
        name: [a["href"] for a in soup(tmp_path / "site" / name).select("a.other")]
        for name in ("a.html", "b.html", "zh/a.html", "zh/index.html")
    }
    assert links == {"a.html": ["zh/a.html"], "b.html": [], "zh/a.html": ["../a.html"], "zh/index.html": ["../index.html"]}
    page = soup(tmp_path / "site" / "zh" / "a.html")
    assert page.html is not None
    assert page.html["lang"] == "zh-CN"
    assert page.select_one("nav a") is not None
    assert "全部篇目" in page.get_text()
