"""Lines and tables of a file in the making: masked, counted, and held to the limits as they are added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.errors import ReadingError
from knowledge.extraction.grids import row_text
from knowledge.model import Cell, Document, Format, Line
from knowledge.reading.limits import LONGEST_LINE, LONGEST_TEXT, MOST_CELLS, MOST_PAGES, WIDEST_TABLE
from knowledge.reading.privacy import masked, masked_cells

# What no text has: control characters, marks without width, the byte order mark.
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
WRAPPED = re.compile(r"\d[,.]\n\d|\d\n[,.]\d")
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：“”‘’（）《》]")


class Lines:
    """Takes the lines and tables of a file in order, and gives the document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Line] = []
        self.tables = 0
        self._characters = self._cells = 0

    def text(self, text: str, page: int) -> None:
        """One line of text; a blank one is left out."""
        text = tidy(text)
        if text:
            self._count(text, page)
            self.found.append(Line(masked(text), page, len(self.found) + 1))

    def table(self, rows: Sequence[Sequence[Cell]], pages: Sequence[int]) -> None:
        """One ruled table, each row with its page; blank rows at its end are left out, a table of blanks as well."""
        rows = [[replace(cell, text=tidy(cell.text)) for cell in row] for row in rows]
        last = max((i for i, row in enumerate(rows) if any(cell.text for cell in row)), default=-1)
        if last < 0:
            return
        self.tables += 1
        if any(cell.column + cell.columns > WIDEST_TABLE for row in rows for cell in row):
            raise self.too_large()
        kept = [[replace(c, rows=min(c.rows, last + 1 - i)) for c in row] for i, row in enumerate(rows[: last + 1])]
        for row, page in zip(masked_cells(kept), pages, strict=False):
            for cell in row:
                self._count(cell.text, page)
            text = row_text(tuple(cell.text for cell in row))
            self.found.append(Line(text, page, len(self.found) + 1, None, self.tables, row))

    def expect(self, cells: int) -> None:
        """So many cells are to come: asked before they are read."""
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise self.too_large()

    def too_large(self) -> ReadingError:
        """What to say of a table beyond all limits."""
        return ReadingError(f"{self.name} 的表格太大，不像一份决算公开。")

    def _count(self, text: str, page: int) -> None:
        self._characters += len(text)
        if page > MOST_PAGES:
            raise ReadingError(f"{self.name} 超过 {MOST_PAGES} 页，不像一份决算公开。")
        if len(text) > LONGEST_LINE:
            raise ReadingError(f"{self.name} 有一段超过 {LONGEST_LINE} 个字，不像一份决算公开。")
        if self._characters > LONGEST_TEXT:
            raise ReadingError(f"{self.name} 超过 {LONGEST_TEXT} 个字，不像一份决算公开。")

    def document(self, checksum: str, kind: Format, labels: dict[int, str] | None = None) -> Document:
        """The document; refused where it holds no text."""
        if not self.found:
            raise ReadingError(f"{self.name} 里没有文字（内容为空，或只有图片）。")
        return Document(self.name, checksum, tuple(self.found), labels or {}, kind)


def tidy(text: str) -> str:
    """A line or cell as it is kept: every blank a plain one, nothing invisible, none at the ends."""
    return BLANKS.sub(" ", INVISIBLE.sub("", text)).strip()


def joined(parts: Iterable[str]) -> str:
    """The lines of a cell as one text: nothing between them next to Chinese, a blank between numbers or words.

    A number that wraps at its comma or point in a narrow column is one.
    """
    text = ""
    for part in parts:
        part = tidy(part)
        close = (
            not text or not part or WIDE.match(text[-1]) or WIDE.match(part[0]) or WRAPPED.search(text + "\n" + part)
        )
        text += ("" if close else " ") + part
    return text
