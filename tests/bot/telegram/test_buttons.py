"""The readings of an ambiguous question, as buttons."""

from __future__ import annotations

import pytest

from bot.chats import BUTTONS_KEPT
from bot.telegram import texts
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import ANNA, BO, GROUP, press

READINGS = ("2022年一般公共预算财政拨款基本支出", "2022年本年支出中的基本支出")


@pytest.fixture
def ambiguous(room: Room) -> Room:
    """A room where one question has two readings."""
    room.answering.replies["基本支出"] = ("您指哪一个？", READINGS)
    return room


def test_one_button_a_row(ambiguous: Room) -> None:
    """With the whole question as its label and only a number as its data."""
    [sent] = ambiguous.say("基本支出")
    assert sent.buttons == [
        [{"text": READINGS[0], "callback_data": "0"}],
        [{"text": READINGS[1], "callback_data": "1"}],
    ]


def test_a_press_is_acknowledged_and_asked(ambiguous: Room) -> None:
    """As if the question had been typed, in the same conversation."""
    ambiguous.say("基本支出")
    notice, sent = ambiguous.press("1")
    assert notice.method == "answerCallbackQuery"
    assert notice.parameters["text"] == READINGS[1]
    assert sent.text == f"答：{READINGS[1]}"
    assert ambiguous.answering.asked[-1] == (READINGS[1], ("基本支出",))


def test_the_other_reading_can_be_pressed_too(ambiguous: Room) -> None:
    """To compare them."""
    ambiguous.say("基本支出")
    buttons = ambiguous.telegram.sent[-1]
    ambiguous.press("0", buttons)
    ambiguous.press("1", buttons)
    assert ambiguous.answering.questions == ["基本支出", *READINGS]


def test_a_press_can_lead_to_more_buttons(ambiguous: Room) -> None:
    """… and then those count."""
    ambiguous.answering.replies[READINGS[0]] = ("哪一年？", ("2021年", "2022年"))
    ambiguous.say("基本支出")
    ambiguous.press("0")
    ambiguous.press("1")
    assert ambiguous.answering.questions[-1] == "2022年"


def test_an_older_keyboard_means_what_it_did(ambiguous: Room) -> None:
    """Each message remembers what it offered."""
    ambiguous.answering.replies["支出"] = ("您指哪一个？", ("本年支出", "项目支出"))
    ambiguous.say("基本支出")
    older = ambiguous.telegram.sent[-1]
    ambiguous.say("支出")
    ambiguous.press("0", older)
    assert ambiguous.answering.questions == ["基本支出", "支出", READINGS[0]]


def test_a_forgotten_keyboard_is_stale(ambiguous: Room) -> None:
    """Nothing is remembered for ever."""
    ambiguous.say("基本支出")
    ambiguous.now = BUTTONS_KEPT + 1
    [notice] = ambiguous.press("0")
    assert notice.parameters["text"] == texts.STALE


@pytest.mark.parametrize("data", ["2", "-1", "", "x", "²", "0" * 60])
def test_data_that_was_never_offered_is_stale(ambiguous: Room, data: str) -> None:
    """Old clients send what they like."""
    ambiguous.say("基本支出")
    [notice] = ambiguous.press(data) if data != "0" * 60 else ambiguous.press("9" * 60)
    assert notice.parameters["text"] == texts.STALE


def test_a_message_too_old_to_see_is_stale(ambiguous: Room) -> None:
    """Telegram sends only its number, with date 0."""
    sent = {"message_id": 5, "date": 0, "chat": GROUP}
    [notice] = ambiguous.feed(press(sent, "0"))
    assert notice.parameters["text"] == texts.STALE


def test_a_press_without_a_message_is_stale(ambiguous: Room) -> None:
    """It can only come from somewhere else."""
    pressed = press({}, "0")
    del pressed["callback_query"]["message"]
    [notice] = ambiguous.feed(pressed)
    assert notice.parameters["text"] == texts.STALE


def test_in_a_group_anybody_may_touch_a_button(ambiguous: Room) -> None:
    """The answer goes to the group as a reply, and into the talk of who touched it."""
    ambiguous.say("@juesuan_bot 基本支出", GROUP, ANNA)
    buttons = ambiguous.telegram.sent[-1]
    _, sent = ambiguous.press("0", buttons, BO)
    assert sent.parameters["chat_id"] == GROUP["id"]
    assert sent.parameters["reply_parameters"]["message_id"] == buttons["message_id"]
    ambiguous.say("@juesuan_bot 乙再问", GROUP, BO)
    ambiguous.say("@juesuan_bot 甲再问", GROUP, ANNA)
    assert ambiguous.answering.asked[1:] == [
        (READINGS[0], ()),
        ("乙再问", (READINGS[0],)),
        ("甲再问", ("基本支出",)),
    ]


def test_a_late_acknowledgement_does_not_stop_the_answer(ambiguous: Room) -> None:
    """Telegram forgets a press after some seconds, for instance while the bot was restarting."""
    ambiguous.say("基本支出")
    ambiguous.telegram.fail("answerCallbackQuery", 400, "Bad Request: query is too old")
    assert ambiguous.press("0")[-1].text == f"答：{READINGS[0]}"


def test_many_and_long_choices_still_fit(room: Room) -> None:
    """Labels are shortened, the question behind them is not; a keyboard has an end."""
    choices = tuple(f"{number}" + "长" * 300 for number in range(200))
    room.answering.replies["多"] = ("哪一个？", choices)
    [sent] = room.say("多")
    assert len(sent.buttons) == 30
    assert all(len(row) == 1 and row[0]["text"].endswith("…") for row in sent.buttons)
    room.press("29")
    assert room.answering.questions[-1] == choices[29]


def test_definitions_can_offer_choices(room: Room) -> None:
    """Near names of a term."""
    room.answering.replies["名词：支出"] = ("您指哪一个？", ("基本支出是什么", "项目支出是什么"))
    room.say("/term 支出")
    room.press("0")
    assert room.answering.questions == ["基本支出是什么"]
