"""What very many departments have, without reading their documents: who has something, and amounts in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from heapq import merge
from typing import NamedTuple

from knowledge.query import KINDS, Library

# A year counts as that of all departments where at least one in so many has a document of it.
SHARE = 2
# After all years.
END = 10_000
# So many departments are named in one statement.
NAMED_AT_ONCE = 500
# So many documents whose text holds some words are looked at.
HOLDING = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Figures of very many departments: of which items, measures (the first that a document states) and year.

    Of one kind of document. `subjects` are projects by name, else the departments' own figures are meant; `among` are
    ids of documents where only those are meant.
    """

    items: tuple[str, ...]
    measures: tuple[str, ...]
    year: int
    kind: str
    subjects: tuple[str, ...] = ("",)
    direction: str = ""
    among: tuple[int, ...] = ()


class Stated(NamedTuple):
    """A figure as it is looked at among very many; `amount` orders it (see knowledge/schema.py).

    The value is a decimal as it is kept: of very many, few are looked at.
    """

    id: int
    document: int
    amount: int
    value: str
    unit: str
    printed: str
    measure: str
    scope: str


class Many:
    """Looks over all departments of a library, or over some hundreds of them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    # ------------------------------------------------------------ who

    def having(
        self, kinds: Sequence[str], values: Sequence[str], years: Sequence[int], among: AbstractSet[int] | None = None
    ) -> set[int]:
        """The ids of the departments that state one of these in one of the years; see knowledge/names.py for kinds."""
        if among is not None and not among:
            return set()
        # of very many, more than a statement takes values
        ids = sorted(among) if among and len(among) <= NAMED_AT_ONCE else []
        limited = f" and department_id in ({_marks(ids)})" if ids else ""
        rows = self._library.stream(
            "select department_id from named where name_id in"  # noqa: S608
            f" (select id from names where kind in ({_marks(kinds)}) and value in ({_marks(values)}))"
            f" and year in ({_marks(years)}){limited}",
            [*kinds, *values, *years, *ids],
        )
        found = {department for (department,) in rows}
        return found if among is None else found & among

    def years(self) -> list[int]:
        """All years of which documents are held, the latest first."""
        found: set[int] = set()
        for kind in KINDS:
            year = self._before(kind, END)
            while year:
                found.add(year)
                year = self._before(kind, year)
        return sorted(found, reverse=True)

    def holding(self, words: Sequence[str], text: str) -> set[int]:
        """The ids of departments with a name that holds a text, or a paragraph that holds all words."""
        rows = self._library.stream(
            "select distinct department_id from named where name_id in (select id from names"
            " where kind in ('item', 'project', 'term', 'heading') and instr(name, ?) > 0)",
            [text],
        )
        found = {department for (department,) in rows}
        if words:
            # no join: the words are looked for first, whatever the planner thinks of them
            documents = self._library.stream(
                "select document_id from passages where id in"
                " (select rowid from passages_fts where passages_fts match ? order by rowid limit ?)",
                [" AND ".join(f'"{word}"' for word in words), HOLDING],
            )
            ids = sorted({document for (document,) in documents})
            owners = self._library.stream(
                f"select department_id from documents where id in ({_marks(ids)})",  # noqa: S608
                ids,
            )
            found |= {department for (department,) in owners}
        return found

    def ids(self, names: Sequence[str]) -> set[int]:
        """The ids of departments by their full names."""
        rows = self._library.stream(f"select id from departments where name in ({_marks(names)})", names)  # noqa: S608
        return {department for (department,) in rows}

    def names(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The full names of departments, in the order of their ids."""
        rows = self._library.stream(
            f"select name from departments where id in ({_marks(ids)}) order by id",  # noqa: S608
            ids,
        )
        return tuple(name for (name,) in rows)

    def all(self) -> set[int]:
        """The ids of all departments."""
        return {department for (department,) in self._library.stream("select id from departments")}

    def stating(self, item: str, year: int, kind: str, most: int) -> int:
        """How many departments state an item of their own in documents of a year and kind; no more than `most`."""
        ((number,),) = self._library.stream(
            "select count(*) from (select distinct d.department_id from figures f"
            " join documents d on d.id = f.document_id"
            " where f.item = ? and f.subject = '' and d.year = ? and d.kind = ? limit ?) as some",
            [item, year, kind, most],
        )
        return int(number)

    def terms(self) -> tuple[str, ...]:
        """The names of all terms that glossaries define."""
        return tuple(name for (name,) in self._library.stream("select value from names where kind = 'term'"))

    def latest_with(self, kind: str, values: Sequence[str]) -> str:
        """The department whose latest document names one of these; of several that of the first."""
        rows = self._library.rows(
            "select p.name from named w join departments p on p.id = w.department_id where w.name_id in"  # noqa: S608
            f" (select id from names where kind = ? and value in ({_marks(values)}))"
            " order by w.year desc, w.department_id limit 1",
            [kind, *values],
        )
        return str(rows[0]["name"]) if rows else ""

    def first(self, limit: int) -> tuple[str, ...]:
        """The full names of the first departments."""
        return tuple(
            name for (name,) in self._library.stream("select name from departments order by id limit ?", [limit])
        )

    # ------------------------------------------------------------ when

    def year(self, kind: str, among: Sequence[int] = ()) -> int:
        """The latest year of which most departments (of these, where some are given) have a document of a kind.

        0 where none has one.
        """
        best, most, held = 0, 0, len(among) or self._library.held()
        of_these = f" and department_id in ({_marks(among)})" if among else ""
        year = self._before(kind, END)
        while year:
            ((number,),) = self._library.once(
                f"select count(*) from documents where year = ? and kind = ?{of_these}",  # noqa: S608
                [year, kind, *among],
            )
            if number * SHARE >= held:
                return year
            best, most = (year, number) if number > most else (best, most)
            year = self._before(kind, year)
        return best

    def _before(self, kind: str, year: int) -> int:
        rows = self._library.once(
            "select year from documents where year < ? and kind = ? order by year desc limit 1", [year, kind]
        )
        return int(rows[0][0]) if rows else 0

    def documents(self, departments: Sequence[int], year: int, kind: str) -> tuple[int, ...]:
        """The ids of the documents of some departments, of one year and kind."""
        rows = self._library.stream(
            f"select id from documents where department_id in ({_marks(departments)}) and year = ? and kind = ?",  # noqa: S608
            [*departments, year, kind],
        )
        return tuple(document for (document,) in rows)

    # ------------------------------------------------------------ how much

    def states(self, span: Span) -> bool:
        """Whether there is any figure of a span."""
        where, parameters = _where(span)
        sql = f"select 1 from figures f join documents d on d.id = f.document_id where {where}"  # noqa: S608
        return any(self._library.stream(f"{sql} and f.amount is not null limit 1", parameters))

    def stated(self, span: Span) -> Iterator[Stated]:
        """All figures of a span, in no order."""
        where, parameters = _where(span)
        return self._rows(f"{where} and f.amount is not null", parameters)

    def ordered(self, span: Span, *, greatest: bool) -> Iterator[Stated]:
        """The figures of a span by their amounts, read only as far as they are looked at."""
        if span.among:
            yield from sorted(self.stated(span), key=lambda s: s.amount, reverse=greatest)
            return
        streams = []
        for item in span.items:
            for measure in span.measures:
                where, parameters = _where(replace(span, items=(item,), measures=(measure,)))
                end, way = ("desc", "desc nulls last") if greatest else ("asc", "asc nulls first")
                order = f"order by f.amount {way}, f.document_id {end}, f.id {end}"
                streams.append(self._rows(f"{where} and f.amount is not null {order}", parameters, first=True))
        yield from merge(*streams, key=lambda s: s.amount, reverse=greatest)

    def _rows(self, where: str, parameters: Sequence[str | int], *, first: bool = False) -> Iterator[Stated]:
        rows = self._library.stream(
            "select f.id, f.document_id, f.amount, f.value, f.unit, f.printed, f.measure, f.scope from figures f"  # noqa: S608
            f" join documents d on d.id = f.document_id where {where}",
            parameters,
            first=first,
        )
        # as many rows as there are departments: no call is made for a row but these
        return map(Stated._make, rows)


def _where(span: Span) -> tuple[str, list[str | int]]:
    """The condition for the figures of a span: of some documents by those alone, of all by item and measure."""
    alone = "+" if span.among else ""
    where = (
        f"{alone}f.item {_in(span.items)} and {alone}f.measure {_in(span.measures)} and {alone}f.year = ?"
        f" and d.year = f.year and +d.kind = ? and f.subject {_in(span.subjects)}"
    )
    parameters: list[str | int] = [*span.items, *span.measures, span.year, span.kind, *span.subjects]
    if span.direction:
        where += " and f.direction = ?"
        parameters.append(span.direction)
    if span.among:
        where += f" and f.document_id in ({_marks(span.among)})"
        parameters += span.among
    return where, parameters


def _in(values: Sequence[str]) -> str:
    """A condition on one value as such, so that an index goes on in its order."""
    return "= ?" if len(values) == 1 else f"in ({_marks(values)})"


def _marks(values: Sequence[str] | Sequence[int]) -> str:
    return ",".join("?" * len(values))
