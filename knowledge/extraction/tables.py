"""The anatomy of a ruled table: title rows, headings over columns, and the rows of its body by halves.

A half is a run of columns: codes and a name, then the columns with values. A table with lists side by side (收入
and 支出, or three lists of economic classification) has several; one without names (三公 in a single row) has one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.plain import plain
from knowledge.vocabulary import table

NUMBER = re.compile(r"^[¥￥]?(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<percent>%)?$")
DASH = re.compile(r"^[—–\-－―/]+$")
CODE = re.compile(r"^\d{1,7}$")
# A heading is no longer; longer words are a sentence.
LONGEST_HEADING = 40
# No table has more rows of headings.
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its headings from top to bottom, merged ones once."""

    at: int
    headings: tuple[str, ...]

    @property
    def leaf(self) -> str:
        """The lowest heading."""
        return self.headings[-1] if self.headings else ""


@dataclass(frozen=True, slots=True)
class Half:
    """A list in a table: the columns of its codes, the one with the names (None where there is none), the values."""

    codes: tuple[Column, ...]
    name: Column | None
    units: Column | None
    values: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A table's parts: the rows of its headings (from, to), those of its body, and its halves."""

    grid: Grid
    head: tuple[int, int]
    body: tuple[int, ...]
    halves: tuple[Half, ...]
    ordinals: tuple[Column, ...]
    """Columns that only number the rows."""
    repeated: tuple[int, ...]
    """Rows below the headings that repeat them, or number the columns, on a later page."""


@cache
def _pattern(group: str, name: str) -> re.Pattern[str]:
    return re.compile(table("statements")[group][name])


def words(text: str) -> str:
    """The words of a cell without blanks."""
    return re.sub(r"\s", "", plain(text))


def is_number(text: str) -> bool:
    """Whether a cell holds a number."""
    return bool(NUMBER.match(words(text)))


def anatomy(grid: Grid, start: int, end: int) -> Anatomy | None:
    """The parts of the table in these rows; None where it has no headings over values."""
    head = _head(grid, start, end)
    if head <= start:
        return None
    columns = [Column(at, _headings(grid, start, head, at)) for at in range(grid.width)]
    repeated = tuple(row for row in range(head, end) if _repeats(grid, start, head, row))
    again = set(repeated)
    body = tuple(row for row in range(head, end) if row not in again)
    halves = _halves(grid, columns, body)
    ordinals = tuple(column for column in columns if column.headings and _is(column, "ordinal"))
    return Anatomy(grid, (start, head), body, halves, ordinals, repeated) if halves else None


def _head(grid: Grid, start: int, end: int) -> int:
    """Where the headings end: below the last row that one of them reaches into, and before the first number."""
    head = start
    for row in range(start, min(end, start + DEEPEST)):
        filled = [cell for cell in grid.rows[row] if cell.text]
        reached = any(
            cell.row + cell.rows > row for above in range(start, row) for cell in grid.rows[above] if cell.text
        )
        if any(is_number(cell.text) for cell in filled) and not _counting(filled):
            break
        if reached or _heads(filled, row == start):
            head = row + 1
        elif filled:
            break
    return head


def _heads(filled: Sequence[GridCell], first: bool) -> bool:
    """Whether a row without numbers may be one of headings: several short words, none numbered like an item."""
    if _counting(filled):
        return True
    texts = [words(cell.text) for cell in filled]
    if any(len(text) > LONGEST_HEADING or re.search(r"[。；]", text) for text in texts):
        return False
    if any(_pattern("rows", "marks").search(text) for text in texts):
        return False
    return bool(texts) if first else len(texts) > 1


def _counting(filled: Sequence[GridCell]) -> bool:
    """Whether a row only numbers the columns (栏次 1 2 3 …)."""
    texts = [words(cell.text) for cell in filled]
    numbers = [int(text) for text in texts if text.isdecimal()]
    others = [text for text in texts if not text.isdecimal()]
    rows = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    marked = any(re.fullmatch(r"栏次|行次|栏目|[*×—甲乙-]+", text) for text in others)
    formulas = all(re.fullmatch(r"栏次|行次|栏目|[*×—甲乙-]+|[\d=+＋\-（）().…~]+", text) for text in others)
    return rows and len(numbers) >= 2 and numbers[0] in (1, 2) and (marked or not others) and formulas


def _headings(grid: Grid, start: int, head: int, column: int) -> tuple[str, ...]:
    found: list[GridCell] = []
    for row in range(start, head):
        if _counting([cell for cell in grid.rows[row] if cell.text]):
            continue
        cell = grid.at(row, column)
        if cell and cell.text and cell not in found and not is_number(cell.text):
            found.append(cell)
    return tuple(dict.fromkeys(words(cell.text) for cell in found))


def _repeats(grid: Grid, start: int, head: int, row: int) -> bool:
    """Whether a row below the headings repeats one of them, or numbers the columns, on a later page."""
    cells = [words(cell.text) for cell in grid.rows[row] if cell.text]
    if not cells:
        return True
    if _counting([cell for cell in grid.rows[row] if cell.text]):
        return True
    return any(cells == [words(c.text) for c in grid.rows[above] if c.text] for above in range(start, head))


# ---------------------------------------------------------------- halves


def _halves(grid: Grid, columns: Sequence[Column], body: Sequence[int]) -> tuple[Half, ...]:
    halves: list[Half] = []
    codes: list[Column] = []
    names: list[Column] = []
    values: list[Column] = []

    def close() -> None:
        if values:
            unit = next((n for n in names if _is(n, "unit_name")), None)
            own = [n for n in names if n is not unit] or names
            halves.append(Half(tuple(codes), own[-1] if own else None, unit if len(names) > 1 else None, tuple(values)))
        codes.clear()
        names.clear()
        values.clear()

    for column in columns:
        kind = _kind(grid, column, body)
        if kind in ("code", "name", "ordinal") and values:
            close()
        if kind == "code":
            codes.append(column)
        elif kind == "name":
            names.append(column)
        elif kind == "value":
            values.append(column)
    close()
    return tuple(halves)


def _is(column: Column, kind: str) -> bool:
    return bool(_pattern("columns", kind).search(column.leaf))


def _kind(grid: Grid, column: Column, body: Sequence[int]) -> str:
    """What stands in a column: ordinals, codes, names or values; empty for a column without headings or of notes."""
    if not column.headings or _is(column, "other"):
        return ""
    if _is(column, "ordinal"):
        return "ordinal"
    texts = [words(cell.text) for row in body if (cell := grid.at(row, column.at)) and cell.text and cell.columns == 1]
    texts = [text for text in texts if not _pattern("rows", "total").match(text)]
    numbers = sum(is_number(text) for text in texts)
    named = any(_pattern("columns", "name").search(heading) for heading in column.headings)
    coded = any(_pattern("columns", "code").search(heading) for heading in column.headings)
    digits = sum(bool(CODE.match(text)) for text in texts)
    if coded and _is(column, "code") and not _worded(texts):
        return "code"
    if (coded or named) and texts and digits * 10 >= len(texts) * 9 and _codes(texts):
        return "code"
    if _is(column, "name") or (named and numbers * 2 < len(texts)) or _worded(texts):
        return "name"
    return "value"


def _worded(texts: Sequence[str]) -> bool:
    """Whether words, and no numbers, stand in a column."""
    return bool(texts) and sum(bool(re.search(r"[\u4e00-\u9fff]", text)) for text in texts) * 2 > len(texts)


def _codes(texts: Sequence[str]) -> bool:
    """Whether whole numbers are codes of a classification: 类 have three digits, 款 and 项 two each."""
    return all(len(text) in (1, 2, 3, 5, 7) for text in texts if text.isdecimal())
