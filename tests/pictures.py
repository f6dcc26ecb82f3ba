"""`python -m tests.pictures FOLDER [QUESTION …]`: replies as a phone shows them, and charts, to look at.

Without questions, the pictures of the READMEs. A reply goes through Telegram's own parser, so that what is drawn is
what is sent; a quotation that opens with a touch is drawn closed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw, ImageFont

from bot.answer import Conversation
from bot.assistant import Assistant
from bot.charts import FONT
from bot.charts.chart import chart_of
from bot.charts.draw import png
from bot.chats import Chats
from bot.feedback import Opinions
from bot.telegram.desk import Desk
from bot.telegram.memory import Memory
from bot.unanswered import Log
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.bot.telegram.bot_api import td
from tests.conftest import sample_files

# What a phone has and the font of the charts has not.
INSTEAD = {"•": "·", "›": ">", "−": "－", "👍": "赞", "👎": "踩"}
# Twice the dots of a phone's points.
WIDTH, MARGIN, PAD, SIZE, LINE = 800, 24, 24, 32, 46
CLOSED_LINES = 3
COLOURS = {
    "light": ("#d5e3ee", "#ffffff", "#16181b", "#4a87b9", "#eaf1f7", "#3f7cae"),
    "dark": ("#0e1621", "#182533", "#f2f4f6", "#6ab3f3", "#22313f", "#c5dcf0"),
}


@dataclass(frozen=True)
class Mark:
    """A character with how it is drawn."""

    text: str
    bold: bool = False
    under: bool = False
    quoted: bool = False


@cache
def font(size: int = SIZE) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def characters(html: str) -> list[Mark]:
    """The characters of a text in HTML, as Telegram reads it."""
    found = td({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    marks, at = [], 0
    for character in found["text"]:
        kinds = {e["type"]["@type"] for e in found["entities"] if e["offset"] <= at < e["offset"] + e["length"]}
        quoted = any("BlockQuote" in kind for kind in kinds)
        marks.append(
            Mark(
                INSTEAD.get(character, character),
                "textEntityTypeBold" in kinds,
                "textEntityTypeUnderline" in kinds,
                quoted,
            )
        )
        at += 2 if character > "\uffff" else 1
    return marks


def lines(marks: list[Mark], width: float) -> Iterator[list[Mark]]:
    """The characters in lines of a width; of a quotation the first few."""
    line: list[Mark] = []
    used, quoted = 0.0, 0
    for mark in [*marks, Mark("\n")]:
        wide = 0 if mark.text == "\n" else font().getlength(mark.text)
        if mark.text == "\n" or used + wide > width - (24 if mark.quoted else 0):
            quoted += bool(line and line[0].quoted)
            if quoted <= CLOSED_LINES or not (line and line[0].quoted):
                full = quoted == CLOSED_LINES and line and line[0].quoted
                yield [*line[:-1], Mark("…", quoted=True)] if full else line
            line, used = [], 0.0
        if mark.text != "\n":
            line.append(mark)
            used += wide


def bubble(html: str, buttons: list[list[str]], theme: str) -> Image.Image:
    """A message as a phone shows it."""
    ground, paper, ink, accent, quote, label = COLOURS[theme]
    told = list(lines(characters(html), WIDTH - 2 * (MARGIN + PAD)))
    height = 2 * MARGIN + 2 * PAD + LINE * len(told) + 80 * len(buttons)
    picture = Image.new("RGB", (WIDTH, height), ground)
    draw = ImageDraw.Draw(picture)
    bottom = MARGIN + 2 * PAD + LINE * len(told)
    draw.rounded_rectangle((MARGIN, MARGIN, WIDTH - MARGIN, bottom), 24, fill=paper)
    y = MARGIN + PAD
    for line in told:
        x = float(MARGIN + PAD)
        if line and line[0].quoted:
            draw.rectangle((x, y - 2, WIDTH - MARGIN - PAD, y + LINE - 2), fill=quote)
            draw.rectangle((x, y - 2, x + 6, y + LINE - 2), fill=accent)
            x += 20
        for mark in line:
            wide = font().getlength(mark.text)
            draw.text((x, y), mark.text, font=font(), fill=ink, stroke_width=int(mark.bold), stroke_fill=ink)
            if mark.under:
                draw.line((x, y + SIZE + 8, x + wide, y + SIZE + 8), fill=ink, width=3)
            x += wide
        y += LINE
    for row in buttons:
        bottom += 12
        wide = (WIDTH - 2 * MARGIN - 8 * (len(row) - 1)) / len(row)
        for number, text in enumerate(row):
            left = MARGIN + number * (wide + 8)
            draw.rounded_rectangle((left, bottom, left + wide, bottom + 68), 16, fill=paper)
            draw.text(
                (left + wide / 2, bottom + 34),
                "".join(INSTEAD.get(each, each) for each in text),
                font=font(28),
                fill=label,
                anchor="mm",
            )
        bottom += 68
    return picture


def reply(assistant: Assistant, question: str, theme: str) -> Image.Image:
    """The reply to a question with its buttons."""
    answer = assistant.ask(question, Conversation())
    steps = tuple(assistant.steps(answer))
    with closing(Chats(None, 1, 1.0, 0.0)) as chats:
        desk = Desk(assistant, Memory(chats=chats), Log(None), Opinions(Path("kept")))
        out = desk.outgoing(answer, steps)
    rows = out.keyboard.inline_keyboard if out.keyboard else ()
    return bubble(out.html, [[button.text for button in row] for row in rows], theme)


def main(folder: Path, asked: list[str]) -> None:
    """Draw what is asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as beside, opened(Path(beside) / "k.sqlite", create=True) as store:
        for file in sample_files():
            ingest(file, store)
        assistant = Assistant(store)
        for number, question in enumerate(asked):
            for theme in COLOURS:
                reply(assistant, question, theme).save(folder / f"{number:02}-{theme}.png")
            result = assistant.ask(question).result
            if result and (chart := chart_of(result)):
                (folder / f"{number:02}-chart.png").write_bytes(png(chart))
        if not asked:
            for name, question, theme in (
                ("reply", "区水务局2022年公务接待费多少", "light"),
                ("list", "区水务局三公经费近三年", "dark"),
            ):
                _small(reply(assistant, question, theme)).save(folder / f"{name}.png", optimize=True)
            result = assistant.ask("区水务局2022年预算和决算对比").result
            if result and (chart := chart_of(result)):
                with Image.open(BytesIO(png(chart))) as whole:
                    _small(whole.convert("RGB")).save(folder / "chart.png", optimize=True)


def _small(picture: Image.Image) -> Image.Image:
    """Half as wide, in few colours: a README loads it."""
    half = picture.resize((400, picture.height * 400 // picture.width), Image.Resampling.LANCZOS)
    return half.quantize(64)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
