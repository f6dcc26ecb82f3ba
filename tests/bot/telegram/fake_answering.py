"""An Answering that says what a test tells it to, and notices what the room does wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from bot.answer import Answer, Cited, Conversation, Hit, Menu, Proof, Step
from knowledge.contract import Query, Status
from knowledge.model import Figure


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

    def follow(self, query: Query, conversation: Conversation | None = None) -> Answer:  # noqa: ARG002
        """The same for every query."""
        return self._reply("按钮")

    def steps(self, answer: Answer) -> Sequence[Step]:  # noqa: ARG002
        """None."""
        return ()

    def term(self, name: str) -> Answer:
        """A definition."""
        return self._reply(f"名词：{name}")

    def check(self, words: str, conversation: Conversation) -> Answer:  # noqa: ARG002
        """What does not add up."""
        return self._reply(f"核对：{words}")

    def holdings(self) -> Answer:
        """What there is."""
        return self._reply("收录")

    def help(self) -> str:
        """What can be asked."""
        return self._reply("帮助").text

    def start(self) -> str:
        """A word of welcome."""
        return self._reply("您好").text

    def about(self) -> str:
        """What is held."""
        return self._reply("关于").text

    def examples(self) -> tuple[str, ...]:
        """None."""
        return ()

    def browse(self, where: str) -> Menu | None:
        """One menu."""
        return Menu(self._reply(f"浏览{where}").text)

    def find(self, words: str, start: int, count: int) -> tuple[tuple[Hit, ...], int]:
        """As many hits as are wanted, without end."""
        self._reply(words)
        return tuple(Hit(f"{words}{start + n}", "说明", f"答：{words}{start + n}") for n in range(count)), start + count

    def departments(self, words: str) -> tuple[str, ...]:
        """Two departments."""
        return tuple(name for name in ("甲局", "乙局") if words in name)

    def years(self) -> tuple[int, ...]:
        """Two years."""
        return (2022, 2023)

    def words(self, query: Query) -> str:
        """The kind of the question."""
        return query.intent.value

    def table(self, words: str, conversation: Conversation) -> tuple[str, tuple[Figure, ...]]:  # noqa: ARG002
        """Nothing."""
        return "", ()

    def proof(self, place: Cited) -> Proof:
        """The words."""
        return Proof(place.source.quote)

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
