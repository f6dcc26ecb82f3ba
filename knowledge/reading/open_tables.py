"""Tables without lines down on a page: where they begin and end, and their rows.

A table stands between lines across of one width (over its headings, under them, under its last row), or below its
title or unit without any line. Its columns are found by `columns`, or it is no table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.model import Box, Cell
from knowledge.reading.columns import AMOUNT, Column, cells, columns, complete, is_value
from knowledge.reading.headers import Heading, Rows, headings
from knowledge.reading.lattice import NEAR, Lattice
from knowledge.reading.pdfium import Rule
from knowledge.reading.words import Word

# A line across that is shorter is no border of a table; lines that come so near to each other are one.
SHORTEST, TOUCHING = 120.0, 1.0
# Baselines nearer than this share of the type size are of one row: a number beside a name of two lines.
ONE_ROW = 0.85
TITLE = re.compile(r"表(?:[（(].{1,12}[)）])?$")
UNIT = re.compile(r"单位[：:].{0,2}元")
# No row of a table: a sentence, a note, a title, a unit.
NO_ROW = re.compile(r"[。；！？]|^(?:注|备注|说明)[：:]|表(?:[（(].{1,12}[)）])?$|单位[：:].{0,2}元")
# Without lines a table has at least so many rows with numbers.
LEAST_ROWS = 3
MOST_HEADINGS = 8

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Open:
    """A table without lines down: the lines of the page it takes, its place, cells, and where its columns stand."""

    first: int
    last: int
    lattice: Lattice
    cells: list[list[Cell]]
    spans: tuple[Span, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Zone:
    """What may be a table: its lines (first and last), words of headings and rows, lines across within the headings."""

    first: int
    last: int
    head: list[Word]
    rows: Rows
    box: Box
    under_head: float
    rules: list[Rule]
    ruled: bool


def open_tables(
    lines: Sequence[list[Word]], rules: Sequence[Rule], ruled: Sequence[Box], before: Open | None
) -> list[Open]:
    """The tables without lines down among the lines of a page; `before` may go on in the first of them.

    What stands in a ruled table is not among the lines, but its borders are among the rules.
    """
    across = [rule for rule in _joined(rules) if not any(_inside(rule, box) for box in ruled)]
    found: list[Open] = []
    for zone in [*_between_rules(lines, across), *_below_titles(lines, ruled)]:
        if any(zone.first <= each.last and each.first <= zone.last for each in found):
            continue
        table = _table(zone, before)
        if table:
            found.append(table)
    return sorted(found, key=lambda each: each.first)


def _inside(rule: Rule, box: Box) -> bool:
    return box[1] - NEAR <= rule.at <= box[3] + NEAR and rule.start < box[2] and box[0] < rule.end


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """The lines across, those that touch as one."""
    levels: list[list[Rule]] = []
    for rule in sorted((rule for rule in rules if rule.horizontal), key=lambda rule: rule.at):
        if levels and rule.at - levels[-1][0].at <= TOUCHING:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    found = []
    for level in levels:
        at = level[0].at
        start = end = -math.inf
        for rule in sorted(level, key=lambda rule: rule.start):
            if rule.start > end + TOUCHING:
                found.append(Rule(True, at, start, end))
                start = rule.start
            end = max(end, rule.end)
        found.append(Rule(True, at, start, end))
    return [rule for rule in found if rule.end > rule.start]


# ---------------------------------------------------------------- where a table may stand


def _between_rules(lines: Sequence[list[Word]], rules: Sequence[Rule]) -> Iterator[_Zone]:
    """What stands between lines across of one width."""
    wide = [rule for rule in rules if rule.end - rule.start >= SHORTEST]
    while wide:
        first = wide[0]
        same = [rule for rule in wide if abs(rule.start - first.start) <= NEAR and abs(rule.end - first.end) <= NEAR]
        wide = [rule for rule in wide if rule not in same]
        run: list[Rule] = [same[0]]
        for above, below in pairwise(same):
            at = _lines_between(lines, above.at, below.at)
            if not at or any(NO_ROW.search(_text(lines[i])) for i in at):
                yield from _zone(lines, rules, run)
                run = []
            run.append(below)
        yield from _zone(lines, rules, run)


def _lines_between(lines: Sequence[list[Word]], top: float, bottom: float) -> list[int]:
    return [i for i, line in enumerate(lines) if top < line[0].baseline <= bottom]


def _text(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in line)


def _zone(lines: Sequence[list[Word]], rules: Sequence[Rule], run: Sequence[Rule]) -> Iterator[_Zone]:
    """The headings and rows between lines across: the headings reach to the last line above the first number."""
    if len(run) < 2:
        return
    at = _lines_between(lines, run[0].at, run[-1].at)
    box = (run[0].start, run[0].at, run[0].end, run[-1].at)
    if any(word.left < box[0] - NEAR or word.right > box[2] + NEAR for i in at for word in lines[i]):
        return
    begin = next((i for i in at if any(is_value(word.text) for word in lines[i])), None)
    if begin is None or not any(_has_amount(lines[i]) for i in at):
        return
    above_rows = max(rule.at for rule in run if rule.at < lines[begin][0].baseline)
    if above_rows > run[0].at:
        begin, under = _lines_between(lines, above_rows, box[3])[0], above_rows
    else:
        under = min(word.baseline - word.size for word in lines[begin])
    head = [word for i in at if i < begin for word in lines[i]]
    rows: Rows = []
    bands = list(pairwise(rule.at for rule in run if rule.at >= above_rows))
    for above, below in bands:
        band = _rows([lines[i] for i in _lines_between(lines, above, below) if i >= begin])
        # lines across between the rows: what has one row of numbers is one row, its name on several lines
        one = band and len(bands) > 1 and sum(any(is_value(word.text) for word in row) for row in band) <= 1
        rows += [[word for row in band for word in row]] if one else band
    inner = [
        rule for rule in rules
        if box[1] + NEAR < rule.at < under - NEAR and box[0] - NEAR <= rule.start and rule.end <= box[2] + NEAR
    ]  # fmt: skip
    yield _Zone(at[0], at[-1], head, rows, box, under if head else box[1], inner, ruled=True)


def _below_titles(lines: Sequence[list[Word]], ruled: Sequence[Box]) -> Iterator[_Zone]:
    """What stands below a title or a unit, without any lines."""
    for i, line in enumerate(lines):
        if not (TITLE.search(_text(line)) or UNIT.search(_text(line))):
            continue
        end = i + 1
        while end < len(lines) and not NO_ROW.search(_text(lines[end])) and not _between(lines, end, ruled):
            end += 1
        under = next((k for k in range(i + 1, end) if any(is_value(word.text) for word in lines[k])), end)
        while end > under and not any(is_value(word.text) for word in lines[end - 1]):
            end -= 1
        if not i + 1 < under <= i + MOST_HEADINGS or sum(map(_has_amount, lines[under:end])) < LEAST_ROWS:
            continue
        words = [word for k in range(i + 1, end) for word in lines[k]]
        head = [word for k in range(i + 1, under) for word in lines[k]]
        top, bottom = min(w.baseline - w.size for w in words), max(w.baseline for w in words) + NEAR
        box = (min(w.left for w in words) - NEAR, top, max(w.right for w in words) + NEAR, bottom)
        below = max(w.baseline for w in head) + NEAR
        yield _Zone(i + 1, end - 1, head, _rows(lines[under:end]), box, below, [], ruled=False)


def _between(lines: Sequence[list[Word]], i: int, ruled: Sequence[Box]) -> bool:
    """Whether a ruled table stands over line i, below the line before it."""
    return any(lines[i - 1][0].baseline < box[3] and box[1] < lines[i][0].baseline for box in ruled)


def _has_amount(line: Sequence[Word]) -> bool:
    return any(AMOUNT.fullmatch(word.text) for word in line)


def _counts(line: Sequence[Word]) -> bool:
    """Whether a line numbers the columns (栏次 1 2 3 …)."""
    numbers = [word.text for word in line if is_value(word.text)]
    return len(numbers) > 1 and numbers == [str(i + 1) for i in range(len(numbers))]


def _rows(lines: Sequence[list[Word]]) -> Rows:
    """Lines as rows; those that stand nearer than lines of text do are one."""
    found: Rows = []
    for line in lines:
        last = found[-1][-1] if found else None
        if last and line[0].baseline - max(w.baseline for w in found[-1]) < ONE_ROW * max(last.size, line[0].size):
            found[-1] = [*found[-1], *line]
        else:
            found.append(list(line))
    return found


# ---------------------------------------------------------------- what it says


def _table(zone: _Zone, before: Open | None) -> Open | None:
    """The table of a zone; None where its words do not come out evenly."""
    if not zone.head:
        return _continued(zone, before) if before else None
    heads = headings(zone.head, (zone.box[0], zone.box[1], zone.box[2], zone.under_head), zone.rules)
    rows = zone.rows[1:] if _counts(zone.rows[0]) else zone.rows
    found = columns([each for each in heads if each.lowest], rows) if heads else None
    if not heads or not found or (not zone.ruled and not _one_line(found[0], zone.head)):
        return None
    spans = [(column.left, column.right) for column in found]
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    names = tuple(column.heading.text for column in found if column.heading)
    xs = (zone.box[0], *middles, zone.box[2])
    if before and before.heads == names:  # headings that are repeated on the next page
        xs = before.lattice.xs
    made = _head(heads, found, zone)
    return _built(zone, spans, xs, made, names) if made else None


def _one_line(first: Column, head: Sequence[Word]) -> bool:
    """Whether the heading of the names is one line: another one may be the first row's name."""
    return len({round(word.baseline) for word in head if first.left <= word.middle <= first.right}) == 1


def _continued(zone: _Zone, before: Open) -> Open | None:
    """Rows without headings: those of the table before, each word within the width of one of its columns."""
    last = before.lattice.box
    if abs(zone.box[0] - last[0]) > NEAR or abs(zone.box[2] - last[2]) > NEAR:
        return None
    return _built(zone, before.spans, before.lattice.xs, [], before.heads)


def _head(heads: Sequence[Heading], found: Sequence[Column], zone: _Zone) -> list[tuple[Box, Cell]] | None:
    """The headings as cells with their places; None where one stands over no column."""
    made = []
    for each in heads:
        over = [i for i, c in enumerate(found) if each.left - NEAR <= (c.left + c.right) / 2 <= each.right + NEAR]
        if each.lowest:
            over = [i for i, column in enumerate(found) if column.heading is each]
        if not over:
            return None
        box = (zone.box[0], each.top, zone.box[2], each.bottom)
        made.append((box, Cell(each.text, over[0], over[-1] - over[0] + 1)))
    return made


def _built(
    zone: _Zone, spans: Sequence[Span], xs: tuple[float, ...], head: Sequence[tuple[Box, Cell]], names: tuple[str, ...]
) -> Open | None:
    """Headings and rows as one table."""
    body = []
    for row in zone.rows:
        made = cells(row, spans)
        if made is None:
            return None
        body.append(made)
    counting = 1 if zone.rows and _counts(zone.rows[0]) else 0
    if not body or not complete(body[counting:]):
        return None
    levels = sorted({round(y, 1) for box, _ in head for y in (box[1], box[3])})
    tops = [min(w.baseline - w.size for w in row) for row in zone.rows]
    ys = [*(levels[:-1] if levels else []), zone.under_head, *tops[1:], zone.box[3]]
    rows: list[list[Cell]] = [[] for _ in levels[1:]]
    for box, cell in head:
        first, below = levels.index(round(box[1], 1)), levels.index(round(box[3], 1))
        place = (xs[cell.column], box[1], xs[cell.column + cell.columns], box[3])
        rows[first].append(Cell(cell.text, cell.column, cell.columns, below - first, place))
    rows = [sorted(row, key=lambda cell: cell.column) for row in rows]
    for made, (top, bottom) in zip(body, pairwise(ys[len(levels[1:]) :]), strict=True):
        rows.append([_placed(cell, xs, top, bottom) for cell in made])
    return Open(zone.first, zone.last, Lattice((), xs, tuple(ys)), rows, tuple(spans), names)


def _placed(cell: Cell, xs: Sequence[float], top: float, bottom: float) -> Cell:
    box = (xs[cell.column], top, xs[cell.column + cell.columns], bottom)
    return Cell(cell.text, cell.column, cell.columns, cell.rows, box)
