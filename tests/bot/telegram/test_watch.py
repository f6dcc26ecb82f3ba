"""What is counted, what is logged, and that neither tells who asked what."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import shutil
import signal
import socket
import sqlite3
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import HttpUrl, SecretStr

from bot.settings import Settings
from bot.telegram import serve
from bot.telegram.logs import Trace, logging_to_stderr
from bot.telegram.watch import SILENCE, Watch
from bot.workshop import Workshop
from knowledge.store import opened
from tests.bot.telegram.fake_answering import FakeAnswering
from tests.bot.telegram.fake_telegram import FakeTelegram, local_server
from tests.bot.telegram.room import TOKEN, Room
from tests.bot.telegram.test_serving import LIMIT, _free_port, wait_for
from tests.bot.telegram.updates import ANNA, message, update

SECRET = TOKEN.partition(":")[2]


def counted(watch: Watch) -> dict[tuple[str, ...], float]:
    """Every number that is told, by its name and the values of its labels."""
    families = text_string_to_metric_families(watch.exposition().decode())
    return {
        (sample.name, *sorted(map(str, sample.labels.values()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def traced(watch: Watch) -> Iterator[Callable[..., Room]]:
    """Opens a room that is watched, with the operator's wish about questions."""
    with asyncio.Runner() as runner:
        rooms: list[Room] = []

        def opened_room(*, questions: bool = False) -> Room:
            room = Room(runner, watch=watch, trace=Trace(TOKEN.encode(), questions))
            room.open()
            rooms.append(room)
            return room

        yield opened_room
        for room in rooms:
            room.close()


def test_questions_are_counted_by_what_became_of_them(traced: Callable[..., Room], watch: Watch) -> None:
    room = traced()
    for _ in range(3):
        room.say("2022年支出")
    found = counted(watch)
    answered = {name: value for name, value in found.items() if name[0] == "juesuan_questions_total"}
    assert sum(answered.values()) == 3
    assert found["juesuan_reply_seconds_count",] == found["juesuan_lookup_seconds_count",] == 3
    told = watch.exposition().decode()
    assert "2022年支出" not in told
    assert str(ANNA["id"]) not in told


def test_what_goes_wrong_is_counted(traced: Callable[..., Room], watch: Watch) -> None:
    room = traced()
    room.telegram.fail("sendMessage", 400, "Bad Request: chat not found")
    room.say("2022年支出")
    assert counted(watch)["juesuan_failures_total",] == 1


def logged(room: Room, question: str, form: str) -> str:
    """What is logged while a question is answered."""
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        with logging_to_stderr("DEBUG", TOKEN, form):  # type: ignore[arg-type]
            room.say(question)
            logging.getLogger("other").warning("of %s, to https://example.org/bot%s/getMe", "another", TOKEN)
    return written.getvalue()


def test_a_log_for_programs(traced: Callable[..., Room]) -> None:
    room = traced()
    text = logged(room, "13912345678在2022年支出", "json")
    lines = [json.loads(line) for line in text.splitlines()]
    [answered] = [line for line in lines if "intent" in line]
    assert answered["status"] == "answered"
    assert len(answered["request"]) == len(answered["chat"]) == 12
    assert {"timestamp", "level", "logger", "message", "lookup_ms", "reply_ms"} <= set(answered)
    assert lines[-1]["request"] == "", "not of an update"
    for secret in (SECRET, "2022年支出", "13912345678", f'"{ANNA["id"]}"'):
        assert secret not in text
    again = json.loads(logged(room, "2021年支出", "json").splitlines()[0])
    assert again["chat"] == answered["chat"]
    assert again["request"] != answered["request"]


def test_questions_are_logged_where_the_operator_wants_it(traced: Callable[..., Room]) -> None:
    """And personal data is covered even then."""
    text = logged(traced(questions=True), "13912345678在2022年\n支出", "json")
    [question] = [line["question"] for line in map(json.loads, text.splitlines()) if "question" in line]
    assert "2022年" in question
    assert "13912345678" not in text


@pytest.mark.parametrize("questions", [False, True])
def test_a_log_to_read(traced: Callable[..., Room], questions: bool) -> None:
    """A line for an answer, whatever line breaks the question has."""
    text = logged(traced(questions=questions), "2022年\n支出", "text")
    [answered] = [line for line in text.splitlines() if "answered" in line]
    assert ("支出" in answered) is questions
    assert len(text.splitlines()) == 2
    assert SECRET not in text


def test_a_chat_is_called_by_a_hash_that_the_token_makes() -> None:
    names = {Trace(key, False).chat(number) for key in (b"one", b"two") for number in (1, 2)}
    assert len(names) == 4


def test_whether_questions_are_answered(one_db: Path, tmp_path: Path) -> None:
    now = 0.0
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    watch = Watch(db, lambda: now)
    assert watch.hindrance(polling=False)
    watch.serving = True
    assert watch.hindrance(polling=False) == ""
    assert watch.hindrance(polling=True), "Telegram has not answered yet"
    watch.called("502")
    assert watch.hindrance(polling=True)
    watch.called("200")
    assert watch.hindrance(polling=True) == ""
    now = SILENCE + 1
    assert watch.hindrance(polling=True)
    db.unlink()
    assert watch.hindrance(polling=False)
    assert counted(watch)["juesuan_knowledge_usable",] == 0


def test_how_old_the_knowledge_is(one_db: Path, tmp_path: Path) -> None:
    found = counted(Watch(one_db))
    assert 0 <= found["juesuan_knowledge_age_seconds",] < 3600
    assert found["juesuan_knowledge_files",] == found["juesuan_knowledge_usable",] == 1
    with opened(tmp_path / "empty.sqlite", create=True):
        pass
    empty = counted(Watch(tmp_path / "empty.sqlite"))
    assert empty["juesuan_knowledge_age_seconds",] != empty["juesuan_knowledge_age_seconds",], "no number"


def got(port: int, page: str) -> tuple[int, str]:
    """The status and text of a page; 0 where nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


@pytest.fixture
def hosted(one_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a bot with a knowledge base and a port for watching."""
    monkeypatch.setenv("NO_PROXY", "*")
    return Settings(
        token=SecretStr(TOKEN),
        db=Path(shutil.copy(one_db, tmp_path / "k.sqlite")),
        log_format="json",
        monitor_listen=f"127.0.0.1:{_free_port()}",
    )


def test_the_port_for_watching(hosted: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    telegram = FakeTelegram()
    telegram.updates.append(update(message=message("2022年支出")))
    telegram.fail("getMe", 502, "Bad Gateway")
    port = int(str(hosted.monitor_listen).rpartition(":")[2])
    seen: dict[str, tuple[int, str]] = {}

    def watches() -> None:
        try:
            wait_for(lambda: got(port, "/healthz")[0] == 200)
            seen["before"] = got(port, "/readyz")
            wait_for(lambda: got(port, "/readyz")[0] == 200)
            wait_for(lambda: bool(telegram.sent))
            wait_for(lambda: "juesuan_questions_total{" in got(port, "/metrics")[1])
            seen["metrics"], seen["other"] = got(port, "/metrics"), got(port, "/")
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    workshop = Workshop(hosted.db)
    with local_server(telegram, TOKEN) as address:
        outside = threading.Thread(target=watches)
        outside.start()
        of = hosted.model_copy(update={"api_url": HttpUrl(address)})
        assert serve(of, FakeAnswering(), workshop) == 0
        outside.join(LIMIT)
    workshop.close()
    assert seen["before"][0] == 503
    assert seen["other"][0] == 404
    assert 'juesuan_telegram_calls_total{outcome="502"} 1.0' in seen["metrics"][1]
    assert "process_resident_memory_bytes" in seen["metrics"][1]
    assert SECRET not in seen["metrics"][1]
    assert got(port, "/healthz") == (0, "")
    # the Telegram of this test tells of a line that a stop has broken
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert any(line.get("intent") for line in lines)


def test_a_port_that_somebody_else_has(hosted: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        of = hosted.model_copy(update={"monitor_listen": f"127.0.0.1:{taken.getsockname()[1]}"})
        assert serve(of, FakeAnswering()) == 2
    err = capfd.readouterr().err
    assert "JUESUAN_MONITOR_LISTEN" in err
    assert "Traceback" not in err


# ---------------------------------------------------------------- updates that come again


def test_an_update_that_comes_again_is_answered_once(traced: Callable[..., Room], watch: Watch) -> None:
    """Later, and while it is being answered."""
    room = traced()
    one, other = update(message=message("2022年支出")), update(message=message("2021年支出"))
    assert len(room.feed(one, one)) == 1
    assert room.feed(one) == []
    assert len(room.feed(other)) == 1
    assert counted(watch)["juesuan_repeated_updates_total",] == 2


def test_an_update_that_comes_again_after_a_restart(tmp_path: Path) -> None:
    one = update(message=message("2022年支出"))
    with asyncio.Runner() as runner:
        for answers in (1, 0):
            room = Room(runner, chats=tmp_path / "chats.sqlite")
            room.open()
            assert len(room.feed(one)) == answers
            room.close()


def test_an_update_that_a_crash_cut_off_is_answered_when_it_comes_again(tmp_path: Path) -> None:
    one = update(message=message("2022年支出"))
    with asyncio.Runner() as runner:
        room = Room(runner, chats=tmp_path / "chats.sqlite")
        room.open()

        async def stopped(*_: object, **__: object) -> None:
            raise asyncio.CancelledError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.telegram.desk.send", stopped)
            with pytest.raises(asyncio.CancelledError):
                room.feed(one)
        assert len(room.feed(one)) == 1
        room.close()


def test_a_file_of_chats_without_updates_is_gone_on_with(tmp_path: Path) -> None:
    """It was written before they were kept."""
    path = tmp_path / "chats.sqlite"
    one = update(message=message("2022年支出"))
    with asyncio.Runner() as runner:
        first = Room(runner, chats=path)
        first.close()
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("drop table updates")
        room = Room(runner, chats=path)
        room.open()
        assert (len(room.feed(one)), len(room.feed(one))) == (1, 0)
        room.close()
    assert not path.with_name("chats.sqlite.old").exists()
