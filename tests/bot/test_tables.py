"""What stands in statement tables, asked for in two made-up documents; what is expected they were made from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from knowledge.contract import Status
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.accounts import Expected
from tests.accounts.build import DISTRICTS, make_history
from tests.accounts.disclose import Look, disclose
from tests.accounts.kinds import market, water
from tests.accounts.parts import Disclosure
from tests.accounts.tables import Form
from tests.accounts.writers.html import write_html
from tests.bot.replied import numbers, said

CORPUS = Path(__file__).parent / "corpus" / "tables" / "items.toml"
QUESTIONS: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["question"]
# A number this near the top of a reply is seen before anything else.
TOP = 160


@cache
def documents() -> dict[str, Disclosure]:
    """One with every zero printed, in 万元, and with a government fund; one with blank cells, in 元."""
    zeros = Form(all_classes=False, nothing="0.00")
    blanks = Form("元", nothing="", codes=1, total_first=False, all_classes=False, lists=3)
    looks = (
        (water.KIND, Look("决算", "hunan", zeros, "before")),
        (market.KIND, Look("决算", "shanghai", blanks, "after")),
    )
    return {
        kind.short: disclose(make_history(kind, DISTRICTS[1], 7, range(2022, 2024))[-1], look) for kind, look in looks
    }


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("tables")
    with opened(folder / "tables.sqlite", create=True) as store:
        for document in documents().values():
            written = write_html(document)
            (folder / written.name).write_bytes(written.content)
            ingest(folder / written.name, store)
        yield Assistant(store)


def stated(reference: str, of: str) -> Expected:
    """The one figure of a statement that stands in a row, by its code or item, and under a heading."""
    statement, row, *heading = reference.split(" | ")
    found = {
        figure.value: figure
        for figure in documents()[of].figures
        if figure.statement == statement
        and row == (figure.code if row.isdecimal() else figure.item)
        and (row.isdecimal() or not figure.code)
        and figure.column.endswith(heading[0] if heading else "")
    }
    assert len(found) == 1, f"{of}: {reference} has {len(found)} values"
    return next(iter(found.values()))


@pytest.mark.parametrize("question", QUESTIONS, ids=[f"{place:03d}" for place, _ in enumerate(QUESTIONS, 1)])
def test_corpus(question: dict[str, Any], assistant: Assistant) -> None:
    answer = assistant.ask(question["ask"])
    told = f"{question['ask']}\n{answer.status.value} {answer.intent}\n{answer.text}"
    expected = [stated(reference, question["of"]) for reference in question.get("states", ())]
    assert answer.status is Status(question.get("status", "answered")), told
    assert bool(expected) == (answer.status is Status.ANSWERED), told
    for one in expected:
        figures = [f for f in answer.figures if f.value == Decimal(one.value) and one.unit in f.unit]
        assert figures, f"{one}\n{told}"
        # the same amount may be printed in another table without the code, or with the one it has there
        assert not one.code or any(f.code in ("", one.code) for f in figures), f"{one}\n{told}"
        assert Decimal(one.value) in numbers(answer.text[:TOP] if one is expected[0] else answer.text), told
    held = {f.value for f in answer.figures} | ({*numbers(said(answer.text))} if not expected else set())
    for reference in question.get("absent", ()):
        wrong = stated(reference, question["of"])
        assert not Decimal(wrong.value) or Decimal(wrong.value) not in held, f"{wrong}\n{told}"


def test_the_corpus_asks_for_every_statement_and_for_what_is_not_there() -> None:
    assert len({question["ask"] for question in QUESTIONS}) == len(QUESTIONS) >= 80
    told = {reference.split(" | ")[0] for question in QUESTIONS for reference in question.get("states", ())}
    assert len(told) >= 9
    assert sum(question.get("status") == "not_found" for question in QUESTIONS) >= 15
    # what is not there has a near one that might be taken for it
    assert all(question.get("states") or question["absent"] for question in QUESTIONS)
