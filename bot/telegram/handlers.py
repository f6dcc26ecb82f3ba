"""What happens on each kind of message."""

from __future__ import annotations

import logging
import traceback

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.answer import Answer, Answering, Conversation
from bot.chats import Sent
from bot.private import covered
from bot.telegram import texts
from bot.telegram.addressing import is_private, question_for
from bot.telegram.delivery import not_done, postpone
from bot.telegram.desk import Desk, Find, key_of
from bot.telegram.inbox import Doubtful
from bot.telegram.keyboards import under_answer
from bot.telegram.manners import TooLongAWaitError
from bot.telegram.sending import Outgoing, say, send

Context = ContextTypes.DEFAULT_TYPE
# So many examples can be touched under a welcome.
EXAMPLES = 3
_log = logging.getLogger(__name__)


class Handlers:
    """The callbacks for messages: each takes an update to the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, update: Update, _context: Context) -> None:
        """/start: what there is, with questions to touch."""
        await self._with_examples(update, start=True)

    async def help(self, update: Update, _context: Context) -> None:
        """/help: what can be asked, with questions to touch."""
        await self._with_examples(update, start=False)

    async def _with_examples(self, update: Update, *, start: bool) -> None:
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return

        def told(answering: Answering) -> tuple[str, tuple[str, ...]]:
            return answering.start() if start else answering.help(), answering.examples()[:EXAMPLES]

        marked, examples = await self._desk.look(told)
        sent = await say(message, marked, under_answer(examples))
        self._desk.memory.note(key, sent.message_id, 0, Sent(choices=examples))

    async def term(self, update: Update, context: Context) -> None:
        """/term NAME: what a term means."""
        name = " ".join(context.args or ())
        await self._respond(update, lambda answering, _: answering.term(name))

    async def question(self, update: Update, context: Context) -> None:
        """Free text: a question, if it is meant for the bot; one whose words were changed is answered anew."""
        message, key = update.effective_message, key_of(update)
        question = question_for(context.bot.bot, message) if message else None
        if message is None or key is None or question is None:
            return
        if not question:
            if is_private(message):
                await say(message, texts.EMPTY)
            return

        def find(answering: Answering, conversation: Conversation) -> Answer:
            return answering.ask(question, conversation)

        if update.edited_message:
            await self._desk.answer_again(message, key, find, question)
        else:
            await self._desk.answer(message, key, find, question)

    async def reset(self, update: Update, _context: Context) -> None:
        """/reset: begin anew."""
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return
        session = self._desk.memory.session(key)
        async with session.turn:
            self._desk.memory.forget(key, session)
        await say(message, texts.RESET)

    async def moved(self, update: Update, _context: Context) -> None:
        """A group became a supergroup, which has another number: what was talked about goes with it."""
        message = update.message
        if message and message.migrate_to_chat_id:
            self._desk.memory.move(message.chat.id, message.migrate_to_chat_id)

    async def other(self, update: Update, _context: Context) -> None:
        """Whatever else arrives in a private chat: say what can be read instead."""
        message = update.effective_message
        if message is None or message.via_bot:
            return
        if update.edited_message:
            await say(message, texts.EDITED)
        else:
            await say(message, texts.UNKNOWN_COMMAND if message.text else texts.NOT_TEXT)

    async def error(self, update: object, context: Context) -> None:
        """Log what went wrong without what was said, and apologise once where that can arrive."""
        of = update.update if isinstance(update, Doubtful) else update
        number = of.update_id if isinstance(of, Update) else None
        if isinstance(context.error, Forbidden):
            _log.info("update %s: nobody there to answer: %s", number, context.error)
            return
        self._desk.watch.failed()
        _log.error("update %s failed\n%s", number, _trail(context.error))
        if isinstance(context.error, RetryAfter | TooLongAWaitError):
            # a word would only add to the flood
            postpone(context.error.seconds if isinstance(context.error, TooLongAWaitError) else 0.0)
        elif isinstance(update, Doubtful):
            _put_off(context.error)
        elif isinstance(update, Update):
            await self._apologise(update, context)

    async def _apologise(self, update: Update, context: Context) -> None:
        """Say that something went wrong, or that an answer may not have arrived; where that fails too, try it later."""
        message, error = update.effective_message, context.error
        if message is None:
            return
        try:
            if isinstance(error, TelegramError) and not not_done(error):
                await self._doubt(update, context)
            else:
                await send(message, Outgoing(texts.FAILED))
        except TelegramError as failure:
            _log.warning("update %s: the apology failed too: %s", update.update_id, failure)
            _put_off(failure)

    async def doubtful(self, doubtful: Doubtful, context: Context) -> None:
        """The program was stopped while an answer was sent: it may have arrived or not."""
        await self._doubt(doubtful.update, context)

    async def _doubt(self, update: Update, context: Context) -> None:
        """Tell that an answer may not have arrived, with the question to be touched where it was one in words."""
        message, key = update.effective_message, key_of(update)
        if message is None or key is None:
            return
        asked = question_for(context.bot.bot, message) if update.message or update.edited_message else None
        again = (covered(asked),) if asked and not asked.startswith("/") else ()
        sent = await say(message, texts.PERHAPS, under_answer(again))
        self._desk.memory.note(key, sent.message_id, 0, Sent(choices=again))

    async def _respond(self, update: Update, find: Find) -> None:
        message, key = update.message, key_of(update)
        if message and key:
            await self._desk.answer(message, key, find)


def _put_off(error: BaseException | None) -> None:
    """Where it was the line that kept an asker from being told anything, that is done later."""
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        postpone()


def _trail(error: BaseException | None) -> str:
    """A traceback without the errors' own words, which may repeat the question; Telegram's do not."""
    lines = []
    while error is not None:
        words = f": {error}" if isinstance(error, TelegramError) else ""
        lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}{words}\n"]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines)
