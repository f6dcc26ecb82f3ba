"""jieba's dictionary of ordinary words, as this program keeps it: mapped from a file, never read into memory whole.

jieba itself makes half a million Python strings of it, which takes a second and a hundred megabytes in every process.
Here it is a trie (`ordinary.trie`, shared by all processes that map it) and a number for each of its words
(`ordinary.weights`: a line with the sum of all frequencies and the tags in use, then 32 bits a word). Both are made of
jieba's own file by `python -m tests.knowledge.dictionary`, and a test compares every word.
"""

from __future__ import annotations

import mmap
import struct
from functools import cache
from pathlib import Path

import marisa_trie

VOCABULARY = Path(__file__).parent / "vocabulary"
TRIE, WEIGHTS = VOCABULARY / "ordinary.trie", VOCABULARY / "ordinary.weights"
# The lowest bits of a weight are the number of its tag, the others the frequency.
WEIGHT = struct.Struct("<I")
TAG_BITS = 8


class Dictionary:
    """Ordinary words with their frequencies and parts of speech."""

    def __init__(self) -> None:
        """Map the files. Raises OSError where the program is not installed as a whole."""
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(TRIE))
        with WEIGHTS.open("rb") as file:
            head = file.readline()
            self._weights = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._start = len(head)
        total, *self._tags = head.decode("ascii").split()
        self.total = int(total)
        """The sum of all frequencies, as jieba adds them up."""

    def __contains__(self, beginning: str) -> bool:
        """Whether some word begins so."""
        return next(self._trie.iterkeys(beginning), None) is not None

    def frequency(self, word: str) -> int:
        """How often the word was counted; 0 for what is no word."""
        return self._weight(word) >> TAG_BITS

    def tag(self, word: str) -> str:
        """The part of speech as jieba tags it (ns, a place; m, a number); empty for what is no word."""
        weight = self._weight(word)
        return self._tags[weight & ((1 << TAG_BITS) - 1)] if weight else ""

    def _weight(self, word: str) -> int:
        number = self._trie.get(word)
        if number is None:
            return 0
        return int(WEIGHT.unpack_from(self._weights, self._start + number * WEIGHT.size)[0])

    def counted_at_beginning(self, text: str) -> list[tuple[str, int]]:
        """All words that a text begins with, the shortest first, each with how often it was counted."""
        unpack, start = WEIGHT.unpack_from, self._start
        return [
            (word, unpack(self._weights, start + number * 4)[0] >> TAG_BITS)
            for word, number in self._trie.iter_prefixes_with_ids(text)
        ]


@cache
def ordinary_words() -> Dictionary:
    """The dictionary, mapped once in a process."""
    return Dictionary()
