"""Bringing a knowledge base of an older version forward: backed up first, then all of it in one transaction.

The backup is a copy beside the file (knowledge.v2-20261129T030000.000000Z.sqlite), found whole before anything is
changed, and made under the same lock: it holds exactly what is brought forward. Killed at any moment, the file is as it
was or as it should be; whoever comes second finds nothing to do.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import schema, snapshot
from knowledge.errors import StoreError
from knowledge.migrations import STEPS, unfit, upgradable

if TYPE_CHECKING:
    from sqlite_utils import Database

# How the copies are called that stand beside knowledge.sqlite, after its stem; the order of names is that of time.
NAME = ".v{version}-%Y%m%dT%H%M%S.%fZ.sqlite"
NAMES = ".v*-*Z.sqlite"
PART = ".part"
# Seconds to wait for another process that is writing.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: from which version, and where what was there before is kept."""

    before: int
    backup: Path


def upgrade(path: Path) -> Upgraded | None:
    """Bring a knowledge base forward to this version; None where it is of this version, or none at all.

    Raises StoreError where it is newer or too old, is damaged, or cannot be backed up or written; it is as it was then.
    """
    if _version(path) == schema.SCHEMA_VERSION:
        return None
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("pragma foreign_keys = on")
            connection.execute("begin immediate")
            version = _version(path)  # another process may have done it while this one waited
            if version == schema.SCHEMA_VERSION:
                return None
            if not upgradable(version):
                raise StoreError(f"{path} {'。'.join(unfit(version))}。")
            backup = _backed_up(path, version)
            try:
                _bring_forward(connection, version)
            except BaseException:
                backup.unlink(missing_ok=True)  # nothing was changed, and who tries again makes another
                raise
            connection.execute("commit")  # what was not committed is undone when the file is closed
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"升级不了 {path}：{error}；内容保持原样。") from error
    return Upgraded(version, backup)


def backups(path: Path) -> list[Path]:
    """The copies of older versions that stand beside a knowledge base, the oldest first."""
    return sorted(path.parent.glob(f"{escape(path.stem)}{NAMES}"), key=lambda each: each.name.rpartition("-")[2])


def _version(path: Path) -> int:
    """The version of a knowledge base; this one's where there is none: then there is nothing to bring forward."""
    try:
        return snapshot.versions(path).schema
    except StoreError:
        return schema.SCHEMA_VERSION


def _backed_up(path: Path, version: int) -> Path:
    """A copy of what is held, beside it. What was left of one that was killed in the middle is removed."""
    for left in path.parent.glob(f"{escape(path.stem)}{NAMES}{PART}*"):
        left.unlink(missing_ok=True)
    name = datetime.now(UTC).strftime(NAME.format(version=version))
    backup = path.with_name(path.stem + name)
    beside = backup.with_name(backup.name + PART)
    try:
        beside.touch(mode=0o600)
        snapshot.copy(path, beside)
        beside.replace(backup)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return backup


def _bring_forward(connection: sqlite3.Connection, version: int) -> None:
    from sqlite_utils import Database  # slow to load, and hardly ever needed

    db = Database(connection)
    for each in range(version, schema.SCHEMA_VERSION):
        STEPS[each](db)
    _follow(db)
    if astray := connection.execute("pragma foreign_key_check").fetchone():
        raise StoreError(f"升级后 {astray[0]} 有一行指向不存在的 {astray[2]}；内容保持原样。")
    connection.execute(f"pragma user_version = {schema.SCHEMA_VERSION}")


def _follow(db: Database) -> None:
    """Work out anew what follows from what files say, as writing them does: their names, and what does not add up."""
    from knowledge import names
    from knowledge.checking import keeping

    for table in ("named", "names", "finding_sources", "findings"):
        db.execute(f"delete from {table}")  # noqa: S608 (fixed names)
    for (file,) in db.execute("select id from files order by id").fetchall():
        names.keep(db, file)
    # a department at a time: what is compared with one another is of one, and held in memory until all of it is
    for (department,) in db.execute("select id from departments order by id").fetchall():
        years = db.execute("select distinct year from documents where department_id = ?", [department]).fetchall()
        keeping.settle(db, {(department, year): None for (year,) in years})
