"""The commands that read give the same from a database as from the file; those that write want the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.telegram
from bot.assistant import Assistant
from bot.chats_shared import SharedChats
from bot.following import Following
from bot.settings import Settings
from bot.telegram import serving
from bot.terminal import FAILED, MISUSED
from knowledge.postgres.address import Address
from tests.bot.terminal import Terminal

QUESTION = "区水务局2022年三公经费多少"


@pytest.fixture
def published(terminal: Terminal, samples_db: Path, database: Address) -> Address:
    """A database with the samples."""
    run = terminal("publish", database.url, "--db", samples_db)
    assert (run.code, run.err) == (0, "")
    assert "共9份文件，复制9份，删去0份。" in run.out
    return database


def test_publishing_again_changes_nothing(
    terminal: Terminal, samples_db: Path, published: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_DATABASE", published.url)
    assert "共9份文件，没有变化。" in terminal("publish", "--db", samples_db).out


@pytest.mark.parametrize(
    "command",
    [
        ("ask", QUESTION, "哪个部门公务接待费最高", "区水务局2022年对不对得上"),
        ("figures", "--json", "--year", "2022"),
        ("ledger", "--all"),
        ("check", "--all"),
        ("terms",),
        ("terms", "项目支出"),
    ],
)
def test_what_reads_gives_the_same(
    terminal: Terminal, samples_db: Path, published: Address, command: tuple[str, ...]
) -> None:
    here = terminal(*command, "--db", samples_db)
    there = terminal(*command, "--db", published.url)
    assert here.out
    assert (there.code, there.out, there.err) == (here.code, here.out, here.err)


def test_where_to_read_can_be_set(terminal: Terminal, published: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_DATABASE", published.url)
    assert "9.69万元" in terminal("ask", QUESTION).out


@pytest.mark.usefixtures("own_home")
def test_the_doctor_looks_at_the_database(
    terminal: Terminal, published: Address, database: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_DATABASE", published.url)
    assert re.search(r"正常｜数据库：.*9份文件", terminal("doctor").out)
    monkeypatch.setenv("JUESUAN_DATABASE", database.url.replace("juesuan@", "nobody:secret@"))
    run = terminal("doctor")
    assert run.code == FAILED
    assert re.search(r"有问题｜数据库：连不上数据库", run.out)
    assert "secret" not in run.out


@pytest.mark.parametrize("command", [("ingest", "x.txt"), ("backup",), ("publish", "postgresql://127.0.0.1:1/x")])
def test_what_writes_wants_the_file(terminal: Terminal, command: tuple[str, ...]) -> None:
    run = terminal(*command, "--db", "postgresql://anna:secret@127.0.0.1:1/accounts")
    assert run.code == FAILED
    assert "知识库文件" in run.err
    assert "secret" not in run.err


@pytest.mark.usefixtures("own_home")
def test_an_address_that_is_none_is_told(terminal: Terminal, samples_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "JUESUAN_DATABASE" in terminal("publish", "--db", samples_db).err
    assert "JUESUAN_DATABASE" in terminal("publish", "some.sqlite", "--db", samples_db).err
    monkeypatch.setenv("JUESUAN_DATABASE", "mysql://anna:secret@host/db")
    run = terminal("ask", QUESTION)
    assert run.code == MISUSED
    assert "database：应为 postgresql:// 开头的地址" in run.err
    assert "secret" not in run.err


def test_the_bot_serves_from_it(terminal: Terminal, published: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[str] = []

    def serve(settings: Settings, answering: Assistant, workshop: object, following: Following) -> int:
        assert workshop is None
        chats = serving.chats_of(settings, 60.0)
        assert isinstance(chats, SharedChats)
        chats.close()
        with following.moment() as renewed:
            assert renewed is None
            served.append(answering.ask(QUESTION).text)
        return 0

    monkeypatch.setattr(bot.telegram, "serve", serve)
    assert terminal("serve", "--db", published.url).code == 0
    assert "9.69万元" in served[0]
