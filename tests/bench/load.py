"""`python -m tests.bench.load`: how many questions a second are answered through the webhook, on this machine.

`juesuan serve` runs as a program of its own, or as two. This process is Telegram on 127.0.0.1: it brings questions to
the port that the bot listens at, with the secret, and takes the bot's calls. It asks as many at once as are answered
(closed loop), and so many a second whatever comes back (open loop). Results are kept in `load.json`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from tests.accounts.many import ITEMS, SPENT, stated
from tests.bench import KEPT
from tests.bench.asked import YEARS, departments
from tests.bench.machine import circumstances, described
from tests.bench.work import run, spread

TOKEN = "4242:AAE-not_a_real_token_0123456789"
DOCUMENT_YEARS = 1_000
RESULTS = KEPT / "load.json"
# Askers that wait for their answers at the same time.
AT_ONCE = 32
# Messages a second: as Telegram allows, and so many that there is no limit of our own.
ALLOWED, UNLIMITED = 30, 1_000_000
# Of what a closed loop reached, so much is asked in the open one.
SHARE = 0.7
# Seconds: no start and no answer takes so long.
LONGEST = 120.0
# Questions that are asked before anything is measured, for each process.
FIRST = 20
# What is asked about.
ASKED = [item for item, _, _, measures in ITEMS if SPENT in measures]
SERVE = "from bot.cli import main; main()"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Question:
    """A question on its way: the figure that answers it, when it was brought, and how long its answer took."""

    text: str
    figure: str
    brought: float = 0.0
    took: float = 0.0
    answer: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


def questions(document_years: int, seed: int) -> Iterator[Question]:
    """What is asked: any item of any department and year, without end."""
    chance, bodies = random.Random(seed), departments(document_years)
    while True:
        body, year, item = chance.choice(bodies), chance.choice(YEARS), chance.choice(ASKED)
        name = chance.choice((body.name, body.name.removeprefix(body.city)))
        yield Question(f"{name}{year}年{item}多少", f"{Decimal(stated(body, year, item)).scaleb(-2)}万元")


class Telegram:
    """A Bot API server, and askers."""

    def __init__(self, document_years: int) -> None:
        self._asked = questions(document_years, seed=5)
        self._waiting: dict[int, Question] = {}
        self._numbers = itertools.count(1)
        self._answers = itertools.count(1)  # of their own: numbers of questions share them out among processes
        self._hooks: list[str] = []
        self._secret = ""
        self._ready: asyncio.Queue[str] = asyncio.Queue()

    async def called(self, request: web.Request) -> web.Response:
        """Take a call of the bot."""
        method, given = request.path.rpartition("/")[2], await request.post()
        told: Any = True
        if method == "getMe":
            told = {"id": 4242, "is_bot": True, "first_name": "决算问答", "username": "juesuan_bot"}
        elif method == "setWebhook":
            self._ready.put_nowait(str(given["secret_token"]))
        elif method == "sendMessage":
            chat = int(str(given["chat_id"]))
            self._told(self._waiting.pop(chat), str(given["text"]))
            told = {"message_id": next(self._answers), "date": 0, "chat": {"id": chat, "type": "private"}, "text": "答"}
        return web.json_response({"ok": True, "result": told})

    @staticmethod
    def _told(question: Question, text: str) -> None:
        question.took = time.monotonic() - question.brought
        question.answer.set_result(text)

    async def hooked(self, ports: Sequence[int]) -> None:
        """Until the bot has told where it wants its messages, each process of it, and listens there."""
        for _ in ports:
            self._secret = await asyncio.wait_for(self._ready.get(), LONGEST)
        await asyncio.wait_for(asyncio.gather(*map(_listened, ports)), LONGEST)
        self._hooks = [f"http://127.0.0.1:{port}/telegram" for port in ports]

    async def ask(self, session: ClientSession) -> Question:
        """Bring a question of somebody new to the bot, always the same process of it for a chat."""
        question, number = next(self._asked), next(self._numbers)
        chat = 1_000_000 + number
        message = {
            "message_id": number, "date": 1_700_000_000, "text": question.text,
            "from": {"id": chat, "is_bot": False, "first_name": "众"},
            "chat": {"id": chat, "type": "private", "first_name": "众"},
        }  # fmt: skip
        self._waiting[chat] = question
        head = {"X-Telegram-Bot-Api-Secret-Token": self._secret}
        hook = self._hooks[number % len(self._hooks)]
        question.brought = time.monotonic()
        async with session.post(hook, json={"update_id": number, "message": message}, headers=head) as answer:
            answer.raise_for_status()
        return question

    async def closed(self, session: ClientSession, seconds: float, askers: int = AT_ONCE) -> list[Question]:
        """So many askers, each asking again as soon as the answer is there."""
        done: list[Question] = []
        end = time.monotonic() + seconds

        async def asker() -> None:
            while time.monotonic() < end:
                question = await self.ask(session)
                await asyncio.wait_for(question.answer, LONGEST)
                done.append(question)

        await asyncio.gather(*(asker() for _ in range(askers)))
        return done

    async def open(self, session: ClientSession, seconds: float, rate: float) -> list[Question]:
        """So many questions a second on the average, at random moments, whether or not those before are answered."""
        chance, asking = random.Random(5), []
        at, end = time.monotonic(), time.monotonic() + seconds
        while at < end:
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            asking.append(asyncio.create_task(self.ask(session)))
            at += chance.expovariate(rate)
        done = await asyncio.gather(*asking)
        await asyncio.wait_for(asyncio.gather(*(question.answer for question in done)), LONGEST)
        return done


async def _listened(port: int) -> None:
    """Until somebody listens at a port."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def bots(db: Path, api: str, ports: Sequence[int], allowed: float) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A process of the bot for each port."""
    theirs = {key: value for key, value in os.environ.items() if not key.startswith("JUESUAN_")} | {
        "JUESUAN_TOKEN": TOKEN,
        "JUESUAN_DB": str(db),
        "JUESUAN_API_URL": api,
        "JUESUAN_WEBHOOK_URL": "https://bot.example.org",
        "JUESUAN_LOG_LEVEL": "WARNING",
        "JUESUAN_MESSAGES_A_SECOND": str(allowed),
        "NO_PROXY": "*",
        "XDG_CONFIG_HOME": str(db.parent),
    }
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve"],
            env=theirs
            | {
                "JUESUAN_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
                "JUESUAN_MEMORY_DB": str(db.with_name(f"chats.{port}.sqlite")),
            },
        )
        for port in ports
    ]
    try:
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


def busy(processes: Sequence[int]) -> float:
    """Seconds of the processor that processes have used so far."""
    found = 0
    for number in processes:
        told = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
        found += int(told[11]) + int(told[12])
    return found / TICKS


def resident(processes: Sequence[int]) -> float:
    """The most memory that one of the processes holds, in MB."""
    return max(int(Path(f"/proc/{n}/statm").read_text("utf-8").split()[1]) for n in processes) * 4096 / 1024**2


async def measured(db: Path, document_years: int, processes: int, seconds: float, allowed: float) -> dict[str, Any]:
    """What so many processes answer in a closed loop, and at a part of that in an open one."""
    telegram, api = Telegram(document_years), web.Application()
    api.router.add_route("POST", "/{path:.*}", telegram.called)
    runner = web.AppRunner(api, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    ports = [free_port() for _ in range(processes)]
    try:
        async with ClientSession(connector=TCPConnector(limit=0)) as session:
            with bots(db, address, ports, allowed) as started:
                numbers = [process.pid for process in started]
                await telegram.hooked(ports)
                for _ in range(FIRST * processes):
                    await asyncio.wait_for((await telegram.ask(session)).answer, LONGEST)
                one = await _counted(numbers, telegram.closed(session, seconds, 1))
                many = await _counted(numbers, telegram.closed(session, seconds))
                rate = SHARE * many["answers a second"]
                told = await _counted(numbers, telegram.open(session, seconds, rate))
                return {
                    "one asker": one,
                    f"{AT_ONCE} askers at once": many,
                    f"open, {SHARE:.0%} of that": {"asked a second": rate, **told},
                    "resident, MB": resident(numbers),
                }
    finally:
        await runner.cleanup()


async def _counted(bot: Sequence[int], asking: Awaitable[list[Question]]) -> dict[str, Any]:
    """How many answers came a second and how long each took (ms), and how busy either side was with that."""
    began, theirs, ours = time.monotonic(), busy(bot), time.process_time()
    done = await asking
    took = time.monotonic() - began
    right = sum(question.figure in question.answer.result() for question in done)
    return {
        "answers a second": len(done) / took,
        "ms": spread(1000 * question.took for question in done),
        "right, %": 100 * right / len(done),
        "processor of the bot, %": 100 * (busy(bot) - theirs) / took,
        "of the bot for an answer, ms": 1000 * (busy(bot) - theirs) / len(done),
        "processor of Telegram's side, %": 100 * (time.process_time() - ours) / took,
    }


def main(arguments: Sequence[str]) -> None:
    """Measure with one process and with two, print, and keep the results."""
    from tests.bench.__main__ import rounded

    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each loop")
    seconds = parser.parse_args(arguments).seconds
    found: dict[str, Any] = {"machine": described(), "document-years": DOCUMENT_YEARS}
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "k.sqlite"
        run("fill", db, DOCUMENT_YEARS)
        for name, processes, allowed in (
            ("one process, 30 messages a second", 1, ALLOWED),
            ("one process", 1, UNLIMITED),
            ("two processes", 2, UNLIMITED),
        ):
            told = asyncio.run(measured(db, DOCUMENT_YEARS, processes, seconds, allowed))
            found[name] = rounded(told | {"measured": circumstances()})
            sys.stdout.write(f"{name}\n{json.dumps(found[name], ensure_ascii=False, indent=1)}\n")
            sys.stdout.flush()
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
