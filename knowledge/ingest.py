"""The pipeline over files: read, extract, write; each document whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.extraction.extract import Extract, extract
from knowledge.reading import read
from knowledge.store import Outcome, Store


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file."""

    path: Path
    outcome: Outcome
    extract: Extract


def ingest(path: Path, store: Store) -> list[Ingested]:
    """Read one file into the knowledge base. Raises JuesuanError, and leaves the knowledge base as it was."""
    found = [extract(document) for document in read(path)]
    return [Ingested(path, store.write(each), each) for each in found]
