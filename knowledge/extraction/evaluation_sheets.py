"""Evaluation sheets (绩效自评表, 评分表, 绩效目标表), ruled: amounts by source, indicators, scores and the total.

A sheet is read row by row: a header says what the columns under it state, until the next one; a project's or a
department's name begins a sheet. What neither a header nor a label beside it names is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from knowledge.extraction.drafts import Draft, Project
from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.indicators import Levels, indicator, weight_in_name
from knowledge.extraction.narrative import viewpoint_of
from knowledge.extraction.project_tables import Terms, amounts, header_others, measure_of, named, unit_of, without_code
from knowledge.extraction.table_headers import (
    LEVELS,
    MONEY,
    NUMBERS,
    RATES,
    SCORES,
    Column,
    Header,
    header_at,
    own,
    part_of,
    role_of,
    stated,
)
from knowledge.extraction.table_words import compact, title_in, unit_in, unit_told, value, without_brackets
from knowledge.model import NumeralKind
from knowledge.vocabulary import grades, table

TITLE = re.compile(r"(?:自评|目标|评分|评价|申报)(?:情况)?表(?:（[^（）]*）)?$")
# The evaluation of all that a department spent, and what its whole is called.
WHOLE_VIEW, WHOLE_ITEM = "整体支出评价", "部门整体支出"
MONEY_NAME = re.compile("资金|拨款|补助|总额")
Other = tuple[int, int, NumeralKind]


@dataclass(slots=True)
class Sheet:
    """What a table's sheets state: figures, numerals that are none, and the projects they are about (name, unit)."""

    drafts: list[Draft] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    projects: list[tuple[str, str]] = field(default_factory=list)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = table("performance")
    return {
        "project": re.compile(data["fields"]["project"]),
        "whole": re.compile(data["money"]["whole"]),
        "sources": re.compile(data["money"]["sources"]),
        "goals": re.compile(data["texts"]["goals"]),
    }


def sheet_grid(grid: Grid, above: str = "", known: Sequence[Project] = ()) -> Sheet | None:
    """Read a ruled table that is an evaluation sheet, or several; None where it is none.

    `above` are the words over the table: its title and, at times, the unit of its amounts; `known` the projects of
    the document.
    """
    reader = _Reader(grid, above, known)
    reader.run()
    sheet = reader.sheet
    return sheet if reader.evaluates or (sheet.projects and sheet.drafts) else None


class _Reader:
    """One table on its way through: the header in force, the sheet's subject, the names of merged indicators."""

    def __init__(self, grid: Grid, above: str, known: Sequence[Project]) -> None:
        self.grid, self.known = grid, known
        self.sheet = Sheet()
        self.header: Header | None = None
        self.levels = Levels(grid)
        self.told = unit_told(above)
        self.subject = ""
        self.viewpoint = viewpoint_of(title_in(above))
        # 项目资金（万元）: the cell to the left of the amounts
        self.money = ""
        # the columns in which amounts stand beside their labels, and what those are
        self.beside: dict[int, tuple[str, str, str]] = {}
        self.evaluates = False

    def run(self) -> None:
        row = 0
        while row < self.grid.height:
            header = header_at(self.grid, row)
            if header:
                self._enter(header)
                row = header.below
                continue
            self._row(row)
            row += 1

    def _enter(self, header: Header) -> None:
        """A header begins: of indicators or of amounts; any other ends the one before."""
        roles = header.roles()
        cells = [cell for row in range(header.top, header.below) for cell in own(self.grid, row)]
        self.money = next((unit for cell in cells if not role_of(cell.text) and (unit := unit_in(cell.text))), "")
        self.beside = {}
        self.levels.forget()
        indicators = bool(set(LEVELS) & roles and {*SCORES, "指标值"} & roles)
        goals = any(_patterns()["goals"].fullmatch(compact(cell.text)) for cell in cells)
        amounts_below = bool(set(MONEY) & roles) and "项目" not in roles
        self.header = None
        if indicators:
            self.header = header
        elif amounts_below and not goals:
            self.header = self._without_names(header)
        self.evaluates |= indicators
        for cell in cells:
            # numerals in headings are parts of their names (指标值（2023年）), but for weights (绩效指标（90分）)
            self._keep(weight_in_name(cell, "", "分值"))
        self.sheet.others += header_others(self.grid, header)

    def _without_names(self, header: Header) -> Header:
        """A header of amounts whose first column has names under it, though it is called 年度预算数（万元）."""
        first = min(header.columns)
        under = self.grid.text(header.below, first)
        if header.columns[first].role not in NUMBERS or not under or stated(under):
            return header
        self.money = self.money or header.columns[first].unit
        return replace(header, columns={at: column for at, column in header.columns.items() if at != first})

    def _row(self, row: int) -> None:
        cells = own(self.grid, row)
        if any(self._goal(cell) for cell in cells[:-1]):
            self.header, self.beside = None, {}
        self._fields(row, cells)
        if len(cells) == 1 and cells[0].columns * 2 >= self.grid.width and not value(cells[0].text):
            self._title(cells[0])
            return
        read = self._pairs(row, cells)
        if self.header is None:
            self._sources(row, cells)
        elif set(LEVELS) & self.header.roles():
            found, others = indicator(self.grid, row, self.header, self.levels, skip=read)
            self._keep(found)
            self.sheet.others += others
        elif not read:
            self._amounts(row, cells)

    def _goal(self, cell: GridCell) -> bool:
        """Whether a cell heads the words that tell the year's aims."""
        words = without_brackets(compact(cell.text))
        return not self.header_of(cell) and bool(_patterns()["goals"].fullmatch(words))

    # ------------------------------------------------------------ whose sheet it is

    def _title(self, cell: GridCell) -> None:
        """A row that is one cell: the sheet's title, its unit."""
        words = compact(cell.text)
        self.told = unit_in(words) or self.told
        if TITLE.search(words):
            self._begin()
            self.subject = ""
            self.viewpoint = viewpoint_of(words) or self.viewpoint

    def _fields(self, row: int, cells: list[GridCell]) -> None:
        for label, beside in pairwise(cells):
            words = without_brackets(compact(label.text)).rstrip("：")
            if role_of(beside.text) or value(beside.text) or self.header_of(label):
                continue
            if _patterns()["project"].fullmatch(words):
                self._begin()
                self.sheet.projects.append((without_code(compact(beside.text)), self._unit(row)))
                self.subject = named(self.known, *self.sheet.projects[-1])
                self.sheet.others.append((beside.start, beside.end, NumeralKind.NAME))

    def header_of(self, cell: GridCell) -> bool:
        """Whether a cell stands among the names of indicators."""
        column = self.header.of(cell) if self.header else None
        return column is not None and column.role in LEVELS

    def _begin(self) -> None:
        self.header, self.beside, self.money = None, {}, ""
        self.levels.forget()

    def _unit(self, row: int) -> str:
        """The unit that carries out the project: in one of the rows that follow its name."""
        for at in range(row, min(row + 4, self.grid.height)):
            cells = own(self.grid, at)
            for label, beside in pairwise(cells):
                if "实施单位" in compact(label.text) and not role_of(beside.text):
                    return compact(beside.text)
        return ""

    # ------------------------------------------------------------ what it states

    def _keep(self, drafts: list[Draft]) -> None:
        """Figures of this sheet; a heading may say whose score it is, but for the department's as a whole."""
        for draft in drafts:
            view = self.viewpoint if self.viewpoint == WHOLE_VIEW else draft.viewpoint or self.viewpoint
            self.sheet.drafts.append(replace(draft, subject=self.subject, viewpoint=view))

    def _whole(self) -> str:
        """What the whole of the money and the score of a sheet are of: the project, or the department's spending."""
        return self.subject or (WHOLE_ITEM if self.viewpoint == WHOLE_VIEW else "")

    def _pairs(self, row: int, cells: list[GridCell]) -> set[int]:
        """Labels with their values beside them (自评得分 95, 计划投资额（万元） 204): the columns that were read."""
        read: set[int] = set()
        for label, beside in pairwise(cells):
            role = self._label(label)
            words = compact(beside.text)
            if role == "等级" and words in grades():
                self._state(row, beside, words, 0, len(beside.text), role, label, "")
                read |= {label.column, beside.column}
            number = value(beside.text)
            if role not in (*MONEY, *RATES, "得分") or number is None or number.qualifier:
                continue
            if self.header is not None and role != "得分":
                continue
            if role in RATES and "%" not in (number.unit, unit_in(label.text)):
                continue
            column = Column(role, compact(label.text), unit_in(label.text))
            unit = unit_of(column, number, self.money or self._section_unit(row, label), ([], None))
            read |= {label.column, beside.column}
            if unit is None:
                continue
            self._state(row, beside, number.printed, number.start, number.end, role, label, unit)
            if role in MONEY:
                self.beside[beside.column] = (without_brackets(compact(label.text)).rstrip("："), role, unit)
        return read

    def _label(self, cell: GridCell) -> str:
        """The role of a label; none for the name of an indicator."""
        words = without_brackets(compact(cell.text)).rstrip("：")
        if self.header_of(cell) and not re.search("等级|等次|自评|评价|总", words):
            return ""
        listed: dict[str, str] = {k: v for k, v in table("performance")["form"].items() if k != "sources"}
        form = listed.get(words, "")
        role = role_of(cell.text)
        return role if role in NUMBERS or not form else "到位数" if form == "其他" else form

    def _state(
        self, row: int, cell: GridCell, printed: str, start: int, end: int, role: str, label: GridCell, unit: str
    ) -> None:
        words = without_brackets(compact(label.text)).rstrip("：")
        own_name = self._whole() if role in ("得分", "等级", *RATES, *MONEY) and role != "到位数" else ""
        self.evaluates |= role in ("得分", "等级")
        draft = Draft(
            start=cell.start + start,
            end=cell.start + end,
            printed=printed,
            unit=unit,
            measure=measure_of(role),
            item=own_name or words,
            label=words,
            column=role,
            viewpoint=viewpoint_of(words),
            quote=self.grid.span(row),
        )
        self._keep([draft])

    # ------------------------------------------------------------ amounts

    def _amounts(self, row: int, cells: list[GridCell]) -> None:
        """A row under a header of amounts: a source of money, or a task of the year."""
        header = self.header
        if header is None:
            return
        name = self._name(row, header)
        if not name:
            return
        terms = amounts(self.grid, row, header)
        for cell in cells:
            column = header.of(cell)
            if column and column.role in (*MONEY, *RATES, *SCORES):
                self._keep(list(self._amount(row, cell, column, name, terms)))
        for cell in cells:
            if not value(cell.text):
                self.sheet.others.append((cell.start, cell.end, NumeralKind.NAME))

    def _name(self, row: int, header: Header) -> str:
        """What the amounts of a row are of: the task's column, or the last words to the left of the numbers."""
        tasks = header.having("任务")
        first = min((at for at, column in header.columns.items() if column.role in NUMBERS), default=0)
        for at in tasks or reversed(range(first)):
            cell = self.grid.at(row, at)
            if cell and cell.row > header.top and cell.text and not value(cell.text):
                return part_of(cell.text) or without_brackets(compact(cell.text))
        return ""

    def _amount(self, row: int, cell: GridCell, column: Column, name: str, terms: Terms) -> Iterator[Draft]:
        number = value(cell.text)
        if number is None or number.qualifier:
            return
        unit = unit_of(column, number, self.money or self.told, terms)
        if unit is None:
            return
        whole = bool(_patterns()["whole"].fullmatch(name))
        tasks = bool(self.header and self.header.having("任务"))
        item = (self._whole() if whole and not tasks else "") or name
        if column.role in SCORES:
            item = "预算执行率"  # ten of a sheet's points are for spending what was planned
        yield Draft(
            start=cell.start + number.start,
            end=cell.start + number.end,
            printed=number.printed,
            unit=unit,
            measure=measure_of(column.role),
            item=f"{item}-{column.part}" if column.part else item,
            label=name,
            part_of="" if whole or column.role in SCORES else self.subject,
            column=column.heading,
            year=column.year,
            quote=self.grid.span(row),
        )

    def _sources(self, row: int, cells: list[GridCell]) -> None:
        """Amounts without a header: 年度资金总额 beside its number, or a source under an amount of the head."""
        for label, beside in pairwise(cells):
            number = value(beside.text)
            name = part_of(label.text) or without_brackets(compact(label.text))
            if number is None or number.qualifier or not _patterns()["sources"].fullmatch(name):
                continue
            over = self.beside.get(beside.column)
            told = unit_in(label.text) or (over[2] if over else self._section_unit(row, label))
            if not over and not MONEY_NAME.search(name):
                continue
            if over:
                item, measure, part = f"{over[0]}-{name}", measure_of(over[1]), self.subject
            else:
                whole = bool(_patterns()["whole"].fullmatch(name)) and not name.startswith("中期")
                item, measure, part = (self._whole() if whole else "") or name, "预算数", "" if whole else self.subject
            unit = number.unit or told
            if unit not in ("元", "万元", "亿元"):
                continue
            draft = Draft(
                start=beside.start + number.start,
                end=beside.start + number.end,
                printed=number.printed,
                unit=unit,
                measure=measure,
                item=item,
                label=item if over else name,
                part_of=part,
                quote=self.grid.span(row),
            )
            self._keep([draft])

    def _section_unit(self, row: int, label: GridCell) -> str:
        """The unit in a merged cell to the left of a label: 项目资金（万元）."""
        for at in range(label.column):
            cell = self.grid.at(row, at)
            if cell and unit_in(cell.text):
                return unit_in(cell.text)
        return self.told
