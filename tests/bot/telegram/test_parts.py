"""The small parts on their own: cutting texts, remembering, and logging without the token."""

from __future__ import annotations

import io
import logging
from contextlib import closing
from urllib.parse import quote

import pytest
from telegram.error import InvalidToken

from bot.chats import Chats, Key
from bot.telegram.logs import Redacting, logging_to_stderr
from bot.telegram.memory import Memory
from tests.bot.telegram.room import TOKEN

# ---------------------------------------------------------------- memory


def test_memory_is_bounded_and_keeps_what_is_in_use() -> None:
    """The least recently used goes first."""
    with closing(Chats(None, 2, 10.0, 0.0)) as chats:
        memory = Memory(limit=2, lifetime=10, clock=lambda: 0.0, chats=chats)
        first = memory.session(Key(1, 1))
        second = memory.session(Key(2, 2))
        assert memory.session(Key(1, 1)) is first
        memory.session(Key(3, 3))
        assert len(memory) == 2
        assert memory.session(Key(1, 1)) is first
        assert memory.session(Key(2, 2)) is not second


def test_memory_is_emptied_of_all_that_is_too_old() -> None:
    """Whoever comes next, not only the one it belongs to."""
    now = 0.0
    with closing(Chats(None, 10, 10.0, now)) as chats:
        memory = Memory(limit=10, lifetime=10, clock=lambda: now, chats=chats)
        for number in range(5):
            memory.session(Key(number, number))
        now = 10.5
        memory.session(Key(9, 9))
        assert len(memory) == 1


# ---------------------------------------------------------------- logs


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "telegram.Bot", "telegram.ext.Updater", "x"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_no_level_of_any_logger_shows_the_token(
    level: str, name: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """In a message, in an argument, in a traceback; whole, quoted for an address, or only its secret half."""
    secret = TOKEN.partition(":")[2]
    with logging_to_stderr(level, TOKEN):
        log = logging.getLogger(name)
        for severity in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
            log.log(severity, "POST http://127.0.0.1/bot%s/getMe", TOKEN)
        log.error("%s %s", quote(TOKEN, safe=""), secret)
        error = RuntimeError(f"http://127.0.0.1/bot{TOKEN}/getMe")
        log.error("failed", exc_info=error)
    shown = capsys.readouterr().err
    assert "RuntimeError" in shown
    assert "bot***/getMe" in shown
    assert secret not in shown
    assert caplog.records


def test_what_people_write_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    """At DEBUG the library would log whole updates."""
    with logging_to_stderr("DEBUG", TOKEN):
        logging.getLogger("telegram.ext.Application").debug("Processing update %s", "我的问题")
        logging.getLogger("httpx").info("HTTP Request")
    assert capsys.readouterr().err == ""


def test_a_refused_token_needs_no_traceback() -> None:
    """It is the operator's mistake, not the program's; and the library puts the token into the error."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting(TOKEN))
    log = logging.Logger("x")
    log.addHandler(handler)
    log.error("refused", exc_info=InvalidToken(f"The token `{TOKEN}` was rejected by the server."))
    assert stream.getvalue().endswith("refused\n")


def test_logging_is_left_as_it_was() -> None:
    """For the commands and tests that come after."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.getLogger("httpx").level)
    with logging_to_stderr("DEBUG", TOKEN):
        assert root.handlers != before[0]
    assert (list(root.handlers), root.level, logging.getLogger("httpx").level) == before
