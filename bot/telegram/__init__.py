"""The Telegram room: a thin application that passes questions on and sends answers back."""

import os

# Durations are timedelta: the library's own coming default. Unset, it warns when Telegram asks to wait.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.telegram.application import build_application
from bot.telegram.serving import serve

__all__ = ["build_application", "serve"]
