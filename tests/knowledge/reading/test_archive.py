"""Archives: their members as documents, names of all times, what is passed over."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from knowledge.errors import ReadingError
from knowledge.model import Format
from knowledge.reading import read, read_bytes
from knowledge.reading.archive import member_name
from tests.knowledge.reading.making import png, printed_pdf, real_docx, real_xlsx, with_flag, zipped


def names(content: bytes) -> list[str]:
    return [document.name for document in read_bytes(content, "made.zip")]


def test_each_member_is_a_document() -> None:
    found = read_bytes(
        zipped({"甲/表.xlsx": real_xlsx(), "文.docx": real_docx(), "a.txt": "甲", "b.html": "<p>乙</p>"}), "made.zip"
    )
    assert [(each.name, each.format) for each in found] == [
        ("made.zip/甲/表.xlsx", Format.XLSX),
        ("made.zip/文.docx", Format.DOCX),
        ("made.zip/a.txt", Format.TEXT),
        ("made.zip/b.html", Format.HTML),
    ]
    assert len({each.checksum for each in found}) == 4


def test_what_is_no_document_is_passed_over() -> None:
    members: dict[str, bytes | str] = {
        "a.txt": "甲", "logo.png": png(8, 8), "b.exe": b"MZ" + bytes(99), "c.zip": zipped({"d.txt": "乙"}), "e.txt": "",
        "__MACOSX/._a.txt": "丙", ".DS_Store": "丁", "~$a.docx": "戊", "Thumbs.db": "己",
        "f.rar": b"Rar!\x1a\x07\x01\x00",
    }  # fmt: skip
    assert names(zipped(members)) == ["made.zip/a.txt"]


def test_a_damaged_document_is_not_passed_over() -> None:
    with pytest.raises(ReadingError, match=r"made\.zip/b\.docx 打不开"):
        read_bytes(zipped({"a.txt": "甲", "b.docx": real_docx()[:2000]}), "made.zip")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_mark_of_their_encoding(encoding: str) -> None:
    info = zipfile.ZipInfo("决算公开.txt".encode(encoding).decode("cp437"))
    assert member_name(info) == "决算公开.txt"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("/etc/a.txt", "etc/a.txt"),
        ("../../a.txt", "a.txt"),
        ("C:\\x\\..\\a.txt", "x/a.txt"),
        ("./a/./b.txt", "a/b.txt"),
        ("..", ""),
    ],
)
def test_paths_never_lead_out(name: str, kept: str) -> None:
    info = zipfile.ZipInfo(name)
    info.flag_bits = 0x800
    assert member_name(info) == kept


def test_a_name_is_one_line_without_anything_hidden() -> None:
    member = "甲\n乙\u202e.txt"
    assert names(zipped({member: "丙"})) == ["made.zip/甲 乙.txt"]
    assert names(zipped({"甲/.\u200b./\t..\n/乙.txt": "丙"})) == ["made.zip/甲/乙.txt"]


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "made.zip"
    path.write_bytes(zipped({"../a.txt": "甲", "/b.txt": "乙"}))
    assert [each.name for each in read(path)] == ["made.zip/a.txt", "made.zip/b.txt"]
    assert [each.name for each in tmp_path.iterdir()] == ["made.zip"]


def test_an_encrypted_archive_is_refused() -> None:
    with pytest.raises(ReadingError, match="密码"):
        read_bytes(with_flag(zipped({"a.txt": "甲"}), 1), "made.zip")


@pytest.mark.parametrize(
    ("content", "kind"), [(real_docx(), Format.DOCX), (real_xlsx(), Format.XLSX), ("<html><p>甲".encode(), Format.HTML)]
)
@pytest.mark.parametrize("name", ["made.txt", "made.pdf", "made", "made.doc"])
def test_what_a_file_is_is_told_by_its_content(content: bytes, kind: Format, name: str) -> None:
    assert read_bytes(content, name)[0].format is kind


def test_a_pdf_is_told_by_its_content() -> None:
    assert read_bytes(printed_pdf("2023 1.00"), "made.docx")[0].format is Format.PDF
