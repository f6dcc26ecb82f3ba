"""Writes the tables of a disclosure as a workbook: a sheet a table, or all of them below each other on one sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from re import fullmatch

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from tests.accounts.expected import Expected
from tests.accounts.parts import Disclosure, Table, TableCell, Written


def write_xlsx(disclosure: Disclosure, one_sheet: bool = False, as_numbers: bool = True) -> Written:
    """`as_numbers` keeps amounts as numbers with a format, else as text; codes are text always.

    A figure's page is the place of its sheet.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    expected: list[Expected] = []
    sheet = book.create_sheet("公开表") if one_sheet else None
    for place, table in enumerate(disclosure.tables, start=1):
        on = sheet or book.create_sheet(f"{place}{table.figures[0].statement if table.figures else table.title}"[:31])
        _write(on, table, disclosure, as_numbers)
        page = book.worksheets.index(on) + 1
        expected += [replace(figure, page=page) for figure in table.figures]
    file = BytesIO()
    book.save(file)
    return Written(f"{disclosure.name}.xlsx", file.getvalue(), tuple(expected))


def _write(sheet: Worksheet, table: Table, disclosure: Disclosure, as_numbers: bool) -> None:
    row = sheet.max_row + 2 if sheet.max_row > 1 else 1
    title = table.title if str(disclosure.year) in table.title else f"{disclosure.year}年度{table.title}"
    for line in (title, f"部门：{disclosure.department}", *table.above):
        sheet.cell(row, 1, line).alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=table.columns)
        row += 1
    for cells in table.rows:
        for cell in cells:
            _cell(sheet, row, cell, as_numbers)
        row += 1
    if table.below:
        sheet.cell(row, 1, table.below)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=table.columns)


def _cell(sheet: Worksheet, row: int, cell: TableCell, as_numbers: bool) -> None:
    column = cell.column + 1
    written = sheet.cell(row, column)
    if as_numbers and cell.figure and fullmatch(r"[\d,.]+", cell.text):
        written.value = Decimal(cell.figure.value)
        places = "0.00" if "." in cell.text else "0"
        written.number_format = f"#,##{places}" if "," in cell.text else places
    elif cell.text:
        written.value = cell.text
        written.data_type = "s"
    if cell.columns > 1 or cell.rows > 1:
        sheet.merge_cells(
            start_row=row, end_row=row + cell.rows - 1, start_column=column, end_column=column + cell.columns - 1
        )
