"""Statements go to PostgreSQL over a few connections that are kept open, each prepared once on each of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.adapt import Loader
from psycopg.types.numeric import Int8Dumper
from psycopg_pool import ConnectionPool

from knowledge.errors import StoreError
from knowledge.postgres.address import Address
from knowledge.postgres.dialect import translated
from knowledge.postgres.tables import SCHEMA

# Seconds to wait for a connection, and for a statement that something went wrong with.
PATIENCE, LONGEST = 10.0, 30.0
# A question takes one connection, looking after the service another; what is beyond that waits.
FEWEST, MOST = 1, 4
# So many statements are kept prepared: they differ by the number of values in a list.
PREPARED = 1000
# How statements are carried out that look something up. A plan is made once, for the tables have many parts and
# planning takes longer than looking up; it goes by indexes, whatever is guessed of the length of a list; and what takes
# a millisecond is neither compiled nor shared among processes. Nothing can be written.
READING = {
    "default_transaction_read_only": "on",
    "plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "random_page_cost": 1.1, "jit": "off",
    "max_parallel_workers_per_gather": 0, "statement_timeout": int(LONGEST * 1000),
}  # fmt: skip
# So many rows are sent where only the first of very many are looked at.
FIRST = 200
# Who reads sees one moment.
BEGIN = "begin isolation level repeatable read read only"
T = TypeVar("T")


class Whole(Loader):
    """A sum of whole numbers, which PostgreSQL gives as a numeric, as the whole number that it is."""

    def load(self, data: Any) -> int:
        """The number."""
        return int(bytes(data))


def connected(address: Address, *, writing: bool = False) -> Connection:
    """A connection of its own. Raises StoreError where there is none, with the reason."""
    try:
        connection = psycopg.connect(address.url, autocommit=True, connect_timeout=int(PATIENCE))
        _prepare(connection, read_only=not writing)
    except psycopg.Error as error:
        raise StoreError(f"连不上数据库 {address}：{reason(error)}。") from None
    return connection


def reason(error: psycopg.Error) -> str:
    """What went wrong, in one line; PostgreSQL tells no password."""
    return " ".join(str(error).split()).rstrip("。.")


def _prepare(connection: Connection, *, read_only: bool) -> None:
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_loader("numeric", Whole)
    connection.prepare_threshold, connection.prepared_max = 0, PREPARED
    if not read_only:  # who writes waits for others and then sees what they wrote
        connection.isolation_level = IsolationLevel.READ_COMMITTED
    connection.execute(f"set search_path = {SCHEMA}")
    if read_only:
        for name, value in READING.items():
            connection.execute(f"set {name} = {value}")


class Postgres:
    """What carries out SQL there. Within `moment` all of a thread's statements are of one moment."""

    def __init__(self, address: Address) -> None:
        """Raises StoreError where it is not reached."""
        self.address = address
        connected(address).close()  # a pool would not tell why it has no connection
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        self._pool = ConnectionPool(
            address.url,
            kwargs={"autocommit": True, "connect_timeout": int(PATIENCE)},
            min_size=FEWEST,
            max_size=MOST,
            open=True,
            configure=lambda connection: _prepare(connection, read_only=True),
            timeout=PATIENCE,
        )
        self._own = threading.local()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    @contextmanager
    def moment(self, first: str) -> Iterator[Any]:
        """All that this thread reads in the block is of one moment; gives the first row that a select gives then."""
        with self._told():
            # begun and asked at once: each way there and back is a good part of what a question takes
            connection, cursor = self._carried_out(lambda c: c.execute(f"{BEGIN}; {first}", prepare=False))
            self._own.connection = connection
            try:
                cursor.nextset()
                yield cursor.fetchone()
            finally:
                self._own.connection = None
                try:
                    connection.execute("commit", prepare=False)
                finally:
                    self._pool.putconn(connection)

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        """Carry out one statement. Raises StoreError where the database is not reached, or refuses it."""
        own, other = self._connection(), translated(sql)
        with self._told():
            if own:
                return own.execute(other.sql, other.grouped(parameters))
            connection, cursor = self._carried_out(lambda c: c.execute(other.sql, other.grouped(parameters)))
            self._pool.putconn(connection)
            return cursor

    def lazily(self, sql: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a select, the first few alone; the rest, if ever they are looked at, at once."""
        first = self.execute(f"{sql} limit {FIRST}", parameters).fetchall()
        yield from first
        if len(first) == FIRST:
            yield from self.execute(f"{sql} offset {FIRST}", parameters)

    def each(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
        """The rows that one select gives for each of these values; the way there and back is gone once."""
        own = self._connection()
        if own is None or len(parameters) < 2:
            return (row for values in parameters for row in self.execute(sql, values))
        other = translated(sql)
        with self._told(), own.pipeline():
            cursors = [own.execute(other.sql, other.grouped(values)) for values in parameters]
        return (row for cursor in cursors for row in cursor)

    def _carried_out(self, do: Callable[[Connection], T]) -> tuple[Connection, T]:
        """Do something over a connection, which is then the caller's; over another one where it was lost meanwhile."""
        for left in reversed(range(MOST + 1)):
            connection = self._pool.getconn()
            try:
                return connection, do(connection)
            except psycopg.Error:
                lost = connection.closed
                self._pool.putconn(connection)  # which makes another in the place of a lost one
                if not (lost and left):
                    raise
        raise AssertionError  # the last time round it was raised

    def _connection(self) -> Connection | None:
        found: Connection | None = getattr(self._own, "connection", None)
        return found

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise StoreError(f"读不了数据库 {self.address}：{reason(error)}。") from error
