"""What is held already: files that need not be read again, told by the checksum of their content and by their name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from knowledge import schema
from knowledge.errors import ReadingError
from knowledge.model import DocumentKind
from knowledge.reading import content_of, listed
from knowledge.reading.apart import Reader
from knowledge.reading.kinds import ZIP
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """A file, or a member of an archive, as it is held: whose it is, its name there, and what was read of it."""

    name: str
    checksum: str
    department: str
    year: int
    kind: DocumentKind
    figures: int
    numerals: int
    unplaced: int
    unread: frozenset[int]


class Holdings:
    """The files that one knowledge base holds."""

    def __init__(self, store: Store) -> None:
        self._db = store.connection
        self._reader = Reader(read=listed)

    def find(self, path: Path) -> tuple[Held, ...]:
        """A file that is held, or all members of an archive that would be read; nothing where something is not.

        Held is what this reader read from the same content under the same name, and put into one document. Pages that
        could not be read may be readable by now: then it is not. An archive is unpacked for this, by a process apart.
        """
        if self._db.execute("select 1 from files limit 1").fetchone() is None:
            return ()
        try:
            content = content_of(path)
            found = self._held(path.name, hashlib.sha256(content).hexdigest())
            if found or not content.startswith(ZIP) or not self._members_of(path.name):
                return (found,) if found else ()
            members = [self._held(member.name, member.checksum) for member in self._reader.read(path)]
        except ReadingError:
            return ()
        return tuple(each for each in members if each) if all(members) else ()

    def close(self) -> None:
        """End the process that unpacked archives."""
        self._reader.close()

    def _members_of(self, name: str) -> bool:
        """Whether anything is held under an archive's name: else it need not be unpacked."""
        sql = "select 1 from files where instr('/' || name, ?) limit 1"
        return self._db.execute(sql, [f"/{name}/"]).fetchone() is not None

    def _held(self, name: str, checksum: str) -> Held | None:
        rows = self._db.execute(
            "select i.name, p.name, d.year, d.kind, i.figures, i.numerals, i.unplaced, i.unread from files i"
            " join documents d on d.id = i.document_id join departments p on p.id = d.department_id"
            " where i.checksum = ? and i.reader = ?",
            [checksum, schema.READER_VERSION],
        )
        found = [
            Held(row[0], checksum, row[1], row[2], DocumentKind(row[3]), row[4], row[5], row[6], _numbers(row[7]))
            for row in rows
            # with its folder before it where another file of that name was read beside it
            if f"/{row[0]}".endswith(f"/{name}")
        ]
        return found[0] if len(found) == 1 and not (found[0].unread and _recognises()) else None


def _recognises() -> bool:
    from knowledge.reading.ocr import available  # slow to load, and rarely needed

    return available()


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(number) for number in text.split(",") if number)
