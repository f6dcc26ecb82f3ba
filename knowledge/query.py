"""The only place that reads the knowledge base with SQL; everything it gives is of the model's types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from knowledge.cards import cards
from knowledge.contract import Card, Extent, Holding, Passage
from knowledge.kept import Kept
from knowledge.model import Blank, DocumentKind, Figure, Reason, Term
from knowledge.names import Names, gathered
from knowledge.selecting import Engine, Opened, lazily, selected
from knowledge.stated import figure_of, once, source_of
from knowledge.words import ranked

# So many figures, with the cards that hold them, are kept ready: a chat stays with a few documents. One takes three
# kilobytes, so that these take thirty megabytes, of thirty large documents or of some hundred small ones.
FIGURES_KEPT = 10_000
# Of how many documents the projects are kept, and of how many departments which documents they have.
DOCUMENTS_KEPT = 64
# So many facts about all that is held are kept: counts, and which years there are.
FACTS_KEPT = 256
# More than there are.
ALL = 2**31
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


class Library:
    """The knowledge base as it is read: documents, cards, passages, terms.

    What was read lately is kept: after something was written, another library is made.

    Where SQL is put together, it is from fixed pieces and as many question marks as there are values.
    """

    def __init__(self, store: Opened) -> None:
        self._db = store.connection
        self.statements: list[str] = []
        """The SQL asked since the list was last emptied, for explaining an answer."""
        self.cards = Kept(self._cards, figures_in, FIGURES_KEPT)
        self._shelved = lru_cache(maxsize=DOCUMENTS_KEPT)(self._read_shelves)
        self._facts = lru_cache(maxsize=FACTS_KEPT)(self._read_facts)
        self.projects = lru_cache(maxsize=DOCUMENTS_KEPT)(self._projects)

    @property
    def db(self) -> Engine:
        """The database it reads."""
        return self._db

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows that a statement gives."""
        self.statements.append(sql)
        return selected(self._db, sql, parameters)

    def once(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[tuple[Any, ...], ...]:
        """The few rows of a statement on what is held in all, which is asked again with each question."""
        self.statements.append(sql)
        return self._facts(sql, tuple(parameters))

    def _read_facts(self, sql: str, parameters: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
        return tuple(map(tuple, self._db.execute(sql, parameters)))

    def stream(self, sql: str, parameters: Sequence[Any] = (), *, first: bool = False) -> Iterator[tuple[Any, ...]]:
        """The rows that a statement gives, plain; `first` where only the first of very many are looked at."""
        self.statements.append(sql)
        return lazily(self._db, sql, list(parameters)) if first else iter(self._db.execute(sql, list(parameters)))

    # ------------------------------------------------------------ what there is

    def shelves(self, departments: Sequence[str] = (), years: Sequence[int] = ()) -> list[Shelf]:
        """The documents of these departments and years (of all where none is named), newest year first.

        Of a department's documents of one year, accounts come before budgets, and 部门 before 单位.
        """
        return self._shelves(("p.name", departments), ("d.year", years))

    def shelves_of(self, documents: Sequence[int]) -> list[Shelf]:
        """The documents with these ids, in the same order."""
        return self._shelves(("d.id", documents)) if documents else []

    def _shelves(self, *conditions: tuple[str, Sequence[Any]]) -> list[Shelf]:
        found, asked = self._shelved(*((column, tuple(values)) for column, values in conditions))
        self.statements += asked
        return list(found)

    def _read_shelves(self, *conditions: tuple[str, tuple[Any, ...]]) -> tuple[tuple[Shelf, ...], tuple[str, str]]:
        """Documents, and the SQL that gives them."""
        where = [f"{column} in ({','.join('?' * len(values))})" for column, values in conditions if values]
        parameters = [value for _, values in conditions for value in values]
        condition = f"where {' and '.join(where)}" if where else ""
        documents = (
            "select d.id, p.name as department, d.year, d.kind, d.title from documents d"  # noqa: S608
            f" join departments p on p.id = d.department_id {condition} order by d.year desc, p.name, d.id"
        )
        # by the same condition: of a whole country there are more documents than a statement takes values
        of_units = (
            "select u.document_id, u.name from documents d join departments p on p.id = d.department_id"  # noqa: S608
            f" join units u on u.document_id = d.id {condition} order by u.document_id, u.file_id, u.position"
        )
        rows = selected(self._db, documents, parameters)
        rows.sort(key=lambda row: (-row["year"], row["department"], KINDS.index(row["kind"])))
        units: dict[int, dict[str, None]] = {}
        for row in selected(self._db, of_units, parameters):
            units.setdefault(row["document_id"], {})[row["name"]] = None
        shelves = tuple(Shelf(**row, units=tuple(units.get(row["id"], ()))) for row in rows)
        return shelves, (documents, of_units)

    def held(self) -> int:
        """How many departments there are."""
        return int(self.once("select count(*) from departments")[0][0])

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """The full names of all departments, as they were when they were first asked for, as the dictionary is."""
        return tuple(name for (name,) in self.stream("select name from departments order by name"))

    def latest(self) -> str:
        """The department of the latest accounts; of the latest budget where there are none; empty for no document."""
        for kind in KINDS:
            rows = self.rows(
                "select p.name from documents d join departments p on p.id = d.department_id where d.kind = ?"
                " and d.year = (select max(year) from documents where kind = ?) order by d.id limit 1",
                [kind, kind],
            )
            if rows:
                return str(rows[0]["name"])
        return ""

    def holdings(self, limit: int = ALL, departments: Sequence[str] = ()) -> list[Holding]:
        """The documents held of the first so many of these departments (of all where none is named), by year.

        The name of one is that of its files.
        """
        own = f"where name in ({','.join('?' * len(departments))})" if departments else ""
        rows = self.rows(
            "select p.name as department, d.year, d.kind, d.title,"  # noqa: S608
            " (select group_concat(name, '、') from (select name from files where document_id = d.id order by id) i)"
            " as name, (select sum(i.figures) from files i where i.document_id = d.id) as figures,"
            " (select count(distinct t.name) from terms t where t.document_id = d.id) as terms,"
            " coalesce((select a.alias from aliases a where a.document_id = d.id order by a.file_id, a.position"
            " limit 1), p.name) as short"
            f" from (select id, name from departments {own} order by name limit ?) p"
            " join documents d on d.department_id = p.id order by p.name, d.year, d.id",
            [*departments, limit],
        )
        return [Holding(**row) for row in rows]

    def read_last(self) -> str:
        """When a file was read last, in ISO 8601; empty where there is none."""
        return str(self.rows("select max(read_at) as at from files")[0]["at"] or "")

    def extent(self) -> Extent:
        """How much is held: departments, documents, and of which years."""
        (count,) = self.rows("select count(*) as n from documents")
        years = tuple(row["year"] for row in self.rows("select distinct year from documents order by year"))
        return Extent(self.held(), count["n"], years)

    def names(self) -> Names:
        """All names a question may use. Short names stand for every department they may mean."""
        return gathered(self._db.execute("select kind, name, value from names order by id", []))

    # ------------------------------------------------------------ figures

    def _cards(self, document: int) -> tuple[Card, ...]:
        kind = self.rows("select kind from documents where id = ?", [document])[0]["kind"]
        figures = (figure_of(row) for row in once(self._figures(document), besides={"printed", "value"}))
        return cards(figures, self._reasons(document), kind)

    def cards_of(self, document: int, kind: str, items: Sequence[str]) -> tuple[Card, ...]:
        """The cards of some items of a document, without reasons."""
        rows = self._figures(document, items)
        return cards((figure_of(row) for row in once(rows, besides={"printed", "value"})), (), kind)

    def _figures(self, document: int, items: Sequence[str] = ()) -> list[dict[str, Any]]:
        of_items = f" and f.item in ({','.join('?' * len(items))})" if items else ""
        rows = self.rows(
            f"select f.* from figures f where f.document_id = ?{of_items} order by f.file_id, f.ordinal",  # noqa: S608
            [document, *items],
        )
        # said once for all of them: joined to every row it would be kept with every figure
        files = {
            row["id"]: row["name"] for row in self.rows("select id, name from files where document_id = ?", [document])
        }
        about = self.rows(
            "select d.title as document_title, p.name as department from documents d"
            " join departments p on p.id = d.department_id where d.id = ?",
            [document],
        )
        return [{**row, "document": files[row["file_id"]], **about[0]} for row in rows]

    def _reasons(self, document: int) -> list[Reason]:
        rows = self.rows(
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
                source=source_of(row),
            )
            for row in once(rows)
        ]

    def _projects(self, document: int) -> tuple[tuple[str, str, str], ...]:
        """The projects of a document: name, printed name, unit."""
        rows = self.rows(
            "select name, printed, unit from projects where document_id = ? order by file_id, id", [document]
        )
        return tuple(dict.fromkeys((row["name"], row["printed"], row["unit"]) for row in rows))

    def numbered(self, document: int) -> list[tuple[int, Figure]]:
        """All figures of a document, file after file, each with its id; what two files say alike is told once."""
        return [(row["id"], figure_of(row)) for row in once(self._figures(document), besides={"printed", "value"})]

    def reasons(self, document: int) -> list[Reason]:
        """The reasons that a document tells."""
        return self._reasons(document)

    def figures(self, shelf: Shelf) -> Iterable[Figure]:
        """All figures of a document in their order, file after file."""
        rows = sorted(self._figures(shelf.id), key=lambda row: (row["file_id"], row["line"], row["start"]))
        return [figure_of(row) for row in rows]

    def stating(self, item: str, subject: str, among: Sequence[int] = ()) -> set[int]:
        """The documents that state a figure of an item, of the department itself or of one of its projects.

        Only of some documents where these are given.
        """
        own = f" and document_id in ({','.join('?' * len(among))})" if among else ""
        # of some documents all figures are looked at: far fewer than those of an item
        alone = "+" if among else ""
        sql = f"select distinct document_id from figures where {alone}item = ? and subject = ?{own}"  # noqa: S608
        return {row["document_id"] for row in self.rows(sql, [item, subject, *among])}

    def blanks(self, shelf: Shelf) -> list[Blank]:
        """The cells that the tables of a document leave empty, in their order."""
        rows = self.rows(
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
                source=source_of(row),
            )
            for row in rows
        ]

    # ------------------------------------------------------------ text and terms

    def passages(self, shelf: Shelf) -> list[Passage]:
        """All paragraphs of a document in order."""
        return self._passages("where g.document_id = ? order by g.file_id, g.id", [shelf.id])

    def search(self, shelves: Sequence[Shelf], words: Sequence[str], limit: int = 12) -> list[Passage]:
        """The paragraphs that hold any of the words, best first.

        Only these documents are read: the full-text index would weigh a word by all that hold it anywhere.
        """
        if not words or not shelves:
            return []
        marks = ",".join("?" * len(shelves))
        rows = self.rows(
            f"select id, words from passages where document_id in ({marks}) order by id",  # noqa: S608
            [shelf.id for shelf in shelves],
        )
        best = ranked({row["id"]: row["words"] for row in rows}, words)[:limit]
        return self._passages(f"where g.id in ({','.join('?' * len(best))})", best, order=best)

    def headings(self, shelf: Shelf) -> list[Heading]:
        """All headings of a document in order."""
        rows = self.rows(
            "select s.id, s.file_id, s.title, s.path, s.page, s.page_label, s.line, i.name as document from sections s"
            " join files i on i.id = s.file_id where s.document_id = ? order by s.file_id, s.ordinal",
            [shelf.id],
        )
        return [
            Heading(r["id"], r["title"], r["path"], r["page"], r["page_label"], r["line"], r["document"])
            for r in once(rows)
        ]

    def _passages(self, rest: str, parameters: Sequence[Any], order: Sequence[int] = ()) -> list[Passage]:
        rows = self.rows(
            "select g.id, g.file_id, g.document_id, g.text, g.page, g.page_label, g.line, g.recognised, '' as box,"  # noqa: S608
            " s.path as section, s.title, d.year, i.name as document, d.title as document_title,"
            " p.name as department, g.text as quote from passages g join sections s on s.id = g.section_id"
            " join files i on i.id = g.file_id"
            f" join documents d on d.id = g.document_id join departments p on p.id = d.department_id {rest}",
            parameters,
        )
        if order:
            rows.sort(key=lambda row: order.index(row["id"]))
        return [Passage(r["department"], r["year"], r["title"], r["text"], source_of(r)) for r in once(rows, {"title"})]

    def terms(self, shelves: Sequence[Shelf] = ()) -> list[Term]:
        """The terms of these documents' glossaries (of all where none is given), in order."""
        marks = ",".join("?" * len(shelves))
        return self._terms(f"where t.document_id in ({marks})" if shelves else "", [shelf.id for shelf in shelves])

    def terms_named(self, names: Sequence[str], limit: int = 1) -> list[Term]:
        """The terms of these names, each as the latest documents define it, no more than so many of each."""
        found: list[Term] = []
        for name in names:
            held = self.rows(
                "select year, department_id from named where name_id ="
                " (select id from names where kind = 'term' and name = ? and value = ?)"
                " order by year desc, department_id limit ?",
                [name, name, limit],
            )
            documents = "select id from documents where (department_id, year) in"
            pairs = ",".join("(?, ?)" for _ in held)
            found += self._terms(
                f"where t.name = ? and d.id in ({documents} (values {pairs}))",
                [name, *(value for row in held for value in (row["department_id"], row["year"]))],
            )
        return found

    def _terms(self, where: str, parameters: Sequence[Any]) -> list[Term]:
        rows = self.rows(
            "select t.*, i.name as document, d.title as document_title from terms t"  # noqa: S608
            f" join files i on i.id = t.file_id join documents d on d.id = t.document_id {where}"
            " order by d.year desc, t.document_id, t.file_id, t.number, t.id",
            parameters,
        )
        aliases: dict[int, list[str]] = {}
        for row in self.rows(
            "select term_id, alias from term_aliases where term_id in (select t.id from terms t"  # noqa: S608
            f" join documents d on d.id = t.document_id {where}) order by id",
            parameters,
        ):
            aliases.setdefault(row["term_id"], []).append(row["alias"])
        return [
            Term(
                row["number"],
                row["name"],
                row["definition"],
                tuple(row["path"].split("/")) if row["path"] else (),
                tuple(aliases.get(row["id"], ())),
                source_of(row),
            )
            for row in once(rows, {"number"})
        ]


def figures_in(cards: Iterable[Card]) -> int:
    """How many figures some cards hold."""
    return sum(len(card.figures) for card in cards)
