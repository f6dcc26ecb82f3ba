"""The headers of ruled tables: what each column states, told by the words above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.narrative import viewpoint_of
from knowledge.extraction.table_words import DASH, compact, unit_in, value, without_brackets
from knowledge.vocabulary import grades, table

LEVELS = ("一级", "二级", "三级")
MONEY = ("年初预算数", "全年预算数", "预算数", "执行数", "决算数", "到位数")
RATES = ("执行率",)
SCORES = ("分值", "得分")
NUMBERS = frozenset((*MONEY, *RATES, *SCORES, "指标值", "完成值", "等级"))
YEAR = re.compile(r"(20\d\d)年")
YEARS = re.compile(r"20\d\d年度?")
WHOLE = frozenset(("小计", "合计", "总计", "总额", "金额"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its role, its heading from top to bottom, its unit, and the part of the whole that it is of.

    `year` is the year in its heading, 0 where there is none;
    `level` is the level of the indicator to the left of a weight or a score: a sheet may give one for each level.
    """

    role: str
    heading: str
    unit: str
    part: str = ""
    level: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table from row `top` on; the rows under it begin at `below`."""

    top: int
    below: int
    columns: Mapping[int, Column]

    def roles(self) -> set[str]:
        """The roles of its columns."""
        return {column.role for column in self.columns.values()}

    def having(self, role: str) -> list[int]:
        """The columns with a role, from left to right."""
        return [at for at, column in sorted(self.columns.items()) if column.role == role]

    def of(self, cell: GridCell) -> Column | None:
        """The column that a cell stands in; None where it reaches over two that differ."""
        found = {self.columns.get(at) for at in range(cell.column, cell.column + cell.columns)}
        found.discard(None)
        return found.pop() if len(found) == 1 else None


@cache
def _roles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role, re.compile(pattern)) for role, pattern in table("performance")["roles"].items())


@lru_cache(maxsize=4096)
def role_of(text: str) -> str:
    """The role that a heading gives its column; empty where it is none."""
    words = YEARS.sub("", compact(text))
    for form in (words, without_brackets(words)):
        for role, pattern in _roles():
            if pattern.fullmatch(form.rstrip("：")):
                return role
    return ""


def stated(text: str) -> bool:
    """Whether a cell holds a number, a dash or a grade, and no words."""
    words = compact(text)
    number = value(words)
    return bool((number and (not number.unit or number.unit in units())) or DASH.match(words) or words in grades())


@cache
def units() -> frozenset[str]:
    """All units that the vocabulary knows."""
    return frozenset(unit for names in table("grammar")["units"].values() for unit in names)


def own(grid: Grid, row: int) -> list[GridCell]:
    """The cells with words that begin in a row."""
    return [cell for cell in grid.rows[row] if cell.text.strip()]


def header_at(grid: Grid, row: int) -> Header | None:
    """The header that begins in a row; None where the row is none.

    A header has no values, names at least two columns, one of them for numbers, and may go on in the rows under it:
    only below cells that reach over several columns.
    """
    cells = own(grid, row)
    if len(cells) < 2 or any(stated(cell.text) for cell in cells):
        return None
    bottom = row
    while bottom + 1 < grid.height and _goes_on(grid, row, bottom + 1):
        bottom += 1
    columns = _columns(grid, row, bottom)
    roles = [column.role for column in columns.values()]
    named = {cell.column for cell in cells if role_of(cell.text)}
    if not NUMBERS & set(roles) or len(set(roles)) < 2 or not named:
        return None
    below = bottom + 1
    return Header(row, below + (below < grid.height and numbering(grid, below)), _levelled(columns))


def _goes_on(grid: Grid, top: int, row: int) -> bool:
    """Whether a row belongs to the header above it: all its words stand below cells that reach over columns."""
    cells = own(grid, row)
    if not cells or any(stated(cell.text) for cell in cells):
        return False
    for cell in cells:
        above = grid.at(row - 1, cell.column)
        if above is None or above.row < top or above.columns <= 1 or above.columns < cell.columns or not above.text:
            return False
    return True


def numbering(grid: Grid, row: int) -> bool:
    """Whether a row only counts the columns (栏次 1 2 3 …)."""
    printed = [compact(cell.text) for cell in own(grid, row)]
    counted = [int(words) for words in printed if words.isdecimal() and len(words) <= 2]
    words = [word for word in printed if not word.isdecimal()]
    return len(counted) >= 3 and counted == list(range(1, len(counted) + 1)) and set(words) <= {"栏次", "行次"}


def path(grid: Grid, top: int, bottom: int, column: int) -> list[str]:
    """The words above a column from top to bottom, those of a merged cell once."""
    found: list[GridCell] = []
    for row in range(top, bottom + 1):
        cell = grid.at(row, column)
        if cell and cell.text and cell not in found:
            found.append(cell)
    return [compact(cell.text) for cell in found]


def _columns(grid: Grid, top: int, bottom: int) -> dict[int, Column]:
    """The columns whose headings name a role; those that two headings name alike are told apart or left out."""
    found: dict[int, Column] = {}
    for at in range(grid.width):
        column = _column(path(grid, top, bottom, at))
        if column:
            found[at] = column
    headings: dict[tuple[str, ...], set[str]] = {}
    for column in found.values():
        headings.setdefault(_meaning(column), set()).add(column.heading)
    return {
        at: column
        for at, column in found.items()
        if column.role not in NUMBERS or column.role == "分值" or len(headings[_meaning(column)]) == 1
    }


def _meaning(column: Column) -> tuple[str, ...]:
    return column.role, column.part, str(column.year), viewpoint_of(column.heading)


def _column(words: list[str]) -> Column | None:
    last = next((i for i in reversed(range(len(words))) if role_of(words[i])), -1)
    if last < 0:
        return None
    role = role_of(words[last])
    heading = "".join(map(without_brackets, words))
    years = {int(year) for year in YEAR.findall(heading)}
    below = "".join(part_of(word) for word in words[last + 1 :])
    above = "".join(part_of(word) for word in words[:last] if _sources().fullmatch(part_of(word)))
    if role in (*MONEY, *RATES):
        part = above + below
    elif below and not viewpoint_of(heading):
        return None
    else:
        part = ""
    unit = next((unit for unit in map(unit_in, words) if unit), "")
    return Column(role, heading, unit, part, year=years.pop() if len(years) == 1 else 0) if len(years) <= 1 else None


def part_of(words: str) -> str:
    """The part of the money that a heading or a row names (其中：财政拨款); empty for the whole."""
    name = without_brackets(compact(words)).rstrip("：")
    for mark in table("performance")["money"]["leading"]:
        name = name.removeprefix(compact(mark))
    return "" if name in WHOLE else name


@cache
def _sources() -> re.Pattern[str]:
    return re.compile(table("performance")["money"]["sources"])


def _levelled(columns: Mapping[int, Column]) -> dict[int, Column]:
    """Each weight and score tied to the level of the indicators to its left."""
    found: dict[int, Column] = {}
    level = ""
    weights = sum(
        column.role == "分值" and (at - 1 not in columns or columns[at - 1].role != "分值")
        for at, column in columns.items()
    )
    for at, column in sorted(columns.items()):
        level = column.role if column.role in LEVELS else level
        tied = level if column.role == "分值" and weights > 1 else ""
        found[at] = replace(column, level=tied)
    return found
