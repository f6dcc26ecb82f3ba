"""What an asker gets back, and what a chat remembers: the types between the rooms of `bot/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from knowledge.contract import Query, Status
from knowledge.model import Figure


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply.

    `text` is what a chat shows. `choices` are questions that can be asked next with one touch: the readings
    of an ambiguous question. `figures` are the figures that the text states, for programs.
    """

    question: str
    status: Status
    intent: str
    text: str
    figures: tuple[Figure, ...] = ()
    choices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    explanation: tuple[str, ...] = ()


@dataclass(slots=True)
class Conversation:
    """What one chat remembers: the last question understood, and the choices offered with it."""

    query: Query | None = None
    choices: tuple[str, ...] = ()


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
