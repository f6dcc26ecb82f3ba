"""From start to a clean stop: messages are fetched (long polling), or Telegram brings them (webhook)."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import signal
import sys
import time
from contextlib import suppress
from datetime import datetime
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.answer import Answering
from bot.chats import Chats
from bot.feedback import Opinions
from bot.following import Following
from bot.retention import daily
from bot.settings import Settings, settings_file
from bot.telegram import texts
from bot.telegram.access import Access
from bot.telegram.application import ALLOWED_UPDATES, App, House, build_application
from bot.telegram.inbox import Inbox
from bot.telegram.logs import Trace, logging_to_stderr
from bot.telegram.memory import Memory
from bot.telegram.monitor import monitor
from bot.telegram.requests import Counted, Polling
from bot.telegram.watch import Watch
from bot.unanswered import Log
from bot.workshop import Workshop

# So many chats are remembered, those asked in last.
MOST_CHATS = 10_000
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
# About a quarter of an hour: by then something is wrong that waiting does not mend.
_MOST_TRIES = 20
# A second program with the same token is told again after so many seconds.
_TOLD_AGAIN = 60.0
_PATH = "telegram"
# Seconds between looks for what another process left behind.
_LEFT_BEHIND = 30.0
# Seconds after which it is looked whether what could not be written of chats can be now.
_SAVED_EVERY = 1.0
# So that the updater sees a refusal too, and ends by itself.
_NOTICE = 0.1
_log = logging.getLogger(__name__)


def serve(
    settings: Settings, answering: Answering, workshop: Workshop | None = None, following: Following | None = None
) -> int:
    """Answer on Telegram until stopped (Ctrl-C, SIGTERM).

    The exit code: 0, 1 if Telegram cannot be reached, or 2 if the token is no good. With a `workshop`, operators can
    send documents; `following` a knowledge base that others write, they cannot.
    """
    if not settings.token:
        return _refuse(texts.NOT_CONFIGURED.format(file=settings_file()))
    token = settings.token.get_secret_value()
    with logging_to_stderr(settings.log_level, token, settings.log_format):
        lifetime = 60 * settings.memory_minutes
        chats = chats_of(settings, lifetime)
        watch = Watch(settings.place if workshop or following else None)
        watch.keeps(lambda: chats.kept)
        polling = Polling(watch)
        application = build_application(
            token,
            answering,
            str(settings.api_url) if settings.api_url else None,
            Counted(watch),
            polling_request=polling,
            house=House(
                access=Access(settings.operators, settings.readers, settings.groups, settings.closed),
                memory=Memory(MOST_CHATS, lifetime, chats=chats),
                log=Log(settings.log_unanswered, settings.log_bytes),
                opinions=Opinions(settings.feedback_path, settings.log_bytes),
                minutes=settings.memory_minutes,
                share_files=settings.share_files,
                workshop=workshop,
                following=following,
                watch=watch,
                trace=Trace(token.encode(), settings.log_questions),
                messages_a_second=settings.messages_a_second,
            ),
        )
        try:
            asyncio.run(_serve(application, polling.refused, _webhook(settings, token), watch, settings, chats))
        except InvalidToken:
            return _refuse(texts.REFUSED)
        except _NoPortError as error:
            return _refuse(texts.NO_PORT.format(listen=settings.monitor_listen, reason=error))
        except _UnreachableError:
            sys.stderr.write(texts.NO_CONNECTION.format(tries=_MOST_TRIES) + "\n")
            return 1
        except (asyncio.CancelledError, KeyboardInterrupt):
            return 0
        finally:
            chats.close()
    return 0


def chats_of(settings: Settings, lifetime: float) -> Chats:
    """Where chats are kept: where questions are answered from, unless it is set to be a file."""
    if settings.database and settings.shares_chats:
        from bot.chats_shared import SharedChats  # its driver is slow to load, and only needed here

        return SharedChats(settings.database, MOST_CHATS, lifetime, time.time())
    return Chats(settings.chats_path, MOST_CHATS, lifetime, time.time())


class _NoPortError(Exception):
    """The port for watching cannot be listened at."""


class _UnreachableError(Exception):
    """Telegram could not be reached, however often it was tried."""


def _webhook(settings: Settings, token: str) -> dict[str, Any] | None:
    """How Telegram brings its messages; None where they are fetched.

    The secret that Telegram sends along follows from the token: nobody else can make it, and nobody has to set it.
    """
    if settings.webhook_url is None:
        return None
    host, _, port = settings.webhook_listen.rpartition(":")
    return {
        "listen": host,
        "port": int(port),
        "url_path": _PATH,
        "webhook_url": f"{str(settings.webhook_url).rstrip('/')}/{_PATH}",
        "secret_token": hashlib.sha256(f"webhook {token}".encode()).hexdigest(),
    }


def _refuse(reason: str) -> int:
    sys.stderr.write(reason + "\n")
    return 2


async def _serve(
    application: App,
    refused: asyncio.Event,
    webhook: dict[str, Any] | None,
    watch: Watch,
    settings: Settings,
    chats: Chats,
) -> None:
    """Run until this task is cancelled, which is what the stop signals do, or until the token is refused."""
    task = asyncio.current_task()
    if task:
        # Where the event loop knows no signals, Ctrl-C still arrives as KeyboardInterrupt.
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    listen = settings.monitor_listen
    try:
        pages = monitor(watch, listen, polling=webhook is None) if listen else None
    except OSError as error:
        raise _NoPortError(error.strerror) from error
    beside = [
        asyncio.create_task(daily(settings, lambda: datetime.now().astimezone())),
        asyncio.create_task(_save(chats)),
    ]
    if settings.shares_chats:
        beside.append(asyncio.create_task(_take_up_from_others(application)))
    try:
        await _start(application, webhook)
        watch.serving = True
        _log.info(texts.SERVING, application.bot.username)
        await refused.wait()
        await asyncio.sleep(_NOTICE)
        raise InvalidToken("refused while polling")
    finally:
        watch.serving = False
        for each in beside:
            each.cancel()
        await _stop(application)
        if pages:
            pages.stop()
            await pages.close_all_connections()


async def _start(application: App, webhook: dict[str, Any] | None) -> None:
    """Connect, again and again if need be, and begin to take updates."""
    pause = _FIRST_PAUSE
    for tried in range(1, _MOST_TRIES + 1):
        if await _connected(application, pause):
            break
        if tried == _MOST_TRIES:
            raise _UnreachableError
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, 2 * pause)
    if application.post_init:
        await application.post_init(application)
    _take_up(application)  # before anything new
    if application.updater and webhook:
        await application.updater.start_webhook(**webhook, bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES)
    elif application.updater:
        await application.updater.start_polling(
            bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES, error_callback=_Failures().told
        )
    await application.start()


def _take_up(application: App) -> None:
    """Go on with what had arrived when the program, or another of the same bot, ended, and was not answered yet."""
    if isinstance(application.update_queue, Inbox) and (count := application.update_queue.take_up()):
        _log.info(texts.TAKEN_UP, count)


async def _save(chats: Chats) -> None:
    """Have what is remembered written soon after it can be, though nobody asks anything."""
    while True:
        await asyncio.sleep(_SAVED_EVERY)
        chats.save()


async def _take_up_from_others(application: App) -> None:
    """Look now and then whether another process has ended in the middle."""
    while True:
        await asyncio.sleep(_LEFT_BEHIND)
        _take_up(application)


class _Failures:
    """Tells what keeps messages from being fetched; that somebody else fetches them, clearly and not every second."""

    def __init__(self) -> None:
        self._told = -_TOLD_AGAIN

    def told(self, error: TelegramError) -> None:
        """Log a failure."""
        if not isinstance(error, Conflict):
            _log.warning(texts.POLLING_FAILED, error)
        elif time.monotonic() - self._told >= _TOLD_AGAIN:
            self._told = time.monotonic()
            _log.error(texts.CONFLICT)


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
