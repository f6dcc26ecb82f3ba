"""A ruled table as a grid: its cells by row and column, and where each stands in the table's text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model import Block, Box, Line

# What parts the cells of a row in the text of a ruled table.
BETWEEN = "  "


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its row and column from 0, how many it spans, and its offset in the table's text."""

    text: str
    row: int
    column: int
    rows: int
    columns: int
    start: int
    line: Line
    box: Box | None

    @property
    def end(self) -> int:
        """Where the cell's text ends in the table's text."""
        return self.start + len(self.text)

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell reaches over this place."""
        return self.row <= row < self.row + self.rows and self.column <= column < self.column + self.columns


class Grid:
    """The cells of one ruled table; `at` finds the cell that covers a place, merged or not."""

    def __init__(self, rows: tuple[tuple[GridCell, ...], ...]) -> None:
        self.rows = rows
        self.height = len(rows)
        self.width = max((cell.column + cell.columns for row in rows for cell in row), default=0)
        self._at = {
            (row, column): cell
            for cells in rows
            for cell in cells
            for row in range(cell.row, min(cell.row + cell.rows, self.height))
            for column in range(cell.column, cell.column + cell.columns)
        }

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place; None where the table has a hole."""
        return self._at.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The text of the cell that covers a place; empty for a blank cell or a hole."""
        cell = self._at.get((row, column))
        return cell.text if cell else ""

    def cells(self) -> Iterator[GridCell]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row

    def span(self, row: int) -> tuple[int, int]:
        """Where a row's words begin and end in the table's text."""
        filled = [cell for cell in self.rows[row] if cell.text]
        return (filled[0].start, filled[-1].end) if filled else (0, 0)


def row_text(cells: tuple[str, ...]) -> str:
    """The text of a row of a ruled table."""
    return BETWEEN.join(text for text in cells if text)


def grid(block: Block) -> Grid | None:
    """The grid of a ruled table; None for a flattened one, of which only words are left."""
    if not block.pieces or not block.pieces[0][1].table:
        return None
    rows: list[tuple[GridCell, ...]] = []
    for row, (offset, line) in enumerate(block.pieces):
        cells, start = [], offset
        for cell in line.cells:
            cells.append(
                GridCell(cell.text, row, cell.column, cell.rows, cell.columns, start, line, cell.box or line.box)
            )
            if cell.text:
                start += len(cell.text) + len(BETWEEN)
        rows.append(tuple(cells))
    return Grid(tuple(rows))


def place(line: Line, offset: int) -> Box | None:
    """Where on its page the character at an offset of a line's text stands: its cell in a table, else the line."""
    for cell in line.cells:
        if cell.text and offset < len(cell.text):
            return cell.box or line.box
        offset -= len(cell.text) + len(BETWEEN) if cell.text else 0
    return line.box
