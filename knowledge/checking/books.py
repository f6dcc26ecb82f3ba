"""A document as it is checked: its figures by account, by table and by section, each with its id."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from knowledge.checking.accounts import account
from knowledge.checking.tolerance import Quantity, printed_decimals, quantity
from knowledge.derive import plain, rounded
from knowledge.model import Agreement, Blank, Figure, Finding, Reason, Source
from knowledge.schema import YUAN

# Measures that say the same of an item: what was spent, and what was planned at the same time.
SAME_MEASURE = {"执行数": "决算数"}
MAIN = ("决算数", "执行数", "预算数", "年初预算数", "全年预算数", "人数", "数量")
# Columns that are named by what they state of a row, and not by a part of it.
PLAIN = (*MAIN, "金额", "")
SPENT = ("决算数", "执行数")
PLANNED = ("年初预算数", "全年预算数", "预算数")
POINTS = {"得分", "分值", "等级"}
LONGEST_PLACE = 24
# So many lines behind the last row that was read may still be of a table.
BEYOND = 40


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure with its id in the knowledge base and the account it is of.

    `number` is the figure as a number to reckon with; None for a dash or a grade.
    """

    id: int
    figure: Figure
    account: str
    number: Quantity | None

    @property
    def measure(self) -> str:
        """The measure, synonyms as one."""
        return SAME_MEASURE.get(self.figure.measure, self.figure.measure)

    @property
    def at(self) -> tuple[str, int, int]:
        """Where it stands, to be ordered by."""
        return self.figure.source.document, self.figure.source.line, self.figure.start

    @property
    def shown(self) -> str:
        """Its value as it is printed, with its unit."""
        figure = self.figure
        if not figure.printed[:1].isdecimal():
            return f"“{figure.printed}”"
        return f"{figure.printed}{figure.unit}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list (目录)."""

    title: str
    source: Source


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document: its words, and the headings above it."""

    title: str
    path: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Work:
    """A project (项目) with the unit that carries it out."""

    name: str
    printed: str
    unit: str


@dataclass(frozen=True)
class Books:
    """All that is checked of one document."""

    department: str
    year: int
    kind: str
    stated: tuple[Stated, ...]
    blanks: tuple[Blank, ...] = ()
    reasons: tuple[Reason, ...] = ()
    works: tuple[Work, ...] = ()
    units: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    contents: tuple[Entry, ...] = ()
    unplaced: frozenset[tuple[str, int]] = frozenset()
    """The lines (file, line) with numerals that found no place: what stands there was not read."""

    @property
    def budget(self) -> bool:
        """Whether it is a plan (预算), and not accounts (决算)."""
        return self.kind.endswith("预算")

    # ------------------------------------------------------------ figures

    @cached_property
    def tables(self) -> dict[tuple[str, str], list[Stated]]:
        """The figures of the statement tables, by file and title."""
        found: dict[tuple[str, str], list[Stated]] = defaultdict(list)
        for each in self.stated:
            if each.figure.statement:
                found[each.figure.source.document, each.figure.statement].append(each)
        return dict(found)

    @cached_property
    def uncertain(self) -> frozenset[tuple[str, str]]:
        """The tables, by file and title, with numbers that were not read: what they add up to cannot be told."""
        found = set()
        lines = sorted({(s.figure.source.document, s.figure.source.line) for s in self.stated})
        for title, stated in self.tables.items():
            own = [s.figure.source.line for s in stated]
            at = bisect_right(lines, (title[0], max(own)))
            end = lines[at][1] if at < len(lines) and lines[at][0] == title[0] else max(own) + BEYOND
            if any(name == title[0] and min(own) <= line < end for name, line in self.unplaced):
                found.add(title)
        return frozenset(found)

    @cached_property
    def text(self) -> list[Stated]:
        """The figures of sentences, in their order."""
        return sorted((s for s in self.stated if not s.figure.statement and not s.figure.column), key=lambda s: s.at)

    @cached_property
    def sections(self) -> dict[tuple[str, str], list[Stated]]:
        """The figures of sentences, by file and section."""
        found: dict[tuple[str, str], list[Stated]] = defaultdict(list)
        for each in self.text:
            found[each.figure.source.document, each.figure.source.section].append(each)
        return dict(found)

    @cached_property
    def accounts(self) -> dict[str, list[Stated]]:
        """The department's own figures of this year, by account."""
        found: dict[str, list[Stated]] = defaultdict(list)
        for each in self.stated:
            if not each.figure.subject and each.figure.year == self.year:
                found[each.account].append(each)
        return dict(found)

    @cached_property
    def empty(self) -> dict[tuple[str, str], set[str]]:
        """The accounts that a statement table leaves empty, by file and title."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for blank in self.blanks:
            found[blank.source.document, blank.statement].add(account(blank.item, blank.scope))
        return dict(found)

    def known(self, name: str, measure: str) -> list[Stated]:
        """The main figures of an account with this measure."""
        return [s for s in self.accounts.get(name, ()) if s.measure == measure and s.figure.value is not None]

    # ------------------------------------------------------------ findings

    def finding(
        self,
        rule: str,
        outcome: Agreement,
        message: str,
        sources: Sequence[Stated | Source],
        values: tuple[str, str, str, str] = ("", "", "", ""),
    ) -> Finding:
        """A finding; `values` are what is stated, what is expected, the difference, and the unit."""
        stated, expected, difference, unit = values
        kept: dict[tuple[int, Source], None] = {}
        for each in sources:
            kept.setdefault((each.id, each.figure.source) if isinstance(each, Stated) else (0, each))
        return Finding(
            department=self.department,
            year=self.year,
            rule=rule,
            outcome=outcome,
            stated=stated,
            expected=expected,
            difference=difference,
            unit=unit,
            message=message,
            sources=tuple(source for _, source in kept),
            figures=tuple(number for number, _ in kept),
        )


def stated_of(numbered: Iterable[tuple[int, Figure]]) -> tuple[Stated, ...]:
    """Figures with their ids as they are checked: how many decimals a place prints is told by its own figures."""
    numbered = list(numbered)
    decimals: dict[tuple[str, str, str], int] = defaultdict(int)
    for _, figure in numbered:
        place = _place(figure)
        decimals[place] = max(decimals[place], printed_decimals(figure))
    return tuple(
        Stated(number, f, account(f.item, f.scope), quantity(f, decimals[_place(f)])) for number, f in numbered
    )


def _place(figure: Figure) -> tuple[str, str, str]:
    where = figure.statement or figure.source.section.split("/")[0]
    return figure.source.document, where, figure.unit


def values(stated: Stated, expected: Decimal) -> tuple[str, str, str, str]:
    """What is stated and expected, and their difference, as plain decimals in the unit of what is stated."""
    own = stated.figure.value or Decimal(0)
    other = in_unit(expected, stated.figure.unit)
    return plain(own), plain(other), plain(abs(own - other)), stated.figure.unit


def in_unit(value: Decimal, unit: str) -> Decimal:
    """A value (money in 元) in a unit; what cannot be said in few decimals is rounded to four."""
    value = value / YUAN.get(unit, Decimal(1))
    short = rounded(value, 4)
    return short.normalize() if short else Decimal(0)


def place(source: Source, statement: str = "") -> str:
    """Where something stands, in words: its table or its section's heading, and the page."""
    title = source.section.split("/")[-1]
    title = title if len(title) <= LONGEST_PLACE else title[: LONGEST_PLACE - 1] + "…"
    words = f"《{statement}》" if statement else f"“{title}”" if title else ""
    return f"{words}第{source.page}页"


def where(stated: Stated) -> str:
    """Where a figure stands, in words; of a table with its column, where that is no measure."""
    figure = stated.figure
    column = figure.column.split("/")[-1]
    words = place(figure.source, figure.statement)
    return words if not figure.statement or column in PLAIN else f"{words}“{column}”栏"


def called(stated: Stated) -> str:
    """What a figure is of, in words: 城区绿化经费执行数."""
    figure = stated.figure
    name = figure.item if figure.item != figure.subject or not figure.subject else figure.subject
    if figure.subject and figure.subject != figure.item:
        name = f"{figure.subject}·{figure.item}"
    return name if figure.measure in ("人数", "数量", "其他") else f"{name}{figure.measure}"
