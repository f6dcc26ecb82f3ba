"""Each update is handled once, under a number of its own in the logs.

Telegram brings an update again where it was not told in time that it has arrived: after a crash, or when the line
broke. One that is being handled or was handled is let go. What is noted is that the handling ended: an update that a
crash cut off is handled after the next start, and one whose asker could not be told anything is taken up again.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.delivery import delivering
from bot.telegram.inbox import Doubtful, Inbox
from bot.telegram.logs import Trace, traced
from bot.telegram.memory import Memory
from bot.telegram.watch import Watch

# As many at a time as the library handles where it is only told to.
AT_A_TIME = 256


class Once(BaseUpdateProcessor):
    """Handles updates side by side, each one once."""

    def __init__(self, inbox: Inbox, memory: Memory, watch: Watch, trace: Trace) -> None:
        super().__init__(AT_A_TIME)
        self._inbox, self._memory, self._watch, self._trace = inbox, memory, watch, trace
        self._under_way: set[int] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update, unless it is or was."""
        if not isinstance(update, Update | Doubtful):
            await coroutine
            return
        of = update.update if isinstance(update, Doubtful) else update
        number = of.update_id
        if number in self._under_way or self._memory.handled(number):
            self._watch.repeated()
            if inspect.iscoroutine(coroutine):
                coroutine.close()
            return
        self._under_way.add(number)
        try:
            with (
                traced(self._trace, of.effective_chat.id if of.effective_chat else 0),
                delivering(self._memory, number, perhaps=isinstance(update, Doubtful)) as delivery,
            ):
                await coroutine
            if delivery.again is None:
                self._memory.note_handled(number)
            else:
                asyncio.get_running_loop().call_later(delivery.again, self._inbox.take_up, number)
        finally:
            self._under_way.discard(number)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""
