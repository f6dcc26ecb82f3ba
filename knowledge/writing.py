"""How the rows of files come into the knowledge base and go out of it; all of it inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from knowledge import names, rows, schema
from knowledge.checking import keeping
from knowledge.extraction.extract import Extract
from knowledge.inserting import insert, insert_all
from knowledge.model import Document, Identity
from knowledge.store import Outcome

# In the order in which rows may be deleted: what points at a table before the table.
PARTS = (
    "contents", "numerals", "terms", "reasons", "blanks", "figures", "projects", "passages", "sections", "units",
    "aliases",
)  # fmt: skip


class Writer:
    """Writes into one open knowledge base."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def write(self, extracts: Sequence[Extract]) -> list[Outcome]:
        """Write files, and find out anew what adds up in every document that this changes."""
        touched: keeping.Touched = {}
        outcomes = [self._write(extract, touched) for extract in extracts]
        keeping.settle(self._db, touched)
        return outcomes

    def _write(self, extract: Extract, touched: keeping.Touched) -> Outcome:
        file = extract.document
        document = self._document(extract.identity)
        held = list(self._db.query("select * from files where document_id = ? order by id", [document]))
        same = next((row for row in held if row["checksum"] == file.checksum), None)
        if same and same["reader"] == schema.READER_VERSION and not _more_is_read(same, file):
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
            self._db.table("files").update(old["id"], row)
            at = int(old["id"])
        else:
            at = insert(self._db, "files", row)
        self._parts(extract, {"document_id": document, "file_id": at})
        keeping.touch(self._db, touched, document)
        self._take_from_others(extract, document, touched)
        if old:
            return Outcome.REPLACED
        return Outcome.JOINED if held else Outcome.ADDED

    def _document(self, who: Identity) -> int:
        """The id of the document that a file belongs to; it is made where there is none."""
        found = list(
            self._db.query(
                "select d.id from documents d join departments p on p.id = d.department_id"
                " where p.name = ? and d.year = ? and d.kind = ?",
                [who.department, who.year, who.kind.value],
            )
        )
        if found:
            return int(found[0]["id"])
        department = self._db.table("departments").lookup({"name": who.department})
        row = {"department_id": department, "year": who.year, "kind": who.kind.value, "title": who.title}
        return insert(self._db, "documents", row)

    def _take_from_others(self, extract: Extract, document: int, touched: keeping.Touched) -> None:
        """Remove a file from another document that an older reader put it into."""
        for row in list(
            self._db.query(
                "select id, document_id from files"
                " where checksum = ? and name = ? and reader <> ? and document_id <> ?",
                [extract.document.checksum, extract.document.name, schema.READER_VERSION, document],
            )
        ):
            keeping.touch(self._db, touched, row["document_id"])
            self.remove(row["id"])

    def remove(self, file: int) -> None:
        """Remove a file; a document without files goes with its last one, a department with its last document."""
        self._delete_parts(file)
        (document,) = self._db.query(
            "select d.id, d.department_id as department from files i join documents d on d.id = i.document_id"
            " where i.id = ?",
            [file],
        )
        self._db.execute("delete from files where id = ?", [file])
        self._db.execute(
            "delete from documents where id = ? and not exists (select 1 from files where document_id = documents.id)",
            [document["id"]],
        )
        self._db.execute(
            "delete from departments where id = ?"
            " and not exists (select 1 from documents where department_id = departments.id)",
            [document["department"]],
        )

    def _delete_parts(self, file: int) -> None:
        names.release(self._db, file)
        keeping.forget(self._db, file)
        self._db.execute("delete from term_aliases where term_id in (select id from terms where file_id = ?)", [file])
        for name in PARTS:
            self._db.execute(f"delete from {name} where file_id = ?", [file])  # noqa: S608 (fixed names)

    def _parts(self, extract: Extract, of: dict[str, int]) -> None:
        """Write all that a file says; `of` says which document and file its rows belong to."""
        sections: dict[str, int] = {}
        passages: list[dict[str, Any]] = []
        for section, row in rows.sections(extract):
            at = insert(self._db, "sections", {**of, **row})
            sections.setdefault(row["path"], at)
            passages += ({**of, "section_id": at, **passage} for passage in rows.passages(extract, section))
        insert_all(self._db, "passages", passages)
        aliases: list[dict[str, Any]] = []
        for term in extract.terms:
            at = insert(self._db, "terms", {**of, **rows.term(term, sections)})
            aliases += ({"term_id": at, "alias": alias} for alias in term.aliases)
        insert_all(self._db, "term_aliases", aliases)
        for name, found in rows.others(extract, sections):
            insert_all(self._db, name, [{**of, **row} for row in found])
        names.keep(self._db, of["file_id"])


def _more_is_read(row: dict[str, Any], file: Document) -> bool:
    """Whether pages are read by now that were pictures which could not be recognised when the file was read in."""
    return bool({int(page) for page in row["unread"].split(",") if page} - file.unread)
