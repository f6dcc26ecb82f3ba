"""A row of indicators in a ruled evaluation sheet: its weight, its score, its target and what was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.extraction.drafts import Draft
from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.narrative import viewpoint_of
from knowledge.extraction.table_headers import LEVELS, SCORES, Column, Header, own, role_of, units
from knowledge.extraction.table_words import compact, value, without_brackets
from knowledge.model import NumeralKind
from knowledge.vocabulary import table

NUMBERED = re.compile(r"^(?:指标)?\d{1,2}\s*(?:[：、:]|[.．](?!\d))\s*|^（\d{1,2}）|^指标\d{1,2}$")
VALUES = ("指标值", "完成值")
WEIGHED = re.compile(r"[（(]\s*(\d{1,3})\s*分\s*[)）]\s*$")
UNIT_LIKE = re.compile(r"（([^（）\d]{1,6})）$")


class Levels:
    """The names of indicators by level; a merged or blank cell leaves the name above in force."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.names: dict[str, str] = {}

    def forget(self) -> None:
        """Another header begins."""
        self.names = {}

    def at(self, row: int, header: Header) -> str:
        """The level of the indicator that a row is about; none where its own cell is blank.

        The names of the levels above stay in force: a blank cell under a name that is not merged leaves it.
        """
        levels = [level for level in LEVELS if header.having(level)]
        finest: tuple[str, GridCell] | None = None
        for level in levels:
            cell = self._cell(row, header, level)
            name = indicator_name(cell.text) if cell else ""
            if cell is None or not name:
                continue
            if self.names.get(level) != name:
                for finer in LEVELS[LEVELS.index(level) + 1 :]:
                    self.names.pop(finer, None)
            self.names[level] = name
            finest = level, cell
        if finest is None:
            return ""
        level, cell = finest
        alone = cell.row == row and cell.rows == 1
        return level if level == levels[-1] or alone else ""

    def name(self, row: int, header: Header, level: str) -> str:
        """The name that the row itself has at a level."""
        cell = self._cell(row, header, level)
        return indicator_name(cell.text) if cell else ""

    def _cell(self, row: int, header: Header, level: str) -> GridCell | None:
        cells = [self.grid.at(row, column) for column in header.having(level)]
        return next((cell for cell in cells if cell and cell.text and cell.row >= header.below), None)

    def parent(self, level: str) -> str:
        """The name of the next coarser indicator."""
        for coarser in reversed(LEVELS[: LEVELS.index(level)]):
            if self.names.get(coarser) and self.names[coarser] != self.names.get(level):
                return self.names[coarser]
        return ""


def indicator_name(text: str) -> str:
    """An indicator's name without its number and without brackets that give its weight."""
    words = NUMBERED.sub("", compact(text))
    return re.sub(r"（\d{1,3}分）", "", words).strip("：… ")


def indicator(
    grid: Grid, row: int, header: Header, levels: Levels, *, skip: set[int]
) -> tuple[list[Draft], list[tuple[int, int, NumeralKind]]]:
    """The figures of a row, and the numerals that are none: those in names, and those that say how to score."""
    total = _total(grid, row, header)
    level = "总分" if total else levels.at(row, header)
    drafts: list[Draft] = []
    others: list[tuple[int, int, NumeralKind]] = []
    for cell in own(grid, row):
        column = header.of(cell)
        if column is None or cell.column in skip:
            others += _rules(grid, cell, header)
            continue
        if column.role in LEVELS:
            others.append((cell.start, cell.end, NumeralKind.NAME))
            drafts += [] if total else weight_in_name(cell, levels.parent(column.role), f"{column.role}指标")
        elif level:
            drafts += list(_stated(grid, row, cell, column, header, levels, level, total))
    return drafts, others


def _total(grid: Grid, row: int, header: Header) -> str:
    """总分 where the row sums up the sheet: the word stands among the names, or left of them."""
    for cell in own(grid, row):
        column = header.of(cell)
        words = without_brackets(compact(cell.text)).rstrip("：")
        if words in table("performance")["sheet"]["totals"] and (column is None or column.role in LEVELS):
            return "总分"
    return ""


def _rules(grid: Grid, cell: GridCell, header: Header) -> list[tuple[int, int, NumeralKind]]:
    """The points that 评分标准 gives for this and that are no figures."""
    for row in range(header.top, header.below):
        above = grid.at(row, cell.column)
        if above and re.search(table("performance")["texts"]["rules"], compact(above.text)):
            return [(cell.start, cell.end, NumeralKind.DEFINITION)]
    return []


def weight_in_name(cell: GridCell, part_of: str, column: str) -> list[Draft]:
    """绩效指标（90分）: the weight that a name has in its brackets."""
    found = WEIGHED.search(cell.text)
    name = indicator_name(cell.text)
    if not found or not name or role_of(name) in SCORES:
        return []
    place = (cell.start + found.start(1), cell.start + found.end(1))
    return [draft_of(place, found[1], "分", "分值", name, part_of, column, (cell.start, cell.end))]


def _stated(
    grid: Grid, row: int, cell: GridCell, column: Column, header: Header, levels: Levels, level: str, total: str
) -> Iterator[Draft]:
    of = column.level or level
    name = total or levels.name(row, header, of)
    if not name or column.role not in (*SCORES, *VALUES):
        return
    part_of = "" if total else levels.parent(of)
    if column.role in VALUES:
        if not total:
            yield from _value(grid, row, cell, column, header, name, part_of)
        return
    number = value(cell.text)
    if number is None or number.qualifier:
        return
    percent = "%" in (number.unit, column.unit) and column.role == "分值"
    if number.unit in ("", "分") or percent:
        place = (cell.start + number.start, cell.start + number.end)
        draft = draft_of(
            place,
            number.printed,
            "%" if percent else "分",
            column.role,
            name,
            part_of,
            total or f"{of}指标",
            grid.span(row),
        )
        yield replace(draft, viewpoint=viewpoint_of(column.heading))


def _value(
    grid: Grid, row: int, cell: GridCell, column: Column, header: Header, name: str, part_of: str
) -> Iterator[Draft]:
    """A target or what was reached: a number with sign and unit, or one of the words that are a value."""
    number, words = value(cell.text), compact(cell.text)
    if number is None:
        if words in table("performance")["values"]["words"]:
            place = (cell.start, cell.end)
            yield draft_of(place, words, "", "其他", name, part_of, column.role, grid.span(row))
        return
    place = (cell.start + number.start, cell.start + number.end)
    unit = number.unit or _beside(grid, row, header, "度量") or column.unit
    in_name = UNIT_LIKE.search(name)
    if not unit and in_name and in_name[1] in units():
        unit = in_name[1]
    qualifier = number.qualifier
    if not qualifier and column.role == "指标值":
        signs: dict[str, str] = table("performance")["values"]["signs"]
        qualifier = signs.get(_beside(grid, row, header, "符号"), "")
    draft = draft_of(place, number.printed, unit, "其他", name, part_of, column.role, grid.span(row))
    yield replace(draft, qualifier=qualifier)


def _beside(grid: Grid, row: int, header: Header, role: str) -> str:
    """What the row says in the column of a role (指标性质, 度量单位)."""
    for at in header.having(role):
        return compact(grid.text(row, at))
    return ""


def draft_of(
    place: tuple[int, int],
    printed: str,
    unit: str,
    measure: str,
    item: str,
    part_of: str,
    column: str,
    quote: tuple[int, int],
) -> Draft:
    """The figure of an indicator."""
    return Draft(
        start=place[0],
        end=place[1],
        printed=printed,
        unit=unit,
        measure=measure,
        item=item,
        label=item,
        part_of=part_of,
        column=column,
        quote=quote,
    )
