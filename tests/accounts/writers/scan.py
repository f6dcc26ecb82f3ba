"""Writes laid out pages as pictures in a PDF without text, as a scanner does."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.charts import FONT
from tests.accounts.parts import Disclosure, Written
from tests.accounts.writers.pages import Fill, Layout, Page, PageForm, Rule

_ANCHORS = {"left": "ls", "center": "ms", "right": "rs"}


def write_scan(disclosure: Disclosure, form: PageForm, dots: int = 200) -> Written:
    """`dots` to the inch."""
    layout = Layout(form)
    layout.lay_out(disclosure)
    pictures = [picture(page, dots / 72) for page in layout.pages]
    file = BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=dots)
    return Written(f"{disclosure.name}.pdf", file.getvalue(), tuple(layout.expected))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def picture(page: Page, scale: float) -> Image.Image:
    """The page in shades of grey."""
    image = Image.new("L", (round(page.width * scale), round(page.height * scale)), 255)
    draw = ImageDraw.Draw(image)
    for drawn in page.drawn:
        if isinstance(drawn, Fill):
            box = (drawn.x0 * scale, drawn.y0 * scale, drawn.x1 * scale, drawn.y1 * scale)
            draw.rectangle(box, fill=round(drawn.grey * 255))
        elif isinstance(drawn, Rule):
            ends = (drawn.x0 * scale, drawn.y0 * scale, drawn.x1 * scale, drawn.y1 * scale)
            draw.line(ends, fill=0, width=max(1, round(drawn.width * scale)))
        else:
            font = _font(round(drawn.size * scale))
            draw.text((drawn.x * scale, drawn.y * scale), drawn.text, 0, font, _ANCHORS[drawn.align])
    return image
