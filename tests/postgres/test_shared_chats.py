"""What chats remember in a database, where several processes answer for one bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from bot.answer import Conversation
from bot.assistant import Assistant
from bot.chats import ARRIVED_KEPT, BUTTONS_KEPT, UPDATES_KEPT, Arrived, Key, Sent
from bot.chats_shared import SharedChats
from knowledge.contract import Intent, Query
from knowledge.errors import StoreError
from knowledge.postgres.address import Address
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import message, update

KEY = Key(7, 8, 9)
LIFETIME = 60.0
TALK = Conversation(query=Query(Intent.FIGURE, ("甲市乙局",), years=(2023,)), departments=("甲市乙局",), year=2023)
SENT = Sent(Query(Intent.FIGURE, ("甲市乙局",)), ("一", "二"), "全文", 5, joined=True)


@contextmanager
def processes(database: Address, count: int, limit: int = 5) -> Iterator[list[SharedChats]]:
    """What so many processes have of the chats."""
    made = [SharedChats(database, limit, LIFETIME, 0.0) for _ in range(count)]
    try:
        yield made
    finally:
        for each in made:
            each.close()


def kill(chats: SharedChats, database: Address) -> None:
    """End a process's connection, as when it is killed, and wait until PostgreSQL has noticed."""
    with psycopg.connect(database.url, autocommit=True) as other:
        chats.close()
        sql = "select 1 from pg_locks where locktype = 'advisory' and objid::bigint = %s"
        while other.execute(sql, [chats.owner]).fetchone():
            other.execute("select pg_sleep(0.01)")


def test_what_one_keeps_another_finds(database: Address) -> None:
    with processes(database, 2) as (one, other):
        one.keep(KEY, TALK, 10.0)
        one.note(KEY, 20, 19, SENT, 10.0)
        assert other.find(KEY, 11.0) == TALK
        assert other.sent(KEY.chat, 20, 11.0) == SENT
        assert other.reply_to(KEY.chat, 19) == 20
        other.keep(KEY, Conversation(departments=("丙局",)), 12.0)
        assert one.find(KEY, 13.0) == Conversation(departments=("丙局",))
        assert one.find(KEY._replace(sender=1), 13.0) is None


def test_what_a_message_answers_stays_when_its_words_change(database: Address) -> None:
    with processes(database, 1) as (chats,):
        chats.note(KEY, 20, 19, SENT, 10.0)
        chats.note(KEY, 20, 0, Sent(said=6), 11.0)
        assert chats.reply_to(KEY.chat, 19) == 20
        assert chats.sent(KEY.chat, 20, 12.0) == Sent(said=6)


def test_nothing_is_remembered_for_longer_than_it_should(database: Address) -> None:
    with processes(database, 1) as (chats,):
        chats.keep(KEY, TALK, 0.0)
        chats.note(KEY, 20, 19, SENT, 0.0)
        chats.note_handled(30, 0.0)
        assert chats.find(KEY, LIFETIME) == TALK
        assert chats.find(KEY, LIFETIME + 1) is None
        assert chats.sent(KEY.chat, 20, BUTTONS_KEPT + 1) is None
        assert chats.handled(30, UPDATES_KEPT)
        assert not chats.handled(30, UPDATES_KEPT + 1)
        chats.forget(KEY)
        assert chats.find(KEY, 1.0) is None
        assert chats.sent(KEY.chat, 20, 1.0) is None


def test_the_oldest_of_too_many_go(database: Address) -> None:
    with processes(database, 1, limit=2) as (chats,):
        for number in range(4):
            chats.keep(Key(number, 1), TALK, float(number))
    with processes(database, 1, limit=2) as (chats,):
        assert [number for number in range(4) if chats.find(Key(number, 1), 4.0)] == [2, 3]


def test_a_group_that_becomes_another(database: Address) -> None:
    with processes(database, 1) as (chats,):
        chats.keep(KEY, TALK, 0.0)
        chats.note(KEY, 20, 19, SENT, 0.0)
        chats.move(KEY.chat, -100)
        assert chats.find(KEY._replace(chat=-100), 1.0) == TALK
        assert chats.sent(KEY.chat, 20, 1.0) is None


# ---------------------------------------------------------------- updates


def test_an_update_is_handled_by_one_process(database: Address) -> None:
    with processes(database, 2) as (one, other):
        one.note_arrived(1, "{}", 0.0)
        other.note_arrived(1, "{}", 1.0)  # Telegram was not told in time, and brings it to another
        assert not one.handled(1, 1.0)
        assert other.handled(1, 1.0)
        assert other.arrived(1.0) == []
        one.note_handled(1, 2.0)
        assert one.handled(1, 3.0)
        assert other.handled(1, 3.0)
        assert one.arrived(3.0) == []


def test_what_a_process_leaves_behind_another_takes_up(database: Address) -> None:
    with processes(database, 2) as (one, other):
        for number, content in ((2, "b"), (1, "a")):
            one.note_arrived(number, content, 0.0)
        one.note_on_the_way(2, on_the_way=True)
        assert other.arrived(1.0) == []
        kill(one, database)
        assert other.arrived(1.0) == [Arrived(1, "a", on_the_way=False), Arrived(2, "b", on_the_way=True)]
        assert not other.handled(1, 1.0)
        assert other.arrived(1.0) == []  # it is at them now


def test_what_is_a_day_old_nobody_waits_for(database: Address) -> None:
    with processes(database, 2) as (one, other):
        one.note_arrived(1, "a", 0.0)
        kill(one, database)
        assert other.arrived(ARRIVED_KEPT + 1) == []


def test_one_that_is_taken_up_again_takes_no_other_along(database: Address) -> None:
    with processes(database, 3) as (one, other, third):
        one.note_arrived(1, "a", 0.0)
        other.note_arrived(2, "b", 0.0)
        kill(one, database)
        assert other.arrived(1.0, 2) == [Arrived(2, "b", on_the_way=False)]
        assert other.arrived(1.0, 3) == []
        assert third.arrived(1.0) == [Arrived(1, "a", on_the_way=False)]


def test_an_update_of_a_dead_process_that_comes_again_is_handled(database: Address) -> None:
    with processes(database, 3) as (one, other, third):
        one.note_arrived(1, "{}", 0.0)
        kill(one, database)
        other.note_arrived(1, "{}", 1.0)
        assert not other.handled(1, 1.0)
        assert third.handled(1, 1.0)


# ---------------------------------------------------------------- what goes wrong


def test_a_connection_that_is_lost_is_made_again(database: Address) -> None:
    with processes(database, 1) as (chats,):
        chats.keep(KEY, TALK, 0.0)
        with psycopg.connect(database.url, autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        assert chats.find(KEY, 1.0) == TALK


def test_without_its_database_it_answers_and_remembers_nothing(
    database: Address, caplog: pytest.LogCaptureFixture
) -> None:
    with processes(database, 1) as (chats,), psycopg.connect(database.url, autocommit=True) as other:
        other.execute("drop schema juesuan_chats cascade")
        with caplog.at_level(logging.WARNING):
            chats.keep(KEY, TALK, 0.0)
        assert "not remembered" in caplog.text


def test_a_database_that_is_not_reached_is_told_at_the_start() -> None:
    with pytest.raises(StoreError, match="连不上数据库"):
        SharedChats(Address("postgresql://127.0.0.1:1/accounts"), 5, LIFETIME, 0.0)


# ---------------------------------------------------------------- two rooms of one bot


def test_another_process_goes_on_with_the_talk(database: Address, assistant: Assistant) -> None:
    with asyncio.Runner() as runner, processes(database, 2) as made:
        rooms = [Room(runner, assistant, shared=chats) for chats in made]
        for room in rooms:
            room.open()
        one, other = rooms
        assert "9.69万元" in one.say("区水务局2022年三公经费多少")[-1].text
        assert "25.05万元" in other.say("那区市监局呢")[-1].text
        assert "21.23万元" in one.say("2023年呢")[-1].text
        for room in rooms:
            room.close()


def test_an_update_that_telegram_brings_to_two_is_answered_once(database: Address, assistant: Assistant) -> None:
    asked = update(message=message("区水务局2022年三公经费多少"))
    with asyncio.Runner() as runner, processes(database, 2) as made:
        one, other = (Room(runner, assistant, shared=chats) for chats in made)
        one.open()
        other.open()
        calls = [*one.arrive(asked), *other.arrive(asked)]
        assert [call.method for call in calls].count("sendMessage") == 1
        one.close()
        other.close()
