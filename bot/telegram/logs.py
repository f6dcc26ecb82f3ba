"""Logging to stderr that can show neither the token nor, unless the operator wants it, what people write.

Every line that is written while an update is handled carries the update's own number (`request`) and a number for its
chat: a keyed hash, the same for the same chat, from which nobody without the token finds the chat.
"""

from __future__ import annotations

import copy
import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from pythonjsonlogger.json import JsonFormatter
from telegram.error import InvalidToken

from bot.answer import Answer
from bot.private import covered

Format = Literal["text", "json"]
# Below these levels they log the addresses they request, with the token, or whole updates.
_QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.INFO}
# Of a question so many characters are logged at most, where the operator wants them.
LONGEST = 300
_current: ContextVar[tuple[str, str]] = ContextVar("request", default=("", ""))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trace:
    """How chats are called in logs, and whether questions are logged."""

    key: bytes = b""
    questions: bool = False

    def chat(self, number: int) -> str:
        """A chat's number for logs."""
        return hmac.new(self.key, f"chat {number}".encode(), hashlib.sha256).hexdigest()[:12]

    def answered(self, answer: Answer, seconds: float) -> None:
        """Log that a question got its reply: what became of it, and the question where that is wanted."""
        told: dict[str, object] = {
            "status": answer.status.value,
            "intent": answer.intent,
            "missing": answer.missing,
            "lookup_ms": round(answer.elapsed_ms, 1),
            "reply_ms": round(1000 * seconds, 1),
        }
        if self.questions:
            told["question"] = covered(answer.question[:LONGEST])
        _log.info("answered: %s", " ".join(f"{name}={value!r}" for name, value in told.items()), extra=told)


@contextmanager
def traced(trace: Trace, chat: int) -> Iterator[None]:
    """Lines that are written in the block belong to an update of a chat."""
    before = _current.set((secrets.token_hex(6), trace.chat(chat)))
    try:
        yield
    finally:
        _current.reset(before)


class _Traced(logging.Filter):
    """Gives each line the update and the chat that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request, record.chat = _current.get()
        return True


class Redacting(logging.Formatter):
    """Blots the token out of each finished line, tracebacks included, wherever it came from."""

    def __init__(self, token: str, form: Format = "text") -> None:
        super().__init__()
        self._lines: logging.Formatter = _text() if form == "text" else _json()
        secret = token.partition(":")[2]
        self._secrets = [part for part in (token, quote(token, safe=""), secret) if part]

    def format(self, record: logging.LogRecord) -> str:
        """The line without the token; that a token is refused needs no traceback."""
        if record.exc_info and isinstance(record.exc_info[1], InvalidToken):
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        text = self._lines.format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def _text() -> logging.Formatter:
    return logging.Formatter("%(asctime)s %(levelname)s %(name)s %(request)s: %(message)s", defaults={"request": ""})


def _json() -> logging.Formatter:
    return JsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp=True,
        json_ensure_ascii=False,
    )


@contextmanager
def logging_to_stderr(level: str, token: str, form: Format = "text") -> Iterator[None]:
    """Log to stderr while the bot serves, and leave logging as it was."""
    handler = logging.StreamHandler()
    handler.addFilter(_Traced())
    handler.setFormatter(Redacting(token, form))
    root = logging.getLogger()
    lowest = logging.getLevelNamesMapping()[level]
    levels = {root: lowest} | {logging.getLogger(name): max(lowest, quiet) for name, quiet in _QUIET.items()}
    before = {logger: logger.level for logger in levels}
    root.addHandler(handler)
    for logger, new in levels.items():
        logger.setLevel(new)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for logger, old in before.items():
            logger.setLevel(old)
