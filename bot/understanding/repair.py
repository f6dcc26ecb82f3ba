"""Spelling: a word that no name fits is mended to the one name that is a character or a sound away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from bot.understanding.segment import Segmenter, Word

# Shorter words are never mended into each other: one character is half of their meaning.
SHORTEST = 3
# Up to this length a word is mended only to one that sounds the same.
BY_SOUND = 4
# One character in four may be wrong; a homophone may differ in more.
CLOSE = 75.0
CLOSE_SHORT = 60.0
# More slips in one question than this, and it is not a question any more.
MOST_REPAIRS = 3


class Repairer:
    """Mends words against a closed list of names."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [name for name in names if len(name) >= SHORTEST]
        self._known = set(names)

    def mend(self, word: str, unknown: str) -> str:
        """The name that is meant by a word of which `unknown` is the part that nothing knows.

        Empty where no name is near, where two are as near, where the word is one itself, or where what differs
        lies outside the unknown part. A short word is mended only to one that sounds the same, a longer one
        may differ in one character, or in more where it sounds the same.
        """
        if len(word) < SHORTEST or word in self._known:
            return ""
        close = CLOSE if len(word) > BY_SOUND else CLOSE_SHORT
        found = process.extract(word, self._names, scorer=fuzz.ratio, score_cutoff=close, limit=5)
        same = [
            (name, score)
            for name, score, _ in found
            if _differs_within(name, word, unknown) and (_one_off(name, word) or sounds(name) == sounds(word))
        ]
        if len(word) <= BY_SOUND:
            same = [pair for pair in same if sounds(pair[0]) == sounds(word)]
        if not same:
            return ""
        if len(same) > 1 and same[0][1] == same[1][1]:
            same = [pair for pair in same if sounds(pair[0]) == sounds(word)]
        return same[0][0] if same else ""


def repaired(text: str, segmenter: Segmenter, repairer: Repairer) -> tuple[list[Word], list[tuple[str, str]]]:
    """The words of a question, those that no name fits mended where one is near; and what was mended into what.

    What is mended may join its neighbours to a longer name (预算值行率), so the whole is cut again.
    """
    cut = segmenter.cut(text)
    repairs: list[tuple[str, str]] = []
    for _ in range(MOST_REPAIRS):
        mended = _first_repair(cut, repairer)
        if mended is None:
            break
        whole, wrong, better = mended
        cut = segmenter.cut(whole)
        repairs.append((wrong, better))
    return cut, repairs


def _first_repair(cut: Sequence[Word], repairer: Repairer) -> tuple[str, str, str] | None:
    """The question with its first misspelt word mended, what that was, and what it is now; None where none is."""
    for i, word in enumerate(cut):
        if word.senses or len(word.text) < 2:
            continue
        for first, last in ((i, i), (i, i + 1), (i - 1, i), (i - 1, i + 1), (i, i + 2), (i - 2, i)):
            if first < 0 or last >= len(cut):
                continue
            span = "".join(w.text for w in cut[first : last + 1])
            better = repairer.mend(span, word.text)
            if better:
                texts = [w.text for w in cut]
                return "".join([*texts[:first], better, *texts[last + 1 :]]), span, better
    return None


def _differs_within(name: str, word: str, unknown: str) -> bool:
    """Whether a name of the same length differs from the word only where the word is unknown."""
    if len(name) != len(word):
        return False
    start = word.index(unknown)
    return name[:start] == word[:start] and name[start + len(unknown) :] == word[start + len(unknown) :]


def _one_off(name: str, word: str) -> bool:
    """Whether two words of one length differ in one character."""
    return sum(a != b for a, b in zip(name, word, strict=True)) == 1


@cache
def sounds(word: str) -> str:
    """How a word sounds, tones aside."""
    from pypinyin import (
        lazy_pinyin,
    )  # half a second to load, and only wanted for a word of four that nothing knows

    return " ".join(lazy_pinyin(word))
