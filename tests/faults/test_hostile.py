"""Questions that mean harm change nothing, and nothing of them comes back that is not words."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.private import covered
from knowledge.contract import Status
from knowledge.store import opened
from tests.faults.crash import held
from tests.faults.hostile import ALL, ASKED, DISGUISED, LONG, LONGEST


@pytest.mark.parametrize("name", ALL)
def test_a_hostile_question(name: str, one_assistant: Assistant) -> None:
    """It has a short answer without anything that turns the direction of words or is not shown."""
    answer = one_assistant.ask(ALL[name])
    assert len(answer.text) < 4000
    hidden = {char for char in answer.text if unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char != "\n"}
    assert not hidden, [hex(ord(char)) for char in hidden]
    if name in LONGEST:
        assert answer.status is Status.NOT_FOUND


@pytest.mark.parametrize("name", DISGUISED)
def test_what_is_not_shown_counts_for_nothing(name: str, one_assistant: Assistant) -> None:
    """The question behind it is answered as without it."""
    assert one_assistant.ask(DISGUISED[name]).text == one_assistant.ask(ASKED).text


def test_nothing_is_changed(one_db: Path) -> None:
    before = held(one_db)
    with opened(one_db) as store:
        assistant = Assistant(store)
        for question in ALL.values():
            assistant.ask(question)
    assert held(one_db) == before


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a" * LONG + "@example.org", "example"),
        ("x" * LONG + " me.and-you+1@mail.example.org", "me.and"),
        ("a@b@mail.example.org", "mail"),
        ("1" * 100 + ":" + "A" * 35, "AAA"),
        ("no1234567:" + "A" * 35, "AAA"),
    ],
)
def test_long_words_are_covered_too(text: str, hidden: str) -> None:
    assert hidden not in covered(text)
