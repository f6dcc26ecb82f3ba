"""The knowledge base: one SQLite file, written a whole document at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge import schema
from knowledge.errors import StoreError
from knowledge.extraction.extract import Extract
from knowledge.model import Block, BlockKind, Source
from knowledge.words import searchable

# A shorter file is no database, though SQLite takes it for an empty one and would write over it.
SMALLEST = 512
# In the order in which rows may be deleted: what points at a table before the table.
PARTS = ("numerals", "terms", "reasons", "figures", "projects", "passages", "sections", "units", "aliases")


class Outcome(StrEnum):
    """What writing a document did."""

    ADDED = "新增"
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
            self.db = Database(sqlite3.connect(path, check_same_thread=False, isolation_level=None))
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
        version = self.db.execute("pragma user_version").fetchone()[0]
        tables = self.db.table_names()
        if not tables and create:
            with self.db.atomic():
                schema.create(self.db)
            return
        if self.db.execute("pragma application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise StoreError(f"{self.path} 不是决算问答的知识库。")
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

    # ------------------------------------------------------------ writing

    def write(self, extract: Extract) -> Outcome:
        """Write a document whole or not at all.

        The same file again changes nothing; another of the same department, year and kind replaces the older.
        Raises StoreError where it cannot be written (disk full, locked), and leaves everything as it was.
        """
        try:
            return self._write(extract)
        except sqlite3.Error as error:
            raise StoreError(f"写不进知识库 {self.path}：{error}；内容保持原样。") from error

    def _write(self, extract: Extract) -> Outcome:
        document, who = extract.document, extract.identity
        with self.db.atomic():
            same = list(
                self.db.query(
                    "select d.id, d.checksum from documents d join departments p on p.id = d.department_id"
                    " where p.name = ? and d.year = ? and d.kind = ?",
                    [who.department, who.year, who.kind.value],
                )
            )
            if same and same[0]["checksum"] == document.checksum:
                return Outcome.UNCHANGED
            for old in same:
                self._delete(old["id"])
            self._insert(extract)
        return Outcome.REPLACED if same else Outcome.ADDED

    def _delete(self, document: int) -> None:
        self.db.execute(
            "delete from term_aliases where term_id in (select id from terms where document_id = ?)",
            [document],
        )
        for name in PARTS:
            self.db.execute(f"delete from {name} where document_id = ?", [document])  # noqa: S608 (fixed names)
        self.db.execute("delete from documents where id = ?", [document])

    def _insert(self, extract: Extract) -> None:
        document, who = extract.document, extract.identity
        department = self.db.table("departments").lookup({"name": who.department})
        at = self._row(
            "documents",
            {
                "department_id": department,
                "year": who.year,
                "kind": who.kind.value,
                "title": who.title,
                "name": document.name,
                "checksum": document.checksum,
                "pages": document.pages,
                "figures": len(extract.figures),
                "numerals": len(extract.numerals),
                "unplaced": len(extract.unplaced),
            },
        )
        self._all("aliases", at, ({"alias": a, "position": n} for n, a in enumerate(who.aliases)))
        self._all("units", at, ({"name": u, "position": n} for n, u in enumerate(who.units)))
        sections = self._sections(extract, at)
        self._all("projects", at, ({"name": p.name, "printed": p.printed, "unit": p.unit} for p in extract.projects))
        self._all("figures", at, self._figures(extract, sections))
        self._all(
            "reasons",
            at,
            (
                {
                    "item": r.item,
                    "label": r.label,
                    "scope": r.scope,
                    "subject": r.subject,
                    "basis": r.basis,
                    "text": r.text,
                    **_source(r.source, sections),
                }
                for r in extract.reasons
            ),
        )
        aliases: list[dict[str, Any]] = []
        for term in extract.terms:
            row = self._row(
                "terms",
                {
                    "document_id": at,
                    "number": term.number,
                    "name": term.name,
                    "definition": term.definition,
                    "path": "/".join(term.path),
                    "words": searchable(term.name + "。" + term.definition),
                    **_source(term.source, sections),
                },
            )
            aliases += ({"term_id": row, "alias": alias} for alias in term.aliases)
        self.db.table("term_aliases").insert_all(aliases)
        self._all(
            "numerals",
            at,
            (
                {"text": n.text, "kind": n.kind.value, "page": n.page, "line": n.line, "context": n.context}
                for n in extract.numerals
            ),
        )

    def _row(self, name: str, row: dict[str, Any]) -> int:
        """Insert a row; gives its id."""
        return int(str(self.db.table(name).insert(row).last_pk))

    def _all(self, name: str, document: int, rows: Iterable[dict[str, Any]]) -> None:
        self.db.table(name).insert_all({"document_id": document, **row} for row in rows)

    def _sections(self, extract: Extract, document: int) -> dict[str, int]:
        """Write sections and their passages; gives each path's id (the first section of that path)."""
        labels = extract.document.page_labels
        ids: dict[str, int] = {}
        passages: list[dict[str, Any]] = []
        for section in extract.sections:
            first = section.blocks[0].pieces[0][1] if section.blocks else None
            path = "/".join(section.path)
            row = self._row(
                "sections",
                {
                    "document_id": document,
                    "ordinal": section.ordinal,
                    "level": section.level,
                    "title": section.title,
                    "path": path,
                    "page": section.page,
                    "page_label": labels.get(section.page, ""),
                    "line": first.number if first else 0,
                },
            )
            ids.setdefault(path, row)
            passages += _passages(section.blocks, row, labels)
        self._all("passages", document, passages)
        return ids

    @staticmethod
    def _figures(extract: Extract, sections: dict[str, int]) -> Iterator[dict[str, Any]]:
        for ordinal, f in enumerate(extract.figures):
            yield {
                "ordinal": ordinal,
                "year": f.year,
                "item": f.item,
                "label": f.label,
                "scope": f.scope,
                "subject": f.subject,
                "measure": f.measure,
                "printed": f.printed,
                "value": None if f.value is None else f"{f.value:f}",
                "amount": schema.amount(f.value, f.unit),
                "unit": f.unit,
                "qualifier": f.qualifier,
                "direction": f.direction,
                "basis": f.basis,
                "part_of": f.part_of,
                "viewpoint": f.viewpoint,
                "column": f.column,
                "start": f.start,
                "end": f.end,
                **_source(f.source, sections),
            }


def _source(source: Source, sections: dict[str, int]) -> dict[str, Any]:
    return {
        "section_id": sections.get(source.section),
        "section": source.section,
        "page": source.page,
        "page_label": source.page_label,
        "line": source.line,
        "quote": source.quote,
    }


def _passages(blocks: Iterable[Block], section: int, labels: dict[int, str]) -> Iterator[dict[str, Any]]:
    for ordinal, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            continue
        line = block.pieces[0][1]
        yield {
            "section_id": section,
            "ordinal": ordinal,
            "text": block.text,
            "page": line.page,
            "page_label": labels.get(line.page, ""),
            "line": line.number,
            "words": searchable(block.text),
        }


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[Store]:
    """A store that is closed at the end of the block."""
    store = Store(path, create=create)
    try:
        yield store
    finally:
        store.close()
