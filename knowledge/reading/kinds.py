"""What a file is, by its first bytes and, for containers, by what is in them."""

from __future__ import annotations

import re
from enum import Enum, auto

from knowledge.errors import ReadingError
from knowledge.reading.containers import Container
from knowledge.reading.ole import MAGIC as OLE
from knowledge.reading.ole import Compound

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
# Formats that are not read get a message that names them.
REFUSED = {
    b"{\\rtf": "RTF 文件",
    b"<?xml": "XML 文件",
    b"Rar!\x1a\x07": "RAR 压缩包",
    b"7z\xbc\xaf\x27\x1c": "7Z 压缩包",
    b"GIF8": "GIF 图片",
    b"\x7fELF": "程序文件",
    b"SQLite format 3\x00": "数据库文件",
    b"MIME-Version:": "网页存档（MHT）",
}
# Before the mark of a PDF may stand as many bytes of something else; so many tell a web page.
PDF_WITHIN = 1024
HEAD = 4096
LEADING = b"\xef\xbb\xbf \r\n\t"
HTML = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?xml[^>]*>|(?><!--.*?-->))*<(?:!doctype\s+html|(?:html|head|body|meta|title|base|link|style|script|"
    rb"div|p|table|span|article|section|center|font|h[1-6])[\s>/])",
    re.IGNORECASE | re.DOTALL,
)


class Kind(Enum):
    """The kinds of files that are read, each by a reader of its own."""

    TEXT = auto()
    PDF = auto()
    DOCX = auto()
    DOC = auto()
    XLSX = auto()
    XLS = auto()
    HTML = auto()
    IMAGE = auto()
    ARCHIVE = auto()
    OTHER = auto()


def kind_of(content: bytes, name: str) -> Kind:
    """What a file is. Raises ReadingError for a container that is damaged or encrypted."""
    if b"%PDF-" in content[:PDF_WITHIN]:
        return Kind.PDF
    if content.startswith(ZIP):
        return _zipped(content, name)
    if content.startswith(OLE[:4]):
        return _compound(content, name)
    if content.startswith(IMAGES) or (content.startswith(b"BM") and content[6:10] == bytes(4)):
        return Kind.IMAGE
    head = content[:HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    if HTML.match(head):
        return Kind.HTML
    return Kind.OTHER if head.lstrip(LEADING).startswith(tuple(REFUSED)) else Kind.TEXT


def refusal(content: bytes, name: str) -> ReadingError:
    """What to say of a file that is of no kind that is read."""
    head = content[:HEAD].lstrip(LEADING)
    what = next((said for start, said in REFUSED.items() if head.startswith(start)), "其他办公文档，或者不完整的文件")
    return ReadingError(f"{name} 是 {what}，不能读；请先转换为 PDF、DOCX、XLSX 或文本。")


def _zipped(content: bytes, name: str) -> Kind:
    members = [info.filename.lstrip("/").lower() for info in Container(content, name).members]
    if any(re.match(r"word/document\d*\.xml$", member) for member in members):
        return Kind.DOCX
    if any(re.match(r"xl/workbook\d*\.xml$", member) for member in members):
        return Kind.XLSX
    # presentations, binary workbooks and the documents of other programs are containers as well
    return Kind.OTHER if "[content_types].xml" in members or "mimetype" in members else Kind.ARCHIVE


def _compound(content: bytes, name: str) -> Kind:
    compound = Compound(content, name)
    if "EncryptedPackage" in compound:
        raise ReadingError(f"{name} 有密码保护，请先去掉密码。")
    if "Workbook" in compound or "Book" in compound:
        return Kind.XLS
    return Kind.DOC if "WordDocument" in compound else Kind.OTHER
