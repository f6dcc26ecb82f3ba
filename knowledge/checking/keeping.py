"""Findings are found out when a document changes, and kept in the same transaction; knowledge/findings.py reads them.

A document's findings are of all its files together; those that compare it with last year's own document belong to
the later one and are found out anew when either changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from knowledge.boxes import box_text
from knowledge.checking.across_years import across
from knowledge.checking.books import Books, Entry, Heading, Work, stated_of
from knowledge.checking.catalogue import in_order
from knowledge.checking.check import checked
from knowledge.inserting import insert_all
from knowledge.model import Finding, NumeralKind, Source
from knowledge.query import Library, Shelf

# The department and year of the documents that changed; those of the next year compare with them.
Touched = dict[tuple[int, int], None]


@dataclass
class _Open:
    """The knowledge base while it is being written."""

    connection: Database


def touch(db: Database, touched: Touched, document: int) -> None:
    """Note that a document changed, before a file of it is removed."""
    for row in db.query("select department_id, year from documents where id = ?", [document]):
        touched[row["department_id"], row["year"]] = None


def forget(db: Database, file: int) -> None:
    """Delete the findings that rest on a file: its document's, and those that compare with it."""
    condition = (
        "document_id in (select document_id from files where id = ?)"
        " or id in (select finding_id from finding_sources where file_id = ?)"
    )
    _delete(db, condition, [file, file])


def _delete(db: Database, condition: str, parameters: Sequence[Any]) -> None:
    ids = f"select id from findings where {condition}"  # noqa: S608 (fixed words)
    db.execute(f"delete from finding_sources where finding_id in ({ids})", list(parameters))  # noqa: S608
    db.execute(f"delete from findings where {condition}", list(parameters))  # noqa: S608


def settle(db: Database, touched: Touched) -> None:
    """Find out anew what adds up in the documents that changed, and in those that compare with them."""
    if not touched:
        return
    changed: dict[int, None] = {}
    compared: dict[int, None] = {}
    for department, year in touched:
        for row in db.query(
            "select id, year from documents where department_id = ? and year in (?, ?)", [department, year, year + 1]
        ):
            (changed if row["year"] == year else compared)[row["id"]] = None
    library = Library(_Open(db))
    books: dict[int, Books] = {}
    for document in changed:
        _delete(db, "document_id = ? and across = 0", [document])
        _insert(db, document, checked(_books(db, library, books, document)), across_years=False)
    for document in dict.fromkeys((*changed, *compared)):
        _delete(db, "document_id = ? and across = 1", [document])
        before = _before(db, document)
        if before is not None:
            now = _books(db, library, books, document)
            found = across(now, _books(db, library, books, before))
            _insert(db, document, in_order(list(found)), across_years=True)


def _before(db: Database, document: int) -> int | None:
    """Last year's document of the same department and kind; None where it is not held."""
    rows = db.query(
        "select b.id from documents d join documents b on b.department_id = d.department_id and b.kind = d.kind"
        " and b.year = d.year - 1 where d.id = ?",
        [document],
    )
    return next((int(row["id"]) for row in rows), None)


def _books(db: Database, library: Library, kept: dict[int, Books], document: int) -> Books:
    if document not in kept:
        kept[document] = books_of(db, library, _shelf(db, document))
    return kept[document]


def _shelf(db: Database, document: int) -> Shelf:
    """A document as a place to look: only its own rows are read, for this is done at every writing."""
    rows = db.query(
        "select p.name, d.year, d.kind, d.title from documents d join departments p on p.id = d.department_id"
        " where d.id = ?",
        [document],
    )
    row = next(iter(rows))
    names = db.query("select name from units where document_id = ? order by file_id, position", [document])
    units = tuple(dict.fromkeys(unit["name"] for unit in names))
    return Shelf(document, row["name"], row["year"], row["kind"], row["title"], units)


def books_of(db: Database, library: Library, shelf: Shelf) -> Books:
    """A document of the knowledge base as it is checked."""
    entries = db.query(
        "select c.*, i.name from contents c join files i on i.id = c.file_id where c.document_id = ?"
        " order by c.file_id, c.id",
        [shelf.id],
    )
    unplaced = db.query(
        "select distinct i.name, n.line from numerals n join files i on i.id = n.file_id"
        " where n.document_id = ? and n.kind = ?",
        [shelf.id, NumeralKind.UNPLACED.value],
    )
    headings = [
        Heading(
            h.title,
            tuple(h.path.split("/")),
            Source(h.file, shelf.title, h.path, h.page, h.page_label, h.line, h.title),
        )
        for h in library.headings(shelf)
    ]
    return Books(
        department=shelf.department,
        year=shelf.year,
        kind=shelf.kind,
        stated=stated_of(library.numbered(shelf.id)),
        blanks=tuple(library.blanks(shelf)),
        reasons=tuple(library.reasons(shelf.id)),
        works=tuple(Work(*work) for work in library.projects(shelf.id)),
        units=shelf.units,
        headings=tuple(headings),
        contents=tuple(
            Entry(e["title"], Source(e["name"], shelf.title, "目录", e["page"], e["page_label"], e["line"], e["title"]))
            for e in entries
        ),
        unplaced=frozenset((row["name"], row["line"]) for row in unplaced),
    )


def _insert(db: Database, document: int, findings: Sequence[Finding], *, across_years: bool) -> None:
    files = {
        (row["title"], row["name"]): row["id"]
        for row in db.query(
            "select i.id, i.name, d.title from files i join documents d on d.id = i.document_id"
            " where d.department_id = (select department_id from documents where id = ?)",
            [document],
        )
    }
    first = next(iter(db.query("select coalesce(max(id), 0) as top from findings")))["top"] + 1
    findings_ = [
        {
            "id": first + number,
            "document_id": document,
            "ordinal": number,
            "across": int(across_years),
            "rule": f.rule,
            "outcome": f.outcome.value,
            "stated": f.stated,
            "expected": f.expected,
            "difference": f.difference,
            "unit": f.unit,
            "message": f.message,
        }
        for number, f in enumerate(findings)
    ]
    sources = [
        {
            "finding_id": first + number,
            "figure_id": figure or None,
            "file_id": files[source.title, source.document],
            **_place(None if figure else source),
        }
        for number, f in enumerate(findings)
        for figure, source in zip(f.figures, f.sources, strict=True)
    ]
    insert_all(db, "findings", findings_)
    insert_all(db, "finding_sources", sources)


def _place(source: Source | None) -> dict[str, Any]:
    """Where a finding looked; of a figure its own row tells."""
    return {
        "section": source and source.section,
        "page": source and source.page,
        "page_label": source and source.page_label,
        "line": source and source.line,
        "quote": source and source.quote,
        "box": source and box_text(source.box),
        "recognised": int(source.recognised) if source else None,
    }
