"""The knowledge base: one SQLite file, written a whole file at a time; files of one disclosure are one document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge import names, rows, schema
from knowledge.checking import keeping
from knowledge.errors import StoreError
from knowledge.extraction.extract import Extract
from knowledge.model import Identity

# A shorter file is no database, though SQLite takes it for an empty one and would write over it.
SMALLEST = 512
# Seconds to wait for another process that is writing.
PATIENCE = 30.0
# In the order in which rows may be deleted: what points at a table before the table.
PARTS = (
    "contents", "numerals", "terms", "reasons", "blanks", "figures", "projects", "passages", "sections", "units",
    "aliases",
)  # fmt: skip


class Outcome(StrEnum):
    """What writing a file did: a document is new, a file joins one, takes an older one's place, or is there already."""

    ADDED = "新增"
    JOINED = "合并"
    REPLACED = "更新"
    UNCHANGED = "未变"


class Store:
    """An open knowledge base. Use as a context manager, or call `close`."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the file at `path`; with `create`, make it where it does not exist.

        Raises StoreError where it is missing, is no knowledge base, or was made by another version.
        """
        if not create and not path.is_file():
            raise StoreError(f"没有知识库 {path}。先用 juesuan ingest 读入决算公开。")
        self.path = path
        try:
            if path.is_file() and 0 < path.stat().st_size < SMALLEST:
                raise StoreError(f"{path} 不是决算问答的知识库。")
            path.parent.mkdir(parents=True, exist_ok=True)
            self.db = Database(sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False, isolation_level=None))
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"打不开知识库 {path}：{error}。") from None
        try:
            self.db.execute("pragma foreign_keys = on")
            self._check(create=create)
        except sqlite3.Error as error:
            self.db.close()
            raise StoreError(f"打不开知识库 {path}：{error}。") from None
        except StoreError:
            self.db.close()
            raise

    def _check(self, *, create: bool) -> None:
        if create and not self.db.table_names():
            with self._writing():
                # another process may have made the tables since
                if not self.db.table_names():
                    schema.create(self.db)
        if self.db.execute("pragma application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise StoreError(f"{self.path} 不是决算问答的知识库。")
        version = self.db.execute("pragma user_version").fetchone()[0]
        if version != schema.SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} 是第 {version} 版知识库，本程序用第 {schema.SCHEMA_VERSION} 版，请重新读入文件。"
            )

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def copy(self, path: Path) -> None:
        """Write all that the knowledge base holds into another file."""
        try:
            with opened(path, create=True) as other:
                self.db.conn.backup(other.db.conn)
        except sqlite3.Error as error:
            raise StoreError(f"读不出知识库 {self.path}：{error}。") from error

    @contextmanager
    def moment(self) -> Iterator[tuple[int, int]]:
        """All that is read in the block is of one moment; gives what is another as soon as the content is another.

        That is the file itself, which somebody may have put another in the place of, and SQLite's count of what other
        connections have written.
        """
        self.db.execute("begin")
        try:
            self.db.execute("select 1 from sqlite_master limit 1").fetchone()  # from here on nobody writes
            version = self.db.execute("pragma data_version").fetchone()[0]
            yield (self.path.stat().st_ino if self.path.exists() else 0), version
        finally:
            self.db.execute("commit")

    # ------------------------------------------------------------ writing

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All that is written in the block, or nothing; the lock is taken at once, so that nobody writes between."""
        self.db.execute("begin immediate")
        try:
            yield
            self.db.execute("commit")
        except BaseException:
            if self.db.conn.in_transaction:
                self.db.execute("rollback")
            raise

    def write(self, extract: Extract) -> Outcome:
        """Write a file whole or not at all; see `write_all`."""
        return self.write_all([extract])[0]

    def write_all(self, extracts: Sequence[Extract]) -> list[Outcome]:
        """Write the files of one archive, all or none.

        A file belongs to the document of its department, year and kind. The same content again changes nothing; a
        file of the same name takes the older one's place; any other joins those that are there.
        What adds up and what does not is found out anew for every document that this changes.
        Raises StoreError where it cannot be written (disk full, locked), and leaves everything as it was.
        """
        try:
            with self._writing():
                touched: keeping.Touched = {}
                outcomes = [self._write(extract, touched) for extract in extracts]
                keeping.settle(self.db, touched)
                return outcomes
        except sqlite3.Error as error:
            raise StoreError(f"写不进知识库 {self.path}：{error}；内容保持原样。") from error

    def remove(self, file: int) -> None:
        """Take a file out with all that was read from it. Raises StoreError where that cannot be written."""
        try:
            with self._writing():
                self._remove(file)
        except sqlite3.Error as error:
            raise StoreError(f"写不进知识库 {self.path}：{error}；内容保持原样。") from error

    def _write(self, extract: Extract, touched: keeping.Touched) -> Outcome:
        file = extract.document
        document = self._document(extract.identity)
        held = list(self.db.query("select * from files where document_id = ? order by id", [document]))
        same = next((row for row in held if row["checksum"] == file.checksum), None)
        if same and same["reader"] == schema.READER_VERSION:
            return Outcome.UNCHANGED
        old = same or next((row for row in held if row["name"] == file.name), None)
        row = {
            "document_id": document,
            "name": old["name"] if old else file.name,
            "checksum": file.checksum,
            "format": file.format.value,
            "pages": file.pages,
            "recognised": ",".join(map(str, sorted(file.recognised))),
            "unread": ",".join(map(str, sorted(file.unread))),
            "reader": schema.READER_VERSION,
            "figures": len(extract.figures),
            "numerals": len(extract.numerals),
            "unplaced": len(extract.unplaced),
            "read_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        if old:
            # it keeps its id, and with it its place among the files of the document
            self._delete_parts(old["id"])
            self.db.table("files").update(old["id"], row)
            at = int(old["id"])
        else:
            at = self._row("files", row)
        self._parts(extract, {"document_id": document, "file_id": at})
        keeping.touch(self.db, touched, document)
        self._take_from_others(extract, document, touched)
        if old:
            return Outcome.REPLACED
        return Outcome.JOINED if held else Outcome.ADDED

    def _document(self, who: Identity) -> int:
        """The id of the document that a file belongs to; it is made where there is none."""
        found = list(
            self.db.query(
                "select d.id from documents d join departments p on p.id = d.department_id"
                " where p.name = ? and d.year = ? and d.kind = ?",
                [who.department, who.year, who.kind.value],
            )
        )
        if found:
            return int(found[0]["id"])
        department = self.db.table("departments").lookup({"name": who.department})
        row = {"department_id": department, "year": who.year, "kind": who.kind.value, "title": who.title}
        return self._row("documents", row)

    def _take_from_others(self, extract: Extract, document: int, touched: keeping.Touched) -> None:
        """Remove a file from another document that an older reader put it into."""
        for row in list(
            self.db.query(
                "select id, document_id from files"
                " where checksum = ? and name = ? and reader <> ? and document_id <> ?",
                [extract.document.checksum, extract.document.name, schema.READER_VERSION, document],
            )
        ):
            keeping.touch(self.db, touched, row["document_id"])
            self._remove(row["id"])

    def _remove(self, file: int) -> None:
        """Remove a file; a document without files goes with its last one, a department with its last document."""
        self._delete_parts(file)
        (document,) = self.db.query(
            "select d.id, d.department_id as department from files i join documents d on d.id = i.document_id"
            " where i.id = ?",
            [file],
        )
        self.db.execute("delete from files where id = ?", [file])
        self.db.execute(
            "delete from documents where id = ?1 and not exists (select 1 from files where document_id = ?1)",
            [document["id"]],
        )
        self.db.execute(
            "delete from departments where id = ?1 and not exists (select 1 from documents where department_id = ?1)",
            [document["department"]],
        )

    def _delete_parts(self, file: int) -> None:
        names.release(self.db, file)
        keeping.forget(self.db, file)
        self.db.execute("delete from term_aliases where term_id in (select id from terms where file_id = ?)", [file])
        for name in PARTS:
            self.db.execute(f"delete from {name} where file_id = ?", [file])  # noqa: S608 (fixed names)

    def _parts(self, extract: Extract, of: dict[str, int]) -> None:
        """Write all that a file says; `of` says which document and file its rows belong to."""
        sections: dict[str, int] = {}
        passages: list[dict[str, Any]] = []
        for section, row in rows.sections(extract):
            at = self._row("sections", {**of, **row})
            sections.setdefault(row["path"], at)
            passages += ({**of, "section_id": at, **passage} for passage in rows.passages(extract, section))
        self.db.table("passages").insert_all(passages)
        aliases: list[dict[str, Any]] = []
        for term in extract.terms:
            at = self._row("terms", {**of, **rows.term(term, sections)})
            aliases += ({"term_id": at, "alias": alias} for alias in term.aliases)
        self.db.table("term_aliases").insert_all(aliases)
        for name, found in rows.others(extract, sections):
            self.db.table(name).insert_all({**of, **row} for row in found)
        names.keep(self.db, of["file_id"])

    def _row(self, name: str, row: dict[str, Any]) -> int:
        """Insert a row; gives its id."""
        return int(str(self.db.table(name).insert(row).last_pk))


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[Store]:
    """A store that is closed at the end of the block."""
    store = Store(path, create=create)
    try:
        yield store
    finally:
        store.close()
