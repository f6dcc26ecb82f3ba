"""Spelling: words that no name fits are mended to the one name that they are a slip for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from bot.understanding import bodies, sounds
from bot.understanding.lexicon import Role
from bot.understanding.near_names import SHORTEST, NearNames, bare
from bot.understanding.segment import Segmenter, Word, function_words, joined
from bot.understanding.slips import SHORT, Own, Slip, slip

# More slips in one question than this, and it is not a question any more.
MOST_REPAIRS = 3
# Nor with so many characters in words that nothing is known of.
MOST_UNKNOWN = 80
# A slip cuts a name into this many words at most.
MOST_WORDS = 12
# What a name may hold beside characters; anything else ends it.
WITHIN = set("（）、·-/")
LETTERS = re.compile(r"[a-z]{6,}")
# Words that only serve may have come out of a slip, where they are one character (才政拨款).
SLIPPED_INTO = {Role.PADDING, Role.CUE, Role.ORDER, Role.GRADE}


@dataclass(frozen=True, slots=True)
class Repair:
    """A part of a question and the name that is meant by it."""

    start: int
    end: int
    name: str
    slip: Slip
    changes: tuple[int, int]
    """In characters, and with brackets and dots."""

    @property
    def order(self) -> tuple[int, int, tuple[int, int]]:
        """The likeliest slip first, then the longest name, then the fewest changes."""
        return (self.slip, -len(bare(self.name)), self.changes)

    def overlaps(self, other: Repair) -> bool:
        """Whether two repairs are of the same part of the question."""
        return self.start < other.end and other.start < self.end

    def applied(self, text: str) -> str:
        """The question as it is meant."""
        return text[: self.start] + self.name + text[self.end :]


class Repairer:
    """Mends words against a closed list of names."""

    def __init__(self, near: Callable[[], NearNames]) -> None:
        """`near` gives the names; they are asked for when the first word needs to be mended."""
        self._names = near

    @cached_property
    def _near(self) -> NearNames:
        return self._names()

    def ready(self) -> None:
        """Have at hand what the first question with an unknown word would wait for."""
        self._near.alike(sounds.code(""))

    def repair(self, words: Sequence[Word], segmenter: Segmenter) -> Repair | None:
        """The likeliest repair of a question that is cut into words; None where none is needed or two are as likely."""
        unknown = sum(len(word.text) for word in words if not word.senses)
        if not 0 < unknown <= MOST_UNKNOWN:
            return None
        text = "".join(word.text for word in words)
        found = self._spelt(text) or self._repairs(words, text, segmenter)
        found.sort(key=lambda repair: repair.order)
        while found:
            best = found[0]
            meant = best.applied(text)
            others = [
                other
                for other in found
                if other.overlaps(best) and other.applied(text) != meant and not _same_thing(other, best, segmenter)
            ]
            if best.slip < Slip.DOUBTFUL and not any(_rivals(other, best) for other in others):
                return best
            found = [repair for repair in found if not repair.overlaps(best)]
        return None

    def _repairs(self, words: Sequence[Word], text: str, segmenter: Segmenter) -> list[Repair]:
        """All repairs of parts of a question that hold an unknown word."""
        own = _own(words)
        fits = [_in_name(word) for word in words]
        edges = self._near.edges(text)
        found = []
        for first, word in enumerate(words):
            if not fits[first] or word.text in WITHIN:
                continue
            unknown = marked = False
            for last in range(first, min(len(words), first + MOST_WORDS)):
                ends = words[last]
                if ends.end - word.start > self._near.longest + 1 or not fits[last]:
                    break
                unknown = unknown or own[ends.start] is Own.UNKNOWN
                marked = marked or ends.text in WITHIN
                if not unknown or ends.text in WITHIN or (not marked and edges.near_none(word.start, ends.end)):
                    continue
                beside = (*words[max(0, first - 1) : first], *words[last + 1 : last + 2])
                found += [
                    repair
                    for repair in self._meant(text, word.start, ends.end, own, segmenter)
                    if not any(_left_out(piece, own, repair) for piece in beside)
                ]
        return found

    def _meant(self, text: str, start: int, end: int, own: Sequence[Own], segmenter: Segmenter) -> list[Repair]:
        """What a part of a question may be meant to be."""
        part = text[start:end]
        typed = bare(part)
        if len(typed) < SHORTEST or part.count("（") != part.count("）"):
            return []
        found = []
        for name in (name for names in self._near.near(typed) for name in names if name not in part):
            if _repeats(name, part, text[:start][-1:], text[end:][:1]):
                continue
            kind = slip(typed, name, [own[i] for i in range(start, end) if bare(text[i])], segmenter)
            if kind:
                changes = OSA.distance(typed, bare(name)), OSA.distance(part, name)
                found.append(Repair(start, end, name, kind, changes))
        return found

    def _spelt(self, text: str) -> list[Repair]:
        """Names that are typed in pinyin (sangongjingfei), where one name only reads so."""
        found = []
        for letters in LETTERS.finditer(text):
            meant = {
                bare(name): name
                for way in sounds.spelt(letters[0])
                for name in self._near.alike(sounds.code_of(way))
                if all(sounds.reads(char, syllable) for char, syllable in zip(bare(name), way, strict=True))
            }
            if len(meant) == 1:
                found.append(Repair(letters.start(), letters.end(), meant.popitem()[1], Slip.SOUND, (0, 0)))
        return found


def repaired(text: str, segmenter: Segmenter, repairer: Repairer) -> tuple[list[Word], list[tuple[str, str]]]:
    """The words of a question, those that no name fits mended where one is meant; and what was mended into what.

    What is mended may join its neighbours to a longer name (预算值行率), so the whole is cut again.
    """
    words = segmenter.words(text)
    repairs: list[tuple[str, str]] = []
    for _ in range(MOST_REPAIRS):
        best = repairer.repair(words, segmenter)
        if best is None:
            break
        repairs.append((text[best.start : best.end], best.name))
        text = best.applied(text)
        words = segmenter.words(text)
    return joined(words), repairs


def _own(words: Sequence[Word]) -> list[Own]:
    """Of every character of a question, how sure it is: what is known is right, and so is a body's name."""
    own = [_sureness(word) for word in words for _ in word.text]
    runs = joined(words)
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        if not run.senses and (bodies.named(run.text) or (following and bodies.elsewhere(run, following))):
            own[run.start : run.end] = [Own.KNOWN] * len(run.text)
    return own


def _sureness(word: Word) -> Own:
    if not word.senses:
        return Own.UNKNOWN
    serves = len(word.text) == 1 and {sense.role for sense in word.senses} <= SLIPPED_INTO
    return Own.SERVING if serves else Own.KNOWN


def _left_out(word: Word, own: Sequence[Own], repair: Repair) -> bool:
    """Whether a word beside a repair is a single character that means nothing: a piece of the name left out of it."""
    if len(word.text) > 1 or own[word.start] is not Own.UNKNOWN:
        return False
    if repair.slip >= Slip.SMALL:
        return True
    return word.text not in function_words() and (repair.slip is Slip.NEAR or len(bare(repair.name)) <= SHORT)


def _in_name(word: Word) -> bool:
    """Whether a word can be a part of a name that is mended."""
    return not word.has(Role.DEPARTMENT, Role.UNIT, Role.BODY) and (word.text in WITHIN or bare(word.text) == word.text)


def _same_thing(one: Repair, other: Repair, segmenter: Segmenter) -> bool:
    """Whether two names mean the same (机关运行经费, 机关运转经费)."""
    senses = [{sense for word in segmenter.words(repair.name) for sense in word.senses} for repair in (one, other)]
    return (one.start, one.end) == (other.start, other.end) and not senses[0].isdisjoint(senses[1])


def _repeats(name: str, part: str, before: str, after: str) -> bool:
    """Whether a name would bring along a character that stands beside it already: 人院|员 is no slip for 人员|员."""
    return (name[-1] == after and part[-1] != after) or (name[0] == before and part[0] != before)


def _rivals(other: Repair, best: Repair) -> bool:
    """Whether another repair of the same part is as likely as the best."""
    if best.slip is Slip.OTHER and other.slip is Slip.DOUBTFUL:
        return len(other.name) >= len(best.name) or (other.start <= best.start and other.end >= best.end)
    if best.slip < Slip.SMALL and other.slip is Slip.SMALL and other.start <= best.start and other.end >= best.end:
        # 工职福利费: 工资福利费, or 职工福利费; 委托务业费: 物业费, or 委托业务费
        return len(bare(other.name)) > len(bare(best.name)) or best.slip is Slip.NEAR
    if best.slip is Slip.SMALL and other.slip is Slip.OTHER:
        return len(other.name) > len(best.name)  # 结结余: 结余, or 结转结余
    return other.order == best.order
