"""How Telegram is called over HTTP: as the library does it, and counted."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.telegram.malformed import without_malformed
from bot.telegram.watch import Watch

# As many as the library's own client has for messages.
CONNECTIONS = 256
# Seconds to wait for Telegram's word: without it nobody knows whether a message has arrived.
READ_TIMEOUT = 20.0


class Counted(HTTPXRequest):
    """Counts how calls end."""

    def __init__(self, watch: Watch, connections: int = CONNECTIONS, **client: Any) -> None:
        """`client` is what else the HTTP client is made with."""
        super().__init__(connection_pool_size=connections, read_timeout=READ_TIMEOUT, httpx_kwargs=client)
        self._watch = watch

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Call as usual, and look at how it ends."""
        try:
            status, payload = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            self._watch.called(type(error).__name__)
            raise
        self._watch.called(str(int(status)))
        return status, payload


class Polling(Counted):
    """Tells when Telegram no longer accepts the token, and leaves malformed updates out.

    The library's updater would only fall silent at the one, and ask for the other for ever.
    """

    def __init__(self, watch: Watch, **client: Any) -> None:
        super().__init__(watch, 1, **client)
        self.refused = asyncio.Event()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Ask as usual, and look at the status."""
        status, payload = await super().do_request(*args, **kwargs)
        if status in (401, 404):
            self.refused.set()
        return status, without_malformed(payload) if status == HTTPStatus.OK else payload
