"""Writes a disclosure as text in the look of the committed samples, tables flattened or left out."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.accounts.expected import Expected
from tests.accounts.parts import Disclosure, Heading, PageBreak, Paragraph, Written
from tests.accounts.printer import PAGE_LINES, wrap


class _Lines:
    """Lines of text on pages of a fixed length."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.page = 1
        self._used = 0

    def put(self, line: str) -> int:
        """Print a line; the number of its page."""
        page = self.page
        self.text.append(line)
        self._used += 1
        if self._used == PAGE_LINES:
            self.end_page()
        return page

    def end_page(self) -> None:
        if self._used:
            self.text.append(f"—{self.page}—")
            self.page += 1
            self._used = 0


def write_text(disclosure: Disclosure, flattened: bool = False) -> Written:
    """With `flattened` tables a row is a line of its cells, blank ones gone; of their figures some may be read."""
    lines = _Lines()
    expected: list[Expected] = []
    for part in disclosure.parts:
        if isinstance(part, PageBreak):
            lines.end_page()
        elif isinstance(part, Heading):
            for line in wrap(part.text):
                lines.put(line)
        elif isinstance(part, Paragraph):
            pages: list[int] = []
            for line in wrap(part.text):
                pages += [lines.put(line)] * len(re.sub(r"\s", "", line))
            for figure, place in zip(part.figures, part.places, strict=True):
                expected.append(replace(figure, page=pages[len(re.sub(r"\s", "", part.text[:place]))]))
        elif flattened:
            for line in (part.title, *part.above):
                lines.put(line)
            for row in part.rows:
                words = " ".join(cell.text for cell in row if cell.text)
                if words:
                    page = lines.put(words)
                    expected += [replace(cell.figure, page=page) for cell in row if cell.figure]
            if part.below:
                lines.put(part.below)
    lines.end_page()
    text = "".join(f"{line}\n\n" for line in lines.text)
    return Written(f"{disclosure.name}.txt", text.encode(), tuple(expected))
