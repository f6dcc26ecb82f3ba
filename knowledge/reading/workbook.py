"""Workbooks, XLSX and XLS: each visible sheet is a page and a table, its values printed as the sheet shows them.

A formula counts with the value that was last worked out; one without is a blank cell. Macros are never looked at.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from knowledge.errors import ReadingError
from knowledge.model import Cell, Document, Format
from knowledge.reading import biff, xlsx
from knowledge.reading.containers import Container
from knowledge.reading.limits import MOST_PAGES
from knowledge.reading.lines import Lines, tidy
from knowledge.reading.numbers import shown
from knowledge.reading.ole import Compound, packed
from knowledge.reading.sheets import Sheet, Spot

Value = int | float | str | bool | time | date | datetime | timedelta
Merged = dict[Spot, tuple[int, int]]
# What the library raises for damaged files.
BROKEN = (calamine.CalamineError, OSError, ValueError)


def read_xlsx(content: bytes, name: str, checksum: str) -> Document:
    """Read a workbook. Raises ReadingError where it is damaged, encrypted, too large, or blank."""
    container = Container(content, name)
    return _read(xlsx.sheets(container), xlsx.repacked(container), name, checksum, Format.XLSX)


def read_xls(content: bytes, name: str, checksum: str) -> Document:
    """Read a workbook of the old format. Raises ReadingError where it is damaged, encrypted, too large, or blank."""
    compound = Compound(content, name)
    stream = compound.stream("Workbook" if "Workbook" in compound else "Book")
    return _read(biff.sheets(stream, name), io.BytesIO(packed("Workbook", stream)), name, checksum, Format.XLS)


def _read(sheets: Sequence[Sheet], file: io.BytesIO, name: str, checksum: str, kind: Format) -> Document:
    if len(sheets) > MOST_PAGES:
        raise ReadingError(f"{name} 有 {len(sheets)} 个工作表，不像一份决算公开。")
    lines = Lines(name)
    labels: dict[int, str] = {}
    try:
        with calamine.load_workbook(file) as workbook:
            for at, sheet in enumerate(sheets):
                if sheet.visible and sheet.cells:
                    page = len(labels) + 1
                    labels[page] = sheet.name
                    lines.expect(sheet.cells)
                    rows = _rows(workbook.get_sheet_by_index(at), sheet)
                    lines.table(rows, [page] * len(rows))
    except calamine.PasswordError:
        raise ReadingError(f"{name} 有密码保护，请先去掉密码。") from None
    except BaseException as error:
        # a fault in the library's own code is no Exception, and its class has no name to import
        if isinstance(error, BROKEN) or type(error).__name__ == "PanicException":
            raise ReadingError(f"{name} 打不开：Excel 文件已损坏或不完整。") from None
        raise
    return lines.document(checksum, kind, labels)


def _rows(values: calamine.CalamineSheet, sheet: Sheet) -> list[list[Cell]]:
    """The rows of a sheet from its first cell in use to its last, merged cells where they begin."""
    top, left = values.start or (0, 0)
    texts = [
        [tidy(_text(value, sheet, (top + i, left + k))) for k, value in enumerate(row)]
        for i, row in enumerate(values.to_python())
    ]
    height = max((i + 1 for i, row in enumerate(texts) if any(row)), default=0)
    width = max((k + 1 for row in texts for k, text in enumerate(row) if text), default=0)
    starts, covered = _merged(values, (top, left), (height, width))
    rows = []
    for i, row in enumerate(texts[:height]):
        cells = []
        for k, text in enumerate(row[:width]):
            if (i, k) not in covered:
                across, down = starts.get((i, k), (1, 1))
                cells.append(Cell(text, k, across, down))
        rows.append(cells)
    return rows


def _merged(values: calamine.CalamineSheet, origin: Spot, size: Spot) -> tuple[Merged, set[Spot]]:
    """Where merged cells begin, with columns and rows spanned; and the places that they cover."""
    starts: Merged = {}
    covered: set[Spot] = set()
    for (top, left), (bottom, right) in values.merged_cell_ranges or ():
        row, column = max(0, top - origin[0]), max(0, left - origin[1])
        below, beyond = min(size[0], bottom - origin[0] + 1), min(size[1], right - origin[1] + 1)
        if below <= row or beyond <= column or (row, column) in covered or (row, column) in starts:
            continue
        places = {(i, k) for i in range(row, below) for k in range(column, beyond)} - {(row, column)}
        if places.isdisjoint(covered) and places.isdisjoint(starts):
            starts[row, column] = (beyond - column, below - row)
            covered |= places
    return starts, covered


def _text(value: Value, sheet: Sheet, spot: Spot) -> str:
    """A value as the sheet shows it."""
    if spot in sheet.errors:
        return sheet.errors[spot]
    code = sheet.formats.get(spot, "")
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return shown(value, code)
        case datetime() | date():
            return _date(value, code.lower())
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return str(value)
        case _:
            return value


def _date(value: date, code: str) -> str:
    """A date with as much of it as its format shows."""
    if code and "y" in code and "d" not in code:
        return f"{value.year}年{value.month}月" if "m" in code else f"{value.year}年"
    text = f"{value.year}年{value.month}月{value.day}日"
    return f"{text} {value:%H:%M}" if isinstance(value, datetime) and value.time() != time() else text
