"""Personal data and secrets in a question, covered by as many stars before anything is done with it."""

from __future__ import annotations

import re

from knowledge.reading.privacy import masked

# Digits, letters and marks of full width, which hide as well as those of half width show.
HALF_WIDTH = {full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF20, 0xFF3B), *range(0xFF41, 0xFF5B))}
# Numbers of telephones, cards and accounts, with blanks between their parts too; no amounts, and no row of years.
NUMBER = re.compile(
    r"(?<![\d.])(?:\d{8,}|1[3-9]\d[ \-]\d{4}[ \-]\d{4}|0\d{2,3}[ \-]\d{7,8}"
    r"|(?!(?:19|20)\d\d[ \-])\d{4}(?:[ \-]\d{4}){2,3}(?:[ \-]?\d{1,4})?)(?![\d.]|\s*[元万亿])"
)
# It begins where no other could begin before: else a long word without @ is looked through from each of its letters.
ADDRESS = re.compile(r"(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)
# The token of a bot.
TOKEN = re.compile(r"(?<!\d)\d{6,}:[\w\-]{20,}", re.ASCII)


def covered(text: str) -> str:
    """The text without personal data and secrets."""
    text = TOKEN.sub(_stars, text.translate(HALF_WIDTH))
    return NUMBER.sub(_stars, ADDRESS.sub(_stars, masked(text)))


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])
