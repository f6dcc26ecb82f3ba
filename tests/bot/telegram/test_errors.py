"""What happens when something fails."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.telegram import delivery, manners, texts
from bot.telegram.application import register
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import GROUP, message, update

SECRET = "我家小明的问题"


def test_an_error_in_answering_is_an_apology_and_a_log_entry(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """The log has the update and the place, not what was asked; the next question works."""
    error = ValueError(f"cannot read {SECRET}")
    error.__cause__ = KeyError(SECRET)
    room.answering.replies[SECRET] = error
    asked = update(message=message(SECRET))
    assert [sent.text for sent in room.feed(asked)] == [texts.FAILED]
    [record] = caplog.records
    assert f"update {asked['update_id']}" in record.getMessage()
    assert "fake_answering.py" in record.getMessage()
    assert "ValueError\n" in record.getMessage()
    assert "KeyError\n" in record.getMessage()
    assert SECRET not in caplog.text
    assert [sent.text for sent in room.say("问")] == ["答：问"]


def test_the_apology_in_a_group_is_a_reply(room: Room) -> None:
    """So that only the asker feels addressed."""
    room.answering.replies["支出"] = RuntimeError()
    [sent] = room.say("@juesuan_bot 支出", GROUP)
    assert sent.text == texts.FAILED
    assert "reply_parameters" in sent.parameters


def test_an_error_behind_a_button_is_an_apology(room: Room) -> None:
    """Buttons take the same way."""
    room.answering.replies |= {"支出": ("哪个？", ("甲",)), "甲": RuntimeError()}
    room.say("支出")
    assert room.press("0")[-1].text == texts.FAILED


def test_help_can_fail_too(room: Room) -> None:
    """The examples come from the knowledge base."""
    room.answering.replies["帮助"] = RuntimeError()
    assert [sent.text for sent in room.say("/help")] == [texts.FAILED]


def test_somebody_who_blocked_the_bot_is_left_alone(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """No apology, which could not arrive, and no error in the log."""
    room.telegram.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    assert len(room.say(SECRET)) == 1
    assert [record.levelname for record in caplog.records if record.levelno > logging.INFO] == []


def test_a_refused_message_is_an_apology(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """Telegram did not like the answer; it may like the apology."""
    room.telegram.fail("sendMessage", 400, "Bad Request: something")
    assert [sent.text for sent in room.say("问")] == ["答：问", texts.FAILED]
    assert "BadRequest: Something" in caplog.text


def test_a_reply_that_times_out_can_be_asked_for_again(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """It may have arrived or not: that is told, and a touch asks again; the next question is answered."""
    room.telegram.time_out("sendMessage")
    sent, doubt = room.say("问")
    assert (sent.text, doubt.text) == ("答：问", texts.PERHAPS)
    assert "TimedOut" in caplog.text
    assert [button["text"] for row in doubt.buttons for button in row] == ["问"]
    assert room.press("0")[-1].text == "答：问"
    assert room.say("再问")[0].text == "答：再问"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_telegram_that_cannot_just_now_is_tried_again(
    status: int, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0))
    for _ in range(2):
        room.telegram.fail("sendMessage", status, "Something")
    assert [sent.text for sent in room.say("问")] == ["答：问"] * 3


def test_an_apology_that_fails_is_the_end_of_it(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """No loop, no error out of the error handler."""
    room.telegram.fail("sendMessage", 400, "Bad Request: one")
    room.telegram.fail("sendMessage", 400, "Bad Request: two")
    assert len(room.say("问")) == 2
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_a_short_wait_is_waited_for(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram asks to slow down: the answer comes a little later."""
    waited = []
    real_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await real_sleep(min(seconds, 0.05) if seconds > 1 else seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    room.telegram.fail("sendMessage", 429, "Too Many Requests", retry_after=7)
    assert [sent.text for sent in room.say("问")] == ["答：问", "答：问"]
    assert pytest.approx(7.1) in waited


def test_an_answer_that_waits_keeps_its_place(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next question of the same asker is not answered before it."""
    real_sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: real_sleep(0.05 if seconds > 1 else seconds))
    room.telegram.fail("sendMessage", 429, "Too Many Requests", retry_after=7)
    sent = room.feed(*(update(message=message(text)) for text in ("一", "二")))
    assert [one.text for one in sent] == ["答：一", "答：一", "答：二"]


def test_a_long_wait_is_given_up(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """An apology would only add to the flood."""
    room.telegram.fail("sendMessage", 429, "Too Many Requests", retry_after=int(manners.LONGEST_WAIT) + 1)
    assert len(room.say("问")) == 1
    assert "TooLongAWaitError" in caplog.text


def test_an_error_of_no_update_is_only_logged(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """There is nobody to apologise to."""
    asyncio.run(room.application.process_error(None, RuntimeError(SECRET)))
    assert "update None failed" in caplog.text
    assert SECRET not in caplog.text
    assert room.telegram.calls == []


def test_the_menus_of_commands(room: Room) -> None:
    """Every command of a menu works, and each has a Chinese description; in groups there are fewer."""
    asyncio.run(register(room.application))
    alone, in_groups = room.telegram.called("setMyCommands")
    assert (alone.parameters["scope"], in_groups.parameters["scope"]) == (
        {"type": "all_private_chats"},
        {"type": "all_group_chats"},
    )
    assert len(in_groups.parameters["commands"]) < len(alone.parameters["commands"])
    assert len(room.telegram.called("setMyDescription")) == len(room.telegram.called("setMyShortDescription")) == 1
    assert room.telegram.complaints == []
    for command in alone.parameters["commands"]:
        assert not command["description"].isascii()
        [sent] = room.say(f"/{command['command']}")
        assert sent.text != texts.UNKNOWN_COMMAND


def test_no_menu_is_no_reason_to_stop(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """It is only a convenience."""
    room.telegram.fail("setMyCommands", 502, "Bad Gateway")
    asyncio.run(register(room.application))
    assert "没能登记命令菜单" in caplog.text
