"""The words of a flattened table, its rows, and the grid that is made of them again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.headings import marker
from knowledge.extraction.plain import plain
from knowledge.extraction.table_words import DASH, VALUE, Token
from knowledge.model import Block, Line
from knowledge.vocabulary import canonical, table

WORD = re.compile(r"[^\s|｜]+")
RULE = re.compile(r"(?m)^[ \t|｜:\-]*-{3}[ \t|｜:\-]*$")
UNIT = re.compile(r"^(?:金额)?单位：(?:人民币)?(?:万元|元)$")

# A cell: a word of the table, words of ours (a heading, nothing), or None where it cannot be told what stood there.
Made = Token | str | None


@dataclass(slots=True)
class Row:
    """A row: its codes, the words of its name, its numbers."""

    codes: list[Token] = field(default_factory=list)
    name: list[Token] = field(default_factory=list)
    numbers: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The name without the blanks that parted its words."""
        return "".join(token.text for token in self.name)

    @property
    def named(self) -> Token:
        """The name as one word."""
        return Token(self.text, self.name[0].start, True)


def words(block: Block) -> tuple[list[Token], list[Token]]:
    """The words of the table, without what stands around it; and the unit that is told there."""
    # a line of dashes under the headings is drawn, no row
    text = RULE.sub(lambda drawn: " " * len(drawn[0]), plain(block.text))
    around = re.compile(table("flattened")["around"]["words"])
    found, units = [], []
    for word in WORD.finditer(text):
        begins = not text[text.rfind("\n", 0, word.start()) + 1 : word.start()].strip(" \t|｜\u3000")
        token = Token(word[0], word.start(), begins)
        if not around.match(word[0]):
            found.append(token)
        elif UNIT.match(word[0]):
            units.append(token)
    return found, units


def is_value(text: str) -> bool:
    """Whether a word is a number or a dash."""
    return bool(VALUE.match(text) or DASH.match(text))


def bare(name: str) -> str:
    """A name without the number before it."""
    mark = marker(name)
    return (name[mark.end :] if mark else name).removeprefix("其中：")


def known(name: str) -> bool:
    """Whether the vocabulary knows a name."""
    return bool(canonical(bare(name)))


def amount(word: Token) -> Decimal | None:
    """The number that a word is, 0 for a dash; None for a share."""
    if DASH.match(word.text):
        return Decimal(0)
    return None if word.text.endswith("%") else Decimal(word.text.replace(",", ""))


def filled(numbers: Sequence[Token], columns: Sequence[str]) -> list[Made]:
    """The cells of a row under a total and its parts, though blank ones are gone.

    So many numbers as there are columns fill them; none leaves all blank. Else the first is the total where it is
    the sum of the others, and nothing tells which parts they are.
    """
    if len(numbers) == len(columns):
        return [*numbers]
    if not numbers:
        return [""] * len(columns)
    unknown: list[Made] = [None] * (len(columns) - 1)
    values = [value for word in numbers if (value := amount(word)) is not None]
    whole = len(values) == len(numbers) > 1 and values[0] == sum(values[1:]) and values[0] != 0
    return [numbers[0] if whole else None, *unknown]


def of_parts(columns: Sequence[str]) -> bool:
    """Whether the first column is the total of the others."""
    totals = set(table("flattened")["numbers"]["totals"])
    return len(columns) > 1 and columns[0] in totals and not totals & set(columns[1:])


def built(block: Block, rows: Sequence[Sequence[Made]], units: Sequence[Token] = ()) -> Grid:
    """Rows of words as a grid, under the unit; our words stand where the table begins, or after the cell before."""
    lines = [start for start, _ in block.pieces]
    made: list[tuple[GridCell, ...]] = []
    for row, cells in enumerate([*([unit] for unit in units[-1:]), *rows]):
        start = block.pieces[0][0]
        found = []
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            text = cell if isinstance(cell, str) else cell.text
            start = start if isinstance(cell, str) else cell.start
            line = _line(block, lines, start)
            found.append(GridCell(text, row, column, 1, 1, start, line, line.box))
        made.append(tuple(found))
    return Grid(tuple(made))


def _line(block: Block, starts: Sequence[int], offset: int) -> Line:
    return block.pieces[bisect_right(starts, offset) - 1][1]
