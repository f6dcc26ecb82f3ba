"""Reading rows as they are asked for.

A select needs no savepoint, which sqlite-utils puts around what it queries; and what only reads need not load it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol


class Engine(Protocol):
    """What carries out SQL: a connection, or sqlite-utils' database around one."""

    def execute(self, sql: str, parameters: Sequence[Any], /) -> sqlite3.Cursor:
        """Carry out one statement."""


def selected(engine: Engine, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a select, by the names of their columns."""
    cursor = engine.execute(sql, parameters)
    columns = [column for column, *_ in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]
