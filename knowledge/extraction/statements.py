"""Statement tables (公开表) → figures: each cell under its heading, each row under its name and code.

A table is known by its title, never by its number, which differs by province. What a cell is of follows from the
row's name and the column's heading: in the row of totals it is the heading's item (财政拨款收入, 基本支出), elsewhere
the row's item in the scope of the heading (教育支出 within 基本支出).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.extraction import statement_titles
from knowledge.extraction.drafts import Draft
from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.headings import CHAPTER, marker
from knowledge.extraction.statement_titles import Setting, Statement, titled
from knowledge.extraction.tables import DASH, NUMBER, Anatomy, Column, Half, anatomy, words
from knowledge.model import NumeralKind
from knowledge.vocabulary import canonical, table

YEAR = re.compile(r"(20\d\d)年")
# What a heading (本年收入) names that stands for the whole table's.
SIDES = {"本年收入合计", "本年支出合计"}
# How many digits a code has at each level: 类, 款, 项.
LEVELS = (3, 5, 7)
# Deeper than any number before a name: 其中 stands under whatever comes before.
DEEPEST_MARK = 9


@dataclass(frozen=True, slots=True)
class Empty:
    """A cell that the table leaves blank or fills with a dash: what would stand there."""

    item: str
    label: str
    column: str
    scope: str
    measure: str
    unit: str
    statement: str
    code: str
    printed: str
    start: int
    quote: tuple[int, int]


@dataclass(slots=True)
class Found:
    """What a grid holds: figures, blanks, and the numerals that are none with what they are."""

    drafts: list[Draft] = field(default_factory=list)
    blanks: list[Empty] = field(default_factory=list)
    others: list[tuple[int, int, NumeralKind]] = field(default_factory=list)


def read_statements(grid: Grid, setting: Setting) -> Found | None:
    """The figures of all statements in a grid (a sheet may hold several); None where it holds none that is known."""
    found = Found()
    known = False
    for title, above, start, end in statement_titles.parts(grid, setting):
        statement = titled(title, setting.level)
        parts = anatomy(grid, start, end) if statement else None
        if statement and parts:
            known = True
            told = statement_titles.unit((*above, *_head_words(parts))) or statement_titles.unit(setting.above)
            _Reading(statement, parts, told or setting.unit, setting.level, found).run()
    return found if known else None


def _head_words(parts: Anatomy) -> list[str]:
    return [cell.text for row in range(*parts.head) for cell in parts.grid.rows[row] if cell.text]


class _Reading:
    """One statement on its way to figures."""

    def __init__(self, statement: Statement, parts: Anatomy, unit: str, level: str, found: Found) -> None:
        self.statement, self.parts, self.grid = statement, parts, parts.grid
        self.unit, self.level, self.found = unit, level, found
        self.named: dict[str, str] = {}
        self.tree = _Tree()

    def run(self) -> None:
        for row in (*range(*self.parts.head), *self.parts.repeated):
            for cell in self.grid.rows[row]:
                self._other(cell, NumeralKind.NAME)
        for column in self.parts.ordinals:
            for row in self.parts.body:
                cell = self.grid.at(row, column.at)
                if cell:
                    self._other(cell, NumeralKind.ORDINAL)
        for half in self.parts.halves:
            self.tree = _Tree()
            above: list[str] = [""] * len(LEVELS)
            for row in self.parts.body:
                self._row(half, row, above)

    def _other(self, cell: GridCell, kind: NumeralKind) -> None:
        if cell.text:
            self.found.others.append((cell.start, cell.end, kind))

    # ------------------------------------------------------------ rows

    def _row(self, half: Half, row: int, above: list[str]) -> None:
        code = self._code(half, row, above)
        named = self._name(half, row)
        values = [(column, cell) for column in half.values if (cell := self.grid.at(row, column.at))]
        values = [(column, cell) for column, cell in values if cell.row == row and cell.column == column.at]
        label = re.sub(r"\s", "", named.text) if named else ""
        if re.match(table("statements")["rows"]["nothing"], label) or (half.name and not named):
            return
        if named and len(label) > 40:
            return  # a sentence below the table
        coded = [cell for column in half.codes if (cell := self.grid.at(row, column.at)) and cell.text.isdecimal()]
        spans = [cell for cell in (*coded, named, *(cell for _, cell in values)) if cell and cell.text]
        if not any(cell.text for _, cell in values):
            spans = [named] if named else []
        if not spans:
            return
        quote = (min(cell.start for cell in spans), max(cell.end for cell in spans))
        name = _stripped(label)
        if named:
            self._ordinal(named, label, name)
            self.tree.add(label, name)
            if code and not named.text.isdecimal():
                self.named[code] = name
        for column, cell in values:
            self._cell(half, column, cell, name, label, code, quote)

    def _name(self, half: Half, row: int) -> GridCell | None:
        """The cell with the row's name; a total may stand in the columns of codes."""
        columns = [*([half.name] if half.name else []), *half.codes, *([half.units] if half.units else [])]
        for column in columns:
            cell = self.grid.at(row, column.at)
            if cell and cell.row == row and cell.text and not cell.text.isdecimal():
                return cell
        return None

    def _ordinal(self, cell: GridCell, label: str, name: str) -> None:
        """The number before a row's name (1、一般公共预算) is no figure."""
        if label != name:
            self.found.others.append((cell.start, cell.end, NumeralKind.ORDINAL))
        else:
            self._other(cell, NumeralKind.NAME)

    def _code(self, half: Half, row: int, above: list[str]) -> str:
        """The row's code with all its levels (201, 20106, 2010601); what a row leaves out stands in one above."""
        parts = []
        for column in half.codes:
            cell = self.grid.at(row, column.at)
            text = words(cell.text) if cell and cell.row == row else ""
            if cell and text.isdecimal():
                self._other(cell, NumeralKind.CODE)
                parts.append(text)
            else:
                parts.append("")
        if not any(parts):
            return ""
        if len(parts) == 1:
            return parts[0]
        last = max(i for i, part in enumerate(parts) if part)
        for i, part in enumerate(parts[: len(above)]):
            if i > last:
                above[i] = ""
            elif part:
                above[i] = part.zfill(2) if i else part
        return parts[last] if len(parts[last]) in LEVELS[1:] else "".join(above[: last + 1])

    # ------------------------------------------------------------ cells

    def _cell(
        self, half: Half, column: Column, cell: GridCell, name: str, label: str, code: str, quote: tuple[int, int]
    ) -> None:
        heading = _Heading(column, half, self.level)
        item, scope = self._item(heading, name)
        counted = _count_unit(label)
        unit = heading.unit or counted or self.unit
        printed = words(cell.text)
        number = NUMBER.match(printed)
        part_of = self._part_of(code) or self.tree.part_of
        path = "/".join(heading.path)
        if number:
            self.found.drafts.append(
                Draft(
                    start=cell.start + _first_digit(cell.text),
                    end=cell.end,
                    printed=number["number"].replace(",", "").removeprefix("+"),
                    unit="%" if number["percent"] else unit,
                    measure="数量" if counted and not heading.unit else heading.measure,
                    item=item,
                    label=label or item,
                    scope=scope,
                    part_of=part_of,
                    column=path,
                    year=heading.year,
                    statement=self.statement.name,
                    code=code,
                    quote=quote,
                )
            )
        elif not printed or DASH.match(printed):
            self.found.blanks.append(
                Empty(item, label or item, path, scope, heading.measure, unit, self.statement.name, code, printed,
                      cell.start, quote)
            )  # fmt: skip

    def _item(self, heading: _Heading, name: str) -> tuple[str, str]:
        """What a cell is of, and in which scope."""
        statement, rows = self.statement, table("statements")["rows"]
        sided = {"income": statement.income, "spending": statement.spending}.get(heading.side, "")
        whole = sided or statement.total
        named = canonical(heading.of)
        if not name or re.match(rows["total"], name) or (sided and re.match(rows["whole"], name)):
            if whole and (not heading.of or set(named) & SIDES):
                return whole, statement.scope if whole == statement.total and not statement.income else ""
            if named:
                return named[0], statement.scope
            return (whole or name, heading.of) if sided else (heading.of or name, statement.scope)
        if heading.side == "income" and not self.tree.run:
            name = table("statements")["funds"].get(name, name)
        name = re.sub(table("statements")["headings"]["without"], "", name)
        own = canonical(name)
        item = own[0] if len(own) == 1 else self._of_side(own, heading.side) or name
        parts = (statement.scope or statement.rows, self.tree.run, heading.of if item not in named else "")
        return item, "·".join(dict.fromkeys(part for part in parts if part))

    @staticmethod
    def _of_side(named: Sequence[str], side: str) -> str:
        """Of twins (收支总计) the one that the half is about."""
        word = {"income": "收入", "spending": "支出"}.get(side, "")
        return next((name for name in named if word and word in name), "")

    def _part_of(self, code: str) -> str:
        """The name of the row above in the classification."""
        for length in reversed(LEVELS):
            if len(code) > length:
                return self.named.get(code[:length], "")
        return ""


class _Tree:
    """Which row a row belongs to, told by the numbers before their names: 一、 above 1、 above 其中."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str]] = []
        self.run = ""
        """The row that numbers begin anew under (一、… a second time, below 年初财政拨款结转和结余)."""
        self.plain = ""
        self.numbered = False
        self.part_of = ""

    def add(self, label: str, name: str) -> None:
        """Take the next row."""
        mark = marker(label)
        depth = mark.depth if mark else 0
        if label.startswith("其中"):
            depth = self.open[-1][0] + 1 if self.open and not self.open[-1][1].startswith("其中") else DEEPEST_MARK
        if mark and mark.number == 1 and mark.depth == CHAPTER and self.numbered:
            self.run = self.plain
        if not mark and not label.startswith("其中"):
            self.plain, self.run = name, ""
        self.numbered |= bool(mark)
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        self.part_of = self.open[-1][1] if self.open and self.open[-1][0] > 0 else self.run
        self.open.append((depth, name))


class _Heading:
    """What a column's headings say of its numbers: measure, unit, year, and what they are of."""

    def __init__(self, column: Column, half: Half, level: str) -> None:
        shared = _shared([each.headings for each in half.values])
        self.path = column.headings[shared:] if len(half.values) > 1 else column.headings[-1:]
        self.measure, self.year = level, 0
        all_words = "".join(column.headings)
        self.side = next(
            (side for side, word in table("statements")["halves"].items() if side != "whole" and word in all_words), ""
        )
        self.unit = _count_unit(column.leaf)
        of: list[str] = []
        for heading in self.path:
            bare = re.sub(table("statements")["headings"]["without"], "", heading)
            planned = re.match(table("statements")["headings"]["measured"], bare)
            if planned and canonical(planned["of"]):
                self.measure = planned["measure"] + "数"
                of.append(planned["of"])
                continue
            bare = table("statements")["headings"]["short"].get(bare, bare)
            measure = next((m for m, p in table("statements")["measures"].items() if re.search(p, bare)), "")
            if measure:
                self.measure = measure
                year = YEAR.search(bare)
                self.year = int(year[1]) if year else self.year
            elif not re.search(table("statements")["columns"]["total"], bare):
                of.append(bare)
        self.of = of[-1] if of else ""
        if self.unit and self.unit != "%" and self.measure in ("决算数", "预算数"):
            self.measure = "人数" if self.unit in ("人", "人次") else "数量"
        if self.measure in ("增减率", "完成率", "执行率", "占比"):
            self.unit = "%"


def _count_unit(words_: str) -> str:
    """The unit of a count that brackets in a heading or a row's name tell (车辆数（辆）); empty for an amount."""
    return next((unit for unit, p in table("statements")["counts"].items() if re.search(p, words_)), "")


def _first_digit(text: str) -> int:
    """Where a cell's number begins, its sign aside."""
    return next(i for i, character in enumerate(text) if character.isdecimal())


def _shared(paths: Sequence[tuple[str, ...]]) -> int:
    """How many headings from the top all columns of a half have in common."""
    count = 0
    while all(len(path) > count + 1 and path[count] == paths[0][count] for path in paths):
        count += 1
    return count


def _stripped(label: str) -> str:
    """A row's name without the number before it."""
    marks = re.compile(table("statements")["rows"]["marks"])
    while True:
        shorter = marks.sub("", label)
        if shorter == label or not shorter:
            return label
        label = shorter
