"""SQL as it is written for SQLite, as PostgreSQL understands it; each statement is put into other words once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Statements differ by the number of values in a list; most are asked again and again.
KEPT = 4096
# What SQLite's functions are called.
FUNCTIONS = {"group_concat(": "string_agg(", "instr(": "strpos("}
# A plus before a column keeps SQLite from using an index. PostgreSQL chooses by what it knows of the values.
UNINDEXED = re.compile(r"(?<=[\s(])\+(?=[a-z])")
# SQLite keeps this order of the tables; to PostgreSQL a cross join has no condition.
IN_ORDER = re.compile(r"\bcross join\b")
# Full-text search; `matching` and the view `passages_fts` are made by `tables`.
MATCH = re.compile(r"\bmatch \?")
# A list of values, which goes there as one: any number of them is one statement, planned once.
LIST = re.compile(r"\bin \(([?,]*)\)")


@dataclass(frozen=True, slots=True)
class Translated:
    """A statement for psycopg, and how many values each of its places takes; -1 where it takes one, and no list."""

    sql: str
    sizes: tuple[int, ...]

    def grouped(self, parameters: Sequence[Any]) -> list[Any]:
        """The values, those of a list together."""
        found: list[Any] = []
        at = 0
        for size in self.sizes:
            found.append(parameters[at] if size < 0 else list(parameters[at : at + size]))
            at += abs(size)
        return found


@lru_cache(maxsize=KEPT)
def translated(sql: str) -> Translated:
    """The same statement for PostgreSQL. Its texts hold no question marks and no per cent signs of their own."""
    for name, other in FUNCTIONS.items():
        sql = sql.replace(name, other)
    sql = UNINDEXED.sub("", IN_ORDER.sub("join", MATCH.sub("@@ matching(?)", sql)))
    sizes: list[int] = []
    parts: list[str] = []
    at = 0
    for found in LIST.finditer(sql):
        parts.append(sql[at : found.start()])
        sizes += [-1] * parts[-1].count("?")
        sizes.append(found[1].count("?"))
        parts.append("= any(?)")
        at = found.end()
    parts.append(sql[at:])
    sizes += [-1] * parts[-1].count("?")
    return Translated("".join(parts).replace("?", "%s"), tuple(sizes))
