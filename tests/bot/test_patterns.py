"""Phrases that ask something: each is found in its own examples and not in those that only look like it."""

from __future__ import annotations

import pytest

from bot.understanding import phrases
from bot.understanding.normalise import question
from bot.understanding.patterns import said

EXAMPLES = [
    (name, text, wanted) for name, entry in phrases().items() for wanted in ("yes", "no") for text in entry[wanted]
]


@pytest.mark.parametrize(("name", "text", "wanted"), EXAMPLES)
def test_a_phrase_is_found_where_it_is_said(name: str, text: str, wanted: str) -> None:
    assert bool(said(name, question(text))) == (wanted == "yes")


@pytest.mark.parametrize("name", phrases())
def test_every_phrase_says_what_it_tells_and_has_examples_of_both(name: str) -> None:
    entry = phrases()[name]
    assert entry["means"]
    assert entry["yes"]
    assert entry["no"]
