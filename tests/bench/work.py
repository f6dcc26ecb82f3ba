"""What is measured of one knowledge base, each role in a process of its own.

`python -m tests.bench.work ROLE FILE DOCUMENT_YEARS` prints what it measured as one line of JSON.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.assistant import Assistant
from bot.understanding.shared import file_of, lexicon
from knowledge.contract import Status
from knowledge.query import Library
from knowledge.store import opened
from tests.accounts.pouring import pour
from tests.bench.asked import YEARS, Asked, asked, departments
from tests.bench.exact import Reply, exact, scored
from tests.bench.machine import resident
from tests.bench.naive import Naive

ROUNDS = 3
# Questions that the naive program is asked of each kind that it can answer: it may need a second for one.
NAIVELY = 5
# Kilobytes of the database that are kept in memory while it is filled.
CACHE = 1_000_000
# Seconds that questions are asked for, to count them.
LONG = 4.0


def run(role: str, file: Path, document_years: int) -> dict[str, Any]:
    """What a role measures of a knowledge base, in a new process."""
    command = [sys.executable, "-m", "tests.bench.work", role, str(file), str(document_years)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def throughput(file: Path, document_years: int, processes: int) -> float:
    """Questions answered a second by so many processes at once."""
    command = [sys.executable, "-m", "tests.bench.work", "many", str(file), str(document_years)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    try:
        for process in started:
            assert process.stdout
            if not process.stdout.readline():
                raise RuntimeError("a process that was to answer questions has ended")
        for process in started:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        return sum(float(json.loads(process.communicate()[0])["a second"]) for process in started)
    finally:
        for process in started:
            process.kill()
            process.wait()


def spread(times: Iterable[float]) -> dict[str, float]:
    """How many, the median, the 95th and 99th percentile, the longest."""
    found = sorted(times)
    cuts = statistics.quantiles(found, n=100, method="inclusive") if len(found) > 1 else found * 99
    return {"count": len(found), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "longest": found[-1]}


def _timed(asker: Callable[[str], object], question: Asked) -> float:
    """Milliseconds of the processor, for others may use the machine as well; nothing waits for a disk here."""
    started = time.process_time()
    asker(question.text)
    return (time.process_time() - started) * 1000


def _fill(file: Path, document_years: int) -> dict[str, Any]:
    with opened(file, create=True) as store:
        # what is made up can be made up again: nothing waits for the disk
        store.db.execute("pragma synchronous = off")
        store.db.execute(f"pragma cache_size = -{CACHE}")
        started = time.perf_counter()
        pour(store, departments(document_years), YEARS)
        seconds = time.perf_counter() - started
        started = time.process_time()
        lexicon(Library(store), file)
        names = time.process_time() - started
    return {
        "documents a second": document_years / seconds,
        "bytes a document": file.stat().st_size / document_years,
        "names made, s": names,
        "names, MB": file_of(file).stat().st_size / 1024**2,
    }


def _answer(file: Path, document_years: int) -> dict[str, Any]:
    """Latencies of the program and of the naive one, and how many of their answers are right."""
    import bot.telegram  # noqa: F401 (a serving process holds the library too)

    with opened(file) as store:
        started = time.process_time()
        assistant = Assistant(store).ready()
        start = (time.process_time() - started) * 1000
        kinds = asked(document_years)
        first = {kind: [_timed(assistant.ask, q) for q in own] for kind, own in kinds.items()}
        again = {kind: [_timed(assistant.ask, q) for _ in range(ROUNDS) for q in own] for kind, own in kinds.items()}
        memory = resident()
        some = [q for own in kinds.values() for q in own[:NAIVELY] if q.value is not None]
        naive = Naive(store)
        naively = [_timed(naive.ask, q) for q in some]
        asked_of_both = [_timed(assistant.ask, q) for q in some]
        questions = exact(document_years)
        scores = scored(partial(_reply, assistant), questions)
        naive_scores = scored(naive.ask, questions)
    return {
        "start, ms": start,
        "resident, MB": memory,
        "first": {kind: spread(times) for kind, times in first.items()},
        "again": {kind: spread(times) for kind, times in again.items()},
        "all, first": spread(t for times in first.values() for t in times),
        "all, again": spread(t for times in again.values() for t in times),
        "naive": spread(naively),
        "exactness": scores,
        "naive exactness": naive_scores,
        "right, %": _right(scores),
        "naive right, %": _right(naive_scores),
        "times faster": statistics.median(naively) / statistics.median(asked_of_both),
    }  # fmt: skip


def _reply(assistant: Assistant, question: str) -> Reply:
    """The figure that an answer tells first."""
    told = assistant.ask(question)
    stated = told.figures[:1] if told.status is Status.ANSWERED else ()
    return Reply(stated[0].department, stated[0].value) if stated else Reply()


def _right(scores: Mapping[str, Mapping[str, int]]) -> float:
    return 100 * scores["all"]["right"] / sum(scores["all"].values())


def _many(file: Path, document_years: int) -> dict[str, Any]:
    """Ask for a while what names a department, once told to begin."""
    with opened(file) as store:
        assistant = Assistant(store).ready()
        questions = [q.text for own in asked(document_years).values() for q in own if q.value is not None]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        started, count = time.perf_counter(), 0
        while time.perf_counter() - started < LONG:
            assistant.ask(questions[count % len(questions)])
            count += 1
        return {"a second": count / (time.perf_counter() - started)}


ROLES = {"fill": _fill, "answer": _answer, "many": _many}

if __name__ == "__main__":
    named, where, wanted = sys.argv[1:]
    sys.stdout.write(json.dumps(ROLES[named](Path(where), int(wanted))) + "\n")
