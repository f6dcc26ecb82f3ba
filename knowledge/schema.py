"""The tables of the knowledge base (one SQLite file). Amounts are text, exactly as printed; see `amount`.

A row of `documents` is what a question is answered from: all that one department published of one year and kind.
Its files are rows of `files`, and every other row belongs to one of them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA_VERSION = 3
# Raised whenever files are read better than before: a file that was read by an older reader is read in anew.
READER_VERSION = 4
# Marks the file as a knowledge base of this program (SQLite's application_id).
APPLICATION_ID = 0x4A534B42

# What 万 and 亿 at the head of a unit (万元, 万人次) multiply by. Amounts are ordered by whole 0.0001 元,
# which holds every printed decimal of 元 and 万元.
TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
GRAIN = Decimal(10_000)
# 元 per unit of money.
YUAN = {"元": Decimal(1), "万元": TIMES["万"], "万": TIMES["万"], "亿元": TIMES["亿"]}
# SQLite's integer; an amount beyond it (a slip of the pen) is ordered as the largest.
LARGEST = 2**63 - 1

SOURCE = {
    "section_id": int,
    "section": str,
    "page": int,
    "page_label": str,
    "line": int,
    "quote": str,
    "box": str,
    "recognised": int,
}


def amount(value: Decimal | None, unit: str) -> int | None:
    """A figure as a whole number that orders right: money in 0.0001 元, all else in 0.0001 of its unit."""
    if value is None:
        return None
    whole = int(value * times(unit) * GRAIN)
    return max(-LARGEST, min(LARGEST, whole))


def times(unit: str) -> Decimal:
    """What a unit multiplies by: 万元 and 万人次 by 10000."""
    return TIMES.get(unit[:1], Decimal(1))


def create(db: Database) -> None:
    """Make all tables, indexes and full-text indexes in an empty file."""
    db.table("departments").create({"id": int, "name": str}, pk="id", not_null={"name"})
    db.table("departments").create_index(["name"], unique=True)
    db.table("documents").create(
        {"id": int, "department_id": int, "year": int, "kind": str, "title": str},
        pk="id",
        foreign_keys=[("department_id", "departments", "id")],
        not_null={"department_id", "year", "kind", "title"},
    )
    db.table("documents").create_index(["department_id", "year", "kind"], unique=True)
    db.table("documents").create_index(["kind", "year"])
    db.table("files").create(
        {
            "id": int,
            "document_id": int,
            "name": str,
            "checksum": str,
            "format": str,
            "pages": int,
            "recognised": str,
            "unread": str,
            "reader": int,
            "figures": int,
            "numerals": int,
            "unplaced": int,
            "read_at": str,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id")],
        not_null={"document_id", "name", "checksum", "reader", "read_at"},
    )
    db.table("files").create_index(["document_id", "name"], unique=True)
    db.table("files").create_index(["checksum"])
    _part(db, "aliases", {"alias": str, "position": int}, [["alias"]])
    _part(db, "units", {"name": str, "position": int}, [])
    _part(
        db,
        "sections",
        {"ordinal": int, "level": int, "title": str, "path": str, "page": int, "page_label": str, "line": int},
        [],
    )
    _part(
        db,
        "passages",
        {
            "section_id": int,
            "ordinal": int,
            "text": str,
            "page": int,
            "page_label": str,
            "line": int,
            "recognised": int,
            "words": str,
        },
        [["section_id"]],
        [("section_id", "sections", "id")],
    )
    _part(db, "projects", {"name": str, "printed": str, "unit": str}, [["name"]])
    _part(
        db,
        "figures",
        {
            "ordinal": int,
            "year": int,
            "item": str,
            "label": str,
            "scope": str,
            "subject": str,
            "measure": str,
            "printed": str,
            "value": str,
            "amount": int,
            "unit": str,
            "qualifier": str,
            "direction": str,
            "basis": str,
            "part_of": str,
            "viewpoint": str,
            "column": str,
            "statement": str,
            "code": str,
            "start": int,
            "end": int,
            **SOURCE,
        },
        [
            ["document_id", "statement"],
            ["document_id", "item"],
            # an item of all departments by their amounts, with all that is told of very many: no row is read for it
            [
                "item",
                "measure",
                "year",
                "amount",
                "document_id",
                "subject",
                "scope",
                "unit",
                "value",
                "printed",
                "direction",
            ],
            ["section_id"],
        ],
        [("section_id", "sections", "id")],
    )
    _part(
        db,
        "blanks",
        {
            "item": str,
            "label": str,
            "column": str,
            "scope": str,
            "measure": str,
            "unit": str,
            "statement": str,
            "code": str,
            **SOURCE,
        },
        [["section_id"]],
        [("section_id", "sections", "id")],
    )
    _part(
        db,
        "reasons",
        {"item": str, "label": str, "scope": str, "subject": str, "basis": str, "text": str, **SOURCE},
        [["section_id"]],
        [("section_id", "sections", "id")],
    )
    _part(
        db,
        "terms",
        {"number": int, "name": str, "definition": str, "path": str, "words": str, **SOURCE},
        [["name"], ["section_id"]],
        [("section_id", "sections", "id")],
    )
    db.table("term_aliases").create(
        {"id": int, "term_id": int, "alias": str}, pk="id", foreign_keys=[("term_id", "terms", "id")]
    )
    db.table("term_aliases").create_index(["term_id"])
    # what documents name (see names.py): each name once, and of whom and which year it stands in how many files
    db.table("names").create(
        {"id": int, "kind": str, "name": str, "value": str}, pk="id", not_null={"kind", "name", "value"}
    )
    db.table("names").create_index(["kind", "name", "value"], unique=True)
    db.table("names").create_index(["kind", "value"])
    db.table("named").create(
        {"name_id": int, "year": int, "department_id": int, "files": int},
        pk=("name_id", "year", "department_id"),
        foreign_keys=[("name_id", "names", "id")],
        not_null={"files"},
    )
    _part(db, "numerals", {"text": str, "kind": str, "page": int, "line": int, "context": str, "reason": str}, [])
    _part(db, "contents", {"title": str, "page": int, "page_label": str, "line": int}, [])
    _findings(db)
    for name in ("passages", "terms"):
        db.table(name).enable_fts(["words"], create_triggers=True)
    db.execute(f"pragma user_version = {SCHEMA_VERSION}")
    db.execute(f"pragma application_id = {APPLICATION_ID}")


def _findings(db: Database) -> None:
    """What does not add up: a finding is of a document; `across` says that another year's document was compared.

    A source is a figure, or a place (a heading, a line of the contents list) with its own page and words.
    """
    db.table("findings").create(
        {
            "id": int,
            "document_id": int,
            "ordinal": int,
            "across": int,
            "rule": str,
            "outcome": str,
            "stated": str,
            "expected": str,
            "difference": str,
            "unit": str,
            "message": str,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id")],
        not_null={"document_id", "rule", "outcome", "message"},
    )
    db.table("findings").create_index(["document_id", "outcome"])
    place = {name: kind for name, kind in SOURCE.items() if name != "section_id"}
    db.table("finding_sources").create(
        {"id": int, "finding_id": int, "figure_id": int, "file_id": int, **place},
        pk="id",
        foreign_keys=[
            ("finding_id", "findings", "id"),
            ("figure_id", "figures", "id"),
            ("file_id", "files", "id"),
        ],
        not_null={"finding_id", "file_id"},
    )
    for column in ("finding_id", "figure_id", "file_id"):
        db.table("finding_sources").create_index([column])


def _part(
    db: Database,
    name: str,
    columns: dict[str, type],
    indexes: list[list[str]],
    foreign_keys: list[tuple[str, str, str]] | None = None,
) -> None:
    """A table whose rows belong to one file of one document."""
    db.table(name).create(
        {"id": int, "document_id": int, "file_id": int, **columns},
        pk="id",
        foreign_keys=[("document_id", "documents", "id"), ("file_id", "files", "id"), *(foreign_keys or [])],
        not_null={"document_id", "file_id"},
    )
    for index in (["document_id"], ["file_id"], *indexes):
        db.table(name).create_index(index)
