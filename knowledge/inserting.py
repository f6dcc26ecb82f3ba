"""Writing rows: looking at each of their values, as sqlite-utils does, takes longer than writing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]


def insert(db: Database, table: str, row: Row) -> int:
    """Insert a row; gives its id."""
    return int(db.conn.execute(_statement(table, row), tuple(row.values())).lastrowid or 0)


def insert_all(db: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows, all of the same columns."""
    if rows:
        db.conn.executemany(_statement(table, rows[0]), [tuple(row.values()) for row in rows])


def _statement(table: str, row: Row) -> str:
    columns = ", ".join(f'"{column}"' for column in row)
    return f"insert into {table} ({columns}) values ({', '.join('?' * len(row))})"  # noqa: S608 (fixed names)
