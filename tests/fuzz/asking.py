"""Fuzzes the way of a question: each has an answer that Telegram takes, of figures that are held, and only reads."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random

from bot import jsonlines
from bot.answer import Answer, Conversation
from bot.assistant import Assistant
from bot.replies.html import pages
from bot.telegram.keyboards import under_answer
from knowledge.contract import Status
from knowledge.query import Library
from knowledge.store import Store
from tests.bot.corpus_questions import questions
from tests.bot.telegram.bot_api import check
from tests.bot.test_any_text import WORDS
from tests.faults.hostile import DISGUISED, INJECTED
from tests.fuzz.mutation import Pieces, text_changes
from tests.fuzz.target import Target

# What parts the messages of a conversation.
NEXT = "\x1e"
MOST_MESSAGES = 5
# What a reading connection asks SQLite for; anything else would change something.
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
UNSEEN = {"Cc", "Cf", "Cs"}


class Asking:
    """Asks one knowledge base, and looks at what comes back."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        library = Library(self.store)
        self._held = {figure for shelf in library.shelves() for figure in library.figures(shelf)}
        self._assistant = Assistant(self.store).ready()
        self._changes = self.store.connection.total_changes
        self.store.connection.set_authorizer(self._only_reads)

    @staticmethod
    def _only_reads(action: int, *_: object) -> int:
        return sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY

    def run(self, data: bytes) -> None:
        """Ask the messages one after the other in one conversation, and the last one alone."""
        messages = data.decode("utf-8", "ignore").split(NEXT)[-MOST_MESSAGES:]
        conversation = Conversation()
        for message in messages:
            self._look(message, self._assistant.ask(message, conversation), conversation)
        if len(messages) > 1:
            self._look(messages[-1], self._assistant.ask(messages[-1]))

    def _look(self, message: str, answer: Answer, conversation: Conversation | None = None) -> None:
        """What comes back is whole, and each choice has an answer in the talk that it was offered in."""
        assert answer.status in Status
        assert answer.question == message
        assert json.loads(json.dumps(jsonlines.answer(answer)))["status"] == answer.status.value
        for figure in answer.figures:
            assert figure in self._held, figure
        hidden = {c for c in answer.text if unicodedata.category(c) in UNSEEN and c != "\n"}
        assert not hidden, [hex(ord(c)) for c in hidden]
        self._sent(answer)
        for choice in answer.choices[len(message) % max(1, len(answer.choices)) :][:1]:
            then = deepcopy(conversation)
            assert self._assistant.ask(choice, then).status is not Status.NOT_FOUND, (message, choice)
        assert self.store.connection.total_changes == self._changes

    def _sent(self, answer: Answer) -> None:
        """Every page with its buttons is a message that Telegram takes."""
        told = pages(answer.marked or answer.text)
        assert told
        steps = self._assistant.steps(answer)
        for number, page in enumerate(told):
            buttons = under_answer(answer.choices, steps, page=number, pages=len(told), opinion=True)
            call = {"chat_id": "1", "text": page, "parse_mode": "HTML"}
            check("sendMessage", call | ({"reply_markup": buttons.to_json()} if buttons else {}))


@cache
def _asked() -> tuple[str, ...]:
    """The questions of the corpus, each behind those that were asked before it."""
    return tuple(NEXT.join((*each.before, each.ask)) for each in questions())


def _seeds() -> Sequence[bytes]:
    """A few of each file, and those that mean harm."""
    return [text.encode() for text in (*_asked()[::12], *DISGUISED.values(), *INJECTED.values())]


@cache
def _pieces() -> Pieces:
    return Pieces(
        _asked(), (*WORDS, NEXT, *"一二三四五六七八九十", "的", "呢", "第1个", "不是，是", "换成", "再", "所有", "哪个")
    )


def _mutated(data: bytes, rng: Random) -> bytes:
    return text_changes(_pieces())(data, rng)


TARGETS = (Target("questions", lambda path: Asking(path).run, _seeds, _mutated, 2_000),)
