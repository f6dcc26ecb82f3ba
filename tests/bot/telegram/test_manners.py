"""Good manners: who sends too much is slowed with one word, long work is shown, and nobody else is disturbed."""

from __future__ import annotations

import time

import pytest

from bot.answer import Answer, Conversation
from bot.telegram import manners, texts
from bot.telegram.manners import MOST_MESSAGES, PERIOD, Flow, Pace
from tests.bot.telegram.room import Room
from tests.bot.telegram.test_groups import BOT_USER
from tests.bot.telegram.updates import BO, GROUP, message, update


def test_a_flood_is_slowed_with_one_message(room: Room) -> None:
    """… and when it is over, answered again; others all the time."""
    said = [call.text for number in range(MOST_MESSAGES + 10) for call in room.say(f"问{number}")]
    assert said == [*(f"答：问{number}" for number in range(MOST_MESSAGES)), texts.SLOWLY]
    assert room.say("乙问", sender=BO)[0].text == "答：乙问"
    room.now += PERIOD + 1
    assert room.say("再问")[0].text == "答：再问"


def test_talk_in_a_group_is_no_flood(room: Room) -> None:
    """What is not meant for the bot does not count."""
    for number in range(MOST_MESSAGES + 5):
        assert room.say(f"大家好{number}", GROUP) == []
    assert room.say("@juesuan_bot 问", GROUP)[0].text == "答：问"
    by_bot = room.telegram.sent[-1] | {"from": BOT_USER}
    said = [
        call.text for n in range(MOST_MESSAGES + 3) for call in room.say(f"{n}", GROUP, BO, reply_to_message=by_bot)
    ]
    assert said[-1] == texts.SLOWLY
    assert len(said) == MOST_MESSAGES + 1


def test_only_so_many_are_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manners, "MOST_WATCHED", 2)
    pace = Pace(lambda: 0.0)
    for _ in range(MOST_MESSAGES):
        pace.flow(1)
    for other in (2, 3):
        assert pace.flow(other) is Flow.ANSWER
    assert pace.flow(1) is Flow.ANSWER


def test_long_work_is_shown_and_short_work_is_not(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again and again until it is done; that the sign is refused is no harm."""
    room.say("快")
    assert room.telegram.called("sendChatAction") == []
    monkeypatch.setattr(manners, "SHOWN_AFTER", 0.01)
    monkeypatch.setattr(manners, "SHOWN_AGAIN", 0.01)
    asked = room.answering.ask

    def slow(question: str, conversation: Conversation | None = None) -> Answer:
        time.sleep(0.2)
        return asked(question, conversation)

    monkeypatch.setattr(room.answering, "ask", slow)
    assert room.say("慢")[0].text == "答：慢"
    shown = room.telegram.called("sendChatAction")
    assert len(shown) > 1
    assert {call.parameters["action"] for call in shown} == {"typing"}
    room.telegram.fail("sendChatAction", 400, "Bad Request: not now")
    assert room.say("又慢")[0].text == "答：又慢"


@pytest.mark.parametrize(
    "odd",
    [
        {"message": message("问", date=0)},
        {"my_chat_member": {
            "chat": GROUP, "from": BO, "date": 1,
            "old_chat_member": {"status": "left", "user": BO}, "new_chat_member": {"status": "member", "user": BO},
        }},
        {},
    ],
)  # fmt: skip
def test_strange_updates_do_no_harm(odd: dict[str, object], room: Room) -> None:
    """Kinds that were not asked for, and none at all."""
    room.feed(update(**odd))  # type: ignore[arg-type]
    assert room.say("问")[0].text == "答：问"
