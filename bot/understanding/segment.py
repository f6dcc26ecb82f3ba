"""A question → its words: the fewest that cover it, so that the longest names win (jieba's dynamic programme)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import jieba

from bot.understanding.lexicon import Lexicon, Role, Sense

# jieba weighs words by frequency. Ours are far more frequent than any of its own, longer ones a little more, so that
# the cut with the fewest and longest of them wins; its own dictionary keeps ordinary words (会议) in one piece.
FREQUENCY = 10_000_000
# Parts of speech that ask for nothing: 形容词, 连词, 副词, 叹词, 方位词, 数词, 拟声词, 介词, 量词, 代词, 助词, 语气词.
SUFFIXES = set("率度量额数费性")
FUNCTION_TAGS = "acdefmopqruy"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question with its senses; none for a run of characters that no word covers."""

    text: str
    start: int
    senses: tuple[Sense, ...]

    @property
    def end(self) -> int:
        """Where the word ends."""
        return self.start + len(self.text)

    def has(self, *roles: Role) -> bool:
        """Whether the word can play one of the roles."""
        return any(sense.role in roles for sense in self.senses)

    def values(self, role: Role) -> tuple[str, ...]:
        """What the word stands for in a role."""
        return tuple(sense.value for sense in self.senses if sense.role is role)


@cache
def _function_words() -> frozenset[str]:
    """Adverbs, pronouns, prepositions, measure words …, as jieba's own dictionary tags them."""
    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        return frozenset(row[0] for row in rows if len(row) == 3 and row[2][0] in FUNCTION_TAGS)


class Segmenter:
    """Cuts questions with the dictionary of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.initialize()
        self.add(lexicon.names(*Role))

    def add(self, names: Iterable[str]) -> None:
        """Add words; jieba finds them by their prefixes, which count nothing themselves."""
        frequencies = self._tokenizer.FREQ
        for name in names:
            if len(name) == 1 and name in frequencies:
                continue  # 会, 人: padding, but first of all a part of ordinary words
            weight = FREQUENCY * (len(name) ** 2 + 1)
            frequencies[name] = weight
            self._tokenizer.total += weight
            for end in range(1, len(name)):
                frequencies.setdefault(name[:end], 0)

    def content(self, run: str) -> list[str]:
        """The pieces of an unknown run that mean something by themselves: function words part and leave it."""
        pieces = [""]
        cut = self._tokenizer.lcut(run, HMM=False)
        for word, after in zip(cut, [*cut[1:], ""], strict=True):
            inside = after in SUFFIXES  # 及时 in 及时率 is no adverb
            if not inside and (word in _function_words() or self._lexicon.senses(word)):
                pieces.append("")
            else:
                pieces[-1] += word
        return [piece for piece in pieces if piece]

    def cut(self, text: str) -> list[Word]:
        """The words of a normalised question in order; neighbouring unknown characters are one run."""
        route: dict[int, tuple[float, int]] = {}
        self._tokenizer.calc(text, self._tokenizer.get_DAG(text), route)
        found: list[Word] = []
        at = 0
        while at < len(text):
            end = route[at][1] + 1
            word = text[at:end]
            found.append(Word(word, at, self._lexicon.senses(word)))
            at = end
        return _runs(found)


def _runs(words: list[Word]) -> list[Word]:
    """Neighbouring unknown words joined, with a single character of padding between two of them (外包·人·源)."""
    found: list[Word] = []
    for i, word in enumerate(words):
        inside = len(word.text) == 1 and 0 < i < len(words) - 1 and not words[i - 1].senses and not words[i + 1].senses
        if (
            found
            and not found[-1].senses
            and (not word.senses or (inside and word.text not in "的了和与是里中上下有在,.?!、，。？！"))
        ):
            found[-1] = Word(found[-1].text + word.text, found[-1].start, ())
        else:
            found.append(word)
    return found
