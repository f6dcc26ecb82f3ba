"""A flattened table back to its rows and columns, where its words come out evenly; never by guessing.

What is left of a flattened table are its words in order. They are a table again where its header is made of known
headings only, and every row has a name and a number or a dash for each of them. A cell that was blank is gone, so
a row that is short of numbers makes the whole table uncertain; but under a total and its parts it states the total,
where that is the sum of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.extraction.flat_expenses import three_public
from knowledge.extraction.flat_lists import NAMES, coded_lists, numbered_sides, side_by_side
from knowledge.extraction.flat_words import Made, Row, built, filled, is_value, known, of_parts, words
from knowledge.extraction.grids import Grid
from knowledge.extraction.headings import marker
from knowledge.extraction.table_words import Token
from knowledge.model import Block
from knowledge.vocabulary import table

CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$")
LEVEL = re.compile(r"^\d{2}$")


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a table: all of them in order, those over numbers, and the two lists that it may have."""

    headings: tuple[str, ...]
    columns: tuple[str, ...]
    halves: tuple[str, ...]

    @property
    def counted(self) -> bool:
        """Whether the rows have numbers of their own (行次)."""
        return bool(set(self.headings) & set(table("flattened")["names"]["lines"]))

    @property
    def coded(self) -> bool:
        """Whether the rows have codes."""
        return any("编码" in heading for heading in self.headings)

    @property
    def levels(self) -> int:
        """How many columns a code takes (类, 款, 项); 0 where it is in one."""
        levels = table("flattened")["names"]["levels"]
        return sum(heading in levels for heading in self.headings)

    def of_halves(self) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The columns with numbers of each half, the first of them on the left; None where they are not two lists."""
        lines = table("flattened")["names"]["lines"]
        headings = [heading for heading in self.headings if heading not in lines]
        starts = [at for at, heading in enumerate(headings) if heading in NAMES]
        if len(starts) != 2 or starts[0] != 0:
            return None
        left, right = tuple(headings[1 : starts[1]]), tuple(headings[starts[1] + 1 :])
        return (left, right) if len(left) == 1 and right and left + right == self.columns else None


def regained(block: Block) -> Grid | None:
    """A flattened table as a grid; None for a ruled one, and where the words do not come out evenly."""
    if not block.pieces or block.pieces[0][1].table:
        return None
    found, units = words(block)
    kept, counting = _without_counting(found)
    first = next((i for i, word in enumerate(kept) if is_value(word.text)), len(kept))
    if first == len(kept):
        return None
    rows = three_public(kept, first) or _table(kept, first, counting)
    return built(block, rows, units) if rows else None


def _table(kept: Sequence[Token], first: int, counting: Sequence[Token]) -> list[list[Made]] | None:
    header, begins = _header(kept, first, len(counting)) or (None, 0)
    if header is None:
        return None
    body = kept[begins:]
    columns = header.of_halves() if header.halves else None
    if header.coded and len(header.columns) > 1 and len(set(header.columns)) == 1:
        return None if header.counted else coded_lists(header.columns[0], body)
    if header.halves and columns is None:
        return None
    if columns:
        both = header.halves, columns, body
        return numbered_sides(*both, counting) if header.counted else side_by_side(*both)
    return _single(header, _rows(body, header), counting)


def _without_counting(found: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The words without those that only count the columns (栏次 1 2 3 …), and those."""
    kept: list[Token] = []
    counting: list[Token] = []
    i = 0
    while i < len(found):
        run = 0
        while i + run < len(found) and found[i + run].text == str(len(counting) + run + 1):
            run += 1
        told = bool(kept) and kept[-1].text == "栏次"
        if run and not any(is_value(word.text) for word in kept) and (told or run >= 3):
            counting += found[i : i + run]
            kept = kept[:-1] if told else kept
            i += run
            continue
        kept.append(found[i])
        i += 1
    return kept, counting


# ---------------------------------------------------------------- headers


@cache
def _headings() -> tuple[tuple[str, str], ...]:
    """The known headings with their kinds, longer ones first."""
    data = table("flattened")
    kinds = {
        "number": data["numbers"]["words"],
        "group": data["names"]["groups"],
        "name": [*data["names"]["words"], *data["names"]["lines"], *data["names"]["levels"]],
    }
    every = [(word, kind) for kind, own in kinds.items() for word in own]
    return tuple(sorted(every, key=lambda pair: -len(pair[0])))


def _heading(text: str, at: int, edges: Container[int]) -> tuple[str, str] | None:
    """The heading that the words go on with: one that ends where a word does, else the longest."""
    found = [pair for pair in _headings() if text.startswith(pair[0], at)]
    return next((pair for pair in found if at + len(pair[0]) in edges), found[0] if found else None)


def _header(kept: Sequence[Token], first: int, counted: int) -> tuple[Header, int] | None:
    """The header that the words before the first number begin with, and how many words it has.

    A total is the first row of most tables and a heading as well (合计): the last 合计 before the numbers is a row.
    """
    before = kept[:first]
    halves: tuple[str, ...] = next(
        (
            tuple(pair["words"])
            for pair in table("flattened")["halves"]
            if [w.text for w in before[:2]] == pair["words"]
        ),
        (),
    )
    skipped = len(halves)
    text = "".join(word.text for word in before[skipped:])
    edges = _edges(before[skipped:])
    best: tuple[Header, int] | None = None
    headings: list[str] = []
    columns: list[str] = []
    grouped = False
    at = 0
    while at < len(text) and (found := _heading(text, at, edges)):
        heading, kind = found
        at += len(heading)
        grouped |= kind == "group"
        columns += [heading] if kind == "number" else []
        headings += [heading] if kind != "group" else []
        named = columns and len(headings) > len(columns) and (not grouped or of_parts(columns))
        if at in edges and named and counted in (0, len(columns)):
            begins = skipped + edges[at]
            header = Header(tuple(headings), tuple(columns), halves)
            if kept[begins].first and (begins < first or (header.coded and _codes(kept, first, header))):
                best = header, begins
    return best


def _edges(found: Sequence[Token]) -> dict[int, int]:
    """Where each word ends in the text of all of them → how many words end there."""
    edges, length = {}, 0
    for count, word in enumerate(found, start=1):
        length += len(word.text)
        edges[length] = count
    return edges


# ---------------------------------------------------------------- rows


def _rows(body: Sequence[Token], header: Header) -> list[Row]:
    """The words parted into rows: a name after numbers, a code or a numbered name begins one."""
    rows = [Row()]
    at = 0
    while at < len(body):
        word, row = body[at], rows[-1]
        codes = _codes(body, at, header) if header.coded else []
        if codes:
            if row.name or row.numbers:
                rows.append(Row())
            rows[-1].codes += codes
            at += len(codes)
            continue
        if is_value(word.text):
            row.numbers.append(word)
        else:
            if row.numbers or (row.name and marker(word.text)):
                rows.append(Row())
            rows[-1].name.append(word)
        at += 1
    return rows


def _codes(body: Sequence[Token], at: int, header: Header) -> list[Token]:
    """The words of a code that begins a line: 2010101, or 201 01 01 in as many columns; a name comes after them."""
    if not body[at].first or not CODE.match(body[at].text):
        return []
    until = at + 1
    while until < at + header.levels and until < len(body) and LEVEL.match(body[until].text):
        until += 1
    named = until < len(body) and not is_value(body[until].text)
    return list(body[at:until]) if named else []


def _named(row: Row) -> bool:
    """Whether a row's name is one name: one word, known to the vocabulary, or told by a code or blanks in it."""
    if len(row.name) <= 1 or row.codes or known(row.text):
        return bool(row.name)
    wrapped = any(word.first for word in row.name[1:])
    return not wrapped and not any(known(word.text) for word in row.name)


def _single(header: Header, rows: Sequence[Row], counting: Sequence[Token]) -> list[list[Made]] | None:
    """One list: every row has a name and as many numbers as there are columns, or none."""
    columns, width = header.columns, len(header.columns)
    if len({*columns}) < width or len(rows) < 2 or not all(map(_named, rows)):
        return None
    lines = _numbered(rows)
    if bool(lines) != header.counted:
        return None
    numbers = [row.numbers[len(lines[at : at + 1]) :] for at, row in enumerate(rows)]
    if any(row.codes for row in rows) and any(word.first and CODE.match(word.text) for own in numbers for word in own):
        return None  # cells one a line: it may be the next row's code
    short = any(len(own) not in (0, width) for own in numbers)
    if any(len(own) > width for own in numbers) or not (lines or numbers[0]):
        return None
    if short and not (of_parts(columns) and all(_on_one_line(row) for row in rows)):
        return None
    depth = max(len(row.codes) for row in rows)
    levels = table("flattened")["names"]["levels"][:depth] if depth > 1 else ["科目编码"][:depth]
    line = ["行次"] if lines else []
    made: list[list[Made]] = [[*levels, "科目名称" if depth else "项目", *line, *columns]]
    if counting:
        made.append([*[""] * depth, "栏次", *[""] * len(line), *counting])
    for at, (row, own) in enumerate(zip(rows, numbers, strict=True)):
        codes: list[Made] = [*row.codes, *[""] * (depth - len(row.codes))]
        made.append([*codes, row.named, *lines[at : at + 1], *filled(own, columns)])
    return made


def _numbered(rows: Sequence[Row]) -> list[Token]:
    """The numbers of the rows, 1, 2, … right after their names; empty where they have none."""
    first = [row.numbers[0] for row in rows if row.numbers]
    counted = [word.text for word in first] == [str(number) for number in range(1, len(rows) + 1)]
    return first if counted else []


def _on_one_line(row: Row) -> bool:
    """Whether a row is a printed line, so that its numbers are all its own."""
    cells = [*row.codes, *row.name, *row.numbers]
    return cells[0].first and not any(word.first for word in cells[1:])
