"""The room under test: the real application, an offline Telegram, a fake Answering."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from telegram import Update

from bot.answer import Answering
from bot.chats import Chats
from bot.telegram import build_application
from bot.telegram.application import House
from bot.telegram.inbox import Inbox
from bot.telegram.memory import Memory
from tests.bot.telegram.bot_api import Json, check_update
from tests.bot.telegram.fake_answering import FakeAnswering
from tests.bot.telegram.fake_telegram import Call, FakeTelegram, OfflineRequest
from tests.bot.telegram.updates import ANNA, message, press, update

TOKEN = "4242:AAE-not_a_real_token_0123456789"


class Room:
    """Feeds updates to the application and tells what it sent in return."""

    def __init__(
        self,
        runner: asyncio.Runner,
        answering: Answering | None = None,
        chats: Path | None = None,
        limit: int = 5,
        shared: Chats | None = None,
        **house: Any,
    ) -> None:
        self.answering = FakeAnswering()
        self.telegram = FakeTelegram()
        self.now = 0.0
        self.chats = shared or Chats(chats, limit, 1800, self.now)
        self.memory = Memory(limit, lifetime=1800, clock=lambda: self.now, chats=self.chats)
        self.application = build_application(
            TOKEN,
            answering or self.answering,
            request=OfflineRequest(self.telegram),
            house=House(memory=self.memory, clock=lambda: self.now, **house),
        )
        self._runner = runner

    def open(self) -> None:
        """Start."""
        self._runner.run(self.application.initialize())
        self.telegram.calls.clear()

    def close(self) -> None:
        """Stop."""
        self._runner.run(self.application.shutdown())
        self.chats.close()

    def feed(self, *updates: Json) -> list[Call]:
        """Process updates, all at once; what the bot called in return, but for signs of life, which depend on time."""
        before = len(self.telegram.calls)
        self._runner.run(self._process(updates))
        assert self.telegram.complaints == []
        return [call for call in self.telegram.calls[before:] if call.method != "sendChatAction"]

    def arrive(self, *updates: Json, take_up: bool = False) -> list[Call]:
        """Take updates as the library does, through its queue, those first that were kept if need be."""
        before = len(self.telegram.calls)
        self._runner.run(self._queue(updates, take_up))
        assert self.telegram.complaints == []
        return [call for call in self.telegram.calls[before:] if call.method != "sendChatAction"]

    async def _queue(self, updates: tuple[Json, ...], take_up: bool) -> None:
        inbox = self.application.update_queue
        assert isinstance(inbox, Inbox)
        await self.application.start()
        if take_up:
            inbox.take_up()
        for content in updates:
            await inbox.put(Update.de_json(content, self.application.bot))
        stopped, killed = (asyncio.create_task(each) for each in (self.application.stop(), self.telegram.over.wait()))
        await asyncio.wait({stopped, killed}, return_when=asyncio.FIRST_COMPLETED)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _process(self, updates: tuple[Json, ...]) -> None:
        made = []
        for content in updates:
            check_update(content)
            made.append(Update.de_json(content, self.application.bot))
        app = self.application
        await asyncio.gather(*(app.update_processor.process_update(one, app.process_update(one)) for one in made))

    def say(self, text: str | None = None, chat: Json | None = None, sender: Json = ANNA, **more: Any) -> list[Call]:
        """Send a message to the bot; what it sent in return."""
        return self.feed(update(message=message(text, chat, sender, **more)))

    def press(self, data: str, under: Json | None = None, sender: Json = ANNA) -> list[Call]:
        """Press a button, by default under the bot's last message; what the bot called in return."""
        return self.feed(press(under or self.telegram.sent[-1], data, sender))
