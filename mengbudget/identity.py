"""What a document is, whose, and of which year: said on the cover, above the tables, or in the statement's sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, takewhile

from mengbudget.model import Table
from mengbudget.names import compact
from mengbudget.numbering import is_contents, is_page_number
from mengbudget.reading.model import Document
from mengbudget.vocabulary import vocabulary

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


def find_kind(documents: Sequence[Document], tables: Sequence[Table]) -> str:
    """What the documents are: a word of `[[document]]` in vocabulary/kinds.toml ("budget", "final_accounts", "government"), else "other".

    The titles of the tables say it, each for one kind, the most of them being right; without such titles the lines of prose do, else the
    kinds of table that no other document has.
    """
    words = vocabulary()
    for told in ([table.title for table in tables], [_title(documents)], _prose(documents)):
        if votes := Counter(filter(None, map(words.kind_of_document, told))):
            return votes.most_common(1)[0][0]
    found = {table.kind for table in tables}
    return next((word.role for word in words.documents if word.kinds & found), "other")


def find_year(documents: Sequence[Document], tables: Sequence[Table]) -> int | None:
    """The year of the document: its title's, else that of most of the cover, of the table titles, of the sentences; None where none is printed."""
    titles = [table.title for table in tables if table.kind]
    for texts in ([_title(documents)], _cover(documents), titles, ["".join(_prose(documents))]):
        if years := Counter(match for text in texts for match in _YEAR.findall(compact(text))):
            return int(years.most_common(1)[0][0])
    return None


def find_department(documents: Sequence[Document], tables: Sequence[Table]) -> str:
    """The department's name as most tables print it, else as the cover or the statement prints it, else ""."""
    if printed := Counter(compact(table.unit_name) for table in tables if table.unit_name):
        return printed.most_common(1)[0][0]
    for text in _cover(documents):
        if (label := _LABELLED.match(text)) and _ORGAN.match(label[1]):
            return label[1]
    rest = _TITLE.sub("", _title(documents))
    if named := _ORGAN.fullmatch(re.sub(r"（.*）$", "", rest)) or _ORGAN.match(rest):
        return rest if named.string != rest else named[0]
    said = Counter(match for text in _prose(documents) for match in _IN_SENTENCE.findall(compact(text)))
    return said.most_common(1)[0][0] if said else ""


def _title(documents: Sequence[Document]) -> str:
    """The cover's title: its lines up to the first that says what is published."""
    cover = _cover(documents)
    return "".join(cover[: next((at for at, text in enumerate(cover, 1) if _SAYS_WHAT.search(text)), None)])


def _cover(documents: Sequence[Document]) -> list[str]:
    """The lines before the contents list, or the first few, without white space."""
    found: list[str] = []
    for document in documents:
        first = [compact(line.text) for line in islice(document.lines(), _COVER_LINES)]
        found += [text for text in takewhile(lambda text: not is_contents(text), first) if text and not is_page_number(text)]
    return found


def _prose(documents: Sequence[Document]) -> list[str]:
    return [line.text for document in documents for line in document.lines()]
