"""The dictionary that questions are cut with: the vocabulary, the words of questions, the names held.

All of it lies in parts of a file that processes share (see knowledge/mapped.py); only what is asked about is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import islice

from bot.understanding.near_names import NearNames, has_sounds, near_names
from knowledge.mapped import Lists, Parts, Strings, Words


class Role(StrEnum):
    """What a word can be in a question."""

    ITEM = "item"
    LABEL = "label"
    PROJECT = "project"
    DEPARTMENT = "department"
    BODY = "body"
    UNIT = "unit"
    TERM = "term"
    MEASURE = "measure"
    UNIT_ASKED = "unit asked"
    OUTPUT_UNIT = "output unit"
    VIEWPOINT = "viewpoint"
    BASIS = "basis"
    CUE = "cue"
    TOPIC = "topic"
    PROJECTS = "projects"
    GRADE = "grade"
    ORDER = "order"
    PADDING = "padding"


# The department itself beside its units (所属单位).
OWN_OFFICE = "本级"
# What spelling is mended to; never a body's name: 甲区财政局 is not a slip for 乙区财政局.
REPAIRED = (Role.ITEM, Role.LABEL, Role.PROJECT, Role.TERM, Role.TOPIC, Role.MEASURE)
# A sense is kept as a number: the place of its role here, before the place of its value among all values.
ROLES = tuple(Role)
VALUE_BITS = 26
# So many senses of words asked about are at hand; a name of one kind of body may have thousands.
SENSES_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a word can be, and what it stands for."""

    role: Role
    value: str


class Lexicon:
    """Every known word with its senses; see `composing` for what they are, and `shared` for where they are kept."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = Words(parts["words"])
        self._senses = Lists(parts, "senses")
        self._values = Strings(parts, "values")
        self._single = frozenset(str(parts["single"], "utf-8"))
        self._kept: dict[str, tuple[Sense, ...]] = {}
        self._count = 0
        self.places = Places(parts, self._values)
        """The places of the departments held, with and without their levels, and which departments are there."""

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def senses(self, word: str) -> tuple[Sense, ...]:
        """What a word can be; empty for an unknown one."""
        held = self._kept.get(word)
        if held is not None:
            return held
        number = self._words.number(word)
        if number is None:
            return ()
        found = tuple(
            Sense(ROLES[sense >> VALUE_BITS], self._values[sense & ((1 << VALUE_BITS) - 1)])
            for sense in self._senses[number]
        )
        if self._count > SENSES_KEPT:
            self._kept, self._count = {}, 0
        self._kept[word] = found
        self._count += len(found)
        return found

    def names(self, *roles: Role) -> list[str]:
        """All words that can play one of these roles."""
        wanted = sum(1 << ROLES.index(role) for role in roles)
        own = self._parts["roles"].cast("I")
        return [self._words.word(number) for number in self._parts["order"].cast("I") if own[number] & wanted]

    def at_beginning(self, text: str) -> list[str]:
        """All words that a text begins with; of one character only those that are no part of ordinary words."""
        return [word for word in self._words.at_beginning(text) if len(word) > 1 or word in self._single]

    def counts(self, word: str) -> bool:
        """Whether a word is cut as one of ours."""
        return word in self._words and (len(word) > 1 or word in self._single)

    @cached_property
    def projects(self) -> str:
        """The names of all projects, a line each: looking through one text takes as long as looking at a few names."""
        return "\n".join(Strings(self._parts, "projects"))

    @property
    def labels(self) -> Sequence[str]:
        """What documents call items, as they are printed."""
        return Strings(self._parts, "labels")

    def terms(self) -> dict[str, tuple[str, ...]]:
        """The names of terms and their aliases, each with the terms that it stands for."""
        termed = iter(Strings(self._parts, "termed"))
        counts = self._parts["meanings"].cast("I")
        return {
            name: tuple(islice(termed, count))
            for name, count in zip(Strings(self._parts, "terms"), counts, strict=True)
        }

    def near(self) -> NearNames:
        """The names that spelling is mended to, by their sounds."""
        return NearNames(self._parts) if has_sounds(self._parts) else near_names(self.names(*REPAIRED))


class Places:
    """The departments of each place."""

    def __init__(self, parts: Parts, values: Strings) -> None:
        self._places, self._there, self._values = Words(parts["places"]), Lists(parts, "there"), values

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def get(self, name: str) -> tuple[str, ...]:
        """The full names of the departments of a place; none where no such place is known."""
        number = self._places.number(name)
        return () if number is None else tuple(self._values[value] for value in self._there[number])
