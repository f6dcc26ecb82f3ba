"""The places that a public body's name begins with (甲市乙区财政局), level by level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from knowledge import vocabulary

# The levels of places by one character, as a short name may begin with them (区财政局).
LEVELS = "省市州区县旗"
# What stands in no place's name.
NO_PLACE = re.compile("局|街道|政府|委员会")
# No place has a longer name.
LONGEST = 14


def places(full: str, start: int = 0) -> tuple[tuple[str, ...], int]:
    """The places that a name begins with from `start`, each with its level, and where the body's own name begins."""
    found: list[str] = []
    at, rank = start, -1
    while True:
        for end in range(at + 2, min(len(full), at + LONGEST)):
            own = _rank(full[at:end], rank)
            if own > rank and _ends_place(full, at, end):
                found.append(full[at:end])
                at, rank = end, own
                break
        else:
            break
    if not found and full[start : start + 1] in LEVELS and len(full) > start + 3 and not _within_word(full, start):
        return (full[start],), start + 1
    return tuple(found), at


def level_of(place: str) -> str:
    """The level that a place's name ends with: 区, 自治县, 经济技术开发区."""
    return place if len(place) == 1 else _suffix(place, _levels())


def is_place(name: str) -> bool:
    """Whether a word is a place's name with its level (乙区), and no other word that ends so (社区)."""
    return len(name) > 1 and _rank(name, -1) >= 0


def before(places: Sequence[str], *, whole: bool = False) -> list[str]:
    """What may stand before a body's own name: nothing, 乙区, 区, 乙; with `whole` 甲市乙区 besides."""
    if not places:
        return [""]
    last = places[-1]
    level = level_of(last)
    bare = _peoples().sub("", last.removesuffix(level))
    called = _data()["called"].get(level, [level])
    found = ["", last, *called]
    if len(bare) > 1 and not (level == "旗" and bare[-1] in "左右前后中"):
        found += [bare, *(bare + name for name in called)]
    if whole:
        found += ["".join(places[i:]) for i in range(len(places) - 1)]
    return list(dict.fromkeys(found))


def _data() -> dict[str, Any]:
    data: dict[str, Any] = vocabulary.table("short_names")["levels"]
    return data


@cache
def _levels() -> tuple[str, ...]:
    return tuple(level for rank in _data()["ranks"] for level in rank)


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What ends like a place and is none; the words that begin with the character of a level."""
    return tuple(_data()["no_places"]), tuple(_data()["words"])


@cache
def _peoples() -> re.Pattern[str]:
    """The peoples that the name of an autonomous place ends with (甲苗族自治县)."""
    return re.compile(rf"(?<=..)(?:(?:{vocabulary.alternatives(_data()['peoples'])})族?)+$")


def _rank(name: str, above: int) -> int:
    """The rank of a place by the level it ends with, below the one above it; -1 for what is no place."""
    if name[-1] not in LEVELS + "盟" or name.endswith(_words()[0]) or NO_PLACE.search(name):
        return -1
    for rank, levels in enumerate(_data()["ranks"]):
        if rank > above and 0 < len(_suffix(name, levels)) < len(name):
            return rank
    return -1


def _suffix(name: str, levels: Iterable[str]) -> str:
    """The longest of the levels that a name ends with; empty where it ends with none."""
    return max((level for level in levels if name.endswith(level)), key=len, default="")


def _within_word(full: str, at: int) -> bool:
    """Whether the character of a level begins a word here (市 in 市场), and ends no place."""
    return full.startswith(_words()[1], at)


def _ends_place(full: str, at: int, end: int) -> bool:
    """Whether a place may end here: a body's own name must be left, and no word or longer level be cut in two."""
    rest = full[end:]
    if _within_word(full, end - 1) or rest.startswith(("街道", "镇", "乡")) or (len(rest) == 1 and rest != "委"):
        return False
    if rest[0] in LEVELS.replace("州", "") and not _within_word(full, end) and rest[1:2] != "委":
        return False
    weak = rest in vocabulary.table("short_names")["short"]["weak"]
    return not (weak and full[end - 1] in "旗盟" and not full[at:end].endswith("自治旗"))
