"""The desk of the Telegram room: questions are taken to the knowledge base one at a time, and answers to the chat."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar
from zlib import crc32

from telegram import Message, Update
from telegram.constants import ChatAction, FileSizeLimit
from telegram.error import TelegramError

from bot.answer import Answer, Answering, Cited, Conversation, Step
from bot.charts.chart import Chart, chart_of
from bot.chats import Key, Sent
from bot.feedback import Opinions
from bot.replies.html import escaped
from bot.replies.proof import cited
from bot.telegram import texts
from bot.telegram.keyboards import FILE, SOURCE, keyboard, under_answer
from bot.telegram.logs import Trace
from bot.telegram.manners import working
from bot.telegram.memory import Memory
from bot.telegram.sending import Outgoing, edit, hand, page_of, say, send, show
from bot.telegram.watch import Watch
from bot.unanswered import Log
from knowledge.contract import Intent, Query

T = TypeVar("T")
Find = Callable[[Answering, Conversation], Answer]
_log = logging.getLogger(__name__)


class Desk:
    """One knowledge base, one memory, and what is kept for the operators."""

    def __init__(
        self,
        answering: Answering,
        memory: Memory,
        log: Log,
        opinions: Opinions,
        *,
        share_files: bool = False,
        watch: Watch | None = None,
        trace: Trace | None = None,
        moment: Callable[[], AbstractContextManager[Answering | None]] = nullcontext,
    ) -> None:
        self._moment = moment
        self.watch, self._trace = watch or Watch(), trace or Trace()
        self.memory, self.opinions, self.share_files = memory, opinions, share_files
        self._answering, self._log = answering, log
        # The knowledge base is one SQLite connection: one question at a time, in a thread of its own.
        self._one_at_a_time = asyncio.Lock()

    async def look(self, find: Callable[[Answering], T]) -> T:
        """Ask the knowledge base something."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._looked, find)

    def _looked(self, find: Callable[[Answering], T]) -> T:
        with self._moment() as renewed:
            self._answering = renewed or self._answering
            return find(self._answering)

    async def renew(self, make: Callable[[], Answering]) -> None:
        """Answer from now on from another state of the knowledge base; what is being answered is finished.

        Nobody is answered meanwhile: it would be from what was kept of the state before, and what is there now.
        """
        async with self._one_at_a_time:
            self._answering = await asyncio.to_thread(make)

    # ------------------------------------------------------------ answers

    async def answer(self, message: Message, key: Key, find: Find, said: str = "") -> None:
        """Find an answer for an asker and send it, each asker's questions one after the other."""
        session = self.memory.session(key)
        async with session.turn:
            await self._answer(message, key, find, said, None)

    async def answer_again(self, message: Message, key: Key, find: Find, said: str) -> None:
        """Answer a question whose words were changed, in the message that answered it before, where there is one."""
        session = self.memory.session(key)
        async with session.turn:
            number = self.memory.reply_to(key.chat, message.message_id)
            before = self.memory.sent(key.chat, number) if number else None
            if before is None or before.said != _number(said):
                await self._answer(message, key, find, said, number)

    async def answer_in_place(self, message: Message, key: Key, find: Find) -> None:
        """Put another answer into a message of the bot."""
        session = self.memory.session(key)
        async with session.turn:
            await self._answer(message, key, find, "", message.message_id)

    async def _answer(self, message: Message, key: Key, find: Find, said: str, into: int | None) -> None:
        session, began = self.memory.session(key), time.monotonic()
        before = self.memory.sent(key.chat, into) if into else None
        words = _number(said) if said else (before.said if before else 0)
        async with working(message):
            answer, steps = await self.look(lambda answering: _with_steps(answering, find, session.conversation))
        self._log.keep(answer)
        try:
            number = await self._deliver(message, answer, steps, into)
            self.memory.note(key, number, message.message_id if said else 0, _sent(answer, words))
            self.watch.answered(answer, time.monotonic() - began)
            self._trace.answered(answer, time.monotonic() - began)
        finally:
            if answer.intent == Intent.RESET.value:
                self.memory.forget(key, session)
            else:
                self.memory.keep(key, session)

    def outgoing(self, answer: Answer, steps: Sequence[Step], marked: str = "", number: int = 0) -> Outgoing:
        """A page of an answer with its buttons; `marked` is its text, where it is not told anew."""
        told, count = page_of(marked or answer.marked or answer.text, number)
        proved = bool(places(answer))
        opinion = proved and self.opinions.kept
        buttons = under_answer(answer.choices, steps, page=number, pages=count, sources=proved, opinion=opinion)
        return Outgoing(told, buttons)

    async def _deliver(self, message: Message, answer: Answer, steps: tuple[Step, ...], into: int | None) -> int:
        """Send an answer, or put it into a message that is there; gives the number of the message."""
        out = self.outgoing(answer, steps)
        if into is None:
            return (await send(message, out)).message_id
        try:
            await edit(message, out, into)
        except TelegramError as error:
            _log.info("an answer could not be changed, and is sent anew: %s", error)
            return (await send(message, out)).message_id
        return into

    # ------------------------------------------------------------ pictures

    async def draw(self, message: Message, query: Query) -> bool:
        """Send the chart of what a query asks; whether there is one."""
        async with working(message, ChatAction.UPLOAD_PHOTO):
            answer = await self.look(lambda answering: answering.follow(query))
            chart = chart_of(answer.result) if answer.result else None
            if chart is None:
                return False
            await show(message, await asyncio.to_thread(_drawn, chart), "chart.png", escaped(chart.title))
        return True

    async def prove(self, message: Message, key: Key, query: Query, found: Sequence[Cited], number: int) -> None:
        """Show one of the places that an answer was read from, with buttons for the others and for the whole file."""
        async with working(message, ChatAction.UPLOAD_PHOTO):
            proof = await self.look(lambda answering: answering.proof(found[number]))
            others = [] if number else [(page_name(place), f"{SOURCE}{at}") for at, place in enumerate(found) if at]
            whole = [(texts.WHOLE_FILE, f"{FILE}{number}")] if self.share_files and proof.file else []
            rows = keyboard([[button] for button in (*others, *whole)])
            if proof.picture:
                sent = await show(message, proof.picture, "page.jpg", page_of(proof.marked)[0], rows)
            else:
                sent = await say(message, proof.marked, rows)
            self.memory.note(key, sent.message_id, 0, Sent(query=query))

    async def share(self, message: Message, place: Cited) -> bool:
        """Send the whole file that an answer was read from, where the operator allows it; whether it was sent."""
        if not self.share_files:
            return False
        async with working(message, ChatAction.UPLOAD_DOCUMENT):
            proof = await self.look(lambda answering: answering.proof(place))
            if proof.file is None or proof.file.stat().st_size > FileSizeLimit.FILESIZE_UPLOAD:
                return False
            content = await asyncio.to_thread(proof.file.read_bytes)
            await hand(message, content, f"{place.source.title}{proof.file.suffix}")
        return True


def page_name(place: Cited) -> str:
    """What a place is called on a button."""
    return f"{place.source.title} 第{place.source.page}页"


def places(answer: Answer) -> tuple[Cited, ...]:
    """The places that an answer was read from."""
    return cited(answer.result) if answer.result else ()


def key_of(update: Update) -> Key | None:
    """Whose conversation it is: in a group everybody has one of their own, in a forum one in each topic."""
    chat, sender, message = update.effective_chat, update.effective_sender, update.effective_message
    if chat is None or sender is None:
        return None
    in_topic = isinstance(message, Message) and message.is_topic_message
    return Key(chat.id, sender.id, (message.message_thread_id or 0) if message and in_topic else 0)


def _with_steps(answering: Answering, find: Find, talk: Conversation) -> tuple[Answer, tuple[Step, ...]]:
    answer = find(answering, talk)
    return answer, tuple(answering.steps(answer))


def _sent(answer: Answer, said: int) -> Sent:
    marked = answer.marked or answer.text
    query = answer.result.query if answer.result and places(answer) else None
    return Sent(query, answer.choices, marked if page_of(marked)[1] > 1 else "", said, answer.joined)


def _number(said: str) -> int:
    return crc32(said.encode("utf-8", "replace"))


def _drawn(chart: Chart) -> bytes:
    from bot.charts.draw import png  # matplotlib is slow to load, and needed for charts only

    return png(chart)
