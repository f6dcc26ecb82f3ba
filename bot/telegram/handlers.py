"""What happens on each kind of update."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable

from telegram import CallbackQuery, Message, Update
from telegram.constants import CallbackQueryLimit
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.answer import Answer, Answering, Conversation
from bot.chats import Key
from bot.telegram import texts
from bot.telegram.addressing import is_private, question_for
from bot.telegram.memory import Memory
from bot.telegram.replies import reply
from knowledge.contract import Intent

Context = ContextTypes.DEFAULT_TYPE
_log = logging.getLogger(__name__)


class Handlers:
    """The callbacks of the application: each takes an update to `Answering`, and the answer to the chat."""

    def __init__(self, answering: Answering, memory: Memory) -> None:
        self._answering = answering
        self._memory = memory
        # The knowledge base is one SQLite connection: one question at a time, in a thread of its own.
        self._one_at_a_time = asyncio.Lock()

    async def help(self, update: Update, _context: Context) -> None:
        """/start and /help: what can be asked."""
        if update.message:
            async with self._one_at_a_time:
                text = await asyncio.to_thread(self._answering.help)
            await reply(update.message, text)

    async def term(self, update: Update, context: Context) -> None:
        """/term NAME: what a term means."""
        name = " ".join(context.args or ())
        await self._respond(update, lambda _: self._answering.term(name))

    async def holdings(self, update: Update, _context: Context) -> None:
        """/list: what the knowledge base holds."""
        await self._respond(update, lambda _: self._answering.holdings())

    async def question(self, update: Update, context: Context) -> None:
        """Free text: a question, if it is meant for the bot."""
        if not update.message:
            return
        question = question_for(context.bot.bot, update.message)
        if question:
            await self._respond(update, lambda conversation: self._answering.ask(question, conversation))
        elif is_private(update.message):
            await reply(update.message, texts.EMPTY)

    async def choice(self, update: Update, _context: Context) -> None:
        """A button: the question behind it is asked as if it were typed."""
        query = update.callback_query
        if query is None:
            return
        session = self._memory.session(key) if (key := _key(update)) else None
        question = None
        if session and query.message:
            async with session.turn:
                question = session.chosen(query.message.message_id, query.data or "")
        if question is None or not isinstance(query.message, Message):
            await _acknowledge(query, texts.STALE)
            return
        asked = question
        await _acknowledge(query, asked)
        await self._respond(update, lambda conversation: self._answering.ask(asked, conversation))

    async def reset(self, update: Update, _context: Context) -> None:
        """/reset: begin anew."""
        key = _key(update)
        if update.message is None or key is None:
            return
        session = self._memory.session(key)
        async with session.turn:
            self._memory.forget(key, session)
        await reply(update.message, texts.RESET)

    async def other(self, update: Update, _context: Context) -> None:
        """Whatever else arrives in a private chat: say what can be read instead."""
        if update.edited_message:
            await reply(update.edited_message, texts.EDITED)
        elif update.message:
            await reply(update.message, texts.UNKNOWN_COMMAND if update.message.text else texts.NOT_TEXT)

    async def error(self, update: object, context: Context) -> None:
        """Log what went wrong without what was said, and apologise once where that can arrive."""
        number = update.update_id if isinstance(update, Update) else None
        _log.error("update %s failed\n%s", number, _trail(context.error))
        message = update.effective_message if isinstance(update, Update) else None
        if message is None or isinstance(context.error, Forbidden | RetryAfter):
            return
        try:
            await reply(message, texts.FAILED)
        except TelegramError as error:
            _log.warning("update %s: the apology failed too: %s", number, error)

    async def _respond(self, update: Update, find: Callable[[Conversation], Answer]) -> None:
        """Find an answer for the asker and send it, each asker's questions one after the other."""
        message, key = update.effective_message, _key(update)
        if message is None or key is None:
            return
        session = self._memory.session(key)
        async with session.turn:
            async with self._one_at_a_time:
                answer = await asyncio.to_thread(find, session.conversation)
            try:
                sent = await reply(message, answer.text, answer.choices)
                if answer.choices:
                    session.offer(sent.message_id, answer.choices)
            finally:
                if answer.intent == Intent.RESET.value:
                    self._memory.forget(key, session)
                else:
                    self._memory.keep(key, session)


def _key(update: Update) -> Key | None:
    """Whose conversation it is: in a group everybody has one of their own, in a forum one in each topic."""
    chat, sender, message = update.effective_chat, update.effective_sender, update.effective_message
    if chat is None or sender is None:
        return None
    in_topic = isinstance(message, Message) and message.is_topic_message
    return Key(chat.id, sender.id, (message.message_thread_id or 0) if message and in_topic else 0)


async def _acknowledge(query: CallbackQuery, text: str) -> None:
    """Answer the press of a button. Telegram refuses this after a while; the question is asked anyhow."""
    try:
        await query.answer(text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH])
    except BadRequest as error:
        _log.info("a button press was not acknowledged: %s", error)


def _trail(error: BaseException | None) -> str:
    """A traceback without the errors' own words, which may repeat the question; Telegram's do not."""
    lines = []
    while error is not None:
        words = f": {error}" if isinstance(error, TelegramError) else ""
        lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}{words}\n"]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines)
