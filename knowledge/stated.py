"""Rows of the knowledge base as what documents state: figures and where they stand, each told once."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from knowledge.boxes import box_of
from knowledge.model import Figure, Source

# Where a row stands, which is not what it says.
PLACE = {
    "id", "file_id", "ordinal", "document", "section_id", "section", "page", "page_label", "line", "quote", "box",
    "recognised", "start", "end",
}  # fmt: skip


def once(rows: Iterable[dict[str, Any]], besides: AbstractSet[str] = frozenset()) -> list[dict[str, Any]]:
    """The rows without those of a later file that say again what an earlier file of the document says.

    `besides` are columns that may differ all the same: how a value is printed, where its amount is equal.
    """
    rows = list(rows)
    if len({row["file_id"] for row in rows}) < 2:
        return rows
    said: dict[tuple[object, ...], int] = {}
    kept = []
    for row in rows:
        left_out = besides if row.get("amount", "") is not None else frozenset()
        what = tuple(value for column, value in row.items() if column not in PLACE and column not in left_out)
        if said.setdefault(what, row["file_id"]) == row["file_id"]:
            kept.append(row)
    return kept


def source_of(row: dict[str, Any]) -> Source:
    """Where a row was read."""
    return Source(
        row["document"],
        row["document_title"],
        row["section"],
        row["page"],
        row["page_label"],
        row["line"],
        row["quote"],
        box_of(row["box"]),
        bool(row["recognised"]),
    )


def figure_of(row: dict[str, Any]) -> Figure:
    """The figure of a row."""
    return Figure(
        department=row["department"],
        year=row["year"],
        item=row["item"],
        label=row["label"],
        scope=row["scope"],
        subject=row["subject"],
        measure=row["measure"],
        printed=row["printed"],
        value=None if row["value"] is None else Decimal(row["value"]),
        unit=row["unit"],
        qualifier=row["qualifier"],
        direction=row["direction"],
        basis=row["basis"],
        part_of=row["part_of"],
        viewpoint=row["viewpoint"],
        column=row["column"],
        start=row["start"],
        end=row["end"],
        source=source_of(row),
        statement=row["statement"],
        code=row["code"],
    )
