"""Flattened project tables: the words of one in order, blanks between some cells, and cells that wrap over lines.

What can be relied on: the header's words, rows numbered from 1, and how many numbers a row has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.plain import plain
from knowledge.extraction.project_tables import Cell, ProjectTable, Row
from knowledge.extraction.table_words import DASH, VALUE, Token, tokens, unit_in, unit_told
from knowledge.model import NumeralKind
from knowledge.vocabulary import alternatives, table

MONEY = {"年初预算数", "全年预算数", "预算数", "执行数", "决算数"}


def project_table(text: str, organisations: Sequence[str], above: str = "") -> ProjectTable | None:
    """Read a flattened project table; None where the text is none or its rows do not come out evenly.

    `organisations` are the public bodies that the document names: they tell a unit's cell from a project's.
    `above` are the words over the table, which may give the unit of its amounts.
    """
    words = tokens(plain(text))
    first = next((i for i, word in enumerate(words) if word.text == "1"), -1)
    if first <= 0:
        return None
    header = "".join(word.text for word in words[:first])
    columns = _columns(header)
    if not columns or not re.search(table("performance")["columns"]["name"], header):
        return None
    has_unit = bool(re.search(table("performance")["columns"]["unit"], header))
    money = unit_in(header.replace("%", "")) or unit_told(above)
    rows: list[Row] = []
    ordinals: list[tuple[int, int, NumeralKind]] = []
    start = first
    while start < len(words):
        until = _row_end(words, start, len(rows) + 1, columns)
        if until < 0:
            return None
        row = _row(words[start:until], columns, money, organisations if has_unit else ())
        if row is None:
            return None
        rows.append(row)
        ordinals.append((words[start].start, words[start].end, NumeralKind.ORDINAL))
        start = until
        if start < len(words) and words[start].text != str(len(rows) + 1):
            break
    return ProjectTable(tuple(rows), tuple(ordinals))


def _columns(header: str) -> list[str]:
    """The measures of the number columns, in the order in which the header names them."""
    found: list[tuple[int, int, str]] = []
    for measure, pattern in table("performance")["columns"]["numbers"].items():
        for match in re.finditer(pattern, header):
            if all(match.start() >= end or match.end() <= start for start, end, _ in found):
                found.append((match.start(), match.end(), measure))
    return [measure for _, _, measure in sorted(found)]


def _fits(measure: str, word: str) -> bool:
    """Whether a word can stand in a column."""
    if DASH.match(word):
        return True
    if measure == "等级":
        return word in table("grammar")["grades"]["names"]
    return bool(VALUE.match(word))


def _row_end(words: Sequence[Token], start: int, ordinal: int, columns: Sequence[str]) -> int:
    """Where the row with this ordinal ends: its cells fit all columns, and another row or the end comes."""
    if words[start].text != str(ordinal):
        return -1
    n = len(columns)
    for end in range(start + 2 + n, len(words) + 1):
        cells = words[end - n : end]
        if not all(_fits(measure, cell.text) for measure, cell in zip(columns, cells, strict=True)):
            continue
        if end == len(words) or words[end].text == str(ordinal + 1) or not VALUE.match(words[end].text):
            return end
    return -1


def _row(words: Sequence[Token], columns: Sequence[str], money: str, organisations: Sequence[str]) -> Row | None:
    names = words[1 : len(words) - len(columns)]
    if not names:
        return None
    unit, printed = _unit_and_name(names, organisations)
    if not printed:
        return None
    cells = tuple(
        cell
        for measure, word in zip(columns, words[-len(columns) :], strict=True)
        for cell in _cell(measure, word, money)
    )
    return Row(printed, unit, cells, (words[0].start, words[-1].end))


def _cell(measure: str, word: Token, money: str) -> list[Cell]:
    if measure in MONEY and not money:
        return []
    unit = money if measure in MONEY else "%" if measure == "执行率" else "分" if measure != "等级" else ""
    number = VALUE.match(word.text)
    printed = number["number"].replace(",", "") if number else word.text
    if number and printed.startswith("-"):
        word = Token(word.text[1:], word.start + 1, word.first)
    return [Cell(measure, word, printed, unit)]


def _unit_and_name(names: Sequence[Token], organisations: Sequence[str]) -> tuple[str, str]:
    """Part a row's words into unit and project: after a known body's name, else at a word's end like one."""
    joined = "".join(word.text for word in names)
    if not organisations:
        return "", joined
    for name in sorted(organisations, key=len, reverse=True):
        if joined.startswith(name) and len(joined) > len(name):
            return name, joined[len(name) :]
    endings = alternatives(table("organisations")["endings"])
    length = 0
    best = 0
    for word in names[:-1]:
        length += len(word.text)
        if re.search(f"(?:{endings})$", joined[:length]):
            best = length
    return joined[:best], joined[best:]
