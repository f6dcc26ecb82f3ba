"""A question in the one form that the dictionary is in: simplified, one width, no quotation marks, no blanks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from bot.understanding import spelling
from bot.understanding.numerals import AMOUNT, CHINESE_YEAR, PERCENT, amount, four_digits, percent

# What most names are made of: nothing in them is to be changed but the width, and traditional characters.
COMMON = re.compile(r"[\u4e00-\u9fff0-9a-zA-Z（）]*")
# Emoji, their colours of skin, private characters; what is only seen by programs; marks over a character (keycaps).
PICTURES = ("So", "Sk", "Co", "Cs", "Cn")
UNSEEN = ("Cc", "Cf", "Mn", "Me")
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
DROPPED = re.compile(r"[\s“”\"'‘’‚„‛‟「」『』〝〞〟《》〈〉«»‹›【】〖〗﹁﹂﹃﹄′″]")
MARKS = str.maketrans({"(": "（", ")": "）", "[": "（", "]": "）", "〔": "（", "〕": "）"}
                      | dict.fromkeys("•‧・∙⋅●", "·") | dict.fromkeys("–‐‒―−﹣", "-"))  # fmt: skip

# '24年: the mark says that it is a year.
MARKED_YEAR = re.compile(r"(?<!\d)['‘’](\d{2})(?!\d)(?!['‘’])年?")
# 20 24年: one number; 2022 2023: two.
SPLIT_YEAR = re.compile(r"(?<!\d)(?:1\s*9|2\s*0)\s*\d\s*\d(?!\s*\d)")
BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s+(?=\d)")
SHORT_YEAR = re.compile(r"(?<![\d.近前后满第达])([12]\d)年(?!内|来|以|级|期|间|前(?![一二三四五六七八九十\d]))")
END_OF_SENTENCE = re.compile(r"\.(?!\d)")
REPEATED = re.compile(r"([、,，。.!！?？;；:：~…\-—])\1+")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _variants() -> dict[int, str]:
    pairs = spelling()["characters"]["variants"]
    return str.maketrans({pair[0]: pair[1] for pair in pairs})


@cache
def _dialect() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, spelling()["dialect"]["words"])))


def normal(text: str) -> str:
    """A question or a name, normalised; used for both, so that they meet."""
    return _closed(_simplified(text))


def question(text: str) -> str:
    """A question, normalised, with years and amounts in digits (二〇二二年, 22年 → 2022年; 八十五分 → 85分)."""
    text = _simplified(unicodedata.normalize("NFKC", text))
    text = CHINESE_YEAR.sub(four_digits, text)
    text = MARKED_YEAR.sub(r"20\1年", text)
    text = SPLIT_YEAR.sub(lambda found: re.sub(r"\s", "", found[0]), text)
    text = _closed(BETWEEN_NUMBERS.sub("、", text))
    text = AMOUNT.sub(amount, PERCENT.sub(percent, text))
    text = REPEATED.sub(r"\1", END_OF_SENTENCE.sub("。", text))
    text = _dialect().sub(lambda found: spelling()["dialect"]["words"][found[0]], text)
    return SHORT_YEAR.sub(r"20\1年", text)


def _simplified(text: str) -> str:
    """Simplified characters of one width, without pictures and what cannot be seen; blanks still part them."""
    common = COMMON.fullmatch(text)
    text = (text if common else unicodedata.normalize("NFKC", text)).translate(_variants())
    if not common:
        text = "".join(_seen(c) for c in text)
    return text if text.isascii() else str(_simplifier().convert(text))


def _closed(text: str) -> str:
    return text.lower() if COMMON.fullmatch(text) else DROPPED.sub("", text).translate(MARKS).lower()


def _seen(char: str) -> str:
    category = unicodedata.category(char)
    if category in PICTURES and char not in "○◯":  # the zeros of 二○二四年
        return " "
    if char in FILLERS:
        return " "
    if char.isdecimal():  # digits of any script
        return str(unicodedata.decimal(char))
    return "" if category in UNSEEN and not char.isspace() else char
