"""What is held already is told without being read again, and nothing else is; what comes of a run is the same."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import held, schema
from knowledge.ingest import Failed, Ingested, Ingestion, Unchanged
from knowledge.model import Document
from knowledge.originals import Originals, folder_of
from knowledge.reading import listed
from knowledge.reading.apart import Reader
from knowledge.store import Outcome, Store, opened
from tests.bot.terminal import Terminal
from tests.conftest import sample_files
from tests.faults.crash import held as content
from tests.knowledge.sentences import extracted
from tests.knowledge.test_ingest import OTHER, TEXT, TITLE, tables, text

CHANGED = TEXT.replace("3.20", "3.30")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "base.sqlite", create=True) as found:
        yield found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read in whole, one after another."""
    names: list[str] = []
    reading = Reader.read

    def noted(reader: Reader, path: Path) -> tuple[Document, ...]:
        if reader._read is not listed:
            names.append(path.name)
        return reading(reader, path)

    monkeypatch.setattr(Reader, "read", noted)
    return names


def run(store: Store, *paths: Path, originals: Originals | None = None) -> list[tuple[str, str]]:
    """Read files in as `juesuan ingest` does: what became of each."""
    ingestion = Ingestion(store, originals=originals)
    over = dict(zip(paths, ingestion.pass_over(paths), strict=True))
    results: list[Ingested | Unchanged | Failed] = []
    for path in paths:
        results += ingestion.unchanged(path) if over[path] else ingestion.add(path)
    results += ingestion.finish()
    told = []
    for each in results:
        if isinstance(each, Unchanged):
            told.append((each.held.name, "passed over"))
        elif isinstance(each, Ingested):
            told.append((each.extract.document.name, each.outcome.value))
        else:
            told.append((each.path.name, str(each.error)))
    return told


def test_what_is_held_is_not_read(store: Store, tmp_path: Path, read: list[str]) -> None:
    paths = [text(tmp_path / "一.txt"), text(tmp_path / "二.txt", OTHER)]
    assert run(store, *paths) == [("一.txt", "新增"), ("二.txt", "新增")]
    read.clear()
    assert run(store, *paths) == [("一.txt", "passed over"), ("二.txt", "passed over")]
    assert read == []
    (again,) = Ingestion(store).add(paths[0])
    assert isinstance(again, Ingested)
    (told,) = held.Holdings(store).find(paths[0])
    extract = again.extract
    assert (told.name, told.department, told.year, told.kind, told.checksum) == (
        "一.txt", extract.identity.department, extract.identity.year, extract.identity.kind, extract.document.checksum,
    )  # fmt: skip
    counts = (len(extract.figures), len(extract.numerals), len(extract.unplaced), extract.document.unread)
    assert (told.figures, told.numerals, told.unplaced, told.unread) == counts


def test_another_content_another_name_and_an_older_reader_are_read(
    store: Store, tmp_path: Path, read: list[str]
) -> None:
    paths = [text(tmp_path / "一.txt"), text(tmp_path / "二.txt", OTHER)]
    run(store, *paths)
    text(paths[0], CHANGED)
    renamed = paths[1].rename(tmp_path / "别名.txt")
    read.clear()
    assert run(store, paths[0], renamed) == [("一.txt", "更新"), ("别名.txt", "未变")]
    assert read == ["一.txt", "别名.txt"]
    store.db.execute("update files set reader = ?", [schema.READER_VERSION - 1])
    assert run(store, paths[0]) == [("一.txt", "更新")]


def test_what_cannot_be_read_is_told_again(store: Store, tmp_path: Path) -> None:
    paths = [text(tmp_path / "一.txt"), text(tmp_path / "坏.txt", "今日要闻"), tmp_path / "没有.txt"]
    first, again = run(store, *paths), run(store, *paths)
    assert again[1:] == first[1:]
    told = dict(again)
    assert ("像" in told["坏.txt"], "找不到" in told["没有.txt"]) == (True, True)


def test_an_interrupted_run_ends_as_one_that_was_not(tmp_path: Path, read: list[str]) -> None:
    """Names that two folders have, parts of a disclosure, an archive: after each number of files."""
    archive = tmp_path / "压缩.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("说明.txt", OTHER)
        made.write(tables(tmp_path / "t" / "表.xlsx", total="77.00"), "表.xlsx")
    paths = [
        text(tmp_path / "甲" / "决算.txt"),
        tables(tmp_path / "甲" / "表.xlsx"),
        text(tmp_path / "乙" / "决算.txt", CHANGED),
        archive,
        sample_files()[0],
    ]
    with opened(tmp_path / "whole.sqlite", create=True) as store:
        whole = run(store, *paths)
    assert [name for name, _ in whole] == [
        "决算.txt", "乙/决算.txt", "压缩.zip/说明.txt", "压缩.zip/表.xlsx", sample_files()[0].name, "表.xlsx",
    ]  # fmt: skip
    for number in range(1, len(paths)):
        db = tmp_path / f"{number}.sqlite"
        with opened(db, create=True) as store:
            ingestion = Ingestion(store)
            for path in paths[:number]:  # and no `finish`: it was killed
                assert list(ingestion.add(path)) or path.name == "表.xlsx"
            read.clear()
            again = run(store, *paths)
        assert {name for name, _ in again} == {name for name, _ in whole}
        passed = [name for name, what in again if what == "passed over"]
        assert passed
        assert content(db) == content(tmp_path / "whole.sqlite")
        with opened(db) as store:
            assert {what for _, what in run(store, *paths)} == {"passed over"}


def test_a_new_file_takes_the_place_of_none_that_is_passed_over(store: Store, tmp_path: Path) -> None:
    """Both are called the same; the one that is held was read when the other was not there."""
    later = text(tmp_path / "乙" / "决算.txt")
    run(store, later)
    first = text(tmp_path / "甲" / "决算.txt", CHANGED)
    assert run(store, first, later) == [("甲/决算.txt", "合并"), ("决算.txt", "passed over")]
    assert store.db.table("files").count == 2


def test_what_is_passed_over_tells_whose_a_file_beside_it_is(store: Store, tmp_path: Path, read: list[str]) -> None:
    """A part that came later belongs to the disclosure that is held; without such a part nothing is read again."""
    said = text(tmp_path / "决算.txt")
    run(store, said)
    part = tables(tmp_path / "表.xlsx")
    read.clear()
    assert run(store, said, part) == [("决算.txt", "passed over"), ("表.xlsx", Outcome.JOINED.value)]
    assert sorted(read) == ["决算.txt", "表.xlsx"]
    assert [row["title"] for row in store.db.query("select title from documents")] == [TITLE]
    read.clear()
    assert {what for _, what in run(store, said, part)} == {"passed over"}
    assert read == []


def test_an_archive_is_passed_over_where_all_that_would_be_read_of_it_is_held(
    store: Store, tmp_path: Path, read: list[str]
) -> None:
    archive = tmp_path / "a.zip"

    def packed(**members: str) -> None:
        with zipfile.ZipFile(archive, "w") as made:
            for name, content in members.items():
                made.writestr(f"{name}.txt", content)
            made.writestr("图.png", b"\x89PNG\r\n\x1a\n nothing")

    packed(one=TEXT, two=OTHER)
    assert [what for _, what in run(store, archive)] == ["新增", "新增"]
    read.clear()
    assert run(store, archive) == [("a.zip/one.txt", "passed over"), ("a.zip/two.txt", "passed over")]
    assert read == []
    packed(one=TEXT, two=OTHER.replace("8.80", "8.90"))
    assert run(store, archive) == [("a.zip/one.txt", "未变"), ("a.zip/two.txt", "更新")]
    packed(one=TEXT, two=OTHER.replace("8.80", "8.90"), three="今日要闻")
    for _ in range(2):
        assert [name for name, what in run(store, archive) if "像" in what] == ["a.zip"]
    assert read == ["a.zip"] * 3
    archive.write_bytes(archive.read_bytes()[:-30])
    assert "损坏" in run(store, archive)[0][1]


def test_a_copy_is_kept_of_what_is_passed_over(store: Store, tmp_path: Path, read: list[str]) -> None:
    """It was read when none were kept."""
    path = text(tmp_path / "一.txt")
    run(store, path)
    read.clear()
    assert run(store, path, originals=Originals(store)) == [("一.txt", "passed over")]
    (kept,) = folder_of(store.path).iterdir()
    assert (kept.read_bytes(), read) == (path.read_bytes(), [])


def test_pages_that_could_not_be_read_are_read_once_they_can_be(
    store: Store, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page was a picture, and what recognises characters was not installed."""
    path, now = text(tmp_path / "一.txt"), extracted(TEXT)
    named = replace(now.document, name=path.name)
    before = replace(now, document=replace(named, unread=frozenset({2, 3})))
    assert store.write(before) is Outcome.ADDED
    monkeypatch.setattr(held, "_recognises", lambda: False)
    assert run(store, path) == [("一.txt", "passed over")]
    monkeypatch.setattr(held, "_recognises", lambda: True)
    read.clear()
    assert store.write(before) is Outcome.UNCHANGED
    assert run(store, path) == [("一.txt", "更新")]
    assert run(store, path) == [("一.txt", "passed over")]
    assert read == ["一.txt"]
    assert [row["unread"] for row in store.db.query("select unread from files")] == [""]
    assert store.write(before) is Outcome.UNCHANGED, "less is no reason"


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize("more", [[], ["--jobs", 2], ["--dry-run"]])
def test_the_command_goes_on_where_it_was_stopped(
    more: list[object], terminal: Terminal, tmp_path: Path, read: list[str]
) -> None:
    folder = tmp_path / "公开"
    folder.mkdir()
    files = [Path(shutil.copy(path, folder)) for path in sample_files()[:3]]
    db = tmp_path / "k.sqlite"
    first = terminal("ingest", "--db", db, *files[:2])
    assert first.code == 0
    read.clear()
    run = terminal("ingest", "--db", db, *more, folder)
    assert (run.code, run.err) == (0, "")
    assert read == [files[2].name]
    rows = [line.split() for line in run.out.splitlines() if line.startswith("区")]
    assert [(row[0], row[4]) for row in rows] == [
        (files[0].name, "未变"), (files[1].name, "未变"), (files[2].name, "新增"),
    ]  # fmt: skip
    before = [line.split() for line in first.out.splitlines() if line.startswith("区")]
    assert [row[5:] for row in rows[:2]] == [row[5:] for row in before]
