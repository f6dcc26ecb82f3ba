"""Titles of statement tables (公开表): which statement a title names, and what the words around it say of its unit.

A table is known by its title, never by its number, which differs by province.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.extraction.grids import Grid
from knowledge.extraction.tables import words
from knowledge.vocabulary import table

UNIT = re.compile(
    r"(?:金额)?单位[:：]?(?:人民币)?[:：]?(?P<unit>亿元|百万元|万元|千元|元)|[（(](?P<bare>亿元|万元|千元|元)[)）]"
)
# Longer words than these between a title and its table are no note on it.
LONGEST_BETWEEN = 40


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that is known: its canonical name, the funds that all of it is of, the items of its totals."""

    name: str
    scope: str
    rows: str
    total: str
    income: str
    spending: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is said about a table outside of it: the words above, the level of a plain amount, the usual unit."""

    above: tuple[str, ...]
    level: str
    unit: str


def parts(grid: Grid, setting: Setting) -> Iterator[tuple[str, tuple[str, ...], int, int]]:
    """The tables of a grid: title, the words above it, rows (from, to). A title may stand in a row of its own."""
    title = _title(setting)
    above: list[str] = []
    start = row = 0
    while row < grid.height:
        texts = [cell.text for cell in grid.rows[row] if cell.text]
        alone = len(texts) == 1 or all(note(text) for text in texts)
        if not (alone and texts and any(titled(text, setting.level) or note(text) for text in texts)):
            row += 1
            continue
        if any(titled(text, setting.level) for text in texts):
            if row > start:
                yield title, tuple(above), start, row
            title, above = next(text for text in texts if titled(text, setting.level)), []
            start = row + 1
        elif row == start:
            above += texts
            start = row + 1
        row += 1
    yield title, tuple(above), start, grid.height


def _title(setting: Setting) -> str:
    """The title above a table; one with other words between it and the table is another table's."""
    for piece in reversed(_pieces(setting.above)):
        if titled(piece, setting.level):
            return piece
        if not note(piece) and (len(piece) > LONGEST_BETWEEN or len(re.findall(r"\d[\d,.]*", piece)) > 1):
            return ""
    return ""


def _pieces(above: Sequence[str]) -> list[str]:
    """The words above a table piece by piece: a title may have run into the note before it or the unit after it."""
    return [piece for line in above for piece in re.split(table("statements")["titles"]["apart"], line) if piece]


def note(text: str) -> bool:
    """Whether a line only says whose table it is, its number or its unit."""
    return bool(re.match(table("statements")["titles"]["notes"], words(text)))


@cache
def titled(title: str, level: str) -> Statement | None:
    """The statement that a title names, if it is one; by `level` (决算数, 预算数) it is called."""
    text = words(title)
    if len(text) > 60 or re.search(r"[，。；]", text):
        return None
    for _ in range(3):
        text = re.sub(table("statements")["titles"]["before"], "", text)
        text = re.sub(table("statements")["titles"]["after"], "", text)
    if not text.endswith(("表", "表）")) or "绩效" in text:
        return None
    for entry in table("statements")["statement"]:
        if re.search(entry["pattern"], re.sub(r"[“”\"'‘’]", "", text)):
            planned = "预算" in text.replace("公共预算", "").replace("基金预算", "").replace("经营预算", "")
            name = entry["budget"] if planned or level == "预算数" else entry["name"]
            scope = entry.get("scope", "")
            if scope == "by title":
                scope = next((fund for fund in table("grammar")["scopes"]["names"] if fund in text), "")
            rest = (entry.get(key, "") for key in ("rows", "total", "income", "spending"))
            return Statement(name, scope, *rest)
    return None


def unit(lines: Sequence[str]) -> str:
    """The unit of amounts that the words above a table name last; empty where none does."""
    for line in reversed(lines):
        found = UNIT.search(words(line))
        if found:
            return found["unit"] or found["bare"]
    return ""
