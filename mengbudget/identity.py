"""What a document is, whose, and of which year: said on the cover, above the tables, or in the statement's sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from mengbudget.model import Table
from mengbudget.numbering import is_contents, is_page_number
from mengbudget.reading.model import Document, Line
from mengbudget.vocabulary import Vocabulary, vocabulary

_SPACE = re.compile(r"\s+")
_YEAR = re.compile(r"(20\d\d)[（(]?年")
_LABELLED = re.compile(r"(?:预算主管部门|主管部门|预算单位|部门名称|单位名称|编制部门|编制单位|部门（单位）|部门|单位)[:：](.+)")
_TITLE = re.compile(
    r"20\d\d年(?:度)?|(?:部门|单位)?(?:综合)?(?:收支)?(?:预算|决算)(?:信息)?(?:公开)?(?:说明|情况|表|报告|文本)?|部门(?=（汇总）)"
)
_SAYS_WHAT = re.compile(r"预算|决算")
_ORGAN = re.compile(
    r"[一-鿿（）()“”·]{2,40}?(?:局|委员会|委|办公室|办公厅|厅|部|院|中心|会|署|处|站|所|馆|校|学院|大学|团|社|队|公司|政府|机关|法院|检察院|本级|协会|联合会)"
)
_IN_SENTENCE = re.compile(r"([一-鿿（）()]{4,40}?)20\d\d年(?:度)?(?:部门|单位|收入|收支|支出|本年|一般公共|财政)")
_COVER_LINES = 12


def find_kind(documents: Sequence[Document], tables: Sequence[Table], words: Vocabulary | None = None) -> str:
    """What the documents are: a word of `[[document]]` in vocabulary/kinds.toml ("budget", "final_accounts", "government"), else "other".

    The titles of the tables say it, each for one kind, the most of them being right; without such titles the lines of prose do, else the
    kinds of table that no other document has.
    """
    words = words or vocabulary()
    cover = _title(_cover(documents))
    for told in (
        [words.kind_of_document(table.title) for table in tables],
        [words.kind_of_document(cover)],
        [words.kind_of_document(text) for text in _prose(documents)],
    ):
        votes = Counter(filter(None, told))
        if votes:
            return votes.most_common(1)[0][0]
    found = {table.kind for table in tables}
    return next((word.role for word in words.documents if word.kinds & found), "other")


def find_year(documents: Sequence[Document], tables: Sequence[Table]) -> int | None:
    """The year of the document: its title's, else that of most of the cover, of the table titles, of the sentences; None where none is printed."""
    cover = _cover(documents)
    for texts in ([_title(cover)], cover, [table.title for table in tables if table.kind], ["".join(_prose(documents))]):
        years = Counter(match for text in texts for match in _YEAR.findall(_SPACE.sub("", text)))
        if years:
            return int(years.most_common(1)[0][0])
    return None


def find_department(documents: Sequence[Document], tables: Sequence[Table]) -> str:
    """The department's name as most tables print it, else as the cover or the statement prints it, else ""."""
    printed = Counter(_SPACE.sub("", table.unit_name) for table in tables if table.unit_name)
    if printed:
        return printed.most_common(1)[0][0]
    cover = [_SPACE.sub("", text) for text in _cover(documents)]
    for text in cover:
        if (label := _LABELLED.match(text)) and _ORGAN.match(label[1]):
            return label[1]
    rest = _TITLE.sub("", _title(cover))
    if named := _ORGAN.fullmatch(re.sub(r"（.*）$", "", rest)) or _ORGAN.match(rest):
        return rest if named.string != rest or named[0] == rest else named[0]
    said = Counter(match for text in _prose(documents) for match in _IN_SENTENCE.findall(_SPACE.sub("", text)))
    return said.most_common(1)[0][0] if said else ""


def _title(cover: Sequence[str]) -> str:
    """The cover's title: its lines up to the first that says what is published."""
    title = ""
    for text in cover:
        title += text
        if _SAYS_WHAT.search(text):
            break
    return title


def _cover(documents: Sequence[Document]) -> list[str]:
    """The lines before the contents list, or the first few."""
    found: list[str] = []
    for document in documents:
        for line in list(_lines(document.blocks))[:_COVER_LINES]:
            text = _SPACE.sub("", line.text)
            if is_contents(text):
                break
            if text and not is_page_number(text):
                found.append(text)
    return found


def _lines(blocks: Iterable[object]) -> Iterable[Line]:
    return (block for block in blocks if isinstance(block, Line))


def _prose(documents: Sequence[Document]) -> list[str]:
    return [line.text for document in documents for line in _lines(document.blocks)]
