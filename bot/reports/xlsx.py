"""The report as a workbook: the inspection sheet (核查表), what was not checked, and the ledger of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.reports import Inspected
from knowledge.checking.catalogue import rules
from knowledge.model import Agreement, Finding

SHEET = ("序号", "部门", "年度", "结果", "规则", "公式", "文件所列", "核对所得", "相差", "单位", "说明", "出处", "原文")
WIDTHS = (6, 24, 6, 12, 22, 30, 14, 14, 12, 6, 60, 40, 60)
LEDGER = ("部门", "年度", "规则", *(outcome.value for outcome in Agreement))
Row = tuple[str | int, ...]


def report(documents: Sequence[Inspected]) -> bytes:
    """The workbook's content."""
    book = Workbook()
    findings = [f for each in documents for f in each.findings]
    told = [f for f in findings if f.outcome is not Agreement.UNCHECKED]
    left = [f for f in findings if f.outcome is Agreement.UNCHECKED]
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101 (a new workbook has one sheet)
    first.title = "核查表"
    _fill(first, SHEET, [_row(n, f) for n, f in enumerate(told, 1)], WIDTHS)
    _fill(book.create_sheet("没有核对"), SHEET, [_row(n, f) for n, f in enumerate(left, 1)], WIDTHS)
    _fill(book.create_sheet("核对情况"), LEDGER, list(_ledger(documents)), (24, 6, 34, 10, 14, 10, 10))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _row(number: int, finding: Finding) -> Row:
    places = dict.fromkeys(f"{s.document} {s.section.split('/')[-1]} 第{s.page}页" for s in finding.sources)
    quotes = dict.fromkeys(s.quote for s in finding.sources)
    return (
        number, finding.department, finding.year, finding.outcome.value, finding.rule, rules()[finding.rule].formula,
        finding.stated, finding.expected, finding.difference, finding.unit, finding.message,
        "\n".join(places), "\n".join(quotes),
    )  # fmt: skip


def _ledger(documents: Sequence[Inspected]) -> Iterator[Row]:
    for each in documents:
        for rule in rules():
            own = each.counts.get(rule, {})
            yield (each.shelf.department, each.shelf.year, rule, *(own.get(outcome, 0) for outcome in Agreement))


def _fill(sheet: Worksheet, head: Sequence[str], rows: Sequence[Row], widths: Sequence[int]) -> None:
    sheet.append(list(head))
    for row in rows:
        sheet.append([_cell(value) for value in row])
    # words of a document are never read as a formula
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _cell(value: str | int) -> str | int:
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
