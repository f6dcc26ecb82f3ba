"""The page that an answer stands on, as it was published, with its row marked."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import PdfiumError as PdfiumError

from knowledge.model import Box
from knowledge.reading.pdf import personal
from knowledge.reading.privacy import masked
from knowledge.reading.slow_text import SlowText

# How wide a page is drawn, in dots: what Telegram shows at most of a picture that stands upright.
WIDTH = 1240
# The marked row stands in the colour of a text marker, with a line around it that can be told without colours.
MARKER, FRAME, BREADTH, MARGIN = "#fff2a8", "#d55e00", 4, 2.0
COVER = "black"
QUALITY = 85
# pdfium is not for several threads at a time.
_ONE_AT_A_TIME = threading.Lock()


def page(path: Path, number: int, box: Box | None) -> bytes:
    """A page of a PDF (from 1) as a JPEG, the place marked; personal data that is masked in words is black.

    Raises PdfiumError where the file cannot be read, IndexError where it has no such page.
    """
    with _ONE_AT_A_TIME:
        slow = SlowText(path.read_bytes())
        document = pypdfium2.PdfDocument(path)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            sheet = document[number - 1]
            width, _ = sheet.get_size()
            scale = WIDTH / width
            bitmap = sheet.render(scale=scale)
            drawn = bitmap.to_pil().convert("RGB")
            _cover(drawn, sheet, bitmap.get_posconv(sheet))
            for hidden in personal(document, number - 1, slow):
                ImageDraw.Draw(drawn).rectangle([edge * scale for edge in hidden], fill=COVER)
        finally:
            slow.close()
            document.close()
    return _jpeg(_with_mark(drawn, box, scale) if box else drawn)


def _cover(drawn: Image.Image, sheet: pypdfium2.PdfPage, place: pypdfium2.PdfPosConv) -> None:
    """Blacken the numbers and names that the page's own words show to be personal, however the page is turned."""
    text = sheet.get_textpage()
    # one character each, so that what is covered has the same number in the text and on the page
    said = "".join(chr(pdfium_c.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars()))
    pen = ImageDraw.Draw(drawn)
    for at, (shown, hidden) in enumerate(zip(said, masked(said), strict=True)):
        if shown != hidden:
            left, bottom, right, top = text.get_charbox(at, loose=True)
            (x, y), (other_x, other_y) = place.to_bitmap(left, top), place.to_bitmap(right, bottom)
            pen.rectangle((min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)), fill=COVER)


def _with_mark(drawn: Image.Image, box: Box, scale: float) -> Image.Image:
    """The picture with a place marked: what is printed there stays as black as it was."""
    left, top, right, bottom = (edge * scale for edge in box)
    margin = MARGIN * scale
    place = (left - margin, top - margin, right + margin, bottom + margin)
    marker = Image.new("RGB", drawn.size, "white")
    ImageDraw.Draw(marker).rectangle(place, fill=MARKER)
    told = ImageChops.multiply(drawn, marker)
    ImageDraw.Draw(told).rectangle(place, outline=FRAME, width=BREADTH)
    return told


def _jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
