"""The ledger of a knowledge base: what every numeral was read as, empty cells, and cells that were read in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.model import Figure, Numeral, NumeralKind
from knowledge.query import Library, Shelf
from knowledge.schema import times
from knowledge.selecting import Opened, selected
from knowledge.vocabulary import bare

# Printed decimals of an amount that count at least: a workbook leaves out noughts at the end (2940.1 is 2940.10).
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class File:
    """A file of a document, as it was read; `recognised` and `unread` are pages with pictures of text."""

    id: int
    name: str
    format: str
    pages: int
    recognised: tuple[int, ...]
    unread: tuple[int, ...]
    figures: int
    numerals: int
    unplaced: int
    read_at: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A numeral with the file that it stands in."""

    file: str
    numeral: Numeral


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell of a statement table that was read as different values, in different files or places."""

    figures: tuple[Figure, ...]


class Ledger:
    """Reads the ledger of one knowledge base."""

    def __init__(self, store: Opened) -> None:
        self._db = store.connection
        self._library = Library(store)

    def documents(self, department: str = "", year: int | None = None) -> list[Shelf]:
        """The documents of the departments whose names hold these characters, of this year."""
        held = self._library.shelves()
        return [shelf for shelf in held if department in shelf.department and year in (None, shelf.year)]

    def files(self, shelf: Shelf) -> list[File]:
        """The files of a document in the order in which they came."""
        rows = selected(
            self._db,
            "select id, name, format, pages, recognised, unread, figures, numerals, unplaced, read_at from files"
            " where document_id = ? order by id",
            [shelf.id],
        )
        return [
            File(**{**row, "recognised": _pages(row["recognised"]), "unread": _pages(row["unread"])}) for row in rows
        ]

    def counts(self, shelf: Shelf) -> dict[NumeralKind, int]:
        """How many numerals of a document are of each kind, most first."""
        rows = selected(
            self._db,
            "select kind, count(*) as number from numerals where document_id = ? group by kind"
            " order by number desc, kind",
            [shelf.id],
        )
        return {NumeralKind(row["kind"]): row["number"] for row in rows}

    def blanks(self, shelf: Shelf) -> int:
        """How many cells the tables of a document leave empty."""
        (row,) = selected(self._db, "select count(*) as number from blanks where document_id = ?", [shelf.id])
        return int(row["number"])

    def numerals(self, shelf: Shelf, *, every: bool = False) -> Iterator[Entry]:
        """The numerals that found no place, or every one, in the order of the document."""
        rows = selected(
            self._db,
            "select i.name, n.text, n.kind, n.page, n.line, n.context, n.reason from numerals n"
            " join files i on i.id = n.file_id where n.document_id = ? and (n.kind = ? or ?) order by n.file_id, n.id",
            [shelf.id, NumeralKind.UNPLACED.value, every],
        )
        for row in rows:
            kind = NumeralKind(row["kind"])
            yield Entry(
                row["name"], Numeral(row["text"], kind, row["page"], row["line"], row["context"], row["reason"])
            )

    def conflicts(self, shelf: Shelf) -> list[Conflict]:
        """The cells of a document's statement tables that were read as different values."""
        return conflicts(self._library.figures(shelf))


def conflicts(figures: Iterable[Figure]) -> list[Conflict]:
    """The cells among these figures with different values; each value is told once, with its first place."""
    cells: dict[tuple[object, ...], list[Figure]] = {}
    for f in figures:
        if f.statement and f.value is not None:
            row = f.code or bare(f.label)
            cell = (f.statement, row, bare(f.column), f.measure, f.year, f.item, f.scope, f.subject, f.part_of, f.basis)
            cells.setdefault(cell, []).append(f)
    found = []
    for readings in cells.values():
        apart: list[Figure] = []
        for figure in readings:
            if not any(_agree(figure, kept) for kept in apart):
                apart.append(figure)
        if len(apart) > 1:
            found.append(Conflict(tuple(apart)))
    return found


def _agree(one: Figure, other: Figure) -> bool:
    """Whether two figures may be one number: equal, or equal but for the rounding of the one printed more coarsely.

    In units that cannot be turned into each other, nothing can be said against it.
    """
    if one.unit.lstrip("万亿") != other.unit.lstrip("万亿"):
        return True
    (first, fine), (second, coarse) = sorted(map(_size, (one, other)), key=lambda size: size[1])
    difference = abs(first - second)
    return difference == 0 if fine == coarse else difference * 2 <= coarse


def _size(figure: Figure) -> tuple[Decimal, Decimal]:
    """A figure's value in whole units (元, not 万元), and the least step that its printed decimals can show."""
    value = figure.value or Decimal(0)
    decimals = max(DECIMALS, -int(value.as_tuple().exponent))
    return value * times(figure.unit), times(figure.unit).scaleb(-decimals)


def _pages(listed: str) -> tuple[int, ...]:
    return tuple(int(page) for page in listed.split(",") if page)
