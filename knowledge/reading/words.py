"""Characters of a page as lines by their baselines, and a line's characters as text and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.model import Box
from knowledge.reading.pdfium import Glyph

# Characters whose baselines differ by no more stand on one line; no two lines stand so near.
BASELINE = 2.0
# A gap wider than this share of the type size parts words; Latin ones stand nearer.
GAP, LATIN_GAP = 0.6, 0.15
# Beside a number a gap is a quarter of the size in running text, as office programs set it; more parts cells.
NUMBER_GAP = 0.35
UNITS = frozenset("万亿元")
AMOUNT = re.compile(r"\d\.\d+$")
DASHES = frozenset("—–－-")
# In a table without lines, cells stand nearer than words of a line.
CELL_GAP = 0.22


@dataclass(frozen=True, slots=True)
class Word:
    """Characters of a line without a gap: from where to where, on which baseline, in which size."""

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def middle(self) -> float:
        """Halfway between its ends."""
        return (self.left + self.right) / 2


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters as lines from top to bottom, each from left to right: those that share a baseline.

    The tops of characters of different fonts on one line differ by several points; their baselines do not.
    """
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.baseline):
        if found and glyph.baseline - found[-1][-1].baseline <= BASELINE:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(line, key=lambda g: g.left) for line in found]


def words(line: Sequence[Glyph], gap: float = GAP) -> list[Word]:
    """The words of a line from left to right."""
    parts = [[line[0]]]
    for before, glyph in pairwise(line):
        # after an amount, or a number that stands apart, comes its unit or another cell
        unit = glyph.text in UNITS or (glyph.text.isascii() and glyph.text.isalpha())
        text = _text(parts[-1]) if before.text.isdecimal() and not unit else ""
        amount = AMOUNT.search(text) or (len(parts) > 1 and text.isdecimal())
        if _apart(before, glyph, min(gap, CELL_GAP) if amount else gap):
            parts.append([])
        parts[-1].append(glyph)
    return [
        Word(_text(part), part[0].left, max(g.right for g in part), part[0].baseline, part[0].size) for part in parts
    ]


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def text_of(line: Sequence[Glyph]) -> str:
    """A line's characters as text; a wide gap is a blank."""
    return " ".join(word.text for word in words(line))


def around(line: Sequence[Glyph]) -> Box:
    """The place of a line."""
    return (
        min(g.left for g in line),
        min(g.top for g in line),
        max(g.right for g in line),
        max(g.bottom for g in line),
    )


def _apart(before: Glyph, glyph: Glyph, gap: float) -> bool:
    one, two = before.text, glyph.text
    if one.isascii() and two.isascii():
        gap = LATIN_GAP if one.isalpha() and two.isalpha() else gap
    elif one.isdecimal() or two.isdecimal():
        gap = min(gap, NUMBER_GAP)
    elif one in DASHES or two in DASHES:
        gap = min(gap, CELL_GAP)
    return glyph.left - before.right > gap * max(before.size, glyph.size, 1.0)
