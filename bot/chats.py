"""The file that keeps what chats remember over a restart: a small SQLite database beside the knowledge base.

python-telegram-bot's own persistence is not used: it keeps its data by chat or by user and not by both, writes all of
it at intervals, has no bound, and stops the bot where its file cannot be read. Here a chat is one row, written as its
question is answered. Nothing in the file is worth stopping for: what cannot be read is put aside, what cannot be
written is remembered until the program ends.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from pydantic import TypeAdapter
from sqlite_utils import Database
from sqlite_utils.db import NotFoundError, Table

from bot.answer import Conversation, Shown
from knowledge.contract import Mention, Order, Query


def form(*kinds: Any) -> int:
    """A number for the fields of some dataclasses: another one as soon as a field is another."""
    named = [(kind.__name__, field.name, str(field.type)) for kind in kinds for field in fields(kind)]
    return crc32(repr(named).encode()) >> 1


# States of another version are put aside: nobody has to count it up when a query gets another field.
VERSION = form(Conversation, Shown, Query, Mention, Order)
# What a file is called that is put aside; it takes the place of one put aside before.
ASIDE = ".old"
# Seconds: another process has no business in this file, and an answer does not wait for it.
PATIENCE = 0.2
# After so many answers it is looked whether there are too many chats.
COUNTED_EVERY = 200
_COLUMNS = {"chat": int, "sender": int, "topic": int, "touched": float, "state": str}
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Key(NamedTuple):
    """Who talks where: in a group everybody has a conversation of their own, in a forum one in each topic."""

    chat: int
    sender: int
    topic: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What is kept of one chat: the conversation, and the choices under the message that they hang on."""

    conversation: Conversation
    offered: tuple[str, ...] = ()
    message_id: int | None = None


_STATE = TypeAdapter(State)


def dumped(state: State) -> str:
    """A state as JSON, without what is as it is by default."""
    return _STATE.dump_json(state, exclude_defaults=True).decode()


def loaded(text: str) -> State:
    """The state that JSON tells; ValueError where it tells none."""
    return _STATE.validate_json(text)


class Chats:
    """The states of at most `limit` chats, each kept for `lifetime` seconds after its last question.

    Once the file cannot be used, which is logged, nothing is kept and nothing found.
    """

    def __init__(self, path: Path, limit: int, lifetime: float, now: float) -> None:
        self._path, self._limit, self._lifetime = path, limit, lifetime
        self._answers = 0
        self._db = self._opened()
        self._safely(lambda chats: self._tidy(chats, now))

    def find(self, key: Key, now: float) -> State | None:
        """What is kept of a chat; None where nothing is, or it is too old."""
        return self._safely(lambda chats: self._found(chats, key, now))

    def keep(self, key: Key, state: State, now: float) -> None:
        """Keep a state in the place of the one before."""
        row = {**key._asdict(), "touched": now, "state": dumped(state)}
        self._safely(lambda chats: chats.upsert(row, pk=Key._fields))
        self._answers += 1
        if self._answers % COUNTED_EVERY == 0:
            self._safely(lambda chats: self._tidy(chats, now))

    def forget(self, key: Key) -> None:
        """Keep nothing of a chat any more."""
        self._safely(lambda chats: chats.delete_where("chat = ? and sender = ? and topic = ?", list(key)))

    def close(self) -> None:
        """Let go of the file."""
        if self._db:
            self._db.close()
        self._db = None

    def _safely(self, do: Callable[[Table], T]) -> T | None:
        """Do something with the file; where that fails, which is logged, go on without it."""
        if self._db is None:
            return None
        try:
            return do(self._db.table("chats"))
        except sqlite3.Error as error:
            _log.warning("chats are no longer kept in %s: %s", self._path, error)
            self.close()
        return None

    def _found(self, chats: Table, key: Key, now: float) -> State | None:
        try:
            row = chats.get(tuple(key))
        except NotFoundError:
            return None
        if abs(now - row["touched"]) > self._lifetime:
            return None
        try:
            return loaded(row["state"])
        except ValueError:
            _log.warning("what was kept of a chat cannot be read, and is forgotten")
            chats.delete(tuple(key))
        return None

    def _tidy(self, chats: Table, now: float) -> None:
        """Remove what is too old, and the oldest of too many."""
        chats.delete_where("abs(? - touched) > ?", [now, self._lifetime])
        chats.delete_where("rowid in (select rowid from chats order by touched desc limit -1 offset ?)", [self._limit])

    # ------------------------------------------------------------ opening

    def _opened(self) -> Database | None:
        """The file, made anew where there is none that can be read; None where that cannot be done."""
        try:
            try:
                return self._made()
            except (sqlite3.DatabaseError, _OtherVersionError) as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise  # in the way is the folder or another process, and not what the file holds
                _log.warning("%s is put aside (%s): chats begin anew", self._path, error)
                self._put_aside()
                return self._made()
        except (sqlite3.Error, OSError) as error:
            _log.warning("chats are not kept over a restart: %s cannot be used (%s)", self._path, error)
            return None

    def _made(self) -> Database:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)  # who asked what is nobody else's business
        db = Database(sqlite3.connect(self._path, timeout=PATIENCE, check_same_thread=False, isolation_level=None))
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    @staticmethod
    def _prepare(db: Database) -> None:
        """Make the table, or see that it is ours and whole."""
        # written at once but not waited for: what is lost with the power is no loss
        for pragma in ("journal_mode = wal", "synchronous = off", "secure_delete = on"):
            db.execute(f"pragma {pragma}").fetchall()
        if not db.table_names():
            table = db.table("chats")
            table.create(_COLUMNS, pk=Key._fields)
            table.create_index(["touched"])
            db.execute(f"pragma user_version = {VERSION}")
        elif db.execute("pragma user_version").fetchone()[0] != VERSION:
            raise _OtherVersionError("other version")
        elif db.execute("pragma quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")

    def _put_aside(self) -> None:
        self._path.replace(self._path.with_name(self._path.name + ASIDE))
        for beside in ("-wal", "-shm"):
            self._path.with_name(self._path.name + beside).unlink(missing_ok=True)


class _OtherVersionError(Exception):
    """The file was written by another version of the program."""
