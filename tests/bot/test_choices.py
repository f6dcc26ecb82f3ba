"""What is offered where a question is of several departments: touched in the talk, it is what it says by itself."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest

from bot.answer import Conversation
from bot.assistant import Assistant
from knowledge.contract import Status
from tests.bot.corpus_questions import questions

BODIES = re.compile(
    "(?:泊梧市)?(?:砚湖区|区)?(?:水务局|文旅局|文化和旅游局|市监局|市场监督管理局|市场监管局)(?:的|、|和)?"
)
# The questions of the corpus without the department that they are of.
OF_NOBODY = list(
    dict.fromkeys(BODIES.sub("", each.ask) for each in questions() if each.on != "one" and not each.before)
)
LEAST = 200


@pytest.fixture(scope="module")
def offered(assistant: Assistant) -> dict[str, tuple[Conversation, tuple[str, ...]]]:
    """Which of these questions are asked back, with the talk after that and what is offered."""
    found = {}
    for question in OF_NOBODY:
        talk = Conversation()
        answer = assistant.ask(question, talk)
        if answer.missing == "which department":
            found[question] = (talk, answer.choices)
    return found


def test_many_questions_are_asked_back(offered: dict[str, tuple[Conversation, tuple[str, ...]]]) -> None:
    assert len(offered) >= LEAST


def test_nothing_is_offered_that_is_too_long_to_be_asked(assistant: Assistant) -> None:
    short, long = (assistant.ask("三公经费多少" * times) for times in (40, 49))
    assert short.missing == long.missing == "which department"
    assert len(short.choices) == 3
    assert all(assistant.ask(choice).status is not Status.NOT_FOUND for choice in short.choices)
    assert long.choices == ()
    assert "泊梧市砚湖区水务局" in long.text


def test_what_is_offered_is_answered_as_it_says(
    offered: dict[str, tuple[Conversation, tuple[str, ...]]], assistant: Assistant
) -> None:
    for talk, choices in offered.values():
        for choice in choices:
            touched, alone = assistant.ask(choice, deepcopy(talk)), assistant.ask(choice)
            assert touched.text == alone.text, choice
            assert touched.status is not Status.NOT_FOUND, choice
