"""Copies of a database in use are whole and of one moment, and what is put back is there whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from knowledge import schema, snapshot
from knowledge.errors import StoreError

ROOT = Path(__file__).parents[2]
# Writes until it is killed, in the middle of a transaction that has reached the file.
WRITES = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("pragma cache_size = 1")
db.execute("begin immediate")
db.execute("delete from figures")
print("in the middle", flush=True)
sys.stdin.read()
"""


def content(path: Path) -> list[str]:
    """All that a database holds, as SQL."""
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def scratched(path: Path) -> None:
    """Spoil a page in the middle of a file."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)


def test_a_copy_is_the_same_and_whole(one_db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    snapshot.copy(one_db, copy)
    assert content(copy) == content(one_db)
    assert snapshot.problems(copy) == []
    assert snapshot.versions(copy) == snapshot.Versions(schema.SCHEMA_VERSION, 1, 0)
    assert sorted(tmp_path.iterdir()) == [copy]


def test_a_copy_while_somebody_writes_is_of_the_moment_before(one_db: Path, tmp_path: Path) -> None:
    db, copy = Path(shutil.copy(one_db, tmp_path / "k.sqlite")), tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(db, isolation_level=None)) as writer:
        writer.execute("begin immediate")
        writer.execute("delete from figures")
        snapshot.copy(db, copy)
        writer.execute("rollback")
    assert content(copy) == content(one_db)


def test_a_copy_after_a_crash_in_the_middle_of_writing(one_db: Path, tmp_path: Path) -> None:
    """What was half done is undone first."""
    db, copy = Path(shutil.copy(one_db, tmp_path / "k.sqlite")), tmp_path / "copy.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", WRITES, str(db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
    assert Path(f"{db}-journal").stat().st_size
    assert db.read_bytes() != one_db.read_bytes()
    snapshot.copy(db, copy)
    assert content(copy) == content(one_db)


def test_what_is_damaged_is_no_copy(one_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    scratched(db)
    assert snapshot.problems(db)
    with pytest.raises(StoreError, match="已损坏"):
        snapshot.copy(db, tmp_path / "copy.sqlite")


def test_rows_that_point_nowhere(one_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    with closing(sqlite3.connect(db)) as writer, writer:
        writer.execute("delete from documents")
    assert any("documents" in problem for problem in snapshot.problems(db))


def test_who_has_it_open_reads_what_is_put_back(one_db: Path, samples_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    count = "select count(*) from documents"
    with closing(sqlite3.connect(db)) as reader:
        assert reader.execute(count).fetchone() == (1,)
        snapshot.put_back(samples_db, db)
        assert reader.execute(count).fetchone() == (9,)
    assert content(db) == content(samples_db)


def test_what_is_no_database_is_put_aside(one_db: Path, tmp_path: Path) -> None:
    db = tmp_path / "k.sqlite"
    db.write_bytes(b"no database at all" * 100)
    snapshot.put_back(one_db, db)
    assert content(db) == content(one_db)
    assert (tmp_path / f"k.sqlite{snapshot.DAMAGED}").read_bytes().startswith(b"no database")


def test_a_damaged_copy_is_not_put_back(one_db: Path, samples_db: Path, tmp_path: Path) -> None:
    db, copy = Path(shutil.copy(one_db, tmp_path / "k.sqlite")), Path(shutil.copy(samples_db, tmp_path / "c.sqlite"))
    scratched(copy)
    with pytest.raises(StoreError, match="已损坏"):
        snapshot.put_back(copy, db)
    assert content(db) == content(one_db)


def test_what_was_read_by_an_older_reader_is_counted(one_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    with closing(sqlite3.connect(db)) as writer, writer:
        writer.execute("update files set reader = reader - 1")
    assert snapshot.versions(db).outdated == 1
    assert snapshot.latest(db)


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("create table notes (id)")
    assert snapshot.is_foreign(path)
    with pytest.raises(StoreError, match="不是"):
        snapshot.versions(path)
