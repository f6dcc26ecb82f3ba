"""Updates are kept until they are handled: the library tells Telegram that one has arrived before it is looked at.

With long polling that is the next getUpdates, with a webhook the answer to Telegram's call; both come right after the
update is put into the queue. What was killed in between, Telegram would never send again.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass

from telegram import Bot, Update

from bot.telegram.malformed import readable
from bot.telegram.memory import Memory

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An update whose answer may have arrived or not."""

    update: Update


class Inbox(asyncio.Queue[object]):
    """The queue of what has arrived; each update is kept before it counts as arrived."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self.bot: Bot | None = None
        """Whose updates they are; set once there is one."""

    async def put(self, item: object) -> None:
        """Keep an update, and put it into the queue."""
        if isinstance(item, Update):
            self._memory.note_arrived(item.update_id, item.to_json())
        await super().put(item)

    def take_up(self, number: int | None = None) -> int:
        """Put what is still kept into the queue again: after a start, or one update; gives how many there were."""
        kept = self._memory.arrived(number)
        for each in kept:
            content = json.loads(each.content)
            if not readable(content):  # by another version of the library
                self._memory.note_handled(each.number)
                continue
            update = Update.de_json(content, self.bot)
            self.put_nowait(Doubtful(update) if each.on_the_way else update)
        return len(kept)
