"""File → Document. What a file is, is told by its content, never by its name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge.errors import ReadingError
from knowledge.model import Document
from knowledge.reading.text import decode, read_text

# Longer than any disclosure; a larger file is something else, and is not loaded into memory to find that out.
LARGEST_FILE = 64 * 1024 * 1024

# First bytes of the formats that people are likely to try: they get a message that names the format.
KNOWN_FORMATS = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "DOCX、XLSX 或 ZIP",
    b"\xd0\xcf\x11\xe0": "旧版 Office（DOC、XLS）",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"{\\rtf": "RTF",
}


def read(path: Path) -> tuple[Document, ...]:
    """Read a disclosure: one document as a rule, several where the file is an archive of them.

    Raises ReadingError, with a message for the user in Chinese, for whatever cannot be read: a missing file,
    a folder, an empty file, a format that is not text, an unknown encoding.
    """
    try:
        if path.is_dir():
            raise ReadingError(f"{path} 是文件夹，请给出文件。")
        if path.stat().st_size > LARGEST_FILE:
            raise ReadingError(f"{path} 超过 {LARGEST_FILE // 1024 // 1024} MB，不像一份决算公开。")
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReadingError(f"找不到文件 {path}。") from None
    except OSError as error:
        raise ReadingError(f"打不开 {path}：{error.strerror}。") from None
    return read_bytes(content, path.name)


def read_bytes(content: bytes, name: str) -> tuple[Document, ...]:
    """Read a disclosure from its bytes; `name` is the name it is cited by."""
    for start, kind in KNOWN_FORMATS.items():
        if content.startswith(start):
            raise ReadingError(f"{name} 是 {kind} 文件，目前只能读文本（TXT）；请先导出为文本。")
    text = decode(content, name)
    if not text.strip():
        raise ReadingError(f"{name} 是空文件。")
    return (read_text(text, name, hashlib.sha256(content).hexdigest()),)
