"""PDF: printed lines by their baselines, ruled tables as grids, page marks, tables that go on over pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pypdfium2
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.errors import ReadingError
from knowledge.extraction.grids import row_text
from knowledge.model import Box, Cell, Document, Format, Line
from knowledge.reading import allowance, ocr
from knowledge.reading.lattice import NEAR, Lattice, lattice_lines, lattices, nearest
from knowledge.reading.limits import LONGEST_LINE, LONGEST_TEXT, MOST_PAGES, SECONDS_A_PAGE, WIDEST_TABLE
from knowledge.reading.lines import joined
from knowledge.reading.open_tables import Open, open_tables
from knowledge.reading.pdfium import Glyph, Page, Rule
from knowledge.reading.privacy import masked, masked_cells
from knowledge.reading.slow_text import SlowText
from knowledge.reading.text import PAGE_MARK
from knowledge.reading.words import CELL_GAP, around, lines_of, text_of, words

# A page mark stands alone in the outer tenth of the page.
MARGIN = 0.1
BARE_MARK = re.compile(r"^(?:[-—–·\s]*(\d{1,4})[-—–·\s]*|(\d{1,4})\s*/\s*\d{1,4})$")
# A line at the margin that so many pages share is a running head.
RUNNING_PAGES, RUNNING_SHARE = 3, 0.5
# A picture that covers more of its page may hold text, unless so many characters stand on it: a scan whose text was
# recognised when it was made.
PICTURE, ON_PICTURE = 0.15, 20


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
    pictured: bool = False
    """Whether it holds a picture of text."""
    recognised: bool = False

    @property
    def length(self) -> int:
        """How many characters it holds."""
        return sum(map(len, self._texts()))

    @property
    def unlikely(self) -> bool:
        """Whether it holds a longer line, or a wider table, than any page of a disclosure does."""
        wide = any(isinstance(part, Table) and part.lattice.width > WIDEST_TABLE for part in self.parts)
        return wide or any(len(text) > LONGEST_LINE for text in self._texts())

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Words):
                yield part.text
            else:
                yield from (cell.text for row in part.cells for cell in row)


@dataclass(slots=True)
class Table:
    """A table on a page, its cells with their text; `open` is what is known of one without lines down."""

    lattice: Lattice
    cells: list[list[Cell]]
    open: Open | None = None

    @property
    def box(self) -> Box:
        """Its place."""
        return self.lattice.box


def read_pdf(content: bytes, name: str, checksum: str) -> Document:
    """Read a PDF. Raises ReadingError where it is damaged, encrypted, too large, or holds no text."""
    try:
        file = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        # pdfium's last error may be that of another file: one with a password says so in its trailer
        why = "有密码保护" if "assword" in str(error) and b"/Encrypt" in content else "已损坏或不完整"
        raise ReadingError(f"{name} 打不开：PDF 文件{why}。") from None
    slow = SlowText(content)
    try:
        if len(file) > MOST_PAGES:
            raise ReadingError(f"{name} 有 {len(file)} 页，不像一份决算公开。")
        allowance.extend(SECONDS_A_PAGE * len(file))
        pages: list[Read] = []
        length = 0
        for index in range(len(file)):
            pages.append(_page(file, index, name, slow, _open_at_end(pages[-1]) if pages else None))
            length += pages[-1].length
            if length > LONGEST_TEXT:
                raise ReadingError(f"{name} 超过 {LONGEST_TEXT} 个字，不像一份决算公开。")
    finally:
        slow.close()
        file.close()
    labels = _marks_out(pages)
    recognised = frozenset(page.number for page in pages if page.recognised)
    unread = frozenset(page.number for page in pages if page.pictured) - recognised
    if not any(page.parts for page in pages):
        why = f"是扫描件，识别其中的文字需要先安装：{ocr.INSTALL}" if unread and not ocr.available() else "里没有文字"
        raise ReadingError(f"{name} {why}。")
    return Document(name, checksum, tuple(_lines(pages)), labels, Format.PDF, recognised, unread=unread)


def _page(file: pypdfium2.PdfDocument, index: int, name: str, slow: SlowText, before: Open | None) -> Read:
    try:
        page = file[index]
    except pypdfium2.PdfiumError:
        raise ReadingError(f"{name} 第 {index + 1} 页已损坏，读不出来。") from None
    try:
        shown = Page(page)
        rules = shown.rules()
        glyphs, tables = shown.glyphs(), lattices(rules)
        if shown.incomplete:
            glyphs = slow.glyphs(index)
        read = Read(index + 1, shown.width, shown.height, _parts(glyphs, tables, rules, before))
        _look(page, read, _scans(shown, glyphs))
    except OverflowError:
        raise _too_much(name, index) from None
    except (pypdfium2.PdfiumError, PSException, PdfminerException):
        raise ReadingError(f"{name} 第 {index + 1} 页已损坏，读不出来。") from None
    finally:
        page.close()
    if read.unlikely:
        raise _too_much(name, index)
    return read


def _too_much(name: str, index: int) -> ReadingError:
    return ReadingError(f"{name} 第 {index + 1} 页的内容太多，不像一份决算公开。")


def personal(file: pypdfium2.PdfDocument, index: int, slow: SlowText) -> list[Box]:
    """Where on a page (from 0) personal data is printed that is masked as the page is read; on pictures none is found.

    Raises PdfiumError where the page cannot be read, IndexError where there is no such page.
    """
    page = file[index]
    try:
        shown = Page(page)
        rules = shown.rules()
        glyphs, tables = shown.glyphs(), lattices(rules)
        if shown.incomplete:
            glyphs = slow.glyphs(index)
        parts = _parts(glyphs, tables, rules, None)
    finally:
        page.close()
    lines = lines_of(glyphs)
    found = [box for line in lines for box in _starred(line)]
    for table in (part for part in parts if isinstance(part, Table)):
        for row, own in enumerate(masked_cells(table.cells)):
            # what its own words give away is found in its line
            named = [c.text for c, told in zip(table.cells[row], own, strict=True) if told.text != masked(c.text)]
            top, bottom = table.lattice.ys[row] - 1, table.lattice.ys[row + 1] + 1
            inside = [line for line in lines if top < line[0].baseline < bottom]
            found += [box for line in inside for name in named for box in _spelt(line, name)]
    return found


def _starred(line: Sequence[Glyph]) -> Iterator[Box]:
    """The characters of a line that are masked."""
    text = text_of(line)
    told = [(old, new) for old, new in zip(text, masked(text), strict=True) if old != " "]
    yield from (around([glyph]) for glyph, (old, new) in zip(_each(line), told, strict=True) if old != new)


def _spelt(line: Sequence[Glyph], name: str) -> Iterator[Box]:
    """The places of a line where a name stands."""
    written = "".join(glyph.text for glyph in line)
    bare, each = re.sub(r"\s", "", name), _each(line)
    yield from (around(each[m.start() : m.end()]) for m in re.finditer(re.escape(bare), written) if bare)


def _each(line: Sequence[Glyph]) -> list[Glyph]:
    """The glyph of each character of a line: one may hold several (ﬁ)."""
    return [glyph for glyph in line for character in glyph.text if character != " "]


# ---------------------------------------------------------------- pictures of text


def _scans(page: Page, glyphs: Sequence[Glyph]) -> list[Box]:
    """The pictures that may hold text."""
    found = []
    for box in page.pictures():
        area = (min(box[2], page.width) - max(box[0], 0)) * (min(box[3], page.height) - max(box[1], 0))
        on_it = sum(_within(box, (g.left + g.right) / 2, (g.top + g.bottom) / 2) for g in glyphs)
        if area > PICTURE * page.width * page.height and on_it < ON_PICTURE:
            found.append(box)
    return found


def _look(page: pypdfium2.PdfPage, read: Read, boxes: Sequence[Box]) -> None:
    """Recognise the text of pictures, if the extra for it is installed, and put it where it stands on the page."""
    read.pictured = bool(boxes)
    if not boxes or not ocr.available():
        return
    scale = ocr.DOTS_PER_INCH / 72
    picture = page.render(scale=scale).to_pil()
    for left, top, right, bottom in boxes:
        cut = picture.crop(tuple(round(value * scale) for value in (left, top, right, bottom)))
        lines = ocr.recognised_lines(cut, read.number, 1, 1, 1 / scale)
        read.parts += [_moved(part, left, top) for part in _as_parts(lines)]
        read.recognised |= bool(lines)
    read.parts.sort(key=lambda part: part.box[1])


def _as_parts(lines: Sequence[Line]) -> Iterator[Words | Table]:
    """Recognised lines as lines and tables of a page."""
    for number, same in groupby((line for line in lines if line.box), key=lambda line: line.table):
        rows = list(same)
        if not number:
            yield from (Words(line.text, line.box) for line in rows if line.box)
            continue
        boxes = [cell.box for line in rows for cell in line.cells if cell.box]
        xs = lattice_lines(value for box in boxes for value in (box[0], box[2]))
        ys = tuple([line.box[1] for line in rows if line.box] + [rows[-1].box[3] if rows[-1].box else 0.0])
        yield Table(Lattice((), xs, ys), [list(line.cells) for line in rows])


def _moved(part: Words | Table, right: float, down: float) -> Words | Table:
    """A part of a picture, at its place on the page."""
    if isinstance(part, Words):
        return Words(part.text, _shifted(part.box, right, down))
    lattice = replace(
        part.lattice, xs=tuple(x + right for x in part.lattice.xs), ys=tuple(y + down for y in part.lattice.ys)
    )
    cells = [[replace(c, box=_shifted(c.box, right, down) if c.box else None) for c in row] for row in part.cells]
    return Table(lattice, cells)


def _shifted(box: Box, right: float, down: float) -> Box:
    return (box[0] + right, box[1] + down, box[2] + right, box[3] + down)


# ---------------------------------------------------------------- lines and tables of a page


def _parts(
    glyphs: Sequence[Glyph], tables: Sequence[Lattice], rules: Sequence[Rule], before: Open | None
) -> list[Words | Table]:
    """Lines and tables from top to bottom; each character belongs to the table it stands in, else to a line."""
    inside: list[list[Glyph]] = [[] for _ in tables]
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        at = next((i for i, t in enumerate(tables) if _within(t.box, x, y)), -1)
        (inside[at] if at >= 0 else outside).append(glyph)
    lines = lines_of(outside)
    opened = open_tables([words(line, CELL_GAP) for line in lines], rules, [table.box for table in tables], before)
    taken = {i for table in opened for i in range(table.first, table.last + 1)}
    found: list[Words | Table] = [Words(text_of(line), around(line)) for i, line in enumerate(lines) if i not in taken]
    found += [Table(table.lattice, table.cells, table) for table in opened]
    found += [Table(lattice, _filled(lattice, own)) for lattice, own in zip(tables, inside, strict=True)]
    return sorted(found, key=lambda part: (part.box[1] + part.box[3]) / 2 if isinstance(part, Words) else part.box[1])


def _within(box: Box, x: float, y: float) -> bool:
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


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
        text = joined(
            re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text_of(line)) for line in lines_of(own.get(i, []))
        )
        rows[place.row].append(Cell(text, place.column, place.columns, place.rows, place.box))
    return rows


def _between(lines: Sequence[float], value: float) -> int:
    """Which interval between lines a place falls into."""
    return max(0, bisect_right(lines, value) - 1)


def _open_at_end(page: Read) -> Open | None:
    """The table without lines down that a page ends with, page mark aside."""
    last = next((p for p in reversed(page.parts) if isinstance(p, Table) or not _marginal(p, page)), None)
    return last.open if isinstance(last, Table) else None


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
            for row, own in enumerate(masked_cells(part.cells)):
                number += 1
                box = (part.box[0], part.lattice.ys[row], part.box[2], part.lattice.ys[row + 1])
                yield Line(row_text(tuple(c.text for c in own)), page.number, number, box, table, own)
            last = part


def continues(before: Table, here: Table) -> bool:
    """Whether a table goes on from the end of the page before: each of its lines down is a line of that one's."""
    old, new = before.lattice.xs, here.lattice.xs
    sides = abs(old[0] - new[0]) <= NEAR and abs(old[-1] - new[-1]) <= NEAR
    same = [nearest(old, x) for x in new]
    return (
        sides and len(set(same)) == len(same) and all(abs(old[at] - x) <= NEAR for at, x in zip(same, new, strict=True))
    )


def _aligned(here: Table, first: Lattice) -> Table:
    """The part of a table on a later page, its columns counted on the lines of the first part."""
    xs = first.xs
    rows = []
    for cells in here.cells:
        placed = []
        for cell in cells:
            new = here.lattice.xs
            left, right = nearest(xs, new[cell.column]), nearest(xs, new[cell.column + cell.columns])
            placed.append(replace(cell, column=left, columns=right - left))
        rows.append(placed)
    return Table(replace(here.lattice, xs=xs), rows)
