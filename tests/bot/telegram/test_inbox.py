"""What has arrived is kept until it is handled: over a crash, and while Telegram is not reached."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chats import ARRIVED_KEPT, Chats
from bot.telegram import delivery, texts
from bot.telegram.inbox import Inbox
from tests.bot.telegram.fake_telegram import Call
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import ANNA, inline, message, press, update


class House:
    """Rooms one after the other, each with what a kill left of the one before in the file of chats."""

    def __init__(self, folder: Path, runner: asyncio.Runner) -> None:
        self.runner, self._folder, self._kills = runner, folder, 0
        self.room = self.opened()

    def opened(self) -> Room:
        """A room that goes on with what is left."""
        if self._kills and self.room.chats:
            self.room.chats.close()  # of the one before, what was copied counts
        room = Room(self.runner, chats=self._folder / f"{self._kills}.sqlite")
        room.open()
        return room

    def kill(self) -> None:
        """What is in the file at this moment is all that is left."""
        before, after = (self._folder / f"{self._kills + more}.sqlite" for more in (0, 1))
        for end in ("", "-wal"):
            shutil.copy(f"{before}{end}", f"{after}{end}")
        self._kills += 1

    def killed_while_sending(self, *, arrived: bool) -> None:
        """The next message is the last thing that the program does."""

        def ends(method: str, has_arrived: bool) -> bool:
            if method != "sendMessage" or has_arrived is not arrived:
                return False
            self.kill()
            return True

        self.room.telegram.ends = ends

    def start(self) -> list[Call]:
        """Start again; what is sent then."""
        self.room = self.opened()
        return self.room.arrive(take_up=True)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with asyncio.Runner() as runner:
        house = House(tmp_path, runner)
        yield house
        house.room.close()


def sent(calls: list[Call]) -> list[str]:
    """The texts that were sent."""
    return [call.text for call in calls if call.method == "sendMessage"]


def test_what_was_not_looked_at_yet_is_answered_after_a_crash(house: House) -> None:
    """In the order in which it came, each once, though Telegram brings one of them again."""
    asked = [update(message=message(text)) for text in ("一", "二", "三")]
    inbox = house.room.application.update_queue
    assert isinstance(inbox, Inbox)
    for one in asked:
        house.runner.run(inbox.put(Update.de_json(one, house.room.application.bot)))
    house.kill()
    assert sent(house.start()) == ["答：一", "答：二", "答：三"]
    assert house.room.arrive(asked[2]) == []
    house.kill()
    assert house.start() == []
    assert house.room.arrive(*asked) == []


def test_what_is_answered_is_not_kept(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        room = Room(runner, chats=tmp_path / "chats.sqlite")
        room.open()
        assert sent(room.arrive(update(message=message("问", sender={**ANNA, "first_name": "某某某"})))) == ["答：问"]
        assert room.memory.arrived() == []
        room.close()
    assert "某某某".encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize("arrived", [True, False])
def test_killed_while_an_answer_is_sent(house: House, arrived: bool) -> None:
    """Nobody can know whether it arrived: it is not sent twice, and a touch asks again."""
    house.killed_while_sending(arrived=arrived)
    asked = update(message=message("支出"))
    assert sent(house.room.arrive(asked)) == (["答：支出"] if arrived else [])
    [doubt] = house.start()
    assert doubt.text == texts.PERHAPS
    assert [button["text"] for row in doubt.buttons for button in row] == ["支出"]
    assert house.room.arrive(asked) == []
    assert sent(house.room.arrive(press(house.room.telegram.sent[-1], "0"))) == ["答：支出"]


def test_doubt_that_cannot_be_told_yet_is_told_later(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "PAUSES", ())
    house.killed_while_sending(arrived=False)
    house.room.arrive(update(message=message("支出")))
    house.room = house.opened()
    house.room.telegram.fail("sendMessage", 502, "Bad Gateway")
    assert sent(house.room.arrive(take_up=True)) == [texts.PERHAPS]
    assert sent(house.room.arrive(take_up=True)) == [texts.PERHAPS]
    assert house.room.memory.arrived() == []


def test_doubt_outlives_a_line_that_stays_broken(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer from Telegram, and no line to say so: later that is told, and the answer is not sent again."""
    monkeypatch.setattr(delivery, "PAUSES", ())
    house.room.telegram.time_out("sendMessage")
    house.room.telegram.fail("sendMessage", 502, "Bad Gateway")
    assert sent(house.room.arrive(update(message=message("支出")))) == ["答：支出", texts.PERHAPS]
    assert sent(house.room.arrive(take_up=True)) == [texts.PERHAPS]


@pytest.mark.parametrize("text", ["/list", "/term 基本支出"])
def test_a_command_in_doubt_is_asked_for_again_in_words(house: House, text: str) -> None:
    house.killed_while_sending(arrived=False)
    house.room.arrive(update(message=message(text)))
    [doubt] = house.start()
    assert (doubt.text, doubt.buttons) == (texts.PERHAPS, [])


def test_nobody_is_told_of_what_was_typed(house: House) -> None:
    """Who typed has long typed on."""
    typed = inline("支出")
    house.room.memory.note_arrived(typed["update_id"], json.dumps(typed))
    house.room.memory.note_on_the_way(typed["update_id"], on_the_way=True)
    assert house.room.arrive(take_up=True) == []
    assert house.room.memory.arrived() == []


def test_what_another_version_kept_is_let_go(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.room.memory.note_arrived(7, '{"update_id": 7, "message": {"text": "秘密"}}')
    assert sent(house.room.arrive(update(message=message("支出")), take_up=True)) == ["答：支出"]
    assert house.room.memory.arrived() == []
    assert "秘密" not in caplog.text


def test_a_telegram_that_is_not_reached_for_long(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither answer nor apology arrives: the question is taken up again by and by."""
    monkeypatch.setattr(delivery, "PAUSES", ())
    monkeypatch.setattr(delivery, "AGAIN_AFTER", 0.0)
    inbox = house.room.application.update_queue
    assert isinstance(inbox, Inbox)
    taken_up: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(inbox, "take_up", taken_up.append)
        for _ in range(2):
            house.room.telegram.fail("sendMessage", 502, "Bad Gateway")
        one = update(message=message("一"))
        house.room.arrive(one)
        house.runner.run(asyncio.sleep(0))
    assert taken_up == [one["update_id"]]
    assert sent(house.room.arrive(take_up=True)) == ["答：一"]


def test_a_wait_that_is_too_long_for_now(house: House) -> None:
    """It is not waited for, and the question is kept for later."""
    house.room.telegram.fail("sendMessage", 429, "Too Many Requests", retry_after=300)
    assert len(house.room.arrive(update(message=message("一")))) == 1
    assert sent(house.room.arrive(take_up=True)) == ["答：一"]


def test_what_is_a_day_old_nobody_waits_for(tmp_path: Path) -> None:
    chats = Chats(tmp_path / "chats.sqlite", 10, 60.0, 0.0)
    chats.note_arrived(1, "{}", 0.0)
    chats.note_arrived(2, "{}", 5.0)
    assert [each.number for each in chats.arrived(ARRIVED_KEPT + 1)] == [2]
    chats.close()
    Chats(tmp_path / "chats.sqlite", 10, 60.0, ARRIVED_KEPT + 1).close()
    chats = Chats(tmp_path / "chats.sqlite", 10, 60.0, 6.0)
    assert [each.number for each in chats.arrived(6.0)] == [2]
    chats.close()


def _because(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "certain"),
    [
        (BadRequest("no"), True),
        (Forbidden("no"), True),
        (Conflict("no"), True),
        (RetryAfter(1), True),
        (NetworkError("Bad Gateway"), True),
        (_because(NetworkError("502, with a page"), TelegramError("no JSON")), True),
        (_because(NetworkError("no line"), httpx.ConnectError("no")), True),
        (_because(TimedOut(), httpx.ConnectTimeout("no")), True),
        (_because(TimedOut(), httpx.PoolTimeout("no")), True),
        (_because(TimedOut(), httpx.ReadTimeout("no answer")), False),
        (_because(NetworkError("cut"), httpx.ReadError("no")), False),
        (_because(NetworkError("cut"), httpx.RemoteProtocolError("no")), False),
        (TimedOut(), False),
    ],
)
def test_what_certainly_did_not_arrive(error: TelegramError, certain: bool) -> None:
    assert delivery.not_done(error) is certain
