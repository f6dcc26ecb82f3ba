"""Ruling lines → tables of cells with rows, columns and spans.

Lines are joined and cells found by pdfplumber's table functions; what they give is put on one grid a table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pdfplumber import table as plumber

from knowledge.model import Box
from knowledge.reading.limits import MOST_RULES
from knowledge.reading.pdfium import Rule

# Lines within so many points are one line; ends within as many meet.
NEAR = 3.0
# A shorter line draws no cell: it is part of a letter or an ornament.
SHORTEST = 3.0
# Outer borders are added where at least so many lines across begin and end at the same place.
ENOUGH_LINES = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A cell on the grid of its table."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: its cells row by row, and the places of its lines."""

    cells: tuple[Place, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def box(self) -> Box:
        """The place of the table."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.ys) - 1


def lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """The tables that the lines of a page draw, from top to bottom; one of a single column is none (an underline).

    Raises OverflowError where there are more lines than any page of a disclosure has.
    """
    if len(rules) > MOST_RULES:
        raise OverflowError
    if not rules:
        return []
    long = [_edge(rule) for rule in dict.fromkeys(rules) if rule.end - rule.start >= SHORTEST]
    edges = plumber.merge_edges(long, *[NEAR] * 4)
    edges = plumber.merge_edges([*edges, *_outer(edges)], *[NEAR] * 4)
    cells = plumber.intersections_to_cells(plumber.edges_to_intersections(edges, NEAR, NEAR))
    found = [_lattice([_as_box(cell) for cell in group]) for group in plumber.cells_to_tables(cells)]
    return sorted((each for each in found if each.width > 1), key=lambda each: (each.box[1], each.box[0]))


def _edge(rule: Rule) -> dict[str, float | str]:
    x0, x1 = (rule.start, rule.end) if rule.horizontal else (rule.at, rule.at)
    top, bottom = (rule.at, rule.at) if rule.horizontal else (rule.start, rule.end)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if rule.horizontal else "v", "object_type": "line",
    }  # fmt: skip


def _outer(edges: Sequence[dict[str, float | str]]) -> list[dict[str, float | str]]:
    """Borders left and right of a table that is open at its sides: lines across that begin and end alike there.

    They run only where inner lines run all the way from one line across to the next: what stands between two tables
    is no row.
    """
    groups: dict[tuple[int, int], list[dict[str, float | str]]] = {}
    down = [(float(e["x0"]), float(e["top"]), float(e["bottom"])) for e in edges if e["orientation"] == "v"]
    for edge in edges:
        if edge["orientation"] == "h":
            groups.setdefault((round(float(edge["x0"]) / NEAR), round(float(edge["x1"]) / NEAR)), []).append(edge)
    added = []
    for group in groups.values():
        left, right = float(group[0]["x0"]), float(group[0]["x1"])
        inner = sorted((above, below) for x, above, below in down if left + NEAR < x < right - NEAR)
        tops = sorted(float(edge["top"]) for edge in group)
        for top, bottom in pairwise(tops) if len(group) >= ENOUGH_LINES else ():
            if _reach(inner, top, bottom):
                added += [_edge(Rule(False, x, top, bottom)) for x in (left, right)]
    return added


def _reach(lines: Sequence[tuple[float, float]], top: float, bottom: float) -> bool:
    """Whether lines, in the order of their beginnings, lead from one place to the other without a gap."""
    at = top
    for begin, end in lines:
        if begin <= at + NEAR:
            at = max(at, end)
    return at >= bottom - NEAR


def _as_box(cell: Sequence[float]) -> Box:
    return (float(cell[0]), float(cell[1]), float(cell[2]), float(cell[3]))


def _lattice(boxes: Sequence[Box]) -> Lattice:
    xs = lattice_lines(value for box in boxes for value in (box[0], box[2]))
    ys = lattice_lines(value for box in boxes for value in (box[1], box[3]))
    cells = []
    for box in sorted(set(boxes), key=lambda b: (b[1], b[0])):
        column, until = nearest(xs, box[0]), nearest(xs, box[2])
        row, below = nearest(ys, box[1]), nearest(ys, box[3])
        if until > column and below > row:
            cells.append(Place(row, column, below - row, until - column, box))
    apart = list(_apart(cells))
    boxed = {cell.box for cell in apart}
    if len(boxed) < len(cells):  # the lines of a box within a cell are no lines of the table
        return _lattice([cell.box for cell in cells if cell.box in boxed])
    return Lattice(tuple(sorted(apart, key=lambda c: (c.row, c.column))), xs, ys)


def _apart(cells: Sequence[Place]) -> Iterator[Place]:
    """The cells, none on a place of another: a box drawn within a cell is no cell of its own, its words are the cell's.

    Of a cell that reaches into a larger one there remain its other places, each as a cell.
    """
    taken: set[tuple[int, int]] = set()
    for cell in sorted(cells, key=lambda c: c.rows * c.columns, reverse=True):
        own = {(cell.row + down, cell.column + right) for down in range(cell.rows) for right in range(cell.columns)}
        free = own - taken
        taken |= own
        if free == own:
            yield cell
        else:
            yield from (Place(row, column, 1, 1, cell.box) for row, column in sorted(free))


def lattice_lines(values: Iterable[float]) -> tuple[float, ...]:
    """The places of lines, those that are nearly the same taken together."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return tuple(found)


def nearest(lines: Sequence[float], value: float) -> int:
    """The index of the line next to a place."""
    at = bisect_left(lines, value)
    if at == 0 or at == len(lines):
        return min(at, len(lines) - 1)
    return at if lines[at] - value < value - lines[at - 1] else at - 1
