"""The files that were read in, kept beside the knowledge base so that a page can be shown as it was published.

A file is kept under the checksum of its content (`knowledge.files/<sha256>.pdf` beside `knowledge.sqlite`): the same
one once, whatever it is called. Members of archives are not kept apart; for them, and where the operator does not want
files kept, an answer is proved by the words it was read from.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from knowledge.model import Format, Source
from knowledge.selecting import Knowledge

# What a file's name may end with here; of another it is left out.
SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
CHECKSUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was published, and what it is."""

    path: Path
    format: Format


def folder_of(knowledge: Path) -> Path:
    """The folder that the files are kept in that a knowledge base was read from."""
    return knowledge.with_name(f"{knowledge.stem}.files")


class Originals:
    """The files that one knowledge base was read from."""

    def __init__(self, store: Knowledge) -> None:
        self._db = store.connection
        self._folder = folder_of(store.path) if store.path else None

    def keep(self, path: Path, checksum: str) -> None:
        """Keep a copy of a file, unless it is there, or holds more than what was read (an archive).

        Raises OSError where it cannot be written.
        """
        if self._folder is None:
            return
        suffix = path.suffix.lower()
        kept = self._folder / f"{checksum}{suffix if SUFFIX.fullmatch(suffix) else ''}"
        if kept.is_file() or self._kept(checksum):  # the first needs no look through all that are kept
            return
        if hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = kept.with_name(f"{kept.name}.part")
        shutil.copyfile(path, beside)
        beside.replace(kept)

    def find(self, source: Source) -> Original | None:
        """The file that a source is in; None where it is not kept, or held no more."""
        return self.named(source.document, source.title)

    def named(self, name: str, title: str) -> Original | None:
        """The file of this name in the document of this title."""
        found = self._db.execute(
            "select i.checksum, i.format from files i join documents d on d.id = i.document_id"
            " where i.name = ? and d.title = ?",
            [name, title],
        ).fetchone()
        path = self._kept(found[0]) if found else None
        return Original(path, Format(found[1])) if path else None

    def around(self, source: Source) -> list[str]:
        """The paragraphs before, at and after a place, in their order."""
        sql = (
            "select g.text from passages g join files i on i.id = g.file_id join documents d"
            " on d.id = i.document_id where i.name = ? and d.title = ? and g.line {} ? order by g.line {}, g.id limit 2"
        )
        named = [source.document, source.title, source.line]
        before, after = (
            [str(row[0]) for row in self._db.execute(sql.format(*way), named)] for way in (("<=", "desc"), (">", "asc"))
        )
        return [*reversed(before), *after]

    def masks(self, source: Source) -> bool:
        """Whether something is masked on the page of a place, as far as its words are kept."""
        sql = (
            "select 1 from passages g join files i on i.id = g.file_id join documents d on d.id = i.document_id"
            " where i.name = ? and d.title = ? and g.page = ? and instr(g.text, '*') > 0 limit 1"
        )
        return self._db.execute(sql, [source.document, source.title, source.page]).fetchone() is not None

    def _kept(self, checksum: str) -> Path | None:
        if self._folder is None or not CHECKSUM.fullmatch(checksum) or not self._folder.is_dir():
            return None
        return next((p for p in self._folder.glob(f"{checksum}*") if p.suffix != ".part"), None)
