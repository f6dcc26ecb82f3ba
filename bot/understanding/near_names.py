"""Which of very many names are within one slip of a word by their sounds: found by their halves, not one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain

import marisa_trie
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding import sounds
from knowledge.mapped import Parts, Strings, Words, numbers, strings

# Shorter words are never mended: one character is half of their meaning.
SHORTEST = 3
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FORWARD, BACKWARD = "from the front", "from the back"
# So many names one slip away, and none of them is meant more than the others.
MANY = 20
# In a longer word one slip leaves the first or the last two characters as they were.
SHORT = 4
# Of so many words it is kept what is near: the same slips are made by many, and a text may repeat itself.
KEPT = 1024
MARKS = re.compile(r"[^\w]+|_")


def bare(name: str) -> str:
    """A name without brackets, dots and dashes."""
    return name if name.isalnum() else MARKS.sub("", name)


@dataclass(frozen=True, slots=True)
class Edges:
    """For each place of a text, whether the two characters there sound like the first, or the last, ones of a name."""

    begins: list[bool]
    ends: list[bool]

    def near_none(self, start: int, end: int) -> bool:
        """Whether a part of the text without brackets and dots is near no name: a longer one keeps either edge."""
        return end - start > SHORT and not self.begins[start] and not self.ends[end - 2]


class NearNames:
    """Names, found by their length and sounds, from the front and from the back."""

    def __init__(self, parts: Parts) -> None:
        self._forward, self._backward = _Keyed(parts, FORWARD), _Keyed(parts, BACKWARD)
        self._beginnings, self._ends = Words(parts["beginnings"]), Words(parts["ends"])
        (self.longest,) = parts["longest"].cast("I")
        """How long the longest of them is."""
        self.near = lru_cache(maxsize=KEPT)(self._near)
        """What is near a word; see `_near`."""

    def edges(self, text: str) -> Edges:
        """Where any name can begin or end in a text."""
        pairs = [sounds.code(text[at : at + 2]) for at in range(len(text))]
        return Edges([pair in self._beginnings for pair in pairs], [pair in self._ends for pair in pairs])

    def alike(self, code: str) -> list[str]:
        """The names that sound as the code has it."""
        return self._forward.equal(_key(code))

    def _near(self, word: str) -> tuple[Sequence[str], Sequence[str]]:
        """The names that sound like a word or nearly so, and those one slip further; none of these where they are many.

        One slip leaves the first or the second half of a word as it was, but for two characters swapped between them.
        """
        code = sounds.code(word)
        if len(code) > SHORT and code[:2] not in self._beginnings and code[-2:] not in self._ends:
            return (), ()
        half = len(code) // 2
        found: dict[str, int] = dict.fromkeys(self.alike(code), 0)
        swapped = code[: half - 1] + code[half] + code[half - 1] + code[half + 1 :]
        found |= {name: 1 for name in self.alike(swapped) if name not in found}
        for length in range(len(code) - 1, len(code) + 2):
            for name in [
                *self._forward.within_one(chr(length) + code[:half], code, length),
                *self._backward.within_one(chr(length) + code[half:][::-1], code[::-1], length),
            ]:
                found.setdefault(name, 1)
        further = tuple(name for name, slips in found.items() if slips)
        return tuple(name for name, slips in found.items() if not slips), further if len(further) < MANY else ()


def near_names(names: Iterable[str]) -> NearNames:
    """Names by their sounds, in the memory of this process."""
    return NearNames({name: memoryview(content) for name, content in sounded(names).items()})


def has_sounds(parts: Parts) -> bool:
    """Whether names stand among these parts by their sounds."""
    return "longest" in parts


def sounded(names: Iterable[str]) -> dict[str, bytes]:
    """The parts that hold those of some names that spelling is mended to."""
    mended = [name for name in names if len(bare(name)) >= SHORTEST and CHINESE.search(name)]
    coded = [(sounds.code(bare(name)), name) for name in mended]
    return {
        "longest": numbers([max(map(len, mended), default=0)]),
        "beginnings": marisa_trie.Trie({code[:2] for code, _ in coded}).tobytes(),
        "ends": marisa_trie.Trie({code[-2:] for code, _ in coded}).tobytes(),
        **_keyed(FORWARD, ((_key(code), name) for code, name in coded)),
        **_keyed(BACKWARD, ((_key(code[::-1]), name) for code, name in coded)),
    }


def _keyed(part: str, pairs: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    own: dict[str, list[str]] = {}
    for key, name in sorted(pairs):
        own.setdefault(key, []).append(name)
    trie = marisa_trie.Trie(own)
    names = [own[trie.restore_key(number)] for number in range(len(trie))]
    firsts = accumulate(map(len, names), initial=0)
    return {part: trie.tobytes(), f"{part} first": numbers(firsts), **strings(f"{part} names", chain(*names))}


class _Keyed:
    """Names by a key, some of which may have the same."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._keys, self._firsts = Words(parts[part]), parts[f"{part} first"].cast("I")
        self._names = Strings(parts, f"{part} names")

    def equal(self, key: str) -> list[str]:
        """The names with this key."""
        number = self._keys.number(key)
        return [] if number is None else self._names[self._firsts[number] : self._firsts[number + 1]]

    def within_one(self, beginning: str, code: str, length: int) -> list[str]:
        """Of the names whose key begins so, those one slip from a code."""
        keys = sorted(self._keys.beginning(beginning))
        if not keys:
            return []
        near = process.extract(chr(length) + code, keys, scorer=OSA.distance, score_cutoff=1, limit=2 * MANY)
        return [name for key, _, _ in near for name in self.equal(key)]


def _key(code: str) -> str:
    return chr(len(code)) + code
