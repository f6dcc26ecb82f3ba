"""Every rule beside a document that it has nothing to say against, and one in which something is another."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from knowledge.checking.across_years import across
from knowledge.checking.catalogue import rules
from knowledge.checking.check import checked
from knowledge.model import Agreement, Finding
from tests.knowledge.checking.drawn import document
from tests.knowledge.consistency import books_of

CORPUS = tomllib.loads((Path(__file__).parents[1] / "corpus" / "checking.toml").read_text("utf-8"))
EXAMPLES: list[dict[str, Any]] = CORPUS["example"]
NAMES = [example["rule"] for example in EXAMPLES]


def found(example: Mapping[str, Any], text: str) -> list[Finding]:
    """What the rule of an example says of a text."""
    now = books_of(document(text, kind=example.get("kind", "部门决算")))
    findings = checked(now)
    if "before" in example:
        findings += across(now, books_of(document(example["before"], year=2021)))
    return [finding for finding in findings if finding.rule == example["rule"]]


def text_of(example: Mapping[str, Any]) -> str:
    return str(CORPUS["documents"][example["document"]] if "document" in example else example["text"])


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_nothing_is_said_against_what_agrees(example: dict[str, Any]) -> None:
    outcomes = {finding.outcome for finding in found(example, text_of(example))}
    assert Agreement.DIFFERS not in outcomes
    assert Agreement.ROUNDED not in outcomes
    if example.get("agrees", True):
        assert Agreement.AGREES in outcomes


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.get("never")], ids=lambda e: e["rule"])
def test_what_does_not_agree_is_found(example: dict[str, Any]) -> None:
    text = text_of(example)
    old, new = example["change"]
    assert old in text
    differing = [f for f in found(example, text.replace(old, new)) if f.outcome is Agreement.DIFFERS]
    told = [(f.stated, f.expected, f.difference) for f in differing]
    assert (example["stated"], example["expected"], example["difference"]) in told
    for finding in differing:
        assert finding.message.endswith("。")
        assert finding.sources
        assert len(finding.sources) == len(finding.figures)
        assert all(source.quote for source in finding.sources)


def test_every_rule_has_an_example() -> None:
    assert sorted(NAMES) == sorted(rules())


@pytest.mark.parametrize("name", rules())
def test_every_rule_says_what_it_is(name: str) -> None:
    rule = rules()[name]
    assert rule.family
    assert rule.formula
    assert rule.needs
    assert 1 <= rule.gravity <= 4
