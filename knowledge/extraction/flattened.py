"""A flattened table back to its rows and columns, where its words come out evenly; never by guessing.

What is left of a flattened table are its words in order. They are a table again where its header is made of known
headings only, and every row has a name and a number or a dash for each of them. A cell that was blank is gone, so
a row that is short of numbers makes the whole table uncertain, but for a row that has none at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from knowledge.extraction.grids import Grid, GridCell
from knowledge.extraction.headings import marker
from knowledge.extraction.plain import plain
from knowledge.extraction.table_words import DASH, VALUE, Token
from knowledge.model import Block, Line
from knowledge.vocabulary import alternatives, canonical, table

CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$")
WORD = re.compile(r"[^\s|｜]+")


@dataclass(slots=True)
class Row:
    """A row: its codes, the words of its name, its numbers."""

    codes: list[Token] = field(default_factory=list)
    name: list[Token] = field(default_factory=list)
    numbers: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The name without the blanks that parted its words."""
        return "".join(token.text for token in self.name)


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of the columns with numbers, whether two lists stand side by side, and the words left over."""

    columns: tuple[str, ...]
    names: tuple[str, ...]
    halves: bool
    counted: bool
    """Whether each list has a column that numbers its lines (行次)."""


def regained(block: Block) -> Grid | None:
    """A flattened table as a grid; None for a ruled one, and where the words do not come out evenly."""
    if not block.pieces or block.pieces[0][1].table:
        return None
    words, counting = _without_counting(_words(block))
    first = next((i for i, word in enumerate(words) if _is_value(word.text)), len(words))
    found = _header(words[:first], len(counting))
    if first == len(words):
        return None
    three = _three_public(words, first)
    if three:
        return _built(block, three)
    if found is None:
        return None
    header, body = found
    coded = any("编码" in name for name in header.names)
    rows = _rows([*body, *words[first:]], coded=coded)
    return _side_by_side(block, header, rows, counting) if header.halves else _single(block, header, rows, counting)


def _words(block: Block) -> list[Token]:
    """The words of the table, without what stands around it."""
    text = plain(block.text)
    around = re.compile(table("flattened")["around"]["words"])
    found = []
    for word in WORD.finditer(text):
        begins = not text[text.rfind("\n", 0, word.start()) + 1 : word.start()].strip(" |｜\u3000")
        if not around.match(word[0]):
            found.append(Token(word[0], word.start(), begins))
    return found


def _is_value(text: str) -> bool:
    return bool(VALUE.match(text) or DASH.match(text))


def _without_counting(words: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The words without those that only count the columns (栏次 1 2 3 …), and those."""
    kept: list[Token] = []
    counting: list[Token] = []
    i = 0
    while i < len(words):
        run = 0
        while i + run < len(words) and words[i + run].text == str(len(counting) + run + 1):
            run += 1
        told = bool(kept) and kept[-1].text == "栏次"
        if run and not any(_is_value(word.text) for word in kept) and (told or run >= 3):
            counting += words[i : i + run]
            i += run
            continue
        kept.append(words[i])
        i += 1
    return kept, counting


# ---------------------------------------------------------------- headers


@cache
def _headings() -> re.Pattern[str]:
    data = table("flattened")
    names, numbers = alternatives(data["names"]["words"]), alternatives(data["numbers"]["words"])
    halves, lines = alternatives(data["names"]["halves"]), alternatives(data["names"]["lines"])
    return re.compile(
        rf"(?P<number>{numbers})|(?P<name>{names})|(?P<line>{lines})|(?P<half>{halves})|(?P<level>[类款项])"
    )


def _header(words: Sequence[Token], counted: int) -> tuple[Header, list[Token]] | None:
    """The header that the words before the first number begin with, and the words after it: the first row's name.

    A total is the first row of most tables and a heading as well (合计): the last 合计 before the numbers is a row.
    """
    text = "".join(word.text for word in words)
    edges = _edges(words)
    best: tuple[Header, list[Token]] | None = None
    numbers: list[str] = []
    names: list[str] = []
    halves: list[str] = []
    lines = at = 0
    while at < len(text):
        found = _headings().match(text, at)
        if not found:
            break
        at = found.end()
        numbers += [found["number"]] if found["number"] else []
        names += [found["name"]] if found["name"] else []
        halves += [found["half"]] if found["half"] else []
        lines += bool(found["line"])
        if at in edges and at < len(text) and numbers and names and counted in (0, len(numbers)):
            two = sorted(set(halves)) == sorted(table("flattened")["names"]["halves"])
            header = Header(tuple(numbers), tuple(names), two, lines > 0)
            best = header, list(words[edges[at] :])
    return best


def _edges(words: Sequence[Token]) -> dict[int, int]:
    """Where each word ends in the text of all of them → how many words end there."""
    edges, length = {}, 0
    for count, word in enumerate(words, start=1):
        length += len(word.text)
        edges[length] = count
    return edges


# ---------------------------------------------------------------- rows


def _rows(words: Sequence[Token], *, coded: bool) -> list[Row]:
    """The words parted into rows: a name after numbers, a code or a numbered name begins one."""
    rows = [Row()]
    for i, word in enumerate(words):
        row = rows[-1]
        named = i + 1 < len(words) and not _is_value(words[i + 1].text)
        if coded and word.first and named and CODE.match(word.text):
            if row.name or row.numbers:
                rows.append(Row())
            rows[-1].codes.append(word)
        elif _is_value(word.text):
            row.numbers.append(word)
        else:
            if row.numbers or (row.name and marker(word.text)):
                rows.append(Row())
            rows[-1].name.append(word)
    return rows


def _named(row: Row) -> bool:
    """Whether a row's name is one name: one word, known to the vocabulary, or told by a code or blanks in it."""
    if len(row.name) <= 1 or row.codes or canonical(_bare(row.text)):
        return bool(row.name)
    wrapped = any(word.first for word in row.name[1:])
    return not wrapped and not any(canonical(_bare(word.text)) for word in row.name)


def _bare(name: str) -> str:
    """A name without the number before it."""
    mark = marker(name)
    return (name[mark.end :] if mark else name).removeprefix("其中：")


def _single(block: Block, header: Header, rows: Sequence[Row], counting: Sequence[Token]) -> Grid | None:
    """One list: every row has a name and as many numbers as there are columns, or none."""
    width = len(header.columns)
    if len({*header.columns}) < width or header.counted or len(rows) < 2:
        return None
    if any(len(row.numbers) not in (0, width) or not _named(row) for row in rows) or not rows[0].numbers:
        return None
    coded = any(row.codes for row in rows)
    if any(len(row.codes) > 1 for row in rows):
        return None
    heads = [*(["科目编码"] if coded else []), "科目名称" if coded else "项目", *header.columns]
    made: list[list[Token | str]] = [list(heads)]
    if counting:
        made.append([*([""] if coded else []), "栏次", *counting])
    for row in rows:
        code: list[Token | str] = [row.codes[0] if row.codes else ""] if coded else []
        numbers: list[Token | str] = [*row.numbers] if row.numbers else [""] * width
        made.append([*code, Token(row.text, row.name[0].start, True), *numbers])
    return _built(block, made)


def _side_by_side(block: Block, header: Header, rows: Sequence[Row], counting: Sequence[Token]) -> Grid | None:
    """Income and spending side by side: each line of the table has both, or numbers of the lines tell which it is."""
    if len(header.columns) != 2 or len(set(header.columns)) != 1 or not all(map(_named, rows)):
        return None
    pairs = _by_lines(rows) if header.counted else _by_turns(rows)
    if not pairs:
        return None
    line = ["行次"] if header.counted else []
    made: list[list[Token | str]] = [
        [half for half in table("flattened")["names"]["halves"] for _ in range(2 + header.counted)],
        [*("项目", *line, header.columns[0]), *("项目", *line, header.columns[1])],
    ]
    if len(counting) == 2:
        made.append([*("栏次", *[""] * header.counted), counting[0], *("栏次", *[""] * header.counted), counting[1]])
    for left, right in pairs:
        made.append([cell for row in (left, right) for cell in _half(row, counted=header.counted)])
    return _built(block, made)


def _half(row: Row | None, *, counted: bool) -> list[Token | str]:
    """The cells of one half of a row: name, line and number, each where there is one."""
    if row is None:
        return [""] * (2 + counted)
    line: list[Token | str] = [row.numbers[0]] if counted else []
    return [Token(row.text, row.name[0].start, True), *line, row.numbers[-1] if len(row.numbers) > counted else ""]


def _by_turns(rows: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Each line begins with an income and goes on with a spending, both with a number; else nothing is certain."""
    if len(rows) % 2 or any(len(row.numbers) != 1 for row in rows):
        return []
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    even = all(left.name[0].first and not any(word.first for word in right.name) for left, right in pairs)
    return list(pairs) if even else []


def _by_lines(rows: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Lists whose lines are numbered: 1, 2, … on the left, and on from there on the right."""
    numbered: dict[int, Row] = {}
    for row in rows:
        if len(row.numbers) not in (1, 2) or not row.numbers[0].text.isdecimal():
            return []
        line = int(row.numbers[0].text)
        if line in numbered:
            return []
        numbered[line] = row
    if sorted(numbered) != list(range(1, len(numbered) + 1)):
        return []
    second = next((int(row.numbers[0].text) for row in rows[1:2]), 0)
    if second <= 2 or second - 1 > len(numbered):
        return []
    left, right = range(1, second), range(second, len(numbered) + 1)
    length = max(len(left), len(right))
    return [
        (numbered.get(1 + i) if i < len(left) else None, numbered.get(second + i) if i < len(right) else None)
        for i in range(length)
    ]


# ---------------------------------------------------------------- the three public expenses in one row


def _three_public(words: Sequence[Token], first: int) -> list[list[Token | str]] | None:
    """Twelve numbers without names under the well-known headings, where their sums prove which is which."""
    data = table("flattened")["three_public"]
    text = re.sub("项目|栏次|“三公”经费|财政拨款", "", "".join(word.text for word in words[:first]))
    numbers, columns = words[first:], list(data["columns"])
    if len(numbers) != 2 * len(columns) or not re.fullmatch(f"(?:{alternatives(data['words'])})+", text):
        return None
    if not all(VALUE.match(word.text) and not word.text.endswith("%") for word in numbers):
        return None
    # planned before spent, and in each the headings in this order
    order = [text.find(word) for word in data["order"]]
    if -1 in order or order != sorted(order) or any(text.count(word) != 2 for word in data["twice"]):
        return None
    halves = numbers[: len(columns)], numbers[len(columns) :]
    for half in halves:
        whole, abroad, cars, bought, running, received = (Decimal(word.text.replace(",", "")) for word in half)
        if whole != abroad + cars + received or cars != bought + running:
            return None
    made: list[list[Token | str]] = [["项目", "预算数", "决算数"]]
    for name, planned, spent in zip(columns, *halves, strict=True):
        made.append([Token(name, words[0].start, True), planned, spent])
    return made


# ---------------------------------------------------------------- grids


def _built(block: Block, rows: Sequence[Sequence[Token | str]]) -> Grid:
    """Rows of words as a grid; a heading stands where the table begins, a blank cell after the one before it."""
    made: list[tuple[GridCell, ...]] = []
    for row, cells in enumerate(rows):
        start = block.pieces[0][0]
        found = []
        for column, cell in enumerate(cells):
            text = cell if isinstance(cell, str) else cell.text
            start = start if isinstance(cell, str) else cell.start
            line = _line(block, start)
            found.append(GridCell(text, row, column, 1, 1, start, line, line.box))
        made.append(tuple(found))
    return Grid(tuple(made))


def _line(block: Block, offset: int) -> Line:
    return next(line for start, line in reversed(block.pieces) if start <= offset)
