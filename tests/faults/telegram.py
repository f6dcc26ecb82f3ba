"""A Telegram for a soak, in memory: it keeps updates until they are acknowledged, and fails as it is told to.

It stands behind the library's own HTTP client, so that what breaks, breaks as in the network. It knows what every asker
was told.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx

from bot.telegram import texts
from tests.bot.telegram.bot_api import Json, check
from tests.bot.telegram.updates import BOT, NOW

# Of so many messages one is looked at as closely as the Bot API would.
CHECKED = 200
# Updates that are brought at a time.
MOST = 100


@dataclass(slots=True)
class Asked:
    """A question on its way: who asked what, which figures are right, how the sending of its answer goes wrong.

    `answers` are those that arrived, `doubts` how often it was told that one may not have.
    """

    text: str
    sender: Json
    right: set[str]
    failures: deque[str] = field(default_factory=deque)
    answers: list[str] = field(default_factory=list)
    doubts: int = 0
    in_doubt: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing more is to come."""
        return bool(self.answers) and self.doubts >= self.in_doubt


class Telegram:
    """The server's side of the line."""

    def __init__(self) -> None:
        self.askers: dict[int, Asked] = {}
        """Who asks something now, by their chats."""
        self.stray: list[str] = []
        """What somebody was told who had asked nothing."""
        self.updates: deque[Json] = deque()
        self.broken: deque[str] = deque()
        """How the next calls for updates go wrong."""
        self.again: deque[Json] = deque()
        """Updates that are brought though they were acknowledged."""
        self.ends: Callable[[str, bool, Asked | None], bool] = lambda _method, _arrived, _asked: False
        """Whether the program is killed at a call of a method, before it has arrived or after, and whom it answers."""
        self._touches: dict[str, Asked] = {}
        self._numbers = itertools.count(1)
        self._sent = 0
        self.begin()

    def begin(self) -> None:
        """A program starts that fetches updates."""
        self.over, self._news, self._changed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def bring(self, *updates: Json) -> None:
        """Have updates for whoever fetches them."""
        self.updates.extend(updates)
        self._news.set()

    def forget(self) -> None:
        """Everybody has been answered."""
        self.askers.clear()
        self.stray.clear()
        self._touches.clear()

    async def settled(self, longest: float) -> None:
        """Until every asker has an answer, the program is killed, or it takes too long."""
        try:
            async with asyncio.timeout(longest):
                while not self.over.is_set() and not all(asked.settled for asked in self.askers.values()):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return

    # ------------------------------------------------------------ the line

    def transport(self) -> httpx.MockTransport:
        """What the library's client sends its calls to."""
        return httpx.MockTransport(self._called)

    async def _called(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        parameters = dict(parse_qsl(request.content.decode()))
        asked = self.askers.get(int(parameters.get("chat_id", 0)))
        await self._unless_killed(method, asked, arrived=False)
        if method == "getUpdates":
            response = await self._bring(int(parameters.get("offset", 0)), wait=int(parameters.get("timeout", 0)) > 0)
        elif method == "sendMessage":
            response = self._take(parameters)
        else:
            if texts.STALE in parameters.get("text", ""):
                # the program was killed before it had noted what its button was for: one asks again, as it says
                asker = self._touches[parameters["callback_query_id"]]
                self.bring(self.question(asker.text, asker.sender))
            response = _done(BOT if method == "getMe" else True)
        await self._unless_killed(method, asked, arrived=True)
        return response

    async def _unless_killed(self, method: str, asked: Asked | None, *, arrived: bool) -> None:
        if self.over.is_set() or self.ends(method, arrived, asked):
            self.over.set()
            self._changed.set()
            await asyncio.get_running_loop().create_future()

    async def _bring(self, offset: int, *, wait: bool) -> httpx.Response:
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        while wait and not (self.updates or self.again):
            self._news.clear()
            await self._news.wait()
        how = self.broken.popleft() if self.broken else ""
        if how:
            return _failing(how)
        again = [self.again.popleft() for _ in range(len(self.again))]
        return _done([*again, *itertools.islice(self.updates, MOST)])

    def _take(self, parameters: dict[str, str]) -> httpx.Response:
        """A message for somebody."""
        chat, text = int(parameters["chat_id"]), parameters["text"]
        asked = self.askers.get(chat)
        self._sent += 1
        if self._sent % CHECKED == 0:
            check("sendMessage", parameters)
        how = asked.failures.popleft() if asked and asked.failures else ""
        if not how or how == "arrived, no answer":
            self._arrived(chat, asked, text, parameters)
        if how:
            return _failing(how)
        return _done(self._message(chat, text, parameters))

    def _arrived(self, chat: int, asked: Asked | None, text: str, parameters: dict[str, str]) -> None:
        if texts.PERHAPS in text:
            if asked:
                asked.doubts += 1
            if asked and not asked.answers:
                self._touch(asked, self._message(chat, text, parameters))
        elif asked:
            asked.answers.append(text)
        else:
            self.stray.append(text)
        self._changed.set()

    def _message(self, chat: int, text: str, parameters: dict[str, str]) -> Json:
        buttons = {"reply_markup": json.loads(parameters["reply_markup"])} if "reply_markup" in parameters else {}
        return {
            "message_id": self._sent,
            "date": NOW,
            "from": {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")},
            "chat": {"id": chat, "type": "private"},
            "text": text,
            **buttons,
        }

    # ------------------------------------------------------------ askers

    def question(self, text: str, sender: Json) -> Json:
        """A question as an update."""
        chat = {"id": sender["id"], "type": "private", "first_name": sender["first_name"]}
        number = next(self._numbers)
        message = {"message_id": number, "date": NOW, "from": sender, "chat": chat, "text": text}
        return {"update_id": number, "message": message}

    def _touch(self, asked: Asked, under: Json) -> None:
        """Touch the first button under a message."""
        number = next(self._numbers)
        self._touches[str(number)] = asked
        query = {"id": str(number), "from": asked.sender, "message": under, "chat_instance": "7", "data": "0"}
        self.bring({"update_id": number, "callback_query": query})

    def strange(self) -> Json:
        """An update that no library can read."""
        return {"update_id": next(self._numbers), "message": {"text": "没有聊天"}}


def _done(result: Any) -> httpx.Response:
    return httpx.Response(200, json={"ok": True, "result": result})


def _failing(how: str) -> httpx.Response:
    """What becomes of a call: an answer that says no, or none."""
    if how == "refused":
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 0.01}}
        return httpx.Response(429, json=body)
    if how == "cannot":
        return httpx.Response(502, content=b"<html>502 Bad Gateway</html>")
    if how == "no line":
        raise httpx.ConnectError("no line")
    raise httpx.ReadTimeout("no answer")
