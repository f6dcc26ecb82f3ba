"""The checker itself: it lets good calls pass, and it can fail."""

from __future__ import annotations

import json

import pytest
from aiogram.types import MessageEntity

from tests.bot.telegram.bot_api import METHODS, RefusedError, check, check_text, check_update, units
from tests.bot.telegram.fake_telegram import FakeTelegram
from tests.bot.telegram.updates import message, update

GOOD = {
    "chat_id": "1001",
    "text": "收入 <b> & 支出",
    "reply_markup": json.dumps({"inline_keyboard": [[{"text": "一", "callback_data": "0"}]]}),
    "reply_parameters": json.dumps({"message_id": 7, "allow_sending_without_reply": True}),
    "link_preview_options": json.dumps({"is_disabled": True}),
}


def markup(**button: object) -> dict[str, str]:
    """A keyboard of one button."""
    return {"reply_markup": json.dumps({"inline_keyboard": [[button]]})}


def entity(offset: int, length: int, **more: object) -> dict[str, str]:
    """Entities of a message."""
    return {"entities": json.dumps([{"type": "bold", "offset": offset, "length": length} | more])}


def test_a_good_call_passes() -> None:
    """… and comes back decoded."""
    decoded = check("sendMessage", GOOD)
    assert decoded["chat_id"] == 1001
    assert decoded["reply_parameters"] == {"message_id": 7, "allow_sending_without_reply": True}


def test_the_models_cover_the_bot_api() -> None:
    """All methods that this room calls, and the rest of the Bot API."""
    assert {"getMe", "getUpdates", "sendMessage", "answerCallbackQuery", "setMyCommands"} < set(METHODS)
    assert len(METHODS) > 100


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param({"txet": "x"}, "sendMessage.txet", id="unknown key"),
        pytest.param(
            markup(text="一", callback_data="0", colour="red"),
            r"reply_markup.inline_keyboard\[0\]\[0\].colour",
            id="unknown key in a button",
        ),
        pytest.param(
            {"reply_parameters": json.dumps({"message_id": 7, "quiet": True})},
            "quiet",
            id="unknown key in a reply",
        ),
        pytest.param(entity(0, 1, weight=700), "weight", id="unknown key in an entity"),
        pytest.param({"reply_parameters": json.dumps({"message_id": "7"})}, "message_id", id="wrong type"),
        pytest.param({"disable_notification": "maybe"}, "disable_notification", id="no boolean"),
        pytest.param({"reply_markup": json.dumps([])}, "reply_markup", id="no keyboard"),
        pytest.param({"text": "字" * 4097}, "too long: 4097", id="too long"),
        pytest.param({"text": "😀" * 2049}, "too long: 4098", id="too long in UTF-16"),
        pytest.param({"text": " \n"}, "empty", id="empty"),
        pytest.param({"text": "x\ud83d"}, "UTF-8", id="half a pair"),
        pytest.param({"parse_mode": "HTML"}, "parse entities", id="HTML that does not parse"),
        pytest.param({"parse_mode": "html5"}, "parse mode", id="unknown parse mode"),
        pytest.param(entity(0, 99), "after the end", id="entity beyond the end"),
        pytest.param(entity(0, 1) | {"text": "😀"}, "middle", id="entity through a pair"),
        pytest.param(markup(text="一", callback_data="字" * 22), "64 bytes", id="long callback data"),
        pytest.param(markup(text="一"), "64 bytes", id="no callback data"),
        pytest.param(markup(text=" ", callback_data="0"), "without text", id="button without text"),
        pytest.param(
            {"reply_markup": json.dumps({"inline_keyboard": [[{"text": "一", "callback_data": "0"}]] * 101})},
            "100 buttons",
            id="too many buttons",
        ),
    ],
)
def test_a_wrong_message_is_refused(change: dict[str, str], complaint: str) -> None:
    """Each with the reason."""
    with pytest.raises(RefusedError, match=complaint):
        check("sendMessage", GOOD | change)


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("sendMesage", {}, "no method"),
        ("sendMessage", {"text": "x"}, "chat_id"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "字" * 201}, "200"),
        ("setMyCommands", {"commands": json.dumps([{"command": "帮助", "description": "x"}])}, "bad command"),
        ("setMyCommands", {"commands": json.dumps([{"command": "a", "description": ""}])}, "bad description"),
    ],
)
def test_other_wrong_calls_are_refused(method: str, parameters: dict[str, str], complaint: str) -> None:
    """Methods that do not exist, and the limits of those that do."""
    with pytest.raises(RefusedError, match=complaint):
        check(method, parameters)


def test_formatting_is_parsed_as_telegram_does() -> None:
    """Good HTML passes and counts without its tags."""
    check_text("<b>" + "字" * 4096 + "</b>", "HTML")
    check_text("😀好", entities=[MessageEntity(type="bold", offset=0, length=2)])
    with pytest.raises(RefusedError):
        check_text("<b></b>", "HTML")


def test_a_made_up_update_is_checked_too() -> None:
    """A key that Telegram does not send would prove nothing."""
    check_update(update(message=message("问")))
    with pytest.raises(RefusedError, match="mood"):
        check_update(update(message=message("问", mood="good")))


def test_what_is_refused_is_remembered() -> None:
    """The library turns a refusal into an error that a handler may swallow, so tests look here."""
    telegram = FakeTelegram()
    assert telegram.answer("sendMessage", {"chat_id": "1", "text": ""})[0] == 400
    assert telegram.complaints
    assert not telegram.calls


def test_units() -> None:
    """Most characters are one unit, emoji are two."""
    assert units("a字😀") == 4
