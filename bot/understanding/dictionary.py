"""What jieba's own dictionary tells of words: which of them serve, which are names, and which of these of places."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import jieba

from knowledge.levels import LEVELS

# Parts of speech that ask for nothing: 形容词, 连词, 副词, 叹词, 方位词, 数词, 拟声词, 介词, 量词, 代词, 助词, 语气词.
FUNCTION_TAGS = "acdefmopqruy"
NAME_TAGS = {"ns", "nr", "nrt", "nrfg", "nz", "nt"}


class Dictionary(NamedTuple):
    """Words by what they are; a name has two characters or more."""

    function: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]
    numbers: frozenset[str]


@cache
def dictionary() -> Dictionary:
    """The words of the dictionary, read once."""
    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        tags = {row[0]: row[2] for row in rows if len(row) == 3}
    named = {word for word, tag in tags.items() if tag == "ns"}
    # half of those are no places at all; these stand there by their level, or with and without it
    places = {w for w in named if (len(w) > 2 and w[-1] in LEVELS) or any(w + level in named for level in LEVELS)}
    return Dictionary(
        function=frozenset(word for word, tag in tags.items() if tag[0] in FUNCTION_TAGS),
        names=frozenset(word for word, tag in tags.items() if tag in NAME_TAGS and len(word) > 1),
        places=frozenset(places),
        numbers=frozenset(word for word, tag in tags.items() if tag == "m"),
    )
