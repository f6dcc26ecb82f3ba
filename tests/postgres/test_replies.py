"""Every question of every corpus has the same reply, to the byte, from the file and from the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import jsonlines
from bot.answer import Answer, Conversation
from bot.assistant import Assistant
from knowledge.postgres.address import Address
from knowledge.postgres.published import Published
from knowledge.postgres.publishing import publish
from knowledge.store import opened
from tests.accounts.many import bodies, fill
from tests.bench.asked import asked
from tests.bot.corpus_questions import questions
from tests.bot.questions import cases
from tests.bot.questions.bases import BASES

MANY = 240
YEARS = (2022, 2023)


def told(answer: Answer) -> str:
    """All that an answer says but for the time it took."""
    found = jsonlines.answer(answer)
    del found["elapsed_ms"]
    return json.dumps(found, ensure_ascii=False) + answer.marked


def apart(path: Path, database: Address, talks: Iterator[tuple[tuple[str, ...], str]]) -> Iterator[str]:
    """The questions whose replies differ, each talk asked of the file and of what was published of it."""
    with opened(path) as store:
        publish(store, database)
        with Published(database) as published:
            here, there = Assistant(store), Assistant(published)
            asked_of = 0
            for before, question in talks:
                one, other = Conversation(), Conversation()
                for said in (*before, question):
                    asked_of += 1
                    with published.moment():
                        elsewhere = there.ask(said, other)
                    if told(here.ask(said, one)) != told(elsewhere):
                        yield f"{' // '.join(before)} {question}"
            assert asked_of


def test_of_the_samples(samples_db: Path, database: Address) -> None:
    assert list(apart(samples_db, database, ((one.before, one.ask) for one in questions()))) == []


@pytest.mark.parametrize("name", BASES)
def test_of_the_lists(name: str, built_base: Callable[[str], Path | None], database: Address) -> None:
    path = built_base(name)
    if path is None:
        pytest.skip("the published documents do not lie beside the repository")
    talks = ((tuple(case.get("context", ())), case["question"]) for case in cases(name))
    assert list(apart(path, database, talks)) == []


def test_of_very_many_departments(tmp_path: Path, database: Address) -> None:
    with opened(tmp_path / "many.sqlite", create=True) as store:
        fill(store, bodies(MANY), YEARS)
    talks = (((), one.text) for kind in asked(MANY * len(YEARS)).values() for one in kind)
    assert list(apart(tmp_path / "many.sqlite", database, talks)) == []
