"""Lays a disclosure out on pages: where every word and every rule of a table stands, before any drawing.

Places are in points from the upper left corner. What is drawn is the same in a PDF with text and in a scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tests.accounts.expected import Expected
from tests.accounts.parts import Align, Disclosure, Heading, PageBreak, Paragraph, Part, Table, TableCell
from tests.accounts.printer import width_of, wrap

SHORT, LONG = 595.0, 842.0
MARGIN = 62.0
SIZES = {1: 22.0, 2: 16.0, 3: 14.0, 4: 12.0}
BODY, SMALL = 12.0, 9.0


@dataclass(frozen=True)
class PageForm:
    """The habits of an office's typesetting.

    rules          every cell ruled; ruled by thin filled boxes over white and grey cells; open at the sides;
                   only lines across; only three thick lines, and a thin one under a heading of several columns; none
    repeat_header  a table that goes on over a page repeats its headings
    own_pages      every table begins on a page of its own
    landscape      pages with wide tables are turned
    mark           how the page number is printed
    contents       a page behind the cover lists the headings with their pages
    """

    rules: Literal["lines", "fills", "sides", "across", "three", "none"] = "lines"
    repeat_header: bool = True
    own_pages: bool = True
    landscape: bool = True
    mark: str = "—{}—"
    contents: bool = False


@dataclass(frozen=True)
class Word:
    """A line of text; `x` is its left end, middle or right end, `y` its baseline."""

    x: float
    y: float
    text: str
    size: float
    align: Align = "left"


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5


@dataclass(frozen=True)
class Fill:
    """A box without a border; grey 0 is black, 1 white."""

    x0: float
    y0: float
    x1: float
    y1: float
    grey: float


@dataclass
class Page:
    """A page and what is drawn on it, in this order."""

    width: float
    height: float
    drawn: list[Word | Rule | Fill]


class Layout:
    """Fills pages from top to bottom and notes the page of every figure."""

    def __init__(self, form: PageForm) -> None:
        self._form = form
        self.pages: list[Page] = []
        self.expected: list[Expected] = []
        self._y = 0.0
        self._turned = False
        self._listed: list[tuple[str, int, int]] = []

    def lay_out(self, disclosure: Disclosure) -> None:
        parts = disclosure.parts
        if self._form.contents:
            cover = next(at for at, part in enumerate(parts) if isinstance(part, PageBreak)) + 1
            self._parts(parts[:cover])
            self._contents(disclosure)
            parts = parts[cover:]
        self._parts(parts)
        for number, page in enumerate(self.pages, start=1):
            mark = self._form.mark.format(number)
            page.drawn.append(Word(page.width / 2, page.height - 34, mark, 10.5, "center"))

    def _contents(self, disclosure: Disclosure) -> None:
        """The headings with the pages on which they will stand: those without this list, and its own length."""
        plain = Layout(replace(self._form, contents=False))
        plain.lay_out(disclosure)
        listed = [each for each in plain._listed if each[1] in (2, 3)]
        a_page = int((LONG - 2 * MARGIN) / (BODY * 1.7)) - 3
        longer = -(-len(listed) // a_page)
        for at, (text, level, page) in enumerate(listed):
            if at % a_page == 0:
                self._y = 0.0
                if at == 0:
                    self._line("目  录", SIZES[2], "center")
            number = str(page + longer)
            title = text[: self._characters(BODY) - 8]
            dots = 2 * self._characters(BODY) - width_of(title) - 2 * level - len(number) - 4
            self._line(f"{title}{'.' * dots}{number}", BODY, "left", (level - 2) * BODY)
        self._y = 0.0

    def _parts(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if isinstance(part, Heading):
                self._turn(False)
                self._heading(part)
            elif isinstance(part, Paragraph):
                self._turn(False)
                self._paragraph(part)
            elif isinstance(part, Table):
                self._table(part)
            else:
                assert isinstance(part, PageBreak)
                self._y = 0.0

    def _turn(self, landscape: bool) -> None:
        if self._turned != landscape:
            self._turned = landscape
            self._y = 0.0

    def _room(self, height: float) -> Page:
        """The page on which something of this height stands next."""
        if self._y == 0.0 or self._y + height > self.pages[-1].height - MARGIN:
            size = (LONG, SHORT) if self._turned else (SHORT, LONG)
            self.pages.append(Page(*size, []))
            self._y = MARGIN
        return self.pages[-1]

    def _line(self, text: str, size: float, align: Align, indent: float = 0.0) -> int:
        page = self._room(size * 1.7)
        self._y += size * 1.7
        x = {"left": MARGIN + indent, "center": page.width / 2, "right": page.width - MARGIN}[align]
        page.drawn.append(Word(x, self._y - size * 0.5, text, size, align))
        return len(self.pages)

    def _characters(self, size: float) -> int:
        width = LONG if self._turned else SHORT
        return int((width - 2 * MARGIN) / size)

    def _heading(self, heading: Heading) -> None:
        size = SIZES[heading.level]
        centred = heading.level < 3
        for at, line in enumerate(wrap(heading.text, self._characters(size))):
            page = self._line(line, size, "center" if centred else "left", 0.0 if centred else 2 * BODY)
            if at == 0:
                self._listed.append((heading.text, heading.level, page))

    def _paragraph(self, paragraph: Paragraph) -> None:
        on_page: list[int] = []
        for at, line in enumerate(wrap(f"　　{paragraph.text}", self._characters(BODY))):
            page = self._line(line, BODY, "left", 0.0 if at else 2 * BODY)
            on_page += [page] * len("".join(line.split()))
        for figure, place in zip(paragraph.figures, paragraph.places, strict=True):
            before = len("".join(paragraph.text[:place].split()))
            self.expected.append(replace(figure, page=on_page[before]))

    def _table(self, table: Table) -> None:
        self._turn(self._form.landscape and table.columns > 7)
        if self._form.own_pages:
            self._y = 0.0
        self._room(160)
        self._line(table.title, 15, "center")
        for line in table.above:
            *office, unit = line.split("  ")
            if office:
                self._line(office[0], SMALL, "left")
                self._y -= SMALL * 1.7
            self._line(unit, SMALL, "right")
        self._rows(table)
        self._y += 4
        if table.below:
            for line in wrap(table.below, self._characters(SMALL)):
                self._line(line, SMALL, "left")
        self._y += 14

    def _rows(self, table: Table) -> None:
        edges, size = _edges(table, MARGIN, (LONG if self._turned else SHORT) - MARGIN)
        heights = [_height(row, edges, size) for row in table.rows]
        start = 0
        while start < len(table.rows):
            head = table.header if start and self._form.repeat_header else 0
            self._room(sum(heights[:head]) + heights[start] + 4)
            bottom = self.pages[-1].height - MARGIN
            end, used = start, self._y + sum(heights[:head])
            while end < len(table.rows) and (used + heights[end] <= bottom or end == start):
                used += heights[end]
                end += 1
            shown = [*range(head), *range(start, end)]
            heads = head if start else min(table.header, end)
            self._part([table.rows[row] for row in shown], [heights[row] for row in shown], edges, size, start)
            if self._form.rules == "three":
                top = self._y - sum(heights[row] for row in shown)
                self._three([table.rows[row] for row in shown[:heads]], [heights[row] for row in shown], edges, top)
            for row in range(start, end):
                self.expected += [replace(cell.figure, page=len(self.pages)) for cell in table.rows[row] if cell.figure]
            start = end

    def _part(
        self,
        rows: Sequence[Sequence[TableCell]],
        heights: Sequence[float],
        edges: Sequence[float],
        size: float,
        start: int,
    ) -> None:
        """The rows of a table that stand on one page."""
        page = self.pages[-1]
        tops = [self._y]
        for height in heights:
            tops.append(tops[-1] + height)
        boxes = [
            (
                cell,
                edges[cell.column],
                tops[at],
                edges[cell.column + cell.columns],
                tops[min(at + cell.rows, len(rows))],
                at,
            )
            for at, row in enumerate(rows)
            for cell in row
        ]
        for _, x0, y0, x1, y1, at in boxes:
            if self._form.rules == "fills":
                page.drawn.append(Fill(x0, y0, x1, y1, 0.93 if (at + start) % 2 else 1.0))
        for cell, x0, y0, x1, y1, _ in boxes:
            page.drawn += self._border(x0, y0, x1, y1, edges[0], edges[-1])
            page.drawn += _words(cell, x0, y0, x1, y1, size)
        self._y = tops[-1]

    def _three(
        self, header: Sequence[Sequence[TableCell]], heights: Sequence[float], edges: Sequence[float], top: float
    ) -> None:
        """Lines over and under the headings and under the last row, and under what stands over several columns."""
        drawn = self.pages[-1].drawn
        for y in sorted({top, top + sum(heights[: len(header)]), top + sum(heights)}):
            drawn.append(Rule(edges[0], y, edges[-1], y, 1.5))
        for at, row in enumerate(header):
            for cell in row:
                if cell.columns > 1 and at + cell.rows < len(header):
                    y = top + sum(heights[: at + cell.rows])
                    drawn.append(Rule(edges[cell.column] + 3, y, edges[cell.column + cell.columns] - 3, y))

    def _border(
        self, x0: float, y0: float, x1: float, y1: float, left: float, right: float
    ) -> list[Word | Rule | Fill]:
        sides = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        if self._form.rules in ("three", "none"):
            return []
        if self._form.rules == "across":
            sides = sides[:2]
        if self._form.rules == "sides":
            sides = [side for side in sides if side[0] != side[2] or left < side[0] < right]
        if self._form.rules == "fills":
            return [Fill(a - 0.24, b - 0.24, c + 0.24, d + 0.24, 0.0) for a, b, c, d in sides]
        return [Rule(*side) for side in sides]


def _edges(table: Table, left: float, right: float) -> tuple[list[float], float]:
    """Where the columns begin and end, and a size of type in which no number is wider than its column.

    Columns are as wide as their longest words ask for; names and headings are broken.
    """
    wanted = [2.0] * table.columns
    for at, row in enumerate(table.rows):
        for cell in row:
            width = width_of(cell.text) / 2
            if cell.columns > 1:
                continue
            if at < table.header:
                width = min(width / 2, 4.0)
            elif cell.align != "right":
                width = min(width, 13.0)
            wanted[cell.column] = max(wanted[cell.column], width)
    whole = sum(wanted) + 0.9 * len(wanted)
    places = [left]
    for width in wanted:
        places.append(places[-1] + (width + 0.9) / whole * (right - left))
    return places, min(SMALL, (right - left) / whole)


def _lines(cell: TableCell, width: float, size: float) -> list[str]:
    if cell.align == "right" and cell.text:
        return [cell.text]
    return wrap(cell.text, max(int((width - 4) / size), 1)) if cell.text else []


def _height(row: Sequence[TableCell], edges: Sequence[float], size: float) -> float:
    counts = [
        len(_lines(cell, edges[cell.column + cell.columns] - edges[cell.column], size)) / cell.rows for cell in row
    ]
    return max([1.0, *counts]) * size * 1.3 + 6


def _words(cell: TableCell, x0: float, y0: float, x1: float, y1: float, size: float) -> list[Word]:
    lines = _lines(cell, x1 - x0, size)
    x = {"left": x0 + 2, "center": (x0 + x1) / 2, "right": x1 - 2}[cell.align]
    first = (y0 + y1) / 2 - size * 1.3 * len(lines) / 2 + size
    return [Word(x, first + size * 1.3 * at, line, size, cell.align) for at, line in enumerate(lines)]
