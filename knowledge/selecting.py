"""Reading rows as they are asked for.

A select needs no savepoint, which sqlite-utils puts around what it queries; and what only reads need not load it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeGuard, runtime_checkable


class Rows(Protocol):
    """What a statement gives, row after row."""

    @property
    def description(self) -> Any:
        """A sequence for each column, its name first."""

    def fetchone(self) -> Any:
        """The next row; None behind the last."""

    def fetchmany(self, size: int = ...) -> list[Any]:
        """The next so many rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Engine(Protocol):
    """What carries out SQL: a connection, sqlite-utils' database around one, or a database elsewhere."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Rows:
        """Carry out one statement."""


class Opened(Protocol):
    """What can be read: an open knowledge base, or its database while it is being written."""

    @property
    def connection(self) -> Engine:
        """What reads it."""


class Knowledge(Opened, Protocol):
    """An open knowledge base, wherever it is."""

    @property
    def path(self) -> Path | None:
        """The file that it is; None where it is elsewhere."""

    @property
    def beside(self) -> Path:
        """What files are named after that belong to it and can be made again."""

    def moment(self) -> AbstractContextManager[tuple[int, int]]:
        """All that is read in the block is of one moment; gives what is another as soon as the content is another."""

    def close(self) -> None:
        """Let go of it."""


def selected(engine: Engine, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a select, by the names of their columns."""
    cursor = engine.execute(sql, parameters)
    columns = [column for column, *_ in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]


def lazily(engine: Engine, sql: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a select, read only as far as they are looked at: for the first of very many.

    Their order must leave no ties.
    """
    return engine.lazily(sql, parameters) if _is_distant(engine) else iter(engine.execute(sql, parameters))


def each(engine: Engine, sql: str, parameters: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """The rows that one select gives for each of these values, one after the other."""
    if _is_distant(engine):
        return engine.each(sql, parameters)
    return (row for values in parameters for row in engine.execute(sql, values))


@runtime_checkable
class Distant(Protocol):
    """What carries out SQL elsewhere, and sends all rows of a statement at once unless it is told to wait."""

    def lazily(self, sql: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a select whose order leaves no ties, sent as they are looked at."""

    def each(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
        """The rows that one select gives for each of these values, asked for at once."""


def _is_distant(engine: Engine) -> TypeGuard[Distant]:
    return _kind_is_distant(type(engine))


@cache
def _kind_is_distant(kind: type) -> bool:
    """Told once for a kind: looking at what an object has takes as long as a statement."""
    return issubclass(kind, Distant)
