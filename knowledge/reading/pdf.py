"""PDF: printed lines by their baselines, ruled tables as grids, page marks, tables that go on over pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import pypdfium2

from knowledge.errors import ReadingError
from knowledge.extraction.grids import row_text
from knowledge.model import Box, Cell, Document, Format, Line
from knowledge.reading.lattice import NEAR, Lattice, lattices, nearest
from knowledge.reading.pdfium import Glyph, Page
from knowledge.reading.privacy import masked
from knowledge.reading.text import PAGE_MARK

MOST_PAGES = 1_000
# Characters whose baselines differ by no more stand on one line; no two lines stand so near.
BASELINE = 2.0
# A gap wider than this share of the type size parts words.
GAP = 0.6
# A page mark stands alone in the outer tenth of the page.
MARGIN = 0.1
BARE_MARK = re.compile(r"^(?:[-—–·\s]*(\d{1,4})[-—–·\s]*|(\d{1,4})\s*/\s*\d{1,4})$")
# A line at the margin that so many pages share is a running head.
RUNNING_PAGES, RUNNING_SHARE = 3, 0.5
# A picture that covers more of its page may hold text.
PICTURE = 0.15
CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef，。、；：“”（）]")


@dataclass(frozen=True, slots=True)
class Words:
    """A line of characters: its text and place; `big` is the size of its type."""

    text: str
    box: Box


@dataclass(slots=True)
class Read:
    """A page as it was read: lines and tables from top to bottom."""

    number: int
    width: float
    height: float
    parts: list[Words | Table]
    scanned: bool = False


@dataclass(slots=True)
class Table:
    """A ruled table on a page, its cells with their text."""

    lattice: Lattice
    cells: list[list[Cell]]

    @property
    def box(self) -> Box:
        """Its place."""
        return self.lattice.box


def read_pdf(content: bytes, name: str, checksum: str) -> Document:
    """Read a PDF. Raises ReadingError where it is damaged, encrypted, too large, or holds no text."""
    try:
        file = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        why = "有密码保护" if "assword" in str(error) else "已损坏或不完整"
        raise ReadingError(f"{name} 打不开：PDF 文件{why}。") from None
    try:
        if len(file) > MOST_PAGES:
            raise ReadingError(f"{name} 有 {len(file)} 页，不像一份决算公开。")
        pages = [_page(file, index, name) for index in range(len(file))]
    finally:
        file.close()
    labels = _marks_out(pages)
    if not any(page.parts for page in pages):
        raise ReadingError(f"{name} 里没有文字（可能是扫描件或图片）。")
    return Document(name, checksum, tuple(_lines(pages)), labels, Format.PDF)


def _page(file: pypdfium2.PdfDocument, index: int, name: str) -> Read:
    try:
        page = file[index]
    except pypdfium2.PdfiumError:
        raise ReadingError(f"{name} 第 {index + 1} 页已损坏，读不出来。") from None
    try:
        shown = Page(page)
        glyphs, tables = shown.glyphs(), lattices(shown.rules())
        return Read(index + 1, shown.width, shown.height, _parts(glyphs, tables))
    except OverflowError:
        raise ReadingError(f"{name} 第 {index + 1} 页的内容太多，不像一份决算公开。") from None
    except pypdfium2.PdfiumError:
        raise ReadingError(f"{name} 第 {index + 1} 页已损坏，读不出来。") from None
    finally:
        page.close()


# ---------------------------------------------------------------- lines and tables of a page


def _parts(glyphs: Sequence[Glyph], tables: Sequence[Lattice]) -> list[Words | Table]:
    """Lines and tables from top to bottom; each character belongs to the table it stands in, else to a line."""
    inside: list[list[Glyph]] = [[] for _ in tables]
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        at = next((i for i, t in enumerate(tables) if _within(t.box, x, y)), -1)
        (inside[at] if at >= 0 else outside).append(glyph)
    found: list[Words | Table] = [Words(_joined(line), _around(line)) for line in lines_of(outside)]
    found += [Table(lattice, _filled(lattice, own)) for lattice, own in zip(tables, inside, strict=True)]
    return sorted(found, key=lambda part: (part.box[1] + part.box[3]) / 2 if isinstance(part, Words) else part.box[1])


def _within(box: Box, x: float, y: float) -> bool:
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters as lines from top to bottom, each from left to right: those that share a baseline.

    The tops of characters of different fonts on one line differ by several points; their baselines do not.
    """
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.baseline):
        if found and glyph.baseline - found[-1][-1].baseline <= BASELINE:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(line, key=lambda g: g.left) for line in found]


def _joined(line: Sequence[Glyph]) -> str:
    """A line's characters as text; a wide gap is a blank."""
    text = line[0].text
    for before, glyph in pairwise(line):
        wide = glyph.left - before.right > GAP * max(before.size, glyph.size, 1.0)
        text += (" " if wide else "") + glyph.text
    return text


def _around(line: Sequence[Glyph]) -> Box:
    return (
        min(g.left for g in line),
        min(g.top for g in line),
        max(g.right for g in line),
        max(g.bottom for g in line),
    )


def _filled(lattice: Lattice, glyphs: Sequence[Glyph]) -> list[list[Cell]]:
    """The cells of a table with their text, row by row."""
    own: dict[int, list[Glyph]] = {}
    places = {(p.row + r, p.column + c): i for i, p in enumerate(lattice.cells)
              for r in range(p.rows) for c in range(p.columns)}  # fmt: skip
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        at = places.get((_between(lattice.ys, y), _between(lattice.xs, x)))
        if at is not None:
            own.setdefault(at, []).append(glyph)
    rows: list[list[Cell]] = [[] for _ in range(lattice.height)]
    for i, place in enumerate(lattice.cells):
        text = cell_text([_joined(line) for line in lines_of(own.get(i, []))])
        rows[place.row].append(Cell(text, place.column, place.columns, place.rows, place.box))
    return rows


def _between(lines: Sequence[float], value: float) -> int:
    """Which interval between lines a place falls into."""
    return max(0, sum(1 for line in lines if line <= value) - 1)


def cell_text(lines: Sequence[str]) -> str:
    """The lines of a cell as one text: Chinese has no blanks, and a number may wrap in a narrow column."""
    text = ""
    for line in lines:
        wordy = text[-1:].isascii() and text[-1:].isalpha() and line[:1].isalpha() and line[:1].isascii()
        text += (" " if wordy else "") + line
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text).strip()


# ---------------------------------------------------------------- page marks


def _marks_out(pages: Sequence[Read]) -> dict[int, str]:
    """Take page marks and running heads out of the pages; gives the marks where they differ from the page."""
    running = Counter(
        words.text for page in pages for words in page.parts if isinstance(words, Words) and _marginal(words, page)
    )
    often = max(RUNNING_PAGES, RUNNING_SHARE * len(pages))
    labels: dict[int, str] = {}
    for page in pages:
        kept: list[Words | Table] = []
        for part in page.parts:
            if isinstance(part, Words) and _marginal(part, page):
                mark = PAGE_MARK.match(part.text) or BARE_MARK.match(part.text)
                if mark:
                    labels[page.number] = mark[1] or mark[2]
                if mark or running[part.text] >= often:
                    continue
            kept.append(part)
        page.parts = kept
    return {number: label for number, label in labels.items() if label != str(number)}


def _marginal(words: Words, page: Read) -> bool:
    """Whether a line stands in the upper or lower margin."""
    middle = (words.box[1] + words.box[3]) / 2
    return not MARGIN * page.height < middle < (1 - MARGIN) * page.height


# ---------------------------------------------------------------- the whole document


def _lines(pages: Sequence[Read]) -> Iterator[Line]:
    """All lines of the document; a table that goes on over a page keeps its number and its columns."""
    number = table = 0
    last: Table | None = None
    for page in pages:
        for at, part in enumerate(page.parts):
            if isinstance(part, Words):
                number, last = number + 1, None
                yield Line(masked(part.text), page.number, number, part.box)
                continue
            goes_on = at == 0 and last is not None and continues(last, part)
            if goes_on and last is not None:
                part = _aligned(part, last.lattice)
            table += not goes_on
            for row, cells in enumerate(part.cells):
                number += 1
                own = tuple(replace(cell, text=masked(cell.text)) for cell in cells)
                box = (part.box[0], part.lattice.ys[row], part.box[2], part.lattice.ys[row + 1])
                yield Line(row_text(tuple(c.text for c in own)), page.number, number, box, table, own)
            last = part


def continues(before: Table, here: Table) -> bool:
    """Whether a table goes on from the end of the page before: all its lines down are lines of that one's."""
    old, new = before.lattice.xs, here.lattice.xs
    sides = abs(old[0] - new[0]) <= NEAR and abs(old[-1] - new[-1]) <= NEAR
    return sides and all(abs(old[nearest(old, x)] - x) <= NEAR for x in new)


def _aligned(here: Table, first: Lattice) -> Table:
    """The part of a table on a later page, its columns counted on the lines of the first part."""
    xs = first.xs
    rows = []
    for cells in here.cells:
        placed = []
        for cell in cells:
            new = here.lattice.xs
            left, right = nearest(xs, new[cell.column]), nearest(xs, new[cell.column + cell.columns])
            placed.append(replace(cell, column=left, columns=max(1, right - left)))
        rows.append(placed)
    return Table(replace(here.lattice, xs=xs), rows)


def tables(document: Document) -> list[list[Line]]:
    """The rows of each ruled table of a document."""
    return [list(rows) for number, rows in groupby(document.lines, key=lambda line: line.table) if number]
