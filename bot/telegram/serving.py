"""Long polling from start to a clean stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.answer import Answering
from bot.chats import Chats
from bot.settings import Settings, settings_file
from bot.telegram import texts
from bot.telegram.application import ALLOWED_UPDATES, App, build_application
from bot.telegram.logs import logging_to_stderr
from bot.telegram.memory import Memory

# So many chats are remembered, those asked in last.
MOST_CHATS = 10_000
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
# So that the updater sees a refusal too, and ends by itself.
_NOTICE = 0.1
_log = logging.getLogger(__name__)


class _PollingRequest(HTTPXRequest):
    """Tells when Telegram no longer accepts the token: the library's updater would only fall silent."""

    def __init__(self) -> None:
        super().__init__(connection_pool_size=1)
        self.refused = asyncio.Event()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Ask as usual, and look at the status."""
        status, payload = await super().do_request(*args, **kwargs)
        if status in (401, 404):
            self.refused.set()
        return status, payload


def serve(settings: Settings, answering: Answering) -> int:
    """Answer on Telegram until stopped (Ctrl-C, SIGTERM). The exit code: 0, or 2 if the token is no good."""
    if not settings.token:
        return _refuse(texts.NOT_CONFIGURED.format(file=settings_file()))
    token = settings.token.get_secret_value()
    with logging_to_stderr(settings.log_level, token):
        lifetime = 60 * settings.memory_minutes
        chats = Chats(settings.chats_path, MOST_CHATS, lifetime, time.time())
        polling = _PollingRequest()
        application = build_application(
            token,
            answering,
            str(settings.api_url) if settings.api_url else None,
            polling_request=polling,
            memory=Memory(MOST_CHATS, lifetime, chats=chats),
        )
        try:
            asyncio.run(_serve(application, polling.refused))
        except InvalidToken:
            return _refuse(texts.REFUSED)
        except (asyncio.CancelledError, KeyboardInterrupt):
            return 0
        finally:
            chats.close()
    return 0


def _refuse(reason: str) -> int:
    sys.stderr.write(reason + "\n")
    return 2


async def _serve(application: App, refused: asyncio.Event) -> None:
    """Run until this task is cancelled, which is what the stop signals do, or until the token is refused."""
    task = asyncio.current_task()
    if task:
        # Where the event loop knows no signals, Ctrl-C still arrives as KeyboardInterrupt.
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await _start(application)
        _log.info(texts.SERVING, application.bot.username)
        await refused.wait()
        await asyncio.sleep(_NOTICE)
        raise InvalidToken("refused while polling")
    finally:
        await _stop(application)


async def _start(application: App) -> None:
    """Connect, for as long as that takes, and begin to fetch updates."""
    pause = _FIRST_PAUSE
    while not await _connected(application, pause):
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, 2 * pause)
    if application.post_init:
        await application.post_init(application)
    if application.updater:
        await application.updater.start_polling(
            bootstrap_retries=-1,
            allowed_updates=ALLOWED_UPDATES,
            error_callback=lambda error: _log.warning(texts.POLLING_FAILED, error),
        )
    await application.start()


async def _connected(application: App, pause: float) -> bool:
    try:
        await application.initialize()
    except InvalidToken:
        raise
    except TelegramError as error:
        _log.warning(texts.NOT_CONNECTED, error, pause)
        return False
    return True


async def _stop(application: App) -> None:
    """Finish what is under way and close all connections, however far the start got."""
    if application.updater and application.updater.running:
        with suppress(InvalidToken):
            await application.updater.stop()
    if application.running:
        await application.stop()
    await application.shutdown()
    # An application that never got ready leaves its bot's connections open.
    await application.bot.shutdown()
