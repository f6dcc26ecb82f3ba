"""The characters of a PDF page as pdfplumber reads them: slower than pdfium, but needing no font on the machine."""

from __future__ import annotations

from io import BytesIO

import pdfplumber

from knowledge.reading.pdfium import Glyph


class SlowText:
    """Opens the file when it is first needed; `close` it afterwards."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._file: pdfplumber.PDF | None = None

    def glyphs(self, index: int) -> list[Glyph]:
        """The upright characters of a page."""
        if self._file is None:
            self._file = pdfplumber.open(BytesIO(self._content))
        page = self._file.pages[index]
        found = [
            Glyph(
                char["text"], char["x0"], char["x1"], char["top"], char["bottom"],
                float(page.height) - char["matrix"][5], char["size"],
            )
            for char in page.chars
            if char["upright"] and char["text"].strip()
        ]  # fmt: skip
        page.close()
        return found

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
