"""Whatever call fails, and however: nothing is lost but what failed, and the next question is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator

import pytest

from bot.assistant import Assistant
from bot.telegram import texts
from bot.telegram.malformed import without_malformed
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import BO, inline, message, update

ASKED = "区水务局2022年三公经费多少"


@pytest.fixture
def samples(assistant: Assistant) -> Iterator[Room]:
    """A room that answers from the samples and has answered a question."""
    with asyncio.Runner() as runner:
        room = Room(runner, assistant)
        room.open()
        room.say(ASKED)
        yield room
        room.close()


# What is done, and the call of it that fails.
DONE: dict[str, tuple[str, Callable[[Room], object]]] = {
    "a question": ("sendMessage", lambda room: room.say("区水务局2022年收入总计多少")),
    "a command": ("sendMessage", lambda room: room.say("/check 区水务局 2022年")),
    "a chart": ("sendPhoto", lambda room: room.press("s:trend")),
    "a table": ("sendDocument", lambda room: room.say("/export csv")),
    "another year": ("editMessageText", lambda room: room.press("s:y2021")),
    "looking around": ("editMessageText", lambda room: room.press("b:d:0")),
    "a touch": ("answerCallbackQuery", lambda room: room.press("s:bodies")),
    "typing": ("answerInlineQuery", lambda room: room.feed(inline("三公经费"))),
}
HOW = (400, 403, 409, 429, 500, 502, 504, 0)


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("what", DONE)
def test_a_call_that_fails(
    what: str, how: int, samples: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At most one apology, no words of who asked in the log; the same works right after."""
    real = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: real(min(seconds, 0.01)))
    method, do = DONE[what]
    if how:
        more = {"retry_after": 1} if how == 429 else {}
        samples.telegram.fail(method, how, "Something", **more)
    else:
        samples.telegram.time_out(method)
    before = len(samples.telegram.calls)
    do(samples)
    calls = samples.telegram.calls[before:]
    assert sum(call.method == method for call in calls) >= 1
    said = [call.text for call in calls if call.method == "sendMessage"]
    assert said.count(texts.FAILED) <= 1
    assert "三公" not in caplog.text
    assert "区水务局" not in caplog.text
    assert samples.say(ASKED, sender=BO)[0].text.startswith("决算数 9.69万元")
    if what == "a touch":
        assert any("25.05万元" in text for text in said)
    if how == 429:
        # it was waited for, and done again
        assert sum(call.method == method for call in calls) == 2
        assert texts.FAILED not in said


def test_malformed_updates_hold_nothing_up(caplog: pytest.LogCaptureFixture) -> None:
    """Their numbers are all that is left of them, so that Telegram does not send them again."""
    good = update(message=message("三公经费"))
    bad = [
        {"update_id": 7, "message": {"text": "秘密"}},
        {"update_id": 8, "message": "秘密"},
        {"update_id": 9, "callback_query": {"id": []}},
        "秘密",
    ]
    told = json.loads(without_malformed(json.dumps({"ok": True, "result": [bad[0], good, *bad[1:]]}).encode()))
    assert told == {"ok": True, "result": [{"update_id": 7}, good, {"update_id": 8}, {"update_id": 9}]}
    assert "秘密" not in caplog.text


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"7", b'{"ok": true}', b'{"ok": true, "result": true}'])
def test_what_is_no_list_of_updates_is_left_to_the_library(payload: bytes) -> None:
    assert without_malformed(payload) == payload
