"""The port for whoever watches the bot: /healthz, /readyz and /metrics. Not for the outside world."""

from __future__ import annotations

import asyncio
import socket

from prometheus_client import CONTENT_TYPE_LATEST
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.telegram.watch import Watch

UNAVAILABLE = 503


class _Page(RequestHandler):
    def initialize(self, watch: Watch, *, polling: bool) -> None:
        self.watch, self.polling = watch, polling

    def set_default_headers(self) -> None:
        self.clear_header("Server")


class _Health(_Page):
    """That the program runs and takes its turns; with anything else a restart would not help."""

    async def get(self) -> None:
        self.write("ok\n")


class _Ready(_Page):
    """Whether questions are answered."""

    async def get(self) -> None:
        hindrance = await asyncio.to_thread(self.watch.hindrance, polling=self.polling)
        if hindrance:
            self.set_status(UNAVAILABLE)
        self.write(f"{hindrance or 'ok'}\n")


class _Metrics(_Page):
    async def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(await asyncio.to_thread(self.watch.exposition))


def monitor(watch: Watch, listen: str, *, polling: bool) -> HTTPServer:
    """Begin to listen at `address:port`. Raises OSError where that cannot be done."""
    of = {"watch": watch, "polling": polling}
    pages = [("/healthz", _Health, of), ("/readyz", _Ready, of), ("/metrics", _Metrics, of)]
    # who asks for health every few seconds is not worth a line each time
    server = HTTPServer(Application(pages, log_function=lambda _: None))
    host, _, port = listen.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # not the library's own way, which leaves its socket open where the port is taken
    place = socket.create_server((host.strip("[]"), int(port)), family=family)
    place.setblocking(False)
    server.add_socket(place)
    return server
