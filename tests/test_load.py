"""What `make load` measures is measured, and the results of its last run can be read."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path

from tests.bench.load import AT_ONCE, RESULTS, UNLIMITED, measured, questions
from tests.bench.work import run

SIZE, SECONDS = 10, 0.2


def test_two_processes_answer(tmp_path: Path) -> None:
    run("fill", tmp_path / "k.sqlite", SIZE)
    told = asyncio.run(measured(tmp_path / "k.sqlite", SIZE, 2, SECONDS, UNLIMITED))
    for loop in ("one asker", f"{AT_ONCE} askers at once", "open, 70% of that"):
        assert told[loop]["right, %"] == 100
        assert told[loop]["ms"]["count"] >= 1


def test_questions_differ() -> None:
    async def some() -> set[str]:
        return {question.text for question in itertools.islice(questions(1000, seed=1), 200)}

    assert len(asyncio.run(some())) > 190


def test_the_last_run_tells_its_machine_and_what_it_measured() -> None:
    told = json.loads(RESULTS.read_text("utf-8"))
    assert {"processor", "cores", "memory, GB", "Python", "SQLite"} <= told["machine"].keys()
    for name in ("one process, 30 messages a second", "one process", "two processes"):
        assert {"at", "load of the last minute"} == told[name]["measured"].keys()
        assert told[name][f"{AT_ONCE} askers at once"]["answers a second"] > 0
