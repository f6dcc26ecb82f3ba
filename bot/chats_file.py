"""The file of chats while it can be written, and a copy in memory while it cannot: the copy goes back into it.

A full disk and a lock pass. What was asked meanwhile is remembered, and stands in the file again as soon as it takes
it; only a kill before that loses it. What is in the file is not worth stopping for: where it cannot be read, it is put
aside and begun anew, and where nothing can be made in its place, the memory lasts until the program ends.
"""

from __future__ import annotations

import logging
import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

# What a file is called that is put aside; it takes the place of one put aside before.
ASIDE = ".old"
# Seconds: another process has no business in this file, and an answer does not wait for it.
PATIENCE = 0.2
# Seconds after which a file that could not be written is tried again, each time twice as many, up to so many.
AGAIN_AFTER, AGAIN_AT_MOST = 1.0, 60.0
_log = logging.getLogger(__name__)
T = TypeVar("T")


class ChatsFile:
    """A small SQLite database of one version, made by `create`; without a path, it is in memory."""

    def __init__(self, path: Path | None, version: int, create: Callable[[Database], None]) -> None:
        self._path, self._version, self._create = path, version, create
        self._again: float | None = None
        """When a file is tried again that could not be written (of the clock that never goes back)."""
        self._pause = 0.0
        self._db: Database | None = (self._opened(path) if path else None) or self._in_memory()

    def do(self, do: Callable[[Database], T]) -> T | None:
        """Do something with the database; None once it is closed."""
        self.save()
        if self._db is None:
            return None
        try:
            return do(self._db)
        except sqlite3.Error as error:
            if not self._path or self._again is not None:
                raise  # memory does not fail: something else is wrong
            self._db = self._left(self._db, error)
            return do(self._db)

    @property
    def written(self) -> bool:
        """Whether all of it is in the file."""
        return self._path is not None and self._again is None

    def save(self) -> None:
        """Write what was remembered into the file, where that could not be done and it is time to try again."""
        self._try_again(time.monotonic())

    def close(self) -> None:
        """Let go of the file, which holds what was remembered, if it can be written by now."""
        self._try_again(math.inf)
        if self._again is not None:
            _log.warning("%s still cannot be written: what was asked meanwhile is not remembered", self._path)
        self._again = None
        if self._db:
            self._db.close()
        self._db = None

    # ------------------------------------------------------------ leaving the file, and going back

    def _try_again(self, now: float) -> None:
        """Go back into the file, where it was left and it is time."""
        if self._db and self._path and self._again is not None and now >= self._again:
            self._go_back(self._db, self._path)

    def _left(self, file: Database, error: sqlite3.Error) -> Database:
        """What the file holds, in memory; nothing, where that cannot be read."""
        memory = self._in_memory()
        try:
            _copied(file, memory)
            self._pause = AGAIN_AFTER
            self._again = time.monotonic() + self._pause
            _log.warning("%s cannot be written (%s): chats are kept in memory meanwhile", self._path, error)
        except sqlite3.Error as other:
            self._path = None
            _log.warning("chats are no longer kept in a file: %s", other)
        finally:
            file.close()
        return memory

    def _go_back(self, memory: Database, path: Path) -> None:
        """Write what was remembered into the file, all of it or nothing."""
        try:
            file = self._made(path, patience=0.0)
            try:
                _copied(memory, file)
            except BaseException:
                file.close()
                raise
        except (sqlite3.Error, OSError, OtherVersionError):
            self._pause = min(2 * self._pause, AGAIN_AT_MOST)
            self._again = time.monotonic() + self._pause
            return
        file.execute(f"pragma busy_timeout = {PATIENCE * 1000:.0f}").fetchall()
        memory.close()
        self._db, self._again = file, None
        _log.warning("chats are kept in %s again", path)

    # ------------------------------------------------------------ opening

    def _in_memory(self) -> Database:
        db = Database(sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None))
        self._create(db)
        return db

    def _opened(self, path: Path) -> Database | None:
        """The file, made anew where there is none that can be read; None where that cannot be done."""
        try:
            try:
                return self._made(path, PATIENCE)
            except (sqlite3.DatabaseError, OtherVersionError) as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise  # in the way is the folder or another process, and not what the file holds
                _log.warning("%s is put aside (%s): chats begin anew", path, error)
                _put_aside(path)
                return self._made(path, PATIENCE)
        except (sqlite3.Error, OSError) as error:
            self._path = None
            _log.warning("chats are not kept over a restart: %s cannot be used (%s)", path, error)
            return None

    def _made(self, path: Path, patience: float) -> Database:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # who asked what is nobody else's business
        db = Database(sqlite3.connect(path, timeout=patience, check_same_thread=False, isolation_level=None))
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db: Database) -> None:
        """Make the tables, or see that they are ours and whole."""
        # written at once but not waited for: a kill loses nothing, and the power the last moments but not the file
        for pragma in ("journal_mode = wal", "synchronous = normal", "secure_delete = on"):
            db.execute(f"pragma {pragma}").fetchall()
        held = bool(db.table_names())
        if held:
            if db.execute("pragma user_version").fetchone()[0] != self._version:
                raise OtherVersionError("other version")
            if db.execute("pragma quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
        self._create(db)
        if not held:
            db.execute(f"pragma user_version = {self._version}")


class OtherVersionError(Exception):
    """The file was written by another version of the program."""


@contextmanager
def at_once(db: Database) -> Iterator[None]:
    """All that is written in the block, or nothing."""
    db.execute("begin immediate")
    try:
        yield
        db.execute("commit")
    except BaseException:
        if db.conn.in_transaction:
            db.execute("rollback")
        raise


def _copied(source: Database, to: Database) -> None:
    """Have the rows of one database in the place of those of another, which has the same tables."""
    with at_once(to):
        for name in to.table_names():
            to.execute(f"delete from {name}")  # noqa: S608 (our own tables)
            rows = source.execute(f"select * from {name}").fetchall()  # noqa: S608
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                to.conn.executemany(f"insert into {name} values ({marks})", rows)  # noqa: S608


def _put_aside(path: Path) -> None:
    path.replace(path.with_name(path.name + ASIDE))
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
