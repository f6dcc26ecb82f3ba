"""Words for full-text search: SQLite cuts at blanks, Chinese has none, so texts are cut by jieba before."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Protocol

import jieba

from knowledge.dictionary import ordinary_words

# Parameters of BM25 as SQLite sets them, and what a word counts that most texts hold.
SATURATED, LENGTHS, COMMON = 1.2, 0.75, 1e-6
# No ordinary word is longer.
LONGEST = 16
# jieba weighs words by frequency. Names are far more frequent than any of its own, so that the cut with the fewest of
# them wins; its own dictionary keeps ordinary words (会议) in one piece. Of two cuts with as many words the one with
# the longest word wins: 财政拨款收入|一共, not 财政拨款|收入一共.
FREQUENCY = 10_000_000
LENGTH_COUNTS, LONGEST_COUNTED = 1.03, 20
# By which all frequencies are divided where there are names.
TOTAL = 1_500_000_000_000
WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


class Own(Protocol):
    """Names that texts are cut with besides the ordinary words."""

    def counts(self, word: str) -> bool:
        """Whether a word is one of them."""

    def at_beginning(self, text: str) -> list[str]:
        """Those of them that a text begins with."""


class Frequencies:
    """How frequent words are, as jieba looks them up: names, and behind them the ordinary words."""

    def __init__(self, own: Own | None) -> None:
        self._ordinary, self._own = ordinary_words(), own

    def get(self, word: str, otherwise: int = 0) -> int:
        """The frequency of a word, of a name first of all."""
        if self._own and self._own.counts(word):
            return of_name(word)
        return self._ordinary.frequency(word) or otherwise


def of_name(name: str) -> int:
    """How frequent a name is taken to be."""
    return int(FREQUENCY * LENGTH_COUNTS ** (min(len(name), LONGEST_COUNTED) ** 2))


class Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
    """jieba with its own dictionary, to which names can be added; none of it is read into memory.

    With names, what a word costs is the same with few of them and with very many.
    """

    def __init__(self, own: Own | None = None) -> None:
        super().__init__()
        self._ordinary, self._own = ordinary_words(), own
        self.FREQ = Frequencies(own)
        self.total: int = TOTAL if own else self._ordinary.total
        self.initialized = True
        self._log_total = math.log(self.total)
        self._of_names = [math.log(of_name("名" * length)) - self._log_total for length in range(LONGEST_COUNTED + 1)]

    def get_DAG(self, _: str) -> dict[int, list[int]]:  # noqa: N802 (jieba's name)
        """Nothing: which words begin where is looked up as they are weighed."""
        return {}

    def calc(self, sentence: str, _: dict[int, list[int]], route: dict[int, tuple[float, int]]) -> None:
        """The likeliest way through a sentence: for each place what the rest costs, and where the first word ends."""
        # a plain loop without a table of costs, for every question goes through it
        route[len(sentence)] = (0.0, 0)
        at_beginning = self._own.at_beginning if self._own else None
        counted, total, of_names, log = self._ordinary.counted_at_beginning, self._log_total, self._of_names, math.log
        for start in range(len(sentence) - 1, -1, -1):
            names = {start + len(word) for word in at_beginning(sentence[start:])} if at_beginning else ()
            best = (-math.inf, 0)
            for word, count in counted(sentence[start : start + LONGEST]):
                end = start + len(word)
                if end not in names:
                    best = max(best, (log(count or 1) - total + route[end][0], end - 1))
            for end in names:
                best = max(best, (of_names[min(end - start, LONGEST_COUNTED)] + route[end][0], end - 1))
            route[start] = best if best[0] > -math.inf else (route[start + 1][0] - total, start)


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer()


@lru_cache(maxsize=256)
def cut(text: str) -> tuple[str, ...]:
    """The words of a text for searching, with the shorter words inside long ones.

    Those cut last are kept: a question is looked for in one document after the other.
    """
    return tuple(word for word in _tokenizer().cut_for_search(text) if WORD.fullmatch(word))


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
    counts = {key: Counter([word for word in own if word in wanted]) for key, own in cut_texts.items()}
    holding = Counter([word for own in counts.values() for word in own])
    weights = {word: max(math.log((len(texts) - n + 0.5) / (n + 0.5)), COMMON) for word, n in holding.items()}
    scores: dict[int, float] = {}
    for key, own in counts.items():
        if own:
            long = 1 - LENGTHS + LENGTHS * len(cut_texts[key]) / usual
            scores[key] = sum(
                weights[word] * own[word] * (SATURATED + 1) / (own[word] + SATURATED * long)
                for word in wanted
                if word in own
            )
    return sorted(scores, key=lambda key: -scores[key])


@lru_cache(maxsize=1024)
def searchable(text: str) -> str:
    """A text as the full-text index keeps it: its words with blanks between them.

    Those cut last are kept: the glossaries of all departments, of all years, read much alike.
    """
    return " ".join(cut(text))
