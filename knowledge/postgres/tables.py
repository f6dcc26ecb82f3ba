"""The tables in PostgreSQL follow from the file's own, so that a column is told in one place: knowledge/schema.py.

Every row of a document also carries its department and its document. Tables are cut by department (hash), which is
also how Citus spreads them over machines; what all departments share (their names, and what documents name) is one
table each, which Citus keeps on every machine. Texts compare by their characters, as in SQLite.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cached_property

# The schema of the database that all tables are in.
SCHEMA = "juesuan"
# Into so many parts a table of documents' rows is cut.
PARTS = 4
# What all departments share, in the order in which a row may point at another.
SHARED = ("departments", "names")
# How a row finds its document, where it does not tell it itself: the select of a row `t`, its department and document.
OF_DOCUMENT = "{table} t join documents d on d.id = t.document_id"
OWN = {
    "documents": ("documents t", "t.department_id", "t.id"),
    "named": ("named t", "t.department_id", "0"),
    "term_aliases": (
        "term_aliases t join terms o on o.id = t.term_id join documents d on d.id = o.document_id",
        "d.department_id",
        "d.id",
    ),
    "finding_sources": (
        "finding_sources t join findings o on o.id = t.finding_id join documents d on d.id = o.document_id",
        "d.department_id",
        "d.id",
    ),
}
TYPES = {"INTEGER": "bigint", "TEXT": 'text collate "C"', "FLOAT": "double precision"}
# What is asked of very many departments goes through this index; see knowledge/many.py.
NULLS = {"amount": " nulls first"}
OWNER = ("department_id", "document_id")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file: its columns with their types, its key, and its indexes."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...]

    @property
    def shared(self) -> bool:
        """Whether its rows are of no department."""
        return self.name in SHARED

    @property
    def source(self) -> tuple[str, str, str]:
        """Where its rows come from, and what says whose they are: tables, department, document."""
        return OWN.get(self.name, (OF_DOCUMENT.format(table=self.name), "d.department_id", "d.id"))

    @property
    def added(self) -> tuple[str, ...]:
        """The columns that say whose a row is, where the file's table has none."""
        own = {name for name, _ in self.columns}
        needed = () if self.shared else OWNER[: 1 if self.name in ("documents", "named") else 2]
        return tuple(name for name in needed if name not in own)

    @property
    def select(self) -> str:
        """All its rows in the file, in the order of `copied`; a condition on the document may follow."""
        tables, department, document = self.source if not self.shared else (f"{self.name} t", "", "")
        whose = {"department_id": department, "document_id": document}
        columns = (*(f't."{name}"' for name, _ in self.columns), *(whose[name] for name in self.added))
        return f"select {', '.join(columns)} from {tables}"  # noqa: S608 (names out of the schema)

    @property
    def copied(self) -> tuple[str, ...]:
        """The columns in PostgreSQL."""
        return (*(name for name, _ in self.columns), *self.added)

    def made(self) -> list[str]:
        """The statements that make it."""
        columns = [f'"{name}" {TYPES[kind]}' for name, kind in self.columns]
        columns += [f'"{name}" bigint not null' for name in self.added]
        if self.name == "passages":
            columns.append("tokens tsvector generated always as (array_to_tsvector(words_of(words))) stored")
        key = self.key if self.shared or "department_id" in self.key else ("department_id", *self.key)
        columns.append(f"primary key ({', '.join(key)})")
        cut = "" if self.shared else " partition by hash (department_id)"
        found = [f"create table {self.name} ({', '.join(columns)}){cut}"]
        if not self.shared:
            found += [
                f"create table {self.name}_{part} partition of {self.name}"
                f" for values with (modulus {PARTS}, remainder {part})"
                for part in range(PARTS)
            ]
        # a row is also found by its own id alone
        ids = {("id",)} if key[0] != "id" and ("id", "INTEGER") in self.columns else set()
        owned = {("document_id",)} if "document_id" in self.copied and self.name not in SHARED else set()
        for index in sorted({*self.indexes, *ids, *owned}):
            listed = ", ".join(f'"{column}"{NULLS.get(column, "")}' for column in index)
            found.append(f"create index on {self.name} ({listed})")
        if self.name == "passages":
            found.append("create index on passages using gin (tokens)")
        return found


@dataclass(frozen=True)
class Tables:
    """All tables of a file."""

    connection: sqlite3.Connection

    @cached_property
    def all(self) -> tuple[Table, ...]:
        """Those that all departments share first, then those of documents' rows."""
        rows = self.connection.execute(
            "select name from pragma_table_list where type = 'table' and schema = 'main' and name not like 'sqlite%'"
            " order by name"
        )
        found = [self._table(name) for (name,) in rows.fetchall()]
        return tuple(sorted(found, key=lambda table: (not table.shared, table.name)))

    @property
    def owned(self) -> tuple[Table, ...]:
        """Those whose rows are of a department."""
        return tuple(table for table in self.all if not table.shared)

    def _table(self, name: str) -> Table:
        columns = self.connection.execute("select name, type, pk from pragma_table_info(?) order by cid", [name])
        told = columns.fetchall()
        key = tuple(column for column, _, place in sorted(told, key=lambda row: row[2]) if place)
        indexes = self.connection.execute("select name from pragma_index_list(?) where origin = 'c'", [name])
        return Table(
            name,
            tuple((column, kind) for column, kind, _ in told),
            key,
            tuple(self._index(index) for (index,) in indexes.fetchall()),
        )

    def _index(self, name: str) -> tuple[str, ...]:
        rows = self.connection.execute("select name from pragma_index_info(?) order by seqno", [name])
        return tuple(column for (column,) in rows)


# Words of a text for full-text search as SQLite's index has them, and a question for words as its `match` has it.
FUNCTIONS = (
    """create function words_of(words text) returns text[] language sql immutable parallel safe as
    $$ select coalesce(array_agg(distinct word), '{}') from unnest(string_to_array(lower(words), ' ')) word
       where word <> '' $$""",
    """create function matching(asked text) returns tsquery language sql immutable parallel safe as
    $$ select lower(replace(replace(asked, '"', ''''), ' AND ', ' & '))::tsquery $$""",
)
VIEWS = ("create view passages_fts as select id as rowid, tokens as passages_fts from passages",)
# What is published: of which version, how often it changed, and of which state each document is.
PUBLICATION = (
    """create table publication (only_one boolean primary key default true check (only_one), version bigint not null,
    revision bigint not null, files bigint not null, outdated bigint not null, read_at text not null,
    published_at timestamptz not null)""",
    """create table published (document_id bigint primary key, department_id bigint not null, state text not null)""",
)
