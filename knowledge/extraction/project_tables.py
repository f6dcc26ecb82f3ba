"""Project tables (项目支出绩效自评情况表 …): one project a row, ruled; what they say and which projects there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.extraction.drafts import Draft, Project
from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.narrative import viewpoint_of
from knowledge.extraction.rates import rate_unit
from knowledge.extraction.table_headers import MONEY, RATES, Column, Header, header_at, own, stated
from knowledge.extraction.table_words import DASH, Token, Value, compact, unit_in, unit_told, value
from knowledge.model import NumeralKind
from knowledge.vocabulary import grades, table

# The amounts beside a rate: what was planned, and what was spent.
Terms = tuple[list[Decimal], Decimal | None]
SPENT = ("执行数", "决算数")
# Of these a project table has at least one.
STATED = frozenset((*MONEY, *RATES, "得分", "等级"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, dash or grade of a row; `part` is the share of the money it is (财政拨款), `viewpoint` whose it is."""

    measure: str
    token: Token
    printed: str
    unit: str
    part: str = ""
    viewpoint: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a project table: the project as printed, its unit, its cells; `total` where it sums up others."""

    printed: str
    unit: str
    cells: tuple[Cell, ...]
    span: tuple[int, int]
    total: bool = False


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """A table with one project a row; `others` are its numerals that are no figures."""

    rows: tuple[Row, ...]
    others: tuple[tuple[int, int, NumeralKind], ...] = ()


def projects(tables: Sequence[ProjectTable], more: Sequence[tuple[str, str]] = ()) -> tuple[Project, ...]:
    """The projects of all tables and `more` of them (project, unit), each once.

    Those that share a name are told apart by their unit.
    """
    seen: list[tuple[str, str]] = []
    for found in tables:
        for row in found.rows:
            if not row.total and (row.printed, row.unit) not in seen:
                seen.append((row.printed, row.unit))
    # a sheet names a project that a table has, whatever it says of its unit
    known = {printed for printed, _ in seen}
    for printed, unit in more:
        if printed not in known and (printed, unit) not in seen:
            seen.append((printed, unit))
    counts: dict[str, int] = {}
    for printed, _ in seen:
        counts[printed] = counts.get(printed, 0) + 1
    made = [
        Project(f"{printed}（{unit}）" if counts[printed] > 1 and unit else printed, printed, unit)
        for printed, unit in seen
    ]
    return tuple(sorted(made, key=lambda p: -len(p.printed)))


def named(known: Sequence[Project], printed: str, unit: str) -> str:
    """How a project is cited that a table prints like this."""
    same = [project for project in known if project.printed == printed]
    exact = next((project.name for project in same if project.unit == unit), "")
    return exact or (same[0].name if len(same) == 1 else printed)


def row_drafts(found: ProjectTable, known: Sequence[Project], viewpoint: str) -> list[Draft]:
    """The figures of a project table."""
    return [draft for row in found.rows for draft in _of_row(row, known, viewpoint)]


def _of_row(row: Row, known: Sequence[Project], viewpoint: str) -> list[Draft]:
    name = "" if row.total else named(known, row.printed, row.unit)
    item = name or f"项目{row.printed}"
    return [
        Draft(
            start=cell.token.start,
            end=cell.token.end,
            printed=cell.printed,
            unit=cell.unit,
            item=f"{item}-{cell.part}" if cell.part else item,
            label=f"{row.printed}-{cell.part}" if cell.part else row.printed,
            subject=name,
            measure=cell.measure,
            part_of=item if cell.part else "",
            viewpoint=cell.viewpoint or viewpoint,
            column=cell.measure,
            year=cell.year,
            quote=row.span,
        )
        for cell in row.cells
    ]


# ---------------------------------------------------------------- ruled tables


def project_grid(grid: Grid, above: str = "") -> ProjectTable | None:
    """Read a ruled project table; None where the table is none. `above` are the words over it (单位：万元)."""
    header: Header | None = None
    rows: list[Row] = []
    others: list[tuple[int, int, NumeralKind]] = []
    row = 0
    told = unit_told(above)
    while row < grid.height:
        found = header_at(grid, row)
        if found is None and header is None:
            told = unit_in(" ".join(cell.text for cell in own(grid, row))) or told
        if found is not None:
            if not lists_projects(found):
                return None
            others += header_others(grid, found)
            header, row = found, found.below
            continue
        made = _row(grid, row, header, told) if header else None
        if made and header:
            rows.append(made)
            others += _others(grid, row, header)
        row += 1
    return ProjectTable(tuple(rows), tuple(others)) if rows else None


def lists_projects(header: Header) -> bool:
    """Whether a header is that of a project table: a column of project names, and numbers to the right of it."""
    roles = header.roles()
    return "项目" in roles and bool(STATED & roles) and not {"一级", "二级", "三级"} & roles


def _row(grid: Grid, row: int, header: Header, told: str) -> Row | None:
    name = grid.at(row, header.having("项目")[-1])
    terms = amounts(grid, row, header)
    cells = tuple(cell for own_cell in own(grid, row) for cell in _cell(own_cell, header, told, terms))
    total = _total(grid, row, header)
    printed = total or (without_code(compact(name.text)) if name else "")
    if not printed or not cells or stated(printed):
        return None
    place = grid.at(row, header.having("单位")[0]) if header.having("单位") else None
    unit = compact(place.text) if place and not total else ""
    return Row(printed, unit, cells, grid.span(row), bool(total))


def _others(grid: Grid, row: int, header: Header) -> list[tuple[int, int, NumeralKind]]:
    """The numerals of a row that are ordinals or parts of names."""
    kinds = {"序号": NumeralKind.ORDINAL, "项目": NumeralKind.NAME, "单位": NumeralKind.NAME}
    found = [(cell, header.of(cell)) for cell in own(grid, row)]
    return [(cell.start, cell.end, kinds[at.role]) for cell, at in found if at and at.role in kinds]


def header_others(grid: Grid, header: Header) -> list[tuple[int, int, NumeralKind]]:
    """The numerals in headings are parts of their names; a row that counts the columns has ordinals."""
    return [
        (cell.start, cell.end, NumeralKind.ORDINAL if value(cell.text) else NumeralKind.NAME)
        for row in range(header.top, header.below)
        for cell in own(grid, row)
    ]


def _total(grid: Grid, row: int, header: Header) -> str:
    """合计 where the row is the sum of all projects; subtotals (小计) are rows without a name of their own."""
    for cell in own(grid, row):
        column = header.of(cell)
        named = column is None or column.role in ("序号", "项目", "单位")
        if named and compact(cell.text) in table("performance")["sheet"]["totals"]:
            return "合计"
    return ""


def amounts(grid: Grid, row: int, header: Header) -> Terms:
    """What a row's rate is of: the amounts that were planned, and the one that was spent; wholes, no parts."""
    planned: list[Decimal] = []
    spent: list[Decimal] = []
    for cell in own(grid, row):
        column, number = header.of(cell), value(cell.text)
        if column and number and column.role in MONEY and not column.part:
            (spent if column.role in SPENT else planned).append(Decimal(number.printed))
    return planned, spent[0] if len(spent) == 1 else None


def _cell(cell: GridCell, header: Header, told: str, terms: Terms) -> list[Cell]:
    column = header.of(cell)
    if column is None or column.role not in STATED | {"分值"}:
        return []
    words = compact(cell.text)
    viewpoint = viewpoint_of(column.heading)
    if column.role == "等级":
        if words not in grades() and not DASH.match(words):
            return []
        return [Cell("等级", Token(cell.text, cell.start, False), words, "", "", viewpoint, column.year)]
    if DASH.match(words):
        unit = unit_of(column, None, told, terms)
        return [
            Cell(
                measure_of(column.role), Token(cell.text, cell.start, False), words, unit or "", column.part, viewpoint
            )
        ]
    number = value(cell.text)
    unit = unit_of(column, number, told, terms)
    if number is None or unit is None or number.qualifier:
        return []
    token = Token(cell.text[number.start : number.end], cell.start + number.start, False)
    return [Cell(measure_of(column.role), token, number.printed, unit, column.part, viewpoint, column.year)]


def measure_of(role: str) -> str:
    """The measure of a column: what was paid in (到位数) has none of its own."""
    return "其他" if role == "到位数" else role


def unit_of(column: Column, number: Value | None, told: str, terms: Terms) -> str | None:
    """The unit of a number in a column; None where it has none that fits. `told` is that of amounts elsewhere."""
    printed = number.unit if number else ""
    if column.role in MONEY:
        unit = printed or column.unit or told
        return unit if unit in ("元", "万元", "亿元") else None
    if column.role in RATES:
        return rate_unit(number, column.unit, *terms) if number else "%"
    if printed == "%" or (column.unit == "%" and not printed):
        return "%" if column.role == "分值" else None
    return "分" if printed in ("", "分") else None


def without_code(name: str) -> str:
    """A project's name without the code that systems print before it."""
    return re.sub(table("performance")["fields"]["code"], "", name)
