"""Whether what answers an update has arrived: noted as it is sent, for Telegram cannot be asked afterwards.

A message has no number of our own by which Telegram would take it once where it is sent twice. So an update is answered
again where its answer has certainly not arrived (Telegram refused it, or was not reached), and where nobody can know
(the line broke, or the program was killed, before Telegram said so), the asker is told and can ask again with a touch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import httpx
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.telegram.memory import Memory

T = TypeVar("T")
# Seconds between tries where Telegram is not reached, or says that it cannot do anything now.
PAUSES: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0)
# What was not done where any of these is the cause: the call has not left, or its answer says so.
NOT_DONE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, TelegramError)
# Calls that show something new; to do any other twice changes nothing.
SHOWING, SIGN_OF_LIFE = "send", "sendChatAction"
# Seconds after which an update is taken up again whose asker could not be told anything.
AGAIN_AFTER = 60.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Delivery:
    """What is sent in answer to one update.

    `perhaps` says that some of it has arrived or may have; `again` after how many seconds it is tried again, where
    nothing could be told.
    """

    memory: Memory
    update: int
    perhaps: bool = False
    again: float | None = None


_current: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


@contextmanager
def delivering(memory: Memory, update: int, *, perhaps: bool) -> Iterator[Delivery]:
    """What is sent in the block answers an update; `perhaps` it was answered before."""
    delivery = Delivery(memory, update, perhaps)
    before = _current.set(delivery)
    try:
        yield delivery
    finally:
        _current.reset(before)


def postpone(seconds: float = 0.0) -> None:
    """The asker of this update could not be told anything: it is taken up again, after so many seconds at least."""
    delivery = _current.get()
    if delivery:
        delivery.again = max(seconds, AGAIN_AFTER)


def not_done(error: TelegramError) -> bool:
    """Whether Telegram has certainly not done what it was asked for."""
    if isinstance(error.__cause__, NOT_DONE) or not isinstance(error, NetworkError):
        return True
    return error.__cause__ is None and not isinstance(error, TimedOut)


async def delivered(endpoint: str, call: Callable[[], Awaitable[T]]) -> T:
    """Do a call of the Bot API; again, where it was not done and this may pass."""
    delivery = _current.get()
    if delivery is None:
        return await call()
    shows = endpoint.startswith(SHOWING) and endpoint != SIGN_OF_LIFE
    for pause in (*PAUSES, None):
        if shows and not delivery.perhaps:
            delivery.memory.note_on_the_way(delivery.update, on_the_way=True)
        try:
            done = await call()
        except TelegramError as error:
            certainly_not = not_done(error)
            delivery.perhaps |= shows and not certainly_not
            if shows and not delivery.perhaps:
                delivery.memory.note_on_the_way(delivery.update, on_the_way=False)
            passes = certainly_not and isinstance(error, NetworkError) and not isinstance(error, BadRequest)
            if pause is None or not passes:
                raise
            _log.info("%s is tried again in %.1f seconds: %s", endpoint, pause, error)
        else:
            delivery.perhaps |= shows
            return done
        await asyncio.sleep(pause)
    raise AssertionError("the last try returns or raises")
