"""Public bodies in questions: which one is meant, which is not held, and what is none at all."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.understanding.lexicon import Role
from bot.understanding.near_names import near_names
from bot.understanding.normalise import normal
from bot.understanding.normalise import question as normalised
from bot.understanding.repair import Repairer
from bot.understanding.segment import Segmenter
from bot.understanding.shared import made
from bot.understanding.slots import SlotReader, Slots
from knowledge.names import Names
from knowledge.short_names import kinds, short_names


@cache
def corpus() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "bodies.toml").read_text("utf-8"))


def called(bodies: list[str]) -> dict[str, tuple[str, ...]]:
    """Every name of the bodies, with those it may mean."""
    found: dict[str, tuple[str, ...]] = {}
    for full in bodies:
        for name in (full, *short_names(full)):
            found[name] = (*found.get(name, ()), full)
    return found


@cache
def reader() -> SlotReader:
    data = corpus()
    lexicon = made(
        Names(
            departments=called(data["held"]),
            units=called(data["units"]),
            projects={name: (name,) for name in data["projects"]},
            labels={name: (name,) for name in data["labels"]},
            terms={},
            headings=(),
        )
    )
    return SlotReader(lexicon, Segmenter(lexicon), Repairer(lambda: near_names(())))


def read(question: str) -> Slots:
    return reader().read(normalised(question))


@pytest.mark.parametrize("question", corpus()["unknown"])
def test_a_body_that_is_not_held_is_told(question: str) -> None:
    slots = read(question)
    assert slots.unknown_departments == [corpus()["unknown"][question]], slots.words


@pytest.mark.parametrize("question", corpus()["meant"])
def test_a_body_that_is_held_is_meant(question: str) -> None:
    slots = read(question)
    assert (slots.departments, slots.unknown_departments) == (corpus()["meant"][question], []), slots.words


@pytest.mark.parametrize("question", corpus()["none"]["questions"])
def test_ordinary_words_are_no_body(question: str) -> None:
    slots = read(question)
    assert (slots.departments, slots.unknown_departments) == ([], []), slots.words


def test_the_corpus_is_large() -> None:
    assert len(corpus()["unknown"]) >= 80
    assert len(set(corpus()["none"]["questions"])) >= 80


def test_several_bodies_of_one_name_are_asked_back_about() -> None:
    assert read("市监局收入").either
    assert not read("芦坪市监局收入").either
    assert not read("区文旅局和财政局哪个花得多").either


def test_no_word_of_questions_is_a_body() -> None:
    words = made(Names({}, {}, {}, {}, {}, ()))
    names = {*kinds(), *(name for full in corpus()["held"] for name in short_names(full))}
    for name in names:
        assert {sense.role for sense in words.senses(normal(name))} <= {Role.BODY}, name
