"""How words become messages: in HTML, under a keyboard, quoting the question in groups, in the same topic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from telegram import InlineKeyboardMarkup, InputFile, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.replies.html import pages, whole
from bot.telegram import texts
from bot.telegram.addressing import is_private

# Telegram's answer to an edit that changes nothing.
_UNCHANGED = "not modified"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent: its HTML and its keyboard."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def page_of(marked: str, number: int = 0) -> tuple[str, int]:
    """A page of a marked text, and how many there are; an apology where there is not a word."""
    told = _pages(marked)
    return told[min(number, len(told) - 1)], len(told)


@lru_cache(maxsize=64)  # a page is sent, and noted for its buttons
def _pages(marked: str) -> tuple[str, ...]:
    return pages(marked) or (texts.FAILED,)


def quoting(message: Message) -> ReplyParameters | None:
    """In a group an answer shows what it answers; with one person alone there is no need to."""
    return None if is_private(message) else ReplyParameters(message.message_id, allow_sending_without_reply=True)


async def send(message: Message, out: Outgoing) -> Message:
    """Send a message in answer to another."""
    return await message.reply_text(
        out.html,
        parse_mode=ParseMode.HTML,
        reply_parameters=quoting(message),
        reply_markup=out.keyboard,
        do_quote=False,
    )


async def say(message: Message, marked: str, keyboard: InlineKeyboardMarkup | None = None) -> Message:
    """Send words; what does not fit one message follows in others, the keyboard under the last."""
    *first, last = whole(marked) or (texts.FAILED,)
    for page in first:
        await send(message, Outgoing(page))
    return await send(message, Outgoing(last, keyboard))


async def edit(message: Message, out: Outgoing, number: int = 0) -> None:
    """Put other words and buttons into a message of the bot; the same ones are left as they are.

    With a `number` it is another message of the same chat.
    """
    try:
        await message.get_bot().edit_message_text(
            out.html,
            message.chat.id,
            number or message.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=out.keyboard,
        )
    except BadRequest as error:
        if _UNCHANGED not in error.message.lower():
            raise


async def show(
    message: Message, picture: bytes, name: str, caption: str, keyboard: InlineKeyboardMarkup | None = None
) -> Message:
    """Send a picture with a line under it."""
    return await message.reply_photo(
        InputFile(picture, filename=name),
        caption=caption,
        parse_mode=ParseMode.HTML,
        reply_parameters=quoting(message),
        reply_markup=keyboard,
        do_quote=False,
    )


async def hand(message: Message, content: bytes, name: str, caption: str = "") -> Message:
    """Send a file."""
    return await message.reply_document(
        InputFile(content, filename=name),
        caption=caption or None,
        parse_mode=ParseMode.HTML,
        reply_parameters=quoting(message),
        do_quote=False,
    )
