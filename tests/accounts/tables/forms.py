"""How statement tables are laid out and numbers written in them, and the builder that makes one table.

Headings are given row by row as "收入|<|支出|<": `<` goes on with the cell to the left, `^` with the one above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tests.accounts.draw import Draw
from tests.accounts.expected import Expected
from tests.accounts.model import Measure
from tests.accounts.parts import Table, TableCell

Unit = Literal["万元", "元"]


@dataclass(frozen=True)
class Form:
    """The habits of an office.

    nothing      what stands for no amount: blank, a dash, a zero
    codes        类, 款, 项 in three columns or the code in one
    cumulative   in three columns, 款 and 项 repeat the digits above them (201, 20138, 2013801)
    total_first  合计 above the rows or below them
    all_classes  summary tables list every 类 or those with an amount
    numbered     the ministry's form with 行次 and 栏次
    ordinal      一、 before the titles
    own_year     the year before the titles
    office_line  编制部门：… above the table, with or without the unit beside it
    tall_public  the 三公 table lists its items one below the other
    lists        how many lists of economic 款 stand side by side
    """

    unit: Unit = "万元"
    thousands: bool = True
    nothing: Literal["", "—", "-", "0.00", "0"] = ""
    codes: Literal[1, 3] = 3
    cumulative: bool = False
    total_first: bool = True
    all_classes: bool = True
    numbered: bool = False
    ordinal: bool = False
    own_year: bool = False
    office_line: bool = False
    tall_public: bool = False
    lists: Literal[1, 2, 3] = 2

    def money(self, amount: Decimal, unit: Unit | None = None) -> str:
        """An amount of the accounts (万元) as the table prints it."""
        if amount == 0:
            return self.nothing
        value = amount * 10000 if (unit or self.unit) == "元" else amount
        return f"{value:,.2f}" if self.thousands else f"{value:.2f}"


SHANGHAI = Form()


def random_form(draw: Draw) -> Form:
    """Any combination of habits."""
    return Form(
        unit=draw.pick(("万元", "万元", "元")),
        thousands=draw.chance(60),
        nothing=draw.pick(("", "", "—", "-", "0.00", "0")),
        codes=draw.pick((1, 3)),
        cumulative=draw.chance(25),
        total_first=draw.chance(50),
        all_classes=draw.chance(50),
        numbered=draw.chance(30),
        ordinal=draw.chance(30),
        own_year=draw.chance(25),
        office_line=draw.chance(50),
        tall_public=draw.chance(30),
        lists=draw.pick((1, 2, 3)),
    )


@dataclass(frozen=True)
class Amount:
    """A number cell: what it is a figure of; `printed` for numbers that are no money."""

    item: str
    amount: Decimal = Decimal(0)
    label: str = ""
    measure: Measure | None = None
    code: str = ""
    unit: str = ""
    printed: str | None = None


@dataclass(frozen=True)
class Span:
    """A text cell over several columns."""

    text: str
    columns: int


Content = str | Amount | Span


def code_cells(code: str, form: Form) -> list[Content]:
    """A code of 3, 5 or 7 digits in its one or three cells."""
    if form.codes == 1:
        return [code]
    parts = [code[:3], code[3:5], code[5:]]
    if form.cumulative:
        parts = [code[:3], code[:5] if parts[1] else "", code if parts[2] else ""]
    return list(parts)


def code_heads(form: Form, above: str, heading: str, name: str, columns: Sequence[str]) -> list[str]:
    """The heading rows of a table by codes; `columns` are the headings of its numbers, row by row."""
    if form.codes == 1:
        first, rest = f"{above}|<", [f"{heading}|{name}"]
        numbers = "栏次|<"
    else:
        first, rest = f"{above}|<|<|<", [f"{heading}|<|<|{name}", "类|款|项|^"]
        numbers = "栏次|<|<|<"
    below = "|".join("^" for _ in columns[0].split("|"))
    numbered = "|".join(str(place + 1) for place, _ in enumerate(columns[0].split("|")))
    lines = [first, *rest]
    heads = [f"{line}|{columns[at] if at < len(columns) else below}" for at, line in enumerate(lines)]
    return [*heads, f"{numbers}|{numbered}"] if form.numbered else heads


class Builder:
    """Collects the rows of one table."""

    def __init__(self, form: Form, statement: str, measure: Measure, unit: Unit | None = None) -> None:
        self._form = form
        self._statement = statement
        self._measure = measure
        self._unit: Unit = unit or form.unit
        self._rows: list[list[TableCell]] = []
        self._header = 0
        self._paths: list[str] = []

    def head(self, *lines: str) -> None:
        """The heading rows."""
        grid = [line.split("|") for line in lines]
        self._rows = [[_heading(grid, row, column) for column in _begins(grid, row)] for row in range(len(grid))]
        self._header = len(grid)
        self._paths = [_path(grid, column) for column in range(len(grid[0]))]

    def path(self, column: int) -> str:
        """The headings of a column."""
        return self._paths[column]

    def row(self, *contents: Content) -> None:
        """A row, cell by cell from the left."""
        cells: list[TableCell] = []
        column = 0
        for content in contents:
            if isinstance(content, Amount):
                cells.append(self._number(content, column))
            elif isinstance(content, Span):
                cells.append(TableCell(content.text, column, content.columns, align="center"))
                column += content.columns - 1
            else:
                centred = bool(re.fullmatch(r"\d*|合计|总计|本年.{2}合计", content))
                cells.append(TableCell(content, column, align="center" if centred else "left"))
            column += 1
        self._rows.append(cells)

    def table(self, title: str, above: Sequence[str], below: str = "") -> Table:
        rows: list[tuple[TableCell, ...]] = []
        for cells in self._rows:
            quote = "".join(cell.text for cell in cells).replace(" ", "")
            rows.append(
                tuple(
                    replace(cell, figure=replace(cell.figure, quote=quote)) if cell.figure else cell for cell in cells
                )
            )
        return Table(title, tuple(above), tuple(rows), self._header, below)

    def _number(self, amount: Amount, column: int) -> TableCell:
        text = self._form.money(amount.amount, self._unit) if amount.printed is None else amount.printed
        figure = Expected(
            section="",
            subject="",
            item=amount.item,
            measure=amount.measure or self._measure,
            value=text.replace(",", ""),
            unit=amount.unit or self._unit,
            statement=self._statement,
            label=amount.label,
            column=self._paths[column],
            code=amount.code,
        )
        return TableCell(text, column, align="right", figure=figure if text else None)


def _begins(grid: list[list[str]], row: int) -> list[int]:
    return [column for column, text in enumerate(grid[row]) if text not in ("<", "^")]


def _heading(grid: list[list[str]], row: int, column: int) -> TableCell:
    columns = rows = 1
    while column + columns < len(grid[row]) and grid[row][column + columns] == "<":
        columns += 1
    while row + rows < len(grid) and grid[row + rows][column] == "^":
        rows += 1
    return TableCell(grid[row][column], column, columns, rows, "center")


def _path(grid: list[list[str]], column: int) -> str:
    names: list[str] = []
    for line in grid:
        at = column
        while line[at] == "<":
            at -= 1
        if not re.fullmatch(r"\^|栏次|\d*", line[at]):
            names.append(re.sub(r"\s", "", line[at]))
    return "/".join(names)
