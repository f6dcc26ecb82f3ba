"""What is kept for some time only goes when its time is over, and nothing else does."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import doctor, retention
from bot.doctor import State
from bot.feedback import Opinions
from bot.retention import Overdue, overdue, tidy
from bot.settings import Settings
from knowledge.upgrade import backups, upgrade
from tests.bot.terminal import Terminal
from tests.knowledge.test_upgrade import old_version

pytestmark = pytest.mark.usefixtures("own_home")
NOW = datetime.now().astimezone()


def after(days: int) -> datetime:
    """The clock so many days later."""
    return NOW + timedelta(days=days)


def written(path: Path, *days: int) -> Path:
    """A file of lines, each of so many days ago."""
    lines = ({"question": f"第{n}天", "date": (NOW - timedelta(days=n)).date().isoformat()} for n in days)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def left(path: Path) -> list[str]:
    """The questions that are left in a file."""
    return [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def settings(tmp_path: Path, one_db: Path) -> Settings:
    """Ten days for logs, thirty for what was put aside."""
    shutil.copy(one_db, tmp_path / "k.sqlite")
    return Settings(
        db=tmp_path / "k.sqlite",
        log_unanswered=tmp_path / "q.jsonl",
        log_feedback=tmp_path / "f.jsonl",
        log_days=10,
        aside_days=30,
    )


def test_lines_go_after_their_days(settings: Settings, tmp_path: Path) -> None:
    log, feedback = written(tmp_path / "q.jsonl", 12, 11, 10, 1, 0), written(tmp_path / "f.jsonl", 5)
    assert [*overdue(settings, NOW)] == [Overdue(log, 2)]
    assert len(left(log)) == 5, "looking changes nothing"
    assert [*tidy(settings, NOW)] == [Overdue(log, 2)]
    assert left(log) == ["第10天", "第1天", "第0天"]
    assert [*tidy(settings, NOW)] == []
    assert [*tidy(settings, after(6))] == [Overdue(log, 1), Overdue(feedback, 1)]
    assert feedback.read_bytes() == b""


def test_feedback_goes_too_where_it_is_switched_off_by_now(settings: Settings, tmp_path: Path) -> None:
    beside = written(tmp_path / "k.feedback.jsonl", 20, 1)
    off = settings.model_copy(update={"log_feedback": None})
    assert [*tidy(off, NOW)] == [Overdue(beside, 1)]


def test_what_is_written_has_the_date_that_counts(settings: Settings, tmp_path: Path) -> None:
    opinions = Opinions(tmp_path / "f.jsonl")
    opinions.keep("三公经费多少", "9.69万元", liked=True)
    assert [*tidy(settings, after(9))] == []
    assert [*tidy(settings, after(11))] == [Overdue(tmp_path / "f.jsonl", 1)]
    assert opinions.latest(5) == []


def test_lines_without_a_date(settings: Settings, tmp_path: Path) -> None:
    """They are as old as what stands before; a file without any date is no log of ours."""
    log = written(tmp_path / "q.jsonl", 20, 1)
    old, new = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(old + b"\xff torn\n" + new + b"{}\n")
    assert [*tidy(settings, NOW)] == [Overdue(log, 2)]
    assert log.read_bytes() == new + b"{}\n"
    log.write_bytes("三公经费多少\n".encode() * 3)
    assert [*tidy(settings, after(1000))] == []


def test_zero_days_are_for_ever(settings: Settings, tmp_path: Path) -> None:
    written(tmp_path / "q.jsonl", 5000)
    (tmp_path / "k.chats.sqlite.old").touch()
    forever = settings.model_copy(update={"log_days": 0, "aside_days": 0})
    assert [*tidy(forever, after(5000))] == []


def test_what_was_put_aside_goes_after_its_days(settings: Settings, tmp_path: Path) -> None:
    names = ("q.jsonl.1", "f.jsonl.1", "k.chats.sqlite.old", "k.sqlite.damaged")
    others = ("other.sqlite.old", "k.sqlite.old.sqlite", "juesuan-20200101T000000.000000Z.tar.gz", "k.chats.sqlite")
    for name in (*names, *others):
        (tmp_path / name).touch()
    assert [*tidy(settings, after(29))] == []
    assert {found.path.name for found in tidy(settings, after(31))} == set(names)
    assert {path.name for path in tmp_path.iterdir()} == {"k.sqlite", *others}


def test_what_was_before_an_upgrade_goes_after_its_days(settings: Settings, tmp_path: Path) -> None:
    settings.db.unlink()
    assert upgrade(old_version(settings.db))
    (backup,) = backups(settings.db)
    assert [*tidy(settings, after(29))] == []
    held = settings.db.rename(tmp_path / "elsewhere")
    assert [*tidy(settings, after(31))] == [], "it may be all there is"
    held.rename(settings.db)
    assert [*tidy(settings, after(31))] == [Overdue(backup)]
    assert backups(settings.db) == []


def test_an_old_file_that_was_put_aside_today_stays(settings: Settings, tmp_path: Path) -> None:
    """What counts is when it was put aside, not when it was written."""
    old = tmp_path / "k.sqlite.damaged"
    shutil.copy(settings.db, tmp_path / "written")
    os.utime(tmp_path / "written", (0, 0))
    (tmp_path / "written").rename(old)
    assert [*tidy(settings, after(1))] == []


def test_it_is_seen_to_while_the_bot_serves(settings: Settings, tmp_path: Path) -> None:
    """At the start, and again as the days go by; that it fails once does not end it."""
    log = written(tmp_path / "q.jsonl", 12, 8)
    days, seen = iter([0, 1, 3]), threading.Event()

    def clock() -> datetime:
        day = next(days, None)
        if day is None:
            seen.set()
            day = 0
        if day == 1:
            raise PermissionError("a disk that cannot be written")
        return after(day)

    async def serve() -> None:
        task = asyncio.create_task(retention.daily(settings, clock, pause=0))
        await asyncio.wait_for(asyncio.to_thread(seen.wait, 10), 10)
        assert not task.done()
        task.cancel()

    asyncio.run(serve())
    assert seen.is_set()
    assert log.read_bytes() == b""


def test_doctor_tells_and_the_command_does_it(
    settings: Settings, tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("log_unanswered", "log_days"):
        monkeypatch.setenv(f"JUESUAN_{name.upper()}", str(getattr(settings, name)))
    log = written(tmp_path / "q.jsonl", 12, 8)
    (found,) = (each for each in doctor.examination(settings, settings.db) if each.about == "留存")
    assert (found.state, "juesuan tidy" in found.do) == (State.ADVICE, True)
    assert "前1行" in terminal("tidy", "--dry-run", "--db", settings.db).out
    assert len(left(log)) == 2
    told = terminal("tidy", "--db", settings.db)
    assert (told.code, told.err) == (0, "")
    assert left(log) == ["第8天"]
    assert "没有到期的" in terminal("tidy", "--db", settings.db).out
    (found,) = (each for each in doctor.examination(settings, settings.db) if each.about == "留存")
    assert found.state is State.GOOD
