"""The knowledge base: one SQLite file, written a whole file at a time; files of one disclosure are one document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import schema
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from knowledge.extraction.extract import Extract
    from knowledge.writing import Writer

# A shorter file is no database, though SQLite takes it for an empty one and would write over it.
SMALLEST = 512
# Seconds to wait for another process that is writing.
PATIENCE = 30.0


class Outcome(StrEnum):
    """What writing a file did: a document is new, a file joins one, takes an older one's place, or is there already."""

    ADDED = "新增"
    JOINED = "合并"
    REPLACED = "更新"
    UNCHANGED = "未变"


class Store:
    """An open knowledge base. Use as a context manager, or call `close`."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the file at `path`; with `create`, make it where it does not exist.

        Raises StoreError where it is missing, is no knowledge base, or was made by another version.
        """
        if not create and not path.is_file():
            raise StoreError(f"没有知识库 {path}。先用 juesuan ingest 读入决算公开。")
        self.path = path
        try:
            if path.is_file() and 0 < path.stat().st_size < SMALLEST:
                raise StoreError(f"{path} 不是决算问答的知识库。")
            path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"打不开知识库 {path}：{error}。") from None
        try:
            self.connection.execute("pragma foreign_keys = on")
            self._check(create=create)
        except sqlite3.Error as error:
            self.connection.close()
            raise StoreError(f"打不开知识库 {path}：{error}。") from None
        except StoreError:
            self.connection.close()
            raise

    @cached_property
    def db(self) -> Database:
        """The same as sqlite-utils has it, for making tables and for writing."""
        from sqlite_utils import Database  # brings half of what is installed with it, and reading needs none of it

        return Database(self.connection)

    def _check(self, *, create: bool) -> None:
        if create and not self.db.table_names():
            with self._writing():
                # another process may have made the tables since
                if not self.db.table_names():
                    schema.create(self.db)
        if self.connection.execute("pragma application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise StoreError(f"{self.path} 不是决算问答的知识库。")
        version = self.connection.execute("pragma user_version").fetchone()[0]
        if version != schema.SCHEMA_VERSION:
            from knowledge.migrations import unfit  # rarely needed

            raise StoreError(f"{self.path} {'。'.join(unfit(version))}。")

    @property
    def beside(self) -> Path:
        """What files are named after that belong to it."""
        return self.path

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def copy(self, path: Path) -> None:
        """Write all that the knowledge base holds into another file."""
        try:
            with opened(path, create=True) as other:
                self.connection.backup(other.connection)
        except sqlite3.Error as error:
            raise StoreError(f"读不出知识库 {self.path}：{error}。") from error

    @contextmanager
    def moment(self) -> Iterator[tuple[int, int]]:
        """All that is read in the block is of one moment; gives what is another as soon as the content is another.

        That is the file itself, which somebody may have put another in the place of, and SQLite's count of what other
        connections have written.
        """
        self.db.execute("begin")
        try:
            self.db.execute("select 1 from sqlite_master limit 1").fetchone()  # from here on nobody writes
            version = self.db.execute("pragma data_version").fetchone()[0]
            yield (self.path.stat().st_ino if self.path.exists() else 0), version
        finally:
            self.db.execute("commit")

    # ------------------------------------------------------------ writing

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All that is written in the block, or nothing; the lock is taken at once, so that nobody writes between."""
        self.connection.execute("begin immediate")
        try:
            yield
            self.connection.execute("commit")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("rollback")
            raise

    def _writer(self) -> Writer:
        from knowledge.writing import Writer  # what reads documents is slow to load, and no answer needs it

        return Writer(self.db)

    def write(self, extract: Extract) -> Outcome:
        """Write a file whole or not at all; see `write_all`."""
        return self.write_all([extract])[0]

    def write_all(self, extracts: Sequence[Extract]) -> list[Outcome]:
        """Write the files of one archive, all or none.

        A file belongs to the document of its department, year and kind. The same content again changes nothing; a
        file of the same name takes the older one's place; any other joins those that are there.
        What adds up and what does not is found out anew for every document that this changes.
        Raises StoreError where it cannot be written (disk full, locked), and leaves everything as it was.
        """
        try:
            with self._writing():
                return self._writer().write(extracts)
        except sqlite3.Error as error:
            raise StoreError(f"写不进知识库 {self.path}：{error}；内容保持原样。") from error

    def remove(self, file: int) -> None:
        """Take a file out with all that was read from it. Raises StoreError where that cannot be written."""
        try:
            with self._writing():
                self._writer().remove(file)
        except sqlite3.Error as error:
            raise StoreError(f"写不进知识库 {self.path}：{error}；内容保持原样。") from error


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[Store]:
    """A store that is closed at the end of the block."""
    store = Store(path, create=create)
    try:
        yield store
    finally:
        store.close()
