"""What happens when a button is touched. What it is about, the memory knows; what that forgot is told kindly."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram import CallbackQuery, Message, Update
from telegram.constants import CallbackQueryLimit
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.answer import Answer, Answering, Cited, Step
from bot.chats import Key, Sent
from bot.telegram import texts
from bot.telegram.commands import Commands
from bot.telegram.desk import Desk, key_of, page_name, places
from bot.telegram.keyboards import BROWSE, DISLIKED, FILE, LIKED, PAGE, SOURCE, STEP, keyboard
from bot.telegram.sending import Outgoing, edit, page_of, say
from knowledge.contract import Query, Status

Context = ContextTypes.DEFAULT_TYPE
# Steps that show the same of another year take the place of what is shown.
IN_PLACE = "y"
# So many places of one answer are shown, one after the other.
MOST_PLACES = 4
_log = logging.getLogger(__name__)


class Presses:
    """The callbacks for buttons."""

    def __init__(self, desk: Desk, commands: Commands) -> None:
        self._desk, self._commands = desk, commands

    async def press(self, update: Update, _context: Context) -> None:
        """A button was touched."""
        query, key = update.callback_query, key_of(update)
        if query is None:
            return
        message, data = query.message, query.data or ""
        if key is None or not isinstance(message, Message):
            await acknowledge(query, texts.STALE)
        elif data.startswith(BROWSE):
            await self._browse(query, message, data.removeprefix(BROWSE))
        elif sent := self._desk.memory.sent(message.chat.id, message.message_id):
            await self._with(query, message, key, sent, data)
        else:
            await acknowledge(query, texts.STALE)

    async def _with(self, query: CallbackQuery, message: Message, key: Key, sent: Sent, data: str) -> None:
        """Do what a button of a remembered message is for."""
        if data.isascii() and data.isdecimal() and int(data) < len(sent.choices):
            asked = sent.choices[int(data)]
            await acknowledge(query, asked)
            if await self._commands.chosen(message, key, asked):
                return
            await self._desk.answer(message, key, lambda answering, talk: answering.ask(asked, talk))
        elif data.startswith(PAGE) and sent.pages:
            await self._turn(query, message, sent, data.removeprefix(PAGE))
        elif sent.query is None:
            await acknowledge(query, texts.STALE)
        elif data.startswith(STEP):
            await self._step(query, message, key, sent, data.removeprefix(STEP))
        elif data.startswith(SOURCE):
            await self._prove(query, message, key, sent.query, data.removeprefix(SOURCE))
        elif data.startswith(FILE):
            await self._share(query, message, sent.query, data.removeprefix(FILE))
        elif data in (LIKED, DISLIKED):
            await self._opinion(query, message, sent, liked=data == LIKED)
        else:
            await acknowledge(query, texts.STALE)

    async def _step(self, query: CallbackQuery, message: Message, key: Key, sent: Sent, name: str) -> None:
        """Ask further; where that can no longer be asked, the documents have changed."""
        _, steps = await self._again(sent.query) if sent.query else (None, ())
        step = next((step for step in steps if step.name == name), None)
        if step is None:
            await acknowledge(query, texts.GONE)
            return
        await acknowledge(query, step.label)
        further = step.query
        if step.drawn:
            if not await self._desk.draw(message, further):
                await say(message, texts.NO_CHART)
        elif name.startswith(IN_PLACE) and not sent.joined:
            await self._desk.answer_in_place(message, key, lambda answering, talk: answering.follow(further, talk))
        else:
            await self._desk.answer(message, key, lambda answering, talk: answering.follow(further, talk))

    async def _turn(self, query: CallbackQuery, message: Message, sent: Sent, page: str) -> None:
        """Show another page of a long answer in the same message."""
        count = page_of(sent.pages)[1]
        if not (page.isascii() and page.isdecimal() and int(page) < count):
            await acknowledge(query, texts.STALE)
            return
        unasked = Answer("", Status.ANSWERED, "", "")
        answer, steps = await self._again(sent.query) if sent.query else (unasked, ())
        await acknowledge(query)
        answer = replace(answer, choices=sent.choices)
        await edit(message, self._desk.outgoing(answer, steps, sent.pages, int(page)))

    async def _prove(self, query: CallbackQuery, message: Message, key: Key, asked: Query, number: str) -> None:
        """Show where an answer stands."""
        found, at = await self._place(query, asked, number)
        if found:
            await self._desk.prove(message, key, asked, found, at)

    async def _share(self, query: CallbackQuery, message: Message, asked: Query, number: str) -> None:
        """Hand out the file that an answer stands in."""
        found, at = await self._place(query, asked, number)
        if found and not await self._desk.share(message, found[at]):
            await say(message, texts.NOT_SHARED)

    async def _place(self, query: CallbackQuery, asked: Query, number: str) -> tuple[tuple[Cited, ...], int]:
        """The places that an answer was read from, and which is meant; none where there is no such place."""
        answer, _ = await self._again(asked)
        found = places(answer)[:MOST_PLACES]
        if not (number.isascii() and number.isdecimal() and int(number) < len(found)):
            await acknowledge(query, texts.GONE)
            return (), 0
        await acknowledge(query, page_name(found[int(number)]))
        return found, int(number)

    async def _opinion(self, query: CallbackQuery, message: Message, sent: Sent, *, liked: bool) -> None:
        """Keep what is thought of an answer, once; then its buttons for that go."""
        asked = sent.query
        if asked is None:
            return
        said = await self._desk.look(lambda answering: answering.words(asked))
        self._desk.opinions.keep(said, message.text or "", liked=liked)
        await acknowledge(query, texts.THANKS if liked else texts.SORRY)
        if message.reply_markup:
            rows = [
                [
                    (button.text, str(button.callback_data))
                    for button in row
                    if button.callback_data not in (LIKED, DISLIKED)
                ]
                for row in message.reply_markup.inline_keyboard
            ]
            await message.edit_reply_markup(keyboard(rows))

    async def _browse(self, query: CallbackQuery, message: Message, where: str) -> None:
        """Look around in the knowledge base, in the same message."""
        menu = await self._desk.look(lambda answering: answering.browse(where))
        await acknowledge(query, "" if menu else texts.GONE)
        if menu:
            rows = [[(label, BROWSE + to) for label, to in row] for row in menu.rows]
            await edit(message, Outgoing(page_of(menu.marked)[0], keyboard(rows)))

    async def _again(self, asked: Query) -> tuple[Answer, tuple[Step, ...]]:
        """What a query is answered with by now, and what can be asked next."""

        def find(answering: Answering) -> tuple[Answer, tuple[Step, ...]]:
            answer = answering.follow(asked)
            return answer, tuple(answering.steps(answer))

        return await self._desk.look(find)


async def acknowledge(query: CallbackQuery, text: str = "") -> None:
    """Answer the touch of a button. Where Telegram refuses or loses this, what was asked for is done anyhow."""
    try:
        await query.answer(text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH] or None)
    except TelegramError as error:
        _log.info("a button press was not acknowledged: %s", error)
