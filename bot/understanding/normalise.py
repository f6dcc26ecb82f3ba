"""A question in the one form that the dictionary is in: simplified, one width, no quotation marks, no blanks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
CHINESE_YEAR = re.compile(r"([二2][零〇0][零〇一二三四五六七八九\d]{2})年?(?=年|度|$|[^\d])")
SHORT_YEAR = re.compile(r"(?<![\d.])([12]\d)年(?!内|来|以)")
DROPPED = re.compile(r"[\s“”\"'‘’「」『』`´\ufe0f\u200b-\u200d]")
BRACKETS = str.maketrans("()[]", "（）（）")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normal(text: str) -> str:
    """A question or a name, normalised; used for both, so that they meet."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("So", "Cs", "Cc", "Cf") or c.isspace())
    if not text.isascii():
        text = str(_simplifier().convert(text))
    return DROPPED.sub("", text).translate(BRACKETS).lower()


def question(text: str) -> str:
    """A question, normalised, with its years in digits (二〇二二年, 22年 → 2022年)."""
    text = normal(text)
    text = CHINESE_YEAR.sub(lambda found: found[1].translate(DIGITS) + found[0][4:], text)
    return SHORT_YEAR.sub(lambda found: f"20{found[1]}年", text)
