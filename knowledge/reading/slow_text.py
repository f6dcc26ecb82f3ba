"""The characters of a PDF page as pdfplumber reads them: slower than pdfium, but needing no font on the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

import pdfplumber
from pdfminer.layout import LTChar, LTFigure, LTItem
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from knowledge.reading.limits import LARGEST_FONT
from knowledge.reading.pdfium import Glyph, drawn_once

# What the libraries raise for damaged files, beside PdfminerException.
BROKEN = (
    PSException, MalformedPDFException, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip
# How many numbers give one width to all characters from one to another, across and down.
ACROSS, DOWN = 3, 5
# The first and the last character of a range that text is told of.
RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s*<([0-9A-Fa-f]{1,16})>\s*[<\d]")


class _Fonts(PDFResourceManager):
    """Makes the fonts of a file, but none that says something of characters without end."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        widths = (("W", ACROSS), ("W2", DOWN))
        said = sum(_characters_with_width(resolve1(spec.get(key)), numbers) for key, numbers in widths)
        for each in map(resolve1, (spec.get("ToUnicode"), spec.get("Encoding"))):
            if isinstance(each, PDFStream):
                said += sum(
                    max(0, int(last, 16) - int(first, 16) + 1) for first, last in RANGE.findall(each.get_data())
                )
        if said > LARGEST_FONT:
            raise PSException("a font of too many characters")
        return super().get_font(objid, spec)


def _characters_with_width(widths: object, numbers: int) -> float:
    """How many characters the widths of a font are of: `first [each …]`, or `first last width …` of so many numbers."""
    found: float = 0
    told: list[float] = []
    for each in map(resolve1, widths if isinstance(widths, list) else ()):
        if isinstance(each, list):
            found += len(each)
            told = []
        elif isinstance(each, int | float):
            told.append(each)
            if len(told) == numbers:
                found += max(0, told[1] - told[0] + 1)
                told = []
    return found


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
            self._file.rsrcmgr = _Fonts()
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
