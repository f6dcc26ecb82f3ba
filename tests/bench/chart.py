"""The chart of growth: how latency, start and memory grow with the number of document-years."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from bot.charts import FONT

BLUE, ORANGE, GREEN, INK = "#0072b2", "#e69f00", "#009e73", "#1b1b1b"
# What is drawn beside each other: a title, and lines (name, colour, where in the results of one size).
PANELS = (
    (
        "一个问题，毫秒",
        (
            ("中位", BLUE, ("all, again", "p50")),
            ("99%", ORANGE, ("all, again", "p99")),
            ("简易程序，中位", GREEN, ("naive", "p50")),
        ),
    ),
    ("启动，毫秒", (("读入词典和名称", BLUE, ("start, ms",)),)),
    ("常驻内存，MB", (("一个服务进程", BLUE, ("resident, MB",)),)),
)


def drawn(sizes: Mapping[int, Mapping[str, Any]], file: Path) -> None:
    """Draw what was measured at each number of document-years; both axes of every panel are logarithmic."""
    figure = Figure(figsize=(15, 4.6), dpi=80)
    FigureCanvasAgg(figure)
    font = FontProperties(fname=FONT, size=13)
    for panel, (title, lines) in zip(figure.subplots(1, len(PANELS)), PANELS, strict=True):
        for name, colour, where in lines:
            values = [_at(told, where) for told in sizes.values()]
            panel.loglog(list(sizes), values, marker="o", color=colour, label=name)
            for size, value in zip(sizes, values, strict=True):
                panel.annotate(
                    f"{value:.0f}" if value >= 100 else f"{value:.3g}",
                    (size, value),
                    xytext=(0, 7),
                    textcoords="offset points",
                    ha="center",
                    color=INK,
                )
        panel.set_title(title, fontproperties=font)
        panel.set_xlabel("部门×年度", fontproperties=font)
        panel.legend(prop=font, frameon=False)
        panel.margins(0.15, 0.3)
        for side in ("top", "right"):
            panel.spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(file)


def _at(told: Mapping[str, Any], where: tuple[str, ...]) -> float:
    found: Any = told
    for name in where:
        found = found[name]
    return float(found)
