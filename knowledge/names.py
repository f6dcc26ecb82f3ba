"""The names that questions may use, kept beside what states them: by whom and of which year, and by how many files.

They follow from a file's own rows, so that what a file adds is exactly what goes with it. To know all names no figure
is read, and to know who has something no document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.cards import generic
from knowledge.extraction.headings import marker
from knowledge.selecting import Engine
from knowledge.short_names import short_names
from knowledge.vocabulary import canonical

if TYPE_CHECKING:
    from sqlite_utils import Database

# What a file (:file) names, each kind in the file's own order: a department by its names, units, projects by each of
# their names, an item by its label or its code, wholes that items are parts of, terms, headings that are no sentences.
STATED = """
select 'department' as kind, a.alias as name, p.name as value from aliases a
  join documents d on d.id = a.document_id join departments p on p.id = d.department_id where a.file_id = :file
union all select 'department', p.name, p.name from files i
  join documents d on d.id = i.document_id join departments p on p.id = d.department_id where i.id = :file
union all select 'unit', name, name from units where file_id = :file
union all select 'unit', unit, unit from projects where file_id = :file and unit <> ''
union all select 'project', name, name from projects where file_id = :file
union all select 'project', printed, name from projects where file_id = :file
union all select 'project', subject, subject from figures where file_id = :file and subject <> ''
union all select 'item', label, item from figures where file_id = :file
union all select 'whole', part_of, part_of from figures where file_id = :file and part_of <> ''
union all select 'reason', item, item from reasons where file_id = :file
union all select 'code', code, item from figures where file_id = :file and length(code) >= 5
union all select 'term', name, name from terms where file_id = :file
union all select 'term', a.alias, t.name from terms t join term_aliases a on a.term_id = t.id where t.file_id = :file
union all select 'heading', title, title from sections where file_id = :file and length(title) between 4 and 30
"""
# So many rows are taken at a time, for there may be very many.
ROWS = 1000
# A heading's own length, without its number; a longer one is a sentence.
HEADING = range(4, 17)


@dataclass(frozen=True, slots=True)
class Names:
    """All names in the knowledge base that a question may use, each with what it stands for."""

    departments: dict[str, tuple[str, ...]]
    units: dict[str, tuple[str, ...]]
    projects: dict[str, tuple[str, ...]]
    labels: dict[str, tuple[str, ...]]
    terms: dict[str, tuple[str, ...]]
    headings: tuple[str, ...]


def keep(db: Database, file: int) -> None:
    """Keep what a file names, when its rows are written."""
    stated = f"select distinct kind, name, value from ({STATED})"  # noqa: S608 (fixed text)
    db.execute(f"insert or ignore into names (kind, name, value) {stated}", {"file": file})
    db.execute(
        f"insert into named (name_id, year, department_id, files)"  # noqa: S608
        f" select n.id, d.year, d.department_id, 1 from ({stated}) s"
        " join names n on (n.kind, n.name, n.value) = (s.kind, s.name, s.value)"
        " join files i on i.id = :file join documents d on d.id = i.document_id where true"
        " on conflict (name_id, year, department_id) do update set files = files + 1",
        {"file": file},
    )


def release(db: Database, file: int) -> None:
    """Let go of what a file names, before its rows are deleted; a name that no file states any more goes with it."""
    held = [
        tuple(row)
        for row in db.execute(
            f"select distinct n.id, d.year, d.department_id from ({STATED}) s"  # noqa: S608
            " join names n on (n.kind, n.name, n.value) = (s.kind, s.name, s.value)"
            " join files i on i.id = :file join documents d on d.id = i.document_id",
            {"file": file},
        )
    ]
    own = "name_id = ? and year = ? and department_id = ?"
    db.conn.executemany(f"update named set files = files - 1 where {own}", held)  # noqa: S608
    db.conn.executemany(f"delete from named where {own} and files = 0", held)  # noqa: S608
    db.conn.executemany(
        "delete from names where id = ? and not exists (select 1 from named where name_id = names.id)",
        [(name,) for name, _, _ in held],
    )


def version(engine: Engine) -> str:
    """What is another as soon as other files are held or one is read anew: names follow from nothing else."""
    told = hashlib.sha256()
    files = engine.execute("select id, checksum, reader, read_at from files order by id", [])
    while rows := files.fetchmany(ROWS):
        told.update(repr(rows).encode())
    return told.hexdigest()


def core(title: str) -> str:
    """A heading without its number."""
    mark = marker(title)
    return title[mark.end :].strip("。：") if mark else title


def gathered(rows: Iterable[tuple[str, str, str]]) -> Names:
    """The rows of names (kind, name, what it stands for), in the order in which they were first stated.

    A short name stands for every department that it may mean.
    """
    departments: dict[str, list[str]] = {}
    units: dict[str, list[str]] = {}
    projects: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    terms: dict[str, list[str]] = {}
    titles: dict[str, None] = {}
    called: dict[str, list[str]] = {}
    for kind, name, value in rows:
        if kind == "department":
            _add(departments, name, value)
            called.setdefault(value, []).append(name)
        elif kind == "unit":
            units[name] = [value]
        elif kind == "project":
            _add(projects, name, value)
        elif kind == "item":
            _add(labels, value, value)
            # a row named 收入总计 in a table of funds is that table's total, and no other name of the item
            meant = canonical(name)
            if not generic(name) and (value in meant or not meant):
                _add(labels, name, value)
        elif kind in ("whole", "code"):
            _add(labels, name, value)
        elif kind == "term":
            _add(terms, name, value)
        elif kind == "heading":
            titles[core(name)] = None
    for full in list(units):
        # what a department is called is known already
        for name in called.get(full) or short_names(full):
            _add(units, name, full)
    kept = tuple(h for h in titles if len(h) in HEADING and h not in projects and h not in labels)
    return Names(
        departments=_frozen(departments),
        units=_frozen(units),
        projects=_frozen(projects),
        labels=_frozen(labels),
        terms=_frozen(terms),
        headings=kept,
    )


def _add(found: dict[str, list[str]], name: str, value: str) -> None:
    values = found.setdefault(name, [])
    if value not in values:
        values.append(value)


def _frozen(found: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in found.items()}
