"""The types that pass between the rooms: frozen, without logic.

Document → Figures, Reasons, Terms → store. What is asked of them and what is known stands in `contract.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# ---------------------------------------------------------------- a document, as it was read


# A place on a page: left, top, right, bottom in points from the page's upper left corner.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ruled table, in the row in which it begins; `text` without line breaks, empty where it is blank.

    `column` counts the columns of the whole table from 0; `columns` and `rows` are how many the cell spans.
    """

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: `number` counts the lines of the file from 1, `page` its pages from 1.

    A row of a ruled table is one line with `cells`, blank ones included, and `table` the number of its table, from
    1 in the order of the file; its text is that of the cells that are not blank, parted by two blanks. A row in
    which no cell begins has none. `box` is its place, where the format has places.
    """

    text: str
    page: int
    number: int
    box: Box | None = None
    table: int = 0
    cells: tuple[Cell, ...] = ()


class Format(StrEnum):
    """What a file is, told by its content."""

    TEXT = "文本"
    PDF = "PDF"
    DOCX = "DOCX"
    DOC = "DOC"
    HTML = "网页"
    XLSX = "XLSX"
    XLS = "XLS"
    IMAGE = "图片"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read: its printed lines, page marks taken out.

    `page_labels` holds the printed page number of a page where it differs from its place in the file, and the name
    of a sheet, for each sheet of a workbook is a page. `recognised` are the pages that were read from a picture,
    `unread` those with pictures of text that could not be read, for the extra that recognises it is missing.
    `beside` are the disclosures that the files beside it (in one archive, one folder) belong to: a file that does
    not say itself whose it is may be a part of one of them.
    """

    name: str
    checksum: str
    lines: tuple[Line, ...]
    page_labels: dict[int, str]
    format: Format = Format.TEXT
    recognised: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()
    beside: tuple[Identity, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the file has."""
        return self.lines[-1].page if self.lines else 0


class BlockKind(StrEnum):
    """What a run of lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Block:
    """Printed lines that belong together, mended into one text.

    For a table the text keeps its line ends and the blanks between cells, which in a flattened table is all that is
    left of them; the rows of a ruled table are lines with cells. `pieces` maps an offset in `text` to the printed
    line that begins there.
    """

    kind: BlockKind
    text: str
    pieces: tuple[tuple[int, Line], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks under it, up to the next heading of any level."""

    ordinal: int
    level: int
    title: str
    path: tuple[str, ...]
    page: int
    blocks: tuple[Block, ...]


class DocumentKind(StrEnum):
    """What is published (决算 is what was spent, 预算 what is planned)."""

    DEPARTMENT_ACCOUNTS = "部门决算"
    UNIT_ACCOUNTS = "单位决算"
    DEPARTMENT_BUDGET = "部门预算"
    UNIT_BUDGET = "单位预算"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose document it is: department (部门), short names, fiscal year, kind; `units` are 所属单位.

    `kind_said` is whether the file says 部门 or 单位 itself; where it does not, it is taken for a 部门's.
    """

    department: str
    aliases: tuple[str, ...]
    year: int
    kind: DocumentKind
    title: str
    units: tuple[str, ...]
    kind_said: bool = True


# ---------------------------------------------------------------- what it says


@dataclass(frozen=True, slots=True)
class Source:
    """Where it stands: `quote` is the sentence or row it was read from, as printed but for line ends.

    `document` is the file's name, `title` what the document calls itself (…年度部门决算). `box` is the place of the
    line or cell on its page, where the format has places; `recognised` says that it was read from a picture.
    """

    document: str
    title: str
    section: str
    page: int
    page_label: str
    line: int
    quote: str
    box: Box | None = None
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a document states, exactly as it states it.

    printed    the value as printed, thousands separators taken out; a dash or an empty cell as such
    value      the exact decimal, None where the document prints a dash (—) or leaves the cell empty
    unit       as printed (万元, %, 人 …)
    qualifier  以上, 以下, 约, 未超 …: what the document adds to the number
    item       the canonical item (科目); `label` is the item as printed
    scope      the funds it is a part of (一般公共预算财政拨款 …), empty for all of them
    subject    the project (项目) or unit it is about, empty for the department itself
    measure    决算数, 年初预算数, 全年预算数, 增减额, 增减率, 占比, 完成率, 执行率, 得分, 分值, 等级, 人数, 数量, 其他
    direction  增加, 减少 or 持平 of a change, as the document words it
    basis      what a change or a completion is measured against (2021, 上年, 年初预算 …)
    part_of    the item whose breakdown (其中, 构成) it stands in; the base of a share
    viewpoint  自评 or 部门评价 where a figure comes out of an evaluation
    column     the column's heading, where it was read from a table
    statement  the statement table (公开表) it was read from, by its canonical title, empty for text
    code       the code of its row in the functional or economic classification, as printed, without blanks
    year       the fiscal year the figure is of
    """

    department: str
    year: int
    item: str
    label: str
    scope: str
    subject: str
    measure: str
    printed: str
    value: Decimal | None
    unit: str
    qualifier: str
    direction: str
    basis: str
    part_of: str
    viewpoint: str
    column: str
    start: int
    end: int
    source: Source
    statement: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A cell that a statement table leaves empty: no figure, but known to be empty. Its fields are a Figure's."""

    item: str
    label: str
    column: str
    scope: str
    measure: str
    unit: str
    statement: str
    code: str
    source: Source


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure is as it is (主要原因是…), tied to the item and the comparison (basis) it explains."""

    department: str
    year: int
    item: str
    label: str
    scope: str
    subject: str
    basis: str
    text: str
    source: Source


class NumeralKind(StrEnum):
    """What a numeral is that is no figure."""

    FIGURE = "figure"
    YEAR = "year"
    DATE = "date"
    DOCUMENT_NUMBER = "document number"
    ORDINAL = "ordinal"
    CODE = "code"
    NAME = "part of a name"
    REPEATED = "repeated in brackets"
    THRESHOLD = "threshold"
    PERSONAL = "personal data"
    DEFINITION = "in a definition"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral of the document and what it is: the ledger has one entry for each.

    `reason` says why an unplaced one found no place, where that is known.
    """

    text: str
    kind: NumeralKind
    page: int
    line: int
    context: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of 名词解释: `path` is (类, 款, 项) where its name is a functional classification."""

    number: int
    name: str
    definition: str
    path: tuple[str, ...]
    aliases: tuple[str, ...]
    source: Source


# ---------------------------------------------------------------- what does not add up


class Agreement(StrEnum):
    """How a check came out, gravest first."""

    DIFFERS = "不一致"
    ROUNDED = "四舍五入差异"
    UNCHECKED = "无法核对"
    AGREES = "一致"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of one thing: what a rule (勾稽关系) asks, what the document states, and where.

    stated, expected   the number that is stated and what it should be by the others, plain decimals in `unit`; for
                       what is no number (a grade, a name) the words. Empty where there is nothing to compare
    difference         how far they are apart, without a sign; empty for words
    message            both places and both values as a fact, never as blame
    sources            where all that was compared stands, what is stated first
    figures            the ids of the figures that were compared in the knowledge base, 0 for what is no figure
    """

    department: str
    year: int
    rule: str
    outcome: Agreement
    stated: str
    expected: str
    difference: str
    unit: str
    message: str
    sources: tuple[Source, ...]
    figures: tuple[int, ...] = ()
