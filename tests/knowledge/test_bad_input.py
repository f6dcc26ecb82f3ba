"""Files that are no disclosures get a clear message, quickly, and the knowledge base stays as it was."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.errors import JuesuanError, ReadingError
from knowledge.extraction.extract import extract
from knowledge.ingest import ingest
from knowledge.reading import read, read_bytes
from knowledge.reading.apart import Reader
from knowledge.store import Store, opened
from tests.accounts import samples
from tests.knowledge.reading.bad_files import ENDLESS, FILES, NEWS
from tests.knowledge.sentences import DEPARTMENT, disclosure, extracted

SOON = 8.0  # seconds, on a slow machine
# The largest files within the limits take longer: what is bounded is that they end.
AT_LAST = 60.0

POEM = "\n".join(["空山新雨后", "天气晚来秋", "明月松间照", "清泉石上流"])
NOVEL = """第一部分 离乡

一、渡口

那一年是1923年，他十七岁，身上只有3块钱、2件衣裳。船家要价5角，他摸出1块，找回了5角。
“你到哪里去？”船家问。他说，去200里外的府城，找在衙门里当差的舅舅。

二、府城

府城有12座城门，36条街。舅舅住在第4条街的尽头，一个月挣8块钱，支出倒要9块。
"""


def accepted() -> str:
    """A text that is read without complaint: what the hostile ones differ from."""
    return samples()[0].printed().text


NO_TEXT: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空文件"),
    "blank": (" \n\u3000\n\t\n".encode(), "空文件"),
    "binary": (bytes(range(256)) * 40, "不是文本"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "docx": (b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "DOCX"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office"),
    "png": (b"\x89PNG\r\n\x1a\n", "图片"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
    "rtf": (b"{\\rtf1\\ansi", "RTF"),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" * 9, "不是文本"),
    "one character": ("款".encode() * 7_000_000, "不像"),
    "one line": (("支出1万元，" * 1_300_000).encode(), "不像"),
    "short lines": (b"1\n" * 10_000_000, "不像"),
    "nothing but NULs": (b"\x00" * 5000, "不是文本"),
    "news": (NEWS.encode(), "不像部门决算"),
    "poem": (POEM.encode(), "不像部门决算"),
    "novel": (NOVEL.encode(), "不像部门决算"),
    "title without a department": ("2023年度部门决算\n收入支出情况\n".encode(), "部门名称"),
    "contents without accounts": (f"{DEPARTMENT}\n2023年度部门决算\n".encode(), "没有收入、支出"),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A knowledge base that holds one document."""
    path = tmp_path_factory.mktemp("base")
    good = path / "good.txt"
    good.write_text(accepted(), "utf-8")
    with opened(path / "base.sqlite", create=True) as store:
        ingest(good, store)
        yield store


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """What reads one bad file after another, with the limits of the program."""
    reader = Reader()
    yield reader
    reader.close()


def content(store: Store) -> list[str]:
    """Every row of every table."""
    return list(store.db.conn.iterdump())


@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_disclosure_is_refused_and_changes_nothing(name: str, base: Store, tmp_path: Path) -> None:
    before = content(base)
    data, words = NO_TEXT[name]
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    started = time.monotonic()
    with pytest.raises(ReadingError, match=words) as told:
        ingest(path, base)
    assert time.monotonic() - started < SOON
    assert "file.txt" in str(told.value)
    assert str(told.value).endswith("。")
    assert content(base) == before


@pytest.mark.parametrize("name", FILES)
def test_bad_files_get_one_message_and_change_nothing(name: str, base: Store, reader: Reader, tmp_path: Path) -> None:
    made, words = FILES[name]
    refused(made(), words, base, reader, tmp_path)


@pytest.mark.parametrize("name", ENDLESS)
def test_files_without_end_are_given_up(name: str, base: Store, tmp_path: Path) -> None:
    refused(ENDLESS[name](), "读取超过 3 秒，已中止", base, Reader(seconds=3), tmp_path)


def refused(data: bytes, words: str, base: Store, reader: Reader, tmp_path: Path) -> None:
    before = content(base)
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    started = time.monotonic()
    with pytest.raises(JuesuanError, match=words) as told:
        ingest(path, base, reader)
    assert time.monotonic() - started < AT_LAST
    message = str(told.value)
    assert "file.txt" in message
    assert message.endswith("。")
    assert message.count("。") == 1
    assert "\n" not in message
    assert content(base) == before
    assert [each.name for each in tmp_path.iterdir()] == ["file.txt"]


def test_missing_file_and_folder(base: Store, tmp_path: Path) -> None:
    before = content(base)
    with pytest.raises(ReadingError, match="找不到文件"):
        ingest(tmp_path / "none.txt", base)
    with pytest.raises(ReadingError, match="是文件夹"):
        ingest(tmp_path, base)
    assert content(base) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text(accepted(), "utf-8")
    path.chmod(0)
    with pytest.raises(ReadingError, match="打不开"):
        read(path)


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    text = accepted()
    coded = text.encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):
        coded = (b"\xff\xfe" if encoding.endswith("le") else b"\xfe\xff") + coded
    found = extract(read_bytes(coded, "coded.txt")[0])
    assert [f.printed for f in found.figures] == [f.printed for f in extracted(text).figures]


def test_cut_off_utf8() -> None:
    """A file cut off in the middle of a character is no text in any encoding; nothing is guessed."""
    coded = accepted().encode()
    cut = next(i for i in range(len(coded) // 2, len(coded)) if coded[i] & 0xC0 == 0x80)
    with pytest.raises(ReadingError, match="编码"):
        read_bytes(coded[:cut], "cut.txt")


# ---------------------------------------------------------------- hostile texts that pass for a disclosure

HOSTILE: dict[str, Callable[[], str]] = {
    "open brackets": lambda: "（" * 4_000 + "支出1万元。",
    "closed brackets": lambda: "）" * 4_000 + "支出1万元。",
    "nested brackets with numbers": lambda: "（其中支出1万元" * 600,
    "quotation marks": lambda: "“" * 4_000 + "支出1万元。",
    "digits": lambda: "支出" + "9" * 4_000 + "万元。",
    "digits and commas": lambda: "支出" + "999," * 1_000 + "999万元。",
    "full-width digits": lambda: "支出" + "９９９，" * 1_000 + "999万元。",
    "many numbers in one sentence": lambda: "支出1万元，" * 800,
    "many numbers without a stop": lambda: "支出1万元" * 900,
    "many lines of numbers": lambda: "支出1万元，\n" * 4_000,
    "many short lines": lambda: "甲\n" * 15_000,
    "many table rows": lambda: "1 甲单位 乙项目 90 优\n" * 4_000,
    "many headings": lambda: "一、甲\n" * 3_000,
    "reasons without end": lambda: "主要原因是" * 900,
    "其中": lambda: "其中：" * 1_500 + "支出1万元。",
    "的": lambda: "的" * 4_500 + "1万元。",
    "占": lambda: "占" * 4_500 + "1%。",
    "blanks": lambda: "支出" + " " * 4_500 + "1万元。",
    "long lines of digits": lambda: ("支出" + "9" * 4_000 + "万元。\n") * 20,
    "long lines of brackets": lambda: ("（支" * 2_000 + "出1万元。\n") * 20,
    "page marks": lambda: "—1—\n" * 50_000,
    "form feeds": lambda: "\f" * 4_500,
    "NULs": lambda: "支出\x001万元。",
    "path-like names": lambda: "../../etc/passwd 支出1万元。（以下简称“../甲”）",
    "SQL": lambda: "'); drop table figures; --支出1万元。",
    "a date far away": lambda: "99999年支出1万元，比0000年增加1万元。",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read_or_refused_in_seconds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(disclosure(HOSTILE[name]()), "utf-8")
    started = time.monotonic()
    with opened(tmp_path / "base.sqlite", create=True) as store:
        try:
            found = ingest(path, store)[0].extract
        except JuesuanError as error:
            assert "hostile.txt" in str(error)  # noqa: PT017 (reading it is right as well)
        else:
            assert all(figure.value is not None for figure in found.figures)
            assert "\x00" not in "".join(line.text for line in found.document.lines)
        assert store.db.execute("pragma foreign_key_check").fetchall() == []
        assert store.db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert time.monotonic() - started < SOON
