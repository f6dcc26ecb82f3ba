"""Collects headings and paragraphs with their figures as parts of a disclosure."""

from __future__ import annotations

from collections.abc import Sequence

from tests.accounts.parts import Heading, PageBreak, Paragraph, Part
from tests.accounts.printer import Cell, Patch, Piece, Printer


class Composer(Printer):
    """A printer that makes parts instead of wrapped lines, so that the chapters of the sample style fit as well."""

    def __init__(self, patches: Sequence[Patch] = ()) -> None:
        super().__init__(spaced_numbers=False, patches=patches)
        self.parts: list[Part] = []

    def heading(self, text: str, level: int) -> None:
        """A heading; figures below it stand in its section."""
        self.section = text
        self.parts.append(Heading(text, level))

    def para(self, *pieces: Piece) -> None:
        """A paragraph; the sample style prints its headings as such, without any figure."""
        start = len(self._expected)
        text = self._note(pieces)
        if text == self.section.split("/")[-1]:
            self.parts.append(Heading(text, 3))
            return
        self.parts.append(Paragraph(text, tuple(self._expected[start:]), tuple(self._places[start:])))

    def cells(self, *row: Cell) -> None:
        raise NotImplementedError("tables are parts of their own")

    def new_page(self) -> None:
        self.parts.append(PageBreak())
