"""The same knowledge base as a file and in PostgreSQL: how long questions take, and how many are answered a second.

`python -m tests.bench.elsewhere DOCUMENT_YEARS` prints it as JSON; the server is a private one of this machine. Times
are of the clock, for the server works in processes of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.assistant import Assistant
from knowledge.places import open_knowledge, place
from knowledge.postgres.address import Address
from knowledge.postgres.publishing import publish
from knowledge.store import opened
from tests.bench.asked import asked
from tests.bench.work import LONG, run, spread
from tests.postgres.server import server

ROUNDS = 3
PROCESSES = (1, 2)


def measured(document_years: int) -> dict[str, Any]:
    """What both need for the same questions."""
    with tempfile.TemporaryDirectory() as folder, server() as url:
        file = Path(folder) / "k.sqlite"
        run("fill", file, document_years)
        with opened(file) as store:
            started = time.perf_counter()
            rows = publish(store, Address(url)).rows
            seconds = time.perf_counter() - started
        told: dict[str, Any] = {"publishing, rows a second": rows / seconds}
        for name, at in (("file", str(file)), ("PostgreSQL", url)):
            told[name] = _latencies(at, document_years)
            told[name]["questions a second"] = {str(n): _throughput(at, document_years, n) for n in PROCESSES}
        told["p99, times the file's"] = told["PostgreSQL"]["all"]["p99"] / told["file"]["all"]["p99"]
        return told


def _latencies(at: str, document_years: int) -> dict[str, Any]:
    """Milliseconds for a question, each asked once before."""
    knowledge = open_knowledge(place(at))
    try:
        assistant = Assistant(knowledge).ready()
        kinds = {kind: [question.text for question in own] for kind, own in asked(document_years).items()}
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        for turn in range(ROUNDS + 1):
            for kind, texts in kinds.items():
                for text in texts:
                    started = time.perf_counter()
                    with knowledge.moment():
                        assistant.ask(text)
                    if turn:
                        times[kind].append((time.perf_counter() - started) * 1000)
    finally:
        knowledge.close()
    found: dict[str, Any] = {kind: spread(own) for kind, own in times.items()}
    return {"all": spread(each for own in times.values() for each in own), **found}


def _throughput(at: str, document_years: int, processes: int) -> float:
    command = [sys.executable, "-m", "tests.bench.elsewhere", "ask", at, str(document_years)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    for process in started:
        assert process.stdout
        process.stdout.readline()  # it is ready
    for process in started:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    return sum(float(process.communicate()[0]) for process in started)


def _ask(at: str, document_years: int) -> None:
    """Say when ready, begin when told to, and tell how many questions were answered a second."""
    knowledge = open_knowledge(place(at))
    assistant = Assistant(knowledge).ready()
    texts = [question.text for own in asked(document_years).values() for question in own if question.value is not None]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < LONG:
        with knowledge.moment():
            assistant.ask(texts[count % len(texts)])
        count += 1
    sys.stdout.write(f"{count / (time.perf_counter() - started)}\n")
    knowledge.close()


def main(arguments: Sequence[str]) -> None:
    """Measure, or be one of the processes that ask."""
    if arguments[0] == "ask":
        _ask(arguments[1], int(arguments[2]))
    else:
        sys.stdout.write(json.dumps(measured(int(arguments[0])), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
