"""Web pages: the disclosure on them, without what stands around it; tables as grids, layout tables as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from knowledge.errors import ReadingError
from knowledge.model import Cell, Document, Format
from knowledge.reading.limits import DEEPEST_ELEMENT, LARGEST_PAGE, MOST_TAGS
from knowledge.reading.lines import WIDE, Lines, joined, tidy
from knowledge.reading.webpage import content_of, describes, remnant, title_of, without_furniture

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
HEAD = 4096
# Characters that could not be decoded, at most so many in a thousand: pages are cut and pasted from many sources.
LOST = 1
BLOCKS = frozenset(
    ("address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
     "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "ol", "p",
     "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")
)  # fmt: skip
# What Word leaves of its fields when it saves a page.
FIELD_CODE = re.compile(
    r"PAGEREF\s+\w+(?:\s*\\[a-z*])*|\bTOC(?:\s+\\[a-z](?:\s+\"[^\"]*\")?)+|HYPERLINK\s+(?:\\l\s+)?\"[^\"]*\""
)
# Browsers span no more columns with one cell.
MOST_COLUMNS = 2_000
# A cell with so much text is a part of the page, not of a table.
MANY_PARAGRAPHS, LONG_TEXT = 10, 1_500


def read_html(content: bytes, name: str, checksum: str) -> Document:
    """Read a saved web page. Raises ReadingError where it is too large or holds no text."""
    if len(content) > LARGEST_PAGE or content.count(b"<") > MOST_TAGS:
        raise ReadingError(f"{name} 的网页过大，不像一份决算公开。")
    soup = BeautifulSoup(decoded(content, name), "lxml")
    _check_depth(soup, name)
    title = title_of(soup)
    without_furniture(soup)
    lines = Lines(name)
    parts = Flow(lines).parts(content_of(soup))
    heads = "".join(_bare(part) for part in parts[:20] if isinstance(part, str))
    for part in parts if not title or _bare(title) in heads else [title, *parts]:
        if isinstance(part, str):
            if not remnant(tidy(part)):
                lines.text(part, 1)
        elif not describes([cell.text for row in part for cell in row]):
            lines.table(part, [1] * len(part))
    return lines.document(checksum, Format.HTML)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def decoded(content: bytes, name: str) -> str:
    """The page as text: by its byte order mark, by what it says of itself, else UTF-8 or GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    else:
        said = CHARSET.search(content[:HEAD])
        tried = ["utf-8-sig", "gb18030"]
        if said and said[1].lower().startswith((b"gb", b"x-gb", b"cp936")):
            tried.reverse()
    for errors in ("strict", "replace"):
        for encoding in tried:
            try:
                text = content.decode(encoding, errors)
            except UnicodeDecodeError:
                continue
            if text.count("\ufffd") * 1000 <= len(text) * LOST:
                return text
    raise ReadingError(f"{name} 的网页编码无法识别（支持 UTF-8、GB18030）。")


def _check_depth(soup: BeautifulSoup, name: str) -> None:
    """Refuse a page nested beyond all reason, for it is read level by level."""
    depth = {id(soup): 0}
    for tag in soup.descendants:
        if not isinstance(tag, Tag):
            continue
        depth[id(tag)] = here = depth[id(tag.parent)] + 1
        if here > DEEPEST_ELEMENT:
            raise ReadingError(f"{name} 的网页嵌套过深，不像一份决算公开。")


Rows = list[list[Cell]]


class Flow:
    """The lines and tables of an element in their order."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._found: list[str | Rows] = []
        self._line: list[str] = []

    def parts(self, element: Tag) -> list[str | Rows]:
        """Lines as text, tables as rows of cells."""
        if element.name == "table":
            self._table(element)
        else:
            self._walk(element)
        self._end()
        return self._found

    def _walk(self, element: Tag) -> None:
        for child in element.children:
            if isinstance(child, Tag):
                self._tag(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._line.append(child.replace("\n", "\v") if element.name == "pre" else child)

    def _tag(self, tag: Tag) -> None:
        if tag.name == "br":
            self._end()
        elif tag.name not in BLOCKS:
            self._walk(tag)
        else:
            self._end()
            if tag.name == "table":
                self._table(tag)
            else:
                self._line.append(_ordinal(tag))
                self._walk(tag)
            self._end()

    def _end(self) -> None:
        """The line is complete: source line ends and runs of blanks mean nothing, and none stands next to Chinese."""
        text = re.sub(rf"(?<={WIDE.pattern})[ \t\r\f]*\n\s*(?={WIDE.pattern})", "", "".join(self._line))
        text = FIELD_CODE.sub("", re.sub(r"[ \t\r\n\f]+", " ", text))
        self._line = []
        self._found += [line for line in text.split("\v") if line.strip()]

    def _table(self, table: Tag) -> None:
        caption = table.find("caption", recursive=False)
        if caption:
            self._walk(caption)
            self._end()
        rows = list(_rows(table))
        if _layout(table, rows):
            for row in rows:
                for cell in row:
                    self._walk(cell)
                    self._end()
        else:
            self._lines.expect(sum(map(len, rows)))
            self._found.append(self._grid(rows))

    def _grid(self, rows: list[list[Tag]]) -> Rows:
        """The cells of a table in their places; a span never reaches beyond the rows and columns there are."""
        found: Rows = []
        taken: dict[int, int] = {}  # column → the row from which it is free again
        for index, row in enumerate(rows):
            cells, column = [], 0
            for tag in row:
                while taken.get(column, 0) > index:
                    column += 1
                columns = max(1, _span(tag, "colspan", 1))
                down = _span(tag, "rowspan", 1)
                down = min(down or len(rows), len(rows) - index)
                if column + columns > MOST_COLUMNS:
                    raise self._lines.too_large()
                taken.update(dict.fromkeys(range(column, column + columns), index + down))
                text = joined(part for part in Flow(self._lines).parts(tag) if isinstance(part, str))
                cells.append(Cell(text, column, columns, down))
                column += columns
            found.append(cells)
        width = max((cell.column + 1 for row in found for cell in row), default=0)
        return [[replace(c, columns=min(c.columns, width - c.column)) for c in row] for row in found]


def _rows(table: Tag) -> Iterator[list[Tag]]:
    """The cells of each row of a table, not those of tables in it."""
    for child in table.children:
        if isinstance(child, Tag) and child.name in ("thead", "tbody", "tfoot"):
            yield from _rows(child)
        elif isinstance(child, Tag) and child.name == "tr":
            yield [cell for cell in child.children if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _layout(table: Tag, rows: list[list[Tag]]) -> bool:
    """Whether a table only arranges the page: one column, other tables in it, or a cell with a whole text."""
    if str(table.get("role", "")).lower() in ("presentation", "none") or all(len(row) <= 1 for row in rows):
        return True
    inner = (row for tag in table.find_all("table") for row in _rows(tag))
    return any(len(row) > 1 for row in inner) or any(
        len(cell.find_all("p")) >= MANY_PARAGRAPHS and len(cell.get_text()) > LONG_TEXT for row in rows for cell in row
    )


def _span(tag: Tag, name: str, default: int) -> int:
    value = str(tag.get(name, "")).strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else default


def _ordinal(tag: Tag) -> str:
    """The number that a browser prints before an entry of a numbered list."""
    parent = tag.parent
    if tag.name != "li" or parent is None or parent.name != "ol" or str(parent.get("type", "1")) != "1":
        return ""
    if "list-style" in str(parent.get("style", "")):
        return ""
    before = sum(1 for other in tag.previous_siblings if isinstance(other, Tag) and other.name == "li")
    return f"{_span(parent, 'start', 1) + before}. "
