"""A disclosure as an ordered list of headings, paragraphs and tables, before any file format.

Every part carries the figures it states, so that each writer hands on what its file has to be read back as.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tests.accounts.expected import Expected

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Heading:
    """Level 1 is the document's title, 2 a part (第一部分), 3 a section (一、), 4 a subsection."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """Running text; `figures` are those it states and `places` where each begins in the text."""

    text: str
    figures: tuple[Expected, ...] = ()
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class TableCell:
    """A cell where it begins; `column` counts the table's columns from 0."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    align: Align = "left"
    figure: Expected | None = None


@dataclass(frozen=True)
class Table:
    """A statement table: the lines above it, the ruled rows (the first `header` of them headings), a line below."""

    title: str
    above: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    header: int
    below: str = ""

    @property
    def columns(self) -> int:
        return max(cell.column + cell.columns for row in self.rows for cell in row)

    @property
    def figures(self) -> list[Expected]:
        return [cell.figure for row in self.rows for cell in row if cell.figure]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page, where the format has pages."""


Part = Heading | Paragraph | Table | PageBreak


@dataclass(frozen=True)
class Disclosure:
    """A whole made-up document; `name` is the file name without its ending."""

    name: str
    department: str
    year: int
    parts: tuple[Part, ...]

    @property
    def figures(self) -> list[Expected]:
        return [figure for part in self.parts if isinstance(part, Paragraph | Table) for figure in part.figures]

    @property
    def tables(self) -> list[Table]:
        return [part for part in self.parts if isinstance(part, Table)]

    def only_tables(self) -> Disclosure:
        """As published in a workbook: title and tables, no running text."""
        kept = [
            part for part in self.parts if isinstance(part, Table) or (isinstance(part, Heading) and part.level == 1)
        ]
        return replace(self, parts=tuple(kept))


@dataclass(frozen=True)
class Written:
    """A file and the figures it states; `page` of a figure is 0 where the format has no pages."""

    name: str
    content: bytes
    expected: tuple[Expected, ...]
