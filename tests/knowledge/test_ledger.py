"""What is kept of tables: cells with their place and code, empty cells, and cells that were read in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.extraction.extract import Extract
from knowledge.ledger import Ledger, conflicts
from knowledge.model import Blank, Figure, Numeral, NumeralKind, Source
from knowledge.query import Library
from knowledge.store import Store, opened
from tests.knowledge.sentences import DEPARTMENT, YEAR, disclosure, extracted

PLACE = Source("表.pdf", "", "", 4, "2", 31, "205 教育支出 12.50", (70.25, 101.0, 120.5, 113.125), True)
CELL = Figure(
    DEPARTMENT, YEAR, "教育支出", "教育支出", "", "", "决算数", "12.50", Decimal("12.50"), "万元", "", "", "", "", "",
    "合计", 0, 5, PLACE, "支出决算表", "205",
)  # fmt: skip
EMPTY = Blank("教育支出", "教育支出", "经营支出", "", "决算数", "万元", "支出决算表", "205", PLACE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "base.sqlite", create=True) as found:
        yield found


def of_file(name: str, *figures: Figure, blanks: tuple[Blank, ...] = (), unplaced: tuple[Numeral, ...] = ()) -> Extract:
    """A file of tables that holds nothing but these cells."""
    found = extracted(disclosure("本年无。"))
    file = replace(found.document, name=name, checksum=name)
    return replace(found, document=file, figures=figures, blanks=blanks, numerals=unplaced)


def test_a_cell_is_kept_with_its_place(store: Store) -> None:
    store.write(of_file("表.pdf", CELL, blanks=(EMPTY,)))
    library = Library(store)
    (shelf,) = library.shelves()
    titled = replace(PLACE, title=shelf.title)
    assert list(library.figures(shelf)) == [replace(CELL, source=titled)]
    assert library.blanks(shelf) == [replace(EMPTY, source=titled)]
    assert Ledger(store).blanks(shelf) == 1


def read_as(printed: str, unit: str = "万元", **others: str) -> Figure:
    """The same cell, read as another number."""
    return replace(CELL, printed=printed, value=Decimal(printed), unit=unit, **others)  # type: ignore[arg-type]


SAME = {
    "the same": [read_as("12.50")],
    "noughts left out": [read_as("12.5")],
    "another unit": [read_as("125000.00", "元")],
    "rounded": [read_as("125049.99", "元"), read_as("124950.00", "元"), read_as("12.5049")],
    "another column": [read_as("3.00", column="基本支出")],
    "another row": [read_as("3.00", code="206"), read_as("3.00", code="", label="其中：教育")],
    "another account": [read_as("3.00", scope="一般公共预算财政拨款"), read_as("3.00", item="教育收费")],
    "another table": [read_as("3.00", statement="收入决算表")],
    "another measure": [read_as("3.00", measure="年初预算数")],
    "text": [read_as("3.00", statement="")],
    "no unit to compare": [read_as("3.00", unit="人")],
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_no_conflict(name: str) -> None:
    assert conflicts([CELL, *SAME[name]]) == []


@pytest.mark.parametrize("other", [read_as("12.51"), read_as("12.4"), read_as("125050.01", "元"), read_as("1250.00")])
def test_what_is_one(other: Figure) -> None:
    (found,) = conflicts([CELL, read_as("3.00", code="206"), other, CELL])
    assert found.figures == (CELL, other)


def test_a_dash_is_no_other_value() -> None:
    assert conflicts([CELL, replace(CELL, printed="—", value=None)]) == []


def test_a_row_without_a_code_is_known_by_its_label() -> None:
    one, other = (read_as(printed, code="", label=label) for printed, label in (("1.00", "合 计"), ("2.00", "合计")))
    assert len(conflicts([one, other])) == 1


def test_conflicts_of_files(store: Store) -> None:
    store.write(of_file("表.pdf", CELL))
    other = replace(PLACE, document="表.xlsx", page=1, line=9)
    store.write(of_file("表.xlsx", replace(read_as("12.05"), source=other)))
    ledger = Ledger(store)
    (shelf,) = ledger.documents()
    (found,) = ledger.conflicts(shelf)
    told = [(f.printed, f.source.document, f.source.page, f.source.line) for f in found.figures]
    assert told == [("12.50", "表.pdf", 4, 31), ("12.05", "表.xlsx", 1, 9)]
    # mended: the newer workbook says the same
    store.write(replace(of_file("表.xlsx", replace(CELL, source=other)), document=replace(
        of_file("表.xlsx").document, checksum="newer")))  # fmt: skip
    assert ledger.conflicts(shelf) == []


def test_numerals(store: Store) -> None:
    year = Numeral("2023", NumeralKind.YEAR, 1, 2, "2023年度")
    odd = Numeral("7", NumeralKind.UNPLACED, 3, 4, "编号7", "表头没有读懂")
    store.write(of_file("表.pdf", unplaced=(year, odd)))
    ledger = Ledger(store)
    (shelf,) = ledger.documents(DEPARTMENT[:3], YEAR)
    assert [(e.file, e.numeral) for e in ledger.numerals(shelf)] == [("表.pdf", odd)]
    assert [e.numeral for e in ledger.numerals(shelf, every=True)] == [year, odd]
    assert ledger.counts(shelf) == {NumeralKind.YEAR: 1, NumeralKind.UNPLACED: 1}
    (file,) = ledger.files(shelf)
    assert (file.name, file.format, file.numerals, file.unplaced) == ("表.pdf", "文本", 2, 1)
    assert ledger.documents("没有这个部门") == ledger.documents(year=1999) == []
