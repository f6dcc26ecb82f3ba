"""Ruling lines make tables whose cells share no place, whatever boxes are drawn over each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.lattice import Lattice, lattices
from knowledge.reading.pdfium import Rule

STEP = 20
BOX = st.builds(
    lambda left, top, width, height: (left, top, left + width, top + height),
    *[st.integers(0, 5)] * 2,
    *[st.integers(1, 5)] * 2,
)


def drawn(*boxes: tuple[int, int, int, int]) -> list[Lattice]:
    """The tables that these boxes make, their sides counted in steps."""
    rules = []
    for left, top, right, bottom in ([side * STEP for side in box] for box in boxes):
        rules += [Rule(True, y, left, right) for y in (top, bottom)]
        rules += [Rule(False, x, top, bottom) for x in (left, right)]
    return lattices(rules)


def places(table: Lattice) -> list[tuple[int, int]]:
    """The places of all cells of a table, one as often as cells stand on it."""
    return [
        (cell.row + down, cell.column + right)
        for cell in table.cells
        for down in range(cell.rows)
        for right in range(cell.columns)
    ]


@given(st.lists(BOX, min_size=1, max_size=8))
def test_no_place_is_in_two_cells(boxes: list[tuple[int, int, int, int]]) -> None:
    for table in drawn(*boxes):
        own = places(table)
        assert len(own) == len(set(own))
        assert set(own) <= {(row, column) for row in range(table.height) for column in range(table.width)}


def test_a_box_in_a_corner_of_a_cell_is_part_of_it() -> None:
    (table,) = drawn((0, 0, 2, 3), (2, 0, 6, 3), (4, 0, 6, 1))
    assert [(cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells] == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_what_a_larger_cell_leaves_of_another_is_cells_of_their_own() -> None:
    """The square from 3, 4 to 5, 8 reaches with one place into the tall one on its right."""
    (table,) = drawn((2, 4, 5, 8), (2, 4, 3, 8), (4, 1, 6, 5), (0, 3, 3, 5))
    within = [(cell.row, cell.column) for cell in table.cells if cell.box == (60, 80, 100, 160)]
    assert within == [(2, 2), (3, 2), (3, 3)]
    assert (2, 3) in places(table)
    assert len(set(places(table))) == len(places(table))
