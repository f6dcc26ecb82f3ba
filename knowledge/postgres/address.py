"""Where a database is: a `postgresql://…` address, which may hold a password and is shown without it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a database; as a string it is what may be shown."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        # of several hosts (host1,host2) a port cannot be told by the standard library; nothing but the name is needed
        place = parts.netloc.rpartition("@")[2]
        return f"postgresql://{place}{parts.path}"


def is_address(text: str) -> bool:
    """Whether a text is the address of a database, and no path of a file."""
    return text.startswith(SCHEMES)
