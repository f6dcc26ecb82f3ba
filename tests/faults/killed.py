"""The bot is killed at random moments: `python -m tests.faults.killed 20` tells what became of the questions.

`juesuan serve` runs as a program of its own, with a webhook. Telegram on 127.0.0.1 brings questions, and again what was
not taken; the program is killed (SIGKILL) at any time, as an answer reaches Telegram, or just before, and started anew.
Every question must have its answer in the end, and no question two.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientConnectionError, ClientSession, web

from bot.telegram import texts
from tests.bench.load import LONGEST, UNLIMITED, bots, free_port
from tests.faults.crash import read_in, versions

QUESTION, FIGURE = "区水务局2022年公务接待费多少", "1.23万元"
# Questions that are brought before each kill, and seconds in which it comes at the latest.
BROUGHT, WITHIN = 12, 3.0
KILLS = ("at any time", "as an answer arrives", "before an answer arrives")
# Seconds after which an update is brought again that was not taken.
AGAIN = 0.5


class Telegram:
    """A Bot API server that brings updates until they are taken, and knows what every asker was told."""

    def __init__(self, session: ClientSession) -> None:
        self.answers: Counter[int] = Counter()
        self.seen: Counter[str] = Counter()
        self._session, self._hook, self._secret = session, "", ""
        self._numbers = itertools.count(1)
        self._bringing: set[asyncio.Task[None]] = set()
        self._begun, self._changed = asyncio.Event(), asyncio.Event()
        self.fatal, self.before = 0, False
        """At which of the next messages the bot is killed, and whether before that has arrived; 0 for none."""
        self.kill: Callable[[], object] = lambda: None
        self.killed = asyncio.Event()

    async def called(self, request: web.Request) -> web.Response:
        """Take a call of the bot."""
        method, given = request.path.rpartition("/")[2], await request.post()
        told: Any = True
        if method == "getMe":
            told = {"id": 4242, "is_bot": True, "first_name": "决算问答", "username": "juesuan_bot"}
        elif method == "setWebhook":
            self._secret = str(given["secret_token"])
            self._begun.set()
        elif method == "sendMessage":
            chat, text = int(str(given["chat_id"])), str(given["text"])
            told = {"message_id": next(self._numbers), "date": 0, "chat": {"id": chat, "type": "private"}, "text": text}
            self.fatal -= 1
            if self.fatal == 0:
                self.kill()
                self.killed.set()
            if self.fatal or not self.before:
                self._told(chat, told)
        elif method == "answerCallbackQuery" and texts.STALE in str(given.get("text", "")):
            self.seen["touched a button that was not noted yet"] += 1
            self.ask(int(str(given["callback_query_id"])))
        return web.json_response({"ok": True, "result": told})

    def _told(self, chat: int, message: dict[str, Any]) -> None:
        if FIGURE in message["text"]:
            self.answers[chat] += 1
        elif texts.PERHAPS in message["text"]:
            self.seen["told that it may not have arrived"] += 1
            if not self.answers[chat]:
                query = {"id": str(chat), "from": _who(chat), "message": message, "chat_instance": "7", "data": "0"}
                self._bring({"callback_query": query})
        else:
            self.seen["WRONG"] += 1
        self._changed.set()

    def ask(self, chat: int) -> None:
        """Bring a question of somebody, until it is taken."""
        message = {
            "message_id": next(self._numbers), "date": 1_700_000_000, "text": QUESTION, "from": _who(chat),
            "chat": {"id": chat, "type": "private", "first_name": "众"},
        }  # fmt: skip
        self._bring({"message": message})

    def _bring(self, content: dict[str, Any]) -> None:
        update = {"update_id": next(self._numbers), **content}
        task = asyncio.create_task(self._brought(update))
        self._bringing.add(task)
        task.add_done_callback(self._bringing.discard)

    async def _brought(self, update: dict[str, Any]) -> None:
        while True:
            head = {"X-Telegram-Bot-Api-Secret-Token": self._secret}
            try:
                async with self._session.post(self._hook, json=update, headers=head) as answer:
                    if answer.ok:
                        return
            except ClientConnectionError:
                self.seen["brought again"] += 1
            await asyncio.sleep(AGAIN)

    async def begun(self, hook: str) -> None:
        """Until the bot has told where it wants its messages."""
        self._hook = hook
        await asyncio.wait_for(self._begun.wait(), LONGEST)
        self._begun.clear()

    async def all_answered(self, askers: int) -> None:
        """Until everybody has an answer; not for ever."""
        try:
            async with asyncio.timeout(LONGEST):
                while len(self.answers) < askers or self._bringing:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return


def _who(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "众"}


async def rehearse(folder: Path, times: int, seed: int) -> Counter[str]:
    """Kill the bot so many times; gives how many questions were answered, lost, answered twice."""
    chance, db, port = random.Random(seed), folder / "k.sqlite", free_port()
    read_in(db, versions(folder)[0])
    async with ClientSession() as session:
        telegram, api = Telegram(session), web.Application()
        api.router.add_route("POST", "/{path:.*}", telegram.called)
        runner = web.AppRunner(api, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address, asked = f"http://127.0.0.1:{runner.addresses[0][1]}", 0
        try:
            for left in range(times, -1, -1):
                with bots(db, address, [port], UNLIMITED) as (process,):
                    await telegram.begun(f"http://127.0.0.1:{port}/telegram")
                    if not left:
                        await telegram.all_answered(asked)
                        process.terminate()
                        await asyncio.to_thread(process.wait)  # and what it still has to say is taken meanwhile
                        break
                    how = chance.choice(KILLS)
                    telegram.seen[f"killed {how}"] += 1
                    telegram.kill, telegram.before = process.kill, how == KILLS[2]
                    telegram.fatal = 0 if how == KILLS[0] else chance.randrange(1, BROUGHT)
                    telegram.killed.clear()
                    for _ in range(BROUGHT):
                        asked += 1
                        telegram.ask(1000 + asked)
                    with suppress(TimeoutError):
                        longest = chance.uniform(0, WITHIN) if how == KILLS[0] else LONGEST
                        await asyncio.wait_for(telegram.killed.wait(), longest)
                    process.kill()
        finally:
            await runner.cleanup()
    found = telegram.seen
    found["questions"] = asked
    found["LOST"] = asked - len(telegram.answers)
    found["TWICE"] = sum(count > 1 for count in telegram.answers.values())
    return found


def main() -> int:
    """Kill so many times, and tell what was seen."""
    with tempfile.TemporaryDirectory() as scratch:
        found = asyncio.run(rehearse(Path(scratch), int(sys.argv[1]), seed=7))
    sys.stdout.write("".join(f"{count:6} {name}\n" for name, count in sorted(found.items())))
    return 1 if found["LOST"] or found["TWICE"] or found["WRONG"] else 0


if __name__ == "__main__":
    sys.exit(main())
