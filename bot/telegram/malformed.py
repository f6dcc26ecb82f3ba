"""Updates that the library cannot read: it would ask for them again and again, and for all that wait behind them."""

from __future__ import annotations

import json
import logging
from typing import Any

from telegram import Update

_log = logging.getLogger(__name__)


def without_malformed(payload: bytes) -> bytes:
    """The answer of getUpdates, of each update that cannot be read only its number: so it is not sent again."""
    try:
        answer: Any = json.loads(payload)
        updates = list(answer["result"])
    except (ValueError, TypeError, KeyError):
        return payload  # the library tells what is wrong with it
    kept = [update if readable(update) else _emptied(update) for update in updates]
    if kept == updates:
        return payload
    return json.dumps({**answer, "result": [update for update in kept if update]}).encode()


def readable(update: Any) -> bool:
    """Whether the library can make an update of something; that it cannot is logged."""
    try:
        Update.de_json(update, None)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        # its words may be somebody's
        _log.warning("an update that cannot be read is left out: %s", type(error).__name__)
        return False
    return True


def _emptied(update: Any) -> dict[str, int]:
    number = update.get("update_id") if isinstance(update, dict) else None
    return {"update_id": number} if isinstance(number, int) else {}
