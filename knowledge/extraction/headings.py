"""The numbering of Chinese official documents: 第一部分 → 一、 → （一） → 1. → （1） → ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
# Below one hundred: 三, 十, 二十一; not 四二, which numbers nothing.
ORDINAL = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"

# Depth → how a marker of this depth is printed. `(?!\d)` keeps amounts (1.5 万元) from passing for ordinals.
MARKERS = (
    re.compile(rf"第({ORDINAL})(?:部分|章)\s*"),
    re.compile(rf"({ORDINAL})[、．.]\s*"),
    re.compile(rf"[（(]({ORDINAL})[)）]\s*[、.．]?\s*"),
    re.compile(r"(\d{1,2})\s*(?:[.．](?!\d)|[.．](?=20\d\d年)|、)\s*"),
    re.compile(r"[（(](\d{1,2})[)）]\s*"),
    re.compile(r"([①②③④⑤⑥⑦⑧⑨⑩])\s*"),
)
# The depths that head a section; deeper ones number sentences.
PART, CHAPTER = 0, 1


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering mark at the head of a line: its depth, its number, and where the words after it begin."""

    depth: int
    number: int
    end: int


def marker(text: str) -> Marker | None:
    """The numbering mark that a line begins with, if any."""
    for depth, pattern in enumerate(MARKERS):
        found = pattern.match(text)
        if found:
            return Marker(depth, _number(found[1]), found.end())
    return None


def _number(text: str) -> int:
    """A Chinese, Arabic or circled ordinal below one hundred."""
    if text.isdecimal():
        return int(text)
    if text in "①②③④⑤⑥⑦⑧⑨⑩":
        return "①②③④⑤⑥⑦⑧⑨⑩".index(text) + 1
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS[text]
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
