"""The only place that reads the knowledge base with SQL; everything it gives is of the model's types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from sqlite_utils import Database

from knowledge.cards import cards, generic
from knowledge.contract import Card, Holding, Passage
from knowledge.extraction.headings import marker
from knowledge.model import Blank, DocumentKind, Figure, Reason, Source, Term
from knowledge.rows import box_of
from knowledge.short_names import short_names
from knowledge.vocabulary import canonical

# How many documents' cards are kept ready: a chat stays with a few.
DOCUMENTS_KEPT = 64
# Where a row stands, which is not what it says.
PLACE = {
    "id", "file_id", "ordinal", "document", "section_id", "section", "page", "page_label", "line", "quote", "box",
    "recognised", "start", "end",
}  # fmt: skip
# Which document of a year is looked at first: accounts before budgets, the whole department before the unit.
KINDS = tuple(kind.value for kind in DocumentKind)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A document as a place to look: its id, whose it is, and of which year."""

    id: int
    department: str
    year: int
    kind: str
    title: str
    units: tuple[str, ...]

    @property
    def budget(self) -> bool:
        """Whether it is a plan (预算), and not accounts (决算)."""
        return self.kind.endswith("预算")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document with its path."""

    id: int
    title: str
    path: str
    page: int
    page_label: str
    line: int
    file: str


def core(title: str) -> str:
    """A heading without its number."""
    mark = marker(title)
    return title[mark.end :].strip("。：") if mark else title


@dataclass(frozen=True, slots=True)
class Names:
    """All names in the knowledge base that a question may use, each with what it stands for."""

    departments: dict[str, tuple[str, ...]]
    units: dict[str, tuple[str, ...]]
    projects: dict[str, tuple[str, ...]]
    labels: dict[str, tuple[str, ...]]
    terms: dict[str, tuple[str, ...]]
    headings: tuple[str, ...]


class Opened(Protocol):
    """An open knowledge base: a Store, or its database while it is being written."""

    db: Database


class Library:
    """The knowledge base as it is read: documents, cards, passages, terms.

    Where SQL is put together, it is from fixed pieces and as many question marks as there are values.
    """

    def __init__(self, store: Opened) -> None:
        self.db = self._db = store.db
        self.statements: list[str] = []
        """The SQL asked since the list was last emptied, for explaining an answer."""
        self.cards = lru_cache(maxsize=DOCUMENTS_KEPT)(self._cards)
        self.projects = lru_cache(maxsize=DOCUMENTS_KEPT)(self._projects)

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        self.statements.append(sql)
        return list(self._db.query(sql, list(parameters)))

    # ------------------------------------------------------------ what there is

    def shelves(self, departments: Sequence[str] = (), years: Sequence[int] = ()) -> list[Shelf]:
        """The documents of these departments and years (of all where none is named), newest year first.

        Of a department's documents of one year, accounts come before budgets, and 部门 before 单位.
        """
        where: list[str] = []
        parameters: list[Any] = []
        for column, values in (("p.name", departments), ("d.year", years)):
            if values:
                where.append(f"{column} in ({','.join('?' * len(values))})")
                parameters += values
        condition = f"where {' and '.join(where)}" if where else ""
        rows = self._rows(
            "select d.id, p.name as department, d.year, d.kind, d.title from documents d"  # noqa: S608
            f" join departments p on p.id = d.department_id {condition} order by d.year desc, p.name, d.id",
            parameters,
        )
        rows.sort(key=lambda row: (-row["year"], row["department"], KINDS.index(row["kind"])))
        units: dict[int, dict[str, None]] = {}
        for row in self._rows("select document_id, name from units order by document_id, file_id, position"):
            units.setdefault(row["document_id"], {})[row["name"]] = None
        return [Shelf(**row, units=tuple(units.get(row["id"], ()))) for row in rows]

    def holdings(self) -> list[Holding]:
        """The documents held, by department and year; the name of one is that of its files."""
        rows = self._rows(
            "select p.name as department, d.year, d.kind, d.title,"
            " (select group_concat(name, '、') from (select name from files where document_id = d.id order by id))"
            " as name, (select sum(i.figures) from files i where i.document_id = d.id) as figures,"
            " (select count(distinct t.name) from terms t where t.document_id = d.id) as terms,"
            " coalesce((select a.alias from aliases a where a.document_id = d.id order by a.file_id, a.position"
            " limit 1), p.name) as short"
            " from documents d join departments p on p.id = d.department_id order by p.name, d.year, d.id"
        )
        return [Holding(**row) for row in rows]

    def names(self) -> Names:
        """All names a question may use. Short names stand for every department they may mean."""
        departments: dict[str, list[str]] = {}
        for row in self._rows(
            "select p.name, a.alias from aliases a join documents d on d.id = a.document_id"
            " join departments p on p.id = d.department_id"
        ):
            _add(departments, row["alias"], row["name"])
        for row in self._rows("select name from departments"):
            _add(departments, row["name"], row["name"])
        units: dict[str, list[str]] = {}
        for row in self._rows("select name from units union select unit from projects where unit <> ''"):
            for name in (row["name"], *short_names(row["name"])):
                _add(units, name, row["name"])
        projects: dict[str, list[str]] = {}
        for row in self._rows("select distinct name, printed from projects"):
            _add(projects, row["name"], row["name"])
            _add(projects, row["printed"], row["name"])
        for row in self._rows("select distinct subject from figures where subject <> ''"):
            _add(projects, row["subject"], row["subject"])
        labels: dict[str, list[str]] = {}
        for row in self._rows("select distinct item, label, part_of from figures"):
            _add(labels, row["item"], row["item"])
            # a row named 收入总计 in a table of funds is that table's total, and no other name of the item
            if not generic(row["label"]) and (row["item"] in canonical(row["label"]) or not canonical(row["label"])):
                _add(labels, row["label"], row["item"])
            if row["part_of"]:
                _add(labels, row["part_of"], row["part_of"])
        for row in self._rows("select distinct code, item from figures where length(code) >= 5"):
            _add(labels, row["code"], row["item"])
        terms: dict[str, list[str]] = {}
        for row in self._rows("select t.name, a.alias from terms t left join term_aliases a on a.term_id = t.id"):
            _add(terms, row["name"], row["name"])
            if row["alias"]:
                _add(terms, row["alias"], row["name"])
        headings = dict.fromkeys(core(row["title"]) for row in self._rows("select distinct title from sections"))
        kept = tuple(h for h in headings if 4 <= len(h) <= 16 and h not in projects and h not in labels)
        return Names(
            departments=_frozen(departments),
            units=_frozen(units),
            projects=_frozen(projects),
            labels=_frozen(labels),
            terms=_frozen(terms),
            headings=kept,
        )

    # ------------------------------------------------------------ figures

    def _cards(self, document: int) -> tuple[Card, ...]:
        kind = self._rows("select kind from documents where id = ?", [document])[0]["kind"]
        figures = (_figure(row) for row in _once(self._figures(document), besides={"printed", "value"}))
        return cards(figures, self._reasons(document), kind)

    def _figures(self, document: int) -> list[dict[str, Any]]:
        return self._rows(
            "select f.*, i.name as document, d.title as document_title, p.name as department from figures f"
            " join files i on i.id = f.file_id join documents d on d.id = f.document_id"
            " join departments p on p.id = d.department_id where f.document_id = ? order by f.file_id, f.ordinal",
            [document],
        )

    def _reasons(self, document: int) -> list[Reason]:
        rows = self._rows(
            "select r.*, i.name as document, d.title as document_title, d.year, p.name as department from reasons r"
            " join files i on i.id = r.file_id join documents d on d.id = r.document_id"
            " join departments p on p.id = d.department_id where r.document_id = ? order by r.file_id, r.id",
            [document],
        )
        return [
            Reason(
                department=row["department"],
                year=row["year"],
                item=row["item"],
                label=row["label"],
                scope=row["scope"],
                subject=row["subject"],
                basis=row["basis"],
                text=row["text"],
                source=_source(row),
            )
            for row in _once(rows)
        ]

    def _projects(self, document: int) -> tuple[tuple[str, str, str], ...]:
        """The projects of a document: name, printed name, unit."""
        rows = self._rows(
            "select name, printed, unit from projects where document_id = ? order by file_id, id", [document]
        )
        return tuple(dict.fromkeys((row["name"], row["printed"], row["unit"]) for row in rows))

    def numbered(self, document: int) -> list[tuple[int, Figure]]:
        """All figures of a document, file after file, each with its id; what two files say alike is told once."""
        return [(row["id"], _figure(row)) for row in _once(self._figures(document), besides={"printed", "value"})]

    def reasons(self, document: int) -> list[Reason]:
        """The reasons that a document tells."""
        return self._reasons(document)

    def figures(self, shelf: Shelf) -> Iterable[Figure]:
        """All figures of a document in their order, file after file."""
        rows = sorted(self._figures(shelf.id), key=lambda row: (row["file_id"], row["line"], row["start"]))
        return [_figure(row) for row in rows]

    def blanks(self, shelf: Shelf) -> list[Blank]:
        """The cells that the tables of a document leave empty, in their order."""
        rows = self._rows(
            "select b.*, i.name as document, d.title as document_title from blanks b"
            " join files i on i.id = b.file_id join documents d on d.id = b.document_id"
            " where b.document_id = ? order by b.file_id, b.id",
            [shelf.id],
        )
        return [
            Blank(
                item=row["item"],
                label=row["label"],
                column=row["column"],
                scope=row["scope"],
                measure=row["measure"],
                unit=row["unit"],
                statement=row["statement"],
                code=row["code"],
                source=_source(row),
            )
            for row in rows
        ]

    # ------------------------------------------------------------ text and terms

    def passages(self, shelf: Shelf) -> list[Passage]:
        """All paragraphs of a document in order."""
        return self._passages("where g.document_id = ? order by g.file_id, g.id", [shelf.id])

    def search(self, shelves: Sequence[Shelf], words: Sequence[str], limit: int = 12) -> list[Passage]:
        """The paragraphs that hold any of the words, best first (full-text search)."""
        if not words or not shelves:
            return []
        match = " OR ".join(f'"{word}"' for word in words)
        marks = ",".join("?" * len(shelves))
        return self._passages(
            "join passages_fts x on x.rowid = g.id where x.passages_fts match ?"
            f" and g.document_id in ({marks}) order by rank limit ?",
            [match, *(shelf.id for shelf in shelves), limit],
        )

    def headings(self, shelf: Shelf) -> list[Heading]:
        """All headings of a document in order."""
        rows = self._rows(
            "select s.id, s.file_id, s.title, s.path, s.page, s.page_label, s.line, i.name as document from sections s"
            " join files i on i.id = s.file_id where s.document_id = ? order by s.file_id, s.ordinal",
            [shelf.id],
        )
        return [
            Heading(r["id"], r["title"], r["path"], r["page"], r["page_label"], r["line"], r["document"])
            for r in _once(rows)
        ]

    def _passages(self, rest: str, parameters: Sequence[Any]) -> list[Passage]:
        rows = self._rows(
            "select g.file_id, g.document_id, g.text, g.page, g.page_label, g.line, g.recognised, '' as box,"  # noqa: S608
            " s.path as section, s.title, d.year, i.name as document, d.title as document_title,"
            " p.name as department, g.text as quote from passages g join sections s on s.id = g.section_id"
            " join files i on i.id = g.file_id"
            f" join documents d on d.id = g.document_id join departments p on p.id = d.department_id {rest}",
            parameters,
        )
        return [Passage(r["department"], r["year"], r["title"], r["text"], _source(r)) for r in _once(rows, {"title"})]

    def terms(self, shelves: Sequence[Shelf] = ()) -> list[Term]:
        """The terms of these documents' glossaries (of all where none is given), in order."""
        marks = ",".join("?" * len(shelves))
        where = f"where t.document_id in ({marks})" if shelves else ""
        rows = self._rows(
            "select t.*, i.name as document, d.title as document_title from terms t"  # noqa: S608
            f" join files i on i.id = t.file_id join documents d on d.id = t.document_id {where}"
            " order by d.year desc, t.document_id, t.file_id, t.number",
            [shelf.id for shelf in shelves],
        )
        aliases: dict[int, list[str]] = {}
        for row in self._rows("select term_id, alias from term_aliases order by id"):
            aliases.setdefault(row["term_id"], []).append(row["alias"])
        return [
            Term(
                row["number"],
                row["name"],
                row["definition"],
                tuple(row["path"].split("/")) if row["path"] else (),
                tuple(aliases.get(row["id"], ())),
                _source(row),
            )
            for row in _once(rows, {"number"})
        ]


def _once(rows: Iterable[dict[str, Any]], besides: AbstractSet[str] = frozenset()) -> list[dict[str, Any]]:
    """The rows without those of a later file that say again what an earlier file of the document says.

    `besides` are columns that may differ all the same: how a value is printed, where its amount is equal.
    """
    said: dict[tuple[object, ...], int] = {}
    kept = []
    for row in rows:
        left_out = besides if row.get("amount", "") is not None else frozenset()
        what = tuple(value for column, value in row.items() if column not in PLACE and column not in left_out)
        if said.setdefault(what, row["file_id"]) == row["file_id"]:
            kept.append(row)
    return kept


def _add(found: dict[str, list[str]], name: str, value: str) -> None:
    values = found.setdefault(name, [])
    if value not in values:
        values.append(value)


def _frozen(found: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in found.items()}


def _source(row: dict[str, Any]) -> Source:
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


def _figure(row: dict[str, Any]) -> Figure:
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
        source=_source(row),
        statement=row["statement"],
        code=row["code"],
    )
