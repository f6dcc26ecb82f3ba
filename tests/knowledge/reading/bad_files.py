"""Files that are no disclosures, or want to do harm: made by code, small, each with words of the message it gets."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable

from tests.knowledge.reading.making import (
    OLE,
    R,
    S,
    W,
    biff,
    circular,
    circular_tiff,
    docx,
    forms,
    laughs,
    nested_tables,
    ole,
    page,
    pages,
    paragraph,
    pdf,
    png,
    printed_pdf,
    real_docx,
    real_xlsx,
    symlink,
    with_flag,
    with_method,
    xlsx,
    zipped,
)

Bad = tuple[Callable[[], bytes], str]

NEWS = """本报讯 昨日，全县档案工作会议召开。会议指出，2023年全县共接待查档群众1.2万人次，
同比增长8.5%，投入资金356万元。记者从会上获悉，下一步将新建库房3座，总面积4,500平方米。
"""
RECIPE = """红烧肉
一、用料
五花肉500克，冰糖30克，生抽2勺。
二、做法
1.切块焯水。2.小火炖60分钟。
"""
NOTICE = "关于召开会议的通知\n各科室：\n兹定于2023年5月6日9时召开会议，预算人数30人，请准时参加。\n"
LAW = """第一章 总则
第一条 为了规范收支行为，强化预算约束，制定本办法。
第二条 预算、决算的编制、审查、批准、监督，依照本办法执行。
"""
NEWS_ROW = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>本报讯</t></is></c></row></sheetData>'

# A number in the last cell that an XLS sheet has.
LAST_CELL = struct.pack("<HHHd", 65535, 255, 0, 1.0)

DAMAGED = "损坏|不完整"
UNLIKE = "不像"

OFFICE: dict[str, Bad] = {
    "docx, cut off": (lambda: real_docx()[:3000], DAMAGED),
    "docx without its text": (lambda: zipped({"[Content_Types].xml": "", "word/styles.xml": ""}), "不完整"),
    "docx with broken XML": (lambda: docx("<w:p><w:r>"), DAMAGED),
    "docx, blank": (lambda: docx(""), "没有文字"),
    "docx of other elements": (lambda: zipped({"word/document.xml": "<html><p>甲</p></html>"}), "没有文字"),
    "docx with entities": (lambda: docx(paragraph("&l9;"), laughs("w:document")), "实体"),
    "docx with an outer entity": (
        lambda: docx(paragraph("&x;"), '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "实体"),
    "docx with entities, UTF-16": (
        lambda: zipped({"word/document.xml": (
            f"<?xml version='1.0' encoding='UTF-16'?>{laughs('a')}<a>&l9;</a>").encode("utf-16")}), "实体"),
    "docx, a bomb": (lambda: docx(" " * 60_000_000), "过大"),
    "docx with deep elements": (lambda: docx("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), "损坏|嵌套"),
    "docx with tables in tables": (lambda: docx(nested_tables(50)), "嵌套"),
    "docx with a wide cell": (
        lambda: docx('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr><w:p/></w:tc><w:tc>'
                     + paragraph("1") + "</w:tc></w:tr></w:tbl>"), "表格太大"),
    "docx with a huge table": (
        lambda: docx("<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 50 + "</w:tr>") * 8_200 + "<w:tr><w:tc>"
                     + paragraph("1") + "</w:tc></w:tr></w:tbl>"), "表格太大"),
    "docx with a long paragraph": (lambda: docx(paragraph("支出1万元，" * 2_000)), UNLIKE),
    "docx with many page breaks": (
        lambda: docx(('<w:p><w:r><w:t>甲</w:t><w:br w:type="page"/></w:r></w:p>') * 5_000), "页"),
    "docx with styles in a circle": (
        lambda: docx('<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>', styles=(
            f'<w:styles {W}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
            '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>')), UNLIKE),
    "docm with macros": (
        lambda: zipped({"word/document.xml": f"<w:document {W}><w:body>{paragraph('本报讯')}</w:body></w:document>",
                        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 99}), UNLIKE),
    "docx, encrypted": (lambda: ole({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}), "密码"),
    "pptx": (lambda: zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "不能读"),
    "odt": (lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "转换"),
    "xlsx, cut off": (lambda: real_xlsx()[:2000], DAMAGED),
    "xlsx without sheets": (lambda: zipped({"xl/workbook.xml": f"<workbook {S}/>"}), "损坏|没有文字"),
    "xlsx whose sheet is missing": (
        lambda: zipped({"xl/workbook.xml":
                        f'<workbook {S} {R}><sheets><sheet name="a" r:id="r9"/></sheets></workbook>'}),
        "损坏|没有文字"),
    "xlsx with broken XML": (lambda: xlsx("<sheetData><row>"), DAMAGED),
    "xlsx, blank": (lambda: xlsx("<sheetData/>"), "没有文字"),
    "xlsx with a cell far away": (
        lambda: xlsx('<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c>'
                     "</row></sheetData>"), "太大"),
    "xlsx with a cell beyond the last": (
        lambda: xlsx('<sheetData><row r="9999999"><c r="ZZZ9999999"><v>1</v></c></row></sheetData>'), "太大"),
    "xlsx with too many cells": (
        lambda: xlsx("<sheetData>" + ("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 5_000 + "</sheetData>"),
        "太大|过大"),
    "xlsx merged all over": (
        lambda: xlsx(NEWS_ROW + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), UNLIKE),
    "xlsx with merged cells without end": (
        lambda: xlsx(NEWS_ROW + "<mergeCells>" + '<mergeCell ref="A1:B9"/>' * 20_000 + "</mergeCells>"), UNLIKE),
    "xlsx with entities": (
        lambda: xlsx('<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData>',
                     laughs("worksheet")), "实体"),
    "xlsx with entities in its strings": (
        lambda: xlsx('<sheetData><row><c t="s"><v>0</v></c></row></sheetData>',
                     sharedStrings=f"{laughs('sst')}<sst {S}><si><t>&l9;</t></si></sst>"), "实体"),
    "xlsx with a string that is not there": (
        lambda: xlsx('<sheetData><row r="1"><c r="A1" t="s"><v>999999999</v></c></row></sheetData>'), "损坏|没有文字"),
    "xlsx of formulas never worked out": (
        lambda: xlsx('<sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>A1</f><v></v></c></row></sheetData>'),
        "没有文字"),
    "xlsx of errors": (
        lambda: xlsx('<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c></row></sheetData>'), UNLIKE),
    "xlsx, hidden": (lambda: xlsx(NEWS_ROW, state="veryHidden"), "没有文字"),
    "xlsx, a bomb": (lambda: xlsx(" " * 60_000_000), "过大"),
    "xlsx that lies about its size": (lambda: lying_xlsx(), DAMAGED),
    "xlsm with macros": (lambda: xlsx(NEWS_ROW, vbaProject="x" * 999), UNLIKE),
    "xlsb": (lambda: zipped({"[Content_Types].xml": "", "xl/workbook.bin": b"\x83\x01\x00"}), "转换"),
    "xlsx, encrypted": (lambda: ole({"EncryptionInfo": b"y", "EncryptedPackage": b"x" * 5000}), "密码"),
    "xls, cut off": (lambda: ole({"Workbook": biff()})[:1200], DAMAGED),
    "xls, encrypted": (lambda: ole({"Workbook": biff((0x2F, bytes(6)))}), "密码"),
    "xls of junk": (lambda: ole({"Workbook": b"\xab\xcd" * 3000}), "损坏|没有文字"),
    "xls with a short record": (lambda: ole({"Workbook": biff((0x85, b"\x01"))}), DAMAGED),
    "xls with a sheet without a name": (lambda: ole({"Workbook": biff((0x85, bytes(6)))}), DAMAGED),
    "xls with a formula that is cut off": (
        lambda: one_sheet_xls((0x06, struct.pack("<HHHdHIH", 0, 0, 0, 1.0, 0, 0, 9_999) + b"x")), DAMAGED),
    "xls in a circle": (lambda: ole({"Workbook": biff()}, circular), DAMAGED),
    "xls with a cell far away": (lambda: far_xls(), "太大"),
    "xls with words without their formula, and a cell far away": (
        lambda: one_sheet_xls((0x207, struct.pack("<HB", 1, 0) + b"x"), (0x203, LAST_CELL)), "太大"),
    "xls with a sheet that ends before it begins": (
        lambda: one_sheet_xls((0x200, struct.pack("<IIHHH", 64, 1, 255, 2, 0)), (0x203, bytes(14))), DAMAGED),
    "xls with a sheet that says it has no end": (
        lambda: one_sheet_xls((0x200, struct.pack("<IIHHH", 0, 2**32 - 1, 0, 2**16 - 1, 0))), DAMAGED),
    "xls with a sheet of the older kind that ends before it begins": (
        lambda: one_sheet_xls((0x200, struct.pack("<HHHHH", 64, 1, 255, 2, 0))), DAMAGED),
    "xls that says it has more strings than bytes": (
        lambda: ole({"Workbook": biff((0xFC, struct.pack("<II", 1, 2**31 - 1)))}), DAMAGED),
    "ppt": (lambda: ole({"PowerPoint Document": b"x"}), "不能读"),
    "OLE header only": (lambda: OLE + bytes(100), DAMAGED),
    "OLE junk": (lambda: OLE + bytes(range(256)) * 20, DAMAGED),
}  # fmt: skip


def lying_xlsx() -> bytes:
    """A workbook whose directory says that a large sheet is small."""
    whole = xlsx("<sheetData>" + '<row r="1"><c r="A1"><v>1</v></c></row>' * 20_000 + "</sheetData>")
    data = bytearray(whole)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if data[at + 46 :].startswith(b"xl/worksheets/"):
            struct.pack_into("<I", data, at + 24, 400)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def far_xls() -> bytes:
    """An XLS file with a value in the first cell and in the last."""
    return one_sheet_xls((0x203, bytes(14)), (0x203, LAST_CELL))


def one_sheet_xls(*records: tuple[int, bytes]) -> bytes:
    """An XLS file with one sheet of these records."""
    sheet = biff(*records)
    head = biff((0x85, struct.pack("<IBB", 0, 0, 0) + b"\x01\x00a"))
    return ole({"Workbook": head.replace(struct.pack("<IBB", 0, 0, 0) + b"\x01\x00a",
                                         struct.pack("<IBB", len(head), 0, 0) + b"\x01\x00a") + sheet})  # fmt: skip


ARCHIVES: dict[str, Bad] = {
    "zip, empty": (lambda: zipped({}), "没有能读"),
    "zip, cut off": (lambda: zipped({"a.txt": NEWS * 50})[:150], DAMAGED),
    "zip of folders": (lambda: zipped({"甲/": b"", "乙/": b""}), "没有能读"),
    "zip of a file without a name": (lambda: zipped({"a.txt": NEWS}).replace(b"a.txt", b"\0.txt"), "没有能读"),
    "zip, encrypted": (lambda: with_flag(zipped({"a.txt": NEWS}), 1), "密码"),
    "zip in a zip": (lambda: zipped({"a.zip": zipped({"b.txt": NEWS})}), "没有能读"),
    "zip, a bomb": (lambda: zipped({"a.txt": bytes(100_000_000)}), "过大"),
    "zip, many small bombs": (lambda: zipped({f"{i}.txt": bytes(8_000_000) for i in range(40)}), "过大"),
    "zip of many files": (lambda: zipped({f"{i}.txt": "甲" for i in range(6_000)}), "个文件"),
    "zip of programs": (lambda: zipped({"a.exe": b"MZ\x90\x00" + bytes(500), "b.dll": b"MZ" + bytes(500)}), "没有能读"),
    "zip with a link": (symlink, "没有能读"),
    "zip with paths out of it": (lambda: zipped({"/etc/a.txt": NEWS, "..\\..\\b.txt": NEWS}), UNLIKE),
    "zip with a damaged document": (lambda: zipped({"a.docx": real_docx()[:2000] + bytes(50)}), DAMAGED + "|没有能读"),
    "zip packed in an unknown way": (lambda: with_method(zipped({"a.txt": NEWS}), 99), DAMAGED),
    "zip with wrong checksums": (
        lambda: zipped({"a.txt": NEWS}, zipfile.ZIP_STORED).replace("本报".encode(), "木报".encode()), DAMAGED),
    "rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(90), "RAR"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(90), "7Z"),
}  # fmt: skip

PAGES: dict[str, Bad] = {
    "page, blank": (lambda: page(""), "没有文字"),
    "page of scripts": (lambda: page("<script>document.write('支出1万元。')</script>"), "没有文字"),
    "page, hidden": (lambda: page('<div style="display: none">支出1万元。</div>'), "没有文字"),
    "page of frames": (lambda: b"<html><frameset><frame src=a.html></frameset></html>", "没有文字"),
    "page with deep elements": (lambda: page("<div>" * 100_000 + "支出1万元。"), "嵌套过深|网页过大"),
    "page with open marks": (lambda: page("<p><b><i>支出1万元。" * 30_000), "嵌套过深|不像"),
    "page with tables in tables": (lambda: page("<table><tr><td>1<td>" * 100 + "支出1万元。"), "嵌套过深|不像"),
    "page with a wide table": (lambda: page("<table><tr>" + "<td>1" * 10_000 + "</table>"), "表格太大"),
    "page with a wide cell": (lambda: page("<table><tr><td colspan=1000000>甲<td>1</table>"), "表格太大"),
    "page with a high cell": (lambda: page("<table><tr><td rowspan=1000000>甲<td>1</table>"), UNLIKE),
    "page with overlapping cells": (
        lambda: page("<table><tr>" + "<td rowspan=9000 colspan=100>甲<td colspan=99 rowspan=-1>1" * 50 + "</table>"),
        "表格太大"),
    "page with a huge table": (
        lambda: page("<table>" + ("<tr>" + "<td>1" * 100) * 2_100 + "</table>"), "网页过大"),
    "page of many marks": (lambda: page("<br>" * 500_000), "网页过大"),
    "page with a long attribute": (lambda: page(f'<p title="{"x" * 9_000_000}">甲</p>'), UNLIKE),
    "page with a long line": (lambda: page("<p>" + "支出1万元，" * 100_000), UNLIKE),
    "page of comments": (lambda: b"<!---->" * 580 + b"<x>1</x>", UNLIKE),
    "page with entities": (
        lambda: (laughs("html") + "<html><body>&l9;</body></html>").encode(), "不像|没有文字|XML"),
    "page in no encoding": (lambda: b"<html><body>" + bytes(range(128, 256)) * 90, "编码"),
    "page of news": (lambda: page(f"<p>{NEWS}</p>"), UNLIKE),
    "XML": (lambda: b'<?xml version="1.0"?><rss><item>1</item></rss>', "XML"),
    "MHT": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "MHT"),
}  # fmt: skip

PICTURES: dict[str, Bad] = {
    "picture, huge": (lambda: png(200_000, 200_000), "过大|损坏"),
    "picture, large": (lambda: png(12_000, 9_000), "过大"),
    "picture, cut off": (lambda: png(800, 600)[:40], DAMAGED),
    "picture without rows": (lambda: png(800, 600), "损坏|没有识别出|安装"),
    "picture, blank": (lambda: png(8, 8, (b"\0" + b"\xff" * 8) * 8), "没有识别出|安装"),
    "jpeg header": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", DAMAGED),
    "tiff in a circle": (circular_tiff, "损坏|没有识别出|安装|超过"),
    "bmp of junk": (lambda: b"BM" + struct.pack("<IHHI", 99, 0, 0, 54) + b"\xff" * 60, DAMAGED),
    "gif": (lambda: b"GIF89a" + bytes(50), "GIF"),
}

TEXTS: dict[str, Bad] = {
    "UTF-16 without a mark": (lambda: NEWS.encode("utf-16-le"), "不是文本|不像"),
    "UTF-32": (lambda: NEWS.encode("utf-32"), "不是文本|不像"),
    "a long line": (lambda: ("支出1万元，" * 800_000).encode(), UNLIKE),
    "many lines": (lambda: ("支出1万元。\n" * 200_000).encode(), UNLIKE),
    "line ends only": (lambda: b"\r\n" * 500_000, "空文件"),
    "text with NULs": (lambda: NEWS.replace("，", "\0").encode(), "不是文本|不像"),
    "recipe": (RECIPE.encode, UNLIKE),
    "notice": (NOTICE.encode, UNLIKE),
    "law": (LAW.encode, UNLIKE),
    "program": (lambda: b"\x7fELF" + bytes(500), "程序"),
    "database": (lambda: b"SQLite format 3\x00" + bytes(500), "数据库"),
    "JSON": (lambda: b'{"a": [1, 2, 3]}', UNLIKE),
    "CSV": (lambda: "项目,金额\n支出,1.00\n".encode(), UNLIKE),
}

PDFS: dict[str, Bad] = {
    "pdf, cut off": (lambda: printed_pdf()[:300], "损坏|没有文字|不完整"),
    "pdf with a broken table": (lambda: printed_pdf().replace(b"xref", b"xfer"), "损坏|不像|没有文字"),
    "pdf of junk": (lambda: b"%PDF-1.4\n" + bytes(range(256)) * 40, DAMAGED),
    "pdf, encrypted": (lambda: printed_pdf(password="secret"), "密码"),
    "pdf without pages": (lambda: pages(0), "损坏|没有文字"),
    "pdf of too many pages": (lambda: pages(5_000), "页"),
    "pdf whose pages go in a circle": (
        lambda: pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>"]),
        "损坏|没有文字"),
    "pdf that counts too many pages": (
        lambda: pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2000000000/Kids[]>>"]),
        "页|损坏|没有文字"),
    "pdf without text": (lambda: pages(1, b"10 10 m 500 500 l S"), "没有文字"),
    "pdf of rules only": (
        lambda: pages(1, b"".join(b"10 %d m 500 %d l S " % (y, y) for y in range(0, 800, 20))), "没有文字"),
    "pdf of too many rules": (lambda: pages(1, b"10 10 m 500 10 l S " * 60_000), "内容太多|没有文字"),
    "pdf of a huge page": (lambda: pages(1, b"", b"0 0 99999999 99999999"), "没有文字|损坏"),
    "pdf of a page without size": (lambda: pages(1, b"", b"0 0 0 0"), "没有文字|损坏"),
    "pdf whose content is a bomb": (lambda: pages(1, b"q Q " * 20_000_000), "没有文字|内容太多|过大"),
    "pdf with deep arrays": (lambda: pages(1, b"[" * 100_000), "没有文字|损坏"),
    "pdf of other text": (printed_pdf, UNLIKE),
}  # fmt: skip

# These do not end within the limits of what a file may hold; only their time is over at last.
ENDLESS: dict[str, Callable[[], bytes]] = {
    "pdf whose form shows itself": lambda: forms(1, circle=True),
    "pdf whose forms show each other twice": lambda: forms(22),
}

FILES: dict[str, Bad] = {**OFFICE, **ARCHIVES, **PAGES, **PICTURES, **TEXTS, **PDFS}
