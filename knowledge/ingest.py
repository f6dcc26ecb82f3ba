"""The pipeline over files: read, extract, write; each file (an archive with all its members) whole or not at all."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.errors import JuesuanError, UnidentifiedError
from knowledge.extraction.extract import Extract, extract
from knowledge.held import Held, Holdings
from knowledge.model import Document, DocumentKind, Identity
from knowledge.originals import Originals
from knowledge.reading.apart import Reader
from knowledge.store import Outcome, Store

# What lies in folders beside documents and is none; not even told where a folder is given.
JUNK = {".db", ".ini", ".lnk", ".log", ".sqlite", ".sqlite-journal", ".tmp", ".url"}
_log = logging.getLogger(__name__)
HIDDEN = (".", "~$", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file, or of one member of an archive."""

    path: Path
    outcome: Outcome
    extract: Extract


@dataclass(frozen=True, slots=True)
class Failed:
    """A file, or a member of an archive, that was not read, and why."""

    path: Path
    error: JuesuanError


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file, or a member of an archive, that is held already, so that it was not read again."""

    path: Path
    held: Held


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that does not say whose it is, or whether of a 部门 or a 单位, until the files beside it are read."""

    path: Path
    document: Document
    unidentified: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read and is not written yet: what its documents say, what waits, what could not be read."""

    path: Path
    found: tuple[Extract, ...] = ()
    own: tuple[Identity, ...] = ()
    """Whose the documents are that say so themselves."""
    waiting: tuple[_Waiting, ...] = ()
    failed: tuple[Failed, ...] = ()


class Ingestion:
    """One run over many files. A file that does not say whose it is belongs to what lies beside it."""

    def __init__(self, store: Store, reader: Reader | None = None, originals: Originals | None = None) -> None:
        """With `originals`, a copy of each file that is read is kept there."""
        self._store = store
        self._originals = originals
        self._reader = reader or Reader()
        self._beside: dict[Path, list[Identity]] = {}
        self._waiting: list[_Waiting] = []
        self._written: dict[tuple[str, int, DocumentKind, str], Path] = {}
        self._held: dict[Path, tuple[Held, ...]] = {}

    def pass_over(self, paths: Iterable[Path]) -> Iterator[bool]:
        """Tell of each file whether all of it is held; it is then to be passed to `unchanged` and not read.

        To be asked of all files before any is written: what is held keeps its name in this run, and no other file of
        that name takes its place.
        """
        holdings = Holdings(self._store)
        try:
            for path in paths:
                held = holdings.find(path)
                if held:
                    self._held[path] = held
                for each in held:
                    self._written.setdefault((each.department, each.year, each.kind, each.name), path)
                yield bool(held)
        finally:
            holdings.close()

    def unchanged(self, path: Path) -> Iterator[Unchanged]:
        """What became of a file that is held already."""
        held = self._held[path]
        if len(held) == 1:  # members of archives are not kept apart
            self._keep(path, held[0].checksum)
        yield from (Unchanged(path, each) for each in held)

    def add(self, path: Path) -> Iterator[Ingested | Failed]:
        """Read a file into the knowledge base; what does not say whose it is waits for `finish`."""
        yield from self.take(prepared(path, self._reader))

    def take(self, read: Prepared) -> Iterator[Ingested | Failed]:
        """Write a file that was read; files are taken in the order in which they would be read one by one."""
        self._waiting += read.waiting
        self._beside.setdefault(read.path.parent, []).extend(read.own)
        yield from read.failed
        yield from self._write(read.path, list(read.found))

    def finish(self) -> Iterator[Ingested | Failed]:
        """Read what waited, as a part of the only disclosure beside it that it can be of."""
        self._read_beside()
        # those that say their department and year first: the others may be parts of them
        waiting, self._waiting = sorted(self._waiting, key=lambda each: each.unidentified), []
        for each in waiting:
            beside = self._beside.setdefault(each.path.parent, [])
            try:
                found = extract(replace(each.document, beside=(*each.document.beside, *beside)))
            except JuesuanError as error:
                yield Failed(each.path, error)
            else:
                if not each.unidentified:
                    beside.append(found.identity)
                yield from self._write(each.path, [found])

    def _read_beside(self) -> None:
        """Read what was passed over beside files that wait: it may tell whose they are."""
        folders = {each.path.parent for each in self._waiting}
        for path in self._held:
            if path.parent in folders:
                self._beside.setdefault(path.parent, []).extend(prepared(path, self._reader).own)

    def _write(self, path: Path, found: list[Extract]) -> Iterator[Ingested | Failed]:
        found = [self._named(path, each) for each in found]
        try:
            outcomes = self._store.write_all(found) if found else []
        except JuesuanError as error:
            yield Failed(path, error)
            return
        for each, outcome in zip(found, outcomes, strict=True):
            self._keep(path, each.document.checksum)
            yield Ingested(path, outcome, each)

    def _keep(self, path: Path, checksum: str) -> None:
        """Keep a copy of what was read. Without it answers are proved by words alone, so that it may fail."""
        try:
            if self._originals:
                self._originals.keep(path, checksum)
        except OSError as error:
            _log.warning("%s 没有留下副本：%s", path.name, error.strerror)

    def _named(self, path: Path, found: Extract) -> Extract:
        """The extract under a name that no other file of this run has in the same document: with its folder."""
        who, name = found.identity, found.document.name
        folder = path.parent
        while self._written.setdefault((who.department, who.year, who.kind, name), path) != path:
            name, folder = f"{folder.name}/{name}", folder.parent
        return replace(found, document=replace(found.document, name=name))


def prepared(path: Path, reader: Reader, content: bytes | None = None) -> Prepared:
    """Read a file and extract what it says; nothing is written, so that several can be prepared at once.

    With `content` it is read from these bytes, wherever the file is.
    """
    try:
        documents = reader.read(path) if content is None else reader.read_content(content, path.name)
    except JuesuanError as error:
        return Prepared(path, failed=(Failed(path, error),))
    found, waiting, failed = _extracted(path, documents, ())
    own = tuple(each.identity for each in found)
    if own and waiting:
        # of an archive, what the members say of themselves tells whose the others are
        more, waiting, also = _extracted(path, [each.document for each in waiting], own)
        found, failed = found + more, failed + also
    return Prepared(path, tuple(found), own, tuple(waiting), tuple(failed))


def _extracted(
    path: Path, documents: Iterable[Document], beside: tuple[Identity, ...]
) -> tuple[list[Extract], list[_Waiting], list[Failed]]:
    """What can be read of a file, what must wait for the files beside it, and what cannot be read."""
    found: list[Extract] = []
    waiting: list[_Waiting] = []
    failed: list[Failed] = []
    for document in (replace(each, beside=beside) for each in documents):
        try:
            each = extract(document)
        except UnidentifiedError:
            waiting.append(_Waiting(path, document, unidentified=True))
        except JuesuanError as error:
            failed.append(Failed(path, error))
        else:
            if each.identity.kind_said or beside:
                found.append(each)
            else:
                waiting.append(_Waiting(path, document, unidentified=False))
    return found, waiting, failed


def ingest(path: Path, store: Store, reader: Reader | None = None) -> list[Ingested]:
    """Read one file into the knowledge base. Raises JuesuanError where it, or a member of it, cannot be read."""
    run = Ingestion(store, reader)
    done: list[Ingested] = []
    for result in (*run.add(path), *run.finish()):
        if isinstance(result, Failed):
            raise result.error
        done.append(result)
    return done


def files(paths: Iterable[Path]) -> list[Path]:
    """The files to be read, each once: those named, and those in the folders named and below them."""
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _within(path) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _within(folder: Path) -> Iterator[Path]:
    """The files in a folder and below it, by name, without what is hidden, temporary or known to be no document."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(HIDDEN))
        for name in sorted(names):
            suffix = Path(name).suffix.lower()
            if suffix and suffix not in JUNK and not name.startswith(HIDDEN):
                yield Path(place, name)
