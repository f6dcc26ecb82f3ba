"""Writes laid out pages as a PDF with text."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bot.charts import FONT
from tests.accounts.parts import Disclosure, Written
from tests.accounts.writers.pages import Fill, Layout, Page, PageForm, Rule

_BUILT_IN, _EMBEDDED = "STSong-Light", "NotoSansSC"


def write_pdf(disclosure: Disclosure, form: PageForm, embedded: bool = False) -> Written:
    """A PDF with its font or, as some office programs write it, only with the font's name."""
    layout = Layout(form)
    layout.lay_out(disclosure)
    registerFont(TTFont(_EMBEDDED, FONT) if embedded else UnicodeCIDFont(_BUILT_IN))
    file = BytesIO()
    canvas = Canvas(file, invariant=True)
    for page in layout.pages:
        _draw(canvas, page, _EMBEDDED if embedded else _BUILT_IN)
    canvas.save()
    return Written(f"{disclosure.name}.pdf", file.getvalue(), tuple(layout.expected))


def _draw(canvas: Canvas, page: Page, font: str) -> None:
    canvas.setPageSize((page.width, page.height))
    for drawn in page.drawn:
        if isinstance(drawn, Fill):
            canvas.setFillGray(drawn.grey)
            canvas.rect(drawn.x0, page.height - drawn.y1, drawn.x1 - drawn.x0, drawn.y1 - drawn.y0, stroke=0, fill=1)
        elif isinstance(drawn, Rule):
            canvas.setLineWidth(drawn.width)
            canvas.line(drawn.x0, page.height - drawn.y0, drawn.x1, page.height - drawn.y1)
        else:
            canvas.setFillGray(0)
            canvas.setFont(font, drawn.size)
            draw = {"left": canvas.drawString, "center": canvas.drawCentredString, "right": canvas.drawRightString}
            draw[drawn.align](drawn.x, page.height - drawn.y, drawn.text)
    canvas.showPage()
