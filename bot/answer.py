"""What an asker gets back, and what a chat remembers: the types between the rooms of `bot/`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Protocol

from knowledge.contract import Query, Status
from knowledge.model import Figure


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply.

    `text` is what a chat shows. `choices` are questions that can be asked next with one touch: the readings
    of an ambiguous question. `figures` are the figures that the text states, for programs. `missing` says what kept
    an answer from being found, with the words it is `about`; `left` are the question's words that nothing knows.
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


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the things that an answer showed or offered: its name, and what sets it apart from the others."""

    name: str
    department: str = ""
    year: int = 0
    subject: str = ""
    item: str = ""
    viewpoint: str = ""


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

    def term(self, name: str) -> Answer:
        """The definition of a term (名词解释), or which terms have a near name; an empty name lists them."""
        ...

    def holdings(self) -> Answer:
        """Which departments and years the knowledge base holds."""
        ...

    def help(self) -> str:
        """What can be asked, with examples that the knowledge base at hand can answer."""
        ...
