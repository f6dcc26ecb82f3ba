"""What a workbook says of its sheets beside the values: what is shown, which cells are in use, number formats.

It is read before the values are, for they come as one block from the first cell in use to the last.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.errors import ReadingError
from knowledge.reading.limits import LARGEST_AREA, MOST_CELLS

# Row and column from 0.
Spot = tuple[int, int]
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


@dataclass(slots=True)
class Sheet:
    """A sheet: the formats of its numbers and its error values (#REF!) by their places."""

    name: str
    visible: bool = True
    formats: dict[Spot, str] = field(default_factory=dict)
    errors: dict[Spot, str] = field(default_factory=dict)
    cells: int = 0
    _low: Spot = (MOST_ROWS, MOST_COLUMNS)
    _high: Spot = (-1, -1)

    def used(self, spot: Spot, workbook: str) -> None:
        """A cell has content. Raises ReadingError where the sheet grows out of all bounds."""
        self.cells += 1
        self._low = (min(self._low[0], spot[0]), min(self._low[1], spot[1]))
        self._high = (max(self._high[0], spot[0]), max(self._high[1], spot[1]))
        area = (self._high[0] - self._low[0] + 1) * (self._high[1] - self._low[1] + 1)
        if self.cells > MOST_CELLS or area > LARGEST_AREA or spot[0] >= MOST_ROWS or spot[1] >= MOST_COLUMNS:
            raise ReadingError(f"{workbook} 的工作表“{self.name}”太大，不像一份决算公开。")
