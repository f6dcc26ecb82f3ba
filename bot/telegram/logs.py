"""Logging to stderr that can show neither the token nor what people write."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from telegram.error import InvalidToken

# Below these levels they log the addresses they request, with the token, or whole updates.
_QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.INFO}


class Redacting(logging.Formatter):
    """Blots the token out of each finished line, tracebacks included, wherever it came from."""

    def __init__(self, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        secret = token.partition(":")[2]
        self._secrets = [part for part in (token, quote(token, safe=""), secret) if part]

    def format(self, record: logging.LogRecord) -> str:
        """The line without the token; that a token is refused needs no traceback."""
        if record.exc_info and isinstance(record.exc_info[1], InvalidToken):
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


@contextmanager
def logging_to_stderr(level: str, token: str) -> Iterator[None]:
    """Log to stderr while the bot serves, and leave logging as it was."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(token))
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
