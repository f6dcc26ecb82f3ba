"""File → Document. What a file is, is told by its content, never by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import ReadingError
from knowledge.model import Document
from knowledge.reading import allowance
from knowledge.reading.kinds import Kind, kind_of, refusal
from knowledge.reading.limits import LARGEST_FILE, LONGEST_MEMBER
from knowledge.reading.text import decode, is_text, read_text


def read(path: Path) -> tuple[Document, ...]:
    """Read a disclosure: one document as a rule, several where the file is an archive of them.

    Raises ReadingError, with a message for the user in Chinese, for whatever cannot be read: a missing file,
    a folder, an empty file, a format that is not known, a damaged or encrypted file.
    """
    return read_bytes(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises ReadingError where there is none, or more than any disclosure has."""
    try:
        if path.is_dir():
            raise ReadingError(f"{path} 是文件夹，请给出文件。")
        if not path.is_file() and path.exists():
            raise ReadingError(f"{path} 不是普通文件。")
        if path.stat().st_size > LARGEST_FILE:
            raise ReadingError(f"{path} 超过 {LARGEST_FILE // 1024 // 1024} MB，不像一份决算公开。")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadingError(f"找不到文件 {path}。") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "路径无效"
        raise ReadingError(f"打不开 {path}：{why}。") from None


def read_bytes(content: bytes, name: str) -> tuple[Document, ...]:
    """Read a disclosure from its bytes; `name` is the name it is cited by."""
    if len(content) > LARGEST_FILE:
        raise ReadingError(f"{name} 超过 {LARGEST_FILE // 1024 // 1024} MB，不像一份决算公开。")
    if not content.strip():
        raise ReadingError(f"{name} 是空文件。")
    kind = kind_of(content, name)
    return tuple(_members(content, name)) if kind is Kind.ARCHIVE else (_document(content, name, kind),)


def listed(content: bytes, name: str) -> tuple[Document, ...]:
    """The members of an archive that would be read, by name and checksum, without what they say; of no other file."""
    if kind_of(content, name) is not Kind.ARCHIVE:
        return ()
    return tuple(
        Document(member, hashlib.sha256(data).hexdigest(), (), {}) for member, data, _ in _chosen(content, name)
    )


def _document(content: bytes, name: str, kind: Kind) -> Document:
    """One file. Readers are imported where they are used: their libraries take long to load."""
    checksum = hashlib.sha256(content).hexdigest()
    match kind:
        case Kind.PDF:
            from knowledge.reading.pdf import read_pdf

            return read_pdf(content, name, checksum)
        case Kind.DOCX:
            from knowledge.reading.docx import read_docx

            return read_docx(content, name, checksum)
        case Kind.DOC:
            from knowledge.reading.office import read_doc

            return read_doc(content, name, checksum)
        case Kind.XLSX | Kind.XLS:
            from knowledge.reading.workbook import read_xls, read_xlsx

            return (read_xlsx if kind is Kind.XLSX else read_xls)(content, name, checksum)
        case Kind.HTML:
            from knowledge.reading.html import read_html

            return read_html(content, name, checksum)
        case Kind.IMAGE:
            from knowledge.reading.pictures import read_picture

            return read_picture(content, name, checksum)
        case Kind.OTHER:
            raise refusal(content, name)
        case _:
            text = decode(content, name)
            if not text.strip():
                raise ReadingError(f"{name} 是空文件。")
            return read_text(text, name, checksum)


def _members(content: bytes, name: str) -> Iterator[Document]:
    """The documents of an archive."""
    for member, data, kind in _chosen(content, name):
        allowance.extend(LONGEST_MEMBER)
        yield _document(data, member, kind)


def _chosen(content: bytes, name: str) -> list[tuple[str, bytes, Kind]]:
    """What is read of an archive: files that are none are passed over, pictures too where there are documents."""
    from knowledge.reading.archive import members

    found: list[tuple[str, bytes, Kind]] = []
    pictures: list[tuple[str, bytes, Kind]] = []
    for member, data in members(content, name):
        kind = kind_of(data, member)
        if kind is Kind.IMAGE:
            pictures.append((member, data, kind))
        elif kind not in (Kind.OTHER, Kind.ARCHIVE) and data.strip() and (kind is not Kind.TEXT or is_text(data)):
            found.append((member, data, kind))
    if not found and not pictures:
        raise ReadingError(f"{name} 里没有能读的文件（支持 PDF、DOCX、DOC、XLSX、XLS、网页、文本和图片）。")
    return found or pictures
