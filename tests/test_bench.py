"""What `make bench` measures is measured, and the results of its last run can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.store import opened
from tests.accounts.many import fill
from tests.bench import KEPT, elsewhere
from tests.bench.asked import YEARS, asked, departments
from tests.bench.chart import drawn
from tests.bench.exact import Reply, exact, outcome, scored
from tests.bench.naive import Naive
from tests.bench.work import run, spread
from tests.postgres.server import missing

SIZE = 10


def test_a_small_knowledge_base_is_measured(tmp_path: Path) -> None:
    file = tmp_path / "k.sqlite"
    filled = run("fill", file, SIZE)
    assert filled["bytes a document"] == file.stat().st_size / SIZE
    told = run("answer", file, SIZE)
    for kind, scores in told["exactness"].items():
        assert scores.keys() == {"right", "wrong", "silent"}
        assert sum(scores.values()) == sum(told["naive exactness"][kind].values())
    assert told["exactness"]["full names"]["wrong"] == told["exactness"]["not stated"]["wrong"] == 0
    assert told["right, %"] > told["naive right, %"]
    assert told["all, first"]["count"] == sum(map(len, asked(SIZE).values()))
    drawn({SIZE: told, 10 * SIZE: told}, tmp_path / "growth.png")
    assert (tmp_path / "growth.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_database_is_measured_beside_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "PROCESSES", ())
    told = elsewhere.measured(SIZE)
    assert told["file"]["all"]["count"] == told["PostgreSQL"]["all"]["count"] > SIZE
    assert told["p99, times the file's"] == told["PostgreSQL"]["all"]["p99"] / told["file"]["all"]["p99"]


def test_the_naive_program_answers(tmp_path: Path) -> None:
    with opened(tmp_path / "k.sqlite", create=True) as store:
        fill(store, departments(SIZE), YEARS)
        naive = Naive(store)
        for question in asked(SIZE)["by full name"]:
            assert naive.ask(question.text) == Reply(question.department, question.value)


def test_silence_is_right_where_nothing_is_stated() -> None:
    questions = exact(SIZE)
    silent = scored(lambda _: Reply(), questions)
    assert silent["not stated"] == {
        "right": len([q for q in questions if q.kind == "not stated"]),
        "wrong": 0,
        "silent": 0,
    }
    assert silent["full names"]["right"] == silent["full names"]["wrong"] == 0
    stated = next(q for q in questions if q.right.value is not None)
    assert outcome(stated, stated.right) == "right"
    assert outcome(stated, Reply("月牙市财政局", stated.right.value)) == "wrong"
    assert outcome(next(q for q in questions if q.right.value is None), stated.right) == "wrong"


def test_percentiles() -> None:
    assert spread(float(n) for n in range(101)) == {"count": 101, "p50": 50, "p95": 95, "p99": 99, "longest": 100}
    assert spread([3.0]) == {"count": 1, "p50": 3, "p95": 3, "p99": 3, "longest": 3}


def test_the_last_run_tells_its_machine_and_what_it_measured() -> None:
    told = json.loads((KEPT / "results.json").read_text("utf-8"))
    assert {"processor", "cores", "memory, GB", "Python", "SQLite"} <= told["machine"].keys()
    for size in told["document-years"].values():
        assert {"at", "load of the last minute"} == size["measured"].keys()
        assert {"start, ms", "resident, MB", "all, first", "questions a second", "to the answer, s"} <= size.keys()
    assert (KEPT / "growth.png").is_file()
