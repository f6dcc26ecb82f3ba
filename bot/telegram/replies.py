"""How an answer becomes messages: cut to size, with buttons, quoting the question in groups."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import MessageLimit
from telegram.error import RetryAfter

from bot.telegram import texts
from bot.telegram.addressing import is_private

# A keyboard as a whole is limited too (Telegram: "reply markup is too long"); 30 such rows stay well below.
_MAX_BUTTONS = 30
_MAX_LABEL = 64
# When Telegram asks to slow down, waiting longer than this helps nobody.
_LONGEST_WAIT = 30.0


def split(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units, cut at line ends where there are any.

    Half a surrogate pair cannot be sent at all; a lone one in the text is replaced.
    """
    rest = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    pieces = []
    while rest:
        fitting = rest[:limit].encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
        end = len(fitting)
        if end < len(rest) and (line_end := rest.rfind("\n", 0, end + 1)) > 0:
            end = line_end
        pieces.append(rest[:end])
        rest = rest[end:].lstrip("\n")
    return [piece for piece in pieces if piece.strip()]


def keyboard(choices: tuple[str, ...]) -> InlineKeyboardMarkup | None:
    """One button a row; a button carries only its number, for 64 bytes are too few for a question."""
    rows = [
        [InlineKeyboardButton(_label(choice), callback_data=str(number))]
        for number, choice in enumerate(choices[:_MAX_BUTTONS])
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _label(choice: str) -> str:
    return choice if len(choice) <= _MAX_LABEL else choice[: _MAX_LABEL - 1] + "…"


async def reply(message: Message, text: str, choices: tuple[str, ...] = ()) -> Message:
    """Send an answer to a message, with its choices under the last piece, which is returned."""
    *first, last = split(text) or [texts.FAILED]
    quote = None if is_private(message) else ReplyParameters(message.message_id, allow_sending_without_reply=True)
    for piece in first:
        await _send(message, piece, quote)
        quote = None
    return await _send(message, last, quote, keyboard(choices))


async def _send(
    message: Message, text: str, quote: ReplyParameters | None, markup: InlineKeyboardMarkup | None = None
) -> Message:
    return await _patiently(
        lambda: message.reply_text(text, reply_parameters=quote, reply_markup=markup, do_quote=False)
    )


async def _patiently(send: Callable[[], Awaitable[Message]]) -> Message:
    """Send; if Telegram asks to wait a little, wait and try once more."""
    try:
        return await send()
    except RetryAfter as error:
        pause = error.retry_after
        seconds = pause.total_seconds() if isinstance(pause, timedelta) else pause
        if seconds > _LONGEST_WAIT:
            raise
        await asyncio.sleep(seconds)
    return await send()
