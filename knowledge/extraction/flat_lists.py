"""Flattened lists that stand side by side: income and spending, or codes of the economic classification.

A blank cell is gone here too. Which list a row belongs to is told by the other one on its line, by the word it ends
with, or by its code; the number after a name is its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.extraction.flat_words import Made, Row, filled, is_value, of_parts
from knowledge.extraction.headings import marker
from knowledge.extraction.table_words import Token
from knowledge.vocabulary import table

NAMES = ("项目", "科目", "科目名称", "项目名称")
ECONOMIC = re.compile(r"^3\d{2}(?:\d{2})?$")
LEVEL = re.compile(r"^\d{2}$")
TOTAL = re.compile(r"合计$|^总计$")

Pair = tuple[Row | None, Row | None]


def side_by_side(
    halves: Sequence[str], columns: tuple[Sequence[str], Sequence[str]], words: Sequence[Token]
) -> list[list[Made]] | None:
    """Income and spending: each line of the table has a row of both, or of one that its name tells."""
    lines = _lines(words)
    if max(map(len, lines)) == 1:
        return _by_turns(halves, columns, words)
    pairs: list[Pair] = []
    for line in lines:
        pair = _pair(_segments(line))
        if pair is None:
            return None
        pairs.append(pair)
    return _made(halves, columns, pairs)


def numbered_sides(
    halves: Sequence[str],
    columns: tuple[Sequence[str], Sequence[str]],
    words: Sequence[Token],
    counting: Sequence[Token],
) -> list[list[Made]] | None:
    """Income and spending with their lines numbered: 1, 2, … on the left, and on from there on the right.

    The numbers of the lines are never blank, so they tell where a cell is.
    """
    lines = _lines(words)
    pairs = [_numbered(line, at, at + len(lines)) for at, line in enumerate(lines, start=1)]
    made: list[list[Made]] = [
        [half for half, names in zip(halves, columns, strict=True) for _ in range(2 + len(names))],
        [name for names in columns for name in ("项目", "行次", *names)],
    ]
    if counting:
        left = len(columns[0])
        made.append(["栏次", "", *counting[:left], "栏次", "", *counting[left:]])
    for pair in pairs:
        cells: list[Made] = []
        for row, names in zip(pair or (), columns, strict=False):
            own = row.numbers[1:]
            if len(own) > len(names) or (0 < len(own) < len(names) and not of_parts(names)):
                return None
            cells += [row.named if row.name else "", row.numbers[0], *filled(own, names)]
        if not cells:
            return None
        made.append(cells)
    return made


def _numbered(line: Sequence[Token], left: int, right: int) -> tuple[Row, Row] | None:
    """The two rows of a line, each a name, the number of its line, and its numbers; the name may be blank."""
    rows = (Row(), Row())
    at = 0
    for row, number in zip(rows, (left, right), strict=True):
        while at < len(line) and not is_value(line[at].text):
            row.name.append(line[at])
            at += 1
        if at == len(line) or line[at].text != str(number):
            return None
        row.numbers.append(line[at])
        at += 1
        while at < len(line) and is_value(line[at].text) and not (row is rows[0] and line[at].text == str(right)):
            row.numbers.append(line[at])
            at += 1
    return rows if at == len(line) else None


def _lines(words: Sequence[Token]) -> list[list[Token]]:
    """The words line by line."""
    lines: list[list[Token]] = []
    for word in words:
        if word.first or not lines:
            lines.append([])
        lines[-1].append(word)
    return lines


def _segments(words: Sequence[Token]) -> list[Row]:
    """Names with the numbers after each; a number before a name, or two known names, part those without numbers."""
    rows: list[Row] = [Row()]
    for word in words:
        row = rows[-1]
        if is_value(word.text):
            row.numbers.append(word)
            continue
        if row.numbers or (row.name and (marker(word.text) or (_below(row.text) and _below(word.text)))):
            rows.append(Row())
        rows[-1].name.append(word)
    return rows


def _below(name: str) -> bool:
    """Whether a name is one of those below a list, which have no number before them."""
    return bool(re.fullmatch(table("flattened")["rows"]["below"], name))


def _pair(rows: Sequence[Row]) -> Pair | None:
    if len(rows) > 2 or not all(
        row.name and (marker(row.text) or row.text[:2] == "其中" or _below(row.text)) for row in rows
    ):
        return None
    sides = [_side(row) for row in rows]
    if len(rows) == 2:
        return (rows[0], rows[1]) if sides[0] != "spending" and sides[1] != "income" else None
    return {"income": (rows[0], None), "spending": (None, rows[0])}.get(sides[0])


def _side(row: Row) -> str:
    """The list that a row's name tells; empty where it tells none."""
    patterns = table("flattened")["rows"]
    return next((side for side in ("spending", "income") if re.search(patterns[side], _words(row))), "")


def _words(row: Row) -> str:
    mark = marker(row.text)
    return row.text[mark.end :] if mark else row.text


def _by_turns(
    halves: Sequence[str], columns: tuple[Sequence[str], Sequence[str]], words: Sequence[Token]
) -> list[list[Made]] | None:
    """Cells one a line: rows of income and of spending by turns, all of them whole."""
    rows = _segments(words)
    pairs = [_pair(pair) for pair in zip(rows[::2], rows[1::2], strict=False)]
    if len(rows) % 2 or any(pair is None for pair in pairs):
        return None
    for left, right in zip(rows[::2], rows[1::2], strict=True):
        marks = marker(left.text), marker(right.text)
        if (marks[0] is None) != (marks[1] is None) or (marks[0] and (not _side(left) or not _side(right))):
            return None
        if len(left.numbers) != len(columns[0]) or len(right.numbers) != len(columns[1]):
            return None
    return _made(halves, columns, [pair for pair in pairs if pair])


def _made(
    halves: Sequence[str], columns: tuple[Sequence[str], Sequence[str]], pairs: Sequence[Pair]
) -> list[list[Made]] | None:
    made: list[list[Made]] = [
        [half for half, names in zip(halves, columns, strict=True) for _ in range(1 + len(names))],
        [name for names in columns for name in ("项目", *names)],
    ]
    for rows in pairs:
        cells: list[Made] = []
        for row, names in zip(rows, columns, strict=True):
            if row is None:
                cells += [""] * (1 + len(names))
                continue
            short = 0 < len(row.numbers) < len(names)
            if len(row.numbers) > len(names) or (short and not of_parts(names)):
                return None
            cells += [row.named, *filled(row.numbers, names)]
        made.append(cells)
    return made if len(pairs) > 1 else None


# ---------------------------------------------------------------- lists with codes


def coded_lists(column: str, words: Sequence[Token]) -> list[list[Made]] | None:
    """Lists of codes, names and a number each, as one list: a code tells its row, wherever it stood."""
    rows: list[Row] = []
    at = 0
    while at < len(words):
        row = Row()
        while at < len(words) and is_value(words[at].text):
            row.codes.append(words[at])
            at += 1
        while at < len(words) and not is_value(words[at].text):
            row.name.append(words[at])
            at += 1
        row.numbers, at = _own(words, at)
        rows.append(row)
    if len(rows) < 2 or not all(map(_whole, rows)):
        return None
    printed = ["".join(code.text for code in row.codes) for row in rows if row.codes]
    if len(set(printed)) < len(printed):
        return None
    depth = max(len(row.codes) for row in rows)
    made: list[list[Made]] = [[*(["科目编码"] if depth == 1 else ["类", "款"]), "科目名称", column]]
    for row in rows:
        codes: list[Made] = [*row.codes, *[""] * (depth - len(row.codes))]
        made.append([*codes, row.named, row.numbers[0] if row.numbers else ""])
    return made


def _own(words: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """The number of the name before word `at`: what stands there, unless it is the code of the name after it."""
    until = at
    while until < len(words) and is_value(words[until].text):
        until += 1
    run = words[at:until]
    named = until < len(words)
    codes = 0
    if named and not TOTAL.search(words[until].text):
        if len(run) > 1 and ECONOMIC.match(run[-2].text) and len(run[-2].text) == 3 and LEVEL.match(run[-1].text):
            codes = 2
        elif run and ECONOMIC.match(run[-1].text):
            codes = 1
    own = list(run[: len(run) - codes])
    return own, at + len(own)


def _whole(row: Row) -> bool:
    """Whether a row has a code or is a total, a name of one piece and one number at most, which is not like a code."""
    code = [word.text for word in row.codes]
    coded = bool(code) and bool(ECONOMIC.match(code[0])) and len(code) <= 2
    if len(code) == 2 and not (len(code[0]) == 3 and LEVEL.match(code[1])):
        return False
    if not row.name or len(row.numbers) > 1 or not (coded or (not code and TOTAL.search(row.text))):
        return False
    if any(TOTAL.search(word.text) for word in row.name) and len(row.name) > 1:
        return False
    return not any(before.first != after.first and after.first for before, after in pairwise(row.name))
