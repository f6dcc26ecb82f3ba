"""How a knowledge base of very many made-up departments starts and answers: for `tests.bench`.

`python -m tests.scale_speed COUNT …` measures knowledge bases of so many departments, each in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from bot.assistant import Assistant
from knowledge.store import opened
from tests.accounts.many import bodies, fill

COUNTS = (100, 1_000, 10_000)
YEARS = (2022, 2023)
ROUNDS = 3
# So many departments are asked about by name, so far apart that none is asked about before.
NAMED = 40


def asked(count: int) -> dict[str, list[str]]:
    """Questions of each kind."""
    some = bodies(count)[:: max(1, count // NAMED)]
    return {
        "by full name": [f"{body.name}2023年公务接待费多少" for body in some],
        "by short name": [f"{body.name.removeprefix(body.city)}培训费多少" for body in some],
        "in words": [f"{body.name}的主要职责是什么" for body in some],
        "two of them": [f"{a.name}和{b.name}谁的公务接待费多" for a, b in pairwise(some)],
        "misspelt": [f"{body.name}机关运形经费多少" for body in some],
        "not stated": [f"{body.name}工会经费多少" for body in some],
        "whose?": [*(f"{body.kind}公务接待费多少" for body in some[:20]), "公务接待费多少", "2023年培训费是多少"],
        "not held": ["月牙市星星区财政局公务接待费多少", "青石县体育局培训费多少"],
        "greatest": ["哪个部门公务接待费最高", "公务接待费最低的三个部门", "培训费排名前十的部门"],
        "of a place": [f"{body.district}公务接待费最高的是哪个部门" for body in some[:10]],
        "sum, mean": ["各部门公务接待费一共多少", "各部门培训费平均多少"],
        "within bounds": ["公务接待费超过80万元的部门有哪些", "哪个部门三公经费超了预算"],
        "meaning": ["什么叫基本支出", "机关运行经费是什么意思"],
    }


def measured(count: int) -> Iterator[tuple[str, list[float]]]:
    """What it takes, in milliseconds, of a knowledge base of so many departments; measured in a process of its own."""
    command = [sys.executable, "-m", "tests.scale_speed", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            name, times = json.loads(line)
            yield name, times


def _measure(count: int) -> Iterator[tuple[str, list[float]]]:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "k.sqlite", create=True) as store:
        # what is made up can be made up again: nothing waits for the disk
        store.db.execute("pragma synchronous = off")
        started = time.perf_counter()
        fill(store, bodies(count), YEARS)
        yield "write all", [_since(started)]
        starting = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            assistant = Assistant(store).ready()
            starting.append(_since(started))
        yield "start", starting
        for kind, questions in asked(count).items():
            for times in ("first", "again"):
                taken = []
                for question in questions:
                    started = time.perf_counter()
                    assistant.ask(question)
                    taken.append(_since(started))
                yield f"{kind} ({times})", taken
        # kilobytes on Linux
        yield "memory, MB", [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        for entry in _measure(int(wanted)):
            sys.stdout.write(json.dumps(entry) + "\n")
            sys.stdout.flush()
