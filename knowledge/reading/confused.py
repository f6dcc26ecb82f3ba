"""What a recogniser of characters confuses and the characters beside it tell for certain; digits are never guessed."""

from __future__ import annotations

import re

CHINESE = "\u2e80-\u9fff\uf900-\ufaff、。，；：“”《》"
# A pair of brackets that holds or touches Chinese is Chinese, whatever each of the two looked like.
PAIR = re.compile(r"[(（]([^()（）]*)[)）]")
BESIDE = re.compile(rf"(?<=[{CHINESE}])[()]|[()](?=[{CHINESE}])")
# A whole piece of digits, and of what digits and their marks are taken for.
NUMBER_LIKE = re.compile(r"[-+]?[\dOoIl][\dOoIl,，.．。·\s]*[%％]?")
LETTERS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1"})
MARKS = str.maketrans({"，": ",", "．": ".", "。": ".", "·": ".", "％": "%"})
AMOUNT = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{1,6}%?|[-+]?\d{1,3}(?:,\d{3})+")


def cleared(text: str) -> str:
    """A piece of recognised text with its punctuation as it must have been printed.

    What looks like a number becomes one only where it then is an amount with all its marks in place; anything else
    stays as it was seen, which is no number.
    """
    if NUMBER_LIKE.fullmatch(text) and sum(map(str.isdecimal, text)) * 2 >= len(text):
        number = re.sub(r"\s*([,.])\s*", r"\1", text.translate(MARKS)).translate(LETTERS)
        return number if AMOUNT.fullmatch(number) else text
    chinese = bool(re.search(f"[{CHINESE}]", text))
    text = PAIR.sub(lambda pair: f"（{pair[1]}）" if chinese and _touches(text, pair) else f"({pair[1]})", text)
    return BESIDE.sub(lambda bracket: {"(": "（", ")": "）"}[bracket[0]], text)


def _touches(text: str, pair: re.Match[str]) -> bool:
    """Whether a pair of brackets holds Chinese or stands beside it."""
    around = text[max(0, pair.start() - 1) : pair.end() + 1]
    return bool(re.search(f"[{CHINESE}]", around))
