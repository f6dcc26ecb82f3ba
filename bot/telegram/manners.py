"""Good manners: patience where Telegram asks for it, a sign of life where work takes long, calm where one floods."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError
from telegram.ext import AIORateLimiter

from bot.telegram.delivery import SIGN_OF_LIFE, delivered

# When Telegram asks to slow down, waiting longer than this helps nobody; it is tried again so often.
LONGEST_WAIT, RETRIES = 30.0, 2
# Telegram lets a bot send so many messages a second, to all chats together.
MESSAGES_A_SECOND = 30.0
# Work that takes longer is shown, again before Telegram's sign fades after five seconds.
SHOWN_AFTER, SHOWN_AGAIN = 0.5, 4.5
# So many messages in so many seconds are a conversation; more are a flood.
MOST_MESSAGES, PERIOD = 15, 20.0
# So many askers are watched at a time.
MOST_WATCHED = 10_000
_log = logging.getLogger(__name__)
Result = Any


class TooLongAWaitError(TelegramError):
    """Telegram asks to wait longer than an answer is worth."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait for {seconds:.0f} seconds")
        self.seconds = seconds


class Patience(AIORateLimiter):
    """Keeps to Telegram's limits; waits where Telegram asks to, but not for ever."""

    def __init__(self, messages_a_second: float = MESSAGES_A_SECOND) -> None:
        super().__init__(overall_max_rate=messages_a_second, max_retries=RETRIES)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Send a request when it is its turn; a sign of life is no message, and takes no message's turn."""
        if endpoint == SIGN_OF_LIFE:
            return await callback(*args, **kwargs)

        async def asked(*given: Any, **named: Any) -> Result:
            try:
                return await delivered(endpoint, lambda: callback(*given, **named))
            except RetryAfter as error:
                pause = error.retry_after
                seconds = pause.total_seconds() if isinstance(pause, timedelta) else pause
                if seconds > LONGEST_WAIT:
                    raise TooLongAWaitError(seconds) from error
                raise

        return await super().process_request(asked, args, kwargs, endpoint, data, rate_limit_args)


@asynccontextmanager
async def working(message: Message, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Show that something is being done, if it takes long."""
    sign = asyncio.create_task(_shown(message, action))
    try:
        yield
    finally:
        sign.cancel()
        with suppress(asyncio.CancelledError):
            await sign


async def _shown(message: Message, action: ChatAction) -> None:
    await asyncio.sleep(SHOWN_AFTER)
    while True:
        try:
            await message.reply_chat_action(action)
        except TelegramError as error:
            _log.info("a sign of life was not shown: %s", error)
            return
        await asyncio.sleep(SHOWN_AGAIN)


class Flow(Enum):
    """What is done with a message."""

    ANSWER = "answer"
    WARN = "warn"
    DROP = "drop"


@dataclass(slots=True)
class _Watched:
    since: float
    messages: int = 0


class Pace:
    """Counts what each asker sends: of a flood the first message too many is answered with a word, the rest dropped."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._watched: OrderedDict[int, _Watched] = OrderedDict()

    def flow(self, sender: int) -> Flow:
        """What is done with another message of an asker."""
        now = self._clock()
        watched = self._watched.setdefault(sender, _Watched(now))
        self._watched.move_to_end(sender)
        if len(self._watched) > MOST_WATCHED:
            self._watched.popitem(last=False)
        if now - watched.since > PERIOD:
            watched.since, watched.messages = now, 0
        watched.messages += 1
        if watched.messages <= MOST_MESSAGES:
            return Flow.ANSWER
        return Flow.WARN if watched.messages == MOST_MESSAGES + 1 else Flow.DROP
