"""The dictionary that questions are cut with: the vocabulary, the words of questions, the names held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.understanding import words
from bot.understanding.normalise import normal
from knowledge import vocabulary
from knowledge.names import Names
from knowledge.short_names import kinds, place_names


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


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a word can be, and what it stands for."""

    role: Role
    value: str


class Lexicon:
    """Every known word with its senses."""

    def __init__(self, names: Names) -> None:
        self._senses: dict[str, Collection[Sense]] = {}
        self.places: dict[str, tuple[str, ...]] = {}
        """The places of the departments held, with and without their levels, and which departments are there."""
        self._vocabulary()
        self._question_words()
        self._names(names)
        self._senses = {word: tuple(senses) for word, senses in self._senses.items()}

    def __contains__(self, word: str) -> bool:
        return word in self._senses

    def senses(self, word: str) -> tuple[Sense, ...]:
        """What a word can be; empty for an unknown one."""
        return tuple(self._senses.get(word, ()))

    def names(self, *roles: Role) -> list[str]:
        """All words that can play one of these roles."""
        return [word for word, senses in self._senses.items() if any(s.role in roles for s in senses)]

    def _add(self, role: Role, value: str, forms: Iterable[str]) -> None:
        for form in forms:
            self._know(normal(form), (Sense(role, value),))

    def _know(self, word: str, senses: Iterable[Sense]) -> None:
        """Add what a word can be, each once: the name of one kind of body stands for hundreds of them."""
        if word:
            self._senses[word] = {**dict.fromkeys(self._senses.get(word, ())), **dict.fromkeys(senses)}

    def _vocabulary(self) -> None:
        for item, forms in vocabulary.asked():
            self._add(Role.ITEM, item, forms)
        for scope in vocabulary.table("grammar")["scopes"]["asked"]:
            self._add(Role.LABEL, scope, (scope,))
        for grade in vocabulary.table("grammar")["grades"]["names"]:
            self._add(Role.GRADE, grade, (grade,))

    def _question_words(self) -> None:
        lists = words()
        self._add(Role.PADDING, "", lists["padding"])
        for number, entry in enumerate(lists["measure"]):
            self._add(Role.MEASURE, str(number), entry["words"])
        for number, entry in enumerate(lists["topic"]):
            self._add(Role.TOPIC, str(number), entry["words"])
        for role, name in (
            (Role.UNIT_ASKED, "unit_asked"),
            (Role.OUTPUT_UNIT, "output_unit"),
            (Role.VIEWPOINT, "viewpoint"),
            (Role.BASIS, "basis"),
            (Role.CUE, "cues"),
            (Role.ORDER, "rank_order"),
        ):
            for value, forms in lists[name].items():
                self._add(role, value, forms)
        self._add(Role.PROJECTS, "", lists["projects"]["words"])

    def _asks_figure(self, text: str) -> bool:
        """Whether a text is an item and what is asked of it (机关运行经费预算)."""
        cuts = ((self.senses(text[:at]), self.senses(text[at:])) for at in range(2, len(text) - 1))
        return any(
            any(sense.role is Role.ITEM for sense in item) and any(sense.role is Role.MEASURE for sense in asked)
            for item, asked in cuts
        )

    def _no_name(self, label: str, values: Sequence[str], names: Names) -> bool:
        """Whether a label names nothing: the score of any project (项目自评得分), or an item with its measure."""
        if label not in names.projects and all(value in names.projects for value in values):
            return True
        return not any(s.role is Role.ITEM for s in self.senses(normal(label))) and self._asks_figure(normal(label))

    def _names(self, names: Names) -> None:
        held = {full for values in names.departments.values() for full in values}
        there: dict[str, list[str]] = {}
        for full in sorted(held):
            for name in dict.fromkeys(place_names(full)):
                there.setdefault(name, []).append(full)
        self.places = {name: tuple(own) for name, own in there.items()}
        self._add(Role.BODY, "", kinds())
        self._add(Role.UNIT, OWN_OFFICE, ("本级", "局本级", "机关本级", "部门本级"))
        for heading in names.headings:
            # 外包项目|绩效目标, not 外包|项目绩效目标; 机关运行经费|预算 asks for a figure
            if not heading.startswith(("项目", "部门", "单位")) and not self._asks_figure(normal(heading)):
                self._add(Role.TOPIC, heading, (heading,))
        normals: dict[str, str] = {}
        for role, found in (
            (Role.DEPARTMENT, names.departments),
            (Role.UNIT, names.units),
            (Role.PROJECT, names.projects),
            (Role.LABEL, names.labels),
            (Role.TERM, names.terms),
        ):
            senses: dict[str, Sense] = {}
            for name, values in found.items():
                word = normals.get(name) or normals.setdefault(name, normal(name))
                if len(word) > 1 and not (role is Role.LABEL and self._no_name(name, values, names)):
                    own = (senses.get(value) or senses.setdefault(value, Sense(role, value)) for value in values)
                    self._know(word, own)
