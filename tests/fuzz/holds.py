"""What holds of every document that is read and of everything that is extracted from it."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from knowledge.errors import ReadingError
from knowledge.extraction.extract import Extract, extract
from knowledge.extraction.grids import row_text
from knowledge.extraction.plain import plain
from knowledge.model import Blank, Document, Figure, Reason, Source, Term
from knowledge.reading.limits import LONGEST_LINE, WIDEST_TABLE

BLANK = re.compile(r"\s+")


def refused(error: ReadingError) -> None:
    """A refusal is one Chinese sentence that can be shown as it is."""
    message = str(error)
    assert message.endswith("。"), message
    assert "\n" not in message, message
    assert re.search(r"[\u4e00-\u9fff]", message), message


def document(read: Document) -> None:
    """Lines follow each other, hold words that can be kept, and the cells of a row are its text."""
    number = page = 1
    for line in read.lines:
        assert line.number >= number, line
        assert line.page >= page, line
        number, page = line.number, line.page
        assert "\n" not in line.text, line
        assert len(line.text) <= LONGEST_LINE * max(1, len(line.cells)), line
        line.text.encode()  # half a character cannot be kept
        if line.table:
            assert line.text == row_text(tuple(cell.text for cell in line.cells)), line
            ends = 0
            for cell in line.cells:
                assert ends <= cell.column, line
                assert cell.columns >= 1, line
                assert cell.rows >= 1, line
                ends = cell.column + cell.columns
            assert ends <= WIDEST_TABLE, line
        else:
            assert line.text.strip(), line
            assert not line.cells, line


def extracted(read: Document) -> Extract | None:
    """What a document says, if it is a disclosure, after a look at whether it stands there."""
    try:
        found = extract(read)
    except ReadingError as error:
        refused(error)
        return None
    everything = _flat("".join(line.text for line in read.lines))
    for figure in found.figures:
        _figure(figure, everything)
    cited: list[Reason | Blank | Term] = [*found.reasons, *found.blanks, *found.terms]
    for each in cited:
        _quoted(each.source, everything)
    for reason in found.reasons:
        assert _flat(reason.text) in everything, reason
    _ledger(read, found)
    return found


def _ledger(read: Document, found: Extract) -> None:
    """Every digit of the document stands in one numeral of the ledger, and no other does."""
    there = Counter(c for line in read.lines for c in plain(line.text) if c.isdecimal())
    told = Counter(c for numeral in found.numerals for c in numeral.text if c.isdecimal())
    assert there == told, f"in the document only {there - told}, in the ledger only {told - there}"


def _figure(figure: Figure, everything: str) -> None:
    """A figure is printed in the words that are cited for it, and those in the document."""
    _quoted(figure.source, everything)
    if figure.value is None or not re.search(r"\d", figure.printed):
        return
    assert figure.value == Decimal(figure.printed), figure
    assert figure.value.is_finite(), figure
    quoted = _flat(plain(figure.source.quote)).replace(",", "")
    assert figure.printed.lstrip("-") in quoted, figure


def _quoted(source: Source, everything: str) -> None:
    assert _flat(source.quote) in everything, source


def _flat(text: str) -> str:
    return BLANK.sub("", text)
