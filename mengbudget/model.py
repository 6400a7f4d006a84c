"""What a budget is made of, once its tables, statement and forms are understood: frozen records, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from mengbudget.printed import Printed
from mengbudget.reading.model import Box, Grid, Line


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers or labels: its header path as printed, its role, and the side of a two-sided table it is on."""

    index: int
    path: tuple[str, ...]
    role: str  # a word of the vocabulary ("total", "basic", "code", "name", …) or ""
    side: str = ""  # "income", "expenditure" or ""
    path_roles: tuple[str, ...] = ()  # of every header text of `path`, "" where it plays none; "previous_year" first for an earlier year
    year: int | None = None  # the year that the header prints over the column

    @property
    def roles(self) -> tuple[str, ...]:
        """Its own role and those of the header texts over it."""
        return (self.role, *self.path_roles)

    @property
    def is_total(self) -> bool:
        """Whether it is a total, by its own role or by that of its innermost header text."""
        return "total" in (self.role, *self.path_roles[-1:])


@dataclass(frozen=True, slots=True)
class Row:
    """A body row (of one side, in a two-sided table): what it is about and where it stands in the hierarchy.

    ``role`` is "item", or what the label says it is: "total", "grand_total", "subtotal", "carried_over", "unit", …;
    ``level`` counts the hierarchy from 1 (类) and is None where the row stands in none.
    """

    index: int  # 1-based over the body rows as printed, the same for both sides of a printed row
    code: str  # digits only, columns 类|款|项 joined ("20801"), "" where none is printed
    name: str  # without white space
    role: str = "item"
    level: int | None = None
    side: str = ""
    group: str = ""  # the unit (单位) a row belongs to in a table broken down by unit, "" otherwise
    labels: tuple[str, ...] = ()  # every text cell of the row, as printed
    parent: int = 0  # index of the row (same side) that this one is a part of, 0 where it is of none
    under: str = ""  # role of the nearest row above in the hierarchy that is no item ("carried_over", "fiscal", "unit", …)
    of_which: bool = False  # the label begins with 其中: the parts named need not be all
    keys: tuple[tuple[str, str, str], ...] = ()  # every classification of the row: (role of its name column, code, name)


@dataclass(frozen=True, slots=True)
class Sum:
    """A row and the rows directly under it, as positions in a table's rows; `doubt` says why the numbers leave that open."""

    whole: int
    parts: tuple[int, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed number in a table: which row and column it belongs to, and its place."""

    row: Row
    column: Column
    printed: Printed
    page: int
    box: Box | None = None


@dataclass(frozen=True)
class Table:
    """One table of the disclosure, its continuation pages stitched."""

    kind: str  # a word of the vocabulary, or ""
    title: str
    unit: str  # the money unit printed ("万元", "元") or "" where none is
    pages: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    amounts: tuple[Amount, ...]
    notes: tuple[str, ...] = ()  # "注：…" under the table
    erratum: str = ""  # id of the structural erratum that was applied, if one was
    unit_name: str = ""  # the department or unit printed above the table ("部门名称：…"), "" where none is
    file: int = 0  # which of the files read together


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the statement: its section's title, its text with line breaks removed, its place."""

    section: str
    text: str
    page: int
    index: int  # counted over the statement, from 1
    subsection: str = ""
    box: Box | None = None  # of its first line
    file: int = 0  # which of the files read together


@dataclass(frozen=True, slots=True)
class Claim:
    """A numeral in prose: what kind of number it is and what it measures.

    ``kind``: amount, share, change, growth, count, year, date, area, threshold, rate, operand (a bare factor of arithmetic written
    out), number (a list or document number), code. "持平" is a change of 0. A change may be of money, persons or 百分点 (its unit tells).
    ``direction``: -1 where the words say that it is a decrease (the value of ``printed`` then carries the sign), else 1.
    ``about``, ``part_of`` and ``base`` are positions in ``Statement.claims``: the amount (or count) that a share, change or growth is
    about; the amount that this one is listed under ("其中：", "包括："); the amount printed as what a change is counted from.
    """

    sentence: Sentence
    kind: str
    printed: Printed
    subject: str
    start: int  # of the numeral in the sentence's text
    end: int
    direction: int = 1
    base_year: int | None = None
    base_kind: str = ""  # "budget", "execution" (执行数) or "" where the sentence does not say
    year: int | None = None
    about: int | None = None
    part_of: int | None = None
    group: int | None = None  # number of the list it stands in: parts of one amount in two lists ("收入包括…支出包括…") differ here
    base: int | None = None
    whole: str = ""  # of a share: what it is a share of, where the words say so ("本年支出合计")
    reason: bool = False  # whether it stands in the reason given for a change
    named: bool = False  # of a change or growth: whether its own words name the amount that it is about
    code: str = ""  # of the item that it measures, where one is printed with its name ("行政运行（2010301）", "…（204类）…（01款）")


@dataclass(frozen=True, slots=True)
class NameList:
    """Item names listed in prose ("人员经费…，主要包括：基本工资、奖金等"): what they are items of, and the amount it is about."""

    sentence: Sentence
    subject: str
    names: tuple[str, ...]
    about: int | None = None  # position in Statement.claims
    open_ended: bool = False  # the list ends in 等


@dataclass(frozen=True, slots=True)
class Absence:
    """A statement that there is none of something ("本部门无“三公”经费预算")."""

    sentence: Sentence
    subject: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason given for a change: its words, the changes and growths it is about, and what it says of which items."""

    sentence: Sentence
    text: str
    about: tuple[int, ...]  # positions in Statement.claims
    direction: int  # of the words in it: 1 more, -1 less, 0 both or neither
    names: tuple[str, ...] = ()  # what it says grew or shrank


@dataclass(frozen=True)
class Indicator:
    """One performance indicator: three levels and the target, as printed, of one half of a form."""

    half: str  # "period" (实施期) or "year" (年度); "" where the form has one half only
    level1: str
    level2: str
    level3: str
    target: str
    page: int = 0
    weight: str = ""  # 分值权重 as printed, where the form weighs its indicators
    score: str = ""  # 得分 as printed, where it is scored
    scoring: str = ""  # 评分标准: how points are given


@dataclass(frozen=True)
class FormAmount:
    """A printed amount in a form's grid: its label ("中央财政资金"), role and half."""

    label: str
    role: str  # "total", "central", "provincial", "local", "own", "other", or a word of the vocabulary
    half: str  # "period", "year" or ""
    printed: Printed
    page: int
    box: Box | None = None


@dataclass(frozen=True)
class Form:
    """A performance form as printed: of one project, or of the department as a whole."""

    kind: str  # "performance_project" or "performance_overall"
    index: int  # counted over the document from 1
    title: str
    name: str
    department: str
    department_code: str
    unit: str  # 实施单位
    pages: tuple[int, ...]
    amounts: tuple[FormAmount, ...]
    fields: tuple[tuple[str, str], ...]  # every label → text pair, in order, as printed
    indicators: tuple[Indicator, ...]
    claims: tuple[Claim, ...]  # numerals of its running texts; Sentence.section is the field's label
    filed: str = ""  # 填报日期 as printed
    full_mark: str = ""  # of all weights, as the header of the indicators prints it ("90" of 分值权重（90分）)
    file: int = 0  # which of the files read together


@dataclass(frozen=True)
class Placed:
    """A grid with what the lines around it say of it: the seam between the catalogue and the readers of tables and forms."""

    kind: str  # a word of the vocabulary, or ""
    title: str
    unit: str  # money unit printed for the whole table, or ""
    unit_name: str  # department or unit printed above or in it, or ""
    grid: Grid
    notes: tuple[str, ...] = ()  # notes printed under it
    above: tuple[Line, ...] = ()  # the lines that belong to it (title, number, unit), as printed
