"""A published knowledge base as a program opens it: to be read only, as `Store` is the file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from psycopg.errors import UndefinedTable

from knowledge.errors import StoreError
from knowledge.postgres.address import Address
from knowledge.postgres.engine import Postgres, connected
from knowledge.schema import SCHEMA_VERSION


class State(NamedTuple):
    """What is published: of which version, how often it changed, how many files, how many of an older reader."""

    version: int
    revision: int
    files: int
    outdated: int
    read_at: str


def state(address: Address) -> State:
    """What is published at an address. Raises StoreError where nothing is, or it is not reached."""
    with connected(address) as connection:
        try:
            row = connection.execute("select version, revision, files, outdated, read_at from publication").fetchone()
        except UndefinedTable:
            row = None
    if row is None:
        raise StoreError(f"{address} 里没有知识库。先用 juesuan publish 发布。")
    return State(*row)


class Published:
    """A knowledge base in PostgreSQL. Use as a context manager, or call `close`."""

    path = None

    def __init__(self, address: Address) -> None:
        """Raises StoreError where it is not reached, holds no knowledge base, or one of another version."""
        found = state(address)
        if found.version != SCHEMA_VERSION:
            raise StoreError(
                f"{address} 是第 {found.version} 版知识库，本程序用第 {SCHEMA_VERSION} 版，"
                "请用这一版程序重新 juesuan publish。"
            )
        self.address = address
        self.connection = Postgres(address)

    @property
    def beside(self) -> Path:
        """What files are named after that belong to it: in the user's folder of what can be made again."""
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "juesuan"
        return folder / hashlib.sha256(str(self.address).encode()).hexdigest()

    def __enter__(self) -> Published:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.connection.close()

    @contextmanager
    def moment(self) -> Iterator[tuple[int, int]]:
        """All that is read in the block is of one moment; gives what is another as soon as the content is another."""
        with self.connection.moment("select version, revision from publication") as row:
            if row is None:
                raise StoreError(f"{self.address} 里没有知识库了。")
            yield row
