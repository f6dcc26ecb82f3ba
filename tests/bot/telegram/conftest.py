"""Fixtures of the Telegram room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.bot.telegram.room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    """A room that is open for the length of a test."""
    with asyncio.Runner() as runner:
        opened = Room(runner)
        opened.open()
        yield opened
        opened.close()
