"""The characters of a PDF page as pdfplumber reads them: slower than pdfium, but needing no font on the machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

import pdfplumber
from pdfminer.layout import LTChar, LTFigure, LTItem
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from knowledge.reading.pdfium import Glyph, drawn_once

# What the libraries raise for damaged files, beside PdfminerException.
BROKEN = (
    PSException, MalformedPDFException, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip


class SlowText:
    """Opens the file when it is first needed; `close` it afterwards."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._file: PDF | None = None

    def glyphs(self, index: int) -> list[Glyph]:
        """The upright characters of a page. Raises PdfminerException where it is damaged."""
        try:
            return self._glyphs(index)
        except BROKEN as error:
            raise PdfminerException(error) from None

    def _glyphs(self, index: int) -> list[Glyph]:
        if self._file is None:
            self._file = pdfplumber.open(BytesIO(self._content))
        page = self._file.pages[index]
        # places are counted from the media box, and what is shown of it is the crop box
        left, top = (float(shown - whole) for shown, whole in zip(page.cropbox[:2], page.mediabox[:2], strict=True))
        # pdfplumber's own characters are dictionaries, which take longer to make than to find
        under = page.layout.height - top
        found = [
            Glyph(
                char.get_text(), char.x0 - left, char.x1 - left, under - char.y1, under - char.y0,
                under - char.matrix[5], char.size,
            )
            for char in _characters(page.layout)
            if char.upright and char.get_text().strip()
        ]  # fmt: skip
        page.close()
        return drawn_once(found)

    def close(self) -> None:
        """Let go of the file: its own way to be closed goes through the pages, which may be what is damaged."""
        self._file = None


def _characters(items: Iterable[LTItem]) -> Iterator[LTChar]:
    """The characters among the items of a page and of the figures on it."""
    for item in items:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTFigure):
            yield from _characters(item)
