"""Figures as a table for a spreadsheet: CSV and XLSX, each figure with its source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO, StringIO

from knowledge.model import Figure

COLUMNS = {
    "部门": 28, "年度": 7, "科目": 30, "资金范围": 22, "项目": 24, "指标": 12, "方向": 7, "数值": 14, "原文数值": 14,
    "单位": 8, "比较对象": 10, "文件": 36, "章节": 40, "页": 6, "原文": 80,
}  # fmt: skip
# A spreadsheet takes words that begin so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What a workbook must not hold.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Value = str | int | Decimal | None


def rows(figures: Iterable[Figure]) -> Iterator[tuple[Value, ...]]:
    """A row for each figure, in the order of COLUMNS; a dash and an empty cell have no value, only what is printed."""
    for f in figures:
        yield (
            f.department, f.year, f.label or f.item, f.scope, f.subject, f.measure, f.direction, f.value, f.printed,
            f.unit, f.basis, f.source.title, f.source.section, f.source.page, f.source.quote,
        )  # fmt: skip


def as_csv(figures: Iterable[Figure]) -> bytes:
    """A CSV in UTF-8 with a mark at its head, by which Excel knows it."""
    told = StringIO()
    writer = csv.writer(told)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(value) for value in row] for row in rows(figures))
    return told.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(figures: Iterable[Figure]) -> bytes:
    """A workbook with one sheet; values are numbers, all else is text."""
    # brings numpy with it, thirty megabytes that answers have no need of
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.title = "决算数据"
    sheet.append(list(COLUMNS))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows(figures):
        sheet.append([_clean(value) for value in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for number, width in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _clean(value: Value) -> Value:
    return CONTROLS.sub("", value) if isinstance(value, str) else value


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
