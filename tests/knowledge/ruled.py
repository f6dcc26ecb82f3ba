"""Tables as the corpora draw them: a row a line, cells parted by |, ^ for a cell merged with the one above, < with
the one to the left."""

from __future__ import annotations

from knowledge.extraction.grids import row_text
from knowledge.model import Block, BlockKind, Cell, Line


def ruled(drawn: str, table: int = 1) -> Block:
    """The block of a ruled table that is drawn like this."""
    places = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in drawn.strip().splitlines()]
    width = max(map(len, places))
    places = [cells + [""] * (width - len(cells)) for cells in places]
    lines, pieces, offset = [], [], 0
    for row, cells in enumerate(places):
        made = tuple(
            Cell(text, at, _columns(cells, at), _rows(places, row, at))
            for at, text in enumerate(cells)
            if text not in ("^", "<")
        )
        line = Line(row_text(tuple(cell.text for cell in made)), 1, row + 1, None, table, made)
        lines.append(line)
        pieces.append((offset, line))
        offset += len(line.text) + 1
    return Block(BlockKind.TABLE, "\n".join(line.text for line in lines), tuple(pieces))


def flattened(text: str) -> Block:
    """The block of a table of which only the words are left."""
    lines = [Line(words, 1, number) for number, words in enumerate(text.strip().splitlines(), start=1)]
    pieces, offset = [], 0
    for line in lines:
        pieces.append((offset, line))
        offset += len(line.text) + 1
    return Block(BlockKind.TABLE, "\n".join(line.text for line in lines), tuple(pieces))


def paragraph(text: str) -> Block:
    """The block of the words over a table."""
    return Block(BlockKind.PARAGRAPH, text, ((0, Line(text, 1, 1)),))


def _columns(cells: list[str], at: int) -> int:
    until = at + 1
    while until < len(cells) and cells[until] == "<":
        until += 1
    return until - at


def _rows(places: list[list[str]], row: int, at: int) -> int:
    until = row + 1
    while until < len(places) and places[until][at] == "^":
        until += 1
    return until - row
