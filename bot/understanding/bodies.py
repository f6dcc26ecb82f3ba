"""Public bodies in a question: the one that is held by the name and place that are said, or one that is not held.

What is named and not held is told as unknown, never ignored and never taken for another of its kind; what only reads
like a body's name (哪个局, 给学校的补助, 财政部门) is none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from functools import cache

from bot.understanding import body_words
from bot.understanding.dictionary import dictionary
from bot.understanding.lexicon import Lexicon, Role, Sense
from bot.understanding.normalise import normal
from bot.understanding.segment import Segmenter, Word
from knowledge import levels, vocabulary
from knowledge.short_names import is_local, parted
from knowledge.vocabulary import alternatives

BEFORE_NAME = re.compile(r"^(?:那么?|请问|问问|换成|查|看|说|和|与|跟)")
PLACE_NAME = re.compile(r"^[\u4e00-\u9fff]{2,3}$")
OF_LEVEL = re.compile("[省市州区县旗镇乡]里")
NUMBER = re.compile("第[一二三四五六七八九十]{1,3}$")
ABBREVIATED = re.compile("[一二三四五六七八九十]{1,2}[中小幼]$")
HELD = (Role.DEPARTMENT, Role.UNIT)
# Roles in which a word names something in the accounts.
CONTENT = (Role.ITEM, Role.LABEL, Role.TERM, Role.PROJECT, Role.TOPIC)
OWN_OFFICE = "本级"
PADDING = (Sense(Role.PADDING, ""),)
LEVELS = frozenset(levels.LEVELS)
# Names as short as this must stand by themselves: 人大 is no body in 人大代表.
SHORT = 2


def named(text: str) -> str:
    """The body that an unknown run of characters reads like; empty where it reads like none."""
    name = BEFORE_NAME.sub("", text)
    return name if _endings().search(name) and len(name) > SHORT else ""


def elsewhere(word: Word, following: Word) -> str:
    """甲区 before a body's name that is held for another place: a body that is not held; else empty."""
    if word.senses or not following.has(*HELD, Role.BODY):
        return ""
    by_name = following.text[0] in LEVELS and PLACE_NAME.match(word.text)
    if not (by_name or levels.is_place(word.text) or word.text in LEVELS):
        return ""
    if any(word.text + following.text in full for full in following.values(Role.DEPARTMENT)):
        return ""
    return word.text + following.text


class Bodies:
    """Finds the bodies among the words of questions."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter) -> None:
        self._lexicon, self._segmenter = lexicon, segmenter
        self._own = set(vocabulary.table("organisations")["own"])

    def settled(self, words: Sequence[Word]) -> list[Word]:
        """The words with each body's name one of them, that of one that is not held as well."""
        found: list[Word] = []
        words = _joined(words) if words else []
        for i, word in enumerate(words):
            following, next_but_one = (words[k] if k < len(words) else None for k in (i + 1, i + 2))
            after = next_but_one if following and following.text == "的" else following
            if word.has(*HELD, Role.BODY):
                self._body(found, word, following, words)
            elif word.senses:
                found.append(word)
            elif after and after.has(*HELD, Role.BODY):
                _add(found, word)
            else:
                self._run(found, word, following, words)
        return self._own_offices(found)

    # ------------------------------------------------------------ known names of bodies

    def _body(self, found: list[Word], word: Word, following: Word | None, words: Sequence[Word]) -> None:
        """A word that bodies are called, with the place before it; dissolved where it is a part of something else."""
        held = word.has(*HELD)
        place, taken = self._place(found, word)
        other = tuple(s for s in word.senses if s.role not in (*HELD, Role.BODY))
        if _goes_on(word, following):
            _add(found, replace(word, senses=()))
        elif place:
            fitting = (s for s in word.senses if s.role in HELD and place[:2] in s.value)
            senses = tuple(sense for sense in fitting if self._fits(place, word, sense.value))
            whole = self._with_place(found, word, place, taken)
            found += self._apart(replace(whole, senses=senses or (Sense(Role.BODY, whole.text),)))
        elif not self._stands(found, word, following, words):
            if other:
                found.append(replace(word, senses=other))
            else:
                _add(found, replace(word, senses=()))
        elif held:
            found += self._apart(replace(word, senses=tuple(s for s in word.senses if s.role is not Role.BODY)))
        else:
            found.append(replace(word, senses=other or (Sense(Role.BODY, word.text),)))

    def _stands(self, found: Sequence[Word], word: Word, following: Word | None, words: Sequence[Word]) -> bool:
        """Whether a body's name without a place before it is meant as one."""
        before, after = found[-1] if found else None, following.text if following else ""
        held = [sense.value for sense in word.senses if sense.role in HELD]
        bare = any(is_local(word.text, full) for full in held)
        if bare or len(word.text) <= SHORT:
            if (before and not before.senses) or (following and not following.senses):
                return False
            others = any(w is not word and w.has(*HELD) for w in words)
            if word.has(*CONTENT) and (bare or others):
                return False
        if bare:
            serves = body_words()["projects"] + body_words()["doing"]
            goes = before is not None and before.text in body_words()["going"] + body_words()["given_to"]
            return not (self._ordinary(word.text) or after in serves or goes)
        if held:
            return True
        given = before is not None and before.text in body_words()["given_to"]
        return not (given or after.startswith(tuple(body_words()["doing"])) or self._of_project(word.text, after))

    def _ordinary(self, name: str) -> bool:
        """Whether a street's or town's name is first of all an ordinary word (建设, 和平)."""
        known = dictionary()
        return self._segmenter.frequency(name) > 0 and name not in known.names and name not in known.numbers

    def _of_project(self, name: str, after: str) -> bool:
        """Whether a name is a part of a project's name here (档案局 in 档案局搬迁经费)."""
        begun = name if after in body_words()["projects"] else name + after[:2] if len(after) > 1 else ""
        return bool(begun) and begun in self._lexicon.projects

    # ------------------------------------------------------------ the place before a name

    def _place(self, found: Sequence[Word], word: Word) -> tuple[str, int]:
        """The place that stands before a body's name, and how many words hold it: a run, or with 的 or 和 (和平区)."""
        if not found:
            return "", 0
        last = found[-1]
        held = [sense.value for sense in word.senses if sense.role in HELD]
        if last.text == "的" and len(found) > 1 and not found[-2].senses:
            place = self._name_at_end(found[-2].text, word, held)
            own = any(self._fits(place, word, full) for full in held)
            return (place, 2) if own or levels.is_place(place) else ("", 0)
        if last.senses:
            return "", 0
        joined = found[-2].text + last.text if len(found) > 1 and len(found[-2].text) == 1 else ""
        if joined in dictionary().places:
            return joined, 2
        return self._name_at_end(last.text, word, held), 1

    def _name_at_end(self, run: str, word: Word, held: Sequence[str]) -> str:
        """The place, or the name that may be one, that an unknown run ends with."""
        number = NUMBER.search(run) if word.text in _kinds()["numbered"] else None
        if number:
            return self._name_at_end(run[: number.start()], replace(word, text=""), held) + number[0]
        level = word.text[:1] if word.text[:1] in LEVELS else ""
        starts = [start for start, _ in self._segmenter.ordinary(run)]
        for start in starts:
            if any(self._fits(run[start:], word, full) for full in held if run[start : start + 2] in full):
                return run[start:]
        for start in starts:
            if self._is_name(run[start:] + level) or _is_committee(run[start:]):
                return run[start:]
        if word.text in _kinds()["any"]:
            return next((run[start:] for start in starts if not self._serves(run[start:])), "")
        # 甲 before 区财政局: the names of places are longer, but it names another one all the same
        named_by_one = level and len(run) == 1 and run not in body_words()["asking"]
        if run[1:] in LEVELS and run[0] in body_words()["asking"]:
            return run[1:]  # 那 before 区财政局
        return run if run in LEVELS or named_by_one else ""

    def _is_name(self, text: str) -> bool:
        """Whether a text can be the name of a place: of words that only names are made of, or of none at all."""
        known = dictionary()
        if len(text) < 2 or text in known.names:
            return len(text) > 1
        single: Container[str] = known.function
        if levels.is_place(text):
            # a character that serves elsewhere is a part of a name that has its level
            text, single = text.removesuffix(levels.level_of(text)), {*body_words()["asking"], *body_words()["each"]}
        pieces = (text[start:end] for start, end in self._segmenter.ordinary(text))
        return all(piece in known.names if len(piece) > 1 else piece not in single for piece in pieces)

    def _fits(self, place: str, word: Word, full: str) -> bool:
        """Whether a place before a word is that of a full name: 甲市乙区, 甲乙, 乙, with or without the levels.

        甲市 alone is not the place of 甲市乙区财政局, but where the word names 乙区 itself, or 区.
        """
        own = parted(full).places
        rest, last = place, ""
        for name in own:
            bare = name.removesuffix(levels.level_of(name))
            last = name if rest.startswith(name) else bare if rest.startswith(bare) else ""
            rest = rest.removeprefix(last)
        if rest or not own or last:
            return bool(place) and not rest and bool(own)
        named = own[-1].removesuffix(levels.level_of(own[-1]))
        by_level = word.text.startswith(levels.level_of(own[-1])) and word.text[1:] in self._lexicon
        return by_level or word.text.startswith(named)

    def _with_place(self, found: list[Word], word: Word, place: str, taken: int) -> Word:
        """The word with the place before it, which is taken out of the words found."""
        first = found[-taken].start
        run = found[-taken].text if taken == 1 or not found[-taken].senses else place
        del found[-taken:]
        if len(run) > len(place):
            found.append(Word(run[: -len(place)], first, ()))
        return Word(place + word.text, first + len(run) - len(place), ())

    # ------------------------------------------------------------ runs that no word covers

    def _run(self, found: list[Word], word: Word, following: Word | None, words: Sequence[Word]) -> None:
        """An unknown run: the name of a body that is not held, a place, or something else."""
        if found and not found[-1].senses:
            _add(found, word)
            return
        after = following.text if following else ""
        name = self._named(word.text)
        if name and not self._of_project(name, after) and not after.startswith(tuple(body_words()["doing"])):
            rest = word.text.removesuffix(name)
            if rest:
                found.append(Word(rest, word.start, ()))
            found.append(Word(name, word.end - len(name), (Sense(Role.BODY, name),)))
        elif self._is_place_asked(found, word, following, words):
            found.append(replace(word, senses=(Sense(Role.BODY, word.text),)))
        else:
            found.append(word)

    def _named(self, run: str) -> str:
        """The body's name that a run ends with (石桥中学, 区政府, 科技创新局); empty where it is none."""
        data = _kinds()
        ending = ABBREVIATED.search(run) or _endings().search(run)
        if not ending or run.endswith(tuple(data["none"])):
            return ""
        kind, name = ending[0], run[: ending.start()]
        number = NUMBER.search(name) if kind in data["numbered"] else None
        if number:
            kind, name = number[0] + kind, name[: number.start()]
        if name in LEVELS and (number or kind in data["of_level"] + data["any"]):
            return run
        starts = [start for start, _ in self._segmenter.ordinary(name)]
        if kind in data["any"]:
            words = [name[start:] for start in starts if not self._serves(name[start:])]
            return words[0] + kind if words and len(words[0] + kind) > SHORT else ""
        own = (name[start:] + kind for start in starts if self._is_name(name[start:]))
        return next(own, kind if number else "")

    def _serves(self, text: str) -> bool:
        """Whether a word among those of a text only serves (这家, 其他, 各)."""
        pieces = (text[start:end] for start, end in self._segmenter.ordinary(text))
        single = body_words()["asking"] + body_words()["each"]
        return any(piece in (dictionary().function if len(piece) > 1 else single) for piece in pieces)

    def _is_place_asked(self, found: Sequence[Word], word: Word, following: Word | None, words: Sequence[Word]) -> bool:
        """Whether a run is a place that stands for whom is asked about: 北京市呢, 县里; never 去北京, 石桥区的项目."""
        run = word.text
        known = run in self._lexicon.places or run in dictionary().places or OF_LEVEL.fullmatch(run)
        if not known and not (levels.is_place(run) and self._is_name(run[:-1])):
            return False
        if found and found[-1].text in body_words()["going"] + body_words()["given_to"]:
            return False
        if following and following.text in body_words()["projects"]:
            return False
        return all(other.senses for other in words if other is not word)

    # ------------------------------------------------------------ the body itself

    def _own_offices(self, found: list[Word]) -> list[Word]:
        """本级 or 机关 beside a department whose own office is held by itself: that is meant, and not the whole."""
        marks = [word for word in found if word.text in self._own or _is_own_office(word)]
        settled = []
        for word, following in zip(found, [*found[1:], None][: len(found)], strict=True):
            beside = following if following in marks else None
            own = self._own_office(word, beside or next(filter(_is_own_office, marks), None))
            settled.append(replace(word, senses=own) if own else word)
        if settled != found:
            settled = [replace(word, senses=PADDING) if word in marks else word for word in settled]
        return settled

    def _apart(self, word: Word) -> list[Word]:
        """The own office of a department that is held, where it is but one of its units: 某局 · 本级."""
        wholes = [full for full in word.values(Role.UNIT) if parted(full).own] if word.text[-2:] in self._own else []
        if not wholes or word.has(Role.DEPARTMENT):
            return [word]
        senses = tuple(s for s in self._lexicon.senses(word.text[:-2]) if s.role is Role.DEPARTMENT)
        own = Word(OWN_OFFICE, word.end - 2, self._lexicon.senses(OWN_OFFICE))
        return [Word(word.text[:-2], word.start, senses), own] if senses else [word]

    def _own_office(self, word: Word, mark: Word | None) -> tuple[Sense, ...]:
        """The own office of the body that a word names, where it is held."""
        if mark is None or not word.has(Role.DEPARTMENT, Role.BODY):
            return ()
        names = (word.text, *(normal(full) for full in word.values(Role.DEPARTMENT)))
        senses = (sense for name in names for sense in self._lexicon.senses(name + OWN_OFFICE))
        return tuple(dict.fromkeys(sense for sense in senses if sense.role is Role.DEPARTMENT))


def _kinds() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = vocabulary.table("short_names")["kinds"]
    return kinds


@cache
def _endings() -> re.Pattern[str]:
    data = _kinds()
    return re.compile(rf"(?:{alternatives([*data['numbered'], *data['of_level'], *data['of_name'], *data['any']])})$")


def _is_committee(text: str) -> bool:
    """乙区委, 区委: a place as the party's offices are named by."""
    place = text.removesuffix("委")
    return place != text and (place in LEVELS or levels.is_place(place))


def _is_own_office(word: Word) -> bool:
    return OWN_OFFICE in word.values(Role.UNIT) and not word.has(Role.DEPARTMENT)


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words with 第一 and the school or hospital after it, that no word covers, in one run."""
    found: list[Word] = []
    for word, following in zip(words, [*words[1:], None], strict=True):
        counts = following is not None and following.text.startswith(tuple(_kinds()["numbered"]))
        if counts and NUMBER.match(word.text):
            word = replace(word, senses=())
        _add(found, word)
    return found


def _goes_on(word: Word, following: Word | None) -> bool:
    """Whether a name is the beginning of another word: 财政局长."""
    return following is not None and bool(re.match(body_words()["goes_on"], word.text[-1] + following.text))


def _add(found: list[Word], word: Word) -> None:
    """Add a word; an unknown one after an unknown one is the same run."""
    if found and not found[-1].senses and not word.senses:
        found[-1] = replace(found[-1], text=found[-1].text + word.text)
    else:
        found.append(word)
