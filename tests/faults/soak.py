"""Many questions with faults at random: `make soak`, or `python -m tests.faults.soak QUESTIONS INGESTIONS`.

The bot's own room answers, over a Telegram in memory that refuses, is out of reach and brings updates again; meanwhile
documents are replaced, the knowledge base is locked, and the room is closed and opened again. Counted is what was lost,
what was answered twice, what was answered wrongly, and how much memory is held. It ends by itself, with status 1 where
any of these is not nought. Nothing leaves this process.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter, deque
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.workshop import Workshop
from tests.bot.telegram.bot_api import Json
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import ANNA, message, update
from tests.faults.crash import read_in, versions

QUESTION = "区水务局2022年公务接待费多少"
# What is answered from the one version of the document and from the other.
FIGURES = ("1.23万元", "1.24万元")
# What goes wrong, and how often of a thousand questions.
FAULTS = {"repeated": 40, "refused": 5, "out of reach": 10, "no answer": 10, "locked": 20, "restart": 5, "strange": 20}
SENDERS = 500
# So many updates are brought again after a restart.
AGAIN = 20
PAGE = os.sysconf("SC_PAGE_SIZE")


def memory() -> float:
    """What this process holds now, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1024**2


@dataclass(slots=True)
class Soak:
    """One run, and what was seen in it."""

    folder: Path
    seed: int
    seen: Counter[str] = field(default_factory=Counter)
    held: list[float] = field(default_factory=list)
    _last: deque[Json] = field(default_factory=lambda: deque(maxlen=AGAIN))

    def run(self, questions: int, ingestions: int) -> None:
        """Ask so many questions, and replace the document so many times meanwhile."""
        chance = random.Random(self.seed)
        files, db = versions(self.folder), self.folder / "k.sqlite"
        read_in(db, files[0])
        workshop, version = Workshop(db), 0
        with asyncio.Runner() as runner:
            room = self._opened(runner, workshop)
            for number in range(questions):
                if ingestions and number % max(1, questions // ingestions) == 0:
                    version = 1 - version
                    read_in(db, files[version])
                    self.seen["ingestions"] += 1
                fault = chance.choices([*FAULTS, ""], [*FAULTS.values(), 1000 - sum(FAULTS.values())])[0]
                if fault == "restart":
                    room.close()
                    room = self._opened(runner, workshop)
                    room.now = float(number)
                    self._told(sum(len(room.feed(one)) for one in self._last), 0)
                room.now = float(number)  # a question a second, by the room's own clock
                self._ask(room, fault, {**ANNA, "id": 1000 + chance.randrange(SENDERS)}, FIGURES[version], db)
                room.telegram.calls.clear()
                room.telegram.sent.clear()
                if number % max(1, questions // 10) == questions // 20:
                    self.held.append(memory())
            room.close()
        workshop.close()

    def _opened(self, runner: asyncio.Runner, workshop: Workshop) -> Room:
        room = Room(runner, workshop.renewed(), chats=self.folder / "chats.sqlite", limit=SENDERS, workshop=workshop)
        workshop.retire()
        room.open()
        return room

    def _ask(self, room: Room, fault: str, sender: Json, figure: str, db: Path) -> None:
        one = update(message=message(QUESTION, sender=sender))
        self.seen[fault or "no fault"] += 1
        if fault == "refused":
            room.telegram.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
        elif fault == "out of reach":
            room.telegram.fail("sendMessage", 502, "Bad Gateway")
        elif fault == "no answer":
            room.telegram.time_out("sendMessage")
        elif fault == "strange":
            room.feed(update(message=message(None, sender=sender, sticker=None)))
        with closing(sqlite3.connect(db, isolation_level=None)) as other:
            if fault == "locked":
                other.execute("begin immediate")
            calls = room.feed(*([one, one] if fault == "repeated" else [one]))
        self._last.append(one)
        arrived = [each for each in calls if each.method == "sendMessage"]
        if fault in {"refused", "out of reach", "no answer"}:
            arrived = arrived[1:]  # the first did not arrive
        self._told(len(arrived), 1)
        if fault not in {"out of reach", "no answer"} and not any(figure in each.text for each in arrived):
            self.seen["WRONG"] += 1

    def _told(self, told: int, expected: int) -> None:
        self.seen["LOST"] += max(0, expected - told)
        self.seen["TWICE"] += max(0, told - expected)

    @property
    def failed(self) -> bool:
        """Whether anything was lost, answered twice or wrong."""
        return any(self.seen[name] for name in ("LOST", "TWICE", "WRONG"))


def main() -> int:
    """Run, and tell what was seen."""
    questions, ingestions = int(sys.argv[1]), int(sys.argv[2])
    logging.disable(logging.CRITICAL)  # of what goes wrong on purpose
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        soak = Soak(Path(scratch), seed=5)
        soak.run(questions, ingestions)
    took = time.monotonic() - began
    sys.stdout.write("".join(f"{count:8} {name}\n" for name, count in sorted(soak.seen.items())))
    sys.stdout.write(f"{questions / took:8.0f} questions a second\n")
    sys.stdout.write(f"memory in MB: {' '.join(f'{each:.0f}' for each in soak.held)}\n")
    return 1 if soak.failed else 0


if __name__ == "__main__":
    sys.exit(main())
