"""What chats remember, in the database that questions are answered from: any process can go on with any chat.

Processes share one bot: Telegram brings each update to one of them, and to another where the first was too slow to say
that it has it. Each holds an advisory lock as long as it lives (PostgreSQL lets go of it when the connection ends), so
that the others know which of the updates that are kept nobody works on any more.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from typing import Any, TypeVar

import psycopg
from psycopg import Connection

from bot.answer import Conversation
from bot.chats import (
    ARRIVED_KEPT,
    BUTTONS_KEPT,
    COUNTED_EVERY,
    UPDATES_KEPT,
    VERSION,
    Arrived,
    Chats,
    Key,
    Sent,
    dumped,
    loaded,
)
from knowledge.errors import StoreError
from knowledge.postgres.address import Address
from knowledge.postgres.engine import connected, reason

SCHEMA = "juesuan_chats"
# What sets these advisory locks apart from others; each process has a number of its own beside it.
LOCKS = 0x4A53
HIGHEST = 2**31 - 1
TABLES = (
    f"create schema if not exists {SCHEMA}",
    f"""create table if not exists {SCHEMA}.chats (chat bigint, sender bigint, topic bigint, version bigint not null,
    touched double precision not null, state text not null, primary key (chat, sender, topic))""",
    f"""create table if not exists {SCHEMA}.messages (chat bigint, message bigint, sender bigint, topic bigint,
    asked bigint, version bigint not null, touched double precision not null, state text not null,
    primary key (chat, message))""",
    f"create index if not exists messages_asked on {SCHEMA}.messages (chat, asked)",
    f"create table if not exists {SCHEMA}.updates (number bigint primary key, touched double precision not null)",
    f"""create table if not exists {SCHEMA}.arrived (number bigint primary key, touched double precision not null,
    content text not null, on_the_way boolean not null, owner bigint not null)""",
    *(f"create index if not exists {name}_touched on {SCHEMA}.{name} (touched)" for name in ("chats", "messages")),
)
# Whether the process that an update belongs to is still there.
WORKED_ON = (
    f"exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = {LOCKS}"  # noqa: S608
    " and l.objid::bigint = a.owner and l.granted)"
)
T = TypeVar("T")
_log = logging.getLogger(__name__)


class SharedChats(Chats):
    """The same as `Chats` in a database. While that is not reached, which is logged, nothing is remembered."""

    shared = True

    def __init__(self, address: Address, limit: int, lifetime: float, now: float) -> None:
        """Raises StoreError where the database is not reached, or nothing can be written there."""
        self._address, self._limit, self._lifetime = address, limit, lifetime
        self._answers = 0
        self.owner = secrets.randbelow(HIGHEST)
        self._connection: Connection | None = self._connected()
        self._tidy_there(now)

    @property
    def kept(self) -> bool:
        """Whether the database is reached."""
        return self._connection is not None

    def save(self) -> None:
        """Nothing is kept here that could be written later."""

    def close(self) -> None:
        """Let go of the database, and of what this process worked on."""
        if self._connection:
            self._connection.close()
        self._connection = None

    # ------------------------------------------------------------ conversations

    def find(self, key: Key, now: float) -> Conversation | None:
        """What is kept of a chat; None where nothing is, or it is too old."""
        where = "chats where chat = %s and sender = %s and topic = %s"
        return self._kept(Conversation, where, key, now, self._lifetime)

    def keep(self, key: Key, conversation: Conversation, now: float) -> None:
        """Keep a conversation in the place of the one before."""
        self._do(
            "insert into chats (chat, sender, topic, version, touched, state) values (%s, %s, %s, %s, %s, %s)"
            " on conflict (chat, sender, topic) do update set version = excluded.version,"
            " touched = excluded.touched, state = excluded.state",
            [*key, VERSION, now, dumped(conversation)],
        )
        self._answers += 1
        if self._answers % COUNTED_EVERY == 0:
            self._tidy_there(now)

    def forget(self, key: Key) -> None:
        """Keep nothing of a chat any more."""
        for name in ("chats", "messages"):
            self._do(f"delete from {name} where chat = %s and sender = %s and topic = %s", key)  # noqa: S608

    def move(self, old: int, new: int) -> None:
        """A group became another one: the numbers of its messages mean nothing there."""
        self._do(
            "update chats c set chat = %s where chat = %s and not exists (select 1 from chats o"
            " where o.chat = %s and o.sender = c.sender and o.topic = c.topic)",
            [new, old, new],
        )
        self._do("delete from messages where chat = %s", [old])

    # ------------------------------------------------------------ messages

    def note(self, key: Key, message: int, asked: int, sent: Sent, now: float) -> None:
        """Keep what a message of the bot was sent for, and which message it answers (0 for none, or for the same)."""
        self._do(
            "insert into messages (chat, sender, topic, message, asked, version, touched, state)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (chat, message) do update set"
            " sender = excluded.sender, topic = excluded.topic, asked = coalesce(excluded.asked, messages.asked),"
            " version = excluded.version, touched = excluded.touched, state = excluded.state",
            [*key, message, asked or None, VERSION, now, dumped(sent)],
        )

    def sent(self, chat: int, message: int, now: float) -> Sent | None:
        """What a message of the bot was sent for; None where that is not known, or it was too long ago."""
        return self._kept(Sent, "messages where chat = %s and message = %s", (chat, message), now, BUTTONS_KEPT)

    def reply_to(self, chat: int, asked: int) -> int | None:
        """The bot's message that answers a message."""
        sql = "select message from messages where chat = %s and asked = %s order by message desc limit 1"
        return next((int(message) for (message,) in self._do(sql, [chat, asked])), None)

    # ------------------------------------------------------------ updates

    def handled(self, update: int, now: float) -> bool:
        """Whether an update was handled, or another process is at it."""
        sql = (
            "select 1 from updates where number = %s and abs(%s - touched) <= %s"  # noqa: S608 (fixed words)
            f" union all select 1 from arrived a where a.number = %s and a.owner <> %s and {WORKED_ON}"
        )
        return bool(self._do(sql, [update, now, UPDATES_KEPT, update, self.owner]))

    def note_arrived(self, update: int, content: str, now: float) -> None:
        """Keep an update (JSON) until it is handled, as this process's, unless it was handled or another has it."""
        self._do(
            "insert into arrived as a (number, touched, content, on_the_way, owner)"  # noqa: S608 (fixed words)
            " select %s, %s, %s, false, %s where not exists"
            " (select 1 from updates where number = %s and abs(%s - touched) <= %s)"
            f" on conflict (number) do update set owner = excluded.owner where not {WORKED_ON}",
            [update, now, content, self.owner, update, now, UPDATES_KEPT],
        )

    def note_on_the_way(self, update: int, on_the_way: bool) -> None:
        """Keep whether an answer to an update may have been sent: before it is, and where it certainly was not."""
        self._do("update arrived set on_the_way = %s where number = %s", [on_the_way, update])

    def arrived(self, now: float, only: int | None = None) -> list[Arrived]:
        """What processes left behind that are no more, in its order: from now on this one is at it.

        With `only`, one update of this process itself or of such a one.
        """
        rows = self._do(
            "update arrived a set owner = %s where abs(%s - a.touched) <= %s"  # noqa: S608 (fixed words)
            f" and (not {WORKED_ON} or a.owner = %s) and case when %s::bigint is null then a.owner <> %s"
            " else a.number = %s end returning number, content, on_the_way",
            [self.owner, now, ARRIVED_KEPT, self.owner, only, self.owner, only],
        )
        return sorted(Arrived(*row) for row in rows)

    def note_handled(self, update: int, now: float) -> None:
        """Keep that an update was handled, and of it nothing else."""
        self._do(
            "with gone as (delete from arrived where number = %s) insert into updates (number, touched)"
            " values (%s, %s) on conflict (number) do update set touched = excluded.touched",
            [update, update, now],
        )

    # ------------------------------------------------------------ rows

    def _kept(self, kind: type[T], where: str, key: Sequence[int], now: float, lifetime: float) -> T | None:
        sql = f"select state from {where} and version = %s and abs(%s - touched) <= %s"  # noqa: S608 (fixed words)
        for (state,) in self._do(sql, [*key, VERSION, now, lifetime]):
            try:
                return loaded(kind, state)
            except ValueError:
                _log.warning("what was kept of a chat cannot be read")
        return None

    def _tidy_there(self, now: float) -> None:
        """Remove what is too old, and the oldest of too many."""
        for name, (lifetime, limit) in self._most().items():
            self._do(f"delete from {name} where abs(%s - touched) > %s", [now, lifetime])  # noqa: S608
            oldest = f"select ctid from {name} order by touched desc offset %s"  # noqa: S608
            self._do(f"delete from {name} where ctid in ({oldest})", [limit])  # noqa: S608

    def _do(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement; none where the database is not reached, also not over a new connection."""
        for anew in (False, True):
            try:
                if anew or self._connection is None:
                    self.close()
                    self._connection = self._connected()
                cursor = self._connection.execute(sql, parameters)
                return cursor.fetchall() if cursor.description else []
            except psycopg.OperationalError as error:
                told: object = reason(error)
            except (StoreError, psycopg.Error) as error:
                told = error
                break
        _log.warning("chats are not remembered now: %s", told)
        return []

    def _connected(self) -> Connection:
        connection = connected(self._address, writing=True)
        try:
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"set search_path = {SCHEMA}")
            connection.execute("set synchronous_commit = off")  # what is lost with the power is no loss
            connection.execute("select pg_advisory_lock(%s::int, %s::int)", [LOCKS, self.owner])
        except psycopg.Error as error:
            connection.close()
            raise StoreError(f"对话记不进数据库 {self._address}：{reason(error)}。") from None
        return connection
