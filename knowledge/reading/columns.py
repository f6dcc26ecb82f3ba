"""The columns of a table without lines down: they are there where every word stands under one heading, else not.

A word never leaves its cell. So words that overlap, seen from above, are of one column, be it headings or numbers;
a number beside its heading is right-aligned and the heading stands to its left. Whatever comes out otherwise is no
table here: it stays the lines that it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from knowledge.extraction.headings import marker
from knowledge.extraction.table_words import DASH, VALUE
from knowledge.model import Cell
from knowledge.reading.headers import Heading, Rows
from knowledge.reading.lines import joined
from knowledge.reading.words import Word

AMOUNT = re.compile(r"-?[\d,]*\d\.\d+%?")
# An amount that runs into the words beside it: where one cell ends and the next begins cannot be seen.
HIDDEN = re.compile(r"\d\.\d")
CODE = re.compile(r"\d{3,7}")
# Words that stand in the middle of several columns, beside the numbers of a row.
TOTALS = frozenset(("合计", "总计", "小计", "栏次", "项目"))
# Words of different rows that come nearer to each other than this are of one column.
GUTTER = 1.0
# Ends that differ by no more tell how a column is aligned; numbers that differ by more are of none.
ALIGNED, STRAIGHT = 1.0, 2.0


@dataclass(slots=True)
class Column:
    """A column: its heading, and the words of the rows that stand under it."""

    left: float
    right: float
    heading: Heading | None
    words: list[Word] = field(default_factory=list)

    def overlaps(self, word: Word | Column | Heading) -> bool:
        """Whether something stands above or below it."""
        return self.left < word.right - GUTTER / 2 and word.left + GUTTER / 2 < self.right

    def take(self, words: Sequence[Word]) -> None:
        """Add words, and become as wide as they are."""
        self.words += words
        self.left = min([self.left, *(word.left for word in words)])
        self.right = max([self.right, *(word.right for word in words)])


def is_value(text: str) -> bool:
    """Whether a word is a number or stands for none."""
    return bool(VALUE.match(text) or DASH.match(text))


def columns(headings: Sequence[Heading], rows: Rows) -> list[Column] | None:
    """The columns under the lowest headings, with the words of the rows; None where they do not come out evenly."""
    if any(HIDDEN.search(word.text) and not is_value(word.text) for row in rows for word in row):
        return None
    found = [Column(each.left, each.right, each) for each in sorted(headings, key=lambda each: each.left)]
    alone: list[Column] = []
    for part in _gathered([word for row in rows for word in _fixed(row)]):
        over = [column for column in found if column.overlaps(part)]
        if len(over) > 1:
            return None
        if over:
            over[0].words += part.words
        else:
            alone.append(part)
    if not _beside(found, alone, rows):
        return None
    for column in found:
        column.take(column.words)
    if any(a.right > b.left for a, b in pairwise(found)) or not _even(found, named=len(rows) > 1):
        return None
    return found


def _fixed(row: Sequence[Word]) -> list[Word]:
    """The words of a row that stand in one column for certain: 合计 may stand between two."""
    text = [word for word in row if not is_value(word.text)]
    if "".join(word.text for word in text) in TOTALS:
        return [word for word in row if is_value(word.text)]
    return list(row)


def _gathered(words: Sequence[Word]) -> list[Column]:
    """Words that overlap, seen from above, from left to right."""
    found: list[Column] = []
    for word in sorted(words, key=lambda word: word.left):
        if found and word.left - found[-1].right < GUTTER:
            found[-1].take([word])
        else:
            found.append(Column(word.left, word.right, None, [word]))
    return found


def _beside(columns: Sequence[Column], alone: Sequence[Column], rows: Rows) -> bool:
    """Put right-aligned numbers under the heading to their left, words under that to their right."""
    usual = {_side(each) for each in (*alone, *columns) if any(AMOUNT.fullmatch(w.text) for w in each.words)} - {""}
    full = [row for row in map(_fixed, rows) if len(row) == len(columns)]
    taken: set[int] = set()
    for part in alone:
        left = max((i for i, column in enumerate(columns) if column.right <= part.left), default=-1)
        right = min((i for i, column in enumerate(columns) if column.left >= part.right), default=-1)
        if all(is_value(word.text) for word in part.words):
            # a row with a word for each heading tells as well which is whose
            counted = any(sorted(row, key=lambda w: w.left)[left] in part.words for row in full) if left >= 0 else False
            sided = (_side(part) or "".join(usual)) == "right"
            at = left if sided or (counted and not _side(part)) else -1
        else:
            at = right if left < 0 or columns[left].words else -1
        if at < 0 or at in taken or columns[at].words:
            return False
        taken.add(at)
        columns[at].words += part.words
    return True


def _side(part: Column) -> str:
    """On which side words of different length end alike; empty where nothing tells."""
    words = part.words
    lefts, rights = [word.left for word in words], [word.right for word in words]
    even = max(lefts) - min(lefts) <= ALIGNED, max(rights) - min(rights) <= ALIGNED
    if even == (True, True):
        return ""
    return "left" if even[0] else "right" if even[1] else "none"


def _even(columns: Sequence[Column], *, named: bool) -> bool:
    """Whether columns hold either amounts or words, at least one amounts, and the first one the names of the rows."""
    amounts = [any(AMOUNT.fullmatch(word.text) for word in column.words) for column in columns]
    mixed = any(
        not is_value(word.text) for column, amount in zip(columns, amounts, strict=True) if amount
        for word in column.words
    )  # fmt: skip
    names = bool(columns[0].words) and not amounts[0]
    straight = all(_aligned(column) for column, amount in zip(columns, amounts, strict=True) if amount)
    return len(columns) > 1 and any(amounts) and (names or not named) and not mixed and straight


def _aligned(column: Column) -> bool:
    """Whether the numbers of a column end or begin at one place, or stand around one middle."""
    words = [word for word in column.words if not DASH.match(word.text)]
    places = ([word.left for word in words], [word.right for word in words], [word.middle for word in words])
    return any(max(each) - min(each) <= STRAIGHT for each in places)


# ---------------------------------------------------------------- rows


def cells(row: Sequence[Word], spans: Sequence[tuple[float, float]]) -> list[Cell] | None:
    """A row as cells, blank ones included; None where a word stands in no column, or two numbers in one."""
    own: list[list[Word]] = [[] for _ in spans]
    fixed = _fixed(row)
    for word in fixed:
        over = [i for i, (left, right) in enumerate(spans) if left < word.right - GUTTER / 2 and word.left < right]
        if len(over) != 1:
            return None
        own[over[0]].append(word)
    found = []
    for column, words in enumerate(own):
        values = sum(is_value(word.text) for word in words)
        if values > 1 or (values and len(words) > 1):
            return None
        found.append(Cell(_text(words), column))
    floating = [word for word in row if word not in fixed]
    if floating:
        return _with_total(found, floating, spans)
    return found


def _with_total(row: list[Cell], words: Sequence[Word], spans: Sequence[tuple[float, float]]) -> list[Cell] | None:
    """Put a word like 合计 over the first columns that it reaches, which are blank in its row."""
    right = max(word.right for word in words)
    left = min(word.left for word in words)
    reach = max((i for i, span in enumerate(spans) if span[0] < right), default=-1)
    begin = min((i for i, span in enumerate(spans) if span[1] > left), default=-1)
    if begin < 0 or (reach < begin and (left < spans[reach][1] or right > spans[begin][0])):
        return None
    first, last = min(begin, reach), max(begin, reach)
    if any(cell.text for cell in row[first : last + 1]):
        return None
    whole = Cell(_text(words), first, last - first + 1)
    return [*row[:first], whole, *row[last + 1 :]]


def _text(words: Sequence[Word]) -> str:
    """Words from top to bottom, those of one line from left to right, as one text."""
    return joined(word.text for word in sorted(words, key=lambda word: (round(word.baseline), word.left)))


def complete(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether each row is one: a row without numbers may be half of another, unless a mark begins it and the next."""
    for i, row in enumerate(rows):
        if not any(is_value(cell.text) for cell in row if not CODE.fullmatch(cell.text) or cell.column):
            following = rows[i + 1] if i + 1 < len(rows) else None
            if not _begins(row) or (following and not _begins(following)):
                return False
    return True


def _begins(row: Sequence[Cell]) -> bool:
    first = row[0].text
    return bool(marker(first) or CODE.fullmatch(first) or first in TOTALS)
