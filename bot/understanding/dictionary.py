"""What jieba's own dictionary tells of words: which of them serve, which are names, and which of these of places."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from knowledge.dictionary import ordinary_words
from knowledge.levels import LEVELS

# Parts of speech that ask for nothing: 形容词, 连词, 副词, 叹词, 方位词, 数词, 拟声词, 介词, 量词, 代词, 助词, 语气词.
FUNCTION_TAGS = frozenset("acdefmopqruy")
NAME_TAGS = {"ns", "nr", "nrt", "nrfg", "nz", "nt"}


class Tagged:
    """The words that a rule takes, looked up one by one: there are hundreds of thousands."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._holds = holds

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._holds(word)


class Dictionary(NamedTuple):
    """Words by what they are; a name has two characters or more."""

    function: Tagged
    names: Tagged
    places: Tagged
    numbers: Tagged


@cache
def dictionary() -> Dictionary:
    """The words of the dictionary."""
    tag = ordinary_words().tag
    return Dictionary(
        function=Tagged(lambda word: tag(word)[:1] in FUNCTION_TAGS),
        names=Tagged(lambda word: len(word) > 1 and tag(word) in NAME_TAGS),
        places=Tagged(_is_place),
        numbers=Tagged(lambda word: tag(word) == "m"),
    )


def _is_place(word: str) -> bool:
    """Half of the words tagged so are no places: these stand there by their level, or with and without it."""
    tag = ordinary_words().tag
    if tag(word) != "ns":
        return False
    return (len(word) > 2 and word[-1] in LEVELS) or any(tag(word + level) == "ns" for level in LEVELS)
