"""What may differ between two typesettings of the same transcript."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How a facsimile looks; lengths in points. The defaults are those of the committed file."""

    body: str = "NotoSerifSC-Regular.otf"  # a font file: of the package of fonts, or a path (`path#2`: third of a collection)
    heading: str = "NotoSansSC-Regular.otf"
    latin: str = ""  # a third font for digits and Latin letters
    page: tuple[float, float] = (595.28, 841.89)
    margins: tuple[float, float, float, float] = (72, 62, 72, 62)  # left, top, right, bottom
    prose_size: float = 11
    pitch: float = 1.8  # of prose, in sizes
    justify: bool = True
    table_size: float = 9
    form_size: float = 8.5
    leading: float = 1.25  # of cells, in sizes
    pad: float = 3
    rules: str = "lines"  # lines, rects, curves, dashes, boxes (each cell stroked by itself)
    rule_width: float = 0.5
    frame: str = "single"  # or double
    repeat: str = "some"  # header repeated over the page: always, never, some
    split_rows: bool = True  # a row may go on over the page
    open_frame: str = ""  # at page breaks: bottom, top, both (the rule is missing), or ""
    merge: str = "all"  # merged cells: all, right (never downwards)
    numbers: str = "right"  # or center, left
    names: str = "left"  # or center
    middle: bool = True  # cells centred vertically
    fill: bool = False  # a grey ground behind header rows
    landscape: int = 7  # tables of so many columns or more lie on landscape pages (99: none)
    narrow: float = 1.0  # squeezes the columns of names
    flow: bool = False  # tables and forms follow each other without a new page
    keep_breaks: bool = True  # page breaks of the original where the transcript shows them
    footer: str = "{}"  # the page number, "" for none
