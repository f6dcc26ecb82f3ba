"""How long the room takes from an update to its reply, without the network: for `python -m tests.bench`."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.assistant import Assistant
from bot.telegram import build_application
from bot.telegram.application import App
from knowledge.ingest import Ingestion
from knowledge.originals import Originals
from knowledge.store import opened
from tests.accounts import random_history
from tests.accounts.disclose import disclose, random_look
from tests.accounts.writers.pages import PageForm
from tests.accounts.writers.pdf import write_pdf
from tests.bot.corpus_questions import questions
from tests.bot.telegram.bot_api import Json
from tests.bot.telegram.updates import BOT, NOW, message, press, update

TOKEN = "4242:AAE-not_a_real_token_0123456789"
# Between two questions, so that nobody waits for Telegram's limit of thirty messages a second.
PAUSE = 0.04
ROUNDS = 12
DRAWN = ("s:trend", "s:parts", "s:plan")


class _Unchecked(BaseRequest):
    """Takes every call at once and checks nothing: that would be measured too."""

    def __init__(self) -> None:
        self.done = 0.0
        self.last: Json = {}
        self._number = 0

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        assert method == "POST"
        named = url.rpartition("/")[2]
        result: object = True
        if named == "getMe":
            result = BOT
        elif named.startswith("send") and named != "sendChatAction":
            self.done = time.perf_counter()
            self._number += 1
            parameters = request_data.parameters if request_data else {}
            chat = {"id": parameters["chat_id"], "type": "private"}
            result = {"message_id": self._number, "date": NOW, "chat": chat, "text": "答"}
            self.last = result
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def _took(application: App, request: _Unchecked, content: Json) -> float:
    """Milliseconds from an update to the reply."""
    made = Update.de_json(content, application.bot)
    await asyncio.sleep(PAUSE)
    request.done = 0.0
    started = time.perf_counter()
    await application.process_update(made)
    return (request.done - started) * 1000 if request.done else 0.0


def _asker(number: int) -> Json:
    return {"id": 10_000 + number, "is_bot": False, "first_name": "众"}


async def _texts(assistant: Assistant) -> list[float]:
    """Every question of the corpora, each from somebody else, after it was asked once."""
    request = _Unchecked()
    application = build_application(TOKEN, assistant, request=request)
    async with application:
        return [
            await _took(application, request, update(message=message(question.ask, sender=_asker(number))))
            for number, question in enumerate(questions())
        ]


async def _pictures(assistant: Assistant, question: str, pressed: tuple[str, ...]) -> list[float]:
    """Touches of buttons that send pictures, after the first one of each."""
    request = _Unchecked()
    application = build_application(TOKEN, assistant, request=request)
    times = []
    async with application:
        for number in range(ROUNDS):
            await _took(application, request, update(message=message(question, sender=_asker(number))))
            under = {**request.last, "from": BOT}
            for data in pressed:
                took = await _took(application, request, press(under, data, _asker(number)))
                if number:
                    times.append(took)
    return times


def measured(assistant: Assistant, folder: Path) -> Iterator[tuple[str, list[float]]]:
    """What is measured, with its times in milliseconds."""
    yield "a reply", asyncio.run(_texts(assistant))
    yield "a chart", asyncio.run(_pictures(assistant, "区水务局2022年三公经费多少", DRAWN))
    written = write_pdf(disclose(random_history(7)[-1], random_look(7)), PageForm(), embedded=True)
    file = folder / written.name
    file.write_bytes(written.content)
    with opened(folder / "pages.sqlite", create=True) as store:
        list(Ingestion(store, originals=Originals(store)).add(file))
        yield "a page", asyncio.run(_pictures(Assistant(store), "收入总计多少", ("q:0",)))
