"""Tables with merged cells: areas that do not overlap, and what a reader has to find of them."""

from __future__ import annotations

from hypothesis import strategies as st

from knowledge.model import Cell

# Top, left, bottom, right.
Area = tuple[int, int, int, int]


@st.composite
def areas(draw: st.DrawFn, least_width: int = 2) -> tuple[int, int, list[Area]]:
    """The height and width of a table, and areas of it that are merged; the last row and column have none.

    So every row and every column begins a cell of its own, as in any table that is printed.
    """
    height, width = draw(st.integers(1, 6)), draw(st.integers(least_width, 6))
    taken: set[tuple[int, int]] = set()
    found: list[Area] = []
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        own = {(i, k) for i in range(top, bottom + 1) for k in range(left, right + 1)}
        inside = bottom < height - 1 and right < width - 1
        if len(own) > 1 and inside and not own & taken:
            taken |= own
            found.append((top, left, bottom, right))
    return height, width, found


def cells_of(texts: list[list[str]], merged: list[Area]) -> list[tuple[Cell, ...]]:
    """The cells that a reader finds, row by row."""
    starts = {(top, left): (right - left + 1, bottom - top + 1) for top, left, bottom, right in merged}
    covered = {
        (i, k)
        for top, left, bottom, right in merged
        for i in range(top, bottom + 1)
        for k in range(left, right + 1)
        if (i, k) != (top, left)
    }
    return [
        tuple(Cell(text, k, *starts.get((i, k), (1, 1))) for k, text in enumerate(row) if (i, k) not in covered)
        for i, row in enumerate(texts)
    ]
