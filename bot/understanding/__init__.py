"""Question → Query: normalise, segment, slots, intents, context."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def words() -> dict[str, Any]:
    """The words of questions, as words.toml lists them."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
