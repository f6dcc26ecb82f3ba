"""The shares of questions with known answers that are answered rightly, and wrongly; see questions/README.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.assistant import Assistant
from knowledge.store import opened
from tests.bot.questions import cases, judged, shares
from tests.bot.questions.bases import BASES
from tests.bot.questions.judge import Reply, Verdict, judge

# At least so many percent correct, at most so many wrong.
HELD = {
    "two_districts": (97.0, 0.5),
    "two_others": (95.0, 1.5),
    "two_more": (95.0, 2.0),
    "published": (90.0, 1.0),
    "published_one": (95.0, 0.5),
}


@pytest.mark.parametrize("name", BASES)
def test_shares(name: str, built_base: Callable[[str], Path | None]) -> None:
    path = built_base(name)
    if path is None:
        pytest.skip("the published documents do not lie beside the repository")
    with opened(path) as store:
        found = list(judged(name, Assistant(store)))
    share, (correct, wrong) = shares(found), HELD[name]
    told = "\n".join(
        f"{one.verdict.value} {one.case['id']} {one.case['question']}"
        for one in found
        if one.verdict != Verdict.CORRECT
    )
    assert share[Verdict.CORRECT] >= correct, told
    assert share[Verdict.WRONG] <= wrong, told


def test_the_lists_ask_for_what_is_not_there_too() -> None:
    everything = [case for name in BASES for case in cases(name)]
    assert len({case["id"] for case in everything}) == len(everything)
    assert sum(case["status"] == "not_found" for case in everything) >= 60
    assert {case["status"] for case in everything} == {"answered", "ambiguous", "not_found"}


@pytest.mark.parametrize(
    ("case", "reply", "verdict"),
    [
        ({"status": "answered", "kind": "figure", "values": ["1,234.5"]}, ("answered", "共1234.50万元"), "correct"),
        (
            {"status": "answered", "kind": "figure", "values": ["1"], "alt_values": ["10000"]},
            ("answered", "10,000元"),
            "correct",
        ),
        ({"status": "answered", "kind": "figure", "values": ["1"]}, ("answered", "21万元"), "wrong"),
        ({"status": "answered", "kind": "figure", "values": ["1"]}, ("answered", "无" * 300 + "1万元"), "wrong"),
        ({"status": "answered", "kind": "text", "contains": ["修 车"]}, ("answered", "修车等"), "correct"),
        ({"status": "answered", "kind": "text", "any_of": ["甲", "乙"]}, ("answered", "丙"), "wrong"),
        ({"status": "answered", "kind": "figure", "values": ["1"], "absent": ["2"]}, ("answered", "1、2"), "wrong"),
        ({"status": "answered", "kind": "figure", "values": ["1"]}, ("not_found", ""), "missed"),
        ({"status": "answered", "kind": "figure", "values": ["1"]}, ("ambiguous", "1"), "missed"),
        ({"status": "not_found", "kind": "unanswerable"}, ("not_found", ""), "correct"),
        ({"status": "not_found", "kind": "unanswerable"}, ("answered", "1"), "wrong"),
        ({"status": "ambiguous", "kind": "ambiguous", "values": ["1", "2"]}, ("answered", "1和2"), "correct"),
        ({"status": "ambiguous", "kind": "ambiguous", "values": ["1", "2"]}, ("answered", "1"), "wrong"),
        ({"status": "ambiguous", "kind": "ambiguous"}, ("not_found", ""), "missed"),
    ],
)
def test_verdicts(case: dict[str, object], reply: tuple[str, str], verdict: str) -> None:
    assert judge(case, Reply(*reply)) == verdict
