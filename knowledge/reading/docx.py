"""DOCX: paragraphs and tables in their order, numbered as printed; what is deleted, hidden or a field code left out.

The parts are read one by one: a document with a broken picture or a missing style is read all the same, and macros
are never looked at. Pages are those of Word's own last layout, where it left marks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.errors import ReadingError
from knowledge.model import Cell, Document, Format
from knowledge.reading.containers import Container
from knowledge.reading.limits import LARGEST_PART
from knowledge.reading.lines import Lines, joined
from knowledge.reading.numbering import Numbering, numbering
from knowledge.reading.xml import Element, attribute, child, local, on, parsed, whole

MAIN = re.compile(r"^/?word/document\d*\.xml$", re.IGNORECASE)
# Elements that only wrap what is shown; of an alternative, only one branch is.
WRAPPERS = frozenset(
    ("hyperlink", "smartTag", "sdt", "sdtContent", "ins", "moveTo", "fldSimple", "bdo", "dir", "customXml", "ruby",
     "rubyBase", "oMath", "oMathPara", "r")
)  # fmt: skip
MARKS = {"tab": "  ", "ptab": "  ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# A nested table deeper than this is no table that anyone printed.
DEEPEST_TABLE = 20


def read_docx(content: bytes, name: str, checksum: str) -> Document:
    """Read a Word document. Raises ReadingError where it is damaged, encrypted, too large, or holds no text."""
    container = Container(content, name)
    main = next((info.filename for info in container.members if MAIN.match(info.filename)), "")
    if not main:
        raise ReadingError(f"{name} 打不开：Word 文件已损坏（缺少正文）。")
    parts = {part: _part(container, main, part, name) for part in ("numbering", "styles")}
    body = child(parsed(container.read(main, LARGEST_PART), name), "body")
    reader = Reader(Lines(name), numbering(parts["numbering"], parts["styles"]))
    if body is not None:
        reader.story(body)
    return reader.lines.document(checksum, Format.DOCX)


def _part(container: Container, main: str, part: str, name: str) -> Element | None:
    """Another part of the document, beside its main one."""
    path = f"{main.rpartition('/')[0]}/{part}.xml"
    return parsed(container.read(path, LARGEST_PART), name) if path in container else None


class Reader:
    """Goes through the body once; knows the page, and where a field's code ends and its result begins."""

    def __init__(self, lines: Lines, numbers: Numbering) -> None:
        self.lines, self.numbers = lines, numbers
        self.page = 1
        self._page_used = False
        self._fields: list[bool] = []  # for each open field, whether its code is over
        self._carried = ""  # of a paragraph whose end was deleted: it goes on in the next
        self._depth = 0

    def story(self, parent: Element) -> None:
        """Paragraphs and tables in their order."""
        for element in blocks(parent):
            if local(element) == "tbl":
                self._table(element)
                continue
            text, page, boxes = self._paragraph(element)
            for line in text.split("\n"):
                self.lines.text(line, page)
            for box in boxes:
                self.story(box)

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, paragraph: Element) -> tuple[str, int, list[Element]]:
        """The text of a paragraph with its mark, the page it begins on, and the text boxes that hang on it."""
        properties = child(paragraph, "pPr")
        if on(child(properties, "pageBreakBefore")):
            self.next_page()
        runs = Runs(self)
        runs.read(paragraph)
        deleted = child(properties, "rPr", "del") is not None
        text = self._carried + "".join(runs.text)
        self._carried = ""
        if deleted:  # the paragraph runs on into the next one, which holds the mark
            self._carried = text
            return "", self.page, runs.boxes
        if text.strip() or not hidden(child(properties, "rPr")):
            text = self.numbers.mark(paragraph) + text
        page = runs.page or self.page
        section = child(properties, "sectPr")
        if section is not None and attribute(child(section, "type"), "val", "nextPage") != "continuous":
            self.next_page()
        return text, page, runs.boxes

    def next_page(self) -> None:
        """A new page begins; the mark of Word's layout after a break says the same again."""
        if self._page_used:
            self.page, self._page_used = self.page + 1, False

    def used(self) -> None:
        """Something stands on this page."""
        self._page_used = True

    def field(self, kind: str) -> None:
        """A field begins, its result begins, or it ends."""
        if kind == "begin":
            self._fields.append(False)
        elif self._fields:
            if kind == "separate":
                self._fields[-1] = True
            else:
                self._fields.pop()

    @property
    def shown(self) -> bool:
        """Whether what stands here is shown: it is no code of a field."""
        return all(self._fields)

    # ------------------------------------------------------------ tables

    def _table(self, table: Element) -> None:
        """A table; one of a single cell or column only frames its text. Tables in its cells come after it."""
        self._depth += 1
        if self._depth > DEEPEST_TABLE:
            raise ReadingError(f"{self.lines.name} 的表格嵌套过深，不像一份决算公开。")
        rows = [row for row in wrapped(table, "tr") if child(row, "trPr", "del") is None]
        places = [list(_places(row)) for row in rows]
        self.lines.expect(sum(map(len, places)))
        if max((column + columns for row in places for _, column, columns in row), default=0) <= 1:
            for row in places:
                for cell, _, _ in row:
                    self.story(cell)
        else:
            self._ruled(places)
        self._depth -= 1

    def _ruled(self, rows: list[list[tuple[Element, int, int]]]) -> None:
        merged = [{column: _merge(cell) for cell, column, _ in row} for row in rows]
        found: list[list[Cell]] = []
        pages: list[int] = []
        nested: list[Element] = []
        for index, row in enumerate(rows):
            cells: list[Cell] = []
            started, ended, first, used = self.page, self.page, 0, self._page_used
            for cell, column, columns in row:
                self.page, self._page_used = started, used  # the cells of a row stand side by side
                text, page, inner = self._cell(cell)
                first = first or page
                ended = max(ended, self.page)
                if merged[index][column] == "continue" and index and merged[index - 1].get(column):
                    continue  # it began above
                until = index + 1
                while merged[index][column] and until < len(rows) and merged[until].get(column) == "continue":
                    until += 1
                cells.append(Cell(text, column, columns, until - index))
                nested += inner
            self.page, self._page_used = ended, True
            found.append(cells)
            pages.append(first or started)
        self.lines.table(found, pages)
        for table in nested:
            self._table(table)

    def _cell(self, cell: Element) -> tuple[str, int, list[Element]]:
        """The text of a cell, the page it begins on (0 where it is blank), and the tables in it."""
        texts: list[str] = []
        tables: list[Element] = []
        first = 0
        waiting = list(blocks(cell))
        while waiting:
            element = waiting.pop(0)
            if local(element) == "tbl":
                tables.append(element)
                continue
            text, page, boxes = self._paragraph(element)
            first = first or (page if text.strip() else 0)
            texts += text.split("\n")
            waiting = [inner for box in boxes for inner in blocks(box)] + waiting
        return joined(texts), first, tables


class Runs:
    """What is shown of one paragraph: its text, the page that the text begins on, text boxes."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.text: list[str] = []
        self.page = 0
        self.boxes: list[Element] = []

    def read(self, parent: Element) -> None:
        """Everything under an element, deleted and hidden runs and field codes left out."""
        for element in parent:
            kind = local(element)
            if kind in WRAPPERS:
                if kind != "r" or not hidden(child(element, "rPr")):
                    self.read(element)
            elif kind == "fldChar":
                self._reader.field(attribute(element, "fldCharType"))
            elif kind == "t":
                self._add(element.text or "")
            elif kind == "lastRenderedPageBreak" or (kind == "br" and attribute(element, "type") == "page"):
                self._reader.next_page()
            elif kind in MARKS:
                self._add(MARKS[kind])
            elif kind in ("drawing", "pict", "object", "AlternateContent"):
                self._reader.used()
                self.boxes += text_boxes(element)

    def _add(self, text: str) -> None:
        if self._reader.shown:
            self.text.append(text)
            if text.strip():
                self._reader.used()
                self.page = self.page or self._reader.page


def blocks(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables right under an element, content controls and inserted parts opened."""
    return wrapped(parent, "p", "tbl")


def wrapped(parent: Element, *names: str) -> Iterator[Element]:
    """Children with these names, also those in content controls and inserted parts."""
    for element in parent:
        kind = local(element)
        if kind in names:
            yield element
        elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from wrapped(element, *names)


def text_boxes(element: Element) -> list[Element]:
    """The contents of text boxes, the outermost ones; an alternative says the same twice, its first is taken."""
    found: list[Element] = []
    for each in element:
        kind = local(each)
        if kind == "txbxContent":
            found.append(each)
        elif kind != "Fallback" or not found:
            found += text_boxes(each)
    return found


def hidden(properties: Element | None) -> bool:
    """Whether a run is hidden text."""
    return on(child(properties, "vanish"))


def _places(row: Element) -> Iterator[tuple[Element, int, int]]:
    """The cells of a row with the column each begins at and how many it spans."""
    properties = child(row, "trPr")
    column = max(0, whole(child(properties, "gridBefore"), "val"))
    last: list[tuple[Element, int, int]] = []
    for cell in wrapped(row, "tc"):
        columns = max(1, whole(child(cell, "tcPr", "gridSpan"), "val", 1))
        if (
            last
            and attribute(child(cell, "tcPr", "hMerge"), "val", "" if _no_merge(cell) else "continue") == "continue"
        ):
            before, start, wide = last.pop()
            last.append((before, start, wide + columns))
        else:
            last.append((cell, column, columns))
        column += columns
    yield from last


def _no_merge(cell: Element) -> bool:
    return child(cell, "tcPr", "hMerge") is None


def _merge(cell: Element) -> str:
    """How a cell is merged with those above or below it: restart, continue, or not at all (empty)."""
    element = child(cell, "tcPr", "vMerge")
    return "" if element is None else attribute(element, "val", "continue")
