"""An Answering that says what a test tells it to, and notices what the room does wrong."""

from __future__ import annotations

import threading
import time

from bot.answer import Answer, Conversation
from knowledge.contract import Status


class FakeAnswering:
    """Answers from `replies`, by question; remembers in `asked` what came, with what was asked before it.

    A reply can be a text, a text with choices, or an error to raise.
    """

    def __init__(self) -> None:
        self.replies: dict[str, str | tuple[str, tuple[str, ...]] | Exception] = {}
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.threads: set[int] = set()
        self._busy = threading.Lock()

    def ask(self, question: str, conversation: Conversation | None = None) -> Answer:
        """Answer, and keep the question in the conversation."""
        before = conversation.choices if conversation else ()
        if conversation:
            conversation.choices = (question,)
        self.asked.append((question, before))
        return self._reply(question)

    def term(self, name: str) -> Answer:
        """A definition."""
        return self._reply(f"名词：{name}")

    def holdings(self) -> Answer:
        """What there is."""
        return self._reply("收录")

    def help(self) -> str:
        """What can be asked."""
        return self._reply("帮助").text

    @property
    def questions(self) -> list[str]:
        """What was asked."""
        return [question for question, _ in self.asked]

    def _reply(self, question: str) -> Answer:
        # One connection, one question at a time: the room has promised that.
        if not self._busy.acquire(blocking=False):
            raise AssertionError("two questions at once")
        try:
            self.threads.add(threading.get_ident())
            time.sleep(0.001)  # long enough for a second question to run into
            reply = self.replies.get(question, f"答：{question}")
        finally:
            self._busy.release()
        if isinstance(reply, Exception):
            raise reply
        text, choices = (reply, ()) if isinstance(reply, str) else reply
        status = Status.AMBIGUOUS if choices else Status.ANSWERED
        return Answer(question=question, status=status, intent="figure", text=text, choices=choices)
