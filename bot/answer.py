"""What an asker gets back, and what a chat remembers: the types between the rooms of `bot/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Protocol

from knowledge.contract import Query, Result, Status
from knowledge.model import Figure, Source


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply.

    `text` is what a chat shows, `marked` the same with what its words are (see `bot.replies.marks`), empty where
    they are nothing but words. `choices` are questions that can be asked next with one touch: the readings
    of an ambiguous question. `figures` are the figures that the text states, for programs. `missing` says what kept
    an answer from being found, with the words it is `about`; `left` are the question's words that nothing knows.
    `joined` says that several things were asked, of which `result` is the first one's.
    `result` is what is told, for charts, quotations and tables of it; none where nothing was looked up.
    """

    question: str
    status: Status
    intent: str
    text: str
    figures: tuple[Figure, ...] = ()
    choices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    explanation: tuple[str, ...] = ()
    missing: str = ""
    about: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    marked: str = ""
    result: Result | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What can be asked next with one touch: its name (short, ASCII), what the button says, and what it asks.

    `drawn` says that the answer is shown as a chart.
    """

    name: str
    label: str
    query: Query
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the things that an answer showed or offered: its name, and what sets it apart from the others."""

    name: str
    department: str = ""
    year: int = 0
    subject: str = ""
    item: str = ""
    viewpoint: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A place for looking around: what is shown (marked text), and rows of buttons with where each leads."""

    marked: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What can be chosen while typing: its title, a line about it, and the answer (marked text)."""

    title: str
    about: str
    marked: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that an answer was read from, with the number as it is printed there."""

    source: Source
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """How a place is shown: a picture of its page where there is one, and marked text for under it or instead of it.

    `file` is the file as it was published, where it is kept.
    """

    marked: str
    picture: bytes = b""
    file: Path | None = None


@dataclass(slots=True)
class Conversation:
    """What one chat remembers.

    query        the last question understood, which follow-ups take over from
    ranked       the last question for the greatest or least (最低的呢), as long as it is talked about
    departments, years
                 whom and when the talk is about: what a complete question means that names neither
    year         of which year the last answer was; 0 where it was of several, or of none
    choices      the questions offered with the last answer
    shown        what an answer listed or offered, in its order, as long as it is talked about
    run          of which departments and years the same was asked one after the other (那水务局呢, 那2022年呢)
    """

    query: Query | None = None
    ranked: Query | None = None
    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    year: int = 0
    choices: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    run: tuple[Shown, ...] = ()

    def forget(self) -> None:
        """Begin anew."""
        self.become(Conversation())

    def become(self, other: Conversation) -> None:
        """Remember what another remembers, and nothing else."""
        for field in fields(self):
            setattr(self, field.name, getattr(other, field.name))


class Answering(Protocol):
    """Whatever can answer: the terminal and Telegram know no more than this of the program."""

    def ask(self, question: str, conversation: Conversation | None = None) -> Answer:
        """Answer one question; with a conversation, as a follow-up to what was asked before in it."""
        ...

    def follow(self, query: Query, conversation: Conversation | None = None) -> Answer:
        """Answer what is asked without words (a button), from what is held now."""
        ...

    def steps(self, answer: Answer) -> Sequence[Step]:
        """What can be asked next with one touch: only what has an answer."""
        ...

    def term(self, name: str) -> Answer:
        """The definition of a term (名词解释), or which terms have a near name; an empty name lists them."""
        ...

    def check(self, words: str, conversation: Conversation) -> Answer:
        """What does not add up in the department's year that the words name, else in the one the talk is about."""
        ...

    def holdings(self) -> Answer:
        """Which departments and years the knowledge base holds."""
        ...

    def help(self) -> str:
        """What can be asked, with examples that the knowledge base at hand can answer."""
        ...

    def examples(self) -> tuple[str, ...]:
        """Questions that the knowledge base at hand can answer."""
        ...

    def start(self) -> str:
        """A word of welcome: what is held, and how to ask."""
        ...

    def about(self) -> str:
        """What is held, and since when."""
        ...

    def browse(self, where: str) -> Menu | None:
        """The menu of a place in the knowledge base; None where there is no such place."""
        ...

    def find(self, words: str, start: int, count: int) -> tuple[tuple[Hit, ...], int]:
        """Figures and terms that fit a few words, and where the next ones begin; 0 where there are no more."""
        ...

    def departments(self, words: str) -> tuple[str, ...]:
        """The departments that some words name; all that are held where there are no words."""
        ...

    def years(self) -> tuple[int, ...]:
        """The years of which documents are held."""
        ...

    def words(self, query: Query) -> str:
        """What is asked, in a few words."""
        ...

    def table(self, words: str, conversation: Conversation) -> tuple[str, tuple[Figure, ...]]:
        """The figures of a department's year that the words name, else those last told, with a name for the file."""
        ...

    def proof(self, place: Cited) -> Proof:
        """How a place that an answer was read from is shown."""
        ...
