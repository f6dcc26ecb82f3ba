"""Where operators change what is held: a file is tried first, then taken in, and can be taken out again.

The knowledge base goes on answering from what it held; `renewed` makes who answers from what it holds by then.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import Assistant
from bot.candidates import gathered
from bot.unanswered import records
from knowledge.errors import StoreError
from knowledge.findings import Findings
from knowledge.ingest import Failed, Ingested, Ingestion
from knowledge.ledger import Ledger
from knowledge.model import Agreement
from knowledge.originals import Originals
from knowledge.reading.apart import Reader
from knowledge.store import Outcome, Store, opened

# Seconds for reading one file that somebody waits for.
LONGEST_READING = 120.0


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one document of a file: how many figures, terms, numerals without a place, contradictions.

    `conflicts` are cells of which two readings differ, `contradictions` what does not add up in the document.
    """

    title: str
    outcome: str
    figures: int
    terms: int
    numerals: int
    unplaced: int
    conflicts: int
    contradictions: int
    unread_pages: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file holds, and what of it cannot be read, each with the reason."""

    read: tuple[Read, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A file that the knowledge base holds."""

    id: int
    title: str
    name: str
    figures: int
    read_at: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a file in changed: files that are new, and those that took an older one's place."""

    read: tuple[Read, ...]
    added: tuple[tuple[str, str], ...]
    replaced: tuple[tuple[str, str, Path | None], ...]

    @property
    def can_be_undone(self) -> bool:
        """Whether what was there before is still kept."""
        return bool(self.added or self.replaced) and all(path for _, _, path in self.replaced)


class Workshop:
    """Changes one knowledge base."""

    def __init__(self, db: Path, unanswered: Path | None = None, *, keep_files: bool = True) -> None:
        self._db, self._unanswered, self._keep_files = db, unanswered, keep_files
        self._stores: list[Store] = []
        self._seen = (0, 0)
        self._scratch = tempfile.TemporaryDirectory(prefix="juesuan-")

    def tried(self, path: Path) -> Tried:
        """Read a file as if it were taken in, into a knowledge base that is thrown away."""
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "k.sqlite", create=True) as store:
            done, failed = _read(path, store, None)
            return Tried(_told(done, store), failed)

    def take(self, path: Path) -> Taken:
        """Take a file in. Raises JuesuanError where nothing of it can be read."""
        with opened(self._db, create=True) as store:
            before = {(held.title, held.name): self._original(store, held) for held in self._held(store)}
            done, failed = _read(path, store, Originals(store) if self._keep_files else None)
            if not done:
                raise StoreError("；".join(failed) or f"{path.name} 没有可读的内容。")
            changed = [each for each in done if each.outcome is not Outcome.UNCHANGED]
            names = [(each.extract.identity.title, each.extract.document.name) for each in changed]
            return Taken(
                _told(done, store),
                tuple(name for name in names if name not in before),
                tuple((*name, before[name]) for name in names if name in before),
            )

    def undo(self, taken: Taken) -> None:
        """Put everything back as it was before a file was taken in."""
        with opened(self._db) as store:
            for held in self._held(store):
                if (held.title, held.name) in taken.added:
                    store.remove(held.id)
            for _, name, path in taken.replaced:
                if path:
                    self._put_back(store, name, path)

    def documents(self) -> list[Held]:
        """The files that are held."""
        with opened(self._db) as store:
            return self._held(store)

    def remove(self, file: int) -> Held | None:
        """Take a file out; None where it is held no more."""
        with opened(self._db) as store:
            held = next((each for each in self._held(store) if each.id == file), None)
            if held:
                store.remove(file)
            return held

    def unanswered(self, most: int) -> list[tuple[str, int, str]]:
        """The words that unanswered questions hold most often: each with how often, and a question."""
        if self._unanswered is None or not self._unanswered.is_file():
            return []
        with opened(self._db) as store:
            assistant = Assistant(store)
            found = gathered(records(self._unanswered, assistant.ask), assistant.lexicon)
        asked = {**found.words, **{name: asked for (name, _), asked in found.not_held.items()}}
        first = sorted(asked.items(), key=lambda each: -each[1].count)[:most]
        return [(word, each.count, each.questions[0] if each.questions else "") for word, each in first]

    def renewed(self) -> Assistant:
        """Who answers from what is held now; `retire` closes what the one before answered from."""
        with self._anew() as assistant:
            return assistant

    @contextmanager
    def _anew(self) -> Iterator[Assistant]:
        """Somebody new to answer; what it knows, and what is asked in the block, is of one moment."""
        store = Store(self._db)
        self._stores.append(store)
        with store.moment() as self._seen:
            yield Assistant(store)

    @contextmanager
    def moment(self) -> Iterator[Assistant | None]:
        """Answer within the block from one moment of the knowledge base: from another assistant, where there is one.

        What an assistant keeps of the knowledge base (names, and the figures of a few documents) is of the moment it
        was made. Where another program has written since (`juesuan ingest`, `juesuan restore`), a new one is made.
        """
        if not self._stores:  # who answers is not of this workshop
            yield None
            return
        with self._stores[-1].moment() as now:
            changed = now != self._seen
            if not changed:
                yield None
        if changed:
            with self._anew() as assistant:
                yield assistant
            self.retire()

    def retire(self) -> None:
        """Close what nobody answers from any more, and let go of who did."""
        retired = self._stores[:-1]
        for store in retired:
            store.close()
        del self._stores[:-1]
        if retired:
            # an assistant holds itself in rings; what was frozen as it was made ready would be kept for ever
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    def folder(self) -> Path:
        """An empty folder for a file that waits to be taken in; `close` removes what is left of it."""
        return Path(tempfile.mkdtemp(dir=self._scratch.name))

    def close(self) -> None:
        """Close everything."""
        self._scratch.cleanup()
        for store in self._stores:
            store.close()
        self._stores.clear()

    @staticmethod
    def _held(store: Store) -> list[Held]:
        ledger = Ledger(store)
        return [
            Held(file.id, shelf.title, file.name, file.figures, file.read_at)
            for shelf in ledger.documents()
            for file in ledger.files(shelf)
        ]

    @staticmethod
    def _original(store: Store, held: Held) -> Path | None:
        found = Originals(store).named(held.name, held.title)
        return found.path if found else None

    @staticmethod
    def _put_back(store: Store, name: str, path: Path) -> None:
        """Read an older file in again, under the name that it had."""
        with tempfile.TemporaryDirectory() as folder:
            again = Path(folder) / Path(name).name
            again.write_bytes(path.read_bytes())
            _read(again, store, None)


def _read(path: Path, store: Store, originals: Originals | None) -> tuple[list[Ingested], tuple[str, ...]]:
    """Read a file into a knowledge base: what was read, and why the rest was not."""
    reader = Reader(LONGEST_READING)
    try:
        run = Ingestion(store, reader, originals)
        results = [*run.add(path), *run.finish()]
    finally:
        reader.close()
    done = [result for result in results if isinstance(result, Ingested)]
    return done, tuple(str(result.error) for result in results if isinstance(result, Failed))


def _told(done: list[Ingested], store: Store) -> tuple[Read, ...]:
    ledger = Ledger(store)
    findings = Findings(store.db)
    shelves = {shelf.title: shelf for shelf in ledger.documents() if _in(shelf.title, done)}
    conflicts = {title: len(ledger.conflicts(shelf)) for title, shelf in shelves.items()}
    apart = {title: len(findings.of(shelf.id, (Agreement.DIFFERS,))) for title, shelf in shelves.items()}
    return tuple(
        Read(
            each.extract.identity.title,
            each.outcome.value,
            len(each.extract.figures),
            len(each.extract.terms),
            len(each.extract.numerals),
            len(each.extract.unplaced),
            conflicts.get(each.extract.identity.title, 0),
            apart.get(each.extract.identity.title, 0),
            len(each.extract.document.unread),
        )
        for each in done
    )


def _in(title: str, done: list[Ingested]) -> bool:
    return any(each.extract.identity.title == title for each in done)
