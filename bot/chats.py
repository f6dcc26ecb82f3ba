"""The file that keeps what chats remember over a restart, and what the buttons under messages are for.

It is a small SQLite database beside the knowledge base. A button's own data has 64 bytes, which is too few for a
question: they hold a word, and here stands what the message was sent for.

python-telegram-bot's own persistence is not used: it keeps its data by chat or by user and not by both, writes all of
it at intervals, has no bound, and stops the bot where its file cannot be read. Here a chat is one row, written as its
question is answered.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from pydantic import TypeAdapter
from sqlite_utils import Database
from sqlite_utils.db import NotFoundError, Table

from bot.answer import Conversation, Shown
from bot.chats_file import ChatsFile, at_once
from knowledge.contract import Mention, Order, Query


def form(*kinds: Any) -> int:
    """A number for the fields of some dataclasses: another one as soon as a field is another."""
    named = [(kind.__name__, field.name, str(field.type)) for kind in kinds for field in fields(kind)]
    return crc32(repr(named).encode()) >> 1


@dataclass(frozen=True, slots=True)
class Sent:
    """What a message of the bot was sent for.

    query      what it answers, for its buttons to ask further
    choices    the questions that it offers
    pages      the whole text (marked) where the message shows a part of it
    joined     whether it answers more than its query: another year then does not take its place
    said       a number for the words of the question, to know whether they were changed; the words are not kept
    """

    query: Query | None = None
    choices: tuple[str, ...] = ()
    pages: str = ""
    said: int = 0
    joined: bool = False


# What is kept by another version is put aside: nobody has to count it up when a query gets another field.
VERSION = form(Conversation, Shown, Query, Mention, Order, Sent)
# Telegram brings an update again for a day at most; for as long an answer is still wanted.
UPDATES_KEPT, UPDATES_EACH = 2 * 24 * 3600.0, 10
ARRIVED_KEPT = 24 * 3600.0
# After so many answers it is looked whether there are too many chats.
COUNTED_EVERY = 200
# Buttons work for so many seconds, and under so many messages for each chat that is remembered.
BUTTONS_KEPT, MESSAGES_EACH = 7 * 24 * 3600.0, 10
_CHATS = {"chat": int, "sender": int, "topic": int, "touched": float, "state": str}
_MESSAGES = {
    "chat": int, "message": int, "sender": int, "topic": int, "asked": int, "touched": float, "state": str,
}  # fmt: skip
_UPDATES = {"number": int, "touched": float}
_ARRIVED = {"number": int, "touched": float, "content": str, "on_the_way": int}
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Key(NamedTuple):
    """Who talks where: in a group everybody has a conversation of their own, in a forum one in each topic."""

    chat: int
    sender: int
    topic: int = 0


class Arrived(NamedTuple):
    """An update that has arrived and was not handled yet, as JSON; `on_the_way` where its answer may have been sent."""

    number: int
    content: str
    on_the_way: bool


_KEPT: dict[type, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (Conversation, Sent)}


def dumped(kept: Conversation | Sent) -> str:
    """What is kept as JSON, without what is as it is by default."""
    return _KEPT[type(kept)].dump_json(kept, exclude_defaults=True).decode()


def loaded(kind: type[T], text: str) -> T:
    """What JSON tells; ValueError where it tells no such thing."""
    found: T = _KEPT[kind].validate_json(text)
    return found


class Chats:
    """The conversations of at most `limit` chats, each kept for `lifetime` seconds after its last question.

    Without a path, and once the file cannot be used, which is logged, it is kept until the program ends.
    """

    shared = False
    """Whether other processes write what is kept too."""

    def __init__(self, path: Path | None, limit: int, lifetime: float, now: float) -> None:
        self._limit, self._lifetime = limit, lifetime
        self._answers = 0
        self._file = ChatsFile(path, VERSION, _create)
        self._file.do(lambda db: self._tidy(db, now))

    @property
    def kept(self) -> bool:
        """Whether what is remembered outlives the program, as far as is known."""
        return self._file.written

    def save(self) -> None:
        """Write what is remembered, where that could not be done before; to be called now and then."""
        self._file.save()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    # ------------------------------------------------------------ conversations

    def find(self, key: Key, now: float) -> Conversation | None:
        """What is kept of a chat; None where nothing is, or it is too old."""
        return self._file.do(lambda db: self._found(db.table("chats"), tuple(key), Conversation, now, self._lifetime))

    def keep(self, key: Key, conversation: Conversation, now: float) -> None:
        """Keep a conversation in the place of the one before."""
        sql = "insert or replace into chats (chat, sender, topic, touched, state) values (?, ?, ?, ?, ?)"
        row = [*key, now, dumped(conversation)]
        self._file.do(lambda db: db.execute(sql, row))
        self._answers += 1
        if self._answers % COUNTED_EVERY == 0:
            self._file.do(lambda db: self._tidy(db, now))

    def forget(self, key: Key) -> None:
        """Keep nothing of a chat any more."""
        for name in ("chats", "messages"):
            self._file.do(partial(_forget, name, key))

    def move(self, old: int, new: int) -> None:
        """A group became another one: the numbers of its messages mean nothing there."""
        self._file.do(lambda db: db.execute("update or ignore chats set chat = ? where chat = ?", [new, old]))
        self._file.do(lambda db: db.table("messages").delete_where("chat = ?", [old]))

    # ------------------------------------------------------------ messages

    def note(self, key: Key, message: int, asked: int, sent: Sent, now: float) -> None:
        """Keep what a message of the bot was sent for, and which message it answers (0 for none, or for the same)."""
        sql = """
            insert into messages (chat, sender, topic, message, asked, touched, state) values (?, ?, ?, ?, ?, ?, ?)
            on conflict (chat, message) do update set sender = excluded.sender, topic = excluded.topic,
            asked = coalesce(excluded.asked, asked), touched = excluded.touched, state = excluded.state
        """
        row = [*key, message, asked or None, now, dumped(sent)]
        self._file.do(lambda db: db.execute(sql, row))

    def sent(self, chat: int, message: int, now: float) -> Sent | None:
        """What a message of the bot was sent for; None where that is not known, or it was too long ago."""
        return self._file.do(lambda db: self._found(db.table("messages"), (chat, message), Sent, now, BUTTONS_KEPT))

    def reply_to(self, chat: int, asked: int) -> int | None:
        """The bot's message that answers a message."""
        sql = "select message from messages where chat = ? and asked = ? order by message desc limit 1"
        found = self._file.do(lambda db: db.execute(sql, [chat, asked]).fetchone())
        return int(found[0]) if found else None

    # ------------------------------------------------------------ updates

    def handled(self, update: int, now: float) -> bool:
        """Whether an update was handled; after a week without any, Telegram counts them anew."""
        sql = "select 1 from updates where number = ? and abs(? - touched) <= ?"
        return bool(self._file.do(lambda db: db.execute(sql, [update, now, UPDATES_KEPT]).fetchone()))

    def note_arrived(self, update: int, content: str, now: float) -> None:
        """Keep an update (JSON) until it is handled, unless it is kept or was handled."""
        sql = """
            insert or ignore into arrived (number, touched, content, on_the_way)
            select :number, :now, :content, 0
            where not exists (select 1 from updates where number = :number and abs(:now - touched) <= :kept)
        """
        values = {"number": update, "now": now, "content": content, "kept": UPDATES_KEPT}
        self._file.do(lambda db: db.execute(sql, values))

    def note_on_the_way(self, update: int, on_the_way: bool) -> None:
        """Keep whether an answer to an update may have been sent: before it is, and where it certainly was not."""
        sql = "update arrived set on_the_way = ? where number = ?"
        self._file.do(lambda db: db.execute(sql, [on_the_way, update]))

    def arrived(self, now: float, only: int | None = None) -> list[Arrived]:
        """The updates that have arrived and were not handled, in their order; what is a day old, nobody waits for."""
        own = "" if only is None else " and number = ?"
        sql = f"select number, content, on_the_way from arrived where abs(? - touched) <= ?{own} order by number"  # noqa: S608
        values = [now, ARRIVED_KEPT, *([] if only is None else [only])]
        found = self._file.do(lambda db: db.execute(sql, values).fetchall())
        return [Arrived(number, content, bool(on_the_way)) for number, content, on_the_way in found or ()]

    def note_handled(self, update: int, now: float) -> None:
        """Keep that an update was handled, and of it nothing else."""
        self._file.do(partial(_handled, update, now))

    # ------------------------------------------------------------ rows

    @staticmethod
    def _found(table: Table, key: tuple[int, ...], kind: type[T], now: float, lifetime: float) -> T | None:
        try:
            row = table.get(key)
        except NotFoundError:
            return None
        if abs(now - row["touched"]) > lifetime:
            return None
        try:
            return loaded(kind, row["state"])
        except ValueError:
            _log.warning("what was kept of a chat cannot be read, and is forgotten")
            table.delete(key)
        return None

    def _most(self) -> dict[str, tuple[float, int]]:
        """For how many seconds the rows of each table are kept, and how many of them."""
        return {
            "chats": (self._lifetime, self._limit),
            "messages": (BUTTONS_KEPT, MESSAGES_EACH * self._limit),
            "updates": (UPDATES_KEPT, UPDATES_EACH * self._limit),
            "arrived": (ARRIVED_KEPT, UPDATES_EACH * self._limit),
        }

    def _tidy(self, db: Database, now: float) -> None:
        """Remove what is too old, and the oldest of too many."""
        for name, (lifetime, limit) in self._most().items():
            table = db.table(name)
            table.delete_where("abs(? - touched) > ?", [now, lifetime])
            oldest = f"select rowid from {name} order by touched desc limit -1 offset ?"  # noqa: S608 (fixed names)
            table.delete_where(f"rowid in ({oldest})", [limit])


def _create(db: Database) -> None:
    """Make the tables that are not there."""
    if not db.table("chats").exists():
        db.table("chats").create(_CHATS, pk=Key._fields).create_index(["touched"])
    if not db.table("messages").exists():
        messages = db.table("messages").create(_MESSAGES, pk=("chat", "message"))
        messages.create_index(["touched"])
        messages.create_index(["chat", "asked"])
    for name, columns in (("updates", _UPDATES), ("arrived", _ARRIVED)):
        if not db.table(name).exists():
            db.table(name).create(columns, pk="number").create_index(["touched"])


def _handled(update: int, now: float, db: Database) -> None:
    with at_once(db):
        db.execute("insert or replace into updates (number, touched) values (?, ?)", [update, now])
        db.execute("delete from arrived where number = ?", [update])


def _forget(name: str, key: Key, db: Database) -> None:
    db.table(name).delete_where("chat = ? and sender = ? and topic = ?", list(key))
