"""What happens in a private chat."""

from __future__ import annotations

import threading

import pytest

from bot.telegram import texts
from tests.bot.telegram.bot_api import units
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import BO, message, private, update

PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]


def test_a_question_gets_its_answer(room: Room) -> None:
    """As plain text, without quoting: there is nobody else to talk to."""
    [sent] = room.say("2022年收入总计是多少？")
    assert room.answering.questions == ["2022年收入总计是多少？"]
    assert sent.method == "sendMessage"
    assert sent.parameters == {
        "chat_id": 1001,
        "text": "答：2022年收入总计是多少？",
        "link_preview_options": {"is_disabled": True},
    }


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/start", "答：帮助"),
        ("/start from_a_link", "答：帮助"),
        ("/help", "答：帮助"),
        ("/help@juesuan_bot", "答：帮助"),
        ("/list", "答：收录"),
        ("/LIST@Juesuan_Bot", "答：收录"),
        ("/term 基本支出", "答：名词：基本支出"),
        ("/term  一般公共服务 （类）", "答：名词：一般公共服务 （类）"),
        ("/term@juesuan_bot 基本支出", "答：名词：基本支出"),
        ("/term", "答：名词："),
    ],
)
def test_commands(room: Room, command: str, answer: str) -> None:
    """With and without the bot's name; a command is never asked as a question."""
    assert [sent.text for sent in room.say(command)] == [answer]
    assert room.answering.questions == []


def test_the_answering_runs_beside_the_event_loop(room: Room) -> None:
    """A slow disk must not stop the chat of others."""
    room.say("问")
    room.say("/help")
    assert threading.get_ident() not in room.answering.threads


@pytest.mark.parametrize(
    "text",
    [
        '<b>&"收入</b> _a_ *b* [c](d) `e`',
        "𠮷野家 👨‍👩‍👧 支出😀",
        "a\nb\n\nc",
        "<script>",
        "&amp;",
        "/基本支出",
    ],
)
def test_signs_arrive_as_they_are(room: Room, text: str) -> None:
    """Nothing in a question or an answer is taken for formatting."""
    [sent] = room.say(text)
    assert room.answering.questions == [text]
    assert sent.text == f"答：{text}"


def test_a_mention_is_not_part_of_the_question(room: Room) -> None:
    """People copy from groups."""
    room.say("@juesuan_bot，2022年支出")
    assert room.answering.questions == ["2022年支出"]


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ({"message": message("@juesuan_bot")}, texts.EMPTY),
        ({"message": message("/budget 2022")}, texts.UNKNOWN_COMMAND),
        ({"message": message(photo=PHOTO, caption="2022年支出")}, texts.NOT_TEXT),
        ({"message": message(dice={"emoji": "🎲", "value": 3})}, texts.NOT_TEXT),
        ({"edited_message": message("2022年支出", edit_date=1_700_000_100)}, texts.EDITED),
        ({"edited_message": message("/help", edit_date=1_700_000_100)}, texts.EDITED),
    ],
)
def test_what_cannot_be_read_gets_one_line(room: Room, content: dict[str, dict[str, object]], hint: str) -> None:
    """Pictures, edits, unknown commands: a hint, and no question."""
    [sent] = room.feed(update(**content))
    assert sent.text == hint
    assert room.answering.questions == []


def test_service_messages_are_left_alone(room: Room) -> None:
    """Nobody has said anything."""
    assert room.say(pinned_message=message("旧")) == []
    assert room.say(message_auto_delete_timer_changed={"message_auto_delete_time": 60}) == []


def test_a_channel_post_is_left_alone(room: Room) -> None:
    """The bot has nothing to say in channels."""
    channel = {"id": -100_77, "type": "channel", "title": "公告"}
    post = message("2022年支出", channel)
    del post["from"]
    assert room.feed(update(channel_post=post)) == []


def test_a_long_answer_comes_in_pieces(room: Room) -> None:
    """Cut at line ends; the buttons hang on the last piece."""
    lines = [f"第{number}行 " + "😀支出" * 40 for number in range(60)]
    room.answering.replies["全部"] = ("\n".join(lines), ("甲", "乙"))
    sent = room.say("全部")
    assert len(sent) > 1
    assert "\n".join(piece.text for piece in sent).split("\n") == lines
    assert [bool(piece.buttons) for piece in sent] == [False] * (len(sent) - 1) + [True]


def test_a_long_line_is_cut_between_characters(room: Room) -> None:
    """An emoji is two units: an odd limit would fall into the middle of one."""
    text = "一" + "😀" * 5000
    room.answering.replies["表情"] = text
    sent = room.say("表情")
    assert "".join(piece.text for piece in sent) == text
    assert max(units(piece.text) for piece in sent) <= 4096


@pytest.mark.parametrize("reply", ["", " \n "])
def test_an_empty_answer_is_not_silence(room: Room, reply: str) -> None:
    """Telegram refuses empty messages."""
    room.answering.replies["空"] = reply
    assert [sent.text for sent in room.say("空")] == [texts.FAILED]


def test_a_conversation_is_remembered_and_forgotten(room: Room) -> None:
    """For half an hour after its last use."""
    room.say("一")
    room.now = 1800
    room.say("二")
    room.now = 3601
    room.say("三")
    assert room.answering.asked == [("一", ()), ("二", ("一",)), ("三", ())]


def test_chats_are_kept_apart(room: Room) -> None:
    """Two people, two conversations."""
    room.say("甲问")
    room.say("乙问", sender=BO)
    room.say("甲再问", private())
    assert room.answering.asked == [("甲问", ()), ("乙问", ()), ("甲再问", ("甲问",))]


def test_questions_at_once_are_asked_one_by_one_and_in_order(room: Room) -> None:
    """Answering never sees two at once (the fake would complain); one asker's questions stay in order."""
    askers = [{"id": 2000 + number, "is_bot": False, "first_name": "众"} for number in range(5)]
    updates = [update(message=message(f"{n}", sender=who)) for n in range(4) for who in askers]
    sent = room.feed(*updates)
    assert len(sent) == 20
    for who in askers:
        assert [one.text for one in sent if one.parameters["chat_id"] == who["id"]] == [
            "答：0",
            "答：1",
            "答：2",
            "答：3",
        ]
