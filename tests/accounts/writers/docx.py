"""Writes a disclosure as a Word document: headings by style, paragraphs, tables with merged cells."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tests.accounts.expected import Expected
from tests.accounts.parts import Disclosure, Heading, PageBreak, Paragraph, Table, TableCell, Written

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write_docx(disclosure: Disclosure, styled: bool = True, caption_inside: bool = False) -> Written:
    """`styled` marks headings by style, else they are plain paragraphs; a caption may be the table's first row.

    A Word document has no pages before it is laid out: the figures' page stays 0.
    """
    word = Document()
    expected: list[Expected] = []
    for part in disclosure.parts:
        if isinstance(part, Heading):
            if styled:
                word.add_heading(part.text, level=part.level)
            else:
                word.add_paragraph(part.text)
        elif isinstance(part, Paragraph):
            word.add_paragraph(part.text)
            expected += part.figures
        elif isinstance(part, PageBreak):
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        else:
            _table(word, part, caption_inside)
            expected += part.figures
    file = BytesIO()
    word.save(file)
    return Written(f"{disclosure.name}.docx", file.getvalue(), tuple(expected))


def _table(word: WordDocument, table: Table, caption_inside: bool) -> None:
    rows = [list(row) for row in table.rows]
    if caption_inside:
        captions = [TableCell(line, 0, table.columns, align="center") for line in (table.title, *table.above)]
        rows = [[caption] for caption in captions] + rows
    else:
        for at, line in enumerate((table.title, *table.above)):
            word.add_paragraph(line).alignment = _ALIGN["right" if at else "center"]
    body = word.element.body
    body.insert(len(body) - 1, _xml(rows, table.columns))
    word.add_paragraph(table.below)


def _xml(rows: list[list[TableCell]], columns: int) -> BaseOxmlElement:
    """The table as WordprocessingML: python-docx takes seconds to merge cells one by one."""
    table = OxmlElement("w:tbl")
    properties = _child(table, "w:tblPr")
    _child(properties, "w:tblStyle", val="TableGrid")
    grid = _child(table, "w:tblGrid")
    for _ in range(columns):
        _child(grid, "w:gridCol", w="900")
    below: dict[int, tuple[int, TableCell]] = {}
    for cells in rows:
        row = _child(table, "w:tr")
        begins = {cell.column: cell for cell in cells}
        column = 0
        while column < columns:
            if column in begins:
                cell = begins[column]
                _cell(row, cell, cell.text, "restart" if cell.rows > 1 else "")
                if cell.rows > 1:
                    below[column] = (cell.rows - 1, cell)
            else:
                left, cell = below[column]
                _cell(row, cell, "", "continue")
                below[column] = (left - 1, cell)
            column += cell.columns
    return table


def _cell(row: BaseOxmlElement, cell: TableCell, text: str, merge: str) -> None:
    made = _child(row, "w:tc")
    properties = _child(made, "w:tcPr")
    if cell.columns > 1:
        _child(properties, "w:gridSpan", val=str(cell.columns))
    if merge:
        _child(properties, "w:vMerge", val=merge)
    paragraph = _child(made, "w:p")
    if text:
        _child(_child(paragraph, "w:r"), "w:t").text = text


def _child(parent: BaseOxmlElement, name: str, **attributes: str) -> BaseOxmlElement:
    child = OxmlElement(name)
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child
