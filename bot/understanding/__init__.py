"""Question → Query: normalise, segment, slots, intents, context."""

from __future__ import annotations

from functools import cache
from typing import Any

from knowledge import tables


@cache
def words() -> dict[str, Any]:
    """The words of questions, as words.toml lists them."""
    return _table("words.toml")


@cache
def spelling() -> dict[str, Any]:
    """What spelling is mended by, as spelling.toml lists it."""
    return _table("spelling.toml")


@cache
def turn_words() -> dict[str, list[str]]:
    """The words by which a message takes up what was said before it, as turns.toml lists them."""
    return _table("turns.toml")


@cache
def phrases() -> dict[str, dict[str, Any]]:
    """Phrases that ask something, as patterns.toml lists them: means, pattern, yes, no."""
    return _table("patterns.toml")


@cache
def body_words() -> dict[str, Any]:
    """The words around the names of public bodies, as bodies.toml lists them."""
    return _table("bodies.toml")


@cache
def aside_words() -> dict[str, dict[str, Any]]:
    """What is no question of accounts, as asides.toml lists it: means, patterns, yes, no."""
    return _table("asides.toml")


def _table(name: str) -> dict[str, Any]:
    return tables.read(__package__, name)
