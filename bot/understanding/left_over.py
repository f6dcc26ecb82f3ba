"""What is left over of a question: words that nothing knows, and words that no slot took."""

from __future__ import annotations

import re

from bot.understanding.lexicon import Role
from bot.understanding.segment import Word
from bot.understanding.slots import Slots

# Roles in which a word only names something; in any other it asks something by itself.
NAMING = {Role.ITEM, Role.LABEL, Role.TERM}
MEANING = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


def unknown(slots: Slots) -> tuple[str, ...]:
    """The words and parts of names that the dictionary does not have: an answer must account for each of them."""
    return tuple(dict.fromkeys([*(m.text for m in slots.mentions if not m.exact), *slots.hints]))


def unused(slots: Slots) -> tuple[str, ...]:
    """The words that no slot took: characters without a meaning, names that are taken out again (不含年初结转)."""
    taken = {m.text for m in (*slots.mentions, *slots.indicators)} | {*slots.hints, *slots.unknown_departments}
    taken |= {*slots.terms, *slots.projects}
    return tuple(dict.fromkeys(piece for word in slots.words for piece in _left(word, taken)))


def _left(word: Word, taken: set[str]) -> list[str]:
    if any(sense.role not in NAMING for sense in word.senses):
        return []
    rest = word.text
    for name in sorted(taken, key=len, reverse=True):
        if rest and rest in name:
            return []
        rest = rest.replace(name, " ")
    return MEANING.findall(rest)
