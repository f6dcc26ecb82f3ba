"""How characters sound, tones aside: the same, or near where phones and dialects mix sounds up (z/zh, n/l, an/ang)."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache

from bot.understanding import spelling

TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))
NEAR = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^n"), "l"),
    (re.compile("(?<=[aei])ng$"), "n"),
)
FIRST, LAST = "\u4e00", "\u9fff"
# Characters of one near sound are written as one private character, so that names are compared by their sounds.
PRIVATE = 0xE000
VOWELS = set("aeiouv")
LONGEST_SYLLABLE = 6
# Letters that can be read in more ways are no name.
MOST_WAYS = 20


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    # how phrases are read is not asked for here, and takes fifty megabytes; pypinyin's manual tells of both settings
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.pinyin_dict import pinyin_dict  # only wanted for unknown words

    twice = spelling()["characters"]["two_readings"]
    return {
        char: tuple(dict.fromkeys(map(_toneless, told.split(","))))[: 2 if char in twice else 1]
        for char, told in ((chr(code), told) for code, told in pinyin_dict.items())
        if FIRST <= char <= LAST
    }


def _toneless(syllable: str) -> str:
    plain = unicodedata.normalize("NFD", syllable).translate(TONES)
    return unicodedata.normalize("NFC", plain).replace("ü", "v")


@cache
def _near(syllable: str) -> str:
    for pattern, sound in NEAR:
        syllable = pattern.sub(sound, syllable)
    return syllable


@cache
def _codes() -> dict[str, str]:
    """Each syllable as the private character of its near sound."""
    syllables = sorted({reading for readings in _readings().values() for reading in readings})
    places = {sound: chr(PRIVATE + i) for i, sound in enumerate(sorted({_near(s) for s in syllables}))}
    return {syllable: places[_near(syllable)] for syllable in syllables}


@cache
def _table() -> dict[int, str]:
    codes = _codes()
    return {ord(char): codes[readings[0]] for char, readings in _readings().items()}


def code(text: str) -> str:
    """A text by its sounds, one private character a Chinese one; other characters as they are."""
    return text.translate(_table())


def same(one: str, other: str) -> bool:
    """Whether two characters sound the same."""
    return one == other or not set(_readings().get(one, ())).isdisjoint(_readings().get(other, ()))


def near(one: str, other: str) -> bool:
    """Whether two characters sound the same or nearly so."""
    ones, others = ({_near(reading) for reading in _readings().get(char, ())} for char in (one, other))
    return one == other or not ones.isdisjoint(others)


def spelt(letters: str) -> list[tuple[str, ...]]:
    """The ways to read letters as syllables of pinyin (xian: xian, xi'an)."""
    syllables = {syllable for syllable in _codes() if not VOWELS.isdisjoint(syllable)}
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - LONGEST_SYLLABLE), end)
        ways.append(
            [(*way, letters[s:end]) for s in starts if letters[s:end] in syllables for way in ways[s]][:MOST_WAYS]
        )
    return ways[-1]


def code_of(syllables: tuple[str, ...]) -> str:
    """Syllables as private characters of their sounds."""
    return "".join(_codes()[syllable] for syllable in syllables)


def reads(char: str, syllable: str) -> bool:
    """Whether a character is read so."""
    return syllable in _readings().get(char, ())
