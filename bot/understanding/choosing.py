"""An answer to a choice: which of the things shown before is meant (第二个, 2, ②, 最后一个, 水务局, 都要)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.answer import Conversation, Shown
from bot.understanding import turn_words
from bot.understanding.normalise import normal
from knowledge.vocabulary import alternatives

# More than these are not answered at once.
MOST = 8
CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
NUMERAL = r"\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
KIND = "(?:项目|指标|部门|单位|局|科目)?"
# 第二个, 2, 2号, （2）, 二: by itself; with something asked of it, 第二个… only.
ORDINAL = re.compile(rf"第(?:{NUMERAL})(?:个|项|家|号|条){KIND}")
ONE = rf"(?:(?:排名?|排在)?第(?:{NUMERAL})[个项家号条种位款]?{KIND}|\d{{1,2}}号?|（?\d{{1,2}}）|{NUMERAL})"
AND = r"(?:[、,/+&]|还有|以及|和|与|跟|及)+"
NUMBERED = re.compile(rf"{ONE}(?:{AND}{ONE})*")
FIGURES = re.compile(NUMERAL)
ASKED_OF = re.compile(rf"^(?:那么|那|就)?第({NUMERAL})[个项家条种位款]({KIND})的?(.+)$")
ALL_OF = re.compile(r"^(?:这|那)?([两二三四五六七八]|\d)(?:个|家|项)(?:部门|单位|项目|局)?(都|全)?.{0,3}$")
# What a thing is called by: 第二个项目 is none of several departments.
NOUNS = {"项目": "subject", "指标": "subject", "部门": "department", "单位": "department", "局": "department"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the things shown are meant, and what is asked of them besides; or why none can be told."""

    places: tuple[int, ...] = ()
    rest: str = ""
    failed: str = ""


def chosen(text: str, talk: Conversation) -> Choice | None:
    """The choice that a normalised message makes; None where it makes none."""
    count = max(len(talk.shown), len(talk.choices))
    core = _core(text)
    if count < 2 and not talk.choices:
        lost = not _ranked(talk) and (ORDINAL.fullmatch(core) or core in turn_words()["last"])
        return Choice(failed="none shown") if lost else None
    places = _numbered(core) or _by_place(core, talk, count)
    if places is not None:
        if any(place >= count for place in places):
            # 第四个 after 前三个: the next in order
            return None if _ranked(talk) else Choice(failed="place")
        return _several(tuple(dict.fromkeys(places)), talk)
    if talk.choices:
        if _all(text, core, count):
            return _several(tuple(range(count)), talk)
        named = _named(core, talk.shown)
        if named is not None:
            return Choice((named,))
    return _asked_of(text, talk)


def _several(places: tuple[int, ...], talk: Conversation) -> Choice:
    """Some of them, if so many can be answered at once; of questions that were only offered, one."""
    most = MOST if len(talk.shown) >= len(talk.choices) else 1
    return Choice(failed="too many") if len(places) > most else Choice(places)


def _core(text: str) -> str:
    """The number or name in 我选第二个吧."""
    before, after = _around()
    core = after.sub("", text)
    return before.sub("", core, count=1) or core


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = turn_words()
    return (
        re.compile(rf"^(?:{alternatives(words['choose_before'])})[,:、]*"),
        re.compile(rf"(?:{alternatives(words['choose_after'])})+$"),
    )


def _numbered(core: str) -> tuple[int, ...] | None:
    """第二个, 1和3."""
    if not NUMBERED.fullmatch(core):
        return None
    numbers = tuple(_number(found) - 1 for found in FIGURES.findall(core))
    return numbers if min(numbers) >= 0 else None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (CHINESE[tens] if tens else 1) * 10 * bool(ten) + (CHINESE[ones] if ones else 0)


def _by_place(core: str, talk: Conversation, count: int) -> tuple[int, ...] | None:
    """最后一个; of two, 后者 or 另一个."""
    words = turn_words()
    if core in words["last"]:
        return None if _ranked(talk) else (count - 1,)
    if talk.choices or core[-1:] == "者":
        # of more than two, it cannot be told: that there is no such place makes the reply ask back
        if core in words["first_of_two"]:
            return (0,) if count == 2 else (count,)
        if core in words["second_of_two"]:
            return (count - 1,) if count == 2 else (count,)
    if core in words["first"] and not _ranked(talk):
        return (0,)
    if core in words["other_of_two"] and count == len(talk.shown) == 2:
        current = [i for i, thing in enumerate(talk.shown) if _is_current(thing, talk)]
        return (1 - current[0],) if len(current) == 1 else None
    return None


def _ranked(talk: Conversation) -> bool:
    return talk.ranked is not None


def _is_current(thing: Shown, talk: Conversation) -> bool:
    """Whether the talk is about this one of the things shown."""
    query = talk.query
    if query is None:
        return False
    about = (
        (thing.department, query.departments),
        (thing.year, query.years),
        (thing.subject, query.subjects),
        (thing.item, tuple(item for mention in query.mentions for item in mention.items)),
        (thing.viewpoint, (query.viewpoint,)),
    )
    return all(value in held for value, held in about if value)


def _all(text: str, core: str, count: int) -> bool:
    """都要, 三个都要; 三个, where there are three."""
    if text in turn_words()["all"] or core in turn_words()["all"]:
        return True
    found = ALL_OF.match(text)
    if not found:
        return False
    number = int(found[1]) if found[1].isdecimal() else CHINESE[found[1]]
    return number == count and (bool(found[2]) or len(text) <= 4)


def _named(core: str, shown: tuple[Shown, ...]) -> int | None:
    """The one thing whose name it is, or whose name it is a part of."""
    if len(core) < 2:
        return None
    names = [normal(thing.name) for thing in shown]
    whole = [i for i, name in enumerate(names) if name == core]
    part = [i for i, name in enumerate(names) if core in name]
    found = whole or part
    return found[0] if len(found) == 1 else None


def _asked_of(text: str, talk: Conversation) -> Choice | None:
    """第二个项目的执行率."""
    found = ASKED_OF.match(text)
    if not found or len(talk.shown) < 2:
        return None
    place = _number(found[1]) - 1
    if not 0 <= place < len(talk.shown):
        return None
    noun = NOUNS.get(found[2])
    if noun and not getattr(talk.shown[place], noun):
        return None
    return Choice((place,), found[3])
