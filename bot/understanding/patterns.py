"""Phrases that ask something, as patterns.toml lists them with their examples."""

from __future__ import annotations

import re
from functools import cache

from bot.understanding import phrases


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of this name, compiled."""
    return re.compile(phrases()[name]["pattern"])


def said(name: str, text: str) -> re.Match[str] | None:
    """Where a question says this first; None where it does not."""
    return pattern(name).search(text)
