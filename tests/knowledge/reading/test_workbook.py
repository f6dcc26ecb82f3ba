"""Workbooks: numbers as shown, sheets as pages, merged cells, what is hidden or never worked out."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.model import Cell, Document, Format
from knowledge.reading import read, read_bytes
from knowledge.reading.numbers import plain, shortest, shown
from tests.knowledge.reading.making import xlsx
from tests.knowledge.reading.merged import Area, areas, cells_of

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


def saved(workbook: openpyxl.Workbook) -> Document:
    """The workbook as it is read."""
    file = io.BytesIO()
    workbook.save(file)
    return read_bytes(file.getvalue(), "made.xlsx")[0]


def sheet(workbook: openpyxl.Workbook) -> Worksheet:
    """Its first sheet."""
    found = workbook.active
    assert isinstance(found, Worksheet)
    return found


def row_of(*values: bool | float | str | datetime.date | None, formats: tuple[str, ...] = ()) -> list[str]:
    """The cells of a sheet with one row of these values."""
    workbook = openpyxl.Workbook()
    for column, value in enumerate(values, 1):
        cell = sheet(workbook).cell(1, column, value)
        if column <= len(formats):
            cell.number_format = formats[column - 1]
    return [cell.text for line in saved(workbook).lines for cell in line.cells]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "", "1234.5"),
        (12.0, "", "12"),
        (0.1 + 0.2, "", "0.3"),
        (1000.1 - 1000, "", "0.1"),
        (123456789.12 * 3, "", "370370367.36"),
        (1 / 3, "", "0.3333333333333333"),
        (0.1 + 0.2 - 0.3, "", "0"),
        (5.5e-17, "", "0.000000000000000055"),
        (1e21, "", "1000000000000000000000"),
        (0.00001, "", "0.00001"),
        (-0.0, "", "0"),
        (1234.567, "0.00", "1234.57"),
        (2.675, "0.00", "2.68"),
        (1234.5, "#,##0.00", "1234.50"),
        (1234.5, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "1234.50"),
        (-1234.5, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1234.50"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "-1234.50"),
        (0, ACCOUNTING, "-"),
        (12.3, ACCOUNTING, "12.30"),
        (-12.3, ACCOUNTING, "-12.30"),
        (0, "#,##0.00;-#,##0.00;", ""),
        (0, '0.00;-0.00;"无"', "无"),
        (0.985, "0%", "99%"),
        (0.985, "0.00%", "98.50%"),
        (0.1 + 0.2, "0.0%", "30.0%"),
        (98.5, '0.0"%"', "98.5%"),
        (12.5, '0.00"万元"', "12.50万元"),
        (12.5, "0.0##", "12.5"),
        (12.34567, "0.0##", "12.346"),
        (7, "000", "7"),
        (-0.001, "0.00", "0.00"),
        (12345.6, "#,##0,", "12345.6"),
        (12345.6, '0!.0,"万"', "12345.6"),
        (12345.6, "0.00E+00", "12345.6"),
        (0.5, "# ?/?", "0.5"),
        (12.5, "[>100]0.0;0.00", "12.5"),
        (12.5, "General", "12.5"),
        (12.5, "@", "12.5"),
    ],
)
def test_numbers_are_printed_as_they_are_shown(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_amount_is_exact(amount: Decimal) -> None:
    assert Decimal(shown(float(amount), "")) == amount
    assert Decimal(shown(float(amount), "#,##0.00")) == amount


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=2, max_size=30))
def test_sums_of_amounts_are_exact(amounts: list[Decimal]) -> None:
    # of what is added up: a difference of amounts a million times as large keeps a trace that no one can tell apart
    assert Decimal(shown(sum(map(float, amounts)), "")) == sum(amounts)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_is_printed_with_an_exponent(value: float) -> None:
    text = plain(shortest(value))
    assert "e" not in text.lower()
    assert abs(Decimal(text) - Decimal(value)) <= max(Decimal("1e-9"), abs(Decimal(value)) * Decimal("1e-14"))


# ---------------------------------------------------------------- values


def test_values() -> None:
    found = row_of("0101", 101, True, datetime.date(2023, 9, 1), datetime.datetime(2023, 9, 1, 8, 30), " 甲\n乙 ")  # noqa: DTZ001
    assert found == ["0101", "101", "TRUE", "2023年9月1日", "2023年9月1日 08:30", "甲 乙"]


def test_a_date_is_shown_as_far_as_its_format_goes() -> None:
    day = datetime.date(2023, 9, 1)
    assert row_of(day, day, formats=('yyyy"年"', 'yyyy"年"m"月"')) == ["2023年", "2023年9月"]


def test_a_formula_counts_with_what_was_last_worked_out() -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>3</f></c><c r="C1"><v>4</v></c>'
    found = read_bytes(xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>'), "made.xlsx")[0]
    assert [cell.text for cell in found.lines[0].cells] == ["2", "", "4"]


def test_errors_are_text() -> None:
    cells = '<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><v>#DIV/0!</v></c>'
    found = read_bytes(xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>'), "made.xlsx")[0]
    assert found.lines[0].text == "#REF!  #DIV/0!"


def test_formats_are_those_of_the_cells() -> None:
    assert row_of(0.5, 0.5, 0, formats=("0.00%", "0.00", ACCOUNTING)) == ["50.00%", "0.50", "-"]


# ---------------------------------------------------------------- sheets


def test_each_visible_sheet_is_a_page_and_a_table() -> None:
    workbook = openpyxl.Workbook()
    sheet(workbook).title = "收入决算表"
    sheet(workbook).append(["甲", 1])
    workbook.create_sheet("空")
    hidden = workbook.create_sheet("底稿")
    hidden.append(["不公开"])
    hidden.sheet_state = "hidden"
    workbook.create_sheet("支出决算表").append(["乙", 2])
    found = saved(workbook)
    assert found.format is Format.XLSX
    assert found.page_labels == {1: "收入决算表", 2: "支出决算表"}
    assert [(line.text, line.page, line.table, line.number) for line in found.lines] == [
        ("甲  1", 1, 1, 1),
        ("乙  2", 2, 2, 2),
    ]


def test_blank_rows_and_columns_around_are_cut() -> None:
    workbook = openpyxl.Workbook()
    sheet(workbook)["C4"] = "甲"
    sheet(workbook)["D6"] = 1
    sheet(workbook)["H9"] = " "
    assert [line.cells for line in saved(workbook).lines] == [
        (Cell("甲", 0), Cell("", 1)), (Cell("", 0), Cell("", 1)), (Cell("", 0), Cell("1", 1)),
    ]  # fmt: skip


def test_a_format_without_a_value_far_away_is_nothing() -> None:
    workbook = openpyxl.Workbook()
    sheet(workbook)["A1"] = "甲"
    sheet(workbook)["XFD1048576"].number_format = "0.00"
    assert [line.cells for line in saved(workbook).lines] == [(Cell("甲", 0),)]


@settings(deadline=None, max_examples=60)
@given(areas(1), st.data())
def test_sheets_are_read_back_cell_for_cell(shape: tuple[int, int, list[Area]], data: st.DataObject) -> None:
    height, width, merged = shape
    words = st.sampled_from(["", "甲", "合计", "2010101", "a b", "-"])
    written = [[data.draw(words) for _ in range(width)] for _ in range(height)]
    written[0][0], written[-1][-1] = "始", "完"
    workbook = openpyxl.Workbook()
    for i, row in enumerate(written, 1):
        for k, text in enumerate(row, 1):
            if text:
                sheet(workbook).cell(i, k, text)
    for top, left, bottom, right in merged:
        sheet(workbook).merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    assert [line.cells for line in saved(workbook).lines] == cells_of(written, merged)


def test_personal_data_beside_its_label_is_covered() -> None:
    assert row_of("联系人", None, "钱某某", "电话", "0790-1234567") == ["联系人", "", "钱**", "电话", "****-*******"]


# ---------------------------------------------------------------- XLS


def test_xls() -> None:
    """A workbook of the old format (made.xls holds what this says, and a hidden sheet)."""
    found = read(Path(__file__).with_name("made.xls"))[0]
    assert found.format is Format.XLS
    assert found.page_labels == {1: "收入决算表", 2: "支出决算表"}
    assert [[(cell.text, cell.column, cell.columns, cell.rows) for cell in line.cells] for line in found.lines[:4]] == [
        [("收入决算表", 0, 4, 1)],
        [("", 0, 1, 1), ("", 1, 1, 1), ("", 2, 1, 1), ("单位：万元", 3, 1, 1)],
        [("项目", 0, 2, 2), ("本年收入合计", 2, 1, 1), ("执行率", 3, 1, 1)],
        [("金额", 2, 1, 1), ("比例", 3, 1, 1)],
    ]
    assert [line.text for line in found.lines[4:]] == [
        "20101  人大事务  1234.50  98.5%", "201  合计  0.3", "2023年9月1日  -  -0.05", "0.25  1.25  2.25  3.25",
        "甲  2",
    ]  # fmt: skip
