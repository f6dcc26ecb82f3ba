"""The proof of an answer: the page it stands on, with the row marked; else the words around it, the number marked."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageDraw

from bot.answer import Cited
from bot.replies import marks, phrases
from bot.replies.html import grouped
from knowledge.contract import Result
from knowledge.model import Box, Source
from knowledge.reading.privacy import masked

# How wide a page is drawn, in dots: what Telegram shows at most of a picture that stands upright.
WIDTH = 1240
# The marked row stands in the colour of a text marker, with a line around it that can be told without colours.
MARKER, FRAME, BREADTH, MARGIN = "#fff2a8", "#d55e00", 4, 2.0
COVER = "black"
QUALITY = 85
# So many characters are told before and after what is quoted.
AROUND = 400
# A caption holds 1024 characters in all.
LONGEST_SECTION = 300
# pdfium is not for several threads at a time.
_ONE_AT_A_TIME = threading.Lock()


def cited(result: Result) -> tuple[Cited, ...]:
    """The places that an answer was read from, each page of a document once."""
    found = [Cited(f.source, f.printed) for part in result.parts for f in part.figures or part.card.figures[:1]]
    found += [Cited(reason.source) for part in result.parts for reason in part.reasons]
    found += [Cited(passage.source) for passage in result.passages] + [Cited(term.source) for term in result.terms]
    pages: dict[tuple[str, int], Cited] = {}
    for each in found:
        pages.setdefault((each.source.document, each.source.page), each)
    return tuple(pages.values())


def page(path: Path, number: int, box: Box | None) -> bytes:
    """A page of a PDF (from 1) as a JPEG, the place marked, and personal data covered as in the text of answers.

    What a page holds as a picture (a scan) has no words to find personal data by, and is shown as it is.
    Raises PdfiumError where the file cannot be read, IndexError where it has no such page.
    """
    with _ONE_AT_A_TIME:
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
        finally:
            document.close()
    return _jpeg(_with_mark(drawn, box, scale) if box else drawn)


def _cover(drawn: Image.Image, sheet: pypdfium2.PdfPage, place: pypdfium2.PdfPosConv) -> None:
    """Blacken the characters that the reader of documents covers with stars."""
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


def caption(place: Cited) -> str:
    """What stands under the picture of a page."""
    return f"《{place.source.title}》{phrases.page(place.source)}\n{_section(place.source)}"


def words(place: Cited, around: Sequence[str]) -> str:
    """The place in words: where it stands, and the text around it with the number marked.

    `around` are the paragraphs before, at and after it, in their order.
    """
    quote = place.source.quote
    text = "\n".join(around)
    at = text.find(quote)
    if at < 0:
        text, at = quote, 0
    before = text[max(0, at - AROUND) : at].lstrip()
    after = text[at + len(quote) : at + len(quote) + AROUND].rstrip()
    told = before + _pointed(quote, place.printed) + after
    more = ("…" if at > AROUND else "", "…" if len(text) > at + len(quote) + AROUND else "")
    return "\n".join([caption(place), "", more[0] + told + more[1]])


def _pointed(quote: str, printed: str) -> str:
    """A quotation with the number in it marked, where it stands there as a number of its own."""
    for number in (printed, grouped(printed)):
        found = re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d.,]*\d)", quote) if number else None
        if found:
            return quote[: found.start()] + marks.strong(number) + quote[found.end() :]
    return marks.strong(quote)


def _section(source: Source) -> str:
    return " › ".join(source.section.split("/")[-2:])[:LONGEST_SECTION]
