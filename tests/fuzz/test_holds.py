"""What is asked of every document and of every answer can be wanting."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import ReadingError
from knowledge.extraction import extract as extracting
from knowledge.extraction.extract import Extract
from knowledge.model import Cell, Document, Line
from tests.fuzz import holds
from tests.fuzz.asking import Asking
from tests.fuzz.extracting import written
from tests.fuzz.numerals import in_characters
from tests.knowledge.sentences import disclosure

TOLD = disclosure("本年支出12.50万元，比上年增加1.25万元。")


def told() -> Document:
    """A document with two figures."""
    document = written(TOLD)
    assert document
    return document


def test_a_good_document_holds() -> None:
    holds.document(told())
    found = holds.extracted(told())
    assert found
    assert [str(figure.value) for figure in found.figures] == ["12.50", "1.25"]


def one(figure: str, **changed: object) -> Callable[[Extract], Extract]:
    """An extract with one figure changed."""
    return lambda found: replace(
        found,
        figures=tuple(replace(f, **changed) if f.printed == figure else f for f in found.figures),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(one("12.50", printed="12.51", value=Decimal("12.51")), id="a number that is not printed"),
        pytest.param(one("12.50", value=Decimal("12.5000001")), id="another value than the printed one"),
        pytest.param(lambda found: replace(found, numerals=found.numerals[1:]), id="a numeral that is lost"),
        pytest.param(lambda found: replace(found, numerals=found.numerals * 2), id="numerals that are told twice"),
    ],
)
def test_what_does_not_stand_there_is_found(
    wrong: Callable[[Extract], Extract], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = extracting.extract
    monkeypatch.setattr(holds, "extract", lambda document: wrong(right(document)))
    with pytest.raises(AssertionError):
        holds.extracted(told())


def row(*cells: Cell) -> Line:
    """A row of a ruled table."""
    return Line("  ".join(cell.text for cell in cells), 1, 1, table=1, cells=cells)


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        pytest.param((Line("甲", 1, 2), Line("乙", 1, 1)), AssertionError, id="not in order"),
        pytest.param((Line("甲\n乙", 1, 1),), AssertionError, id="two lines in one"),
        pytest.param((Line("甲\ud842", 1, 1),), UnicodeEncodeError, id="half a character"),
        pytest.param((row(Cell("甲", 0, columns=2), Cell("乙", 1)),), AssertionError, id="cells over each other"),
        pytest.param((row(Cell("甲", 0, rows=0)),), AssertionError, id="a cell without a place"),
    ],
)
def test_a_bad_document_is_found(lines: tuple[Line, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        holds.document(Document("made", "", lines, {}))


def test_a_refusal_is_one_sentence() -> None:
    holds.refused(ReadingError("文件打不开。"))
    for message in ("文件打不开", "文件\n打不开。", "broken。"):
        with pytest.raises(AssertionError):
            holds.refused(ReadingError(message))


def test_nothing_can_be_written_while_questions_are_asked(samples_db: Path) -> None:
    asking = Asking(samples_db)
    asking.run("区水务局2022年三公经费花了多少".encode())
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        asking.store.connection.execute("delete from figures")


@pytest.mark.parametrize(
    ("number", "characters"),
    [
        (15, "十五"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1010, "一千零一十"), (10_005, "一万零五"),
        (100_010, "十万零一十"), (20_300_000, "二千零三十万"), (1_000_000_001, "十亿零一"), (350_000_000, "三亿五千万"),
        (900_010_015, "九亿零一万零一十五"),
    ],
)  # fmt: skip
def test_a_number_in_characters(number: int, characters: str) -> None:
    assert in_characters(number) == characters
