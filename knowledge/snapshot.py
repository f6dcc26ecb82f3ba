"""Copies of a database in use, whole and looked at, and the way back: SQLite's online backup in both directions.

Who reads or writes meanwhile goes on: a copy is of one moment. What is put back is one transaction in the file that is
there, so that a crash in the middle leaves what was there before, and whoever has it open reads the new content next.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from knowledge import schema
from knowledge.errors import StoreError

# Pages that are copied at a time; in between, others may write.
PAGES = 1024
# Seconds to wait for who is writing.
PATIENCE = 30.0
# What SQLite keeps beside a database while it is written.
BESIDE = ("-journal", "-wal", "-shm")
# What is put aside because it is no database any more.
DAMAGED = ".damaged"


@dataclass(frozen=True, slots=True)
class Versions:
    """Of which version a knowledge base is, and how many of its files were read by an older reader."""

    schema: int
    files: int
    outdated: int

    @property
    def usable(self) -> bool:
        """Whether this program can answer from it."""
        return self.schema == schema.SCHEMA_VERSION


def copy(source: Path, to: Path) -> None:
    """Write what a database holds at this moment into a new file, and look whether it is whole.

    Raises StoreError where it cannot be read or written, or is damaged.
    """
    try:
        with closing(_read(source)) as here, closing(sqlite3.connect(to)) as there:
            here.backup(there, pages=PAGES)
            # a copy is one file: what another journal mode keeps beside it stays behind
            there.execute("pragma journal_mode = delete").fetchall()
    except sqlite3.Error as error:
        raise StoreError(f"备份不了 {source}：{error}。") from error
    _must_be_whole(to, source)


def put_back(source: Path, to: Path) -> None:
    """Put what a copy holds into the place of what a database holds: all of it or nothing.

    A file that is no database any more is put aside first. Raises StoreError where the copy is damaged, or the place
    cannot be written.
    """
    _must_be_whole(source, source)
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.exists() and not _is_database(to):
        _put_aside(to)
    try:
        with closing(_read(source)) as here, closing(sqlite3.connect(to, timeout=PATIENCE)) as there:
            here.backup(there)
    except sqlite3.Error as error:
        raise StoreError(f"写不进 {to}：{error}；内容保持原样。") from error


def problems(path: Path, most: int = 5) -> list[str]:
    """What SQLite finds wrong in a database, its pages, indexes and rows that point nowhere; empty where it is whole.

    Raises StoreError where it cannot be opened.
    """
    try:
        with closing(_read(path)) as db:
            found = [str(row[0]) for row in db.execute(f"pragma integrity_check({most})") if row[0] != "ok"]
            astray = db.execute("pragma foreign_key_check").fetchmany(most)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise StoreError(f"打不开 {path}：{error}。") from error
        return [str(error)]
    return [*found, *(f"{table} 第{row}行指向不存在的 {parent}" for table, row, parent, _ in astray)][:most]


def versions(path: Path) -> Versions:
    """Of which version a knowledge base is. Raises StoreError where it is none."""
    try:
        with closing(_read(path)) as db:
            if db.execute("pragma application_id").fetchone()[0] != schema.APPLICATION_ID:
                raise StoreError(f"{path} 不是决算问答的知识库。")
            version = int(db.execute("pragma user_version").fetchone()[0])
            if version != schema.SCHEMA_VERSION:
                return Versions(version, 0, 0)
            count = "select count(*), count(*) filter (where reader <> ?) from files"
            files, outdated = db.execute(count, [schema.READER_VERSION]).fetchone()
            return Versions(version, files, outdated)
    except sqlite3.Error as error:
        raise StoreError(f"打不开知识库 {path}：{error}。") from error


def is_foreign(path: Path) -> bool:
    """Whether a file is a whole database of another program, which is nobody's here to write over."""
    if not path.is_file() or not _is_database(path):
        return False
    with closing(_read(path)) as db:
        return bool(db.execute("pragma application_id").fetchone()[0] != schema.APPLICATION_ID)


def latest(path: Path) -> str | None:
    """When a file was read in last (ISO 8601, UTC); None where the knowledge base holds none."""
    try:
        with closing(_read(path)) as db:
            found = db.execute("select max(read_at) from files").fetchone()[0]
            return str(found) if found else None
    except sqlite3.Error as error:
        raise StoreError(f"打不开知识库 {path}：{error}。") from error


def _read(path: Path) -> sqlite3.Connection:
    """A database that is there, for reading; it may be written to, so that what a crash left half done is undone."""
    if not path.is_file():
        raise StoreError(f"没有 {path}。")
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)


def _must_be_whole(path: Path, named: Path) -> None:
    if found := problems(path):
        raise StoreError(f"{named} 已损坏：{'；'.join(found)}。")


def _is_database(path: Path) -> bool:
    try:
        with closing(_read(path)) as db:
            db.execute("pragma schema_version").fetchone()
    except sqlite3.OperationalError:
        return True  # in the way is somebody who writes, not what the file holds
    except sqlite3.DatabaseError:
        return False
    return True


def _put_aside(path: Path) -> None:
    path.replace(path.with_name(path.name + DAMAGED))
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
