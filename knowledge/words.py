"""Words for full-text search: SQLite cuts at blanks, Chinese has none, so texts are cut by jieba before."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import jieba

# Parameters of BM25 as SQLite sets them, and what a word counts that most texts hold.
SATURATED, LENGTHS, COMMON = 1.2, 0.75, 1e-6
WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


@cache
def _tokenizer() -> jieba.Tokenizer:
    """jieba with its own dictionary; loaded at the first text that is cut, for it takes half a second."""
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def tokenizer() -> jieba.Tokenizer:
    """A tokenizer of one's own with jieba's dictionary, to which words can be added; the dictionary is read once."""
    known = _tokenizer()
    known.initialize()
    own = jieba.Tokenizer()
    own.FREQ, own.total, own.initialized = dict(known.FREQ), known.total, True
    return own


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
