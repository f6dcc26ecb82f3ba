"""Text files: encoding, printed lines, pages and page marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.errors import ReadingError
from knowledge.model import Document, Line
from knowledge.reading.limits import LONGEST_LINE, LONGEST_TEXT
from knowledge.reading.privacy import masked

PAGE_MARK = re.compile(r"^\s*(?:[—–\-－·]+\s*(\d{1,4})\s*[—–\-－·]+|第\s*(\d{1,4})\s*页(?:[,，/ ]*共\s*\d+\s*页)?)\s*$")
SOFT_BREAK = re.compile(r"^ (?! )")
# A text is hard-wrapped with a blank line after each line where at least this share of its lines has one.
SPACED = 0.5
# Control characters that no text has; a few may slip in, many mean a binary file.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(content: bytes, name: str) -> str:
    """Bytes → text: UTF-8, UTF-16 with a byte order mark, or GB18030 (which GBK and GB2312 are parts of)."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(CONTROL.findall(text)) * 1000 <= len(text):
            return text
    raise ReadingError(f"{name} 不是文本文件，或者文字编码无法识别（支持 UTF-8、GB18030）。")


def is_text(content: bytes) -> bool:
    """Whether bytes are a text at all."""
    try:
        decode(content, "")
    except ReadingError:
        return False
    return True


def read_text(text: str, name: str, checksum: str) -> Document:
    """Split a text into printed lines and pages; page marks are taken out and kept as page labels."""
    if len(text) > LONGEST_TEXT:
        raise ReadingError(f"{name} 有 {len(text)} 个字，不像一份决算公开。")
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        raise ReadingError(f"{name} 有一行超过 {LONGEST_LINE} 个字，不像一份决算公开。")
    raw = masked(text)
    lines: list[Line] = []
    labels: dict[int, str] = {}
    page = 1
    page_has_text = False
    leading = _marks_lead(raw)
    for number, printed, broken in _printed_lines(raw):
        if broken and page_has_text:
            page, page_has_text = page + 1, False
        mark = PAGE_MARK.match(printed)
        if mark:
            if leading and page_has_text:
                page += 1
            labels[page] = mark[1] or mark[2]
            if not leading:
                page += 1
            page_has_text = False
        elif printed.strip():
            lines.append(Line(printed.strip().replace("\u3000", " "), page, number))
            page_has_text = True
    kept = {at: label for at, label in labels.items() if label != str(at)}
    return Document(name, checksum, tuple(lines), kept)


def _marks_lead(text: str) -> bool:
    """Whether page marks stand at the head of pages: the first one comes before any text."""
    for line in text.split("\n"):
        if PAGE_MARK.match(line):
            return True
        if line.strip():
            return False
    return False


def _printed_lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Each line with its number and whether a page begins at it.

    A page begins at a form feed. Some programs turn the form feed into a blank: in a text with a blank line
    after each line, a line that begins with one blank right after another line is the first of its page.
    """
    rows = text.split("\n")
    filled = [bool(row.strip()) for row in rows]
    gaps = sum(1 for here, after in pairwise(filled) if here and not after)
    spaced = gaps >= SPACED * max(1, sum(filled))
    for index, row in enumerate(rows):
        if "\f" in row:
            before, *parts = row.split("\f")
            if before.strip():
                yield index + 1, before, False
            for part in parts:
                yield index + 1, part, True
            continue
        soft = spaced and index > 0 and filled[index - 1] and bool(SOFT_BREAK.match(row))
        yield index + 1, row, soft
