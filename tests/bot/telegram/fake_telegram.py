"""A Telegram that takes calls, checks them and answers with plausible JSON: in memory, or on a local port."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from tests.bot.telegram.bot_api import Json, RefusedError, check, parsed
from tests.bot.telegram.updates import BOT, NOW

Answer = tuple[int, Json]
_PICTURE = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}
CONTENT: dict[str, Json] = {
    "sendMessage": {},
    "sendPhoto": {"photo": [_PICTURE]},
    "sendDocument": {"document": {"file_id": "d", "file_unique_id": "d"}},
}


@dataclass(frozen=True)
class Call:
    """One call that the bot made."""

    method: str
    parameters: Json
    files: tuple[bytes, ...] = ()

    @property
    def html(self) -> str:
        """The text that was sent, as it was sent."""
        return str(self.parameters["text"])

    @property
    def text(self) -> str:
        """The words that were sent, as they are read."""
        return parsed(self.html) if self.parameters.get("parse_mode") == "HTML" else self.html

    @property
    def buttons(self) -> list[list[Json]]:
        """The rows of buttons that were sent."""
        return list(self.parameters.get("reply_markup", {}).get("inline_keyboard", []))


class FakeTelegram:
    """Remembers every call; `complaints` holds those that the real one would have refused."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.updates: deque[Json] = deque()
        self.sent: list[Json] = []
        self.files: dict[str, bytes] = {}
        self._failures: dict[str, deque[Answer]] = defaultdict(deque)
        self.ends: Callable[[str, bool], bool] = lambda _method, _arrived: False
        """Whether the program that calls a method is killed there, before its call has arrived or after."""
        self.over = asyncio.Event()
        """That it was killed: nothing that it does arrives any more."""

    def fail(self, method: str, status: int, description: str, **parameters: int) -> None:
        """Answer the next call of a method with an error."""
        body: Json = {"ok": False, "error_code": status, "description": description}
        self._failures[method].append((status, body | ({"parameters": parameters} if parameters else {})))

    def time_out(self, method: str) -> None:
        """Do not answer the next call of a method."""
        self._failures[method].append((0, {}))

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def answer(self, method: str, parameters: dict[str, str], files: tuple[bytes, ...] = ()) -> Answer:
        """Take one call."""
        try:
            decoded = check(method, parameters)
        except RefusedError as error:
            self.complaints.append(str(error))
            return 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {error}"}
        self.calls.append(Call(method, decoded, files))
        if self._failures[method]:
            return self._failures[method].popleft()
        return 200, {"ok": True, "result": self._result(method, decoded)}

    def _result(self, method: str, parameters: Json) -> Any:
        if method == "getMe":
            return BOT
        if method == "getUpdates":
            return [self.updates.popleft() for _ in range(len(self.updates))]
        if method in CONTENT:
            return self._message(parameters, CONTENT[method])
        if method == "editMessageText":
            number = parameters["message_id"]
            place = next((n for n, one in enumerate(self.sent) if one["message_id"] == number), None)
            return self._message(parameters, {}, place)
        if method == "getFile":
            return {"file_id": parameters["file_id"], "file_unique_id": "u", "file_path": parameters["file_id"]}
        return True

    def _message(self, parameters: Json, content: Json, place: int | None = None) -> Json:
        """A message of the bot; one in place of another keeps its number."""
        kind = "private" if parameters["chat_id"] > 0 else "supergroup"
        message = {
            "message_id": 9000 + len(self.sent) if place is None else self.sent[place]["message_id"],
            "date": NOW,
            "from": {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")},
            "chat": {"id": parameters["chat_id"], "type": kind},
            **content,
        }
        if "text" in parameters:
            message["text"] = parsed(parameters["text"]) if parameters.get("parse_mode") else parameters["text"]
        message |= {key: parameters[key] for key in ("reply_markup",) if key in parameters}
        if place is None:
            self.sent.append(message)
        else:
            self.sent[place] = message
        return message


class OfflineRequest(BaseRequest):
    """The library's HTTP client, replaced: calls go to a FakeTelegram in memory."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram

    @property
    def read_timeout(self) -> float:
        """Required by the library, and of no use here."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_timeouts: object,
        **_more: object,
    ) -> tuple[int, bytes]:
        """Hand over what would go over the wire."""
        if method == "GET":
            return 200, self.telegram.files[url.rpartition("/")[2]]
        assert method == "POST"
        await self._unless_killed(url, arrived=False)
        parameters = request_data.json_parameters if request_data else {}
        files = request_data.multipart_data if request_data and request_data.contains_files else {}
        # a file travels in a part of its own
        parameters = {**{name: f"attach://{name}" for name in files}, **parameters}
        contents = tuple(content for _, content, _ in files.values() if isinstance(content, bytes))
        status, body = self.telegram.answer(url.rpartition("/")[2], parameters, contents)
        await self._unless_killed(url, arrived=True)
        if not status:
            raise TimedOut
        return status, json.dumps(body).encode()

    async def _unless_killed(self, url: str, *, arrived: bool) -> None:
        if self.telegram.over.is_set() or self.telegram.ends(url.rpartition("/")[2], arrived):
            self.telegram.over.set()
            await asyncio.get_running_loop().create_future()


@contextmanager
def local_server(telegram: FakeTelegram, token: str) -> Iterator[str]:
    """The address of a Bot API server on this machine that knows one token."""
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take a call as the Bot API does: the token and the method are in the path."""
            given, _, method = self.path.removeprefix("/bot").partition("/")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if given == token:
                status, answer = telegram.answer(method, dict(parse_qsl(body.decode(), strict_parsing=bool(body))))
            else:
                status, answer = 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
            if answer.get("result") == []:
                closing.wait(0.1)
            payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
