"""From version 2 to 3: names, findings and lines of contents lists have tables; figures are found by their amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

PLACE = {"section": str, "page": int, "page_label": str, "line": int, "quote": str, "box": str, "recognised": int}
# What is told of very many departments is read from this index alone.
BY_AMOUNT = (
    "item", "measure", "year", "amount", "document_id", "subject", "scope", "unit", "value", "printed", "direction",
)  # fmt: skip


def from_2(db: Database) -> None:
    """Make what version 3 has more than version 2. Contents lists stay empty: version 2 did not keep them."""
    if "unread" not in db.table("files").columns_dict:  # the first files of version 2 were read without pictures
        db.table("files").add_column("unread", str)
        db.execute("update files set unread = ''")
    db.table("documents").create_index(["kind", "year"])
    db.table("projects").create_index(["name"])
    db.execute("drop index idx_figures_item_measure_year")
    db.table("figures").create_index(["document_id", "item"])
    db.table("figures").create_index(BY_AMOUNT)
    _names(db)
    _contents(db)
    _findings(db)


def _names(db: Database) -> None:
    names = db.table("names")
    names.create({"id": int, "kind": str, "name": str, "value": str}, pk="id", not_null={"kind", "name", "value"})
    names.create_index(["kind", "name", "value"], unique=True)
    names.create_index(["kind", "value"])
    db.table("named").create(
        {"name_id": int, "year": int, "department_id": int, "files": int},
        pk=("name_id", "year", "department_id"),
        foreign_keys=[("name_id", "names", "id")],
        not_null={"files"},
    )


def _contents(db: Database) -> None:
    db.table("contents").create(
        {
            "id": int,
            "document_id": int,
            "file_id": int,
            "title": str,
            "page": int,
            "page_label": str,
            "line": int,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id"), ("file_id", "files", "id")],
        not_null={"document_id", "file_id"},
    )
    for column in ("document_id", "file_id"):
        db.table("contents").create_index([column])


def _findings(db: Database) -> None:
    words = ("rule", "outcome", "stated", "expected", "difference", "unit", "message")
    db.table("findings").create(
        {"id": int, "document_id": int, "ordinal": int, "across": int, **dict.fromkeys(words, str)},
        pk="id",
        foreign_keys=[("document_id", "documents", "id")],
        not_null={"document_id", "rule", "outcome", "message"},
    )
    db.table("findings").create_index(["document_id", "outcome"])
    db.table("finding_sources").create(
        {"id": int, "finding_id": int, "figure_id": int, "file_id": int, **PLACE},
        pk="id",
        foreign_keys=[("finding_id", "findings", "id"), ("figure_id", "figures", "id"), ("file_id", "files", "id")],
        not_null={"finding_id", "file_id"},
    )
    for column in ("finding_id", "figure_id", "file_id"):
        db.table("finding_sources").create_index([column])
