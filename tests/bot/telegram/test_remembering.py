"""What a chat remembers: over a restart, until it is told to forget, and each chat its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.telegram import texts
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import ANNA, BO, GROUP, message, update

# 三公经费, as the samples state it.
IN_2023 = {"区水务局": "14.17万元", "区市监局": "21.23万元", "区文旅局": "7.58万元"}
IN_2022 = {"区水务局": "9.69万元", "区市监局": "25.05万元", "区文旅局": "0万元"}
FORUM = GROUP | {"is_forum": True}


@contextmanager
def opened(chats: Path | None = None, assistant: Assistant | None = None, limit: int = 5) -> Iterator[Room]:
    """A room from its start to its stop."""
    with asyncio.Runner() as runner:
        room = Room(runner, assistant, chats, limit)
        room.open()
        yield room
        room.close()


@pytest.fixture
def chats(tmp_path: Path) -> Path:
    """Where what chats remember is kept."""
    return tmp_path / "knowledge.chats.sqlite"


def test_a_conversation_outlives_a_restart(chats: Path) -> None:
    with opened(chats) as room:
        room.say("一")
    with opened(chats) as room:
        room.say("二")
        assert room.answering.asked == [("二", ("一",))]


def test_buttons_outlive_a_restart(chats: Path) -> None:
    with opened(chats) as room:
        room.answering.replies["支出"] = ("您指哪一个？", ("基本支出", "项目支出"))
        room.say("支出")
        buttons = room.telegram.sent[-1]
    with opened(chats) as room:
        room.press("1", buttons)
        assert room.answering.questions == ["项目支出"]


def test_after_a_while_it_is_forgotten(chats: Path) -> None:
    with opened(chats) as room:
        room.say("一")
    with opened(chats) as room:
        room.now = 1801
        room.say("二")
        assert room.answering.asked == [("二", ())]


def test_follow_ups_after_a_restart(chats: Path, assistant: Assistant) -> None:
    """With the real understanding: a choice, its answer, and a follow-up, each by a program of its own."""
    for said, told in (("三公经费是多少", "哪个部门"), ("第三个", "14.17万元"), ("2022年呢", "9.69万元")):
        with opened(chats, assistant) as room:
            [sent] = room.say(said)
            assert told in sent.text


def test_reset(chats: Path) -> None:
    with opened(chats) as room:
        room.answering.replies["支出"] = ("您指哪一个？", ("基本支出", "项目支出"))
        room.say("支出")
        buttons = room.telegram.sent[-1]
        [sent] = room.say("/reset")
        assert sent.text == texts.RESET
        [notice] = room.press("0", buttons)
        assert notice.parameters["text"] == texts.STALE
        room.say("二")
        assert room.answering.asked == [("支出", ()), ("二", ())]


def test_reset_leaves_nothing_in_the_file(chats: Path) -> None:
    with opened(chats) as room:
        room.say("密语")
        room.say("/reset")
    assert "密语".encode() not in b"".join(path.read_bytes() for path in chats.parent.iterdir())


def test_nothing_is_kept_of_who_asked_nothing(chats: Path) -> None:
    with opened(chats) as room:
        room.say("/list")
        room.say("/help")
    with closing(sqlite3.connect(chats)) as db, db:
        assert db.execute("select count(*) from chats").fetchone()[0] == 0


def test_reset_in_words(chats: Path, assistant: Assistant) -> None:
    with opened(chats, assistant) as room:
        room.say("三公经费是多少")
        buttons = room.telegram.sent[-1]
        [sent] = room.say("重新开始")
        assert sent.text == texts.RESET
        [notice] = room.press("0", buttons)
        assert notice.parameters["text"] == texts.STALE
        [sent] = room.say("2022年呢")
        assert "万元" not in sent.text
    with closing(sqlite3.connect(chats)) as db, db:
        assert "2022" in db.execute("select state from chats").fetchone()[0]


def test_one_asker_resets_for_nobody_else(room: Room) -> None:
    room.say("@juesuan_bot 甲问", GROUP, ANNA)
    room.say("@juesuan_bot 乙问", GROUP, BO)
    room.say("/reset", GROUP, ANNA)
    room.say("@juesuan_bot 乙再问", GROUP, BO)
    room.say("@juesuan_bot 甲再问", GROUP, ANNA)
    assert room.answering.asked[2:] == [("乙再问", ("乙问",)), ("甲再问", ())]


def test_topics_of_a_forum_are_kept_apart(chats: Path) -> None:
    with opened(chats) as room:
        room.say("@juesuan_bot 甲", FORUM, message_thread_id=33, is_topic_message=True)
        room.say("@juesuan_bot 乙", FORUM, message_thread_id=44, is_topic_message=True)
        room.say("@juesuan_bot 丙", FORUM)
    with opened(chats) as room:
        room.say("@juesuan_bot 甲二", FORUM, message_thread_id=33, is_topic_message=True)
        room.say("@juesuan_bot 丙二", FORUM)
        assert room.answering.asked == [("甲二", ("甲",)), ("丙二", ("丙",))]


def test_a_thread_of_replies_is_no_topic(room: Room) -> None:
    """In groups without topics Telegram numbers threads of replies too."""
    room.say("@juesuan_bot 甲", GROUP)
    room.say("@juesuan_bot 乙", GROUP, message_thread_id=33)
    assert room.answering.asked == [("甲", ()), ("乙", ("甲",))]


def test_buttons_in_a_topic(room: Room) -> None:
    """The press comes from the message in the topic."""
    room.answering.replies["支出"] = ("您指哪一个？", ("基本支出", "项目支出"))
    room.say("@juesuan_bot 支出", FORUM, message_thread_id=33, is_topic_message=True)
    room.press("1", room.telegram.sent[-1] | {"message_thread_id": 33, "is_topic_message": True})
    assert room.answering.asked == [("支出", ()), ("项目支出", ("支出",))]


def test_only_so_many_chats_are_remembered(chats: Path) -> None:
    """… in memory and on disk, and those asked in last."""
    with opened(chats) as room:
        for number in range(12):
            room.now = number
            room.say(str(number), sender={"id": 3000 + number, "is_bot": False, "first_name": "众"})
        assert len(room.memory) == 5
    with opened(chats), closing(sqlite3.connect(chats)) as db, db:
        assert [row[0] for row in db.execute("select sender from chats order by sender")] == list(range(3007, 3012))


@pytest.mark.parametrize("where", ["a folder", "no folder", "text", "damaged", "another version"])
def test_the_bot_answers_whatever_the_file_is(where: str, chats: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With a line in the log, and what was there put aside where that is possible."""
    if where == "a folder":
        chats.mkdir()
    elif where == "no folder":
        chats.parent.joinpath("file").touch()
        chats = chats.parent / "file" / "chats.sqlite"
    elif where == "text":
        chats.write_text("这不是数据库。" * 100, encoding="utf-8")
    else:
        with opened(chats) as room:
            room.say("旧")
        with closing(sqlite3.connect(chats)) as db, db:
            db.execute("pragma journal_mode = delete")
            db.execute("pragma user_version = 7" if where == "another version" else "select 1")
        if where == "damaged":
            content = chats.read_bytes()
            chats.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    caplog.clear()
    with opened(chats) as room:
        room.say("一")
        [sent] = room.say("二")
        assert sent.text == "答：二"
        assert room.answering.asked == [("一", ()), ("二", ("一",))]
    [line] = [record.getMessage() for record in caplog.records if record.name == "bot.chats_file"]
    assert str(chats) in line
    if where in ("text", "damaged", "another version"):
        assert chats.with_name(chats.name + ".old").is_file()
        with opened(chats) as room:
            room.say("三")
            assert room.answering.asked == [("三", ("二",))]


def test_what_cannot_be_read_of_one_chat_is_forgotten(chats: Path, caplog: pytest.LogCaptureFixture) -> None:
    with opened(chats) as room:
        room.say("一")
        room.say("乙", sender=BO)
    with closing(sqlite3.connect(chats)) as db, db:
        db.execute("update chats set state = '{\"year\": []}' where sender = ?", [ANNA["id"]])
    with opened(chats) as room:
        room.say("二")
        room.say("丁", sender=BO)
        assert room.answering.asked == [("二", ()), ("丁", ("乙",))]
    assert [record.name for record in caplog.records if record.levelname == "WARNING"] == ["bot.chats"]


def test_a_disk_that_fails_while_serving(chats: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What was remembered so far still is, until the program ends."""
    with opened(chats) as room:
        room.say("一")
        with closing(sqlite3.connect(chats)) as db, db:
            db.execute("create trigger full before insert on chats begin select raise(fail, 'disk full'); end")
        room.say("二")
        [sent] = room.say("三")
        assert sent.text == "答：三"
        assert room.answering.asked[2] == ("三", ("二",))
    told = [record.getMessage() for record in caplog.records if record.name == "bot.chats_file"]
    assert ["disk full" in told[0], "not remembered" in told[1]] == [True] * len(told)


def test_chats_at_once_do_not_mix(chats: Path, assistant: Assistant) -> None:
    """Thirty people, half of them in one group, all at once: each gets what is asked of the own department."""
    asked = {5000 + number: list(IN_2023)[number % 3] for number in range(30)}

    def told(room: Room, said: Callable[[str], str]) -> dict[str, set[str]]:
        """What those who ask about each department are told."""
        updates, by_message = [], {}
        for who, department in asked.items():
            sender = {"id": who, "is_bot": False, "first_name": "众"}
            in_group = who % 4 == 1  # so that Telegram's limit for a group is kept
            text = f"@juesuan_bot {said(department)}" if in_group else said(department)
            one = message(text, GROUP if in_group else None, sender)
            by_message[one["message_id"]] = department
            updates.append(update(message=one))
        found: dict[str, set[str]] = {department: set() for department in IN_2023}
        calls = room.feed(*updates)
        assert len(calls) == len(asked)
        for call in calls:
            reply_to = call.parameters.get("reply_parameters", {}).get("message_id")
            department = by_message[reply_to] if reply_to else asked[call.parameters["chat_id"]]
            found[department].add(call.text.split("\n")[0].partition("决算数 ")[2])
        return found

    with opened(chats, assistant, limit=100) as room:
        told(room, lambda _: "三公经费是多少")
        assert told(room, lambda department: department) == {name: {value} for name, value in IN_2023.items()}
        assert told(room, lambda _: "那2022年呢") == {name: {value} for name, value in IN_2022.items()}
    with opened(chats, assistant, limit=100) as room:
        assert told(room, lambda _: "不对，我问的是2023年") == {name: {value} for name, value in IN_2023.items()}
