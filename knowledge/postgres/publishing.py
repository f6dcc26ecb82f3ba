"""The knowledge base is copied to PostgreSQL: only documents that changed, and all of them at one moment or none.

Who answers from there goes on answering from what was there before, until the copy is whole.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import psycopg
from psycopg import Connection

from knowledge.errors import StoreError
from knowledge.postgres.address import Address
from knowledge.postgres.engine import connected, reason
from knowledge.postgres.tables import FUNCTIONS, PUBLICATION, SCHEMA, VIEWS, Table, Tables
from knowledge.schema import APPLICATION_ID, READER_VERSION, SCHEMA_VERSION
from knowledge.store import Store

# Whoever takes out more than one document in so many is asked whether that is meant.
SHARE = 2
# Where more than one document in so many is new, PostgreSQL counts anew what it plans by.
COUNTED = 10
States = dict[int, tuple[int, str]]
"""Of each document its department, and a number for all that it says."""


@dataclass(frozen=True, slots=True)
class Report:
    """What publishing did: documents that are there, that were copied, that were taken out; rows that were copied."""

    documents: int
    copied: int
    removed: int
    rows: int


def publish(
    store: Store, address: Address, *, replace: bool = False, told: Callable[[str], None] = lambda _: None
) -> Report:
    """Bring what is published at an address to what a knowledge base holds; `told` hears which table is copied.

    Raises StoreError where the database is not reached or refuses it, or, unless it is to `replace` what is there,
    where more than half of the documents there would go; then all there is as it was.
    """
    with connected(address, writing=True) as there:
        try:
            with store.moment(), there.transaction():
                return _Publishing(store, there, told).run(replace=replace)
        except psycopg.Error as error:
            raise StoreError(f"没有发布到 {address}：{reason(error)}；那里的内容保持原样。") from error


class _Publishing:
    """One run, in one transaction at either end."""

    def __init__(self, store: Store, there: Connection, told: Callable[[str], None]) -> None:
        self._here, self._there, self._told = store.connection, there, told
        self._tables = Tables(store.connection)
        self._rows = 0

    def run(self, *, replace: bool) -> Report:
        there = self._there
        there.execute("select pg_advisory_xact_lock(%s)", [APPLICATION_ID])  # one at a time
        self._must_fit()
        now, before = states(self._here, self._tables), self._published()
        changed = [document for document, state in now.items() if before.get(document) != state]
        gone = [document for document in before if document not in now]
        if len(gone) * SHARE > len(before) and not replace:
            raise StoreError(
                f"那里现有{len(before)}份文件，其中{len(gone)}份不在这个知识库里，发布后会删去。"
                "确实要用这个知识库代替，加 --replace。"
            )
        if changed or gone or not before:
            self._take_out({document: before[document][0] for document in (*changed, *gone) if document in before})
            self._copy_shared()
            self._copy(changed, {now[d][0] for d in changed} | {before[d][0] for d in (*changed, *gone) if d in before})
            there.execute("delete from published where document_id = any(%s)", [[*changed, *gone]])
            rows = ((document, *now[document]) for document in changed)
            self._rows_into("published", ("document_id", "department_id", "state"), rows)
            self._note()
            if len(changed) * COUNTED > len(now):
                for table in self._tables.all:
                    there.execute(f"analyze {table.name}")
        return Report(len(now), len(changed), len(gone), self._rows)

    # ------------------------------------------------------------ what is there

    def _must_fit(self) -> None:
        """Make the tables, also in the place of those of another version: what they held is copied anew."""
        there = self._there
        made = [statement for table in self._tables.all for statement in table.made()]
        form = hashlib.sha256("\n".join([str(SCHEMA_VERSION), *FUNCTIONS, *made, *VIEWS]).encode()).hexdigest()
        found = there.execute(
            "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s", [SCHEMA]
        ).fetchone()
        if found and found[0] == form:
            return
        there.execute(f"drop schema if exists {SCHEMA} cascade")
        there.execute(f"create schema {SCHEMA}")
        there.execute(f"comment on schema {SCHEMA} is '{form}'")
        for statement in (*FUNCTIONS, *made, *VIEWS, *PUBLICATION):
            there.execute(statement)

    def _published(self) -> States:
        rows = self._there.execute("select document_id, department_id, state from published")
        return {document: (department, state) for document, department, state in rows}

    # ------------------------------------------------------------ copying

    def _take_out(self, documents: dict[int, int]) -> None:
        if not documents:
            return
        there = self._there
        there.execute("create temp table gone (department_id bigint, document_id bigint) on commit drop")
        self._rows_into("gone", ("document_id", "department_id"), documents.items(), counted=False)
        there.execute("analyze gone")
        for table in self._tables.owned:
            if table.name == "named":
                continue
            own = "id" if table.name == "documents" else "document_id"
            there.execute(
                f"delete from {table.name} t using gone g"  # noqa: S608 (names out of the schema)
                f" where t.department_id = g.department_id and t.{own} = g.document_id"
            )

    def _copy_shared(self) -> None:
        """The few rows that all departments share are compared: those that are other go, those that are new come."""
        for table in self._tables.all:
            if not table.shared:
                continue
            self._told(table.name)
            name, columns = table.name, ", ".join(f'"{column}"' for column in table.copied)
            self._there.execute(f"create temp table new_{name} (like {name}) on commit drop")
            self._rows_into(f"new_{name}", table.copied, self._here.execute(table.select), counted=False)
            self._there.execute(f"create index on new_{name} (id)")
            self._there.execute(f"analyze new_{name}")
            same = f"select 1 from new_{name} n where (n.*) is not distinct from (t.*) and n.id = t.id"  # noqa: S608
            self._there.execute(f"delete from {name} t where not exists ({same})")  # noqa: S608
            self._there.execute(
                f"insert into {name} ({columns}) select {columns} from new_{name} n"  # noqa: S608
                f" where not exists (select 1 from {name} t where t.id = n.id)"
            )

    def _copy(self, documents: Iterable[int], departments: set[int]) -> None:
        here = self._here
        for name, ids in (("changed", documents), ("touched", departments)):
            here.execute(f"create temp table if not exists {name} (id integer primary key)")
            here.execute(f"delete from temp.{name}")  # noqa: S608
            here.executemany(f"insert into temp.{name} values (?)", ((each,) for each in ids))  # noqa: S608
        self._there.execute("delete from named where department_id = any(%s)", [sorted(departments)])
        for table in self._tables.owned:
            self._told(table.name)
            self._rows_into(table.name, table.copied, self._here.execute(f"{table.select} where {_some(table)}"))

    def _rows_into(
        self, name: str, columns: Iterable[str], rows: Iterable[tuple[object, ...]], *, counted: bool = True
    ) -> None:
        listed = ", ".join(f'"{column}"' for column in columns)
        with self._there.cursor() as cursor, cursor.copy(f"copy {name} ({listed}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
                self._rows += counted

    def _note(self) -> None:
        """Say what is published now."""
        sql = "select count(*), count(*) filter (where reader <> ?), coalesce(max(read_at), '') from files"
        files, outdated, read_at = self._here.execute(sql, [READER_VERSION]).fetchone()
        self._there.execute(
            "insert into publication (version, revision, files, outdated, read_at, published_at)"
            " values (%s, 1, %s, %s, %s, now()) on conflict (only_one) do update set version = excluded.version,"
            " revision = publication.revision + 1, files = excluded.files, outdated = excluded.outdated,"
            " read_at = excluded.read_at, published_at = excluded.published_at",
            [SCHEMA_VERSION, files, outdated, read_at],
        )


def _some(table: Table) -> str:
    """The rows of the documents that changed; of what departments name, those of the departments that they are of."""
    _, department, document = table.source
    return f"{department} in temp.touched" if table.name == "named" else f"{document} in temp.changed"


def states(here: sqlite3.Connection, tables: Tables) -> States:
    """Of each document its department, and a number for all that it says.

    What a document says follows from its files, and what does not add up in it also from last year's own; where its
    rows stand in the file, from the first, the last and the count of their numbers, which may be used again.
    """
    read: dict[tuple[int, int], list[str]] = defaultdict(list)
    for department, year, *file in here.execute(
        "select d.department_id, d.year, d.id, d.kind, d.title, i.id, i.name, i.checksum, i.reader, i.read_at"
        " from files i join documents d on d.id = i.document_id order by d.id, i.id"
    ):
        read[department, year].append(repr(file))
    held: dict[int, list[str]] = defaultdict(list)
    for table in tables.owned:
        if table.name in ("documents", "named"):
            continue
        source, _, document = table.source
        for number, *counts in here.execute(
            f"select {document}, count(*), min(t.id), max(t.id) from {source} group by {document}"  # noqa: S608
        ):
            held[number].append(f"{table.name} {counts}")
    found: States = {}
    for document, department, year in here.execute("select id, department_id, year from documents order by id"):
        said = (*read[department, year], *read.get((department, year - 1), ()), *held[document])
        found[document] = department, hashlib.sha256("\n".join(said).encode()).hexdigest()
    return found
