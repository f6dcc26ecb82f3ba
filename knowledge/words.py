"""Words for full-text search: SQLite cuts at blanks, Chinese has none, so texts are cut by jieba before."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import jieba

from knowledge.dictionary import ordinary_words

# Parameters of BM25 as SQLite sets them, and what a word counts that most texts hold.
SATURATED, LENGTHS, COMMON = 1.2, 0.75, 1e-6
# No ordinary word is longer.
LONGEST = 16
WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


class Frequencies:
    """How frequent words are: names that were added, and behind them the ordinary words. As jieba looks them up."""

    def __init__(self) -> None:
        self._ordinary = ordinary_words()
        self._own: dict[str, int] = {}
        """Names, and their beginnings with 0."""

    def __contains__(self, beginning: str) -> bool:
        return beginning in self._own or beginning in self._ordinary

    def get(self, word: str, otherwise: int = 0) -> int:
        """The frequency of a word, of a name first of all."""
        return self._own.get(word) or self._ordinary.frequency(word) or otherwise

    def add(self, name: str, frequency: int) -> None:
        """Add a name with a frequency."""
        self._own[name] = frequency
        for end in range(len(name) - 1, 0, -1):
            if name[:end] in self._own:
                break
            self._own[name[:end]] = 0

    def ends(self, text: str, start: int) -> list[int]:
        """Where the words end that begin at a place of a text."""
        found = {start + len(word) - 1 for word in self._ordinary.at_beginning(text[start : start + LONGEST])}
        end = start + 1
        while (frequency := self._own.get(text[start:end])) is not None and end <= len(text):
            if frequency:
                found.add(end - 1)
            end += 1
        return sorted(found)


class Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
    """jieba with its own dictionary, to which names can be added; none of it is read into memory."""

    def __init__(self) -> None:
        super().__init__()
        self.FREQ: Frequencies = Frequencies()
        self.total: int = ordinary_words().total
        self.initialized = True

    def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802 (jieba's name)
        """Where the words that begin at each place end."""
        return {start: self.FREQ.ends(sentence, start) or [start] for start in range(len(sentence))}


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer()


def cut(text: str) -> list[str]:
    """The words of a text for searching, with the shorter words inside long ones."""
    return [word for word in _tokenizer().cut_for_search(text) if WORD.fullmatch(word)]


@lru_cache(maxsize=4096)
def whole_words(text: str) -> tuple[str, ...]:
    """The words of two and more characters that a text is cut into, none inside another."""
    return tuple(word for word in _tokenizer().cut(text, HMM=False) if len(word) > 1)


def ranked(texts: Mapping[int, str], words: Sequence[str]) -> list[int]:
    """Which of some searchable texts hold any of the words, best first: Okapi BM25, as SQLite has it.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009); a word that most of these
    texts hold counts next to nothing.
    """
    wanted = dict.fromkeys(word.lower() for word in words)
    cut_texts = {key: text.lower().split() for key, text in texts.items()}
    usual = sum(map(len, cut_texts.values())) / max(1, len(cut_texts))
    counts = {key: [own.count(word) for word in wanted] for key, own in cut_texts.items()}
    weights = []
    for at in range(len(wanted)):
        holding = sum(own[at] > 0 for own in counts.values())
        weights.append(max(math.log((len(texts) - holding + 0.5) / (holding + 0.5)), COMMON))
    scores: dict[int, float] = {}
    for key, own in counts.items():
        if any(own):
            long = 1 - LENGTHS + LENGTHS * len(cut_texts[key]) / usual
            scores[key] = sum(
                w * n * (SATURATED + 1) / (n + SATURATED * long) for w, n in zip(weights, own, strict=True)
            )
    return sorted(scores, key=lambda key: -scores[key])


def searchable(text: str) -> str:
    """A text as the full-text index keeps it: its words with blanks between them."""
    return " ".join(cut(text))
