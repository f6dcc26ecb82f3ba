"""Which rule decides what kind of question it is: each in its own examples, and not in those that only look like it."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.understanding.kinds import RULES, fitting
from bot.understanding.normalise import question
from tests.bot.corpus_questions import FOLDER, KINDS

LEAST = {"yes": 12, "no": 8}


@cache
def corpus() -> list[dict[str, Any]]:
    """The rules with their examples, as kinds.toml lists them."""
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / KINDS).read_text("utf-8"))["rule"]
    return found


EXAMPLES = [
    (text, name, entry["name"])
    for entry in corpus()
    for name, texts in {entry["name"]: entry["yes"], **entry["no"]}.items()
    for text in texts
]


@pytest.mark.parametrize(("text", "wanted", "of"), EXAMPLES, ids=[f"{of}-{text}" for text, _, of in EXAMPLES])
def test_the_rule_that_decides(text: str, wanted: str, of: str, assistant: Assistant) -> None:
    names = [rule.name for rule in fitting(assistant.reader.read(question(text)))]
    assert names[0] == wanted, f"{text} ({of}): {names}"


def test_every_rule_has_examples_of_both() -> None:
    assert sorted(entry["name"] for entry in corpus()) == sorted(rule.name for rule in RULES)
    for entry in corpus():
        near_misses = [text for texts in entry["no"].values() for text in texts]
        assert len(set(entry["yes"])) >= LEAST["yes"], entry["name"]
        assert len(set(near_misses)) >= LEAST["no"], entry["name"]
        assert entry["name"] not in entry["no"]
        assert set(entry["no"]) <= {rule.name for rule in RULES}


def test_no_question_is_of_two_kinds() -> None:
    wanted: dict[str, str] = {}
    for text, name, _ in EXAMPLES:
        assert wanted.setdefault(text, name) == name, text


def test_the_last_rule_takes_whatever_is_left(assistant: Assistant) -> None:
    assert [rule.name for rule in fitting(assistant.reader.read(""))] == [RULES[-1].name]
