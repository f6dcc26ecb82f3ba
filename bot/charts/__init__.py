"""Pictures of answers: what of a result can be drawn (`chart.py`), and drawing it (`draw.py`)."""

from pathlib import Path

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-GB2312.ttf"
"""The font that charts are written in; see the README beside it for its licence."""
