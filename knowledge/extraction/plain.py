"""A text as the grammar reads it, as long as printed, character for character, so that places stay."""

from __future__ import annotations

import re

_FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_UNIFIED: dict[int, int | str] = {
    **_FULL_TO_HALF,
    ord("％"): "%",
    ord("．"): ".",
    ord("("): "（",
    ord(")"): "）",
    ord(";"): "；",
    ord(":"): "：",
    ord("?"): "？",
    ord("－"): "-",
    ord("−"): "-",
    ord("【"): "〔",
    ord("】"): "〕",
    ord("["): "〔",
    ord("]"): "〕",
    ord("［"): "〔",
    ord("］"): "〕",
}


# A full-width comma parts thousands where it stands in a number (５，５７２．３０).
_FULL_COMMA = re.compile(r"(?<![\d.，])\d{1,3}(?:，\d{3})+(?!\d)")

_THOUSANDS = re.compile(r"(?<![\d,])(?<!\d\.)\d{1,3}(?:,\d{3})+(?!\d)")


def plain(text: str) -> str:
    """Digits and % half width, stops full width, 【】 and [] as 〔〕; a comma stays where it parts thousands."""
    text = _FULL_COMMA.sub(lambda number: number[0].replace("，", ","), text.translate(_UNIFIED))
    if "," not in text:
        return text
    parting = {at for found in _THOUSANDS.finditer(text) for at in range(*found.span())}
    return "".join("，" if character == "," and at not in parting else character for at, character in enumerate(text))


STOPS = "，。；：、！？"


def depths(text: str) -> list[int]:
    """How many brackets and book-title marks are open at each character."""
    depth, found = 0, []
    for character in text:
        if character in "（《〔“":
            depth += 1
        found.append(depth)
        if character in "）》〕”":
            depth = max(0, depth - 1)
    return found


def brackets(text: str) -> list[int]:
    """How many round brackets are open at each character."""
    depth, found = 0, []
    for character in text:
        depth = max(0, depth + (character == "（") - (character == "）"))
        found.append(depth)
    return found
