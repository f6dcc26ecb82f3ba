"""DOCX: order, numbering, what is left out, tables cell for cell, pages, old DOC files."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from docx import Document as NewDocument
from docx.enum.text import WD_BREAK
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import ReadingError
from knowledge.model import Cell, Document, Format
from knowledge.reading import read, read_bytes
from knowledge.reading.numbering import chinese, ordinal
from tests.knowledge.reading.making import W, docx, ole, paragraph, real_docx, zipped
from tests.knowledge.reading.merged import Area, areas, cells_of


def read_one(content: bytes, name: str = "made.docx") -> Document:
    return read_bytes(content, name)[0]


def texts(body: str, **parts: str) -> list[str]:
    """The lines of a document with this body."""
    return [line.text for line in read_one(docx(body, **parts)).lines]


def runs(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


# ---------------------------------------------------------------- text


def test_paragraphs_and_tables_stand_in_their_order() -> None:
    document = NewDocument()
    document.add_paragraph("甲")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "乙", "1.00"
    document.add_paragraph("丙")
    file = io.BytesIO()
    document.save(file)
    found = read_one(file.getvalue())
    assert found.format is Format.DOCX
    assert [(line.text, line.table, line.number) for line in found.lines] == [
        ("甲", 0, 1),
        ("乙  1.00", 1, 2),
        ("丙", 0, 3),
    ]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t></w:r>", "甲  1"),
        ("<w:r><w:t>甲</w:t></w:r><w:hyperlink><w:r><w:t>乙</w:t></w:r></w:hyperlink>", "甲乙"),
        ("<w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", "甲"),
        ("<w:moveFrom><w:r><w:t>乙</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>甲</w:t></w:r></w:moveTo>", "甲"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r><w:r><w:t>甲</w:t></w:r>", "甲"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>甲</w:t></w:r>', "甲"),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt>", "甲"),
        ("<w:r><w:t>甲</w:t><w:footnoteReference/><w:noBreakHyphen/><w:t>乙</w:t></w:r>", "甲-乙"),
        ("<w:r><w:t>\u3000\u3000甲\u00a0乙\u200b</w:t></w:r>", "甲 乙"),
        (
            (
                f"<w:r><w:t>甲</w:t></w:r>{field('begin')}<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>"
                f"<w:r><w:t>乙</w:t></w:r>{field('separate')}<w:r><w:t>3</w:t></w:r>{field('end')}"
            ),
            "甲3",
        ),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>甲</w:t></w:r></w:fldSimple>', "甲"),
    ],
)
def test_what_is_shown_of_a_paragraph(inside: str, text: str) -> None:
    assert texts(runs(inside)) == [text]


def test_manual_line_breaks_end_lines() -> None:
    assert texts(runs("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>")) == ["甲", "乙"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    assert texts(first + paragraph("乙") + paragraph("丙")) == ["甲乙", "丙"]


def test_text_boxes_come_after_their_paragraph_and_only_once() -> None:
    box = "<w:txbxContent>" + paragraph("乙") + "</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:drawing>' + box + "</w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict>" + box + "</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(runs(f"<w:r><w:t>甲</w:t>{both}</w:r>") + paragraph("丙")) == ["甲", "乙", "丙"]


def test_headers_footers_and_notes_are_left_out() -> None:
    document = NewDocument()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_paragraph("甲")
    file = io.BytesIO()
    document.save(file)
    assert [line.text for line in read_one(file.getvalue()).lines] == ["甲"]


# ---------------------------------------------------------------- numbering


def numbered(*levels: tuple[str, str], extra: str = "") -> str:
    """The numbering part with one list of these levels (kind, text)."""
    inside = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{inside}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{extra}</w:numbering>'
    )


def entry(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph of a list."""
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


THREE = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def test_levels_are_numbered_as_printed_and_begin_anew() -> None:
    body = (
        entry("收入")
        + entry("财政", 1)
        + entry("本级", 2)
        + entry("上级", 2)
        + entry("其他", 1)
        + entry("项", 2)
        + entry("支出")
    )
    assert texts(body, numbering=numbered(*THREE)) == [
        "一、收入", "（一）财政", "1. 本级", "2. 上级", "（二）其他", "1. 项", "二、支出",
    ]  # fmt: skip


def test_text_between_does_not_stop_a_list() -> None:
    assert texts(entry("甲") + paragraph("文") + entry("乙"), numbering=numbered(*THREE)) == ["一、甲", "文", "二、乙"]


def test_a_mark_never_runs_into_an_amount() -> None:
    assert texts(entry("5万元", 0), numbering=numbered(("decimal", "%1."))) == ["1. 5万元"]


def test_marks_name_the_levels_above() -> None:
    levels = (("decimal", "%1"), ("decimal", "%1.%2"))
    assert texts(entry("甲") + entry("乙", 1) + entry("丙", 1), numbering=numbered(*levels)) == [
        "1 甲",
        "1.1 乙",
        "1.2 丙",
    ]


def test_a_list_may_begin_anew_under_another_number() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = entry("甲") + entry("乙") + entry("丙", number=2) + entry("丁", number=2)
    assert texts(body, numbering=numbered(*THREE, extra=again)) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_numbers_of_styles() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        "</w:styles>"
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
    off = (
        '<w:p><w:pPr><w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>'
    )
    assert texts(styled + off + styled, styles=styles, numbering=numbered(*THREE)) == ["一、甲", "乙", "二、甲"]


@pytest.mark.parametrize("kind", ["bullet", "none", "hebrew1"])
def test_bullets_and_unknown_ways_to_count_print_nothing(kind: str) -> None:
    assert texts(entry("甲"), numbering=numbered((kind, "%1、"))) == ["甲"]


def test_a_list_that_is_not_there_prints_nothing() -> None:
    assert texts(entry("甲", number=9), numbering=numbered(*THREE)) == ["甲"]
    assert texts(entry("甲")) == ["甲"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (105, "一百零五"),
        (111, "一百一十一"),
    ],
)
def test_chinese_ordinals(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (3, "decimalEnclosedCircle", "③"), (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (9, "lowerRoman", "ix"),
        (7, "decimalZero", "07"), (12, "decimalFullWidth", "１２"), (10, "ideographDigital", "一〇"),
    ],
)  # fmt: skip
def test_other_ordinals(number: int, kind: str, text: str) -> None:
    assert ordinal(number, kind) == text


# ---------------------------------------------------------------- tables


def table_of(texts_in: list[list[str]], merged: list[Area]) -> bytes:
    """A DOCX file with one table; the merged areas hold the text of their first cell."""
    document = NewDocument()
    table: Table = document.add_table(len(texts_in), len(texts_in[0]))
    for i, row in enumerate(texts_in):
        for k, text in enumerate(row):
            table.cell(i, k).text = text
    for top, left, bottom, right in merged:
        for i in range(top, bottom + 1):
            for k in range(left, right + 1):
                if (i, k) != (top, left):
                    table.cell(i, k).text = ""
        table.cell(top, left).merge(table.cell(bottom, right))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@settings(deadline=None, max_examples=60)
@given(areas(), st.data())
def test_tables_are_read_back_cell_for_cell(shape: tuple[int, int, list[Area]], data: st.DataObject) -> None:
    height, width, merged = shape
    words = st.sampled_from(["", "甲", "合计", "1,234.56", "-0.10", "2010101", "a b"])
    written = [[data.draw(words) for _ in range(width)] for _ in range(height)]
    written[-1][-1] = "完"
    found = read_one(table_of(written, merged))
    assert [line.cells for line in found.lines] == cells_of(written, merged)


def test_columns_left_out_before_a_row() -> None:
    body = (
        f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc>{paragraph("丙")}</w:tc></w:tr></w:tbl>'
    )
    assert [line.cells for line in read_one(docx(body)).lines] == [(Cell("甲", 0), Cell("乙", 1)), (Cell("丙", 1),)]


def test_deleted_rows_are_left_out() -> None:
    row = f"<w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('1')}</w:tc></w:tr>"
    assert texts(f"<w:tbl><w:tr>{row}<w:tr><w:trPr><w:del/></w:trPr>{row}</w:tbl>") == ["甲  1"]


def test_a_frame_of_one_cell_is_no_table() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('乙')}</w:tc><w:tc>{paragraph('1')}</w:tc></w:tr></w:tbl>"
    found = read_one(docx(f"<w:tbl><w:tr><w:tc>{paragraph('甲')}{inner}</w:tc></w:tr></w:tbl>"))
    assert [(line.text, line.table) for line in found.lines] == [("甲", 0), ("乙  1", 1)]


def test_tables_in_cells_come_after_the_table() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('丙')}</w:tc><w:tc>{paragraph('2')}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}{inner}</w:tc><w:tc>{paragraph('1')}</w:tc></w:tr></w:tbl>"
    assert [(line.text, line.table) for line in read_one(docx(body)).lines] == [("甲  1", 1), ("丙  2", 2)]


def test_lines_of_a_cell_are_one_text_and_numbers_stay_apart() -> None:
    def cell(*lines: str) -> str:
        return "<w:tc>" + "".join(map(paragraph, lines)) + "</w:tc>"

    body = f"<w:tbl><w:tr>{cell('一般公共', '服务支出')}{cell('1.00', '2.00')}</w:tr></w:tbl>"
    assert texts(body) == ["一般公共服务支出  1.00 2.00"]


def test_personal_data_in_tables_is_covered() -> None:
    body = "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) + "</w:tr>"
        for row in (("联系人", "钱某某", "联系电话", "0790-1234567"), ("单位", "某某馆", "预算数", "1234567"))
    ) + "</w:tbl>"  # fmt: skip
    assert texts(body) == ["联系人  钱**  联系电话  ****-*******", "单位  某某馆  预算数  1234567"]


# ---------------------------------------------------------------- pages


def pages(body: str) -> list[tuple[str, int]]:
    return [(line.text, line.page) for line in read_one(docx(body)).lines]


LAID_OUT = "<w:lastRenderedPageBreak/>"


def test_pages_by_breaks() -> None:
    document = NewDocument()
    document.add_paragraph("甲").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("乙")
    file = io.BytesIO()
    document.save(file)
    assert [(line.text, line.page) for line in read_one(file.getvalue()).lines] == [("甲", 1), ("乙", 2)]


@pytest.mark.parametrize(
    "between",
    [
        LAID_OUT,
        '</w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r>',
        f'</w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r>{LAID_OUT}',
        "</w:r></w:p><w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r>",
        f"</w:r></w:p><w:p><w:pPr><w:sectPr/></w:pPr></w:p><w:p><w:r>{LAID_OUT}",
    ],
)
def test_a_page_begins_once(between: str) -> None:
    body = f"<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r>{between}<w:t>乙</w:t></w:r></w:p>"
    assert pages(body) == [("甲", 1), ("乙", 2)]


def test_a_continuous_section_begins_no_page() -> None:
    section = '<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/></w:sectPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
    assert pages(section + paragraph("乙")) == [("甲", 1), ("乙", 1)]


def test_a_row_over_two_pages_turns_one_page() -> None:
    cell = f"<w:tc><w:p><w:r><w:t>甲</w:t>{LAID_OUT}<w:t>乙</w:t></w:r></w:p></w:tc>"
    assert pages(f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>{paragraph('丙')}") == [("甲乙  甲乙  甲乙", 1), ("丙", 2)]


# ---------------------------------------------------------------- files


def test_the_name_does_not_matter() -> None:
    assert read_one(real_docx(), "made.txt").format is Format.DOCX


def test_macros_are_never_looked_at() -> None:
    file = zipped({"word/document.xml": f"<w:document {W}><w:body>{paragraph('甲')}</w:body></w:document>",
                   "word/vbaProject.bin": b"no compound file at all"})  # fmt: skip
    assert [line.text for line in read_one(file, "made.docm").lines] == ["甲"]


def old_word(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> bytes:
    """An old Word file, and a program in the place of LibreOffice."""
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return ole({"WordDocument": b"x"})


def test_doc_is_converted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(real_docx())
    asked = tmp_path / "asked"
    script = (
        f'echo "$@" > {asked}; while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done; '
        f'mkdir -p "$out"; cp {tmp_path}/made.docx "$out/in.docx"'
    )
    path = tmp_path / "old.doc"
    path.write_bytes(old_word(monkeypatch, tmp_path, script))
    found = read(path)[0]
    assert (found.format, found.name) == (Format.DOC, "old.doc")
    assert [line.text for line in found.lines] == ["本页没有内容"]
    assert "--headless" in asked.read_text()
    assert "-env:UserInstallation=file://" in asked.read_text()


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo no > /dev/null"])
def test_doc_that_cannot_be_converted(script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = old_word(monkeypatch, tmp_path, script)
    with pytest.raises(ReadingError, match=r"old\.doc 打不开：LibreOffice 不能转换"):
        read_one(content, "old.doc")


def test_doc_that_takes_too_long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = old_word(monkeypatch, tmp_path, "sleep 60")
    monkeypatch.setattr("knowledge.reading.office.LONGEST_CONVERSION", 0.2)
    with pytest.raises(ReadingError, match="已放弃"):
        read_one(content, "old.doc")


def test_doc_without_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadingError, match=r"old\.doc 是旧版 Office（DOC）文件.*LibreOffice"):
        read_one(ole({"WordDocument": b"x"}), "old.doc")
