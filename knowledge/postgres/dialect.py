"""SQL as it is written for SQLite, as PostgreSQL understands it; each statement is put into other words once."""

from __future__ import annotations

import re
from functools import lru_cache

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


@lru_cache(maxsize=KEPT)
def translated(sql: str) -> str:
    """The same statement for psycopg. Its texts hold no question marks and no per cent signs of their own."""
    for name, other in FUNCTIONS.items():
        sql = sql.replace(name, other)
    sql = UNINDEXED.sub("", IN_ORDER.sub("join", MATCH.sub("@@ matching(?)", sql)))
    return sql.replace("?", "%s")
