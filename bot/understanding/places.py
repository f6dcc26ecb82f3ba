"""Places in a question that departments held are in: 甲区三个局, 甲区的项目, 甲文旅 for 甲区文旅局."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.lexicon import Lexicon, Role, Sense
from bot.understanding.segment import Word
from bot.understanding.years import TAKEN

# What is left out at the end of a body's short name where its place stands before it (甲文旅, 区财政).
ENDINGS = ("局", "委", "办", "厅", "院", "街道")
LEVELS = "省市州区县旗"
# 区 and two characters of a body's name.
LEAST = 2


def placed(words: Sequence[Word], lexicon: Lexicon) -> tuple[list[Word], str, list[str]]:
    """The words with those that name a place, or a body by it, marked as such; the place; the departments there.

    A place by itself tells where the departments are that are meant; a place with a body's name cut short is
    that body.
    """
    found: list[Word] = []
    there: list[str] = []
    place = ""
    alone = all(not word.senses or word.has(Role.PADDING) for word in words)
    # 文旅和水务2023年: at the beginning, with the year right after them
    year = next((i for i, word in enumerate(words) if word.text == TAKEN), 0)
    begins = all(not word.senses or word.has(Role.PADDING) for word in words[:year])
    for i, word in enumerate(words):
        own = _bodies(word.text, lexicon) if (alone or (begins and i < year)) and not word.senses else []
        if own:
            # 文旅和水务呢: nothing else is said
            found.append(replace(word, senses=tuple(Sense(Role.DEPARTMENT, full) for full in own)))
            continue
        if any(sense.role is not Role.BODY for sense in word.senses):
            found.append(word)
            continue
        for name in _names(word.text, lexicon):
            rest = word.text[len(name) :]
            held = lexicon.places.get(name)
            if not rest:
                place, there = name, [*there, *held]
                found.append(replace(word, senses=(Sense(Role.PADDING, ""),)))
                break
            bodies = [full for full in _bodies(rest, lexicon) if full in held or not held]
            if bodies:
                found.append(replace(word, senses=tuple(Sense(Role.DEPARTMENT, full) for full in bodies)))
                break
            if held and not word.senses:
                place, there = name, [*there, *held]
                found.append(Word(name, word.start, (Sense(Role.PADDING, ""),)))
                found.append(Word(rest, word.start + len(name), ()))
                break
        else:
            found.append(word)
    return found, place, there


def _names(text: str, lexicon: Lexicon) -> list[str]:
    """The places that a text begins with, longest first; last the level of one (区 in 区财政)."""
    known = [text[:end] for end in range(len(text), 1, -1) if text[:end] in lexicon.places]
    return [*known, *([text[0]] if text[0] in LEVELS and len(text) > LEAST else [])]


def _bodies(stem: str, lexicon: Lexicon) -> list[str]:
    """The departments whose short name is this with its last part left out."""
    senses = (sense for ending in ENDINGS for sense in lexicon.senses(stem + ending))
    return list(dict.fromkeys(sense.value for sense in senses if sense.role is Role.DEPARTMENT))
