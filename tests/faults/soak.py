"""Many questions with faults at random: `make soak`, or `python -m tests.faults.soak QUESTIONS INGESTIONS`.

The bot answers as in service, from fetching updates to its HTTP client; behind that is a Telegram in memory that
refuses, is out of reach, does not answer, and brings updates again or malformed. Another program replaces a document
over and over meanwhile, and is killed, has a full disk or meets a lock; what the bot keeps of chats has a full disk or
meets a lock as well. The bot itself is stopped, and killed: then only what its files hold at that moment is left.
Counted is what was lost, answered twice or wrongly, and how much memory is held. It ends by itself, with status 1
where any of these is not nought.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from bot import chats_file
from bot.chats import Chats
from bot.telegram import delivery, serving
from bot.telegram.application import House, build_application
from bot.telegram.memory import Memory
from bot.telegram.requests import Counted, Polling
from bot.telegram.watch import Watch
from bot.workshop import Workshop
from tests.bot.telegram.room import TOKEN
from tests.bot.telegram.updates import ANNA
from tests.faults.crash import versions
from tests.faults.hindered import full, locked
from tests.faults.reading import Program
from tests.faults.telegram import Asked, Telegram

QUESTION = "区水务局2022年公务接待费多少"
# What is answered from the one version of the document and from the other.
FIGURES = ("1.23万元", "1.24万元")
# How sending the answer to a question goes wrong.
OUT_OF_REACH = ["no line"] * 6
SENDING = {
    "asked to wait": ["refused"],
    "cannot now": ["cannot", "cannot"],
    "out of reach": OUT_OF_REACH,
    "no answer": ["no answer"],
    "arrived, no answer": ["arrived, no answer"],
}
DOUBT = {"no answer", "arrived, no answer"}
# What goes wrong, and how often of a thousand questions.
FAULTS = {
    "brought twice": 20, "brought again": 20, "malformed": 10, "asked to wait": 2, "cannot now": 10, "out of reach": 5,
    "no answer": 5, "arrived, no answer": 5,
}  # fmt: skip
# And of a thousand rounds of questions that are asked at once.
ROUND = 25
ROUNDS = {"stopped": 20, "killed": 60, "locked": 100, "no updates": 20, "chats locked": 40, "disk of chats full": 40}
SENDERS = 500
# No round takes so many seconds: what has no answer by then is lost.
LONGEST = 60.0
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
    now: float = 0.0
    telegram: Telegram = field(default_factory=Telegram)
    _chance: random.Random = field(init=False)
    _program: Program = field(init=False)
    _questions: int = 0
    _ingestions: int = 0
    _lives: int = 0
    _news: str = ""
    _wanted: tuple[int, int] = (0, 0)

    def run(self, questions: int, ingestions: int) -> None:
        """Ask so many questions, and read a document in so many times meanwhile."""
        self._chance, self._wanted = random.Random(self.seed), (questions, ingestions)
        self._program = Program(self.folder / "k.sqlite", versions(self.folder), self._chance)
        while not self._done:
            self.telegram.begin()
            asyncio.run(self._life())
        self._program.close()
        self.seen.update(f"ingestion: {how}" for how in self._program.seen)
        self._judge()

    @property
    def _done(self) -> bool:
        return (self._questions, self._ingestions) >= self._wanted and self._program.ended()

    # ------------------------------------------------------------ the bot

    @property
    def _chats(self) -> Path:
        return self.folder / f"chats.{self._lives}.sqlite"

    async def _life(self) -> None:
        """From a start of the bot to its stop, or until it is killed."""
        workshop = Workshop(self.folder / "k.sqlite")
        chats = Chats(self._chats, SENDERS, 1800, self.now)
        watch, clock = Watch(self.folder / "k.sqlite"), lambda: self.now
        house = House(
            memory=Memory(SENDERS, 1800, clock, chats),
            workshop=workshop,
            clock=clock,
            watch=watch,
            messages_a_second=0,
        )
        transport = self.telegram.transport()
        calls, polls = Counted(watch, transport=transport), Polling(watch, transport=transport)
        application = build_application(TOKEN, workshop.renewed(), None, calls, polling_request=polls, house=house)
        killed = self.telegram.over
        try:
            await serving._start(application, None)
            await self._rounds(chats)
        finally:
            if not killed.is_set():
                await serving._stop(application)
                self.seen["bot: stopped"] += 1
            for each in asyncio.all_tasks() - {asyncio.current_task()}:
                each.cancel()
            await asyncio.get_running_loop().shutdown_default_executor()  # a thread may be looking something up
            chats.close()
            workshop.close()
            if killed.is_set():
                self._lives += 1
        gc.collect()

    def _kill(self) -> None:
        """What the files hold at this moment is all that is left of the bot."""
        for end in ("", "-wal"):
            if Path(f"{self._chats}{end}").exists():
                shutil.copy(f"{self._chats}{end}", self.folder / f"chats.{self._lives + 1}.sqlite{end}")

    def _ends(self, chance: random.Random) -> None:
        """Kill the bot at one of its next calls, before Telegram has it or after."""
        wanted, left = (chance.choice(("sendMessage", "getUpdates")), chance.random() < 0.5), chance.randrange(ROUND)

        def ends(method: str, arrived: bool, asked: Asked | None) -> bool:
            nonlocal left
            if (method, arrived) != wanted:
                return False
            left -= 1
            if left >= 0 and method == "sendMessage":
                return False
            self._kill()
            self.seen[f"bot: killed at {method}{', arrived' if arrived else ''}"] += 1
            if asked and method == "sendMessage":
                asked.in_doubt = True
            self.telegram.ends = lambda _method, _arrived, _asked: False
            return True

        self.telegram.ends = ends

    # ------------------------------------------------------------ questions

    async def _rounds(self, chats: Chats) -> None:
        """Ask and ask, until the bot is to be stopped or is killed."""
        while not self._done and not self.telegram.over.is_set():
            await self.telegram.settled(LONGEST)
            if self.telegram.over.is_set():
                return
            self._judge()
            await self._ingest()
            fault = self._chance.choices([*ROUNDS, ""], [*ROUNDS.values(), 1000 - sum(ROUNDS.values())])[0]
            if fault == "stopped":
                return
            if fault == "killed":
                self._ends(self._chance)
            if fault == "no updates":
                self.telegram.broken.append(self._chance.choice(("cannot", "no line", "no answer")))
                self.seen["updates not fetched"] += 1
            with self._hindered(fault):
                self._ask()
                await self.telegram.settled(LONGEST)
            chats.save()  # as the service does every second
            _told(self._news)  # where they are told may be a file, and the disk full
            self._news = ""

    def _hindered(self, fault: str) -> AbstractContextManager[object]:
        """For the time of a round: a file that is written to cannot be."""
        if fault == "locked" and self._program.ended():
            self.seen["asked while locked"] += 1
            return locked(self.folder / "k.sqlite")
        if fault == "chats locked":
            self.seen["asked while chats were locked"] += 1
            return locked(self._chats)
        if fault == "disk of chats full":
            self.seen["asked while chats had a full disk"] += 1
            return full()
        return nullcontext()

    def _ask(self) -> None:
        """A round of questions, each from somebody else."""
        for _ in range(min(ROUND, self._wanted[0] - self._questions)):
            self._questions += 1
            self.now += 1.0
            fault = self._chance.choices([*FAULTS, ""], [*FAULTS.values(), 1000 - sum(FAULTS.values())])[0]
            self.seen[fault or "without fault"] += 1
            sender = {**ANNA, "id": 1000 + self._questions % SENDERS}
            one = self.telegram.question(QUESTION, sender)
            asked = Asked(QUESTION, sender, self._right(), in_doubt=fault in DOUBT)
            asked.failures.extend(SENDING.get(fault, ()))
            self.telegram.askers[sender["id"]] = asked
            brought = [one, one] if fault == "brought twice" else [one]
            if fault == "malformed":
                brought.insert(0, self.telegram.strange())
            if fault == "brought again":
                self.telegram.again.append(one)
            self.telegram.bring(*brought)
            if self._questions % max(1, self._wanted[0] // 10) == self._wanted[0] // 20:
                self.held.append(memory())
                self._news = f"{self._questions:8} asked, {self._failures} of them wrongly, {self.held[-1]:.0f} MB\n"

    def _right(self) -> set[str]:
        """The figures that are right by now: while a document is replaced, the one or the other."""
        found = {FIGURES[self._program.version]}
        return found | ({FIGURES[self._program.wanted]} if self._program.wanted is not None else set())

    def _judge(self) -> None:
        """Count what became of the questions of a round."""
        for asked in self.telegram.askers.values():
            self.seen["LOST"] += not asked.answers
            self.seen["TWICE"] += len(asked.answers) > 1
            self.seen["WRONG"] += any(not any(right in text for right in asked.right) for text in asked.answers)
            self.seen["told that it may not have arrived"] += asked.doubts
        self.seen["TWICE"] += len(self.telegram.stray)
        self.telegram.forget()

    # ------------------------------------------------------------ documents

    async def _ingest(self) -> None:
        """Have the next document read in when it is time, while questions go on."""
        questions, ingestions = self._wanted
        due = self._questions * ingestions // max(1, questions)
        if not self._program.ended() and (due - self._ingestions > 1 or self._questions == questions):
            await asyncio.to_thread(self._program.ended, wait=True)
        if self._program.ended() and self._ingestions < due:
            self._ingestions += 1
            self._program.begin()

    @property
    def _failures(self) -> int:
        return sum(self.seen[name] for name in ("LOST", "TWICE", "WRONG"))

    @property
    def failed(self) -> bool:
        """Whether anything was lost, answered twice or wrong."""
        return self._failures > 0


def _told(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def main() -> int:
    """Run, and tell what was seen."""
    questions, ingestions = int(sys.argv[1]), int(sys.argv[2])
    logging.disable(logging.CRITICAL)  # of what goes wrong on purpose
    delivery.PAUSES, delivery.AGAIN_AFTER, chats_file.AGAIN_AFTER = (0.0, 0.0), 0.0, 0.0
    began, worked = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        soak = Soak(Path(scratch), seed=5)
        soak.run(questions, ingestions)
    took, worked = time.monotonic() - began, time.process_time() - worked
    _told("".join(f"{count:8} {name}\n" for name, count in sorted(soak.seen.items())))
    _told(f"{took:8.0f} seconds, {worked:.0f} of the processor; {questions / took:.0f} questions a second\n")
    _told(f"memory in MB: {' '.join(f'{each:.0f}' for each in soak.held)}\n")
    return 1 if soak.failed else 0


if __name__ == "__main__":
    sys.exit(main())
