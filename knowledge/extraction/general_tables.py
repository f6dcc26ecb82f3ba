"""Ruled tables that are no statement and no evaluation (采购, 人员, 车辆, 设备 …) → figures.

A number is read where its row has a name and its heading says what it is: a measure with a unit that fits it. Where
the heading does not tell, or two rows have one name, the numbers are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.extraction.drafts import Draft
from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.table_words import Value, compact, unit_in, unit_told, value, without_brackets
from knowledge.extraction.tables import Anatomy, Column, Half, anatomy
from knowledge.model import NumeralKind
from knowledge.vocabulary import alternatives, canonical, table

Other = tuple[int, int, NumeralKind]
YEAR = re.compile(r"(20\d\d)年")
YEARS = re.compile(r"20\d\d年(?:度|末|底)?")
# What a change is measured against.
AGAINST = re.compile(
    r"(?:比|较|与)(?:(?P<year>20\d\d)年(?:度)?|(?P<to>上年|年初预算|全年预算|预算))(?:度)?(?:数|决算数?)?(?:相比)?"
)
IN_BRACKETS = re.compile(r"（(?:单位：)?([^（）]{1,6})）")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column says of its numbers; `of` is what they are of, where the heading names it."""

    measure: str
    kind: str
    unit: str
    of: str
    scope: str
    year: int
    basis: str
    path: str


@cache
def _headings() -> tuple[tuple[str, str, str, re.Pattern[str]], ...]:
    return tuple(
        (entry["measure"], entry["class"], entry.get("unit", ""), re.compile(entry["pattern"]))
        for entry in table("general_tables")["heading"]
    )


@cache
def _classes() -> dict[str, str]:
    units = table("grammar")["units"]
    return {unit: name for name in ("money", "share", "people", "count") for unit in units[name]}


def general_table(
    grid: Grid, above: Sequence[str], level: str, bodies: Sequence[str] = ()
) -> tuple[list[Draft], list[Other]]:
    """The figures of a ruled table, and its numerals that are none.

    `above` are the words over it, its title last; `level` is what a plain amount of the document is (决算数, 预算数);
    `bodies` are the public bodies that it names.
    """
    start, title = 0, [compact(line) for line in above]
    money = next((unit for line in reversed(title) if (unit := unit_told(line))), "")
    while start < grid.height and len(cells := [cell for cell in grid.rows[start] if cell.text]) <= 1:
        title += [compact(cell.text) for cell in cells]
        money = next((unit_in(cell.text) for cell in cells), "") or money
        start += 1
    parts = anatomy(grid, start, grid.height)
    if parts is None:
        return [], ordinals(grid, start)
    reading = _Reading(parts, title, money, level, frozenset(bodies))
    return list(reading.drafts()), list(reading.others())


def ordinals(grid: Grid, start: int) -> list[Other]:
    """The numbers of the rows in a table without values: 序号, 单位名称, 备注."""
    if start >= grid.height:
        return []
    counted = {cell.column for cell in grid.rows[start] if compact(cell.text) == "序号"}
    return [
        (cell.start, cell.end, NumeralKind.ORDINAL)
        for cell in grid.cells()
        if cell.row > start and cell.column in counted and cell.text.isdecimal()
    ]


class _Reading:
    """One table on its way to figures."""

    def __init__(self, parts: Anatomy, title: Sequence[str], money: str, level: str, bodies: frozenset[str]) -> None:
        self.parts, self.grid, self.level, self.bodies = parts, parts.grid, level, bodies
        self.money = money
        pattern = table("general_tables")["titles"]["title"]
        found = next((m for line in reversed(title) if (m := re.match(pattern, YEARS.sub("", line)))), None)
        self.of = found["of"] if found else ""
        scopes = table("grammar")["scopes"]["names"]
        self.scope = next((scope for line in reversed(title) for scope in scopes if scope in line), "")

    def others(self) -> Iterator[Other]:
        """Numerals in headings and names, and those that only count rows and columns."""
        for row in (*range(*self.parts.head), *self.parts.repeated):
            for cell in self.grid.rows[row]:
                yield cell.start, cell.end, NumeralKind.NAME
        for row in self.parts.body:
            for column in self.parts.ordinals:
                cell = self.grid.at(row, column.at)
                if cell and cell.row == row:
                    yield cell.start, cell.end, NumeralKind.ORDINAL
            for half in self.parts.halves:
                at, _ = self._columns(half)
                cell = self.grid.at(row, at) if at is not None else None
                if cell and cell.row == row:
                    yield cell.start, cell.end, NumeralKind.NAME

    def drafts(self) -> Iterator[Draft]:
        """The figures, half by half."""
        for half in self.parts.halves:
            if half.codes:
                continue  # a statement that is not known by its title: whose money it is cannot be told
            headings = {column.at: heading(column) for column in half.values}
            told = {each.path for each in headings.values() if each}
            if len(told) < sum(each is not None for each in headings.values()):
                continue  # two columns with the same headings
            names = [self._name(half, row) for row in self.parts.body]
            count = Counter(name for name in names if name)
            for row, name in zip(self.parts.body, names, strict=True):
                if count[name] > 1 or (half.name and not name) or (not half.name and len(names) > 1):
                    continue
                for column in half.values:
                    told_by, cell = headings[column.at], self.grid.at(row, column.at)
                    if told_by and cell and cell.row == row and cell.column == column.at and cell.columns == 1:
                        yield from self._figure(row, half, name, told_by, cell)

    def _columns(self, half: Half) -> tuple[int | None, int | None]:
        """The columns with the names of the rows and with their units (计量单位), None for none."""
        named, units = (column.at if column else None for column in (half.name, half.units))
        if named is None:
            return None, None
        if all(compact(self.grid.text(row, named)) in {"", *_classes()} for row in self.parts.body):
            named, units = named - 1, named
        return (named if named >= 0 else None), units

    def _name(self, half: Half, row: int) -> str:
        at, _ = self._columns(half)
        cell = self.grid.at(row, at) if at is not None else None
        name = compact(cell.text) if cell and cell.row == row else ""
        name = re.sub(r"^(?:其中：|\d{1,2}[、.．]|（\d{1,2}）|[一二三四五六七八九十]{1,3}、)", "", name)
        return "" if re.fullmatch(table("general_tables")["rows"]["nothing"], name) or len(name) > 40 else name

    def _figure(self, row: int, half: Half, name: str, told: Heading, cell: GridCell) -> Iterator[Draft]:
        number = value(cell.text)
        item = self._item(name, told)
        if number is None or number.qualifier or item is None:
            return
        unit = self._unit(row, half, name, told, number)
        if unit is None:
            return
        measure = told.measure
        if measure == "金额":
            measure = self.level if item.canonical and told.path.endswith("金额") else "其他"
        yield Draft(
            start=cell.start + number.start,
            end=cell.start + number.end,
            printed=number.printed,
            unit=unit,
            measure=measure,
            item=item.name,
            label=name or item.name,
            subject=item.subject,
            scope=told.scope or self.scope,
            basis=told.basis,
            year=item.year or told.year,
            column=told.path,
            quote=self.grid.span(row),
        )

    def _item(self, name: str, told: Heading) -> Item | None:
        """What a number is of: its row, or its heading where the row is a total, a year or a body."""
        bare = without_brackets(name)
        whole = not name or re.fullmatch(table("general_tables")["rows"]["total"], bare)
        year = re.fullmatch(r"(20\d\d)年度?", bare)
        if whole or year or bare in self.bodies:
            of = told.of or (self.of if told.kind in ("money", "share") or told.measure == "数量" else "")
            if not of:
                return None
            named = canonical(of)
            of = named[0] if len(named) == 1 else of
            return Item(of, "" if whole or year else bare, int(year[1]) if year else 0, bool(named))
        named = canonical(name) or canonical(bare)
        item = named[0] if len(named) == 1 else bare
        if told.of and told.kind == "people":
            return Item(f"{item}{told.of}", "", 0, bool(named))
        if told.of:
            return None if canonical(told.of) else Item(f"{item}-{told.of}", "", 0, bool(named))
        return Item(item, "", 0, bool(named))

    def _unit(self, row: int, half: Half, name: str, told: Heading, number: Value) -> str | None:
        """The unit of a number: its own, its heading's, its row's; None where that is no unit of its measure."""
        in_name = IN_BRACKETS.search(name)
        _, at = self._columns(half)
        column = compact(self.grid.text(row, at)) if at is not None else ""
        given = (number.unit, told.unit, in_name[1] if in_name else "", column)
        unit = next((each for each in given if each in _classes()), "")
        if number.unit and number.unit not in _classes():
            return None
        if told.kind == "money":
            unit = unit if _classes().get(unit) == "money" else "" if unit else self.money
            return unit or None
        if told.kind == "share":
            return "%" if unit == "%" else None
        if told.kind == "people":
            return unit or "人" if _classes().get(unit, "people") == "people" else None
        return unit if _classes().get(unit) in ("count", "people") else None


@dataclass(frozen=True, slots=True)
class Item:
    """What a number is of: an item, whose it is, of which year, and whether the vocabulary has it."""

    name: str
    subject: str
    year: int
    canonical: bool


def heading(column: Column) -> Heading | None:
    """What a column's headings say; None where none of them names a measure."""
    words = [compact(each) for each in column.headings]
    path = "/".join(words)
    against = [found for word in words for found in AGAINST.finditer(word)]
    basis = (against[-1]["year"] or against[-1]["to"]) if against else ""
    words = [AGAINST.sub("", word) for word in words]
    years = {int(year) for word in words for year in YEAR.findall(word)}
    units = {unit for word in words for unit in IN_BRACKETS.findall(word) if unit in _classes()}
    if not words or len(years) > 1 or len(units) > 1:
        return None
    measured: tuple[str, str, str] | None = None
    of: list[str] = []
    scope = ""
    for word in words:
        bare = YEARS.sub("", without_brackets(word))
        found = _measure(bare)
        scope = scope or next((s for s in table("grammar")["scopes"]["names"] if bare.startswith(s)), "")
        if found:
            measured = found[:3]
            of += [found[3]] if found[3] else []
        elif bare and bare != scope and bare not in ("其中", "小计", "合计", "情况", "金额合计"):
            of.append(bare)
    unit = units.pop() if units else ""
    if measured is None:
        return None
    measure, kind, own = measured
    if kind == "money" and unit and _classes()[unit] != "money":
        kind, measure = _classes()[unit], {"%": "增减率"}.get(unit, "数量") if measure == "增减额" else measure
        if kind != "share" or measure != "增减率":
            return None
    if not measure.startswith("增减") and measure != "完成率":
        basis = ""
    return Heading(measure, kind, unit or own, of[-1] if of else "", scope, years.pop() if years else 0, basis, path)


def _measure(words: str) -> tuple[str, str, str, str] | None:
    """The measure that a heading names, its class and unit, and what is left of it (公务接待费预算数)."""
    for measure, kind, own, pattern in _headings():
        if not pattern.fullmatch(words):
            continue
        unit = next((u for u, p in table("general_tables")["units"].items() if re.search(p, words)), own)
        of = words if kind == "people" and words not in ("人数", "人次") else ""
        return measure, kind, unit, of
    funds = alternatives(list(table("grammar")["scopes"]["asked"]))
    tail = re.fullmatch(r"(?P<of>.{2,20}?)(?P<measure>预算数|决算数|支出金额|采购金额)", words)
    if tail and canonical(tail["of"]) and not re.fullmatch(funds, tail["of"]):
        found = _measure(tail["measure"])
        return (*found[:3], tail["of"]) if found else None
    return None
