"""Words for full-text search: SQLite cuts at blanks, Chinese has none, so texts are cut by jieba before."""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache

import jieba

WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


@cache
def _tokenizer() -> jieba.Tokenizer:
    """jieba with its own dictionary; loaded at the first text that is cut, for it takes half a second."""
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def cut(text: str) -> list[str]:
    """The words of a text for searching, with the shorter words inside long ones."""
    return [word for word in _tokenizer().cut_for_search(text) if WORD.fullmatch(word)]


@lru_cache(maxsize=4096)
def whole_words(text: str) -> tuple[str, ...]:
    """The words of two and more characters that a text is cut into, none inside another."""
    return tuple(word for word in _tokenizer().cut(text, HMM=False) if len(word) > 1)


def searchable(text: str) -> str:
    """A text as the full-text index keeps it: its words with blanks between them."""
    return " ".join(cut(text))
