"""Within a table: the columns of a row add up to its total, the rows below a code add up to the row of that code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge.checking.books import PLAIN, Books, Stated, where
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.sums import sum_finding
from knowledge.model import Agreement, Finding
from knowledge.vocabulary import bare

ROWS = "合计等于各列之和"
CODES = "上级科目等于下级科目之和"
CLASSES = "合计等于各类之和"
TOTALS = {"合计", "总计", "支出合计", "收入合计", "本年支出合计", "本年收入合计"}
ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}、")
# Digits of a code: 类, 款, 项 (in the economic classification 类, 款).
LEVELS = (3, 5, 7)


@check
def columns(books: Books) -> Iterator[Finding]:
    """合计 = 基本支出 + 项目支出 + …, 合计 = 财政拨款收入 + 上级补助收入 + …, in every row."""
    for (_, statement), stated in books.tables.items():
        groups = [group for group in catalogue()["columns"] if statement in group["statements"]]
        for row in _rows(stated):
            by_column = {bare(s.figure.column): s for s in row}
            for group in groups:
                yield from _row(books, by_column, group["total"], group["parts"])


def _rows(stated: Sequence[Stated]) -> list[list[Stated]]:
    """The rows of a table: what stands on one line under one label, of one measure and year."""
    found: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    for each in stated:
        f = each.figure
        found[f.source.line, f.label, f.code, f.year].append(each)
    return [row for row in found.values() if len(row) > 1]


def _row(books: Books, row: dict[str, Stated], totals: list[str], parts: list[str]) -> Iterator[Finding]:
    whole = next((row[name] for name in totals if name in row), None)
    terms = [row[name] for name in parts if name in row]
    if whole is None or whole.number is None or not terms:
        return
    # the other half of a table of two stands in columns that are named by a measure
    known = {*totals, *parts, *PLAIN}
    unknown = [s for name, s in row.items() if name not in known and s.number and s.number.value]
    if unknown:
        columns_ = "、".join(s.figure.column for s in unknown)
        message = f"{where(whole)}“{whole.figure.label}”行有不在公式里的列（{columns_}），没有核对。"
        yield books.finding(ROWS, Agreement.UNCHECKED, message, [whole])
        return
    yield from sum_finding(books, ROWS, whole, terms, f"“{whole.figure.label}”行各列")


@check
def codes(books: Books) -> Iterator[Finding]:
    """类 = Σ 款, 款 = Σ 项 in every column; the total is the sum of all 类."""
    for stated in books.tables.values():
        columns_: dict[tuple[str, str, int], list[Stated]] = defaultdict(list)
        for each in stated:
            columns_[each.figure.column, each.measure, each.figure.year].append(each)
        for column in columns_.values():
            yield from _column(books, column)


def _column(books: Books, column: Sequence[Stated]) -> Iterator[Finding]:
    by_code: dict[str, Stated] = {}
    for each in column:
        code = each.figure.code
        if not code or each.number is None:
            continue
        held = by_code.setdefault(code, each)
        if held.figure.value != each.figure.value:
            return  # a code twice with two values: which of them is added up cannot be told
    if not by_code:
        return
    for code, whole in by_code.items():
        terms = _below(code, by_code)
        if terms:
            yield from sum_finding(books, CODES, whole, terms, f"“{whole.figure.label}”以下各科目")
    wholes = [s for s in column if not s.figure.code and bare(s.figure.label) in TOTALS and s.number is not None]
    classes = [s for code, s in by_code.items() if len(code) == LEVELS[0]]
    if len(wholes) == 1 and classes and all(code[:3] in by_code for code in by_code):
        yield from sum_finding(books, CLASSES, wholes[0], classes, "各类科目")


def _below(code: str, by_code: dict[str, Stated]) -> list[Stated]:
    """The rows of the next level that the table has below a code."""
    for level in LEVELS:
        if level > len(code):
            found = [s for other, s in by_code.items() if len(other) == level and other.startswith(code)]
            if found:
                return found
    return []


@check
def classes(books: Books) -> Iterator[Finding]:
    """In a table of two halves without codes: 本年支出合计 = Σ 类, 本年收入合计 = Σ 来源, in every column."""
    for (_, statement), stated in books.tables.items():
        for half in catalogue()["half"]:
            if statement not in half["statements"]:
                continue
            columns_: dict[str, list[Stated]] = defaultdict(list)
            for each in stated:
                columns_[each.figure.column].append(each)
            for column in columns_.values():
                yield from _half(books, column, half)


def _half(books: Books, column: Sequence[Stated], half: dict[str, str]) -> Iterator[Finding]:
    wholes = [s for s in column if s.figure.item in half["totals"] and s.number is not None]
    rows = [s for s in column if ORDINAL.match(s.figure.label) and s.figure.part_of == "" and s.number is not None]
    terms = [s for s in rows if s.figure.item.endswith(half["ending"])]
    # which half a row is of that is named neither way cannot be told
    unknown = any(s.figure.value and not s.figure.item.endswith(("收入", "支出")) for s in rows)
    if terms and wholes and not unknown:
        yield from sum_finding(books, CLASSES, wholes[0], terms, f"各项{half['ending']}")
