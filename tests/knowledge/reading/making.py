"""Files of each format made by code, from a few words: whole ones, and those that are not as they say."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping

import openpyxl
from docx import Document
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# ---------------------------------------------------------------- ZIP, DOCX, XLSX


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return file.getvalue()


def docx(body: str, head: str = "", **parts: str) -> bytes:
    """A DOCX file with this body."""
    main = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": main} | {
        f"word/{name}.xml": part for name, part in parts.items()
    })  # fmt: skip


def xlsx(sheet: str, head: str = "", state: str = "visible", **parts: str) -> bytes:
    """An XLSX file with one sheet of these rows."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="表" sheetId="1" state="{state}" r:id="r1"/>'
            "</sheets></workbook>",
            "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": related("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f"<?xml version='1.0'?>{head}<worksheet {S}>{sheet}</worksheet>",
        }
        | {f"xl/{name}.xml": part for name, part in parts.items()}
    )


def related(kind: str, target: str) -> str:
    """The part that says where another part is."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/{kind}" Target="{target}"/></Relationships>'
    )


def paragraph(text: str) -> str:
    """A paragraph of a DOCX file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def laughs(root: str) -> str:
    """Entities that grow to a billion."""
    lines = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "支出1万元">{lines}]>'


def nested_tables(depth: int) -> str:
    """Tables in tables, each of two columns."""
    inside = paragraph("支出1万元")
    for _ in range(depth):
        inside = f"<w:tbl><w:tr><w:tc>{inside}</w:tc><w:tc>{paragraph('1')}</w:tc></w:tr></w:tbl><w:p/>"
    return inside


def real_docx() -> bytes:
    """A DOCX file as python-docx writes it."""
    file = io.BytesIO()
    document = Document()
    document.add_paragraph("本页没有内容")
    document.save(file)
    return file.getvalue()


def real_xlsx() -> bytes:
    """An XLSX file as openpyxl writes it."""
    file = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["甲", 1])  # type: ignore[union-attr]
    workbook.save(file)
    return file.getvalue()


def with_flag(content: bytes, flag: int) -> bytes:
    """A ZIP file whose members carry a flag, in both of their headers."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= flag
            at = data.find(mark, at + 4)
    return bytes(data)


def with_method(content: bytes, method: int) -> bytes:
    """A ZIP file whose members say that they are packed in another way."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] = method
            at = data.find(mark, at + 4)
    return bytes(data)


def symlink() -> bytes:
    """A ZIP file with a link out of it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        target.writestr(info, "/etc/passwd")
    return file.getvalue()


# ---------------------------------------------------------------- OLE


def ole(streams: dict[str, bytes], table: Callable[[list[int]], None] | None = None) -> bytes:
    """An OLE file of these streams, each padded so that it stands in sectors of its own."""
    sectors: list[bytes] = []
    following: list[int] = []

    def chain(data: bytes) -> int:
        start = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, max(len(data), 1), 512)]
        sectors.extend(pieces)
        following.extend([start + 1 + i for i in range(len(pieces) - 1)] + [0xFFFFFFFE])
        return start

    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        entries.append((name, 2, chain(padded), len(padded)))
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB12s16s", len(name) * 2 + 2, kind, 1, b"\xff" * 12, bytes(16))
        + struct.pack("<I16sIII", 0, bytes(16), start, size, 0)
        for name, kind, start, size in entries
    )
    first = chain(directory)
    place = len(sectors)
    following.append(0xFFFFFFFD)
    if table:
        table(following)
    sectors.append(struct.pack("<128I", *(following + [0xFFFFFFFF] * (128 - len(following)))))
    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", place, *[0xFFFFFFFF] * 108)
    return header + b"".join(sectors)


def circular(following: list[int]) -> None:
    """The sectors of the first stream follow each other in a circle."""
    following[1] = 0


def biff(*records: tuple[int, bytes]) -> bytes:
    """A BIFF8 stream of these records."""
    begin = (0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in (begin, *records, (0x0A, b"")))


# ---------------------------------------------------------------- PDF


def pdf(objects: Iterable[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF file of these objects, numbered from 1."""
    data = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    end = b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, len(data))
    return data + head + table + end


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A stream object, packed."""
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(packed), extra) + packed + b"\nendstream"


def pages(count: int, content: bytes = b"", box: bytes = b"0 0 595 842", extra: bytes = b"") -> bytes:
    """A PDF file of so many pages with the same content."""
    kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 3 0 R%s>>" % (box, extra)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
                stream(content), *[page] * count])  # fmt: skip


def forms(count: int, *, circle: bool = False) -> bytes:
    """A PDF file of one page and so many forms, each of which shows the next twice; the last one itself, in a circle.

    pdfium shows all of them before anything can be asked of the page, and nothing can stop it.
    """
    shown = b"/Resources<</XObject<</F %d 0 R>>>>"
    box = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    chain = [stream(b"/F Do /F Do", box + shown % (4 + i)) for i in range(1, count)]
    last = stream(b"/F Do /F Do", box + shown % (3 + count)) if circle else stream(b"0 0 m 9 9 l S", box)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R" % (4 + count) + shown % 4 + b">>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, *chain, last,
                stream(b"/F Do")])  # fmt: skip


def printed_pdf(text: str = "no accounts here", password: str = "") -> bytes:
    """A PDF file as reportlab writes it."""
    file = io.BytesIO()
    page = canvas.Canvas(file, encrypt=StandardEncryption(password) if password else None)
    page.drawString(72, 720, text)
    page.save()
    return file.getvalue()


# ---------------------------------------------------------------- pictures


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A grey PNG picture that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def circular_tiff() -> bytes:
    """A TIFF picture whose directory names itself as the next one."""
    entries = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 0),
               (278, 4, 1, 8), (279, 4, 1, 64)]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", 8)


# ---------------------------------------------------------------- web pages


def page(body: str) -> bytes:
    """A web page."""
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()
