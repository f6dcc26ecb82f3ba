"""What is kept of a chat: as small as it needs to be, and the same when it is read again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import make_dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Conversation, Shown
from bot.assistant import Assistant
from bot.chats import BUTTONS_KEPT, COUNTED_EVERY, VERSION, Chats, Key, Sent, dumped, form, loaded
from knowledge.contract import Asked, Intent, Mention, Order, Population, Query

words = st.text(max_size=8)
several = st.lists(words, max_size=3).map(tuple)
numbers = st.decimals(allow_nan=False, allow_infinity=False)
mentions = st.builds(Mention, words, several, st.booleans(), st.booleans())
orders = st.builds(
    Order, greatest=st.booleans(), nth=st.integers(), above=st.none() | numbers, below=st.none() | numbers, grade=words
)
queries = st.builds(
    Query,
    intent=st.sampled_from(Intent),
    departments=several,
    either=st.booleans(),
    unknown_departments=several,
    years=st.lists(st.integers(), max_size=3).map(tuple),
    years_back=st.lists(st.integers(), max_size=2).map(tuple),
    year_before=st.booleans(),
    all_years=st.integers(),
    mentions=st.lists(mentions, max_size=3).map(tuple),
    subjects=several,
    measures=several,
    unit_class=words,
    asked=st.lists(st.sampled_from(Asked), max_size=2).map(tuple),
    population=st.none() | st.sampled_from(Population),
    order=st.none() | orders,
    numbers=st.lists(numbers, max_size=2).map(tuple),
)
things = st.builds(Shown, words, words, st.integers(), words, words, words)
conversations = st.builds(
    Conversation,
    query=st.none() | queries,
    ranked=st.none() | queries,
    departments=several,
    years=st.lists(st.integers(), max_size=2).map(tuple),
    year=st.integers(),
    choices=several,
    shown=st.lists(things, max_size=3).map(tuple),
)
messages = st.builds(Sent, st.none() | queries, several, words, st.integers())


@given(conversations | messages)
def test_what_is_kept_is_the_same_when_it_is_read_again(kept: Conversation | Sent) -> None:
    again = loaded(type(kept), dumped(kept))
    assert again == kept
    assert repr(again) == repr(kept)  # 1.50 is not 1.5


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_what_is_no_conversation_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueError, match="Conversation"):
        loaded(Conversation, text)


def test_the_version_follows_what_is_kept() -> None:
    """Nobody has to remember to count it up when a query gets another field."""
    fields = [("a", int), ("b", str)]
    one, same = (make_dataclass("Kept", fields) for _ in range(2))
    more = make_dataclass("Kept", [*fields, ("c", str)])
    other = make_dataclass("Kept", [("a", int), ("b", bytes)])
    assert form(one) == form(same)
    assert len({form(one), form(more), form(other), form(one, more)}) == 4
    assert 0 < VERSION < 2**31


def kept(assistant: Assistant, *questions: str) -> str:
    """What is kept of a chat after some questions."""
    talk = Conversation()
    for question in questions:
        assistant.ask(question, talk)
    return dumped(talk)


def test_no_question_is_kept_that_was_answered(assistant: Assistant) -> None:
    text = kept(assistant, "请问一下区水务局2022年三公经费到底是多少钱呀", "那2023年的情况又怎么样呢")
    assert "请问" not in text
    assert "到底" not in text
    assert "情况" not in text
    assert len(text) < 500


def test_a_chat_needs_little(assistant: Assistant) -> None:
    """Also where many things were shown."""
    for asked in ("区水务局2022年有哪些项目", "三公经费是多少", "区水务局2022年一级指标分别是多少分"):
        assert len(kept(assistant, asked).encode()) < 4_000


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "chats.sqlite"
    state = Conversation(Query(Intent.RANK, order=Order(below=Decimal("9.50"))), choices=("甲",))
    file = Chats(path, 10, 60.0, 0.0)
    file.keep(Key(1, 2, 3), state, 1.0)
    file.close()
    file = Chats(path, 10, 60.0, 2.0)
    assert file.find(Key(1, 2, 3), 61.0) == state
    assert file.find(Key(1, 2), 2.0) is None
    assert file.find(Key(1, 2, 3), 61.5) is None
    file.forget(Key(1, 2, 3))
    assert file.find(Key(1, 2, 3), 2.0) is None
    file.close()
    file.keep(Key(1, 2, 3), state, 3.0)
    assert file.find(Key(1, 2, 3), 3.0) is None
    assert path.stat().st_mode & 0o077 == 0


def test_the_file_does_not_grow_without_end(tmp_path: Path) -> None:
    """What is too old goes when the file is opened, what is too many every so many answers."""
    path = tmp_path / "chats.sqlite"
    file = Chats(path, 10, 60.0, 0.0)
    for number in range(COUNTED_EVERY):
        file.keep(Key(number, 1), Conversation(), number / 10)
    file.close()

    def held() -> list[int]:
        with closing(sqlite3.connect(path)) as db, db:
            return [row[0] for row in db.execute("select chat from chats order by chat")]

    assert held() == list(range(COUNTED_EVERY - 10, COUNTED_EVERY))
    Chats(path, 10, 60.0, 79.5).close()
    assert held() == list(range(195, 200))


def test_what_a_message_was_sent_for_is_found_again(tmp_path: Path) -> None:
    """For a week, over a restart; not by the number of another chat's message."""
    path = tmp_path / "chats.sqlite"
    sent = Sent(Query(Intent.FIGURE, years=(2022,)), ("甲",), "一\n二", 5)
    file = Chats(path, 10, 60.0, 0.0)
    file.note(Key(1, 2), 7, 6, sent, 1.0)
    file.note(Key(1, 3), 8, 9, Sent(), 1.0)
    file.close()
    file = Chats(path, 10, 60.0, 2.0)
    assert file.sent(1, 7, BUTTONS_KEPT) == sent
    assert file.sent(2, 7, 2.0) is None
    assert file.sent(1, 7, BUTTONS_KEPT + 2) is None
    assert (file.reply_to(1, 6), file.reply_to(1, 5)) == (7, None)
    file.forget(Key(1, 2))
    assert file.sent(1, 7, 2.0) is None
    assert file.sent(1, 8, 2.0) == Sent()
    file.close()


def test_without_a_file_it_is_kept_until_the_end() -> None:
    chats = Chats(None, 10, 60.0, 0.0)
    talk = Conversation(years=(2022,))
    chats.keep(Key(1, 2), talk, 1.0)
    chats.note(Key(1, 2), 7, 6, Sent(choices=("甲",)), 1.0)
    assert chats.find(Key(1, 2), 2.0) == talk
    assert chats.sent(1, 7, 2.0) == Sent(choices=("甲",))
    chats.close()


def test_a_group_that_moved_keeps_its_conversations(tmp_path: Path) -> None:
    chats = Chats(tmp_path / "chats.sqlite", 10, 60.0, 0.0)
    talk = Conversation(years=(2022,))
    chats.keep(Key(-5, 2), talk, 1.0)
    chats.note(Key(-5, 2), 7, 6, Sent(), 1.0)
    chats.move(-5, -1005)
    assert chats.find(Key(-1005, 2), 2.0) == talk
    assert chats.find(Key(-5, 2), 2.0) is None
    assert chats.sent(-5, 7, 2.0) is None
    chats.close()
