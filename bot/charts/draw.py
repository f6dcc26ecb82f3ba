"""Draws a chart as a PNG for a phone: 1200 dots wide, so that its words can still be read at a third of that.

On an opaque light ground it reads alike in light and dark chats. Colours are Okabe and Ito's, which people who confuse
red and green or blue and yellow tell apart, and no colour alone carries a meaning: pairs also differ in brightness.
"""

from __future__ import annotations

import threading
from functools import cache
from io import BytesIO
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from rich.cells import cell_len, chop_cells

from bot.charts import FONT
from bot.charts.chart import Chart, Kind

WIDTH, DOTS = 12.0, 100
PAPER, INK, FAINT = "#fbfbf9", "#1b1b1b", "#5c5c5c"
UNKNOWN = "□"
BLUE, ORANGE = "#0072b2", "#e69f00"
# Sizes in points; at a third of the width the smallest is as large as the small print of a chat.
TITLE, NAME, VALUE, SMALL = 30, 27, 27, 22
# So many half-width characters stand in a line of the title, of a bar's name, of the source.
TITLE_CELLS, NAME_CELLS, SOURCE_CELLS = 52, 20, 70
BAR, PAIR, FOOT, LINE = 0.95, 1.5, 0.5, 0.48
# The largest bar leaves this share of the width for the words at its end.
ROOM = 1.5


# Several may ask at once, and matplotlib draws for one.
_ONE_AT_A_TIME = threading.Lock()


def png(chart: Chart) -> bytes:
    """The chart as a PNG."""
    with _ONE_AT_A_TIME:
        return _png(chart)


def _png(chart: Chart) -> bytes:
    title, source = wrapped(chart.title, TITLE_CELLS), wrapped(chart.source, SOURCE_CELLS)
    upright = chart.kind is Kind.TREND
    body = 5.2 if upright else (PAIR if chart.legend[0] else BAR) * len(chart.bars) + 0.2
    head, legend = 0.35 + 0.52 * len(title), 0.6 if chart.legend[0] else 0.0
    notes = [*([f"另有{chart.left_out}项未画出"] if chart.left_out > 0 else []), *source]
    foot = 0.35 + 0.42 * len(notes) + (0.75 if upright else 0.0)
    height = head + legend + body + foot
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor=PAPER)
    FigureCanvasAgg(figure)
    _words(figure, 0.03, 1 - 0.28 / height, "\n".join(title), TITLE, INK, weight_up=True)
    _words(figure, 0.03, (0.16 + 0.42 * len(notes)) / height, "\n".join(notes), SMALL, FAINT)
    left = 0.04 if upright else 0.035 + 0.0162 * max(_widest(bar.name) for bar in chart.bars)
    axes = figure.add_axes((left, foot / height, 0.965 - left, body / height))
    axes.set_facecolor(PAPER)
    for side in ("top", "right", "bottom" if not upright else "left"):
        axes.spines[side].set_visible(False)
    axes.spines["left" if not upright else "bottom"].set_color(FAINT)
    (_columns if upright else _rows)(axes, chart)
    if chart.legend[0]:
        _legend(figure, chart, 1 - (head + 0.3) / height, height)
    file = BytesIO()
    figure.savefig(file, format="png", facecolor=PAPER)
    return file.getvalue()


def _columns(axes: Any, chart: Chart) -> None:
    """Upright bars, the years under them."""
    sizes = [float(bar.size) for bar in chart.bars]
    axes.bar(range(len(sizes)), sizes, width=0.56, color=BLUE)
    for place, (bar, size) in enumerate(zip(chart.bars, sizes, strict=True)):
        axes.annotate(
            bar.told, (place, size), xytext=(0, 6), textcoords="offset points", ha="center", va="bottom", color=INK,
            fontproperties=_font(_fitting(len(sizes))), parse_math=False,
        )  # fmt: skip
    axes.set_ylim(0, (max(sizes) or 1) * 1.18)
    axes.set_xlim(-0.6, len(sizes) - 0.4)
    axes.set_yticks([])
    axes.set_xticks(range(len(sizes)), [bar.name for bar in chart.bars], fontproperties=_font(_fitting(len(sizes))))
    axes.tick_params(length=0, pad=8, labelcolor=INK)


def _fitting(bars: int) -> int:
    """The size of the words at bars that share the width."""
    return max(14, min(VALUE, 120 // bars))


def _rows(axes: Any, chart: Chart) -> None:
    """Bars that lie, their names before them; two for each name where planned and spent stand beside each other."""
    most = max(max(bar.size, bar.beside[0] if bar.beside else bar.size) for bar in chart.bars)
    for place, bar in enumerate(chart.bars):
        pairs = [(bar.size, bar.told, BLUE)]
        if bar.beside:
            pairs = [(bar.size, bar.told, ORANGE), (*bar.beside, BLUE)]
        thick = 0.62 / len(pairs)
        for number, (size, told, colour) in enumerate(pairs):
            at = place + (number - (len(pairs) - 1) / 2) * (thick + 0.06)
            axes.barh(at, float(size), height=thick, color=colour)
            axes.annotate(
                told, (float(size), at), xytext=(8, 0), textcoords="offset points", ha="left", va="center", color=INK,
                fontproperties=_font(VALUE), parse_math=False,
            )  # fmt: skip
    axes.set_xlim(0, float(most or 1) * ROOM)
    axes.set_ylim(len(chart.bars) - 0.45, -0.55)
    axes.set_xticks([])
    axes.set_yticks(
        range(len(chart.bars)), ["\n".join(_name(bar.name)) for bar in chart.bars], fontproperties=_font(NAME)
    )
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
    axes.tick_params(length=0, pad=8, labelcolor=INK)


def _legend(figure: Figure, chart: Chart, at: float, height: float) -> None:
    left = 0.03
    for name, colour in zip(chart.legend, (ORANGE, BLUE), strict=True):
        box = figure.add_axes((left, at - 0.13 / height, 0.03, 0.26 / height))
        box.set_facecolor(colour)
        box.set_xticks([])
        box.set_yticks([])
        for spine in box.spines.values():
            spine.set_visible(False)
        figure.text(left + 0.04, at, name, va="center", color=INK, fontproperties=_font(VALUE), parse_math=False)
        left += 0.08 + 0.0165 * cell_len(name)


def _words(figure: Figure, x: float, y: float, told: str, size: int, colour: str, *, weight_up: bool = False) -> None:
    figure.text(
        x, y, told, ha="left", va="top", color=colour, fontproperties=_font(size), linespacing=1.25, parse_math=False
    ).set_alpha(1.0 if weight_up else 0.95)


def wrapped(text: str, cells: int) -> list[str]:
    """A text in lines of at most so many half-width characters."""
    return chop_cells(_known(text), cells) or [""]


def _name(text: str) -> list[str]:
    """A bar's name in at most two lines, equally long; what does not fit is left out, and that is shown."""
    if _cells(text) <= NAME_CELLS:
        return [_known(text)]
    lines = wrapped(text, min(NAME_CELLS, _cells(text) // 2 + 2))
    return [lines[0], lines[1][:-1] + "…"] if len(lines) > 2 else lines


def _widest(name: str) -> int:
    return max(_cells(line) for line in _name(name))


def _cells(text: str) -> int:
    """The width of a text in half-width characters; the font's quotation marks are wide."""
    return cell_len(text) + sum(character in "“”‘’…" for character in text)


@cache
def _font(size: int) -> FontProperties:
    return FontProperties(fname=FONT, size=size)


@cache
def _characters() -> frozenset[str]:
    return frozenset(map(chr, FT2Font(str(FONT)).get_charmap()))


def _known(text: str) -> str:
    """The text with a box for each character that the font does not have."""
    return "".join(character if character in _characters() else UNKNOWN for character in text)
