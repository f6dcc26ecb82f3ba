"""Whether one word is a slip for another: which kind of slip, or rather a word of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from bot.understanding import sounds, spelling
from bot.understanding.near_names import SHORTEST, bare
from bot.understanding.segment import Segmenter, function_words

# Up to this length a word is mended by its sound, or where a character looks alike, is doubled, or has changed places.
SHORT = 4
# A word that jieba has seen so often is an ordinary one, and no slip of the finger.
WELL_KNOWN = 50
EXACT = re.compile(r"[0-9a-z]")
NUMERALS = re.compile(r"[一二三四五六七八九十百千万亿两零]")


class Slip(IntEnum):
    """What went wrong, the likeliest first.

    SOUND     characters that sound the same; or nothing but brackets and dots
    NEAR      characters that nearly sound the same
    SMALL     a character that looks alike, one typed twice, two swapped
    OTHER     one character wrong, missing or too many, and a word in pieces by it
    DOUBTFUL  one character other than in the name, and perhaps another thing: never mended, but as near as OTHER
    """

    SOUND = 1
    NEAR = 2
    SMALL = 3
    OTHER = 4
    DOUBTFUL = 5


class Own(IntEnum):
    """How sure it is that a character was typed as it was meant."""

    KNOWN = 0
    """Part of a word that is known, or of a body's name."""
    SERVING = 1
    """One character that serves questions (才, 为), but may have come out of a slip."""
    UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class _Pair:
    """A word as typed and a name, both without marks; they differ in typed[start:end] and name[start:name_end].

    places: where characters differ, if the lengths are the same
    """

    typed: str
    name: str
    start: int
    end: int
    name_end: int
    places: tuple[int, ...]


def slip(typed: str, name: str, own: Sequence[Own], segmenter: Segmenter) -> Slip | None:
    """What kind of slip makes a name what was typed; None where it is none.

    `own` says of every character that was typed how sure it is that it was meant.
    """
    name = bare(name)
    if typed == name:
        return Slip.SOUND
    pair = _pair(typed, name)
    if EXACT.findall(typed) != EXACT.findall(name) or _crosses(typed, name) or _makes_number(pair):
        return None
    kind = _kind(pair)
    if kind is None or not _may_be_wrong(pair, kind, own) or not _is_no_word(pair, kind, segmenter):
        return None
    if kind in (Slip.NEAR, Slip.SMALL) and len(name) <= SHORT and _told_by_one(pair, segmenter):
        return None
    if kind is Slip.OTHER:
        told = NUMERALS.findall(typed) == NUMERALS.findall(name) and not _names_place(pair) and not _is_cut_off(pair)
        return kind if told and not _tells_apart(pair, segmenter) and _breaks_word(pair, segmenter) else Slip.DOUBTFUL
    return kind


def _may_be_wrong(pair: _Pair, kind: Slip, own: Sequence[Own]) -> bool:
    """Whether what differs was typed where nothing is known."""
    if pair.places:
        surest = [own[place] for place in pair.places]
        if kind is Slip.SMALL and len(pair.places) == 2 and len(pair.name) >= SHORT:
            return Own.UNKNOWN in surest  # 运行费|经: one of the two swapped may have made another word known
        alike = kind in (Slip.SOUND, Slip.NEAR) or (kind is Slip.SMALL and len(pair.name) > SHORT)
        return min(surest) > Own.KNOWN and (alike or Own.UNKNOWN in surest)
    if pair.start == pair.end:  # a character is missing here
        return Own.UNKNOWN in own[max(0, pair.start - 1) : pair.start + 1]
    return any(own[place] is Own.UNKNOWN for place in _too_many(pair))


def _too_many(pair: _Pair) -> range:
    """Where the character is that is too many: 经经费, any of those that are the same."""
    first = pair.start
    while first and pair.typed[first - 1] == pair.typed[pair.start]:
        first -= 1
    return range(first, pair.end)


def _pair(typed: str, name: str) -> _Pair:
    shorter = min(len(typed), len(name))
    start = next((i for i in range(shorter) if typed[i] != name[i]), shorter)
    after = next((i for i in range(shorter - start) if typed[-1 - i] != name[-1 - i]), shorter - start)
    places = tuple(i for i in range(shorter) if typed[i] != name[i]) if len(typed) == len(name) else ()
    return _Pair(typed, name, start, len(typed) - after, len(name) - after, places)


def _kind(pair: _Pair) -> Slip | None:
    """The kind of slip by the characters alone."""
    typed, name = pair.typed, pair.name
    if min(len(typed), len(name)) < SHORTEST:
        return None
    if pair.places:
        few = 2 * len(pair.places) <= len(name) + 1
        for kind, alike in ((Slip.SOUND, sounds.same), (Slip.NEAR, sounds.near)):
            if few and all(alike(typed[i], name[i]) for i in pair.places):
                return kind
        if _looks_alike(pair) or (len(pair.places) == 2 and _swapped(pair)):
            return Slip.SMALL
        single = len(pair.places) == 1
    else:
        if pair.end - pair.start == 1 and pair.name_end == pair.start and typed[pair.start] in _beside(pair):
            return Slip.SMALL
        single = (pair.end - pair.start) + (pair.name_end - pair.start) == 1
    return Slip.OTHER if single and min(len(typed), len(name)) > SHORT else None


def _beside(pair: _Pair) -> str:
    return pair.typed[max(0, pair.start - 1) : pair.start] + pair.typed[pair.end : pair.end + 1]


def _swapped(pair: _Pair) -> bool:
    first, second = pair.places
    return second == first + 1 and pair.typed[first : second + 1] == pair.name[first : second + 1][::-1]


def _looks_alike(pair: _Pair) -> bool:
    return len(pair.places) == 1 and pair.name[pair.start] in _lookalikes().get(pair.typed[pair.start], "")


def _is_no_word(pair: _Pair, kind: Slip, segmenter: Segmenter) -> bool:
    """Whether what was typed is no word of its own where it differs; one that only sounds the same may be one."""
    typed = pair.typed
    if segmenter.frequency(typed):
        return False
    words = segmenter.ordinary(typed)
    if kind is Slip.SMALL and not pair.places:
        return any(end - start == 1 for start, end in words if start in _too_many(pair))
    for start, end in words:
        inside = start < pair.start < end if pair.start == pair.end else (start < pair.end and end > pair.start)
        if pair.places:
            inside = any(start <= place < end for place in pair.places)
        if not inside or end - start < 2:
            continue
        word = typed[start:end]
        if word in function_words():
            return False
        if kind is not Slip.SOUND and segmenter.frequency(word) >= (1 if kind is Slip.OTHER else WELL_KNOWN):
            return False
    return True


def _breaks_word(pair: _Pair, segmenter: Segmenter) -> bool:
    """Whether a word of the name is in pieces as it was typed: 运站 for 运行, but not 消防站 for 消防车."""
    grown = len(pair.typed) - len(pair.name)
    within = [
        (start, end + grown)
        for start, end in segmenter.ordinary(pair.name)
        if end - start > 1 and (start < pair.start < end if grown > 0 else start <= pair.start < end)
    ]
    if not within:
        return False
    first, last = within[0]
    beside = [
        end - start == 1 and first <= start < last
        for start, end in segmenter.ordinary(pair.typed)
        if end == pair.start or start == pair.end
    ]
    return any(beside)


def _crosses(typed: str, name: str) -> bool:
    """Whether a word that tells items apart would turn into its contrary."""
    before, after = _words_told(typed), _words_told(name)
    gone, come = before - after, after - before
    return any(not _groups_of(word).isdisjoint(_groups_of(other)) for word in gone for other in come)


@cache
def _groups_of(word: str) -> frozenset[int]:
    return frozenset(number for number, group in enumerate(_groups()) if word in group)


def _words_told(text: str) -> Counter[str]:
    longer = (found[1] for found in _telling().finditer(text) if len(found[1]) > 1)
    return Counter(longer) + Counter(char for char in text if char in _telling_alone())


def _makes_number(pair: _Pair) -> bool:
    """Whether what was typed would become a number: 已级 for 一级, but not 以般 for 一般."""
    words = spelling()["apart"]["numerals"]
    return any(
        NUMERALS.match(pair.name[place])
        and not {pair.name[place : place + 2], pair.name[place - 1 : place + 1]} & set(words)
        for place in pair.places
    )


def _tells_apart(pair: _Pair, segmenter: Segmenter) -> bool:
    """Whether what differs belongs to a word that tells items apart, and might have been another of its kind."""
    return _touches(pair.name, pair.start, pair.name_end, segmenter) or _touches(
        pair.typed, pair.start, pair.end, segmenter
    )


def _told_by_one(pair: _Pair, segmenter: Segmenter) -> bool:
    """Whether what differs is a word of one character that tells items apart (总 in 总支出)."""
    alone = {first for first, last in segmenter.ordinary(pair.name) if last - first == 1}
    return any(place in alone and pair.name[place] in _telling_alone() for place in pair.places)


def _touches(text: str, start: int, end: int, segmenter: Segmenter) -> bool:
    alone = {first for first, last in segmenter.ordinary(text) if last - first == 1}
    for first, last in (found.span(1) for found in _telling().finditer(text)):
        if not (first < start < last if start == end else first < end and last > start):
            continue
        left = text[first : max(first, start)] + text[end:last]
        if (not left and first in alone) or (left and _others_with(left, text[first:last])):
            return True
    return False


@cache
def _others_with(left: str, word: str) -> bool:
    """Whether what is left of a word could be of another of its kind: 年 of 年初 or 年末, but 入 only of 收入."""
    return any(
        other != word and all(char in other for char in left) for group in _groups() if word in group for other in group
    )


def _is_cut_off(pair: _Pair) -> bool:
    """Whether the first or the last character is missing: a part of a name may be meant as it stands."""
    return pair.start == pair.end and pair.start in (0, len(pair.typed))


def _names_place(pair: _Pair) -> bool:
    """Whether what differs is the name before 区 or 局."""
    places = spelling()["apart"]["places"]
    return any(c in places for c in (pair.name[pair.name_end :][:2] + pair.typed[pair.end :][:2]))


@cache
def _groups() -> list[list[str]]:
    groups: list[list[str]] = spelling()["apart"]["groups"]
    return groups


@cache
def _words_apart() -> frozenset[str]:
    return frozenset(word for group in _groups() for word in group) | frozenset(spelling()["apart"]["single"])


@cache
def _telling() -> re.Pattern[str]:
    return re.compile("(?=(" + "|".join(sorted(_words_apart(), key=len, reverse=True)) + "))")


@cache
def _telling_alone() -> frozenset[str]:
    return frozenset(word for word in _words_apart() if len(word) == 1)


@cache
def _lookalikes() -> dict[str, str]:
    alike: dict[str, str] = {}
    for group in spelling()["characters"]["alike"]:
        for char in group:
            alike[char] = alike.get(char, "") + group.replace(char, "")
    return alike
