"""`serve` from start to stop, over HTTP with a Bot API server on this machine."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from bot.answer import Answer, Conversation
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
    """Two questions come behind something malformed, two answers go; a signal ends it, with nothing left or told."""
    malformed = {"update_id": 1, "message": {"text": "没有聊天"}}
    telegram.updates.extend(
        [malformed, update(message=message("2022年支出")), update(message=message("/list", sender=BO))]
    )
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


def test_telegram_out_of_reach_for_good(
    telegram: FakeTelegram, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while it gives up, with a word and an exit code for whatever starts it again."""
    monkeypatch.setattr(serving, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(serving, "_LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(serving, "_MOST_TRIES", 3)
    for _ in range(3):
        telegram.fail("getMe", 502, "Bad Gateway")
    with local_server(telegram, TOKEN) as address:
        assert serve(settings(address), FakeAnswering()) == 1
    assert capfd.readouterr().err.endswith(texts.NO_CONNECTION.format(tries=3) + "\n")
    assert len(telegram.called("getMe")) == 3


def test_a_second_program_with_the_same_token(telegram: FakeTelegram, capfd: pytest.CaptureFixture[str]) -> None:
    """It is told clearly, and once."""
    for _ in range(2):
        telegram.fail("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    for _ in range(2):
        telegram.fail("getUpdates", 401, "Unauthorized")
    with local_server(telegram, TOKEN) as address:
        assert serve(settings(address), FakeAnswering()) == 2
    assert capfd.readouterr().err.count(texts.CONFLICT) == 1


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_webhook(telegram: FakeTelegram, capfd: pytest.CaptureFixture[str]) -> None:
    """Telegram brings messages with the secret; without it nothing is taken, and nothing malformed."""
    port = _free_port()
    tried: list[int] = []

    def bring(body: bytes, secret: str) -> None:
        head = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        call = urllib.request.Request(f"http://127.0.0.1:{port}/telegram", body, head)
        try:
            with urllib.request.urlopen(call, timeout=5) as answer:  # noqa: S310
                tried.append(answer.status)
        except urllib.error.HTTPError as error:
            tried.append(error.code)

    def telegrams() -> None:
        wait_for(lambda: bool(telegram.called("setWebhook")) and _listens(port))
        secret = telegram.called("setWebhook")[0].parameters["secret_token"]
        asked = json.dumps(update(message=message("2022年支出"))).encode()
        bring(asked, "a guess")
        bring(b"{not json", secret)
        bring(asked, secret)
        wait_for(lambda: bool(telegram.sent))
        os.kill(os.getpid(), signal.SIGTERM)

    with local_server(telegram, TOKEN) as address:
        base = settings(address)
        hooked = base.model_copy(
            update={"webhook_url": HttpUrl("https://bot.example.org"), "webhook_listen": f"127.0.0.1:{port}"}
        )
        outside = threading.Thread(target=telegrams)
        outside.start()
        assert serve(hooked, FakeAnswering()) == 0
        outside.join()
    assert tried[0] == 403
    assert tried[1] >= 400
    assert tried[2] == 200
    [hook] = telegram.called("setWebhook")
    assert hook.parameters["url"] == "https://bot.example.org/telegram"
    assert "inline_query" in hook.parameters["allowed_updates"]
    assert [sent["text"] for sent in telegram.sent] == ["答：2022年支出"]
    assert TOKEN.partition(":")[2] not in capfd.readouterr().err


def test_what_is_being_answered_is_finished(telegram: FakeTelegram) -> None:
    """A stop in the middle of an answer: it still arrives."""
    answering = FakeAnswering()
    begun = threading.Event()
    asked = answering.ask

    def slow(question: str, conversation: Conversation | None = None) -> Answer:
        begun.set()
        time.sleep(0.2)  # less than what is shown as long work
        return asked(question, conversation)

    answering.ask = slow  # type: ignore[method-assign]
    telegram.updates.append(update(message=message("2022年支出")))

    def stops() -> None:
        begun.wait(LIMIT / 2)
        os.kill(os.getpid(), signal.SIGTERM)

    with local_server(telegram, TOKEN) as address:
        outside = threading.Thread(target=stops)
        outside.start()
        assert serve(settings(address), answering) == 0
        outside.join()
    assert [sent["text"] for sent in telegram.sent] == ["答：2022年支出"]
