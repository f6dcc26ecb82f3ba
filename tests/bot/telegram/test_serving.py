"""`serve` from start to stop, over HTTP with a Bot API server on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from bot.settings import Settings
from bot.telegram import serve, serving, texts
from tests.bot.telegram.fake_answering import FakeAnswering
from tests.bot.telegram.fake_telegram import FakeTelegram, local_server
from tests.bot.telegram.room import TOKEN
from tests.bot.telegram.updates import BO, message, update

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys
from bot.settings import load_settings
from bot.telegram import serve
from tests.bot.telegram.fake_answering import FakeAnswering
sys.exit(serve(load_settings(), FakeAnswering()))
"""
# Far more than is needed, and less than for ever.
LIMIT = 20.0


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is on this machine."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture(autouse=True)
def _stopped_in_the_end() -> Iterator[None]:
    """A `serve` in this process that does not return by itself gets a Ctrl-C, and its test fails."""
    timer = threading.Timer(LIMIT, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    yield
    timer.cancel()
    timer.join()


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A Telegram that must have nothing to complain about."""
    fake = FakeTelegram()
    yield fake
    assert fake.complaints == []


@pytest.fixture(autouse=True)
def _chats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is not kept among this user's own files."""
    monkeypatch.setenv("JUESUAN_MEMORY_DB", str(tmp_path / "chats.sqlite"))


def settings(address: str, token: str = TOKEN) -> Settings:
    """Settings for a local server."""
    return Settings(token=SecretStr(token), api_url=HttpUrl(address))


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds, but not for ever."""
    end = time.monotonic() + LIMIT / 2
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_polling_from_start_to_stop(number: signal.Signals, telegram: FakeTelegram, tmp_path: Path) -> None:
    """Two questions come, two answers go; a signal ends it, with nothing left and nothing told."""
    telegram.updates.extend([update(message=message("2022年支出")), update(message=message("/list", sender=BO))])
    last = telegram.updates[-1]["update_id"]
    with local_server(telegram, TOKEN) as address:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("JUESUAN_")} | {
            "JUESUAN_TOKEN": TOKEN,
            "JUESUAN_API_URL": address,
            "JUESUAN_LOG_LEVEL": "DEBUG",
            "XDG_CONFIG_HOME": str(tmp_path),
            "JUESUAN_MEMORY_DB": str(tmp_path / "chats.sqlite"),
            "PYTHONUTF8": "1",
        }
        with subprocess.Popen(
            [sys.executable, "-X", "dev", "-c", SCRIPT],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process:
            try:
                wait_for(lambda: len(telegram.sent) == 2 or process.poll() is not None)
                process.send_signal(number)
                out, err = process.communicate(timeout=LIMIT / 2)
            finally:
                process.kill()
    assert process.returncode == 0, err
    assert [call.method for call in telegram.calls][:6] == [
        "getMe", "setMyCommands", "setMyCommands", "setMyDescription", "setMyShortDescription", "deleteWebhook",
    ]  # fmt: skip
    assert {sent["chat"]["id"]: sent["text"] for sent in telegram.sent} == {
        1001: "答：2022年支出",
        1002: "答：浏览d:0",
    }
    polls = telegram.called("getUpdates")
    assert polls[0].parameters["allowed_updates"] == [
        "message", "edited_message", "callback_query", "inline_query",
    ]  # fmt: skip

    assert polls[-1].parameters["offset"] == last + 1
    assert out == ""
    assert "@juesuan_bot" in err
    assert "Traceback" not in err
    assert "Warning" not in err
    assert TOKEN.partition(":")[2] not in err
    assert "2022年支出" not in err


@pytest.mark.parametrize("token", ["1:refused", "no-colon"])
def test_a_refused_token(token: str, telegram: FakeTelegram, capfd: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and one line that says so."""
    with local_server(telegram, TOKEN) as address:
        assert serve(settings(address, token), FakeAnswering()) == 2
    out, err = capfd.readouterr()
    assert (out, err) == ("", texts.REFUSED + "\n")
    assert telegram.calls == []


@pytest.mark.parametrize("token", [None, SecretStr("")])
def test_a_missing_token(token: SecretStr | None, capfd: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and where to put one."""
    assert serve(Settings(token=token), FakeAnswering()) == 2
    err = capfd.readouterr().err
    assert "JUESUAN_TOKEN" in err
    assert "settings.toml" in err
    assert "Traceback" not in err


def test_a_token_revoked_while_serving(telegram: FakeTelegram, capfd: pytest.CaptureFixture[str]) -> None:
    """It stops as at the start, instead of waiting for updates that never come."""
    for _ in range(2):
        telegram.fail("getUpdates", 401, "Unauthorized")
    with local_server(telegram, TOKEN) as address:
        assert serve(settings(address), FakeAnswering()) == 2
    err = capfd.readouterr().err
    assert err.endswith(texts.REFUSED + "\n")
    assert "Traceback" not in err
    assert TOKEN not in err


def test_telegram_out_of_reach_at_first(
    telegram: FakeTelegram, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It tries again and says so: at boot the network may come later than the bot."""
    monkeypatch.setattr(serving, "_FIRST_PAUSE", 0.01)
    telegram.fail("getMe", 502, "Bad Gateway")
    for _ in range(2):
        telegram.fail("getUpdates", 401, "Unauthorized")
    with local_server(telegram, TOKEN) as address:
        assert serve(settings(address), FakeAnswering()) == 2
    err = capfd.readouterr().err
    assert "暂时连不上 Telegram（Bad Gateway）" in err
    assert len(telegram.called("getMe")) == 2
    assert "Traceback" not in err
