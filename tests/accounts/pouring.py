"""Very many made-up accounts, written into an empty knowledge base at once: the rows that reading them would write.

One after the other they would take hours. The rows are made by what makes them for a file that is read in; only what
each refers to is known here beforehand. What adds up is not found out: a test compares all else with `many.fill`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from knowledge import rows, schema
from knowledge.extraction.extract import Extract
from knowledge.inserting import insert_all
from knowledge.store import Store
from tests.accounts.many import Body, extract

Row = dict[str, Any]

# The accounts of so many departments are made before they are written.
TOGETHER = 200
READ_AT = "2024-09-01T00:00:00+00:00"
# The rows of an index are put in their order at once, when all are there.
LATE = "select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name = 'figures'"


def pour(store: Store, wanted: Sequence[Body], years: Sequence[int]) -> None:
    """Write the accounts of these departments into an empty store."""
    db = store.db
    pouring = _Pouring()
    db.execute("begin")
    indexes = db.execute(LATE).fetchall()
    for name, _ in indexes:
        db.execute(f'drop index "{name}"')
    for first in range(0, len(wanted), TOGETHER):
        for table, found in pouring.rows(wanted[first : first + TOGETHER], years).items():
            insert_all(db, table, found)
    for _, sql in indexes:
        db.execute(sql)
    db.execute("commit")


class _Pouring:
    """The rows of documents, numbered as they are made."""

    def __init__(self) -> None:
        self.departments: dict[str, int] = {}
        self.names: dict[tuple[str, str, str], int] = {}
        self._last: dict[str, int] = {}

    def rows(self, wanted: Sequence[Body], years: Sequence[int]) -> dict[str, list[Row]]:
        """All rows of the accounts of some departments, by their tables."""
        found: dict[str, list[Row]] = {}
        for body in wanted:
            for year in years:
                for table, row in self._of(extract(body, year)):
                    found.setdefault(table, []).append(row)
        return found

    def _number(self, table: str) -> int:
        self._last[table] = self._last.get(table, 0) + 1
        return self._last[table]

    def _of(self, made: Extract) -> Iterator[tuple[str, Row]]:
        who, file = made.identity, made.document
        department = self.departments.get(who.department)
        if department is None:
            department = self.departments[who.department] = self._number("departments")
            yield "departments", {"id": department, "name": who.department}
        document, at = self._number("documents"), self._number("files")
        kind = who.kind.value
        yield (
            "documents",
            {"id": document, "department_id": department, "year": who.year, "kind": kind, "title": who.title},
        )
        yield (
            "files",
            {
                "id": at, "document_id": document, "name": file.name, "checksum": file.checksum,
                "format": file.format.value, "pages": file.pages, "recognised": "", "unread": "",
                "reader": schema.READER_VERSION, "figures": len(made.figures), "numerals": 0, "unplaced": 0,
                "read_at": READ_AT,
            },
        )  # fmt: skip
        of = {"document_id": document, "file_id": at}
        sections: dict[str, int] = {}
        for section, row in rows.sections(made):
            number = self._number("sections")
            sections.setdefault(row["path"], number)
            yield "sections", {"id": number, **of, **row}
            for passage in rows.passages(made, section):
                yield "passages", {**of, "section_id": number, **passage}
        for term in made.terms:
            yield "terms", {**of, **rows.term(term, sections)}
        for table, others in rows.others(made, sections):
            for row in others:
                yield table, {**of, **row}
        for stated in dict.fromkeys(_stated(made)):
            name = self.names.get(stated)
            if name is None:
                name = self.names[stated] = len(self.names) + 1
                yield "names", {"id": name, **dict(zip(("kind", "name", "value"), stated, strict=True))}
            yield "named", {"name_id": name, "year": who.year, "department_id": department, "files": 1}


def _stated(made: Extract) -> Iterator[tuple[str, str, str]]:
    """What a document of these names, as knowledge/names.py has it."""
    who = made.identity
    yield from (("department", alias, who.department) for alias in (*who.aliases, who.department))
    yield from (("unit", project.unit, project.unit) for project in made.projects)
    yield from (("project", project.name, project.name) for project in made.projects)
    yield from (("item", figure.label, figure.item) for figure in made.figures)
    yield from (("whole", figure.part_of, figure.part_of) for figure in made.figures if figure.part_of)
    yield from (("term", term.name, term.name) for term in made.terms)
    yield from (("heading", section.title, section.title) for section in made.sections if len(section.title) > 3)
