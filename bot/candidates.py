"""From unanswered questions to words that the vocabulary may lack, most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.unanswered import Record
from bot.understanding.lexicon import Lexicon, Role
from knowledge.contract import Status

EXAMPLES = 3
NEAR = 3
# Less alike than this, and one is hardly another name of the other.
ALIKE = 0.4
# So many names are looked at closely for each word.
LOOKED_AT = 30
NAMING = (Role.ITEM, Role.LABEL, Role.PROJECT, Role.TERM)
# What is not held is no word: it is called so, whatever the vocabulary has.
NOT_HELD = {"department": "部门", "year": "年度"}


@dataclass(frozen=True, slots=True)
class Near:
    """A name that a word is like, what it stands for, and how alike they are (0 to 1)."""

    name: str
    of: str
    score: float


@dataclass(slots=True)
class Asked:
    """How often something was asked about, with some of the questions."""

    count: int = 0
    questions: list[str] = field(default_factory=list)

    def add(self, question: str) -> None:
        """Count a question about it."""
        self.count += 1
        if len(self.questions) < EXAMPLES and question not in self.questions:
            self.questions.append(question)


@dataclass(slots=True)
class Gathered:
    """What unanswered questions tell: words left over, and departments and years that are not held."""

    statuses: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    words: dict[str, Asked] = field(default_factory=dict)
    not_held: dict[tuple[str, str], Asked] = field(default_factory=dict)

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return self.statuses.total()


def gathered(records: Iterable[Record | None], lexicon: Lexicon) -> Gathered:
    """Count the words of questions that the lexicon does not have by now; most frequent first."""
    found = Gathered()
    for record in records:
        if record is None:
            found.broken += 1
            continue
        found.statuses[record.status] += 1
        if record.missing in NOT_HELD:
            for name in record.about:
                found.not_held.setdefault((record.missing, name), Asked()).add(record.question)
            continue
        for word in dict.fromkeys(record.left):
            if word not in lexicon:
                found.words.setdefault(word, Asked()).add(record.question)
    found.words = dict(sorted(found.words.items(), key=lambda entry: -entry[1].count))
    found.not_held = dict(sorted(found.not_held.items(), key=lambda entry: -entry[1].count))
    return found


class Neighbours:
    """Finds the names of the vocabulary and of the documents that a word may be an alias of."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._names = lexicon.names(*NAMING)

    def near(self, word: str) -> list[Near]:
        """The names most like a word, one for each thing that they stand for."""
        close: dict[str, None] = {}
        for scorer in (fuzz.ratio, fuzz.partial_ratio):
            close |= {name: None for name, _, _ in process.extract(word, self._names, scorer=scorer, limit=LOOKED_AT)}
        best: dict[str, Near] = {}
        for name in sorted(close, key=lambda name: (-likeness(word, name), len(name))):
            score = likeness(word, name)
            for sense in self._lexicon.senses(name):
                if sense.role in NAMING and score >= ALIKE:
                    best.setdefault(sense.value, Near(name, sense.value, round(score, 2)))
        return list(best.values())[:NEAR]


def likeness(word: str, name: str) -> float:
    """How alike a word and a name are: by their order of characters, and by how many of the word's the name has."""
    shared = sum((Counter(word) & Counter(name)).values()) / len(word)
    return (fuzz.ratio(word, name) / 100 + shared) / 2


def summary(found: Gathered) -> str:
    """How many questions there were, in a line."""
    told = [f"没有找到{found.statuses[Status.NOT_FOUND.value]}个"]
    told.append(f"有几种可能{found.statuses[Status.AMBIGUOUS.value]}个")
    if found.broken:
        told.append(f"另有{found.broken}行读不懂")
    return f"没有答案的问题{found.questions}个：{'，'.join(told)}。"
