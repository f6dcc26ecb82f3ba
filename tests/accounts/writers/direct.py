"""Makes the `Document` of a disclosure without any file: what a reader that makes no mistake would hand on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.extraction.grids import row_text
from knowledge.model import Cell, Document, Line
from tests.accounts.expected import Expected
from tests.accounts.parts import Disclosure, Heading, PageBreak, Paragraph, Table


def direct(disclosure: Disclosure) -> tuple[Document, tuple[Expected, ...]]:
    """The document and its figures; a page ends where the disclosure breaks it."""
    lines: list[Line] = []
    expected: list[Expected] = []
    page, tables = 1, 0

    def put(text: str, table: int = 0, cells: tuple[Cell, ...] = ()) -> None:
        lines.append(Line(text, page, len(lines) + 1, table=table, cells=cells))

    for part in disclosure.parts:
        if isinstance(part, PageBreak):
            page += 1
        elif isinstance(part, Heading | Paragraph):
            put(part.text)
            if isinstance(part, Paragraph):
                expected += [replace(figure, page=page) for figure in part.figures]
        else:
            tables += 1
            expected += [replace(figure, page=page) for figure in part.figures]
            _table(part, tables, put)
    return Document(f"{disclosure.name}.direct", "", tuple(lines), {}), tuple(expected)


def _table(table: Table, number: int, put: Callable[[str, int, tuple[Cell, ...]], None]) -> None:
    for line in (table.title, *table.above):
        put(line, 0, ())
    for row in table.rows:
        cells = tuple(Cell(cell.text, cell.column, cell.columns, cell.rows) for cell in row)
        put(row_text(tuple(cell.text for cell in cells)), number, cells)
    if table.below:
        put(table.below, 0, ())
