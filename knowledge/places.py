"""Where a knowledge base is: a file, or a database that it was published to. What reads one reads either."""

from __future__ import annotations

from pathlib import Path

from knowledge import snapshot
from knowledge.postgres.address import Address, is_address
from knowledge.selecting import Knowledge
from knowledge.store import Store

Place = Path | Address


def place(text: str) -> Place:
    """The place that a text names."""
    return Address(text) if is_address(text) else Path(text).expanduser()


def open_knowledge(at: Place) -> Knowledge:
    """The knowledge base at a place, for reading. Raises StoreError where there is none of this version."""
    if isinstance(at, Address):
        from knowledge.postgres.published import Published  # its driver is slow to load; a file needs none

        return Published(at)
    return Store(at)


def condition(at: Place) -> tuple[snapshot.Versions, str | None]:
    """Of which version a knowledge base is, and when a file was read in last. Raises StoreError where it is none."""
    if isinstance(at, Address):
        from knowledge.postgres.published import state

        found = state(at)
        return snapshot.Versions(found.version, found.files, found.outdated), found.read_at or None
    return snapshot.versions(at), snapshot.latest(at)
