"""Another program changes the knowledge base while the bot answers: every answer is of one state or the other."""

from __future__ import annotations

import asyncio
import shutil
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.workshop import Workshop
from knowledge import snapshot
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.bot.telegram.room import Room
from tests.conftest import sample_files

QUESTIONS = [
    f"{who}{year}年{what}"
    for who in ("区水务局", "区文旅局", "区市监局")
    for year in (2021, 2023)
    for what in ("三公经费", "支出合计", "公务接待费")
]


@pytest.fixture(scope="module")
def other_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the samples, read in from the last to the first: what has a number here had another there."""
    path = tmp_path_factory.mktemp("other") / "other.sqlite"
    with opened(path, create=True) as store:
        for file in sample_files()[::-1][:6]:
            ingest(file, store)
    return path


@pytest.fixture
def db(samples_db: Path, tmp_path: Path) -> Path:
    """A knowledge base to be changed."""
    return Path(shutil.copy(samples_db, tmp_path / "k.sqlite"))


@pytest.fixture
def workshop(db: Path) -> Iterator[Workshop]:
    made = Workshop(db)
    yield made
    made.close()


def answers(db: Path) -> list[str]:
    """What is answered from a knowledge base."""
    with opened(db) as store:
        assistant = Assistant(store)
        return [assistant.ask(question).text for question in QUESTIONS]


class Asker:
    """Asks as the desk does: each question of one moment."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self.assistant = workshop, workshop.renewed()

    def ask(self, question: str) -> str:
        with self._workshop.moment() as renewed:
            self.assistant = renewed or self.assistant
            return self.assistant.ask(question).text


def test_what_is_put_in_its_place_is_answered_from_at_once(
    db: Path, other_db: Path, samples_db: Path, workshop: Workshop
) -> None:
    """The content, and the file."""
    asker = Asker(workshop)
    assert [asker.ask(question) for question in QUESTIONS] == answers(samples_db)
    snapshot.put_back(other_db, db)
    assert [asker.ask(question) for question in QUESTIONS] == answers(other_db)
    beside = Path(shutil.copy(samples_db, db.with_name("new.sqlite")))
    beside.replace(db)
    assert [asker.ask(question) for question in QUESTIONS] == answers(samples_db)


def test_who_answered_before_is_let_go(db: Path, other_db: Path, samples_db: Path, workshop: Workshop) -> None:
    """Also where everything was frozen meanwhile: memory does not grow with the changes."""
    asker = Asker(workshop)
    seen = []
    for source in (other_db, samples_db, other_db):
        seen.append(weakref.ref(asker.assistant.ready()))
        snapshot.put_back(source, db)
        asker.ask(QUESTIONS[0])
    assert [each() for each in seen] == [None] * 3


def test_every_answer_is_of_one_state_or_the_other(
    db: Path, other_db: Path, samples_db: Path, workshop: Workshop
) -> None:
    asker = Asker(workshop)
    expected = dict(zip(QUESTIONS, zip(answers(samples_db), answers(other_db), strict=True), strict=True))
    stop = threading.Event()

    def swaps() -> None:
        while not stop.is_set():
            for source in (other_db, samples_db):
                snapshot.put_back(source, db)
                stop.wait(0.05)

    other = threading.Thread(target=swaps)
    other.start()
    try:
        seen = [(question, asker.ask(question)) for question in QUESTIONS]
    finally:
        stop.set()
        other.join()
    for question, told in seen:
        assert told in expected[question], question


def test_the_room_answers_from_what_another_program_read_in(db: Path, workshop: Workshop) -> None:
    """And from nothing that was taken out."""
    question = "区水务局2022年公务接待费"
    with asyncio.Runner() as runner:
        room = Room(runner, workshop.renewed(), workshop=workshop)
        room.open()
        [before] = room.say(question)
        assert "1.23万元" in before.text
        with opened(db) as store:
            for file, name in store.db.execute("select id, name from files").fetchall():
                if "水务局" in name:
                    store.remove(file)
        [after] = room.say(question)
        assert "没有" in after.text
        assert "1.23万元" not in after.text
        room.close()
