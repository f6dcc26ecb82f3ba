"""What happens in a private chat."""

from __future__ import annotations

import threading

import pytest

from bot.telegram import texts
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import BO, message, private, update

PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]


def test_a_question_gets_its_answer(room: Room) -> None:
    """Without quoting: there is nobody else to talk to."""
    [sent] = room.say("2022年收入总计是多少？")
    assert room.answering.questions == ["2022年收入总计是多少？"]
    assert sent.method == "sendMessage"
    assert sent.parameters == {
        "chat_id": 1001,
        "text": "答：2022年收入总计是多少？",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/start", "答：您好"),
        ("/start from_a_link", "答：您好"),
        ("/help", "答：帮助"),
        ("/help@juesuan_bot", "答：帮助"),
        ("/list", "答：浏览d:0"),
        ("/LIST@Juesuan_Bot", "答：浏览d:0"),
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
        ({"edited_message": message("@juesuan_bot", edit_date=1_700_000_100)}, texts.EMPTY),
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


def test_a_long_answer_comes_in_pages(room: Room) -> None:
    """The first one at once, the others in its place with a touch; the buttons stay."""
    lines = [f"第{number}行" for number in range(30)]
    room.answering.replies["全部"] = ("\n".join(lines), ("甲", "乙"))
    [sent] = room.say("全部")
    assert sent.text.split("\n") == lines[:12]
    assert [row[-1]["text"] for row in sent.buttons] == ["甲", "乙", "更多 1/3 ›"]
    told = sent.text.split("\n")
    for data in ("p:1", "p:2"):
        _, turned = room.press(data)
        assert turned.method == "editMessageText"
        told += turned.text.split("\n")
    assert told == lines
    assert [row[-1]["text"] for row in turned.buttons] == ["甲", "乙", "‹ 前面"]
    [notice] = room.press("p:3")
    assert notice.parameters["text"] == texts.STALE
    room.press("1")
    assert room.answering.questions == ["全部", "乙"]


def test_the_same_page_again_is_no_failure(room: Room) -> None:
    """Two quick touches: Telegram refuses an edit that changes nothing."""
    room.answering.replies["全部"] = "\n".join("行" * 30)
    room.say("全部")
    room.press("p:1")
    room.telegram.fail("editMessageText", 400, "Bad Request: message is not modified: …")
    assert len(room.press("p:1")) == 2


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


def test_an_edited_question_is_answered_in_the_same_message(room: Room) -> None:
    """Once; an edit that changes no word (a preview of a link) changes nothing."""
    asked = message("2022年支处")
    room.feed(update(message=asked))
    answer = room.telegram.sent[-1]["message_id"]
    changed = message("2022年支出", message_id=asked["message_id"], edit_date=1_700_000_100)
    [edit] = room.feed(update(edited_message=changed))
    assert (edit.method, edit.parameters["message_id"], edit.text) == ("editMessageText", answer, "答：2022年支出")
    assert room.feed(update(edited_message=changed)) == []
    assert room.answering.questions == ["2022年支处", "2022年支出"]


def test_an_edit_that_leaves_the_answer_as_it_is(room: Room) -> None:
    """Telegram refuses to change nothing: it is not answered twice for that."""
    asked = message("2022年支出?")
    room.feed(update(message=asked))
    room.telegram.fail("editMessageText", 400, "Bad Request: message is not modified: …")
    changed = message("2022年支出", message_id=asked["message_id"], edit_date=1_700_000_100)
    assert len(room.feed(update(edited_message=changed))) == 1


def test_an_edited_question_whose_answer_is_gone_is_answered_anew(room: Room) -> None:
    asked = message("2022年支处")
    room.feed(update(message=asked))
    room.telegram.fail("editMessageText", 400, "Bad Request: message to edit not found")
    changed = message("2022年支出", message_id=asked["message_id"], edit_date=1_700_000_100)
    assert room.feed(update(edited_message=changed))[-1].text == "答：2022年支出"
    [sent] = room.feed(update(edited_message=message("旧问题", edit_date=1_700_000_100)))
    assert sent.text == "答：旧问题"


def test_what_somebody_chose_inline_is_no_question(room: Room) -> None:
    """In the chat with the bot too."""
    other = {"id": 77, "is_bot": True, "first_name": "别的", "username": "other_bot"}
    assert room.say("答：什么", via_bot=other) == []
    assert room.say(photo=PHOTO, via_bot=other) == []
