"""A question → its words: the fewest that cover it, so that the longest names win (jieba's dynamic programme)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.dictionary import Tagged, dictionary
from bot.understanding.lexicon import Lexicon, Role, Sense
from knowledge.dictionary import ordinary_words
from knowledge.words import Tokenizer

SUFFIXES = set("率度量额数费性")
LONGEST_ORDINARY = 6
HOW_MUCH = "多少"


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
        # a loop, for this is asked of every word again and again
        for sense in self.senses:  # noqa: SIM110
            if sense.role in roles:
                return True
        return False

    def values(self, role: Role) -> tuple[str, ...]:
        """What the word stands for in a role."""
        return tuple([sense.value for sense in self.senses if sense.role is role])


def function_words() -> Tagged:
    """Adverbs, pronouns, prepositions, measure words …, as jieba's own dictionary tags them."""
    return dictionary().function


class Segmenter:
    """Cuts questions with the dictionary of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._tokenizer = Tokenizer(lexicon)
        self._all_ordinary = ordinary_words().total

    def frequency(self, word: str) -> int:
        """How often jieba's own dictionary has seen a word, whether it is a name of ours or not."""
        return ordinary_words().frequency(word)

    def ordinary(self, text: str) -> list[tuple[int, int]]:
        """Where the words of a text begin and end by jieba's own dictionary, which knows none of our names."""
        best: list[tuple[float, int]] = [(0.0, len(text))]
        for start in range(len(text) - 1, -1, -1):
            counted = ordinary_words().counted_at_beginning(text[start : start + LONGEST_ORDINARY])
            ends = {start + 1: 1, **{start + len(word): count for word, count in counted if count}}
            chances = [
                (math.log(count / self._all_ordinary) + best[len(text) - end][0], end) for end, count in ends.items()
            ]
            best.append(max(chances))
        found, at = [], 0
        while at < len(text):
            end = best[len(text) - at][1]
            found.append((at, end))
            at = end
        return found

    def content(self, run: str) -> list[str]:
        """The pieces of an unknown run that mean something by themselves: function words part and leave it."""
        pieces = [""]
        cut = self._tokenizer.lcut(run, HMM=False)
        for word, after in zip(cut, [*cut[1:], ""], strict=True):
            inside = after in SUFFIXES  # 及时 in 及时率 is no adverb
            if not inside and (word in function_words() or self._lexicon.senses(word)):
                pieces.append("")
            else:
                pieces[-1] += word
        return [piece for piece in pieces if piece]

    def cut(self, text: str) -> list[Word]:
        """The words of a normalised question in order; neighbouring unknown characters are one run."""
        return joined(self.words(text))

    def words(self, text: str) -> list[Word]:
        """The words of a normalised question in order, those among them that only jieba knows."""
        route: dict[int, tuple[float, int]] = {}
        self._tokenizer.calc(text, {}, route)
        found: list[Word] = []
        at = 0
        while at < len(text):
            end = route[at][1] + 1
            word = text[at:end]
            item = word.removesuffix(HOW_MUCH)
            if item != word and found and not found[-1].senses and self._lexicon.senses(item):
                # 基木支出多少: what is unknown goes with 支出, and may be a slip for a name
                word, end = item, at + len(item)
            found.append(Word(word, at, self._lexicon.senses(word)))
            at = end
        return found


def joined(words: Sequence[Word]) -> list[Word]:
    """Neighbouring unknown words joined, with a single character of padding between two of them (外包·人·源)."""
    found: list[Word] = []
    for i, word in enumerate(words):
        inside = len(word.text) == 1 and 0 < i < len(words) - 1 and not words[i - 1].senses and not words[i + 1].senses
        if (
            found
            and not found[-1].senses
            and (not word.senses or (inside and word.text not in "的了和与是里中上下有在#,.?!、，。？！"))
        ):
            found[-1] = Word(found[-1].text + word.text, found[-1].start, ())
        else:
            found.append(word)
    return found
