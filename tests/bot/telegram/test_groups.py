"""What happens in a group: the bot speaks only when it is spoken to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import ANNA, BO, BOT, GROUP, message, update

BOT_USER = {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "别的", "username": "other_bot"}
BY_BOT = message("答：旧", GROUP, BOT_USER)


@pytest.mark.parametrize(
    "content",
    [
        {"message": message("2022年支出", GROUP)},
        {"message": message("@other_bot 2022年支出", GROUP)},
        {"message": message("me@juesuan_bot.cn 2022年支出", GROUP)},
        {"message": message("/help@other_bot", GROUP)},
        {"message": message("/budget", GROUP)},
        {"message": message("@juesuan_bot", GROUP)},
        {"message": message("对", GROUP, reply_to_message=message("吗", GROUP, BO))},
        {"message": message("@juesuan_bot 支出", GROUP, OTHER_BOT)},
        {"message": message(dice={"emoji": "🎲", "value": 3}, chat=GROUP)},
        {"message": message(chat=GROUP, new_chat_members=[BOT_USER])},
        {"edited_message": message("支出", GROUP, edit_date=1_700_000_100)},
        {"message": message("@juesuan_bot 支出", GROUP, via_bot=OTHER_BOT)},
        {"message": message("三公经费 9.69万元", GROUP, via_bot=BOT_USER, reply_to_message=BY_BOT)},
        {"edited_message": message("/help", GROUP, edit_date=1_700_000_100)},
    ],
)
def test_silence(room: Room, content: dict[str, Any]) -> None:
    """Talk among people, other bots, edits, stickers."""
    assert room.feed(update(**content)) == []
    assert room.answering.questions == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("@juesuan_bot 2022年支出", "2022年支出"),
        ("@Juesuan_Bot：2022年支出", "2022年支出"),
        ("2022年支出 @juesuan_bot", "2022年支出"),
        ("😀𠮷 @juesuan_bot 支出", "😀𠮷  支出"),
        ("@juesuan_bot @juesuan_bot 支出", "支出"),
        ("@juesuan_bot @other_bot 支出", "@other_bot 支出"),
    ],
)
def test_a_mention_is_answered(room: Room, text: str, question: str) -> None:
    """… without the name, and as a reply, so that all see what it belongs to."""
    asked = message(text, GROUP)
    [sent] = room.feed(update(message=asked))
    assert room.answering.questions == [question]
    assert sent.parameters["chat_id"] == GROUP["id"]
    assert sent.parameters["reply_parameters"] == {
        "message_id": asked["message_id"],
        "allow_sending_without_reply": True,
    }


def test_a_mention_by_link_is_answered(room: Room) -> None:
    """Clients write the bot's first name and link it."""
    link = {"type": "text_mention", "offset": 0, "length": 4, "user": BOT_USER}
    room.say("决算问答 2022年支出", GROUP, entities=[link])
    assert room.answering.questions == ["2022年支出"]


def test_a_reply_to_the_bot_is_answered(room: Room) -> None:
    """No name needed."""
    [sent] = room.say("2021年呢", GROUP, reply_to_message=BY_BOT)
    assert sent.text == "答：2021年呢"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/help", "答：帮助"),
        ("/list@juesuan_bot", "答：浏览d:0"),
        ("/term@juesuan_bot 基本支出", "答：名词：基本支出"),
    ],
)
def test_commands_are_answered(room: Room, command: str, answer: str) -> None:
    """Addressed or not."""
    [sent] = room.say(command, GROUP)
    assert sent.text == answer
    assert "reply_parameters" in sent.parameters


def test_an_anonymous_administrator_is_answered(room: Room) -> None:
    """Telegram shows them as a bot that speaks for the group."""
    nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    [sent] = room.say("@juesuan_bot 支出", GROUP, nobody, sender_chat=GROUP)
    assert sent.text == "答：支出"


def test_an_answer_stays_in_its_topic(room: Room) -> None:
    """In a forum, each topic is a thread."""
    forum = GROUP | {"is_forum": True}
    [sent] = room.say("@juesuan_bot 支出", forum, message_thread_id=33, is_topic_message=True)
    assert sent.parameters["message_thread_id"] == 33


def test_an_edited_question_is_answered_in_the_same_message(room: Room) -> None:
    """Also where the edit only adds the bot's name."""
    asked = message("2022年支出", GROUP)
    assert room.feed(update(message=asked)) == []
    named = message("@juesuan_bot 支出", GROUP, message_id=asked["message_id"], edit_date=1_700_000_100)
    [sent] = room.feed(update(edited_message=named))
    assert sent.parameters["reply_parameters"]["message_id"] == asked["message_id"]
    again = message("@juesuan_bot 收入", GROUP, message_id=asked["message_id"], edit_date=1_700_000_200)
    [edit] = room.feed(update(edited_message=again))
    assert (edit.method, edit.text) == ("editMessageText", "答：收入")


def test_a_group_that_becomes_a_supergroup_takes_its_talk_along(room: Room) -> None:
    old = {"id": -500, "type": "group", "title": "预算组"}
    room.say("@juesuan_bot 甲问", old)
    assert room.say(chat=old, migrate_to_chat_id=GROUP["id"]) == []
    room.say("@juesuan_bot 甲再问", GROUP)
    assert room.answering.asked == [("甲问", ()), ("甲再问", ("甲问",))]


def test_two_people_in_one_group_are_kept_apart(room: Room) -> None:
    """… and from what they ask in private."""
    room.say("@juesuan_bot 甲问", GROUP, ANNA)
    room.say("@juesuan_bot 乙问", GROUP, BO)
    room.say("@juesuan_bot 甲再问", GROUP, ANNA)
    room.say("甲私下问", sender=ANNA)
    assert room.answering.asked == [("甲问", ()), ("乙问", ()), ("甲再问", ("甲问",)), ("甲私下问", ())]
