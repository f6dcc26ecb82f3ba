"""Places on pages, as the knowledge base keeps them."""

from __future__ import annotations

from knowledge.model import Box


def box_text(box: Box | None) -> str:
    """A place on a page as text: left,top,right,bottom; empty for none."""
    return ",".join(str(float(edge)) for edge in box) if box else ""


def box_of(text: str) -> Box | None:
    """A place on a page from its text."""
    if not text:
        return None
    left, top, right, bottom = map(float, text.split(","))
    return left, top, right, bottom
