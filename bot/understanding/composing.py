"""The words of a lexicon, put together from the vocabulary, the words of questions and the names held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import marisa_trie

from bot.understanding import words
from bot.understanding.lexicon import OWN_OFFICE, REPAIRED, ROLES, VALUE_BITS, Role
from bot.understanding.near_names import sounded
from bot.understanding.normalise import normal
from knowledge import vocabulary
from knowledge.dictionary import ordinary_words
from knowledge.mapped import numbers, strings, text
from knowledge.names import Names
from knowledge.short_names import kinds, place_names


def composed(names: Names, *, sounds: bool = True) -> dict[str, bytes]:
    """The parts of a lexicon, without the order of names by their `sounds` where that is not wanted."""
    composer = Composer(names)
    trie = marisa_trie.Trie(composer.senses)
    order = [trie[word] for word in composer.senses]
    by_number: list[tuple[int, ...]] = [()] * len(order)
    for number, senses in zip(order, composer.senses.values(), strict=True):
        by_number[number] = senses
    places = marisa_trie.Trie(composer.places)
    there = [composer.places[places.restore_key(number)] for number in range(len(places))]
    repaired = sum(1 << ROLES.index(role) for role in REPAIRED)
    mended = [word for word, senses in composer.senses.items() if repaired & _roles(senses)] if sounds else []
    return {
        "words": trie.tobytes(),
        "order": numbers(order),
        "roles": numbers(map(_roles, by_number)),
        **_lists("senses", by_number),
        **strings("values", composer.values),
        "places": places.tobytes(),
        **_lists("there", there),
        "single": text("".join(composer.single())),
        **strings("projects", (word for word, senses in composer.senses.items() if _is(Role.PROJECT, senses))),
        **strings("labels", names.labels),
        **strings("terms", names.terms),
        **strings("termed", (value for values in names.terms.values() for value in values)),
        "meanings": numbers(len(values) for values in names.terms.values()),
        **(sounded(mended) if sounds else {}),
    }


def _lists(name: str, lists: Iterable[Sequence[int]]) -> dict[str, bytes]:
    ends, flat = [0], list[int]()
    for own in lists:
        flat += own
        ends.append(len(flat))
    return {name: numbers(flat), f"{name} at": numbers(ends)}


def _roles(senses: Iterable[int]) -> int:
    """The roles of some senses, a bit each."""
    found = 0
    for sense in senses:
        found |= 1 << (sense >> VALUE_BITS)
    return found


def _is(role: Role, senses: Iterable[int]) -> bool:
    return bool(_roles(senses) >> ROLES.index(role) & 1)


class Composer:
    """Puts together what each word can be: its senses are numbers (see Lexicon), for there may be millions."""

    def __init__(self, names: Names) -> None:
        self.senses: dict[str, tuple[int, ...]] = {}
        self.values: dict[str, int] = {}
        self.places: dict[str, list[int]] = {}
        self._vocabulary()
        self._question_words()
        self._names(names)

    def single(self) -> Iterator[str]:
        """The words of one character that count as words of ours: 会, 人 are first of all a part of ordinary words."""
        ordinary, begun = ordinary_words(), set()
        for word in self.senses:
            if len(word) == 1 and (word in begun or word in ordinary):
                continue
            begun.add(word[0])
            if len(word) == 1:
                yield word

    def _sense(self, role: Role, value: str) -> int:
        return ROLES.index(role) << VALUE_BITS | self.values.setdefault(value, len(self.values))

    def _add(self, role: Role, value: str, forms: Iterable[str]) -> None:
        for form in forms:
            self._know(normal(form), (self._sense(role, value),))

    def _know(self, word: str, senses: Sequence[int]) -> None:
        """Add what a word can be, each once: the name of one kind of body stands for hundreds of them."""
        known = self.senses.get(word, ())
        if known:
            told = set(known)
            senses = [sense for sense in senses if sense not in told]
        if word:
            self.senses[word] = (*known, *senses)

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

    def _has(self, word: str, role: Role) -> bool:
        return _is(role, self.senses.get(word, ()))

    def _asks_figure(self, text: str) -> bool:
        """Whether a text is an item and what is asked of it (机关运行经费预算)."""
        cuts = ((text[:at], text[at:]) for at in range(2, len(text) - 1))
        return any(self._has(item, Role.ITEM) and self._has(asked, Role.MEASURE) for item, asked in cuts)

    def _no_name(self, label: str, values: Sequence[str], names: Names) -> bool:
        """Whether a label names nothing: the score of any project (项目自评得分), or an item with its measure."""
        if label not in names.projects and all(value in names.projects for value in values):
            return True
        return not self._has(normal(label), Role.ITEM) and self._asks_figure(normal(label))

    def _names(self, names: Names) -> None:
        held = {full for values in names.departments.values() for full in values}
        for full in sorted(held):
            for name in dict.fromkeys(place_names(full)):
                self.places.setdefault(name, []).append(self.values.setdefault(full, len(self.values)))
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
            for name, values in found.items():
                word = normals.get(name) or normals.setdefault(name, normal(name))
                if len(word) > 1 and not (role is Role.LABEL and self._no_name(name, values, names)):
                    self._know(word, [self._sense(role, value) for value in dict.fromkeys(values)])
